"""Scene, Stage, beside: the machinery, tried on scenes too small to teach anything."""

import gc
import io
import math
import re
from importlib import import_module
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.backends.backend_agg import RendererAgg
from PIL import Image

from xent_lesson import words
from xent_lesson.picture.film import filmstrip
from xent_lesson.picture.knobs import Choice, Param, probability
from xent_lesson.picture.scene import SCENES, Scene, Stage, beside, scene

SMALL = (2, 1.5)


def axes(fig):
    ax = fig.subplots()
    ax.set(xlim=(0, 1), ylim=(0, 1))
    return ax


def point(name="height_count", size=SMALL, **knobs):
    """A scene with one point at (x, 0.5) that reports x under `name`."""

    def draw(fig):
        dot, = axes(fig).plot([], [], "o")

        def move(x):
            dot.set_data([x], [0.5])
            return {name: x}

        return move

    draw.__name__ = f"point_{name}"
    return Scene(draw, {"x": probability(0.5), **knobs}, size)


def tinted():
    """A scene whose still part has a choice of its own, whose moving part has two knobs and a wall."""

    def tint(fig, colour):
        ax = axes(fig)
        ax.plot([0, 1], [0, 1], color=colour)
        dot, = ax.plot([], [], "o")

        def move(x, y):
            if colour == "black":
                raise ArithmeticError("too dark")
            dot.set_data([x], [y])
            return {"ratio": x / y if y else math.inf}

        return move

    knobs = {"x": probability(0.5), "colour": Choice("red", ["red", "blue", "black"]), "y": probability(0.25)}
    return Scene(tint, knobs, SMALL, walls=["ratio"])


def ids(svg):
    return set(re.findall(r' id="([^"]*)"', svg))


# --- the recipe ------------------------------------------------------------------------------------------------------

def test_the_decorator_makes_a_scene_and_registers_it_under_its_name(monkeypatch):
    room = import_module("xent_lesson.picture.scene")
    monkeypatch.setattr(room, "SCENES", {})

    @scene(size=SMALL, walls=["far_bits"], p=probability(0.3))
    def named(fig):
        """Says what it is."""

    assert room.SCENES == {"named": named} and isinstance(named, Scene)
    assert (named.name, named.__doc__, named.size, named.walls) == ("named", "Says what it is.", SMALL, {"far_bits"})
    assert repr(named) == "Scene named(p=Param(0.3, 0, 1, 0.01))"


def test_the_decorator_hands_on_colours_and_excuses():
    @scene(size=SMALL, colors={"height_count": "red"}, excused={"half": "a wall"}, x=Param(0.25, 0, 1, 0.01))
    def painted(fig):
        return lambda x: {"height_count": x}

    assert SCENES.pop("painted") is painted
    assert painted.colors == {"height_count": "red"} and painted.excused == {"half": "a wall"}


def test_what_the_outer_function_names_belongs_to_the_still_part():
    made = tinted()
    assert made.still_params == ["colour"] and made.moving_params == ["x", "y"]


def test_an_outer_name_that_is_no_parameter_is_refused():
    with pytest.raises(ValueError, match="draws with 'shade', which is no parameter"):
        Scene(lambda fig, shade: None, {"p": probability(0.3)})


def test_its_points_are_all_the_corners():
    made = tinted()
    made.params.pop("colour")
    assert made.points() == [{"x": x, "y": y} for x in (0, 1) for y in (0, 1)]


@pytest.mark.parametrize("at, complaint", [
    ({"z": 1}, "tint has no parameter 'z'; it has x, colour, y"),
    ({"x": 2}, "tint: x=2.0 is not between 0 and 1"),
    ({"x": 0.5, "y": math.nan}, "tint: y=nan is not between 0 and 1"),
    ({"colour": "green"}, "tint: colour='green' is not one of red, blue, black"),
])
def test_a_place_that_is_none_is_refused_by_its_name(at, complaint):
    for refuse in (lambda: tinted().check(at), lambda: tinted().open(**at), lambda: tinted().hold(**at)):
        with pytest.raises(ValueError, match=f"^{re.escape(complaint)}$"):
            refuse()


