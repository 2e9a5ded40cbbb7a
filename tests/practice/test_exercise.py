"""Exercises: every way an answer can be right, wrong or no answer at all, and the help they give."""

import _thread
import math
import signal
import sys
import threading
import warnings
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from xent_lesson.practice.exercise import Exercise, Note
from xent_lesson.practice.verdict import Verdict


def squares(x):
    return x * x


def halves_of(xs):
    return np.asarray(xs) / 2


square = Exercise("square", squares, [2, 3, 0, -1], {"doubled": lambda x: 2 * x})
halve = Exercise("halve", halves_of, [([2.0, 4.0],), ([0.0, 1.0, 3.0],)])
number = Exercise("number", 18.104, slips={"natural_log": 12.549})
numbers = Exercise("numbers", [0.7, 0.2, 0.1], slips={"as_percents": [70, 20, 10]})
choice = Exercise("choice", "Logits", slips={"twice": "softmax", "none": "Raw counts"})


def state(exercise, answer):
    verdict = exercise.check(answer)
    assert isinstance(verdict, Verdict)
    assert verdict.sentence and "\n" not in verdict.sentence
    return verdict.state


# ------------------------------------------------------------------ waiting


def empty(x): ...


def documented_but_empty(x):
    """Squares x."""
    ...


def begun(x):
    if x == 2:
        return 4
    return ...


@pytest.mark.parametrize(
    "blank",
    [..., lambda x: ..., empty, documented_but_empty, begun, lambda x: ... * x, lambda x: math.log(...),
     lambda x: np.log2(...), lambda x: [..., x]],
)
def test_a_blank_waits(blank):
    assert state(square, blank) == "waiting"


@pytest.mark.parametrize("exercise", [number, numbers, choice])
def test_a_blank_value_waits(exercise):
    assert state(exercise, ...) == "waiting"
    assert state(exercise, [0.7, ..., 0.1]) == "waiting"


# ------------------------------------------------------------------ right


@pytest.mark.parametrize("answer", [18.104, 18.1, 18.10, np.float32(18.104), np.array(18.104),
                                    Fraction(18104, 1000), Decimal("18.104")])
def test_a_number_may_be_any_real_number(answer):
    assert state(number, answer) == "right"


@pytest.mark.parametrize("answer", [[0.7, 0.2, 0.1], (0.7, 0.2, 0.1), np.array([0.7, 0.2, 0.1]),
                                    [Fraction(7, 10), Decimal("0.2"), np.float64(0.1)]])
def test_numbers_may_come_in_any_row(answer):
    assert state(numbers, answer) == "right"


@pytest.mark.parametrize("answer", ["Logits", "logits", "  LOGITS \n"])
def test_a_choice_may_be_written_in_any_case(answer):
    assert state(choice, answer) == "right"


def test_two_digits_are_enough_for_a_typed_number_but_not_for_a_function():
    assert state(Exercise("two_thirds", 2 / 3), 0.67) == "right"
    assert state(Exercise("two_thirds", 2 / 3, tolerance=1e-4), 0.67) == "off"
    assert state(square, lambda x: x * x * 1.001) == "off"


def test_the_rounding_residue_of_a_sum_is_0_and_an_epsilon_is_not():
    zero = Exercise("zero", lambda x: 0.0, [1])
    assert state(zero, lambda x: 0.1 + 0.2 - 0.3 - 5.5e-17) == "right"
    assert state(zero, lambda x: math.log(1 + 1e-12)) == "off"


def test_infinity_is_infinity_and_nan_is_never_right():
    infinite = Exercise("infinite", lambda x: math.inf, [1], {"undefined": lambda x: math.nan})
    assert state(infinite, lambda x: math.inf) == "right"
    assert state(infinite, lambda x: -math.inf) == "off"
    assert state(infinite, lambda x: 1e300) == "off"
    assert state(infinite, lambda x: math.nan) == "slip"
    assert state(number, math.nan) == "off"
    assert state(square, lambda x: math.nan) == "off"


