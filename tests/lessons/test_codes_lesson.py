"""Lesson 10: the numbers shown, by formulas of their own, and the claims that the page makes."""

import heapq
import itertools
import math
import re
from collections import Counter
from fractions import Fraction

import pytest
from matplotlib.colors import to_rgb

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


def arrows(stage):
    return next(line for line in stage.figure.axes[0].lines if line.get_marker() == "v").get_xdata()


def spoken_words(stage):
    """What is written under the tree, without the names."""
    return {text.get_text() for text in stage.figure.axes[0].texts if re.fullmatch("[01]+|[?]", text.get_text())}


# --- the numbers shown -----------------------------------------------------------------------------------------------

def test_the_budget():
    stage = codes.kraft_budget.open()
    for lengths in itertools.product(range(1, 5), repeat=4):
        facts = stage.to(**dict(zip(COMMANDS, lengths)))
        assert facts["spent_ratio"] == sum(2.0**-length for length in lengths)
        assert facts["average_bits"] == sum(share * length for share, length in zip(ROBOT, lengths))
        if facts["spent_ratio"] <= 1:
            assert spoken_words(stage) == set(code_from_lengths(lengths))
        else:
            assert "?" in spoken_words(stage)


def test_the_area():
    """No lengths within the budget bring the dashed line to the left of the entropy; what is over it is dark."""
    stage = codes.code_area.open()
    for lengths in itertools.product(range(1, 5), repeat=4):
        facts = stage.to(**dict(zip(COMMANDS, lengths)))
        spent, average = sum(2.0**-n for n in lengths), sum(share * n for share, n in zip(ROBOT, lengths))
        assert facts == near({"average_bits": average, "entropy_bits": 1.75, "spent_ratio": spent})
        widths = [bar.get_xy()[:, 0].max() for bar in stage.figure.axes[0].patches]
        assert widths == list(lengths)
        assert average >= 1.75 or spent > 1
        colors = {bar.get_facecolor()[:3] for bar in stage.figure.axes[0].patches}
        assert colors == {to_rgb(MODEL if spent <= 1 else INK)}


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
        assert spoken_words(stage) == {word for word in huffman(p) if word}


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


def test_a_tree_deeper_than_the_picture_ends_in_arrows():
    """Letters so unevenly frequent that codewords get 10 bits: 76, 47, 29 ... 3, 1, 1, 1 of them, in 76 syllables."""
    latin = "".join(c * n for c, n in zip("abcdefghi", (1, 1, 1, 3, 4, 7, 11, 18, 29)))
    stage = codes.letter_tree.open(text=latin)
    assert stage.facts["longest_bits"] == 8 and not len(arrows(stage))  # 8 bits fit
    deep = codes.letter_tree.open(text=DEEP)
    beyond = [letter for letter, word in text_code(letters(DEEP)).items() if len(word) > 8]
    assert deep.facts["longest_bits"] == 10 and len(arrows(deep)) == len(beyond) == 3
    edge, top = deep.figure.axes[0].get_ylim()
    assert all(top < y < edge for _, (_, y) in deep.figure.axes[0].artists[0].placed)
    assert max(y for y in deep.figure.axes[0].lines[0].get_ydata() if y == y) == 8


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
        assert stage.facts["letters_count"] == 0 and {note.get_text() for note in stage.figure.axes[1].texts} == {""}


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
    """{0, 01, 11}: no two messages of up to 7 codewords look alike, though 0 begins 01."""
    said = Counter("".join(m) for n in range(1, 8) for m in itertools.product(["0", "01", "11"], repeat=n))
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
