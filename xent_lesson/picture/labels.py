"""Names in a picture: each stays with what it names, inside the figure, and out of the way of all the rest.

    curve, = ax.plot(xs, ys)
    name_line(curve, say("ruler.curve"))              # along it, above or below, where there is room
    paid = name_mark(dot)                             # beside the mark, wherever it goes ...
    paid.say(say("ruler.paid", bits=1.37))            # ... with these words now

The stage arranges them after every move: where a label stands depends on what is drawn, never on where it was.
Lengths are points, 72 to the inch, from the lower left corner of the figure.
"""

from functools import cache

import numpy as np
from matplotlib.colors import to_hex
from matplotlib.text import Text

from .crowd import OK, extent, is_shown
from .fonts import width_of
from .layer import Pen
from .style import INK, WORDS

GAP = 4  # between a label and what it names
_AT_ONCE = 8  # places that are tried together
_ALONG = np.linspace(0.05, 0.95, 13)  # the parts of a line's length where a name may stand


class Label(Text):
    """Words that know what they name, and the places where they would like to stand.

    of : the artists that they name.   places : a function of the label's size: an array of (x, y, cost) for its middle.
    """

    def __init__(self, of, words, places, color, size):
        super().__init__(text=words, color=color, fontsize=size, ha="center", va="center_baseline", zorder=8)
        self.of, self._places, self.fixed, self.stays, self._wished = tuple(of), places, False, False, (None, None)
        self.set_in_layout(False)

    def say(self, words):
        """Change the words."""
        self.set_text(words)
        return self

    def box(self):
        """Width and height of the words, in points."""
        return size_of(self.get_text(), self.get_fontsize())

    def draw(self, renderer):
        """As any text, and with a Pen the short way."""
        if not isinstance(renderer, Pen) or "$" in self.get_text():
            super().draw(renderer)
        elif self.get_visible() and self.get_text():
            x, y = self.get_transform().transform(self.get_position())
            renderer.write(self.get_text(), x, y, self.get_fontsize(), to_hex(self.get_color()))
            self.stale = False

    def settle(self, view):
        """Stand where it costs least; out of sight where there is nothing to name or nothing to say."""
        seen = bool(self.get_text()) and (self.stays or all(map(is_shown, self.of)))
        if seen != self.get_visible():
            self.set_visible(seen)
        if not seen:
            return
        width, height = self.box()
        half = np.array([width, 1.1 * height]) / 2  # a hair of room above and below
        if self.fixed:
            middle = 72 * np.array(self.get_position())
            view.write(np.concatenate([middle - half, middle + half]))
            return
        best = self._best(view, self._wishes(*(2 * half)), half)
        middle = tuple((best[:2] + best[2:]) / 144)
        if middle != self.get_position():  # what does not move must not look as if it did
            self.set_position(middle)
        view.write(best)

    def _best(self, view, wishes, half):
        """The edges at the place that costs least: the first wish, which is free as a rule, or the best of the next ones."""
        boxes = np.concatenate([wishes[:, :2] - half, wishes[:, :2] + half], axis=1)
        if not view.cost(boxes[:1], self)[0]:
            return boxes[0]
        best, least = None, np.inf
        for first in range(0, len(boxes), _AT_ONCE):
            some = slice(first, first + _AT_ONCE)
            cost = wishes[some, 2] + view.cost(boxes[some], self)
            if cost.min() < least:
                best, least = boxes[first + cost.argmin()], cost.min()
            if least < OK:  # those still to come are wished for less
                break
        return best

    def _wishes(self, width, height):
        """The places for words of this size, the dearest wish first; the same as long as what they name stays."""
        if self._wished[0] != (width, height) or any(artist.stale for artist in self.of):
            wishes = np.asarray(self._places(width, height))
            self._wished = (width, height), wishes[np.argsort(wishes[:, 2], kind="stable")]
        return self._wished[1]


def name_line(line, words="", at=0.5, color=None, size=WORDS):
    """Words along a line: near the part `at` of its visible length, above or below it, left or right where it is steep."""
    ax = line.axes

    def places(width, height):
        xy, gap = _visible(line), GAP + line.get_linewidth() / 2
        steps = np.diff(xy, axis=0)
        reached = np.concatenate([[0], np.cumsum(np.hypot(*steps.T))])
        i = np.maximum(1, np.searchsorted(reached, _ALONG * reached[-1]))
        (x, y), (run, rise), away = xy[i].T, abs(steps[i - 1]).T, abs(_ALONG - at)
        up = height / 2 + gap + (width / 2) * np.minimum(rise / np.maximum(run, 1e-9), 100)
        aside = width / 2 + gap + (height / 2) * np.minimum(run / np.maximum(rise, 1e-9), 100)
        flat, steep, found = up < 4 * height, aside < 2 * width, []
        for out, far in ((0, 0), (1.2 * height, 0.4)):  # close to it; where that is taken, a line of words away
            for beside, dx, dy, dear in (
                (flat, 0, up + out, 0), (flat, 0, -up - out, 0.05), (steep, aside + out, 0, 0.02), (steep, -aside - out, 0, 0.02)
            ):  # fmt: skip
                found.append(np.column_stack([x + dx, y + dy, away + far + dear])[beside])
        if reached[-1] < width:  # too short to have its name along it: round its end
            found.append(_around(xy[-1], width, height) + (0, 0, 0.5))
        return np.concatenate(found)

    return _add(ax, Label([line], words, places, color or line.get_color(), size))


