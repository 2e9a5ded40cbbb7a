"""Lesson 05: the numbers of its scenes, by formulas written without the package, and against published values."""

import math

import numpy as np
import pytest
from matplotlib.text import Text

from xent_lesson.lessons.kl_divergence.scenes import both_directions, ce_is_h_plus_kl, one_bump, ruler_gap, tangent


def divergence(p, q):
    """D(p || q) in bits, from its definition, summed exactly."""
    return math.fsum(a * (math.log2(a) - math.log2(b)) if b else math.inf for a, b in zip(p, q) if a)


def bump(mean, width):
    weights = [math.exp(-((n - mean) ** 2) / (2 * width**2)) for n in range(1, 42)]
    return [weight / math.fsum(weights) for weight in weights]


def two_bumps(apart):
    left, right = bump(21 - apart / 2, 2.5), bump(21 + apart / 2, 2.5)
    return [0.6 * a + 0.4 * b for a, b in zip(left, right)]


def moments(p):
    mean = math.fsum(n * a for n, a in enumerate(p, 1))
    return mean, math.fsum((n - mean) ** 2 * a for n, a in enumerate(p, 1))


def found(apart, best):
    """The bump that the scene draws as the cheapest one."""
    return list(one_bump.open(apart=apart, best=best).figure.axes[0].lines[1].get_ydata())


def area(patch):
    """Of a rectangle, or 0 of what is not drawn."""
    x, y = patch.get_xy().T if len(patch.get_xy()) else ([0], [0])
    return (max(x) - min(x)) * (max(y) - min(y))


def texts(stage):
    """All that is written into a picture."""
    return {text.get_text() for text in stage.figure.findobj(Text) if text.get_visible() and text.get_text()}


# --- three fills and their bar ---------------------------------------------------------------------------------------

@pytest.mark.parametrize("p, q", [
    ((0.5, 0.3, 0.2), (0.8, 0.15, 0.05)), ((0.34, 0.33, 0.33), (0.98, 0.01, 0.01)), ((1, 0, 0), (0.2, 0.3, 0.5)),
    ((0.5, 0.5, 0), (0.4, 0.3, 0.3)), ((0, 0, 1), (1, 0, 0)), ((0.2, 0.3, 0.5), (0.2, 0.3, 0.5)),
])
def test_the_two_parts_and_the_whole(p, q):
    facts = ce_is_h_plus_kl.open(p=p, q=q).facts
    assert facts["entropy_bits"] == pytest.approx(-sum(a * math.log2(a) for a in p if a), abs=1e-12)
    assert facts["extra_bits"] == pytest.approx(divergence(p, q), abs=1e-12)
    assert facts["cross_entropy_bits"] == pytest.approx(facts["entropy_bits"] + facts["extra_bits"], abs=1e-12)


def test_the_bar_is_as_long_as_its_numbers_say():
    stage = ce_is_h_plus_kl.open()
    known, extra = (part.get_path().get_extents() for part in stage.figure.axes[1].patches)
    facts = stage.facts
    assert (known.x0, known.x1, extra.x0, extra.x1) == pytest.approx(
        (0, facts["entropy_bits"], facts["entropy_bits"], facts["cross_entropy_bits"])
    )


MEALS = ("great", "fine", "bad")


@pytest.mark.parametrize("q", [(0.8, 0.15, 0.05), (0.2, 0.3, 0.5), (0.5, 0.3, 0.2), (0.6, 0.25, 0.15)])
def test_each_fill_is_as_large_as_what_it_stands_for(q):
    """Blue and green are what is needed; blue and pink what is paid; pink without green what is wasted."""
    p = (0.5, 0.3, 0.2)
    stage = ce_is_h_plus_kl.open(p=p, q=q)
    patches = stage.figure.axes[0].patches
    fills = [patches[3 * k : 3 * k + 3] for k in range(3)]
    for meal, a, b, (paid, overpaid, saved) in zip(MEALS, p, q, fills):
        needs, pays = -a * math.log2(a), -a * math.log2(b)
        assert area(paid) == pytest.approx(min(needs, pays), abs=1e-12)
        assert area(overpaid) == pytest.approx(max(pays - needs, 0), abs=1e-12)
        assert area(saved) == pytest.approx(max(needs - pays, 0), abs=1e-12)
        assert stage.facts[f"{meal}_bits"] == pytest.approx(pays - needs, abs=1e-12)
    facts = stage.facts
    assert facts["overpaid_bits"] - facts["saved_bits"] == pytest.approx(divergence(p, q), abs=1e-12)


def test_what_is_saved_is_seen_and_has_a_colour_of_its_own():
    stage = ce_is_h_plus_kl.open()
    assert {"saved 0.339", "overpaid 0.300", "overpaid 0.400", "wasted: D = 0.361", "5%", "15%", "80%"} <= texts(stage)
    colors = [patch.get_facecolor() for patch in stage.figure.axes[0].patches[:3]]
    assert len(set(colors)) == 3


# --- the gap under the ruler -----------------------------------------------------------------------------------------

def test_the_gap_is_d_and_is_never_below_zero():
    stage = ruler_gap.open()
    for p in (0, 0.01, 0.3, 0.8, 1):
        for q in ruler_gap.params["q"].values()[::10]:
            facts = stage.to(p=p, q=q)
            assert facts["kl_bits"] == pytest.approx(divergence((p, 1 - p), (q, 1 - q)), rel=1e-9, abs=1e-12)
            assert facts["kl_bits"] >= 0 and (facts["kl_bits"] == 0) == (p == q)


