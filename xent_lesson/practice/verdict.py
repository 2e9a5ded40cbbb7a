"""What a check answers: a state and one sentence."""

import html
import re
from dataclasses import dataclass

import numpy as np

from xent_lesson import words

from .outcome import Misfit, Raised, is_nothing, name_of, same_numbers

# colours that colour-blind readers tell apart (Okabe and Ito), and a symbol that says it again
_LOOKS = {
    "waiting": ("…", "#777777"),
    "broken": ("!", "#CC79A7"),
    "slip": ("?", "#E69F00"),
    "off": ("✗", "#D55E00"),
    "right": ("✓", "#009E73"),
}


@dataclass(frozen=True)
class Verdict:
    """What a check found: a state, one sentence, and the name of the slip if it is one.

    state : "waiting", "broken", "slip", "off" or "right".
    """
    state: str
    sentence: str
    slip: str | None = None

    def __post_init__(self):
        whole = self.sentence.encode("utf-8", "backslashreplace").decode("utf-8")  # half a character cannot be shown
        object.__setattr__(self, "sentence", whole)

    def __repr__(self):
        return f"{_LOOKS[self.state][0]} {self.sentence}"

    def _repr_html_(self):
        symbol, colour = _LOOKS[self.state]
        sentence = re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(self.sentence))
        return (
            f'<div class="xent-verdict {self.state}" role="status"'
            f' style="border-left: 4px solid {colour}; padding: 0.4em 0.8em">'
            f'<strong aria-hidden="true">{symbol}</strong> {sentence}</div>'
        )


def verdict(state, key=None, **values):
    """A verdict in the words of `verdict.{key}`; the key is the state itself if left out."""
    return Verdict(state, words.say(f"verdict.{key or state}", **values))


def verdict_on_value(yours, mine, tolerance, options=(), typed=None):
    """Why a typed answer is not the reference: broken or off, without giving the answer away.

    yours, mine : outcomes that do not agree; options : the texts of a choice; typed : the answer as it came.
    """
    if complaint := _misreading(yours, mine, options, typed) or _complaint(yours, mine):
        return verdict("broken", complaint[0], **complaint[1])
    if isinstance(mine, str):
        return verdict("broken", "choose", options=", ".join(options))
    if np.isnan(yours).any():
        return verdict("off", "nan")
    if mine.ndim == 0:
        return verdict("off", "too_large" if yours > mine else "too_small")
    return verdict("off", "off_entry", position=_first_wrong(yours, mine, tolerance) + 1, count=mine.size)


def verdict_on_case(yours, mine, case, tolerance=1e-6):
    """Why a function differs from the reference in one case: broken or off.

    yours, mine : outcomes that do not agree; case : how the case reads, like "p = 0.25".
    """
    complaint = ("nothing_here", {}) if is_nothing(yours) else _complaint(yours, mine)
    key, values = complaint or _contrast(yours, mine, tolerance)
    sentence = words.say(f"verdict.{key}", **values)
    return verdict("broken" if complaint else "off", "at", case=case, sentence=sentence)


def shown(value, digits=6):
    """A number, a row of numbers, a text or what came instead, short: 0.25, [0.5, ∞], 'yes', ValueError."""
    if isinstance(value, Raised):
        return name_of(value.kind)
    if isinstance(value, Misfit):
        return f"`{value.kind}`"
    if isinstance(value, str):
        return repr(value if len(value) <= 40 else value[:39] + "…")
    if isinstance(value, (list, tuple)) or np.ndim(value):
        entries = [shown(entry, digits) for entry in value[:6]]
        return f"[{', '.join(entries + ['…'] * (len(value) > 6))}]"
    try:
        return f"{float(value):.{digits}g}".replace("inf", "∞")
    except (TypeError, ValueError, OverflowError):
        return repr(value)


def _misreading(yours, mine, options, typed):
    """The (key, values) of an answer that Python reads otherwise than whoever typed it, or None."""
    if isinstance(mine, str):
        return None if isinstance(yours, str) else ("choice_wanted", {"options": ", ".join(options)})
    if isinstance(yours, str):
        return _quoted(yours)
    if isinstance(yours, Misfit):
        calls = callable(typed) and ("call_it_list" if mine.ndim else "call_it")
        return (calls, {"kind": yours.kind}) if calls else None
    if type(typed) is tuple and yours.ndim == 1 and mine.ndim == 0 and yours.size:
        return ("comma", {"number": _with_point(yours)}) if yours.size > 1 else ("comma_at_the_end", {})
    if mine.ndim == yours.ndim == 1 and mine.size < yours.size and np.all(yours == np.floor(yours)):
        return "commas", {"yours": yours.size, "mine": mine.size}
    return None


def _quoted(text):
    if number := re.fullmatch(r"([-+−]?\d+),(\d+)", text):
        return "quoted_comma", {"number": ".".join(number.groups())}
    return "quoted_infinity" if text.strip("-+−") in ("inf", "infinity", "∞") else "quoted_number", {}


def _with_point(yours):
    """The number that 2, 32 may stand for; for any other row, some number."""
    whole = yours.size == 2 and np.all((yours == np.floor(yours)) & (abs(yours) < 1e15)) and yours[1] >= 0
    return f"{yours[0]:.0f}.{yours[1]:.0f}" if whole else "2.32"


def _complaint(yours, mine):
    """The (key, values) of what is wrong with the kind of answer this is, or None."""
    if isinstance(mine, Raised):
        return None
    if isinstance(yours, Raised):
        error = {"error": name_of(yours.kind), "message": yours.message}
        return "raised" if yours.message else "raised_bare", error
    if isinstance(mine, str):
        return None if isinstance(yours, str) else ("text_wanted", {})
    if isinstance(yours, Misfit) and yours.why == "beyond":
        return "beyond", {}
    if isinstance(yours, Misfit) and yours.why == "uneven" and mine.ndim:
        return "uneven", {"mine": mine.shape}
    if isinstance(yours, (Misfit, str)):
        return "numbers_wanted" if mine.ndim else "number_wanted", {"kind": getattr(yours, "kind", "str")}
    if yours.shape != mine.shape:
        key = "shape" if yours.ndim and mine.ndim else "list_wanted" if mine.ndim else "list_unwanted"
        return key, {"yours": yours.shape, "mine": mine.shape}
    return None


def _contrast(yours, mine, tolerance):
    """The (key, values) that set two answers of the right kind side by side."""
    texts = {"yours": shown(yours), "mine": shown(mine)}
    if texts["yours"] == texts["mine"]:
        texts = {"yours": shown(yours, 17), "mine": shown(mine, 17)}
    if isinstance(mine, Raised):
        return "off_error" if isinstance(yours, Raised) else "off_refuse", texts
    if texts["yours"] == texts["mine"] and isinstance(mine, np.ndarray) and mine.ndim:
        i = _first_wrong(yours, mine, tolerance)
        entries = {"yours": shown(yours.flat[i], 17), "mine": shown(mine.flat[i], 17)}
        return "off_case_entry", {"position": i + 1, "count": mine.size, **entries}
    return "off_case", texts


def _first_wrong(yours, mine, tolerance):
    return int(np.flatnonzero(~same_numbers(yours, mine, tolerance))[0])
