"""Lesson 07, Logits and softmax: bets and exercises."""

import math

import numpy as np

from xent_lesson.maths.logits import log_softmax, logsumexp, sigmoid, softmax, softplus
from xent_lesson.maths.losses import softmax_cross_entropy
from xent_lesson.practice.bet import Bet
from xent_lesson.practice.exercise import Exercise

another_nine_bet = Bet("another_nine", ["tenth", "doubles", "tenfold", "infinite"], "doubles")
sum_of_sigmoids_bet = Bet("sum_of_sigmoids", ["below", "one", "between", "above"], "between")
five_more_bet = Bet("five_more", ["up", "down", "same", "depends"], "same")
base_two_bet = Bet("base_two", ["higher", "lower", "same", "no_sum"], "lower")
a_thousand_more_bet = Bet("a_thousand_more", ["same", "one", "nan", "error"], "nan")
surer_and_surer_bet = Bet("surer_and_surer", ["zero", "above", "endless", "worse"], "above")

_z = np.array([3.0, 1.0, -2.0])  # another photo: dog, cat, rabbit

three_sigmoids_exercise = Exercise(
    "three_sigmoids", sigmoid(_z).sum(),
    slips={
        "one": 1,
        "sigmoid_of_sum": sigmoid(_z.sum()),
        "sum_of_logits": _z.sum(),
        "mean_not_sum": sigmoid(_z).mean(),
        "sign_turned": sigmoid(-_z).sum(),
        "likeliest_only": sigmoid(_z[0]),
        "all_three_yes": sigmoid(_z).prod(),
        "exponentials": np.exp(_z).sum(),
    },
)

dog_share_exercise = Exercise(
    "dog_share", softmax(_z)[0],
    slips={
        "sigmoid": sigmoid(_z[0]),
        "raw_divided": _z[0] / _z.sum(),
        "sigmoids_divided": sigmoid(_z[0]) / sigmoid(_z).sum(),
        "numerator": math.exp(_z[0]),
        "base_two": 2 ** _z[0] / (2**_z).sum(),
        "odds": math.exp(_z[0]) / np.exp(_z[1:]).sum(),
        "the_loss": -math.log(softmax(_z)[0]),
        "the_cat": softmax(_z)[1],
    },
)

_far = np.array([1001.0, 1003.0, 1000.0])

large_logits_exercise = Exercise(
    "large_logits", softmax(_far),
    slips={
        "nan": [math.nan] * 3,
        "overflow": [math.inf] * 3,
        "winner": [0, 1, 0],
        "thirds": _far / _far.sum(),
        "sigmoids": [1, 1, 1],
        "numerators": np.exp(_far - _far.max()),
        "shifted_sigmoids": sigmoid(_far - _far.min()),
    },
)

far_off_exercise = Exercise(
    "far_off", 666,
    slips={
        "infinite": math.inf,
        "nan": math.nan,
        "zero": 0,
        "second_class": 333,
        "sign_lost": -666,
        "log_sum": 789,
        "smallest_float": -math.log(5e-324),
        "raw_divided": -math.log(123 / 1368),
        "in_bits": 666 / math.log(2),
        "capped_at_100": 100,
        "clipped_at_7_digits": 7 * math.log(10),
        "clipped_at_12_digits": 12 * math.log(10),
    },
)

softmax_twice_exercise = Exercise(
    "softmax_twice", math.log(math.e + 3) - 1, tolerance=0.003,
    slips={
        "zero": 0,
        "blind_guess": math.log(4),
        "numerator_lost": math.log(math.e + 3),
        "one_too_many": math.log(math.e + 4) - 1,
        "three_classes": math.log(math.e + 2) - 1,
        "in_bits": (math.log(math.e + 3) - 1) / math.log(2),
        "probability": math.e / (math.e + 3),
        "sign_lost": 1 - math.log(math.e + 3),
        "two_sigmoids": softplus(-1),
    },
)

torch_line_exercise = Exercise(
    "torch_line", "D", slips={"source_line": "A", "three_questions": "B", "one_number": "C", "softmax_twice": "E"}
)


def _naive(y, z):
    return -math.log(math.exp(z[y]) / sum(math.exp(x) for x in z))


def _naive_in_numpy(y, z):
    exponentials = np.exp(np.asarray(z, dtype=float))
    return -np.log(exponentials / exponentials.sum())[y]


def _clipped(least):
    return lambda y, z: -math.log(max(softmax(z)[y], least))


def _near(wrong):
    """A slip that shows among small logits, and says nothing where exponentials may overflow."""
    return lambda y, z: wrong(y, np.asarray(z, dtype=float)) if max(map(abs, z)) < 100 else ...


my_logit_loss_exercise = Exercise(
    "my_logit_loss", softmax_cross_entropy,
    cases=[(0, [4.0, 2.0, -2.0]), (2, [4.0, 2.0, -2.0]), (1, [0.0, 0.0]), (0, [1.0, 3.0, 0.5, -1.0]),
           (0, [1004.0, 1002.0, 998.0]), (0, [123.0, 456.0, 789.0]), (1, [1000.0, 0.0]),
           (1, [-1004.0, -1002.0, -998.0])],
    slips={
        "naive": _naive,
        "naive_in_numpy": _naive_in_numpy,
        "log_of_rounded": lambda y, z: -np.log(softmax(z))[y],
        "log_of_zero": lambda y, z: -math.log(softmax(z)[y]),
        "log_of_sum_overflows": lambda y, z: np.log(np.exp(z).sum()) - z[y],
        "in_bits": _near(lambda y, z: softmax_cross_entropy(y, z) / math.log(2)),
        "sign_lost": _near(lambda y, z: log_softmax(z)[y]),
        "probability": _near(lambda y, z: softmax(z)[y]),
        "not_added_back": lambda y, z: logsumexp(np.asarray(z) - max(z)) - z[y],
        "only_the_largest": lambda y, z: max(z) - z[y],
        "only_log_sum": _near(lambda y, z: logsumexp(z)),
        "one_sigmoid": _near(lambda y, z: softplus(-z[y])),
        "softmax_twice": _near(lambda y, z: softmax_cross_entropy(y, softmax(z))),
        "all_classes": _near(lambda y, z: -log_softmax(z).sum()),
        "first_class": _near(lambda y, z: -log_softmax(z)[0]),
        "clipped_at_7_digits": _clipped(1e-7),
        "clipped_at_12_digits": _clipped(1e-12),
        "clipped_at_15_digits": _clipped(1e-15),
    },
)