def test_a_walk_leads_through_whole_places_from_the_declared_start():
    assert point(y=probability(0.1)).walk([{}, {"x": 0.2}, {"y": 0.9}, {"x": 1}]) == [
        {"x": 0.5, "y": 0.1}, {"x": 0.2, "y": 0.1}, {"x": 0.2, "y": 0.9}, {"x": 1, "y": 0.9},
    ]


@pytest.mark.parametrize("use, complaint", [
    (lambda made: made.open(0.3), "open(0.3) names no parameter; write open(p=0.3), with its name for p"),
    (lambda made: made.hold({"x": 0.3}), "hold({'x': 0.3}) names no parameter; write hold(**{'x': 0.3})"),
    (lambda made: made.open().to(0.3), "to(0.3) names no parameter; write to(p=0.3)"),
    (lambda made: Stage(made, 0.3), "prefix=0.3 is not a text; to begin at a place, name its parameter: p=0.3"),
    (lambda made: made.walk([{"x": 1}, 0.5]), "steps[1]=0.5 is no position; give a dict such as dict(p=0.5)"),
    (lambda made: made.walk({"x": 1}), "steps={'x': 1} is no list of positions; give one such as [dict(p=0.2), "),
    (lambda made: made.walk(None), "steps=None is no list of positions"),
    (lambda made: beside(made, 3), "3 is not a scene; give one such as surprise_curve, and values by name: p=0.3"),
    (lambda made: made.hold(x="p"), "tint: x='p' is not a number between 0 and 1"),
    (lambda made: made.hold(x=0, y=0, colour="red").open(x=1), "tint has no parameter 'x'; it has none"),
])
def test_what_is_no_place_is_refused_with_what_to_write_instead(use, complaint):
    with pytest.raises((TypeError, ValueError)) as caught:
        use(tinted())
    assert str(caught.value).startswith(complaint) and "\n" not in str(caught.value)


@pytest.mark.parametrize("arguments, complaint", [
    ({"draw": 3}, "draw=3 is not a function with a name; write one that begins `def curve(fig):`"),
    ({"size": probability(0.3)}, "size=Param(0.3, 0, 1, 0.01) is not a width and a height in inches; give two such as (6.4, 4.0)"),
    ({"size": (6.4,)}, "size=(6.4,) is not a width and a height"),
    ({"size": (6.4, math.nan)}, "size=(6.4, nan) is not a width and a height"),
    ({"size": (6.4, -4)}, "size=(6.4, -4) is not a width and a height"),
    ({"walls": "ratio"}, "walls='ratio' is one text; give a list of facts: ['ratio']"),
    ({"params": {"p": 0.3}}, "p=0.3 is not a knob; give one such as Param, Choice or probability(0.3)"),
    ({"params": {"to": probability(0.3)}}, "a parameter cannot be called 'to', a name taken or none in Python; choose another"),
])
def test_a_recipe_that_is_none_is_refused(arguments, complaint):
    with pytest.raises((TypeError, ValueError)) as caught:
        Scene(**{"draw": lambda fig: None, "params": {}} | arguments)
    assert str(caught.value).startswith(complaint)


@pytest.mark.parametrize("name", ["title", "facts", "caption", "size", "walls", "say", "two words", "class", "_start", "1", ""])
def test_a_name_that_would_be_mistaken_is_refused(name):
    with pytest.raises(ValueError, match=f"^a parameter cannot be called {name!r}"):
        Scene(lambda fig: None, {name: probability(0.5)})


@pytest.mark.parametrize("name", [
    "self", "scene", "fig", "kind", "key", "between", "move", "name", "at", "prefix", "values", "points", "p", "λ", "params",
])
def test_any_other_name_works_everywhere(name):
    def free(fig):
        dot, = axes(fig).plot([], [], "o")

        def move(**at):
            dot.set_data(list(at.values()), [0.5])
            return {"height_count": at[name]}

        return move

    made = Scene(free, {name: probability(0.5)}, SMALL)
    stage = made.open(**{name: 0.25})
    assert stage.to(**{name: 0.75}) == made.hold(**{name: 0.75}).open().facts == {"height_count": 0.75}
    assert beside(made).open(**{name: 0.75}).facts == {"height_count": 0.75}
    assert words.facts_line(stage) == filmstrip(made, [{name: 0.75}]).text == f"{name} = 0.75 · height_count = 0.75"


