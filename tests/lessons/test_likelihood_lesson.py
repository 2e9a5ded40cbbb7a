"""Lesson 08: the numbers shown, by exact fractions and mpmath, and the claims that the page makes about them."""

import math
import re
from fractions import Fraction
from pathlib import Path

import mpmath as mp
import numpy as np
import pytest

from xent_lesson.lessons.likelihood import exercises as exercises
from xent_lesson.lessons.likelihood import scenes as likelihood

QS = [float(q) for q in likelihood.likelihood_three_ways.params["q"].values()]
TALLIES = {name: tuple(map(int, name.split("/"))) for name in likelihood.likelihood_three_ways.params["tally"].options}


def row(heads, n, q):
    """The probability of one row with so many heads in n tosses, exactly."""
    q = Fraction(q).limit_denominator(10**6)
    return q**heads * (1 - q) ** (n - heads)


def minus_log(x):
    return -mp.log(mp.mpf(x.numerator) / x.denominator) if x else mp.inf


def entropy(share):
    return mp.fsum(-x * mp.log(x) for x in (mp.mpf(share), 1 - mp.mpf(share)) if x)


# --- the numbers shown -----------------------------------------------------------------------------------------------

@pytest.mark.parametrize("tally", TALLIES)
def test_likelihood_logarithm_and_mean_are_those_of_the_row(tally):
    (heads, n), stage = TALLIES[tally], likelihood.likelihood_three_ways.open(tally=tally)
    for q in QS:
        nats, facts = minus_log(row(heads, n, q)), stage.to(q=q)
        assert facts["log_likelihood_nats"] == pytest.approx(float(-nats), rel=1e-12, abs=1e-13)
        assert facts["mean_surprise_nats"] == pytest.approx(float(nats / n), rel=1e-12, abs=1e-14)
        assert facts["likelihood_probability"] == pytest.approx(float(row(heads, n, q)), rel=1e-11)
        assert facts["fair_coin_ratio"] == pytest.approx(float(row(heads, n, q) * 2**n), rel=1e-11)


@pytest.mark.parametrize("tally", TALLIES)
def test_the_curves_drawn_are_the_likelihood_its_logarithm_and_its_mean(tally):
    (heads, n), stage = TALLIES[tally], likelihood.likelihood_three_ways.open(tally=tally)
    curves = [max(ax.lines, key=lambda line: len(line.get_xdata())) for ax in stage.figure.axes]
    for q in np.linspace(0.1, 0.9, 9):
        expected = float(row(heads, n, q)), -float(minus_log(row(heads, n, q))), float(minus_log(row(heads, n, q)) / n)
        for curve, height in zip(curves, expected):
            assert np.interp(q, *curve.get_data()) == pytest.approx(height, rel=1e-6)


@pytest.mark.parametrize("kind, first_zero, name", [(np.float64, 1075, "wide"), (np.float32, 150, "narrow")])
def test_the_product_vanishes_where_the_numbers_end(kind, first_zero, name):
    stage, smallest = likelihood.vanishing_product.open(), np.finfo(kind).smallest_subnormal
    for n in likelihood.vanishing_product.params["n"].values():
        facts = stage.to(n=n)
        assert facts[f"{name}_zero_count"] == first_zero
        assert facts[f"{name}_probability"] == (math.ldexp(1, -int(n)) if n < first_zero else 0.0)
        assert facts["sum_of_logs_nats"] == pytest.approx(-n * math.log(2), rel=1e-12)
    assert math.ldexp(1, 1 - first_zero) == smallest


def test_the_two_parts_of_the_mean():
    stage = likelihood.tally_and_model.open()
    for heads in range(11):
        for q in QS:
            facts = stage.to(q=q, heads=heads)
            whole = minus_log(row(heads, 10, q)) / 10
            assert facts["mean_loss_nats"] == pytest.approx(float(whole), rel=1e-12, abs=1e-14)
            assert facts["tally_entropy_nats"] == pytest.approx(float(entropy(heads / 10)), rel=1e-12)
            assert facts["model_extra_nats"] == pytest.approx(float(whole - entropy(heads / 10)), rel=1e-9, abs=1e-14)


@pytest.mark.parametrize("heads, tails, added", [(10, 0, 0), (10, 0, 1), (7, 3, 1), (12, 12, 2), (1, 12, 0.25), (1, 0, 0)])
def test_the_price_of_the_next_toss(heads, tails, added):
    facts = likelihood.next_toss.open(heads=heads, tails=tails, added=added).facts
    share = Fraction(heads + Fraction(added)) / (heads + tails + 2 * Fraction(added))
    assert facts["estimate_probability"] == pytest.approx(float(share))
    assert facts["next_heads_nats"] == pytest.approx(float(minus_log(share)), abs=1e-15)
    assert facts["next_tails_nats"] == pytest.approx(float(minus_log(1 - share)))


# --- what the page claims --------------------------------------------------------------------------------------------

@pytest.mark.parametrize("tally", TALLIES)
def test_all_three_are_at_their_best_at_the_share_of_heads(tally):
    (heads, n), stage = TALLIES[tally], likelihood.likelihood_three_ways.open(tally=tally)
    facts = {q: stage.to(q=q) for q in QS}
    best = {
        max(QS, key=lambda q: facts[q]["fair_coin_ratio"]),
        max(QS, key=lambda q: facts[q]["log_likelihood_nats"]),
        min(QS, key=lambda q: facts[q]["mean_surprise_nats"]),
    }
    assert best == {heads / n}


