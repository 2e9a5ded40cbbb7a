"""What every public function of the mathematics keeps to: its words, its types at every length, its numbers anywhere."""

import inspect
import math
import warnings
from itertools import product

import numpy as np
import pytest
from maths_checks import BELOW_ONE, SMALLEST, strict

import xent_lesson
from xent_lesson.maths._frame import BLOCK
from xent_lesson.maths.next_letter import LetterModel
from xent_lesson.maths.training import Run

PUBLIC = {
    name: getattr(xent_lesson, name)
    for room, names in xent_lesson._ROOMS.items() if room.startswith("maths.")
    for name in names.split() if name != "Run"
}  # fmt: skip
OF_ONE_PROBABILITY = "surprisal bernoulli_entropy logit".split()
OF_ONE_LOGIT = "sigmoid softplus".split()
IN_Q = "squared_error half_squared_error binary_cross_entropy squared_error_dq half_squared_error_dq".split()
IN_Q += ["binary_cross_entropy_dq"]
IN_Z = "squared_error_dz half_squared_error_dz binary_cross_entropy_dz binary_cross_entropy_from_logit".split()
OF_ONE_ROW = "entropy perplexity".split()
OF_TWO_ROWS = "cross_entropy kl_divergence js_divergence perplexity".split()
OF_LOGITS = "softmax log_softmax logsumexp".split()
OF_CLASSES = "softmax_cross_entropy softmax_cross_entropy_dz".split()
LOSSES = "squared_error half_squared_error binary_cross_entropy softmax_cross_entropy".split()


# --- words


@pytest.mark.parametrize("name", PUBLIC)
def test_docstrings_say_what_is_promised(name):
    text = inspect.getdoc(PUBLIC[name])
    lines = text.splitlines()
    assert len(lines) <= 14 and lines[0].endswith(".") and lines[1] == ""
    assert "Returns " in text and "Raises " in text and "\nSource: " in text and f"{name}(" in text.split(">>>")[1]
    for parameter in inspect.signature(PUBLIC[name]).parameters:
        assert any(f"{before}{parameter}{behind}" in text for before in "\n ," for behind in (" :", ",", " ", "."))


# --- types: a number is a float, and an array has its shape, however large it is


def sized(shape):
    """(name, arguments, shape of the result) for arrays of this shape; their last axis is as long as it says."""
    dice = np.random.default_rng(sum(shape))
    row, k = shape[:-1], shape[-1]
    q, w, v, z = dice.random(shape), dice.random(shape) + 0.01, dice.random(shape) + 0.01, dice.normal(size=shape)
    y, ids = dice.integers(0, 2, shape), dice.integers(0, k, row)
    p, model = w / w.sum(axis=-1, keepdims=True), v / v.sum(axis=-1, keepdims=True)
    yield from ((name, (q,), shape) for name in OF_ONE_PROBABILITY)
    yield from ((name, (z,), shape) for name in OF_ONE_LOGIT)
    yield from ((name, pair, shape) for name in IN_Q for pair in ((y, q), (1, q), (y, 0.5)))
    yield from ((name, pair, shape) for name in IN_Z for pair in ((y, z), (1, z), (y, 0.5)))
    yield from (("focal_loss", (y, q, 2, alpha), shape) for alpha in (None, 0.25))
    yield from ((name, (p,), row) for name in OF_ONE_ROW)
    yield from ((name, (p, model), row) for name in OF_TWO_ROWS)
    yield from ((name, (z,), row if name == "logsumexp" else shape) for name in OF_LOGITS)
    yield from ((name, (t, z), shape if name.endswith("dz") else row) for name in OF_CLASSES for t in (ids, p))
    yield "expectation", (p, z), row
    yield "normalize", (w,), shape
    yield "smoothed_labels", (y, 2, 0.1), (*shape, 2)
    if row:
        return
    letters = [chr(0x20000 + i) for i in range(k)]
    yield "average_length", (p, ["0"] * k), ()
    yield "kraft_sum", ([20] * k,), ()
    yield "expected_calibration_error", (y, q), ()
    yield "letter_cross_entropy", (letters[-1], dict(zip(letters, p))), ()
    yield "block_probabilities", ([0.5, 0.5], k.bit_length()), (2 ** k.bit_length(),)


