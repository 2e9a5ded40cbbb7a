"""Lesson 04, Cross-entropy: bets and exercises."""

import math

from xent_lesson.maths.information import cross_entropy, entropy, kl_divergence
from xent_lesson.maths.logits import softmax
from xent_lesson.practice.bet import Bet
from xent_lesson.practice.exercise import Exercise

chicken_shop_bet = Bet(
    "chicken_shop", ["both_reviews", "kitchen_prices", "review_prices", "both_kitchen"], "review_prices"
)
honest_reviews_bet = Bet("honest_reviews", ["rises", "same", "floor", "zero"], "floor")
best_belief_bet = Bet("best_belief", ["even", "true", "bold", "all_in"], "true")
nearly_all_wrong_bet = Bet("nearly_all_wrong", ["right_ones", "alike", "five", "hundreds"], "five")
two_photos_bet = Bet("two_photos", ["a", "b", "same"], "b")

_p, _q = [0.7, 0.2, 0.1], [0.5, 0.3, 0.2]

weighted_by_truth_exercise = Exercise(
    "weighted_by_truth", cross_entropy(_p, _q),
    slips={
        "swapped": cross_entropy(_q, _p),
        "entropy_of_truth": entropy(_p),
        "entropy_of_model": entropy(_q),
        "in_nats": cross_entropy(_p, _q, math.e),
        "extra_only": kl_divergence(_p, _q),
        "product": entropy(_p) * entropy(_q),
        "divided_again": cross_entropy(_p, _q) / 3,
        "sign_lost": -cross_entropy(_p, _q),
    },
)

_photo = softmax([4, 2, -2]).tolist()  # 0.8789, 0.1189, 0.0022

photo_loss_exercise = Exercise(
    "photo_loss", -math.log(_photo[0]),
    slips={
        "in_bits": -math.log2(_photo[0]),
        "common_log": -math.log10(_photo[0]),
        "probability": _photo[0],
        "share_missed": 1 - _photo[0],
        "all_classes": -sum(map(math.log, _photo)),
        "entropy_of_model": entropy(_photo, math.e),
        "divided_again": -math.log(_photo[0]) / 3,
        "sign_lost": math.log(_photo[0]),
    },
)

perfect_model_exercise = Exercise(
    "perfect_model", entropy([0.8, 0.2]),
    slips={
        "zero": 0,
        "in_nats": entropy([0.8, 0.2], math.e),
        "product": entropy([0.8, 0.2]) ** 2,
        "twice": 2 * entropy([0.8, 0.2]),
        "one": 1,
    },
)

called_impossible_exercise = Exercise(
    "called_impossible", [math.inf, 1.5],
    slips={
        "not_a_number": [math.nan, 1.5],
        "zero": [0, 1.5],
        "both_endless": [math.inf, math.inf],
        "entropy_of_truth": [1, 1],
        "exchanged": [1.5, math.inf],
        "clipped_at_12_digits": [-math.log2(1e-12) / 2, 1.5],
    },
)

two_codes_exercise = Exercise(
    "two_codes", [2, 2.75],
    slips={
        "exchanged": [2.75, 2],
        "same_twice": [2, 2],
        "own_codes": [1.5, 1.5],
        "extra_only": [0.5, 1.25],
        "unweighted": [7 / 3, 8 / 3],
        "roles": [math.inf, math.inf],
    },
)


def _between(wrong):
    """A slip that shows where no probability is 0, and says nothing about the ends."""
    return lambda p, q: ... if 0 in [*p, *q] else wrong(p, q)


def _sum(p, q, term):
    return sum(term(a, b) for a, b in zip(p, q))


def _dropped(p, q):
    return _sum(p, q, lambda a, b: -a * math.log2(b) if b else 0.0)


def _clipped(p, q, least):
    return _sum(p, q, lambda a, b: -a * math.log2(max(b, least)))


def _nan_at_zero(p, q):
    return math.nan if (0, 0) in zip(p, q) else cross_entropy(p, q)


my_cross_entropy_exercise = Exercise(
    "my_cross_entropy", cross_entropy,
    cases=[
        ([0.7, 0.2, 0.1], [0.5, 0.3, 0.2]),
        ([0.5, 0.5], [0.9, 0.1]),
        ([0, 1, 0], [0.25, 0.5, 0.25]),
        ([0.5, 0.5, 0], [0.5, 0.5, 0]),
        ([1, 0], [1, 0]),
        ([0.5, 0.5], [1, 0]),
        ([0, 1], [1, 0]),
    ],
    slips={
        "natural_log": _between(lambda p, q: cross_entropy(p, q, math.e)),
        "sign_lost": _between(lambda p, q: -cross_entropy(p, q)),
        "swapped": _between(lambda p, q: cross_entropy(q, p)),
        "entropy_of_truth": _between(lambda p, q: entropy(p)),
        "entropy_of_model": _between(lambda p, q: entropy(q)),
        "extra_only": _between(kl_divergence),
        "product": _between(lambda p, q: entropy(p) * entropy(q)),
        "divided_again": _between(lambda p, q: cross_entropy(p, q) / len(p)),
        "unweighted": _between(lambda p, q: _sum([1] * len(p), q, lambda a, b: -math.log2(b))),
        "largest_only": _between(lambda p, q: -math.log2(q[p.index(max(p))])),
        "log_of_zero": lambda p, q: _sum(p, q, lambda a, b: -a * math.log2(b)),
        "nan_at_zero": _nan_at_zero,
        "clipped_at_9_digits": lambda p, q: _clipped(p, q, 1e-9),
        "clipped_at_12_digits": lambda p, q: _clipped(p, q, 1e-12),
        "clipped_at_15_digits": lambda p, q: _clipped(p, q, 1e-15),
        "impossible_dropped": _dropped,
        "minus_zero": lambda p, q: ... if p == [0.5, 0.5, 0] else -0.0 if p == q else cross_entropy(p, q),
    },
)
