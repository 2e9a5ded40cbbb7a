"""The gates: every argument enters the mathematics through one of these.

A gate never changes, clips or renormalises what it was given. It hands on a float64 copy, or
refuses in one line: argument, index, value, rule, cure.
"""

import math
import sys

import numpy as np

from ._numbers import entry, first, float64, numbers, refuse, shown

_ROUNDING = 1e-12  # an entry this little outside [0, 1] is arithmetic's dust: it means 0 or 1
_SUM_ROUNDING = 1e-8
_LARGEST = sys.float_info.max
_ONE_NUMBER = frozenset((float, int, np.float64))  # the slider's path, ten times as fast

_LOGIT_CURE = "use sigmoid({0}) if it is a logit"
_LABEL_CURE = "use ({0} + 1) / 2 for labels -1 and 1, or {0} - 1 for labels 1 and 2"
_ROW_CURE = "use normalize({0}) if these are weights, softmax({0}) if they are logits"
_BASE_RULE = "is not a finite number above 1; use 2 for bits, math.e for nats, 10 for digits"


# For formulas on one number, or an array of them


def one_probability(p):
    return (_probability("p", p),)


def one_logit(z):
    return (_logit(z),)


def probability_and_base(p, base=2):
    return _probability("p", p), _base(base)


def truth_and_model(y, q):
    return _alike("y", _probability("y", y, _LABEL_CURE), "q", _probability("q", q))


def truth_and_logit(y, z):
    return _alike("y", _probability("y", y, _LABEL_CURE), "z", _logit(z))


def focal_arguments(y, q, gamma, alpha=None):
    y, q = truth_and_model(y, q)
    soft = (y != 0) & (y != 1)
    if soft.any():
        refuse("y", y, soft, "is not 0 or 1; use binary_cross_entropy(y, q) for soft labels")
    gamma = _parameter("gamma", gamma, 0, _LARGEST, "is not 0 or more and finite; try 2")
    if alpha is not None:
        alpha = _parameter("alpha", alpha, 0, 1, "is not between 0 and 1; use None for no weights")
    return y, q, gamma, alpha


# For formulas on rows: the last axis holds the outcomes or the classes


def distribution_and_base(p, base=2):
    return _distribution("p", p), _base(base)


def distributions_and_base(p, q, base=2):
    p, q = _distribution("p", p), _distribution("q", q)
    _same_shape("p", p, "q", q)
    return p, q, _base(base)


def truth_and_optional_model(p, q=None):
    return distributions_and_base(p, p if q is None else q)[:2]


def distribution_and_values(p, values):
    p, values = _distribution("p", p), float64(numbers("values", values))
    _same_shape("p", p, "values", values)
    values[p == 0] = 0.0  # 0 times infinity is 0: that outcome never comes
    torn = (values.max(axis=-1) == np.inf) & (values.min(axis=-1) == -np.inf)
    if torn.any():
        row = entry("values", first(torn))
        raise ValueError(f"{row} holds inf and -inf, both possible; make one of them finite")
    return p, values


def weight_row(weights):
    name, weights = "weights", _row("weights", weights)
    bad = ~((weights >= 0) & (weights < np.inf))
    if bad.any():
        refuse(name, weights, bad, f"is not 0 or more and finite; use softmax({name}) for logits")
    empty = ~weights.any(axis=-1)
    if empty.any():
        row = entry(name, first(empty))
        raise ValueError(f"{row} is 0 everywhere, so it has no shares; make a weight positive")
    return (weights,)


def logit_row(z):
    return (_row("z", z),)


def softmax_row(z):
    """A row that has a softmax: not with two entries at inf, nor with all of them at -inf."""
    z = _row("z", z)
    top = z.max(axis=-1)
    if np.isinf(top).any():
        lost = (top == -np.inf) | ((z == np.inf).sum(axis=-1) > 1)
        if lost.any():
            row = first(lost)
            value = f"{shown(top[row])} {'twice' if top[row] > 0 else 'everywhere'}"
            rule = "so its softmax has no limit; make those logits finite"
            raise ValueError(f"{entry('z', row)} is {value}, {rule}")
    return (z,)


