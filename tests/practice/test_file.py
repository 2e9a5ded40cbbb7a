"""The file that kernels share: several at once, one killed, one stopped, and places that are no place for a file."""

import json
import os
import signal
import stat
import subprocess
import sys
import time

import pytest

from xent_lesson.practice import _file
from xent_lesson.practice.ledger import FILE, Ledger

SPREAD = {"a": 0.75, "b": 0.25}
WRITER = """
import sys
from xent_lesson.practice.ledger import Ledger
for i in range(int(sys.argv[3])):
    Ledger(sys.argv[1]).record(f"{sys.argv[2]}-{i}", {"a": i % 100 / 100, "b": 1 - i % 100 / 100}, "a")
    Ledger(sys.argv[1]).record("first", {"a": 1, "b": 0}, "a")
    print(i, flush=True)
"""
HOLDER = """
import sys, time
from pathlib import Path
from xent_lesson.practice import _file
with _file.locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""
posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such thing, or not for everybody")


@pytest.fixture
def path(tmp_path):
    return tmp_path / FILE


def files(path):
    return sorted(file.name for file in path.parent.iterdir())


def python(code, *arguments, **more):
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **more)


def bet_on(path, name="x"):
    """Record a bet in a ledger of this path; the ledger."""
    ledger = Ledger(path)
    assert ledger.record(name, SPREAD, "a")[0] and name in ledger.bets()
    return ledger


def is_kept(path, *names):
    return list(json.loads(path.read_bytes())["bets"]) == list(names)


# --- several at once -------------------------------------------------------------------------------------------------

def test_several_kernels_at_once_lose_nothing_wherever_their_temporary_files_lie(path, tmp_path):
    count, writers, running = 40, ["a", "b", "c"], []
    for name in writers:
        (tmp_path / name).mkdir()
        surroundings = os.environ | dict.fromkeys(["TMPDIR", "TEMP", "TMP"], str(tmp_path / name))
        running.append(python(WRITER, path, name, count, env=surroundings))
    for each in running:
        each.communicate(timeout=120)
    assert [each.returncode for each in running] == [0] * len(writers)
    bets = Ledger(path).bets()
    assert set(bets) == {"first"} | {f"{name}-{i}" for name in writers for i in range(count)}
    assert {bets[f"b-{i}"]["spread"]["a"] for i in range(count)} == {i / 100 for i in range(count)}
    assert files(path) == [*writers, FILE]


@posix
def test_kernels_killed_while_they_write_lose_nothing_and_leave_nothing(path):
    said = []
    for life in range(8):
        writer = python(WRITER, path, life, 10_000)
        said.append(f"{life}-{writer.stdout.readline().strip()}")
        time.sleep(0.013 * life)
        writer.kill()
        lines = writer.communicate()[0].splitlines(keepends=True)
        said += [f"{life}-{line.strip()}" for line in lines if line.endswith("\n")]
        assert set(said) <= set(Ledger(path).bets())
    bet_on(path)
    assert len(said) > 8 and set(said) <= set(Ledger(path).bets()) and files(path) == [FILE]


@posix
def test_a_kernel_that_is_stopped_while_it_holds_the_lock_hangs_nobody(path, monkeypatch):
    bet_on(path, "before")
    holder = python(HOLDER, path)
    try:
        assert holder.stdout.readline() == "held\n"
        holder.send_signal(signal.SIGSTOP)
        monkeypatch.setattr(_file, "PATIENCE", 0.3)
        start, ledger = time.monotonic(), bet_on(path)
        assert list(ledger.bets()) == ["before", "x"]  # to read needs no lock
        assert 0.3 < time.monotonic() - start < 10 and "another notebook" in ledger.troubles["unsaved"]
        assert is_kept(path, "before")
        with pytest.raises(OSError, match="could not be removed: another notebook"):
            ledger.forget()
    finally:
        holder.kill()
        holder.communicate()
    ledger.record("after", SPREAD, "a")
    assert is_kept(path, "before", "x", "after") and ledger.troubles == {} and files(path) == [FILE]


def test_patience_is_a_few_seconds():
    assert 1 <= _file.PATIENCE <= 5


def test_the_lock_that_its_last_holder_removed_while_we_waited_is_not_the_lock(path):
    """Its holder lets go after we have opened it: then we hold a file that nobody else can find."""
    lock = path.with_name("lock")
    lock.touch()
    old = os.open(lock, os.O_RDWR)
    try:
        assert _file._lies_there(old, lock)
        if os.name != "nt":
            lock.unlink()
            assert not _file._lies_there(old, lock)
            lock.touch()
            assert not _file._lies_there(old, lock)
    finally:
        os.close(old)


def test_an_interruption_while_writing_leaves_the_old_file_whole(path, monkeypatch):
    bet_on(path)
    before = path.read_bytes()

    def pulled(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(_file.os, "fsync", pulled)
    with pytest.raises(KeyboardInterrupt):
        Ledger(path).record("other", SPREAD, "a")
    assert path.read_bytes() == before and files(path) == [FILE]


def test_where_a_file_cannot_be_locked_at_all_nothing_is_written_and_it_is_said(path, monkeypatch):
    """flock on a file system that has none: to go on without could lose another kernel's bets."""
    if not _file.fcntl:
        pytest.skip("Windows locks otherwise")

    def refuse(*_):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(_file.fcntl, "flock", refuse)
    assert bet_on(path).troubles == {"unsaved": "Operation not supported"} and not path.exists()


