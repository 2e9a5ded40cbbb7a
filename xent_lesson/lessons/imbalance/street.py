"""Lesson 11: a photo of a street in a thousand boxes of two sizes, drawn with simple shapes.

Lengths are small boxes: the photo is 50 of them wide and 16 high. Four small boxes make a large one.
"""

import math
from itertools import groupby

import numpy as np
from matplotlib.collections import PolyCollection

from xent_lesson.picture.crowd import furniture
from xent_lesson.picture.labels import name_place
from xent_lesson.picture.shapes import box, set_box
from xent_lesson.picture.style import BIG, INK, QUIET, TRUTH
from xent_lesson.words import say

WIDE, HIGH = 50, 16
GAP = 0.16  # between two boxes
# The lower left corners of the ten boxes that show something.
LARGE = [(6, 2), (18, 2), (40, 2), (12, 6), (28, 6), (30, 4)]  # a car, a bus, a car; a man, a woman, a dog
SMALL = [(3, 1), (21, 6), (12, 14), (29, 12)]  # a rabbit, a cat, two birds
BUSH = [(x, y) for x in range(34, 39) for y in range(5, 9)]  # twenty boxes: a bush that looks like a bear


def boxes(size):
    """The lower left corners of all boxes of one size."""
    return [(x, y) for y in range(0, HIGH, size) for x in range(0, WIDE, size)]


def photo_of_a_street(ax):
    """Draw the street on `ax`, which it fills."""
    ax.set(xlim=(0, WIDE), ylim=(0, HIGH))
    ax.set_axis_off()
    colors, shapes = zip(*scenery(), *things())
    ax.add_collection(PolyCollection(shapes, facecolors=colors, edgecolors="none", zorder=0), autolim=False)


def tiles(ax, corners, size, color=QUIET):
    """Filled boxes as one line: thick, and dashed so that each dash is a box. Fade it with set_alpha."""
    xs, ys = [], []
    for y, row in groupby(sorted(corners, key=lambda corner: corner[::-1]), key=lambda corner: corner[1]):
        columns = np.array([x for x, _ in row])
        for run in np.split(columns, np.flatnonzero(np.diff(columns) > size) + 1):  # neighbours make one run of dashes
            xs += [run[0] + GAP / 2, run[-1] + size - GAP / 2, np.nan]
            ys += [y + size / 2, y + size / 2, np.nan]
    side = (size - GAP) * 72 / ax.get_figure(root=True).dpi * ax.bbox.width / WIDE  # points
    look = dict(linewidth=side, linestyle=(0, (1, GAP / (size - GAP))), dash_capstyle="butt", zorder=2)
    return ax.plot(xs, ys, color=color, **look)[0]


def empty_tiles(ax, without=()):
    """The boxes with nothing in them, small ones and large ones, but for these small ones."""
    small = [corner for corner in boxes(1) if corner not in SMALL and corner not in without]
    large = [corner for corner in boxes(2) if corner not in LARGE]
    return [(tiles(ax, large, 2), 0.45), (tiles(ax, small, 1), 0.65)]


def easy_tiles(ax):
    """The empty boxes without the bush."""
    return empty_tiles(ax, without=BUSH)


def bush_tiles(ax):
    """The bush alone."""
    return [(tiles(ax, BUSH, 1, color=INK), 0.75)]


def frames(ax):
    """The boxes that show something, as frames."""
    made = []
    for size, corners in (2, LARGE), (1, SMALL):
        for x, y in corners:
            made.append((box(ax, TRUTH, facecolor="none", linewidth=2.6, zorder=4), 1))
            set_box(made[-1][0], x, y, x + size, y + size)
    return made


