"""Lesson 03, Entropy: bets and exercises."""

import math

import numpy as np

from xent_lesson.maths.information import bernoulli_entropy, entropy, normalize
from xent_lesson.practice.bet import Bet
from xent_lesson.practice.exercise import Exercise

which_team_bet = Bet("which_team", ["team_1", "team_2", "same"], "team_1")
never_comes_bet = Bet("never_comes", ["same", "grows", "infinite", "undefined"], "same")
nearly_fair_bet = Bet("nearly_fair", ["bits_40", "bits_60", "bits_80", "bits_97"], "bits_97")
star_players_bet = Bet("star_players", ["falls", "same", "rises"], "same")

coin_entropy_exercise = Exercise(
    "coin_entropy", bernoulli_entropy(0.9),
    slips={
        "in_nats": bernoulli_entropy(0.9, math.e),
        "common_log": bernoulli_entropy(0.9, 10),
        "complement": 1 - bernoulli_entropy(0.9),
        "only_heads": -0.9 * math.log2(0.9),
        "only_tails": -0.1 * math.log2(0.1),
        "plain_average": -(math.log2(0.9) + math.log2(0.1)) / 2,
        "not_weighted": -(math.log2(0.9) + math.log2(0.1)),
        "sign_lost": -bernoulli_entropy(0.9),
    },
)

four_outcomes_exercise = Exercise(
    "four_outcomes", 1.75,
    slips={
        "as_if_even": 2,
        "averaged_twice": 1.75 / 4,
        "plain_average": 9 / 4,
        "not_weighted": 9,
        "in_nats": 1.75 * math.log(2),
        "sign_lost": -1.75,
    },
)

largest_entropy_exercise = Exercise(
    "largest_entropy", math.log2(10),
    slips={
        "coin_limit": 1,
        "in_nats": math.log(10),
        "counted": 10,
        "one_outcome": 0.1 * math.log2(10),
        "questions_rounded": 4,
    },
)

_FIRST, _SECOND = (0.9, 0.9, 0.1, 0.95, 0.05), (0.5, 0.55, 0.6, 0.45, 0.5)


def _both(team_number):
    return [team_number(np.array(chances)) for chances in (_FIRST, _SECOND)]


team_entropies_exercise = Exercise(
    "team_entropies", _both(lambda p: sum(bernoulli_entropy(p))),
    slips={
        "in_nats": _both(lambda p: sum(bernoulli_entropy(p, math.e))),
        "per_player": _both(lambda p: sum(bernoulli_entropy(p)) / 5),
        "only_success": _both(lambda p: -sum(p * np.log2(p))),
        "one_distribution": _both(lambda p: entropy(normalize(p))),
        "expected_successes": _both(sum),
        "turned_round": _both(lambda p: sum(bernoulli_entropy(p)))[::-1],
    },
)

same_entropy_exercise = Exercise(
    "same_entropy", 0.75,
    slips={"same_coin": 0.25, "the_entropy": bernoulli_entropy(0.25), "halved": 0.125, "doubled": 0.5},
)


def _between_the_ends(wrong):
    """The mistake `wrong` where no outcome is impossible; it says nothing elsewhere."""
    return lambda p: ... if 0 in p else wrong(p)


def _numpy_product(p):
    p = np.array(p, dtype=float)
    return -np.sum(p * np.log2(p))


entropy_exercise = Exercise(
    "my_entropy", entropy,
    cases=[[0.5, 0.5], [0.25] * 4, [0.9, 0.1], [0.7, 0.2, 0.1], [1, 0], [0.5, 0, 0.5]],
    slips={
        "natural_log": _between_the_ends(lambda p: entropy(p, math.e)),
        "common_log": _between_the_ends(lambda p: entropy(p, 10)),
        "sign_lost": _between_the_ends(lambda p: -entropy(p)),
        "not_weighted": _between_the_ends(lambda p: -sum(map(math.log2, p))),
        "averaged_twice": _between_the_ends(lambda p: entropy(p) / len(p)),
        "log_of_zero": lambda p: -sum(x * math.log2(x) for x in p),
        "divides_by_zero": lambda p: sum(x * math.log2(1 / x) for x in p),
        "nan_at_zero": _numpy_product,
        "minus_zero": lambda p: -sum(x * math.log2(x) for x in p if x),
    },
)
