"""The game of the next letter: a text that nobody has counted, and before each of eight letters a bet on it.

Shannon (1951) had people guess the next letter; Cover and King (1978) had them bet on it, which is what is done here.
"""

import math
import zlib
from collections import namedtuple
from functools import cache

import numpy as np

from xent_lesson import words
from xent_lesson.maths._examples import whole_number
from xent_lesson.maths.information import surprisal
from xent_lesson.maths.next_letter import SYMBOLS, book_text, count_letters

from ._spread import whole_spread
from .bet import bets_that_count
from .ledger import ledger

COUNT, CHOICES, OTHER, KIND = 8, 5, "other", "letter"
ALL = len(SYMBOLS)
OTHERS, NO_IDEA = ALL - CHOICES, math.log2(ALL)
SHOWN = 60  # symbols of the text before the first bet, at least; it begins with a word
SMOOTHING = 0.1
ORDERS = 0, 1, 2  # of the models that play along; the last one proposes the letters

# What came of one bet: the letter, what was given to it and paid, the same of the model, whether it counts.
Round = namedtuple("Round", "letter share bits its_share its_bits counts")


@cache
def model(order):
    """The model that looks back so many letters, of the training text."""
    return count_letters(book_text("training"), order, SMOOTHING)


def proposed(before, seed=0):
    """The five letters that the model of triples finds likeliest after a text, shuffled, and "other"."""
    likeliest = np.argsort(-model(ORDERS[-1]).next_letter(before), kind="stable")[:CHOICES]
    shuffled = np.random.RandomState(seed).permutation(likeliest)  # NumPy promises never to change its stream
    return (*(SYMBOLS[i] for i in shuffled), OTHER)


def chance_of(letter, spread):
    """What a spread over five letters and "other" gives to a letter: the others share theirs evenly."""
    return spread[letter] if letter in spread else spread[OTHER] / OTHERS


class LetterGame:
    """Eight bets on a stretch of the held-out text, the same for the same seed.

    seed : a whole number, 0 or more; another one is another stretch. Raises ValueError or TypeError for anything else.
    before : the text so far.   options : five letters and "other".   rounds : what came of each bet.
    """

    def __init__(self, seed=1):
        self.seed, text = whole_number("seed", seed, 0, 10**6), book_text("held-out")
        dice = np.random.RandomState(self.seed)
        self._start = int(dice.randint(SHOWN + 40, len(text) - COUNT))
        self._from = text.rindex(" ", 0, self._start - SHOWN) + 1
        self._letters, self.rounds = text[self._start : self._start + COUNT], []

    @property
    def before(self):
        """The text so far."""
        return book_text("held-out")[self._from : self._start + len(self.rounds)]

    @property
    def over(self):
        """Whether all letters are known."""
        return len(self.rounds) == COUNT

    @property
    def options(self):
        """The letters to bet on, and "other"; none when the game is over."""
        return () if self.over else proposed(self.before, [self.seed, len(self.rounds)])

    def place(self, spread):
        """Pay for a bet on the next letter: -log2 of what it was given, in bits; then the letter is known.

        spread : {option: probability}, summing to 1; an option left out has 0.
        Returns a Round. The first bet on a letter counts in the ledger, among its own kind; later ones are practice.
        Raises TypeError or ValueError, in one line, if it is not such a spread or the game is over.

        >>> LetterGame(1).place({"l": 0.25, "other": 0.75}).bits
        2.0
        """
        if self.over:
            raise ValueError(f"all {COUNT} letters are known; use another seed, such as LetterGame({self.seed + 1})")
        options, letter = self.options, self._letters[len(self.rounds)]
        whole = whole_spread(spread, options)
        answer = letter if letter in options else OTHER
        name, mark = f"letter {self.seed}.{len(self.rounds) + 1}", f"{zlib.crc32(self.before.encode()):08x}"
        first, _ = ledger.record(name, whole, answer, mark, kind=KIND)
        return self._come(letter, chance_of(letter, whole), first)

    def skip(self):
        """Let the next letter come without a bet, as if all were alike; nothing is kept. Returns a Round."""
        return self._come(self._letters[len(self.rounds)], 1 / ALL, False)

    def _come(self, letter, share, counts):
        its = float(model(ORDERS[-1]).next_letter(self.before)[SYMBOLS.index(letter)])
        self.rounds.append(Round(letter, share, float(surprisal(share)), its, float(surprisal(its)), counts))
        return self.rounds[-1]

    def averages(self):
        """Bits per letter on the letters known so far: {"you", "uniform", "order_0", "order_1", "order_2"}."""
        n = max(len(self.rounds), 1)
        found = {"you": math.fsum(each.bits for each in self.rounds) / n, "uniform": NO_IDEA}
        for order in ORDERS:
            prices = model(order).surprisals(self.before)[len(self.before) - len(self.rounds) :]
            found[f"order_{order}"] = math.fsum(prices) / n
        return found

    def shown(self):
        """The text so far, as a sentence."""
        if self.over:
            return words.say("game.ended", count=COUNT, text=self.before)
        return words.say("game.shown", number=len(self.rounds) + 1, count=COUNT, text=self.before)

    def __repr__(self):
        lines = [words.say("game.title"), self.shown(), *([] if self.over else [words.say("game.question")])]
        options = [words.wrapped(f"  · {label(option)}", hang="    ") for option in self.options]
        price = words.say("game.no_idea", count=ALL, no_idea=NO_IDEA)
        return "\n".join([*map(words.wrapped, lines), *options, words.wrapped(price)])


def label(option):
    """How a letter, or all the others, reads."""
    return words.say("game.space") if option == " " else words.say("game.other") if option == OTHER else option


def letter_average():
    """The mean price of all first bets on letters in the ledger, in bits, and their number; (None, 0) before one."""
    shares = [bet["spread"][bet["answer"]] / (OTHERS if bet["answer"] == OTHER else 1) for bet in bets_that_count(KIND)]
    if not shares:
        return None, 0
    return math.fsum(surprisal(np.minimum(shares, 1))) / len(shares), len(shares)
