"""The next letter: what counting learns, what it charges, and what gradient descent makes of the same pairs."""

import math
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from maths_checks import assert_refused, laws

import xent_lesson.maths
from xent_lesson.maths.information import entropy
from xent_lesson.maths.letters import letter_frequencies
from xent_lesson.maths.next_letter import BOOKS, SYMBOLS, book_text, count_letters, plain_letters, train_pairs
from xent_lesson.maths.training import loss_and_gradient

TEXTS = st.text("abc ", min_size=1, max_size=60).filter(str.strip)
ORDERS = st.integers(0, 4)
SMOOTHINGS = st.sampled_from([0, 1e-9, 0.1, 1, 30])


# --- 27 symbols

@pytest.mark.parametrize("text, plain", [
    ("Hello, World 42!", "hello world "),
    ("don’t isn't ‘tis o' the", "dont isnt tis o the"),
    ("naïve café Straße ﬁ Ａ", "naive cafe strasse fi a"),
    ("one--two\n\nthree\tfour_five", "one two three four five"),
    ("한글 x", " x"),
    ("  a", " a"),
    ("the ", "the "),
    ("", ""),
])
def test_plain_letters(text, plain):
    assert plain_letters(text) == plain


@laws
@given(st.text())
def test_plain_letters_are_27_symbols_and_plain_already(text):
    plain = plain_letters(text)
    assert set(plain) <= set(SYMBOLS) and "  " not in plain and plain_letters(plain) == plain


# --- the books

def test_the_books_have_their_credit_and_their_length():
    for part, name in BOOKS.items():
        credit, blank, _ = (files(xent_lesson.maths) / "texts" / f"{name}.txt").read_text("utf-8").split("\n", 2)
        assert "Lewis Carroll" in credit and "public domain" in credit and blank == ""
        text = book_text(part)
        assert "carroll" not in text and "gutenberg" not in text and text == text.strip() == plain_letters(text)
    assert len(book_text("training")) == 134_328 and len(book_text("held-out")) == 30_765


def test_what_is_held_out_was_not_learned():
    training, held_out = book_text("training"), book_text("held-out")
    assert not any(held_out[i : i + 45] in training for i in range(len(held_out) - 44))


def test_every_text_is_named_in_the_folders_own_list():
    folder = files(xent_lesson.maths) / "texts"
    listed = (folder / "README.txt").read_text("utf-8")
    assert [path.name for path in folder.iterdir() if path.name != "README.txt" and path.name not in listed] == []


# --- the laws of counting

@laws
@given(TEXTS, ORDERS, SMOOTHINGS, st.text("abcxyz ", max_size=6))
def test_the_chances_of_the_next_letter_sum_to_1(text, order, smoothing, context):
    row = count_letters(text, order, smoothing).next_letter(context)
    assert row.shape == (27,) and (row >= 0).all() and math.fsum(row) == pytest.approx(1, rel=1e-14)


@laws
@given(TEXTS, TEXTS, ORDERS, SMOOTHINGS)
def test_the_chain_rule(learned, text, order, smoothing):
    """The total surprisal of a text is -log2 of the product of its letters' chances, each asked for by itself."""
    model, plain = count_letters(learned, order, smoothing), plain_letters(text)
    chances = [model.chance(plain[:i], letter) for i, letter in enumerate(plain)]
    total = math.inf if 0 in chances else -math.fsum(map(math.log2, chances))
    assert math.fsum(model.surprisals(text)) == pytest.approx(total, rel=1e-12, abs=1e-12)
    assert model.bits_per_letter(text) == pytest.approx(total / len(plain), rel=1e-12, abs=1e-12)
    assert model.perplexity(text) == pytest.approx(2 ** (total / len(plain)), rel=1e-9)


@laws
@given(TEXTS)
def test_looking_back_no_letter_gives_how_often_each_comes(text):
    q = count_letters(text, 0).next_letter("whatever")
    for letter, share in letter_frequencies(text).items():  # these know no space
        assert q[SYMBOLS.index(letter)] == pytest.approx(share * (1 - q[26]), rel=1e-12)
    assert count_letters(text, 0).bits_per_letter(text) == pytest.approx(entropy(q), abs=1e-12)


@laws
@given(TEXTS, st.integers(0, 5))
def test_on_the_text_it_counted_looking_further_back_is_never_dearer(text, order):
    near, far = (count_letters(text, n).perplexity(text) for n in (order, order + 1))
    assert far <= near * (1 + 1e-12)


@laws
@given(TEXTS, ORDERS, st.integers(1, 99))
def test_on_the_text_it_counted_no_other_rows_are_cheaper(text, order, seed):
    """Counting is maximum likelihood: rows moved a little towards others charge at least as much."""
    plain, counted = plain_letters(text), count_letters(text, order)
    other = np.random.default_rng(seed).dirichlet(np.ones(27))
    moved = [0.9 * counted.next_letter(plain[:i]) + 0.1 * other for i in range(len(plain))]
    dear = np.mean([-np.log2(row[SYMBOLS.index(letter)]) for row, letter in zip(moved, plain)])
    assert dear >= counted.bits_per_letter(text) - 1e-12


