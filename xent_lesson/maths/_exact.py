"""The careful steps: where the plain formula would lose digits, and how they are kept.

They take float64 that has passed a gate, inside a frame that has silenced numpy.
"""

import math

import numpy as np

from ._frame import BLOCK, by_element

_LOGS = {2: np.log2, np.e: np.log, 10: np.log10}  # exact at powers of the base
# |v| is near where a logarithm and what is taken from it would cancel: there, a series
_KL_NEAR, _KL_SERIES = 0.5, [1 / (2 * k + 1) for k in range(1, 25)]
_JS_NEAR, _JS_SERIES = 0.65, [1 / (k * (2 * k - 1)) for k in range(1, 37)]


def total(x):
    """Sum over the last axis; numpy adds in pairs, so a million entries cost an ulp or two."""
    return np.add.reduce(x, axis=-1)


def log(x, base):
    return _LOGS[base](x) if base in _LOGS else np.log(x) / np.log(base)


def pick(mask, yes, no):
    if mask.ndim:
        return np.where(mask, yes, no)
    return yes if mask else no  # np.where takes 2 us on a single number


def weigh(weight, x):
    """weight * x for x >= 0, where no weight means no term: 0 * inf is 0."""
    product = weight * x
    if product.ndim:
        return np.fmax(product, 0.0)  # fmax prefers the number to the nan
    return product if weight else 0.0


def overshoot(y, z):
    """sigmoid(z) - y, by weights: a confident right answer keeps its digits."""
    small = np.exp(-abs(z))
    below = 1 + small
    yes, no = pick(z < 0, small, 1.0) / below, pick(z > 0, small, 1.0) / below
    by_weight = (1 - y) * yes - y * no
    soft = _is_soft(y)
    return pick(soft, np.tanh(z / 2) / 2 + (0.5 - y), by_weight) if soft.any() else by_weight


def damped_overshoot(y, z):
    """(sigmoid(z) - y) sigmoid(z) sigmoid(-z): one exponential, over powers of 1 + exp(-|z|).

    A cube would magnify what that sum rounds away, so it is carried along.
    """
    small = np.exp(-abs(z))
    below = 1 + small
    lost = small - (below - 1)
    square = below * below
    if_no = (1 - y) * np.exp(pick(z < 0, 2 * z, -z))
    if_yes = y * np.exp(pick(z > 0, -2 * z, z))
    by_weight = (if_no - if_yes) / (square * below + 3 * square * lost)
    soft = _is_soft(y)
    if not soft.any():
        return by_weight
    return pick(soft, overshoot(y, z) * small / (square + 2 * below * lost), by_weight)


def _is_soft(y):
    return abs(y - 0.5) <= 0.25  # here the weights would cancel, while 1/2 - y is exact


def power_of_rest(p, gamma):
    """(1 - p)^gamma; what 1 - p rounds away, gamma would magnify."""
    rest = 1 - p
    lost = (1 - rest) - p
    return rest**gamma * np.exp(gamma * (lost / (rest + (rest == 0))))


@by_element
def kl_terms(p, q):
    """p log(p / q) - p + q: no term is negative, and over a row the p and q fall out again."""
    gap = p - q
    v = gap / (p + q)
    x = v * v
    near = gap * v + 2 * p * (v * x * _series(_KL_SERIES, x))
    ratio = p / q
    far = p * np.log(ratio) - gap
    if np.isinf(ratio).any():  # p / q overflows, while log p - log q is far from cancelling
        np.copyto(far, p * (np.log(p) - np.log(q)) - gap, where=np.isinf(ratio))
    np.copyto(far, q, where=p == 0)
    return np.fmax(np.where(abs(v) < _KL_NEAR, near, far), 0.0)


