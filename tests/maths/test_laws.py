"""What must hold whatever the numbers: laws of information, logits, slopes and good manners."""

import copy
import inspect
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from maths_checks import FULL_WEIGHT, assert_plain_zero, laws, rows, strict, textbook_sigmoid

from xent_lesson.maths import information, logits, losses
from xent_lesson.maths.information import (
    bernoulli_entropy,
    cross_entropy,
    entropy,
    expectation,
    js_divergence,
    kl_divergence,
    normalize,
    perplexity,
    surprisal,
)
from xent_lesson.maths.logits import log_softmax, logit, logsumexp, sigmoid, softmax, softplus
from xent_lesson.maths.losses import (
    binary_cross_entropy,
    binary_cross_entropy_dq,
    binary_cross_entropy_dz,
    binary_cross_entropy_from_logit,
    focal_loss,
    half_squared_error,
    half_squared_error_dq,
    half_squared_error_dz,
    softmax_cross_entropy,
    softmax_cross_entropy_dz,
    squared_error,
    squared_error_dq,
    squared_error_dz,
)

NATS = math.e
near = lambda value: pytest.approx(value, rel=1e-12, abs=1e-12)  # noqa: E731

probabilities = st.sampled_from([0.0, 1.0]) | st.floats(0, 1)  # the ends for certain, not by luck
inner = st.floats(0.01, 0.99)
finite_logits = st.floats(-800, 800)
mild_logits = st.floats(-20, 20)
truths = st.sampled_from([0, 1])

sizes = st.integers(1, 6)
distributions = sizes.flatmap(rows)
pairs = sizes.flatmap(lambda k: st.tuples(rows(k), rows(k)))
full_pairs = sizes.flatmap(lambda k: st.tuples(*[rows(k, FULL_WEIGHT)] * 2))
logit_rows = sizes.flatmap(lambda k: arrays(float, k, elements=finite_logits))

# --- information


@laws
@given(distributions)
def test_entropy_lies_between_certain_and_uniform(p):
    assert 0 <= entropy(p) <= math.log2(len(p)) * (1 + 1e-15)
    assert 1 <= perplexity(p) <= len(p) * (1 + 1e-14)
    assert perplexity(p) == near(NATS ** entropy(p, NATS)) == near(10 ** entropy(p, 10))


@laws
@given(distributions)
def test_entropy_is_the_expected_surprisal(p):
    assert expectation(p, surprisal(p)) == near(entropy(p))
    assert cross_entropy(p, p) == entropy(p)


@laws
@given(pairs)
def test_cross_entropy_is_entropy_and_divergence(pair):
    p, q = pair
    assert cross_entropy(p, q) == near(entropy(p) + kl_divergence(p, q))
    assert cross_entropy(p, q) == near(expectation(p, surprisal(q)))
    assert perplexity(p, q) == near(2 ** cross_entropy(p, q))


@laws
@given(pairs)
def test_divergence_is_never_negative_and_infinite_only_for_the_impossible(pair):
    p, q = pair
    divergence = kl_divergence(p, q)
    assert divergence >= 0
    assert (divergence == math.inf) == bool(((q == 0) & (p > 0)).any())
    assert kl_divergence(p, p) == 0
    if np.abs(p - q).max() > 1e-100:
        assert divergence > 0


@laws
@given(full_pairs)
def test_pinsker(pair):
    p, q = pair
    assert kl_divergence(p, q, NATS) >= np.abs(p - q).sum() ** 2 / 2 * (1 - 1e-9) - 1e-30


@laws
@given(pairs)
def test_js_is_symmetric_and_at_most_one_bit(pair):
    p, q = pair
    assert js_divergence(p, q) == js_divergence(q, p)
    assert 0 <= js_divergence(p, q) <= 1 and js_divergence(p, q, NATS) <= math.log(2)
    assert js_divergence(p, p) == 0
    m = (p + q) / 2
    assert js_divergence(p, q) == near((kl_divergence(p, m) + kl_divergence(q, m)) / 2)


