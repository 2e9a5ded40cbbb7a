"""Lesson 02: what is it worth on average?"""

import math
import random

import numpy as np

from xent_lesson.maths.information import expectation
from xent_lesson.picture.knobs import Distribution
from xent_lesson.picture.marks import reading
from xent_lesson.picture.scene import Choice, Param, probability, scene
from xent_lesson.picture.style import INK, QUIET, SECOND, TRUTH

POINTS, CHANCES = (0, 1, 2, 10), (0.5, 0.3, 0.1, 0.1)  # the four fields of a wheel, and how probable each is
ABILITIES = (30, 25, 20, 15, 10)  # points of the five players of a team
SPINS = 2**13
RUNS = {"a": 5, "b": 7, "c": 10, "d": 11}  # seeds, picked for four beginnings that differ and stay in the axes


@scene(size=(6.4, 4.4), fulcrum=Param(5, 0, 10, 0.1))
def tilting_beam(fig):
    """The wheel's probabilities as weights on a beam, and a fulcrum to be put where it balances."""
    place = _beam(fig)

    def move(fulcrum):
        left, right = _pulls(CHANCES, fulcrum)
        steepest = 0.25 / max(fulcrum + 0.5, 10.5 - fulcrum)  # there, one end touches the ground
        place(CHANCES, fulcrum, min(max(0.02 * (left - right), -steepest), steepest))
        return {"left_points": left, "right_points": right}

    return move


@scene(size=(6.4, 4.4), p=Distribution(CHANCES))
def balance_point(fig):
    """The same beam with weights that move, and the fulcrum always where it balances: at the expectation."""
    place = _beam(fig)

    def move(p):
        points = expectation(p, POINTS)
        left, right = _pulls(p, points)
        place(p, points, 0)
        return {"expected_points": points, "left_points": left, "right_points": right}

    return move


@scene(doublings=Param(3, 0, 13, 1), run=Choice("a", list(RUNS)))
def running_mean(fig, run):
    """The mean of the first n spins of the wheel, and the line that it comes to; each doubling doubles n."""
    means = np.cumsum(_spins(RUNS[run])) / np.arange(1, SPINS + 1)
    stops = np.unique(np.geomspace(1, SPINS, 110).round().astype(int))
    expected = expectation(CHANCES, POINTS)
    ax = fig.subplots()
    ax.axhline(expected, linestyle=":", color=INK, linewidth=1.5)
    ax.set(xlim=(1, 1.3 * SPINS), ylim=(0, 5), xlabel="$n$", ylabel="$\\bar{x}_n$  (points)")
    ax.set_xscale("log", base=2)
    ax.set_xticks([4**k for k in range(7)], [f"{4**k:,}" for k in range(7)])
    ax.set_xticks([2 * 4**k for k in range(7)], [""] * 7, minor=True)
    path, = ax.plot([], [], color=TRUTH)
    mark = reading(ax, TRUTH)

    def move(doublings):
        n = 2 ** round(doublings)
        seen = np.append(stops[stops < n], n)
        path.set_data(seen, means[seen - 1])
        mark(n, means[n - 1])
        ahead = n * (means[n - 1] - expected)
        return {"spins_count": n, "mean_points": means[n - 1], "ahead_points": ahead}

    return move


@scene(
    size=(6.4, 4.8), p1=probability(0.80, 0.05), p2=probability(0.60, 0.05), p3=probability(0.50, 0.05),
    p4=probability(0.30, 0.05), p5=probability(0.90, 0.05),
)
def team(fig):
    """Five players, as wide as their ability and as high as its probability; below, their areas pushed together."""
    players, total = fig.subplots(2, 1, height_ratios=[2.2, 1], sharex=True)
    starts = np.cumsum((0, *ABILITIES))
    players.set(xlim=(0, 114), ylim=(0, 1), ylabel="$p$", xlabel="$a$  (points)")
    total.set(ylim=(0, 1), yticks=[0.5], xlabel="$a \\cdot p$  (points)", xticks=range(0, 101, 10))
    total.set_yticklabels(["$E$"])
    colors = [TRUTH, SECOND, TRUTH, SECOND, TRUTH]
    boxes = players.bar(starts[:-1], 0, ABILITIES, align="edge", color=colors, alpha=0.75)
    parts = [total.fill([], [], facecolor=color, alpha=0.75)[0] for color in colors]
    for left, ability in zip(starts, ABILITIES):
        players.text(left + ability / 2, 1.03, f"{ability}", ha="center", va="bottom", color=QUIET)
    number = total.text(0, 0.5, "", va="center", fontsize=15)

    def move(**chances):
        worth = np.array(ABILITIES) * list(chances.values())
        for box, p in zip(boxes, chances.values()):
            box.set_height(p)
        for part, right, width in zip(parts, np.cumsum(worth), worth):
            part.set_xy([(right - width, 0.15), (right, 0.15), (right, 0.85), (right - width, 0.85)])
        number.set_x(math.fsum(worth) + 1)
        number.set_text(f"{math.fsum(worth):.1f}")
        return {f"player_{i}_points": x for i, x in enumerate(worth, 1)} | {"expected_points": math.fsum(worth)}

    return move


