"""The laws that every scene obeys, checked for every scene there is: a new one needs no test of its own."""

import io
import itertools
import math
import random
import re
import string
import sys
from collections import namedtuple

import numpy as np
import pytest
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.figure import FigureBase
from matplotlib.lines import Line2D
from matplotlib.text import Text
from reader_settings import SETTINGS, a_reader_who_set

from xent_lesson import words
from xent_lesson.picture.layer import Pen
from xent_lesson.picture.scene import Param, Scene

# What an axis may be measured in, and what a fact's name may end in. A new one is a decision: add it here.
UNITS = {"bits", "nats", "points", "points²", "steps"}
ENDINGS = UNITS | {"value", "probability", "count", "ratio", "slope", "loss"}

# One frame may take this much: some 2 ms on a machine where an empty frame takes 1 ms, whatever else it does meanwhile.
CALLS, BYTES = 16_000, 8_000

Seen = namedtuple("Seen", "at facts marks numbers")  # a place: what is said there, what is marked, which text is drawn
# A sweep: its places, the artists and limits before and after, what moved though nobody said so, the cost of a frame.
Round = namedtuple("Round", "seen before after strays costs")


@pytest.fixture(scope="module")
def stage(each_scene):
    """One drawing of the scene for all the tests that look at one: a stage has no memory, so they may share it."""
    return each_scene.open()


@pytest.fixture(scope="module")
def rounds(stage):
    """A full sweep for every choice that the still part is drawn with."""
    return [round_of(stage, held) for held in settings(stage.scene)]


@pytest.fixture(scope="module")
def everywhere(rounds):
    return [seen for each in rounds for seen in each.seen]


def round_of(stage, held):
    stage.to(**held)
    before = inventory(stage.figure)
    for artist in stage.figure.findobj():
        artist.stale = False
    seen = [
        Seen(at, stage.to(**at), list(marks(stage)), list(numbers(stage)))
        for at in moves(stage.scene, held)
    ]
    known = {part for artist in stage.moving for part in artist.findobj()}
    stale = {artist for artist in stage.figure.findobj() if artist.stale and not isinstance(artist, (Axes, FigureBase))}
    return Round(seen, before, inventory(stage.figure), stale - known, [cost(stage, at) for at in corners(stage.scene, held)])


def cost(stage, at):
    """How many Python functions a frame calls, and how many bytes its moving layer has."""
    events, outside = [], sys.getprofile()
    sys.setprofile(lambda frame, event, argument: events.append(event))
    try:
        stage.to(**at)
        moving = stage.moving_svg()
    finally:
        sys.setprofile(outside)
    return events.count("call"), len(moving.encode())


def frame(stage, at):
    """What a stage says and shows there."""
    return stage.to(**at), stage.moving_svg()


def inventory(figure):
    return len(figure.findobj()), [(ax.get_xlim(), ax.get_ylim()) for ax in figure.axes]


def settings(scene):
    """What the still part is drawn with, as whole places: each such knob's values in turn, the others at start or end."""
    start, = scene.walk([{}])
    ends = start | {name: scene.params[name].ends()[-1] for name in scene.still_params}
    places = [around | {name: value} for around in (start, ends) for name in scene.still_params
              for value in drawn_with(scene.params[name])]  # fmt: skip
    return [place for i, place in enumerate(places) if place not in places[:i]] or [start]


