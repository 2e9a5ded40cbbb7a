"""The next letter: a model of a text, letter by letter, from the few letters before.

27 symbols, a to z and the space. Before the first letter of a text stand spaces, as many as a model looks back, so
that every order charges for the same letters.
"""

import re
import unicodedata
from functools import cache
from importlib.resources import files

import numpy as np

from ._codewords import text_of
from ._examples import one_number, whole_number
from ._numbers import shown
from .information import surprisal
from .logits import log_softmax
from .training import Run

SYMBOLS = "abcdefghijklmnopqrstuvwxyz "
BOOKS = {"training": "alice", "held-out": "looking_glass"}
SPACE, HIGHEST = 26, 12  # the number of the space; 27 to the 13th still is a 64-bit integer
_PLAIN = re.compile(" ?(?:[a-z]+ )*[a-z]*")


def plain_letters(text):
    """A text in 27 symbols: its letters as a to z, and one space for whatever else stands between them.

    Capitals become small, accents go, and so does an apostrophe between letters: don't is dont.

    text : any text.   Returns a text of these symbols, never with two spaces side by side.
    Raises TypeError if it is no text.

    >>> plain_letters("“Don't!” said No. 2.")
    ' dont said no '

    Source: 27 symbols as in Shannon, Prediction and Entropy of Printed English (1951).
    """
    if _PLAIN.fullmatch(text_of("text", text)):
        return text
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    text = "".join(sign for sign in text if not unicodedata.combining(sign))
    return re.sub("[^a-z]+", " ", re.sub("(?<=[a-z])['’](?=[a-z])", "", text))


def book_text(part):
    """One of two texts by Lewis Carroll in 27 symbols: a book to learn from, and a part of the next one.

    part : "training", the whole of Alice's Adventures in Wonderland (1865), or "held-out", the first
    two chapters of Through the Looking-Glass (1871).
    Returns a text that begins and ends with a letter.
    Raises ValueError, naming the two, for another part.

    >>> book_text("training")[-21:]
    'the happy summer days'

    Source: Project Gutenberg's ebooks 11 and 12, in the public domain.
    """
    if not isinstance(part, str) or part not in BOOKS:
        raise ValueError(f"part = {shown(part)} has no text here; use {' or '.join(map(repr, BOOKS))}")
    return _book(part)


@cache
def _book(part):
    text = (files(__package__) / "texts" / f"{BOOKS[part]}.txt").read_text(encoding="utf-8")
    return plain_letters(text.partition("\n")[2]).strip()  # the first line is the credit


def count_letters(text, order, smoothing=0.0):
    """Learn from a text how often each letter comes after each run of `order` letters.

    q(letter | context) = (count of the letter after the context + a) / (count of the context + 27 a)

    text : what to count.   order : letters to look back, 0 to 12.   smoothing : a, 0 or more; 1 is
    Laplace's rule. Where it is 0, a context that never came has the limit for small a, 1/27 each.
    Returns a LetterModel. Raises TypeError or ValueError, naming the argument, for what is no such.

    >>> count_letters("the thin thing", 2).next_letter("th")[[4, 8]].round(2)
    array([0.33, 0.67])

    Source: Shannon, A Mathematical Theory of Communication (1948), sec. 3; Laplace (1814).
    """
    return LetterModel(text, order, smoothing)


