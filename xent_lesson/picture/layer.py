"""A drawing as an <svg> element that can lie in a page beside others."""

import io
import re

from matplotlib.backends.backend_svg import RendererSVG

from .settings import our_settings

# All that text would take over from the page around it: one that runs from right to left would turn its anchors round.
_STYLE = (
    "stroke-linejoin:round;stroke-linecap:butt;font:12px DejaVu Sans,Verdana,sans-serif;text-transform:none;"
    "letter-spacing:0;word-spacing:0;direction:ltr;writing-mode:horizontal-tb"
)


def layer(draw, size, prefix, text_as):
    """What draw(renderer) draws, as one <svg> element.

    size : inches; prefix : any text that no other layer has, put before every id, since ids are shared by a whole page.
    text_as : "path" for shapes that look the same everywhere, "none" for the reader's own fonts, which is faster.
    """
    width, height = (72 * inches for inches in size)
    with our_settings({"svg.fonttype": text_as}):
        written = io.StringIO()
        renderer = RendererSVG(width, height, written, image_dpi=72)
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
