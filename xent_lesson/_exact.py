"""The careful steps: where the plain formula would lose digits, and how they are kept.

They take float64 that has passed a gate, inside a frame that has silenced numpy.
"""

import numpy as np

from xent_lesson._frame import _BLOCK, by_element

_LOGS = {2: np.log2, np.e: np.log, 10: np.log10}  # exact at powers of the base
# |v| is near where a logarithm and what is taken from it would cancel: there, a series
_KL_NEAR, _KL_SERIES = 1 / 3, [1 / (2 * k + 1) for k in range(1, 18)]
_JS_NEAR, _JS_SERIES = 1 / 2, [1 / (k * (2 * k - 1)) for k in range(1, 24)]


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


def sigmoids(z):
    """sigmoid(z) and sigmoid(-z), each from the exponential that cannot overflow."""
    small = np.exp(-abs(z))
    below = 1 + small
    return pick(z < 0, small, 1.0) / below, pick(z > 0, small, 1.0) / below


def slope_in_p(y, z, yes, no):
    """sigmoid(z) - y, by weights: a confident right answer keeps its digits."""
    by_weight = (1 - y) * yes - y * no
    soft = abs(y - 0.5) <= 0.25  # around 1/2 the weights would cancel, and 1/2 - y is exact
    return pick(soft, np.tanh(z / 2) / 2 + (0.5 - y), by_weight) if soft.any() else by_weight


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
    huge = np.isinf(ratio)  # p / q overflows where log p - log q is harmless
    far[huge] = (p * (np.log(p) - np.log(q)) - gap)[huge] if huge.any() else 0.0
    np.copyto(far, q, where=p == 0)
    return np.fmax(np.where(abs(v) < _KL_NEAR, near, far), 0.0)


@by_element
def js_terms(p, q):
    """p log(2p / (p + q)) + q log(2q / (p + q)), halved; the same whichever comes first."""
    both = p + q
    v = abs(p - q) / both
    x = v * v
    near = x * _series(_JS_SERIES, x)
    less = 2 * np.minimum(p, q) / both  # 1 - v, without the rounding of v near 1
    far = (1 + v) * np.log1p(v) + np.fmin(less * np.log(less), 0.0)
    return np.fmax(both * np.where(v < _JS_NEAR, near, far), 0.0) / 4


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
    infinite = np.isinf(x)
    limit = total(np.where(infinite, x, 0.0)) if infinite.any() else 0.0
    x = np.where(infinite, 0.0, x) if infinite.any() else x
    size = np.frexp(np.max(abs(x), axis=-1, keepdims=True))[1]
    down = np.where(size > 960, -64, 0)  # room to split numbers at the top of the range
    up = np.minimum(900, 960 - size - down)  # and to keep the roundings at its bottom
    p_scale, x_scale = np.ldexp(1.0, up), np.ldexp(1.0, down)
    parts = [
        _two_total(*_two_product(p[..., at : at + _BLOCK] * p_scale, x[..., at : at + _BLOCK] * x_scale))
        for at in range(0, x.shape[-1], _BLOCK)
    ]
    high, low = _two_total(*(np.stack(part, axis=-1) for part in zip(*parts)))
    return np.ldexp(high + low, -(up + down)[..., 0]) + limit


def _two_total(high, low):
    """Sum over the last axis in halves, with what each rounding lost."""
    while high.shape[-1] > 1:
        half = high.shape[-1] // 2
        added, lost = _two_sum(high[..., :half], high[..., half : 2 * half])
        lost += low[..., :half] + low[..., half : 2 * half]
        if high.shape[-1] % 2:
            added = np.concatenate([added, high[..., -1:]], axis=-1)
            lost = np.concatenate([lost, low[..., -1:]], axis=-1)
        high, low = added, lost
    return high[..., 0], low[..., 0]


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
