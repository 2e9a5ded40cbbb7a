"""Bets: what they cost, what they refuse, how they read, and which price counts."""

import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xent_lesson.practice.bet import Bet, Price, forget_bets, running_average


@pytest.fixture(autouse=True)
def no_bets():
    forget_bets()
    yield
    forget_bets()


@pytest.fixture
def bet():
    return Bet("red_lot", ["red", "white", "same"], "red")


def test_the_price_is_the_surprisal_of_the_truth(bet):
    assert bet.place({"red": 0.5, "white": 0.5}) == 1
    assert bet.place({"red": 0.125, "white": 0.875}) == 3
    assert bet.place({"red": 0.3, "white": 0.3, "same": 0.4}) == pytest.approx(-math.log2(0.3), rel=1e-15)


def test_certain_and_right_costs_nothing_without_a_minus(bet):
    price = bet.place({"red": 1})
    assert price == 0 and math.copysign(1, price) == 1
    assert "0.00 bits" in str(price) and "-" not in str(price)


def test_no_chance_for_the_truth_costs_infinity_and_is_said_kindly(bet):
    price = bet.place({"white": 1})
    assert price == math.inf
    assert "∞" in str(price) and "inf" not in str(price)


def test_having_no_idea_costs_log2_of_the_options(bet):
    price = bet.place({option: 1 / 3 for option in bet.options})
    assert price == pytest.approx(bet.no_idea, rel=1e-15) and price.no_idea == math.log2(3)


@given(st.lists(st.integers(0, 100), min_size=3, max_size=3).filter(any))
def test_any_spread_has_a_price_and_a_sentence(weights):
    bet = Bet("red_lot", ["red", "white", "same"], "red")
    price = bet.place({option: w / sum(weights) for option, w in zip(bet.options, weights)})
    assert 0 <= price <= math.inf
    assert repr(price) == str(price) == f"{price}" and "{" not in str(price)


def test_each_kind_of_price_has_its_own_sentence():
    no_idea = math.log2(3)
    sentences = {str(Price(bits, no_idea)) for bits in (0, 1, no_idea, 3, math.inf)}
    assert len(sentences) == 5


def test_a_price_is_a_number(bet):
    price = bet.place({"red": 0.25, "white": 0.75})
    assert isinstance(price, float) and price + 1 == 3 and f"{price:.1f}" == "2.0"


def test_numpy_numbers_and_ints_are_probabilities(bet):
    assert bet.place({"red": np.float64(0.5), "same": np.float32(0.5)}) == 1
    assert bet.place({"red": np.int64(1), "white": 0}) == 0


def test_a_sum_off_by_rounding_is_a_sum(bet):
    assert bet.place({"red": 1 + 1e-13}) == 0
    assert bet.place({"red": 0.5 + 4e-9, "white": 0.5}) == pytest.approx(1)


@pytest.mark.parametrize(
    "spread, error, says",
    [
        (["red"], TypeError, "give a dict"),
        (None, TypeError, "give a dict"),
        ({"red": "1"}, TypeError, r"spread\['red'\] is a str"),
        ({"red": True}, TypeError, "is a bool"),
        ({"red": None}, TypeError, "is a NoneType"),
        ({"red": 1j}, TypeError, "is a complex"),
        ({"blue": 1}, ValueError, "'blue', not an option; the options are red, white, same"),
        ({"red": -0.5, "white": 1.5}, ValueError, r"spread\['red'\] is -0.5"),
        ({"red": 50, "white": 50}, ValueError, "divide percents by 100"),
        ({"red": math.nan, "white": 1}, ValueError, "is nan"),
        ({"red": math.inf}, ValueError, "is inf"),
        ({"red": 0.5, "white": 0.4}, ValueError, "sums to 0.9, not 1"),
        ({"red": 0.5 + 1e-7, "white": 0.5}, ValueError, "not 1"),
        ({}, ValueError, "sums to 0, not 1"),
    ],
)
def test_what_is_no_spread_is_refused_in_one_line_and_costs_nothing(bet, spread, error, says):
    with pytest.raises(error, match=says) as caught:
        bet.place(spread)
    assert "\n" not in str(caught.value)
    assert running_average() == (None, 0)


def test_placing_leaves_the_spread_as_it_is_and_stays_silent(bet):
    spread = {"white": 1.0}
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        bet.place(spread)
    assert spread == {"white": 1.0}


@pytest.mark.parametrize(
    "options, answer, says",
    [
        (["red"], "red", "at least 2"),
        ([], "red", "at least 2"),
        (["red", "red"], "red", "all different"),
        (["red", "white"], "blue", "answer is 'blue'; it must be one of red, white"),
    ],
)
def test_a_bet_that_does_not_fit_together_is_refused(options, answer, says):
    with pytest.raises(ValueError, match=says):
        Bet("lot", options, answer)


def test_the_first_price_counts_and_the_second_is_practice(bet):
    first = bet.place({"red": 0.25, "white": 0.75})
    second = bet.place({"red": 1})
    assert running_average() == (2, 1)
    assert not first.practice and second.practice
    assert "practice" in str(second) and "practice" not in str(first)


def test_the_running_average_is_the_mean_over_bets_by_name(bet):
    bet.place({"red": 0.25, "white": 0.75})
    Bet("two_coins", ["fair", "lopsided"], "fair").place({"fair": 0.125, "lopsided": 0.875})
    Bet("two_coins", ["fair", "lopsided"], "fair").place({"fair": 1})
    bits, count = running_average()
    assert (bits, count) == (2.5, 2)
    assert "2.50" in str(running_average())
    forget_bets()
    assert running_average() == (None, 0) and str(running_average())


def test_one_infinity_makes_the_average_infinite(bet):
    bet.place({"white": 1})
    assert running_average().bits == math.inf and "∞" in str(running_average())


def test_unanswered_it_reads_as_question_options_and_price_and_hides_the_answer(bet):
    text = repr(bet)
    assert str(bet) == text
    assert text.splitlines()[0] == bet.question
    assert [line.strip("· ") for line in text.splitlines()[1:-1]] == [bet.label(o) for o in bet.options]
    assert "1.58 bits" in text.splitlines()[-1]
    assert bet.because not in text


def test_an_option_without_words_reads_as_its_key():
    assert Bet("red_lot", ["red", "violet"], "red").label("violet") == "violet"
