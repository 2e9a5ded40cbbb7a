"""Lesson 01: how surprising is one outcome?"""

import numpy as np

from xent_lesson.maths.information import surprisal
from xent_lesson.picture.crowd import furniture
from xent_lesson.picture.labels import name_bar, name_line, name_mark, name_place, nowhere
from xent_lesson.picture.scene import Param, probability, scene
from xent_lesson.picture.shapes import box, pin, set_box
from xent_lesson.picture.style import BIG, INK, QUIET, SECOND, TRUTH
from xent_lesson.words import say

RED = "#C1272D"  # the slip of the story
LIGHTNING = 1 / 280_000  # the chance that one of the source texts tells of being struck
HALVINGS = 20  # of the square, at most


@scene(size=(6.2, 3.8), p=probability(0.01).colored(RED), colors={"red_count": RED})
def bag(fig):
    """A hundred slips, a share p of them red, and nothing measured yet."""
    ax = fig.subplots()
    ax.set(xlim=(-0.1, 16.6), ylim=(10.1, -0.1), aspect="equal")
    ax.set_axis_off()
    for i in range(11):
        furniture(ax.plot([0, 10], [i, i], color=QUIET, linewidth=1)[0])
        furniture(ax.plot([i, i], [0, 10], color=QUIET, linewidth=1)[0])
    red = ax.fill([], [], color=RED, linewidth=0)[0]
    name_place(ax, 13.4, 1.6, say("bag.slips"))
    reds = name_place(ax, 13.4, 3.4, color=RED, size=BIG, of=[red])
    whites = name_place(ax, 13.4, 4.8, size=BIG)
    chance = name_place(ax, 13.4, 7.8, color=RED, size=BIG, of=[red])

    def move(p):
        rows, part = divmod(round(100 * p), 10)
        red.set_xy([(0, 0), (10, 0), (10, rows), (part, rows), (part, min(rows + 1, 10)), (0, min(rows + 1, 10))])
        reds.say(say("bag.red", count=100 * p))
        whites.say(say("bag.white", count=100 - 100 * p))
        chance.say(say("bag.chance", p=p))
        return {"red_count": 100 * p, "white_count": 100 - 100 * p}

    return move


