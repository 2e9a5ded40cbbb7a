"""What a page looks up is what the stage shows, to the letter."""

import html
import itertools
import json
import random
import re

import pytest

from xent_lesson import words
from xent_lesson.lessons import homes, rooms, scene_named, stops
from xent_lesson.picture.knobs import Choice, Distribution, Param, Text
from xent_lesson.picture.scene import SCENES, Scene
from xent_lesson.picture.stage import Stage
from xent_lesson.site.stops import stops_of
from xent_lesson.site.tables import Table, seen

rooms("scene")
LARGE = sorted(stops())  # the scenes that say their stops, since they have more than a page can hold
SMALL = ["bag", "halving_square", "bet_and_reveal", "looking_back"]  # the last has a still part that changes
RANDOM = 500  # places, over all large tables together


@pytest.fixture
def stepped():
    """A picture with a still part, a part for each parameter, and one for both."""

    def stepped(fig, side):
        ax = fig.subplots()
        ax.set(xlim=(0, 1), ylim=(0, 1), title=side)
        across, = ax.plot([], [], "o")
        up, = ax.plot([], [], "s")
        both, = ax.plot([], [], "-")

        def move(x, y):
            across.set_data([x], [0])
            up.set_data([0], [y])
            both.set_data([0, x], [y, 0])
            return {"sum_count": x + y}

        return move

    return Scene(stepped, {"side": Choice("a", ["a", "b"]), "x": Param(0.5, 0, 1, 0.25), "y": Param(0.5, 0, 1, 0.5)}, size=(2, 1.5))


def test_every_stop_of_a_small_table_is_what_the_stage_shows(stepped):
    table, stage = Table(stepped, "t"), Stage(stepped, "t")
    assert len(table) == 2 * 5 * 3
    for side in "ab":
        for x in table.stops["x"]:
            for y in table.stops["y"]:
                stage.to(side=side, x=x, y=y)
                assert table.at(side=side, x=x, y=y) == seen(stage)[:2]


def test_an_artist_has_one_entry_for_each_combination_of_what_it_depends_on(stepped):
    for sheet in Table(stepped, "t").sheets:
        assert sorted(axes for axes, _ in sheet["pieces"]) == [["x"], ["x", "y"], ["x", "y"], ["y"]]  # the last: the facts
        assert all(len(ids) == {"x": 5, "y": 3, "xy": 15}["".join(axes)] for axes, ids in sheet["pieces"])


def agree(table, stage, place):
    stage.to(**place)
    assert table.at(**place) == seen(stage)[:2], place


@pytest.mark.parametrize("name", SMALL)
def test_every_stop_of_a_small_scene_is_what_the_stage_shows(name):
    table = Table(scene_named(name), "t")
    stage, rows = Stage(table.scene, "t"), [[(name, value) for value in values] for name, values in table.stops.items()]
    for place in reversed(list(itertools.product(*rows))):  # not as the table went
        agree(table, stage, dict(place))


@pytest.mark.parametrize("name", LARGE)
def test_random_stops_of_a_large_scene_are_what_the_stage_shows(name):
    """Of one still part and few stops, since a whole table takes minutes: that makes no difference to how they are kept."""
    made = scene_named(name)
    table = Table(made.hold(**{knob: made.params[knob].start for knob in made.still_params}), "t", most=30)
    stage = Stage(table.scene, "t")
    for _ in range(-(-RANDOM // len(LARGE))):
        agree(table, stage, {name: random.choice(values) for name, values in table.stops.items()})


@pytest.mark.parametrize("name", ["surprise_curve", "two_events", "softmax_slopes"])
def test_what_is_seen_is_the_moving_layer_and_the_line_of_facts(name):
    stage = scene_named(name).open()
    pieces, facts, _ = seen(stage)
    svg = re.sub(r"<defs>.*?</defs>", "", stage.moving_svg(), flags=re.DOTALL)
    for part in (r' d="([^"]*)"', r"<text[^>]*>([^<]*)<", r' style="([^"]*)"'):
        layer, parted = (re.sub(r"url\(#[^)]*\)", "url()", text) for text in (svg[svg.index(">") :], " ".join(pieces)))
        assert [text.split() for text in re.findall(part, parted)] == [text.split() for text in re.findall(part, layer)]
    assert html.unescape(re.sub("<[^b/][^>]*>|</?b[^>]*>", "", facts)) == words.facts_line(stage).replace("\n", "")


def test_a_packed_table_holds_every_text(stepped):
    table = Table(stepped, "t")
    packed = json.loads(table.packed())
    texts = [None] * packed["count"]
    for form, ids, columns in packed["groups"]:
        rows = [column.split(" ") if " " in column else None for column in columns]
        at = 0
        for row, step in enumerate(ids.split(" ")):
            at += int(step)
            numbers = [own[row] if own else column for own, column in zip(rows, columns)]
            texts[at] = form.split("\0")[0] + "".join(a + b for a, b in zip(numbers, form.split("\0")[1:], strict=True))
    assert texts == list(table._pool)


@pytest.mark.parametrize("knob, most, count", [
    (Param(0.3, 0, 1, 0.01), 1000, 101),
    (Param(0.3, 0, 1, 0.01), 30, 22),  # steps of 0.05, and 0.33
    (Choice("a", ["a", "b"]), 1, 2),  # there is nothing coarser
    (Text("one", ["two"]), 1, 3),
    (Distribution([0.5, 0.3, 0.2]), 300, 231),  # steps of 5 %
    (Distribution([0.5, 0.3, 0.2]), 100, 66),
])
def test_stops_are_as_many_as_there_is_room_for_and_hold_what_is_visited(knob, most, count):
    visited = {Param: 0.33, Choice: "b", Text: "three", Distribution: (0.5, 0.3, 0.2)}[type(knob)]
    found, _ = stops_of(Scene(lambda fig: None, {"k": knob}), [{"k": visited}], most)
    ends = [] if isinstance(knob, Text) else knob.ends()
    assert {knob.start, visited, *ends} <= set(found["k"])
    assert len(found["k"]) == count


def test_what_stops_toml_says_is_what_a_page_gets():
    """Each scene, parameter and value is one that there is, and a step leads from start to end."""
    for name, about in stops().items():
        assert name in homes("scene"), name
        found, parts = stops_of(made := SCENES[name], [])
        for knob, said in about.items():
            if isinstance(said, list):
                assert set(said) <= set(found[knob]) and len(found[knob]) <= len(said) + 3, (name, knob)
            elif isinstance(made.params[knob], Distribution):
                assert parts[knob] == round(1 / said), (name, knob)
            else:
                steps = (made.params[knob].high - made.params[knob].low) / said
                assert steps - 1 < len(found[knob]) <= steps + 3 and found[knob] == [made.params[knob].check(v) for v in found[knob]], (name, knob)
