"""The gates of training and its data: examples, labels, parameters, whole numbers."""

import math

import numpy as np

from ._gates import classes_and_logits, truth_and_logit
from ._numbers import float64, numbers, refuse, shown


@np.errstate(all="ignore")  # a long double may underflow, whatever the caller has set
def example_rows(x):
    """Inputs as finite rows, (n, d); a plain list holds one input for each example."""
    x = numbers("x", x)
    if not x.ndim:
        refuse("x", x, np.True_, "is one number, not examples; use [x] for a single example")
    if x.ndim > 2:
        raise ValueError(f"x has shape {x.shape}; give one row of inputs for each example")
    return float64(_finite("x", x)).reshape(len(x), -1)


@np.errstate(all="ignore")
def labels_and_shapes(x, y, several, hidden, given):
    """The labels, and the shape of each parameter.

    several : whether y holds class ids. How many classes there are shows in a bias that is given;
    else there are as many as there are different ids.
    """
    if several:
        bias = given.get("b2" if hidden else "b") if isinstance(given, dict) else None
        count = 1 if bias is None else numbers("b", bias).size
        y, count = _class_ids(_one_for_each("y", y, x), count)
        out = (count,)
    else:
        y, out = truth_and_logit(_one_for_each("y", y, x), 0)[0], ()
    inputs = x.shape[1]
    if not hidden:
        return y, {"w": (inputs, *out), "b": out}
    return y, {"w1": (inputs, hidden), "b1": (hidden,), "w2": (hidden, *out), "b2": out}


@np.errstate(all="ignore")
def fitting_parameters(name, given, shapes):
    """Parameters that somebody gave, copied, with the names and shapes that they must have."""
    wanted = ", ".join(shapes)
    if not isinstance(given, dict):
        raise TypeError(f"{name} = {shown(given)} is no dict; give a dict of {wanted}")
    for key in [*shapes, *given]:
        if key not in given or key not in shapes:
            odd = "is missing in" if key in shapes else "does not belong into"
            raise ValueError(f"{shown(key)} {odd} {name}; give {wanted} and nothing else")
    return {key: _shaped(f"{name}[{key!r}]", given[key], shape) for key, shape in shapes.items()}


def finite_numbers(name, value):
    """A number or an array of finite numbers, copied."""
    return float64(_finite(name, numbers(name, value)))


def one_number(name, value, low, high, rule):
    """One number from low to high, and no truth value, as a Python float."""
    number = numbers(name, value)
    if number.ndim:
        raise ValueError(f"{name} = {shown(value)} is not one number; give one")
    if number.dtype.kind == "b":
        cure = "use int() or float() if that is meant"
        refuse(name, number, np.True_, f"is a truth value, not a number; {cure}", TypeError)
    if not low <= number <= high:
        refuse(name, number, np.True_, rule)
    return float(number)


def whole_number(name, value, low, high=10**9):
    rule = f"is not a whole number from {low} to {high}; give one, such as {max(low, 100)}"
    number = one_number(name, value, low, high, rule)
    if number != math.floor(number):
        refuse(name, np.asarray(value), np.True_, rule)
    return int(number)


def _class_ids(y, count):
    count = count if count > 1 else max(2, len(np.unique(y)))
    classes_and_logits(y, np.zeros((len(y), count)))
    return y.astype(np.intp), count


def _one_for_each(name, y, x):
    y = numbers(name, y)
    if y.shape != x.shape[:1]:
        shapes = f"{name} has shape {y.shape} and x has {len(x)} rows"
        raise ValueError(f"{shapes}; give one label for each, a list of {len(x)}")
    return y


def _shaped(name, value, shape):
    """Finite numbers of this shape; one number will do where there is only one."""
    value = finite_numbers(name, value)
    if value.shape != shape and not value.size == 1 == math.prod(shape):
        raise ValueError(f"{name} has shape {value.shape}; give it the shape {shape}")
    return value.reshape(shape)


def _finite(name, x):
    wrong = np.isinf(x)
    if wrong.any():
        refuse(name, x, wrong, "is not finite; give a finite number")
    return x