# --- what lies beside it ---------------------------------------------------------------------------------------------

@posix
def test_the_lock_is_not_taken_through_a_link(path, tmp_path):
    path.with_name(f"{FILE}.lock").symlink_to(tmp_path / "elsewhere")
    assert "unsaved" in bet_on(path).troubles and not (tmp_path / "elsewhere").exists()


@posix
def test_nothing_is_written_through_a_link_in_place_of_the_new_file(path, tmp_path):
    (tmp_path / "precious").write_text("mine")
    path.with_name(f"{FILE}.part").symlink_to(tmp_path / "precious")
    bet_on(path)
    assert (tmp_path / "precious").read_text() == "mine" and not path.is_symlink() and is_kept(path, "x")


def test_a_file_of_the_lock_s_name_that_holds_something_stays(path):
    path.with_name(f"{FILE}.lock").write_text("mine")
    assert bet_on(path).troubles == {} and path.with_name(f"{FILE}.lock").read_text() == "mine"


def test_what_killed_kernels_left_is_removed_and_nobody_else_s_file(path):
    old, new, other = "my_bets.abcd_123.part", "my_bets.zzzzzzz9.part", "my_bets.abcd-123.part"
    for name in (old, new, other, f"{FILE}.part"):
        path.with_name(name).write_text("{")
    for name in (old, other):
        os.utime(path.with_name(name), (0, 0))
    bet_on(path)
    assert files(path) == sorted([FILE, new, other])


@posix
def test_it_is_for_its_owner_s_eyes(path):
    bet_on(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


# --- places ----------------------------------------------------------------------------------------------------------

@posix
@pytest.mark.parametrize("start", [None, '{"bets": {}}', "{"])
def test_a_link_stays_a_link_and_leads_to_the_bets(path, tmp_path, start):
    home = tmp_path / "home"
    home.mkdir()
    if start is not None:
        (home / "real.json").write_text(start)
    path.symlink_to("home/real.json")
    ledger = bet_on(path)
    assert path.is_symlink() and is_kept(home / "real.json", "x")
    aside = home / "real.unreadable-1.json"
    assert ledger.troubles == ({"aside": str(aside)} if start == "{" else {}) and aside.exists() == (start == "{")
    assert files(path) == ["home", FILE] and bet_on(home / "real.json", "y") and is_kept(path, "x", "y")
    ledger.forget()
    assert ledger.bets() == {} and not (home / "real.json").exists()


def a_pipe(path):
    os.mkfifo(path)


def a_loop(path):
    path.symlink_to(FILE)


def a_folder(path):
    path.mkdir()


def a_device(path):
    path.symlink_to("/dev/zero")


@posix
@pytest.mark.parametrize("make", [a_pipe, a_loop, a_folder, a_device])
def test_what_is_no_file_is_neither_waited_for_nor_replaced_nor_removed(path, make):
    make(path)
    before = path.lstat()
    start, ledger = time.monotonic(), bet_on(path)
    assert list(ledger.troubles) == ["unsaved"] and time.monotonic() - start < 2
    with pytest.raises(OSError, match=f"{FILE} could not be removed: "):
        ledger.forget()
    assert os.path.samestat(before, path.lstat()) and list(ledger.bets()) == ["x"]


GONE = """
import os, sys
os.chdir(sys.argv[1])
os.rmdir(sys.argv[1])
import IPython
IPython.get_ipython = lambda: type("Shell", (), {"kernel": object()})
from xent_lesson.practice.ledger import ledger
print(ledger.path, *ledger.record("x", {"a": 1, "b": 0}, "a"), ledger.troubles)
"""


@posix
@pytest.mark.parametrize("wish", ["", "bets.json"])
def test_a_kernel_whose_folder_is_gone_counts_bets_and_says_that_they_are_not_kept(tmp_path, wish):
    surroundings = {k: v for k, v in os.environ.items() if k not in ("CI", "SERVER_SOFTWARE", "VOILA_BASE_URL")}
    surroundings["PYTHONPATH"] = os.pathsep.join(os.path.abspath(folder) for folder in sys.path if folder)
    (tmp_path / "gone").mkdir()
    said, _ = python(GONE, tmp_path / "gone", env=surroundings | {"XENT_LESSON_BETS": wish}).communicate(timeout=120)
    assert said.startswith(f"{wish or FILE} True") and "{'unsaved': 'No such file or directory'}" in said
