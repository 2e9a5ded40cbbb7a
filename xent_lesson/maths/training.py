"""Training: plain gradient descent on the mean loss, with every step kept.

A model is a dict of parameters. Either its logits are linear in the inputs, x w + b, or there is
one hidden layer of tanh units between: tanh(x w1 + b1) w2 + b2. One logit per example serves two
classes, a row of logits serves several.
"""

import numpy as np

from ._examples import example_rows, finite_numbers, fitting_parameters, labels_and_shapes, one_number, whole_number
from ._numbers import numbers, shown
from .logits import sigmoid, softmax
from .losses import (
    binary_cross_entropy_dz,
    binary_cross_entropy_from_logit,
    half_squared_error,
    half_squared_error_dz,
    softmax_cross_entropy,
    softmax_cross_entropy_dz,
    squared_error,
    squared_error_dz,
)

# Each loss of the labels and the logits, and its slope in the logits.
_LOSSES = {
    "squared_error": (lambda y, z: squared_error(y, sigmoid(z)), squared_error_dz),
    "half_squared_error": (lambda y, z: half_squared_error(y, sigmoid(z)), half_squared_error_dz),
    "binary_cross_entropy": (binary_cross_entropy_from_logit, binary_cross_entropy_dz),
    "softmax_cross_entropy": (softmax_cross_entropy, softmax_cross_entropy_dz),
}
_OF_CLASSES = {"softmax_cross_entropy"}  # labels are class ids, and each class has its logit


def fit(x, y, loss, rate, steps, start=None, hidden=0, seed=0, watch=None):
    """Train by gradient descent, each step on all the examples, and keep every step.

    parameter <- parameter - rate * (slope of the mean loss in that parameter)

    x : (n, d) inputs or (n,).   y : (n,) truths from 0 to 1, or class ids for softmax.
    loss : its name in losses.py.   rate : η, above 0.   steps : how many.   hidden : tanh units.
    start : {"w", "b"} or {"w1", "b1", "w2", "b2"}; None is 0, but hidden weights, drawn by seed.
    watch : called as watch(step, loss) after every step.
    Returns a Run. Raises ValueError or TypeError, naming the argument, or the step of an overflow.

    >>> fit([1], [0], "half_squared_error", 0.15, 300, {"w": 2, "b": 2}).probabilities([1]).round(3)
    array([0.203])

    Source: Nielsen, Neural Networks and Deep Learning, ch. 2 and 3.
    """
    x, loss = example_rows(x), _known(loss)
    rate = one_number("rate", rate, 5e-324, 1e300, "is not above 0 and finite; try 0.1")
    steps, hidden = whole_number("steps", steps, 0, 10**6), whole_number("hidden", hidden, 0, 10**4)
    y, shapes = labels_and_shapes(x, y, loss in _OF_CLASSES, hidden, start)
    drawn = _drawn(shapes, seed)
    now = drawn if start is None else fitting_parameters("start", start, shapes)
    if not (watch is None or callable(watch)):
        raise TypeError(f"watch = {shown(watch)} cannot be called; give a function (step, loss)")

    losses = np.empty(steps + 1)
    kept = {name: np.empty((steps + 1, *shape)) for name, shape in shapes.items()}
    for step in range(steps + 1):
        if step:
            now = _one_step(now, slopes, rate)
        losses[step], slopes = _loss_and_slopes(x, y, loss, now)
        if not _all_finite(losses[step], now):
            cure = f"use a rate below {rate:g}" if step else "make x or start smaller"
            raise ValueError(f"after step {step} not every number is finite; {cure}")
        for name, value in now.items():
            kept[name][step] = value
        if step and watch is not None:
            watch(step, float(losses[step]))
    return Run(loss, rate, losses, kept)


def loss_and_gradient(x, y, loss, parameters):
    """The mean loss of a model on some examples, and its slope in every parameter.

    x : (n, d) inputs or (n,).   y : (n,) truths from 0 to 1, or class ids for softmax.
    loss : its name in losses.py.   parameters : {"w", "b"} or {"w1", "b1", "w2", "b2"}.
    Returns a float and a dict of slopes, each in the shape of its parameter.
    Raises ValueError or TypeError, naming the argument, if these do not fit together.

    >>> loss_and_gradient([1], [0], "binary_cross_entropy", {"w": 0, "b": 0})[1]["w"]
    array([0.5])

    Source: Rumelhart, Hinton & Williams, Back-Propagating Errors (1986).
    """
    x, loss = example_rows(x), _known(loss)
    deep = isinstance(parameters, dict) and "b1" in parameters
    hidden = numbers("parameters['b1']", parameters["b1"]).size if deep else 0
    y, shapes = labels_and_shapes(x, y, loss in _OF_CLASSES, hidden, parameters)
    now = fitting_parameters("parameters", parameters, shapes)
    mean, slopes = _loss_and_slopes(x, y, loss, now)
    if not _all_finite(mean, slopes):
        raise ValueError("a logit or a slope is not finite; make x or the parameters smaller")
    return mean, slopes


