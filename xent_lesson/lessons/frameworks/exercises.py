"""Lesson 13, In the frameworks: bets and exercises."""

import math

import numpy as np

from xent_lesson.maths.losses import binary_cross_entropy_from_logit
from xent_lesson.practice.bet import Bet
from xent_lesson.practice.exercise import Exercise

softmax_instead_bet = Bet("softmax_instead", ["stops", "same", "smaller", "larger"], "smaller")
impossible_truth_bet = Bet("impossible_truth", ["infinity", "not_a_number", "error", "hundred"], "hundred")
push_through_bet = Bet("push_through", ["full", "half", "nothing", "huge"], "nothing")
swapped_forecasts_bet = Bet("swapped_forecasts", ["error", "same", "ten", "infinity"], "ten")

repair_exercise = Exercise(
    "repair", "D",
    slips={"still_broken": "A", "runs_but_cuts": "B", "sigmoid_twice": "C", "wrong_way_round": "E", "one_of_many": "F"},
)

which_question_exercise = Exercise(
    "which_question", [5, 1, 4],
    slips={
        "bits_and_sum": [4, 1, 5],
        "bits_and_softmax": [1, 5, 4],
        "softmax_for_sum": [5, 4, 1],
        "a_cut": [5, 6, 4],
        "the_order": [5, 2, 4],
    },
)

mean_to_sum_exercise = Exercise(
    "mean_to_sum", [4, 8],
    slips={
        "divided": [0.5 / 8, 1 / 8],
        "loss_only": [4, 1],
        "slope_only": [0.5, 8],
        "nothing_changes": [0.5, 1],
        "slope_divided": [4, 1 / 8],
    },
)

paper_in_bits_exercise = Exercise(
    "paper_in_bits", 0.72 * math.log(2),
    slips={"wrong_way": 0.72 / math.log(2), "same_number": 0.72, "base_ten": 0.72 * math.log10(2), "two_to_the": 2**-0.72},
)

weighted_mean_exercise = Exercise(
    "weighted_mean", (0.6 + 3 * 0.1) / 4,
    slips={"by_the_count": (0.6 + 3 * 0.1) / 2, "no_weights": 0.35, "the_sum": 0.6 + 3 * 0.1, "weights_swapped": (3 * 0.6 + 0.1) / 4},
)


def _through_sigmoid(y, z):
    with np.errstate(all="ignore"):
        q = 1 / (1 + np.exp(-np.float64(z)))
        return -y * np.log(q) - (1 - y) * np.log(1 - q)


my_bce_exercise = Exercise(
    "my_bce", binary_cross_entropy_from_logit,
    cases=[(1, 0), (1, -3), (0, 2), (1, 3), (0, -2), (0.5, 4), (0, 1000), (1, -1000), (1, 1000), (0, -1000)],
    slips={
        "through_sigmoid": _through_sigmoid,
        "cut_at_100": lambda y, z: min(binary_cross_entropy_from_logit(y, z), 100.0),
        "truth_turned": lambda y, z: binary_cross_entropy_from_logit(1 - y, z),
        "only_positives": lambda y, z: y * binary_cross_entropy_from_logit(1, z) if y else 0.0,
        "in_bits": lambda y, z: binary_cross_entropy_from_logit(y, z) / math.log(2),
        "hard_bend": lambda y, z: max(z, 0) - y * z,
        "sigmoid_first": lambda y, z: binary_cross_entropy_from_logit(y, 1 / (1 + math.exp(-z)) if z > -700 else 0.0),
    },
)
