"""Lesson 12: charges, temperatures, soft labels and bets, by formulas of their own, and what the page says of them."""

import math

import mpmath as mp
import numpy as np
import pytest

from xent_lesson import words
from xent_lesson.lessons.trust import forecasts
from xent_lesson.lessons.trust import scenes as trust
from xent_lesson.lessons.trust.exercises import (
    my_calibration_error_exercise,
    soft_label_floor_exercise,
    soft_target_exercise,
)
from xent_lesson.maths.data import two_moons
from xent_lesson.maths.logits import sigmoid
from xent_lesson.maths.losses import binary_cross_entropy_from_logit
from xent_lesson.maths.training import fit
from xent_lesson.practice import ledger as rooms
from xent_lesson.practice.bet import Bet, running_average
from xent_lesson.practice.letter_game import LetterGame, letter_average

SHARES = [0.01, 0.2, 0.5, 0.7, 0.99]


def charges(p, q):
    """What each rule charges on average, from its definition."""
    p, q = mp.mpf(p), mp.mpf(q)
    return {
        "log_nats": -p * mp.log(q) - (1 - p) * mp.log(1 - q),
        "squared_loss": p * (1 - p) + (q - p) ** 2,
        "absolute_loss": p + (1 - 2 * p) * q,
        "focal_nats": -p * (1 - q) ** 2 * mp.log(q) - (1 - p) * q**2 * mp.log(1 - q),
    }


CHARGES = dict(zip(trust.CHARGES, charges(0.5, 0.5)))  # as the reader chooses them -> as they are called here


@pytest.fixture(scope="module")
def charged():
    """A stage for each charge."""
    return {name: trust.cheapest_statement.open(charge=charge) for charge, name in CHARGES.items()}


@pytest.mark.parametrize("name", CHARGES.values())
def test_what_is_paid_and_what_is_cheapest(charged, name):
    grid = np.arange(1, 1000) / 1000
    for p in (0, 0.01, 0.3, 0.49, 0.51, 0.7, 0.9, 1):
        costs = [charges(p, q)[name] for q in grid]
        for q in SHARES:
            facts = charged[name].to(p=p, q=q)
            assert facts["paid_value"] == pytest.approx(float(charges(p, q)[name]), rel=1e-12, abs=1e-15)
            assert facts["cheapest_probability"] == pytest.approx(grid[int(np.argmin(costs))], abs=0.0011)
            assert facts["least_value"] <= float(min(costs)) + 1e-12 and facts["least_value"] <= facts["paid_value"]


def test_the_cheapest_statements_of_the_lesson(charged):
    cheapest = {name: stage.to(p=0.7)["cheapest_probability"] for name, stage in charged.items()}
    slope = mp.diff(lambda q: charges(0.7, q)["focal_nats"], cheapest["focal_nats"])
    assert abs(slope) < 1e-9 and round(cheapest["focal_nats"], 3) == 0.578
    assert cheapest["log_nats"] == cheapest["squared_loss"] == 0.7 and cheapest["absolute_loss"] == 1
    assert trust.best_focal(0.01) == pytest.approx(0.154, abs=5e-4)  # what lesson 11 found on a grid
    yes, no = (float(x) for x in trust.focal_slopes(0.7))  # the fold on why it holds back
    assert (round(0.7 * yes, 3), round(0.3 * no, 3)) == (0.240, 0.996)


def test_where_all_are_alike_the_diamond_stands_in_the_middle(charged):
    stage = charged["absolute_loss"]
    assert stage.to(p=0.5)["cheapest_probability"] == 0.5
    assert {stage.to(p=0.5, q=q)["paid_value"] for q in (0, 0.3, 1)} == {0.5}


@pytest.mark.parametrize("charge, name", CHARGES.items())
def test_the_right_panel_shows_the_cheapest_statement_for_every_truth(charge, name, charged):
    stage = charged[name]
    thick, = [line for line in stage.figure.axes[1].lines if line.get_linewidth() == 4]
    for p in (0.05, 0.3, 0.7, 0.95):
        place = stage.to(p=p)["cheapest_probability"]
        assert np.interp(p, *thick.get_data()) == pytest.approx(place, abs=2e-3)


@pytest.mark.parametrize("at, says", [
    (dict(charge="surprise", q=0.7), dict(cheapest_probability=0.7)),
    (dict(charge="surprise", q=0.9), None),
    (dict(charge="absolute", q=0.9), None),
    (dict(charge="absolute", q=1), dict(cheapest_probability=1)),
    (dict(charge="surprise", q=1), dict(paid_value=math.inf)),
])
def test_the_lecture_card_shows_what_it_says(at, says):
    facts, honest = (trust.cheapest_statement.open(**at | change).facts for change in ({}, {"q": 0.7}))
    for name, value in (says or {}).items():
        assert facts[name] == value
    if not says:  # to exaggerate costs more by surprise, less by the absolute error
        assert (facts["paid_value"] > honest["paid_value"]) == (at["charge"] == "surprise")