def test_a_scene_that_forgets_to_return_is_told_what():
    def forgetful(fig):
        axes(fig)

    with pytest.raises(TypeError, match="^forgetful returns None; end its outer part with `return move`$"):
        Scene(forgetful, {}).open()
    with pytest.raises(TypeError, match=r"^move\(\) of <lambda> returns None; return facts such as {'loss_nats': 1.0}$"):
        Scene(lambda fig: lambda: None, {}).open()
    for outer in (lambda scene: scene.hold(x=0.5), beside):
        with pytest.raises(TypeError, match="^forgetful returns None"):
            outer(Scene(forgetful, {"x": probability(0.5)})).open()


# --- held still ------------------------------------------------------------------------------------------------------

def test_a_held_parameter_has_no_knob_but_is_drawn_with():
    free, held = tinted(), tinted().hold(colour="blue", y=0.75)
    assert list(held.params) == ["x"] and held.name == free.name and held.held == {"colour": "blue", "y": 0.75}
    one, other = held.open(x=0.3), free.open(x=0.3, colour="blue", y=0.75)
    assert one.facts == other.facts == {"ratio": 0.3 / 0.75}
    assert (one.still_svg(), one.moving_svg(), one.png()) == (other.still_svg(), other.moving_svg(), other.png())


def test_a_scene_may_be_held_twice_and_altogether():
    held = tinted().hold(colour="blue").hold(x=0.5, y=0.5)
    assert held.params == {} and held.held == {"colour": "blue", "x": 0.5, "y": 0.5}
    assert held.open().facts == {"ratio": 1} and held.points() == [{}]


# --- on the stage ----------------------------------------------------------------------------------------------------

def test_a_stage_is_at_its_start_or_where_it_is_opened_and_goes_where_it_is_told():
    stage = tinted().hold(colour="red").open(x=0.2)
    assert stage.at == {"x": 0.2, "y": 0.25} and stage.facts == {"ratio": 0.8}
    assert stage.to(y=0.5) == stage.facts == {"ratio": 0.4}
    assert stage.at == {"x": 0.2, "y": 0.5}
    assert stage.to() == {"ratio": 0.4}


def test_exactly_the_artists_that_move_are_in_the_moving_layer():
    stage = point().open()
    dot, = stage.moving
    assert dot.get_xdata() == [0.5]
    still, moving = stage.still_svg(), stage.moving_svg()
    stage.to(x=0.9)
    assert stage.still_svg() == still and stage.moving_svg() != moving
    assert "<use" in moving and len(moving) < len(still) / 3


def test_what_the_outer_part_draws_with_is_drawn_anew():
    scene = tinted()
    scene.params["colour"] = Choice("red", ["red", "blue"])
    stage = scene.open()
    red = stage.still_svg()
    stage.to(colour="blue")
    assert stage.still_svg() == red.replace("#ff0000", "#0000ff") != red
    stage.to(colour="red")
    assert stage.still_svg() == red


def large_drawings():
    gc.collect()
    return sum(type(thing) is RendererAgg and thing.dpi > 72 for thing in gc.get_objects())


def test_a_stored_picture_leaves_no_pixels_behind():
    """3 MB for each picture of a lesson: with nine of them a third of what a learner's kernel takes."""
    stage, before = point().open(), large_drawings()
    assert stage.png() == stage.png()
    assert large_drawings() == before


def test_both_layers_are_one_box_of_well_formed_svg():
    stage = point().open()
    for svg in (stage.still_svg(), stage.moving_svg()):
        root = ElementTree.fromstring(svg)
        assert root.tag == "{http://www.w3.org/2000/svg}svg" and root.get("viewBox") == "0 0 144 108"
        assert "<style" not in svg and "<!--" not in svg and "<metadata" not in svg


def test_shapes_are_written_to_a_hundredth_of_a_point(slope):
    """What moves is sent at every frame; more digits are bytes that no screen shows."""
    stage = slope.open()
    stage.to(x=0.37)
    paths = re.findall(r' d="([^"]*)"', stage.still_svg() + stage.moving_svg())
    assert paths and not re.search(r"\.\d{3}", " ".join(paths))


