"""Calibration: do things happen as often as was stated? And labels that are softened on purpose."""

from collections import namedtuple

import numpy as np

from ._examples import one_number, whole_number
from ._gates import truth_and_model
from ._numbers import numbers, refuse

Reliability = namedtuple("Reliability", ["stated", "observed", "count"])


@np.errstate(all="ignore")  # underflow is the right limit here, whatever the caller has set
def reliability(y, q, bins=10):
    """How often it happened, beside how probable it was called, for forecasts that are alike.

    stated_b = mean of q, observed_b = mean of y, over the forecasts with q in the b-th bin

    y : (n,) what happened, 0 or 1.   q : (n,) the probabilities stated.
    bins : how many, of equal width; one at an inner edge belongs to the bin above it.
    Returns (stated, observed, count), an array each, for the bins that hold a forecast.
    Raises ValueError or TypeError, naming the argument, entry and value, if one does not fit.

    >>> reliability([0, 1, 1, 1], [0.25, 0.25, 1, 1], bins=2).observed
    array([0.5, 1. ])

    Source: Murphy & Winkler, Reliability of Subjective Probability Forecasts (1977).
    """
    y, q, bins = _forecasts(y, q, bins)
    inner = np.arange(1, bins) / bins
    bin_of = np.searchsorted(inner, q, side="right")
    count = np.bincount(bin_of, minlength=bins)
    filled = count > 0
    stated, observed = (np.bincount(bin_of, part, bins)[filled] / count[filled] for part in (q, y))
    return Reliability(stated, observed, count[filled])


@np.errstate(all="ignore")
def expected_calibration_error(y, q, bins=10):
    """How far what was stated lies from what happened, on average over the forecasts.

    ECE = sum_b (count_b / n) |observed_b - stated_b|

    y : (n,) what happened, 0 or 1.   q : (n,) the probabilities stated.
    bins : how many, of equal width. The number depends on it, and on few forecasts it is never
    near 0, however good they are: chance alone moves the observed shares.
    Returns a float from 0 to 1. Raises as reliability does.

    >>> expected_calibration_error([0, 1, 1, 1], [0.25, 0.25, 1, 1], bins=2)
    0.125

    Source: Naeini, Cooper & Hauskrecht, Obtaining Well Calibrated Probabilities (2015).
    """
    stated, observed, count = reliability(y, q, bins)
    return float(abs(observed - stated) @ count / count.sum())


@np.errstate(all="ignore")
def smoothed_labels(y, classes, epsilon):
    """Labels that are not quite sure: a share of each is spread evenly over all classes.

    (1 - epsilon) * (one-hot y) + epsilon / classes

    y : a class id, or an array of them.   classes : how many, 2 or more.   epsilon : from 0 to 1.
    Returns (..., classes) probabilities; the true class keeps 1 - epsilon + epsilon / classes.
    Raises ValueError or TypeError, naming the argument, entry and value, if one does not fit.

    >>> smoothed_labels(0, 4, 0.2)
    array([0.85, 0.05, 0.05, 0.05])

    Source: Szegedy et al., Rethinking the Inception Architecture (2016), sec. 7.
    """
    classes = whole_number("classes", classes, 2, 10**6)
    epsilon = one_number("epsilon", epsilon, 0, 1, "is not between 0 and 1; try 0.1")
    y = numbers("y", y)
    if y.dtype.kind == "b":
        refuse("y", y, y == y, "is a truth value, not a class id; use int(y)", TypeError)
    wrong = (y != np.floor(y)) | (y < 0) | (y >= classes)
    if wrong.any():
        refuse("y", y, wrong, f"is no class id; use 0 to {classes - 1} for {classes} classes")
    rows = np.full((*y.shape, classes), epsilon / classes)
    np.put_along_axis(rows, y.astype(np.intp)[..., None], 1 - epsilon + epsilon / classes, axis=-1)
    return rows


def _forecasts(y, q, bins):
    y, q = truth_and_model(y, q)
    for name, row in (("y", y), ("q", q)):
        if row.ndim != 1:
            rule = "is one number" if not row.ndim else f"has shape {row.shape}"
            raise ValueError(f"{name} {rule}; give a row, one entry for each forecast")
    soft = (y != 0) & (y != 1)
    if soft.any():
        refuse("y", y, soft, "is not 0 or 1; give 1 where it happened, 0 where not")
    return y, q, whole_number("bins", bins, 1, 10**6)
