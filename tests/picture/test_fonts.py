"""The fonts of the stored pictures: small, free, known to matplotlib once, and with Hangul that is really drawn."""

import io
import warnings
from importlib.resources import files

import numpy as np
import pytest
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.textpath import TextPath
from PIL import Image, ImageFont

from xent_lesson.picture import fonts
from xent_lesson.picture.knobs import probability
from xent_lesson.picture.labels import name_place
from xent_lesson.picture.scene import Scene

FOLDER = files(fonts)
FILE = FOLDER / "XentHangul.ttf"


def test_the_font_is_small_and_its_licence_lies_beside_it():
    assert len(FILE.read_bytes()) <= 1_000_000
    licence = (FOLDER / "OFL.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE" in licence.upper() and "Reserved Font Name" in licence
    assert "NanumGothic" not in ImageFont.truetype(io.BytesIO(FILE.read_bytes())).getname()[0], "the licence keeps that name"


def test_matplotlib_knows_the_family_once_however_often_it_is_told():
    fonts.register()
    fonts.register()
    assert len({entry.fname for entry in fontManager.ttflist if entry.name == fonts.FAMILY[1]}) == 1
    assert [entry.name for entry in fontManager.ttflist].count(fonts.FAMILY[1]) == 1


def words_only(words):
    def drawn(fig):
        ax = fig.subplots()
        ax.set(xlim=(0, 1), ylim=(0, 1))
        ax.axis("off")
        name_place(ax, 0.5, 0.5, words, size=40)
        dot, = ax.plot([], [])

        def move(p):
            dot.set_data([p], [0])
            return {"p_count": p}

        return move

    return Scene(drawn, {"p": probability(0.5)}, (3, 1.5)).open()


def ink(image):
    """What is dark of a picture, cut out and brought to one size."""
    dark = 255 - np.asarray(image.convert("L")).astype(int)
    rows, columns = np.where(dark.max(axis=1) > 64)[0], np.where(dark.max(axis=0) > 64)[0]
    cut = dark[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].astype(np.uint8)
    return np.asarray(Image.fromarray(cut).resize((120, 60))).astype(float)


def test_hangul_in_a_stored_picture_is_drawn_with_the_bundled_font():
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # "Glyph 50504 missing from font"
        shown = Image.open(io.BytesIO(words_only("안녕").png()))
    font = ImageFont.truetype(io.BytesIO(FILE.read_bytes()), 110)

    def drawn(words):
        return Image.frombytes("L", *reversed([bytes(255 - v for v in font.getmask(words)), font.getmask(words).size]))

    def likeness(one, other):
        return np.corrcoef(one.ravel(), other.ravel())[0, 1]

    here = ink(shown)
    assert likeness(here, ink(drawn("안녕"))) > 0.85 > likeness(here, ink(drawn("동물"))) + 0.2


@pytest.mark.parametrize("words", ["cross-entropy", "wasted: D = 0.61 bits", "−log₂ p → ∞", "H(p, q)", "안녕, 세상!", "고양이 cat"])
def test_width_of_is_what_matplotlib_itself_draws(words):
    for size in (11, 14):
        drawn = words_only(words).figure.axes[0].texts[0]
        drawn.set_fontsize(size)
        assert fonts.width_of(words, size) == pytest.approx(drawn.get_window_extent().width, rel=0.05, abs=1)


def test_width_of_mathematics_is_that_of_its_shapes():
    words = r"$-\log_2 p$"
    drawn = TextPath((0, 0), words, size=14, prop=FontProperties(size=14)).get_extents()
    assert fonts.width_of(words, 14) == pytest.approx(drawn.width, rel=0.1)


def test_what_no_font_has_counts_as_one_em_and_is_known_to_be_missing():
    assert fonts.has("a") and fonts.has("안") and not fonts.has("\u4e00")
    assert fonts.width_of("\u4e00", 10) == 10
