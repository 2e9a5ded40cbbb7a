"""Bets: the learner spreads probability over the options and pays surprisal for the truth."""

import math
import re
import zlib
from collections import namedtuple

import numpy as np

from xent_lesson import words
from xent_lesson.maths._numbers import shown
from xent_lesson.maths.information import surprisal

from ._records import a_record, same_question
from ._spread import whole_spread
from .ledger import ledger

_made = {}  # name -> the bet of this name that was made, or placed, last: what that question is today
_NO_LETTER = re.compile(r"[\s;:!?'\"“”‘’()…—*_`]|[.,](?!\d)")


class Price(float):
    """What a bet cost, in bits: a float that reads as a sentence.

    no_idea : log2 of the number of options, what an even spread pays.
    practice : True if an earlier price for the same bet already counts.
    """

    def __new__(cls, bits, no_idea, practice=False):
        price = super().__new__(cls, bits)
        price.no_idea, price.practice = no_idea, practice
        return price

    def __getnewargs__(self):  # so that it can be copied and pickled
        return float(self), self.no_idea, self.practice

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
        for kind, what in ledger.troubles.items():
            lines.append(words.say(f"bet.{kind}", what=what, file=ledger.path.name))
        return "\n".join(lines)

    def _kind(self):
        if not self.count:
            return "average_none"
        return "average_infinite" if math.isinf(self.bits) else "average"


def running_average():
    """The mean of the prices that count, in bits, and their number."""
    return _average(ledger.bets())


def bets_that_count(kind=None):
    """[{"spread": {option: probability}, "answer": option}], in the order of placing, with the answers of today.

    kind : None for the questions of the lessons, "letter" for those on the next letter.
    A record counts as it stands, unless a bet of its name, or once of its name, has been made since Python started and
    asks another question now: then its price stays in the file, and in no average.
    """
    return _that_count(ledger.bets(), kind)


def _that_count(records, kind=None):
    today = {old: bet for bet in _made.values() for old in bet.once} | _made
    count, seen = [], set()
    for name, record in records.items():
        if record.get("kind") != kind:
            continue
        bet = today.get(name)
        if bet is None:
            count.append(record)
        elif bet not in seen and bet.is_of(record):
            seen.add(bet)  # if it is there by two of its names, the first price counts
            count.append(record | {"answer": bet.answer})
    return count


def _average(records):
    counted = [bet["spread"][bet["answer"]] for bet in _that_count(records)]
    if not counted:
        return RunningAverage(None, 0)
    return RunningAverage(math.fsum(surprisal(np.minimum(counted, 1))) / len(counted), len(counted))


def forget_bets():
    """Start anew: no bet has been answered, in this notebook or in any other."""
    ledger.forget()


class Bet:
    """A question with a few options, answered by spreading probability over them.

    options : keys like "doubles", two or more; answer : the key of the true one; once : a name that the bet had before,
    or several: its first price counts under those too.
    Words: {name}.question, {name}.{option}, and {name}.because for after the reveal.
    Raises TypeError or ValueError, naming the bet, if these do not fit together.
    """

    def __init__(self, name, options, answer, once=()):
        self.name, self.options, self.answer = name, _texts(name, "options", options), answer
        self.once = _texts(name, "once", [once] if isinstance(once, str) else once)
        if len(set(self.options)) < max(2, len(self.options)):
            raise ValueError(f"bet {name}: options are {self.options}; give at least 2, all different")
        if not isinstance(answer, str) or answer not in self.options:
            raise ValueError(f"bet {name}: answer is {shown(answer)}; it must be one of {', '.join(self.options)}")
        _made[name] = self

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
        return self.settle(spread)[0]

    def settle(self, spread):
        """Pay as in place(): (the Price, the running average with it), in one look at the file."""
        whole = whole_spread(spread, self.options)
        first, records = ledger.record(self.name, whole, self.answer, self.mark, self.once)
        _made[self.name] = self
        return Price(surprisal(whole[self.answer]), self.no_idea, practice=not first), _average(records)

    @property
    def mark(self):
        """A short mark of what is asked: it tells whether an old record answers this question or an earlier one.

        Of the English words, so that a translation answers the same question; of their letters, digits and signs, so
        that a mended comma does; of the labels too, for they are what is chosen. Not of the answer: if that is
        corrected, the price is. Any other word makes a new question: better a first price lost than one for a
        question that was never asked. None for a bet without words.
        """
        asked = words.in_english(f"{self.name}.question")
        labels = [words.in_english(f"{self.name}.{option}") or option for option in sorted(self.options)]
        text = _NO_LETTER.sub("", "|".join([asked, *labels])).casefold()
        return f"{zlib.crc32(text.encode()):08x}" if asked else None

    def is_of(self, record):
        """Whether a record of the ledger answers this question."""
        return same_question(record, a_record(dict.fromkeys(self.options, 0), self.answer, self.mark))

    def __repr__(self):
        options = [words.wrapped(f"  · {self.label(option)}", hang="    ") for option in self.options]
        price = words.say("bet.no_idea", count=len(options), no_idea=self.no_idea)
        return "\n".join([words.wrapped(self.question), *options, words.wrapped(price)])


def _texts(name, what, given):
    """The texts in a list, as a tuple. Raises TypeError, in one line, for anything else."""
    if not isinstance(name, str):
        raise TypeError(f"name is {shown(name)}, a {type(name).__name__}; give a text such as 'two_coins'")
    if isinstance(given, (str, dict)) or not hasattr(given, "__iter__"):
        raise TypeError(f"bet {name}: {what} is {shown(given)}; give a list of texts")
    texts = tuple(given)
    for text in texts:
        if not isinstance(text, str):
            raise TypeError(f"bet {name}: {what} has {shown(text)}, a {type(text).__name__}; give texts only")
    return texts
