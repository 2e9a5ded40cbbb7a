"""Lesson 02's numbers, against formulas and enumerations of their own."""

import itertools
import math
from fractions import Fraction

import pytest

from xent_lesson.lessons.expectation import exercises as lesson
from xent_lesson.lessons.expectation import scenes as figures
from xent_lesson.lessons.expectation.scenes import balance_point, running_mean, team, team_totals, tilting_beam
from xent_lesson.maths.information import expectation

WHEEL = {0: Fraction(5, 10), 1: Fraction(3, 10), 2: Fraction(1, 10), 10: Fraction(1, 10)}
EXPECTED = sum(p * x for x, p in WHEEL.items())


def test_the_wheel_is_the_one_that_the_words_speak_of():
    assert EXPECTED == Fraction(3, 2)
    assert figures.POINTS == tuple(WHEEL) and figures.CHANCES == pytest.approx([float(p) for p in WHEEL.values()])


def test_the_beam_is_level_where_both_sides_pull_equally_and_nowhere_else():
    stage = tilting_beam.open()
    for fulcrum in tilting_beam.params["fulcrum"].values():
        facts = stage.to(fulcrum=fulcrum)
        surplus = facts["right_points"] - facts["left_points"]
        assert surplus == pytest.approx(1.5 - fulcrum, abs=1e-12)
        left, right = plank(stage)
        falls = (left > right) - (left < right) if abs(left - right) > 1e-9 else 0
        assert falls == (surplus > 1e-9) - (surplus < -1e-9), fulcrum
        assert min(left, right) >= -0.25 - 1e-12  # the beam does not go through the ground


def plank(stage):
    """How high the ends of the beam are: the line among the moving artists that has no marker."""
    line, = (artist for artist in stage.moving if hasattr(artist, "get_ydata"))
    return line.get_ydata().tolist()


@pytest.mark.parametrize("p", [(1, 0, 0, 0), (0, 0, 0, 1), (0.25,) * 4, (0.5, 0.3, 0.1, 0.1), (0, 0.5, 0.5, 0), (0.9, 0, 0, 0.1)])
def test_the_fulcrum_stands_at_the_expectation(p):
    facts = balance_point.open(p=p).facts
    assert facts["expected_points"] == pytest.approx(p[1] + 2 * p[2] + 10 * p[3], abs=1e-12)
    assert facts["left_points"] == pytest.approx(facts["right_points"], abs=1e-12)


@pytest.mark.parametrize("run", figures.RUNS)
def test_a_run_is_a_fair_sample_of_the_wheel_and_its_mean_comes_to_the_expectation(run):
    stage = running_mean.open(run=run)
    spins = figures._spins(figures.RUNS[run]).tolist()
    for doublings in range(14):
        facts, n = stage.to(doublings=doublings), 2**doublings
        assert facts == pytest.approx({
            "spins_count": n, "mean_points": math.fsum(spins[:n]) / n, "ahead_points": math.fsum(spins[:n]) - 1.5 * n,
        }, abs=1e-9)
    # a cell with probability p is hit n p times, give or take a few times sqrt(n p (1 - p))
    for x, p in WHEEL.items():
        assert abs(spins.count(x) - n * p) < 4 * math.sqrt(n * p * (1 - p))
    assert abs(facts["mean_points"] - 1.5) < 4 * math.sqrt(8.45 / n)  # E[X^2] - E[X]^2 = 10.7 - 2.25


def test_every_path_stays_inside_its_axes():
    for run in figures.RUNS:
        spins = figures._spins(figures.RUNS[run])
        assert (spins.cumsum() / range(1, len(spins) + 1)).max() <= 5


def test_the_beginnings_of_the_runs_differ():
    means = [running_mean.open(doublings=3, run=run).facts["mean_points"] for run in figures.RUNS]
    assert means[0] == 3 and len(set(means)) == len(means)  # 3 is the start that the bet speaks of


def test_a_teams_total_is_the_mean_over_all_that_may_happen():
    for at in team.points():
        chances = [Fraction(p) for p in at.values()]
        total = 0
        for shown in itertools.product((0, 1), repeat=5):
            weight = math.prod(p if shows else 1 - p for p, shows in zip(chances, shown))
            total += weight * sum(a for a, shows in zip(figures.ABILITIES, shown) if shows)
        assert team.open(**at).facts["expected_points"] == pytest.approx(float(total), abs=1e-12)


@pytest.mark.parametrize("luck", ["own", "shared"])
@pytest.mark.parametrize("p", [0, 0.25, 0.6, 1])
@pytest.mark.parametrize("rival", [10, 50, 90])
def test_the_totals_of_a_team_by_enumeration(p, rival, luck):
    chance = Fraction(p)
    if luck == "shared":
        outcomes = [(chance, 100), (1 - chance, 0)]
    else:
        outcomes = [
            (math.prod(chance if shows else 1 - chance for shows in shown), 20 * sum(shown))
            for shown in itertools.product((0, 1), repeat=5)
        ]
    assert sum(weight for weight, _ in outcomes) == 1
    facts = team_totals.open(p=p, rival=rival, luck=luck).facts
    assert facts["expected_points"] == pytest.approx(100 * p, abs=1e-12)  # the same, whatever the luck
    assert facts["expected_points"] == pytest.approx(float(sum(weight * x for weight, x in outcomes)), abs=1e-12)
    assert facts["win_probability"] == pytest.approx(float(sum(w for w, x in outcomes if x > rival)), abs=1e-12)


def test_the_die_is_the_published_one():
    """Grinstead & Snell, Introduction to Probability, 2nd ed., chapter 6: one roll of a die has expected value 7/2."""
    assert lesson.die_exercise.reference == expectation([1 / 6] * 6, range(1, 7)) == 3.5


def test_what_is_said_of_two_players_who_are_never_good_together():
    days = {40: Fraction(3, 10), 20: Fraction(5, 10), 0: Fraction(2, 10)}
    assert sum(x * p for x, p in days.items()) == lesson.never_both_exercise.reference


def test_a_fair_row_that_rounding_keeps_from_summing_to_1_is_among_the_cases():
    """In any Python: 3.12 and later add floats with more care than 3.11."""
    row = [1 / 49] * 49
    assert sum(row) != 1 and math.fsum(row) != 1
    assert any(p == row for p, _ in lesson.expectation_exercise.cases)
