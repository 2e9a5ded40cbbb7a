"""What every exercise and every bet inherits by standing in its lesson's folder."""

import math
import re

import numpy as np
import pytest

import xent_lesson
from xent_lesson import lessons, words
from xent_lesson.practice.bet import Bet
from xent_lesson.practice.exercise import Exercise

MODULES = lessons.rooms("exercise")


def found(kind):
    return {name: thing for module in MODULES for name, thing in vars(module).items() if isinstance(thing, kind)}


EXERCISES, BETS = found(Exercise), found(Bet)
SLIPS = [(exercise, slip) for exercise in EXERCISES.values() for slip in exercise.slips]

every_exercise = pytest.mark.parametrize("exercise", EXERCISES.values(), ids=lambda e: e.name)
every_slip = pytest.mark.parametrize("exercise, slip", SLIPS, ids=[f"{e.name}.{s}" for e, s in SLIPS])
every_bet = pytest.mark.parametrize("bet", BETS.values(), ids=lambda b: b.name)


def someone_with(exercise, slip):
    """The answer of a learner who makes this slip and nothing else wrong."""
    wrong, right = exercise.slips[slip], exercise.reference
    if not callable(wrong):
        return wrong

    def answer(*arguments):
        return right(*arguments) if wrong(*arguments) is ... else wrong(*arguments)

    return answer


def test_there_are_exercises_and_bets():
    assert EXERCISES and BETS


def test_names_say_what_they_name_and_none_is_taken_twice():
    assert all(name.endswith("_exercise") for name in EXERCISES)
    assert all(name.endswith("_bet") for name in BETS)
    names = [thing.name for thing in [*EXERCISES.values(), *BETS.values()]]
    assert len(names) == len(set(names))
    assert len(names) == sum(isinstance(t, (Exercise, Bet)) for m in MODULES for t in vars(m).values())


@every_exercise
def test_the_reference_is_right(exercise):
    assert exercise.check(exercise.reference).state == "right"


@every_exercise
def test_the_blank_waits(exercise):
    assert exercise.check(...).state == "waiting"
    if exercise.cases:
        assert exercise.check(lambda *arguments: ...).state == "waiting"


@every_slip
def test_a_slip_is_caught_under_its_own_name(exercise, slip):
    verdict = exercise.check(someone_with(exercise, slip))
    assert (verdict.state, verdict.slip) == ("slip", slip)


@every_slip
def test_no_other_slip_explains_the_same_answer(exercise, slip):
    others = {name: wrong for name, wrong in exercise.slips.items() if name != slip}
    without = Exercise(exercise.name, exercise.reference, exercise.cases, others, tolerance=2 * exercise.tolerance)
    assert without.check(someone_with(exercise, slip)).state not in ("slip", "right")


@every_exercise
def test_its_words_exist(exercise):
    for key in ["hint1", "solution", *exercise.slips]:
        assert words.say(f"{exercise.name}.{key}").strip()


@every_exercise
def test_the_code_of_its_solution_is_right(exercise):
    for code in re.findall(r"```python\n(.*?)```", words.say(f"{exercise.name}.solution"), re.DOTALL):
        namespace = {"math": math, "np": np, **{name: getattr(xent_lesson, name) for name in _maths()}}
        if exercise.cases:
            before = set(namespace)
            exec(code, namespace)
            answer = [v for k, v in namespace.items() if k not in before and callable(v)][-1]
        else:
            answer = eval(code, namespace)
        assert exercise.check(answer).state == "right"


@every_bet
def test_the_words_of_a_bet_exist(bet):
    for key in ["question", "because", *bet.options]:
        assert words.say(f"{bet.name}.{key}").strip()


@every_bet
def test_the_labels_of_a_bet_differ(bet):
    assert len({bet.label(option) for option in bet.options}) == len(bet.options)


def _maths():
    rooms = ["information", "logits", "losses", "training"]
    return " ".join(xent_lesson._ROOMS[f"maths.{room}"] for room in rooms).split()
