"""A bet on the page: whatever happens at a reveal is said there, and what cannot be asked is refused in one line."""

from html import unescape

import ipywidgets as widgets
import numpy as np
import pytest

from xent_lesson import words
from xent_lesson.lessons import bet_named
from xent_lesson.notebook.show import ask
from xent_lesson.practice import _file, ledger
from xent_lesson.practice.bet import Bet, running_average


@pytest.fixture
def panel(no_bets):
    return ask("red_lot")


def children(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from children(child)


def reveal(panel):
    """Press the button; what the page says then."""
    buttons = {w.description: w for w in children(panel.box) if isinstance(w, widgets.Button)}
    buttons[words.say("bet.reveal_button")].click()
    return unescape(panel._result.value)


@pytest.fixture
def calm(monkeypatch):
    monkeypatch.delenv("XENT_LESSON_STRICT")


def lost(*_, **__):
    raise ArithmeticError("<red> is lost")


def test_what_goes_wrong_at_a_reveal_is_said_on_the_page_until_it_goes_right(panel, calm, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(Bet, "settle", lost)
        said = reveal(panel)
        assert words.say("bet.error", error="<red> is lost") in said and "<red>" not in panel._result.value
    assert "lost" not in reveal(panel) and running_average().count == 1


def test_in_a_test_it_is_raised(panel, monkeypatch):
    monkeypatch.setattr(Bet, "settle", lost)
    with pytest.raises(ArithmeticError, match="<red> is lost"):
        panel.reveal()


def test_a_bet_without_its_words_charges_nothing(panel, calm, monkeypatch):
    monkeypatch.setattr(panel.bet, "name", "no_such_lot")
    assert "no words for" in reveal(panel) and running_average().count == 0


def test_what_could_not_be_kept_is_said_until_it_is(panel, monkeypatch, tmp_path):
    monkeypatch.setattr(ledger.ledger, "path", tmp_path / "my_bets.json")
    with monkeypatch.context() as broken:
        broken.setattr(_file, "write_new", lost)
        assert words.say("bet.unsaved", what="<red> is lost") in reveal(panel)
    assert "kept" not in reveal(panel) and (tmp_path / "my_bets.json").exists()


def test_a_reveal_is_one_look_at_the_file_and_one_writing(panel, monkeypatch, tmp_path):
    monkeypatch.setattr(ledger.ledger, "path", tmp_path / "my_bets.json")
    done = []
    for what in ("read", "replace"):
        monkeypatch.setattr(_file, what, lambda *a, do=getattr(_file, what), what=what: (done.append(what), do(*a))[1])
    reveal(panel)
    assert done == ["read", "replace"]


@pytest.mark.parametrize("thing", [3, None, Bet, ["two_coins"], np.zeros((9, 9))])
def test_what_is_no_bet_is_refused_in_one_line(thing):
    with pytest.raises(TypeError, match="^bet=.* is no bet; give a Bet or the name of one, such as ask") as caught:
        ask(thing)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 200


def test_a_bet_or_its_name_may_be_given():
    assert ask(bet_named("red_lot")).bet is ask("red_lot").bet
