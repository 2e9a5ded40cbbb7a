"""The losses and their slopes: known values, ends, refusals, digits."""

import math

import mpmath as mp
import numpy as np
import pytest
from maths_checks import (
    LOGITS,
    NOT_NUMBERS,
    NOT_NUMBERS_INSIDE,
    PROBABILITIES,
    SMALLEST,
    assert_exact,
    assert_plain_zero,
    assert_refused,
    exact,
    in_many_clothes,
    log,
    shortly,
    sigmoid,
    softplus,
    strict,
    times_log,
    ulps,
)

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

INF = math.inf
RNG = np.random.default_rng(13)

IN_P = [squared_error, half_squared_error, binary_cross_entropy,
        squared_error_dq, half_squared_error_dq, binary_cross_entropy_dq]  # fmt: skip
IN_Z = [
    binary_cross_entropy_from_logit,
    squared_error_dz,
    half_squared_error_dz,
    binary_cross_entropy_dz,
]
IN_ROWS = [softmax_cross_entropy, softmax_cross_entropy_dz]

# --- known values


@pytest.mark.parametrize("call, value", [
    (lambda: squared_error(1, 0.25), 0.5625),
    (lambda: half_squared_error(1, 0.25), 0.28125),
    (lambda: squared_error(0, 1), 1.0),
    (lambda: squared_error_dq(0, 1), 2.0),
    (lambda: half_squared_error_dq(0, 1), 1.0),
    (lambda: half_squared_error_dq(1, 1), 0.0),
    # lesson 6, z = 4 and truth 0: .0173 against .982
    (lambda: round(half_squared_error_dz(0, 4), 4), 0.0173),
    (lambda: round(binary_cross_entropy_dz(0, 4), 3), 0.982),
    # the steepest half squared error: 4/27 at q = 2/3, by setting its second derivative to 0
    (lambda: round(half_squared_error_dz(0, math.log(2)), 12), round(4 / 27, 12)),
    (lambda: squared_error_dz(1, 0), -0.25),
    (lambda: squared_error_dz(0.5, 0), 0.0),
    (lambda: squared_error_dz(1, -INF), 0.0),
    (lambda: squared_error_dz(0, INF), 0.0),
    (lambda: binary_cross_entropy(0, 0), 0.0),
    (lambda: binary_cross_entropy(1, 1), 0.0),
    (lambda: binary_cross_entropy(1, 0), INF),
    (lambda: binary_cross_entropy(0, 1), INF),
    (lambda: binary_cross_entropy(0.5, 1), INF),
    (lambda: binary_cross_entropy(0.5, 0.5), math.log(2)),
    (lambda: binary_cross_entropy_from_logit(1, INF), 0.0),
    (lambda: binary_cross_entropy_from_logit(0, INF), INF),
    (lambda: binary_cross_entropy_from_logit(1, -1e4), 1e4),
    (lambda: binary_cross_entropy_from_logit(0, -745), SMALLEST),
    (lambda: binary_cross_entropy_dq(1, 0), -INF),
    (lambda: binary_cross_entropy_dq(0, 1), INF),
    (lambda: binary_cross_entropy_dq(0, 0), 1.0),
    (lambda: binary_cross_entropy_dq(1, 1), -1.0),
    (lambda: binary_cross_entropy_dq(0.5, 0), -INF),
    (lambda: binary_cross_entropy_dq(0.5, 1), INF),
    (lambda: binary_cross_entropy_dq(1, 0.25), -4.0),
    (lambda: binary_cross_entropy_dz(1, -INF), -1.0),
    (lambda: binary_cross_entropy_dz(1, INF), 0.0),
    (lambda: binary_cross_entropy_dz(1, 745), -SMALLEST),
    # lesson 4: the dog; lesson 7: 666
    (lambda: round(softmax_cross_entropy(0, [4, 2, -2]), 4), 0.1291),
    (lambda: softmax_cross_entropy(0, [123, 456, 789]), 666.0),
    (lambda: softmax_cross_entropy([1, 0, 0], [123, 456, 789]), 666.0),
    (lambda: softmax_cross_entropy(0, [INF, 1]), 0.0),
    (lambda: softmax_cross_entropy(1, [INF, 1]), INF),
    (lambda: softmax_cross_entropy(0, [5]), 0.0),
    (lambda: softmax_cross_entropy([0.5, 0.5], [0, 0]), math.log(2)),
    (lambda: round(softmax_cross_entropy(0, [0] * 10), 3), 2.303),
    # Lin et al. (2017), sec. 3.2: at q_t = .9, gamma = 2 is a hundred times below cross-entropy
    (lambda: round(focal_loss(1, 0.9, 2), 5), 0.00105),
    (lambda: round(binary_cross_entropy(1, 0.9) / focal_loss(1, 0.9, 2), 10), 100.0),
    (lambda: round(990 * focal_loss(0, 0.1, 2), 2), 1.04),  # lesson 11
    (lambda: round(10 * focal_loss(1, 0.1, 2), 2), 18.65),
    (lambda: focal_loss(1, 0.5, 0, 0.25), math.log(2) / 4),
    (lambda: focal_loss(0, 0.5, 0, 0.25), 3 * math.log(2) / 4),
    (lambda: focal_loss(1, 0, 5), INF),
    (lambda: focal_loss(0, 1, 0), INF),
    (lambda: focal_loss(1, 1, 0), 0.0),
    (lambda: focal_loss(0, 0, 2, 0.25), 0.0),
    (lambda: focal_loss(1, 0, 2, 0), 0.0),  # no weight, no term
    (lambda: focal_loss(1, 1e-17, 1e17), pytest.approx(math.exp(-1) * 17 * math.log(10))),
])  # fmt: skip
def test_known_values(call, value):
    with strict():
        got = call()
    assert got == value and type(got) is float
    assert_plain_zero(got)


