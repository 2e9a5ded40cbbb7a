"""Lesson 10: the numbers shown, by formulas of their own, and the claims that the page makes."""

import heapq
import itertools
import math
import re
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from matplotlib.colors import to_hex

from xent_lesson.lessons.codes import scenes as codes
from xent_lesson.lessons.codes.exercises import pair_code_exercise, robot_lengths_exercise
from xent_lesson.maths.codes import (
    average_length,
    block_probabilities,
    code_from_lengths,
    huffman,
    shannon_lengths,
    text_code,
)
from xent_lesson.maths.letters import letter_model, letters
from xent_lesson.notebook.shares import Shares
from xent_lesson.picture.labels import Label
from xent_lesson.picture.style import INK, MODEL

ROBOT = [1 / 2, 1 / 4, 1 / 8, 1 / 8]
COMMANDS = "forward", "left", "right", "stop"


def entropy(p):
    return -math.fsum(x * math.log2(x) for x in p if x)


def least_average(weights):
    """Huffman's average without a tree: the sum of all joints, exactly."""
    heap, total = [Fraction(x) for x in weights if x], Fraction()
    heapq.heapify(heap)
    while len(heap) > 1:
        joint = heapq.heappop(heap) + heapq.heappop(heap)
        heapq.heappush(heap, joint)
        total += joint
    return float(total)


def near(value):
    return pytest.approx(value, rel=1e-11, abs=1e-13)


def syllables(counts):
    """A Korean text in which these letters come so often: consonants before and after the vowels."""
    first, last = "ㄱㄴㄷㄹㅁㅂ", {"ㄱ": 1, "ㄴ": 4, "ㄷ": 7, "ㄹ": 8, "ㅁ": 16, "ㅂ": 17}
    consonants = [letter for letter in counts if letter in last for _ in range(counts[letter])]
    vowels = [letter for letter in counts if letter not in last for _ in range(counts[letter])]
    starts = dict(zip(first, (0, 2, 3, 5, 6, 7)))
    middles = {"ㅏ": 0, "ㅓ": 4, "ㅗ": 8, "ㅜ": 13, "ㅡ": 18}
    ends = [last[letter] for letter in consonants[len(vowels):]] + [0] * len(vowels)
    return "".join(chr(0xAC00 + 588 * starts[a] + 28 * middles[b] + c) for a, b, c in zip(consonants, vowels, ends))


DEEP = syllables(dict(zip("ㄱㅏㄴㅓㄷㅗㄹㅜㅁㅡㅂ", (76, 47, 29, 18, 11, 7, 4, 3, 1, 1, 1))))


def written(stage):
    """Every word to be seen in a picture that moves in it."""
    return [text.get_text() for text in stage.figure.findobj(Label) if text.get_visible() and text.get_text()]


def codewords(stage):
    """Each command's codeword in the picture."""
    said = [re.fullmatch(r"[↑←→■] (\w+): ([01]+)", words) for words in written(stage)]
    return {found[1]: found[2] for found in said if found}


# --- the numbers shown -----------------------------------------------------------------------------------------------

def test_the_budget():
    stage = codes.kraft_budget.open()
    for lengths in itertools.product(range(1, 5), repeat=4):
        facts = stage.to(**dict(zip(COMMANDS, lengths)))
        assert facts["spent_ratio"] == sum(2.0**-length for length in lengths)
        assert facts["average_bits"] == sum(share * length for share, length in zip(ROBOT, lengths))
        if facts["spent_ratio"] <= 1:
            assert codewords(stage) == dict(zip(COMMANDS, code_from_lengths(lengths)))
            assert f"spent = {facts['spent_ratio']:.4f} of the tree" in written(stage)
        else:
            homeless, = [words for words in written(stage) if words.startswith("no room for")]
            assert set(re.findall("|".join(COMMANDS), homeless)) == set(COMMANDS) - set(codewords(stage)) != set()
            assert any(words.endswith("no such code") for words in written(stage))


def test_a_share_of_the_tree_begins_at_the_fork_that_its_codeword_leads_to():
    for lengths in [(1, 2, 3, 3), (2, 2, 2, 2), (3, 1, 4, 3)]:
        stage = codes.kraft_budget.open(**dict(zip(COMMANDS, lengths)))
        boxes = stage.figure.axes[0].patches[:4]
        for share, length, word in zip(boxes, lengths, code_from_lengths(lengths)):
            low, high = share.get_xy()[:, 1].min(), share.get_xy()[:, 1].max()
            assert (low, high - low) == near((int(word, 2) / 2**length, 2.0**-length))
        digits = [digit for digit, _ in stage.figure.axes[0].artists[0].placed]
        assert len(digits) == len({word[:n] for word in code_from_lengths(lengths) for n in range(1, len(word) + 1)})


