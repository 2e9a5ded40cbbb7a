"""The numbers that the scenes of lesson 04 show, by formulas of their own and by what is drawn."""

import itertools
import math

import numpy as np
import pytest
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon

from xent_lesson.lessons.cross_entropy import scenes as scenes
from xent_lesson.picture.labels import Label

ROWS = [(0.5, 0.3, 0.2), (0.8, 0.15, 0.05), (1 / 3, 1 / 3, 1 / 3), (0.1, 0.1, 0.8), (0.6, 0.4, 0), (1, 0, 0), (0, 0, 1)]
CHANCES = [0, 0.01, 0.25, 0.3, 0.5, 0.7, 0.99, 1]


@pytest.fixture(scope="module")
def shop():
    return scenes.cross_entropy_area.open()


@pytest.fixture(scope="module")
def coin():
    return scenes.ruler.open()


@pytest.fixture(scope="module")
def photo():
    return scenes.one_hot_loss.open()


@pytest.fixture(scope="module")
def talk():
    return scenes.whose_words.open()


def bits(p, q):
    """Cross-entropy term by term: only what happens is paid for, and the impossible without end."""
    if any(a > 0 and b == 0 for a, b in zip(p, q)):
        return math.inf
    return math.fsum(a * math.log2(1 / b) for a, b in zip(p, q) if a)


def area(polygon):
    """Area of a polygon, by the shoelace formula."""
    x, y = polygon.get_xy()[:-1].T
    return abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2


def moving(stage, kind):
    return [artist for artist in stage.moving if isinstance(artist, kind)]


def named(stage, words):
    """What the label that begins with these words names."""
    label, = (text for text in stage.figure.findobj(Label) if text.get_visible() and text.get_text().startswith(words))
    return label.of[0]


def length(line):
    """Of a straight level or upright line."""
    return float(np.ptp(line.get_xdata()) + np.ptp(line.get_ydata()))


# --- the shop: heights from p, widths from q ---------------------------------------------------------------------------

