"""Logits: from any real number to a probability and back, for two classes or many.

A row of logits lies along the last axis. Logarithms are natural.
"""

import numpy as np

from ._exact import pick, shifted
from ._frame import elementwise, rowwise
from ._gates import logit_row, one_logit, one_probability, softmax_row


@elementwise(one_logit)
def sigmoid(z):
    """The probability whose logit is z.

    sigmoid(z) = 1 / (1 + exp(-z))

    z : logit or (...) array of them, from -inf to inf.
    Returns a float or (...) probability: 0 at -inf, 1/2 at 0, 1 at inf.
    Raises ValueError, naming the entry, for nan; TypeError if not a number.

    >>> sigmoid(0)
    0.5

    Source: Bishop, Pattern Recognition and Machine Learning, sec. 4.2.
    """
    small = np.exp(-abs(z))  # never overflows, and a probability near 0 keeps all its digits
    return pick(z < 0, small, 1.0) / (1 + small)


@elementwise(one_probability)
def logit(p):
    """The logarithm of the odds of p: the inverse of the sigmoid.

    logit(p) = log(p / (1 - p))

    p : probability or (...) array of them.
    Returns a float or (...) in nats: -inf at p = 0, 0 at 1/2, inf at 1.
    Raises ValueError, naming the entry and its value, outside [0, 1]; TypeError if not a number.

    >>> logit(0.5)
    0.0

    Source: Bishop, Pattern Recognition and Machine Learning, sec. 4.2.
    """
    middle = 2 * np.arctanh(2 * p - 1)  # near 1/2 the two logarithms would cancel
    return pick(abs(p - 0.5) <= 0.25, middle, np.log(p) - np.log1p(-p))


@elementwise(one_logit)
def softplus(z):
    """The surprisal, in nats, of a no from a model whose logit for yes is z.

    softplus(z) = log(1 + exp(z)) = -log(1 - sigmoid(z))

    z : logit or (...) array of them, from -inf to inf.
    Returns a float or (...) in nats: 0 at -inf, log 2 at 0, inf at inf.
    Raises ValueError, naming the entry, for nan; TypeError if not a number.

    >>> round(softplus(0), 4)
    0.6931

    Source: Dugas et al., Incorporating Second-Order Functional Knowledge (2001).
    """
    return pick(z > 0, z, 0.0) + np.log1p(np.exp(-abs(z)))


@rowwise(softmax_row)
def softmax(z):
    """The probabilities of k classes from their logits.

    softmax(z)_i = exp(z_i) / sum_j exp(z_j)

    z : (..., k) logits.
    Returns (..., k) probabilities; adding one number to every logit changes none of them.
    Raises ValueError for nan, two entries at inf or a row of -inf: there is no limit there.

    >>> softmax([0, 0])
    array([0.5, 0.5])

    Source: Bishop, Pattern Recognition and Machine Learning, sec. 4.2.
    """
    _, _, exponential, others = shifted(z)
    return exponential / (1 + others)


@rowwise(softmax_row)
def log_softmax(z):
    """The logarithm of the softmax, exact even where the softmax itself rounds to 0 or 1.

    log_softmax(z)_i = z_i - log sum_j exp(z_j)

    z : (..., k) logits.
    Returns (..., k) natural logarithms of probabilities, 0 or less; -inf for a logit of -inf.
    Raises ValueError for nan, two entries at inf or a row of -inf: there is no limit there.

    >>> log_softmax([1000, 0])
    array([    0., -1000.])

    Source: Blanchard, Higham & Higham, Accurately Computing the Log-Sum-Exp (2021).
    """
    difference, rounding, _, others = shifted(z)
    return difference + (rounding - np.log1p(others))


@rowwise(logit_row)
def logsumexp(z):
    """A smooth maximum: the logarithm of a sum of exponentials.

    logsumexp(z) = log sum_i exp(z_i)

    z : (..., k) logits.
    Returns (...,) between max z and max z + log k; -inf for a row of -inf.
    Raises ValueError, naming the entry, for nan; TypeError if not a number.

    >>> logsumexp([1000, -1000])
    1000.0

    Source: Blanchard, Higham & Higham, Accurately Computing the Log-Sum-Exp (2021).
    """
    _, _, _, others = shifted(z)  # beside the largest, whose exponential is 1
    return z.max(axis=-1) + np.log1p(others)[..., 0]
