"""Codes: published values, the laws of prefix codes, an oracle of brute force, refusals."""

import copy
import heapq
import itertools
import math
from fractions import Fraction

import mpmath as mp
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from maths_checks import FULL_WEIGHT, NOT_NUMBERS, assert_refused, exact, in_many_clothes, laws, nats, rows, strict

from xent_lesson.maths.codes import (
    average_length,
    block_probabilities,
    code_from_lengths,
    decode,
    encode,
    huffman,
    huffman_steps,
    is_prefix_free,
    kraft_sum,
    shannon_lengths,
    text_code,
)
from xent_lesson.maths.information import entropy, normalize

distributions = st.integers(1, 9).flatmap(rows)
length_lists = st.lists(st.one_of(st.none(), st.integers(0, 12)), min_size=1, max_size=12)


def lengths(code):
    return [None if word is None else len(word) for word in code]


def exact_average(p, code):
    return mp.fsum(exact(x) * len(word) for x, word in zip(p, code) if word is not None)


def exact_entropy(p):
    return nats(p, p) / mp.log(2)


# --- published values ------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("p, bits", [
    ([0.4, 0.3, 0.2, 0.1], 1.9),
    # Cover & Thomas, 2nd ed., example 5.6.1
    ([0.25, 0.25, 0.2, 0.15, 0.15], 2.3),
    # worked by hand: 0.2 of pairs, then 0.3, 0.45, 0.55, 1
    ([0.25, 0.25, 0.2, 0.1, 0.1, 0.1], 2.5),
    # ... example 5.1.1: dyadic, so the average is the entropy
    ([0.5, 0.25, 0.125, 0.125], 1.75),
    # MacKay, Information Theory, Inference, and Learning Algorithms, example 5.15
    ([0.25, 0.25, 0.2, 0.15, 0.15], 2.3),
    ([0.25] * 4, 2.0),
    ([0.9, 0.1], 1.0),
    ([1], 0.0),
    ([0, 1, 0], 0.0),
])
def test_huffman_reaches_the_published_average(p, bits):
    assert average_length(p, huffman(p)) == pytest.approx(bits, rel=1e-15)


def test_huffman_of_mackays_alphabet():
    """MacKay, figure 5.6: the letters of English and the space, 4.15 bits against an entropy of 4.11."""
    parts = [
        575, 128, 263, 285, 913, 173, 133, 313, 599, 6, 84, 335, 235, 596, 689, 192, 8, 508, 567, 706, 334, 69, 119, 73,
        164, 7, 1928,
    ]
    p = normalize(parts)
    assert round(entropy(p), 2) == 4.11 and round(average_length(p, huffman(p)), 2) == 4.15


@pytest.mark.parametrize("words, free", [
    (["0", "10", "110", "111"], True),  # Cover & Thomas, table 5.1: instantaneous
    (["10", "00", "11", "110"], False),  # ... uniquely decodable, and not instantaneous
    (["0", "010", "01", "10"], False),  # ... not even uniquely decodable
    (["0", "01", "11"], False),
    (["01", "10", "01"], False),
    ([""], True),
    (["", "0"], False),
    ([None, "0", None, "1"], True),
    (["1" * 300, "1" * 299 + "0"], True),
    ([], True),
])
def test_prefix_free(words, free):
    assert is_prefix_free(words) is is_prefix_free(words[::-1]) is is_prefix_free(tuple(words)) is free


@pytest.mark.parametrize("row, spent", [
    ([1, 2, 3, 3], 1.0), ([2, 2, 2, 2], 1.0), ([1, 1, 2], 1.25), ([1, 2, 3], 0.875), ([0], 1.0), ([None, 1], 0.5),
    ([None], 0.0), ([0] * 3, 3.0), ([1, 1, 4000], 1.0), ([1.0, 2.0], 0.75), ([True], 0.5), ([1074], 5e-324),
])
def test_kraft_sum(row, spent):
    assert kraft_sum(row) == spent and type(kraft_sum(row)) is float


