"""A picture that speaks: the laws of words in pictures, checked for every scene.

At every stop of a scene's tour and at every corner: nothing collides, nothing is cut off, everything has its name.
"""

import io
import itertools

import numpy as np
import pytest
from matplotlib.colors import to_rgb, to_rgba
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text

from xent_lesson.picture.crowd import is_furniture
from xent_lesson.picture.labels import Label
from xent_lesson.picture.layer import Pen

PIXEL = 0.72  # points: a picture's 100 pixels are an inch
GRACE = 1.5  # points that two things may share before an eye sees it
SMALLEST, NUMBER = 13 * PIXEL, 18 * PIXEL
PEN = Pen(1, 1, io.StringIO())  # measures words as the live picture does
READABLE, VISIBLE = 4.5, 3.0  # contrast of words, of marks (WCAG 2.2, 1.4.3 and 1.4.11)


@pytest.fixture(scope="module")
def stage(each_scene):
    return each_scene.open()


@pytest.fixture(scope="module")
def places(stage):
    """The opening, the tour from it, and every corner."""
    scene, opening = stage.scene, dict(stage.at)
    found = [opening, *scene.tour(opening), *(opening | corner for corner in scene.points())]
    return [place for i, place in enumerate(found) if place not in found[:i]]


def walk(stage, places):
    for at in places:
        stage.to(**at)
        yield at


def excused(stage, law):
    return stage.scene.excused.get(law)


def texts(figure):
    """Every text to be seen, with its box in points."""
    for text in figure.findobj(Text):
        if text.get_visible() and text.get_text().strip() and all(map(is_on, parents(text))):
            yield text, text.get_window_extent(PEN).extents


def parents(artist):
    ax = getattr(artist, "axes", None)
    return [ax] if ax is not None else []


def is_on(ax):
    return ax.get_visible()


def drawn(figure):
    """Every line and filled shape of the axes that is to be seen."""
    for ax in figure.axes:
        for artist in [*ax.lines, *ax.patches]:
            if artist.get_visible() and len(vertices(artist)):
                yield artist


def vertices(artist):
    return artist.get_xydata() if isinstance(artist, Line2D) else artist.get_path().vertices


def overlap(one, other, grace=GRACE):
    return min(one[2], other[2]) - max(one[0], other[0]) > grace and min(one[3], other[3]) - max(one[1], other[1]) > grace


def named(text):
    return repr(text.get_text())


# --- nothing collides, nothing is cut off ------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def walked(stage, places):
    """One walk for all that looks at every place: the facts there, and what breaks a law."""
    return [(at, dict(stage.facts), {law: list(law(stage, list(texts(stage.figure)))) for law in LAWS}) for at in walk(stage, places)]


def overlapping(stage, seen):
    for (one, box), (other, its) in itertools.combinations(seen, 2):
        if overlap(box, its):
            yield f"{named(one)} lies on {named(other)}"


def leaving(stage, seen):
    width, height = 72 * stage.figure.get_size_inches()
    for text, (left, low, right, high) in seen:
        if min(left, low, width - right, height - high) <= -GRACE:
            yield f"{named(text)} leaves the picture"
    for artist in drawn(stage.figure):
        if isinstance(artist, Line2D) and artist.get_marker() not in ("None", "", " ", None):
            half = artist.get_markersize() / 2
            points = artist.get_transform().transform(artist.get_xydata())
            if not ((points >= half - GRACE).all() and (points <= np.array((width, height)) + GRACE - half).all()):
                yield "a mark is cut off"


def crossing(stage, seen):
    lines = [line for ax in stage.figure.axes for line in ax.lines if line.get_visible() and not is_furniture(line)]
    for label, (left, low, right, high) in seen:
        if isinstance(label, Label):
            inner = left + GRACE, low + GRACE, right - GRACE, high - GRACE
            for line in lines:
                if line not in label.of and crosses(line, inner):
                    yield f"{named(label)} lies on the line of {name_of(stage, line)}"


def covering(stage, seen):
    """What moves lies on top, so words of the still part vanish under a filled shape."""
    filled = [artist for artist in stage.moving
              if isinstance(artist, Patch) and artist.get_visible() and len(vertices(artist)) and artist.get_facecolor()[3] > 0.5]
    boxes = [shape.get_window_extent().extents for shape in filled]
    for text, box in seen:
        if text not in stage.moving:
            for shape, its in zip(filled, boxes):
                if overlap(box, its):
                    yield f"{named(text)} is hidden by {name_of(stage, shape)}"


LAWS = overlapping, leaving, crossing, covering


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_no_words_or_marks_are(law, walked):
    for at, _, broken in walked:
        assert not broken[law], f"at {at}: {broken[law]}"


def name_of(stage, artist):
    return next((named(text) for text in stage.figure.findobj(Label) if artist in text.of), artist)


