"""Lesson 09: the numbers shown, by loops of their own in plain Python, and the claims that the page makes."""

import itertools
import math
import re
from decimal import Decimal, localcontext
from pathlib import Path

import nbformat
import numpy as np
import pytest
from matplotlib.patches import PathPatch

from xent_lesson.lessons.training import exercises as exercises
from xent_lesson.lessons.training import scenes as figures
from xent_lesson.maths.data import two_moons
from xent_lesson.maths.training import fit, loss_and_gradient

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


BOTTOM = math.log(7 / 3)


def lone_bias(rate, steps=40):
    """A bias alone, 7 heads in 10: where it stands after each step, and its loss there."""
    places = [0.0]
    for _ in range(steps):
        places.append(places[-1] - rate * (sigmoid(places[-1]) - 0.7))
    return places, [-0.7 * math.log(sigmoid(b)) - 0.3 * math.log(sigmoid(-b)) for b in places]


def exact_crossings(rate, steps=40):
    """How many of the steps cross the bottom, with so many digits that no distance to it is lost."""
    with localcontext() as digits:
        digits.prec = 160
        b, rate, share = Decimal(0), Decimal(str(rate)), Decimal("0.7")
        bottom, crossed = (Decimal(7) / 3).ln(), 0
        for _ in range(steps):
            after = b - rate * (1 / (1 + (-b).exp()) - share)
            crossed += (after - bottom) * (b - bottom) < 0
            b = after
        return crossed


# --- the numbers shown -----------------------------------------------------------------------------------------------

def test_the_neuron():
    stage = figures.one_neuron.open()
    for w, b in ((0.6, 0.9), (-3, 3), (3, 3), (0, -1.2)):
        assert stage.to(w=w, b=b) == pytest.approx({"logit_nats": w + b, "output_probability": sigmoid(w + b)})


@pytest.mark.parametrize("w, b", STARTS)
def test_the_race(w, b):
    stage = figures.neuron_race.open(w=w, b=b)
    square, cross = (walk(w + b, loss["slope"], 0.15) for loss in (SQUARE, CROSS))
    for k in range(0, 301, 15):
        assert stage.to(step=k) == pytest.approx({
            "half_squared_probability": square[k], "cross_entropy_probability": cross[k],
            "half_squared_slope": SQUARE["slope"](square[k]), "cross_entropy_slope": CROSS["slope"](cross[k]),
        }, rel=1e-9)  # fmt: skip


def test_the_step_size():
    stage = figures.step_size.open()
    lowest = -0.7 * math.log(0.7) - 0.3 * math.log(0.3)
    for eta in figures.step_size.params["eta"].values():
        places, losses = lone_bias(eta)
        uphill = sum(after - before > 1e-9 for before, after in zip(losses, losses[1:]))
        crossed = exact_crossings(round(float(eta), 1))
        expected = {
            "first_nats": losses[1], "end_nats": losses[-1], "lowest_nats": lowest,
            "crossing_count": crossed, "uphill_count": uphill,
        }  # fmt: skip
        assert stage.to(eta=eta) == pytest.approx(expected, abs=1e-5)


def test_the_published_race():
    stage = figures.published_race.open()
    paths = walk(4, lambda q: 1 / (1 - q), 0.005), walk(4, lambda q: q, 0.005), walk(4, lambda q: q, 0.15)
    for k in range(0, 301, 10):
        assert list(stage.to(step=k).values()) == pytest.approx([path[k] for path in paths], rel=1e-9)
    assert [round(value, 3) for value in stage.facts.values()] == [0.048, 0.78, 0.012]


def plain_network(at, now):
    """What the hidden units and the output say of one point, in plain Python."""
    inner = [math.tanh(at[0] * now["w1"][0][k] + at[1] * now["w1"][1][k] + now["b1"][k]) for k in range(6)]
    return inner, sigmoid(sum(h * w for h, w in zip(inner, now["w2"])) + now["b2"])