def test_the_area():
    """No lengths within the budget bring the average to the left of the entropy; what is over it is dark."""
    stage = codes.code_area.open()
    for lengths in itertools.product(range(1, 5), repeat=4):
        facts = stage.to(**dict(zip(COMMANDS, lengths)))
        spent, average = sum(2.0**-n for n in lengths), sum(share * n for share, n in zip(ROBOT, lengths))
        assert facts == near({
            "average_bits": average, "entropy_bits": 1.75, "extra_bits": average - 1.75, "spent_ratio": spent,
        })
        widths = [bar.get_xy()[:, 0].max() for bar in stage.figure.axes[0].patches]
        assert widths == list(lengths)
        assert average >= 1.75 or spent > 1
        colors = {to_hex(bar.get_edgecolor()).upper() for bar in stage.figure.axes[0].patches}
        assert colors == {MODEL if spent <= 1 else INK}
        assert any("no such code" in words for words in written(stage)) == (spent > 1)


def test_huffmans_steps():
    stage = codes.huffman_tree.open()
    for p in [*codes.huffman_tree.params["p"].values(), (0.4, 0.3, 0.2, 0.1, 0), (0.05, 0.15, 0.2, 0.25, 0.35)]:
        sums = []
        for step in range(5):
            facts = stage.to(p=p, step=step)
            made = [facts[f"joint{k}_probability"] for k in (1, 2, 3, 4)]
            assert made[: len(sums)] == sums and facts["so_far_bits"] == near(math.fsum(made))
            assert facts["average_bits"] == near(least_average(p)) and facts["entropy_bits"] == near(entropy(p))
            sums = [top for top in made if top]
        assert facts["so_far_bits"] == near(facts["average_bits"])
        shown = [text for text in stage.figure.findobj(Label) if text.get_visible() and text.get_color() == MODEL]
        words = {text.get_text() for text in shown if re.fullmatch("[01]+", text.get_text())}
        assert words == {word for word in huffman(p) if word}
        assert f"average = {least_average(p):.3f}" in written(stage)


def test_blocks():
    stage = codes.block_codes.open()
    for p, n in itertools.product([0, 0.01, 0.29, 0.5, 0.71, 0.9, 1], range(1, 7)):
        blocks = [Fraction(p) ** k * (1 - Fraction(p)) ** (n - k) for k in range(n + 1) for _ in range(math.comb(n, k))]
        lowest = entropy([p, 1 - p])
        assert stage.to(p=p, n=n) == near({
            "entropy_bits": lowest, "toss_bits": least_average(blocks) / n, "bound_bits": lowest + 1 / n,
            "codewords_count": 2**n,
        })


def test_the_tree_of_a_sentence():
    stage = codes.letter_tree.open()
    for text in codes.SENTENCE.values() + codes.SENTENCE.ends():
        found = letters(text)
        counts = Counter(found).values()
        total = sum(counts) if len(counts) == 1 else least_average(counts)
        assert stage.to(text=text) == near({
            "letters_count": len(found), "kinds_count": len(counts), "total_bits": total,
            "entropy_bits": entropy([n / len(found) for n in counts]), "average_bits": total / max(len(found), 1),
            "longest_bits": max(map(len, text_code(found).values()), default=0),
        })
        drawn = dict(stage.figure.axes[0].artists[0].placed) if found else {}
        assert set(drawn) == set(found) and len({point for point in drawn.values()}) == len(drawn)


def test_a_tree_fills_its_picture_however_deep_it_is():
    """Letters so unevenly frequent that codewords get 10 bits: 76, 47, 29 ... 3, 1, 1, 1 of them, in 76 syllables."""
    for text, longest in ("the cat sat on the mat", 4), (DEEP, 10), ("aaaa", 1):
        stage = codes.letter_tree.open(text=text)
        branches = stage.figure.axes[0].lines[0]
        assert stage.facts["longest_bits"] == longest and np.nanmax(branches.get_ydata()) == near(1)
        low, top = stage.figure.axes[0].get_ylim()
        assert all(top < y < low for _, (_, y) in stage.figure.axes[0].artists[0].placed)


