"""Knobs: where they start, the values they stop at, what they refuse."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xent_lesson.picture.knobs import Choice, Distribution, Param, Text, probability, same_values

# --- a number --------------------------------------------------------------------------------------------------------

def test_a_probability_stops_at_every_hundredth_and_at_both_ends():
    values = probability(0.3).values()
    assert len(values) == 101 and values[0] == 0 and values[-1] == 1
    assert values.tolist() == [float(f"{k / 100:.2f}") for k in range(101)]


@pytest.mark.parametrize("step, values", [
    (0.25, [0, 0.25, 0.5, 0.75, 1]),
    (0.3, [0, 0.3, 0.6, 0.9, 1]),  # the slider's last step is a shorter one
    (0.4, [0, 0.4, 0.8, 1]),
    (1, [0, 1]),
])
def test_the_last_value_is_the_upper_end_whatever_the_step(step, values):
    assert Param(0, 0, 1, step).values().tolist() == values


def test_a_log_scale_spaces_its_values_evenly_in_decades():
    values = Param(1, 0.01, 100, 0.5, log=True).values()
    assert np.allclose(np.log10(values), np.arange(-2, 2.1, 0.5), rtol=0, atol=1e-12)
    assert values[0] == 0.01 and values[-1] == 100


@given(st.floats(-1e3, 1e3), st.floats(1e-2, 1e3), st.floats(1e-2, 1), st.booleans())
def test_every_value_is_one_that_it_accepts_in_order_and_within_its_ends(low, span, part, log):
    low = abs(low) + 0.1 if log else low
    width = math.log10((low + span) / low) if log else span
    knob = Param(low, low, low + span, part * width, log)
    values = knob.values()
    assert [values[0], values[-1]] == knob.ends() == [low, low + span]
    assert np.all(np.diff(values) > 0)
    assert [knob.check(value) for value in values] == values.tolist()


def test_step_noise_is_taken_out_and_minus_zero_is_zero():
    assert probability(0.5).check(0.1 * 3) == 0.3
    assert math.copysign(1, Param(0, -1, 1, 0.1).check(-0.0)) == 1
    assert probability(0.5).check(1 / 3) == 1 / 3  # not noise: between two steps


def test_an_end_that_a_logarithm_missed_by_a_last_digit_is_the_end():
    knob = Param(1, 0.003, 700, 0.1, log=True)
    for end in knob.ends():
        for near in (math.nextafter(end, math.inf), math.nextafter(end, -math.inf), 10 ** math.log10(end)):
            assert knob.check(near) == end


@pytest.mark.parametrize("number", [1, True + 0, 0.5, np.float64(0.5), np.float32(0.5), np.int64(1), Fraction(1, 2)])
def test_any_real_number_will_do_and_becomes_a_plain_float(number):
    assert type(probability(0.1).check(number)) is float
    assert Param(number, 0, 1, Fraction(1, 10)).start == float(number)


@pytest.mark.parametrize("odd", ["0.5", b"0.5", None, True, np.True_, 0.5j, [0.5], np.array(0.5), np.array([0.5]), ...])
def test_what_is_no_number_is_refused_with_the_range(odd):
    with pytest.raises(ValueError, match="is not a number between 0 and 1"):
        probability(0.5).check(odd)


@pytest.mark.parametrize("number", [-0.01, 1.01, math.nan, math.inf, -math.inf])
def test_a_number_outside_is_refused_with_the_range(number):
    with pytest.raises(ValueError, match=f"^{number!r} is not between 0 and 1$"):
        probability(0.5).check(number)


@pytest.mark.parametrize("number", [10**400, -(10**400)])
def test_a_number_too_large_for_a_float_is_outside_too(number):
    with pytest.raises(ValueError, match="^-?inf is not between 0 and 1$"):
        probability(0.5).check(number)


@pytest.mark.parametrize("arguments, complaint", [
    ((math.nan, 0, 1, 0.1), "start=nan is not a finite number"),
    ((0, -math.inf, 1, 0.1), "low=-inf is not a finite number"),
    ((0, 0, "1", 0.1), "high='1' is not a finite number"),
    ((0, 0, 1, True), "step=True is not a finite number"),
    ((0, 1, 1, 0.1), "low=1 is not below high=1"),
    ((2, 0, 1, 0.1), "^start=2.0 is not between 0 and 1"),
    ((0, 0, 1, 0), "step=0 does not fit between low=0 and high=1; 1 at most"),
    ((0, 0, 1, -0.1), "step=-0.1 does not fit"),
    ((0, 0, 1, math.inf), "step=inf is not a finite number; give one such as 0.5"),
    ((0, 0, 10**400, 1), "high=10+ is not a finite number"),
    ((0, 0, 1, 1e-12), "step=1e-12 makes over a million stops; give one of at least 1e-06"),
    ((0, -1e308, 1e308, 1), "low=-1e\\+308 and high=1e\\+308 are too far apart"),
    ((1e-200, 1e-200, 1e200, 1, True), "too far apart; give nearer ends"),
    ((0, 0, 1, 1.5), "step=1.5 does not fit"),
    ((1, 0, 1, 0.1, True), "low=0 has no logarithm"),
    ((1, 1, 10, 1.1, True), "step=1.1 does not fit"),
])
def test_a_parameter_that_makes_no_sense_is_refused(arguments, complaint):
    with pytest.raises(ValueError, match=complaint):
        Param(*arguments)


def test_it_reads_as_it_is_written():
    for knob in (probability(0.3), Param(1, 0.1, 10, 0.25, log=True), Choice("a", ["a", "b"]), Distribution([0.25, 0.75])):
        assert eval(repr(knob)) == knob


def test_two_are_equal_when_everything_about_them_is():
    assert probability(0.3) == Param(0.3, 0, 1, 0.01)
    others = [probability(0.4), probability(0.3, step=0.1), Param(0.3, 0, 2, 0.01), Choice("a", ["a", "b"]), 0.3]
    assert all(probability(0.3) != other for other in others)


# --- a name ----------------------------------------------------------------------------------------------------------

def test_a_choice_stops_at_every_option_and_each_is_a_corner():
    choice = Choice("b", ["a", "b", "c"])
    assert choice.start == "b" and choice.values() == choice.ends() == ["a", "b", "c"]
    assert choice.check("c") == "c"


def test_what_is_no_option_is_refused_with_the_options():
    for odd in ("d", 1, None, np.array(["a", "b"]), [], {}):
        with pytest.raises(ValueError, match="is not one of a, b"):
            Choice("a", ["a", "b"]).check(odd)


@pytest.mark.parametrize("options", [[], ["a"], ["a", "a"], ["a", "b", "a"], [1, 2], ["a", 2], "ab", 3, None])
def test_a_choice_that_is_none_is_refused(options):
    with pytest.raises(ValueError, match=r"^options=.* are not two or more different names such as \['linear', 'log'\]$"):
        Choice("a", options)


def test_a_choice_that_starts_elsewhere_is_refused():
    with pytest.raises(ValueError, match="^start='c' is not one of a, b$"):
        Choice("c", ["a", "b"])


# --- a distribution --------------------------------------------------------------------------------------------------

def test_a_distribution_has_a_corner_for_every_outcome_and_stops_there_too():
    knob = Distribution([0.5, 0.25, 0.25])
    assert knob.start == (0.5, 0.25, 0.25)
    assert knob.ends() == [(1, 0, 0), (0, 1, 0), (0, 0, 1)]
    assert set(knob.ends()) | {knob.start} < set(knob.values())
    assert all(knob.check(value) == value for value in knob.values())


def test_any_row_of_probabilities_will_do_and_becomes_plain_floats():
    for row in ([1, 0], np.array([1.0, 0.0]), (Fraction(1), np.float32(0))):
        assert Distribution([0.5, 0.5]).check(row) == (1, 0)
        assert {type(entry) for entry in Distribution(row).start} == {float}


@pytest.mark.parametrize("odd, complaint", [
    (0.5, "0.5 is not a row of 2 probabilities"),
    ("10", "'10' is not a row of 2 probabilities"),
    ([1, 0, 0], r"\[1, 0, 0\] is not a row of 2 probabilities"),
    ([1.5, -0.5], "entry 0 is 1.5, not a probability from 0 to 1"),
    ([0.5, math.nan], "entry 1 is nan, not a probability from 0 to 1"),
    ([True, 0], "entry 0 is True, not a probability from 0 to 1"),
    ([0.5, 0.4], "sums to 0.9, not 1"),
])
def test_what_is_no_distribution_is_refused_by_entry_or_sum(odd, complaint):
    with pytest.raises(ValueError, match=complaint):
        Distribution([0.5, 0.5]).check(odd)


@pytest.mark.parametrize("odd", [[1], [], 5, None, "ab", {0.3, 0.7}, {"a": 0.5, "b": 0.5}])
def test_a_distribution_is_a_row_of_at_least_two_outcomes(odd):
    with pytest.raises(ValueError, match="^start=.* is no row of probabilities such as .*; it needs at least 2$"):
        Distribution(odd)


@pytest.mark.parametrize("odd, complaint", [
    ([0.5, 0.6], "start=.* sums to 1.1, not 1"), (np.eye(2), r"start=entry 0 is array.*, not a probability"),
    ([[0.5, 0.5], [0.5, 0.5]], "start=entry 0 is .*, not a probability"), ([0.5, "0.5"], "start=entry 1 is '0.5', not a probability"),
])
def test_a_row_that_is_no_distribution_is_no_start(odd, complaint):
    with pytest.raises(ValueError, match=f"^{complaint}"):
        Distribution(odd)


# --- a text ----------------------------------------------------------------------------------------------------------

def test_a_text_is_any_sentence_in_any_script_and_stays_as_it_was_typed():
    knob = Text("a coin", ["두 동전", "{p} nan ∞", "👩‍🔬 e\u0301"], longest=12)
    assert knob.start == "a coin" and knob.values() == ["a coin", "두 동전", "{p} nan ∞", "👩‍🔬 e\u0301"]
    assert knob.ends() == ["", "a coina coin"]
    for text in [*knob.values(), *knob.ends(), "<b>&amp;</b>"]:
        assert knob.check(text) is text


@pytest.mark.parametrize("odd, complaint", [
    (5, "5 is not a text; put it in quotes"),
    (None, "None is not a text"),
    (b"ab", "b'ab' is not a text"),
    ("a" * 13, "has 13 characters; 12 at most"),
    ("ab\x00", r"character 2 is '\\x00', which cannot be shown; leave it out"),
    ("\n", "character 0 is"),
    ("\ud800", "character 0 is"),
    ("\ufffe", "character 0 is"),
])
def test_what_no_picture_can_show_is_refused_by_its_place(odd, complaint):
    with pytest.raises(ValueError, match=complaint):
        Text("a coin", [], longest=12).check(odd)


@pytest.mark.parametrize("arguments, complaint", [
    (("ab" * 9, [], 12), "start='(ab)+…' has 18 characters; 12 at most"),
    ((None, []), "start=None is not a text"),
    (("ab", "cd"), r"samples='cd' is not a list of texts; give one such as \['another'\]"),
    (("ab", 3), "samples=3 is not a list of texts"),
    (("ab", [3]), "3 is not a text"),
    (("ab", [], 0), "longest=0 is not a count of characters; give one such as 120"),
    (("ab", [], "9"), "longest='9' is not a count"),
    (("ab", [], math.inf), "longest=inf is not a count"),
])
def test_a_text_box_that_makes_no_sense_is_refused(arguments, complaint):
    with pytest.raises(ValueError, match=f"^{complaint}"):
        Text(*arguments)


def test_two_texts_are_the_same_knob_if_they_begin_and_end_alike():
    assert Text("a", ["b"]) == Text("a", ["b"]) != Text("a", ["c"])
    assert same_values(Text("a", ["b"]), Text("a", ["b"])) and not same_values(Text("a", ["b"]), Text("c", ["b"]))


# --- a hand, a colour, a step ------------------------------------------------------------------------------------------

def test_a_knob_along_an_axis_is_the_same_knob_with_a_hand():
    plain = probability(0.3)
    made = plain.along("y", panel=1, edge="high", color="#0072B2")
    assert made.hand == ("y", 1, "high") and made.color == "#0072B2"
    assert plain.hand is plain.color is None, "the first one is left alone"
    assert made.values().tolist() == plain.values().tolist() and made.check(0.1 * 3) == 0.3
    assert plain.colored("#B45309").along("x").color == "#B45309"


@pytest.mark.parametrize("bad, said", [
    (dict(axis="z"), "axis='z' is unknown; use 'x' or 'y'"),
    (dict(axis="xy"), "axis='xy' is unknown; use 'x' or 'y'"),
    (dict(axis="x", edge="top"), "edge='top' is unknown; use 'low' or 'high'"),
])
def test_an_unknown_axis_or_edge_is_refused(bad, said):
    with pytest.raises(ValueError, match=said):
        probability(0.3).along(**bad)


@pytest.mark.parametrize("knob", [probability(0.3), Choice("a", ["a", "b"]), Distribution((0.5, 0.5)), Text("a", [])])
def test_every_kind_may_have_a_colour(knob):
    made = knob.colored("#0072B2")
    assert (made.color, knob.color) == ("#0072B2", None) and made.start == knob.start


def test_a_stepwise_knob_says_so_and_a_step_stops_at_the_end():
    knob = Param(0, 0, 1, 0.4)
    assert knob.stepwise().steps and not knob.steps and not knob.stepwise().along("x").colored("#000000").hand is None
    assert knob.stepwise().along("x").steps
    assert [knob.after(0), knob.after(0.4), knob.after(0.8), knob.after(1)] == [0.4, 0.8, 1, 1]


def test_a_step_on_a_log_scale_is_a_part_of_a_decade():
    knob = Param(1, 0.1, 300, 0.5, log=True)
    assert knob.after(1) == pytest.approx(10**0.5) and knob.after(200) == 300
    assert knob.check(knob.after(1)) == pytest.approx(10**0.5)
