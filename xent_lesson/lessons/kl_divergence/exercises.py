"""Lesson 05, KL divergence: bets and exercises."""

import math

from xent_lesson.maths.information import cross_entropy, entropy, kl_divergence
from xent_lesson.practice.bet import Bet
from xent_lesson.practice.exercise import Exercise

meal_by_meal_bet = Bet("meal_by_meal", ["great", "fine", "bad", "none"], "great")
ann_and_ben_bet = Bet("ann_and_ben", ["ann", "ben", "same"], "ann")
wide_or_narrow_bet = Bet("wide_or_narrow", ["larger", "smaller", "valley", "wide"], "wide")
end_of_training_bet = Bet("end_of_training", ["zero", "floor", "share", "below"], "floor")

_fair, _bent = [0.5, 0.5], [0.75, 0.25]
_there, _back = kl_divergence(_fair, _bent), kl_divergence(_bent, _fair)

both_ways_exercise = Exercise(
    "both_ways", [_there, _back],
    slips={
        "same_twice": [_there, _there],
        "same_twice_back": [_back, _back],
        "exchanged": [_back, _there],
        "in_nats": [_there * math.log(2), _back * math.log(2)],
        "whole_price": [cross_entropy(_fair, _bent), cross_entropy(_bent, _fair)],
        "sign_lost": [-_there, -_back],
        "entropies": [entropy(_bent) - entropy(_fair), entropy(_fair) - entropy(_bent)],
        "unweighted": [2 * _there, math.log2(1.5) + math.log2(0.5)],
    },
)

two_bells_exercise = Exercise(
    "two_bells", [4.5, 4.5],
    slips={
        "half_forgotten": [9, 9],
        "in_bits": [4.5 / math.log(2)] * 2,
        "forty_percent": [4.5, 6.3],
        "forty_percent_less": [4.5, 2.7],
        "signed": [4.5, -4.5],
        "zero": [0, 0],
    },
)

noisy_labels_exercise = Exercise(
    "noisy_labels", entropy([0.9, 0.1], math.e),
    slips={
        "zero": 0,
        "in_bits": entropy([0.9, 0.1]),
        "share_wrong": 0.1,
        "right_labels_only": -math.log(0.9),
        "wrong_labels_only": -math.log(0.1),
        "unweighted": -math.log(0.9) - math.log(0.1),
        "blind_guess": math.log(2),
    },
)

negative_term_exercise = Exercise(
    "negative_term", 0.5,
    slips={
        "above_zero": 0.125,
        "weight_forgotten": 0.25 * 2**0.25,
        "no_difference": 0.25,
        "natural_log": 0.25 * math.e,
    },
)

endless_direction_exercise = Exercise(
    "endless_direction", "qp", slips={"other_way": "pq", "both": "both", "neither": "neither"}
)


def _between(wrong):
    """A slip that shows where no probability is 0, and says nothing about the ends."""
    return lambda p, q: ... if 0 in [*p, *q] else wrong(p, q)


def _sum(p, q, term):
    return sum(term(a, b) for a, b in zip(p, q))


def _clipped(least):
    return lambda p, q: _sum(p, q, lambda a, b: a * math.log2(a / max(b, least)) if a else 0.0)


my_kl_exercise = Exercise(
    "my_kl", kl_divergence,
    cases=[
        ([0.5, 0.5], [0.75, 0.25]),
        ([0.5, 0.3, 0.2], [0.8, 0.15, 0.05]),
        ([1, 0], [0.5, 0.5]),
        ([0.5, 0.5, 0], [0.4, 0.3, 0.3]),
        ([0.5, 0.5, 0], [0.5, 0.5, 0]),
        ([0.5, 0.5], [1, 0]),
        ([0, 1], [1, 0]),
    ],
    slips={
        "natural_log": _between(lambda p, q: kl_divergence(p, q, math.e)),
        "sign_lost": _between(lambda p, q: -kl_divergence(p, q)),
        "swapped": _between(lambda p, q: kl_divergence(q, p)),
        "weighed_by_model": _between(lambda p, q: -kl_divergence(q, p)),
        "whole_price": _between(cross_entropy),
        "entropies": _between(lambda p, q: entropy(q) - entropy(p)),
        "unweighted": _between(lambda p, q: _sum(p, q, lambda a, b: math.log2(a / b))),
        "size_only": _between(lambda p, q: _sum(p, q, lambda a, b: a * abs(math.log2(a / b)))),
        "negative_dropped": _between(lambda p, q: _sum(p, q, lambda a, b: a * max(math.log2(a / b), 0))),
        "divided_again": _between(lambda p, q: kl_divergence(p, q) / len(p)),
        "log_of_zero": lambda p, q: _sum(p, q, lambda a, b: a * math.log2(a / b)),
        "divides_by_zero": lambda p, q: _sum(p, q, lambda a, b: a * math.log2(a / b) if a else 0.0),
        "nan_at_zero": lambda p, q: math.nan if 0 in p else kl_divergence(p, q),
        "impossible_dropped": lambda p, q: _sum(p, q, lambda a, b: a * math.log2(a / b) if a and b else 0.0),
        "clipped_at_9_digits": _clipped(1e-9),
        "clipped_at_12_digits": _clipped(1e-12),
        "clipped_at_15_digits": _clipped(1e-15),
        "minus_zero": lambda p, q: -0.0 if p == q else kl_divergence(p, q),
    },
)
