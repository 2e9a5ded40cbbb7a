"""Where a hand lies: along which stretch of which axis, and what is refused."""

import numpy as np
import pytest

from xent_lesson.picture.hand import Place
from xent_lesson.picture.knobs import Choice, Param, probability
from xent_lesson.picture.scene import Scene, beside


def scene(axes={}, panels=1, name="drawn", size=(6, 4), **knobs):
    def draw(fig):
        all_axes = np.atleast_1d(fig.subplots(1, panels))
        for ax in all_axes:
            ax.set(**{"xlim": (0, 1), "ylim": (0, 1)} | axes)
        dot, = all_axes[0].plot([], [], "o")

        def move(**at):
            dot.set_data([sum(v for v in at.values() if not isinstance(v, str))], [0.5])
            return {f"{name}_count": 1}

        return move

    draw.__name__ = name
    return Scene(draw, knobs, size)


def edges(ax):
    """The axes as a page counts: 0 to 1 from the upper left corner."""
    width, height = ax.get_figure().bbox.size
    (left, low), (right, high) = ax.get_window_extent().get_points()
    return left / width, 1 - high / height, right / width, 1 - low / height


def test_a_probability_takes_the_whole_axis_from_0_to_1():
    stage = scene(p=probability(0.3).along("x")).open()
    place = stage.hands()["p"]
    assert place[:4] == pytest.approx(edges(stage.figure.axes[0])) and place[4:] == ("x", "low")


def test_a_knob_that_ends_within_the_axis_takes_its_part_of_it():
    stage = scene({"xlim": (0, 10), "ylim": (-1, 3)}, x=Param(5, 2, 7, 1).along("x"), y=Param(1, 0, 2, 0.5).along("y", edge="high")).open()
    left, top, right, bottom = edges(stage.figure.axes[0])
    x, y = stage.hands().values()
    assert x[:4] == pytest.approx((left + 0.2 * (right - left), top, left + 0.7 * (right - left), bottom))
    assert y[:4] == pytest.approx((left, top + 0.25 * (bottom - top), right, top + 0.75 * (bottom - top)))
    assert y[4:] == ("y", "high")


def test_a_log_knob_lies_on_a_log_axis():
    stage = scene({"xlim": (1e-3, 1e3), "xscale": "log"}, t=Param(1, 0.1, 10, 0.1, log=True).along("x")).open()
    left, _, right, _ = edges(stage.figure.axes[0])
    place = stage.hands()["t"]
    assert (place.left, place.right) == pytest.approx((left + (right - left) / 3, left + (right - left) * 2 / 3))


def test_each_panel_and_each_picture_side_by_side_has_its_own():
    stage = scene(panels=2, p=probability(0.3).along("x"), q=probability(0.3).along("x", panel=1)).open()
    p, q = stage.hands().values()
    assert p.right < q.left and not p.meets(q)
    both = beside(scene(name="first", p=probability(0.3).along("x")), scene(name="second", p=probability(0.3).along("x"), s=probability(0.5).along("y")))
    p, s = both.open().hands().values()
    assert p.right < 0.5 < s.left


def test_a_picture_drawn_anew_has_its_hands_where_the_axes_are_now():
    def wide(fig, unit):
        ax = fig.subplots()
        ax.set(xlim=(0, 1), ylim=(0, 1) if unit == "bits" else (0, 1_000_000))
        dot, = ax.plot([], [], "o")

        def move(p):
            dot.set_data([p], [p])
            return {"p_count": p}

        return move

    stage = Scene(wide, {"unit": Choice("bits", ["bits", "coins"]), "p": probability(0.3).along("x")}).open()
    before = stage.hands()["p"]
    stage.to(unit="coins")
    assert stage.hands()["p"] != before
    assert stage.hands()["p"][:4] == pytest.approx(edges(stage.figure.axes[0]))


@pytest.mark.parametrize("knobs, axes, said", [
    (dict(p=probability(0.3).along("x")), dict(xlim=(0.1, 1), xscale="log"), "drawn: p steps evenly on a linear scale, and its axis is log"),
    (dict(p=Param(1, 0.1, 10, 0.1, log=True).along("y")), {}, "drawn: p steps evenly on a log scale, and its axis is linear"),
    (dict(p=probability(0.3).along("x", panel=2)), {}, "drawn: p lies along panel 2, and there are 1, from 0 on"),
    (dict(p=probability(0.3).along("x", panel=-1)), {}, "drawn: p lies along panel -1, and there are 1, from 0 on"),
    (dict(p=probability(0.3).along("x")), dict(xlim=(1, 0)), "drawn: p grows to the right or upwards, and its axis runs the other way"),
    (dict(p=Param(0, -5, 5, 1).along("x")), {}, "drawn: p reaches from -5 to 5, beyond the picture; widen its axis"),
    (dict(p=probability(0.3).along("x"), q=probability(0.3).along("x")), {}, "drawn: p and q lie at one edge; give one of them edge='high'"),
])
def test_an_axis_that_cannot_carry_the_hand_is_refused_in_one_line(knobs, axes, said):
    stage = scene(axes, **knobs).open()
    with pytest.raises(ValueError, match=f"^{said}") as refused:
        stage.hands()
    assert "\n" not in str(refused.value)


def test_places_meet_where_they_share_some_of_the_picture():
    here = Place(0.1, 0.1, 0.5, 0.9, "x", "low")
    assert here.meets(Place(0.4, 0.0, 0.9, 0.2, "y", "low"))
    assert not here.meets(Place(0.5, 0.1, 0.9, 0.9, "x", "low")) and not here.meets(Place(0.1, 0.9, 0.5, 1, "x", "low"))


def test_every_hand_of_every_scene_has_an_axis_wherever_its_still_part_goes(every_scene):
    for made in every_scene:
        if any(knob.hand for knob in made.params.values()):
            for name in made.still_params or [None]:
                for value in made.params[name].ends() if name else [None]:
                    made.open(**({name: value} if name else {})).hands()
