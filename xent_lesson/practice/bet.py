"""Bets: the learner spreads probability over the options and pays surprisal for the truth."""

import math
from collections import namedtuple
from numbers import Real

from xent_lesson import words
from xent_lesson.maths.information import surprisal

from .ledger import ledger


class Price(float):
    """What a bet cost, in bits: a float that reads as a sentence.

    no_idea : log2 of the number of options, what an even spread pays.
    practice : True if an earlier price for the same bet already counts.
    """

    def __new__(cls, bits, no_idea, practice=False):
        price = super().__new__(cls, bits)
        price.no_idea, price.practice = no_idea, practice
        return price

    def __repr__(self):
        bits, no_idea = float(self), self.no_idea
        values = {"bits": bits, "no_idea": no_idea, "saved": no_idea - bits, "extra": bits - no_idea}
        sentence = words.say(f"bet.{self._compared()}", **values)
        return f"{sentence} {words.say('bet.practice')}" if self.practice else sentence

    __str__ = __repr__

    def _compared(self):
        if self == 0:
            return "sure"
        if math.isinf(self):
            return "infinite"
        if math.isclose(self, self.no_idea, abs_tol=0.005):  # the same to the digits shown
            return "same"
        return "less" if self < self.no_idea else "more"


class RunningAverage(namedtuple("RunningAverage", ["bits", "count"])):
    """The mean price in bits (None before the first bet) and how many bets it is of."""

    def __repr__(self):
        lines = [words.say(f"bet.{self._kind()}", bits=self.bits, count=self.count)]
        if ledger.trouble:
            kind, what = ledger.trouble
            lines.append(words.say(f"bet.{kind}", what=what))
        return "\n".join(lines)

    def _kind(self):
        if not self.count:
            return "average_none"
        return "average_infinite" if math.isinf(self.bits) else "average"


def running_average():
    """The mean of the prices that count, in bits, and their number."""
    prices = [surprisal(min(bet["spread"][bet["answer"]], 1)) for bet in ledger.bets().values()]
    return RunningAverage(math.fsum(prices) / len(prices) if prices else None, len(prices))


def forget_bets():
    """Start anew: no bet has been answered, in this notebook or in any other."""
    ledger.forget()


class Bet:
    """A question with a few options, answered by spreading probability over them.

    options : keys like "doubles", two or more; answer : the key of the true one.
    Words: {name}.question, {name}.{option}, and {name}.because for after the reveal.
    Raises ValueError, naming the bet, if these do not fit together.
    """

    def __init__(self, name, options, answer):
        self.name, self.options, self.answer = name, tuple(options), answer
        if len(set(self.options)) < max(2, len(self.options)):
            raise ValueError(f"bet {name}: options are {self.options}; give at least 2, all different")
        if answer not in self.options:
            raise ValueError(f"bet {name}: answer is {answer!r}; it must be one of {', '.join(self.options)}")

    @property
    def question(self):
        """The question, as a sentence."""
        return words.say(f"{self.name}.question")

    @property
    def because(self):
        """Why the answer is the answer; for after the reveal."""
        return words.say(f"{self.name}.because")

    @property
    def no_idea(self):
        """The price of having no idea, in bits: log2 of the number of options."""
        return math.log2(len(self.options))

    def label(self, option):
        """How an option reads: its words, or the key itself where there are none."""
        key = f"{self.name}.{option}"
        return words.say(key) if words.has(key) else option

    def place(self, spread):
        """Pay for a bet: -log2 of the probability given to the true option.

        spread : {option: probability}, summing to 1; an option left out has 0.
        Returns a Price in bits, inf for a 0 on the truth. The first price of a bet counts
        in the running average; later ones are practice.
        Raises TypeError or ValueError, in one line, if it is not such a spread.

        >>> float(Bet("coin", ["heads", "tails"], "heads").place({"heads": 0.25, "tails": 0.75}))
        2.0
        """
        self._refuse_what_is_no_spread(spread)
        whole = {option: float(spread.get(option, 0)) for option in self.options}
        first = ledger.record(self.name, whole, self.answer)
        return Price(surprisal(whole[self.answer]), self.no_idea, practice=not first)

    def __repr__(self):
        options = [f"  · {self.label(option)}" for option in self.options]
        price = words.say("bet.no_idea", count=len(options), no_idea=self.no_idea)
        return "\n".join([self.question, *options, price])

    def _refuse_what_is_no_spread(self, spread):
        if not isinstance(spread, dict):
            raise TypeError(f"spread is a {type(spread).__name__}; give a dict, {{option: probability}}")
        for option, p in spread.items():
            if option not in self.options:
                raise ValueError(f"spread has {option!r}, not an option; the options are {', '.join(self.options)}")
            entry = f"spread[{option!r}] is"
            if not isinstance(p, Real) or isinstance(p, bool):
                raise TypeError(f"{entry} a {type(p).__name__}; give a probability, a number from 0 to 1")
            if not 0 <= p <= 1 + 1e-12:
                raise ValueError(f"{entry} {p}, not a probability from 0 to 1; divide percents by 100")
        total = math.fsum(spread.values())
        if abs(total - 1) > 1e-8:
            raise ValueError(f"spread sums to {total:.10g}, not 1; share out exactly 1 over the options")
