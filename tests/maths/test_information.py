"""surprisal, expectation, entropy and what is made of them: values, refusals, digits."""

import math
from decimal import Decimal
from fractions import Fraction

import mpmath as mp
import numpy as np
import pytest
from maths_checks import (
    BELOW_ONE,
    EDGE_PROBABILITIES,
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
    nats,
    shortly,
    strict,
    times_log,
    ulps,
)

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

INF = math.inf
RNG = np.random.default_rng(7)

# --- known values


@pytest.mark.parametrize("call, value", [
    # one bit per halving: the definition
    (lambda: surprisal(1), 0.0),
    (lambda: surprisal(0.5), 1.0),
    (lambda: surprisal(2.0**-1074), 1074.0),
    (lambda: surprisal(0), INF),
    (lambda: surprisal(0.01, 10), 2.0),
    # lightning, one in 280,000 (lesson 1): log2 280000
    (lambda: round(surprisal(1 / 280000), 2), 18.10),
    (lambda: round(surprisal(1e-10, math.e), 2), 23.03),
    # a die (3.5), and +-1 squared
    (lambda: expectation([1 / 6] * 6, [1, 2, 3, 4, 5, 6]), 3.5),
    (lambda: expectation([0.5, 0.5], [1, 1]), 1.0),
    (lambda: expectation([0.5, 0.5], [-1, 1]), 0.0),
    # Cover & Thomas, 2nd ed., example 2.1.1: 1.75 bits; sec. 2.1: H(0.1)
    (lambda: entropy([0.5, 0.25, 0.125, 0.125]), 1.75),
    (lambda: entropy([1, 0]), 0.0),
    (lambda: entropy([1]), 0.0),
    (lambda: entropy([0.25] * 4), 2.0),
    (lambda: round(entropy([0.9, 0.1]), 4), 0.4690),
    (lambda: round(entropy([0.1] * 10), 2), 3.32),
    (lambda: bernoulli_entropy(0.5), 1.0),
    (lambda: bernoulli_entropy(0), 0.0),
    (lambda: bernoulli_entropy(1), 0.0),
    (lambda: round(bernoulli_entropy(0.4), 3), 0.971),
    # lesson 4: the chicken shop, and a true outcome called impossible
    (lambda: round(cross_entropy([0.7, 0.2, 0.1], [0.5, 0.3, 0.2]), 3), 1.280),
    (lambda: round(cross_entropy([0.5, 0.3, 0.2], [0.7, 0.2, 0.1]), 3), 1.618),
    (lambda: cross_entropy([0.5, 0.5], [1, 0]), INF),
    (lambda: cross_entropy([1, 0], [0.5, 0.5]), 1.0),
    # Olah, Visual Information Theory: Bob's words in Alice's code, and Alice's in Bob's
    (lambda: cross_entropy([1 / 2, 1 / 4, 1 / 8, 1 / 8], [1 / 8, 1 / 2, 1 / 4, 1 / 8]), 2.375),
    (lambda: cross_entropy([1 / 8, 1 / 2, 1 / 4, 1 / 8], [1 / 2, 1 / 4, 1 / 8, 1 / 8]), 2.25),
    # Cover & Thomas, example 2.3.1 with r = 1/2, s = 1/4: both directions
    (lambda: round(kl_divergence([0.5, 0.5], [0.75, 0.25]), 4), 0.2075),
    (lambda: round(kl_divergence([0.75, 0.25], [0.5, 0.5]), 4), 0.1887),
    (lambda: kl_divergence([0.5, 0.5], [1, 0]), INF),
    (lambda: kl_divergence([1, 0], [0.5, 0.5]), 1.0),
    (lambda: kl_divergence([1, 0], [1, 0]), 0.0),
    # disjoint: one bit tells which of the two it was
    (lambda: js_divergence([1, 0], [0, 1]), 1.0),
    (lambda: js_divergence([1, 0], [0, 1], math.e), math.log(2)),
    (lambda: js_divergence([0.25, 0.75], [0.25, 0.75]), 0.0),
    (lambda: perplexity([0.25] * 4), 4.0),
    (lambda: perplexity([1, 0, 0]), 1.0),
    (lambda: perplexity([1, 0], [0.25, 0.75]), 4.0),
    (lambda: perplexity([1, 0], [0, 1]), INF),
])  # fmt: skip
def test_known_values(call, value):
    with strict():
        got = call()
    assert got == value and type(got) is float
    assert_plain_zero(got)