@scene(size=(8.0, 4.1), n=Param(8, 0, HALVINGS, 1).along("y", panel=1, color=TRUTH), colors={"surprisal_bits": TRUTH})
def halving_square(fig):
    """A square cut in half n times: each cut is one answer, one bit. The tower of cuts grows by equal steps."""
    square, tower = fig.subplots(1, 2, width_ratios=[1, 1.05])
    square.set(xlim=(-0.01, 1.01), ylim=(-0.26, 1.01), aspect="equal")
    square.set_axis_off()
    away = box(square, QUIET, share=0.1)
    set_box(away, 0, 0, 1, 1)
    cuts = furniture(square.plot([], [], color=QUIET, linewidth=1.4)[0])
    left = box(square, TRUTH, share=0.55, zorder=3)
    share = name_place(square, 0.27, -0.14, color=TRUTH, size=BIG, of=[left])  # under the corner where it is
    gone = name_place(square, 0.75, 0.55, color=INK, of=[away])
    tower.set(xlim=(0, 1), ylim=(0, HALVINGS), xticks=[], yticks=range(0, HALVINGS + 1, 2), ylabel=say("halving_square.bits"))
    tower.grid(False)
    lightning = tower.plot([0, 1], [surprisal(LIGHTNING)] * 2, "--", color=INK, linewidth=1.6)[0]
    name_line(lightning, say("halving_square.lightning"), at=0.65)
    bits = box(tower, TRUTH)
    steps = furniture(tower.plot([], [], color=TRUTH, linewidth=1.2, zorder=3)[0])
    top = pin(tower, TRUTH, marker="None", words=BIG)
    top.label.of += (bits,)
    top.label.stays = True  # no cut yet is said as well

    def move(n):
        n = int(n)
        set_box(left, 0, 0, 2.0 ** -((n + 1) // 2), 2.0 ** -(n // 2))
        cuts.set_data(_cuts(n))
        set_box(bits, 0.03, 0, 0.22, n)
        blocks = np.arange(1, n)
        steps.set_data(_apart(np.full(len(blocks), 0.03), np.full(len(blocks), 0.22)), _apart(blocks, blocks))
        share.say(say("halving_square.left", outcomes=2**n))
        gone.say(say("halving_square.away") if n else "")
        top(0.22, n, say("halving_square.height_one") if n == 1 else say("halving_square.height", n=n))
        return {"outcomes_count": 2.0**n, "surprisal_bits": surprisal(2.0**-n), "lightning_bits": surprisal(LIGHTNING)}

    return move


def _cuts(n):
    """The lines of n cuts in turn, upright and level: each halves what is left in the lower left corner."""
    upright, level = (2.0 ** -np.arange(1, k + 1) for k in ((n + 1) // 2, n // 2))
    across = _apart(upright, upright), _apart(0 * upright, 2 * upright)  # what is left is as tall as the last upright cut was wide
    up = _apart(0 * level, level), _apart(level, level)
    return [np.concatenate(pair) for pair in zip(across, up)]


def _apart(starts, ends):
    """One coordinate of lines from here to there that do not touch each other."""
    return np.ravel(np.column_stack([starts, ends, np.full(len(starts), np.nan)]))


@scene(
    size=(7.2, 4.1), walls=["surprisal_bits", "heads_count"],
    p=probability(0.10).along("x", color=TRUTH), colors={"surprisal_bits": TRUTH},
)
def surprise_curve(fig):
    """Surprisal against probability, the chosen outcome marked; half as likely is one bit more, wherever it starts."""
    ax = fig.subplots()
    top = 6
    ps = np.linspace(2.0**-top, 1, 300)
    curve, = ax.plot(ps, surprisal(ps), color=TRUTH)
    halves = 2.0 ** -np.arange(6)
    stairs, = ax.plot(np.repeat(halves, 2)[1:], np.repeat(surprisal(halves), 2)[:-1], color=QUIET, linewidth=1.6, clip_on=False)
    ax.set(xlim=(0, 1), ylim=(0, top), xlabel=say("surprise_curve.across"), ylabel=say("surprise_curve.up"))
    ax.set(xticks=[0, 1 / 8, 1 / 4, 1 / 2, 1], xticklabels=["0", "1/8", "1/4", "1/2", "1"])
    ax.grid(False)
    name_line(curve, say("surprise_curve.curve"), at=0.05)
    name_place(ax, 0.38, 0.75, say("surprise_curve.half"), color=QUIET, of=[stairs])
    name_place(ax, 0.17, 1.4, say("surprise_curve.step"), color=QUIET, of=[stairs])
    place = pin(ax, TRUTH, words=BIG, drop=True, prefer="above")

    def move(p):
        bits = surprisal(p)
        place(p, bits, say("surprise_curve.reading", p=p, bits=bits))
        return {"surprisal_bits": bits, "heads_count": bits}

    return move


@scene(
    size=(8.4, 4.1), walls=["first_bits", "second_bits", "together_bits"],
    p=probability(0.30).along("x", color=TRUTH), r=probability(0.25).along("y", color=SECOND),
    colors={"first_bits": TRUTH, "second_bits": SECOND},
)
def two_events(fig):
    """Two independent events: their probabilities make a rectangle, their surprises a sum."""
    square, bars = fig.subplots(1, 2, width_ratios=[1, 1.2], gridspec_kw={"wspace": 0.18})
    widest, least = 7, 0.01  # bits: of the scale; of a bar, so that a surprise of 0 is still an edge
    square.set(xlim=(0, 1), ylim=(0, 1), aspect="equal", xticks=[0, 0.5, 1], yticks=[0, 0.5, 1])
    square.set(xlabel=say("two_events.across"), ylabel=say("two_events.up"))
    square.grid(False)
    whole = box(square, QUIET, share=0.1, linewidth=0)
    set_box(whole, 0, 0, 1, 1)
    name_place(square, 0.5, 0.92, say("two_events.whole"), of=[whole])
    both = box(square, INK, share=0.25, linewidth=0)
    sides = [square.plot([], [], color=color, linewidth=4, solid_capstyle="butt", clip_on=False)[0] for color in (TRUTH, SECOND)]
    names = [name_line(side) for side in sides]
    corner, = square.plot([], [], "o", color=INK, markersize=7, markeredgecolor="white", clip_on=False, zorder=5)
    furniture(corner)  # the sides that meet in it have names
    chance = name_place(square, 0.5, 0.72, of=[both])
    bars.set(xlim=(0, widest), ylim=(-0.75, 1.75), xlabel=say("two_events.bits"), xticks=range(widest + 1), yticks=[])
    bars.spines["left"].set_visible(False)
    bars.grid(False)
    first, second, joint = (box(bars, color) for color in (TRUTH, SECOND, INK))
    tops = nowhere(bars), nowhere(bars)  # over the two, and not too near each other
    names += [name_mark(top, prefer="above") for top in tops]
    for name, bar in zip(names[2:], (first, second)):
        name.of += (bar,)
    total = name_bar(joint, size=BIG)
    beyond = furniture(bars.plot([], [], ">", color=INK, clip_on=False, zorder=5)[0])

    def move(p, r):
        one, other = surprisal(p), surprisal(r)
        set_box(both, 0, 0, p, r)
        sides[0].set_data([0, p], [r, r])
        sides[1].set_data([p, p], [0, r])
        middle, end = min(one, widest), min(one + other, widest)
        for part, start, stop, y in ((first, 0, middle, 1), (second, middle, end, 1), (joint, 0, end, 0)):
            set_box(part, start, y - 0.3, start if start == widest else max(stop, start + least), y + 0.3)
        tops[0].set_data([middle / 2], [1.3])
        tops[1].set_data([min(max(middle + end, middle + 3.2) / 2, widest - 0.6)], [1.3])
        over = end == widest
        beyond.set_data([widest] * 2 * over, [0, 1] * over)
        for name, key, number in zip(names, ("p", "r", "first", "second"), (p, r, one, other)):
            name.say(say(f"two_events.its_{key}", number=number))
        corner.set_data([p], [r])
        chance.say(say("two_events.both", chance=p * r))
        total.say(say("two_events.together", bits=one + other))
        return {"joint_probability": p * r, "first_bits": one, "second_bits": other, "together_bits": one + other}

    return move


@scene(size=(6.8, 4.1), p=probability(0.20).along("y", color=TRUTH), walls=["surprisal_bits"], colors={"surprisal_bits": TRUTH})
def surprise_area(fig):
    """One outcome as a rectangle: as high as it is probable, as wide as it is surprising."""
    ax = fig.subplots()
    widest = 5
    ps = np.linspace(2.0**-widest, 1, 200)
    path, = ax.plot(surprisal(ps), ps, "--", color=QUIET, linewidth=1.6)
    ax.set(xlim=(0, widest), ylim=(0, 1), xlabel=say("surprise_area.across"), ylabel=say("surprise_area.up"))
    ax.grid(False)
    name_line(path, say("surprise_area.path"), at=0.8)
    outcome = box(ax, TRUTH)
    corner = pin(ax, TRUTH, words=BIG)
    corner.label.of += (outcome,)
    corner.label.stays = True  # an area of 0 is said as well

    def move(p):
        bits = surprisal(p)
        area = p * bits if p else 0.0
        set_box(outcome, 0, 0, min(bits, widest), p)
        corner(bits, p, say("surprise_area.area", bits=area))
        return {"surprisal_bits": bits, "area_bits": area}

    return move