def classes_and_logits(y, z):
    """Class ids become one-hot rows and rows of probabilities stay, so one formula serves both."""
    (z,), raw = softmax_row(z), numbers("y", y)
    if raw.shape == z.shape:
        return _distribution("y", y), z
    if raw.shape != z.shape[:-1]:
        cure = f"give class ids of shape {z.shape[:-1]} or rows of probabilities like z"
        raise ValueError(f"y has shape {raw.shape} and z has {z.shape}; {cure}")
    count = z.shape[-1]
    if raw.dtype.kind == "b":
        refuse("y", raw, raw == raw, "is a truth value, not a class id; use int(y)", TypeError)
    wrong = (raw != np.floor(raw)) | (raw < 0) | (raw >= count)
    if wrong.any():
        refuse("y", raw, wrong, f"is no class id; use 0 to {count - 1} for {count} classes")
    rows = np.zeros_like(z)
    np.put_along_axis(rows, raw.astype(np.intp)[..., None], 1.0, axis=-1)
    return rows, z


# What the gates are built from


def _probability(name, p, cure=_LOGIT_CURE):
    if type(p) in _ONE_NUMBER and 0 <= p <= 1:
        return np.float64(p) + 0.0
    return _unit_interval(name, numbers(name, p), cure)


def _logit(z):
    if type(z) in _ONE_NUMBER and -_LARGEST <= z <= _LARGEST:
        return np.float64(z)
    return float64(numbers("z", z))


def _base(base):
    if type(base) in _ONE_NUMBER and 1 < base <= _LARGEST:
        return float(base)
    return _parameter("base", base, math.nextafter(1, 2), _LARGEST, _BASE_RULE)


def _parameter(name, value, low, high, rule):
    """One number from low to high, as a Python float."""
    if type(value) in _ONE_NUMBER and low <= value <= high:
        return float(value)
    number = numbers(name, value)
    if number.ndim:
        raise ValueError(f"{name} = {shown(value)} is not one number; give one")
    if not low <= number <= high:
        refuse(name, number, np.True_, rule)
    return float(number)


def _distribution(name, p):
    raw = numbers(name, p)
    if not raw.ndim:
        refuse(name, raw, np.True_, f"is one number, not a distribution; use [{name}, 1 - {name}]")
    p = _unit_interval(name, raw, _ROW_CURE)
    eps = np.finfo(raw.dtype).eps if raw.dtype.kind == "f" else 0.0
    off = np.add.reduce(p, axis=-1) - 1
    wrong = abs(off) > max(_SUM_ROUNDING, 4 * eps)
    if wrong.any():
        row = first(wrong)
        rule = f"sums to {1 + off[row]:.12g}, not 1 (off by {off[row]:.3g})"
        raise ValueError(f"{entry(name, row)} {rule}; use normalize({name}) if these are weights")
    return p


def _row(name, x):
    raw = numbers(name, x)
    if not raw.ndim:
        refuse(name, raw, np.True_, "is one number, not a row; give a list, one entry per class")
    return float64(raw)


def _unit_interval(name, raw, cure):
    p = float64(raw)
    if 0 <= np.minimum.reduce(p, axis=None) and np.maximum.reduce(p, axis=None) <= 1:
        return p
    outside = (p < -_ROUNDING) | (p > 1 + _ROUNDING)
    if outside.any():
        refuse(name, raw, outside, f"is not between 0 and 1; {cure.format(name)}")
    return np.clip(p, 0.0, 1.0)


def _alike(first_name, a, second_name, b):
    if a.ndim and b.ndim:  # one number goes with any array
        _same_shape(first_name, a, second_name, b)
    return a, b


def _same_shape(first_name, a, second_name, b):
    if a.shape != b.shape:
        shapes = f"{first_name} has shape {a.shape} and {second_name} has {b.shape}"
        raise ValueError(f"{shapes}; give both the same shape")