def test_the_small_network_says_what_a_network_says_and_blames_as_the_slopes_do():
    x, y = two_moons(100, noise=0.15, seed=2)
    now = fit(x, y, "binary_cross_entropy", 1, 0, hidden=6, seed=2).at(0)
    for way in ("forward", "backward"):
        stage = figures.small_network.open(way=way)
        for point in (1, 9, 50, 100):
            facts = stage.to(point=point)
            at, truth = x[point - 1], y[point - 1]
            inner, q = plain_network(at, now)
            slopes = loss_and_gradient([at], [truth], "binary_cross_entropy", now)[1]
            assert [facts[f"unit_{k}_value"] for k in range(1, 7)] == pytest.approx(inner)
            # a bias has the blame itself
            assert [facts[f"unit_{k}_slope"] for k in range(1, 7)] == pytest.approx(slopes["b1"])
            assert [facts[f"{name}_value"] for name in ("first", "second")] == at.tolist()
            assert facts["believed_probability"] == pytest.approx(q)
            assert facts["blame_slope"] == pytest.approx(slopes["b2"]) == pytest.approx(q - truth)
            shown = inner if way == "forward" else list(slopes["b1"])
            words = {text.get_text() for text in stage.moving if hasattr(text, "get_text")}
            assert {f"{number:.2f}".replace("-", "−").replace("−0.00", "0.00") for number in shown} <= words


@pytest.mark.parametrize("times", ["1", "4"])
def test_the_shade_of_the_moons_lies_where_the_network_says_class_1(times):
    x, y = two_moons(100, noise=0.15, seed=2)
    ways = ("half_squared_error", float(times)), ("binary_cross_entropy", 1)
    runs = [fit(x, y, *way, 400, hidden=6, seed=2) for way in ways]
    stage = figures.moons_race.open(times=times)
    patches = [artist for artist in stage.moving if isinstance(artist, PathPatch)]
    shades = [next(patch for patch in patches if patch.axes is ax) for ax in stage.figure.axes]
    for step in (0, 1, 5, *range(40, 401, 40)):
        facts = stage.to(step=step)
        assert facts["half_squared_right_count"] == np.sum((runs[0].probabilities(x, step) > 0.5) == y)
        assert facts["half_squared_loss"] == runs[0].losses[step]
        for run, shade in zip(runs, shades):
            sure = abs(run.probabilities(x, step) - 0.5) > 0.06  # not on the border itself
            inside = shade.get_path().contains_points(x)
            assert np.all((inside == (run.logits(x, step) > 0))[sure])


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


def test_where_the_walk_crosses_where_it_rises_and_where_it_never_rests():
    rates = figures.step_size.params["eta"].values()
    crossed = {rate: exact_crossings(round(float(rate), 1)) for rate in rates}
    assert min(rate for rate in rates if crossed[rate]) == 4.3 and {crossed[rate] for rate in rates if rate >= 5} == {40}
    assert min(rate for rate in rates if max(np.diff(lone_bias(rate)[1])) > 1e-9) == 9.1
    late = {rate: lone_bias(rate, 4000)[0][-50:] for rate in rates[rates >= 9]}
    assert min(rate for rate in late if np.ptp(late[rate]) > 1e-6) == 9.6
    assert all(np.ptp(late[rate]) > 0.5 for rate in late if rate >= 9.6)
    places = lone_bias(11)[0]
    assert np.allclose(places[::2], 0, atol=0.01) and np.allclose(places[1::2], 2.2, atol=0.01)


def test_the_thresholds_by_their_formulas():
    loss = lambda b: -0.7 * math.log(sigmoid(b)) - 0.3 * math.log(sigmoid(-b))  # noqa: E731
    assert round(BOTTOM / 0.2, 2) == 4.24 and round(1 / 0.21, 2) == 4.76 and round(2 / 0.21, 2) == 9.52
    assert loss(0.2 * 9.004) < loss(0) < loss(0.2 * 9.006)  # the first step leads from 0 to 0.2 eta
    for rate in (1, 4, 6, 9, 9.4, 9.6, 11):  # near the bottom the distance is multiplied by 1 - eta * 0.21
        after = 1e-5 - rate * (sigmoid(BOTTOM + 1e-5) - 0.7)
        assert after / 1e-5 == pytest.approx(1 - 0.21 * rate, abs=1e-4)


def test_a_start_far_away_is_not_forgotten():
    far = walk(80, CROSS["slope"], 0.15)
    assert round(far[150], 3) == 1 and round(far[300], 3) == 0.108


