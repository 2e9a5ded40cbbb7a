"""The game of the next letter on the page: eight reveals, a table at the end, and another stretch."""

from html import unescape

import ipywidgets as widgets
import pytest

from xent_lesson import play_letters, words
from xent_lesson.practice.letter_game import COUNT, LetterGame, label, letter_average

pytestmark = pytest.mark.usefixtures("no_bets")


@pytest.fixture
def panel():
    return play_letters(3)


def children(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from children(child)


def press(panel, key, **values):
    buttons = {w.description: w for w in children(panel.box) if isinstance(w, widgets.Button)}
    buttons[words.say(key, **values)].click()
    return unescape(panel._result.value)


def labels(panel):
    return [slider.description.removesuffix(" (%)") for slider in panel.spread._sliders]


def test_it_opens_with_the_first_question_and_its_text_is_the_question(panel):
    assert repr(panel) == repr(LetterGame(3)) and panel._repr_mimebundle_()["text/plain"] == repr(panel)
    assert unescape(panel._text.value) == panel.game.shown() and labels(panel) == [*map(label, panel.game.options)]
    assert sum(panel.spread.value) == pytest.approx(1) and panel._table.value == ""


def test_eight_reveals_and_all_is_known(panel):
    for number in range(COUNT):
        options, before = panel.game.options, panel.game.before
        assert labels(panel) == [*map(label, options)] and f"Letter {number + 1} of {COUNT}" in panel._text.value
        panel.spread.sure(5)
        panel.spread.even()
        said = press(panel, "game.reveal_button")
        letter = panel.game.before.removeprefix(before)
        assert len(letter) == 1 and said.find(f"It was {label(letter)}.") > 0 and 'aria-live="polite"' in said
    assert panel.game.over and words.say("game.you") in panel._table.value and panel._table.value.count("<tr>") == 6
    assert f"{letter_average()[0]:.2f} bits a letter, {COUNT} letters" in said
    assert panel.spread.layout.display == "none"
    buttons = {w.description: w.disabled for w in children(panel.box) if isinstance(w, widgets.Button)}
    assert buttons[words.say("game.reveal_button")] and not buttons[words.say("game.another_button")]
    panel.reveal()
    assert letter_average()[1] == COUNT


def test_another_stretch_is_another_game(panel):
    press(panel, "game.reveal_button")
    while not panel.game.over:
        panel.reveal()
    press(panel, "game.another_button")
    assert panel.game.seed == 4 and repr(panel) == repr(LetterGame(4)) and panel._table.value == ""
    assert panel.spread.layout.display is None and labels(panel) == [*map(label, panel.game.options)]
    press(panel, "game.reveal_button")
    assert letter_average()[1] == COUNT + 1


def test_the_same_stretch_again_is_practice():
    for practice in False, True:
        said = press(play_letters(3), "game.reveal_button")
        assert (words.say("game.practice") in said) == practice


def test_all_27_alike_is_one_button(panel):
    press(panel, "game.no_idea_button", count=27)
    assert panel.spread.value == pytest.approx([1 / 27] * 5 + [22 / 27])
    assert "paid 4.75 bits" in press(panel, "game.reveal_button")
    assert panel.spread.value == pytest.approx([1 / 6] * 6)


def lost(*_, **__):
    raise ArithmeticError("<e> is lost")


def test_what_goes_wrong_at_a_reveal_is_said_on_the_page_or_raised_in_a_test(panel, monkeypatch):
    monkeypatch.setattr(LetterGame, "place", lost)
    with pytest.raises(ArithmeticError):
        panel.reveal()
    monkeypatch.delenv("XENT_LESSON_STRICT")
    assert words.say("bet.error", error="<e> is lost") in press(panel, "game.reveal_button")


def test_it_makes_no_new_widget_when_it_is_played(panel):
    before = [*children(panel.box)]
    for _ in range(COUNT):
        panel.reveal()
    panel.another()
    assert [*children(panel.box)] == before


def test_what_is_no_seed_is_refused():
    with pytest.raises(ValueError, match="seed = -1"):
        play_letters(-1)