class LetterModel:
    """What came after what in a text, counted: count_letters makes it.

    order : how many letters it looks back.   smoothing : what it adds to each count.
    letters : how many letters it has counted.
    """

    def __init__(self, text, order, smoothing=0.0):
        self.order = whole_number("order", order, 0, HIGHEST)
        rule = "is not a number from 0 to 1e100; use 0 for plain counts, 1 for Laplace's rule"
        self.smoothing = one_number("smoothing", smoothing, 0, 1e100, rule)
        contexts, letters = self._split(_numbered("text", text))
        self.letters = len(letters)
        self._contexts, self._of_context = np.unique(contexts, return_counts=True)
        self._runs, self._of_run = np.unique(contexts * 27 + letters, return_counts=True)

    def __repr__(self):
        return f"LetterModel(order {self.order}, smoothing {self.smoothing:g}; {self.letters:,} letters)"

    def counts(self, context):
        """How often each of the 27 symbols came after this context: (27,). Only its last letters count."""
        return _found(self._runs, self._of_run, self._number(context) * 27 + np.arange(27))

    def next_letter(self, context):
        """The probability of each of the 27 symbols after this context: (27,), summing to 1."""
        counts = self.counts(context)
        return self._shares(counts, counts.sum())

    def chance(self, context, letter):
        """The probability that this letter, one of the 27 symbols, comes after this context."""
        if not isinstance(letter, str) or len(letter) != 1 or letter not in SYMBOLS:
            raise ValueError(f"letter = {shown(letter)} is not one of 27 symbols; give a to z or a space")
        return float(self.next_letter(context)[SYMBOLS.index(letter)])

    def surprisals(self, text):
        """What each letter of a text costs, in bits, once those before it are known; inf for what had no chance."""
        contexts, letters = self._split(_numbered("text", text))
        counts = _found(self._runs, self._of_run, contexts * 27 + letters)
        return surprisal(self._shares(counts, _found(self._contexts, self._of_context, contexts)))

    def bits_per_letter(self, text):
        """The cross-entropy of a text and this model: the mean of its surprisals, in bits per letter."""
        return float(np.mean(self.surprisals(text)))

    def perplexity(self, text):
        """2 to the bits per letter: among how many equally likely letters one would be as unsure."""
        return float(2 ** self.bits_per_letter(text))

    def _split(self, numbers):
        """For each letter the number of its context, and its own."""
        padded = np.concatenate([np.full(self.order, SPACE), numbers])
        contexts = np.zeros(len(numbers), dtype=np.int64)
        for back in range(self.order):
            contexts = contexts * 27 + padded[back : back + len(numbers)]
        return contexts, numbers

    def _number(self, context):
        symbols = " " * self.order + plain_letters(text_of("context", context))
        number = 0
        for symbol in symbols[len(symbols) - self.order :]:
            number = number * 27 + SYMBOLS.index(symbol)
        return number

    @np.errstate(all="ignore")  # a tiny smoothing may underflow
    def _shares(self, counts, of_context):
        below = of_context + 27 * self.smoothing
        return np.where(below > 0, counts + self.smoothing, 1) / np.where(below > 0, below, 27)


def train_pairs(text, rate, steps):
    """Train a table of 27 x 27 logits, from each letter to the next one, by gradient descent.

    table <- table - rate * (mean over all pairs of the text of q - y, in the row of the first letter)

    text : what to learn from.   rate : η, above 0.   steps : how many, each over the whole text.
    Returns a Run: "w" is the table, "b" stays 0; probabilities(np.eye(27)) are its rows, losses nats.
    Raises TypeError or ValueError, naming the argument, for what is no such.

    >>> train_pairs("abababa", 5, 100).probabilities(np.eye(27))[:2, 1].round(1)
    array([1., 0.])

    Source: softmax regression on one-hot inputs; Rumelhart, Hinton & Williams (1986).
    """
    counts = np.array([count_letters(text, 1).counts(symbol) for symbol in SYMBOLS], dtype=float)
    rate = one_number("rate", rate, 5e-324, 1e300, "is not above 0 and finite; try 10")
    steps = whole_number("steps", steps, 0, 10**5)
    share, weight = counts / counts.sum(), counts.sum(axis=1, keepdims=True) / counts.sum()
    tables, losses = np.zeros((steps + 1, 27, 27)), np.empty(steps + 1)
    with np.errstate(all="ignore"):
        for step, table in enumerate(tables):
            logs = log_softmax(table)
            losses[step] = -(share * np.where(share > 0, logs, 0)).sum()
            if step < steps:
                tables[step + 1] = table - rate * (weight * np.exp(logs) - share)
    return Run("softmax_cross_entropy", rate, losses, {"w": tables, "b": np.zeros((steps + 1, 27))})


def _numbered(name, text):
    """The letters of a text as numbers from 0 to 26."""
    plain = plain_letters(text_of(name, text))
    if not plain.strip():
        raise ValueError(f"{name} = {shown(text)} holds no letter from a to z; give a text with letters")
    numbers = np.frombuffer(plain.encode(), dtype=np.uint8).astype(np.int64) - ord("a")
    return np.where(numbers < 0, SPACE, numbers)


def _found(known, counts, wanted):
    """The count of each wanted number, 0 where it never came."""
    at = np.searchsorted(known, wanted).clip(0, len(known) - 1)
    return np.where(known[at] == wanted, counts[at], 0)
