"""The numbers that the scenes of lesson 14 show, by formulas of their own, and what its page says about them."""

import math
from collections import Counter
from pathlib import Path

import nbformat
import numpy as np
import pytest

from xent_lesson.lessons.next_letter import scenes
from xent_lesson.maths.next_letter import SYMBOLS, book_text
from xent_lesson.picture.labels import Label
from xent_lesson.practice.letter_game import OTHER, proposed

TRAINING, HELD_OUT = book_text("training"), book_text("held-out")
PAGE = Path(__file__).resolve().parents[2] / "notebooks" / "14-the-next-letter.ipynb"


@pytest.fixture(scope="module")
def game():
    return scenes.bet_and_reveal.open()


@pytest.fixture(scope="module")
def back():
    return scenes.looking_back.open()


@pytest.fixture(scope="module")
def table():
    return scenes.pair_table.open()


def said(stage):
    return {text.get_text() for text in stage.figure.findobj(Label) if text.get_visible()}


def runs(text, order):
    """Each letter with the letters before it, spaces before the first."""
    padded = " " * order + text
    return [padded[i : i + order + 1] for i in range(len(text))]


def counted(order):
    found = Counter(runs(TRAINING, order))
    contexts = Counter()
    for run, count in found.items():
        contexts[run[:-1]] += count
    return found, contexts


def price(run, found, contexts, a):
    return -math.log2((found[run] + a) / (contexts[run[:-1]] + 27 * a))


# --- the game of Mina

def test_it_is_a_stretch_of_the_held_out_text():
    assert scenes.TEXT + scenes.LETTERS in HELD_OUT and len(scenes.LETTERS) == len(scenes.MINA) == 8


def test_mina_bets_on_the_letters_that_the_game_proposes_and_on_nothing_else():
    for i, given in enumerate(scenes.MINA):
        options = proposed(scenes.TEXT + scenes.LETTERS[:i], [14, i])
        assert set(given) <= set(options)
        spread = scenes.spread_of(given, options)
        assert math.fsum(spread.values()) == pytest.approx(1) and min(spread.values()) > 0


def test_what_both_pay_letter_by_letter_and_on_average(game):
    found, contexts = counted(2)
    prices = {"mina": [], "model": []}
    for i, letter in enumerate(scenes.LETTERS):
        before = scenes.TEXT + scenes.LETTERS[:i]
        spread = scenes.spread_of(scenes.MINA[i], proposed(before, [14, i]))
        prices["mina"].append(-math.log2(spread[letter] if letter in spread else spread[OTHER] / 22))
        prices["model"].append(price(before[-2:] + letter, found, contexts, 0.1))
        facts = game.to(letter=i + 1)
        for who, paid in prices.items():
            assert facts[f"{who}_letter_bits"] == pytest.approx(paid[-1])
            assert facts[f"{who}_probability"] == pytest.approx(2 ** -paid[-1])
            assert facts[f"{who}_mean_bits"] == pytest.approx(sum(paid) / len(paid))
            assert f"{paid[-1]:.2f} bits" in " ".join(said(game))


def test_the_letter_that_comes_lights_up(game):
    lit, = [label.of[0] for label in game.figure.findobj(Label) if label.get_text() == "this came"]
    for i, letter in enumerate(scenes.LETTERS):
        game.to(letter=i + 1)
        options = proposed(scenes.TEXT + scenes.LETTERS[:i], [14, i])
        place = options.index(letter if letter in options else OTHER)
        assert lit.get_xy()[:, 0].mean() == pytest.approx(place, abs=0.2)


def test_where_both_are_surprised_and_where_only_the_model(game):
    """As the page says: at the first letter of a word both, inside "kitten" the model alone."""
    first, inside, last = (game.to(letter=k) for k in (1, 6, 8))
    assert min(first["mina_letter_bits"], first["model_letter_bits"]) > 5
    assert inside["mina_letter_bits"] < 0.1 and inside["model_letter_bits"] > 3
    assert min(last["mina_letter_bits"], last["model_letter_bits"]) > 2.5


# --- looking back

