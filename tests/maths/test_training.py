"""Training: published races, slopes against complex step and differences, replay, refusals."""

import copy
import inspect
import math

import numpy as np
import pytest
from maths_checks import NOT_NUMBERS, assert_refused, in_many_clothes, shortly, strict, textbook_sigmoid

from xent_lesson.maths.data import blobs, two_moons
from xent_lesson.maths.training import Run, fit, loss_and_gradient, measured_slopes

INF, NAN = math.inf, math.nan
SQUARED, HALF, BINARY, SOFTMAX = (
    "squared_error", "half_squared_error", "binary_cross_entropy", "softmax_cross_entropy"
)  # fmt: skip
ALL = [SQUARED, HALF, BINARY, SOFTMAX]
RNG = np.random.default_rng(9)

every_loss = pytest.mark.parametrize("loss", ALL)
with_and_without_hidden_units = pytest.mark.parametrize("hidden", [0, 1, 4])


def neuron(loss, rate, start, steps=300):
    """One input of 1, the truth 0."""
    return fit([1], [0], loss, rate, steps, {"w": start[0], "b": start[1]})


def examples(loss, d=3, n=11):
    y = RNG.integers(0, 3, n) if loss == SOFTMAX else RNG.integers(0, 2, n)
    y[:3] = [0, 1, 2 if loss == SOFTMAX else 1]
    return RNG.normal(0, 1.5, (n, d)), y


def model(loss, hidden, d=3):
    out = (3,) if loss == SOFTMAX else ()
    shapes = {"w": (d, *out), "b": out}
    if hidden:
        shapes = {"w1": (d, hidden), "b1": (hidden,), "w2": (hidden, *out), "b2": out}
    return {name: RNG.normal(0, 1, shape) for name, shape in shapes.items()}


def textbook(x, y, loss, parameters):
    """The mean loss by the textbook, in plain numpy that complex numbers pass through."""
    if "w" in parameters:
        z = x @ parameters["w"] + parameters["b"]
    else:
        z = np.tanh(x @ parameters["w1"] + parameters["b1"]) @ parameters["w2"] + parameters["b2"]
    if loss == SOFTMAX:
        return np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(y)), y])
    p = textbook_sigmoid(z)
    return np.mean({
        SQUARED: (y - p) ** 2, HALF: (y - p) ** 2 / 2, BINARY: -y * np.log(p) - (1 - y) * np.log(1 - p)
    }[loss])  # fmt: skip


def differences(function, parameters, step):
    """What function says, each single number of the parameters moved by step in turn."""
    for name, value in parameters.items():
        moved = np.empty(np.shape(value), dtype=complex)
        for index in np.ndindex(np.shape(value)):
            nudge = np.zeros(np.shape(value), dtype=type(step))
            nudge[index] = step
            moved[index] = function(parameters | {name: value + nudge})
        yield name, moved


# --- Nielsen's neuron


@pytest.mark.parametrize("start, published, ours", [((0.6, 0.9), 0.09, 0.094), ((2, 2), 0.20, 0.203)])
def test_the_published_neuron_on_half_the_squared_error(start, published, ours):
    """Neural Networks and Deep Learning, ch. 3: the outputs after 300 epochs, as printed there."""
    output = neuron(HALF, 0.15, start).probabilities([1])[0]
    assert round(output, 2) == published and round(output, 3) == ours


def test_the_same_neuron_on_cross_entropy():
    run = neuron(BINARY, 0.15, (2, 2))
    assert round(run.probabilities([1])[0], 3) == 0.012
    assert round(neuron(BINARY, 0.005, (2, 2)).probabilities([1])[0], 2) == 0.78
    assert round(run.probabilities([1], step=0)[0], 3) == 0.982
    assert run.losses[0] == pytest.approx(math.log1p(math.exp(4))) and run.losses.shape == (301,)


def test_every_step_is_the_rule_by_hand():
    for loss, slope in ((HALF, lambda a: a * a * (1 - a)), (BINARY, lambda a: a)):
        run, w, b = neuron(loss, 0.15, (0.6, 0.9)), 0.6, 0.9
        for step in range(301):
            assert run.at(step)["w"][0] == pytest.approx(w) and run.at(step)["b"] == pytest.approx(b)
            a = 1 / (1 + math.exp(-w - b))
            w, b = w - 0.15 * slope(a), b - 0.15 * slope(a)


# --- slopes


