"""Codes: bits you can hold. For a distribution p, a code is a list of codewords in the order of p,
None where an outcome has none; for a text, a dictionary {symbol: codeword}.
"""

import heapq
import math
from collections import Counter
from fractions import Fraction

import numpy as np

from ._codewords import (
    bits_of,
    clash,
    one_row,
    readable_code,
    row_and_block,
    row_and_words,
    text_of,
    whole_lengths,
    words_of,
)
from .information import expectation

_GRAIN = 2**1074  # every float is a whole number of grains of this fineness: sums become exact


def is_prefix_free(codewords):
    """Whether no codeword begins another one, so that no gaps are needed between them.

    codewords : list of texts of 0 and 1; None, for an outcome without one, is passed over.
    Returns a bool. The same word twice is not prefix-free; the empty word only alone.
    Raises ValueError, naming the word and character, for other characters; TypeError if no list.

    >>> is_prefix_free(["0", "10", "11"]), is_prefix_free(["0", "01", "11"])
    (True, False)

    Source: Cover & Thomas, Elements of Information Theory, 2nd ed., sec. 5.1.
    """
    return clash(word for word in words_of(codewords) if word is not None) is None


def kraft_sum(lengths):
    """How much of the budget of 1 codewords of these lengths spend.

    K = sum_i 2^-length_i

    lengths : whole numbers of bits, 0 or more; None, for no codeword, spends nothing.
    Returns a float, rounded once. A prefix-free code with these lengths exists exactly if K <= 1.
    Raises ValueError, naming the entry and its value, if one is negative or fractional.

    >>> kraft_sum([1, 2, 3, 3])
    1.0

    Source: Kraft, A Device for Quantizing, Grouping, and Coding Amplitude-Modulated Pulses (1949).
    """
    return float(_kraft(whole_lengths(lengths)))


def code_from_lengths(lengths):
    """The prefix-free code that spends the budget from left to right, short codewords first.

    A codeword is where its share of the budget begins, as a binary fraction, cut to its length.

    lengths : whole numbers of bits, 0 or more; None for no codeword.
    Returns a list of codewords in the order of the lengths, None where there is None.
    Raises ValueError, naming the Kraft sum, if it is over 1; or the entry that is no length.

    >>> code_from_lengths([3, 1, 3, 2])
    ['110', '0', '111', '10']

    Source: Cover & Thomas, Elements of Information Theory, 2nd ed., sec. 5.2.
    """
    lengths = whole_lengths(lengths)
    over = _kraft(lengths) - 1
    if over > 0:
        rule = f"have the Kraft sum 1 + {float(over):.6g}, more than 1"
        raise ValueError(f"lengths {rule}; make some of them longer")
    code, spent = [None] * len(lengths), 0
    known = [i for i, length in enumerate(lengths) if length is not None]
    longest = max((lengths[i] for i in known), default=0)
    for i in sorted(known, key=lengths.__getitem__):
        code[i] = format(spent, f"0{longest}b")[: lengths[i]]
        spent += 2 ** (longest - lengths[i])
    return code


def shannon_lengths(p):
    """The surprisals, rounded up to whole bits: lengths that always fit the budget.

    length_i = ceil(-log2 p_i)

    p : probabilities that sum to 1.
    Returns a list of integers, exact at powers of two; None where p_i = 0, which needs no codeword.
    Raises ValueError, naming the entry or the sum, if p is not one distribution.

    >>> shannon_lengths([0.5, 0.25, 0.2, 0.05])
    [1, 2, 3, 5]

    Source: Shannon, A Mathematical Theory of Communication (1948), sec. 9.
    """
    return [1 - math.frexp(x)[1] if x else None for x in one_row(p)]  # x = m 2^e with 1/2 <= m < 1


def huffman_steps(p):
    """How Huffman's code is built: join the two groups of least probability, until one is left.

    p : probabilities that sum to 1; outcomes of probability 0 take no part.
    Returns a list of steps (zeros, ones): the two groups joined, each a tuple of places in p. The
    codewords of the first get a 0 in front, of the second a 1; the first holds the earliest place.
    Of equal groups, the last single outcome goes first, then the oldest joined group.
    Raises ValueError, naming the entry or the sum, if p is not one distribution.

    >>> huffman_steps([0.5, 0.25, 0.25])
    [((1,), (2,)), ((0,), (1, 2))]

    Source: Huffman, A Method for the Construction of Minimum-Redundancy Codes (1952).
    """
    return _joins([_grains(x) for x in one_row(p)])


def huffman(p):
    """A prefix-free code whose average length no prefix-free code undercuts.

    p : probabilities that sum to 1.
    Returns a list of codewords in the order of p: None where p_i = 0, the empty word for a certain
    outcome. So H(p) <= average length < H(p) + 1, and the Kraft sum is 1, whatever p is.
    Raises ValueError, naming the entry or the sum, if p is not one distribution.

    >>> huffman([0.5, 0.25, 0.125, 0.125])
    ['0', '10', '110', '111']

    Source: Huffman, A Method for the Construction of Minimum-Redundancy Codes (1952).
    """
    return _words([_grains(x) for x in one_row(p)])


