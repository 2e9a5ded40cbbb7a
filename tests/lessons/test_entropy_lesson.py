"""The numbers that the scenes of lesson 03 show, by formulas of their own: whole line-ups, slopes measured, areas."""

import itertools
import math
from pathlib import Path

import nbformat
import numpy as np
import pytest
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon

from xent_lesson.lessons.entropy import scenes
from xent_lesson.picture.style import INK

PS = [0, 1e-2, 0.1, 0.25, 0.3, 0.4, 0.5, 0.75, 0.9, 0.99, 1]


@pytest.fixture(scope="module")
def coin():
    return scenes.bernoulli_slope.open()


@pytest.fixture(scope="module")
def wheel():
    return scenes.entropy_area.open()


@pytest.fixture(scope="module")
def teams():
    return scenes.two_teams.open()


def bits(chances):
    """Entropy of a list of probabilities, term by term."""
    return math.fsum(p * math.log2(1 / p) for p in chances if p)


def line_ups(chances, abilities):
    """Every (probability, total) of who shows their ability: 32 of them for five independent players."""
    for shows in itertools.product([False, True], repeat=len(chances)):
        yield (
            math.prod(p if shown else 1 - p for p, shown in zip(chances, shows)),
            sum(ability for ability, shown in zip(abilities, shows) if shown),
        )


def area(artist):
    """Area of a polygon, by the shoelace formula."""
    if len(artist.get_xy()) == 0:
        return 0
    x, y = artist.get_xy()[:-1].T
    return abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2


def polygons(stage):
    return [artist for artist in stage.moving if isinstance(artist, Polygon)]


# --- a coin ----------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("p", PS)
def test_the_slope_is_what_climbing_the_curve_measures(coin, p):
    facts = coin.to(p=p)
    assert facts["entropy_bits"] == pytest.approx(bits([p, 1 - p]), rel=1e-12)
    if 0 < p < 1:
        step = 1e-6
        measured = (bits([p + step, 1 - p - step]) - bits([p - step, 1 - p + step])) / (2 * step)
        assert facts["slope_bits"] == pytest.approx(measured, abs=1e-6)
    else:
        assert facts["slope_bits"] == math.inf * (1 - 2 * p)


@pytest.mark.parametrize("p", PS)
def test_the_ruler_touches_the_curve_with_that_slope(coin, p):
    facts = coin.to(p=p)
    ruler, = (a for a in coin.moving if isinstance(a, Line2D) and a.get_linestyle() == "-" and a.get_color() == INK
              and a.get_marker() == "None" and len(a.get_xydata()) == 2)  # fmt: skip
    (left, low), (right, high) = ruler.get_xydata()
    if 0 < p < 1:
        assert (high - low) / (right - left) == pytest.approx(facts["slope_bits"], abs=1e-12)
        assert low + (p - left) * (high - low) / (right - left) == pytest.approx(facts["entropy_bits"])
    else:
        assert left == right == p and (low, high) == coin.figure.axes[0].get_ylim()


@pytest.mark.parametrize("p", PS)
def test_the_ruler_goes_from_the_surprise_of_tails_to_that_of_heads(coin, p):
    facts = coin.to(p=p)
    tails, heads = (math.log2(1 / x) if x else math.inf for x in (1 - p, p))
    assert (facts["tails_bits"], facts["heads_bits"]) == pytest.approx((tails, heads), rel=1e-12)
    assert facts["slope_bits"] == pytest.approx(heads - tails, rel=1e-9, abs=1e-15)


# --- the areas -------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("p, published", [
    ((1 / 2, 1 / 4, 1 / 8, 1 / 8), 7 / 4),  # Cover & Thomas, Elements of Information Theory, 2nd ed., example 2.1.2
    ((1 / 4,) * 4, 2),
    ((1 / 2, 1 / 2, 0, 0), 1),
    ((0, 0, 1, 0), 0),
])
def test_the_area_has_the_published_entropy(wheel, p, published):
    assert wheel.to(p=p, pour=0)["entropy_bits"] == published


ROWS = [(0.5, 0.3, 0.1, 0.1), (0.4, 0.3, 0.2, 0.1), (0.02, 0.92, 0.04, 0.02), (0.5, 0.5, 0, 0), (0, 1, 0, 0)]