@scene(size=(6.4, 4.4), p=probability(0.60), rival=Param(50, 10, 90, 20), luck=Choice("own", ["own", "shared"]))
def team_totals(fig):
    """How probable each total of five players of 20 points is, if each has their own luck or all have the same."""
    ax = fig.subplots()
    ax.set(xlim=(-8, 108), ylim=(-0.24, 1), yticks=np.arange(0, 1.1, 0.2), xticks=range(0, 101, 20))
    ax.set(xlabel="$x$  (points)", ylabel="$p$")
    ax.axhline(0, color=INK, linewidth=2)
    bars = ax.bar(range(0, 101, 20), 0, 9, alpha=0.75)
    level, = ax.plot([], [], ":", color=INK)
    foot = ax.fill([], [], facecolor=INK)[0]
    number = ax.text(0, -0.165, "", ha="center", va="center", fontsize=15)

    def move(p, rival, luck):
        totals = [math.comb(5, k) * p**k * (1 - p) ** (5 - k) for k in range(6)]
        if luck == "shared":
            totals = [1 - p, 0, 0, 0, 0, p]
        wins = [20 * k > rival for k in range(6)]
        for bar, height, win in zip(bars, totals, wins):
            bar.set_height(height)
            bar.set_facecolor(TRUTH if win else QUIET)
        level.set_data([rival, rival], [0, 1])
        expected = math.fsum(20 * k * x for k, x in enumerate(totals))
        foot.set_xy(_triangle(expected, 2.5, 0.09))
        number.set_x(expected)
        number.set_text(f"{expected:.0f}")
        return {"expected_points": expected, "win_probability": math.fsum(x for x, win in zip(totals, wins) if win)}

    return move


def _beam(fig):
    """Draw a beam with four weights on it; place(p, fulcrum, slope) says how high, where it rests, how it tilts."""
    ax = fig.subplots()
    ax.set(xlim=(-1, 11), ylim=(-0.42, 1), xticks=range(11), yticks=np.arange(0, 1.1, 0.2))
    ax.set(xlabel="$x$  (points)", ylabel="$p$")
    ax.axhline(-0.25, color=QUIET, linewidth=1)
    weights = [ax.fill([], [], facecolor=TRUTH, alpha=0.75)[0] for _ in POINTS]
    plank, = ax.plot([], [], color=INK, linewidth=4)
    foot = ax.fill([], [], facecolor=INK)[0]
    number = ax.text(0, -0.335, "", ha="center", va="center", fontsize=15)

    def place(p, fulcrum, slope):
        for weight, x, height in zip(weights, POINTS, p):
            low, left, right = slope * (x - fulcrum), x - 0.3, x + 0.3
            weight.set_xy([(left, low), (right, low), (right, low + height), (left, low + height)])
        ends = np.array([-0.5, 10.5])
        plank.set_data(ends, slope * (ends - fulcrum))
        foot.set_xy(_triangle(fulcrum, 0.35, 0.25))
        number.set_position((fulcrum, -0.335))
        number.set_text(f"{fulcrum:.2f}")

    return place


def _triangle(x, half, height):
    return [(x, 0), (x + half, -height), (x - half, -height)]


def _pulls(p, at):
    """How hard each side pulls down: weight times distance from the fulcrum, added up."""
    turns = [weight * (x - at) for weight, x in zip(p, POINTS)]
    return -math.fsum(turn for turn in turns if turn < 0), math.fsum(turn for turn in turns if turn > 0)


def _spins(seed):
    """SPINS results of the wheel; Python promises that a seed gives the same numbers in every version."""
    dice, steps = random.Random(seed), np.cumsum(CHANCES)[:-1]
    return np.array(POINTS)[np.searchsorted(steps, [dice.random() for _ in range(SPINS)], side="right")]