@pytest.mark.parametrize("n", [1, 2, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK + 1])
@pytest.mark.parametrize("shape_of", [lambda n: (n,), lambda n: (1, n), lambda n: (n, 1), lambda n: (2, n)])
def test_what_comes_back_is_of_one_type_at_every_length(n, shape_of):
    for name, arguments, shape in sized(shape_of(n)):
        with strict():
            got = PUBLIC[name](*arguments)
        if shape == ():
            assert type(got) is float, (name, type(got))
        else:
            assert type(got) is np.ndarray and got.dtype == float and got.shape == shape, (name, got.shape)


@pytest.mark.parametrize("n", [1, BLOCK, BLOCK + 1])
def test_rows_of_forecasts_and_trainings_are_of_one_type_at_every_length(n):
    dice = np.random.default_rng(n)
    y, q = dice.integers(0, 2, n), dice.random(n)
    stated, observed, count = xent_lesson.reliability(y, q, bins=1)
    assert stated.shape == observed.shape == count.shape == (1,) and stated.dtype == observed.dtype == float
    for name in ("two_moons", "blobs"):
        x, ids = PUBLIC[name](n + 2)
        assert x.shape == (n + 2, 2) and ids.shape == (n + 2,)
    assert type(xent_lesson.loss_and_gradient(q, y, LOSSES[2], {"w": 0, "b": 0})[0]) is float
    assert xent_lesson.fit(q, y, LOSSES[2], 1, 1).probabilities(q).shape == (n,)
    start = {"w": np.zeros((1, n)), "b": np.zeros(n)}
    assert n == 1 or xent_lesson.fit([1], [0], "softmax_cross_entropy", 1, 1, start).probabilities([1]).shape == (1, n)


def test_every_function_that_gives_numbers_is_among_those_of_every_length():
    seen = {name for name, _, _ in sized((3,))}
    others = {"reliability", "two_moons", "blobs", "loss_and_gradient", "measured_slopes", "fit"}
    words = "is_prefix_free code_from_lengths shannon_lengths huffman huffman_steps text_code encode decode letters"
    words += " letter_frequencies letter_model plain_letters book_text count_letters train_pairs"
    assert set(PUBLIC) == seen | others | set(words.split())


# --- settings: the same numbers whatever numpy and warnings are set to

LONG = np.longdouble("1e-4000") if np.finfo(np.longdouble).maxexp > 5000 else np.longdouble(0)
COINS = [0.0, SMALLEST, 1e-300, 0.5, BELOW_ONE, 1.0, LONG, np.float32(1e-45)]
ZS = [0.0, SMALLEST, -1e-300, 745.0, -745.0, 1e308, -1e308, math.inf, -math.inf, LONG]
ROWS = [
    [1, 0], [SMALLEST, 1], [1e-300, 1], [0.5, 0.5], [1 - 2.0**-53, 2.0**-53], np.array([LONG, 1]),
    np.array([6e-8, 1], dtype=np.float16), np.array([1e-45, 1], dtype=np.float32),
]  # fmt: skip
LOGITS = [
    [0, 1], [1e308, -1e308], [math.inf, 0], [-math.inf, 0], [SMALLEST, -SMALLEST], [745, 0], np.array([LONG, -LONG]),
]  # fmt: skip
INPUTS = [[1, 2], [SMALLEST, 1], [1e-200, 1], [1e150, -1e150], [1e300, 1], np.array([LONG, 1])]
STARTS = [{"w": w, "b": b} for w, b in ((0, 0), (SMALLEST, SMALLEST), (1e-200, 1e-200), (np.array([LONG]), 0))]


