"""Boxes, pins and arrows: where they are put, and where they are not."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from xent_lesson.picture.crowd import is_furniture
from xent_lesson.picture.shapes import arrow, box, pin, set_arrow, set_box, tint


@pytest.fixture
def ax():
    ax = Figure().subplots()
    ax.set(xlim=(0, 10), ylim=(0, 5))
    return ax


def test_a_tint_lies_between_white_and_the_colour():
    assert tint("#000000", 0) == (1, 1, 1) and tint("#204060", 1) == pytest.approx((0x20 / 255, 0x40 / 255, 0x60 / 255))
    assert tint("#000000", 0.25) == (0.75,) * 3


def test_a_box_has_its_corners_and_one_without_an_area_is_not_drawn(ax):
    patch = box(ax, "#0072B2")
    set_box(patch, 1, 2, 4, 3)
    assert patch.get_xy()[:4].tolist() == [[1, 2], [4, 2], [4, 3], [1, 3]]
    for flat in ((1, 2, 1, 3), (1, 2, 4, 2)):
        set_box(patch, *flat)
        assert len(patch.get_xy()) == 0


@pytest.mark.parametrize("x, y, at, marker", [
    (4, 2, (4, 2), "o"), (4, 9, (4, 5), "^"), (4, -1, (4, 0), "v"), (12, 2, (10, 2), ">"), (-3, 2, (0, 2), "<"),
    (4, np.inf, (4, 5), "^"),
])
def test_a_pin_beyond_the_axes_stays_at_their_edge_as_an_arrow(ax, x, y, at, marker):
    place = pin(ax, "#0072B2", drop=True)
    place(x, y, "words")
    assert (place.dot.get_xydata()[0].tolist(), place.dot.get_marker()) == (list(at), marker)
    assert place.label.get_text() == "words"
    drop = next(line for line in ax.lines if is_furniture(line))
    assert drop.get_xydata().tolist() == [[at[0], 0], list(at)]


def test_a_pin_knows_axes_that_run_backwards(ax):
    ax.set_xlim(10, 0)
    place = pin(ax, "#0072B2")
    place(4, 2)
    assert place.dot.get_xydata()[0].tolist() == [4, 2]


def head_box(made):
    """What the head of an arrow covers, in points round its mark: left, low, right, high."""
    style = made.head._marker
    corners = style.get_transform().transform(style.get_path().vertices) * made.head.get_markersize()
    return [*corners.min(axis=0), *corners.max(axis=0)]


@pytest.mark.parametrize("end, head", [((2, 4), "^"), ((2, 0), "v"), ((5, 1), ">"), ((0, 1), "<")])
def test_an_arrow_points_from_here_to_there(ax, end, head):
    made = arrow(ax, "#222222")
    set_arrow(made, (2, 1), end)
    (start, stop), size = made.line.get_xydata(), made.head.get_markersize()
    assert start.tolist() == [2, 1]
    assert made.head.get_xydata().tolist() == [list(end)] and made.head.get_marker() == head
    assert is_furniture(made.head) and not is_furniture(made.line)
    to_go = 0.72 * np.hypot(*np.subtract(*ax.transData.transform([end, stop])))  # points, at 100 dots an inch
    assert to_go == pytest.approx(size / 2)  # the shaft ends in the middle of the head
    set_arrow(made, (2, 1), (2, 1))
    assert len(made.line.get_xydata()) == len(made.head.get_xydata()) == 0


@pytest.mark.parametrize("end, tip", [((2, 4), 3), ((2, 0), 1), ((5, 1), 2), ((0, 1), 0)])
def test_the_tip_of_the_head_lies_at_the_end_of_the_arrow(ax, end, tip):
    made = arrow(ax, "#222222")
    set_arrow(made, (2, 1), end)
    box, size = head_box(made), made.head.get_markersize()
    assert box[tip] == pytest.approx(0, abs=1e-9) and abs(box[(tip + 2) % 4]) == pytest.approx(size)


def test_the_head_of_a_short_arrow_is_no_longer_than_the_arrow_and_none_is_drawn_for_nothing(ax):
    made = arrow(ax, "#222222")
    point = np.diff(ax.transData.inverted().transform([(0, 0), (0, 1 / 0.72)])[:, 1])[0]  # in the units of the axis
    for points in (100, 8, 3):
        set_arrow(made, (2, 1), (2, 1 + points * point))
        assert made.head.get_markersize() == pytest.approx(min(12.8, points))
    set_arrow(made, (2, 1), (2, 1 + 0.4 * point))
    assert len(made.line.get_xydata()) == len(made.head.get_xydata()) == 0