def test_known_rows():
    # lesson 6, exercise 3: every class has a slope, not only the dog
    assert softmax_cross_entropy_dz(0, [4, 2, -2]).round(4).tolist() == [-0.1211, 0.1189, 0.0022]
    assert softmax_cross_entropy_dz([0, 1], [[0, 0], [0, 0]]).tolist() == [[-0.5, 0.5], [0.5, -0.5]]
    assert softmax_cross_entropy_dz(0, [INF, 0]).tolist() == [0, 0]
    assert softmax_cross_entropy([0, 1, 1], [[0, 0], [0, 0], [3, 3]]).tolist() == [math.log(2)] * 3


# --- every way to hand numbers over


@pytest.mark.parametrize(
    "q", in_many_clothes([0.5, 0.25, 0.125, 1.0]), ids=lambda q: type(q).__name__
)
def test_what_holds_the_numbers_does_not_matter(q):
    y, plain = [1, 0, 1, 1], np.array([0.5, 0.25, 0.125, 1.0])
    for function in IN_P + IN_Z + [lambda y, q: focal_loss(y, q, 2)]:
        assert function(y, q).tolist() == function(y, plain).tolist()
        assert (
            function(q, 0.5).tolist() == function(plain, 0.5).tolist() if function in IN_P else True
        )
    assert softmax_cross_entropy(2, q) == softmax_cross_entropy(2, plain)


def test_one_number_goes_with_any_array():
    q = np.linspace(0, 1, 50_000)
    for function in IN_P + IN_Z:
        together = function(1, q)
        assert together.shape == q.shape and together[777] == function(1, q[777])
        assert together.tolist() == function(np.ones_like(q), q).tolist()
        assert (
            type(function(1, 0.5)) is float
            and type(function(np.float32(1), np.array(0.5))) is float
        )
    y = np.array([[0, 1], [1, 0]])
    assert squared_error(y, 0.25).tolist() == [[0.0625, 0.5625], [0.5625, 0.0625]]
    assert binary_cross_entropy(y == 1, 0.5).shape == (2, 2)