def test_normalize():
    assert normalize([3, 1]).tolist() == [0.75, 0.25]
    assert normalize([[1, 1], [0, 2]]).tolist() == [[0.5, 0.5], [0, 1]]
    for size in (SMALLEST, 1e-300, 1.0, 1e300, 8e307):  # no sum overflows, none vanishes
        assert normalize([size, size]).tolist() == [0.5, 0.5]
    assert entropy(normalize([0.1] * 7)) == pytest.approx(math.log2(7))


# --- every way to hand numbers over


@pytest.mark.parametrize(
    "p", in_many_clothes([0.5, 0.25, 0.125, 0.125]), ids=lambda p: type(p).__name__
)
def test_what_holds_the_numbers_does_not_matter(p):
    values = [4, 3, 2, 1]
    with strict():
        assert surprisal(p).tolist() == [1, 2, 3, 3]
        assert bernoulli_entropy(p).shape == (4,)
        assert entropy(p) == 1.75 and perplexity(p) == 2**1.75
        assert expectation(p, values) == 3.125
        assert cross_entropy([0.25] * 4, p) == 2.25
        assert kl_divergence(p, p) == js_divergence(p, p) == 0.0
        assert normalize(p).tolist() == list(np.asarray(p))


@pytest.mark.parametrize("half", [
    0.5, np.float64(0.5), np.float32(0.5), np.float16(0.5), np.array(0.5),
    Fraction(1, 2), Decimal("0.5"),
], ids=shortly)  # fmt: skip
def test_one_number_in_one_python_float_out(half):
    for function in (surprisal, bernoulli_entropy):
        assert function(half) == 1.0 and type(function(half)) is float


def test_truth_values_and_integers_are_numbers():
    assert surprisal(True) == 0.0 and surprisal(False) == INF and surprisal(1) == 0.0
    assert entropy([True, False]) == 0.0 and entropy(np.array([1, 0], dtype=np.uint8)) == 0.0
    assert expectation([Fraction(1, 4), Fraction(3, 4)], [4, 0]) == 1.0


def test_half_precision_is_computed_in_double():
    p = np.array([0.1, 0.2, 0.7], dtype=np.float16)  # sums to 1.00012, near enough for its digits
    assert_refused(ValueError, ["p sums to 1.00012"], entropy, p.astype(float))
    assert ulps(entropy(p), nats(p, p) / mp.log(2)) <= 4
    assert surprisal(np.float16(0.1)) == surprisal(float(np.float16(0.1)))


def test_the_last_axis_holds_the_outcomes():
    p = RNG.dirichlet(np.ones(5), size=(3, 4))
    q = RNG.dirichlet(np.ones(5), size=(3, 4))
    for function in (cross_entropy, kl_divergence, js_divergence, expectation):
        assert function(p, q).shape == (3, 4)
        assert function(p, q)[2, 1] == pytest.approx(function(p[2, 1], q[2, 1]), rel=1e-15)
    assert entropy(p).shape == perplexity(p).shape == (3, 4) and normalize(p).shape == p.shape
    assert surprisal(p).shape == bernoulli_entropy(p).shape == p.shape


def test_dust_just_outside_means_the_end_and_is_kept_inside():
    assert surprisal(1 + 1e-13) == 0.0 and surprisal(-1e-13) == INF
    assert entropy([1 + 1e-13, -1e-13]) == 0.0
    assert surprisal(1e-300) == pytest.approx(996.578, abs=1e-3)
    assert surprisal(-0.0) == INF and bernoulli_entropy(-0.0) == 0.0
    assert entropy([0.5 + 4e-9, 0.5 + 4e-9]) == pytest.approx(1)


def test_an_impossible_value_does_not_count():
    assert expectation([1, 0], [3, INF]) == 3.0 and expectation([0, 1], [-INF, 0]) == 0.0
    assert expectation([0.5, 0.5], [3, INF]) == INF and expectation([0.5, 0.5], [-INF, 3]) == -INF


# --- refusals

ONE = [surprisal, bernoulli_entropy]
ROW = [entropy, perplexity]
PAIR = [cross_entropy, kl_divergence, js_divergence]

