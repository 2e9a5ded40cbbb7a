"""A new version comes to a learner who has run, edited and added things: whole or not at all, and theirs stays."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SPEC = importlib.util.spec_from_file_location("update_tool", ROOT / "tools/update.py")
tool = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(tool)

DAY = "2026-11-26"
pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="no git here")


def notebook(*sources, count=1, outputs=(), **metadata):
    """The bytes of a notebook with these code cells."""
    cells = [
        {"cell_type": "code", "id": f"c{i}", "metadata": metadata, "execution_count": count, "outputs": list(outputs),
         "source": source.splitlines(keepends=True)}
        for i, source in enumerate(sources)
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1).encode()


RUN = dict(count=7, outputs=[{"output_type": "stream", "name": "stdout", "text": ["0.3\n"]}], scrolled=True)
OLD = {
    "notebooks/01-run.ipynb": notebook("p = 0.5\nprint(p)"),
    "notebooks/02-edited.ipynb": notebook("p = 0.5"),
    "notebooks/03-untouched.ipynb": notebook("p = 0.5"),
    "notebooks/04-mine-and-not-new.ipynb": notebook("p = 0.5"),
    "notebooks/05-leaves.ipynb": notebook("p = 0.5"),
    "notebooks/06-leaves-edited.ipynb": notebook("p = 0.5"),
    "notebooks/07-thrown-away.ipynb": notebook("p = 0.5"),
    "package/old_room.py": b"x = 1\n",
    "README.md": b"Read me.\n",
    ".gitignore": b"my_bets*\n__pycache__/\n*.mine-*\n.update/\n",
}
NEW = OLD | {
    "notebooks/01-run.ipynb": notebook("p = 0.6\nprint(p)"),
    "notebooks/02-edited.ipynb": notebook("p = 0.6"),
    "notebooks/03-untouched.ipynb": notebook("p = 0.6"),
    "notebooks/07-thrown-away.ipynb": notebook("p = 0.6"),
    "notebooks/08-comes.ipynb": notebook("p = 0.6"),
    "notebooks/09-comes-where-one-is.ipynb": notebook("p = 0.6"),
    "package/rooms/new.py": b"x = 2\n",
    "README.md": b"Read me again.\n",
}
for gone in ("notebooks/05-leaves.ipynb", "notebooks/06-leaves-edited.ipynb", "package/old_room.py"):
    del NEW[gone]
MINE = {  # what the learner has done to the old version
    "notebooks/01-run.ipynb": notebook("p = 0.5\nprint(p)", "", **RUN),
    "notebooks/02-edited.ipynb": notebook("p = 0.7"),
    "notebooks/04-mine-and-not-new.ipynb": notebook("p = 0.7"),
    "notebooks/05-leaves.ipynb": notebook("p = 0.5", **RUN),
    "notebooks/06-leaves-edited.ipynb": notebook("p = 0.7"),
    "notebooks/09-comes-where-one-is.ipynb": notebook("my own"),
    "notebooks/Untitled.ipynb": notebook("my own"),
    "notebooks/my_bets.json": b'{"bets": {}}',
    "package/__pycache__/old_room.cpython-311.pyc": b"compiled",
    "README.md": b"Read me, I have scribbled here.\n",
}


def write(folder, files):
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def files(folder):
    """{path: bytes} of everything but git's own."""
    return {path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*") if path.is_file() and ".git" not in path.relative_to(folder).parts}


def everything(folder):
    """What must be as it was: files, empty folders, and what git knows."""
    folders = {path.relative_to(folder) for path in folder.rglob("*") if path.is_dir() and ".git" not in path.parts}
    return files(folder), folders, tool.git(folder, "rev-parse", "HEAD"), tool.git(folder, "status", "--porcelain")


def commit(folder, files):
    tool.git(folder, "rm", "-rq", "--ignore-unmatch", ".")
    write(folder, files)
    tool.git(folder, "add", "-A")
    tool.git(folder, "-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qm", "version")


@pytest.fixture
def course(tmp_path):
    """A teacher's clone of a bare repository that holds both versions, and a learner's that stands at the old one."""
    origin, teacher, learner = (tmp_path / name for name in ("origin.git", "teacher", "a learner's folder"))
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", origin], check=True)
    subprocess.run(["git", "clone", "-q", origin, teacher], check=True, capture_output=True)
    tool.git(teacher, "switch", "-qC", "main")
    commit(teacher, OLD)
    tool.git(teacher, "push", "-qu", "origin", "main")
    subprocess.run(["git", "clone", "-q", origin, learner], check=True)
    commit(teacher, NEW)
    tool.git(teacher, "push", "-q")
    return teacher, learner


def expected():
    """The learner's folder afterwards: the new version, and all that is theirs."""
    moves = ("notebooks/02-edited.ipynb", "notebooks/06-leaves-edited.ipynb", "notebooks/09-comes-where-one-is.ipynb",
             "README.md")
    kept = {path.replace(".", f".mine-{DAY}.", 1): MINE[path] for path in moves}
    stays = ("notebooks/04-mine-and-not-new.ipynb", "notebooks/Untitled.ipynb", "notebooks/my_bets.json")
    return NEW | kept | {path: MINE[path] for path in stays}


def with_work(learner):
    write(learner, MINE)
    (learner / "notebooks/07-thrown-away.ipynb").unlink()


# --- what becomes of each file ---------------------------------------------------------------------------------------

def test_the_new_version_comes_and_nothing_of_the_learners_is_lost(course):
    teacher, learner = course
    with_work(learner)
    paths, kept = tool.update(learner, DAY)
    after = files(learner)
    assert {path: after[path] for path in expected()} == expected()
    assert set(after) - set(expected()) <= {"package/__pycache__/old_room.cpython-311.pyc"}
    assert tool.git(learner, "rev-parse", "HEAD") == tool.git(teacher, "rev-parse", "HEAD")
    assert tool.git(learner, "status", "--porcelain").splitlines() == [
        "M notebooks/04-mine-and-not-new.ipynb", "?? notebooks/Untitled.ipynb"]  # (the first blank is stripped)
    assert dict(kept)["notebooks/02-edited.ipynb"] == f"notebooks/02-edited.mine-{DAY}.ipynb" and len(kept) == 4
    assert set(paths) == {path for path in OLD | NEW if OLD.get(path) != NEW.get(path)}
    assert tool.update(learner, DAY) == ([], [])


def test_a_second_copy_on_the_same_day_gets_a_name_of_its_own(course):
    teacher, learner = course
    write(learner, {"README.md": b"one\n"})
    tool.update(learner, DAY)
    write(learner, {"README.md": b"two\n"})
    commit(teacher, NEW | {"README.md": b"third version\n"})
    tool.git(teacher, "push", "-q")
    tool.update(learner, DAY)
    assert (learner / f"README.mine-{DAY}.md").read_bytes() == b"one\n"
    assert (learner / f"README.mine-{DAY}-2.md").read_bytes() == b"two\n"


def test_a_notebook_that_a_failed_pull_has_broken_is_kept_and_replaced(course):
    _, learner = course
    broken = b"<<<<<<< Updated upstream\n" + OLD["notebooks/01-run.ipynb"]
    write(learner, {"notebooks/01-run.ipynb": broken})
    tool.update(learner, DAY)
    assert (learner / f"notebooks/01-run.mine-{DAY}.ipynb").read_bytes() == broken
    assert (learner / "notebooks/01-run.ipynb").read_bytes() == NEW["notebooks/01-run.ipynb"]


def test_stash_pull_pop_is_healed(course):
    """The usual way, and the broken notebooks it leaves: at the next version they are put right."""
    teacher, learner = course
    with_work(learner)
    tool.git(learner, "stash")
    (learner / "notebooks/09-comes-where-one-is.ipynb").unlink()
    tool.git(learner, "pull", "-q")
    with pytest.raises(tool.Stopped):
        tool.git(learner, "stash", "pop")
    assert b"<<<<<<<" in (learner / "notebooks/02-edited.ipynb").read_bytes()
    third = NEW | {path: notebook("third") for path in NEW if path.endswith(".ipynb")}
    commit(teacher, third)
    tool.git(teacher, "push", "-q")
    tool.update(learner, DAY)
    assert {path: data for path, data in files(learner).items() if path in third and path != "README.md"} == {
        path: data for path, data in third.items() if path != "README.md"}
    assert b"p = 0.7" in (learner / f"notebooks/02-edited.mine-{DAY}.ipynb").read_bytes()


@pytest.mark.parametrize("mine, same", [
    (notebook("p = 0.5", **RUN), True),
    (notebook("p = 0.5", "", " \n"), True),                        # to run the last cell adds an empty one
    (notebook("p = 0.5").replace(b"\n", b"\r\n"), True),
    (notebook("p = 0.5 "), True),
    (notebook("p = 0.51"), False),
    (notebook("p = 0.5", "p"), False),
    (notebook("p = 0.5").replace(b'"code"', b'"raw"'), False),
    (notebook("p = 0.5").replace(b'"id"', b'"attachments": {"a.png": {}}, "id"'), False),
    *((broken, False) for broken in (b"", b"[]", b"null", b'{"cells": [1]}', b"\xff\xfe", b"[" * 100_000)),
])
def test_running_a_notebook_is_not_editing_it(mine, same):
    assert tool.same_work("01.ipynb", mine, notebook("p = 0.5")) is same


def test_two_unreadable_notebooks_are_not_the_same_and_a_text_is_compared_byte_by_byte():
    assert not tool.same_work("01.ipynb", b"{", b"[")
    assert not tool.same_work("README.md", b"a\n", b"a\r\n") and tool.same_work("README.md", b"a\n", b"a\n")


# --- whole or not at all ---------------------------------------------------------------------------------------------

@pytest.mark.parametrize("reason, killed", [
    (KeyboardInterrupt, False), (OSError(28, "No space left on device"), False), (KeyboardInterrupt, True),
], ids=["interrupt", "full disk", "killed"])
def test_an_interrupt_anywhere_leaves_everything_as_it_was(course, monkeypatch, reason, killed):
    _, learner = course
    with_work(learner)
    before, replace, settle, git = everything(learner), os.replace, tool.settle, tool.git
    for last in range(1, 100):
        steps = []

        def step():
            steps.append(1)
            if len(steps) == last:
                if killed:
                    monkeypatch.setattr(tool, "settle", lambda *_: None)
                raise reason

        def replaced(start, end):
            step()
            replace(start, end)

        def answered(folder, *words, **more):
            if words[0] in ("fetch", "read-tree", "checkout-index", "update-ref"):
                step()
            return git(folder, *words, **more)

        monkeypatch.setattr(os, "replace", replaced)
        monkeypatch.setattr(tool, "git", answered)
        try:
            tool.update(learner, DAY)
            break
        except BaseException as error:
            if isinstance(error, AssertionError):
                raise
        finally:
            monkeypatch.undo()
        if killed:
            assert (learner / tool.STAGE).is_dir() or last == 1
            tool.settle(learner, lambda: False)  # as the next update begins
        assert everything(learner) == before, f"step {last}"
    assert last > 20
    assert {path: files(learner)[path] for path in expected()} == expected()


def test_an_update_that_was_killed_after_its_last_step_is_ended_by_the_next(course, monkeypatch):
    _, learner = course
    with_work(learner)
    monkeypatch.setattr(tool, "settle", lambda *_: None)
    tool.update(learner, DAY)
    monkeypatch.undo()
    assert (learner / tool.STAGE / "plan.json").exists()
    assert tool.update(learner, DAY) == ([], [])
    assert not (learner / tool.STAGE).exists()
    assert {path: files(learner)[path] for path in expected()} == expected()
    assert tool.git(learner, "diff", "--cached", "--name-only") == ""


# --- refusals: one line, nothing changed -----------------------------------------------------------------------------

def no_network(teacher, learner):
    tool.git(learner, "remote", "set-url", "origin", os.fspath(learner.parent / "nowhere"))


def no_remote(teacher, learner):
    tool.git(learner, "remote", "remove", "origin")


def own_commits(teacher, learner):
    tool.git(learner, "add", "-A")
    tool.git(learner, "-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qm", "mine")


def one_fixed_version(teacher, learner):
    tool.git(learner, "checkout", "-q", "--detach")


def an_unfinished_merge(teacher, learner):
    (learner / ".git/MERGE_HEAD").write_text(tool.git(learner, "rev-parse", "HEAD"))


def another_git(teacher, learner):
    (learner / ".git/index.lock").touch()


def a_zip(teacher, learner):
    shutil.rmtree(learner / ".git")


def a_zip_inside_a_clone(teacher, learner):
    a_zip(teacher, learner)
    subprocess.run(["git", "init", "-q", learner.parent], check=True)


def a_folder_in_the_way(teacher, learner):
    (learner / "notebooks/08-comes.ipynb").mkdir()


def a_file_in_the_way(teacher, learner):
    (learner / "package/rooms").write_bytes(b"")


@pytest.mark.parametrize("make, line", [
    (no_network, "could not be reached, so nothing was changed"),
    (no_remote, "follows no remote"),
    (own_commits, "course has not: 1.*git pull --rebase"),
    (one_fixed_version, "git switch main"),
    (an_unfinished_merge, "unfinished"),
    (another_git, "index.lock"),
    (a_zip, "no git clone.*Unpack the new ZIP"),
    (a_zip_inside_a_clone, "no git clone.*Unpack the new ZIP"),
    (a_folder_in_the_way, "08-comes.ipynb, a folder here"),
    (a_file_in_the_way, "rooms, a file here"),
], ids=lambda value: getattr(value, "__name__", ""))
def test_what_cannot_be_updated_is_told_why_and_stays(course, make, line):
    _, learner = course
    with_work(learner)
    make(*course)
    before = files(learner)
    with pytest.raises(tool.Stopped, match=line) as refused:
        tool.update(learner, DAY)
    assert "\n" not in str(refused.value)
    assert files(learner) == before


def test_without_git_it_says_so(course, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(tool.Stopped, match="needs git"):
        tool.update(course[1])


def test_two_at_once_are_one_too_many(course):
    with tool._alone(course[1]), pytest.raises(tool.Stopped, match="Another update"):
        tool.update(course[1])


def test_commits_of_ones_own_on_the_newest_version_are_fine(course):
    teacher, _ = course
    commit(teacher, NEW | {"mine.txt": b"mine"})
    assert tool.update(teacher) == ([], [])


# --- as it is called -------------------------------------------------------------------------------------------------

def test_the_command_says_what_it_did(course):
    _, learner = course
    with_work(learner)

    def run():
        command = [sys.executable, ROOT / "tools/update.py", learner]
        return subprocess.run(command, capture_output=True, text=True, timeout=60)

    first, second = run(), run()
    assert "02-edited.ipynb: yours is kept as notebooks/02-edited.mine-" in first.stdout and not first.stderr
    assert second.stdout == "This is the newest version already.\n"
    no_remote(*course)
    refused = run()
    assert refused.returncode == 1 and refused.stderr.count("\n") == 1


def test_any_folder_can_follow_a_course(tmp_path):
    """What a class server needs: no git, only an old folder, a new one and a learner's."""
    old, mine = tmp_path / "old", tmp_path / "mine"
    write(old, OLD), write(mine, OLD | MINE), write(mine / tool.STAGE / "new", NEW)
    paths = sorted(path for path in OLD | NEW if OLD.get(path) != NEW.get(path))
    kept = tool.follow(mine, old, mine / tool.STAGE / "new", paths, DAY)
    assert {path: files(mine)[path] for path in expected()} == expected() and len(kept) == 4
    assert not (mine / tool.STAGE).exists()


@pytest.mark.parametrize("name", [f"notebooks/01.mine-{DAY}.ipynb", f"README.mine-{DAY}.md", f"{tool.STAGE}/plan.json"])
def test_what_is_kept_is_not_committed(name):
    ignored = subprocess.run(["git", "-C", ROOT, "check-ignore", "-q", name])
    assert ignored.returncode in (0, 128)  # 128: a downloaded ZIP
