"""Lesson 09: the numbers shown, by loops of their own in plain Python, and the claims that the page makes."""

import math
import re
from pathlib import Path

import nbformat
import numpy as np
import pytest

from xent_lesson.lessons.training import exercises as exercises
from xent_lesson.lessons.training import scenes as figures
from xent_lesson.maths.data import blobs, two_moons
from xent_lesson.maths.training import fit

PAGE = Path(__file__).parents[2] / "notebooks" / "09-a-neuron-learns.ipynb"
WORDS = Path(figures.__file__).with_name("en.toml")
STARTS = (0.6, 0.9), (2, 2), (3, 3), (-1, -1)
SQUARE = {"loss": lambda q: q * q / 2, "slope": lambda q: q * q * (1 - q)}
CROSS = {"loss": lambda q: -math.log(1 - q), "slope": lambda q: q}


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


def walk(z, slope, rate, steps=300):
    """What one neuron says after each step: with x = 1, w and b both take it, and z takes both."""
    said = [sigmoid(z)]
    for _ in range(steps):
        z -= 2 * rate * slope(sigmoid(z))
        said.append(sigmoid(z))
    return said


def lone_bias(rate, steps=40):
    """A bias alone, 7 heads in 10: where it stands after each step, and its loss there."""
    places = [0.0]
    for _ in range(steps):
        places.append(places[-1] - rate * (sigmoid(places[-1]) - 0.7))
    return places, [-0.7 * math.log(sigmoid(b)) - 0.3 * math.log(sigmoid(-b)) for b in places]


# --- the numbers shown -----------------------------------------------------------------------------------------------

@pytest.mark.parametrize("w, b", STARTS)
def test_the_race(w, b):
    stage = figures.neuron_race.open(w=w, b=b)
    square, cross = (walk(w + b, loss["slope"], 0.15) for loss in (SQUARE, CROSS))
    for k in range(0, 301, 15):
        assert stage.to(step=k) == pytest.approx({
            "half_squared_probability": square[k], "cross_entropy_probability": cross[k],
            "half_squared_loss": SQUARE["loss"](square[k]), "cross_entropy_nats": CROSS["loss"](cross[k]),
            "half_squared_slope": SQUARE["slope"](square[k]), "cross_entropy_slope": CROSS["slope"](cross[k]),
        }, rel=1e-9)  # fmt: skip


def test_the_step_size():
    stage = figures.step_size.open()
    lowest = -0.7 * math.log(0.7) - 0.3 * math.log(0.3)
    for eta in figures.step_size.params["eta"].values():
        _, losses = lone_bias(eta)
        uphill = sum(after - before > 1e-9 for before, after in zip(losses, losses[1:]))
        expected = {"first_nats": losses[1], "end_nats": losses[-1], "lowest_nats": lowest, "uphill_count": uphill}
        assert stage.to(eta=eta) == pytest.approx(expected, abs=1e-5)


def test_the_published_race():
    stage = figures.published_race.open()
    paths = walk(4, lambda q: 1 / (1 - q), 0.005), walk(4, lambda q: q, 0.005), walk(4, lambda q: q, 0.15)
    for k in range(0, 301, 10):
        assert list(stage.to(step=k).values()) == pytest.approx([path[k] for path in paths], rel=1e-9)
    assert [round(value, 3) for value in stage.facts.values()] == [0.048, 0.78, 0.012]


@pytest.mark.parametrize("times", ["1", "4"])
def test_the_border_of_the_moons_is_where_the_logit_is_zero_and_the_marks_stand_on_their_sides(times):
    x, y = two_moons(100, noise=0.15, seed=2)
    run = fit(x, y, "half_squared_error", float(times), 400, hidden=6, seed=2)
    stage = figures.moons_race.open(times=times)
    lines = [line for line in stage.moving if line.axes is stage.figure.axes[0]]
    border, = (line for line in lines if line.get_marker() == "None")
    circle, square = (next(line for line in lines if line.get_marker() == marker) for marker in "os")
    for step in (0, 1, 5, *range(40, 401, 40)):
        facts = stage.to(step=step)
        assert facts["half_squared_right_count"] == np.sum((run.probabilities(x, step) > 0.5) == y)
        assert facts["half_squared_loss"] == run.losses[step]
        drawn = border.get_xydata()
        drawn = drawn[~np.isnan(drawn[:, 0])]
        assert len(drawn) > 30 and np.max(abs(run.probabilities(drawn, step) - 0.5)) < 0.06
        assert len(circle.get_xydata()) + len(square.get_xydata()) == 2
        for mark, is_yes in ((circle, False), (square, True)):
            assert all((run.logits(place, step) > 0) == is_yes for place in mark.get_xydata()[:, None])


