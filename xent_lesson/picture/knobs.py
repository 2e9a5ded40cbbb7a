"""What a reader may move: a number, one of a few names, the shares of a whole, a sentence. Knobs know no widget."""

import copy
import math
import unicodedata
from collections import namedtuple
from collections.abc import Mapping, Set
from numbers import Real

import numpy as np

Hand = namedtuple("Hand", "axis panel edge")  # "x" or "y" of which axes of its scene; at their "low" or "high" edge


class Knob:
    """What all kinds share: a colour, that of what they move (None: ink), and for some a hand in the picture."""

    color = hand = None
    steps = False

    def colored(self, color):
        """The same knob in the colour of what it moves."""
        made = copy.copy(self)
        made.color = color
        return made


class Param(Knob):
    """A number that the reader may move, from low to high in steps.

    start, low, high : finite numbers, low <= start <= high, low < high.
    step : the slider's step; on a log scale the step of log10, in decades.
    log : True spaces the values evenly in log10; low must then be positive.
    Raises ValueError, naming the argument and its value, if these do not hold, or make more stops than any hand needs.
    """

    most = 1_000_000  # stops; a step that was meant to be another one would fill the memory

    def __init__(self, start, low, high, step, log=False):
        for name, value in dict(start=start, low=low, high=high, step=step).items():
            if not _is_number(value) or not -math.inf < _float(value) < math.inf:
                raise ValueError(f"{name}={value!r} is not a finite number; give one such as 0.5")
        if not low < high:
            raise ValueError(f"low={low!r} is not below high={high!r}; give the smaller end first")
        if log and low <= 0:
            raise ValueError(f"low={low!r} has no logarithm; a log scale needs low > 0")
        self.low, self.high, self.step, self.log = float(low), float(high), float(step), log
        span = math.log10(self.high / self.low) if log else self.high - self.low
        if math.isinf(span):
            raise ValueError(f"low={low!r} and high={high!r} are too far apart; give nearer ends")
        if not 0 < step <= span * (1 + 1e-12):
            raise ValueError(f"step={step!r} does not fit between low={low!r} and high={high!r}; {span:g} at most")
        if span / self.step > self.most:
            raise ValueError(f"step={step!r} makes over a million stops; give one of at least {span / self.most:g}")
        self._count = math.ceil(span / self.step - 1e-9)  # the last step may be a shorter one
        self.start = _start(self, start)

    def __repr__(self):
        return f"Param({self.start:g}, {self.low:g}, {self.high:g}, {self.step:g}{', log=True' * self.log})"

    def __eq__(self, other):
        return isinstance(other, Param) and vars(self) == vars(other)

    def along(self, axis, panel=0, edge="low", color=None):
        """The same knob, moved in the picture itself: its slider lies over the axes.

        axis : "x" or "y", whose scale must be the knob's (a log knob on a log axis).   panel : which axes of the scene.
        edge : where its handle sits: "low" is the bottom or the left, "high" the top or the right; two hands share an axis so.
        Raises ValueError, naming the argument and its value, for another axis or edge.
        """
        for name, value, known in (("axis", axis, "xy"), ("edge", edge, ("low", "high"))):
            if value not in tuple(known):
                raise ValueError(f"{name}={value!r} is unknown; use {' or '.join(map(repr, known))}")
        made = self.colored(color or self.color)
        made.hand = Hand(axis, panel, edge)
        return made

    def stepwise(self):
        """The same knob with a button that takes one step."""
        made = copy.copy(self)
        made.steps = True
        return made

    def values(self):
        """Every value the slider stops at, as an array from low to high, both ends exact."""
        return np.array([self.low, *map(self._stop, range(1, self._count)), self.high])

    def after(self, v):
        """Where one step from v leads; the upper end is the last."""
        return min(v * 10**self.step if self.log else v + self.step, self.high)

    def ends(self):
        """The two corners: low and high."""
        return [self.low, self.high]

    @property
    def digits(self):
        """How many digits behind the point the values need."""
        return max(len(f"{x:.9f}".rstrip("0").partition(".")[2]) for x in (self.low, self.step))

    def check(self, v):
        """v as a float free of step noise (0.1 * 3 is 0.3 here); ValueError, naming the range, outside it."""
        if not _is_number(v):
            raise ValueError(f"{v!r} is not a number between {self.low:g} and {self.high:g}")
        v = _float(v)
        for end in self.ends():  # ten to the log10 of an end may miss it by a last digit
            if math.isclose(v, end, rel_tol=1e-12):
                return end
        if not self.low <= v <= self.high:
            raise ValueError(f"{v!r} is not between {self.low:g} and {self.high:g}")
        stop = v if self.log else self._stop(round((v - self.low) / self.step))
        return stop if abs(stop - v) <= 1e-9 * self.step else v

    def _stop(self, k):
        """Where k steps from low lead, without the noise of binary fractions."""
        return self.low * 10 ** (k * self.step) if self.log else round(self.low + k * self.step, 12) + 0.0


def probability(start, step=0.01):
    """The parameter that most scenes have: a probability, both ends included."""
    return Param(start, 0, 1, step)