@every_loss
@with_and_without_hidden_units
def test_the_loss_and_its_slopes_by_complex_step(loss, hidden):
    (x, y), parameters = examples(loss), model(loss, hidden)
    mean, slopes = loss_and_gradient(x, y, loss, parameters)
    assert mean == pytest.approx(textbook(x, y, loss, parameters), rel=1e-12)
    assert slopes.keys() == parameters.keys()
    for name, moved in differences(lambda at: textbook(x, y, loss, at), parameters, 1e-30j):
        assert slopes[name].shape == moved.shape
        assert slopes[name] == pytest.approx(moved.imag / 1e-30, rel=1e-10, abs=1e-14)


@every_loss
@with_and_without_hidden_units
def test_the_slopes_by_central_differences_of_the_loss_itself(loss, hidden):
    (x, y), parameters, h = examples(loss), model(loss, hidden), 1e-5
    mean_at = lambda at: loss_and_gradient(x, y, loss, at)[0]  # noqa: E731
    up, down = (dict(differences(mean_at, parameters, step)) for step in (h, -h))
    for name, slope in loss_and_gradient(x, y, loss, parameters)[1].items():
        assert slope == pytest.approx((up[name] - down[name]).real / (2 * h), rel=1e-6, abs=1e-9)


@every_loss
@with_and_without_hidden_units
def test_measured_slopes_are_the_slopes(loss, hidden):
    (x, y), parameters = examples(loss), model(loss, hidden)
    before = copy.deepcopy(parameters)
    measured = measured_slopes(lambda **at: loss_and_gradient(x, y, loss, at)[0], parameters)
    for name, slope in loss_and_gradient(x, y, loss, parameters)[1].items():
        assert measured[name].shape == slope.shape and measured[name] == pytest.approx(slope, rel=1e-6, abs=1e-9)
    assert all(np.array_equal(parameters[name], before[name]) for name in before)


def test_soft_labels_have_slopes_too():
    _, slopes = loss_and_gradient([0], [0.7], BINARY, {"w": 1, "b": 0})
    assert slopes["w"].tolist() == [0] and slopes["b"] == pytest.approx(0.5 - 0.7)


# --- what a training is


def test_softmax_on_two_classes_is_logistic_regression():
    """The weights that part the classes are those of the one logit; each step moves them by two halves."""
    x, y = two_moons(60, 0.2, 4)
    one, two = fit(x, y, BINARY, 0.5, 200), fit(x, y, SOFTMAX, 0.25, 200)
    apart = two.parameters["w"][:, :, 1] - two.parameters["w"][:, :, 0]
    assert apart == pytest.approx(one.parameters["w"], rel=1e-9, abs=1e-12)
    assert two.losses == pytest.approx(one.losses)
    assert two.probabilities(x)[:, 1] == pytest.approx(one.probabilities(x))


@pytest.mark.parametrize("loss", [BINARY, SOFTMAX])
def test_a_bowl_is_gone_down_at_every_small_step(loss):
    x, y = two_moons(80, 0.3, 2) if loss == BINARY else blobs(80, spread=1.5, seed=2)
    assert np.all(np.diff(fit(x, y, loss, 0.1, 500).losses) < 0)


def test_a_large_step_overshoots():
    run = fit([0], [0.7], BINARY, 20, 40)
    assert run.losses[1] > run.losses[0] and run.losses.min() < run.losses[-1]


@with_and_without_hidden_units
@every_loss
def test_the_same_arguments_give_the_same_bytes(loss, hidden):
    x, y = examples(loss)
    runs = [fit(x, y, loss, 0.3, 20, hidden=hidden, seed=seed) for seed in (5, 5, 6)]
    bytes_of = [[values.tobytes() for values in (run.losses, *run.parameters.values())] for run in runs]
    assert bytes_of[0] == bytes_of[1]
    assert (bytes_of[0] != bytes_of[2]) == bool(hidden)  # only hidden units are drawn


def test_the_draw_is_numpys_frozen_stream():
    drawn = fit([[1, 2]], [1], BINARY, 1, 0, hidden=2, seed=7).at(0)
    dice = np.random.RandomState(7)
    for name, shape in (("w1", (2, 2)), ("w2", (2,))):
        assert drawn[name].tolist() == (dice.uniform(-1, 1, shape) * math.sqrt(3 / 2)).tolist()
    assert not drawn["b1"].any() and not drawn["b2"]


def test_a_training_may_go_on_where_another_ended():
    x, y = examples(SOFTMAX)
    whole, half = fit(x, y, SOFTMAX, 0.3, 40, hidden=2), fit(x, y, SOFTMAX, 0.3, 20, hidden=2)
    rest = fit(x, y, SOFTMAX, 0.3, 20, half.at(-1), hidden=2)
    assert rest.losses.tolist() == whole.losses[20:].tolist()


