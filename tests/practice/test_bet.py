"""Bets: what they cost, what they refuse, how they read, and which price counts."""

import copy
import math
import pickle
import re
import warnings
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xent_lesson import words
from xent_lesson.maths.information import entropy, surprisal
from xent_lesson.practice import bet as room
from xent_lesson.practice.bet import Bet, Price, bets_that_count, forget_bets, running_average


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


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, *(
    lambda price, n=n: pickle.loads(pickle.dumps(price, n)) for n in range(pickle.HIGHEST_PROTOCOL + 1)
)])
def test_a_price_may_be_copied_and_stored(bet, again):
    for price in (bet.place({"red": 0.25, "white": 0.75}), bet.place({"red": 1}), Price(math.inf, 1.0)):
        twin = again(price)
        assert type(twin) is Price and twin == price and vars(twin) == vars(price) and str(twin) == str(price)


class Cell:
    """As in a table of pandas, or a tensor: something that knows how to become an array."""

    def __init__(self, p):
        self.p = p

    def __array__(self, dtype=None, copy=None):
        return np.array(self.p, dtype)


@pytest.mark.parametrize("half", [
    np.float64(0.5), np.float32(0.5), np.float16(0.5), Fraction(1, 2), Decimal("0.5"), np.array(0.5), Cell(0.5),
], ids=lambda half: type(half).__name__)
def test_what_the_maths_takes_for_a_number_is_a_probability(bet, half):
    assert surprisal(half) == 1
    assert bet.place({"red": half, "same": 0.5}) == 1 == bet.place({"red": half, "same": half})
    assert type(bets_that_count()[0]["spread"]["red"]) is float


@pytest.mark.parametrize("kind", [int, np.int64, np.uint8, np.int8, Fraction, Decimal, np.array])
def test_a_whole_number_is_a_probability(bet, kind):
    assert bet.place({"red": kind(1), "white": kind(0)}) == 0


@pytest.mark.parametrize("kind, step", [(np.float16, 2**-11), (np.float32, 2**-24), (np.float64, 1.3e-9)])
def test_a_spread_sums_to_1_by_the_rule_of_the_maths(bet, kind, step):
    """Where the maths says 1, so does a bet: from step to step across both ends of what rounding is allowed."""
    verdicts = []
    for steps in range(-20, 21):
        row = np.array([0.25, 0.75 + steps * step], dtype=kind)
        verdicts.append(is_taken(entropy, row))
        assert is_taken(bet.place, dict(zip(["red", "white"], row))) == verdicts[-1]
    assert 5 < sum(verdicts) < 36 and not verdicts[0] and not verdicts[-1]


def is_taken(use, argument):
    try:
        use(argument)
    except ValueError:
        return False
    return True


def test_float32_thirds_are_a_spread(bet):
    for kind in (np.float32, np.float16):
        thirds = np.full(3, 1 / 3, dtype=kind)
        assert bet.place(dict(zip(bet.options, thirds))) == pytest.approx(math.log2(3), rel=1e-3)


def test_any_mapping_is_a_spread_and_dust_at_the_ends_means_0_or_1(bet):
    assert bet.place(MappingProxyType({"red": 1 + 1e-13, "white": -1e-13})) == 0
    assert bets_that_count()[0]["spread"] == {"red": 1, "white": 0, "same": 0}


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
        ({"red": 50.5, "white": 49.5}, ValueError, "50.5, not a probability from 0 to 1; divide percents by 100"),
        ({"red": math.nan, "white": 1}, ValueError, r"spread\['red'\] is nan, which is no probability; give a number"),
        ({"red": np.float32("nan"), "white": 1}, ValueError, "is nan, which is no probability; give a number from 0"),
        ({"red": Decimal("nan"), "white": 1}, ValueError, "which is no probability; give a number from 0 to 1"),
        ({"red": np.ma.masked, "white": 1}, ValueError, "is masked, which is no probability"),
        ({"red": 10**400}, ValueError, "which is no probability; give a number from 0 to 1"),
        ({"red": math.inf}, ValueError, "is inf, not a probability from 0 to 1; give a number from 0 to 1"),
        ({"red": -0.1, "white": 1.1}, ValueError, "is -0.1, not a probability from 0 to 1; give a number from 0 to 1"),
        ({"red": np.True_}, TypeError, "is a bool"),
        ({"red": [0.5, 0.5]}, TypeError, "is a list; give a probability"),
        ({"red": np.array([1.0])}, TypeError, "is a ndarray; give a probability"),
        ({"red": np.array(["a\nb"] * 99)}, TypeError, "is a ndarray; give a probability"),
        ({3: 1}, ValueError, "spread has 3, not an option"),
        (Price(1, 1), TypeError, "spread is a Price; give a dict"),
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
        (["red", "white"], 0, "answer is 0; it must be one of red, white"),
        (["red", "white"], None, "answer is None; it must be one of red, white"),
        (["red", "white"], ["red"], r"answer is \['red'\]; it must be one of red, white"),
        (["red", "white"], np.array(["red", "white"]), "answer is array.*; it must be one of red, white"),
    ],
)
def test_a_bet_that_does_not_fit_together_is_refused(options, answer, says):
    with pytest.raises(ValueError, match=says) as caught:
        Bet("lot", options, answer)
    assert "\n" not in str(caught.value) and "lot" not in room._made