@pytest.mark.parametrize("tally", TALLIES)
def test_one_line_at_the_share_of_heads_runs_through_all_three_tops(tally):
    """The hero's point is drawn, and no axis cuts it off: the best of each curve lies well inside its panel."""
    (heads, n), stage = TALLIES[tally], likelihood.likelihood_three_ways.open(tally=tally)
    for ax, best in zip(stage.figure.axes, (max, max, min)):
        curve = max(ax.lines, key=lambda line: len(line.get_xdata()))
        xs, ys = curve.get_data()
        top = xs[list(ys).index(best(ys))]
        lines = [line for line in ax.lines if line.get_color() == likelihood.SEEN and line.get_marker() == "None"]
        assert [list(line.get_xdata()) for line in lines] == [[heads / n] * 2]
        assert top == pytest.approx(heads / n, abs=1e-8)
        low, high = ax.get_ylim()
        assert 0.05 < (best(ys) - low) / (high - low) < 0.95


def test_seven_of_ten_and_seventy_of_a_hundred_share_the_lowest_curve_and_not_the_highest():
    short, long = (likelihood.likelihood_three_ways.open(tally=tally) for tally in ("7/10", "70/100"))
    for q in QS:
        one, other = short.to(q=q), long.to(q=q)
        assert one["mean_surprise_nats"] == pytest.approx(other["mean_surprise_nats"], rel=1e-14)
        if 0 < q < 1:
            assert other["log_likelihood_nats"] == pytest.approx(10 * one["log_likelihood_nats"], rel=1e-12)
    assert 1e-27 < row(70, 100, 0.7) < 1e-26


@pytest.mark.parametrize("heads, n, area", [(7, 10, Fraction(1, 1320)), (1, 1, Fraction(1, 2))])
def test_the_area_under_the_likelihood(heads, n, area):
    """Multiplied out and integrated term by term, exactly; never 1."""
    exact = sum(Fraction((-1) ** j * math.comb(n - heads, j), heads + j + 1) for j in range(n - heads + 1))
    assert exact == area == Fraction(1, (n + 1) * math.comb(n, heads))


def test_the_numbers_of_the_text():
    assert [round(float(row(7, 10, q)), 5) for q in (0.5, 0.6, 0.7, 0.8)] == [0.00098, 0.00179, 0.00222, 0.00168]
    assert round(float(row(7, 10, 0.7) * 2**10), 2) == 2.28 and math.comb(10, 7) == 120
    assert round(float(entropy(0.7)), 3) == 0.611 and round(float(minus_log(row(7, 10, 0.7))), 3) == 6.109
    assert round(float(minus_log(row(7, 10, 0.67)) / 10), 3) == 0.613
    assert round(math.log(12), 3) == 2.485 and round(71 / 102, 3) == 0.696
    assert round(-1386.2943611, 1) == round(likelihood.vanishing_product.open(n=2000).facts["sum_of_logs_nats"], 1)


def test_a_likelihood_reads_as_a_number_or_as_its_power_of_ten():
    read = likelihood.in_words
    assert [read(float(row(7, 10, q))) for q in (0, 0.5, 0.7)] == ["0", "0.000977", "0.00222"]
    assert [read(float(row(70, 100, 0.7))), read(1e-5), read(1.0)] == ["3 · 10⁻²⁷", "1 · 10⁻⁵", "1"]


def test_no_other_shared_model_is_better_for_the_two_coins():
    def cost(q):
        return (minus_log(row(9, 10, q)) + minus_log(row(5, 10, q))) / 20

    assert min(QS[1:-1], key=cost) == 0.7
    assert float(cost(0.7) - (entropy(0.9) + entropy(0.5)) / 2) == pytest.approx(0.102, abs=5e-4)


def test_the_ratio_of_the_exercise_is_that_of_two_rows():
    assert exercises.likelihood_ratio_exercise.reference == pytest.approx(float(row(8, 10, 0.8) * 2**10))
    assert exercises.likelihood_ratio_exercise.check(6.87).state == "right"


def test_answers_that_a_reader_would_type():
    assert exercises.twenty_tosses_exercise.check(0.5).state == "right"
    assert exercises.twenty_tosses_exercise.check(0.223).slip == "tails_forgotten"
    assert exercises.two_days_exercise.check(0.5).slip == "fair"
    assert exercises.long_row_exercise.check([0.4**1200 * 0.6**1800, -2019]).state == "right"
    assert exercises.five_heads_exercise.check([1, math.inf]).slip == "nothing_added"
    assert exercises.five_heads_exercise.check([0.857, 1.95]).state == "right"


def test_a_numpy_formula_without_care_is_told_about_its_ends():
    def careless(heads, n, q):
        q = np.float64(q)
        return -(heads * np.log(q) + (n - heads) * np.log(1 - q)) / n

    assert exercises.mean_nll_exercise.check(careless).slip == "nan_at_ends"


def test_one_letter_one_meaning():
    """q is the model's; p is the coin's own and nobody knows it, so only its tally p̂ is used."""
    words = Path(likelihood.__file__).with_name("en.toml").read_text(encoding="utf-8")
    assert [hit[0] for hit in re.finditer(r".*(?<![\w'’])[pk]\b(?!\u0302).*", words)] == []
    for made in (likelihood.likelihood_three_ways, likelihood.tally_and_model):
        assert "q" in made.params and "p" not in made.params