def test_minus_zero_is_not_zero():
    assert state(square, lambda x: x * x or -0.0) == "off"
    assert "-0" in square.check(lambda x: x * x or -0.0).sentence


def test_a_refusal_can_be_the_right_answer():
    def refuses(x):
        if x < 0:
            raise ValueError(x)
        return x

    def asserts(x):
        assert x >= 0
        return x

    class Picky(ValueError):
        pass

    def is_picky(x):
        if x < 0:
            raise Picky
        return x

    root = Exercise("root", refuses, [1, -1])
    assert state(root, is_picky) == "right"
    assert state(root, lambda x: x) == "off" and "ValueError" in root.check(lambda x: x).sentence
    assert state(root, asserts) == "off" and "AssertionError" in root.check(asserts).sentence


# ------------------------------------------------------------------ slips


def test_a_slip_is_named():
    verdict = square.check(lambda x: x + x)
    assert (verdict.state, verdict.slip) == ("slip", "doubled")
    assert number.check(12.55).slip == "natural_log"
    assert numbers.check((70, 20, 10)).slip == "as_percents"
    assert choice.check("SoftMax").slip == "twice"


def test_a_slip_without_words_is_told_by_its_name():
    assert "natural log" in number.check(12.549).sentence


def test_a_slip_may_be_to_raise_or_to_be_of_another_shape():
    slips = {
        "divides": lambda x: x * x * x / x,
        "listed": lambda x: [x * x],
        "forgets": lambda x: None if x == 0 else x * x,
    }
    exercise = Exercise("square", squares, [2, 0], slips)
    assert exercise.check(lambda x: x**3 / x).slip == "divides"
    assert exercise.check(lambda x: (x**2,)).slip == "listed"
    assert exercise.check(lambda x: x * x if x else None).slip == "forgets"
    assert state(exercise, lambda x: {}[x]) == "broken"


def test_where_a_slip_says_nothing_any_outcome_will_do():
    exercise = Exercise("square", squares, [2, 3, 0], {"doubled": lambda x: 2 * x if x else ...})
    assert exercise.check(lambda x: 2 * x * x / x).slip == "doubled"
    assert exercise.check(lambda x: 2 * x if x else "?").slip == "doubled"
    assert exercise.check(lambda x: 2 * x if x < 3 else 1).slip is None


def test_right_goes_before_a_slip_and_a_slip_before_broken():
    same = Exercise("square", squares, [2], {"doubled": lambda x: 2 * x})
    assert state(same, lambda x: 2 * x) == "right"


# ------------------------------------------------------------------ broken


class Hostile:
    def __array__(self, *_):
        raise RuntimeError("no")

    def __float__(self):
        raise RuntimeError("no")

    def __eq__(self, other):
        raise RuntimeError("no")

    def __repr__(self):
        raise RuntimeError("no")


class Unprintable(Exception):
    def __str__(self):
        raise RuntimeError("no")


def endless(x):
    return endless(x)


def generates(x):
    yield x


async def coroutine(x):
    return x


def raising(error):
    def answer(x):
        raise error
    return answer


itself = []
itself.append(itself)

NOT_NUMBERS = [None, "4", 1j, True, np.True_, {}, {4}, {"a": 1}, object(), Hostile(), [4, None], [[1], [2, 3]], [4.0],
               np.array(["4"]), np.datetime64("2020-01-01"), itself, b"4", range(2), np.float64, 10**400]


@pytest.mark.parametrize("odd", NOT_NUMBERS, ids=lambda odd: type(odd).__name__)
def test_what_is_no_number_is_broken(odd):
    assert state(square, lambda x: odd) == "broken"
    assert state(number, odd) == "broken"


@pytest.mark.parametrize("odd", [0.7, [0.7, 0.2, 0.1, 0], [[0.7, 0.2, 0.1]], [0.7, 0.2, True], None, "0.7", {0.7, 0.2, 0.1}])
def test_what_is_no_such_row_of_numbers_is_broken(odd):
    assert state(numbers, odd) == "broken"
    assert state(halve, lambda xs: odd) == "broken"


