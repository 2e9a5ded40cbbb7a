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
    "two_days", 0.75, tolerance=0.003,
    slips={
        "fair": 0.5,
        "mean_of_shares": (9 / 10 + 36 / 50) / 2,
        "tails_share": 0.25,
        "heads_per_tails": 45 / 15,
        "added_one": 46 / 62,
        "second_day": 36 / 50,
        "how_many": 45,
    },
)

twenty_tosses_exercise = Exercise(
    "twenty_tosses", bernoulli_entropy(0.8, math.e),
    slips={
        "tails_forgotten": -math.log(0.8),
        "heads_weighed_alone": -0.8 * math.log(0.8),
        "sum_not_mean": 20 * bernoulli_entropy(0.8, math.e),
        "in_bits": bernoulli_entropy(0.8),
        "sign_lost": -bernoulli_entropy(0.8, math.e),
        "log_likelihood": -20 * bernoulli_entropy(0.8, math.e),
        "unweighted": -math.log(0.8) - math.log(0.2),
        "weights_exchanged": cross_entropy([0.2, 0.8], [0.8, 0.2], math.e),
        "fair_model": math.log(2),
        "best_is_zero": 0,
    },
)

_gain = 8 * math.log(0.8 / 0.5) + 2 * math.log(0.2 / 0.5)

likelihood_ratio_exercise = Exercise(
    "likelihood_ratio", math.exp(_gain),
    slips={
        "upside_down": math.exp(-_gain),
        "ratio_of_q": 0.8 / 0.5,
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


def _mean_nll(heads, n, q):
    return cross_entropy([heads / n, 1 - heads / n], [q, 1 - q], math.e)


def _between(wrong):
    """A slip that shows where q is neither 0 nor 1 and the row is short, and says nothing elsewhere."""
    return lambda heads, n, q: ... if q in (0, 1) or heads in (0, n) or n > 1000 else wrong(heads, n, q)


def _plain(heads, n, q):
    return -(heads * math.log(q) + (n - heads) * math.log(1 - q)) / n


def _clipped(least):
    return lambda heads, n, q: _plain(heads, n, min(max(q, least), 1 - least))


mean_nll_exercise = Exercise(
    "my_mean_nll", _mean_nll,
    cases=[(7, 10, 0.5), (7, 10, 0.7), (1, 4, 0.2), (70, 100, 0.6), (1400, 2000, 0.7), (0, 3, 0.4), (3, 3, 0.4),
           (10, 10, 1), (0, 5, 0), (7, 10, 1), (7, 10, 0)],
    slips={
        "in_bits": _between(lambda heads, n, q: _mean_nll(heads, n, q) / math.log(2)),
        "sum_not_mean": _between(lambda heads, n, q: n * _mean_nll(heads, n, q)),
        "sign_lost": _between(lambda heads, n, q: -_mean_nll(heads, n, q)),
        "tails_forgotten": _between(lambda heads, n, q: -heads * math.log(q) / n),
        "exchanged": _between(lambda heads, n, q: _mean_nll(n - heads, n, q)),
        "weighed_by_model": _between(lambda heads, n, q: cross_entropy([q, 1 - q], [heads / n, 1 - heads / n], math.e)),
        "per_head": _between(lambda heads, n, q: n * _mean_nll(heads, n, q) / heads),
        "likelihood": _between(lambda heads, n, q: q**heads * (1 - q) ** (n - heads)),
        "counted_rows": _between(lambda heads, n, q: _mean_nll(heads, n, q) - math.log(math.comb(n, heads)) / n),
        "log_of_product": lambda heads, n, q: -math.log(q**heads * (1 - q) ** (n - heads)) / n,
        "log_of_zero": _plain,
        "nan_at_ends": lambda heads, n, q: math.nan if q in (0, 1) and heads in (0, n) else _mean_nll(heads, n, q),
        "zero_at_ends": lambda heads, n, q: 0.0 if q in (0, 1) else _mean_nll(heads, n, q),
        "endless_at_ends": lambda heads, n, q: math.inf if q in (0, 1) else _mean_nll(heads, n, q),
        "clipped_at_7_digits": _clipped(1e-7),
        "clipped_at_9_digits": _clipped(1e-9),
        "clipped_at_12_digits": _clipped(1e-12),
        "clipped_at_15_digits": _clipped(1e-15),
        "minus_zero": lambda heads, n, q: -0.0 if q == heads / n and q in (0, 1) else _mean_nll(heads, n, q),
    },
)
