"""Lesson 02's numbers, against formulas and enumerations of their own."""

import itertools
import math
from fractions import Fraction

import pytest
from matplotlib.text import Text

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
    """How high the ends of the beam are: the thickest of the moving lines."""
    lines = [artist for artist in stage.moving if hasattr(artist, "get_ydata")]
    return max(lines, key=lambda line: line.get_linewidth()).get_ydata().tolist()


def texts(stage):
    """Every text in the picture that has words."""
    return [text.get_text() for text in stage.figure.findobj(Text) if text.get_visible() and text.get_text()]


def test_the_probabilities_stand_on_the_blocks_and_no_axis_counts_them():
    beams = tilting_beam.open(), tilting_beam.open(fulcrum=0.3), balance_point.open(), balance_point.open(column="bits")
    for stage in beams:
        ax, = stage.figure.axes
        assert len(ax.get_yticks()) == 0 and [texts(stage).count(p) for p in ("0.5", "0.3", "0.1")] == [1, 1, 2]


def test_the_beam_says_level_at_the_expectation_alone():
    stage = tilting_beam.open()
    for fulcrum in tilting_beam.params["fulcrum"].values():
        stage.to(fulcrum=fulcrum)
        tips = "level" if fulcrum == 1.5 else f"it tips to the {'right' if fulcrum < 1.5 else 'left'}"
        assert tips in texts(stage)


@pytest.mark.parametrize("p", [(1, 0, 0, 0), (0, 0, 0, 1), (0.25,) * 4, (0.5, 0.3, 0.1, 0.1), (0, 0.5, 0.5, 0), (0.9, 0, 0, 0.1)])
def test_the_fulcrum_stands_at_the_expectation(p):
    for column, expected in (
        ("points", p[1] + 2 * p[2] + 10 * p[3]), ("bits", math.fsum(x * math.log2(1 / x) for x in p if x)),
    ):  # fmt: skip
        stage = balance_point.open(p=p, column=column)
        assert stage.facts["expected_value"] == pytest.approx(expected, abs=1e-12)
        assert stage.facts["left_value"] == pytest.approx(stage.facts["right_value"], abs=1e-12)
        assert f"level at {expected:.2f} {column}" in texts(stage)


@pytest.mark.parametrize("p", [
    (0.5, 0.3, 0.1, 0.1), (0.25,) * 4, (0.4, 0.35, 0.15, 0.1), (0.97, 0.01, 0.01, 0.01), (0.9995, 0.0005, 0, 0),
])
def test_no_weight_hides_another(p):
    """At equal surprise they stand one on the other; their areas stay their probabilities."""
    stage = balance_point.open(p=p, column="bits")
    blocks = sorted((patch.get_xy() for patch in stage.figure.axes[0].patches if len(patch.get_xy()) == 5), key=len)
    edges = [(*block.min(axis=0), *block.max(axis=0)) for block in blocks]
    assert sum(high - low for _, low, _, high in edges) == pytest.approx(1)
    for one, other in itertools.combinations(edges, 2):
        apart = one[2] <= other[0] + 1e-9 or other[2] <= one[0] + 1e-9
        assert apart or one[3] <= other[1] + 1e-9 or other[3] <= one[1] + 1e-9


@pytest.mark.parametrize("run", figures.RUNS)
def test_a_run_is_a_fair_sample_of_the_wheel_and_its_mean_comes_to_the_expectation(run):
    stage = running_mean.open(run=run)
    spins = figures._spins(figures.RUNS[run]).tolist()
    for doublings in range(14):
        facts, n = stage.to(doublings=doublings), 2**doublings
        ahead = math.fsum(spins[:n]) - 1.5 * n
        assert facts == pytest.approx({
            "spins_count": n, "mean_points": math.fsum(spins[:n]) / n, "ahead_points": ahead, "share_points": ahead / n,
            "typical_points": math.sqrt(8.45 * n), "zeros_count": sum(2 * x == 3 * k for k, x in totals(spins[:n])),
            "expected_points": 1.5, "spread_points": math.sqrt(8.45),
        }, abs=1e-9)  # fmt: skip
    # a cell with probability p is hit n p times, give or take a few times sqrt(n p (1 - p))
    for x, p in WHEEL.items():
        assert abs(spins.count(x) - n * p) < 4 * math.sqrt(n * p * (1 - p))
    assert abs(facts["mean_points"] - 1.5) < 4 * math.sqrt(8.45 / n)  # E[X^2] - E[X]^2 = 10.7 - 2.25


def totals(spins):
    return enumerate(itertools.accumulate(spins), 1)


def test_the_square_of_the_lead_grows_by_the_same_amount_with_every_spin():
    """By listing all that n spins may bring: the lead is 0 on average, its square 8.45 n."""
    for n in range(1, 6):
        rows = itertools.product(WHEEL, repeat=n)
        days = [(math.prod(WHEEL[x] for x in spins), sum(spins) - EXPECTED * n) for spins in rows]
        assert sum(p * lead for p, lead in days) == 0
        assert sum(p * lead**2 for p, lead in days) == Fraction(845, 100) * n


def test_what_the_page_says_of_the_four_runs():
    ends = {run: running_mean.open(run=run).facts for run in figures.RUNS}
    assert {run: facts["ahead_points"] for run, facts in ends.items()} == {"a": 317, "b": -82, "c": -405, "d": 110}
    assert sorted(facts["zeros_count"] for facts in ends.values()) == [8, 9, 13, 21]  # "8 to 21 times"
    assert f"{ends['c']['share_points']:.3f}" == "-0.049" and f"{math.sqrt(8.45):.2f}" == "2.91"
    assert all(facts["ahead_points"] for facts in ends.values())  # none of them has settled at 0


def test_all_four_runs_are_drawn_above_and_below_wherever_the_slider_stands():
    axes = running_mean.open(doublings=0).figure.axes
    ends = [{round(float(line.get_ydata()[-1]), 9) for line in ax.lines if len(line.get_ydata())} for ax in axes]
    for seed in figures.RUNS.values():
        total = sum(figures._spins(seed).tolist())
        assert round(total / 8192, 9) in ends[0] and total - 1.5 * 8192 in ends[1]


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


def test_who_wins_cannot_be_read_from_the_expectation():
    """The table of the page, and its team of 150 points or nothing."""
    cases = itertools.product((50, 90), ("own", "shared"))
    won = {at: team_totals.open(rival=at[0], luck=at[1]).facts["win_probability"] for at in cases}
    assert won[50, "shared"] < won[50, "own"] and won[90, "shared"] > 5 * won[90, "own"]
    assert expectation([0.4, 0.6], [150, 0]) == 60


def test_in_the_picture_of_the_match_the_words_stand_on_their_side_of_the_opponent():
    stage = team_totals.open()
    for rival in team_totals.params["rival"].values():
        stage.to(rival=rival)
        places = {label.get_text().split("\n")[0]: label.get_window_extent() for label in stage.figure.findobj(Text)}
        line = stage.figure.axes[0].transData.transform((rival, 0))[0]
        assert places["team loses"].x1 <= line <= places["team wins"].x0


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
