"""The ledger: bets kept between notebooks, whole, by several at once, and never at the cost of a learner's file."""

import json
import os
import subprocess
import sys

import IPython
import pytest

from xent_lesson.practice import ledger as room
from xent_lesson.practice.ledger import FILE, Ledger, place

SPREAD = {"fair": 0.75, "lopsided": 0.25}
WRITER = """
import sys
from xent_lesson.practice.ledger import Ledger
for i in range(int(sys.argv[3])):
    Ledger(sys.argv[1]).record(f"{sys.argv[2]}-{i}", {"a": i / 100, "b": 1 - i / 100}, "a")
    Ledger(sys.argv[1]).record("first", {"a": 1, "b": 0}, "a")
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / FILE


def files(path):
    return sorted(file.name for file in path.parent.iterdir())


# --- kept ------------------------------------------------------------------------------------------------------------

def test_what_one_notebook_records_another_reads(path):
    assert Ledger(path).bets() == {} and files(path) == []
    assert Ledger(path).record("two_coins", SPREAD, "fair") is True
    assert Ledger(path).bets() == {"two_coins": {"spread": SPREAD, "answer": "fair"}}
    assert files(path) == [FILE]


def test_the_first_spread_of_a_bet_is_kept_and_a_second_is_none(path):
    one, other = Ledger(path), Ledger(path)
    assert one.record("two_coins", SPREAD, "fair")
    assert not other.record("two_coins", {"fair": 0, "lopsided": 1}, "fair")
    assert not one.record("two_coins", {"fair": 1, "lopsided": 0}, "fair")
    assert one.bets() == other.bets() == {"two_coins": {"spread": SPREAD, "answer": "fair"}}


def test_bets_come_in_the_order_in_which_they_were_placed(path):
    for name in ("b", "c", "a"):
        Ledger(path).record(name, SPREAD, "fair")
    assert list(Ledger(path).bets()) == ["b", "c", "a"]


def test_a_name_in_any_script_survives(path):
    Ledger(path).record("두 동전", {"앞": 1.0, "뒤": 0.0}, "앞")
    assert Ledger(path).bets()["두 동전"]["spread"] == {"앞": 1, "뒤": 0}


def test_without_a_file_the_bets_last_as_long_as_the_ledger():
    one = Ledger()
    assert one.record("two_coins", SPREAD, "fair") and not one.record("two_coins", SPREAD, "fair")
    assert list(one.bets()) == ["two_coins"] and Ledger().bets() == {}
    one.forget()
    assert one.bets() == {}


def test_forgotten_in_one_notebook_is_forgotten_in_all(path):
    one, other = Ledger(path), Ledger(path)
    one.record("two_coins", SPREAD, "fair")
    other.forget()
    assert one.bets() == {} and files(path) == []
    other.forget()  # nothing there: nothing to do
    assert one.record("two_coins", SPREAD, "fair")


# --- several at once -------------------------------------------------------------------------------------------------

def test_several_kernels_at_once_lose_nothing(path):
    count, writers = 40, ["a", "b", "c"]
    running = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), name, str(count)]) for name in writers]
    assert [each.wait(60) for each in running] == [0] * len(writers)
    bets = Ledger(path).bets()
    assert set(bets) == {"first"} | {f"{name}-{i}" for name in writers for i in range(count)}
    assert {bets[f"b-{i}"]["spread"]["a"] for i in range(count)} == {i / 100 for i in range(count)}
    assert files(path) == [FILE]


def test_an_interruption_while_writing_leaves_the_old_file_whole(path, monkeypatch):
    Ledger(path).record("two_coins", SPREAD, "fair")
    before = path.read_bytes()

    def pulled(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(room.os, "fsync", pulled)
    with pytest.raises(KeyboardInterrupt):
        Ledger(path).record("other", SPREAD, "fair")
    assert path.read_bytes() == before and files(path) == [FILE]


# --- a file that cannot be read --------------------------------------------------------------------------------------

@pytest.mark.parametrize("content", [
    b"", b"{", b"\xff\xfe", b"null", b"[]", b'{"prices": {}}', b'{"bets": []}', b'{"bets": [1]}', b'{"bets": {"x": 1}}',
    b'{"bets": {"x": {"spread": {"a": 2, "b": -1}, "answer": "a"}}}',
    b'{"bets": {"x": {"spread": {"a": 0.5, "b": 0.4}, "answer": "a"}}}',
    b'{"bets": {"x": {"spread": {"a": NaN, "b": 1}, "answer": "a"}}}',
    b'{"bets": {"x": {"spread": {"a": "1"}, "answer": "a"}}}',
    b'{"bets": {"x": {"spread": {"a": 1}, "answer": "b"}}}',
    b'{"bets": {"x": {"spread": {"a": 1}, "answer": []}}}',
    b"[" * 100_000,
])
def test_it_is_put_aside_whole_and_a_new_one_begins(path, content):
    path.write_bytes(content)
    ledger = Ledger(path)
    assert ledger.record("two_coins", SPREAD, "fair") and list(ledger.bets()) == ["two_coins"]
    aside = path.with_name("my_bets.unreadable-1.json")
    assert aside.read_bytes() == content
    assert ledger.trouble == ("aside", aside.name) and files(path) == [FILE, aside.name]


def test_a_second_one_does_not_push_out_the_first(path):
    for content in ("one", "two"):
        path.write_text(content)
        assert Ledger(path).bets() == {}
    kept = [path.with_name(f"my_bets.unreadable-{n}.json").read_text() for n in (1, 2)]
    assert kept == ["one", "two"] and not path.exists()


def test_forgetting_leaves_what_was_put_aside(path):
    path.write_text("{")
    ledger = Ledger(path)
    ledger.bets()
    ledger.forget()
    assert files(path) == ["my_bets.unreadable-1.json"] and ledger.trouble is None


def test_where_nothing_can_be_written_the_bets_count_all_the_same(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    ledger = Ledger(tmp_path / "file" / FILE)
    assert ledger.record("two_coins", SPREAD, "fair") and not ledger.record("two_coins", SPREAD, "fair")
    assert list(ledger.bets()) == ["two_coins"] and ledger.trouble[0] == "unsaved"


def test_what_could_not_be_written_is_written_as_soon_as_it_can(path, monkeypatch):
    ledger, write = Ledger(path), room._write
    monkeypatch.setattr(room, "_write", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    assert ledger.record("one", SPREAD, "fair") and ledger.trouble == ("unsaved", "No space left on device")
    monkeypatch.setattr(room, "_write", write)
    ledger.record("two", SPREAD, "fair")
    assert list(Ledger(path).bets()) == ["one", "two"]


# --- where -----------------------------------------------------------------------------------------------------------

@pytest.fixture
def kernel(monkeypatch):
    """As in a notebook of a learner: no CI, no wish, a kernel."""
    for name in ("CI", "XENT_LESSON_BETS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(IPython, "get_ipython", lambda: type("Shell", (), {"kernel": object()}))


def test_it_lies_beside_the_notebooks_for_every_language(kernel, tmp_path, monkeypatch):
    for folder, home in (("notebooks", "notebooks"), ("notebooks/ko", "notebooks"), ("elsewhere", "elsewhere")):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        monkeypatch.chdir(tmp_path / folder)
        assert place() == tmp_path / home / FILE


def test_no_file_outside_a_notebook_nor_on_a_test_machine(kernel, monkeypatch):
    assert place() is not None
    monkeypatch.setenv("CI", "true")
    assert place() is None
    monkeypatch.delenv("CI")
    monkeypatch.setattr(IPython, "get_ipython", lambda: None)
    assert place() is None


def test_the_environment_may_say_where(kernel, monkeypatch, path):
    monkeypatch.setenv("XENT_LESSON_BETS", str(path))
    assert place() == path
    monkeypatch.setenv("XENT_LESSON_BETS", "off")
    assert place() is None


def test_these_tests_and_the_kernels_they_start_keep_no_file():
    assert os.environ["XENT_LESSON_BETS"] == "off" and room.ledger.path is None


# --- what the learner is told ----------------------------------------------------------------------------------------

PAGE = """
import json
from xent_lesson import ask, running_average
panel = ask("two_coins")
panel.spread.value = (0.75, 0.25)
panel.reveal()
print(json.dumps([running_average().bits, str(running_average())]))
"""


def test_two_kernels_share_the_bets_and_a_broken_file_is_said_in_one_line(path, tmp_path):
    def run():
        surroundings = os.environ | {"XENT_LESSON_BETS": str(path)}
        done = subprocess.run([sys.executable, "-c", PAGE], env=surroundings, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    first = run()
    assert first == run() and "1" in first[1] and "\n" not in first[1]
    path.write_text("{")
    bits, said = run()
    assert bits == first[0] and said.startswith(first[1]) and "my_bets.unreadable-1.json" in said.splitlines()[1]
    assert path.with_name("my_bets.unreadable-1.json").read_text() == "{"
