"""Lesson 09, A neuron learns: bets and exercises."""

import numpy as np

from xent_lesson.maths.logits import sigmoid
from xent_lesson.maths.training import fit
from xent_lesson.practice.bet import Bet
from xent_lesson.practice.exercise import Exercise

worse_start_bet = Bet("worse_start", ["under_10", "to_50", "to_100", "over_100"], "over_100")
large_rate_bet = Bet("large_rate", ["sooner", "settles", "never_rests", "flies_off"], "never_rests")
equal_units_bet = Bet("equal_units", ["standstill", "alike", "part"], "alike")
moons_winner_bet = Bet("moons_winner", ["cross_entropy", "about_even", "half_squared", "stuck"], "about_even")


def _end(loss, rate, start, y=0):
    """What the neuron says after 300 steps."""
    return float(fit([1], [y], loss, rate, 300, dict(zip("wb", start))).probabilities([1])[0])


SQUARE, CROSS = "half_squared_error", "binary_cross_entropy"

mirror_exercise = Exercise(
    "mirror", _end(SQUARE, 0.15, (-2, -2), y=1),
    slips={
        "truth_zero": _end(SQUARE, 0.15, (2, 2)),
        "good_start": _end(SQUARE, 0.15, (-0.6, -0.9), y=1),
        "cross_entropy": _end(CROSS, 0.15, (-2, -2), y=1),
        "not_moved": sigmoid(-4),
        "uphill": _end(SQUARE, 0.15, (-2, -2), y=0),
    },
)

slow_rate_exercise = Exercise(
    "slow_rate", _end(CROSS, 0.05, (2, 2)), tolerance=0.012,  # .042 is a fair way to type it
    slips={
        "half_squared": _end(SQUARE, 0.05, (2, 2)),
        "good_start": _end(CROSS, 0.05, (0.6, 0.9)),
        "one_moves": _end(CROSS, 0.025, (2, 2)),  # w and b share the work: one alone is half as fast
        "three_times": 3 * _end(CROSS, 0.15, (2, 2)),
        "old_rate": _end(CROSS, 0.15, (2, 2)),
    },
)

find_the_bug_exercise = Exercise(
    "find_the_bug", "b", slips={"unit_slope_lost": "a", "weight_lost": "c", "sigmoid_twice": "d"}
)

smallest_rate_exercise = Exercise(
    "smallest_rate", 0.01547, tolerance=0.003,  # 0.01543 is enough, and with four decimals 0.0155; 0.0154 is not
    slips={
        "too_small": 0.015,
        "good_start": 0.0219,
        "one_moves": 0.03085,
        "published_slope": 0.00261,
        "in_proportion": 0.15 * 0.012 / 0.2028,
        "same_rate": 0.15,
    },
)


def _descend(slope=lambda y, q: q - y, up=-1, mean=True, sees=True, tilts=True, once=False, in_turn=False, squash=sigmoid):
    """Gradient descent on one weight and a bias, with one thing or another done differently."""

    def train(x, y, rate, steps):
        x, y, w, b = np.array(x), np.array(y), 0.0, 0.0
        for _ in range(min(steps, 1) if once else steps):
            per = len(x) if mean else 1
            force = slope(y, squash(w * x + b)) / per
            new = w + up * rate * np.sum(force * (x if sees else 1))
            if in_turn:
                force = slope(y, squash(new * x + b)) / per
            b, w = b + up * rate * np.sum(force) * tilts, new
        return [w, b]

    return train


def _one_by_one(x, y, rate, steps):
    w = b = 0.0
    for _ in range(steps):
        for one, truth in zip(x, y):
            push = sigmoid(w * one + b) - truth
            w, b = w - rate * push * one, b - rate * push
    return [w, b]


def _reference(x, y, rate, steps):
    run = fit(x, y, CROSS, rate, steps)
    return [run.at(-1)["w"][0], run.at(-1)["b"]]


my_training_exercise = Exercise(
    "my_training", _reference,
    cases=[([1.0], [1], 0.5, 3), ([2.0, -1.0, 0.5], [1, 0, 0], 0.3, 5), ([0.0, 3.0], [1, 0], 1.0, 2), ([1.0, 2.0], [0, 1], 0.1, 0)],
    slips={
        "uphill": _descend(up=1),
        "sum_not_mean": _descend(mean=False),
        "input_forgotten": _descend(sees=False),
        "bias_kept": _descend(tilts=False),
        "one_step": _descend(once=True),
        "in_turn": _descend(in_turn=True),
        "half_squared": _descend(slope=lambda y, q: (q - y) * q * (1 - q)),
        "no_sigmoid": _descend(squash=lambda z: z),
        "one_by_one": _one_by_one,
    },
)
