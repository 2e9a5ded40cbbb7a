"""The ledger: bets kept between notebooks, whole, by several at once, and never at the cost of a learner's file."""

import json
import os
import subprocess
import sys
from pathlib import Path

import IPython
import numpy as np
import pytest

from xent_lesson.practice import _file, _records
from xent_lesson.practice import ledger as room
from xent_lesson.practice.ledger import FILE, Ledger, place

SPREAD = {"fair": 0.75, "lopsided": 0.25}


@pytest.fixture
def path(tmp_path):
    return tmp_path / FILE


def files(path):
    return sorted(file.name for file in path.parent.iterdir())


def first(ledger, name, spread=SPREAD, answer="fair", **more):
    """Record a bet; whether it was the first."""
    return ledger.record(name, spread, answer, **more)[0]


def fails_with(error):
    def fail(*_, **__):
        raise error

    return fail


# --- kept ------------------------------------------------------------------------------------------------------------

def test_what_one_notebook_records_another_reads(path):
    assert Ledger(path).bets() == {} and files(path) == []
    assert first(Ledger(path), "two_coins")
    assert Ledger(path).bets() == {"two_coins": {"spread": SPREAD, "answer": "fair"}}
    assert files(path) == [FILE]


def test_the_first_spread_of_a_bet_is_kept_and_a_second_is_none(path):
    one, other = Ledger(path), Ledger(path)
    assert first(one, "two_coins")
    assert not first(other, "two_coins", {"fair": 0, "lopsided": 1})
    assert not first(one, "two_coins", {"fair": 1, "lopsided": 0})
    assert one.bets() == other.bets() == {"two_coins": {"spread": SPREAD, "answer": "fair"}}


def test_bets_come_in_the_order_in_which_they_were_placed(path):
    for name in ("b", "c", "a"):
        Ledger(path).record(name, SPREAD, "fair")
    assert list(Ledger(path).bets()) == ["b", "c", "a"]


def test_a_name_in_any_script_survives_and_half_a_character_too(path):
    Ledger(path).record("두 동전", {"앞": 1.0, "뒤": 0.0}, "앞")
    Ledger(path).record("x\ud800", {"\udc80": 1.0, "b": 0.0}, "\udc80")
    bets = Ledger(path).bets()
    assert bets["두 동전"]["spread"] == {"앞": 1, "뒤": 0} and bets["x\ud800"]["answer"] == "\udc80"
    assert "두 동전" in path.read_text("utf-8")  # and whoever opens the file can read it


@pytest.mark.parametrize("kind", [np.float16, np.float32])
def test_a_spread_of_short_numbers_is_read_back(path, kind):
    """Its sum misses 1 by what such numbers are rounded to; bets and the maths allow it."""
    p = np.array([1 / 3, 2 / 3], dtype=kind) + np.finfo(kind).eps
    assert first(Ledger(path), "x", {"fair": p[0], "lopsided": p[1]})
    ledger = Ledger(path)
    assert sum(ledger.bets()["x"]["spread"].values()) == pytest.approx(1 + 2 * float(np.finfo(kind).eps), abs=1e-3)
    assert ledger.troubles == {}


def test_without_a_file_the_bets_last_as_long_as_the_ledger():
    one = Ledger()
    assert first(one, "two_coins") and not first(one, "two_coins")
    assert list(one.bets()) == ["two_coins"] and Ledger().bets() == {} and one.troubles == {}
    one.forget()
    assert one.bets() == {}


def test_forgotten_in_one_notebook_is_forgotten_in_all(path):
    one, other = Ledger(path), Ledger(path)
    one.record("two_coins", SPREAD, "fair")
    other.forget()
    assert one.bets() == {} and files(path) == []
    other.forget()  # nothing there: nothing to do
    assert first(one, "two_coins")


def test_a_bet_is_one_look_at_the_file_and_one_writing_and_a_second_try_writes_nothing(path, monkeypatch):
    done = []
    for what in ("read", "replace"):
        monkeypatch.setattr(_file, what, lambda *a, do=getattr(_file, what), what=what: (done.append(what), do(*a))[1])
    ledger = Ledger(path)
    assert ledger.record("one", SPREAD, "fair") == (True, ledger.bets())
    assert done == ["read", "replace", "read"]
    ledger.record("one", SPREAD, "fair")
    assert done[3:] == ["read"]


# --- questions that change -------------------------------------------------------------------------------------------

