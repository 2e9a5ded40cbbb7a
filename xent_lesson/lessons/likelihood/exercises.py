"""Lesson 08, Likelihood: bets and exercises."""

import math

from xent_lesson.maths.information import bernoulli_entropy, cross_entropy
from xent_lesson.practice.bet import Bet
from xent_lesson.practice.exercise import Exercise

ten_tosses_bet = Bet("ten_tosses", ["half", "six", "seven", "eight"], "seven")
same_top_bet = Bet("same_top", ["same", "middle", "outside", "ten"], "same")
two_thousand_factors_bet = Bet("two_thousand_factors", ["tiny", "zero", "error", "nan"], "zero")
likelihood_area_bet = Bet("likelihood_area", ["one", "above", "below", "far_below"], "far_below")
eleventh_toss_bet = Bet("eleventh_toss", ["nothing", "two", "ten", "endless"], "endless")

two_days_exercise = Exercise(
    "two_days", 0.7, tolerance=0.003,
    slips={
        "fair": 0.5,
        "mean_of_shares": (9 / 10 + 33 / 50) / 2,
        "tails_share": 0.3,
        "heads_per_tails": 42 / 18,
        "added_one": 43 / 62,
        "second_day": 33 / 50,
        "how_many": 42,
    },
)

twenty_tosses_exercise = Exercise(
    "twenty_tosses", bernoulli_entropy(0.7, math.e),
    slips={
        "tails_forgotten": -math.log(0.7),
        "heads_weighed_alone": -0.7 * math.log(0.7),
        "sum_not_mean": 20 * bernoulli_entropy(0.7, math.e),
        "in_bits": bernoulli_entropy(0.7),
        "sign_lost": -bernoulli_entropy(0.7, math.e),
        "log_likelihood": -20 * bernoulli_entropy(0.7, math.e),
        "unweighted": -math.log(0.7) - math.log(0.3),
        "weights_exchanged": cross_entropy([0.3, 0.7], [0.7, 0.3], math.e),
        "fair_model": math.log(2),
        "best_is_zero": 0,
    },
)

_gain = 8 * math.log(0.8 / 0.5) + 2 * math.log(0.2 / 0.5)

likelihood_ratio_exercise = Exercise(
    "likelihood_ratio", math.exp(_gain),
    slips={
        "upside_down": math.exp(-_gain),
        "ratio_of_p": 0.8 / 0.5,
        "heads_only": (0.8 / 0.5) ** 8,
        "difference_of_logs": _gain,
        "per_toss": math.exp(_gain / 10),
        "ratio_of_surprises": math.log(2) / bernoulli_entropy(0.8, math.e),
    },
)

_row = -3000 * bernoulli_entropy(0.4, math.e)

long_row_exercise = Exercise(
    "long_row", [0, _row],
    slips={
        "log_of_product": [0, -math.inf],
        "sign_lost": [0, -_row],
        "mean_not_sum": [0, _row / 3000],
        "in_bits": [0, _row / math.log(2)],
        "in_tens": [0, _row / math.log(10)],
        "fair_model": [0, -3000 * math.log(2)],
        "heads_only": [0, 1200 * math.log(0.4)],
        "exchanged": [0, 1800 * math.log(0.4) + 1200 * math.log(0.6)],
        "product_is_nan": [math.nan, _row],
    },
)

five_heads_exercise = Exercise(
    "five_heads", [6 / 7, math.log(7)],
    slips={
        "nothing_added": [1, math.inf],
        "priced_heads": [6 / 7, math.log(7 / 6)],
        "in_bits": [6 / 7, math.log2(7)],
        "probability_of_tails": [6 / 7, 1 / 7],
        "only_below": [5 / 7, math.log(7 / 2)],
        "half_added": [11 / 12, math.log(12)],
        "fair": [1 / 2, math.log(2)],
        "price_zero": [1, 0],
        "clipped": [1, 12 * math.log(10)],
    },
)


def _mean_nll(p, k, n):
    return cross_entropy([k / n, 1 - k / n], [p, 1 - p], math.e)


def _between(wrong):
    """A slip that shows where p is neither 0 nor 1 and the row is short, and says nothing elsewhere."""
    return lambda p, k, n: ... if p in (0, 1) or k in (0, n) or n > 1000 else wrong(p, k, n)


def _plain(p, k, n):
    return -(k * math.log(p) + (n - k) * math.log(1 - p)) / n


def _clipped(least):
    return lambda p, k, n: _plain(min(max(p, least), 1 - least), k, n)


mean_nll_exercise = Exercise(
    "my_mean_nll", _mean_nll,
    cases=[(0.5, 7, 10), (0.7, 7, 10), (0.2, 1, 4), (0.6, 70, 100), (0.7, 1400, 2000), (0.4, 0, 3), (0.4, 3, 3),
           (1, 10, 10), (0, 0, 5), (1, 7, 10), (0, 7, 10)],
    slips={
        "in_bits": _between(lambda p, k, n: _mean_nll(p, k, n) / math.log(2)),
        "sum_not_mean": _between(lambda p, k, n: n * _mean_nll(p, k, n)),
        "sign_lost": _between(lambda p, k, n: -_mean_nll(p, k, n)),
        "tails_forgotten": _between(lambda p, k, n: -k * math.log(p) / n),
        "exchanged": _between(lambda p, k, n: _mean_nll(p, n - k, n)),
        "weighed_by_model": _between(lambda p, k, n: cross_entropy([p, 1 - p], [k / n, 1 - k / n], math.e)),
        "per_head": _between(lambda p, k, n: n * _mean_nll(p, k, n) / k),
        "likelihood": _between(lambda p, k, n: p**k * (1 - p) ** (n - k)),
        "counted_rows": _between(lambda p, k, n: _mean_nll(p, k, n) - math.log(math.comb(n, k)) / n),
        "log_of_product": lambda p, k, n: -math.log(p**k * (1 - p) ** (n - k)) / n,
        "log_of_zero": _plain,
        "nan_at_ends": lambda p, k, n: math.nan if p in (0, 1) and k in (0, n) else _mean_nll(p, k, n),
        "zero_at_ends": lambda p, k, n: 0.0 if p in (0, 1) else _mean_nll(p, k, n),
        "endless_at_ends": lambda p, k, n: math.inf if p in (0, 1) else _mean_nll(p, k, n),
        "clipped_at_7_digits": _clipped(1e-7),
        "clipped_at_9_digits": _clipped(1e-9),
        "clipped_at_12_digits": _clipped(1e-12),
        "clipped_at_15_digits": _clipped(1e-15),
        "minus_zero": lambda p, k, n: -0.0 if p == k / n and p in (0, 1) else _mean_nll(p, k, n),
    },
)