def test_codewords_and_counts_are_written_where_all_have_room():
    def under_the_letters(text):
        return {word.get_text() for word in codes.letter_tree.open(text=text).figure.axes[0].texts} - {""}

    text = "the cat sat on the mat"
    code, counts = text_code(letters(text)), Counter(letters(text))
    assert {*code.values(), *(f"× {n}" for n in counts.values())} <= under_the_letters(text)
    many = "Cwm fjord bank glyphs vext quiz"
    assert not any(re.fullmatch("[01]{2,}", word) for word in under_the_letters(many))


def test_the_habits():
    stage = codes.letter_habits.open()
    for text in codes.SENTENCE.values() + codes.SENTENCE.ends():
        found, facts = letters(text), stage.to(text=text)
        shares = [n / len(found) for n in Counter(found).values()]
        assert facts["own_bits"] == near(entropy(shares))
        for key, language in ("english_bits", "English"), ("korean_bits", "Korean"):
            model = letter_model(language)
            known = [-math.log2(model[letter]) if letter in model else math.inf for letter in found]
            assert facts[key] == near(sum(known) / max(len(found), 1))
            assert facts[key] >= facts["own_bits"] - 1e-12
            assert facts[key.replace("_bits", "_extra_bits")] == near(facts[key] - facts["own_bits"])


@pytest.mark.parametrize("made", [codes.letter_tree, codes.letter_habits])
def test_letters_are_left_to_the_readers_fonts_and_only_the_moving_layer_has_them(made):
    stage = made.open(text="한국어 日本 ab")
    for letter in "ㅎㅏㄴ日ab":
        assert f">{letter}</tspan>" in stage.moving_svg() and f">{letter}<" not in stage.still_svg()
    assert stage.png() and "tspan" not in stage.still_svg()  # the bundled font lacks these, and no warning is raised
    empty = made.open(text="")
    assert "tspan" not in empty.moving_svg() and empty.still_svg() == stage.still_svg()


def test_nothing_to_count_shows_no_prices():
    for text in "", "🙂", "42!":
        stage = codes.letter_habits.open(text=text)
        assert stage.facts["letters_count"] == 0 and not any(re.search(r"\d", words) for words in written(stage))


def test_words_that_look_like_numbers_or_gaps_are_letters_like_any_other():
    facts = codes.letter_habits.open(text="nan inf {x}").facts
    assert all(map(math.isfinite, facts.values())) and facts["own_bits"] == near(entropy([3 / 7, 1 / 7, 1 / 7, 1 / 7, 1 / 7]))


# --- what the page claims --------------------------------------------------------------------------------------------

def test_no_lengths_within_the_budget_are_cheaper_for_the_robot():
    rows = [row for row in itertools.product(range(1, 9), repeat=4) if sum(2.0**-n for n in row) <= 1]
    averages = {row: sum(share * n for share, n in zip(ROBOT, row)) for row in rows}
    assert min(averages.values()) == 1.75 == entropy(ROBOT)
    assert [row for row in rows if averages[row] == 1.75] == [(1, 2, 3, 3)]


def test_four_words_of_four_bits_are_left():
    words = ["".join(bits) for bits in itertools.product("01", repeat=4)]
    assert [word for word in words if not word.startswith(("1", "00"))] == ["0100", "0101", "0110", "0111"]


def test_the_code_of_exercise_1_can_be_read_once_it_is_over():
    """{01, 10, 011}: no two messages of up to 7 codewords look alike, though 01 begins 011."""
    said = Counter("".join(m) for n in range(1, 8) for m in itertools.product(["01", "10", "011"], repeat=n))
    assert max(said.values()) == 1


def test_the_ways_below_the_entropy_that_the_first_bet_offers():
    words = ["0", "1", "00", "01"]
    assert average_length(ROBOT, words) == 1.25 and words[0] + words[0] == words[2]
    assert sum(p * n for p, n in zip(ROBOT, (1, 2, 2, 2))) == 1.5 and sum(2.0**-n for n in (1, 2, 2, 2)) > 1