def test_another_question_by_the_same_name_is_a_new_bet_and_the_old_price_stays_in_the_file(path):
    first(Ledger(path), "x", question="mark1")
    assert not first(Ledger(path), "x", question="mark1")
    assert first(Ledger(path), "x", question="mark2")
    assert first(Ledger(path), "x", {"fair": 1, "edge": 0}, question="mark2")
    assert Ledger(path).bets() == {"x": {"spread": {"fair": 1, "edge": 0}, "answer": "fair", "question": "mark2"}}
    past = json.loads(path.read_bytes())["past"]
    assert past == [{"name": "x", "spread": SPREAD, "answer": "fair", "question": f"mark{n}"} for n in (1, 2)]


def test_a_record_without_a_mark_answers_the_question_that_has_its_options(path):
    path.write_text(json.dumps({"bets": {"x": {"spread": SPREAD, "answer": "fair"}}}, indent=1))
    assert not first(Ledger(path), "x", {"lopsided": 0, "fair": 1}, question="mark")
    assert first(Ledger(path), "x", {"lopsided": 0, "equal": 0, "fair": 1}, question="mark")


@pytest.mark.parametrize("mark", [[], {}, 3, "mark2"])
def test_a_mark_of_another_kind_is_another_question(path, mark):
    path.write_text(json.dumps({"bets": {"x": {"spread": SPREAD, "answer": "fair", "question": mark}}}))
    ledger = Ledger(path)
    assert first(ledger, "x", question="mark") and ledger.troubles == {}


def test_a_bet_counts_under_the_names_that_it_once_had(path):
    first(Ledger(path), "old")
    assert not first(Ledger(path), "new", once=("older", "old"))
    assert list(Ledger(path).bets()) == ["old"]
    assert first(Ledger(path), "new", {"a": 1, "b": 0}, "a", once=("old",))  # but asked about something else
    assert list(Ledger(path).bets()) == ["new"] and '"name": "old"' in path.read_text()


# --- a file that others have written ---------------------------------------------------------------------------------

WHOLE = json.dumps({"bets": {"x": {"spread": SPREAD, "answer": "fair"}}})


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_byte_order_mark_does_no_harm(path, code):
    path.write_bytes(WHOLE.encode(code))
    ledger = Ledger(path)
    assert not first(ledger, "x") and first(ledger, "y") and list(ledger.bets()) == ["x", "y"]
    assert ledger.troubles == {} and files(path) == [FILE]


def test_what_is_not_understood_is_kept(path):
    later = {"version": 3, "shares": [0.5, 0.5]}
    content = {
        "lesson": {"of": ["tomorrow"]},
        "bets": {"x": {"spread": SPREAD, "answer": "fair", "when": "today"}, "later": later, "z": later},
        "past": "long ago",
    }
    path.write_text(json.dumps(content))
    ledger = Ledger(path)
    assert list(ledger.bets()) == ["x"] and first(ledger, "y") and first(ledger, "z")
    kept = json.loads(path.read_bytes())
    assert kept["bets"].pop("y") and kept["bets"].pop("z")["spread"] == SPREAD
    content["past"] = ["long ago", {"name": "z"} | content["bets"].pop("z")]
    assert kept == content and ledger.troubles == {} and files(path) == [FILE]


BAD = [
    1, None, [], {}, {"spread": {"a": 1}, "answer": "b"}, {"spread": {"a": 1}, "answer": []}, {"spread": {"a": 1}},
    {"spread": {"a": 2, "b": -1}, "answer": "a"}, {"spread": {"a": 0.5, "b": 0.4}, "answer": "a"},
    {"spread": {"b": 1, "a": float("nan")}, "answer": "a"}, {"spread": {"a": float("nan"), "b": 1}, "answer": "a"},
    {"spread": {"a": "1"}, "answer": "a"},
    {"spread": {"a": float("inf")}, "answer": "a"}, {"spread": [1], "answer": 0}, {"spread": {}, "answer": "a"},
    {"spread": {"\ud800": 1}, "answer": "a"}, {"spread": {"a": 0.5, "b": 10**400}, "answer": "a"},
]


@pytest.mark.parametrize("bad", BAD, ids=range(len(BAD)))
@pytest.mark.parametrize("use", [Ledger.bets, lambda ledger: ledger.record("y", SPREAD, "fair")], ids=["read", "write"])
def test_one_bad_bet_is_put_aside_with_a_word_on_how_to_bring_it_back_and_the_good_ones_stay(path, bad, use):
    path.write_text(WHOLE.replace('{"bets": {', f'{{"bets": {{"odd": {json.dumps(bad)}, '))
    ledger = Ledger(path)
    use(ledger)
    assert "x" in ledger.bets() and "odd" not in ledger.bets() and "x" in json.loads(path.read_bytes())["bets"]
    aside = path.with_name("my_bets.unreadable-1.json")
    assert ledger.troubles == {"some_aside": aside.name} and files(path) == [FILE, aside.name]
    kept = json.loads(aside.read_bytes())
    assert json.dumps(kept["bets"]) == json.dumps({"odd": bad}) and FILE in kept["note"]


