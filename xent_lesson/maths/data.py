"""Data to learn from, drawn by a seed: points in the plane, each with its class."""

import numpy as np

from ._examples import one_number, whole_number

_LARGEST_SEED = 2**32 - 1


@np.errstate(all="ignore")  # noise as small as can be may underflow, whatever the caller has set
def two_moons(n=200, noise=0.1, seed=0):
    """Points around two half circles that reach into each other: no straight line parts them.

    Class 0 lies on (cos t, sin t), class 1 on (1 - cos t, 1/2 - sin t), t from 0 to pi.

    n : how many points, 2 or more.   noise : standard deviation added to both coordinates.
    seed : the same seed draws the same points.
    Returns x, (n, 2) points, and y, (n,) class ids 0 and 1 in turn.
    Raises ValueError or TypeError, naming the argument and its value, if one is out of range.

    >>> two_moons(4)[1]
    array([0, 1, 0, 1])

    Source: the "two moons" of scikit-learn's make_moons; here t is drawn at random.
    """
    y, noise, dice = _start(n, 2, "noise", noise, seed)
    t = np.pi * dice.random_sample(len(y))
    x = np.where(y == 0, [np.cos(t), np.sin(t)], [1 - np.cos(t), 0.5 - np.sin(t)]).T
    return x + noise * dice.standard_normal(x.shape), y


@np.errstate(all="ignore")
def blobs(n=150, classes=3, spread=0.7, seed=0):
    """Points scattered round centres that stand evenly on a circle of radius 2.

    The centre of class k stands at the angle 90 degrees + k 360 degrees / classes.

    n : how many points, one per class or more.   classes : 2 or more.   seed : as in two_moons.
    spread : standard deviation of both coordinates round the centre.
    Returns x, (n, 2) points, and y, (n,) class ids 0, 1, ... in turn.
    Raises ValueError or TypeError, naming the argument and its value, if one is out of range.

    >>> blobs(6, spread=0)[0][0].round(3) + 0.0
    array([0., 2.])

    Source: the isotropic "blobs" of scikit-learn's make_blobs; here the centres are fixed.
    """
    classes = whole_number("classes", classes, 2)
    y, spread, dice = _start(n, classes, "spread", spread, seed)
    angle = np.pi / 2 + 2 * np.pi * y / classes
    centres = 2 * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return centres + spread * dice.standard_normal(centres.shape), y


def _start(n, classes, name, width, seed):
    """Class ids in turn, so that all classes are as large, give or take one; the width; the dice."""
    y = np.arange(whole_number("n", n, classes)) % classes
    width = one_number(name, width, 0, 1e6, "is not between 0 and a million; try 0.1")
    # NumPy promises never to change RandomState's stream.
    return y, width, np.random.RandomState(whole_number("seed", seed, 0, _LARGEST_SEED))