class Choice(Knob):
    """One of a few names. start : one of options; options : at least two different strings."""

    def __init__(self, start, options):
        self.options = [] if isinstance(options, str) or not hasattr(options, "__iter__") else list(options)
        names = {option for option in self.options if isinstance(option, str)}
        if len(names) < max(2, len(self.options)):
            raise ValueError(f"options={options!r} are not two or more different names such as ['linear', 'log']")
        self.start = _start(self, start)

    def __repr__(self):
        return f"Choice({self.start!r}, {self.options!r})"

    def __eq__(self, other):
        return isinstance(other, Choice) and vars(self) == vars(other)

    def values(self):
        """Every option, in order."""
        return list(self.options)

    ends = values

    def check(self, v):
        """v itself; ValueError, naming the options, if it is not one of them."""
        if not isinstance(v, str) or v not in self.options:
            raise ValueError(f"{v!r} is not one of {', '.join(self.options)}")
        return v


class Distribution(Knob):
    """The probabilities of k outcomes: sliders of whole percents that always sum to 100.

    start : k >= 2 probabilities that sum to 1. Raises ValueError, naming the entry, if they do not.
    """

    def __init__(self, start):
        if not _is_row(start) or len(start) < 2:
            raise ValueError(f"start={start!r} is no row of probabilities such as [0.5, 0.5]; it needs at least 2")
        self.start = tuple(start)
        self.start = _start(self, start)

    def __repr__(self):
        return f"Distribution({self.start!r})"

    def __eq__(self, other):
        return isinstance(other, Distribution) and vars(self) == vars(other)

    def values(self):
        """Some of the many: the start, the even one, and the corners."""
        k = len(self.start)
        return [self.start, (1 / k,) * k, *self.ends()]

    def ends(self):
        """The corners: each outcome certain in turn."""
        k = len(self.start)
        return [tuple(float(i == j) for i in range(k)) for j in range(k)]

    def check(self, v):
        """v as a tuple of floats; ValueError, naming the entry or the sum, if it is no distribution over k."""
        k = len(self.start)
        if not _is_row(v) or len(v) != k:
            raise ValueError(f"{v!r} is not a row of {k} probabilities")
        for i, entry in enumerate(v):
            if not _is_number(entry) or not 0 <= entry <= 1:
                raise ValueError(f"entry {i} is {entry!r}, not a probability from 0 to 1")
        if abs(math.fsum(v) - 1) > 1e-8:
            raise ValueError(f"{tuple(v)} sums to {math.fsum(v):.10g}, not 1")
        return tuple(float(entry) for entry in v)


class Text(Knob):
    """A sentence that the reader types, in any script.

    start : the first one; samples : others that a reader may think of; longest : characters at most.
    Raises ValueError if one of them is no such sentence.
    """

    def __init__(self, start, samples, longest=120):
        if not _is_number(longest) or longest != longest // 1 or longest < 1:
            raise ValueError(f"longest={longest!r} is not a count of characters; give one such as 120")
        if isinstance(samples, str) or not hasattr(samples, "__iter__"):
            raise ValueError(f"samples={samples!r} is not a list of texts; give one such as ['another']")
        self.longest = int(longest)
        self.start, self.samples = _start(self, start), [self.check(sample) for sample in samples]

    def __repr__(self):
        return f"Text({self.start!r}, {self.samples!r}, longest={self.longest})"

    def __eq__(self, other):
        return isinstance(other, Text) and vars(self) == vars(other)

    def values(self):
        """Some of the many: the start and the samples."""
        return [self.start, *self.samples]

    def ends(self):
        """The corners: nothing typed, and as much as there is room for."""
        return ["", (self.start * self.longest)[: self.longest]]

    def check(self, v):
        """v itself; ValueError if it is no text, too long, or holds what no picture can show."""
        if not isinstance(v, str):
            raise ValueError(f"{v!r} is not a text; put it in quotes")
        if len(v) > self.longest:
            raise ValueError(f"{v[:20] + '…'!r} has {len(v)} characters; {self.longest} at most")
        for i, character in enumerate(v):
            if unicodedata.category(character) in ("Cc", "Cs") or ord(character) & 0xFFFE == 0xFFFE:
                raise ValueError(f"character {i} is {character!r}, which cannot be shown; leave it out")
        return v


def _is_number(v):
    return isinstance(v, Real) and not isinstance(v, bool)


def _float(v):
    try:
        return float(v)
    except OverflowError:  # a whole number with hundreds of digits
        return math.inf if v > 0 else -math.inf


def _is_row(v):
    """Whether it holds entries in an order of their own: a set has none."""
    return hasattr(v, "__len__") and hasattr(v, "__iter__") and not isinstance(v, (str, bytes, Set, Mapping))


def _start(knob, start):
    """start as the knob takes it, or a ValueError that says it is the start."""
    try:
        return knob.check(start)
    except ValueError as error:
        raise ValueError(f"start={error}") from None


def same_values(one, other):
    """Whether two knobs offer the same values; where they start may differ."""
    if type(one) is not type(other):
        return False
    offered = [knob.ends() if isinstance(knob, Distribution) else knob.values() for knob in (one, other)]
    return list(offered[0]) == list(offered[1])