@pytest.mark.parametrize("odd", [1, None, "sigmoid", "", ["logits"], math.nan])
def test_what_is_no_choice_is_broken(odd):
    assert state(choice, odd) == "broken"


def test_an_unknown_choice_is_told_the_choices_in_an_order_that_tells_nothing():
    assert "Logits, Raw counts, softmax" in choice.check("sigmoid").sentence


@pytest.mark.parametrize(
    "answer",
    [endless, generates, coroutine, lambda: 1, lambda x, y: 1, raising(SystemExit), raising(GeneratorExit),
     raising(KeyboardInterrupt), raising(MemoryError), raising(Unprintable()), raising(ValueError("a\n" * 999)),
     raising(StopIteration), lambda x: undefined, lambda x: x[0], sys.exit, int.mro, print],  # noqa: F821
    ids=lambda answer: answer.__name__,
)
def test_whatever_a_function_does_the_check_answers(answer):
    assert state(square, answer) == "broken"


def test_an_exception_is_told_with_the_case_it_came_from():
    sentence = square.check(lambda x: x**3 / x).sentence
    assert "x = 0" in sentence and "ZeroDivisionError" in sentence


def test_a_forgotten_return_is_told():
    def forgets(x):
        x * x
    assert state(square, forgets) == "broken"
    assert "return" in square.check(forgets).sentence
    assert "x = 0" in square.check(lambda x: x * x or None).sentence


def test_a_function_for_a_number_and_a_number_for_a_function_are_told():
    assert state(square, 4) == "broken" and state(number, lambda: 18.1) == "broken"
    assert square.check(4).sentence != number.check(squares).sentence


@pytest.mark.parametrize("exercise, answer, said", [
    (number, squares, ["number", "`function`", "Call it"]),
    (number, np.log2, ["number", "Call it"]), (number, float, ["number", "`type`", "Call it"]),
    (numbers, squares, ["list of numbers", "Call it"]),
    (choice, squares, ["choices", "in quotes", "Logits, Raw counts, softmax"]),
    (choice, 3, ["choices", "in quotes", "softmax"]), (choice, ["logits"], ["choices", "in quotes"]),
    (square, 4, ["function itself", "`int`", "without calling it"]),
    (square, "squares", ["function itself", "`str`", "without quotes"]),
    (square, [4, 9, 0, 1], ["function itself", "`list`"]), (square, None, ["function itself", "`NoneType`"]),
    (number, 10**400, ["too large to calculate", "1.8e308"]), (number, Decimal("1e400"), ["too large to calculate"]),
    (numbers, [0.7, 10**400, 0.1], ["too large to calculate"]), (square, lambda x: 10**400, ["x = 2", "too large to"]),
    (number, "18.1", ["text", "quotes"]), (number, "18,1", ["text", "quotes", "point: 18.1."]),
    (number, "−18,1", ["quotes", "point: −18.1."]), (number, "280,000", ["quotes", "point"]),
    (number, "inf", ["text", "`math.inf`"]), (number, "-∞", ["text", "`math.inf`"]),
    (numbers, "0.7, 0.2, 0.1", ["text", "Numbers are written without them"]),
    (square, lambda x: str(x), ["One number", "`str`"]), (halve, lambda x: "no", ["list of numbers", "`str`"]),
    (number, True, ["One number", "`bool`"]), (number, None, ["`NoneType`"]), (number, 18j, ["`complex`"]),
    (number, {18.1}, ["`set`"]), (number, {18: 1}, ["`dict`"]), (number, (x for x in [18.1]), ["`generator`"]),
    (number, np.array("18.1"), ["`ndarray[str_]`"]), (number, Hostile, ["`type`"]), (number, Hostile(), ["`Hostile`"]),
    (number, math.nan, ["nan is what is left"]), (number, Decimal("sNaN"), ["nan is what is left"]),
    (numbers, [[0.7], [0.2, 0.1]], ["shape (3,)", "no shape"]), (numbers, itself, ["shape (3,)", "no shape"]),
    (halve, lambda xs: [[1], [2, 3]], ["shape (2,)", "no shape"]), (number, [[0.7], [0.2, 0.1]], ["`list`"]),
    (numbers, ["0.7", "0.2", "0.1"], ["`list[str]`"]), (number, [], ["shape (0,)"]), (number, (), ["shape (0,)"]),
])
def test_what_is_said_is_true(exercise, answer, said):
    verdict = exercise.check(answer)
    assert verdict.state in ("broken", "off")
    for words in said:
        assert words in verdict.sentence, verdict.sentence


