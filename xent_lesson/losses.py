"""Losses and their slopes, one per example, in nats. Truth y first; p a probability, z a logit.

A slope has its loss's name and the variable it is taken in.
"""

import numpy as np

from xent_lesson._exact import pick, power_of_rest, shifted, sigmoids, total, weigh
from xent_lesson._gates import (
    classes_and_logits,
    outcome_and_model,
    parameter,
    plainly,
    truth_and_logit,
    truth_and_model,
)
from xent_lesson.logits import log_softmax, softplus


@plainly
def squared_error(y, p):
    """(y - p)^2"""
    y, p = truth_and_model(y, p)
    return (y - p) ** 2


@plainly
def half_squared_error(y, p):
    """(y - p)^2 / 2"""
    return squared_error(y, p) / 2


@plainly
def squared_error_dp(y, p):
    y, p = truth_and_model(y, p)
    return 2 * (p - y)


@plainly
def half_squared_error_dp(y, p):
    y, p = truth_and_model(y, p)
    return p - y


@plainly
def half_squared_error_dz(y, z):
    y, z = truth_and_logit(y, z)
    yes, no = sigmoids(z)
    return _gap(y, z, yes, no) * yes * no


@plainly
def squared_error_dz(y, z):
    return 2 * half_squared_error_dz(y, z)


@plainly
def binary_cross_entropy(y, p):
    y, p = truth_and_model(y, p)
    return weigh(y, -np.log(p)) + weigh(1 - y, -np.log1p(-p))


@plainly
def binary_cross_entropy_from_logit(y, z):
    y, z = truth_and_logit(y, z)
    return weigh(y, softplus(-z)) + weigh(1 - y, softplus(z))


@plainly
def binary_cross_entropy_dp(y, p):
    y, p = truth_and_model(y, p)
    slope = (p - y) / (p * (1 - p))
    return pick(np.isnan(slope), 1 - 2 * p, slope)  # right and certain: -1/p at 1, 1/(1 - p) at 0


@plainly
def binary_cross_entropy_dz(y, z):
    y, z = truth_and_logit(y, z)
    return _gap(y, z, *sigmoids(z))


@plainly
def softmax_cross_entropy(y, z):
    y, z = classes_and_logits(y, z)
    return total(weigh(y, -log_softmax(z)))


@plainly
def softmax_cross_entropy_dz(y, z):
    y, z = classes_and_logits(y, z)
    _, _, _, exponential, others = shifted(z)
    rest = pick(exponential == 1, others, 1 + others - exponential)
    return ((1 - y) * exponential - y * rest) / (1 + others)


@plainly
def focal_loss(y, p, gamma, alpha=None):
    y, p = outcome_and_model(y, p)
    gamma = parameter("gamma", gamma, 0, np.finfo(float).max, "is not 0 or more and finite")
    missed = pick(y == 1, power_of_rest(p, gamma), p**gamma)
    surprise = pick(y == 1, -np.log(p), -np.log1p(-p))
    if alpha is None:
        return missed * surprise
    alpha = parameter("alpha", alpha, 0, 1, "is not between 0 and 1")
    return weigh(pick(y == 1, alpha, 1 - alpha), missed * surprise)


def _gap(y, z, yes, no):
    """sigmoid(z) - y: by weights, so that a confident right answer keeps its digits."""
    by_weight = (1 - y) * yes - y * no
    return pick(np.abs(y - 0.5) <= 0.25, np.tanh(z / 2) / 2 + (0.5 - y), by_weight)