def test_exercise_2_is_the_only_way_to_its_average():
    p = [1 / 4, 1 / 8, 1 / 2, 1 / 8]
    rows = [row for row in itertools.product(range(1, 7), repeat=4) if sum(2.0**-n for n in row) <= 1]
    assert [row for row in rows if sum(a * b for a, b in zip(p, row)) == 1.75] == [(2, 3, 1, 3)]
    assert robot_lengths_exercise.check([2, 3, 1, 3]).state == "right"


def test_a_coin_by_pairs():
    pairs = block_probabilities([0.9, 0.1], 2)
    assert average_length(pairs, huffman(pairs)) / 2 == near(0.645)
    assert pair_code_exercise.check(0.893).state == "right" and pair_code_exercise.check(0.869).slip == "entropy"


def test_bits_a_toss_do_not_fall_at_each_step():
    def toss(p, n):
        blocks = block_probabilities([p, 1 - p], n)
        return average_length(blocks, huffman(blocks)) / n

    assert toss(0.8, 4) > toss(0.8, 3) + 0.01


def test_forward_gets_one_bit_from_where_it_is_above_the_joint_of_three():
    """Its slider alone is moved: the four others share the rest as before."""
    shares = Shares(5)
    shares.put(codes.huffman_tree.params["p"].start)
    rows = [tuple(percent / 100 for percent in shares.set(0, forward)) for forward in range(20, 100)]
    short = [row for row in rows if len(huffman(row)[0]) == 1]
    assert [row[0] for row in rows if row in short] == [forward / 100 for forward in range(39, 100)]
    assert short[0] == (0.39, 0.23, 0.19, 0.14, 0.05)


@pytest.mark.parametrize("more, bits", [(Fraction(1, 1000), 1), (Fraction(-1, 1000), 2)])
def test_with_exact_shares_forward_gets_one_bit_above_8_21(more, bits):
    forward = Fraction(8, 21) + more
    rest = [(1 - forward) * Fraction(part, 13) for part in (5, 4, 3, 1)]
    assert len(huffman([float(x) for x in (forward, *rest)])[0]) == bits


def test_no_letter_hangs_higher_than_a_more_frequent_one():
    for text in codes.SENTENCE.values():
        counts, code = Counter(letters(text)), text_code(letters(text))
        assert all(len(code[a]) <= len(code[b]) for a in counts for b in counts if counts[a] > counts[b])


def test_the_lecture_card_ends_where_average_and_entropy_are_equal():
    opening = codes.huffman_tree.open().facts
    assert opening["average_bits"] == near(2.2) and round(opening["entropy_bits"], 3) == 2.121
    end = codes.huffman_tree.open(p=[1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 16])
    assert end.facts["average_bits"] == end.facts["entropy_bits"] == 1.875
    assert {"average = 1.875", "entropy = 1.875", "back\np = 0.0625"} <= set(written(end))


def test_one_sure_outcome_is_the_exception_and_nothing_else():
    """Who must send anything at all sends 1 bit: a whole bit above the entropy, 0. Two outcomes stay below H + 1."""
    stage = codes.letter_tree.open(text="aaaa")
    assert stage.facts["average_bits"] == 1 == stage.facts["entropy_bits"] + 1
    for p in [2.0**-k for k in range(1, 40)]:
        assert entropy([p, 1 - p]) <= average_length([p, 1 - p], huffman([p, 1 - p])) < entropy([p, 1 - p]) + 1


def test_shannons_code_leaves_budget_and_still_lies_within_a_bit():
    p = [0.35, 0.25, 0.20, 0.15, 0.05]
    lengths = shannon_lengths(p)
    assert sum(2.0**-n for n in lengths) < 1
    assert entropy(p) < average_length(p, huffman(p)) < average_length(p, code_from_lengths(lengths)) < entropy(p) + 1


def test_a_letter_counted_once_by_grace():
    english = letter_model("English")
    assert {english[letter] for letter in "ㄱㅎㅏㅣ"} == {1 / (1653 + 66)}
    korean = letter_model("Korean")
    assert english["ㅋ"] == near(1 / 1719) and korean["ㅋ"] == near(1 / (2329 + 66)) == near(1 / 2395)  # the bet
    assert round(math.log2(2395), 3) == 11.226
    assert -math.log2(english["ㅏ"]) == near(math.log2(1719)) and round(math.log2(1719), 3) == 10.747


def test_the_sentence_with_each_letter_once():
    assert sorted(letters("Cwm fjord bank glyphs vext quiz")) == list("abcdefghijklmnopqrstuvwxyz")