def name_mark(mark, words="", color=None, size=WORDS, prefer="right"):
    """Words beside a mark, a line's last point: on the preferred side, else on another."""

    def places(width, height):
        points = mark.axes.transData.transform(mark.get_xydata())
        return _around(points[-1], width, height, mark.get_markersize() / 2, prefer)

    return _add(mark.axes, Label([mark], words, places, color or mark.get_color(), size))


def nowhere(ax, color=INK, away=0):
    """A point for name_mark to stand beside, `away` points from it: nothing is to be seen of it. Move it with set_data."""
    return ax.plot([], [], linestyle="none", markersize=2 * away, color=color)[0]


def name_bar(bar, words="", color=INK, size=WORDS, beside="right", inside=True):
    """Words inside a bar where they fit, else beside it, on this side first; inside=False: always beside it."""

    def places(width, height):
        (left, low), (right, high) = extent(bar)
        middle = (left + right) / 2, (low + high) / 2
        fits = inside and width + 2 * GAP <= right - left and height <= high - low
        within = [(*middle, 0), (left + GAP + width / 2, middle[1], 0.01)] if fits else []
        sides = {
            "right": (right + GAP + width / 2, middle[1]),
            "left": (left - GAP - width / 2, middle[1]),
            "above": (middle[0], high + GAP + height / 2),
            "below": (middle[0], low - GAP - height / 2),
        }
        order = sorted(sides, key=lambda side: side != beside)
        return within + [(*sides[side], 0.1 + 0.1 * rank) for rank, side in enumerate(order)]

    return _add(bar.axes, Label([bar], words, places, color, size))


def name_place(ax, x, y, words="", color=INK, size=WORDS, of=(), exactly=False):
    """Words at a point of the axes, in its data's units, or near it; `of` says which artists they name.

    exactly : there and nowhere else, whatever lies below.
    They stay when those are not to be seen: "red: 0 of 100" is said of no red at all.
    """

    def places(width, height):
        px, py = ax.transData.transform((x, y))
        near = np.empty((0, 3)) if exactly else _around((px, py), width, height) + (0, 0, 0.1)
        return np.concatenate([[(px, py, 0)], near])

    label = _add(ax, Label(of, words, places, color, size))
    label.stays = True
    return label


# Sizes, and where things are


@cache
def size_of(words, size):
    """Width and height of words in the bundled fonts, in points."""
    lines = words.split("\n")
    return max(width_of(line, size) for line in lines), size * (1.0 + 1.2 * (len(lines) - 1))


def _add(ax, label):
    figure = ax.get_figure(root=True)
    label.set_transform(figure.dpi_scale_trans)
    ax.add_artist(label)
    label.set_clip_on(False)
    figure.__dict__.setdefault("_labels", []).append(label)
    return label


def _visible(line):
    """Points all along the part of a line that lies within its axes, closely spaced, in points of the figure."""
    xy = line.get_transform().transform(line.get_xydata())
    xy = xy[~np.isnan(xy).any(axis=1)]
    t = np.linspace(0, len(xy) - 1, 65)
    xy = np.column_stack([np.interp(t, np.arange(len(xy)), column) for column in xy.T])
    corners = line.axes.bbox.get_points()
    inside = xy[((xy >= corners[0] - 1) & (xy <= corners[1] + 1)).all(axis=1)]
    return inside if len(inside) > 1 else np.clip(xy, *corners)


# Sixteen directions, the preferred one first and from there to both sides, as (cosine, sine), on each of four rings.
_ANGLES = np.pi / 8 * np.array([0, 1, -1, 2, -2, 8, 7, -7, 6, -6, 4, -4, 3, -3, 5, -5])
_TURNED = {
    side: np.tile(turned, (4, 1)) for side, turned in {
        "right": np.column_stack([np.cos(_ANGLES), np.sin(_ANGLES)]), "left": np.column_stack([-np.cos(_ANGLES), np.sin(_ANGLES)]),
        "above": np.column_stack([np.sin(_ANGLES), np.cos(_ANGLES)]), "below": np.column_stack([np.sin(_ANGLES), -np.cos(_ANGLES)]),
    }.items()
}  # fmt: skip
_CORNERS = {side: np.sign(turned.round(9)) for side, turned in _TURNED.items()}
_FAR = np.repeat([0, 1.4, 2.8, 4.2], len(_ANGLES))
_RELUCTANCE = 0.01 * np.tile(np.arange(len(_ANGLES)), 4) + 0.2 * np.repeat(range(4), len(_ANGLES))


def _around(point, width, height, radius=0, prefer="right"):
    """Places in four rings round a point, the preferred side first; a middle there leaves a gap between box and point."""
    out = (radius + GAP + _FAR * height)[:, None]
    middles = point + out * _TURNED[prefer] + np.array([width / 2, height / 2]) * _CORNERS[prefer]
    return np.column_stack([middles, _RELUCTANCE])
