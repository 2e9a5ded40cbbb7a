"""Exercises that answer the specific mistake."""

import inspect
from dataclasses import dataclass
from types import FunctionType

import numpy as np

from xent_lesson import words

from .outcome import agree, is_nothing, name_of, outcome_of, outcomes_of, own_outcomes_of, was_stopped
from .verdict import Verdict, shown, verdict, verdict_on_case, verdict_on_value


@dataclass(frozen=True)
class Note:
    """A hint or a solution: plain as text, and in a notebook with its code set as code."""
    text: str

    def __repr__(self):
        return self.text

    def _repr_markdown_(self):
        return self.text


class Exercise:
    """A question whose answer (the reference) and whose common mistakes (the slips) are known.

    reference : a function; or a value: a number, numbers, or a text for a choice among the
        texts of the reference and the slips.
    cases : what a function is tried on: tuples of arguments; anything else is one argument.
    slips : name -> a wrong function or value. A wrong function returns `...` in cases where
        the mistake says nothing: there, any outcome will do.
    tolerance : relative; 1e-6 for functions, 0.006 (two or three typed digits) for values.
    Words: {name}.{slip}, {name}.hint1, hint2 ..., {name}.solution, and {name}.right if wanted.
    Raises ValueError, naming the exercise, where these do not fit together.
    """

    def __init__(self, name, reference, cases=(), slips=None, *, tolerance=None):
        self.name, self.reference, self.slips = name, reference, dict(slips or {})
        self.cases = [case if isinstance(case, tuple) else (case,) for case in cases]
        # .67 is a fair way to type 2/3, and the nearest published wrong answer is 1.8 % away
        self.tolerance = tolerance or (1e-6 if callable(reference) else 0.006)
        if callable(reference) != bool(self.cases):
            raise ValueError(f"exercise {name}: a function needs cases, and a value has none")
        for slip, wrong in self.slips.items():
            if callable(wrong) != callable(reference):
                raise ValueError(f"exercise {name}: slip {slip} and the reference are not of one kind")
        self._hints_open = self._hints_offered = 0

    def __repr__(self):
        return f"Exercise({self.name})"

    def check(self, answer, *more):
        """The verdict on an answer; never raises for a mistake in it, and is silent whatever it does.

        A slip is named when it explains the answer in every case. Otherwise the sentence
        tells the first case in which the answer breaks or differs. Several answers count as
        one tuple: that is what check(2,32) hands over.
        """
        answer = (answer, *more) if more else answer
        if answer is ...:
            return verdict("waiting")
        if self.cases and not callable(answer):
            blank = outcome_of(lambda: answer) is ...
            return verdict("waiting") if blank else verdict("broken", "function_wanted", kind=name_of(type(answer)))
        yours = self._outcomes(answer, outcomes_of)
        if was_stopped(yours[-1]):
            return verdict("broken", "stopped")
        if any(outcome is ... for outcome in yours):
            return verdict("waiting")
        if self.cases and all(map(is_nothing, yours)):
            return verdict("waiting") if _is_unwritten(answer) else verdict("broken", "nothing")
        mine = self._outcomes(self.reference)
        if self._agree(yours, mine):
            return Verdict("right", self._say("right") or words.say("verdict.right"))
        for slip, wrong in self.slips.items():
            if self._agree(yours, self._outcomes(wrong)):
                named = self._say(slip) or words.say("verdict.unnamed_slip", slip=slip.replace("_", " "))
                return Verdict("slip", named, slip)
        return self._difference(answer, yours, mine)

    def hint(self):
        """The next hint; after the last, all of them again and the way on."""
        hints = self._hints()
        if not hints:
            return Note(words.say("exercise.no_hints"))
        self._hints_open += 1
        if self._hints_open <= len(hints):
            return Note(hints[self._hints_open - 1])
        return Note("\n\n".join([*hints, words.say("exercise.no_more_hints")]))

    def solution(self):
        """One way to do it. While no hint is open, the first call offers the hints instead."""
        self._hints_offered += 1
        if self._hints() and not self._hints_open and self._hints_offered == 1:
            return Note(words.say("exercise.hints_first"))
        return Note(words.say(f"{self.name}.solution").strip())

    def _outcomes(self, answer, outcomes=own_outcomes_of):
        if self.cases:
            return outcomes(answer, self.cases)
        typed = outcomes(lambda: answer, [()])
        if isinstance(typed[0], np.ndarray):
            typed[0] += 0.0  # nobody who types -0.0 means another number than 0
        return typed

    def _agree(self, yours, expected):
        return all(e is ... or agree(y, e, self.tolerance) for y, e in zip(yours, expected, strict=True))

    def _difference(self, answer, yours, mine):
        """The verdict on the first outcome that differs."""
        i = next(i for i in range(len(mine)) if not agree(yours[i], mine[i], self.tolerance))
        if not self.cases:
            return verdict_on_value(yours[i], mine[i], self.tolerance, self._options(), answer)
        names = inspect.signature(self.reference).parameters
        case = ", ".join(f"{name} = {shown(value)}" for name, value in zip(names, self.cases[i]))
        return verdict_on_case(yours[i], mine[i], case, self.tolerance)

    def _options(self):
        return sorted(str(text) for text in [self.reference, *self.slips.values()])

    def _say(self, key):
        return words.say(f"{self.name}.{key}") if words.has(f"{self.name}.{key}") else None

    def _hints(self):
        hints = []
        while hint := self._say(f"hint{len(hints) + 1}"):
            hints.append(hint)
        return [words.say("exercise.hint", number=i, count=len(hints), hint=h) for i, h in enumerate(hints, 1)]


def _is_unwritten(function):
    """Whether the body holds nothing: `def f(p): ...` runs, and gives None like a forgotten return."""
    def unwritten(): ...
    return type(function) is FunctionType and len(function.__code__.co_code) == len(unwritten.__code__.co_code)
