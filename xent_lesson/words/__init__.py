"""Every sentence the package says, looked up by key: its own lie here, a lesson's in the lesson's folder."""

import math
import re
import string
import textwrap
import tomllib
from collections import namedtuple
from functools import cache
from importlib.resources import files

LANGUAGE = "en"
COLUMNS = 72  # of a stored text: what a sheet of A4 holds


@cache
def _table(language):
    """All sentences of one language as {"dotted.key": sentence}: the package's own, then those of each lesson's folder."""
    house, flat = files(__package__.partition(".")[0]), {}

    def walk(branch, path):
        for name, leaf in branch.items():
            if isinstance(leaf, dict):
                walk(leaf, [*path, name])
            else:
                flat[".".join([*path, name])] = leaf

    for folder in [house / "words", *sorted((house / "lessons").iterdir(), key=lambda lesson: lesson.name)]:
        if (file := folder / f"{language}.toml").is_file():
            walk(tomllib.loads(file.read_text(encoding="utf-8")), [])
    return flat


_Named = namedtuple("_Named", "name value")


class _Filler(string.Formatter):
    """str.format with two changes: an infinity is printed as ∞, whatever the number format, and a value may be dressed.

    dress : called with the name and the text of each value, gives the text that stands for it.
    """

    def __init__(self, dress=None):
        self._dress = dress

    def get_field(self, field, args, values):
        value, first = super().get_field(field, args, values)
        return (_Named(first, value) if self._dress else value), first

    def convert_field(self, value, conversion):
        return value if isinstance(value, _Named) else super().convert_field(value, conversion)

    def format_field(self, value, spec):
        if isinstance(value, _Named):
            return self._dress(value.name, self.format_field(value.value, spec))
        if isinstance(value, float) and math.isinf(value):
            return "∞" if value > 0 else "−∞"
        text = super().format_field(value, spec)
        return re.sub("^-0(?=[.0]*$)", "0", text).replace("-", "−") if spec.endswith("f") else text


def has(key):
    """Whether the current language has a sentence under this dotted key."""
    return key in _table(LANGUAGE)


def in_english(key):
    """The English sentence under this key as it is written, whatever the current language; "" if there is none."""
    return _table("en").get(key, "")


def keys():
    """Every dotted key of the current language, in the order of the file."""
    return list(_table(LANGUAGE))


def say(key, /, **values):
    """The sentence under a dotted key, its {placeholders} filled.

    key : "surprise_curve.caption"; values : what the sentence names, {p:.2f} and the like.
    Returns str; an infinite number reads ∞.
    Raises KeyError, naming the key, if the language has no such sentence or a value for it is missing.

    >>> say("show.error", name="surprise_curve", error="p is lost")
    'The picture stopped at its last good frame: surprise_curve says “p is lost”. Move on to recover.'
    """
    return _filled(key, values)


def _filled(key, values, dress=None):
    try:
        sentence = _table(LANGUAGE)[key]
    except KeyError:
        raise KeyError(f"no words for {key!r}; add it to {LANGUAGE}.toml in its lesson's folder") from None
    try:
        return _Filler(dress).vformat(sentence, (), values)
    except KeyError as missing:
        raise KeyError(f"the words for {key!r} need a value for {missing}") from None


def wrapped(text, hang=""):
    """A text in lines that a sheet of paper holds; `hang` stands before each line that continues another.

    >>> print(wrapped("- one " + "and one more " * 6, hang="  "))
    - one and one more and one more and one more and one more and one more
      and one more
    """
    fit = textwrap.TextWrapper(COLUMNS, subsequent_indent=hang, break_long_words=False, break_on_hyphens=False)
    return "\n".join(map(fit.fill, text.splitlines()))


def label(scene, knob):
    """What a knob is called: the words of the first part of the scene that has them, else its name."""
    return next((say(f"{part.name}.{knob}") for part in scene.parts if has(f"{part.name}.{knob}")), knob)


def of_scene(scene, kind, between=" ", /, **values):
    """The title, caption or facts sentence of a scene; scenes side by side say theirs in turn, `between` them."""
    parts = [f"{part.name}.{kind}" for part in scene.parts]
    return between.join(say(key, **values) for key in parts if has(key))


def facts_line(stage, dress=None):
    """One spoken line: where a stage is and the numbers it shows; key = number for a scene without words.

    dress : called with the name and the text of each value, gives the text that stands for it, as `say` takes it.
    """
    values = {**stage.scene.held, **stage.at, **stage.facts}
    keys = [f"{part.name}.facts" for part in stage.scene.parts if has(f"{part.name}.facts")]
    lines = [_filled(key, values, dress) for key in keys]
    dress = dress or (lambda name, text: text)
    return " ".join(lines) or " · ".join(f"{k} = {dress(k, _plain(v))}" for k, v in values.items())


def _plain(value):
    return f"{value:.4g}" if isinstance(value, (int, float)) else str(value)
