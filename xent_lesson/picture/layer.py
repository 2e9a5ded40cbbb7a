"""A drawing as an <svg> element that can lie in a page beside others."""

import io
import re
from contextlib import contextmanager

import matplotlib as mpl
from matplotlib.backends.backend_svg import RendererSVG


@contextmanager
def _settings(wanted):
    """Matplotlib's settings changed for a while. (Its own rc_context copies all 300: a third of a frame's time.)"""
    before = {key: mpl.rcParams[key] for key in wanted}
    mpl.rcParams.update(wanted)
    try:
        yield
    finally:
        mpl.rcParams.update(before)


def layer(draw, size, prefix, text_as):
    """What draw(renderer) draws, as one <svg> element.

    size : inches; prefix : put before every id, since ids are shared by a whole page.
    text_as : "path" for shapes that look the same everywhere, "none" for the reader's own fonts, which is faster.
    """
    width, height = (72 * inches for inches in size)
    with _settings({"svg.fonttype": text_as, "svg.hashsalt": "xent"}):
        written = io.StringIO()
        renderer = RendererSVG(width, height, written, image_dpi=72)
        draw(renderer)
        renderer.finalize()
    svg = written.getvalue()
    body = svg[svg.index("</defs>") + 7 :]  # behind the prolog and a style rule for `*`
    body = re.sub(r"<!--.*?-->", "", body, flags=re.DOTALL)
    body = re.sub(r"font-family: [^;\"]*;? ?", "", body)
    used = set(re.findall(r'(?:href="|url\()#([^")]*)', body))
    body = re.sub(r' id="([^"]*)"', lambda found: found[0] if found[1] in used else "", body)
    body = re.sub(r'( id="|href="#|url\(#)', rf"\g<1>{prefix}-", body)
    return (
        f'<svg viewBox="0 0 {width:g} {height:g}" xmlns="http://www.w3.org/2000/svg" '
        'xmlns:xlink="http://www.w3.org/1999/xlink" '
        'style="stroke-linejoin:round;stroke-linecap:butt;font-family:DejaVu Sans,Verdana,sans-serif">'
    ) + re.sub(r"\s*\n\s*", "\n", body).strip()