def test_where_a_bad_bet_cannot_be_put_aside_the_good_ones_count_all_the_same(path, monkeypatch):
    path.write_text(WHOLE.replace('{"bets": {', '{"bets": {"odd": 1, '))
    before = path.read_bytes()
    monkeypatch.setattr(_file, "write_new", fails_with(PermissionError(13, "Permission denied")))
    ledger = Ledger(path)
    assert list(ledger.bets()) == ["x"] and ledger.troubles == {"unsaved": "Permission denied"}
    assert first(ledger, "y") and list(ledger.bets()) == ["x", "y"] and path.read_bytes() == before


@pytest.mark.parametrize("content", [
    b"", b"{", b"\xff\xfe", b"null", b"[]", b'{"prices": {}}', b'{"bets": []}', b'{"bets": [1]}', b'{"bets": 1}',
    b'{"bets": {"x": 1}', b"[" * 100_000, b'{"bets": {"x": ' + b"9" * 5000 + b"}}", b'\x00\x01{"bets": {}}',
])
def test_what_is_no_list_of_bets_is_put_aside_whole_and_a_new_one_begins(path, content):
    path.write_bytes(content)
    ledger = Ledger(path)
    assert first(ledger, "two_coins") and list(ledger.bets()) == ["two_coins"]
    aside = path.with_name("my_bets.unreadable-1.json")
    assert aside.read_bytes() == content
    assert ledger.troubles == {"aside": aside.name} and files(path) == [FILE, aside.name]


def test_a_second_one_does_not_push_out_the_first(path):
    for content in ("one", "two"):
        path.write_text(content)
        assert Ledger(path).bets() == {}
    kept = [path.with_name(f"my_bets.unreadable-{n}.json").read_text() for n in (1, 2)]
    assert kept == ["one", "two"] and not path.exists()


# --- where nothing can be written ------------------------------------------------------------------------------------