def at_the_ends():
    """(name, arguments) where something underflows, overflows, divides by 0 or has no value on the way."""
    yield from product(OF_ONE_PROBABILITY, ((p,) for p in [*COINS, COINS]))
    yield from product(OF_ONE_LOGIT, ((z,) for z in [*ZS, ZS]))
    yield from product(IN_Q, [*product(COINS, COINS), (COINS, COINS[::-1])])
    yield from product(IN_Z, [*product(COINS, ZS), (COINS, ZS[: len(COINS)])])
    yield from product(["focal_loss"], product([0, 1], COINS, [0, SMALLEST, 2, 1e300], [None, SMALLEST, 1.0]))
    yield from product([*OF_ONE_ROW, "normalize", "huffman", "huffman_steps", "shannon_lengths"], ((p,) for p in ROWS))
    yield from product(["normalize"], (([SMALLEST, SMALLEST],), ([1e308, 1e308],), ([SMALLEST, 1e308],)))
    yield from product(["block_probabilities"], product(ROWS, [1, 2, 5]))
    yield from product(["average_length"], product(ROWS, [["0", "1"], [None, "1"]]))
    yield from product(["expectation"], product(ROWS, [[1e308, -1e308], [SMALLEST, SMALLEST], [1e-200, 1e-200]]))
    yield from product(OF_TWO_ROWS, product(ROWS, ROWS))
    yield from product(OF_LOGITS, ((z,) for z in LOGITS))
    yield from product(OF_CLASSES, product([0, 1, *ROWS], LOGITS))
    yield from product(["reliability", "expected_calibration_error"], product([[0, 1], [0, 0]], ROWS, [1, 2, 10**6]))
    yield from product(["smoothed_labels"], product([0, [0, 2]], [3], COINS))
    yield from product(["two_moons", "blobs"], ((20, width) for width in (0, SMALLEST, 1e-310, LONG, 1e6)))
    yield from product(["fit"], product(INPUTS, [[0, 1]], LOSSES, [SMALLEST, 1, 1e150], [3], [None], [0, 2]))
    yield from product(["loss_and_gradient"], product(INPUTS, [[0, 1]], LOSSES[:3], STARTS))
    yield from product(["measured_slopes"], ((lambda w, b: np.sum(w) + b * b, at) for at in STARTS))
    yield from product(["kraft_sum", "code_from_lengths"], (([1, 2, 1074, 4096],), (np.array([1, 2], np.longdouble),)))
    yield from product(["is_prefix_free"], ((["0", "10"],),))
    yield from product(["text_code", "letters", "letter_frequencies"], (("aab",), ("",)))
    yield from product(["encode", "decode"], (("0", {"0": "0"}),))
    yield from product(["letter_model"], (("English",), ("Korean",)))
    yield from product(["plain_letters", "book_text"], (("Aé",), ("training",), ("held-out",)))
    yield from product(["count_letters"], product(["abba"], [0, 1, 2, 12], [0, SMALLEST, 1, 1e100, LONG]))
    yield from product(["train_pairs"], product(["abba"], [SMALLEST, 1, 1e5, 1e300], [0, 5]))
    yield from product(["letter_cross_entropy"], (("ab", {"a": a, "b": 1.0}) for a in (SMALLEST, 1e-300, LONG)))


def outcome(name, arguments):
    """What comes back, down to the bytes; or the refusal."""
    if name in ("two_moons", "blobs"):
        arguments = (arguments[0], *([3] if name == "blobs" else []), arguments[1])
    try:
        result = PUBLIC[name](*arguments)
        if isinstance(result, LetterModel):
            words = "abba", "ab", "a cab"
            result = [*map(result.surprisals, words), *map(result.next_letter, words), *map(result.perplexity, words)]
        if isinstance(result, Run) and name == "train_pairs":
            result = result.losses, result.parameters, result.probabilities(np.eye(27))
        if isinstance(result, Run):
            x = arguments[0]
            result = result.losses, result.parameters, result.probabilities(x), result.logits(x, 0)
        return in_bytes(result)
    except ValueError as error:
        return str(error)


def in_bytes(result):
    if isinstance(result, dict):
        return {key: in_bytes(value) for key, value in result.items()}
    if isinstance(result, (list, tuple)):
        return [in_bytes(value) for value in result]
    return np.asarray(result).tobytes() if isinstance(result, (float, np.ndarray)) else result


def test_every_public_function_is_taken_to_its_ends():
    assert {name for name, _ in at_the_ends()} == set(PUBLIC)


@pytest.mark.parametrize("name", PUBLIC)
def test_every_number_is_the_same_whatever_is_set(name):
    for _, arguments in (call for call in at_the_ends() if call[0] == name):
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            quietly = outcome(name, arguments)
        with strict():
            assert outcome(name, arguments) == quietly, arguments
        with np.errstate(all="warn"), warnings.catch_warnings():
            warnings.simplefilter("error")
            assert outcome(name, arguments) == quietly, arguments