def photo_and_bars(fig, key, groups, above=0.0):
    """A street with its boxes, and below it two bars that share out a loss: by cross-entropy, and faded.

    groups : a colour for each, and what draws its boxes: draw(ax) -> [(artist, its full opacity)].
    above : how much of the height is left for words above the photo.
    Returns fade(group, kept), share(row, nats, words), and for each row the words left of it.
    """
    tall = 0.96 * fig.bbox.width * HIGH / WIDE / fig.bbox.height
    photo, bars = fig.subplots(2)
    photo.set_position([0.02, 0.985 - above - tall, 0.96, tall])  # exactly so: a box is a square
    bars.set_position([0.175, 0.115 - above, 0.8, 0.86 - tall])
    bars.set(xlim=(0, 1), ylim=(-0.35, 1.72), yticks=[], xticks=[0, 1], xlabel=say(f"{key}.across"))
    bars.set_xticklabels([say(f"{key}.{name}") for name in ("none", "all")])
    bars.grid(False)
    bars.xaxis.labelpad = -12
    photo_of_a_street(photo)
    drawn, rows = [draw(photo) for _, draw in groups], []
    for row in 1, 0:
        fills, notes = [], []
        for i, (color, _) in enumerate(groups):
            fills.append(box(bars, color, share=0.55, linewidth=0))
            of = [fills[-1], *(artist for artist, _ in drawn[i])]
            middle = np.array((i + 0.5) / len(groups))  # moves with its part of the bar
            notes.append((middle, name_place(bars, middle, row + 0.47, color=color, size=BIG, of=of)))
        rows.append((row, fills, notes, furniture(bars.plot([], [], ">", color=INK, clip_on=False, zorder=5)[0])))

    settings = [name_place(bars, -0.108, row) for row in (1, 0)]

    def fade(group, kept):
        for artist, full in drawn[group]:
            artist.set_alpha(full * kept)

    def share(which, nats, words):
        row, fills, notes, tip = rows[which]
        whole = sum(nats)
        parts = [1.0 * (x == math.inf) if whole == math.inf else x / whole for x in nats]
        ends = np.cumsum([0, *parts])
        for fill, left, right, (_, note), said in zip(fills, ends, ends[1:], notes, words(parts)):
            set_box(fill, left, row - 0.25, right if right - left > 0.0005 else left, row + 0.25)  # one to be seen
            note.say(said)
        wide = np.array([note.box()[0] + 12 for _, note in notes]) * bars.get_figure(True).dpi / 72 / bars.bbox.width
        for (middle, _), x in zip(notes, side_by_side((ends[:-1] + ends[1:]) / 2, wide)):
            middle[...] = x
        tip.set_data(([1], [row]) if whole == math.inf else ([], []))
        return parts

    return fade, share, settings


def side_by_side(middles, wide):
    """Middles of words so wide from 0 to 1, each as near to its wish as its neighbours let it, in their order."""
    ends = np.cumsum(wide)
    lefts = np.maximum.accumulate(np.maximum(middles - wide / 2 - (ends - wide), 0)) + ends - wide
    latest = 1 - (ends[-1] - (ends - wide))  # so that all those to the right still fit
    return np.minimum(lefts, latest) + wide / 2


# What is to be seen: (colour, outline)


def block(left, low, right, high):
    return [(left, low), (right, low), (right, high), (left, high)]


def disc(x, y, r, wide=1.0):
    t = np.linspace(0, 2 * np.pi, 25)
    return np.column_stack([x + wide * r * np.cos(t), y + r * np.sin(t)])


def scenery():
    """Sky, houses, trees, pavement, road, grass."""
    yield "#DCEBF6", block(0, 7, WIDE, HIGH)
    yield "#F6DC94", disc(45, 13.6, 1.3)
    for x, y in (19, 14), (35, 13), (4, 14):
        for dx, r in (-1.2, 0.6), (0, 0.9), (1.2, 0.65):
            yield "#FFFFFF", disc(x + dx, y, r, 1.4)
    for x, width, height, wall, roof in (
        (0.5, 6, 4, "#E9D3BC", "#B98268"), (8, 4.5, 5, "#D9DEE6", "#8D97A8"), (14, 7, 3.4, "#EFE2C4", "#B58B5A"),
        (22.5, 4.5, 4.6, "#E4CFCB", "#A9746C"), (40.5, 6.5, 4.2, "#DDE5D3", "#8A9A79"),
    ):  # fmt: skip
        yield wall, block(x, 7, x + width, 7 + height)
        yield roof, [(x - 0.4, 7 + height), (x + width + 0.4, 7 + height), (x + width / 2, 8.8 + height)]
        for column in np.arange(x + 0.8, x + width - 1, 1.7):
            for y in np.arange(8.2, 6.2 + height, 1.7):
                yield "#F8FAFC", block(column, y, column + 0.8, y + 1)
    yield "#D8D2C6", block(0, 4.6, WIDE, 7)
    yield "#B7BBC2", block(0, 1.9, WIDE, 4.6)
    for x in range(1, WIDE, 4):
        yield "#F4F4F2", block(x, 3.15, x + 2, 3.35)
    yield "#C5DCB4", block(0, 0, WIDE, 1.9)
    for x, r in (32.6, 1.7), (48.6, 1.5):
        yield "#8B6B4A", block(x - 0.2, 6, x + 0.2, 9)
        yield "#8FB878", disc(x, 10, r)
    for x, y, r in (35.6, 6.4, 1.4), (37.3, 6.6, 1.5), (36.5, 7.9, 1.0), (35.8, 8.7, 0.35), (37.2, 8.7, 0.35):
        yield "#6E9460", disc(x, y, r)


