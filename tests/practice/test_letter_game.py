"""The game of the next letter: what it asks, what it charges, and what the ledger keeps of it."""

import math

import pytest
from maths_checks import assert_refused

from xent_lesson import words
from xent_lesson.maths.next_letter import SYMBOLS, book_text, count_letters
from xent_lesson.practice import ledger as room
from xent_lesson.practice.bet import Bet, bets_that_count, running_average
from xent_lesson.practice.letter_game import COUNT, OTHER, OTHERS, SHOWN, LetterGame, letter_average

pytestmark = pytest.mark.usefixtures("no_bets")
SEEDS = range(25)


def even(game):
    return dict.fromkeys(game.options, 1 / len(game.options))


def played(seed=1, spread=even):
    game = LetterGame(seed)
    while not game.over:
        game.place(spread(game))
    return game


# --- what is asked

def test_a_seed_is_a_stretch_of_the_held_out_text_and_another_seed_another_one():
    text, stretches = book_text("held-out"), set()
    for seed in SEEDS:
        game, again = LetterGame(seed), LetterGame(seed)
        assert game.before == again.before and game.options == again.options
        before = game.before
        assert f" {before}" in text and len(before) >= SHOWN and before[0] != " "
        after = played(seed).before
        assert after in text and after.startswith(before) and len(after) == len(before) + COUNT
        stretches.add(after)
    assert len(stretches) == len(SEEDS)


def test_the_letters_asked_for_are_the_five_that_the_triples_find_likeliest_in_an_order_that_tells_nothing():
    model, places = count_letters(book_text("training"), 2, 0.1), []
    for seed in SEEDS:
        game = LetterGame(seed)
        while not game.over:
            q = dict(zip(SYMBOLS, model.next_letter(game.before)))
            *letters, other = game.options
            assert other == OTHER and sorted(q[letter] for letter in letters) == sorted(q.values())[-5:]
            places.append(letters.index(max(letters, key=q.get)))
            game.place(even(game))
    assert all(places.count(place) > len(places) / 10 for place in range(5))  # the likeliest stands anywhere


def test_it_reads_as_a_question_and_gives_no_letter_away():
    game = LetterGame(3)
    text = repr(game)
    assert game.before[-20:] + "_" in text.replace("\n", " ") and text.count("  · ") == 6
    assert words.say("game.other") in text and "4.75 bits" in text.replace("\n", " ")
    assert all(len(line) <= words.COLUMNS for line in text.splitlines())
    assert "·" not in repr(played(3))


# --- what is charged

def test_a_letter_costs_the_surprise_of_what_it_was_given():
    game = LetterGame(1)
    letter, other = game._letters[0], [option for option in game.options if option != game._letters[0]][0]
    paid = game.place({letter: 0.25, other: 0.75})
    assert (paid.letter, paid.share, paid.bits, paid.counts) == (letter, 0.25, 2, True)


def test_some_other_letter_is_shared_evenly_among_the_others():
    for seed in SEEDS:
        game = LetterGame(seed)
        while not game.over:
            options = game.options
            paid = game.place({OTHER: 1})
            share = 0 if paid.letter in options else 1 / OTHERS
            assert paid.share == share and paid.bits == (math.inf if not share else math.log2(OTHERS))


def test_to_find_all_27_letters_alike_costs_log2_27_whatever_comes():
    for seed in SEEDS:
        game = played(seed, lambda game: {option: (22 if option == OTHER else 1) / 27 for option in game.options})
        assert game.averages()["you"] == pytest.approx(game.averages()["uniform"]) == math.log2(27)


def test_the_averages_are_those_of_the_models_on_these_letters():
    game, training = played(4), book_text("training")
    means = game.averages()
    assert means["you"] == pytest.approx(sum(each.bits for each in game.rounds) / COUNT)
    for order in range(3):
        model = count_letters(training, order, 0.1)
        before = game.before[:-COUNT]
        chances = []
        for each in game.rounds:
            chances.append(model.next_letter(before)[SYMBOLS.index(each.letter)])
            before += each.letter
        assert means[f"order_{order}"] == pytest.approx(-math.fsum(map(math.log2, chances)) / COUNT)
        if order == 2:
            assert chances == pytest.approx([each.its_share for each in game.rounds])
    assert LetterGame(1).averages()["you"] == 0


# --- what is kept

def test_letters_are_bets_of_their_own_kind():
    Bet("tea", ["a", "b"], "a").place({"a": 0.5, "b": 0.5})
    game = played(1)
    assert running_average() == (1, 1) and len(bets_that_count()) == 1
    assert len(bets_that_count("letter")) == COUNT and all(len(bet["spread"]) == 6 for bet in bets_that_count("letter"))
    assert letter_average() == (pytest.approx(game.averages()["you"]), COUNT)
    other = played(2)
    both = (game.averages()["you"] + other.averages()["you"]) / 2
    assert letter_average() == (pytest.approx(both), 2 * COUNT)


def test_the_first_bet_on_a_letter_counts_and_a_second_is_practice():
    first, again = played(1), played(1, lambda game: {OTHER: 1})
    assert all(each.counts for each in first.rounds) and not any(each.counts for each in again.rounds)
    assert letter_average() == (pytest.approx(first.averages()["you"]), COUNT)


def test_nothing_is_there_before_the_first_letter():
    assert letter_average() == (None, 0) and bets_that_count("letter") == []


def test_another_notebook_finds_them(monkeypatch, tmp_path):
    monkeypatch.setattr(room.ledger, "path", tmp_path / "my_bets.json")
    played(1)
    kinds = {record["kind"] for record in room.Ledger(tmp_path / "my_bets.json").bets().values()}
    assert kinds == {"letter"} and running_average() == (None, 0) and letter_average()[1] == COUNT


# --- refusals

@pytest.mark.parametrize("seed, error", [
    (-1, ValueError), (1.5, ValueError), ("a", TypeError), (True, TypeError), (None, TypeError),
])
def test_what_is_no_seed(seed, error):
    with pytest.raises(error, match="seed") as caught:
        LetterGame(seed)
    assert "\n" not in str(caught.value)


def test_what_is_no_spread_costs_nothing():
    game = LetterGame(1)
    for spread, error in ({"e": 2}, ValueError), ({"q": 1}, ValueError), ([1], TypeError), ({"e": 0.5}, ValueError):
        with pytest.raises(error):
            game.place(spread)
    assert game.rounds == [] and letter_average() == (None, 0)


def test_when_it_is_over_another_seed_is_named():
    assert_refused(ValueError, ["all 8 letters are known", "LetterGame(2)"], played(1).place, {OTHER: 1})