def test_a_run_tells_every_step_and_keeps_it():
    x, y = blobs(30, seed=1)
    run = fit(x, y, SOFTMAX, 0.5, 12)
    assert (run.steps, run.rate, run.loss, run.losses.shape) == (12, 0.5, SOFTMAX, (13,))
    assert run.parameters["w"].shape == (13, 2, 3) and run.parameters["b"].shape == (13, 3)
    assert run.logits(x, 4).tolist() == (x @ run.at(4)["w"] + run.at(4)["b"]).tolist()
    assert run.probabilities(x).sum(axis=1) == pytest.approx(1) and run.at(-1)["b"].tolist() == run.at(12)["b"].tolist()
    assert repr(run).startswith("Run(softmax_cross_entropy: 1.099 -> ") and "\n" not in repr(run)
    for array in (run.losses, run.parameters["w"], run.at(3)["b"]):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_a_long_training_shows_its_progress():
    seen = []
    run = fit([1], [0], BINARY, 0.15, 5, watch=lambda step, loss: seen.append((step, loss)))
    assert seen == list(enumerate(run.losses.tolist()))[1:]
    assert fit([1], [0], BINARY, 0.15, 0, watch=seen.append).losses.tolist() == [math.log(2)]


@every_loss
@with_and_without_hidden_units
def test_the_arguments_are_never_changed_and_no_warning_comes(loss, hidden):
    (x, y), start = examples(loss), model(loss, hidden)
    before = copy.deepcopy((x, y, start))
    with strict():
        run = fit(x, y, loss, 0.5, 30, start, hidden)
        run.probabilities(x * 1e5)
        fit(x * 1e4, y, loss, 1e4, 30, start, hidden)
    assert all(np.array_equal(a, b) for a, b in zip((x, y, *start.values()), (*before[:2], *before[2].values())))
    assert not any(np.shares_memory(run.parameters[name], start[name]) for name in start)


@pytest.mark.parametrize("x", in_many_clothes([0.5, 0.25, 2.0]), ids=lambda x: type(x).__name__)
def test_what_holds_the_numbers_does_not_matter(x):
    same = fit([[0.5], [0.25], [2]], [0, 1, 1], BINARY, 0.5, 5)
    assert fit(x, [0, 1, 1], BINARY, 0.5, 5).losses.tolist() == same.losses.tolist()


@pytest.mark.parametrize("method", [Run.at, Run.logits, Run.probabilities])
def test_docstrings(method):
    text = inspect.getdoc(method)
    assert len(text.splitlines()) <= 14 and text.splitlines()[0].endswith(".")


# --- refusals

GOOD = dict(x=[[1.0, 2.0], [3.0, 4.0]], y=[0, 1], loss=BINARY, rate=0.1, steps=3)
W, B = np.zeros(2), 0.0