@laws
@given(full_pairs, st.floats(0, 1))
def test_entropy_is_concave_and_divergence_convex(pair, t):
    p, q = pair
    mix = t * p + (1 - t) * q
    assert entropy(mix) >= t * entropy(p) + (1 - t) * entropy(q) - 1e-12
    assert kl_divergence(mix, q) <= t * kl_divergence(p, q) + 1e-12


@laws
@given(distributions, distributions)
def test_independent_uncertainties_add(p, q):
    assert entropy(np.outer(p, q).ravel()) == near(entropy(p) + entropy(q))


@laws
@given(rows(5, FULL_WEIGHT))
def test_grouping(p):
    """Which group, and then which of it (Shannon's third axiom)."""
    left, right = p[:2].sum(), p[2:].sum()
    within = left * entropy(normalize(p[:2])) + right * entropy(normalize(p[2:]))
    assert entropy(p) == near(bernoulli_entropy(min(left, 1)) + within)


@laws
@given(
    st.tuples(*[rows(4, FULL_WEIGHT)] * 2),
    arrays(float, (4, 3), elements=FULL_WEIGHT),
)
def test_no_processing_makes_two_models_easier_to_tell_apart(pair, channel):
    p, q = pair
    channel = normalize(channel)
    assert (
        kl_divergence(normalize(p @ channel), normalize(q @ channel)) <= kl_divergence(p, q) + 1e-12
    )
    assert (
        js_divergence(normalize(p @ channel), normalize(q @ channel)) <= js_divergence(p, q) + 1e-12
    )


@laws
@given(probabilities)
def test_a_coin_is_symmetric_and_largest_at_a_half(p):
    assert 0 <= bernoulli_entropy(p) <= 1 == bernoulli_entropy(0.5)
    assert bernoulli_entropy(p) == near(bernoulli_entropy(1 - p)) == near(entropy([p, 1 - p]))


@laws
@given(st.floats(0, 1), st.floats(0, 1))
def test_surprisals_of_independent_events_add_and_rarer_is_more(p, r):
    if p * r > 1e-290:
        assert surprisal(p * r) == near(surprisal(p) + surprisal(r))
    if p < r:
        assert surprisal(p) >= surprisal(r)


@laws
@given(distributions, st.floats(-1e3, 1e3), st.floats(-1e3, 1e3))
def test_expectation_is_linear(p, a, b):
    x = np.arange(len(p))
    assert expectation(p, a * x + b) == pytest.approx(a * expectation(p, x) + b, rel=1e-9, abs=1e-9)
    assert x.min() <= expectation(p, x) <= x.max() * (1 + 1e-15)


@laws
@given(pairs, st.sampled_from([NATS, 3, 10]))
def test_a_base_is_only_a_unit(pair, base):
    p, q = pair
    for bits, other in [
        (entropy(p), entropy(p, base)),
        (cross_entropy(p, q), cross_entropy(p, q, base)),
        (kl_divergence(p, q), kl_divergence(p, q, base)),
        (js_divergence(p, q), js_divergence(p, q, base)),
    ]:
        assert other * math.log2(base) == near(bits)


# --- logits


@laws
@given(finite_logits)
def test_yes_and_no_make_one(z):
    assert sigmoid(z) + sigmoid(-z) == near(1)
    assert softplus(z) - softplus(-z) == near(z)
    assert softplus(z) == near(binary_cross_entropy_from_logit(0, z))


@laws
@given(probabilities)
def test_the_sigmoid_undoes_the_logit(p):
    assert sigmoid(logit(p)) == pytest.approx(p, rel=1e-12)
    assert logit(p) == near(-logit(1 - p)) or p < 1e-3


@laws
@given(logit_rows, st.floats(-100, 100))
def test_softmax_sums_to_one_and_ignores_a_shift(z, shift):
    assert softmax(z).sum() == near(1)
    assert softmax(z + shift) == pytest.approx(softmax(z), abs=1e-12)
    assert logsumexp(z + shift) == near(logsumexp(z) + shift)
    assert np.exp(log_softmax(z)) == pytest.approx(softmax(z), abs=1e-12)
    assert z.max() <= logsumexp(z) <= (z.max() + math.log(len(z))) + 1e-12 * abs(z.max())


