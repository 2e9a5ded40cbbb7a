"""Names in a picture: inside it, off what is not theirs, beside what is; a function of the place alone."""

import numpy as np
import pytest

from xent_lesson.picture.crowd import furniture
from xent_lesson.picture.knobs import Param, probability
from xent_lesson.picture.labels import name_bar, name_line, name_mark, name_place, size_of
from xent_lesson.picture.scene import Scene


def opened(draw, size=(5, 3), **knobs):
    return Scene(draw, knobs or {"x": probability(0.5)}, size).open()


def box(text):
    return text.get_window_extent().extents


def overlap(one, other):
    return min(one[2], other[2]) - max(one[0], other[0]) > 1 and min(one[3], other[3]) - max(one[1], other[1]) > 1


def dot_with_words(fig):
    ax = fig.subplots()
    ax.set(xlim=(0, 1), ylim=(0, 1))
    dot, = ax.plot([], [], "o", clip_on=False)
    label = name_mark(dot)

    def move(x):
        dot.set_data([x], [1 - x])
        label.say(f"x = {x:.2f} bits")
        move.label, move.dot = label, dot
        return {"x_bits": x}

    return move


def test_a_label_stays_inside_and_beside_its_mark_wherever_that_goes():
    stage = opened(dot_with_words)
    width, height = 72 * np.array(stage.scene.size)
    for x in np.linspace(0, 1, 21):
        stage.to(x=x)
        label, dot = stage._mover.label, stage._mover.dot
        left, low, right, high = box(label)
        assert left > 0 and low > 0 and right < width and high < height, x
        px, py = dot.axes.transData.transform((x, 1 - x))
        gap = np.hypot(max(left - px, px - right, 0), max(low - py, py - high, 0))
        assert 3 < gap < 30, f"{gap:.0f} points between the mark and its words"


def test_where_a_label_stands_depends_on_the_place_not_on_the_way_there():
    ways = [(0.9,), (0.0, 0.9), (1.0, 0.3, 0.95, 0.9)]
    ends = []
    for way in ways:
        stage = opened(dot_with_words)
        for x in way:
            stage.to(x=x)
        ends.append(stage.moving_svg())
    assert len(set(ends)) == 1


def test_names_keep_off_each_other_and_off_the_numbers_of_the_axes():
    def three(fig):
        ax = fig.subplots()
        ax.set(xlim=(0, 1), ylim=(0, 1))
        dots = [ax.plot([], [], "o", clip_on=False)[0] for _ in range(3)]
        labels = [name_mark(dot, words) for dot, words in zip(dots, ("the first", "the second", "the third"))]

        def move(x):
            for i, dot in enumerate(dots):
                dot.set_data([x], [min(x, 0.8) + 0.06 * i])  # nearer than a line of words is high
            move.labels = labels
            return {"x_count": x}

        return move

    stage = opened(three)
    for x in (0.0, 0.3, 0.97):
        stage.to(x=x)
        texts = [box(label) for label in stage._mover.labels]
        numbers = [box(tick.label1) for ax in stage.figure.axes for axis in (ax.xaxis, ax.yaxis) for tick in axis.get_major_ticks()]
        for i, one in enumerate(texts):
            assert not any(overlap(one, other) for other in [*texts[i + 1 :], *numbers]), x


def test_a_name_keeps_off_a_foreign_line_and_may_cross_a_guide():
    def lines(fig):
        ax = fig.subplots()
        ax.set(xlim=(0, 1), ylim=(0, 1))
        curve, = ax.plot([0, 1], [0, 1])
        other, = ax.plot([0, 1], [0.5, 0.5])
        label = name_line(curve, "the curve")

        def move(x):
            other.set_ydata([x, x])
            move.label, move.other = label, other
            return {"x_count": x}

        return move

    stage = opened(lines)
    for x in np.linspace(0, 1, 11):
        stage.to(x=x)
        _, low, _, high = box(stage._mover.label)
        y = stage._mover.other.axes.transData.transform((0, x))[1]
        assert not low + 1 < y < high - 1, f"the other line crosses the name at {x:.1f}"


def test_a_name_that_has_nothing_to_name_is_not_seen():
    def comes_and_goes(fig):
        ax = fig.subplots()
        line, = ax.plot([], [])
        guide = furniture(ax.plot([], [])[0])
        label, stays = name_line(line, "a line"), name_place(ax, 0.5, 0.5, "none of it", of=[guide])

        def move(x):
            line.set_data(*([[0, 1], [0, 1]] if x > 0.5 else [[], []]))
            move.label, move.stays = label, stays
            return {"x_count": x}

        return move

    stage = opened(comes_and_goes)
    stage.to(x=0.2)
    assert not stage._mover.label.get_visible() and stage._mover.stays.get_visible()
    stage.to(x=0.8)
    assert stage._mover.label.get_visible()
    stage._mover.label.say("")
    stage._names.arrange()
    assert not stage._mover.label.get_visible()


@pytest.mark.parametrize("wide, inside", [(0.9, True), (0.02, False)])
def test_a_bar_holds_its_name_where_it_is_wide_enough(wide, inside):
    def bar(fig):
        ax = fig.subplots()
        ax.set(xlim=(0, 2), ylim=(0, 1))
        patch, = ax.barh([0.5], [wide], 0.5)
        label = name_bar(patch, "wasted")

        def move(x):
            move.label, move.patch = label, patch
            return {"x_count": x}

        return move

    stage = opened(bar)
    left, _, right, _ = box(stage._mover.label)
    (start, _), (end, _) = stage._mover.patch.get_window_extent().get_points()
    assert (start <= left and right <= end) if inside else left >= end


def test_the_still_layer_has_the_names_that_no_move_displaces():
    def fixed(fig):
        ax = fig.subplots()
        ax.set(xlim=(0, 1), ylim=(0, 1))
        curve, = ax.plot([0, 1], [0, 0.2])
        dot, = ax.plot([], [], "o")
        name_line(curve, "stays"), name_mark(dot, "goes along")

        def move(x):
            dot.set_data([x], [0.8])
            return {"x_count": x}

        return move

    stage = opened(fixed)
    assert "stays" in stage.still_svg() and "stays" not in stage.moving_svg()
    assert "goes along" in stage.moving_svg() and "goes along" not in stage.still_svg()


def test_size_of_is_about_what_the_renderer_draws():
    stage = opened(dot_with_words, x=Param(0.5, 0, 1, 0.5))
    label = stage._mover.label
    width, height = size_of(label.get_text(), label.get_fontsize())
    left, low, right, high = box(label)
    assert width == pytest.approx(right - left, rel=0.05) and height >= 0.9 * (high - low)
    assert size_of("one\ntwo", 10)[1] == pytest.approx(22)