def test_a_code_from_lengths():
    assert code_from_lengths([2, 2, 2, 2]) == ["00", "01", "10", "11"]
    assert code_from_lengths([3, 1, None, 3]) == ["100", "0", None, "101"]
    assert code_from_lengths([0]) == [""] and code_from_lengths([None]) == [None]
    assert code_from_lengths(np.array([1, 2])) == ["0", "10"]


@pytest.mark.parametrize("p, row", [
    ([0.5, 0.25, 0.125, 0.125], [1, 2, 3, 3]),
    ([1], [0]),
    ([0.9, 0.1], [1, 4]),
    ([0, 1, 0], [None, 0, None]),
    ([np.nextafter(0.25, 0), np.nextafter(0.75, 1)], [3, 1]),
    ([5e-324, 1], [1074, 0]),
])
def test_shannon_lengths_are_exact(p, row):
    assert shannon_lengths(p) == row


def test_blocks_come_in_order():
    assert block_probabilities([0.5, 0.25, 0.25], 2).tolist() == [
        x * y for x, y in itertools.product([0.5, 0.25, 0.25], repeat=2)
    ]
    assert block_probabilities([1], 50).tolist() == [1.0] and len(block_probabilities([0.5, 0.5], 16)) == 65536
    pairs = block_probabilities([0.71, 0.29], 2)
    assert average_length(pairs, huffman(pairs)) / 2 == pytest.approx(0.89295, rel=1e-12)


def test_blocks_fall_to_the_entropy():
    """Cover & Thomas, sec. 5.4: H <= L_n / n < H + 1/n."""
    p = [0.9, 0.1]
    for n in range(1, 11):
        blocks = block_probabilities(p, n)
        assert entropy(p) <= average_length(blocks, huffman(blocks)) / n < entropy(p) + 1 / n


@pytest.mark.parametrize("p", in_many_clothes([0.5, 0.25, 0.125, 0.125]), ids=lambda p: type(p).__name__)
def test_what_holds_the_numbers_does_not_matter(p):
    with strict():
        assert huffman(p) == code_from_lengths(shannon_lengths(p)) == ["0", "10", "110", "111"]
        assert len(block_probabilities(p, 3)) == 64
        assert average_length(p, huffman(p)) == 1.75


# --- laws ------------------------------------------------------------------------------------------------------------

@laws
@given(distributions)
@example(np.array([1.0, 1e-300]))
@example(np.array([1 - 2**-53, 2**-53]))
@example(np.array([0.5, 0.5, 5e-324]))
def test_huffman_spends_the_whole_budget_and_lies_within_one_bit_of_the_entropy(p):
    code = huffman(p)
    assert is_prefix_free(code) and kraft_sum(lengths(code)) == 1
    assert [word is None for word in code] == [x == 0 for x in p]
    assert exact_entropy(p) <= exact_average(p, code) + mp.mpf(10) ** -9  # the rounding in what p sums to
    assert exact_average(p, code) < exact_entropy(p) + 1
    assert average_length(p, code) == pytest.approx(float(exact_average(p, code)), rel=1e-14)


def merged(p):
    """The oracle: the least average as the sum of all joints, by exact fractions, with no tree and no codewords."""
    heap, total = [Fraction(x) for x in p if x], Fraction()
    heapq.heapify(heap)
    while len(heap) > 1:
        joint = heapq.heappop(heap) + heapq.heappop(heap)
        total += joint
        heapq.heappush(heap, joint)
    return total


@laws
@given(distributions)
def test_the_average_is_the_sum_of_the_joints(p):
    assert sum(Fraction(x) * len(word) for x, word in zip(p, huffman(p)) if word) == merged(p.tolist())


@settings(laws, max_examples=30)
@given(st.integers(1, 6).flatmap(lambda k: rows(k, FULL_WEIGHT)))
def test_no_other_prefix_code_is_shorter(p):
    """All length profiles that fit the budget, for up to six outcomes: no longer word than k - 1 bits is ever needed."""
    k = len(p)
    best = min(
        (sum(map(Fraction.__mul__, map(Fraction, p), map(Fraction, row))) for row in fitting(k)), default=Fraction()
    )
    code = huffman(p)
    assert sum(Fraction(x) * len(word) for x, word in zip(p, code)) == best


