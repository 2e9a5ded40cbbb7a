"""The fonts of the stored pictures: DejaVu, which comes with matplotlib, and for Hangul a subset of NanumGothic.

The subset holds the 2,350 syllables of KS X 1001, the single letters and the brackets. It is called "Xent Hangul"
because its licence (OFL.txt, beside it) keeps the old name for the whole. The live pictures use the page's own fonts.
"""

from functools import cache
from importlib.resources import as_file, files

from matplotlib.font_manager import FontProperties, fontManager, get_font
from matplotlib.ft2font import LoadFlags
from matplotlib.mathtext import MathTextParser

FAMILY = ["DejaVu Sans", "Xent Hangul"]


def register():
    """Tell matplotlib of the font, once."""
    if not any(entry.name == FAMILY[1] for entry in fontManager.ttflist):
        with as_file(files(__package__) / "XentHangul.ttf") as path:
            fontManager.addfont(path)


@cache
def _faces():
    register()
    return [get_font(fontManager.findfont(FontProperties(family=name))) for name in FAMILY]


@cache
def _advance(character):
    """How far one character moves the pen, in units of the font's size; what no font has counts as one em."""
    for face in _faces():
        if face.get_char_index(ord(character)):
            face.set_size(100, 72)
            return face.load_char(ord(character), flags=LoadFlags.NO_HINTING).linearHoriAdvance / 65536 / 100
    return 1.0


def has(character):
    """Whether one of the bundled fonts can draw this character."""
    return any(face.get_char_index(ord(character)) for face in _faces())


def width_of(words, size):
    """How wide one line of words is at this size, in the unit of the size; mathematics between dollars is parsed."""
    if words.count("$") >= 2:
        return MathTextParser("path").parse(words, 72, FontProperties(size=size))[0]
    return size * sum(map(_advance, words))
