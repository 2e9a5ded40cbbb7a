"""Outcomes: what comes back from any function at all, and when two of them agree."""

import asyncio
import math
import warnings
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xent_lesson.practice.outcome import Misfit, Raised, agree, is_nothing, name_of, outcome_of, outcomes_of

numbers = st.floats() | st.integers(-10**6, 10**6)
answers = st.recursive(
    numbers | st.text() | st.none() | st.booleans() | st.complex_numbers(),
    lambda inner: st.lists(inner, max_size=4) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=8,
)


class Hostile:
    def __array__(self, *_):
        raise RuntimeError("no")


def value(x):
    return outcome_of(lambda: x)


@given(answers)
def test_any_answer_has_an_outcome_and_agrees_with_itself(answer):
    outcome = value(answer)
    assert isinstance(outcome, (np.ndarray, str, Misfit))
    assert agree(outcome, value(answer), 1e-6)


@given(answers, answers)
def test_agreement_is_a_plain_bool_whatever_is_compared(one, other):
    assert agree(value(one), value(other), 1e-6) in (True, False)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=1e-200, max_value=1e200), st.floats(-1, 1))
def test_the_tolerance_is_relative(mine, error):
    yours = mine * (1 + 1e-3 * error)
    assert agree(value(yours), value(mine), 1.1e-3)
    assert agree(value(yours), value(mine), 1e-4) == (abs(yours - mine) <= 1e-4 * mine)


@pytest.mark.parametrize("one, other", [
    (0.0, -0.0), (math.inf, -math.inf), (math.inf, 1e308), (math.nan, 0.0), (1, [1]), ([1, 2], [2, 1]),
    ([1], [1, 1]), (1, "1"), ("a", "b"), (None, {}), ([0.0, 1], [-0.0, 1]), (0.0, 1e-14),
])
def test_these_are_not_the_same(one, other):
    assert not agree(value(one), value(other), 1e-6)
    assert not agree(value(other), value(one), 1e-6)


@pytest.mark.parametrize("one, other", [
    (1, 1.0), (math.nan, math.nan), (math.inf, math.inf), ([1, math.nan], (1.0, math.nan)), ("A  b", "a b "),
    (np.float32(0.5), 0.5), (np.array([[1]]), [[1]]), (1e-16, 0.0),
])
def test_these_are_the_same(one, other):
    assert agree(value(one), value(other), 1e-6)


def test_an_exception_agrees_with_its_own_kind_and_what_it_derives_from():
    assert agree(Raised(ValueError, "a"), Raised(ValueError, "b"), 1e-6)
    assert agree(Raised(UnicodeError), Raised(ValueError), 1e-6)
    assert not agree(Raised(ValueError), Raised(UnicodeError), 1e-6)
    assert not agree(Raised(ValueError), value(1), 1e-6)


@pytest.mark.parametrize("error", [ValueError, SystemExit, KeyboardInterrupt, GeneratorExit, asyncio.CancelledError])
def test_nothing_gets_out(error):
    def raises():
        raise error("why\nthis")
    assert outcome_of(raises) == Raised(error, "why this")


def test_a_function_runs_in_silence_whatever_its_author_has_set(capfd):
    async def coroutine():
        print("hello")

    with warnings.catch_warnings(record=True) as heard, np.errstate(all="raise"):
        warnings.simplefilter("error")
        assert outcome_of(lambda: -np.log(np.float64(0.0))) == math.inf
        assert outcome_of(lambda: warnings.warn("old", DeprecationWarning) or 1) == 1
        warnings.simplefilter("always")
        assert outcome_of(coroutine) == Misfit("coroutine")
    assert not heard
    assert capfd.readouterr() == ("", "")


def test_the_type_found_where_a_number_belongs_is_named():
    assert value([1, None]) == Misfit("list[NoneType]")
    assert value([[1], [2, 3]]) == Misfit("list")
    assert value({}) == Misfit("dict")
    assert value(np.float64) == Misfit("type")
    assert value(Hostile()) == Misfit("Hostile")
    itself = []
    itself.append(itself)
    assert value(itself) == Misfit("list")
    assert is_nothing(value(None)) and not is_nothing(value([1, 2])) and not is_nothing(value([None]))


def test_numbers_that_form_no_array_and_numbers_beyond_all_floats_are_told_apart():
    itself = []
    itself.append(itself)
    for uneven in ([[1], [2, 3]], ([1], 2), itself, np.array([[1], [2, 3]], dtype=object), [np.zeros(2), np.zeros(3)]):
        assert value(uneven).why == "uneven"
    for beyond in (10**400, -(10**400), [1, 10**400], Fraction(10**400, 3), Decimal("1e400"), np.longdouble("1e400")):
        if beyond != math.inf:  # as a long double is where it is no longer than others
            assert value(beyond).why == "beyond"
    assert value(np.array([10**400, 1], dtype=object)).why == "beyond"
    assert value(np.array(["1"])) == Misfit("ndarray[str_]") and value(np.array([1j])) == Misfit("ndarray[complex128]")
    assert value(np.timedelta64(3, "ns")) == Misfit("timedelta64") and value(np.True_) == Misfit(np.bool_.__name__)


@pytest.mark.parametrize("number, outcome", [
    (Decimal("NaN"), math.nan), (Decimal("sNaN"), math.nan), (Decimal("-Infinity"), -math.inf),
    (Decimal("1e-400"), 0.0), (Fraction(1, 3), 1 / 3), (10**300, 1e300), (np.array(2, dtype=object), 2.0),
    ([Fraction(1, 2), Decimal("NaN")], [0.5, math.nan]), (np.float16(0.5), 0.5),
])
def test_a_number_of_any_kind_is_read(number, outcome):
    assert agree(value(number), value(outcome), 1e-15)


def test_an_array_that_its_author_goes_on_changing_is_read_when_it_comes():
    board = np.zeros(2)

    def writes_on_the_board(x):
        board[:] = x
        return board

    one, two = outcomes_of(writes_on_the_board, [(1,), (2,)])
    assert one.tolist() == [1, 1] and two.tolist() == [2, 2]


class Anonymous(type):
    @property
    def __name__(cls):
        raise RuntimeError("no")


class Nobody(metaclass=Anonymous):
    @property
    def __class__(self):
        raise RuntimeError("no")

    def __getattr__(self, name):
        raise RuntimeError("no")


class Leaves:
    def __array__(self, *_):
        raise SystemExit


def test_what_does_not_want_to_be_read_is_a_misfit():
    for hostile in (Nobody(), [Nobody()], {1: Nobody()}, Leaves(), Nobody, [Leaves(), Nobody()]):
        assert isinstance(value(hostile), Misfit)


class Nameless(Exception, metaclass=Anonymous):
    def __str__(self):
        raise SystemExit


@pytest.mark.parametrize("error, message", [
    (ValueError("a" * 10**7), "a" * 120), (ValueError("\ud800 \x1b[31m \0"), "\\ud800 \\x1b[31m \\x00"),
    (ValueError(" a\n\tb "), "a b"), (Nameless(), ""), (RecursionError(), ""),
], ids=range(5))
def test_a_message_is_short_and_printable(error, message):
    def raises():
        raise error
    assert outcome_of(raises) == Raised(type(error), message)
    assert message.isprintable() and name_of(type(error)).isprintable()


def test_a_blank_in_an_expression_is_a_blank_and_another_type_error_is_not():
    assert outcome_of(lambda: 2 * ...) is ...
    assert value([1, ...]) is ...
    assert outcome_of(lambda: 2 + "2").kind is TypeError
    assert outcome_of(lambda: math.log2(1, 2)).kind is TypeError