BAD_PROBABILITIES = [
    (ValueError, -0.1, ["p = -0.1", "between 0 and 1", "sigmoid(p)"]),
    (ValueError, 1.5, ["p = 1.5", "between 0 and 1", "sigmoid(p)"]),
    (ValueError, 2, ["p = 2 "]),
    (ValueError, -1e-11, ["p = -1e-11"]),
    (ValueError, 1 + 1e-11, ["p = 1.00000000001"]),
    (ValueError, INF, ["p = inf"]),
    (ValueError, -INF, ["p = -inf"]),
    (ValueError, math.nan, ["p = nan"]),
    (ValueError, 10**400, ["p = 1000", "too large"]),
    (ValueError, [0.5, 1.5], ["p[1] = 1.5"]),
    (ValueError, [[0.5, 0.1], [0.2, -3]], ["p[1, 1] = -3"]),
    (ValueError, [0.5, math.nan], ["p[1] = nan"]),
    (ValueError, [], ["p = []", "empty"]),
    (ValueError, np.zeros((0, 3)), ["p = ", "empty"]),
    (ValueError, [[0.5], [0.5, 0.1]], ["p[1] = [0.5, 0.1]", "length"]),
    (ValueError, [0.5, [0.5]], ["p[1] = [0.5]"]),
    (ValueError, np.ma.masked_array([0.5, 0.5], [False, True]), ["p[1]", "masked"]),
]


@pytest.mark.parametrize("function", ONE + ROW, ids=lambda f: f.__name__)
@pytest.mark.parametrize("error, bad, words", BAD_PROBABILITIES, ids=shortly)
def test_bad_probabilities_are_refused(function, error, bad, words):
    if function in ROW:
        words = [
            word.replace("sigmoid", "normalize") for word in words if np.ndim(words) and "[" in word
        ]
    assert_refused(error, words or ["p"], function, bad)


@pytest.mark.parametrize("function", ONE + ROW + [normalize], ids=lambda f: f.__name__)
@pytest.mark.parametrize("bad, shown", NOT_NUMBERS + NOT_NUMBERS_INSIDE, ids=shortly)
def test_what_is_no_number_is_refused(function, bad, shown):
    name = "weights" if function is normalize else "p"
    assert_refused(TypeError, [name, shown, "not a real number"], function, bad)


BAD_DISTRIBUTIONS = [
    (0.5, ["{0} = 0.5", "[{0}, 1 - {0}]"]),
    ([0.5, 0.499], ["{0} sums to 0.999, not 1 (off by -0.001)", "normalize({0})"]),
    ([0.5, 0.5 + 2e-8], ["{0} sums to 1.00000002", "normalize({0})"]),
    ([[0.5, 0.5], [0.6, 0.6]], ["{0}[1] sums to 1.2", "off by 0.2"]),
    ([[[0.5, 0.5], [0.5, 0.4]]], ["{0}[0, 1] sums to 0.9"]),
    ([0, 0], ["{0} sums to 0"]),
    ([30, 70], ["{0}[0] = 30", "normalize({0})", "softmax({0})"]),
    ([4, 2, -2], ["{0}[0] = 4", "softmax({0})"]),
    ([0.5, -0.5, 1.0], ["{0}[1] = -0.5"]),
    ([0.5, 0.5, math.nan], ["{0}[2] = nan"]),
    ([0.5, 0.5, INF], ["{0}[2] = inf"]),
    ([0.5, "x"], ["{0}[1] = 'x'"]),
    ([[0.5, 0.5], [1]], ["{0}[1] = [1]"]),
    ([], ["{0} = []", "empty"]),
]


@pytest.mark.parametrize("function", PAIR, ids=lambda f: f.__name__)
@pytest.mark.parametrize("bad, words", BAD_DISTRIBUTIONS, ids=shortly)
def test_bad_distributions_are_refused_on_either_side(function, bad, words):
    good = [0.5, 0.5]
    error = (ValueError, TypeError)
    assert_refused(error, [word.format("p") for word in words], function, bad, good)
    assert_refused(error, [word.format("q") for word in words], function, good, bad)


@pytest.mark.parametrize("function", PAIR + [expectation], ids=lambda f: f.__name__)
@pytest.mark.parametrize("p, q", [
    ([0.5, 0.5, 0], [[1], [1], [1]]), ([0.5, 0.5], [1]), ([0.5, 0.5], [0.5, 0.5, 0]),
    ([[0.5, 0.5]], [0.5, 0.5]), ([0.5, 0.5], [[0.5, 0.5], [0.5, 0.5]]),
], ids=shortly)  # fmt: skip
def test_distributions_never_broadcast(function, p, q):
    other = "values" if function is expectation else "q"
    shapes = [f"p has shape {np.shape(p)}", f"{other} has {np.shape(q)}", "same shape"]
    assert_refused(ValueError, shapes, function, p, q)