def fitting(k, memory={}):
    if k not in memory:
        rows = itertools.product(range(min(k, 2) - 1, max(k, 2)), repeat=k)
        memory[k] = [row for row in rows if sum(2 ** (k - length) for length in row) <= 2**k]
    return memory[k]


@laws
@given(distributions)
def test_the_steps_join_everything_once_and_make_the_codewords(p):
    steps, alive = huffman_steps(p), {(i,) for i, x in enumerate(p) if x}
    words = {i: "" for i, in alive}
    for zeros, ones in steps:
        assert zeros in alive and ones in alive and min(zeros) < min(ones)
        others = [sum(Fraction(float(p[i])) for i in group) for group in alive - {zeros, ones}]
        two = [sum(Fraction(float(p[i])) for i in group) for group in (zeros, ones)]
        assert not others or max(two) <= min(others)
        alive = alive - {zeros, ones} | {zeros + ones}
        words |= {i: "0" + words[i] for i in zeros} | {i: "1" + words[i] for i in ones}
    (last,) = alive
    assert [words.get(i) for i in range(len(p))] == huffman(p)
    assert [words[i] for i in last] == sorted(words.values())


@laws
@given(length_lists)
def test_a_code_exists_exactly_within_the_budget(row):
    if sum(Fraction(1, 2**length) for length in row if length is not None) > 1:
        assert_refused(ValueError, ["Kraft sum 1 + "], code_from_lengths, row)
    else:
        code = code_from_lengths(row)
        assert is_prefix_free(code) and lengths(code) == row


@laws
@given(distributions)
def test_shannon_lengths_fit_the_budget_and_lose_less_than_a_bit(p):
    row = shannon_lengths(p)
    for x, length in zip(p, row):
        assert (length is None) == (x == 0)
        assert not x or Fraction(1, 2**length) <= Fraction(float(x)) < Fraction(2, 2**length)
    assert kraft_sum(row) <= 1 + 1e-8


@laws
@given(length_lists.filter(lambda row: any(length is not None for length in row)))
def test_a_code_believes_in_two_to_the_minus_length(row):
    """The proof of H <= L: for any prefix code the average is at least the entropy, by D(p || q) >= 0."""
    row = [None if length is None else max(length, 4) for length in row]
    code, k = code_from_lengths(row), len(row)
    p = normalize([length is not None for length in row])
    assert average_length(p, code) >= entropy(p) - 1e-12 and k == len(code)


@laws
@given(st.text())
@example("아버지 가방에 들어가신다")
@example("e\u0301 👩‍👩‍👧 \n\t\0")
@example("\ud800")
def test_any_text_comes_back(text):
    code = text_code(text)
    bits = encode(text, code)
    assert decode(bits, code) == text and set(bits) <= {"0", "1"} and set(code) == set(text)
    assert is_prefix_free(list(code.values())) and all(code.values())
    if len(code) > 1:
        p = normalize([text.count(symbol) for symbol in code])
        assert len(bits) == round(len(text) * average_length(p, list(code.values())))


def test_text_codes():
    assert text_code("") == {} and encode("", {}) == decode("", {}) == ""
    assert text_code("aaaa") == {"a": "0"} and encode("aaaa", {"a": "0"}) == "0000"
    assert text_code("aab") == text_code("aba") == {"a": "0", "b": "1"}
    assert len(text_code("가" * 3 + "나")) == 2


def test_arguments_stay_as_they_were():
    p, code, row = [0.5, 0.5, 0.0], {"a": "0", "b": "1"}, [None, 1, 2]
    for function, *arguments in (
        (huffman, p), (huffman_steps, p), (shannon_lengths, p), (block_probabilities, p, 2), (kraft_sum, row),
        (code_from_lengths, row), (average_length, p, ["0", "1", None]), (encode, "ab", code), (decode, "01", code),
    ):
        before = copy.deepcopy(arguments)
        assert str(function(*arguments)) == str(function(*arguments))
        assert arguments == before