@pytest.mark.parametrize("arguments, says", [
    ((3, ["red", "white"], "red"), "name is 3, a int; give a text"),
    ((None, ["red", "white"], "red"), "name is None, a NoneType; give a text"),
    (("lot", "red", "red"), "bet lot: options is 'red'; give a list of texts"),
    (("lot", None, "red"), "bet lot: options is None; give a list of texts"),
    (("lot", 2, "red"), "bet lot: options is 2; give a list of texts"),
    (("lot", {"red": 1, "white": 0}, "red"), "bet lot: options is {.*; give a list of texts"),
    (("lot", [1, 2], 1), "bet lot: options has 1, a int; give texts only"),
    (("lot", [["red"], "white"], "white"), "bet lot: options has .*, a list; give texts only"),
    (("lot", ["red", "white"], "red", 7), "bet lot: once is 7; give a list of texts"),
])
def test_odd_things_make_no_bet(arguments, says):
    with pytest.raises(TypeError, match=says) as caught:
        Bet(*arguments)
    assert "\n" not in str(caught.value)


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
    question, *options = re.split("\n  · ", text.rpartition("\n")[0])
    assert " ".join(question.split()) == bet.question
    assert [" ".join(option.split()) for option in options] == [bet.label(o) for o in bet.options]
    assert "1.58 bits" in text.splitlines()[-1]
    assert bet.because not in text


def test_a_long_question_and_long_options_fit_on_paper(asked):
    asked(question="What comes next, " + "and after that " * 9 + "?", a="perhaps " * 15, b="no")
    assert [line[:9] for line in repr(tea()).splitlines()] == [
        "What come", "that and ", "after tha", "  · perha", "    perha", "  · no", "2 options",
    ]
    assert max(map(len, repr(tea()).splitlines())) <= words.COLUMNS


def test_an_option_without_words_reads_as_its_key():
    assert Bet("red_lot", ["red", "violet"], "red").label("violet") == "violet"


# --- lessons change --------------------------------------------------------------------------------------------------

@pytest.fixture
def asked(monkeypatch, no_bets):
    """Put words under a bet's keys: the question, or the label of an option, for as long as the test runs."""
    monkeypatch.setattr(room, "_made", {})
    table = dict(words._table(words.LANGUAGE))
    monkeypatch.setattr(words, "_table", lambda language: table)
    return lambda **sentences: table.update({f"tea.{key}": sentence for key, sentence in sentences.items()})


def tea(options=("a", "b"), answer="a", **more):
    return Bet("tea", options, answer, **more)


QUARTER = {"a": 0.25, "b": 0.75}


def test_another_question_is_another_bet(asked):
    asked(question="Is p above 1.5?")
    tea().place(QUARTER)
    for other in ("Is p below 1.5?", "Is p above 15?", "Is p above 2.5?", "Is q above 1.5?", "Is −p above 1.5?"):
        asked(question=other)
        assert running_average() == (None, 0)
        assert not tea().place({"a": 0.5, "b": 0.5}).practice and running_average() == (1, 1)
        assert tea().place({"a": 1}).practice and running_average() == (1, 1)


def test_a_mended_comma_is_no_other_question(asked):
    asked(question="Over many tosses is p, above 1.5?")
    tea().place(QUARTER)
    asked(question="Over many tosses,  is *p* above `1.5`?")
    assert running_average() == (2, 1) and tea().place({"a": 1}).practice


@pytest.mark.parametrize("options", [["a", "c"], ["a", "b", "c"]])
def test_other_options_make_another_bet_and_another_order_makes_none(asked, options):
    tea().place(QUARTER)
    assert tea(["b", "a"]).place({"a": 1}).practice and running_average() == (2, 1)
    bet = tea(options)
    assert running_average() == (None, 0) and bets_that_count() == []
    assert not bet.place({"a": 1}).practice and running_average() == (0, 1)


def test_other_words_on_an_option_make_another_bet(asked):
    asked(question="How much?", a="one bit", b="two bits")
    tea().place(QUARTER)
    asked(b="three bits")
    assert running_average() == (None, 0) and not tea().place(QUARTER).practice


def test_a_translation_asks_the_same_question(asked, monkeypatch):
    asked(question="How much?")
    bet, english = tea(), words._table("en")
    bet.place(QUARTER)
    monkeypatch.setattr(words, "_table", lambda language: english if language == "en" else {"tea.question": "얼마나?"})
    monkeypatch.setattr(words, "LANGUAGE", "ko")
    assert bet.question == "얼마나?" and bet.place({"a": 1}).practice


def test_a_corrected_answer_is_another_price_for_the_same_bet(asked):
    tea().place(QUARTER)
    mended = tea(answer="b")
    assert running_average() == (-math.log2(0.75), 1) and bets_that_count()[0]["answer"] == "b"
    assert mended.place({"b": 1}).practice and running_average() == (-math.log2(0.75), 1)


@pytest.mark.parametrize("once", ["tea", ["chai", "tea"]])
def test_a_renamed_bet_keeps_its_price_and_counts_once(asked, once):
    tea().place(QUARTER)
    room._made.clear()  # the lesson of today knows it only by its new name
    renamed = Bet("green_tea", ["a", "b"], "b", once=once)
    assert running_average() == (-math.log2(0.75), 1)
    assert renamed.place({"b": 1}).practice and running_average() == (-math.log2(0.75), 1)
    assert renamed.settle({"b": 1})[1] == running_average()


def test_a_bet_of_a_lesson_that_is_not_open_counts_as_it_stands(asked):
    tea().place(QUARTER)
    room._made.clear()
    assert running_average() == (2, 1) and bets_that_count() == [{"spread": QUARTER, "answer": "a"}]


def test_what_is_placed_is_what_is_asked_now(asked):
    """Somebody else's bet of the same name, made in between, does not take it out of the average."""
    bet = tea()
    tea(["x", "y"], "x")
    assert bet.settle(QUARTER) == (2, (2, 1)) and running_average() == (2, 1)
