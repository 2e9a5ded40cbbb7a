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
        view = View(self._frame, self._words, [*self._rims, *(thing for ax in self._axes for thing in self._seen(ax))])
        for label in self.labels:
            label.settle(view)

    def _seen(self, ax):
        for artist in filter(is_shown, [*ax.lines, *ax.patches]):
            if artist.stale or artist not in self._known:
                self._known[artist] = _obstacles(artist)
            yield self._known[artist]


def _obstacles(artist):
    """An artist as (itself, pieces of line, their price, boxes, their price): what it costs to write over it."""
    if isinstance(artist, Patch):
        return artist, _NONE, 0, np.ravel(extent(artist))[None], ON_FILL
    xy = artist.get_transform().transform(artist.get_xydata())
    if np.isnan(xy).any():  # several lines in one
        pieces = np.column_stack([xy[:-1], xy[1:]])
        return artist, pieces[~np.isnan(pieces).any(axis=1)], ON_FILL if is_furniture(artist) else ON_LINE, _NONE, 0
    xy = xy[np.unique(np.linspace(0, len(xy) - 1, _PIECES).astype(int))]
    drawn = artist.get_linestyle() not in ("None", "", " ") and len(xy) > 1
    half = artist.get_markersize() / 2
    marked = artist.get_marker() not in ("None", "", " ", None)
    price = ON_FILL if is_furniture(artist) else ON_LINE
    pieces = np.column_stack([xy[:-1], xy[1:]]) if drawn else _NONE
    return artist, pieces, price, np.column_stack([xy - half, xy + half]) if marked else _NONE, ON_MARK


def _rim(spine):
    (left, low), (right, high) = spine.get_path().get_extents(spine.get_transform()).get_points()
    return spine, np.array([[left, low, right, high]]), ON_LINE, _NONE, 0


_NONE = np.empty((0, 4))


class View:
    """What stands where in a figure just now."""

    def __init__(self, frame, words, things):
        self.frame, self.texts = frame, list(words)
        owners, pieces, prices, boxes, tolls = zip(*things) if things else ([],) * 5
        self._pieces, self._boxes = (np.concatenate([_NONE, *rows]) for rows in (pieces, boxes))
        self._owners = owners
        self._piece_of, self._box_of = (np.repeat(range(len(rows)), list(map(len, rows))) for rows in (pieces, boxes))
        self._prices, self._tolls = np.repeat(prices, list(map(len, pieces))), np.repeat(tolls, list(map(len, boxes)))

    def cost(self, boxes, label):
        """What it would cost this label to stand in each of these boxes, (k, 4) edges: the worst that it would cover."""
        own = [i for i, owner in enumerate(self._owners) if owner in label.of]
        low, high = boxes[:, :2] < self.frame[:2], boxes[:, 2:] > self.frame[2:]
        cost = OFF * (low | high).any(axis=1).astype(float)
        if self.texts:
            cost += ON_TEXT * _overlaps(boxes, np.array(self.texts)).any(axis=1)
        if len(self._pieces):
            prices = self._prices.copy()
            for i in own:
                prices[self._piece_of == i] = ON_OWN_LINE
            cost += (prices * _crossed(boxes, self._pieces)).max(axis=1)
        if len(self._boxes):
            tolls = self._tolls.copy()
            for i in own:
                tolls[self._box_of == i] = 0
            cost += (tolls * _overlaps(boxes, self._boxes)).max(axis=1)
        return cost


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
    """(k, n): whether box i overlaps other j; edges are left, low, right, high."""
    a, b = boxes[:, None], others[None]
    return ((a[..., :2] < b[..., 2:]) & (b[..., :2] < a[..., 2:])).all(axis=-1)


def _crossed(boxes, pieces):
    """(k, n): whether box i is crossed by piece j, a straight line from (x0, y0) to (x1, y1)."""
    edges = np.concatenate([np.minimum(pieces[:, :2], pieces[:, 2:]), np.maximum(pieces[:, :2], pieces[:, 2:])], axis=1)
    near = _overlaps(boxes, edges + (0, 0, 1e-9, 1e-9))
    if not near.any():
        return near
    x0, y0, x1, y1 = pieces.T
    sides = [
        (x1 - x0) * (boxes[:, j, None] - y0) - (y1 - y0) * (boxes[:, i, None] - x0) for i in (0, 2) for j in (1, 3)
    ]  # of each corner: on which side of the piece it lies
    return near & (np.minimum.reduce(sides) <= 0) & (np.maximum.reduce(sides) >= 0)


def _still_texts(figure):
    """The words that never move: numbers on the axes, the axes' names, titles."""
    for text in figure.findobj(Text):
        if not hasattr(text, "settle") and text.get_visible() and text.get_in_layout() and text.get_text().strip():
            yield text
