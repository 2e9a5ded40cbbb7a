"""Reading a spread: what the maths takes for a distribution, a bet takes too; all else is refused in one line."""

import math
from collections.abc import Mapping

import numpy as np

from xent_lesson.maths._numbers import numbers, shown

_DUST, _ROUNDING = 1e-12, 1e-8  # as at the gates of the mathematics


def whole_spread(spread, options):
    """{option: probability} for every option, as floats; one that is left out has 0. Raises TypeError or ValueError."""
    if not isinstance(spread, Mapping):
        raise TypeError(f"spread is a {type(spread).__name__}; give a dict, {{option: probability}}")
    given, coarsest = {}, 0.0
    for option, p in spread.items():
        if option not in options:
            raise ValueError(f"spread has {option!r}, not an option; the options are {', '.join(options)}")
        number = _one_number(f"spread[{option!r}]", p)
        coarsest = max(coarsest, np.finfo(number.dtype).eps if number.dtype.kind == "f" else 0.0)
        given[option] = float(number)
    total = math.fsum(given.values())
    if abs(total - 1) > max(_ROUNDING, 4 * coarsest):
        raise ValueError(f"spread sums to {total:.10g}, not 1; share out exactly 1 over the options")
    return {option: min(max(given.get(option, 0.0), 0.0), 1.0) for option in options}


def _one_number(entry, p):
    """One probability, in the number format it came in."""
    cure = "give a probability, a number from 0 to 1"
    try:
        number = numbers(entry, p)
    except TypeError:
        number = None
    except ValueError:  # nan, masked, endless digits
        raise ValueError(f"{entry} is {shown(p)}, which is no probability; give a number from 0 to 1") from None
    if number is None or number.ndim or number.dtype.kind == "b":
        raise TypeError(f"{entry} is a {type(p).__name__}; {cure}")
    if not -_DUST <= number <= 1 + _DUST:
        cure = "divide percents by 100" if 1 < number <= 100 else "give a number from 0 to 1"
        raise ValueError(f"{entry} is {shown(p)}, not a probability from 0 to 1; {cure}")
    return number