@pytest.mark.parametrize("answer, said", [
    ((2, 32), "as in 2.32,"), ((18, 1), "as in 18.1,"), ((-2, 5), "as in -2.5,"), ((2, 5.0), "as in 2.5,"),
    ((280, 0), "as in 280.0,"), ((1, 234.5), "as in 2.32,"), ((1, 234, 567), "as in 2.32,"), ((2, -5), "as in 2.32,"),
    ((1e300, 1), "as in 2.32,"), ((math.inf, 1), "as in 2.32,"), ((18.1,), "comma at its end"),
])
def test_a_decimal_comma_is_told(answer, said):
    verdict = number.check(answer)
    assert verdict.state == "broken" and said in verdict.sentence
    assert number.check(*answer, *[1][len(answer) - 1 :]).state == "broken"  # check(2,32) does not even raise


def test_a_decimal_comma_in_a_list_is_told():
    sentence = numbers.check([0, 7, 0, 2, 0, 1]).sentence
    assert "6 numbers" in sentence and "3 are wanted" in sentence and "point" in sentence
    assert "point" not in numbers.check([0.7, 0.2, 0.1, 0]).sentence
    assert "point" not in number.check([2, 32]).sentence and "shape (2,)" in number.check([2, 32]).sentence
    assert numbers.check(0.7, 0.2, 0.1).state == "right"


def test_a_typed_minus_zero_is_zero():
    zero = Exercise("zero", 0, slips={"one": 1})
    assert zero.check(-0.0).state == "right" and zero.check(-1e-9).state == "off"


class Calls(float):
    def __call__(self, x):
        return x * x


class Hides(Calls):
    def __getattr__(self, name):
        raise RuntimeError("no")


def test_something_to_call_may_be_a_number_and_may_hide_what_it_is():
    assert state(square, Calls(2)) == state(square, Hides(2)) == state(number, Calls(18.1)) == "right"
    assert state(number, Calls(2)) == "off" and state(number, Hides(18.1)) == "broken"


def wild(x):
    raise type("\ud800`<b>\x1b", (Exception,), {})("\udfff\n" * 10**6)


@pytest.mark.parametrize("answer", [wild, lambda x: type("\ud800", (), {})(), lambda x: "\ud800" * 10**6])
def test_whatever_is_said_can_be_printed(answer):
    for exercise in (square, Exercise("root", raising(ValueError), [1])):
        verdict = exercise.check(answer)
        for text in (verdict.sentence, repr(verdict), verdict._repr_html_()):
            assert len(text.encode("utf-8")) < 1000 and "\x1b" not in text