@pytest.mark.parametrize("values, words", [
    ([1, math.nan], ["values[1] = nan"]),
    ([INF, -INF], ["values", "inf and -inf"]),
    ([1, "2"], ["values[1] = '2'"]),
    (3, ["values has ()"]),
    ([], ["values = []"]),
    ([1, None], ["values[1] = None"]),
], ids=shortly)  # fmt: skip
def test_bad_values_are_refused(values, words):
    assert_refused((ValueError, TypeError), words, expectation, [0.5, 0.5], values)


@pytest.mark.parametrize("base, words", [
    (1, ["base = 1 "]), (0, ["base = 0 "]), (-2, ["base = -2"]), (0.5, ["base = 0.5"]),
    (INF, ["inf"]), (math.nan, ["nan"]), ("e", ["'e'"]), (None, ["None"]), (2j, ["2j"]),
    ([2, 3], ["[2, 3]"]),
    (True, ["True"]), (10**400, ["too large"]),
], ids=shortly)  # fmt: skip
def test_bad_bases_are_refused(base, words):
    calls = [(f, (0.5,)) for f in ONE] + [(entropy, ([0.5, 0.5],))]
    calls += [(f, ([0.5, 0.5], [0.5, 0.5])) for f in PAIR]
    for function, args in calls:
        assert_refused((ValueError, TypeError), ["base", *words], function, *args, base=base)


@pytest.mark.parametrize("weights, words", [
    ([1, -1], ["weights[1] = -1", "softmax(weights)"]),
    ([0, 0], ["weights is 0 everywhere"]),
    ([[1, 2], [0, 0]], ["weights[1] is 0 everywhere"]),
    ([1, INF], ["weights[1] = inf"]),
    ([1, math.nan], ["weights[1] = nan"]),
    (3, ["weights = 3"]),
    ([], ["weights = []"]),
], ids=shortly)  # fmt: skip
def test_bad_weights_are_refused(weights, words):
    assert_refused(ValueError, words, normalize, weights)


def test_a_missing_argument_is_pythons_own_complaint():
    with pytest.raises(TypeError, match=r"cross_entropy\(\) missing .* argument: 'q'"):
        cross_entropy([0.5, 0.5])
    with pytest.raises(TypeError, match=r"perplexity\(\) got an unexpected .* 'base'"):
        perplexity([0.5, 0.5], base=2)


# --- digits: against exact arithmetic

LN2 = mp.log(2)


def kl(p, q):
    """p log(p / q) - p + q: the p and q fall out where both sum to the same."""
    return mp.fsum(
        (exact(a) * (log(exact(a)) - log(exact(b))) if a else 0) + exact(b) - exact(a)
        for a, b in zip(p, q)
    )


def js(p, q):
    def half(a, b):
        return exact(a) * log(2 * exact(a) / (exact(a) + exact(b))) / 2 if a else mp.mpf(0)

    return mp.fsum(half(a, b) + half(b, a) for a, b in zip(p, q))


def test_surprisal_digits():
    points = [(p,) for p in PROBABILITIES]
    for base in (2, math.e, 10, 3, 1.5):
        scale = 1 if base == math.e else mp.log(exact(base))
        assert_exact(lambda p: surprisal(p, base), lambda p: -log(p) / scale, points)


def test_bernoulli_entropy_digits():
    points = [(p,) for p in PROBABILITIES]
    truth = lambda p: -times_log(p, p) - times_log(1 - p, 1 - p)  # noqa: E731
    assert_exact(bernoulli_entropy, lambda p: truth(p) / LN2, points)
    assert_exact(lambda p: bernoulli_entropy(p, math.e), truth, points)


def distributions():
    """Pairs of every kind: spread, peaked, near-certain, near-equal, a digit apart, with zeros."""
    edge = [e for e in EDGE_PROBABILITIES if e <= 0.5]
    pairs = [(np.array([1 - a, a]), np.array([1 - b, b])) for a in edge for b in edge]
    for k in (1, 2, 3, 10, 100, 1000):
        for p in (
            RNG.dirichlet(np.ones(k)),
            normalize(10.0 ** RNG.uniform(-300, 0, k)),
            normalize(10.0 ** RNG.uniform(-16, 0, k)),
            normalize(RNG.integers(0, 4, k) + (np.arange(k) == 0)),
        ):
            pairs.append((p, p))
            pairs.append((p, RNG.dirichlet(np.ones(k))))
            for width in (1e-15, 1e-8, 1e-2, 0.9):
                pairs.append((p, normalize(p * (1 + width * RNG.uniform(-1, 1, k)))))
            pairs.append((p, np.clip(p + np.spacing(p) * RNG.integers(-1, 2, k), 0, 1)))
    return pairs


PAIRS = distributions()


