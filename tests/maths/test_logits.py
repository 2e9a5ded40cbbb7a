"""sigmoid, logit, softplus and the softmax family: known values, identities, refusals, digits."""

import math

import mpmath as mp
import numpy as np
import pytest
from maths_checks import (
    EDGE_LOGITS,
    LOGITS,
    NOT_NUMBERS,
    NOT_NUMBERS_INSIDE,
    PROBABILITIES,
    assert_exact,
    assert_plain_zero,
    assert_refused,
    exact,
    in_many_clothes,
    log,
    shortly,
    strict,
    ulps,
)
from maths_checks import sigmoid as exact_sigmoid
from maths_checks import softplus as exact_softplus

from xent_lesson.maths.logits import log_softmax, logit, logsumexp, sigmoid, softmax, softplus

INF = math.inf
RNG = np.random.default_rng(11)

# --- known values


@pytest.mark.parametrize("call, value", [
    (lambda: sigmoid(0), 0.5),
    (lambda: sigmoid(INF), 1.0),
    (lambda: sigmoid(-INF), 0.0),
    (lambda: sigmoid(-745), 5e-324),  # the last z whose sigmoid is not 0
    (lambda: round(sigmoid(4), 3), 0.982),  # lesson 6
    (lambda: sigmoid(math.log(3)), 0.75),  # odds of three to one
    (lambda: logit(0.5), 0.0),
    (lambda: logit(0), -INF),
    (lambda: logit(1), INF),
    (lambda: softplus(0), math.log(2)),
    (lambda: softplus(INF), INF),
    (lambda: softplus(-INF), 0.0),
    (lambda: softplus(1e4), 1e4),
    (lambda: logsumexp([1000, 1000]), 1000 + math.log(2)),
    (lambda: logsumexp([7]), 7.0),
    (lambda: logsumexp([INF, INF, 3]), INF),
    (lambda: logsumexp([-INF, -INF]), -INF),
    (lambda: logsumexp([-INF, 3]), 3.0),
    (lambda: logsumexp([-0.0]), 0.0),
])  # fmt: skip
def test_known_values(call, value):
    with strict():
        got = call()
    assert got == value and type(got) is float
    assert_plain_zero(got)


@pytest.mark.parametrize("call, value", [
    # the dog, the cat and the rabbit of lesson 7
    (lambda: softmax([4, 2, -2]).round(4), [0.8789, 0.1189, 0.0022]),
    (lambda: softmax([1004, 1002, 998]).round(4), [0.8789, 0.1189, 0.0022]),
    (lambda: softmax([0, 0, 0, 0]), [0.25] * 4),
    (lambda: softmax([3]), [1]),
    (lambda: softmax([INF, 0]), [1, 0]),
    (lambda: softmax([-INF, 0, 0]), [0, 0.5, 0.5]),
    (lambda: softmax([1e308, -1e308]), [1, 0]),
    (lambda: log_softmax([INF, 0, -INF]), [0, -INF, -INF]),
    (lambda: log_softmax([1e308, -1e308]), [0, -INF]),
    (lambda: log_softmax([123, 456, 789]), [-666, -333, -math.exp(-333)]),
    (lambda: log_softmax([0, 1000]), [-1000, 0]),
    (lambda: log_softmax([5]), [0]),
])  # fmt: skip
def test_known_rows(call, value):
    with strict():
        got = call()
    assert got.tolist() == value
    assert_plain_zero(got)


# --- every way to hand numbers over


@pytest.mark.parametrize("z", in_many_clothes([0, 1, 2, 3]), ids=lambda z: type(z).__name__)
def test_what_holds_the_numbers_does_not_matter(z):
    plain = np.array([0.0, 1, 2, 3])
    for function in (sigmoid, softplus, softmax, log_softmax):
        assert function(z).tolist() == function(plain).tolist()
    assert logsumexp(z) == logsumexp(plain)
    assert logit(np.asarray(z) / 4).tolist() == logit(plain / 4).tolist()


def test_one_number_in_one_python_float_out():
    for z in (0, 0.0, np.float64(0), np.float32(0), np.array(0), np.int8(0), False):
        assert type(sigmoid(z)) is float and sigmoid(z) == 0.5 and type(softplus(z)) is float
    assert type(logit(np.float16(0.25))) is float and logit(np.float16(0.25)) == logit(0.25)


def test_rows_keep_their_shape():
    z = RNG.normal(size=(3, 4, 5))
    assert softmax(z).shape == log_softmax(z).shape == z.shape and logsumexp(z).shape == (3, 4)
    assert softmax(z)[1, 2].tolist() == softmax(z[1, 2]).tolist()
    big = RNG.normal(size=(5000, 7))
    assert softmax(big)[4999].tolist() == softmax(big[4999]).tolist()
    assert logsumexp(big).tolist() == [logsumexp(row) for row in big]
    assert softmax(RNG.normal(size=(20_000, 1))).shape == (20_000, 1)


# --- refusals


@pytest.mark.parametrize("function", [sigmoid, softplus, softmax, log_softmax, logsumexp, logit],
                         ids=lambda f: f.__name__)  # fmt: skip
