"""Data drawn by a seed: geometry, balance, replay, refusals."""

import math

import numpy as np
import pytest
from maths_checks import assert_refused, strict

from xent_lesson.maths.data import blobs, two_moons

both = pytest.mark.parametrize("draw", [two_moons, blobs])


@both
@pytest.mark.parametrize("n", [3, 10, 151])
def test_points_and_classes_come_in_these_shapes_and_are_balanced(draw, n):
    with strict():
        x, y = draw(n)
    assert x.shape == (n, 2) and y.shape == (n,) and y.dtype.kind == "i" and np.isfinite(x).all()
    counts = np.bincount(y)
    assert len(counts) == (2 if draw is two_moons else 3) and np.ptp(counts) <= 1


@both
def test_the_same_seed_draws_the_same_bytes_and_another_seed_others(draw):
    first, again, other = draw(seed=3), draw(seed=3), draw(seed=4)
    assert first[0].tobytes() == again[0].tobytes() and first[1].tolist() == again[1].tolist()
    assert not np.any(first[0] == other[0]) and len(np.unique(first[0])) == first[0].size


def test_the_draw_is_numpys_frozen_stream():
    dice = np.random.RandomState(5)
    t, noise = math.pi * dice.random_sample(4), dice.standard_normal((4, 2))
    x, _ = two_moons(4, 0.5, 5)
    assert x[2] == pytest.approx([math.cos(t[2]) + noise[2, 0] / 2, math.sin(t[2]) + noise[2, 1] / 2])


def test_without_noise_the_moons_are_half_circles_that_reach_into_each_other():
    x, y = two_moons(400, noise=0, seed=1)
    upper, lower = x[y == 0], x[y == 1] - [1, 0.5]
    assert np.hypot(*upper.T) == pytest.approx(1) and np.hypot(*lower.T) == pytest.approx(1)
    assert upper[:, 1].min() >= 0 and lower[:, 1].max() <= 1e-15
    for side in (upper, lower):  # all of the half circle, both ends
        assert side[:, 0].min() < -0.99 and side[:, 0].max() > 0.99


def test_the_noise_is_as_wide_as_it_says():
    still, wide = two_moons(4000, 0, 2)[0], two_moons(4000, 0.3, 2)[0]
    assert (wide - still).std(axis=0) == pytest.approx([0.3, 0.3], rel=0.05)


@pytest.mark.parametrize("classes", [2, 3, 5])
def test_blobs_stand_evenly_on_a_circle(classes):
    x, y = blobs(20 * classes, classes, spread=0)
    for k in range(classes):
        angle = math.radians(90 + 360 * k / classes)
        expected = np.tile([2 * math.cos(angle), 2 * math.sin(angle)], (20, 1))
        assert x[y == k] == pytest.approx(expected, abs=1e-14)
    assert (blobs(9000, classes, 0.4)[0] - blobs(9000, classes, 0)[0]).std() == pytest.approx(0.4, rel=0.05)


@both
@pytest.mark.parametrize("change, words", [
    (dict(n=1), ["n = 1", "whole number"]),
    (dict(n=0), ["n = 0"]),
    (dict(n=10.5), ["n = 10.5"]),
    (dict(n=True), ["n = True"]),
    (dict(n="10"), ["n = '10'"]),
    (dict(seed=-1), ["seed = -1"]),
    (dict(seed=None), ["seed = None"]),
    (dict(seed=2**32), ["seed = 4294967296"]),
    (dict(width=-0.1), ["= -0.1", "between 0"]),
    (dict(width=math.nan), ["= nan"]),
    (dict(width=math.inf), ["= inf"]),
    (dict(width=[0.1, 0.2]), ["= [0.1, 0.2]"]),
], ids=str)  # fmt: skip
def test_bad_arguments_are_refused(draw, change, words):
    width = "noise" if draw is two_moons else "spread"
    change = {width if name == "width" else name: value for name, value in change.items()}
    assert_refused((ValueError, TypeError), words, draw, **change)


def test_blobs_have_two_classes_or_more_and_a_point_for_each():
    assert_refused(ValueError, ["classes = 1"], blobs, classes=1)
    assert_refused(ValueError, ["n = 4", "5"], blobs, 4, 5)