def test_class_ids_and_one_hot_rows_agree():
    z = RNG.normal(0, 5, (3, 4, 5))
    ids = RNG.integers(0, 5, (3, 4))
    rows = np.eye(5)[ids]
    for y in (
        ids,
        ids.astype(float),
        ids.astype(np.uint8),
        rows,
        rows.astype(bool),
        rows.astype(int),
    ):
        assert softmax_cross_entropy(y, z).tolist() == softmax_cross_entropy(ids, z).tolist()
        assert softmax_cross_entropy_dz(y, z).tolist() == softmax_cross_entropy_dz(ids, z).tolist()


# --- refusals


@pytest.mark.parametrize("function", IN_P + IN_Z + IN_ROWS, ids=lambda f: f.__name__)
@pytest.mark.parametrize("bad, shown", NOT_NUMBERS + NOT_NUMBERS_INSIDE, ids=shortly)
def test_what_is_no_number_is_refused(function, bad, shown):
    model = "q" if function in IN_P else "z"
    good = [0.5, 0.25]
    assert_refused(TypeError, ["y", shown], function, bad, good)
    assert_refused(TypeError, [model, shown], function, 1, bad)


BAD_TRUTHS = [
    (-1, ["y = -1", "(y + 1) / 2"]),
    ([-1, 1], ["y[0] = -1", "(y + 1) / 2"]),
    (2, ["y = 2", "y - 1"]),
    ([[0, 1], [0, 2]], ["y[1, 1] = 2"]),
    (1.5, ["y = 1.5"]),
    (math.nan, ["y = nan"]),
    (INF, ["y = inf"]),
    ([], ["y = []", "empty"]),
    ([[0], [0, 1]], ["y[1] = [0, 1]"]),
]


@pytest.mark.parametrize("function", IN_P + IN_Z + [lambda y, q: focal_loss(y, q, 2)])
@pytest.mark.parametrize("bad, words", BAD_TRUTHS, ids=shortly)
def test_bad_truths_are_refused(function, bad, words):
    assert_refused(ValueError, words, function, bad, 0.5)


@pytest.mark.parametrize("bad, words", [
    (2.3, ["q = 2.3", "use sigmoid(q)"]),
    (-4, ["q = -4", "use sigmoid(q)"]),
    ([0.5, 40], ["q[1] = 40"]),
    (math.nan, ["q = nan"]),
    ([], ["q = []"]),
], ids=shortly)  # fmt: skip
def test_a_logit_where_a_probability_belongs_is_refused(bad, words):
    for function in IN_P + [lambda y, q: focal_loss(y, q, 2)]:
        assert_refused(ValueError, words, function, 1, bad)


def test_bad_logits_are_refused():
    for function in IN_Z + IN_ROWS:
        assert_refused(ValueError, ["z[1] = nan"], function, [0, 1], [1, math.nan])
        assert_refused(ValueError, ["z = []"], function, 0, [])


@pytest.mark.parametrize(
    "y, q", [([0, 1], [0.5, 0.5, 0.5]), ([0, 1, 1], [[0.5], [0.5], [0.5]])], ids=shortly
)
def test_unlike_shapes_are_refused(y, q):
    for function in IN_P + IN_Z:
        model = "q" if function in IN_P else "z"
        words = [f"y has shape {np.shape(y)}", f"{model} has {np.shape(q)}"]
        assert_refused(ValueError, words, function, y, q)


