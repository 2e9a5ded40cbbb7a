"""Lesson 02: what is it worth on average?"""

import math
import random

import numpy as np

from xent_lesson.maths.information import expectation, surprisal
from xent_lesson.picture.crowd import furniture
from xent_lesson.picture.knobs import Distribution
from xent_lesson.picture.labels import name_bar, name_line, name_mark, name_place
from xent_lesson.picture.scene import Choice, Param, probability, scene
from xent_lesson.picture.shapes import box, set_box
from xent_lesson.picture.style import BIG, INK, QUIET, TRUTH, WORDS
from xent_lesson.words import say

POINTS, CHANCES = (0, 1, 2, 10), (0.5, 0.3, 0.1, 0.1)  # the four fields of a wheel, and how probable each is
ABILITIES = (30, 25, 20, 15, 10)  # points of the five players of a team
DOUBLINGS = 13
SPINS = 2**DOUBLINGS
RUNS = {"a": 5, "b": 7, "c": 10, "d": 11}  # seeds, picked for four beginnings that differ and stay in the axes
GROUND, HALF = -0.25, 0.35  # how far the ground is below the beam; half the width of a weight on it
SEAT = 0.015  # half the thickness of the beam: weights stand on it, not in it
BETWEEN = (WORDS + BIG) / 2  # the size of a number that a weight has room for


@scene(size=(8.0, 3.6), fulcrum=Param(5, 0, 10, 0.1).along("x", color=INK))
def tilting_beam(fig):
    """The wheel's probabilities as weights on a beam, and a fulcrum to be put where it balances."""
    ax, place = _beam(fig, 0.62, 10, say("tilting_beam.points"), say("tilting_beam.up"))
    pulls = [name_place(ax, 6, y, size=BIG) for y in (0.55, 0.42)]
    verdict = name_place(ax, 6, 0.29)
    verdicts = [say(f"tilting_beam.{way}") for way in ("level", "tips_right", "tips_left")]  # surplus 0, 1, -1
    written = {f"field_{i}_probability": chance for i, chance in enumerate(CHANCES, 1)}

    def move(fulcrum):
        left, right = _pulls(CHANCES, POINTS, fulcrum)
        steepest = -GROUND / max(fulcrum + 0.5, 10.5 - fulcrum)  # there, one end touches the ground
        place(POINTS, CHANCES, fulcrum, min(max(0.02 * (left - right), -steepest), steepest))
        place.resting(say("tilting_beam.rests", at=fulcrum))
        for label, side, pull in zip(pulls, ("left", "right"), (left, right)):
            label.say(say(f"tilting_beam.{side}", pull=pull))
        verdict.say(verdicts[int(np.sign(round(right - left, 9)))])
        return {"left_points": left, "right_points": right} | written

    return move


@scene(size=(7.4, 4.2), p=Distribution(CHANCES).colored(TRUTH), column=Choice("points", ["points", "bits"]))
def balance_point(fig, column):
    """The same beam with weights that move, and the fulcrum always where it balances: at the expectation.

    Each weight stands at the points of its field, or at the bits by which it surprises.
    """
    last = 10 if column == "points" else 7  # one spin in a hundred surprises by 6.64 bits
    ax, place = _beam(fig, 1.2, last, say(f"balance_point.{column}"), say("balance_point.up"))
    total = name_place(ax, 0.55 * last, 1.13, size=BIG)

    def move(p):
        values = POINTS if column == "points" else surprisal(p)
        happens = [(weight, x) for weight, x in zip(p, values) if weight]  # what never happens weighs nothing
        level = math.fsum(weight * x for weight, x in happens)
        left, right = _pulls(*zip(*happens), level)
        place(values, p, level, 0)
        place.resting(say(f"balance_point.rests_{column}", at=level))
        total.say(say(f"balance_point.sum_{column}", p=p, total=level))
        return {"expected_value": level, "left_value": left, "right_value": right}

    return move


def _beam(fig, top, last, across, up):
    """Draw a beam from 0 to `last`; place(values, p, fulcrum, slope) says where its weights stand, and how it tilts."""
    ax = fig.subplots()
    ax.set(xlim=(-1, last + 1), ylim=(-0.46, top), xticks=range(last + 1), yticks=[], xlabel=across, ylabel=up)
    ax.grid(False)
    ax.spines["left"].set_visible(False)
    furniture(ax.plot([-1, last + 1], [GROUND] * 2, color=QUIET, linewidth=1)[0])
    weights = [box(ax, TRUTH) for _ in POINTS]
    names = [name_bar(weight, size=BETWEEN, beside="above") for weight in weights]
    beyond = furniture(ax.plot([], [], ">", color=INK, clip_on=False, zorder=5)[0])
    plank = furniture(ax.plot([], [], color=INK, linewidth=4)[0])
    foot = ax.fill([], [], facecolor=INK)[0]
    rests = name_bar(foot, size=BIG, beside="below")
    ends = np.array([-0.5, last + 0.5])

    def place(values, p, fulcrum, slope):
        plank.set_data(ends, slope * (ends - fulcrum))
        standing = []  # where each weight stands, and how high it reaches
        for weight, name, x, height in zip(weights, names, values, p):
            x = min(x, last + 0.6)
            low = max((high for other, high in standing if abs(other - x) < 2 * HALF), default=SEAT)  # one on the other
            standing += [(x, low + height)] * bool(height)
            left, right, low = x - HALF, x + HALF, low + slope * (x - fulcrum)
            corners = [(left, low), (right, low), (right, low + height), (left, low + height)]
            weight.set_xy(corners if height else np.empty((0, 2)))
            name.say(f"{height:.2f}".removesuffix("0"))
        far = [high for x, high in standing if x > last + 0.5]
        beyond.set_data([last + 1] * len(far), far)
        foot.set_xy(_triangle(fulcrum, 0.03 * (last + 2), -GROUND))

    place.resting = rests.say
    return ax, place