@pytest.mark.parametrize("bad, shown", NOT_NUMBERS + NOT_NUMBERS_INSIDE, ids=shortly)
def test_what_is_no_number_is_refused(function, bad, shown):
    name = "p" if function is logit else "z"
    assert_refused(TypeError, [name, shown, "not a real number"], function, bad)


@pytest.mark.parametrize("bad, words", [
    (math.nan, ["z = nan"]),
    ([0, math.nan], ["z[1] = nan"]),
    ([[0, 1], [math.nan, 2]], ["z[1, 0] = nan"]),
    ([], ["z = []", "empty"]),
    ([[1, 2], [3]], ["z[1] = [3]", "length"]),
    (10**400, ["z = 1000", "too large"]),
    (np.ma.masked_array([1.0, 2.0], [True, False]), ["z[0] is masked"]),
], ids=shortly)  # fmt: skip
def test_bad_logits_are_refused(bad, words):
    for function in (sigmoid, softplus, softmax, log_softmax, logsumexp):
        assert_refused(ValueError, words, function, bad)


@pytest.mark.parametrize("bad, words", [
    (3, ["z = 3 is one number", "list"]),
    ([INF, INF], ["z is inf twice", "no limit"]),
    ([[0, 1], [INF, INF]], ["z[1] is inf twice"]),
    ([-INF, -INF], ["z is -inf everywhere"]),
    ([-INF], ["z is -inf everywhere"]),
], ids=shortly)  # fmt: skip
def test_rows_without_a_softmax_are_refused(bad, words):
    for function in (softmax, log_softmax):
        assert_refused(ValueError, words, function, bad)


@pytest.mark.parametrize("bad, words", [
    (3, ["p = 3", "use sigmoid(p)"]), (-1, ["p = -1"]),
    ([0.5, 2.5], ["p[1] = 2.5"]), (math.nan, ["nan"]),
], ids=shortly)  # fmt: skip
def test_a_logit_has_no_logit(bad, words):
    assert_refused(ValueError, words, logit, bad)


# --- digits: against exact arithmetic


def test_digits_of_single_logits():
    points = [(z,) for z in LOGITS]
    assert_exact(sigmoid, exact_sigmoid, points)
    assert_exact(softplus, exact_softplus, points)
    assert_exact(logit, lambda p: log(p) - log(1 - p), [(p,) for p in PROBABILITIES])


def logit_rows():
    rows = [np.array([a, b]) for a in EDGE_LOGITS[:-2] for b in EDGE_LOGITS[:-2]]
    rows += [RNG.normal(0, size, k) for k in (1, 2, 3, 10, 50) for size in (1e-8, 1, 20, 300, 1e4)]
    rows += [RNG.choice(EDGE_LOGITS[:-2], 5) for _ in range(30)]
    rows += [np.array([0.1, -700.3]), np.array([40.1, -0.3, -0.3]), np.array([-700.1, 0.7, 0.3])]
    return rows


def test_digits_of_rows():
    with mp.workprec(1200):
        for z in logit_rows():
            with strict():
                shares, logs, whole = softmax(z), log_softmax(z), logsumexp(z)
            top = int(np.argmax(z))
            others = [mp.exp(exact(x) - exact(z[top])) for i, x in enumerate(z) if i != top]
            rest = mp.log(1 + mp.fsum(others))
            for x, share, logarithm in zip(z, shares, logs):
                truth = exact(x) - exact(z[top]) - rest
                assert ulps(logarithm, truth) <= 4, (z, x)
                assert ulps(share, mp.exp(truth)) <= 4, (z, x)
            # where the largest and the rest cancel, the digits lost are those of the largest
            truth = exact(z[top]) + rest
            assert abs(exact(whole) - truth) <= 4 * math.ulp(
                max(abs(float(truth)), min(abs(z[top]), 1))
            )
            if not -1 < z[top] < 0:
                assert ulps(whole, truth) <= 4, z
            assert_plain_zero(np.concatenate([shares, logs, [whole]]))


def test_a_million_classes():
    z = RNG.normal(0, 3, 10**6)
    with strict():
        shares, logs, whole = softmax(z), log_softmax(z), logsumexp(z)
    long = z.astype(np.longdouble)
    if np.finfo(long.dtype).nmant < 63:
        pytest.skip("no longer float here to compare with")
    truth = np.log(np.exp(long - long.max()).sum()) + long.max()
    assert abs(whole - truth) <= 4 * np.spacing(whole)
    assert (abs(logs - (long - truth)) <= 4 * np.spacing(-logs)).all()
    assert (abs(shares - np.exp(long - truth)) <= 4 * np.spacing(shares)).all()


def test_the_data_varies_and_reaches_the_ends():
    assert {0.0, 1e-8, -1e-8, 40.0, 745.0, -745.0, 1e4, -1e4, INF, -INF} <= set(LOGITS)
    finite = [z for z in LOGITS if math.isfinite(z)]
    assert len(set(finite)) > 100 and min(finite) < -1000 and max(finite) > 1000
    assert {len(z) for z in logit_rows()} >= {1, 2, 3, 5, 10, 50}
