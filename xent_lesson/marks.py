"""The reader's own mark on a curve: a dot, its drop line, its number."""

import math

from .style import INK, QUIET


def reading(ax, color, digits=2, under=False):
    """Prepare a marked point on `ax` and return place(x, y), which puts it there with its number.

    under : True writes the number inside a curve that rises and falls again, else above and to the right.
    Beyond the axes the mark stays at the edge as an arrow, and an infinite y reads ∞: no picture
    hides a number by clipping it.
    """
    drop, = ax.plot([], [], ":", color=QUIET)
    dot, = ax.plot([], [], "o", color=color, markeredgecolor="white", clip_on=False, zorder=5)
    note = ax.annotate("", (0, 0), (0, 0), textcoords="offset points", fontsize=15, color=INK, va="center")
    left, right = ax.get_xlim()
    bottom, top = ax.get_ylim()
    to_fraction = ax.transScale + ax.transLimits

    def place(x, y):
        inside = min(max(x, left), right), min(max(y, bottom), top)
        dot.set_data([inside[0]], [inside[1]])
        dot.set_marker("^" if y > top else "v" if y < bottom else "<" if x < left else ">" if x > right else "o")
        drop.set_data([inside[0]] * 2, [bottom, inside[1]])
        across, up = to_fraction.transform(inside)
        note.xy = inside
        if under:
            note.set_ha("right" if across > 0.5 else "left")
            note.set_position((-11 if across > 0.5 else 11, -19 if up > 0.15 else 11))
        else:
            note.set_ha("right" if across > 0.8 else "left")
            beside = -11 if across > 0.8 else 11
            note.set_position((beside, -6) if up > 0.97 else (6, 20) if across > 0.8 else (11, 11))
        note.set_text(f"{y:.{digits}f}" if math.isfinite(y) else "∞")

    return place