@pytest.mark.parametrize("change, words", [
    (dict(loss="mse"), ["loss = 'mse'", "half_squared_error", "softmax_cross_entropy"]),
    (dict(loss=None), ["loss = None"]),
    (dict(loss=[]), ["loss = []"]),
    (dict(rate=0), ["rate = 0", "above 0"]),
    (dict(rate=-0.1), ["rate = -0.1"]),
    (dict(rate=INF), ["rate = inf"]),
    (dict(rate=NAN), ["rate = nan"]),
    (dict(rate=[0.1, 0.2]), ["rate = [0.1, 0.2]", "one number"]),
    (dict(rate=True), ["rate = True"]),
    (dict(steps=-1), ["steps = -1", "whole number"]),
    (dict(steps=2.5), ["steps = 2.5"]),
    (dict(steps=INF), ["steps = inf"]),
    (dict(steps=True), ["steps = True"]),
    (dict(hidden=-1), ["hidden = -1"]),
    (dict(hidden=1.5), ["hidden = 1.5"]),
    (dict(hidden=2, seed=-1), ["seed = -1"]),
    (dict(hidden=2, seed=2**32), ["seed = 4294967296"]),
    (dict(watch=3), ["watch = 3", "function"]),
    (dict(x=3), ["x = 3", "use [x]"]),
    (dict(x=[]), ["x = []", "empty"]),
    (dict(x=[[1, 2], [3]]), ["x[1] = [3]", "same length"]),
    (dict(x=[[1, NAN], [3, 4]]), ["x[0, 1] = nan"]),
    (dict(x=[[1, 2], [3, -INF]]), ["x[1, 1] = -inf", "finite"]),
    (dict(x=np.zeros((2, 2, 2))), ["x has shape (2, 2, 2)"]),
    (dict(x=[1, 2, 3]), ["y has shape (2,)", "3 rows"]),
    (dict(y=0), ["y has shape ()", "2 rows"]),
    (dict(y=[[0], [1]]), ["y has shape (2, 1)"]),
    (dict(y=[]), ["y = []", "empty"]),
    (dict(y=[0, 2]), ["y[1] = 2"]),
    (dict(y=[-1, 1]), ["y[0] = -1", "(y + 1) / 2"]),
    (dict(y=[NAN, 1]), ["y[0] = nan"]),
    (dict(y=[0.5, 1], loss=SOFTMAX), ["y[0] = 0.5", "class id"]),
    (dict(y=[1, 2], loss=SOFTMAX), ["y[1] = 2", "0 to 1"]),
    (dict(y=[0, -1], loss=SOFTMAX), ["y[1] = -1"]),
    (dict(y=[False, True], loss=SOFTMAX), ["y[0] = False"]),
    (dict(y=[0, 3], loss=SOFTMAX, start={"w": np.zeros((2, 3)), "b": [0, 0, 0]}), ["y[1] = 3", "0 to 2"]),
    (dict(start=[W, B]), ["start", "dict", "w, b"]),
    (dict(start={"w": W}), ["'b' is missing in start", "w, b"]),
    (dict(start={"w": W, "b": B, "c": B}), ["'c' does not belong", "w, b"]),
    (dict(start={"w": W, "b": B}, hidden=2), ["'w1' is missing", "w1, b1, w2, b2"]),
    (dict(start={"w": [0, 0, 0], "b": B}), ["start['w'] has shape (3,)", "(2,)"]),
    (dict(start={"w": W, "b": W}), ["start['b'] has shape (2,)", "()"]),
    (dict(start={"w": W, "b": NAN}), ["start['b'] = nan"]),
    (dict(start={"w": [0, INF], "b": B}), ["start['w'][1] = inf"]),
    (dict(start={"w": ["a", "b"], "b": B}), ["start['w'][0] = 'a'"]),
], ids=str)  # fmt: skip
def test_bad_arguments_are_refused_in_one_line(change, words):
    assert_refused((ValueError, TypeError), words, fit, **GOOD | change)


@pytest.mark.parametrize("name", ["x", "y", "rate", "steps"])
@pytest.mark.parametrize("bad, shown", NOT_NUMBERS, ids=shortly)
def test_what_is_no_number_is_refused(name, bad, shown):
    assert_refused(TypeError, [name, shown], fit, **GOOD | {name: bad})


def test_numbers_that_grow_beyond_all_bounds_name_the_step_and_the_cure():
    big = dict(x=[[1e200], [-1e200]], y=[1, 0], loss=BINARY, steps=5)
    assert_refused(ValueError, ["after step 1 ", "use a rate below 1e+200"], fit, **big, rate=1e200)
    start = {"w": 1e200, "b": 0}
    assert_refused(ValueError, ["after step 0 ", "start smaller"], fit, **big, rate=1, start=start)
    assert_refused(ValueError, ["finite", "smaller"], loss_and_gradient, big["x"], [1, 0], BINARY, start)


def test_the_slopes_refuse_what_training_refuses():
    for parameters, word in (({"w": W}, "'b' is missing in parameters"), (None, "parameters = None"),
                             ({"b1": "?", "w1": W, "w2": W, "b2": B}, "parameters['b1'] = '?'")):  # fmt: skip
        assert_refused((ValueError, TypeError), [word], loss_and_gradient, GOOD["x"], [0, 1], BINARY, parameters)


@pytest.mark.parametrize("loss, parameters, nudge, words", [
    (3, {"w": 1}, 1e-5, ["loss = 3", "function"]),
    (abs, [1], 1e-5, ["parameters = [1]", "dict"]),
    (abs, {"w": [1, NAN]}, 1e-5, ["parameters['w'][1] = nan"]),
    (abs, {"w": INF}, 1e-5, ["parameters['w'] = inf", "finite"]),
    (abs, {"w": 1}, 0, ["nudge = 0", "1e-5"]),
])  # fmt: skip
def test_measured_slopes_refuse_what_cannot_be_measured(loss, parameters, nudge, words):
    assert_refused((ValueError, TypeError), words, measured_slopes, loss, parameters, nudge)


def test_a_run_refuses_other_inputs_and_steps_it_never_took():
    run = fit(**GOOD)
    assert_refused(ValueError, ["x has 1 numbers", "rows of 2"], run.logits, [1, 2])
    assert_refused(ValueError, ["x = 1", "use [x]"], run.probabilities, 1)
    assert_refused(ValueError, ["step = 4", "0 to 3"], run.at, 4)
    assert_refused(ValueError, ["step = -2"], run.at, -2)
    assert_refused(ValueError, ["step = 0.5"], run.logits, [[1, 2]], 0.5)
