"""The little HTML there is: a heading, a line that is read aloud, a picture with its spoken name."""

import inspect
import re
from html import escape as escape_html
from importlib.resources import files

_HERE = files(__package__)
_STYLE = _HERE.joinpath("style.css").read_text("utf-8")
_LECTURE = _HERE.joinpath("lecture.css").read_text("utf-8")
_HANDS = _HERE.joinpath("hands.js").read_text("utf-8")
_WATCH = _HERE.joinpath("lecture.js").read_text("utf-8")


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
    """A title, bringing what all that is shown with it needs: its style, and once a page the script hands.js."""
    return f'<style onload="{escape_html(_HANDS)}">{_STYLE}</style>{escape(sentence)}'


def lecture_style():
    """The style of what covers the window, and once a page the script lecture.js."""
    return f'<style onload="{escape_html(_WATCH)}">{_LECTURE}</style>'


def coloured(say, colors):
    """A sentence whose numbers wear the colours of what shows them.

    say : called with a function that dresses each value, by its name; colors : name -> colour.
    """
    marked = say(lambda name, text: f"\ue000{name}\ue001{text}\ue002" if name in colors else text)
    known = "|".join(map(re.escape, colors))  # a reader's own text may hold such marks: they mean nothing
    dressed = re.sub(f"\ue000({known})\ue001(.*?)\ue002", lambda found: _bold(found[2], colors[found[1]]), escape(marked))
    return "<br>".join(dressed.splitlines())


def _bold(text, color):
    return f'<b style="color:{color}">{text}</b>'


def spoken(sentence, place="", about=None):
    """A sentence that is read aloud, politely, whenever it changes; before it the place of a step, which is seen on a page alone.

    about : what the page's script is to know of the step, as name -> text.
    """
    lines = "<br>".join(escape(sentence).splitlines())
    notes = "".join(f' data-{name}="{escape(str(text))}"' for name, text in (about or {}).items())
    step = f'<span class="xent-step"{notes}>{escape(place)} </span>' if place else ""
    return f'<div role="status" aria-live="polite">{step}{lines}</div>'


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
        lines += [f'<th scope="rowgroup" colspan="{len(head)}">{escape(name)}</th>'] if name else []
        lines += ["".join(f"<td>{escape(text)}</td>" for text in row) for row in rows]
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"
