"""Calibration: counts by hand, laws, another way to the same numbers, refusals."""

import math
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from maths_checks import NOT_NUMBERS, NOT_NUMBERS_INSIDE, assert_refused, laws, shortly, strict

from xent_lesson import cross_entropy, entropy, expected_calibration_error, reliability, smoothed_labels

FORECASTS = st.lists(st.tuples(st.sampled_from([0, 1]), st.floats(0, 1)), min_size=1, max_size=40)


# --- known values ----------------------------------------------------------------------------------------------------

def test_ten_forecasts_counted_by_hand():
    q = [0.05, 0.05, 0.15, 0.15, 0.15, 0.15, 0.95, 0.95, 0.95, 0.95]
    y = [0, 0, 1, 0, 0, 0, 1, 1, 1, 0]
    stated, observed, count = reliability(y, q)
    assert stated == pytest.approx([0.05, 0.15, 0.95]) and count.tolist() == [2, 4, 4]
    assert observed.tolist() == [0, 0.25, 0.75]
    assert expected_calibration_error(y, q) == pytest.approx(0.2 * 0.05 + 0.4 * 0.10 + 0.4 * 0.20)


def test_an_edge_belongs_to_the_bin_above_it_and_1_to_the_last():
    edges = [k / 10 for k in range(11)]
    assert reliability([0] * 11, edges).count.tolist() == [1] * 9 + [2]
    assert reliability([1], [1], bins=1).stated.tolist() == [1]


def test_a_constant_guess_at_the_base_rate_is_perfectly_calibrated_and_says_nothing():
    y = [1, 0, 0, 0] * 25
    assert expected_calibration_error(y, [0.25] * 100) == 0


def test_more_bins_may_find_more_error_in_the_same_forecasts():
    y, q = [1, 0], [0.4, 0.6]
    assert expected_calibration_error(y, q, bins=1) == pytest.approx(0)
    assert expected_calibration_error(y, q, bins=2) == pytest.approx(0.6)


def test_the_usual_label_smoothing():  # eps = 0.1: targets .9333 and .0333, whose entropy is the floor of the loss
    row = smoothed_labels(1, 3, 0.1)
    assert row == pytest.approx([0.1 / 3, 1 - 0.2 / 3, 0.1 / 3], rel=1e-15)
    assert entropy(row, math.e) == pytest.approx(0.2911, abs=5e-5)
    assert smoothed_labels([[0, 2], [1, 1]], 3, 0).tolist() == np.eye(3)[[[0, 2], [1, 1]]].tolist()


def test_a_row_of_a_million_classes_needs_the_memory_of_a_row():
    """A table of all one-hot rows would be 7 TiB."""
    tracemalloc.start()
    try:
        rows = smoothed_labels([7, 999_999, 7], 10**6, 0.1)
        assert tracemalloc.get_traced_memory()[1] < 2 * rows.nbytes
    finally:
        tracemalloc.stop()
    assert rows.shape == (3, 10**6) and rows.argmax(axis=1).tolist() == [7, 999_999, 7]
    assert rows[1, 999_999] == 0.9 + 0.1 / 10**6 and rows[1, 0] == 0.1 / 10**6


@pytest.mark.parametrize("y, shape", [(1, (3,)), ([1], (1, 3)), ([[0, 1], [2, 2]], (2, 2, 3)), (np.uint8(2), (3,))])
def test_smoothed_labels_add_an_axis_of_classes(y, shape):
    rows = smoothed_labels(y, 3, 0.3)
    assert rows.shape == shape and rows.tolist() == (0.7 * np.eye(3)[np.asarray(y)] + 0.3 / 3).tolist()


# --- laws ------------------------------------------------------------------------------------------------------------

@laws
@given(FORECASTS, st.integers(1, 30))
def test_the_bins_are_a_sorting_of_all_forecasts(forecasts, bins):
    y, q = map(list, zip(*forecasts))
    stated, observed, count = reliability(y, q, bins)
    assert count.sum() == len(q) and (count > 0).all()
    assert stated @ count == pytest.approx(math.fsum(q)) and observed @ count == pytest.approx(sum(y))
    assert np.all(np.diff(stated) > 0) and 0 <= observed.min() and observed.max() <= 1


