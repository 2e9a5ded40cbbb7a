"""The gates of the codes: rows of probabilities, lengths, codewords, and who stands for what."""

import math

import numpy as np

from ._gates import distribution_and_base
from ._numbers import numbers, refuse, shown

_LONGEST = 4096  # bits; no Huffman code of floats needs half of it
_MOST = 1 << 16  # blocks, each of which would get its own codeword


@np.errstate(all="ignore")  # a long double may underflow, whatever the caller has set
def one_row(p):
    """One distribution, as a list of floats."""
    p, _ = distribution_and_base(p)
    if p.ndim > 1:
        raise ValueError(f"p has shape {p.shape}, not one row; give one distribution at a time")
    return p.tolist()


def row_and_block(p, n):
    """One distribution, and how many of its outcomes make a block."""
    p, size = one_row(p), numbers("n", n)
    if size.ndim or size < 1 or size != np.floor(size):
        raise ValueError(f"n = {shown(n)} is not a block size; give a whole number, 1 or more")
    count = math.inf if size > 1e6 else len(p) ** int(size)
    if count > _MOST:
        many = f"{count:,}" if count < 10**15 else f"more than {10**15:,}"
        rule = f"makes {many} blocks of {len(p)} outcomes, more than {_MOST:,}"
        raise ValueError(f"n = {shown(n)} {rule}; give a smaller n")
    return p, int(size)


def whole_lengths(lengths):
    """Lengths as a list of integers; None stays, for an outcome without a codeword."""
    row = lengths if isinstance(lengths, (list, tuple)) else numbers("lengths", lengths)
    if not np.ndim(row):
        raise ValueError(f"lengths = {shown(lengths)} is one number; give a list, one per codeword")
    raw = numbers("lengths", [0 if length is None else length for length in row])
    if raw.ndim > 1:
        raise ValueError(f"lengths has shape {raw.shape}, not one row; give one per codeword")
    wrong = (raw < 0) | (raw != np.floor(raw))
    if wrong.any():
        refuse("lengths", raw, wrong, "is not a number of bits; give a whole number, 0 or more")
    if (raw > _LONGEST).any():
        refuse("lengths", raw, raw > _LONGEST, f"is over {_LONGEST} bits; give a shorter one")
    return [None if length is None else int(bits) for length, bits in zip(row, raw)]


def words_of(codewords):
    """Codewords as a list of texts of 0 and 1; None stays, for an outcome without one."""
    name = "codewords"
    if not isinstance(codewords, (list, tuple)):
        raise TypeError(f"{name} = {shown(codewords)} is not a list; give a list of codewords")
    return [None if w is None else _word(f"{name}[{i}]", w) for i, w in enumerate(codewords)]


def row_and_words(p, code):
    """One distribution, and a codeword (or None) for each of its outcomes."""
    p, words = one_row(p), words_of(code)
    if len(words) != len(p):
        counts = f"code has {len(words)} codewords and p has {len(p)} outcomes"
        raise ValueError(f"{counts}; give one codeword, or None, for each outcome")
    return p, words


def clash(words):
    """Two codewords of which the first begins the second, or None: in sorted order, neighbours."""
    words = sorted(words)
    return next(((a, b) for a, b in zip(words, words[1:]) if b.startswith(a)), None)


def readable_code(code):
    """A dictionary {symbol: codeword} that can be read back: none empty, none begins another."""
    if not isinstance(code, dict):
        raise TypeError(f"code = {shown(code)} is not a dictionary; use text_code(text)")
    for symbol, word in code.items():
        if not isinstance(symbol, str) or len(symbol) != 1:
            raise ValueError(f"code has {shown(symbol)}, not one character; give one for each word")
        if not _word(f"code[{symbol!r}]", word):
            raise ValueError(f"code[{symbol!r}] = '' cannot be heard; give it at least one bit")
    if torn := clash(code.values()):
        where = sorted(code, key=code.get)
        one, other = where[sorted(code.values()).index(torn[0]) :][:2]
        rule = f"begins code[{other!r}] = {shown(torn[1])}"
        raise ValueError(f"code[{one!r}] = {shown(torn[0])} {rule}; use text_code(text)")
    return code


def text_of(name, text):
    if not isinstance(text, str):
        rule = f"is a {type(text).__name__}, not a text; give a text in quotes"
        raise TypeError(f"{name} = {shown(text)} {rule}")
    return text


def bits_of(bits):
    return _word("bits", text_of("bits", bits))


def _word(name, word):
    if not isinstance(word, str):
        rule = f"is a {type(word).__name__}, not a text of 0 and 1"
        raise TypeError(f"{name} = {shown(word)} {rule}; give a text in quotes")
    other = next((i for i, bit in enumerate(word) if bit not in "01"), None)
    if other is not None:
        raise ValueError(f"{name}[{other}] = {word[other]!r} is no bit; use 0 and 1 only")
    return word