@laws
@given(finite_logits, finite_logits)
def test_two_classes_are_the_sigmoid_of_the_difference(a, b):
    assert softmax([a, b])[0] == pytest.approx(sigmoid(a - b), rel=1e-12)
    assert softmax_cross_entropy(0, [a, b]) == near(binary_cross_entropy_from_logit(1, a - b))


# --- losses and slopes


@laws
@given(truths, probabilities, st.floats(0, 10))
def test_focal_loss_without_focus_is_cross_entropy(y, p, gamma):
    assert focal_loss(y, p, 0) == binary_cross_entropy(y, p)
    assert focal_loss(y, p, gamma) <= binary_cross_entropy(y, p)
    assert focal_loss(y, p, gamma, 0.5) == near(focal_loss(y, p, gamma) / 2)


@laws
@given(probabilities, probabilities)
def test_the_loss_of_a_soft_truth_is_a_cross_entropy(y, p):
    assert (
        binary_cross_entropy(y, p) == near(cross_entropy([y, 1 - y], [p, 1 - p], NATS)) or p < 1e-3
    )
    assert squared_error(y, p) == 2 * half_squared_error(y, p) == near(squared_error(p, y))


@laws
@given(truths, mild_logits)
def test_probability_and_logit_give_one_loss(y, z):
    assert binary_cross_entropy_from_logit(y, z) == pytest.approx(
        binary_cross_entropy(y, sigmoid(z)), rel=1e-6
    )


@laws
@given(logit_rows, st.data())
def test_softmax_slopes_sum_to_zero(z, data):
    y = data.draw(st.integers(0, len(z) - 1))
    slope = softmax_cross_entropy_dz(y, z)
    assert slope.sum() == pytest.approx(0, abs=1e-15 * len(z))
    assert slope[y] <= 0 and (np.delete(slope, y) >= 0).all()
    assert slope == pytest.approx(softmax(z) - np.eye(len(z))[y], abs=1e-14)


@laws
@given(truths, mild_logits)
def test_what_the_squared_error_loses_in_the_logit(y, z):
    """Squared-error slope / cross-entropy slope = 2 sigmoid(z) sigmoid(-z)."""
    ratio = squared_error_dz(y, z) / binary_cross_entropy_dz(y, z)
    assert ratio == pytest.approx(2 * sigmoid(z) * sigmoid(-z), rel=1e-13)
    assert squared_error_dz(y, z) == 2 * half_squared_error_dz(y, z)
    assert abs(half_squared_error_dz(y, z)) <= 4 / 27 * (1 + 1e-15)


