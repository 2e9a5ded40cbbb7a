"""Lesson 03: how surprising is it on average?"""

import math

import numpy as np
from matplotlib.colors import to_rgba

from xent_lesson.maths.information import bernoulli_entropy, entropy, surprisal
from xent_lesson.picture.crowd import furniture
from xent_lesson.picture.knobs import Distribution
from xent_lesson.picture.labels import name_bar, name_line, name_mark, name_place, nowhere
from xent_lesson.picture.scene import Param, probability, scene
from xent_lesson.picture.shapes import arrow, box, pin, set_arrow, set_box, tint
from xent_lesson.picture.style import BIG, INK, QUIET, TRUTH
from xent_lesson.words import say

WHEEL = (0.5, 0.3, 0.1, 0.1)  # the wheel of lesson 02: how probable its four fields are


@scene(size=(8.0, 4.1), p=Distribution(WHEEL).colored(TRUTH), pour=Param(0, 0, 1, 0.05).colored(TRUTH))
def entropy_area(fig):
    """Four outcomes as rectangles; what sticks out of the box of height 1 fills its gap: the box is their average width.

    pour : how much of it has been poured in, 0 to 1. Every width goes straight to the average, so the area stays.
    """
    ax = fig.subplots()
    widest = 6
    ax.set(xlim=(0, widest), ylim=(0, 1.24), yticks=[], xlabel=say("entropy_area.across"))
    ax.set_ylabel(say("entropy_area.up"), labelpad=106)  # between it and the axis stand the fields' names
    ax.grid(False)
    fields = [box(ax, TRUTH, share=0.25) for _ in WHEEL]
    outside, poured = (ax.fill([], [], facecolor=to_rgba(TRUTH, 0.45), edgecolor=TRUTH, linewidth=1)[0] for _ in range(2))
    gap, = ax.fill([], [], facecolor=tint(QUIET, 0.25), edgecolor=QUIET, linestyle="--", linewidth=1.4)
    average = furniture(ax.plot([], [], color=INK, linewidth=2.6, clip_on=False, zorder=4)[0])  # its mast has the name
    mast, = ax.plot([], [], color=INK, linewidth=2.6, zorder=4)
    tip = nowhere(ax)  # where the most of what sticks out ends
    beyond = furniture(ax.plot([], [], ">", color=TRUTH, clip_on=False, zorder=5)[0])
    mean = name_line(mast, at=0.95, size=BIG)
    missing = name_bar(gap, size=BIG)
    out = name_mark(tip, color=TRUTH, size=BIG)
    out.of += (outside,)
    middles = [nowhere(ax) for _ in fields]
    names = [name_mark(middle, color=TRUTH, prefer="left") for middle in middles]
    for name, field in zip(names, fields):
        name.of += (field,)

    def move(p, pour):
        bits, tops = entropy(p), np.cumsum([0, *p])
        raw = np.array([surprisal(x) if x else bits for x in p])  # what never comes has no height: any width will do
        widths = raw + pour * (bits - raw)
        over, under = (np.array(p) * np.maximum(sign * (widths - bits), 0) for sign in (1, -1))
        facts = {"entropy_bits": bits, "overflow_bits": math.fsum(over), "gap_bits": math.fsum(under)}
        for i, (field, low, high, width) in enumerate(zip(fields, tops, tops[1:], np.minimum(widths, widest))):
            set_box(field, 0, low, width, high)
            middles[i].set_data([0], [(low + high) / 2])
            names[i].say(say("entropy_area.field", number=i + 1, p=p[i]) if p[i] >= 0.07 else "")  # thinner ones have no room
        for part, start, end in (
            (outside, np.full(4, bits), np.maximum(widths, bits)),
            (poured, np.minimum(raw, bits), np.minimum(widths, bits)),
            (gap, np.minimum(widths, bits), np.full(4, bits)),
        ):
            _stairs(part, tops, np.minimum(start, widest), np.minimum(end, widest))
        average.set_data([0, 0, bits, bits, 0], [0, 1, 1, 0, 0])
        mast.set_data([bits, bits], [1, 1.22])
        most = int(np.argmax(over))
        tip.set_data(*_beside_the_end(widths[most], tops[most], tops[most + 1]))
        endless = [(low + high) / 2 for low, high, width in zip(tops, tops[1:], widths) if width > widest]
        beyond.set_data([widest] * len(endless), endless)
        mean.say(say("entropy_area.average", bits=bits))
        missing.say(say("entropy_area.gap", bits=facts["gap_bits"]))
        out.say(say("entropy_area.out", bits=facts["overflow_bits"]))
        return facts

    return move


