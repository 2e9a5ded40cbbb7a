"""What stands in the way of a name: which box crosses which line, and what that costs."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from xent_lesson.picture import crowd
from xent_lesson.picture.crowd import OFF, ON_FILL, ON_LINE, ON_OWN_LINE, ON_TEXT, View, furniture, is_furniture, pieces

BOX = np.array([[10, 10, 20, 20]])


class Named:
    of = ()


@pytest.mark.parametrize("piece, crosses", [
    ((0, 15, 30, 15), True),  # straight through
    ((15, 0, 15, 30), True),
    ((0, 0, 30, 30), True),
    ((12, 12, 13, 13), True),  # wholly inside
    ((0, 25, 30, 25), False),  # above
    ((0, 0, 9, 30), False),  # left
    ((0, 25, 15, 40), False),  # passes the corner: its frame overlaps, the line does not
    ((0, 12, 12, 0), False),
    ((0, 15, 5, 15), False),  # ends before
])
def test_a_box_is_crossed_by_a_piece_of_line(piece, crosses):
    frame, piece = np.array([-99, -99, 99, 99]), pieces(np.array([piece[:2]], float), np.array([piece[2:]], float))
    view = View(frame, [], [("line", piece, ON_LINE, np.empty((0, 4)), 0)])
    assert view.cost(BOX.astype(float), Named()).tolist() == [ON_LINE if crosses else 0]


def test_boxes_overlap_only_where_they_share_an_area():
    others = np.array([[15, 15, 30, 30], [20, 10, 30, 20], [0, 0, 9, 9], [12, 12, 13, 13]])
    assert crowd._overlaps(BOX, others.T).tolist() == [[True, False, False, True]]


def thing(owner, piece=None, price=ON_LINE, fill=None, toll=ON_FILL):
    line = pieces(*np.array([[piece[:2]], [piece[2:]]], float)) if piece else np.empty((0, 8))
    return owner, line, price, np.array([fill] if fill else np.empty((0, 4))), toll


def test_a_place_costs_the_worst_that_it_covers():
    frame = np.array([2, 2, 98, 98])
    own, foreign, patch = "own", "foreign", "patch"
    view = View(frame, [np.array([60, 60, 70, 70])], [
        thing(own, (0, 15, 30, 15)), thing(foreign, (0, 45, 30, 45)), thing(patch, fill=[40, 0, 100, 30]),
    ])
    label = Named()
    label.of = (own,)
    boxes = np.array([
        [10, 20, 20, 30],  # free
        [10, 10, 20, 20],  # on its own line
        [10, 40, 20, 50],  # on a foreign one
        [62, 62, 80, 80],  # on words
        [50, 10, 60, 20],  # on a filled shape
        [-5, 20, 5, 30],  # leaves the figure
    ], float)
    assert view.cost(boxes, label).tolist() == [0, ON_OWN_LINE, ON_LINE, ON_TEXT, ON_FILL, OFF]


def test_words_written_are_in_the_way_of_those_that_come_later():
    view = View(np.array([0, 0, 99, 99]), [], [], more=2)
    for box, cost in ([10, 10, 20, 20], 0), ([19, 10, 30, 20], ON_TEXT), ([30, 10, 40, 20], 0):
        assert view.cost(np.array([box], float), Named()).tolist() == [cost]
        if not cost:
            view.write(box)


def test_with_nothing_in_the_way_nothing_costs():
    assert View(np.array([0, 0, 99, 99]), [], []).cost(BOX.astype(float), Named()).tolist() == [0]


def test_furniture_is_what_was_called_so():
    ax = Figure().subplots()
    line, = ax.plot([0, 1])
    assert not is_furniture(line)
    assert furniture(line) is line and is_furniture(line)
