"""A class: the course comes to each learner's folder, and what a learner wrote stays."""

import importlib.util
import os
import sys
from pathlib import Path

import pytest
from test_update import notebook, write

ROOT = Path(__file__).resolve().parents[1]
SPEC = importlib.util.spec_from_file_location("class_pages_tool", ROOT / "tools/class_pages.py")
tool = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(tool)

ONE, TWO, THREE = (f"notebooks/{name}.ipynb" for name in ("01-one", "02-two", "03-three"))
RUN = dict(count=7, outputs=[{"output_type": "stream", "name": "stdout", "text": ["0.3\n"]}])


@pytest.fixture
def course(tmp_path):
    """A course of two lessons, and a learner who has them."""
    course, learner = tmp_path / "course", tmp_path / "home" / "cross-entropy"
    write(course, {ONE: notebook("p = 0.5"), TWO: notebook("p = 0.5"), "notebooks/my_bets.json": b"a teacher's own"})
    assert tool.bring_pages(course, learner) == ([ONE, TWO], [])
    return course, learner


def read(folder, *pages):
    return [(folder / page).read_bytes() for page in pages]


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_first_time_every_lesson_comes_and_nothing_else(course):
    teacher, learner = course
    assert {name for name in files(learner) if not name.startswith(tool.GIVEN)} == {ONE, TWO}
    assert read(learner, ONE, TWO) == read(teacher, ONE, TWO)
    assert tool.bring_pages(teacher, learner) == ([], [])


@pytest.mark.skipif(os.name != "posix", reason="Windows has other rights")
def test_the_folder_is_its_owners_alone(course):
    assert course[1].stat().st_mode & 0o777 == 0o700


def test_a_page_that_was_only_run_follows_and_an_edited_one_stays(course):
    teacher, learner = course
    mine = notebook("p = 0.7")
    write(learner, {ONE: notebook("p = 0.5", "", **RUN), TWO: mine, "notebooks/my_bets.json": b"{}"})
    write(teacher, {ONE: notebook("p = 0.6"), TWO: notebook("p = 0.6"), THREE: notebook("new")})
    assert tool.bring_pages(teacher, learner) == ([ONE, THREE], [TWO])
    assert read(learner, ONE, TWO, THREE) == [notebook("p = 0.6"), mine, notebook("new")]
    assert (learner / "notebooks/my_bets.json").read_bytes() == b"{}"
    assert tool.bring_pages(teacher, learner) == ([], [TWO])


def test_an_edited_page_that_is_renamed_makes_room_for_the_new_one(course):
    teacher, learner = course
    write(learner, {ONE: notebook("mine")})
    write(teacher, {ONE: notebook("p = 0.6")})
    tool.bring_pages(teacher, learner)
    (learner / ONE).rename(learner / "notebooks/my own.ipynb")
    assert tool.bring_pages(teacher, learner) == ([ONE], [])
    assert read(learner, ONE, "notebooks/my own.ipynb") == [notebook("p = 0.6"), notebook("mine")]


def test_an_edit_that_is_taken_back_is_none(course):
    teacher, learner = course
    write(learner, {ONE: notebook("mine")})
    write(teacher, {ONE: notebook("second")})
    tool.bring_pages(teacher, learner)
    write(teacher, {ONE: notebook("third")})
    assert tool.bring_pages(teacher, learner) == ([], [ONE])
    write(learner, {ONE: notebook("p = 0.5", **RUN)})  # as it once came
    assert tool.bring_pages(teacher, learner) == ([ONE], [])


def test_a_page_that_leaves_the_course_goes_unless_edited(course):
    teacher, learner = course
    write(learner, {TWO: notebook("mine")})
    for page in (ONE, TWO):
        (teacher / page).unlink()
    assert tool.bring_pages(teacher, learner) == ([ONE], [TWO])
    assert not (learner / ONE).exists() and read(learner, TWO) == [notebook("mine")]


def test_a_learner_who_had_the_pages_before_keeps_what_is_different(tmp_path):
    teacher, learner = tmp_path / "course", tmp_path / "learner"
    write(teacher, {ONE: notebook("p = 0.5"), TWO: notebook("p = 0.5")})
    write(learner, {ONE: notebook("p = 0.5", **RUN), TWO: notebook("mine")})
    assert tool.bring_pages(teacher, learner) == ([ONE], [TWO])
    assert read(learner, ONE, TWO) == [notebook("p = 0.5"), notebook("mine")]


@pytest.mark.parametrize("broken", [b"", b"{", b"\xff\xfe"])
def test_a_page_that_cannot_be_read_is_its_owners(course, broken):
    teacher, learner = course
    write(learner, {ONE: broken})
    write(teacher, {ONE: notebook("p = 0.6")})
    assert tool.bring_pages(teacher, learner) == ([], [ONE])
    assert read(learner, ONE) == [broken]


def test_a_full_disk_at_any_write_leaves_everything_as_it_was(course, monkeypatch):
    teacher, learner = course
    write(teacher, {ONE: notebook("p = 0.6"), TWO: notebook("p = 0.6"), THREE: notebook("p = 0.6")})
    before, plain = files(learner), Path.write_bytes

    def full(path, data):
        if not room:
            plain(path, data[: len(data) // 2])
            raise OSError(28, "No space left on device")
        room.pop()
        return plain(path, data)

    for allowed in range(6):  # three pages, each laid twice
        room = [1] * allowed
        with monkeypatch.context() as patch:
            patch.setattr(Path, "write_bytes", full)
            with pytest.raises(OSError):
                tool.bring_pages(teacher, learner)
        assert files(learner) == before, allowed
    assert tool.bring_pages(teacher, learner) == ([ONE, TWO, THREE], [])


def test_killed_between_the_pages_and_what_is_remembered_the_next_one_puts_it_right(course, monkeypatch):
    teacher, learner = course
    write(teacher, {ONE: notebook("p = 0.6"), TWO: notebook("p = 0.6")})

    def killed(stage, given):
        (stage / "sealed").touch()
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(tool, "remember", killed)
        tool.bring_pages(teacher, learner)
    assert read(learner, ONE, TWO) == read(teacher, ONE, TWO)
    assert tool.bring_pages(teacher, learner) == ([ONE, TWO], [])  # it does not know, so they come again
    assert tool.bring_pages(teacher, learner) == ([], []) and not (learner / ".update").exists()


def test_from_a_command_line(course, monkeypatch, capsys):
    teacher, learner = course
    write(teacher, {ONE: notebook("p = 0.6")})
    monkeypatch.setattr(sys, "argv", ["class_pages.py", str(teacher), str(learner)])
    assert tool.main() == 0 and capsys.readouterr().out == (
        "Pages that came or went: 1; that stay as you edited them: 0.\n")
    (learner / ONE).unlink()
    (learner / ONE).mkdir()
    assert tool.main().startswith("Nothing was changed: notebooks/01-one.ipynb, a folder here")
