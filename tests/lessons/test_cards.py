"""The cards of lectures: every one opens, its line holds where it stands, and a deck ends on its climax."""

import json
import re
from functools import cache

import pytest

from xent_lesson import words
from xent_lesson.lessons import bet_named, cards, deck_named, decks, scene_named
from xent_lesson.picture.scene import SCENES

LINE, NOTES = 20, 40  # words
GAP = re.compile(r"\{.*?\}")
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")

each_card = pytest.mark.parametrize("name", cards())
each_deck = pytest.mark.parametrize("name", decks())


@cache
def values_at(name):
    """All that a card's line may name: where it stands, and the facts there."""
    card = cards()[name]
    stage = scene_named(card.scene).open(**card.at)
    return {**stage.scene.held, **stage.at, **stage.facts}


def numbers(value):
    """The numbers in a value: a tuple of shares has several, a text none."""
    if isinstance(value, (tuple, list)):
        return [x for part in value for x in numbers(part)]
    return [] if isinstance(value, str) else [float(value)]


def count(text):
    return len(re.findall(r"\w[\w'’.-]*", text))


@each_card
def test_its_line_is_filled_with_what_the_picture_shows_and_said_in_one_breath(name):
    line = words.say(f"{name}_card.line", **values_at(name))
    assert "{" not in line and count(line) <= LINE


@each_card
def test_no_number_is_typed_that_the_picture_could_fill_in(name):
    typed = NUMBER.findall(GAP.sub("", words.in_english(f"{name}_card.line")))
    known = [x for value in values_at(name).values() for x in numbers(value)]
    for number in typed:
        digits = len(number.partition(".")[2])
        assert float(number.replace(",", "")) not in [round(x, digits) for x in known], f"{number} is a fact there"


@each_card
def test_it_has_a_question_and_the_answers_to_expect_in_few_words(name):
    ask, answers = (words.say(f"{name}_card.{kind}") for kind in ("ask", "answers"))
    assert "?" in ask and max(count(ask), count(answers)) <= NOTES and answers


def test_a_card_has_one_name_in_all_lessons_and_none_is_left_out():
    told = [card for deck in decks().values() for card in deck]
    assert set(told) == set(cards()) and set(decks()) & set(SCENES) == set()


@each_deck
def test_a_deck_ends_on_its_climax(name):
    places = [(card.scene, json.dumps(card.at)) for card in deck_named(name)]
    assert len(places) == len(set(places)), "a card that shows what was shown before"


@each_deck
def test_a_vote_is_taken_before_the_answer_comes(name):
    deck = deck_named(name)
    assert deck[-1].vote is None, "a vote that no card answers"
    for card in filter(lambda card: card.vote, deck):
        bet = bet_named(card.vote)
        assert "ands up" in words.say(f"{card.name}_card.ask") and 2 <= len(bet.options) <= 4


@pytest.mark.parametrize("name, least, most", [("surprise_to_cross_entropy", 12, 15), ("why_not_squared_error", 6, 6), ("language_models_loss", 6, 6)])
def test_the_lectures_are_as_long_as_they_say(name, least, most):
    assert least <= len(deck_named(name)) <= most


def test_an_unknown_deck_lists_those_there_are():
    with pytest.raises(ValueError, match="deck='suprise' is unknown; the decks are cross_entropy, .*surprise, "):
        deck_named("suprise")
