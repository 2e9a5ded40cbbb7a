"""Lesson 06: the slopes shown, by formulas of their own, and the claims that the page makes about them."""

import math

import mpmath as mp
import numpy as np
import pytest

from xent_lesson.lessons.gradients import scenes as gradients
from xent_lesson.lessons.gradients.exercises import confident_slopes_exercise, gradient_exercise, times_steeper_exercise
from xent_lesson.maths.logits import softmax
from xent_lesson.maths.losses import (
    binary_cross_entropy_dq,
    binary_cross_entropy_dz,
    binary_cross_entropy_from_logit,
    half_squared_error_dq,
    half_squared_error_dz,
    squared_error_dz,
)
from xent_lesson.picture.style import CE, QUIET

ZS = gradients.HAND.values()
TRUTHS = (0, 1)
CLASSES = ("dog", "cat", "rabbit")


def probability(z):
    return 1 / (1 + mp.exp(-mp.mpf(z)))


def cross_entropy(y, z):
    return -mp.log(probability(z) if y else 1 - probability(z))


def half_square(y, z):
    return (y - probability(z)) ** 2 / 2


def softmax_loss(true, logits):
    return -mp.log(mp.exp(logits[true]) / mp.fsum(map(mp.exp, logits)))


def close(facts, **expected):
    assert facts == pytest.approx({name: float(value) for name, value in expected.items()}, rel=1e-11, abs=1e-15)


# --- the numbers shown: slopes by differentiating the losses numerically, never by the formulas of the page ----------

def test_the_sigmoid_and_its_slope():
    stage = gradients.sigmoid_flatness.open()
    for z in ZS:
        close(stage.to(z=z), sigmoid_probability=probability(z), sigmoid_slope=mp.diff(probability, z))


@pytest.mark.parametrize("y", TRUTHS)
def test_the_two_losses(y):
    stage = gradients.two_losses.open(truth=str(y))
    for z in ZS:
        losses = dict(cross_entropy_nats=cross_entropy(y, z), half_squared_loss=half_square(y, z))
        close(stage.to(z=z), model_probability=probability(z), **losses)


def test_the_slopes_on_both_axes():
    stage = gradients.two_slopes.open()
    for z in ZS[::4]:
        q = probability(z)
        close(
            stage.to(z=z), believed_probability=q,
            cross_entropy_q_slope=mp.diff(lambda q: -mp.log(1 - q), q),
            half_squared_q_slope=mp.diff(lambda q: q**2 / 2, q),
            cross_entropy_z_slope=mp.diff(lambda z: cross_entropy(0, z), z),
            half_squared_z_slope=mp.diff(lambda z: half_square(0, z), z),
        )


def test_the_push_is_the_slope_in_the_logit():
    stage = gradients.push.open()
    for z in ZS[::4]:
        close(
            stage.to(z=z), pushed_probability=probability(z),
            cross_entropy_slope=mp.diff(lambda z: cross_entropy(0, z), z),
            half_squared_slope=mp.diff(lambda z: half_square(0, z), z),
        )


def test_without_the_sigmoid_the_slope_is_prediction_minus_truth():
    stage = gradients.linear_output.open()
    for z in ZS[::4]:
        close(
            stage.to(z=z), squashed_probability=probability(z),
            linear_output_slope=mp.diff(lambda z: z**2 / 2, z),
            sigmoid_output_slope=mp.diff(lambda z: half_square(0, z), z),
        )


# --- two balls: rolled here once more, in plain Python ---------------------------------------------------------------

def rolled(push):
    """Where a ball is after each of 80 steps from z = 4, when the truth is 0."""
    z = [4.0]
    for _ in range(80):
        q = 1 / (1 + math.exp(-z[-1]))
        z.append(z[-1] - push(q))
    return z


BALLS = {"cross_entropy": rolled(lambda q: q), "half_squared": rolled(lambda q: q * q * (1 - q))}


def test_the_balls_are_where_the_steps_lead():
    stage = gradients.two_balls.open()
    for k in gradients.two_balls.params["k"].values():
        at = {name: path[int(k)] for name, path in BALLS.items()}
        shown = {f"{name}_logit_nats": z for name, z in at.items()}
        close(stage.to(k=k), **shown, **{f"{name}_probability": probability(z) for name, z in at.items()})


def test_one_ball_passes_zero_at_step_5_and_the_other_at_step_71():
    passes = {name: next(k for k, z in enumerate(path) if z < 0) for name, path in BALLS.items()}
    assert passes == {"cross_entropy": 5, "half_squared": 71}
    assert gradients.STEPS > 71  # both are seen to arrive


