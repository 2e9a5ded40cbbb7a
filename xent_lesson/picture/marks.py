"""The reader's own mark on a curve: a dot, its drop line, its number; a list of numbers; letters."""

import math

from matplotlib import rcParams
from matplotlib.artist import Artist
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.font_manager import FontProperties
from matplotlib.transforms import ScaledTranslation

from . import fonts
from .style import INK, QUIET


def mark(ax, color, size=10, zorder=5):
    """Prepare a dot on `ax` and return place(x, y), which puts it there and returns where it stands.

    Beyond the axes it stays at the edge as an arrow: no picture hides a number by clipping it.
    """
    dot, = ax.plot([], [], "o", color=color, markersize=size, markeredgecolor="white", clip_on=False, zorder=zorder)
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()

    def place(x, y):
        inside = min(max(x, left), right), min(max(y, bottom), top)
        dot.set_data([inside[0]], [inside[1]])
        dot.set_marker("^" if y > top else "v" if y < bottom else "<" if x < left else ">" if x > right else "o")
        return inside

    return place


def rows(ax, *names, reach=1.72, inside=None):
    """Write a list of (colour, line style, name) and return a text for each number, ending `reach` inches along.

    It stands above `ax`; or inside, beginning at that fraction of its width. A name set as mathematics is a proper
    name, the same in every language.
    """
    inches = ax.figure.dpi_scale_trans + ScaledTranslation(inside or 0, 1, ax.transAxes)  # from its upper left corner
    top, texts = 0.26 * len(names) - 0.06 if inside is None else -0.22, []
    for row, (color, style, name) in enumerate(names):
        look = dict(color=color, transform=inches)
        y = top - 0.26 * row
        ax.plot([0, 0.34], [y, y], style, clip_on=False, **look)
        ax.text(0.42, y, name, va="center", **look)
        texts.append(ax.text(reach, y, "", va="center", ha="right", **look))
    return texts


def reading(ax, color, digits=2, under=False):
    """Prepare a marked point on `ax` and return place(x, y), which puts it there with its number.

    under : True writes the number inside a curve that rises and falls again, else above and to the right.
    Beyond the axes the mark stays at the edge as an arrow, and an infinite y reads ∞.
    """
    drop, = ax.plot([], [], ":", color=QUIET)
    dot = mark(ax, color)
    note = ax.annotate("", (0, 0), (0, 0), textcoords="offset points", fontsize=15, color=INK, va="center")
    bottom, to_fraction = ax.get_ylim()[0], ax.transScale + ax.transLimits

    def place(x, y):
        inside = dot(x, y)
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


class Letters(Artist):
    """Letters of any script, each at its own point: ax.add_artist(Letters(size, color)).

    The live picture leaves them to the reader's own fonts. A saved one has the bundled fonts alone,
    and what those lack (an emoji, say) shows there as its number in Unicode, smaller.
    """

    def __init__(self, size=13, color=INK):
        super().__init__()
        self.size, self.color, self.placed = size, color, []
        self.set_in_layout(False)

    def place(self, letters, points):
        """Put each letter at its point (x, y) of the axes: its middle across, its baseline up."""
        self.placed, self.stale = list(zip(letters, points, strict=True)), True

    def draw(self, renderer):
        if self.get_visible():
            live = isinstance(renderer, RendererSVG) and rcParams["svg.fonttype"] == "none"
            points = [self.axes.transData.transform(point) for _, point in self.placed]
            draw = self._live if live else self._saved
            draw(renderer, [(letter, x, renderer.height - y) for (letter, _), (x, y) in zip(self.placed, points)])
        self.stale = False

    def _live(self, renderer, placed):
        renderer.writer.start("text", style=f"font-size: {self.size}px; text-anchor: middle; fill: {self.color}")
        for letter, x, y in placed:
            renderer.writer.element("tspan", letter, x=f"{x:.1f}", y=f"{y:.1f}")
        renderer.writer.end("text")

    def _saved(self, renderer, placed):
        gc = renderer.new_gc()
        gc.set_foreground(self.color)
        for letter, x, y in placed:
            known = fonts.has(letter)
            drawn = letter if known else str(ord(letter))
            look = FontProperties(family=fonts.FAMILY, size=self.size if known else self.size / 3)
            width, _, _ = renderer.get_text_width_height_descent(drawn, look, False)
            renderer.draw_text(gc, x - width / 2, y, drawn, look, 0)
        gc.restore()