@pytest.mark.parametrize("p", ROWS)
@pytest.mark.parametrize("pour", [0, 0.35, 1])
def test_the_area_stays_while_what_sticks_out_is_poured_into_the_gap(wheel, p, pour):
    facts = wheel.to(p=p, pour=pour)
    *fields, outside, poured, gap = (area(patch) for patch in polygons(wheel))
    spill = math.fsum(x * max(math.log2(1 / x) - bits(p), 0) for x in p if x)
    assert len(fields) == 4 and math.fsum(fields) == pytest.approx(bits(p), abs=1e-12)
    assert outside == pytest.approx((1 - pour) * spill, abs=1e-9) == pytest.approx(gap, abs=1e-9)
    assert poured == pytest.approx(pour * spill, abs=1e-9)
    assert (facts["overflow_bits"], facts["gap_bits"]) == pytest.approx((outside, gap), abs=1e-9)


@pytest.mark.parametrize("p", ROWS)
def test_poured_in_every_rectangle_is_as_wide_as_the_box(wheel, p):
    wheel.to(p=p, pour=1)
    *fields, outside, _, gap = polygons(wheel)
    assert [patch.get_xy()[:, 0].max() for patch in fields if area(patch)] == pytest.approx([bits(p)] * sum(0 < x < 1 for x in p))
    assert area(outside) == area(gap) == 0


def test_a_width_beyond_the_edge_ends_there_with_an_arrow(wheel):
    wheel.to(p=(0.97, 0.01, 0.01, 0.01), pour=0)
    arrows, = (a for a in wheel.moving if isinstance(a, Line2D) and a.get_marker() == ">")
    assert arrows.get_xydata() == pytest.approx(np.array([(6, 0.975), (6, 0.985), (6, 0.995)]))


def test_the_card_says_of_the_rare_fields_what_is_so():
    likely, rare = 0.76 * math.log2(1 / 0.76), 0.08 * math.log2(1 / 0.08)
    assert rare < likely and math.log2(1 / 0.08) > math.log2(1 / 0.76)
    assert round(bits([0.76, 0.08, 0.08, 0.08]), 2) == 1.18


# --- the page --------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("number", ["1.685", "3.32", "0.971", "2.34", "5.00", "16.4", "25.5", "12.9"])
def test_a_number_in_a_sentence_is_printed_on_the_page(number):
    page = nbformat.read(Path(__file__).parents[2] / "notebooks/03-entropy.ipynb", as_version=4)
    printed = [out["text"] for cell in page.cells for out in cell.get("outputs", []) if out.output_type == "stream"]
    assert any(number in text.split() or f"{number}," in text.split() for text in printed)


# --- two teams -------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("p", PS)
@pytest.mark.parametrize("star", [0, 0.25, 1])
def test_a_team_is_what_its_32_line_ups_say(teams, p, star):
    facts = teams.to(p=p, star=star)
    up, down = [20 + 40 * star, *[20 - 20 * star] * 2], [30 + 30 * star, 30 - 30 * star]
    every = list(line_ups([p] * 3 + [1 - p] * 2, up + down))
    mean = math.fsum(chance * total for chance, total in every)
    assert facts["expected_points"] == pytest.approx(mean, abs=1e-9) == pytest.approx(60, abs=1e-9)
    variance = math.fsum(chance * (total - mean) ** 2 for chance, total in every)
    assert facts["variance_square_points"] == pytest.approx(variance, abs=1e-9)
    assert facts["spread_points"] ** 2 == pytest.approx(variance, abs=1e-9)
    assert facts["entropy_bits"] == pytest.approx(bits(chance for chance, _ in every), abs=1e-12)


def test_team_1_is_five_fair_coins_wherever_team_2_goes(teams):
    for at in teams.scene.points():
        facts = teams.to(**at)
        first = {name: facts[f"first_{name}"] for name in ("expected_points", "variance_square_points", "entropy_bits")}
        assert first == {"expected_points": 60, "variance_square_points": 750, "entropy_bits": 5}


def test_stars_move_the_variance_and_leave_the_entropy(teams):
    even, stars = (teams.to(p=0.9, star=star) for star in (0, 1))
    assert even["entropy_bits"] == stars["entropy_bits"]
    assert round(even["variance_square_points"]) == 270 and round(stars["variance_square_points"]) == 648