def test_no_line_parts_these_moons():
    """A point of one class lies within a triangle of three of the other: no line has it on the other side."""
    x, y = two_moons(100, noise=0.15, seed=2)
    found = 0
    for label in (0, 1):
        for a, b, c in itertools.combinations(x[y == label], 3):
            try:
                shares = np.linalg.solve(np.array([b - a, c - a]).T, (x[y != label] - a).T)
            except np.linalg.LinAlgError:
                continue
            found += np.any((shares.min(axis=0) > 0.01) & (shares.sum(axis=0) < 0.99))
    assert found


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
    assert right[0][0] < right[0][2] and abs(right[0][1] - right[0][2]) <= 3  # the bet's answer
    assert right[10][:2] == [50, 50] and right[10][2] >= 95
    assert all(np.all(run.logits(x) > 0) for run in runs[:2])  # every point still given to class 1


def test_both_turn_round_within_ten_steps_and_the_square_has_87_in_the_end():
    stage = figures.moons_race.open(step=10)
    assert min(stage.facts["half_squared_right_count"], stage.facts["cross_entropy_right_count"]) > 70
    assert stage.to(step=0)["half_squared_right_count"] == 12
    assert [stage.to(step=400)[f"{name}_right_count"] for name in ("half_squared", "cross_entropy")] == [87, 100]
    assert stage.to(times="4")["half_squared_right_count"] == 100


def test_the_smallest_rate_to_the_digits_wanted():
    rate = exercises.smallest_rate_exercise.reference
    goal = walk(4, SQUARE["slope"], 0.15)[-1]
    assert walk(4, CROSS["slope"], rate * 0.99)[-1] > goal > walk(4, CROSS["slope"], rate * 1.01)[-1]
    check = exercises.smallest_rate_exercise.check
    assert {check(rate).state for rate in (0.01543, 0.0155)} == {"right"}
    assert "right" not in {check(rate).state for rate in (0.0154, 0.015, 0.0156)}
    assert walk(4, CROSS["slope"], 0.0154)[-1] > goal > walk(4, CROSS["slope"], 0.0155)[-1]


def test_answers_typed_with_few_digits_are_right():
    assert exercises.mirror_exercise.check(0.8).state == "right"
    assert exercises.slow_rate_exercise.check(0.042).state == "right"


def test_the_slope_of_exercise_4_by_a_difference():
    loss = lambda u: -math.log(sigmoid(1.5 * math.tanh(2 * u)))  # noqa: E731
    h, q = math.tanh(1.4), sigmoid(1.5 * math.tanh(1.4))
    measured = (loss(0.7 + 1e-5) - loss(0.7 - 1e-5)) / 2e-5
    assert exercises.find_the_bug_exercise.reference == "b"
    assert measured == pytest.approx((q - 1) * 1.5 * (1 - h * h) * 2, rel=1e-8)


def test_the_four_slopes_of_the_exercise_are_right_but_for_a_factor():
    h, q = math.tanh(1.4), sigmoid(1.5 * math.tanh(1.4))
    right = (q - 1) * 1.5 * (1 - h * h) * 2
    four = (q - 1) * 1.5 * 2, right, right / 1.5, right * q * (1 - q)
    table = next(cell.source for cell in nbformat.read(PAGE, 4).cells if cell.id == "exercise-3")
    assert " | ".join(f"{slope:.5f}".replace("-", "−") for slope in four) in table


@pytest.mark.parametrize("seed", range(5))
def test_at_the_unsure_start_cross_entropy_is_4_to_6_times_as_steep(seed):
    x, y = two_moons(100, noise=0.15, seed=seed)
    said = fit(x, y, "half_squared_error", 1, 0, hidden=6, seed=seed).probabilities(x)
    assert 4 <= min(1 / (said * (1 - said))) and max(1 / (said * (1 - said))) < 6


def test_near_the_bottom_9_6_leads_away_and_far_from_it_nearer():
    after = [abs(d - 9.6 * (sigmoid(BOTTOM + d) - 0.7)) for d in (0.001, 0.3)]
    assert after[0] > 0.001 and after[1] < 0.3


def test_one_letter_one_meaning():
    """The truth is a label y here, the neuron says q, and k counts the steps: no p and no t, on the page or in its words."""
    cells = nbformat.read(PAGE, 4).cells
    said = [cell.source for cell in cells] + [out.text for cell in cells for out in cell.get("outputs", []) if "text" in out]
    said.append(WORDS.read_text(encoding="utf-8"))
    assert [hit[0] for text in said for hit in re.finditer(r".*(?<![\w'’])[pt]\b.*", text)] == []