@scene(
    size=(8.4, 4.2),
    doublings=Param(DOUBLINGS, 0, DOUBLINGS, 1).along("x", panel=1, color=TRUTH), run=Choice("a", list(RUNS)),
    colors={"mean_points": TRUTH, "ahead_points": TRUTH},
)
def running_mean(fig):
    """Four runs of the wheel: above, the mean of the first n spins; below, how far their total is ahead of 1.5 n."""
    above, below = fig.subplots(2, 1, sharex=True, height_ratios=[1.1, 1])
    counts, expected = np.arange(1, SPINS + 1), expectation(CHANCES, POINTS)
    spread = math.sqrt(expectation(CHANCES, [(x - expected) ** 2 for x in POINTS]))  # of one spin
    totals = {run: np.cumsum(_spins(seed)) for run, seed in RUNS.items()}
    leads = {run: total - expected * counts for run, total in totals.items()}
    stops = np.unique(np.geomspace(1, SPINS, 110).round().astype(int))
    ks = np.arange(0, DOUBLINGS + 1, 2)
    above.set(ylim=(0, 4.8), ylabel=say("running_mean.mean"), yticks=[0, 1.5, 3])
    below.set(ylim=(-480, 480), ylabel=say("running_mean.lead"), yticks=[-400, 0, 400])
    below.set_xlabel(say("running_mean.across"))
    below.set(xlim=(-0.3, DOUBLINGS + 1.2), xticks=ks, xticklabels=[f"{2**k:,}" for k in ks])
    for run, lead in leads.items():
        thin = [ax.plot(np.log2(stops), ys[stops - 1], color=QUIET, linewidth=1)[0]
                for ax, ys in ((above, totals[run] / counts), (below, lead))]  # fmt: skip
        name_place(below, DOUBLINGS + 0.65, lead[-1], say("running_mean.run_name", run=run), color=QUIET, of=thin)
    level, = above.plot([-0.3, DOUBLINGS + 1.2], [expected] * 2, "--", color=INK, linewidth=1.6)
    name_line(level, say("running_mean.expected"), at=0.9)
    funnel = np.linspace(0, DOUBLINGS, 60)
    for sign in (1, -1):
        size = below.plot(funnel, sign * spread * 2 ** (funnel / 2), "--", color=INK, linewidth=1.6)[0]
        name_line(size, say("running_mean.typical", spread=spread), at=0.8) if sign > 0 else furniture(size)
    paths = [ax.plot([], [], color=TRUTH)[0] for ax in (above, below)]
    look = dict(color=TRUTH, markeredgecolor="white", clip_on=False, zorder=5)
    dots = [ax.plot([], [], "o", **look)[0] for ax in (above, below)]
    mean_here = name_place(above, 9.5, 3.9, size=BIG, of=[dots[0], paths[0]])
    lead_here = name_place(below, 5.1, -330, size=BIG, of=[dots[1], paths[1]])

    def move(doublings, run):
        n = 2 ** round(doublings)
        seen = np.append(stops[stops < n], n)
        mean, lead = totals[run][n - 1] / n, leads[run][n - 1]
        for path, dot, ys in zip(paths, dots, (totals[run][seen - 1] / seen, leads[run][seen - 1])):
            path.set_data(np.log2(seen), ys)
            dot.set_data([doublings], ys[-1:])
        mean_here.say(say("running_mean.mean_here", run=run, n=n, mean=mean))
        lead_here.say(say("running_mean.lead_here", lead=lead, share=lead / n))
        zeros = int(np.count_nonzero(leads[run][:n] == 0))
        return {
            "spins_count": n, "mean_points": mean, "ahead_points": lead, "share_points": lead / n,
            "typical_points": spread * math.sqrt(n), "zeros_count": zeros,
            "expected_points": expected, "spread_points": spread,
        }  # fmt: skip

    return move


def _spins(seed):
    """SPINS results of the wheel; Python promises that a seed gives the same numbers in every version."""
    dice, steps = random.Random(seed), np.cumsum(CHANCES)[:-1]
    return np.array(POINTS)[np.searchsorted(steps, [dice.random() for _ in range(SPINS)], side="right")]


