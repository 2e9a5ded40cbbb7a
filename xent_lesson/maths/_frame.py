"""The frame round every formula: in through a gate, on in blocks that fit the cache, out plain."""

from functools import wraps
from types import FunctionType

import numpy as np

BLOCK = 1 << 14  # entries: a formula's ten or so temporary arrays then stay in the cache


def elementwise(gate):
    """Frame a formula for one number or an array of them."""
    return _framed(gate, axes=0)


def rowwise(gate):
    """Frame a formula that takes the last axis as a whole."""
    return _framed(gate, axes=1)


def by_element(function):
    """Work through large arrays of one shape in blocks, for a step inside a formula."""

    @wraps(function)
    def answer(*args):
        large = _large(args)
        return function(*args) if large is None else _in_blocks(function, args, large, 0)

    return answer


def _framed(shared_gate, axes):
    def frame(function):
        gate = _renamed(shared_gate, function.__name__)

        @wraps(function)
        def answer(*args, **kwargs):
            with np.errstate(all="ignore"):  # infinity and underflow are the right limits here
                args = gate(*args, **kwargs)
                large = _large(args)
                if large is None:
                    result = function(*args)
                else:
                    result = _in_blocks(function, args, large, axes)
            result += 0.0  # nothing leaves as -0.0
            return result if isinstance(result, np.ndarray) else float(result)

        return answer

    return frame


def _renamed(gate, name):
    """A gate that speaks for its formula when Python says that an argument is missing."""
    gate = FunctionType(gate.__code__, gate.__globals__, name, gate.__defaults__)
    gate.__qualname__ = name
    return gate


def _large(args):
    for a in args:
        if type(a) is np.ndarray and a.size > BLOCK:
            return a.shape
    return None


def _in_blocks(function, args, shape, axes):
    lead, row = shape[: len(shape) - axes], shape[len(shape) - axes :]
    arrays = [np.ndim(a) > 0 for a in args]
    rows = [a.reshape(-1, *row) if array else a for a, array in zip(args, arrays)]
    count, step = np.prod(lead, dtype=int), max(1, BLOCK // np.prod(row, dtype=int))
    result = None
    for at in range(0, count, step):
        part = function(*(a[at : at + step] if array else a for a, array in zip(rows, arrays)))
        if result is None:
            result = np.empty((count, *part.shape[1:]))
        result[at : at + step] = part
    return result.reshape(lead + result.shape[1:])[()]  # a number where one row gave one
