"""What stands in the way of a name: the lines, marks, shapes and words of a figure, and what it costs to cover them.

Lengths are points, 72 to the inch, from the lower left corner of the figure.
"""

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text

EDGE = 2  # between a label and the edge of the figure
_PIECES = 80  # of a curve, at most

# What a bad place costs; the first place that costs nothing is taken, else the cheapest.
OFF, ON_TEXT, ON_LINE, ON_MARK, ON_OWN_LINE, ON_FILL, OK = 100, 20, 12, 8, 4, 0.5, 1


def furniture(artist):
    """Say that this needs no name, as a drop line or a zero line; returns it."""
    artist.is_furniture = True
    return artist


def is_furniture(artist):
    """Whether somebody said so."""
    return getattr(artist, "is_furniture", False)


def has_labels(figure):
    """Whether anything in a figure has a name."""
    return bool(getattr(figure, "_labels", ()))


class Names:
    """All the labels of a figure whose layout is final, and what stands in their way."""

    def __init__(self, figure):
        self.labels = figure._labels
        self._frame = np.array([EDGE, EDGE, *(72 * np.array(figure.get_size_inches()) - EDGE)])
        self._words = [text.get_window_extent().extents for text in _still_texts(figure)]
        self._rims = [_rim(spine) for ax in figure.axes if ax.axison for spine in ax.spines.values() if spine.get_visible()]
        self._axes, self._known = figure.axes, {}  # artist -> its obstacles, as long as it has not moved

    def fix(self, moving):
        """The labels that no move displaces stay where they are for good: they belong to the still part."""
        for label in self.labels:
            label.fixed = label not in moving

    def arrange(self):
        """Give every label its place: out of the way of the drawing, and of the labels before it."""
        things = [*self._rims, *(thing for ax in self._axes for thing in self._seen(ax))]
        view = View(self._frame, self._words, things, len(self.labels))
        for label in self.labels:
            label.settle(view)

    def _seen(self, ax):
        for artist in [*ax.lines, *ax.patches]:
            if artist.stale or artist not in self._known:
                self._known[artist] = _obstacles(artist) if is_shown(artist) else None
            if self._known[artist]:
                yield self._known[artist]


def _obstacles(artist):
    """An artist as (itself, pieces of line, their price, boxes, their price): what it costs to write over it."""
    if isinstance(artist, Patch):
        return artist, _NO_PIECES, 0, np.ravel(extent(artist))[None], ON_FILL
    xy = artist.get_transform().transform(artist.get_xydata())
    if np.isnan(xy).any():  # several lines in one
        whole = ~np.isnan(xy[:-1] + xy[1:]).any(axis=1)
        return artist, pieces(xy[:-1][whole], xy[1:][whole]), ON_FILL if is_furniture(artist) else ON_LINE, _NO_BOXES, 0
    if len(xy) > _PIECES:
        xy = xy[np.unique(np.linspace(0, len(xy) - 1, _PIECES).astype(int))]
    drawn = artist.get_linestyle() not in ("None", "", " ") and len(xy) > 1
    half = artist.get_markersize() / 2
    marked = artist.get_marker() not in ("None", "", " ", None)
    price = ON_FILL if is_furniture(artist) else ON_LINE
    line = pieces(xy[:-1], xy[1:]) if drawn else _NO_PIECES
    return artist, line, price, np.column_stack([xy - half, xy + half]) if marked else _NO_BOXES, ON_MARK


def _rim(spine):
    (left, low), (right, high) = spine.get_path().get_extents(spine.get_transform()).get_points()
    return spine, pieces(np.array([[left, low]]), np.array([[right, high]])), ON_LINE, _NO_BOXES, 0


def pieces(starts, ends):
    """Straight lines between points, as rows of x0, y0, x1, y1 and then the edges left, low, right, high."""
    return np.column_stack([starts, ends, np.minimum(starts, ends), np.maximum(starts, ends) + 1e-9])


