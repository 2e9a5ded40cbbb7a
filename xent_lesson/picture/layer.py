"""A drawing as an <svg> element that can lie in a page beside others."""

import io
import re
from functools import lru_cache

from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.textpath import text_to_path

from .settings import our_settings

# All that text would take over from the page around it: where it begins, which way it runs, how it looks.
_STYLE = (
    "stroke-linejoin:round;stroke-linecap:butt;font:12px DejaVu Sans,Verdana,sans-serif;text-transform:none;"
    "letter-spacing:0;word-spacing:0;direction:ltr;writing-mode:horizontal-tb;text-anchor:start;dominant-baseline:auto;"
    "fill:black;stroke:none"
)
_NO_PROLOG = dict.fromkeys(["Format", "Type", "Creator"])  # who made it: cut out anyway


class Pen(RendererSVG):
    """Writes words in the page's own fonts, so that every script is right; mathematics as shapes, if asked to."""

    math_as_shapes = False

    def __init__(self, width, height, written):
        super().__init__(width, height, written, image_dpi=72, metadata=_NO_PROLOG)

    def write(self, words, x, y, size, color):
        """Plain words of this size and colour, their middle at (x, y), each line centred in whatever font the page has.

        What Text.draw would do, in a tenth of its time: it measures every word and lays them out, wherever they stand.
        """
        style = f"font-size: {size:g}px; text-anchor: middle; fill: {color}"
        lines = words.split("\n")
        for line, below in zip(lines, _baselines(len(lines), size)):
            self.writer.element("text", line, attrib={"style": style, "x": f"{x:.2f}", "y": f"{self.height - y + below:.2f}"})

    def get_text_width_height_descent(self, s, prop, ismath):
        """As ever, but measured once for all pens: matplotlib remembers a text only as long as its renderer lives."""
        return _measured(s, prop.copy(), ismath)

    def _convert_path(self, *path, **how):
        """Two digits behind the point: a hundredth of a point is less than any screen shows."""
        return re.sub(r"(?<=\.\d\d)\d+", "", super()._convert_path(*path, **how))

    def _draw_text_as_text(self, gc, x, y, s, prop, angle, ismath, mtext=None):
        draw = self._draw_text_as_path if ismath and self.math_as_shapes else super()._draw_text_as_text
        draw(gc, x, y, s, prop, angle, ismath, mtext)


@lru_cache(4096)
def _measured(s, prop, ismath):
    return text_to_path.get_text_width_height_descent(s, prop, ismath)


class _Ear(Pen):
    """Hears where a text would write its lines, and writes nothing."""

    def __init__(self):
        super().__init__(0, 0, io.StringIO())
        self.heard = []

    def draw_text(self, gc, x, y, *what, **how):
        self.heard.append(y)


@lru_cache
def _baselines(lines, size):
    """How far the baseline of each line lies below the middle of them all, as matplotlib lays out plain letters."""
    words = "\n".join(["lp"] * lines)
    Text(0, 0, words, fontsize=size, ha="center", va="center_baseline", figure=Figure(dpi=72)).draw(ear := _Ear())
    return ear.heard


def layer(draw, size, prefix, math_as_shapes=False):
    """What draw(renderer) draws, as one <svg> element.

    size : inches; prefix : any text that no other layer has, put before every id, since ids are shared by a whole page.
    math_as_shapes : mathematics that looks the same everywhere; text is faster, for what moves.
    """
    width, height = (72 * inches for inches in size)
    with our_settings({"svg.fonttype": "none"}):
        written = io.StringIO()
        renderer = Pen(width, height, written)
        renderer.math_as_shapes = math_as_shapes
        draw(renderer)
        renderer.finalize()
    svg = written.getvalue()
    body = svg[svg.index("</defs>") + 7 :]  # behind the prolog and a style rule for `*`
    body = re.sub(r"<!--.*?-->", "", body, flags=re.DOTALL)
    body = re.sub(r"font-family: [^;\"]*;? ?", "", body)
    used = dict.fromkeys(re.findall(r'(?:href="|url\()#([^")]*)', body))
    new = {old: f"{_plain(prefix)}-{k}" for k, old in enumerate(used)}  # matplotlib's own depend on how NumPy prints
    body = re.sub(r' id="([^"]*)"', lambda found: found[0] if found[1] in new else "", body)
    body = re.sub(r'( id="|href="#|url\(#)([^")]*)', lambda found: found[1] + new[found[2]], body)
    return (
        f'<svg viewBox="0 0 {width:g} {height:g}" xmlns="http://www.w3.org/2000/svg" '
        f'xmlns:xlink="http://www.w3.org/1999/xlink" style="{_STYLE}">'
    ) + re.sub(r"\s*\n\s*", "\n", body).strip()


def _plain(name):
    """A name in letters that mean nothing in XML, CSS or an address; different names stay different."""
    return re.sub(r"[^\w-]", lambda found: f".{ord(found[0]):x}.", name, flags=re.ASCII)