def test_the_border_moves_smoothly_after_it_has_turned():
    """After step 20, one step of the slider moves no point of a border by more than 0.15."""
    stage = figures.moons_race.open()
    borders = [line for ax in stage.figure.axes[:2] for line in stage.moving if line.axes is ax and line.get_marker() == "None"]
    before = None
    for step in range(20, 401):
        stage.to(step=step)
        now = [line.get_xydata() for line in borders]
        for old, new in zip(before or now, now):
            old, new = (line[~np.isnan(line[:, 0])] for line in (old, new))
            assert np.max(np.min(np.hypot(*(new[:, None] - old).T), axis=0)) < 0.15
        before = now


def test_on_the_rays_two_classes_tie_ahead_of_the_third():
    x, y = blobs(150, spread=1.0, seed=0)
    stage = figures.three_blobs.open()
    walls = next(line for line in stage.moving if len(line.get_xydata()) == 9)
    for step in (0, 3, 20, 100):
        facts = stage.to(step=step)
        rays = walls.get_xydata().reshape(3, 3, 2)[:, :2]
        towards = np.radians([200, 320, 440])
        run = fit(x, y, "softmax_cross_entropy", 0.05, step, {"w": [np.cos(towards), np.sin(towards)], "b": [0] * 3})
        now = run.logits(rays.mean(axis=1))
        for (i, j, third), row in zip(((0, 1, 2), (1, 2, 0), (2, 0, 1)), now):
            assert row[i] == pytest.approx(row[j], abs=1e-9) and row[i] > row[third] + 1
        assert facts["right_count"] == np.sum(run.probabilities(x).argmax(axis=1) == y)
        assert facts["loss_nats"] == run.losses[-1]
    assert stage.to(step=100)["right_count"] == 141


# --- what the page claims --------------------------------------------------------------------------------------------

def test_the_plateau():
    square, cross = walk(4, SQUARE["slope"], 0.15), walk(4, CROSS["slope"], 0.15)
    assert sum(q > 0.9 for q in square) == 172 and exercises.worse_start_bet.answer == "over_100"
    assert [next(k for k, q in enumerate(path) if q < 0.9) for path in (square, cross)] == [172, 7]
    ends = [round(walk(z, loss["slope"], 0.15)[-1], 3) for z in (4, 1.5, 6) for loss in (SQUARE, CROSS)]
    assert ends == [0.203, 0.012, 0.094, 0.012, 0.997, 0.012]
    assert round(square[150], 3) == 0.933 and abs(max(square, key=SQUARE["slope"]) - 2 / 3) < 0.01


def test_at_the_bad_start_cross_entropy_is_57_times_as_steep_and_so_is_the_published_step():
    q = sigmoid(4)
    assert round(CROSS["slope"](q) / SQUARE["slope"](q)) == round(1 / (1 - q) / q) == 57


def test_below_eight_every_step_goes_down_wherever_it_starts():
    for start in np.linspace(-20, 20, 81):
        for rate in (1, 4, 7.99):
            losses = fit([0], [0.7], "binary_cross_entropy", rate, 30, {"w": 0, "b": start}).losses
            assert np.all(np.diff(losses) <= 1e-12)


def test_where_the_walk_crosses_the_bottom_where_it_rises_and_where_it_never_rests():
    bottom, rates = math.log(7 / 3), figures.step_size.params["eta"].values()
    assert min(rate for rate in rates if max(lone_bias(rate)[0]) > bottom) == 4.5
    assert min(rate for rate in rates if max(np.diff(lone_bias(rate)[1])) > 1e-9) == 9.5
    late = {rate: lone_bias(rate, 4000)[0][-50:] for rate in (*rates[rates >= 10], 9)}
    assert all(np.ptp(late[rate]) > 0.5 for rate in rates if rate >= 10) and np.ptp(late[9]) < 1e-9
    lowest = lone_bias(1, 400)[1][-1]
    assert [rate for rate in rates if lone_bias(rate, 2)[1][-1] < lowest + 2e-5] == [4, 4.5, 5]
    assert all(-2 < b < 7 for rate in rates for b in lone_bias(rate)[0])