def test_where_nothing_can_be_written_the_bets_count_all_the_same(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    ledger = Ledger(tmp_path / "file" / FILE)
    assert first(ledger, "two_coins") and not first(ledger, "two_coins")
    assert list(ledger.bets()) == ["two_coins"] and list(ledger.troubles) == ["unsaved"]


@pytest.mark.parametrize("error", [
    OSError(28, "No space left on device"), ValueError("no"), TypeError("no"), RecursionError("no"), MemoryError(),
    UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"), RuntimeError("two\nlines"),
], ids=repr)
@pytest.mark.parametrize("home, step", [
    (_file, "write_new"), (_file, "_take"), (_records, "_lines"), (_file, "target"),
])
def test_what_could_not_be_written_counts_and_is_written_as_soon_as_it_can(path, monkeypatch, error, home, step):
    ledger = Ledger(path)
    with monkeypatch.context() as broken:
        broken.setattr(home, step, fails_with(error))
        assert first(ledger, "one") and not first(ledger, "one") and first(ledger, "two")
        reason = ledger.troubles["unsaved"]
        assert reason and "\n" not in reason and list(ledger.bets()) == ["one", "two"] and files(path) == []
    assert not first(ledger, "one", {"fair": 0, "lopsided": 1})  # a second try, but now it can be written
    assert ledger.troubles == {} and list(Ledger(path).bets()) == ["one", "two"]
    assert Ledger(path).bets()["one"]["spread"] == SPREAD


def test_a_second_try_where_nothing_can_be_written_is_no_trouble(path, monkeypatch):
    first(Ledger(path), "one")
    monkeypatch.setattr(_file, "_take", fails_with(PermissionError(13, "Permission denied")))
    ledger = Ledger(path)
    assert not first(ledger, "one") and ledger.troubles == {}


# --- starting anew ---------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("content", ["{", '{"thesis": "not a bet at all"}', '{"bets": {"odd": 1}}'])
def test_forgetting_leaves_what_was_put_aside_and_puts_aside_what_was_not_bets(path, content):
    path.write_text(content)
    ledger = Ledger(path)
    ledger.forget()
    assert files(path) == ["my_bets.unreadable-1.json"] and ledger.troubles == {} and ledger.bets() == {}


def test_forgetting_without_leave_is_one_line_and_loses_nothing(path, monkeypatch):
    ledger = Ledger(path)
    first(ledger, "one")
    monkeypatch.setattr(_file, "write_new", fails_with(OSError(28, "No space left on device")))
    first(ledger, "two")
    monkeypatch.setattr(Path, "unlink", fails_with(PermissionError(13, "Permission denied", str(path))))
    with pytest.raises(OSError, match="my_bets.json could not be removed: Permission denied; remove it") as caught:
        ledger.forget()
    assert "\n" not in str(caught.value) and list(ledger.bets()) == ["one", "two"]


def test_there_is_nothing_to_forget_where_there_is_no_folder(tmp_path):
    Ledger(tmp_path / "nowhere" / FILE).forget()


# --- where -----------------------------------------------------------------------------------------------------------

@pytest.fixture
def kernel(monkeypatch):
    """As in a notebook of a learner: no CI, no wish, a kernel."""
    for name in ("CI", "XENT_LESSON_BETS", "SERVER_SOFTWARE", "VOILA_BASE_URL"):
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


@pytest.mark.parametrize("value, kept", [
    ("", True), ("false", True), ("0", True), ("No", True), ("true", False), ("1", False), ("woodpecker", False),
])
def test_a_machine_that_says_it_is_no_test_machine_is_none(kernel, monkeypatch, value, kept):
    monkeypatch.setenv("CI", value)
    assert (place() is not None) == kept


# What Voila 0.5 sets for a visitor's kernel, and for one that it has started before the visitor comes.
@pytest.mark.parametrize("surroundings", [
    {"SERVER_SOFTWARE": "voila/0.5.13", "VOILA_BASE_URL": "/", "VOILA_PREHEAT": "False"},
    {"VOILA_BASE_URL": "/", "VOILA_PREHEAT": "True"},
    {"SERVER_SOFTWARE": "voila/0.1.0"},
])
def test_a_server_of_many_readers_keeps_no_file_unless_it_is_told_to(kernel, monkeypatch, path, surroundings):
    for name, value in surroundings.items():
        monkeypatch.setenv(name, value)
    assert place() is None
    monkeypatch.setenv("XENT_LESSON_BETS", str(path))
    assert place() == path


def test_the_environment_may_say_where(kernel, monkeypatch, tmp_path):
    usual = place()
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    for wish, where in [
        (str(tmp_path / "a.json"), tmp_path / "a.json"), ("~/b.json", tmp_path / "b.json"), ("c", tmp_path / "c"),
        *((off, None) for off in ("off", "OFF", "0", "false", "False", "no", " off ")),
    ]:
        monkeypatch.setenv("XENT_LESSON_BETS", wish)
        assert place() == where
    monkeypatch.chdir(usual.parent)
    for wish in ("", "on", "1", "True", "yes"):
        monkeypatch.setenv("XENT_LESSON_BETS", wish)
        assert place() == usual


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


def a_kernel(path, page=PAGE):
    surroundings = os.environ | {"XENT_LESSON_BETS": str(path)}
    done = subprocess.run([sys.executable, "-c", page], env=surroundings, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_two_kernels_share_the_bets_and_a_broken_file_is_said_in_one_line(path):
    one = a_kernel(path)
    assert one == a_kernel(path) and "1" in one[1] and "\n" not in one[1]
    path.write_text("{")
    bits, said = a_kernel(path)
    assert bits == one[0] and said.startswith(one[1]) and "my_bets.unreadable-1.json" in said.splitlines()[1]
    assert path.with_name("my_bets.unreadable-1.json").read_text() == "{"


AVERAGES = """
import json
from xent_lesson import ask, own_bets, running_average
panel = ask("red_lot")
panel.spread.value = (0.5, 0.5, 0)
panel.reveal()
print(json.dumps([*running_average(), own_bets.open().facts["bet_count"], own_bets.open().facts["price_bits"]]))
"""


def test_only_what_is_still_asked_counts_whatever_lesson_is_open(path):
    """red_lot is answered here; the other bets belong to lessons that this kernel has not asked for."""
    coins = {"fair": 0.125, "lopsided": 0.875, "same": 0}
    path.write_text(json.dumps({"bets": {
        "two_coins": {"spread": coins, "answer": "fair", "question": "of old"},
        "star_players": {"spread": {"falls": 0.25, "same": 0.25, "rises": 0.5}, "answer": "rises"},  # a mistake of then
        "which_team": {"spread": {"a": 0.25, "b": 0.75}, "answer": "a"},
        "of_my_own": {"spread": {"a": 0.125, "b": 0.875}, "answer": "a"},
    }}))
    assert a_kernel(path, AVERAGES) == [2, 3, 3, 2]  # of 2 bits for star_players, 3 for of_my_own, 1 for red_lot
    assert a_kernel(path, AVERAGES) == [2, 3, 3, 2]