def average_length(p, code):
    """The bits to expect for one outcome: the lengths, each weighted by its probability.

    L = sum_i p_i length_i

    p : probabilities that sum to 1.   code : a list of codewords in the order of p.
    Returns a float, in bits; inf if something possible (p_i > 0) has no codeword (None).
    Raises ValueError if p is no distribution, or the code has other entries or another length.

    >>> average_length([0.5, 0.25, 0.125, 0.125], ["0", "10", "110", "111"])
    1.75

    Source: Cover & Thomas, Elements of Information Theory, 2nd ed., sec. 5.1.
    """
    p, words = row_and_words(p, code)
    return expectation(p, [math.inf if word is None else len(word) for word in words])


@np.errstate(all="ignore")  # p^n may underflow, whatever the caller has set
def block_probabilities(p, n):
    """The probabilities of all blocks of n independent outcomes.

    p(i, j, ...) = p_i p_j ...

    p : k probabilities that sum to 1.   n : outcomes in a block, a whole number, 1 or more.
    Returns an array of k^n probabilities, the last outcome changing fastest.
    Raises ValueError if p is no distribution, n no block size, or k^n is over 65,536, naming it.

    >>> block_probabilities([0.75, 0.25], 2)
    array([0.5625, 0.1875, 0.1875, 0.0625])

    Source: Cover & Thomas, Elements of Information Theory, 2nd ed., sec. 5.4.
    """
    p, n = row_and_block(p, n)
    blocks = np.ones(1)
    for _ in range(n):
        blocks = np.outer(blocks, p).ravel()
    return blocks


def text_code(text):
    """A Huffman code for the characters of a text, by how often each of them comes in it.

    text : any text; a symbol is one character (a code point) of it, spaces and all.
    Returns {symbol: codeword}, frequent ones first; a lone symbol gets "0", no text gives {}.
    Raises TypeError if it is no text.

    >>> text_code("abracadabra")
    {'a': '0', 'b': '100', 'r': '101', 'c': '110', 'd': '111'}

    Source: Huffman, A Method for the Construction of Minimum-Redundancy Codes (1952).
    """
    counts = dict(Counter(text_of("text", text)).most_common())
    return {symbol: word or "0" for symbol, word in zip(counts, _words([*counts.values()]))}


def encode(text, code):
    """The codewords of the symbols of a text, one after the other and nothing in between.

    text : any text.   code : {symbol: codeword}, prefix-free, no codeword empty.
    Returns a text of 0 and 1.
    Raises ValueError, naming the symbol and its place, if one has no codeword; or both codewords
    if one begins the other.

    >>> encode("abba", {"a": "0", "b": "10"})
    '010100'

    Source: Cover & Thomas, Elements of Information Theory, 2nd ed., sec. 5.1.
    """
    code = readable_code(code)
    for i, symbol in enumerate(text_of("text", text)):
        if symbol not in code:
            raise ValueError(f"text[{i}] = {symbol!r} has no codeword; give it one in code")
    return "".join(code[symbol] for symbol in text)


def decode(bits, code):
    """The text that these bits encode: whenever a codeword is complete, its symbol is certain.

    bits : a text of 0 and 1.   code : {symbol: codeword}, prefix-free, no codeword empty.
    Returns the text, for which encode(text, code) is these bits.
    Raises ValueError, naming the place, where the bits begin no codeword or end inside one.

    >>> decode("010100", {"a": "0", "b": "10"})
    'abba'

    Source: Cover & Thomas, Elements of Information Theory, 2nd ed., sec. 5.1.
    """
    symbols = {word: symbol for symbol, word in readable_code(code).items()}
    unfinished = {word[:n] for word in symbols for n in range(len(word))}
    text, heard = [], ""
    for i, bit in enumerate(bits_of(bits)):
        heard += bit
        if heard in symbols:
            text.append(symbols[heard])
            heard = ""
        elif heard not in unfinished:
            rule = "begins no codeword; use the code that they were made with"
            raise ValueError(f"bits[{i + 1 - len(heard)}:{i + 1}] = {heard!r} {rule}")
    if heard:
        rule = "ends inside a codeword; give the missing bits"
        raise ValueError(f"bits[{len(bits) - len(heard)}:] = {heard!r} {rule}")
    return "".join(text)


def _kraft(lengths):
    return sum((Fraction(1, 2**length) for length in lengths if length is not None), Fraction())


def _grains(x):
    over, under = x.as_integer_ratio()
    return over * (_GRAIN // under)


def _joins(weights):
    """The steps of Huffman's construction for whole weights, which no rounding can tie or untie."""
    groups = [(weight, -i, (i,)) for i, weight in enumerate(weights) if weight]
    heapq.heapify(groups)
    steps = []
    while len(groups) > 1:
        (least, _, one), (less, _, other) = heapq.heappop(groups), heapq.heappop(groups)
        zeros, ones = sorted([one, other])
        steps.append((zeros, ones))
        heapq.heappush(groups, (least + less, len(steps), zeros + ones))
    return steps


def _words(weights):
    words = ["" if weight else None for weight in weights]
    for step in _joins(weights):
        for bit, group in zip("01", step):
            for i in group:
                words[i] = bit + words[i]
    return words
