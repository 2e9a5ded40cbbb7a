"""What a function does with one input, and whether two functions do the same.

An outcome is what came back (an array of float64, or a text), `...` for a blank, or what
went wrong: a `Raised` or a `Misfit`. Whatever the function does, it does not get out.
"""

import copy
import math
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from numbers import Real

import numpy as np

from .silence import default_settings, in_silence

_LONGEST = 120  # letters of a message or a name


@dataclass(frozen=True)
class Raised:
    """The function stopped with an exception of this kind."""
    kind: type
    message: str = ""


@dataclass(frozen=True)
class Misfit:
    """What came back is neither a number, nor numbers, nor a text, but of this type.

    why : "kind"; "uneven" for numbers that form no array; "beyond" for a number larger than every float.
    """
    kind: str
    why: str = field(default="kind", compare=False)


def is_nothing(outcome):
    """Whether the function gave None: most often a forgotten return."""
    return isinstance(outcome, Misfit) and outcome.kind == "NoneType"


def was_stopped(outcome):
    """Whether somebody interrupted the function."""
    return isinstance(outcome, Raised) and issubclass(outcome.kind, KeyboardInterrupt)


class _NotANumber(TypeError):
    """Carries the name of the type found where a number belongs, and why it is none."""

    def __init__(self, kind, why="kind"):
        super().__init__(kind)
        self.kind, self.why = kind, why


def outcome_of(function, arguments=()):
    """What the function does with a copy of these arguments: silently, and never raising.

    Returns a float64 array (0-d for one number), a str, `...`, a Raised or a Misfit.
    """
    return outcomes_of(function, [arguments])[0]


def outcomes_of(function, cases):
    """What a stranger's function does in each case: in silence, and in Python's and numpy's default settings.

    What it prints is dropped: a check calls it once for every case, and its author can call it alone to see.
    """
    with in_silence():
        return own_outcomes_of(function, cases)


def own_outcomes_of(function, cases):
    """The same for a function of ours, which says nothing and leaves nothing changed: many times as fast."""
    outcomes = []
    for case in cases:
        outcomes.append(_outcome(function, case))
        if was_stopped(outcomes[-1]):
            break  # whoever interrupts an endless loop should need to do it once
    return outcomes


def agree(yours, mine, tolerance):
    """Whether two outcomes are the same, numbers to within this relative tolerance.

    -0.0 is not 0.0, inf is inf, nan is nan; an exception agrees with its own kind.
    """
    if isinstance(yours, Raised) and isinstance(mine, Raised):
        return issubclass(yours.kind, mine.kind)
    if isinstance(yours, np.ndarray) and isinstance(mine, np.ndarray):
        return yours.shape == mine.shape and bool(np.all(same_numbers(yours, mine, tolerance)))
    return type(yours) is type(mine) and yours == mine


def same_numbers(yours, mine, tolerance):
    """Entry by entry, whether two arrays of one shape agree."""
    with np.errstate(all="ignore"):
        # the residue of a rounded sum may stand for 0; an epsilon inside a logarithm may not
        allowed = np.where(mine == 0, 1e-15, tolerance * np.abs(mine))
        near = np.isfinite(mine) & (np.abs(yours - mine) <= allowed)
        same_zero = (yours != 0) | (mine != 0) | (np.signbit(yours) == np.signbit(mine))
        return same_zero & (near | (yours == mine) | (np.isnan(yours) & np.isnan(mine)))


def printable(text):
    """A text as one short line that every page and screen can show, whatever is in it."""
    line = " ".join(text[: 10 * _LONGEST].split())[:_LONGEST]
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in line)


def name_of(kind):
    """The name of a type, short and printable."""
    try:
        return printable(kind.__name__)
    except BaseException:  # whoever made the type may have made its name, too
        return "object"


def _outcome(function, arguments):
    try:
        with default_settings():
            return _read(function(*copy.deepcopy(arguments)))
    except _NotANumber as error:
        return ... if error.kind == "ellipsis" else Misfit(error.kind, error.why)
    except BaseException as error:  # SystemExit too, and the KeyboardInterrupt of an endless loop
        message = _first_words(error)
        if isinstance(error, TypeError) and "ellipsis" in message:
            return ...  # a blank inside an expression is still a blank
        return Raised(type(error), message)


def _read(result):
    if result is ...:
        return ...
    kind = name_of(type(result))
    try:
        if isinstance(result, str):
            return " ".join(str.split(result)).casefold()
        return _as_array(result)
    except KeyboardInterrupt:
        raise
    except _NotANumber as error:
        _close(result)
        whole = error.kind in (kind, "ellipsis") or error.why != "kind"
        raise _NotANumber(error.kind if whole else f"{kind}[{error.kind}]", error.why) from None
    except BaseException:  # whatever a stranger's __array__ or __float__ may raise
        raise _NotANumber(kind) from None


def _as_array(result):
    """A copy, because its author may keep the array and change it."""
    try:
        return np.array(_floats(result), dtype=float)
    except (ValueError, RecursionError):  # rows of several lengths, or a list that holds itself
        raise _NotANumber(name_of(type(result)), "uneven") from None


def _floats(result):
    if isinstance(result, (list, tuple)):
        return [_floats(entry) for entry in result]
    if hasattr(result, "__array__"):
        return _floats_of_array(np.asarray(result))
    if isinstance(result, (Real, Decimal)) and not isinstance(result, bool):
        return _one_float(result)
    raise _NotANumber(name_of(type(result)))


def _floats_of_array(array):
    if array.dtype.kind == "O":
        return _floats(array.tolist())
    if array.dtype.kind not in "iuf":
        raise _NotANumber(name_of(array.dtype.type))
    floats = array.astype(float)
    if (np.isinf(floats) & np.isfinite(array)).any():
        raise _NotANumber(name_of(array.dtype.type), "beyond")
    return floats


def _one_float(number):
    if isinstance(number, Decimal) and number.is_nan():
        return math.nan
    try:
        value = float(number)
    except OverflowError:
        value = math.inf
    if math.isinf(value) and abs(number) != math.inf:
        raise _NotANumber(name_of(type(number)), "beyond")
    return value


def _close(result):
    """Coroutines, also inside: left open, they would complain outside of our silence that nobody awaited them."""
    inside, seen = [result], set()
    while inside:
        thing = inside.pop()
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        if type(thing) is dict:
            inside += thing.values()
        elif type(thing) in (list, tuple, set, frozenset):
            inside += thing
        else:
            with suppress(Exception):
                if isinstance(thing, Coroutine):
                    thing.close()


def _first_words(error):
    try:
        return printable(str(error))
    except BaseException:
        return ""
