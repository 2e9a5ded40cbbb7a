"""Lesson 14, The next letter: bets and exercises."""

import math

from xent_lesson.maths.information import surprisal
from xent_lesson.maths.next_letter import SYMBOLS, count_letters
from xent_lesson.practice.bet import Bet
from xent_lesson.practice.exercise import Exercise

dearest_letters_bet = Bet("dearest_letters", ["first", "inside", "space", "same"], "first")
further_back_bet = Bet("further_back", ["less_both", "more_both", "own_only", "new_only"], "own_only")
likeliest_right_bet = Bet("likeliest_right", ["less", "one_in", "more"], "more")
loss_of_zero_bet = Bet("loss_of_zero", ["more_text", "larger", "never"], "never")

letters_alike_exercise = Exercise(
    "letters_alike", 2**1.5,
    slips={
        "power_of_e": math.exp(1.5),
        "the_bits": 1.5,
        "chance": 2**-1.5,
        "doubled": 3,
        "squared": 1.5**2,
    },
)

per_token_exercise = Exercise(
    "per_token", 0.9 * 5 * math.log(2),
    slips={
        "in_bits": 0.9 * 5,
        "per_character": 0.9 * math.log(2),
        "wrong_way": 0.9 * 5 / math.log(2),
        "divided": 0.9 * math.log(2) / 5,
        "alike": 2**4.5,
    },
)

unseen_pair_exercise = Exercise(
    "unseen_pair", math.inf,
    slips={
        "left_out": 0,
        "no_idea": math.log2(27),
        "not_a_number": math.nan,
        "large": 100,
        "clipped": -math.log2(1e-12),
    },
)

better_model_exercise = Exercise("better_model", "B", slips={"smaller_number": "A", "same": "neither"})

# What a learner's function is tried on: (text, model)
_CASES = [
    ("the thin hat", count_letters("the hat that thins", 1, 1)),
    ("that", count_letters("the hat that thins", 2, 0.1)),
    ("a hat", count_letters("the hat that thins", 0, 0.1)),
    ("hath", count_letters("the hat that thins", 1)),
    ("haha", count_letters("the hat that thins", 1)),
]


def _chances(text, model, more=0):
    """What the model gives to each letter, after those before it, and `more`."""
    return [model.chance(text[: i + more], letter) for i, letter in enumerate(text)]


def _mean(prices):
    prices = list(prices)
    return math.fsum(prices) / len(prices)


def _bits(text, model):
    return _mean([surprisal(chance) for chance in _chances(text, model)])


def _possible(wrong):
    """A slip that shows where every letter had a chance, and says nothing elsewhere."""
    return lambda text, model: ... if 0 in _chances(text, model) else wrong(text, model)


def _skipping(text, model):
    return math.fsum(-math.log2(chance) for chance in _chances(text, model) if chance) / len(text)


my_bits_per_letter_exercise = Exercise(
    "my_bits_per_letter", _bits, cases=_CASES,
    slips={
        "in_nats": _possible(lambda text, model: _bits(text, model) * math.log(2)),
        "not_averaged": _possible(lambda text, model: _bits(text, model) * len(text)),
        "sign_lost": _possible(lambda text, model: -_bits(text, model)),
        "mean_first": _possible(lambda text, model: -math.log2(_mean(_chances(text, model)))),
        "saw_the_letter": _possible(lambda text, model: _mean(map(surprisal, _chances(text, model, 1)))),
        "no_context": _possible(lambda text, model: _mean([surprisal(model.chance("", letter)) for letter in text])),
        "first_left_out": _possible(lambda text, model: _mean([surprisal(x) for x in _chances(text, model)[1:]])),
        "perplexity": _possible(lambda text, model: 2 ** _bits(text, model)),
        "over_symbols": _possible(lambda text, model: _bits(text, model) * len(text) / len(SYMBOLS)),
        "log_of_zero": lambda text, model: _mean([-math.log2(x) for x in _chances(text, model)]),
        "impossible_left_out": _skipping,
    },
)