def test_the_opening_shows_one_ball_home_and_does_not_say_when_the_other_comes():
    facts = gradients.two_balls.open().facts
    assert facts["cross_entropy_logit_nats"] < 0 and facts["half_squared_logit_nats"] > 3.9


def test_the_first_steps_are_as_long_as_the_answer_to_the_bet_says():
    assert [round(path[0] - path[1], 3) for path in BALLS.values()] == [0.982, 0.017]


def test_both_hills_are_drawn_to_one_scale_and_the_grey_one_is_as_high_as_the_other():
    """A step is as long as the hill is steep: in the picture as in the numbers."""
    left, right = gradients.two_balls.open().figure.axes
    assert left.get_ylim() == right.get_ylim() and left.get_xlim() == right.get_xlim()
    green, purple = left.lines[0].get_ydata(), right.lines[0].get_ydata()
    grey, = (line.get_ydata() for line in right.lines if line.get_color() == QUIET and len(line.get_ydata()) > 2)
    assert grey == pytest.approx(12 * purple) and green[-1] / purple[-1] == pytest.approx(12, rel=0.01)


def steps_to_zero(push, start, times=1):
    """How many steps a ball needs to pass z = 0."""
    z, steps = start, 0
    while z > 0:
        z, steps = z - times * push(1 / (1 + math.exp(-z))), steps + 1
    return steps


def test_twelve_times_as_high_helps_at_the_spam_filter_and_not_farther_out():
    squared = lambda q: q * q * (1 - q)  # noqa: E731
    assert [steps_to_zero(lambda q: q, start) for start in (4, 8)] == [5, 9]
    assert [steps_to_zero(squared, start, 12) for start in (4, 8)] == [7, 254]


@pytest.mark.parametrize("true", range(3))
@pytest.mark.parametrize("logits", [(4, 2, -2), (0, 0, 0), (6, -6, -6), (-1.5, 3, 0.2)])
def test_the_softmax_slopes(true, logits):
    facts = gradients.softmax_slopes.open(true_class=CLASSES[true]).to(**dict(zip(CLASSES, logits)))
    steps = [
        mp.diff(lambda x: softmax_loss(true, [x if j == k else z for j, z in enumerate(logits)]), logits[k])
        for k in range(3)
    ]
    shares = [mp.exp(-softmax_loss(k, logits)) for k in range(3)]
    shown = {f"{name}_slope": step for name, step in zip(CLASSES, steps)}
    shown |= {f"{name}_probability": share for name, share in zip(CLASSES, shares)}
    close(facts, loss_nats=softmax_loss(true, logits), **shown)


def test_dog_cat_rabbit():
    facts = gradients.softmax_slopes.open(dog=4, cat=2, rabbit=-2).facts
    assert [round(facts[f"{name}_slope"], 4) for name in CLASSES] == [-0.1211, 0.1189, 0.0022]


@pytest.mark.parametrize("true", range(3))
def test_every_arrow_points_downhill_and_is_as_long_as_its_slope(true):
    stage = gradients.softmax_slopes.open(true_class=CLASSES[true])
    lines = [line for line in stage.figure.axes[1].lines if line.get_color() == CE]
    shafts, heads = ([line for line in lines if (line.get_linestyle() == "-") == shaft] for shaft in (True, False))
    for logits in ((4, 2, -2), (0, 0, 0), (-1, 5, 0.3)):
        facts = stage.to(**dict(zip(CLASSES, logits)))
        for k, (shaft, head, name) in enumerate(zip(shafts, heads, CLASSES)):
            slope = facts[f"{name}_slope"]
            if abs(slope) < 0.01:  # too short to be drawn
                assert len(head.get_ydata()) == len(shaft.get_ydata()) == 0
                continue
            assert shaft.get_ydata()[0] == 0  # on an axis of pushes, not of shares
            assert head.get_ydata() == pytest.approx([-slope]) and (-slope > 0) == (k == true)


# --- what the page claims --------------------------------------------------------------------------------------------

FAR = np.concatenate([-np.geomspace(1e-6, 700, 400), [0], np.geomspace(1e-6, 700, 400)])


@pytest.mark.parametrize("y", TRUTHS)
def test_in_the_logit_cross_entropy_never_passes_one(y):
    assert np.all(abs(binary_cross_entropy_dz(y, FAR)) <= 1)
    assert abs(binary_cross_entropy_dz(y, 700 * (1 - 2 * y))) == 1


