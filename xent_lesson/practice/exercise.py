"""Exercises that answer the specific mistake."""

import inspect
from dataclasses import dataclass

from xent_lesson import words

from .outcome import Raised, agree, is_nothing, outcome_of
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

    def check(self, answer):
        """The verdict on an answer; never raises for a mistake in it.

        A slip is named when it explains the answer in every case. Otherwise the sentence
        tells the first case in which the answer breaks or differs.
        """
        if answer is ...:
            return verdict("waiting")
        if callable(answer) != callable(self.reference):
            return verdict("broken", "call_it" if callable(answer) else "function_wanted")
        yours = self._outcomes(answer)
        if _was_stopped(yours):
            return verdict("broken", "stopped")
        if any(outcome is ... for outcome in yours):
            return verdict("waiting")
        if callable(answer) and all(map(is_nothing, yours)):
            return verdict("waiting") if _is_unwritten(answer) else verdict("broken", "nothing")
        mine = self._outcomes(self.reference)
        if self._agree(yours, mine):
            return Verdict("right", self._say("right") or words.say("verdict.right"))
        for slip, wrong in self.slips.items():
            if self._agree(yours, self._outcomes(wrong)):
                named = self._say(slip) or words.say("verdict.unnamed_slip", slip=slip.replace("_", " "))
                return Verdict("slip", named, slip)
        return self._difference(yours, mine)

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

    def _outcomes(self, answer):
        if not self.cases:
            return [outcome_of(lambda: answer)]
        outcomes = []
        for case in self.cases:
            outcomes.append(outcome_of(answer, case))
            if _was_stopped(outcomes):
                break  # whoever interrupts an endless loop should need to do it once
        return outcomes

    def _agree(self, yours, expected):
        return all(e is ... or agree(y, e, self.tolerance) for y, e in zip(yours, expected, strict=True))

    def _difference(self, yours, mine):
        """The verdict on the first outcome that differs."""
        i = next(i for i in range(len(mine)) if not agree(yours[i], mine[i], self.tolerance))
        if not self.cases:
            return verdict_on_value(yours[i], mine[i], self.tolerance, self._options())
        names = inspect.signature(self.reference).parameters
        case = ", ".join(f"{name} = {shown(value)}" for name, value in zip(names, self.cases[i]))
        return verdict_on_case(yours[i], mine[i], case)

    def _options(self):
        return sorted(str(text) for text in [self.reference, *self.slips.values()])

    def _say(self, key):
        return words.say(f"{self.name}.{key}") if words.has(f"{self.name}.{key}") else None

    def _hints(self):
        hints = []
        while hint := self._say(f"hint{len(hints) + 1}"):
            hints.append(hint)
        return [words.say("exercise.hint", number=i, count=len(hints), hint=h) for i, h in enumerate(hints, 1)]


def _was_stopped(outcomes):
    return isinstance(outcomes[-1], Raised) and issubclass(outcomes[-1].kind, KeyboardInterrupt)


def _is_unwritten(function):
    """Whether the body holds nothing: `def f(p): ...` runs, and gives None like a forgotten return."""
    def unwritten(): ...
    code = getattr(function, "__code__", None)
    return code is not None and len(code.co_code) == len(unwritten.__code__.co_code)