# --- refusals --------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("words, function, arguments", [
    (["p sums to 1.1", "normalize(p)"], huffman, [[0.5, 0.6]]),
    (["p[1] = -0.5"], huffman_steps, [[1.5 - 1e-13 - 0.5, -0.5]]),
    (["p = 0.5", "one number"], shannon_lengths, [0.5]),
    (["p has shape (2, 2)"], huffman, [[[0.5, 0.5], [0.5, 0.5]]]),
    (["lengths[1] = -1", "whole number"], kraft_sum, [[1, -1]]),
    (["lengths[2] = 1.5", "whole number"], kraft_sum, [[None, 1, 1.5]]),
    (["lengths[0] = 5000", "4096"], kraft_sum, [[5000]]),
    (["lengths[0] = inf"], kraft_sum, [[math.inf]]),
    (["lengths[0] = nan"], kraft_sum, [[math.nan]]),
    (["lengths = 3", "one number"], kraft_sum, [3]),
    (["lengths", "empty"], kraft_sum, [[]]),
    (["lengths has shape"], kraft_sum, [[[1, 2], [3, 3]]]),
    (["Kraft sum 1 + 0.25", "more than 1"], code_from_lengths, [[1, 1, 2]]),
    (["codewords[1][1] = '2'", "0 and 1"], is_prefix_free, [["0", "12"]]),
    (["code has 1 codewords and p has 2"], average_length, [[0.5, 0.5], ["0"]]),
    (["n = 0", "1 or more"], block_probabilities, [[0.5, 0.5], 0]),
    (["n = 1.5"], block_probabilities, [[0.5, 0.5], 1.5]),
    (["131,072 blocks"], block_probabilities, [[0.5, 0.5], 17]),
    (["more than 1,000,000,000,000,000 blocks"], block_probabilities, [[0.5, 0.5], 10**9]),
    (["text[2] = 'c'", "no codeword"], encode, ["abc", {"a": "0", "b": "1"}]),
    (["code['b'] = ''", "at least one bit"], encode, ["a", {"a": "0", "b": ""}]),
    (["code['b'] = '0' begins code['c'] = '01'"], encode, ["a", {"c": "01", "a": "1", "b": "0"}]),
    (["code['a'] = '0' begins code['b'] = '0'"], decode, ["0", {"a": "0", "b": "0"}]),
    (["'ab'", "one character"], decode, ["0", {"ab": "0"}]),
    (["bits[3] = '2'"], decode, ["0102", {"a": "0", "b": "10"}]),
    (["bits[1:] = '1' ends inside"], decode, ["01", {"a": "0", "b": "10"}]),
    (["bits[1:3] = '11' begins no codeword"], decode, ["0110", {"a": "0", "b": "10"}]),
])  # fmt: skip
def test_what_cannot_be_right_is_refused(words, function, arguments):
    assert_refused(ValueError, words, function, *arguments)


@pytest.mark.parametrize("words, function, arguments", [
    (["codewords = '01'", "list"], is_prefix_free, ["01"]),
    (["codewords[1] = 1", "int"], is_prefix_free, [["0", 1]]),
    (["lengths[0] = '1'"], kraft_sum, [["1"]]),
    (["lengths"], kraft_sum, [{1, 2}]),
    (["n = '2'"], block_probabilities, [[0.5, 0.5], "2"]),
    (["text = 5"], text_code, [5]),
    (["text = None"], encode, [None, {}]),
    (["code = ['0']", "dictionary"], encode, ["a", ["0"]]),
    (["bits = 10"], decode, [10, {"a": "0", "b": "1"}]),
    (["code['a'] = 0"], decode, ["0", {"a": 0}]),
    (["codewords[0] = 0"], average_length, [[1], [0]]),
])  # fmt: skip
def test_what_is_of_another_kind_is_refused(words, function, arguments):
    assert_refused(TypeError, words, function, *arguments)


@pytest.mark.parametrize("thing, said", NOT_NUMBERS, ids=[said for _, said in NOT_NUMBERS])
@pytest.mark.parametrize("function", [huffman, huffman_steps, shannon_lengths, kraft_sum, code_from_lengths])
def test_what_is_no_number_is_refused(function, thing, said):
    assert_refused(TypeError, [said], function, thing)


def test_something_possible_without_a_codeword_costs_without_end():
    assert average_length([0.5, 0.5], ["0", None]) == math.inf
    assert average_length([1, 0], ["", None]) == 0.0
