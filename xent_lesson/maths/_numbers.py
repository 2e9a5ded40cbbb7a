"""Reading anything a learner may hand over as real numbers, or saying in one line why it is not."""

import sys
from decimal import Decimal
from numbers import Real

import numpy as np

_LONGEST_SHOWN = 40


def numbers(name, x):
    """x as an array of real numbers, free of nan, in its own dtype."""
    masked = sys.modules.get("numpy.ma")  # absent: then nobody can have made a masked array
    if masked and isinstance(x, masked.MaskedArray) and masked.is_masked(x):
        hidden = entry(name, first(masked.getmaskarray(x)))
        raise ValueError(f"{hidden} is masked; fill or drop the masked entries")
    try:
        a = np.asarray(x)
    except Exception:  # whatever a stranger's __array__ may raise
        raise _without_a_shape(name, x) from None
    if a.dtype.kind not in "fiub":
        a = _unpacked(name, x, a)
    if not a.size:
        raise ValueError(f"{name} = {shown(x)} is empty; give at least one number")
    if a.dtype.kind == "f" and np.isnan(np.minimum.reduce(a, axis=None)):
        refuse(name, a, np.isnan(a), "is not a number; fill or drop the missing entries")
    return a


def float64(a):
    """A fresh float64 copy in C order (numpy sums only those pairwise), with no -0.0 in it."""
    return np.add(a, 0.0, dtype=np.float64, order="C", casting="unsafe")


def refuse(name, a, bad, rule, error=ValueError):
    index = first(bad)
    raise error(f"{entry(name, index)} = {shown(a[index])} {rule}")


def first(bad):
    return tuple(map(int, np.argwhere(bad)[0]))


def entry(name, index):
    return f"{name}[{', '.join(map(str, index))}]" if index else name


def shown(value):
    """The value on one short line."""
    if isinstance(value, np.generic):
        value = value.item()
    text = " ".join(repr(value).split()).removesuffix(".0")
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 3] + "..."


def _unpacked(name, x, a):
    """Fractions, decimals and huge integers as floats; a TypeError for all that is no number."""
    dates = a.dtype.kind in "Mm"  # some dates would turn into integers below
    objects = a if dates or a.dtype.kind == "O" else np.asarray(x, dtype=object)
    for index in np.ndindex(objects.shape):
        item = objects[index]
        if dates or not isinstance(item, (Real, Decimal, np.bool_)):
            rule = f"is a {type(item).__name__}, not a real number"
            cure = "give a number, or a list or array of numbers"
            raise TypeError(f"{entry(name, index)} = {shown(item)} {rule}; {cure}")
    try:
        return objects.astype(np.float64)
    except OverflowError:
        sizes = np.array([abs(item) > sys.float_info.max for item in objects.flat])
        refuse(name, objects, sizes.reshape(objects.shape), "is too large; give a smaller number")


def _without_a_shape(name, x):
    if isinstance(x, (list, tuple)):
        shapes = [_shape(row) for row in x]
        for i, shape in enumerate(shapes):
            if shape is None or shape != shapes[0]:
                rule = "has another length than the rows beside it; give all the same length"
                return ValueError(f"{entry(name, (i,))} = {shown(x[i])} {rule}")
    rule = "cannot be read as numbers; give a number, or a list or array of numbers"
    return TypeError(f"{name} = {shown(x)} {rule}")


def _shape(row):
    try:
        return np.shape(row)
    except ValueError:
        return None
