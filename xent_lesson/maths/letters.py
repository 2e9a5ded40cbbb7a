"""Letters: how often each comes in a text of any script, and what a language's habits charge."""

import unicodedata
from collections import Counter
from functools import cache
from importlib.resources import files

from ._codewords import text_of
from .information import cross_entropy

LANGUAGES = {"English": "en", "Korean": "ko"}
_CONJOINING = [*range(0x1100, 0x1113), *range(0x1161, 0x1176), *range(0x11A8, 0x11C3)]


def _written_alone(jamo):
    """A part of a Hangul syllable as it is written alone: ㄱ first or last alike, ㄺ as two."""
    parts = unicodedata.name(chr(jamo)).split()[-1].split("-")
    return "".join(unicodedata.lookup(f"HANGUL LETTER {part}") for part in parts)


_JAMO = {jamo: _written_alone(jamo) for jamo in _CONJOINING}
_JAMO[0x119E] = ""  # an old vowel that is typed as a middle dot today
ALPHABET = "abcdefghijklmnopqrstuvwxyz" + "".join(sorted(set("".join(_JAMO.values()))))


def letters(text):
    """The letters of a text, and nothing but letters: no space, mark, accent, digit or emoji.

    Capitals count as small letters. A Hangul syllable is taken apart into its letters, 40 in all:
    double consonants and compound vowels are letters, a double final like ㄺ is two.

    text : any text, in any script.   Returns the letters in their order, as a text.
    Raises TypeError if it is no text.

    >>> letters("Ça va, 닭 2?")
    'cavaㄷㅏㄹㄱ'

    Source: The Unicode Standard, sec. 3.12 (Hangul syllables) and annex 15 (normal forms).
    """
    text = unicodedata.normalize("NFKD", text_of("text", text)).casefold()
    text = unicodedata.normalize("NFKD", text).translate(_JAMO)
    return "".join(letter for letter in text if unicodedata.category(letter).startswith("L"))


def letter_frequencies(text):
    """The share of each letter among the letters of a text: the truth p about this one text.

    p(letter) = how often it comes / how many letters there are

    text : any text.   Returns {letter: share}, frequent ones first; {} where there is no letter.
    Raises TypeError if it is no text.

    >>> letter_frequencies("Hello, Lol!")["l"]
    0.5

    Source: Shannon, Prediction and Entropy of Printed English (1951).
    """
    found = letters(text)
    return {letter: count / len(found) for letter, count in Counter(found).most_common()}


def letter_model(language):
    """The letter habits of a language, from one text in it that comes with the package: a model q.

    q(letter) = (count + 1) / (n + 66): each letter of the alphabet is counted once too often, so
    that none is impossible (Laplace's rule).  n : the letters of the text.

    language : "English" or "Korean".   Returns {letter: probability} for 26 Latin and 40 Hangul
    letters, summing to 1. What is not among them has no probability in this model.
    Raises ValueError, naming the languages there are, for another.

    >>> round(letter_model("English")["e"], 2)
    0.13

    Source: Laplace, Essai philosophique sur les probabilites (1814), on the rule of succession.
    """
    if language not in LANGUAGES:
        known = " or ".join(map(repr, LANGUAGES))
        raise ValueError(f"language = {language!r} has no text here; use {known}")
    return dict(_habits(language))


@cache
def _habits(language):
    text = (files(__package__) / "texts" / f"{LANGUAGES[language]}.txt").read_text(encoding="utf-8")
    counts = Counter(ALPHABET + letters(text.partition("\n")[2]))  # the first line is the credit
    return {letter: counts[letter] / counts.total() for letter in ALPHABET}


def letter_cross_entropy(text, model):
    """What a model of letters charges for a text: the average surprisal of its letters.

    H(p, q) = -sum over letters of p(letter) log2 q(letter),  p = letter_frequencies(text)

    text : a text with at least one letter.   model : {letter: probability}, summing to 1.
    Returns bits per letter; inf if a letter of the text is not in the model.
    Raises ValueError if there is no letter in the text, or the model is no distribution.

    >>> round(letter_cross_entropy("the truth", letter_model("English")), 2)
    3.72

    Source: Shannon, Prediction and Entropy of Printed English (1951).
    """
    truth = letter_frequencies(text)
    if not truth:
        raise ValueError(f"text = {text[:20]!r} holds no letter; give a text with letters")
    outcomes = [*model, *(letter for letter in truth if letter not in model)]
    p, q = ([shares.get(letter, 0.0) for letter in outcomes] for shares in (truth, model))
    return cross_entropy(p, q)
