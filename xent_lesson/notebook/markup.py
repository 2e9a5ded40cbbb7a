"""The little HTML there is: a heading, a line that is read aloud, a picture with its spoken name."""

import inspect
from html import escape as escape_html

_STYLE = """<style>
.xent svg { display: block; width: 100%; height: auto }
.xent .widget-html-content { width: 100%; line-height: 1.45 }
.xent-still .widget-html-content, .xent-moving .widget-html-content { line-height: 0 }
.xent-moving { pointer-events: none }
.xent-still, .xent-moving { contain: content; will-change: transform }
.xent .noUi-origin, .xent .noUi-connect { will-change: auto }
.xent-title { font-size: 1.15em; font-weight: 600 }
.xent-facts { font-size: 1.15em; contain: content }
.xent-aside { color: var(--jp-ui-font-color2, #555) }
.xent .widget-readout { min-width: 4.5em }
.xent .xent-number input { text-align: right; font-variant-numeric: tabular-nums }
.xent .widget-hslider { height: auto; min-height: var(--jp-widgets-inline-height); align-items: center }
.xent .widget-hslider > .widget-label { white-space: normal; height: auto; line-height: 1.25; max-width: 50% }
.xent .widget-toggle-buttons { display: flex; align-items: baseline; gap: 0.7em }
.xent table { border-collapse: collapse; max-width: 100%; display: block; overflow-x: auto }
.xent th, .xent td { text-align: right; padding: 0.15em 0.8em; font-variant-numeric: tabular-nums }
.xent th:first-child, .xent td:first-child { text-align: left; font-family: var(--jp-code-font-family, monospace) }
.xent th[scope=rowgroup] { font-family: inherit; padding-top: 0.7em }
</style>"""


def escape(text):
    """A text as it may stand in HTML."""
    return escape_html(whole(text))


def whole(text):
    """A text that can be sent to a page: half a character (a lone surrogate) cannot, and becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")


def told(error, longest=300):
    """An exception in one line: its type, and what it says of itself."""
    try:
        said = whole(" ".join(str(error).split()))
    except Exception:  # it cannot even say that
        said = ""
    line = ": ".join(filter(None, [type(error).__name__, said]))
    return line if len(line) <= longest else line[: longest - 1] + "…"


def called(thing, longest=100):
    """What someone gave where something else was wanted, in one line: a function by its name."""
    line = f"{thing.__name__} (a function)" if inspect.isroutine(thing) else " ".join(repr(thing).split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def heading(sentence):
    """A title, bringing the style of all that is shown with it."""
    return _STYLE + escape(sentence)


def spoken(sentence):
    """A sentence that is read aloud, politely, whenever it changes."""
    lines = "<br>".join(escape(sentence).splitlines())
    return f'<div role="status" aria-live="polite">{lines}</div>'


def silent_picture(svg):
    """A picture, or a layer of one, that is not read aloud."""
    return svg.replace("<svg ", '<svg aria-hidden="true" ', 1)


def named_picture(svg, sentence):
    """A picture that is read aloud as this sentence."""
    return svg.replace("<svg ", f'<svg role="img" aria-label="{escape(sentence)}" ', 1)


def table(head, groups):
    """A table that scrolls where it is too wide. groups : (name, rows); head and rows hold texts."""
    head = list(head)
    lines = ["".join(f'<th scope="col">{escape(text)}</th>' for text in head)]
    for name, rows in groups:
        lines.append(f'<th scope="rowgroup" colspan="{len(head)}">{escape(name)}</th>')
        lines += ["".join(f"<td>{escape(text)}</td>" for text in row) for row in rows]
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"
