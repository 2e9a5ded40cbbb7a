"""The picture that runs through the whole chain: height is a probability, width a surprise in bits.

One rectangle is one outcome. Stacked, the heights fill 1, and the area is what you pay on average.
"""

import math

import numpy as np

from .style import HATCH, INK, MODEL, TRUTH


def area_rectangles(ax, colors, widest, labels=None):
    """Prepare one rectangle for each colour on `ax` and return place(heights, widths), which moves them.

    colors : one per outcome, bottom to top; widest : bits at the right edge of the axes.
    labels : a symbol or number for each outcome, written inside its rectangle's left edge.
    A width beyond the edge, the infinite one too, ends there with an arrow.
    """
    ax.set(xlim=(0, widest), ylim=(0, 1), ylabel="$p$", xlabel="$-\\log_2 p$  (bits)")
    bars = [
        ax.fill([], [], facecolor=color, edgecolor="white", linewidth=1.5, alpha=0.75)[0] for color in colors
    ]
    arrows, = ax.plot([], [], ">", color=INK, clip_on=False, zorder=5)
    names = [ax.text(0, 0, label, va="center", color="white", fontsize=13) for label in labels or [""] * len(bars)]

    def place(heights, widths):
        tops = np.cumsum(heights)
        endless = []
        for bar, name, top, height, width in zip(bars, names, tops, heights, widths):
            x, low = min(width, widest), top - height
            bar.set_xy([(0, low), (x, low), (x, top), (0, top)])
            name.set_position((0.02 * widest, low + height / 2))
            name.set_visible(height > 0.06 and x > 0.08 * widest)
            if width > widest:
                endless.append(low + height / 2)
        arrows.set_data([widest] * len(endless), endless)

    return place


def two_part_bar(ax, widest, unit):
    """Prepare a bar of what everybody pays, H, and what a belief adds, D; place(known, extra, whole) moves it.

    widest : the right edge; a bar that would pass it, the infinite one too, ends there with an arrow.
    """
    ax.set(ylim=(-0.5, 1.1), yticks=[0], yticklabels=["$H + D$"], xlabel=unit)
    bars = [ax.fill([], [], facecolor=color, edgecolor="white", alpha=0.75)[0] for color in (TRUTH, MODEL)]
    bars[1].set_hatch(HATCH[MODEL])
    tip, = ax.plot([], [], ">", color=INK, clip_on=False, zorder=5)
    note = ax.text(0.008 * widest, 0.75, "", fontsize=14, color=INK, va="center")

    def place(*parts):
        ends = 0, parts[0], min(parts[-1], widest)
        for bar, left, right in zip(bars, ends, ends[1:]):
            bar.set_xy([(left, -0.3), (right, -0.3), (right, 0.3), (left, 0.3)])
        tip.set_data([widest] * (ends[-1] == widest), [0] * (ends[-1] == widest))
        note.set_text("{} + {} = {}".format(*(f"{x:.3f}" if math.isfinite(x) else "∞" for x in parts)))

    return place
