"""Marks: a dot that no edge hides, a list of numbers in its place."""

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from xent_lesson.picture.marks import mark, reading, rows

NAMES = ("red", "-", "$a$"), ("blue", ":", "$b$"), ("green", "--", "$c$")


@pytest.fixture
def ax():
    ax = Figure(figsize=(4, 3)).subplots()
    ax.set(xlim=(0, 10), ylim=(-1, 1))
    return ax


@pytest.mark.parametrize("at, stands, shape", [
    ((5, 0.5), (5, 0.5), "o"), ((0, -1), (0, -1), "o"), ((10, 1), (10, 1), "o"),
    ((5, 1.5), (5, 1), "^"), ((5, float("inf")), (5, 1), "^"), ((5, -9), (5, -1), "v"), ((-1, 0), (0, 0), "<"), ((11, 0), (10, 0), ">"),
])
@pytest.mark.parametrize("prepare", [mark, reading])
def test_beyond_the_axes_a_mark_stays_at_the_edge_as_an_arrow(ax, prepare, at, stands, shape):
    place = prepare(ax, "red")
    for x, y in ((3, 0), at):  # wherever it was before
        place(x, y)
    dot, = (line for line in ax.lines if line.get_marker() not in ("", "None"))
    assert (*dot.get_xdata(), *dot.get_ydata()) == stands and dot.get_marker() == shape


@pytest.mark.parametrize("inside", [None, 0, 0.5])
def test_a_list_has_a_line_a_name_and_a_number_in_each_row(ax, inside):
    numbers = rows(ax, *NAMES, reach=1.2, inside=inside)
    for number in numbers:
        number.set_text("0.5")
    box, canvas = ax.get_window_extent(), FigureCanvasAgg(ax.figure).get_renderer()
    left, dpi = box.x0 + (inside or 0) * box.width, ax.figure.dpi
    names = [text for text in ax.texts if text not in numbers]
    heights = [number.get_window_extent(canvas).y0 for number in numbers]
    assert heights == sorted(heights, reverse=True) and all((height > box.y1) == (inside is None) for height in heights)
    for (color, style, name), line, text, number in zip(NAMES, ax.lines, names, numbers, strict=True):
        ends = line.get_transform().transform(line.get_xydata())
        assert (line.get_color(), line.get_linestyle(), text.get_text(), text.get_color()) == (color, style, name, color)
        assert ends[0][0] == pytest.approx(left) and number.get_window_extent(canvas).x1 == pytest.approx(left + 1.2 * dpi, abs=2)
        assert ends[1][0] < text.get_window_extent(canvas).x0 < number.get_window_extent(canvas).x0
        middle = number.get_window_extent(canvas)
        assert ends[0][1] == pytest.approx((middle.y0 + middle.y1) / 2, abs=3)