def _beside_the_end(width, low, high):
    """Where to write of a step that sticks out: at its end, or under (over) it where that lies far out."""
    if width < 4.2:
        return [width], [(low + high) / 2]
    return [4], [low - 0.07 if low > 0.2 else high + 0.07]


def _stairs(patch, tops, starts, ends):
    """Fill one step for each outcome, from its start to its end, and nothing below or above those that have a width."""
    wide = np.flatnonzero((ends - starts > 1e-9) & (np.diff(tops) > 0))
    if not len(wide):
        patch.set_xy(np.empty((0, 2)))
        return
    steps = slice(wide[0], wide[-1] + 1)
    ups = np.repeat(tops[wide[0] : wide[-1] + 2], 2)[1:-1]
    right, left = (np.column_stack([np.repeat(xs[steps], 2), ups]) for xs in (ends, starts))
    patch.set_xy(np.concatenate([right, left[::-1]]))


@scene(size=(6.4, 4.0), p=probability(0.30).along("x", color=TRUTH))
def bernoulli_curve(fig):
    """The entropy of a coin against the probability of heads, the learner's coin marked."""
    ax = fig.subplots()
    ax.set(xlim=(0, 1), ylim=(0, 1.12), xticks=[0, 0.25, 0.5, 0.75, 1], yticks=[0, 0.5, 1])
    ax.set(xlabel=say("bernoulli_curve.across"), ylabel=say("bernoulli_curve.up"))
    ps = np.linspace(0, 1, 201)
    curve, = ax.plot(ps, bernoulli_entropy(ps), color=TRUTH)
    place = pin(ax, TRUTH, words=BIG, drop=True)
    name_line(curve, say("bernoulli_curve.curve"), at=0.75)

    def move(p):
        bits = bernoulli_entropy(p)
        place(p, bits, say("bernoulli_curve.reading", p=p, bits=bits))
        return {"entropy_bits": bits}

    return move


@scene(
    size=(7.4, 4.1), walls=["heads_bits", "tails_bits", "slope_bits"],
    p=probability(0.30).along("x", color=TRUTH),
)
def bernoulli_slope(fig):
    """A ruler laid along the entropy curve at p: it starts at the surprise of tails and ends at that of heads."""
    ax = fig.subplots()
    top, ps = 2.2, np.linspace(0, 1, 161)
    ax.set(xlim=(-0.28, 1.42), ylim=(0, top), xticks=[0, 0.25, 0.5, 0.75, 1], yticks=[0, 1, 2])
    ax.set(xlabel=say("bernoulli_slope.across"), ylabel=say("bernoulli_slope.up"))
    ax.grid(False)
    for end in 0, 1:
        furniture(ax.plot([end, end], [0, top], color=QUIET, linewidth=1)[0])
    curve, = ax.plot(ps, bernoulli_entropy(ps), color=TRUTH)
    rule, = ax.plot([], [], color=INK)
    level = furniture(ax.plot([], [], ":", color=QUIET, linewidth=1.6)[0])
    climb = arrow(ax, QUIET)
    laid = pin(ax, TRUTH, prefer="above")
    heads, tails = pin(ax, INK), pin(ax, INK, prefer="left")
    half_way = nowhere(ax)
    steep = name_mark(half_way, size=BIG)
    steep.of += (climb.line,)
    steep.stays = True  # a slope of 0 has no arrow
    name_line(rule, say("bernoulli_slope.ruler"), at=0.6)
    name_place(ax, 0.5, 0.2, say("bernoulli_slope.curve"), color=TRUTH, of=[curve])

    def move(p):
        facts = {
            "entropy_bits": bernoulli_entropy(p), "slope_bits": surprisal(p) - surprisal(1 - p),
            "heads_bits": surprisal(p), "tails_bits": surprisal(1 - p),
        }  # fmt: skip
        ends = facts["tails_bits"], facts["heads_bits"]
        rule.set_data(_within(*ends, top))
        laid(p, facts["entropy_bits"], say("bernoulli_slope.laid", p=p, bits=facts["entropy_bits"]))
        tails(0, ends[0], say("bernoulli_slope.tails", bits=ends[0]))
        heads(1, ends[1], say("bernoulli_slope.heads", bits=ends[1]))
        seen = np.minimum(ends, top - 0.02)  # as far as their marks, and the head is whole
        level.set_data([0, 1.06], [seen[0]] * 2)
        set_arrow(climb, (1.06, seen[0]), (1.06, seen[1]))
        half_way.set_data([1.06], [(seen[0] + seen[1]) / 2])
        steep.say(say("bernoulli_slope.climb", bits=facts["slope_bits"]))
        return facts

    return move