# --- temperature -----------------------------------------------------------------------------------------------------

def test_the_thousand_photos_are_the_same_on_every_machine():
    counts = np.bincount(trust.CLASSES)
    assert trust.LOGITS.shape == (1000, 3) and counts.sum() == 1000 and counts.min() > 300
    assert trust.LOGITS[0] == pytest.approx(3 * np.array([1.6243453637, -0.6117564137, -0.5281717523]))


def test_temperature_moves_the_loss_and_never_an_answer():
    stage = trust.temperature_and_trust.open()
    facts = {T: stage.to(T=T) for T in stage.scene.params["T"].values()}
    assert len({seen["right_probability"] for seen in facts.values()}) == 1
    assert 2.2 < min(facts, key=lambda T: facts[T]["loss_nats"]) < 2.8
    assert 2.2 < min(facts, key=lambda T: facts[T]["gap_probability"]) < 2.9
    assert facts[min(facts)]["stated_probability"] > 0.95 and facts[max(facts)]["stated_probability"] < 0.45
    stated = np.array([facts[T]["stated_probability"] for T in sorted(facts)])
    assert np.all(np.diff(stated) < 0)


def test_the_lowest_loss_is_told_only_where_the_hand_stands_there():
    stage = trust.temperature_and_trust.open()
    told = {}
    for T in stage.scene.params["T"].values():
        loss = stage.to(T=T)["loss_nats"]
        told[T] = loss, any("lowest" in note.get_text() for note in stage.figure.axes[1].texts)
    there, = [T for T, (_, lowest) in told.items() if lowest]
    assert told[there][0] == min(loss for loss, _ in told.values()) and not told[1][1]


@pytest.mark.parametrize("T", [1, 2.5, 10])
def test_the_loss_of_the_photos_photo_by_photo(T):
    photos = zip(trust.LOGITS, trust.CLASSES)
    whole = math.fsum(math.log(math.fsum(math.exp((other - row[k]) / T) for other in row)) for row, k in photos)
    assert trust.mean_loss(T) == pytest.approx(whole / 1000, rel=1e-12)


# --- soft labels -----------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("epsilon", [0.1, 0.5, 1])
@pytest.mark.parametrize("K", [2, 3, 10])
def test_the_soft_label_and_its_floor(epsilon, K):
    target, other = 1 - epsilon + mp.mpf(epsilon) / K, mp.mpf(epsilon) / K
    floor = -target * mp.log(target) - (K - 1) * other * mp.log(other)
    stage = trust.soft_labels.open(epsilon=epsilon, K=K)
    for q in (0.01, 0.5, 0.99):
        facts = stage.to(q=q)
        loss = -target * mp.log(q) - (K - 1) * other * mp.log((1 - mp.mpf(q)) / (K - 1))
        expected = dict(target_probability=target, other_probability=other, floor_nats=floor, soft_nats=loss)
        assert facts == pytest.approx({name: float(value) for name, value in expected.items()}, rel=1e-11)
        assert facts["soft_nats"] >= facts["floor_nats"] - 1e-12


def test_the_exercise_is_what_the_picture_shows():
    facts = trust.soft_labels.open().to(epsilon=0.1, K=3)
    assert facts["target_probability"] == pytest.approx(soft_target_exercise.reference)
    assert facts["floor_nats"] == pytest.approx(soft_label_floor_exercise.reference)
    assert [round(facts[name], 4) for name in ("target_probability", "floor_nats")] == [0.9333, 0.2911]


# --- luck ------------------------------------------------------------------------------------------------------------

def test_few_bets_scatter_and_many_settle():
    stage = trust.luck_alone.open()
    sizes = stage.scene.params["bets"].options
    gaps = {n: [stage.to(bets=n, life=life)["gap_probability"] for life in range(1, 21)] for n in sizes}
    means = [np.mean(row) for row in gaps.values()]
    assert means == sorted(means, reverse=True)
    assert min(gaps["60"]) > 0.02 and means[-1] < 0.015
    lengths = [np.mean(high - low) for low, high in (forecasts.luck_of(int(n)) for n in sizes)]
    assert lengths == sorted(lengths, reverse=True) and lengths[-1] < 0.08 < 0.3 < lengths[1]


# --- the learner's own bets ------------------------------------------------------------------------------------------

