"""Information: surprisal, its expectation, and what is made of them. Truth p first, model q second.

Bits unless another base is given. A distribution lies along the last axis.
"""

import numpy as np

from ._exact import exact_mean, js_terms, kl_terms, log, pick, total, weigh
from ._frame import elementwise, rowwise
from ._gates import (
    distribution_and_base,
    distribution_and_values,
    distributions_and_base,
    probability_and_base,
    truth_and_optional_model,
    weight_row,
)

_LOG_2 = np.log(2)  # the most a yes-or-no answer can tell; rounding must not pass it


@elementwise(probability_and_base)
def surprisal(p, base=2):
    """How surprising it is that something of probability p happened.

    I(p) = -log p

    p : probability or (...) array of them.   base : 2 for bits, e for nats.
    Returns a float or (...) in that unit: 0 at p = 1, inf at p = 0.
    Raises ValueError, naming the entry and its value, outside [0, 1]; TypeError if not a number.

    >>> surprisal(0.125)
    3.0

    Source: Shannon, A Mathematical Theory of Communication (1948).
    """
    return -log(p, base)


@rowwise(distribution_and_values)
def expectation(p, values):
    """The average of the values, each weighted by its probability.

    E[x] = sum_i p_i x_i

    p : (..., k) probabilities; the last axis sums to 1.   values : (..., k) numbers.
    Returns (...,) in the unit of the values; a value of probability 0 counts 0, even inf.
    Raises ValueError if p is no distribution, shapes differ, or inf and -inf are both possible.

    >>> expectation([0.5, 0.25, 0.25], [1, 2, 4])
    2.0

    Source: Grinstead & Snell, Introduction to Probability, ch. 6.
    """
    return exact_mean(p, values)


@rowwise(distribution_and_base)
def entropy(p, base=2):
    """Expected surprisal of outcomes that follow p: the uncertainty before one is seen.

    H(p) = -sum_i p_i log p_i

    p : (..., k) probabilities; the last axis sums to 1.   base : 2 for bits, e for nats.
    Returns (...,) in that unit, from 0 (certain) to log k (uniform); terms with p_i = 0 count 0.
    Raises ValueError, naming the entry or the sum, if a row is not a distribution.

    >>> entropy([0.5, 0.25, 0.125, 0.125])
    1.75

    Source: Cover & Thomas, Elements of Information Theory, 2nd ed., ch. 2.
    """
    return total(weigh(p, -log(p, base)))


@elementwise(probability_and_base)
def bernoulli_entropy(p, base=2):
    """Entropy of one yes-or-no outcome that is a yes with probability p.

    H(p) = -p log p - (1 - p) log(1 - p)

    p : probability or (...) array of them.   base : 2 for bits, e for nats.
    Returns a float or (...) in that unit: 0 at p = 0 and p = 1, largest (one bit) at p = 1/2.
    Raises ValueError, naming the entry and its value, outside [0, 1]; TypeError if not a number.

    >>> round(bernoulli_entropy(0.1), 4)
    0.469

    Source: Cover & Thomas, Elements of Information Theory, 2nd ed., ch. 2.
    """
    r = pick(p < 0.5, p, 1 - p)  # the smaller of the two, whose 1 - r loses nothing that matters
    nats = weigh(r, -np.log(r)) - (1 - r) * np.log1p(-r)
    return pick(nats < _LOG_2, nats, _LOG_2) / np.log(base)


@rowwise(distributions_and_base)
def cross_entropy(p, q, base=2):
    """Expected surprisal under model q when outcomes follow p.

    H(p, q) = -sum_i p_i log q_i

    p, q : (..., k) probabilities; the last axis sums to 1.  p is the truth, q the model.
    base : 2 for bits, e for nats.
    Returns (...,) in that unit; inf where p_i > 0 and q_i = 0; terms with p_i = 0 count 0.
    Raises ValueError, naming the argument, entry and value, if a row is not a distribution.

    >>> round(cross_entropy([0.5, 0.5], [0.9, 0.1]), 4)
    1.737

    Source: Cover & Thomas, Elements of Information Theory, 2nd ed., ch. 2.
    """
    return total(weigh(p, -log(q, base)))


@rowwise(distributions_and_base)
def kl_divergence(p, q, base=2):
    """The surprisal that could be saved on average by believing p, which is true, instead of q.

    D(p || q) = sum_i p_i log(p_i / q_i) = H(p, q) - H(p)

    p, q : (..., k) probabilities; the last axis sums to 1.  p is the truth, q the model.
    base : 2 for bits, e for nats.
    Returns (...,) in that unit; 0 for p = q, never negative; inf where p_i > 0 and q_i = 0.
    Raises ValueError, naming the argument, entry and value, if a row is not a distribution.

    >>> round(kl_divergence([0.5, 0.5], [0.75, 0.25]), 4)
    0.2075

    Source: Kullback & Leibler, On Information and Sufficiency (1951).
    """
    return total(kl_terms(p, q)) / np.log(base)


@rowwise(distributions_and_base)
def js_divergence(p, q, base=2):
    """How far p and q lie, on average, from the mixture halfway between them.

    JS(p, q) = D(p || m) / 2 + D(q || m) / 2,  m = (p + q) / 2

    p, q : (..., k) probabilities; the last axis sums to 1.  Neither is the truth: it is symmetric.
    base : 2 for bits, e for nats.
    Returns (...,) in that unit, from 0 for p = q to log 2 (one bit) where they share no outcome.
    Raises ValueError, naming the argument, entry and value, if a row is not a distribution.

    >>> js_divergence([1, 0], [0, 1])
    1.0

    Source: Lin, Divergence Measures Based on the Shannon Entropy (1991).
    """
    return np.minimum(total(js_terms(p, q)), _LOG_2) / np.log(base)


@rowwise(truth_and_optional_model)
def perplexity(p, q=None):
    """The number of equally likely outcomes that would be as surprising, on average.

    2^H(p), or 2^H(p, q) for a model q; the same number in every base

    p, q : (..., k) probabilities; the last axis sums to 1.  p is the truth, q the model.
    Returns (...,) outcomes, from 1 (certain) to k (uniform); inf where p_i > 0 and q_i = 0.
    Raises ValueError, naming the argument, entry and value, if a row is not a distribution.

    >>> perplexity([0.25, 0.25, 0.25, 0.25])
    4.0

    Source: Jelinek, Mercer, Bahl & Baker, Perplexity: a measure of difficulty (1977).
    """
    return np.exp2(total(weigh(p, -np.log2(q))))


@rowwise(weight_row)
def normalize(weights):
    """The shares of the weights in their sum: a distribution.

    p_i = w_i / sum_j w_j

    weights : (..., k) finite numbers, 0 or more, such as counts.
    Returns (..., k) probabilities, none of them changed by the size of the weights.
    Raises ValueError, naming the entry and its value, if one is negative, infinite, or all are 0.

    >>> normalize([3, 1])
    array([0.75, 0.25])

    Source: Laplace, Essai philosophique sur les probabilites (1814), first principle.
    """
    size = np.frexp(weights.max(axis=-1, keepdims=True))[1]
    weights = np.ldexp(weights, -size)  # exact, and no sum overflows or vanishes
    return weights / total(weights)[..., None]