@pytest.mark.parametrize("smoothing", ["0.01", "0.1", "1"])
def test_what_each_order_pays_on_the_book_and_on_new_chapters(back, smoothing):
    for order in range(7):
        facts, (found, contexts) = back.to(order=order, smoothing=smoothing), counted(order)
        for text, name in (TRAINING, "training_bits"), (HELD_OUT, "held_out_bits"):
            ways = Counter(runs(text, order)).items()
            paid = [count * price(run, found, contexts, float(smoothing)) for run, count in ways]
            assert facts[name] == pytest.approx(math.fsum(paid) / len(text), rel=1e-9)
        printed = [float(f"{facts[name]:.3f}") for name in ("held_out_bits", "training_bits")]
        assert facts["gap_bits"] == pytest.approx(printed[0] - printed[1])  # as a reader finds it
        assert facts["alike_count"] == pytest.approx(2 ** facts["held_out_bits"])


def test_without_smoothing_new_chapters_cost_infinitely_much_from_one_letter_back_on(back):
    found = [back.to(order=order, smoothing="0") for order in range(7)]
    assert [math.isinf(facts["held_out_bits"]) for facts in found] == [False] + [True] * 6
    own = [facts["training_bits"] for facts in found]
    assert own == sorted(own, reverse=True)


def test_the_arrow_is_the_gap(back):
    back.to(order=5, smoothing="0.1")
    assert "0.927 more" in said(back)
    back.to(order=0)
    assert not any(words.endswith("more") for words in said(back))


# --- the table

def test_the_table_learns_what_was_counted(table):
    pairs = Counter(runs(TRAINING, 1))
    share = np.array([[pairs[a + b] for b in SYMBOLS] for a in SYMBOLS]) / len(TRAINING)
    weight, z = share.sum(axis=1, keepdims=True), np.zeros((27, 27))
    floor = -sum(x * math.log2(x / w) for row, (w,) in zip(share, weight) for x in row if x)
    for k in range(31):
        q = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
        if k in (0, 1, 20, 30):
            for letter, follows in ("t", "h"), ("e", " "), ("q", "u"):
                facts = table.to(k=k, after=letter)
                assert facts["loss_bits"] == pytest.approx(-(share * np.log2(q)).sum())
                assert facts["counted_bits"] == pytest.approx(floor)
                i, j = SYMBOLS.index(letter), SYMBOLS.index(follows)
                assert facts["table_probability"] == pytest.approx(q[i, j])
                assert facts["counted_probability"] == pytest.approx(share[i, j] / weight[i, 0])
        z = z - scenes.RATE * (weight * q - share)


def test_the_rare_letter_learns_slowly(table):
    late = {letter: table.to(k=100, after=letter) for letter in "tq"}
    missing = {letter: 1 - facts["table_probability"] / facts["counted_probability"] for letter, facts in late.items()}
    assert missing["q"] > 0.2 and abs(missing["t"]) < 0.05


# --- the page

def test_its_sentences_hold():
    """What the page says in words about its printed numbers."""
    texts = {cell.id: cell.source for cell in nbformat.read(PAGE, 4).cells}
    assert "One run in three is new" in texts["runs-after"]
    seen = {TRAINING[i : i + 7] for i in range(len(TRAINING))}
    new = sum(HELD_OUT[i : i + 7] not in seen for i in range(len(HELD_OUT) - 6)) / (len(HELD_OUT) - 6)
    assert new == pytest.approx(1 / 3, abs=0.02)
    assert "saves less than a bit" in texts["count-after"]
    found = scenes.charges("0.1")[1]
    assert 0.5 < math.log2(27) - found[0] < 1 and all(0.5 < step < 1 for step in -np.diff(found[:3]))
    assert "After “ki” it is nearly sure of an n" in texts["mina-after"] and scenes.model(2).chance("ki", "n") > 0.8
    assert "king" in TRAINING
    assert "after three letters" in texts["further-after"] and int(np.argmin(found)) == 3


def test_the_card_says_what_its_steps_show(back):
    card = next(cell.source for cell in nbformat.read(PAGE, 4).cells if cell.id == "lecture-card")
    for order, number in (0, "4.06"), (1, "3.22"), (2, "2.54"), (3, "2.17"), (6, "2.80"):
        assert number in card and f"{back.to(order=order, smoothing='0.1')['held_out_bits']:.2f}" == number
    assert "1.48" in card and f"{back.to(order=6)['training_bits']:.2f}" == "1.48"


def test_published_numbers_are_turned_as_the_page_says():
    cell = next(cell for cell in nbformat.read(PAGE, 4).cells if cell.id == "published")
    printed = cell.outputs[0].text
    for nats in (3.12, 2.54):
        assert f"perplexity {math.exp(nats):.1f}" in printed
        assert f"about {nats / math.log(2) / 4:.1f} bits a character" in printed