@pytest.fixture
def listens():
    """Python hears an interrupt, even where this process was started deaf to it, as a job in the background is."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_an_endless_loop_needs_to_be_interrupted_once(listens):
    starts = []

    def loops(x):
        starts.append(x)
        while True:
            pass

    threading.Timer(0.3, _thread.interrupt_main).start()
    verdict = square.check(loops)
    assert verdict.state == "broken" and "You stopped it" in verdict.sentence
    assert starts == [2]


# ------------------------------------------------------------------ off


def test_off_sets_both_values_side_by_side_at_the_first_case_that_differs():
    sentence = square.check(lambda x: x * x if x != 3 else 10).sentence
    assert "x = 3" in sentence and "10" in sentence and "9" in sentence


def test_off_shows_as_many_digits_as_it_takes():
    thirds = Exercise("third", lambda x: x / 3, [1])
    sentence = thirds.check(lambda x: x / 3 + 1e-6).sentence
    assert "0.333334" in sentence
    assert "1.00000123" in Exercise("one", lambda x: x, [1.0], tolerance=1e-9).check(lambda x: 1.00000123).sentence


def test_off_reads_rows_and_infinities():
    sentence = halve.check(lambda xs: np.full(len(xs), np.inf)).sentence
    assert "xs = [2, 4]" in sentence and "[∞, ∞]" in sentence and "[1, 2]" in sentence


def test_off_says_too_large_or_too_small_and_never_the_answer():
    large, small = number.check(19).sentence, number.check(-17).sentence
    assert "large" in large and "small" in small
    assert "18" not in large + small
    assert number.check(math.inf).sentence == large


def test_off_names_the_first_wrong_entry():
    assert "2 of 3" in numbers.check([0.7, 0.1, 0.2]).sentence
    assert "1 of 3" in numbers.check([0.9, 0.2, 0.1]).sentence


# ------------------------------------------------------------------ manners


def test_the_learner_gets_a_copy_and_the_next_learner_too():
    def mutates(xs):
        xs[0] = 99.0
        return halves_of(xs)

    assert state(halve, mutates) == "off"
    assert state(halve, halves_of) == "right"
    assert halve.cases[0] == ([2.0, 4.0],)


def test_the_learners_numpy_and_warning_settings_neither_break_nor_change(capfd):
    def noisy(x):
        np.seterr(all="ignore")
        warnings.simplefilter("error")
        print("hello")
        print("hello", file=sys.stderr)
        return np.log(np.float64(0.0)) * 0 if x == 0 else x * x

    before = np.geterr()
    try:
        np.seterr(all="raise")
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            filters = list(warnings.filters)
            assert state(square, noisy) == "off"
            assert state(square, lambda x: float(np.square(np.float64(x)) + 0 * np.exp(-800.0))) == "right"
            assert warnings.filters == filters
        assert set(np.geterr().values()) == {"raise"}
    finally:
        np.seterr(**before)
    assert capfd.readouterr() == ("", "")


def test_a_check_says_the_same_twice():
    assert repr(square.check(lambda x: x + 1)) == repr(square.check(lambda x: x + 1))


# ------------------------------------------------------------------ hints and solution


@pytest.fixture
def lightning():
    return Exercise("lightning", math.log2(280_000))


def test_hints_open_one_by_one_and_then_lead_to_the_solution(lightning):
    first, second, rest = lightning.hint(), lightning.hint(), lightning.hint()
    assert "1 of 2" in repr(first) and "2 of 2" in repr(second)
    assert repr(first) in repr(rest) and repr(second) in repr(rest) and ".solution()" in repr(rest)
    assert repr(lightning.hint()) == repr(rest)


def test_the_solution_offers_the_hints_once_and_is_never_a_dead_end(lightning):
    assert ".hint()" in repr(lightning.solution())
    assert "log2" in repr(lightning.solution()) and "log2" in repr(lightning.solution())


def test_after_a_hint_the_solution_opens_at_once(lightning):
    lightning.hint()
    assert "```python" in lightning.solution()._repr_markdown_()


def test_without_hints_the_way_on_is_said():
    assert ".solution()" in repr(Exercise("no_such_words", 1).hint())
    assert isinstance(Exercise("no_such_words", 1).hint(), Note)


# ------------------------------------------------------------------ construction


@pytest.mark.parametrize(
    "arguments",
    [("odd", squares), ("odd", 4, [1]), ("odd", squares, [1], {"slip": 3}), ("odd", 4, (), {"slip": squares})],
)
def test_an_exercise_that_does_not_fit_together_is_refused(arguments):
    with pytest.raises(ValueError, match="exercise odd: "):
        Exercise(*arguments)


def test_a_case_is_a_tuple_of_arguments_or_one_bare_argument():
    assert Exercise("power", pow, [(2, 3)]).cases == [(2, 3)]
    assert Exercise("square", squares, [2, [1, 2]]).cases == [(2,), ([1, 2],)]
