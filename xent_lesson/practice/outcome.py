"""What a function does with one input, and whether two functions do the same.

An outcome is what came back (an array of float64, or a text), `...` for a blank, or what
went wrong: a `Raised` or a `Misfit`. Whatever the function does, it does not get out.
"""

import contextlib
import copy
import inspect
import os
import warnings
from dataclasses import dataclass
from decimal import Decimal
from numbers import Real

import numpy as np


@dataclass(frozen=True)
class Raised:
    """The function stopped with an exception of this kind."""
    kind: type
    message: str = ""


@dataclass(frozen=True)
class Misfit:
    """What came back is neither a number, nor numbers, nor a text, but of this type."""
    kind: str


def is_nothing(outcome):
    """Whether the function gave None: most often a forgotten return."""
    return isinstance(outcome, Misfit) and outcome.kind == "NoneType"


class _NotANumber(TypeError):
    """Carries the name of the type found where a number belongs."""


def outcome_of(function, arguments=()):
    """What the function does with a copy of these arguments: silently, and never raising.

    It runs in Python's and numpy's default settings. What it prints is dropped: a check
    calls it once for every case, and its author can call it alone to see.
    Returns a float64 array (0-d for one number), a str, `...`, a Raised or a Misfit.
    """
    try:
        with _in_silence():
            return _read(function(*copy.deepcopy(arguments)))
    except BaseException as error:  # SystemExit too, and the KeyboardInterrupt of an endless loop
        message = _first_words(error)
        if isinstance(error, TypeError) and "ellipsis" in message:
            return ...  # a blank inside an expression, or in a list, is still a blank
        if isinstance(error, _NotANumber):
            return Misfit(message)
        return Raised(type(error), message)


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


def _read(result):
    if result is ...:
        return ...
    if isinstance(result, str):
        return " ".join(result.split()).casefold()
    if inspect.iscoroutine(result):
        result.close()  # left open it would complain later, out of our silence
    kind = type(result).__name__
    try:
        return np.asarray(_floats(result), dtype=float)
    except _NotANumber as error:
        raise _NotANumber(f"{kind}[{error}]" if isinstance(result, (list, tuple)) else kind) from None
    except Exception:
        raise _NotANumber(kind) from None


def _floats(result):
    if isinstance(result, (list, tuple)):
        return [_floats(entry) for entry in result]
    if hasattr(result, "__array__"):
        array = np.asarray(result)
        return array if array.dtype.kind in "iuf" else _floats(array.tolist())
    if isinstance(result, (Real, Decimal)) and not isinstance(result, bool):
        return float(result)
    raise _NotANumber(type(result).__name__)


def _first_words(error):
    try:
        return " ".join(str(error).split())[:120]
    except BaseException:
        return ""


@contextlib.contextmanager
def _in_silence():
    with (
        open(os.devnull, "w", encoding="utf-8", errors="ignore") as nowhere,
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(nowhere),
        warnings.catch_warnings(),
        np.errstate(divide="warn", over="warn", under="ignore", invalid="warn"),
    ):
        warnings.simplefilter("ignore")
        yield