@pytest.mark.parametrize("y, z, words", [
    (0.5, [1, 2], ["y = 0.5", "0 to 1", "2 classes"]),
    (2, [1, 2], ["y = 2", "0 to 1"]),
    (-1, [1, 2], ["y = -1"]),
    ([0, 3], [[1, 2, 3], [1, 2, 3]], ["y[1] = 3", "0 to 2"]),
    ([[0, 1], [2, 0]], [[[1, 2]] * 2] * 2, ["y[1, 0] = 2"]),
    (INF, [1, 2], ["y = inf"]),
    (math.nan, [1, 2], ["y = nan"]),
    ([0, 1, 0], [1, 2], ["y has shape (3,)", "z has (2,)"]),
    ([0, 1], [[1, 2, 3]], ["y has shape (2,)", "z has (1, 3)"]),
    ([[0], [1]], [[1, 2, 3], [1, 2, 3]], ["y has shape (2, 1)"]),
    ([0.5, 0.4], [1, 2], ["y sums to 0.9", "normalize(y)"]),
    ([1, 1], [1, 2], ["y sums to 2"]),
    ([2, -1], [1, 2], ["y[0] = 2"]),
    (0, 3, ["z = 3"]),
    (0, [INF, INF], ["z is inf twice"]),
    (0, [-INF, -INF], ["z is -inf everywhere"]),
    (True, [1, 2], ["y = True"]),
], ids=shortly)  # fmt: skip
def test_bad_classes_are_refused(y, z, words):
    for function in IN_ROWS:
        assert_refused((ValueError, TypeError), words, function, y, z)


@pytest.mark.parametrize("arguments, words", [
    ((0.5, 0.5, 2), ["y = 0.5", "binary_cross_entropy"]),
    (([1, 0.9], 0.5, 2), ["y[1] = 0.9"]),
    ((1, 0.5, -1), ["gamma = -1"]),
    ((1, 0.5, INF), ["gamma = inf"]),
    ((1, 0.5, math.nan), ["gamma = nan"]),
    ((1, 0.5, None), ["gamma = None"]),
    ((1, 0.5, "2"), ["gamma = '2'"]),
    ((1, 0.5, [1, 2]), ["gamma = [1, 2]"]),
    ((1, 0.5, 2, 1.5), ["alpha = 1.5"]),
    ((1, 0.5, 2, -0.25), ["alpha = -0.25"]),
    ((1, 0.5, 2, math.nan), ["alpha = nan"]),
    ((1, 0.5, 2, [0.25, 0.75]), ["alpha = [0.25, 0.75]"]),
], ids=shortly)  # fmt: skip
def test_bad_focal_arguments_are_refused(arguments, words):
    assert_refused((ValueError, TypeError), words, focal_loss, *arguments)


# --- digits: against exact arithmetic


def with_truths(xs, truths):
    return [
        (y, x)
        for i, x in enumerate(xs)
        for y in (truths[i % len(truths)], truths[(i + 1) % len(truths)])
    ]


HARD, SOFT = [0.0, 1.0], [0.0, 1.0, 0.5, 0.1, 1e-300, 1 - 2.0**-53, 0.7]


def slope_in_p(y, q):
    if q in (0, 1) and q == y:
        return 1 - 2 * q
    return mp.mpf("inf") * (q - y) if q in (0, 1) else (q - y) / (q * (1 - q))


def focal(gamma, alpha=None):
    def truth(y, q):
        q_t = q if y else 1 - q
        weight = 1 if alpha is None else exact(alpha) if y else 1 - exact(alpha)
        return mp.mpf(0) if q_t == 1 else weight * (1 - q_t) ** exact(gamma) * -log(q_t)

    return truth