def test_the_ids_of_two_stages_do_not_meet_and_each_is_there_to_be_used():
    scene = point()
    layers = [(stage.still_svg(), stage.moving_svg()) for stage in (scene.open(), Stage(scene, "other"))]
    one, two = (ids(still) | ids(moving) for still, moving in layers)
    assert one and not one & two and all(name.startswith("other-") for name in two)
    for layer in (svg for pair in layers for svg in pair):
        assert ids(layer) == set(re.findall(r'(?:href="|url\()#([^")]*)', layer))


@pytest.mark.parametrize("name", ["<lambda>", 'a "b" & c', "überraschung", "f(x) = url(#a)", "\\1", "a.20.b"])
def test_any_name_makes_ids_that_mean_nothing_else(name):
    scene = point()
    scene.name = name
    stages = scene.open(), Stage(scene, name), beside(scene, tinted().hold(colour="red")).open()
    for layer in (svg for stage in stages for svg in (stage.still_svg(), stage.moving_svg())):
        ElementTree.fromstring(layer)
        made = ids(layer)
        assert made and all(re.fullmatch(r"[\w.-]+", one, re.ASCII) for one in made)
        assert made == set(re.findall(r'(?:xlink:href="#|url\(#)([^")]*)[")]', layer))


def test_different_names_make_different_ids():
    scene = point()
    prefixes = ["a", "a b", "a_b", "a.b", "a.20.b", "a-still", "ä", "a-b"]
    layers = [svg for name in prefixes for stage in [Stage(scene, name)] for svg in (stage.still_svg(), stage.moving_svg())]
    assert len(set.union(*map(ids, layers))) == sum(len(ids(layer)) for layer in layers)


def test_the_png_is_the_whole_picture_twice_as_sharp_and_the_moving_part_lies_on_top():
    def cover(fig):
        ax = axes(fig)
        ax.fill([0, 1, 1, 0], [0, 0, 1, 1], color="red", zorder=9)
        bar, = ax.fill([], [], color="blue", zorder=1)

        def move(x):
            bar.set_xy([(0, 0), (x, 0), (x, 1), (0, 1)])
            return {"width_ratio": x}

        return move

    stage = Scene(cover, {"x": probability(0.5)}, SMALL).open()
    picture = Image.open(io.BytesIO(stage.png()))
    assert picture.size == (400, 300)
    assert picture.getpixel((150, 120)) == (0, 0, 255) and picture.getpixel((320, 120)) == (255, 0, 0)


def test_to_look_at_a_stage_leaves_no_trace():
    looked, other = point().open(), point().open()
    for _ in range(2):
        looked.png()
    looked.to(x=0.9)
    other.to(x=0.9)
    assert (looked.moving_svg(), looked.png()) == (other.moving_svg(), other.png())


def test_what_moves_takes_no_part_in_the_layout():
    def wide(fig):
        ax = axes(fig)
        note = ax.text(0.9, 0.5, "")

        def move(x):
            note.set_text("far outside" * int(9 * x))
            return {"width_count": x}

        return move

    scene = Scene(wide, {"x": probability(0.5)}, SMALL)
    assert scene.open(x=0).still_svg() == scene.open(x=1).still_svg() == scene.hold(x=0).open().still_svg()


def test_a_scene_that_moves_an_axis_is_refused():
    def restless(fig):
        ax = axes(fig)

        def move(x):
            ax.set_xlim(0, 1 + x)
            return {"limit_count": x}

        return move

    with pytest.raises(ValueError, match="restless changes an axis while moving; set limits and ticks in the outer part"):
        Scene(restless, {"x": probability(0.5)}, SMALL).open()


def test_where_the_scene_fails_the_stage_stays_at_its_last_good_place(failing):
    stage = failing.open(x=0.6)
    good = stage.at, stage.facts, stage.still_svg(), stage.moving_svg()
    with pytest.raises(ArithmeticError, match="<x> is lost"):
        stage.to(x=0.3)
    assert (stage.at, stage.facts, stage.still_svg(), stage.moving_svg()) == good
    assert stage.to(x=0.31) == {"height_count": 0.62}


