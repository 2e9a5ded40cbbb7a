"""How words get into a layer: the short way of a label writes what matplotlib's own way would."""

import re

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from xent_lesson.picture.labels import name_place
from xent_lesson.picture.layer import layer

TEXT = re.compile(r'<text style="([^"]*)" x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)</text>')


def written(draw):
    """What a layer says: (look, across, down, words) for each line."""
    return [(look, float(x), float(y), words) for look, x, y, words in TEXT.findall(layer(draw, (4, 3), "it"))]


@pytest.fixture
def label():
    figure = Figure(figsize=(4, 3), dpi=72)
    label = name_place(figure.subplots(), 0.4, 0.6, color="#B45309", size=14)
    label.set_position((1.75, 1.25))
    return label


def test_words_stand_where_matplotlib_would_put_them(label):
    label.say("needed: H = 0.97 < 1 & more")
    (look, x, y, words), = written(label.draw)
    (its_look, its_x, its_y, its_words), = written(lambda pen: Text.draw(label, pen))
    assert (look, words) == (its_look, its_words) and words == "needed: H = 0.97 &lt; 1 &amp; more"
    assert (x, y) == (126, pytest.approx(its_y, abs=0.02)) == (its_x, y)
    assert not label.stale


def test_each_line_is_centred_in_whatever_font_the_page_has(label):
    lines = written(label.say("wasted:\nD = 0.01 bits").draw)
    assert [words for _, _, _, words in lines] == ["wasted:", "D = 0.01 bits"]
    assert [x for _, x, _, _ in lines] == [126, 126] and all("text-anchor: middle" in look for look, *_ in lines)
    svg = layer(lambda pen: Text.draw(label, pen), (4, 3), "it")  # from their left ends, in the measure of one font
    assert [y for _, _, y, _ in lines] == pytest.approx([float(y) for y in re.findall(r"translate\([\d.]+ ([\d.]+)\)", svg)], abs=0.02)


def test_mathematics_goes_the_long_way_and_nothing_is_said_of_nothing(label):
    assert "<tspan" in layer(label.say("$x^2$").draw, (4, 3), "it")
    assert written(label.say("").draw) == []
    label.say("seen").set_visible(False)
    assert written(label.draw) == []