def test_the_gap_above_is_as_long_as_the_gap_below_to_the_eye_too():
    stage = ruler_gap.open(p=0.8, q=0.35)
    hill, gaps = stage.figure.axes
    (stem, gap), (same,) = (
        [line for line in ax.lines if line.get_linewidth() == 6] for ax in (hill, gaps)
    )
    long, below = (np.ptp(line.get_transform().transform(line.get_xydata())[:, 1]) for line in (gap, same))
    assert np.ptp(gap.get_ydata()) == pytest.approx(divergence((0.8, 0.2), (0.35, 0.65)))
    assert long == pytest.approx(below, rel=0.02)


def test_the_lower_curve_is_the_gap_at_every_p():
    every = next(line for line in ruler_gap.open(q=0.35).figure.axes[1].lines if len(line.get_xdata()) > 100)
    for p, height in zip(*every.get_data()):
        assert height == pytest.approx(divergence((p, 1 - p), (0.35, 0.65)), abs=1e-9)


# --- the tangent -----------------------------------------------------------------------------------------------------

def test_the_line_is_never_below_the_curve_and_meets_it_at_one():
    stage = tangent.open()
    for x in tangent.params["x"].values():
        gap = stage.to(x=x)["gap_nats"]
        assert gap == (pytest.approx(x - 1 - math.log(x), abs=1e-15) if x else math.inf)
        assert gap > 0 or x == 1


# --- both directions -------------------------------------------------------------------------------------------------

def test_the_published_pair_of_coins():
    """Cover & Thomas, Elements of Information Theory, example 2.3.1: 0.2075 and 0.1887 bits."""
    facts = both_directions.open(p=0.5, q=0.75).facts
    assert facts["forward_bits"] == pytest.approx(1 - math.log2(3) / 2, rel=1e-12) == pytest.approx(0.2075, abs=5e-5)
    assert facts["reverse_bits"] == pytest.approx(3 * math.log2(3) / 4 - 1, rel=1e-12) == pytest.approx(0.1887, abs=5e-5)


def test_both_directions_everywhere_and_both_are_zero_only_where_the_coins_are_equal():
    stage = both_directions.open()
    for p in (0, 0.01, 0.3, 0.5, 0.8, 1):
        for q in both_directions.params["q"].values():
            there, back = stage.to(p=p, q=q).values()
            assert there == pytest.approx(divergence((p, 1 - p), (q, 1 - q)), rel=1e-9, abs=1e-12)
            assert back == pytest.approx(divergence((q, 1 - q), (p, 1 - p)), rel=1e-9, abs=1e-12)
            assert (there == 0) == (back == 0) == (p == q)


# --- one bump for two ------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("apart", ["6", "10", "16"])
def test_the_price_of_a_bump(apart):
    facts = one_bump.open(apart=apart, mean=17, width=3.5).facts
    p, q = two_bumps(float(apart)), bump(17, 3.5)
    assert facts["forward_bits"] == pytest.approx(divergence(p, q), rel=1e-9)
    assert facts["reverse_bits"] == pytest.approx(divergence(q, p), rel=1e-9)


@pytest.mark.parametrize("apart", ["6", "10", "16"])
def test_the_covering_bump_has_nearly_the_mean_and_width_of_the_truth(apart):
    """What is cheapest for D(p || q) in an exponential family matches its moments; the sliders come near."""
    (mean, variance), (true_mean, true_variance) = moments(found(apart, "D(p‖q)")), moments(two_bumps(float(apart)))
    assert abs(mean - true_mean) < 1.1 and abs(math.sqrt(variance) - math.sqrt(true_variance)) < 0.6


@pytest.mark.parametrize("apart", ["6", "10", "16"])
def test_no_stop_of_the_sliders_is_cheaper_than_what_is_called_possible_and_one_is_as_cheap(apart):
    p = two_bumps(float(apart))
    offered = [bump(mean, width) for mean in range(1, 42) for width in np.arange(2, 12.5, 0.5)]
    facts = one_bump.open(apart=apart).facts
    assert facts["lowest_forward_bits"] == pytest.approx(min(divergence(p, q) for q in offered), rel=1e-9)
    assert facts["lowest_reverse_bits"] == pytest.approx(min(divergence(q, p) for q in offered), rel=1e-9)


@pytest.mark.parametrize("best, mean, width", [("D(p‖q)", 19, 9), ("D(q‖p)", 13, 2.5)])
def test_the_page_names_the_best_stop(best, mean, width):
    assert found("16", best) == pytest.approx(bump(mean, width))
    facts = one_bump.open(mean=mean, width=width).facts
    way = "forward" if best == "D(p‖q)" else "reverse"
    assert facts[f"{way}_bits"] == pytest.approx(facts[f"lowest_{way}_bits"], abs=1e-12)


def test_far_apart_one_direction_covers_and_the_other_picks():
    covers, picks = found("16", "D(p‖q)"), found("16", "D(q‖p)")
    assert moments(covers)[1] > 50 and covers[12] > 0.02 and covers[28] > 0.02
    assert moments(picks) == pytest.approx((13, 2.5**2), rel=0.03)
    lowest = one_bump.open(apart="16").facts["lowest_reverse_bits"]
    assert -math.log2(0.6) - 0.003 < lowest <= -math.log2(0.6)  # all of q where six tenths of p are


def test_close_together_they_agree():
    covers, picks = found("6", "D(p‖q)"), found("6", "D(q‖p)")
    assert covers == pytest.approx(picks, abs=0.02)  # half a step of width apart