@pytest.fixture
def a_ledger(monkeypatch, tmp_path, no_bets):
    """A ledger with a file of its own."""
    monkeypatch.setattr(rooms.ledger, "path", tmp_path / "my_bets.json")
    return rooms.ledger


def test_with_no_bets_it_shows_mina_and_says_that_she_is_made_up(a_ledger):
    stage = trust.own_bets.open()
    assert (stage.facts["own_count"], stage.facts["bet_count"], stage.facts["forecast_count"]) == (0, 60, 240)
    assert "Mina, a made-up reader" in [stage.figure.axes[0].get_title()]
    assert 1.8 < stage.facts["price_bits"] < stage.facts["no_idea_bits"] == 2 and stage.facts["endless_count"] == 0
    (stated, observed, _), (low, high) = forecasts.came_true(*forecasts.made_up())
    seven, = np.flatnonzero((stated >= 0.7) & (stated < 0.8))
    assert round(stated[seven], 2) == 0.75 and observed[seven] < low[seven] - 0.1  # far below its bar
    assert len(stated) == 10 and np.sum((observed < low) | (observed > high)) == 5  # luck alone: about one
    right = stated > 0.5
    assert np.sum(observed[right] < stated[right]) == right.sum() and np.sum(observed[~right] > stated[~right]) >= 4
    assert round(stage.facts["seven_probability"], 2) == 0.75


def test_one_bet_makes_as_many_forecasts_as_it_has_options(a_ledger):
    Bet("tea", ["a", "b", "c"], "a").place({"a": 0.5, "b": 0.3, "c": 0.2})
    stage = trust.own_bets.open()
    assert stage.facts == pytest.approx(dict(
        own_count=1, bet_count=1, forecast_count=3, price_bits=1, no_idea_bits=math.log2(3), endless_count=0,
        other_bits=1, seven_probability=0, seven_true_probability=0,
    ))
    assert a_ledger.path.exists()
    assert np.array(sorted(stated_and_came_true(stage))) == pytest.approx(np.array([(0.2, 0), (0.3, 0), (0.5, 1)]))


def test_a_new_drawing_shows_new_bets(a_ledger):
    before = trust.own_bets.open()
    Bet("tea", ["a", "b"], "a").place({"a": 1, "b": 0})
    assert (before.facts["own_count"], trust.own_bets.open().facts["own_count"]) == (0, 1)


def test_one_endless_price_makes_the_mean_endless_as_in_the_running_average(a_ledger):
    Bet("tea", ["a", "b"], "a").place({"a": 0.25, "b": 0.75})
    Bet("milk", ["a", "b"], "b").place({"a": 1})
    for stage in (trust.own_bets.open(), trust.own_bets.open(whose="no idea")):
        facts = stage.facts
        assert facts["price_bits"] == running_average().bits == math.inf and facts["no_idea_bits"] == 1
        assert (facts["other_bits"], facts["endless_count"], facts["bet_count"]) == (2, 1, 2)
        assert arrows(stage) == [2, 11]  # the second bet, and the mean at the right edge
        assert "Mean price ∞ bits" in words.facts_line(stage) and "nan" not in words.facts_line(stage)
        assert "solid: the mean, ∞" in [note.get_text() for note in stage.figure.axes[1].texts]


def test_a_price_beyond_the_top_ends_there_with_an_arrow_and_keeps_its_number(a_ledger):
    Bet("tea", ["a", "b"], "a").place({"a": 0.001, "b": 0.999})
    stage = trust.own_bets.open()
    assert stage.facts["price_bits"] == pytest.approx(math.log2(1000)) and stage.facts["endless_count"] == 0
    said = [note.get_text() for note in stage.figure.axes[1].texts]
    assert arrows(stage) == [1, 11] and "solid: the mean, 9.97" in said


def test_each_bet_has_a_bar_as_high_as_its_price_in_the_order_of_placing(a_ledger):
    for k, share in enumerate([0.5, 0.125, 1, 0.01]):
        Bet(f"bet{k}", ["a", "b"], "a").place({"a": share, "b": 1 - share})
    stage = trust.own_bets.open()
    ends = stage.figure.axes[1].lines[0].get_xydata()[1::3]
    assert ends == pytest.approx(np.array([(1, 1), (2, 3), (3, 0), (4, math.log2(100))]))
    assert stage.facts["price_bits"] == pytest.approx(running_average().bits) and arrows(stage) == []