@scene(
    size=(7.6, 4.2),
    **{f"p{i}": probability(chance, 0.05).colored(TRUTH) for i, chance in enumerate((0.80, 0.60, 0.50, 0.30, 0.90), 1)},
)
def team(fig):
    """Five players, as wide as their ability and as high as its probability; below, their areas pushed together."""
    players, total = fig.subplots(2, 1, height_ratios=[2.2, 1])
    starts = np.cumsum((0, *ABILITIES))
    players.set(xlim=(0, 100), ylim=(0, 1.12), xlabel=say("team.ability"), ylabel=say("team.up"), yticks=[0, 0.5, 1])
    players.set_xticks(
        (starts[:-1] + starts[1:]) / 2, [say("team.player", number=i, ability=a) for i, a in enumerate(ABILITIES, 1)]
    )
    players.grid(False)
    total.set(xlim=(0, 100), ylim=(0, 1.7), yticks=[], xlabel=say("team.across"), xticks=range(0, 101, 10))
    total.spines["left"].set_visible(False)
    total.grid(False)
    boxes, parts = ([box(ax, TRUTH) for _ in ABILITIES] for ax in (players, total))
    worths = [name_bar(player, beside="above") for player in boxes]
    numbers = [name_bar(part, beside="above") for part in parts]
    sum_of_all = name_place(total, 50, 1.35, size=BIG)

    def move(**chances):
        worth = np.array(ABILITIES) * list(chances.values())
        for i, (p, right, width) in enumerate(zip(chances.values(), np.cumsum(worth), worth)):
            set_box(boxes[i], starts[i], 0, starts[i + 1], p)
            set_box(parts[i], right - width, 0, right, 0.9)
            worths[i].say(say("team.worth_points" if ABILITIES[i] > 15 else "team.worth", points=width))
            numbers[i].say(say("team.part", number=i + 1) if width > 12 else f"{i + 1}" if width > 2 else "")
        sum_of_all.say(say("team.sum", points=math.fsum(worth)))
        return {f"player_{i}_points": x for i, x in enumerate(worth, 1)} | {"expected_points": math.fsum(worth)}

    return move


@scene(
    size=(8.0, 4.1), p=probability(0.60).colored(TRUTH), rival=Param(50, 10, 90, 20).along("x", edge="high", color=INK),
    luck=Choice("own", ["own", "shared"]), colors={"win_probability": TRUTH},
)
def team_totals(fig):
    """How probable each total of five players of 20 points is, if each has their own luck or all have the same."""
    ax = fig.subplots()
    ax.set(xlim=(-12, 112), ylim=(-0.36, 1.12), yticks=[0, 0.5, 1], xticks=range(0, 101, 20))
    ax.set(xlabel=say("team_totals.across"), ylabel=say("team_totals.up"))
    ax.set_title(" ", fontsize=2 * BIG)  # room for what the players do
    ax.grid(False)
    furniture(ax.axhline(0, color=INK, linewidth=2))
    lost, won = ([box(ax, color) for _ in range(6)] for color in (QUIET, TRUTH))
    opponent, = ax.plot([], [], "--", color=INK)
    foot = ax.fill([], [], facecolor=INK)[0]
    expects = name_bar(foot, beside="below")
    against = name_line(opponent, at=0.88)
    sides = [ax.plot([], [], color=color)[0] for color in (TRUTH, INK)]  # where the words stand; nothing to see
    players = name_place(ax, 50, 1.32, color=TRUTH)
    wins, loses = name_mark(sides[0], size=BIG), name_mark(sides[1], say("team_totals.loses"), prefer="left")
    for label, bars in ((wins, won), (loses, lost)):
        label.of, label.stays = (*label.of, *bars), True

    def move(p, rival, luck):
        totals = [math.comb(5, k) * p**k * (1 - p) ** (5 - k) for k in range(6)]
        if luck == "shared":
            totals = [1 - p, 0, 0, 0, 0, p]
        for k, height in enumerate(totals):
            for bar, here in ((won[k], 20 * k > rival), (lost[k], 20 * k < rival)):
                set_box(bar, 20 * k - 8, 0, 20 * k + 8, height if here else 0)
        opponent.set_data([rival, rival], [0, 1.1])
        for side in sides:
            side.set_data([rival], [0.75])
        expected = math.fsum(20 * k * x for k, x in enumerate(totals))
        win = math.fsum(x for k, x in enumerate(totals) if 20 * k > rival)
        foot.set_xy(_triangle(expected, 2.5, 0.12))
        expects.say(say("team_totals.expects", points=expected))
        players.say(say(f"team_totals.players_{luck}", p=p))
        against.say(say("team_totals.opponent", points=rival))
        wins.say(say("team_totals.wins", chance=win))
        return {"expected_points": expected, "win_probability": win}

    return move


def _triangle(x, half, height):
    return [(x, 0), (x + half, -height), (x - half, -height)]


def _pulls(p, values, at):
    """How hard each side pulls down: weight times distance from the fulcrum, added up."""
    turns = [weight * (x - at) for weight, x in zip(p, values)]
    return 0 - math.fsum(turn for turn in turns if turn < 0), math.fsum(turn for turn in turns if turn > 0)
