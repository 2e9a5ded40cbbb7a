"""Lesson 11, Imbalance: bets and exercises."""

import math

from xent_lesson.maths.losses import binary_cross_entropy, focal_loss
from xent_lesson.practice.bet import Bet
from xent_lesson.practice.exercise import Exercise

background_pull_bet = Bet("background_pull", ["stays", "up", "down", "down_hard"], "down")
louder_group_bet = Bet("louder_group", ["hundred", "several", "alike", "objects"], "several")
after_squaring_bet = Bet("after_squaring", ["background", "close", "ahead", "far_ahead"], "far_ahead")
even_alpha_bet = Bet("even_alpha", ["small", "half", "large", "near_one"], "small")
raised_threshold_bet = Bet("raised_threshold", ["rises", "falls", "stays", "depends"], "stays")

two_boxes_exercise = Exercise(
    "two_boxes", [0.4, 0.65],
    slips={
        "object_probability": [0.4, 0.35],
        "wrong_label": [0.6, 0.35],
        "background_probability": [0.6, 0.65],
        "the_losses": [-math.log(0.4), -math.log(0.65)],
        "swapped": [0.65, 0.4],
    },
)

times_smaller_exercise = Exercise(
    "times_smaller", 25,
    slips={
        "not_squared": 5,
        "square_of_q_t": 0.64,
        "one_over_square_of_q_t": 1 / 0.64,
        "upside_down": 0.04,
        "times_gamma": 2.5,
        "percent": 96,
    },
)

_y, _q = [1, 0, 1], [0.9, 0.2, 0.6]
_each = [binary_cross_entropy(y, q) for y, q in zip(_y, _q)]

three_labels_exercise = Exercise(
    "three_labels", sum(_each) / 3,
    slips={
        "only_positives": (_each[0] + _each[2]) / 2,
        "positives_of_three": (_each[0] + _each[2]) / 3,
        "sum_not_mean": sum(_each),
        "all_present": -sum(map(math.log, _q)) / 3,
        "labels_turned": sum(binary_cross_entropy(1 - y, q) for y, q in zip(_y, _q)) / 3,
        "in_bits": sum(_each) / 3 / math.log(2),
        "log_10": sum(_each) / 3 / math.log(10),
        "absent_only": _each[1],
    },
)

easy_box_exercise = Exercise(
    "easy_box", focal_loss(0, 0.3, 2),
    slips={
        "log_10": focal_loss(0, 0.3, 2) / math.log(10),
        "in_bits": focal_loss(0, 0.3, 2) / math.log(2),
        "no_gamma": focal_loss(0, 0.3, 0),
        "not_squared": focal_loss(0, 0.3, 1),
        "doubled": 2 * 0.3 * focal_loss(0, 0.3, 0),
        "factor_only": 0.09,
        "square_of_q_t": 0.49 * focal_loss(0, 0.3, 0),
        "object_probability": focal_loss(1, 0.3, 2),
    },
)

_background, _object = 990 * binary_cross_entropy(0, 0.2), 10 * binary_cross_entropy(1, 0.2)

fair_weight_exercise = Exercise(
    "fair_weight", _background / (_background + _object),
    slips={
        "turned": _object / (_background + _object),
        "counts_only": 0.99,
        "counts_turned": 0.01,
        "same_weight": 0.5,
        "one_box_each": binary_cross_entropy(0, 0.2) / (binary_cross_entropy(0, 0.2) + binary_cross_entropy(1, 0.2)),
        "the_ratio": _background / _object,
        "at_a_tenth": 1 / (1 + 10 * binary_cross_entropy(1, 0.1) / (990 * binary_cross_entropy(0, 0.1))),
    },
)


def _between(wrong):
    """A slip that shows where q is not 0 or 1, and says nothing about the ends."""
    return lambda y, q, gamma: ... if q in (0, 1) else wrong(y, q, gamma)


def _focal(q_t, gamma):
    return (1 - q_t) ** gamma * math.log(1 / q_t)


def _right_of_truth(y, q):
    return q if y == 1 else 1 - q


def _stops_at_zero(y, q, gamma):
    q_t = _right_of_truth(y, q)
    return ... if q_t == 1 else _focal(q_t, gamma)


def _clipped(least):
    def clipped(y, q, gamma):
        q_t = _right_of_truth(y, q)
        return ... if q_t == 1 else _focal(max(q_t, least), gamma)

    return clipped


def _at_one(end):
    """Right but where the model is right and certain: this comes out there."""
    return lambda y, q, gamma: end if _right_of_truth(y, q) == 1 else focal_loss(y, q, gamma)


my_focal_loss_exercise = Exercise(
    "my_focal_loss", focal_loss,
    cases=[(1, 0.3, 2), (0, 0.1, 2), (0, 0.8, 0.5), (1, 0.6, 0), (1, 0.75, 1), (0, 0.45, 3),
           (1, 1, 2), (0, 0, 2), (1, 1, 0), (1, 0, 2), (0, 1, 2)],
    slips={
        "object_probability": _between(lambda y, q, gamma: _focal(q, gamma)),
        "labels_turned": _between(lambda y, q, gamma: focal_loss(1 - y, q, gamma)),
        "power_of_q_t": _between(lambda y, q, gamma: _right_of_truth(y, q) ** gamma * binary_cross_entropy(y, q)),
        "power_of_q": _between(lambda y, q, gamma: (1 - q) ** gamma * binary_cross_entropy(y, q)),
        "only_positives": _between(lambda y, q, gamma: ... if y else 0.0),
        "no_gamma": _between(lambda y, q, gamma: binary_cross_entropy(y, q)),
        "times_gamma": _between(lambda y, q, gamma: gamma * focal_loss(y, q, 1)),
        "log_10": _between(lambda y, q, gamma: focal_loss(y, q, gamma) / math.log(10)),
        "in_bits": _between(lambda y, q, gamma: focal_loss(y, q, gamma) / math.log(2)),
        "sign_lost": _between(lambda y, q, gamma: -focal_loss(y, q, gamma)),
        "log_of_zero": _stops_at_zero,
        "clipped_at_7_digits": _clipped(1e-7),
        "clipped_at_9_digits": _clipped(1e-9),
        "clipped_at_12_digits": _clipped(1e-12),
        "clipped_at_15_digits": _clipped(1e-15),
        "nan_at_one": _at_one(math.nan),
        "minus_zero": _at_one(-0.0),
    },
)
