"""What the tests of the mathematics share: exact arithmetic, awkward inputs, and refusals."""

import math
import warnings
from contextlib import contextmanager

import mpmath as mp
import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from xent_lesson.maths.information import normalize

mp.mp.prec = 1300  # 1 - 5e-324 still differs from 1

laws = settings(derandomize=True, deadline=None, max_examples=150, database=None)
ANY_WEIGHT = st.one_of(st.just(0.0), st.floats(1e-3, 1), st.floats(1e-300, 1), st.sampled_from([0.25, 0.5, 1.0]))
FULL_WEIGHT = st.floats(1e-3, 1)


def rows(k, weights=ANY_WEIGHT):
    """Distributions over k outcomes."""
    return arrays(float, k, elements=weights).filter(np.any).map(normalize)


RNG = np.random.default_rng(20240229)
SMALLEST, BELOW_ONE = 5e-324, 1 - 2.0**-53
EDGE_PROBABILITIES = [
    0.0, SMALLEST, 1e-300, 1e-17, 0.25, np.nextafter(0.5, 0), 0.5, np.nextafter(0.5, 1), 0.75,
    BELOW_ONE, 1.0,
]  # fmt: skip
PROBABILITIES = [float(p) for p in (
    *EDGE_PROBABILITIES,
    *RNG.random(60),
    *10.0 ** RNG.uniform(-300, 0, 25),
    *(1 - 10.0 ** RNG.uniform(-16, 0, 25)),
    *(0.5 + 10.0 ** RNG.uniform(-16, -1, 15) * RNG.choice([-1, 1], 15)),
)]  # fmt: skip
EDGE_LOGITS = [0.0, SMALLEST, 1e-8, -1e-8, 40.0, -40.0, 709.0, -709.0, 745.0, -745.0, 1e4, -1e4,
               math.inf, -math.inf]  # fmt: skip
LOGITS = [float(z) for z in (*EDGE_LOGITS, *RNG.normal(0, 2, 60), *RNG.uniform(-760, 760, 60))]


def shortly(x):
    """What a test is called for this input: the same in every process, so without an address."""
    return str(x).partition(" at 0x")[0][:20]


def exact(x):
    return mp.mpf(float(x))


def log(x):
    return mp.log(x) if x > 0 else -mp.inf


def times_log(weight, x):
    """weight * log(x), where no weight means no term."""
    return weight * log(x) if weight else mp.mpf(0)


def sigmoid(z):
    return mp.mpf(0) if z == -mp.inf else 1 / (1 + mp.exp(-z))


def softplus(z):
    return mp.log(1 + mp.exp(z))


def nats(p, q):
    """The cross-entropy of two rows: the sum of -p log q."""
    return -mp.fsum(times_log(exact(a), exact(b)) for a, b in zip(p, q))


def textbook_sigmoid(z):
    """In plain numpy, through which complex numbers pass."""
    return 1 / (1 + np.exp(-z))


def ulps(got, truth):
    """The distance from the exact truth, in units of the last place of its nearest float."""
    nearest = math.copysign(math.inf, truth) if abs(truth) >= mp.mpf(2) ** 1024 else float(truth)
    if math.isinf(got) or math.isinf(nearest):
        return 0.0 if got == nearest else math.inf
    return float(abs(mp.mpf(float(got)) - truth) / mp.mpf(math.ulp(nearest)))


def assert_exact(function, truth, points, bar=4):
    """Every point, alone and in an array: near the exact truth, silent, and never -0.0."""
    points = list(points)
    with strict():
        together = function(*(np.array(column) for column in zip(*points)))
        alone = [function(*point) for point in points]
    for point, a, b in zip(points, together, alone):
        expected = truth(*map(exact, point))
        for got in (a, b):
            assert ulps(got, expected) <= bar, (point, got, mp.nstr(expected, 20))
            assert_plain_zero(got)


def assert_plain_zero(values):
    values = np.asarray(values)
    assert not np.signbit(values[values == 0]).any(), "-0.0 got out"


@contextmanager
def strict():
    """A caller who has turned every numpy complaint and every warning into an error."""
    with np.errstate(all="raise"), warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def assert_refused(error, words, function, *args, **kwargs):
    """Refused with this error, in one line that holds these words and says how to mend it."""
    with pytest.raises(error) as caught, strict():
        function(*args, **kwargs)
    message = str(caught.value)
    assert "\n" not in message and len(message) < 250, message
    for word in words:
        assert word in message, f"{word!r} is not in: {message}"
    cures = ("use ", "give ", "make ", "fill ", "try ")
    assert any(f"; {cure}" in message for cure in cures), f"no cure in: {message}"


class Sheet:
    """What a pandas Series is to numpy: labelled otherwise, read by position."""

    def __init__(self, values):
        self.values, self.index = np.asarray(values), list(range(len(values)))[::-1]

    def __array__(self, dtype=None, copy=None):
        return np.array(self.values, dtype=dtype)


def in_many_clothes(values):
    """The same numbers in a list, a tuple and arrays: read-only, strided, reversed, labelled."""
    a = np.array(values, dtype=float)
    locked = a.copy()
    locked.setflags(write=False)
    wide = np.repeat(a, 2, axis=-1)
    return [
        a.tolist(),
        tuple(a.tolist()),
        locked,
        wide[..., ::2],
        a[..., ::-1].copy()[..., ::-1],
        np.asfortranarray(a),
        np.ma.masked_array(a),
        Sheet(a),
    ]


NOT_NUMBERS = [
    ("0.5", "'0.5'"),
    (b"0.5", "b'0.5'"),
    (None, "None"),
    ({}, "{}"),
    ({0.5: 1}, "{0.5: 1}"),
    ({0.5}, "{0.5}"),
    ((x for x in [0.5]), "generator"),
    (map(float, ["0.5"]), "map"),
    (np.datetime64("2020-01-01"), "2020"),
    (np.timedelta64(3, "ns"), "timedelta"),
    (0.5 + 0j, "(0.5+0j)"),
    (object(), "object"),
    (len, "len"),
    ("long " * 1000 + "\nlines", "long"),
]
NOT_NUMBERS_INSIDE = [
    ([0.5, "0.5"], "[1] = '0.5'"),
    ([0.5, None], "[1] = None"),
    ([0.25, 1j], "[1] = 1j"),
    ([[0.5, 0.5], [0.5, {}]], "[1, 1] = {}"),
    (np.array(["a", "b"]), "[0] = 'a'"),
    (np.array(["2020", "2021"], dtype="M8[Y]"), "[0] = "),
]
