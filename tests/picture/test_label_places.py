"""Names in a picture: where they stand when there is little room."""

import pytest

from xent_lesson.picture.knobs import Param
from xent_lesson.picture.labels import name_bar, name_line, name_mark
from xent_lesson.picture.scene import SCENES, Scene, scene
from xent_lesson.picture.shapes import box, set_box, tint
from xent_lesson.picture.style import MODEL, TRUTH


def drawn(draw):
    """The labels of a picture whose only knob moves nothing else, by their words, with their boxes in points."""

    def picture(fig):
        ax = fig.subplots()
        ax.set(xlim=(0, 1), ylim=(0, 1))
        place = draw(ax)

        def move(t):
            place()
            return {"t_count": t}

        return move

    stage = Scene(picture, {"t": Param(0, 0, 1, 1)}, size=(4, 3)).open()
    return {label.get_text(): label.get_window_extent().extents for label in stage.figure._labels}, stage.figure.axes[0]


def apart(one, other):
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_a_bar_may_keep_its_name_outside():
    def draw(ax):
        bar = box(ax, TRUTH)
        name_bar(bar, "the truth", beside="above", inside=False)
        return lambda: set_box(bar, 0.1, 0, 0.9, 0.7)

    labels, ax = drawn(draw)
    assert labels["the truth"][1] > ax.transData.transform((0, 0.7))[1]


@pytest.mark.parametrize("x, y", [(0, 0), (1, 0), (0, 1), (1, 1), (0.5, 0)])
def test_three_names_of_one_place_find_room_even_in_a_corner(x, y):
    """A mark, and two stems so short that no name lies along them."""

    def draw(ax):
        mark, = ax.plot([], [], "o")
        short, shorter = (ax.plot([], [])[0] for _ in range(2))
        name_mark(mark, "you pay 0.10")
        name_line(short, "needed: 0.08")
        name_line(shorter, "wasted: 0.02")

        def place():
            mark.set_data([x], [y])
            short.set_data([x, x], [y, y])
            shorter.set_data([x, x], [y, y + 0.01])

        return place

    labels, ax = drawn(draw)
    paid, needed, wasted = labels.values()
    assert apart(paid, needed) and apart(paid, wasted) and apart(needed, wasted)
    assert min(min(found[:2]) for found in labels.values()) >= 0


def test_hatching_is_paler_than_its_edge_so_that_words_on_it_can_be_read():
    def draw(ax):
        bar = box(ax, MODEL, hatch="//")
        name_bar(bar, "bad")
        return lambda: set_box(bar, 0, 0, 1, 1)

    bar, = drawn(draw)[1].patches
    assert bar.get_hatchcolor()[:3] == pytest.approx(tint(MODEL, 0.55))


def test_what_a_scene_declares_reaches_it():
    @scene(colors={"t_count": TRUTH}, excused={"half": "a reason"}, t=Param(0, 0, 1, 1))
    def declared(fig):
        return lambda t: {"t_count": t}

    del SCENES["declared"]
    assert declared.colors == {"t_count": TRUTH} and declared.excused == {"half": "a reason"}