@pytest.mark.parametrize("y, peak", [(0, 2 / 3), (1, 1 / 3)])
def test_half_the_squared_error_peaks_at_four_twenty_sevenths_and_dies(y, peak):
    z = math.log(peak / (1 - peak))
    assert abs(half_squared_error_dz(y, z)) == pytest.approx(4 / 27, rel=1e-15)
    assert np.all(abs(half_squared_error_dz(y, FAR)) <= 4 / 27)
    assert abs(half_squared_error_dz(y, 40 * (1 - 2 * y))) < 1e-17


def test_the_ratio_is_that_of_the_slopes_in_q_and_in_z_for_both_truths():
    for z in ZS:
        q = float(probability(z))
        for y in TRUTHS:
            assert binary_cross_entropy_dz(y, z) / half_squared_error_dz(y, z) == pytest.approx(1 / (q * (1 - q)))
            assert binary_cross_entropy_dq(y, q) / half_squared_error_dq(y, q) == pytest.approx(1 / (q * (1 - q)))


@pytest.mark.parametrize("y", TRUTHS)
def test_cross_entropy_is_at_least_four_times_as_steep_and_twice_the_whole_square(y):
    z = FAR[abs(FAR) < 300]
    assert np.min(binary_cross_entropy_dz(y, z) / half_squared_error_dz(y, z)) == pytest.approx(4)
    assert np.min(binary_cross_entropy_dz(y, z) / squared_error_dz(y, z)) == pytest.approx(2)


@pytest.mark.parametrize("y", TRUTHS)
def test_the_slope_of_cross_entropy_only_gets_steeper_and_that_of_half_the_squared_error_does_not(y):
    z = np.linspace(-30, 30, 601)
    assert np.all(np.diff(binary_cross_entropy_from_logit(y, z), 2) > -1e-14)
    assert np.any(np.diff(half_squared_error_dz(y, z)) < -1e-3)


def test_far_into_the_mistake_each_unit_divides_the_push_by_nearly_e():
    assert half_squared_error_dz(0, 5) / half_squared_error_dz(0, 6) == pytest.approx(math.e, rel=0.02)


@pytest.mark.parametrize("z, ratio, slope_in_q", [(3, 22.1, 21.1), (4, 56.6, 55.6)])
def test_the_ratio_and_the_slope_in_q_are_one_over_q_apart(z, ratio, slope_in_q):
    """At 4 the slope in q, 55.6, is what Nielsen's cross-entropy widget steps with (chapter 3); the exercise asks at 3."""
    q = float(probability(z))
    times = float(binary_cross_entropy_dz(0, z) / half_squared_error_dz(0, z))
    assert round(times, 1) == ratio and round(1 / (1 - q), 1) == slope_in_q
    assert times - 1 / (1 - q) == pytest.approx(1 / q)


def test_the_exercise_tells_the_ratio_from_the_slope_in_q():
    assert times_steeper_exercise.check(22.1).state == "right"
    assert times_steeper_exercise.check(21.1).slip == "in_q"


def test_answers_typed_with_few_digits_are_right():
    assert confident_slopes_exercise.check([-0.0066, -0.993]).state == "right"
    assert gradient_exercise.check(lambda y, z: 1 / (1 + math.exp(-z)) - y).state == "right"


def test_each_line_of_the_card_is_true_at_its_place():
    stage = gradients.push.open()

    def pushes(z):
        facts = stage.to(z=z)
        return facts["cross_entropy_slope"], facts["half_squared_slope"]

    assert pushes(0)[0] == 4 * pushes(0)[1]
    assert max(ZS, key=lambda z: pushes(z)[1]) == 0.7
    assert pushes(2)[0] > pushes(0.7)[0] and pushes(2)[1] < pushes(0.7)[1]
    assert [round(push, 2) for push in pushes(4)] == [0.98, 0.02]
    assert 400 < pushes(6)[0] / pushes(6)[1] < 410


def test_a_short_step_takes_the_rabbits_logit_down_and_its_share_up():
    """At the opening of the picture of three animals, as the page says of it."""
    facts = gradients.softmax_slopes.open().facts
    logits = [gradients.softmax_slopes.params[name].start for name in CLASSES]
    slopes = [facts[f"{name}_slope"] for name in CLASSES]
    before, after = softmax(logits), softmax([z - 0.1 * slope for z, slope in zip(logits, slopes)])
    assert slopes[2] > 0 and before[2] < after[2] < before[2] + 0.005
