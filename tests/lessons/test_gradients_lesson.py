"""Lesson 06: the slopes shown, by formulas of their own, and the claims that the page makes about them."""

import math

import mpmath as mp
import numpy as np
import pytest

from xent_lesson.lessons.gradients import scenes as gradients
from xent_lesson.lessons.gradients.exercises import confident_slopes_exercise, gradient_exercise, times_steeper_exercise
from xent_lesson.maths.losses import (
    binary_cross_entropy_dq,
    binary_cross_entropy_dz,
    binary_cross_entropy_from_logit,
    half_squared_error_dq,
    half_squared_error_dz,
    squared_error_dz,
)

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


@pytest.mark.parametrize("y", TRUTHS)
def test_the_losses_and_their_slopes_on_both_axes(y):
    stage = gradients.losses_and_slopes.open(truth=str(y))
    for z in ZS[::4]:
        q = probability(z)
        close(
            stage.to(z=z), believed_probability=q,
            cross_entropy_nats=cross_entropy(y, z), half_squared_loss=half_square(y, z),
            cross_entropy_q_slope=abs(mp.diff(lambda q: -mp.log(q if y else 1 - q), q)),
            half_squared_q_slope=abs(mp.diff(lambda q: (y - q) ** 2 / 2, q)),
            cross_entropy_z_slope=abs(mp.diff(lambda z: cross_entropy(y, z), z)),
            half_squared_z_slope=abs(mp.diff(lambda z: half_square(y, z), z)),
        )


def test_the_scale_changes_no_number():
    linear, log = gradients.losses_and_slopes.open(), gradients.losses_and_slopes.open(scale="log")
    assert all(linear.to(z=z) == log.to(z=z) for z in ZS)


def test_the_ratio_shown_is_that_of_the_slopes_in_q_and_in_z_for_both_truths():
    stage = gradients.slope_ratio.open()
    for z in ZS:
        facts, q = stage.to(z=z), float(probability(z))
        for y in TRUTHS:
            assert binary_cross_entropy_dz(y, z) / half_squared_error_dz(y, z) == pytest.approx(facts["steeper_ratio"])
            assert binary_cross_entropy_dq(y, q) / half_squared_error_dq(y, q) == pytest.approx(facts["steeper_ratio"])


@pytest.mark.parametrize("y", TRUTHS)
def test_without_the_sigmoid_the_slope_is_prediction_minus_truth(y):
    stage = gradients.linear_output.open(truth=str(y))
    for z in ZS[::4]:
        close(
            stage.to(z=z), squashed_probability=probability(z),
            linear_output_slope=abs(mp.diff(lambda z: (y - z) ** 2 / 2, z)),
            sigmoid_output_slope=abs(mp.diff(lambda z: half_square(y, z), z)),
        )


@pytest.mark.parametrize("true", range(3))
@pytest.mark.parametrize("logits", [(4, 2, -2), (0, 0, 0), (6, -6, -6), (-1.5, 3, 0.2)])
def test_the_softmax_slopes(true, logits):
    facts = gradients.softmax_slopes.open(true_class=str(true + 1)).to(**dict(zip(CLASSES, logits)))
    steps = [
        mp.diff(lambda x: softmax_loss(true, [x if j == k else z for j, z in enumerate(logits)]), logits[k])
        for k in range(3)
    ]
    shares = [mp.exp(-softmax_loss(k, logits)) for k in range(3)]
    shown = {f"{name}_slope": step for name, step in zip(CLASSES, steps)}
    shown |= {f"{name}_probability": share for name, share in zip(CLASSES, shares)}
    close(facts, loss_nats=softmax_loss(true, logits), **shown)


def test_dog_cat_rabbit():
    facts = gradients.softmax_slopes.open().facts
    assert [round(facts[f"{name}_slope"], 4) for name in CLASSES] == [-0.1211, 0.1189, 0.0022]


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


@pytest.mark.parametrize("y", TRUTHS)
def test_cross_entropy_is_at_least_four_times_as_steep_and_twice_the_whole_square(y):
    z = FAR[abs(FAR) < 300]
    assert np.min(binary_cross_entropy_dz(y, z) / half_squared_error_dz(y, z)) == pytest.approx(4)
    assert np.min(binary_cross_entropy_dz(y, z) / squared_error_dz(y, z)) == pytest.approx(2)


@pytest.mark.parametrize("y", TRUTHS)
def test_cross_entropy_is_a_bowl_in_the_logit_and_half_the_squared_error_is_not(y):
    z = np.linspace(-30, 30, 601)
    assert np.all(np.diff(binary_cross_entropy_from_logit(y, z), 2) > -1e-14)
    assert np.any(np.diff(half_squared_error_dz(y, z)) < -1e-3)


def test_far_into_the_mistake_each_unit_divides_the_push_by_nearly_e():
    assert half_squared_error_dz(0, 5) / half_squared_error_dz(0, 6) == pytest.approx(math.e, rel=0.02)


def test_at_the_spam_filter_the_ratio_and_the_slope_in_q_are_one_over_q_apart():
    """56.6 is the ratio; 55.6, the slope in q, is what Nielsen's cross-entropy widget steps with (chapter 3)."""
    q = float(probability(4))
    assert round(times_steeper_exercise.reference, 1) == 56.6 and round(1 / (1 - q), 1) == 55.6
    assert times_steeper_exercise.reference - 1 / (1 - q) == pytest.approx(1 / q)
    assert times_steeper_exercise.check(56.6).state == "right"
    assert times_steeper_exercise.check(55.6).slip == "in_q"


def test_answers_typed_with_few_digits_are_right():
    assert confident_slopes_exercise.check([-0.0173, -0.982]).state == "right"
    assert gradient_exercise.check(lambda y, z: 1 / (1 + math.exp(-z)) - y).state == "right"