def test_whoever_has_no_idea_is_on_the_diagonal(a_ledger):
    dice = np.random.RandomState(5)
    for k in range(60):
        options = list("abcde"[: 2 + k % 4])
        Bet(f"bet{k}", options, "b").place(dict(zip(options, dice.dirichlet([1] * len(options)))))
    stage = trust.own_bets.open(whose="no idea")
    dots = stated_and_came_true(stage)
    assert dots and all(stated == pytest.approx(came_true) for stated, came_true in dots)
    cost_of = {name: value for name, value in trust.own_bets.open().facts.items() if not name.startswith("seven")}
    assert stage.facts.items() >= cost_of.items()  # what the bets cost does not hang on what is shown
    assert max(cost(stage, whose) for whose in ("as placed", "no idea")) <= 8_000  # as every picture


def test_bets_on_letters_are_shown_among_their_own_kind(a_ledger):
    """Before the first game made-up ones; a letter among all the others pays for its share of theirs."""
    made_up = trust.own_bets.open(whose="letters")
    assert (made_up.facts["own_count"], made_up.facts["bet_count"], made_up.facts["forecast_count"]) == (0, 60, 360)
    assert made_up.figure.axes[0].get_title() == "Bets on letters, made up" and made_up.facts["price_bits"] < math.log2(27)
    assert max(map(len, {tuple(spread) for spread in forecasts.made_up_letters()[0]})) == 6
    Bet("tea", ["a", "b"], "a").place({"a": 0.25, "b": 0.75})
    game = LetterGame(3)
    while not game.over:
        game.place(dict.fromkeys(game.options, 1 / 6))
    stage = trust.own_bets.open(whose="letters")
    assert stage.figure.axes[0].get_title() == "Your bets on letters"
    assert (stage.facts["own_count"], stage.facts["forecast_count"]) == (8, 48)
    assert stage.facts["price_bits"] == pytest.approx(letter_average()[0]) == pytest.approx(game.averages()["you"])
    assert stage.facts["no_idea_bits"] == pytest.approx(math.log2(27))
    assert trust.own_bets.open().facts["price_bits"] == 2  # the questions of the lessons alone


def stated_and_came_true(stage):
    dots = [artist for artist in stage.figure.axes[0].lines if artist.get_marker() == "o"]  # the black one too
    return [tuple(map(float, point)) for artist in dots for point in artist.get_xydata()]


def arrows(stage):
    """Where arrows stand at the top edge of the prices."""
    marks = [artist.get_xydata() for artist in stage.figure.axes[1].lines if artist.get_marker() == "^"]
    assert all(point[1] == 7 for mark in marks for point in mark)
    return [float(point[0]) for mark in marks for point in mark]


def cost(stage, whose):
    stage.to(whose=whose)
    return len(stage.moving_svg().encode())


def test_the_grey_bars_hold_nine_lives_in_ten():
    spread = [dict(zip("abcd", row)) for row in np.random.RandomState(2).dirichlet([1] * 4, 60)]
    inside = []
    for life in range(40):
        draws = np.random.RandomState(100 + life).random_sample(60)
        answers = ["abcd"[int((u > np.cumsum(list(row.values()))[:-1]).sum())] for u, row in zip(draws, spread)]
        bins, (low, high) = forecasts.came_true(spread, answers)
        inside += list((low <= bins.observed) & (bins.observed <= high))
    assert 0.87 < np.mean(inside) < 0.97


# --- what the page says ----------------------------------------------------------------------------------------------

def test_the_forecasters_of_the_hook():
    def price(right, q):
        return (-right * math.log2(q) - (100 - right) * math.log2(1 - q)) / 100

    assert [round(price(*one), 2) for one in ((80, 0.8), (80, 0.99), (60, 0.6))] == [0.72, 1.34, 0.97]


def test_hand_made_calibration_errors():
    error = my_calibration_error_exercise.reference
    assert error([1] * 8 + [0] * 2, [0.8] * 10, 10) == pytest.approx(0)
    assert error([1, 0], [0.9, 0.2], 2) == pytest.approx((0.1 + 0.2) / 2)


def test_the_network_that_learned_sixty_points_is_too_sure_of_new_ones():
    """And the numbers of the page do not hang on the last digits: another machine shows the same."""
    (x, y), (new_x, new_y) = two_moons(60, 0.4, seed=1), two_moons(1000, 0.4, seed=2)
    seen = []
    for nudge in (0, 1e-13):
        run = fit(x * (1 + nudge), y, "binary_cross_entropy", rate=0.5, steps=5000, hidden=12)
        z = run.logits(new_x)
        seen.append([binary_cross_entropy_from_logit(new_y, z / T).mean() for T in (1, 2, 3, 5, 10)])
    assert seen[0] == pytest.approx(seen[1], rel=1e-8)
    assert seen[0][0] > math.log(2) and min(seen[0]) == seen[0][2] < 0.45
    assert np.mean((z > 0) == new_y) < 0.85 and np.mean(sigmoid(abs(z))) > 0.93
