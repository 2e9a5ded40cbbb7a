"""What a check answers: a state and one sentence."""

import html
import re
from dataclasses import dataclass

import numpy as np

from xent_lesson import words

from .outcome import Misfit, Raised, is_nothing, same_numbers

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


def verdict_on_value(yours, mine, tolerance, options=()):
    """Why a typed answer is not the reference: broken or off, without giving the answer away.

    yours, mine : outcomes that do not agree; options : the texts of a choice.
    """
    if complaint := _complaint(yours, mine):
        return verdict("broken", complaint[0], **complaint[1])
    if isinstance(mine, str):
        return verdict("broken", "choose", options=", ".join(options))
    if np.isnan(yours).any():
        return verdict("off", "nan")
    if mine.ndim == 0:
        return verdict("off", "too_large" if yours > mine else "too_small")
    wrong = np.flatnonzero(~same_numbers(yours, mine, tolerance))
    return verdict("off", "off_entry", position=wrong[0] + 1, count=mine.size)


def verdict_on_case(yours, mine, case):
    """Why a function differs from the reference in one case: broken or off.

    yours, mine : outcomes that do not agree; case : how the case reads, like "p = 0.25".
    """
    complaint = ("nothing_here", {}) if is_nothing(yours) else _complaint(yours, mine)
    key, values = complaint or _contrast(yours, mine)
    sentence = words.say(f"verdict.{key}", **values)
    return verdict("broken" if complaint else "off", "at", case=case, sentence=sentence)


def shown(value, digits=6):
    """A number, a row of numbers or an exception as short text: 0.25, [0.5, ∞], ValueError."""
    if isinstance(value, Raised):
        return value.kind.__name__
    if isinstance(value, (list, tuple)) or np.ndim(value):
        entries = [shown(entry, digits) for entry in value]
        return f"[{', '.join(entries[:6] + ['…'] * (len(entries) > 6))}]"
    try:
        return f"{float(value):.{digits}g}".replace("inf", "∞")
    except (TypeError, ValueError):
        return repr(value)


def _complaint(yours, mine):
    """The (key, values) of what is wrong with the kind of answer this is, or None."""
    if isinstance(mine, Raised):
        return None
    if isinstance(yours, Raised):
        error = {"error": yours.kind.__name__, "message": yours.message}
        return "raised" if yours.message else "raised_bare", error
    if isinstance(mine, str):
        return None if isinstance(yours, str) else ("text_wanted", {})
    if isinstance(yours, Misfit):
        return "numbers_wanted" if mine.ndim else "number_wanted", {"kind": yours.kind}
    if isinstance(yours, str):
        return "quoted_number", {}
    if yours.shape != mine.shape:
        key = "shape" if yours.ndim and mine.ndim else "list_wanted" if mine.ndim else "list_unwanted"
        return key, {"yours": yours.shape, "mine": mine.shape}
    return None


def _contrast(yours, mine):
    """The (key, values) that set two answers of the right kind side by side."""
    texts = {"yours": shown(yours), "mine": shown(mine)}
    if texts["yours"] == texts["mine"]:
        texts = {"yours": shown(yours, 17), "mine": shown(mine, 17)}
    if isinstance(mine, Raised):
        return "off_error" if isinstance(yours, Raised) else "off_refuse", texts
    return "off_case", texts