@np.errstate(all="ignore")  # what is too small or too large for a float is the loss's affair
def measured_slopes(loss, parameters, nudge=1e-5):
    """How steep any loss is in every single number, by a finite difference: a little up, a little down.

    loss : called by the parameters' names, loss(w=..., b=...), gives a number.
    parameters : a dict of numbers and arrays.   nudge : how far each number is moved, above 0.
    Returns a dict of slopes, each in the shape of its parameter.
    Raises ValueError or TypeError, naming the argument, for what holds no finite numbers.

    >>> float(measured_slopes(lambda w: w**2, {"w": 3})["w"].round(6))
    6.0

    Source: the central difference, (f(x + h) - f(x - h)) / 2h.
    """
    nudge = one_number("nudge", nudge, 1e-12, 1e12, "is not from 1e-12 to 1e12; try 1e-5")
    if not callable(loss):
        raise TypeError(f"loss = {shown(loss)} cannot be called; give a function of the parameters")
    if not isinstance(parameters, dict):
        raise TypeError(f"parameters = {shown(parameters)} is no dict; give a dict of numbers and arrays")
    now = {name: finite_numbers(f"parameters[{name!r}]", value) for name, value in parameters.items()}
    slopes = {}
    for name, value in now.items():
        slopes[name] = np.empty(value.shape)
        for i in np.ndindex(value.shape):
            step = np.zeros(value.shape)
            step[i] = nudge
            up, down = loss(**now | {name: value + step}), loss(**now | {name: value - step})
            slopes[name][i] = (up - down) / (2 * nudge)
    return slopes


class Run:
    """A training, step by step: step 0 is the start, step -1 the end.

    losses : (steps + 1,) mean losses.   parameters : name -> (steps + 1, ...), every step's values.
    steps, rate, loss : what fit was asked for. The arrays are read-only.
    """

    def __init__(self, loss, rate, losses, parameters):
        self.loss, self.rate, self.steps = loss, rate, len(losses) - 1
        self.losses, self.parameters = losses, parameters
        for array in (losses, *parameters.values()):
            array.setflags(write=False)

    def __repr__(self):
        names = ", ".join(self.parameters)
        ends = f"{self.losses[0]:.4g} -> {self.losses[-1]:.4g}"
        return f"Run({self.loss}: {ends} in {self.steps} steps of rate {self.rate:g}; {names})"

    def at(self, step):
        """The parameters after this step, by name. Raises ValueError beyond the last step."""
        step = whole_number("step", step, -1)
        if step > self.steps:
            rule = f"is beyond the end; use 0 to {self.steps}, or -1 for the last"
            raise ValueError(f"step = {step} {rule}")
        return {name: values[step] for name, values in self.parameters.items()}

    def logits(self, x, step=-1):
        """The logits of inputs after this step: (n,), or (n, classes) for softmax."""
        x, now = example_rows(x), self.at(step)
        inputs = len(now["w"] if "w" in now else now["w1"])
        if x.shape[1] != inputs:
            rule = f"numbers in a row; give rows of {inputs}, as in training"
            raise ValueError(f"x has {x.shape[1]} {rule}")
        return _forward(x, now)[1]

    def probabilities(self, x, step=-1):
        """The probabilities q that those logits stand for: of a yes, or of each class."""
        z = self.logits(x, step)
        return sigmoid(z) if z.ndim == 1 else softmax(z)


# What a step is made of


@np.errstate(all="ignore")  # what grows beyond all bounds is found and named by the callers
def _loss_and_slopes(x, y, loss, now):
    """Forward to the loss, then backward through every step that made it."""
    value, slope = _LOSSES[loss]
    units, z = _forward(x, now)
    if not np.isfinite(z).all():
        return np.inf, {}
    dz = slope(y, z) / len(y)
    return float(np.mean(value(y, z))), _backward(x, units, dz, now)


@np.errstate(all="ignore")
def _forward(x, now):
    """What the last layer gets, and the logits that it makes of it."""
    if "w" in now:
        return x, x @ now["w"] + now["b"]
    units = np.tanh(x @ now["w1"] + now["b1"])
    return units, units @ now["w2"] + now["b2"]


def _backward(x, units, dz, now):
    """From the slopes in the logits to those in every parameter, last layer first: the chain rule."""
    w, b = units.T @ dz, dz.sum(axis=0)  # z = units w + b
    if "w" in now:
        return {"w": w, "b": b}
    of_units = dz.reshape(len(dz), -1) @ now["w2"].reshape(len(now["w2"]), -1).T
    inside = of_units * (1 - units**2)  # tanh' = 1 - tanh^2
    return {"w1": x.T @ inside, "b1": inside.sum(axis=0), "w2": w, "b2": b}


@np.errstate(all="ignore")
def _one_step(now, slopes, rate):
    return {name: value - rate * slopes[name] for name, value in now.items()}


def _all_finite(mean, arrays):
    return np.isfinite(mean) and all(np.isfinite(array).all() for array in arrays.values())


def _known(loss):
    if not isinstance(loss, str) or loss not in _LOSSES:
        raise ValueError(f"loss = {shown(loss)} is unknown; use one of {', '.join(_LOSSES)}")
    return loss


def _drawn(shapes, seed):
    """Zeros; but the weights round hidden units differ, or these would stay alike for ever."""
    # NumPy promises never to change RandomState's stream; uniform draws are exact everywhere.
    dice = np.random.RandomState(whole_number("seed", seed, 0, 2**32 - 1))
    now = {name: np.zeros(shape) for name, shape in shapes.items()}
    for name in ("w1", "w2") if "w1" in now else ():
        now[name] = dice.uniform(-1, 1, shapes[name]) * np.sqrt(3 / len(now[name]))
    return now