def things():
    """Where each of the ten is, and how it looks."""
    (red, bus, blue, man, woman, dog), (rabbit, cat, *birds) = LARGE, SMALL
    for (x, y), paint in (red, "#C8423B"), (blue, "#3B6FB6"):
        yield paint, block(x + 0.1, y + 0.45, x + 1.9, y + 1.05)
        yield paint, [(x + 0.4, y + 1.05), (x + 1.6, y + 1.05), (x + 1.3, y + 1.6), (x + 0.7, y + 1.6)]
        yield "#EEF4FA", block(x + 0.75, y + 1.1, x + 1.25, y + 1.45)
        for wheel in (0.5, 1.5):
            yield "#2B2B2B", disc(x + wheel, y + 0.42, 0.26)
    x, y = bus
    yield "#E0A526", block(x + 0.1, y + 0.4, x + 1.9, y + 1.8)
    for column in (0.25, 0.8, 1.35):
        yield "#EEF4FA", block(x + column, y + 1.05, x + column + 0.4, y + 1.6)
    for wheel in (0.5, 1.5):
        yield "#2B2B2B", disc(x + wheel, y + 0.38, 0.26)
    for (x, y), coat in (man, "#2F5D50"), (woman, "#8E3B76"):
        yield "#333B4A", block(x + 0.72, y + 0.1, x + 0.95, y + 0.8)
        yield "#333B4A", block(x + 1.05, y + 0.1, x + 1.28, y + 0.8)
        yield coat, [(x + 0.6, y + 0.7), (x + 1.4, y + 0.7), (x + 1.25, y + 1.4), (x + 0.75, y + 1.4)]
        yield "#C89A78", disc(x + 1, y + 1.63, 0.25)
    x, y = dog
    brown = "#7A4B25"
    yield brown, block(x + 0.4, y + 0.6, x + 1.5, y + 1.05)
    for leg in (0.42, 0.7, 1.15, 1.35):
        yield brown, block(x + leg, y + 0.12, x + leg + 0.14, y + 0.65)
    yield brown, disc(x + 1.6, y + 1.25, 0.27)
    yield brown, [(x + 1.4, y + 1.3), (x + 1.5, y + 1.7), (x + 1.62, y + 1.45)]
    yield brown, [(x + 0.45, y + 1), (x + 0.12, y + 1.5), (x + 0.28, y + 0.85)]
    for (x, y), fur, ear in (rabbit, "#8A7F76", 0.3), (cat, "#3A3A3A", 0.12):
        yield fur, disc(x + 0.5, y + 0.3, 0.25, 1.3)
        yield fur, disc(x + 0.7, y + 0.55, 0.17)
        for side in (0.6, 0.8):
            yield fur, [(x + side - 0.07, y + 0.62), (x + side + 0.07, y + 0.62), (x + side, y + 0.66 + ear)]
    for x, y in birds:
        yield "#333B4A", [(x + 0.1, y + 0.75), (x + 0.5, y + 0.5), (x + 0.9, y + 0.75), (x + 0.5, y + 0.25)]


def in_nats(group, nats):
    """What a group costs, in words; nearly nothing is not 0."""
    cost = say("photo_boxes.nearly") if 0 < nats < 0.005 else say("photo_boxes.cost", nats=nats)
    return say(f"photo_boxes.{group}", cost=cost)
