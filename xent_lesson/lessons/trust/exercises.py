"""Lesson 12, Trust: bets and exercises."""

import math

import numpy as np

from xent_lesson.maths.calibration import expected_calibration_error, reliability
from xent_lesson.practice.bet import Bet
from xent_lesson.practice.exercise import Exercise

two_forecasters_bet = Bet("two_forecasters", ["less", "same", "between", "most"], "most")
absolute_price_bet = Bet("absolute_price", ["half", "truth", "one", "all_alike"], "one")
cooler_answers_bet = Bet("cooler_answers", ["none", "few", "many", "opposite"], "none")
soft_floor_bet = Bet("soft_floor", ["zero", "above", "endless"], "above")
no_idea_dots_bet = Bet("no_idea_dots", ["diagonal", "above", "below", "scattered"], "diagonal")

best_report_exercise = Exercise(
    "best_report", 0.08,
    slips={"the_price": 0.48, "the_cheapest": 0.4, "cheapest_q": 0, "other_end": 0.6, "turned": -0.08},
)

cooled_share_exercise = Exercise(
    "cooled_share", 0.75,
    slips={
        "halved": 0.45,
        "unchanged": 0.9,
        "multiplied": 1 / (1 + math.exp(-2 * math.log(9))),
        "the_logit": math.log(9) / 2,
        "root": math.sqrt(0.9),
        "towards_half": 0.7,
        "the_other": 0.25,
        "the_odds": 3,
    },
)

_target, _other = 0.9 + 0.1 / 3, 0.1 / 3


def _entropy(*shares):
    return -sum(share * math.log(share) for share in shares)


soft_target_exercise = Exercise(
    "soft_target", _target,
    slips={
        "to_the_others": 0.9,
        "one_share_taken": 1 - 0.1 / 3,
        "half_taken": 0.95,
        "the_other_classes": _other,
        "share_of_the_others": 0.05,
        "unchanged": 1,
    },
)

soft_label_floor_exercise = Exercise(
    "soft_label_floor", _entropy(_target, _other, _other),
    slips={
        "zero": 0,
        "first_term": -_target * math.log(_target),
        "surprise_only": -math.log(_target),
        "two_classes": _entropy(_target, 1 - _target),
        "other_target": _entropy(0.9, 0.05, 0.05),
        "other_target_two_classes": _entropy(0.9, 0.1),
        "in_bits": _entropy(_target, _other, _other) / math.log(2),
        "log_10": _entropy(_target, _other, _other) / math.log(10),
    },
)

blind_loss_exercise = Exercise(
    "blind_loss", math.log(10),
    slips={
        "one": 1,
        "the_probability": 0.1,
        "zero": 0,
        "in_bits": math.log2(10),
        "the_others": -math.log(0.9),
        "weighed": 0.1 * math.log(10),
        "binary": math.log(2),
    },
)


def _gaps(y, q, bins):
    stated, observed, count = reliability(y, q, bins)
    return observed - stated, count


def _unweighed(y, q, bins):
    gaps, _ = _gaps(y, q, bins)
    return float(abs(gaps).mean())


def _over_all_bins(y, q, bins):
    gaps, _ = _gaps(y, q, bins)
    return float(abs(gaps).sum() / bins)


def _signed(y, q, bins):
    gaps, count = _gaps(y, q, bins)
    return float(gaps @ count / count.sum())


def _stated_first(y, q, bins):
    return -_signed(y, q, bins)


def _size_of_all(y, q, bins):
    return float(abs(np.mean(y) - np.mean(q)))


def _largest(y, q, bins):
    return float(abs(_gaps(y, q, bins)[0]).max())


def _squared(y, q, bins):
    gaps, count = _gaps(y, q, bins)
    return float(gaps**2 @ count / count.sum())


def _one_by_one(y, q, bins):
    return float(np.mean(np.abs(np.subtract(y, q))))


def _brier(y, q, bins):
    return float(np.mean(np.subtract(y, q) ** 2))


def _middles(y, q, bins):
    place = np.minimum((np.asarray(q) * bins).astype(int), bins - 1)
    middle = (place + 0.5) / bins
    gaps = [abs(np.mean(np.asarray(y)[place == k]) - middle[place == k][0]) * np.mean(place == k) for k in set(place)]
    return float(math.fsum(gaps))


def _sums(y, q, bins):
    gaps, count = _gaps(y, q, bins)
    return float(abs(gaps) @ count)


def _one_lost(y, q, bins):
    kept = [(happened, stated) for happened, stated in zip(y, q) if stated < 1]
    return expected_calibration_error(*map(list, zip(*kept)), bins) * len(kept) / len(y)


def _nan_in_an_empty_bin(y, q, bins):
    return ... if len(reliability(y, q, bins).count) == bins else math.nan


my_calibration_error_exercise = Exercise(
    "my_calibration_error", expected_calibration_error,
    cases=[
        ([0, 1, 1, 1, 0, 0, 1], [0.1, 0.2, 0.7, 0.9, 0.8, 0.3, 0.6], 2),
        ([1, 0, 0, 1, 1, 0, 1, 1], [0.1, 0.15, 0.3, 0.45, 0.7, 0.8, 0.9, 1], 4),
        ([0, 1, 0, 1, 0], [0.05, 0.15, 0.18, 0.95, 1], 5),
        ([0, 1, 1, 0], [0, 1, 1, 0], 3),
    ],
    slips={
        "unweighed": _unweighed,
        "over_all_bins": _over_all_bins,
        "signed": _signed,
        "stated_first": _stated_first,
        "one_bin": _size_of_all,
        "largest": _largest,
        "squared": _squared,
        "one_by_one": _one_by_one,
        "brier": _brier,
        "middles": _middles,
        "sums": _sums,
        "one_lost": _one_lost,
        "nan_in_an_empty_bin": _nan_in_an_empty_bin,
    },
)