def test_where_the_still_part_fails_the_stage_stays_at_its_last_good_place():
    stage = tinted().open()
    good = stage.at, stage.facts, stage.still_svg(), stage.moving_svg(), stage.png()
    with pytest.raises(ArithmeticError, match="too dark"):
        stage.to(colour="black", x=0.9)
    assert (stage.at, stage.facts, stage.still_svg(), stage.moving_svg(), stage.png()) == good


def test_a_place_out_of_range_moves_nothing():
    stage = point().open()
    with pytest.raises(ValueError, match="x=2.0 is not between 0 and 1"):
        stage.to(x=2)
    assert stage.at == {"x": 0.5}


# --- side by side ----------------------------------------------------------------------------------------------------

def test_side_by_side_a_shared_name_is_one_knob_and_the_facts_merge():
    both = beside(tinted().hold(colour="red"), point())
    assert list(both.params) == ["x", "y"] and both.size == (4, 1.5) and both.walls == {"ratio"}
    stage = both.open()
    assert stage.facts == {"ratio": 2, "height_count": 0.5}
    assert stage.to(x=0.75) == {"ratio": 3, "height_count": 0.75}
    assert len(stage.moving) == 2


def test_a_choice_of_one_still_part_stays_a_choice_of_the_whole():
    stage = beside(point(), tinted()).open()
    assert stage.scene.still_params == ["colour"]
    before = stage.still_svg()
    stage.to(colour="blue")
    assert stage.still_svg() != before


def test_the_whole_knows_its_parts_and_what_they_hold_however_it_was_put_together():
    scenes = [point(f"{name}_count") for name in "abc"]
    whole = beside(beside(*scenes[:2]), scenes[2])
    assert whole.parts == tuple(scenes)
    assert whole.hold(x=0.5).parts == tuple(scenes)
    assert beside(point(), tinted().hold(colour="blue")).held == {"colour": "blue"}
    assert whole.open().facts == {"a_count": 0.5, "b_count": 0.5, "c_count": 0.5}


def test_one_scene_beside_nothing_is_that_scene():
    assert beside(point()).open().facts == {"height_count": 0.5}


def test_what_does_not_fit_together_is_refused():
    with pytest.raises(ValueError, match="needs at least one scene"):
        beside()
    with pytest.raises(ValueError, match=r"'x' is Param\(0.5, 0, 1, 0.01\) in one scene and Param\(0.5, 0, 2, 0.01\) in point"):
        beside(tinted(), point(x=Param(0.5, 0, 2, 0.01)))
    with pytest.raises(ValueError, match="both report 'height_count'; rename one of them"):
        beside(point(), point()).open()


def test_what_is_held_in_one_scene_stands_there_in_all():
    one, other = point("a_count"), point("b_count")
    assert beside(one.hold(x=0.3), other.hold(x=0.3)).held == {"x": 0.3}
    for scenes in ((one.hold(x=0.3), other), (other, one.hold(x=0.3)), (one.hold(x=0.3), other.hold(x=0.4))):
        with pytest.raises(ValueError, match=r"^'x' is held at 0.\d in one scene and stands elsewhere in another; hold it alike$"):
            beside(*scenes)


def test_it_is_never_wider_than_a_page():
    assert beside(*(point(f"{name}_count", size=(6.4, 4)) for name in "ab")).size == (9.6, 4)


def test_numbers_of_numpy_are_as_good_as_any():
    assert point().open(x=np.float32(0.25)).at == {"x": 0.25}


def test_a_parameter_that_is_still_in_one_scene_may_move_in_another(slope):
    @scene(size=(2, 2), x=Param(0.25, 0, 1, 0.01))
    def ruled(fig, x):
        ax = fig.subplots()
        ax.axvline(x)
        ax.set(xlabel="$x$", ylabel="$y$")
        return lambda: {"rule_count": x}

    both = beside(slope, ruled)
    stage = both.open()
    assert stage.to(x=0.75)["rule_count"] == 0.75
    assert both.open(x=0.75).still_svg() == stage.still_svg()