_NO_BOXES, _NO_PIECES = np.empty((0, 4)), np.empty((0, 8))


class View:
    """What stands where in a figure just now: the edges of each piece of line, then of each box, then of all words."""

    def __init__(self, frame, words, things, more=0):
        """things : what _obstacles gives; words : their edges; more : how many words will be written here."""
        self._owners, lines, prices, boxes, tolls = zip(*things) if things else ([],) * 5
        self._frame, self._lines = frame, np.concatenate([_NO_PIECES, *lines])
        self._boxes_from = len(self._lines)
        self._words_from = self._boxes_from + sum(map(len, boxes))
        self._written = self._words_from + len(words)
        room = np.full((more, 4), np.nan)  # nothing meets it
        self._edges = np.concatenate([self._lines[:, 4:], _NO_BOXES, *boxes, *(word[None] for word in words), room]).T.copy()
        rows = [*map(len, lines), *map(len, boxes)]
        self._prices, self._owner_of = np.repeat([*prices, *tolls], rows), np.repeat([*range(len(things))] * 2, rows)

    def write(self, box):
        """Words stand here now: those that come after them keep away."""
        self._edges[:, self._written] = box
        self._written += 1

    def cost(self, boxes, label):
        """What it would cost this label to stand in each of these boxes, (k, 4) edges: the worst that it would cover."""
        lows, highs = boxes[:, :2], boxes[:, 2:]
        (left, low), (right, high) = lows.min(axis=0), highs.max(axis=0)
        cost = OFF * ((lows < self._frame[:2]) | (highs > self._frame[2:])).any(axis=1).astype(float)
        lefts, bottoms, rights, tops = self._edges
        near = ((lefts < right) & (rights > left) & (bottoms < high) & (tops > low)).nonzero()[0]
        if not len(near):  # most of a figure is far away
            return cost
        met = _overlaps(boxes, self._edges[:, near])
        lines, words = np.searchsorted(near, [self._boxes_from, self._words_from])
        prices, owners = self._prices[near[:words]], self._owner_of[near[:words]]
        for i, owner in enumerate(self._owners):
            if owner in label.of:
                prices[owners == i] = 0
                prices[:lines][owners[:lines] == i] = ON_OWN_LINE
        if lines:
            cost += (prices[:lines] * (met[:, :lines] & _crossed(boxes, self._lines[near[:lines]]))).max(axis=1)
        if words > lines:
            cost += (prices[lines:] * met[:, lines:words]).max(axis=1)
        return cost + ON_TEXT * met[:, words:].any(axis=1)


# Where things are


def is_shown(artist):
    """Whether there is anything of it to see."""
    if not artist.get_visible():
        return False
    return bool(len(artist.get_xydata() if isinstance(artist, Line2D) else artist.get_path().vertices))


def extent(patch):
    """The corners of a filled shape: lower left, upper right."""
    box = patch.get_path().get_extents(patch.get_transform())
    return box.get_points()


def _overlaps(boxes, others):
    """(k, n): whether box i overlaps other j. boxes : rows of left, low, right, high; others : such columns."""
    left, low, right, high = boxes.T[..., None]
    return (left < others[2]) & (right > others[0]) & (low < others[3]) & (high > others[1])


def _crossed(boxes, pieces):
    """(k, n): whether a corner of box i lies on this and one on that side of piece j, a straight line gone on for ever."""
    x0, y0, x1, y1 = pieces[:, :4].T
    x, y = boxes[:, [0, 0, 2, 2], None], boxes[:, [1, 3, 1, 3], None]
    sides = (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)
    return (sides.min(axis=1) <= 0) & (sides.max(axis=1) >= 0)


def _still_texts(figure):
    """The words that never move: numbers on the axes, the axes' names, titles."""
    for text in figure.findobj(Text):
        if not hasattr(text, "settle") and text.get_visible() and text.get_in_layout() and text.get_text().strip():
            yield text
