"""What scenes are made of besides lines: boxes with an edge, marks that stay in sight, arrows."""

from collections import namedtuple

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.markers import MarkerStyle
from matplotlib.transforms import Affine2D

from .crowd import furniture
from .labels import name_mark
from .style import INK, QUIET, WORDS

Arrow = namedtuple("Arrow", "line head")


def tint(color, share=0.3):
    """A colour thinned with white, light enough for dark words on it."""
    return tuple(1 - share * (1 - part) for part in to_rgb(color))


def box(ax, color, hatch=None, share=0.3, **look):
    """A rectangle, nowhere yet: its fill is the colour's tint, its edge the colour. Move it with set_box."""
    look = {"hatchcolor": tint(color, min(share + 0.25, 1))} | look  # pale, so that words on it can be read
    look = {"facecolor": tint(color, share), "edgecolor": color, "linewidth": 1.6, "hatch": hatch} | look
    return ax.fill([], [], **look)[0]


def set_box(patch, left, low, right, high):
    """Put a box between these edges; one without an area is not drawn."""
    corners = [(left, low), (right, low), (right, high), (left, high)]
    patch.set_xy(corners if left != right and low != high else np.empty((0, 2)))


def pin(ax, color, marker="o", size=10, words=WORDS, drop=False, prefer="right", ink=INK):
    """A mark with words beside it. Returns place(x, y, text).

    Beyond the axes it stays at their edge as an arrow: no picture hides a number by clipping it.
    drop : a dotted line from the mark down to the axis.   ink : the colour of large words; small ones wear the mark's.
    """
    line = furniture(ax.plot([], [], ":", color=QUIET, linewidth=1.6)[0]) if drop else None
    dot, = ax.plot([], [], marker, color=color, markersize=size, markeredgecolor="white", clip_on=False, zorder=5)
    label = name_mark(dot, color=ink if words > WORDS else color, size=words, prefer=prefer)
    (left, right), (low, high) = np.sort(ax.get_xlim()), np.sort(ax.get_ylim())

    def place(x, y, text=""):
        inside = min(max(x, left), right), min(max(y, low), high)
        dot.set_data([inside[0]], [inside[1]])
        dot.set_marker("^" if y > high else "v" if y < low else "<" if x < left else ">" if x > right else marker)
        if line:
            line.set_data([inside[0]] * 2, [low, inside[1]])
        label.say(text)

    place.dot, place.label = dot, label
    return place


def second_name(ax, words, color, axis="x"):
    """Name the other edge of the axes, in its colour: an x axis on top with the same ticks, or words alone on the right."""
    if axis == "x":
        other = ax.secondary_xaxis("top")
        other.set_xticks(ax.get_xticks())
        other.set_xlabel(words, color=color)
        other.tick_params(colors=color)
    else:
        other = ax.secondary_yaxis("right")
        other.set_yticks([])
        other.set_ylabel(words, color=color)
        other.spines["right"].set_visible(False)
    return other


def arrow(ax, color, width=3.2):
    """An arrow, nowhere yet: a shaft and a head. Move it with set_arrow; name its `.line`."""
    line, = ax.plot([], [], color=color, linewidth=width, solid_capstyle="butt", clip_on=False, zorder=4)
    head, = ax.plot([], [], "^", color=color, markersize=4 * width, markeredgewidth=0, clip_on=False, zorder=4)
    furniture(head)  # the shaft has the name
    return Arrow(line, head)


def set_arrow(arrow, start, end):
    """Let the tip of an arrow lie at `end`, upright or level; one too short to be seen is not drawn.

    The shaft ends inside the head, so that the tip is sharp; the head of a short arrow is no longer than the arrow.
    """
    (x0, y0), (x1, y1), width = start, end, arrow.line.get_linewidth()
    ax = arrow.line.axes
    long = 72 / ax.figure.dpi * np.hypot(*np.subtract(*ax.transData.transform([end, start])))
    if long < 1:  # points
        arrow.line.set_data([], [])
        arrow.head.set_data([], [])
        return
    size = min(4 * width, long)
    part = 1 - size / 2 / long  # of the way, up to the middle of the head
    arrow.line.set_data([x0, x0 + part * (x1 - x0)], [y0, y0 + part * (y1 - y0)])
    arrow.head.set_data([x1], [y1])
    arrow.head.set_markersize(size)
    arrow.head.set_marker(_HEADS["^" if y1 > y0 else "v" if y1 < y0 else ">" if x1 > x0 else "<"])


# A triangle lies round its middle: these have their tip where the mark is.
_HEADS = {
    marker: MarkerStyle(marker, transform=Affine2D().translate(*shift))
    for marker, shift in {"^": (0, -0.5), "v": (0, 0.5), ">": (-0.5, 0), "<": (0.5, 0)}.items()
}