@laws
@given(FORECASTS, st.integers(1, 30))
def test_the_error_is_that_of_a_plain_loop(forecasts, bins):
    groups = {}
    for y, q in forecasts:
        place = next(b for b in range(bins, 0, -1) if b == 1 or q >= (b - 1) / bins)
        groups.setdefault(place, []).append(y - q)
    expected = sum(abs(math.fsum(group)) for group in groups.values()) / len(forecasts)
    assert expected_calibration_error(*map(list, zip(*forecasts)), bins) == pytest.approx(expected, abs=1e-12)
    assert 0 <= expected <= 1


@laws
@given(FORECASTS, st.integers(1, 30))
def test_calling_everything_the_other_way_round_is_as_far_off_in_one_bin(forecasts, bins):
    y, q = (np.array(row) for row in zip(*forecasts))
    assert expected_calibration_error(1 - y, 1 - q, 1) == pytest.approx(expected_calibration_error(y, q, 1), abs=1e-12)


@laws
@given(st.integers(2, 50), st.floats(0, 1), st.data())
def test_smoothed_labels_are_distributions_whose_own_cross_entropy_is_their_entropy(classes, epsilon, data):
    y = data.draw(st.integers(0, classes - 1))
    row = smoothed_labels(y, classes, epsilon)
    assert math.fsum(row) == pytest.approx(1, rel=1e-14) and row.argmax() == (y if epsilon < 1 else row.argmax())
    assert cross_entropy(row, row) == pytest.approx(entropy(row))


# --- refusals --------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("call, error, says", [
    (lambda: reliability(1, 0.5), ValueError, "y is one number; give a row"),
    (lambda: reliability([1, 0], 0.5), ValueError, "q is one number; give a row"),
    (lambda: reliability([[1]], [[0.5]]), ValueError, "y has shape (1, 1); give a row"),
    (lambda: reliability([1, 0], [0.5]), ValueError, "y has shape"),
    (lambda: reliability([0.5], [0.5]), ValueError, "y[0] = 0.5 is not 0 or 1"),
    (lambda: reliability([1, -1], [0.5, 0.5]), ValueError, "y[1] = -1"),
    (lambda: reliability([1], [1.5]), ValueError, "q[0] = 1.5 is not between 0 and 1"),
    (lambda: reliability([1], [math.nan]), ValueError, "q[0] = nan"),
    (lambda: reliability([], []), ValueError, "is empty"),
    (lambda: reliability([1], [0.5], bins=0), ValueError, "bins = 0 is not a whole number from 1"),
    (lambda: reliability([1], [0.5], bins=2.5), ValueError, "bins = 2.5"),
    (lambda: reliability([1], [0.5], bins=True), TypeError, "bins = True is a truth value"),
    (lambda: reliability([1], [0.5], bins="10"), TypeError, "bins = '10'"),
    (lambda: expected_calibration_error([2], [0.5]), ValueError, "y[0] = 2"),
    (lambda: smoothed_labels(3, 3, 0.1), ValueError, "y = 3 is no class id; use 0 to 2 for 3 classes"),
    (lambda: smoothed_labels([0, -1], 3, 0.1), ValueError, "y[1] = -1"),
    (lambda: smoothed_labels(0.5, 3, 0.1), ValueError, "y = 0.5"),
    (lambda: smoothed_labels(True, 3, 0.1), TypeError, "truth value"),
    (lambda: smoothed_labels(0, 1, 0.1), ValueError, "classes = 1"),
    (lambda: smoothed_labels(0, 3, 1.1), ValueError, "epsilon = 1.1 is not between 0 and 1"),
    (lambda: smoothed_labels(0, 3, math.nan), ValueError, "epsilon = nan"),
])
def test_what_does_not_fit_is_refused_in_one_line(call, error, says):
    assert_refused(error, [says], call)


@pytest.mark.parametrize("bad, shown", NOT_NUMBERS + NOT_NUMBERS_INSIDE, ids=shortly)
def test_what_is_no_number_is_refused(bad, shown):
    for call in (lambda: reliability(bad, [0.5]), lambda: reliability([1], bad), lambda: smoothed_labels(bad, 3, 0.1)):
        assert_refused((TypeError, ValueError), [], call)


def test_nothing_is_changed_and_nothing_is_said():
    y, q = np.array([0, 1, 1]), np.array([0.0, 0.5, 1.0])
    with strict():
        reliability(y, q), expected_calibration_error(y, q), smoothed_labels(y, 2, 0.1)
    assert y.tolist() == [0, 1, 1] and q.tolist() == [0, 0.5, 1]
