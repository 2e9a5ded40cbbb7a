"""Lesson 02, Expectation: bets and exercises."""

import math

from xent_lesson.maths.information import expectation
from xent_lesson.practice.bet import Bet
from xent_lesson.practice.exercise import Exercise

wheel_average_bet = Bet("wheel_average", ["zero", "one_and_a_half", "three_and_a_quarter", "five"], "one_and_a_half")
making_up_bet = Bet("making_up", ["below", "as_ever", "above"], "as_ever")
tied_players_bet = Bet("tied_players", ["two_friends", "two_rivals", "two_strangers", "same"], "same")
who_wins_bet = Bet("who_wins", ["team", "even", "opponent", "open"], "open")
travel_time_bet = Bet("travel_time", ["hours_1", "hours_1_5", "hours_2", "hours_2_5"], "hours_2")

die_exercise = Exercise(
    "die", 3.5,
    slips={"rounded_down": 3, "rounded_up": 4, "not_weighted": 21, "averaged_twice": 3.5 / 6, "most": 6},
)

_ABILITIES, _CHANCES = (24, 18, 12, 30, 16), (0.6, 0.9, 0.7, 0.2, 0.8)
_WORTH = sum(a * p for a, p in zip(_ABILITIES, _CHANCES))

team_exercise = Exercise(
    "five_players", _WORTH,
    slips={
        "mean_of_players": _WORTH / 5,
        "divided_by_chances": _WORTH / sum(_CHANCES),
        "chances_multiplied": sum(_ABILITIES) * math.prod(_CHANCES),
        "mean_chance": sum(_ABILITIES) * sum(_CHANCES) / 5,
        "all_show": sum(_ABILITIES),
        "all_likely": 24 + 18 + 12 + 16,
        "chances_added": sum(_CHANCES),
    },
)

never_both_exercise = Exercise(
    "never_both", 22,
    slips={
        "as_if_independent": 40 * 0.3 * 0.5 + 20 * 0.5 * 0.7,
        "second_shrunk": 12 + 10 * 0.7,
        "halved": 11,
        "chances_multiplied": 60 * 0.3 * 0.5,
        "chances_added": 60 * 0.8,
    },
)

straight_line_exercise = Exercise(
    "straight_line", 13,
    slips={"constant_lost": 10, "constant_doubled": 16, "factor_lost": 8, "unchanged": 5},
)

square_exercise = Exercise(
    "mean_square", 1, slips={"square_of_mean": 0, "only_heads": 0.5, "not_weighted": 2}
)


def _fair(p):
    """Whether the weights sum to 1, arithmetic's dust aside."""
    return abs(math.fsum(p) - 1) < 1e-8


def _where_fair(wrong):
    """The mistake `wrong` on distributions; it says nothing elsewhere."""
    return lambda p, values: wrong(p, values) if _fair(p) else ...


def _weighted_sum(p, values):
    return math.fsum(x * weight for weight, x in zip(p, values))


def _nothing_if_unfair(p, values):
    return _weighted_sum(p, values) if _fair(p) else None


def _nan_if_unfair(p, values):
    return _weighted_sum(p, values) if _fair(p) else math.nan


def _asserts(p, values):
    assert _fair(p)
    return _weighted_sum(p, values)


def _refuses_rounding(p, values):
    if sum(p) != 1:
        raise ValueError
    return _weighted_sum(p, values)


expectation_exercise = Exercise(
    "my_expectation", expectation,
    cases=[
        ([0.5, 0.3, 0.1, 0.1], [0, 1, 2, 10]),
        ([0.75, 0.25], [-1, 1]),
        ([0.5, 0.25, 0.25], [1, 2, 4]),
        ([1, 0], [30, 0]),
        ([1 / 49] * 49, list(range(1, 50))),
        ([0.6, 0.5], [1, 2]),
        ([0.5, 0.4], [1, 2]),
    ],
    slips={
        "plain_mean": _where_fair(lambda p, values: sum(values) / len(values)),
        "averaged_twice": _where_fair(lambda p, values: _weighted_sum(p, values) / len(p)),
        "not_weighted": _where_fair(lambda p, values: sum(values)),
        "no_refusal": _weighted_sum,
        "renormalised": lambda p, values: _weighted_sum(p, values) / sum(p),
        "gives_nothing": _nothing_if_unfair,
        "gives_nan": _nan_if_unfair,
        "asserts": _asserts,
        "refuses_rounding": _refuses_rounding,
    },
)