@by_element
def js_terms(p, q):
    """p log(2p / (p + q)) + q log(2q / (p + q)), halved; the same whichever comes first."""
    both = p + q
    gap = abs(p - q)
    v = gap / both
    near = gap * v * _series(_JS_SERIES, v * v)
    less = 2 * np.minimum(p, q) / both  # 1 - v, without the rounding of v near 1
    far = (1 + v) * np.log1p(v) + np.fmin(less * np.log(less), 0.0)
    return np.fmax(np.where(v < _JS_NEAR, near, both * far), 0.0) / 4


def _series(coefficients, x):
    """c0 + c1 x + c2 x^2 + ..., from the far end, in place."""
    result = np.full_like(x, coefficients[-1])
    for c in reversed(coefficients[:-1]):
        result *= x
        result += c
    return result


def shifted(z):
    """A row against its largest logit: the differences, their rounding, exponentials, others.

    The exponentials hold 1 at the largest; others is the sum of the rest. A difference far
    below 0 is rounded by many ulp of its exponential, so that rounding is carried along.
    """
    largest = z.max(axis=-1, keepdims=True)
    difference = np.fmin(z - largest, 0.0)  # inf - inf is nan, and means "the largest": 0
    back = difference - z
    rounding = (z - (difference - back)) - (largest + back)
    rounding[~np.isfinite(rounding)] = 0.0
    exponential = np.exp(difference)
    exponential += exponential * rounding
    top = z.argmax(axis=-1)[..., None]
    np.put_along_axis(exponential, top, 0.0, axis=-1)
    others = total(exponential)[..., None]
    np.put_along_axis(exponential, top, 1.0, axis=-1)
    return difference, rounding, exponential, others


def exact_mean(p, x):
    """Sum of p x over the last axis, as if carried in twice the digits and rounded once."""
    lead = x.shape[:-1]
    p, x = (np.ascontiguousarray(a.reshape(-1, a.shape[-1]).T) for a in (p, x))
    infinite, limit = np.isinf(x), 0.0
    if infinite.any():
        limit = np.add.reduce(np.where(infinite, x, 0.0), axis=0)
        x = np.where(infinite, 0.0, x)
    size = np.frexp(np.max(abs(x), axis=0))[1]
    down = np.where(size > 960, -64, 0)  # room to split numbers at the top of the range
    up = np.minimum(900, 960 - size - down)  # and to keep the roundings at its bottom
    p, x = p * np.ldexp(1.0, up), x * np.ldexp(1.0, down)
    parts = [
        _two_total(*_two_product(p[at : at + BLOCK], x[at : at + BLOCK]))
        for at in range(0, len(x), BLOCK)
    ]
    high, low = _two_total(*(np.stack(part) for part in zip(*parts)))
    mean = high + low
    for row in np.flatnonzero(abs(mean) < np.ldexp(2.0**-40, up + size + down)):
        # a game so nearly fair that even twice the digits cancel: add it without any rounding
        mean[row] = math.fsum(np.concatenate(_two_product(p[:, row], x[:, row])).tolist())
    return (np.ldexp(mean, -up - down) + limit).reshape(lead)[()]


def _two_total(high, low):
    """Sum over the first axis in halves, with what each rounding lost."""
    while len(high) > 1:
        half = len(high) // 2
        added, lost = _two_sum(high[:half], high[half : 2 * half])
        lost += low[:half] + low[half : 2 * half]
        high = np.concatenate([added, high[2 * half :]])
        low = np.concatenate([lost, low[2 * half :]])
    return high[0], low[0]


def _two_sum(a, b):
    added = a + b
    back = added - a
    return added, (a - (added - back)) + (b - back)


def _two_product(a, b):
    product = a * b
    a_high, b_high = _upper_half(a), _upper_half(b)
    a_low, b_low = a - a_high, b - b_high
    return product, a_low * b_low - (product - a_high * b_high - a_low * b_high - a_high * b_low)


def _upper_half(a):
    big = a * 134217729.0  # 2^27 + 1: leaves the upper 26 of the 53 bits
    return big - (big - a)