@pytest.mark.parametrize("p, q", itertools.product(ROWS, ROWS))
def test_the_shop_shows_the_cross_entropy_and_the_entropy(shop, p, q):
    facts = shop.to(p=p, q=q)
    assert facts["cross_entropy_bits"] == pytest.approx(bits(p, q), rel=1e-12, abs=1e-15)
    assert facts["entropy_bits"] == pytest.approx(bits(p, p), rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("p, q", itertools.product(ROWS, ROWS[:4]))
def test_the_hatched_area_is_the_cross_entropy(shop, p, q):
    facts = shop.to(p=p, q=q)
    hatched = moving(shop, Polygon)
    assert all(bar.get_hatch() for bar in hatched)
    assert math.fsum(map(area, hatched)) == pytest.approx(facts["cross_entropy_bits"], rel=1e-12, abs=1e-15)


def test_what_never_happens_costs_nothing_whatever_was_promised(shop):
    for q in [(0.3, 0.2, 0.5), (0.6, 0.4, 0)]:
        assert shop.to(p=(0.6, 0.4, 0), q=q)["cross_entropy_bits"] == pytest.approx(bits([0.6, 0.4], q[:2]))


def test_the_chicken_shop_of_the_lesson(shop):
    facts = shop.to(p=(0.5, 0.3, 0.2), q=(0.8, 0.15, 0.05))
    assert (round(facts["cross_entropy_bits"], 3), round(facts["entropy_bits"], 3)) == (1.846, 1.485)
    assert shop.to(q=(1 / 3, 1 / 3, 1 / 3))["cross_entropy_bits"] == pytest.approx(math.log2(3))


@pytest.mark.parametrize("p, q", itertools.product(ROWS[:4], ROWS[:4]))
def test_the_bar_on_top_is_the_average_as_long_as_what_is_needed_and_wasted(shop, p, q):
    facts = shop.to(p=p, q=q)
    own, cost = bits(p, p), bits(p, q)
    assert facts["kl_bits"] == pytest.approx(cost - own, abs=1e-12)
    assert length(named(shop, "needed")) == pytest.approx(own)
    if cost - own >= 0.005:
        assert length(named(shop, "wasted")) == pytest.approx(cost - own)
    dot = named(shop, "you pay")
    assert dot.get_xdata()[0] == pytest.approx(cost)
    assert dot.get_ydata()[0] == named(shop, "needed").get_ydata()[0] > 1


def test_an_endless_price_is_an_arrow_at_the_edge_on_the_plate_and_in_the_average(shop):
    facts = shop.to(p=(1, 0, 0), q=(0, 0.5, 0.5))
    assert (facts["cross_entropy_bits"], facts["kl_bits"], facts["entropy_bits"]) == (math.inf, math.inf, 0)
    arrows = [line for line in moving(shop, Line2D) if line.get_marker() == ">" and len(line.get_xdata())]
    assert [line.get_xdata()[0] for line in arrows] == [5, 5]


# --- the coin: a ruler along its entropy curve -------------------------------------------------------------------------

@pytest.mark.parametrize("p, q", itertools.product(CHANCES, CHANCES))
def test_the_coin_shows_its_cross_entropy_and_never_less_than_its_entropy(coin, p, q):
    facts = coin.to(p=p, q=q)
    assert facts["cross_entropy_bits"] == pytest.approx(bits([p, 1 - p], [q, 1 - q]), rel=1e-12, abs=1e-15)
    assert facts["entropy_bits"] == pytest.approx(bits([p, 1 - p], [p, 1 - p]), rel=1e-12, abs=1e-15)
    assert facts["cross_entropy_bits"] >= facts["entropy_bits"] - 1e-15
    assert facts["kl_bits"] >= 0


@pytest.mark.parametrize("q", [0.01, 0.2, 0.5, 0.7, 0.99])
def test_the_ruler_touches_the_curve_at_q_and_lies_nowhere_below_it(coin, q):
    coin.to(p=0.6, q=q)
    (x0, x1), (y0, y1) = named(coin, "the ruler").get_data()
    rule = lambda x: y0 + (x - x0) / (x1 - x0) * (y1 - y0)  # noqa: E731
    ps, curve = named(coin, "what a coin needs").get_data()
    assert curve == pytest.approx([bits([p, 1 - p], [p, 1 - p]) for p in ps])
    assert np.all(rule(ps) >= curve - 1e-12)
    assert rule(q) == pytest.approx(bits([q, 1 - q], [q, 1 - q]))


@pytest.mark.parametrize("p, q", itertools.product([0.2, 0.5, 0.8], [0.3, 0.5, 0.7]))
def test_the_ruler_reads_what_is_paid_above_the_true_p(coin, p, q):
    coin.to(p=p, q=q)
    (x0, x1), (y0, y1) = named(coin, "the ruler").get_data()
    cost, own = bits([p, 1 - p], [q, 1 - q]), bits([p, 1 - p], [p, 1 - p])
    assert y0 + (p - x0) / (x1 - x0) * (y1 - y0) == pytest.approx(cost)
    assert named(coin, "you pay").get_xydata()[0] == pytest.approx((p, cost))
    assert length(named(coin, "needed")) == pytest.approx(own)
    if p != q:
        assert length(named(coin, "wasted")) == pytest.approx(cost - own)


# --- one photo ---------------------------------------------------------------------------------------------------------

PETS = ["dog", "cat", "rabbit"]


@pytest.mark.parametrize("truth, q", itertools.product(PETS, ROWS))
def test_the_loss_is_the_surprisal_of_the_true_class(photo, truth, q):
    facts = photo.to(truth=truth, q=q)
    one_hot = [float(name == truth) for name in PETS]
    assert facts["loss_bits"] == pytest.approx(bits(one_hot, q), rel=1e-12, abs=1e-15)
    assert facts["true_class_probability"] == q[PETS.index(truth)]


@pytest.mark.parametrize("truth, q", itertools.product(PETS, ROWS[:4]))
def test_the_dotted_line_leads_from_the_true_bar_to_the_curve_and_down(photo, truth, q):
    photo.to(truth=truth, q=q)
    share = q[PETS.index(truth)]
    frame, mark = named(photo, "the truth"), named(photo, "loss")
    dotted = [line for line in moving(photo, Line2D) if line.get_linestyle() == ":"]
    out, on, down = sorted(dotted, key=lambda line: (line.axes is not photo.figure.axes[0], np.ptp(line.get_xdata()) == 0))
    assert out.get_xdata()[0] == frame.get_xy()[:, 0].max() and list(out.get_ydata()) == list(on.get_ydata()) == [share] * 2
    assert mark.get_xydata()[0] == pytest.approx((-math.log2(share), share))
    assert on.get_xdata()[1] == pytest.approx(down.get_xdata()[0]) == -math.log2(share)
    assert list(down.get_ydata()) == [0, share]


def test_the_other_classes_may_share_the_rest_as_they_like(photo):
    for q in [(0.6, 0.39, 0.01), (0.6, 0.2, 0.2), (0.6, 0, 0.4)]:
        assert photo.to(truth="dog", q=q)["loss_bits"] == pytest.approx(-math.log2(0.6))


def test_the_dog_photo_is_the_softmax_of_its_source():
    powers = [math.exp(z) for z in (4, 2, -2)]
    assert scenes.DOG_PHOTO == pytest.approx([power / sum(powers) for power in powers], rel=1e-14)
    loss = -math.log(scenes.DOG_PHOTO[0])
    assert (round(loss, 4), round(loss / math.log(2), 4)) == (0.1291, 0.1863)


# --- Bob and Alice: published by Christopher Olah, Visual Information Theory (2015) -------------------------------------

def test_whose_words_by_whose_code_as_published(talk):
    assert talk.to(t=1) == {
        "bob_in_bobs_bits": 1.75, "bob_in_alices_bits": 2.375, "alice_in_bobs_bits": 2.25, "alice_in_alices_bits": 1.75,
    }


@pytest.mark.parametrize("t", [0, 0.05, 0.5, 0.95, 1])
def test_whose_words_on_the_way(talk, t):
    bob = [1 / 2, 1 / 4, 1 / 8, 1 / 8]
    alice = [(1 - t) * b + t * a for a, b in zip([1 / 8, 1 / 2, 1 / 4, 1 / 8], bob)]
    assert list(talk.to(t=t).values()) == pytest.approx(
        [bits(bob, bob), bits(bob, alice), bits(alice, bob), bits(alice, alice)], rel=1e-12
    )


def test_the_area_of_each_panel_is_its_number(talk):
    for t in (0, 0.4, 1):
        facts = talk.to(t=t)
        drawn = [math.fsum(area(bar) for bar in ax.patches) for ax in talk.figure.axes]
        assert drawn == pytest.approx(list(facts.values()), rel=1e-12)


def test_the_hatched_areas_grow_all_the_way_and_alices_own_grows_and_shrinks_back(talk):
    shown = [talk.to(t=t) for t in np.linspace(0, 1, 21)]
    for name in ("bob_in_alices_bits", "alice_in_bobs_bits"):
        assert np.all(np.diff([facts[name] for facts in shown]) > 0)
    own = [facts["alice_in_alices_bits"] for facts in shown]
    top = int(np.argmax(own))
    assert 0 < top < 20 and np.all(np.diff(own[: top + 1]) > 0) and np.all(np.diff(own[top:]) < 0)


# --- what the page says ------------------------------------------------------------------------------------------------

def test_at_its_opening_the_printed_parts_of_the_ruler_add_up_to_what_is_printed_as_paid(coin):
    start = {name: knob.start for name, knob in scenes.ruler.params.items()}
    facts = coin.to(**start)
    needed, wasted, paid = (facts[f"{name}_bits"] for name in ("entropy", "kl", "cross_entropy"))
    for digits in (2, 3):  # in the picture, in the line of facts
        assert round(round(needed, digits) + round(wasted, digits), digits) == round(paid, digits)


def test_one_mistake_at_99_percent_costs_four_to_five_times_the_right_answers():
    mistake, right = -math.log2(0.01), -math.log2(0.99)
    assert 4 < mistake / (99 * right) < 5 and mistake / right > 400
    assert (round(mistake, 2), round(99 * right, 2)) == (6.64, 1.44)