@pytest.mark.parametrize("function, truth, bar", [
    (lambda p, q: entropy(p), lambda p, q: nats(p, p) / LN2, 4),
    (lambda p, q: entropy(p, math.e), lambda p, q: nats(p, p), 4),
    (cross_entropy, lambda p, q: nats(p, q) / LN2, 4),
    (lambda p, q: cross_entropy(p, q, 10), lambda p, q: nats(p, q) / mp.log(10), 4),
    (kl_divergence, lambda p, q: kl(p, q) / LN2, 8),
    (lambda p, q: kl_divergence(p, q, math.e), kl, 8),
    (js_divergence, lambda p, q: js(p, q) / LN2, 8),
    (lambda p, q: js_divergence(p, q, math.e), js, 8),
], ids=["entropy", "entropy e", "ce", "ce 10", "kl", "kl e", "js", "js e"])  # fmt: skip
def test_digits_of_rows(function, truth, bar):
    with mp.workprec(250):
        for p, q in PAIRS:
            with strict():
                got = function(p, q)
            assert ulps(got, truth(p, q)) <= bar, (p[:3], q[:3], len(p), got)
            assert got >= 0
            assert_plain_zero(got)


def test_expectation_digits_even_where_terms_cancel():
    with mp.workprec(2500):
        for p, _ in PAIRS:
            for size in (-300, -5, 0, 300):
                x = RNG.normal(size=len(p)) * 10.0 ** (size + RNG.uniform(-5, 5, len(p)))
                if len(p) > 1 and p[-1] > 1e-3:
                    x[-1] = -(p[:-1] @ x[:-1]) / p[-1]  # a fair game, up to rounding
                with strict():
                    got = expectation(p, x)
                truth = mp.fsum(exact(a) * exact(b) for a, b in zip(p, x))
                assert ulps(got, truth) <= 4, (p[:3], x[:3], got)
    assert (
        ulps(
            expectation([1, SMALLEST], [1e-20, 1e300]),
            mp.mpf(1e-20) + exact(SMALLEST) * exact(1e300),
        )
        <= 4
    )


def test_digits_of_a_million_entries():
    n = 10**6
    w, v = RNG.random(n), RNG.random(n)
    p, q, x = w / w.sum(), v / v.sum(), RNG.normal(size=n)
    with strict():
        got = (
            entropy(p),
            cross_entropy(p, q),
            kl_divergence(p, q),
            js_divergence(p, q),
            expectation(p, x),
        )
    P, Q = p.astype(np.longdouble), q.astype(np.longdouble)
    if np.finfo(np.longdouble).nmant < 63:
        pytest.skip("no longer float here to compare with")
    m = (P + Q) / 2
    two = np.log(np.longdouble(2))
    exacts = (
        -(P * np.log2(P)).sum(),
        -(P * np.log2(Q)).sum(),
        (P * np.log(P / Q) - P + Q).sum() / two,
        (P * np.log(P / m) + Q * np.log(Q / m)).sum() / 2 / two,
        (P * x).sum(),
    )
    for value, truth in zip(got, exacts):
        assert abs(value - truth) <= 8 * np.spacing(abs(value))


def test_an_answer_does_not_depend_on_memory_layout_or_size():
    p = RNG.dirichlet(np.ones(1000), size=40)
    assert (
        entropy(np.asfortranarray(p)).tolist() == entropy(p).tolist() == [entropy(row) for row in p]
    )
    q = RNG.dirichlet(np.ones(1000), size=40)
    assert kl_divergence(p, q).tolist() == [kl_divergence(a, b) for a, b in zip(p, q)]
    assert expectation(p, q).tolist() == [expectation(a, b) for a, b in zip(p, q)]
    flat = RNG.random(50_000)
    assert bernoulli_entropy(flat)[::5000].tolist() == [bernoulli_entropy(x) for x in flat[::5000]]


# --- the test data


def test_the_data_varies_and_reaches_the_ends():
    assert {0.0, SMALLEST, 0.5, BELOW_ONE, 1.0} <= set(PROBABILITIES)
    assert len(set(PROBABILITIES)) > 100 and np.std(PROBABILITIES) > 0.2
    assert {len(p) for p, _ in PAIRS} >= {1, 2, 3, 10, 100, 1000}
    apart = [np.abs(p - q).max() for p, q in PAIRS]
    assert min(apart) == 0 and 0 < min(a for a in apart if a) < 1e-15 and max(apart) > 0.4
    assert any(p.max() == 1 for p, _ in PAIRS) and any(p.min() == 0 for p, _ in PAIRS)