def _within(start, end, top):
    """The part below `top` of a straight line from (0, start) to (1, end); upright where one of them is infinite."""
    low, high = sorted((start, end))
    reach = 1 if high <= top else (top - low) / (high - low)
    xs, ys = [0, reach], [low, min(high, top)]
    return (xs, ys) if end == high else ([1 - x for x in xs], ys)


@scene(
    size=(8.4, 4.1), colors={"entropy_bits": TRUTH, "spread_points": TRUTH},
    p=probability(0.90).along("y", panel=1, color=TRUTH), star=Param(0, 0, 1, 0.05).colored(TRUTH),
)
def two_teams(fig):
    """Two teams that expect the same: the chances (height) and abilities (width) of team 2 move, its area stays."""
    left, right = fig.subfigures(1, 2, width_ratios=[1.25, 1])
    above, below = left.subplots(2, 1, sharex=True)
    fair, abilities = np.full(5, 0.5), _abilities(0)
    _line_up(above, INK, "1")(fair, abilities)
    line_up = _line_up(below, TRUTH, "2")
    below.set(xlabel=say("two_teams.across"), xticks=range(0, 121, 20))
    fair = _team(fair, abilities)
    unsure, spread = right.subplots(2, 1)
    bits = _pair(unsure, range(6), "entropy", fair["entropy_bits"])
    points = _pair(spread, range(0, 41, 10), "spread", fair["spread_points"])

    def move(p, star):
        chances, abilities = np.array([p, p, p, 1 - p, 1 - p]), _abilities(star)
        line_up(chances, abilities)
        facts = _team(chances, abilities)
        bits(facts["entropy_bits"])
        points(facts["spread_points"])
        return facts | {f"first_{name}": value for name, value in fair.items()}

    return move


def _line_up(ax, color, team):
    """The five players of a team side by side; place(chances, abilities): each as high as the one, as wide as the other."""
    ax.set(xlim=(0, 120), ylim=(0, 1), yticks=[0, 0.5, 1], ylabel=say("two_teams.up"))
    ax.set_title(say(f"two_teams.expects_{team}"), color=color, fontsize=13)
    ax.grid(False)
    blocks = [box(ax, color, share=0.15 if color == INK else 0.3) for _ in range(5)]
    feet = [nowhere(ax) for _ in blocks]
    names = [name_mark(foot, color=INK, prefer="above") for foot in feet]
    for name, block in zip(names, blocks):
        name.of += (block,)

    def place(chances, abilities):
        for i, (chance, end, width) in enumerate(zip(chances, np.cumsum(abilities), abilities)):
            set_box(blocks[i], end - width, 0, end, chance)
            feet[i].set_data([end - width / 2], [chance if chance < 0.25 else 0])  # above a low block
            key = "player" if width > 16 else "number"
            names[i].say(say(f"two_teams.{key}", number=i + 1, points=width) if width > 4 else "")  # thinner: no room

    return place


def _abilities(star):
    """Points of the five players: the first of three and the first of two take from the others of their kind.

    Each kind keeps its 60 points, so chances p, p, p, 1 - p, 1 - p make 60 p + 60 (1 - p) = 60 whatever p is.
    """
    return np.array([20 + 40 * star, 20 - 20 * star, 20 - 20 * star, 30 + 30 * star, 30 - 30 * star])


def _team(chances, abilities):
    """What to expect of a team whose players succeed or fail independently."""
    variance = math.fsum(chances * (1 - chances) * abilities**2)
    return {
        "expected_points": math.fsum(chances * abilities),
        "variance_square_points": variance,
        "spread_points": math.sqrt(variance),
        "entropy_bits": math.fsum(bernoulli_entropy(chances)),
    }


def _pair(ax, ticks, key, first):
    """A bar for team 1 that stays, one for team 2 below it; place(value) moves that one."""
    ax.set(xlim=(0, 1.12 * ticks[-1]), ylim=(-0.55, 1.55), xticks=ticks, yticks=[], xlabel=say(f"two_teams.{key}_across"))
    ax.spines["left"].set_visible(False)
    one, two = box(ax, INK, share=0.15), box(ax, TRUTH)
    set_box(one, 0, 0.62, first, 1.38)
    name_bar(one, say(f"two_teams.{key}_1", value=first), size=BIG)
    name = name_bar(two, size=BIG)

    def place(value):
        two.set_xy([(0, -0.38), (value, -0.38), (value, 0.38), (0, 0.38)])  # a 0 is still there, and has its name
        name.say(say(f"two_teams.{key}_2", value=value))

    return place