def crosses(line, box):
    """Whether a drawn line passes through a box, looked at closely."""
    if line.get_linestyle() in ("None", "", " ") or len(line.get_xydata()) < 2:
        return False
    xy = line.get_transform().transform(line.get_xydata())
    steps = np.linspace(0, 1, 40)[:, None, None]
    points = (xy[:-1] + steps * (xy[1:] - xy[:-1])).reshape(-1, 2)
    points = points[~np.isnan(points).any(axis=1)]
    clip = line.axes.bbox.extents if line.get_clip_on() else (-np.inf, -np.inf, np.inf, np.inf)
    seen = points[(points >= clip[:2]).all(axis=1) & (points <= clip[2:]).all(axis=1)]
    return bool(((seen > box[:2]) & (seen < box[2:])).all(axis=1).any())


# --- everything has its name -------------------------------------------------------------------------------------------

def test_everything_that_is_drawn_has_a_name_in_words(stage):
    stage.to(**stage.scene.walk([{}])[0])
    labels = [label for label in stage.figure.findobj(Label) if label.get_visible() and label.get_text()]
    called = {artist for label in labels for artist in label.of}
    for artist in drawn(stage.figure):
        assert is_furniture(artist) or artist in called, f"{artist} has no name, and nobody says that it needs none"
    assert any(any(character.isalpha() for character in label.get_text()) for label in labels)


def test_words_come_from_the_lessons_sentences(stage, sentences):
    """The name of every axis is one of the lesson's sentences, and so is a label without numbers."""
    said = {sentence for key, sentence in sentences.items() if key.startswith(f"{stage.scene.name}.")}
    for ax in stage.figure.axes:
        for text in (ax.get_xlabel(), ax.get_ylabel(), ax.get_title(loc="left"), ax.get_title()):
            assert not text.strip() or text in said or not any(map(str.isalpha, text)), f"{text!r} is no sentence of the lesson"


# --- the opening makes the point ---------------------------------------------------------------------------------------

def test_the_opening_fills_at_least_half_of_every_axis(stage):
    stage.to(**stage.scene.walk([{}])[0])
    for ax in stage.figure.axes:
        if not ax.axison:
            continue
        boxes = [content(artist) for artist in drawn(stage.figure) if artist.axes is ax and not is_furniture(artist)]
        low, high = np.min([box[:2] for box in boxes], axis=0), np.max([box[2:] for box in boxes], axis=0)
        for name, ticks, span in zip("xy", (ax.get_xticks(), ax.get_yticks()), np.clip(high, 0, 1) - np.clip(low, 0, 1)):
            assert span >= 0.5 or not len(ticks) or excused(stage, "half"), f"{name} of {ax.get_xlabel()!r}: only {span:.0%} is filled"


def content(artist):
    """Where an artist lies in its axes: 0 to 1 across and up."""
    points = artist.get_transform().transform(vertices(artist))
    points = artist.axes.transAxes.inverted().transform(points[~np.isnan(points).any(axis=1)])
    return np.concatenate([points.min(axis=0), points.max(axis=0)])


def test_the_opening_is_not_the_degenerate_place(stage, walked):
    """What is told at the opening differs from what is told at every corner."""
    (opening, told, _), *others = walked
    corners = [opening | corner for corner in stage.scene.points()]
    assert not [at for at, facts, _ in others if at in corners and facts == told]


# --- type and colour ---------------------------------------------------------------------------------------------------

def test_words_reach_the_back_row(stage):
    stage.to(**stage.scene.walk([{}])[0])
    sizes = {text: text.get_fontsize() for text, _ in texts(stage.figure)}
    small = [named(text) for text, size in sizes.items() if size < SMALLEST]
    assert not small, f"smaller than 13 pixels: {small}"
    assert max(size for text, size in sizes.items() if isinstance(text, Label)) >= NUMBER, "no number that matters is large"


def luminance(color):
    channels = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(color)]
    return float(np.dot(channels, (0.2126, 0.7152, 0.0722)))


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def ground(figure, box):
    """The colours under a box: white, or that of the shapes that it lies on."""
    middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    over = [artist for artist in drawn(figure) if isinstance(artist, Patch) and artist.get_window_extent().contains(*middle)]
    return [blend(artist.get_facecolor()) for artist in over] or ["white"]


def blend(color):
    r, g, b, alpha = to_rgba(color)
    return tuple(1 - alpha * (1 - part) for part in (r, g, b))


def test_words_and_marks_stand_out(stage, places):
    for at in walk(stage, places[:4]):
        for text, box in texts(stage.figure):
            worst = min(contrast(text.get_color(), under) for under in ground(stage.figure, box)[-1:])
            assert worst >= READABLE, f"at {at}: {named(text)} has a contrast of {worst:.1f}"
        for artist in drawn(stage.figure):
            if not is_furniture(artist):
                shown = artist.get_color() if isinstance(artist, Line2D) else max(
                    (artist.get_edgecolor(), artist.get_facecolor()), key=lambda color: contrast(blend(color), "white"))
                best = contrast(blend(shown), "white")
                assert best >= VISIBLE or excused(stage, "contrast"), f"at {at}: {name_of(stage, artist)} has a contrast of {best:.1f}"