def drawn_with(knob):
    """All values of a choice; of a number low, start and high, and the middle instead of a start at one end."""
    values = knob.values()
    if not isinstance(knob, Param):
        return values
    between = knob.start if knob.start not in knob.ends() else values[len(values) // 2]
    return [values[0], between, values[-1]]


def moves(scene, held):
    """Every value of every moving knob, the others staying, and every corner."""
    for name in scene.moving_params:
        for value in scene.params[name].values():
            yield held | {name: value}
    yield from corners(scene, held)


def corners(scene, held):
    return [corner for corner in scene.points() if all(corner[name] == held[name] for name in scene.still_params)]


def sweep(scene):
    return [at for held in settings(scene) for at in moves(scene, held)]


def random_place(scene, dice):
    return {name: dice.choice(list(knob.values())) for name, knob in scene.params.items()}


def marks(stage):
    """What marks a place (dots, arrows, scattered points): its shape, and where: 0 to 1 across the axes and up."""
    for artist in filter(Artist.get_visible, stage.moving):
        if isinstance(artist, Line2D) and artist.get_marker() not in ("", " ", "None", None):
            points = artist.get_transform().transform(artist.get_xydata())
            yield artist.get_marker(), artist.axes.transAxes.inverted().transform(points)
        elif isinstance(artist, PathCollection):
            points = artist.get_offset_transform().transform(artist.get_offsets())
            yield "o", artist.axes.transAxes.inverted().transform(points)


def numbers(stage):
    """The moving texts, each with its four edges: 0 to 1 across the picture and up."""
    pen, whole = Pen(1, 1, io.StringIO()), stage.figure.transFigure.inverted()
    for artist in filter(Artist.get_visible, stage.moving):
        if isinstance(artist, Text) and artist.get_text():
            yield artist.get_text(), artist.get_window_extent(pen).transformed(whole).extents


# --- there are scenes ------------------------------------------------------------------------------------------------

def test_there_are_scenes_and_the_registry_has_each_of_them_under_its_name(every_scene, figure_rooms):
    written = {name: thing for room in figure_rooms for name, thing in vars(room).items() if isinstance(thing, Scene)}
    assert written and written == {made.name: made for made in every_scene}


# --- where it is and what it says ------------------------------------------------------------------------------------

def test_it_opens_at_its_start(stage, each_scene):
    assert stage.at == {name: knob.start for name, knob in each_scene.params.items()}
    assert stage.facts and all(isinstance(value, (int, float)) for value in stage.facts.values())


def test_its_facts_are_finite_but_for_declared_walls_and_these_are_real(everywhere, each_scene):
    assert not any(math.isnan(value) for seen in everywhere for value in seen.facts.values())
    assert {name for seen in everywhere for name, value in seen.facts.items() if math.isinf(value)} == each_scene.walls


def test_its_facts_keep_their_names_and_each_name_ends_in_a_unit(everywhere):
    names = {tuple(seen.facts) for seen in everywhere}
    assert len(names) == 1
    assert {name.rpartition("_")[2] for name in names.pop()} <= ENDINGS


def test_at_a_wall_an_arrow_stands_at_the_edge(everywhere):
    for seen in everywhere:
        if any(map(math.isinf, seen.facts.values())):
            arrows = [points for shape, points in seen.marks if shape in ("<", ">", "^", "v")]
            assert any(np.isclose(points, points.round(), atol=1e-6).any() for points in arrows), seen.at


# --- what moves and what stays ---------------------------------------------------------------------------------------

def test_a_full_sweep_gains_no_artist_and_moves_no_axis(rounds):
    for each in rounds:
        assert each.after == each.before


def test_nothing_moves_that_the_still_layer_holds(rounds):
    for each in rounds:
        assert each.strays == set()


def test_the_way_to_a_place_leaves_no_trace(stage, rounds, each_scene):
    """After everywhere, and a walk, the same place shows the same bytes as to somebody who has just come in."""
    dice = random.Random(each_scene.name)
    stage.to(**random_place(each_scene, dice))
    goal = random_place(each_scene, dice)
    stage.to(**{name: goal[name] for name in each_scene.moving_params})
    stage.to(**goal)
    fresh = each_scene.open(**goal)
    assert stage.facts == fresh.facts
    assert (stage.still_svg(), stage.moving_svg(), stage.png()) == (fresh.still_svg(), fresh.moving_svg(), fresh.png())


def test_the_readers_settings_change_nothing(stage, each_scene):
    """A dark style, TeX, another font, sums that stop at infinity: the same bytes, and the settings stay the reader's."""
    dice = random.Random(each_scene.name)
    goal = random_place(each_scene, dice)
    ours, theirs = [], []
    stage.to(**goal)
    ours += [stage.still_svg(), stage.png(), *(frame(stage, at) for at in corners(each_scene, goal))]
    with a_reader_who_set(*SETTINGS):
        fresh = each_scene.open(**goal)
        theirs += [fresh.still_svg(), fresh.png(), *(frame(fresh, at) for at in corners(each_scene, goal))]
    assert ours == theirs


# --- what can be seen ------------------------------------------------------------------------------------------------

def test_markers_stay_inside_the_axes(everywhere):
    for seen in everywhere:
        for shape, points in seen.marks:
            assert np.all((points > -1e-6) & (points < 1 + 1e-6)), (seen.at, shape, points)


def test_its_numbers_stay_inside_the_picture(everywhere):
    for seen in everywhere:
        for text, edges in seen.numbers:
            assert min(edges) >= 0 and max(edges) <= 1, (seen.at, text, edges)


def test_a_number_in_the_picture_is_one_of_the_facts_or_says_where_we_are(everywhere):
    for seen in everywhere:
        known = [*seen.facts.values(), *seen.at.values()]
        known += [share for row in seen.at.values() if isinstance(row, tuple) for share in row]
        known = [abs(value) for value in known if isinstance(value, (int, float))]
        for text, _ in seen.numbers:
            for number, digits in re.findall(r"(\d+\.(\d+))", text):
                assert number in {f"{value:.{len(digits)}f}" for value in known}, (seen.at, text)
            assert "∞" not in text or math.inf in known, (seen.at, text)


# --- what can be read ------------------------------------------------------------------------------------------------

def test_it_has_words_for_itself_and_for_every_knob(each_scene, keys_of, sentences):
    for key in keys_of(each_scene):
        assert sentences[key].strip()


def test_its_facts_make_a_sentence_everywhere(everywhere, each_scene, sentences):
    sentence = sentences[f"{each_scene.name}.facts"]
    spoken = {field for _, field, _, _ in string.Formatter().parse(sentence) if field}
    for seen in everywhere:
        line = words.of_scene(each_scene, "facts", **seen.at, **seen.facts)
        assert not re.search(r"[{}]|nan|inf\b|-\d", line)
        assert ("∞" in line) == any(math.isinf(seen.facts[name]) for name in spoken & set(seen.facts)), (seen.at, line)
    assert spoken & set(seen.facts)


# --- what it costs ---------------------------------------------------------------------------------------------------

def test_a_frame_stays_within_its_budget(rounds):
    """Function calls, not milliseconds: the same on every machine, whatever else it is doing."""
    for calls, size in (cost for each in rounds for cost in each.costs):
        assert calls <= CALLS and size <= BYTES


# --- lesson 01: the numbers shown, by formulas of their own ----------------------------------------------------------

def bits(p):
    return -math.log2(p) if p else math.inf


FORMULAS = {
    "bag": lambda p: {"red_count": 100 * p, "white_count": 100 * (1 - p)},
    "halving_square": lambda n: {"outcomes_count": 2**n, "surprisal_bits": n, "lightning_bits": math.log2(280_000)},
    "surprise_curve": lambda p: {"surprisal_bits": bits(p), "heads_count": bits(p)},
    "two_events": lambda p, r: {
        "joint_probability": p * r, "first_bits": bits(p), "second_bits": bits(r), "together_bits": bits(p * r),
    },
    "surprise_area": lambda p: {"surprisal_bits": bits(p), "area_bits": p * bits(p) if p else 0},
    "bernoulli_curve": lambda p: {"entropy_bits": sum(x * bits(x) for x in (p, 1 - p) if x)},
}


@pytest.mark.parametrize("name", FORMULAS)
def test_the_numbers_shown_are_right(name, every_scene):
    stage = {made.name: made for made in every_scene}[name].open()
    for at in sweep(stage.scene):
        assert stage.to(**at) == pytest.approx(FORMULAS[name](**at), rel=1e-12, abs=1e-15), at


def test_every_scene_of_lesson_01_has_its_formula(every_scene):
    room = "xent_lesson.lessons.surprise.scenes"
    assert {made.name for made in every_scene if made.draw.__module__ == room} <= set(FORMULAS)