@pytest.mark.parametrize("seed", range(5))
def test_the_undecided_start_and_the_sure_one(seed):
    x, y = two_moons(100, noise=0.15, seed=seed)
    start = fit(x, y, "half_squared_error", 1, 0, hidden=6, seed=seed).at(0)
    right = {}
    for bias in (0, 10):
        begin = start | {"b2": bias}
        runs = [fit(x, y, *one, 400, begin, hidden=6) for one in (
            ("half_squared_error", 1), ("half_squared_error", 4), ("binary_cross_entropy", 1))]  # fmt: skip
        right[bias] = [np.sum((run.logits(x) > 0) == y) for run in runs]
        said = runs[0].probabilities(x, 0)
        assert np.max(abs(said - y)) < 0.735 if bias == 0 else np.min(said) > 0.999
    assert right[0][0] < right[0][2] and abs(right[0][1] - right[0][2]) <= 2
    assert right[10][:2] == [50, 50] and right[10][2] >= 95
    assert all(np.all(run.logits(x) > 0) for run in runs[:2])  # every point still given to class 1


def test_both_turn_round_within_ten_steps_and_the_square_has_87_in_the_end():
    stage = figures.moons_race.open(step=10)
    assert min(stage.facts["half_squared_right_count"], stage.facts["cross_entropy_right_count"]) > 70
    assert stage.to(step=0)["half_squared_right_count"] == 12
    assert [stage.to(step=400)[f"{name}_right_count"] for name in ("half_squared", "cross_entropy")] == [87, 100]
    assert stage.to(times="4")["half_squared_right_count"] == 100


def test_on_new_points_the_loss_is_30_times_as_high_in_the_end_and_rising():
    run = fit(*two_moons(100, noise=0.15, seed=2), "binary_cross_entropy", 1, 2000, hidden=6, seed=2)
    x, y = two_moons(1000, noise=0.15, seed=3)
    new = [fit(x, y, "binary_cross_entropy", 1, 0, run.at(step), hidden=6).losses[0] for step in (400, 1000, 2000)]
    assert np.all(np.diff(run.losses[400:]) < 0) and new[1] < new[0] and new[1] < new[2]
    assert new[2] / run.losses[2000] == pytest.approx(30, rel=0.05)


def test_the_smallest_rate_to_the_digits_wanted():
    rate = exercises.smallest_rate_exercise.reference
    goal = walk(4, SQUARE["slope"], 0.15)[-1]
    assert walk(4, CROSS["slope"], rate * 0.99)[-1] > goal > walk(4, CROSS["slope"], rate * 1.01)[-1]
    assert exercises.smallest_rate_exercise.check(0.0155).state == "right"


def test_answers_typed_with_few_digits_are_right():
    assert exercises.mirror_exercise.check(0.8).state == "right"
    assert exercises.slow_rate_exercise.check(0.042).state == "right"


def test_the_slope_of_exercise_4_by_a_difference():
    loss = lambda u: -math.log(sigmoid(1.5 * math.tanh(2 * u)))  # noqa: E731
    h, q = math.tanh(1.4), sigmoid(1.5 * math.tanh(1.4))
    measured = (loss(0.7 + 1e-5) - loss(0.7 - 1e-5)) / 2e-5
    assert exercises.find_the_bug_exercise.reference == "b"
    assert measured == pytest.approx((q - 1) * 1.5 * (1 - h * h) * 2, rel=1e-8)


def test_one_letter_one_meaning():
    """The truth is a label y here, the neuron says q, and k counts the steps: no p and no t, on the page or in its words."""
    cells = nbformat.read(PAGE, 4).cells
    said = [cell.source for cell in cells] + [out.text for cell in cells for out in cell.get("outputs", []) if "text" in out]
    said.append(WORDS.read_text(encoding="utf-8"))
    assert [hit[0] for text in said for hit in re.finditer(r".*(?<![\w'’])[pt]\b.*", text)] == []
    assert {ax.get_xlabel() for ax in figures.published_race.open().figure.axes} == {"$k$  (steps)"}