SLOPES = {  # loss, slope, and the textbook formula for numbers off the real line
    "squared_error_dq": (squared_error, squared_error_dq, lambda y, p: (y - p) ** 2),
    "half_squared_error_dq": (
        half_squared_error, half_squared_error_dq, lambda y, p: (y - p) ** 2 / 2,
    ),
    "binary_cross_entropy_dq": (
        binary_cross_entropy, binary_cross_entropy_dq,
        lambda y, p: -y * np.log(p) - (1 - y) * np.log(1 - p),
    ),
    "squared_error_dz": (
        lambda y, z: squared_error(y, sigmoid(z)), squared_error_dz,
        lambda y, z: (y - textbook_sigmoid(z)) ** 2,
    ),
    "half_squared_error_dz": (
        lambda y, z: half_squared_error(y, sigmoid(z)), half_squared_error_dz,
        lambda y, z: (y - textbook_sigmoid(z)) ** 2 / 2,
    ),
    "binary_cross_entropy_dz": (
        binary_cross_entropy_from_logit, binary_cross_entropy_dz,
        lambda y, z: y * np.log(1 + np.exp(-z)) + (1 - y) * np.log(1 + np.exp(z)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SLOPES)
@laws
@given(st.sampled_from([0, 1, 0.25, 0.5, 0.9]), inner)
def test_slopes_against_complex_step_and_central_differences(name, y, x):
    loss, slope, textbook = SLOPES[name]
    x = 8 * x - 4 if name.endswith("dz") else x
    assert slope(y, x) == pytest.approx(textbook(y, x + 1e-30j).imag / 1e-30, rel=1e-12, abs=1e-14)
    step = 1e-5 * min(1, x, 1 - x) if name.endswith("dq") else 1e-5
    assert slope(y, x) == pytest.approx(
        (loss(y, x + step) - loss(y, x - step)) / (2 * step), rel=1e-4, abs=1e-7
    )


@laws
@given(arrays(float, 4, elements=mild_logits), st.integers(0, 3))
def test_softmax_slope_against_central_differences(z, y):
    step = 1e-5 * np.eye(4)
    difference = softmax_cross_entropy([y] * 4, z + step) - softmax_cross_entropy([y] * 4, z - step)
    assert softmax_cross_entropy_dz(y, z) == pytest.approx(difference / 2e-5, abs=1e-8)
    target = softmax(z[::-1])
    difference = softmax_cross_entropy([target] * 4, z + step) - softmax_cross_entropy(
        [target] * 4, z - step
    )
    assert softmax_cross_entropy_dz(target, z) == pytest.approx(difference / 2e-5, abs=1e-8)


# --- manners

P, Q, Y, Z = [0.25, 0.75, 0.0], [0.5, 0.25, 0.25], [0, 1, 1], [-3.0, 0.0, 40.0]
BY_NAME = {
    "p": P,
    "q": Q,
    "y": Y,
    "z": Z,
    "values": Z,
    "weights": Q,
    "base": 2,
    "gamma": 2,
    "alpha": 0.25,
}
PUBLIC = {
    name: function
    for room in (information, logits, losses)
    for name, function in vars(room).items()
    if getattr(function, "__module__", None) == room.__name__ and not name.startswith("_")
}


def arguments_of(function):
    values = {name: BY_NAME[name] for name in inspect.signature(function).parameters}
    if "softmax_cross_entropy" in function.__name__:
        values["y"] = 1
    return values


def test_every_public_function_is_here():
    assert len(PUBLIC) == 9 + 6 + 13


@pytest.mark.parametrize("name", PUBLIC)
def test_no_argument_is_changed_and_asking_twice_answers_the_same(name):
    function = PUBLIC[name]
    given_lists = arguments_of(function)
    given_arrays = {k: np.array(v, float) if np.ndim(v) else v for k, v in given_lists.items()}
    before = copy.deepcopy(given_lists), copy.deepcopy(given_arrays)
    with strict():
        first, second = function(**given_lists), function(**given_arrays)
        first_again = function(*given_lists.values())
    assert given_lists == before[0]
    assert all(np.array_equal(given_arrays[k], before[1][k]) for k in given_arrays)
    assert np.array_equal(first, second) and np.array_equal(first, first_again)
    assert_plain_zero(first)
    for value in given_arrays.values():
        assert not np.shares_memory(first, value)


def test_doctests():
    import doctest

    for room in (information, logits, losses):
        result = doctest.testmod(room)
        assert result.failed == 0 and result.attempted >= 6


@laws
@given(pairs, probabilities, finite_logits)
def test_the_data_reaches_the_ends(pair, p, z):
    SEEN["lengths"].add(len(pair[0]))
    SEEN["entries"].update(pair[0].tolist())
    SEEN["probabilities"].add(p)
    SEEN["logits"].add(z)


SEEN = {"lengths": set(), "entries": set(), "probabilities": set(), "logits": set()}


def test_the_data_varied():
    test_the_data_reaches_the_ends()
    assert SEEN["lengths"] == {1, 2, 3, 4, 5, 6}
    assert {0.0, 1.0} <= SEEN["entries"] and len(SEEN["entries"]) > 50
    assert {0.0, 1.0} <= SEEN["probabilities"] and len(SEEN["probabilities"]) > 10
    assert min(SEEN["logits"]) < -100 and max(SEEN["logits"]) > 100
