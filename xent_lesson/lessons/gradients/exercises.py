"""Lesson 06, Gradients: bets and exercises."""

import math

from xent_lesson.maths.logits import sigmoid, softmax
from xent_lesson.maths.losses import (
    binary_cross_entropy_dq,
    binary_cross_entropy_dz,
    binary_cross_entropy_from_logit,
    half_squared_error_dz,
    softmax_cross_entropy_dz,
    squared_error_dz,
)
from xent_lesson.practice.bet import Bet
from xent_lesson.practice.exercise import Exercise

balls_race_bet = Bet("balls_race", ["ten", "thirty", "seventy", "never"], "seventy")
steepest_square_bet = Bet("steepest_square", ["half", "two_thirds", "four_fifths", "nine_tenths"], "two_thirds")
cross_entropy_bound_bet = Bet("cross_entropy_bound", ["quarter", "one", "hundred", "no_end"], "one")
other_logits_bet = Bet("other_logits", ["stay", "less", "same", "more"], "same")

_q = sigmoid(-5)
_flat = _q * (1 - _q)
_steep = sigmoid(3) * sigmoid(-3)

confident_slopes_exercise = Exercise(
    "confident_slopes", [(_q - 1) * _flat, _q - 1],
    slips={
        "sign_lost": [(1 - _q) * _flat, 1 - _q],
        "whole_square": [2 * (_q - 1) * _flat, _q - 1],
        "in_q": [_q - 1, -1 / _q],
        "no_sigmoid": [_q - 1, _q - 1],
        "flat_twice": [(_q - 1) * _flat, (_q - 1) * _flat],
        "truth_zero": [_q * _flat, _q],
        "swapped": [_q - 1, (_q - 1) * _flat],
    },
)

times_steeper_exercise = Exercise(
    "times_steeper", 1 / _steep, tolerance=0.003,
    slips={
        "in_q": 1 / (1 - sigmoid(3)),
        "whole_square": 1 / (2 * _steep),
        "upside_down": _steep,
        "one_slope": sigmoid(3),
        "losses": binary_cross_entropy_from_logit(0, 3) / (sigmoid(3) ** 2 / 2),
    },
)

peak_place_exercise = Exercise(
    "peak_place", 1 / 3,
    slips={"truth_zero": 2 / 3, "most_wrong": 0, "steepest_sigmoid": 1 / 2, "height": 4 / 27, "logit": -math.log(2)},
)

_shares = softmax([2, 1, 0])

cat_photo_exercise = Exercise(
    "cat_photo", softmax_cross_entropy_dz(1, [2, 1, 0]),
    slips={
        "only_true": [0, _shares[1] - 1, 0],
        "sign_lost": -softmax_cross_entropy_dz(1, [2, 1, 0]),
        "dog_photo": softmax_cross_entropy_dz(0, [2, 1, 0]),
        "probabilities": _shares,
        "sigmoids": [sigmoid(2), sigmoid(1) - 1, sigmoid(0)],
    },
)

linear_slope_exercise = Exercise(
    "linear_slope", 3,
    slips={
        "with_flatness": 3 * sigmoid(4) * sigmoid(-4),
        "with_sigmoid": sigmoid(4) - 1,
        "both": half_squared_error_dz(1, 4),
        "sign_lost": -3,
        "whole_square": 6,
        "the_loss": 4.5,
        "truth_zero": 4,
    },
)

gradient_exercise = Exercise(
    "my_gradient", binary_cross_entropy_dz, cases=[(0, 4), (1, 4), (0, -2), (1, -2), (1, 0), (0, 0.5)],
    slips={
        "sign_lost": lambda y, z: y - sigmoid(z),
        "half_squared": half_squared_error_dz,
        "whole_square": squared_error_dz,
        "in_q": lambda y, z: binary_cross_entropy_dq(y, sigmoid(z)),
        "the_loss": binary_cross_entropy_from_logit,
        "only_positives": lambda y, z: ... if y else 0.0,
        "truth_lost": lambda y, z: sigmoid(z),
        "no_sigmoid": lambda y, z: z - y,
        "size_only": lambda y, z: abs(sigmoid(z) - y),
    },
)