def test_a_pair_that_never_came_costs_infinitely_much_without_smoothing_and_finitely_with_it():
    for smoothing, finite in (0, False), (1e-9, True), (1, True):
        model = count_letters("abab", 1, smoothing)
        assert math.isfinite(model.bits_per_letter("aa")) == math.isfinite(model.perplexity("aa")) == finite


def test_what_follows_a_context_that_never_came_is_open():
    for smoothing in (0, 1e-300, 1):
        assert count_letters("abab", 2, smoothing).next_letter("zz") == pytest.approx([1 / 27] * 27, rel=1e-15)


def test_by_hand():
    """Laplace's rule on "the thin thing": after "th" came e once and i twice."""
    model = count_letters("the thin thing", 2, 1)
    assert model.counts("th").sum() == 3 and model.letters == 14
    assert model.next_letter("Th")[SYMBOLS.index("i")] == 3 / 30 and model.next_letter("th")[26] == 1 / 30
    assert model.chance("the th", "e") == 2 / 30
    assert count_letters("abc", 3).counts("")[0] == count_letters("abc", 3).counts("   ")[0] == 1  # spaces come before


@pytest.mark.parametrize("smoothing, turns", [(0.01, 3), (0.1, 3), (1, 3)])
def test_on_the_held_out_chapters_looking_back_helps_until_it_hurts(smoothing, turns):
    training, held_out = book_text("training"), book_text("held-out")
    models = [count_letters(training, order, smoothing) for order in range(7)]
    bits = [model.bits_per_letter(held_out) for model in models]
    assert bits.index(min(bits)) == turns and bits[0] == pytest.approx(4.061, abs=5e-4)
    assert bits[: turns + 1] == sorted(bits[: turns + 1], reverse=True) and bits[turns:] == sorted(bits[turns:])


# --- the same pairs by gradient descent

def test_the_slope_is_that_of_softmax_regression_on_one_hot_inputs():
    text = "abba cab a bad cab"
    pairs = " " + text
    x, y = np.eye(27)[[SYMBOLS.index(s) for s in pairs[:-1]]], [SYMBOLS.index(s) for s in text]
    run = train_pairs(text, 0.7, 3)
    for step in range(3):
        now = run.at(step)
        loss, slopes = loss_and_gradient(x, y, "softmax_cross_entropy", {"w": now["w"], "b": np.zeros(27)})
        assert run.losses[step] == pytest.approx(loss, rel=1e-12)
        assert run.at(step + 1)["w"] == pytest.approx(now["w"] - 0.7 * slopes["w"], abs=1e-15)


def test_its_loss_begins_without_an_idea_falls_at_every_step_and_stays_above_the_counted_one():
    text = book_text("training")
    bits = train_pairs(text, 20, 300).losses / math.log(2)
    floor = count_letters(text, 1).bits_per_letter(text)
    assert bits[0] == pytest.approx(math.log2(27), rel=1e-12) and (np.diff(bits) < 0).all()
    assert floor < bits[-1] < floor + 0.04


def test_in_the_long_run_the_table_says_what_was_counted():
    text = "abba cab a bad cab"
    run, counted = train_pairs(text, 5, 20_000), count_letters(text, 1)
    q = run.probabilities(np.eye(27))
    for i, symbol in enumerate(SYMBOLS):
        assert q[i] == pytest.approx(counted.next_letter(symbol), abs=2e-3)


# --- refusals

def test_refusals():
    assert_refused(TypeError, ["text = 5", "int"], plain_letters, 5)
    assert_refused(TypeError, ["text = None"], count_letters, None, 1)
    assert_refused(ValueError, ["text = '42'", "no letter"], count_letters, "42", 1)
    assert_refused(ValueError, ["order = 13", "0 to 12"], count_letters, "ab", 13)
    assert_refused(ValueError, ["order = 1.5"], count_letters, "ab", 1.5)
    assert_refused(ValueError, ["order = -1"], count_letters, "ab", -1)
    assert_refused(TypeError, ["order = True"], count_letters, "ab", True)
    assert_refused(ValueError, ["smoothing = -1"], count_letters, "ab", 1, -1)
    assert_refused(ValueError, ["smoothing = inf"], count_letters, "ab", 1, math.inf)
    assert_refused(TypeError, ["context = 5"], count_letters("ab", 1).next_letter, 5)
    for letter in "E", "th", "", 5, "é":
        assert_refused(ValueError, ["letter = ", "27 symbols"], count_letters("ab", 1).chance, "a", letter)
    assert_refused(ValueError, ["text = ' '", "no letter"], count_letters("ab", 1).surprisals, " ")
    assert_refused(ValueError, ["part = 'alice'", "'training' or 'held-out'"], book_text, "alice")
    assert_refused(ValueError, ["part = ['training']"], book_text, ["training"])
    assert_refused(ValueError, ["rate = 0"], train_pairs, "ab", 0, 5)
    assert_refused(ValueError, ["steps = -1"], train_pairs, "ab", 1, -1)


def test_a_rate_that_leads_nowhere_still_gives_numbers():
    run = train_pairs("abb aab b abbb", 1e300, 50)
    assert np.isfinite(run.losses).all() and np.isfinite(run.at(-1)["w"]).all()