DIGITS = {
    "squared_error": (squared_error, lambda y, q: (y - q) ** 2, PROBABILITIES, SOFT),
    "half_squared_error": (half_squared_error, lambda y, q: (y - q) ** 2 / 2, PROBABILITIES, SOFT),
    "squared_error_dq": (squared_error_dq, lambda y, q: 2 * (q - y), PROBABILITIES, SOFT),
    "half_squared_error_dq": (half_squared_error_dq, lambda y, q: q - y, PROBABILITIES, SOFT),
    "binary_cross_entropy": (
        binary_cross_entropy,
        lambda y, q: -times_log(y, q) - times_log(1 - y, 1 - q), PROBABILITIES, SOFT,
    ),
    "binary_cross_entropy_dq": (binary_cross_entropy_dq, slope_in_p, PROBABILITIES, SOFT),
    "binary_cross_entropy_from_logit": (
        binary_cross_entropy_from_logit,
        lambda y, z: (y * softplus(-z) if y else 0) + ((1 - y) * softplus(z) if y < 1 else 0),
        LOGITS, SOFT,
    ),
    "binary_cross_entropy_dz": (binary_cross_entropy_dz, lambda y, z: sigmoid(z) - y, LOGITS, HARD),
    "binary_cross_entropy_dz at 1/2": (
        binary_cross_entropy_dz, lambda y, z: sigmoid(z) - y, LOGITS, [0.5],
    ),
    "squared_error_dz": (
        squared_error_dz,
        lambda y, z: 2 * (sigmoid(z) - y) * sigmoid(z) * sigmoid(-z), LOGITS, HARD,
    ),
    "half_squared_error_dz": (
        half_squared_error_dz,
        lambda y, z: (sigmoid(z) - y) * sigmoid(z) * sigmoid(-z), LOGITS, HARD + [0.5],
    ),
    **{
        f"focal_loss {gamma} {alpha}": (
            lambda y, q, gamma=gamma, alpha=alpha: focal_loss(y, q, gamma, alpha),
            focal(gamma, alpha), PROBABILITIES, HARD,
        )
        for gamma, alpha in [(0, None), (0.5, None), (1, None), (2, 0.25), (5, None), (37.3, 0.1)]
    },
}  # fmt: skip


@pytest.mark.parametrize("name", DIGITS)
def test_digits(name):
    function, truth, xs, truths = DIGITS[name]
    assert_exact(function, truth, with_truths(xs, truths))


def test_digits_of_soft_slopes_are_those_of_their_larger_part():
    """Near q = y the slope of a soft truth is a difference of rounded numbers, as it must be."""
    for y, z in with_truths([z for z in LOGITS if abs(z) < 50], [0.1, 0.3, 0.7, 0.9]):
        truth = sigmoid(exact(z)) - exact(y)
        assert abs(exact(binary_cross_entropy_dz(y, z)) - truth) <= 4 * math.ulp(
            max(abs(float(truth)), min(y, 1 - y))
        )


def test_digits_of_softmax_losses():
    with mp.workprec(1200):
        for k in (1, 2, 3, 10, 40):
            for size in (1e-8, 1, 40, 745, 1e4):
                z, y = RNG.normal(0, size, k), int(RNG.integers(k))
                soft = RNG.dirichlet(np.ones(k))
                with strict():
                    loss, slope = softmax_cross_entropy(y, z), softmax_cross_entropy_dz(y, z)
                    mixed = softmax_cross_entropy(soft, z)
                parts = [mp.exp(exact(x) - exact(z.max())) for x in z]
                rests = [mp.fsum(parts[:i] + parts[i + 1 :]) for i in range(k)]
                top = int(z.argmax())
                logs = [mp.log(1 + rests[top]) + exact(z[top]) - exact(x) for x in z]
                assert ulps(loss, logs[y]) <= 4
                assert ulps(mixed, mp.fsum(exact(a) * b for a, b in zip(soft, logs))) <= 4
                for i in range(k):
                    share = (-rests[i] if i == y else parts[i]) / (1 + rests[top])
                    assert ulps(slope[i], share) <= 4
                assert_plain_zero(slope)


def test_the_data_varies_and_reaches_the_ends():
    for _, _, xs, truths in DIGITS.values():
        points = with_truths(xs, truths)
        assert {y for y, _ in points} == set(truths) and len(set(points)) > 100
        assert min(x for _, x in points) in (0.0, -INF) and max(x for _, x in points) in (1.0, INF)
