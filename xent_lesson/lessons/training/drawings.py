"""What the pictures of lesson 09 are drawn with: knots and arrows of a network, a veil over the future, two moons."""

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from xent_lesson.picture.crowd import furniture
from xent_lesson.picture.labels import name_place
from xent_lesson.picture.shapes import arrow, set_arrow, tint
from xent_lesson.picture.style import BIG, MODEL, SECOND, TRUTH, WORDS
from xent_lesson.words import say


def blank(ax, width, height):
    """Axes without axes, to draw on: an inch a unit, nearly."""
    ax.set(xlim=(0, width), ylim=(0, height))
    ax.set_axis_off()
    return ax


def knot(ax, at, color, size=38):
    """A circle to write in."""
    look = dict(color=color, markersize=size, markerfacecolor="white", markeredgewidth=2.2)
    return ax.plot(*np.transpose([at]), "o", **look)[0]


def joined(ax, start, end, color):
    """An arrow from here to there, for good."""
    made = arrow(ax, color)
    set_arrow(made, start, end)
    return made


UNITS = 6
PLACES = [(0.9, 4.6), (0.9, 1.6)], [(4.8, 6.7 - 1.44 * k) for k in range(UNITS)], [(8.6, 3.1)]  # of a small network


def network(ax, weights, color):
    """Two inputs, six units, one output. Returns a row of knots for each, and for all of them the labels inside."""
    for starts, ends, table in zip(PLACES, PLACES[1:], weights):
        for start, row in zip(starts, table):
            for end, weight in zip(ends, row):
                wire(ax, start, end, weight, color)
    rows, labels = [], []
    for places, shade, size, words in zip(PLACES, (TRUTH, color, color), (40, 40, 52), (WORDS, WORDS, BIG)):
        rows.append([knot(ax, at, shade, size) for at in places])
        labels += [name_place(ax, *at, color=shade, size=words, of=[here]) for at, here in zip(places, rows[-1])]
    return rows, labels


def wire(ax, start, end, weight, color):
    """A line from knot to knot: the larger the weight, the thicker; dashed if it is negative."""
    look = dict(color=tint(color, 0.5), linewidth=0.6 + 2.6 * abs(weight), zorder=1)
    way, inches = np.subtract(end, start), (0.53, 0.42)  # of a unit across, and up
    part = way / np.hypot(*(way * inches))  # an inch of the way
    first, last = start + 0.31 * part, end - (0.4 if end in PLACES[-1] else 0.31) * part  # from rim to rim
    furniture(ax.plot(*zip(first, last), "--" if weight < 0 else "-", **look)[0])


def veil(ax, top):
    """A thin white cover: what comes after k shows through it. Returns move(k)."""
    cover = furniture(ax.fill([], [], color="white", alpha=0.78, linewidth=0, zorder=3)[0])
    last, low = ax.get_xlim()[1], top / 400 if ax.get_ylim()[0] == 0 else -0.03

    def move(k):
        left = max(k, last / 200)  # the axes themselves stay as they are
        cover.set_xy([(left, low), (last, low), (last, top), (left, top)] if k < last else np.empty((0, 2)))

    return move


def moons(ax, x, y, key, top):
    """The points of both classes in their plane, with their names; above 1.7 is sky."""
    ax.set(xlim=(-1.7, 2.7), ylim=(-1.3, top), xticks=[-1, 0, 1, 2], yticks=[-1, 0, 1])
    ax.set(xlabel=say(f"{key}.first"), ylabel=say(f"{key}.second"))
    for label, look in enumerate((dict(marker="o", markerfacecolor="white"), dict(marker="s"))):
        points, = ax.plot(*x[y == label].T, linestyle="none", color=SECOND, markersize=5, **look)
        at = ((-0.9, 1.35), (1.75, -0.95))[label]
        name_place(ax, *at, say(f"{key}.class_{label}"), color=SECOND, of=[points])


def region(ax, color, style):
    """Where a network says class 1, shaded up to its border. Returns move(run, step)."""
    grid = np.meshgrid(np.linspace(-1.9, 2.9, 33), np.linspace(-1.5, 1.75, 25))
    points = np.stack(grid, axis=-1).reshape(-1, 2)
    fill = (*to_rgb(MODEL), 0.2)  # the points shine through
    shade = PathPatch(Path(np.empty((0, 2))), facecolor=fill, edgecolor=color, linewidth=2.2, linestyle=style)
    furniture(ax.add_patch(shade)).set_clip_path(Rectangle((-1.7, -1.3), 4.4, 3, transform=ax.transData))
    aside = Figure().subplots()  # axes of another figure, for matplotlib to look for the border on

    def move(run, step):
        found = aside.contourf(*grid, run.logits(points, step).reshape(grid[0].shape), [0, 1e9])
        shade.set_path(found.get_paths()[0])
        shade.stale = True  # set_path does not say so
        found.remove()

    return move
