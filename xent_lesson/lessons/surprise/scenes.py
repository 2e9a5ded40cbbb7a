"""Lesson 01: how surprising is one outcome?"""

import numpy as np

from xent_lesson.maths.information import surprisal
from xent_lesson.picture.area import area_rectangles
from xent_lesson.picture.marks import reading
from xent_lesson.picture.scene import Choice, Param, probability, scene
from xent_lesson.picture.style import INK, QUIET, SECOND, TRUTH

RED = "#C1272D"  # the lot of the story
LIGHTNING = 1 / 280_000  # the chance that one of the source texts tells of being struck


@scene(p=probability(0.01), size=(3.6, 3.6))
def bag(fig):
    """A hundred lots, a share p of them red, and nothing measured yet."""
    ax = fig.subplots()
    ax.set(xlim=(-0.05, 10.05), ylim=(10.05, -0.05), aspect="equal")
    ax.set_axis_off()
    ax.hlines(range(11), 0, 10, color=QUIET, linewidth=1)
    ax.vlines(range(11), 0, 10, color=QUIET, linewidth=1)
    red = ax.fill([], [], color=RED, alpha=0.85, linewidth=0)[0]

    def move(p):
        rows, part = divmod(100 * p, 10)
        red.set_xy([(0, 0), (10, 0), (10, rows), (part, rows), (part, min(rows + 1, 10)), (0, min(rows + 1, 10))])
        return {"red_count": 100 * p}

    return move


@scene(lots=Param(8, 1, 64, 1))
def bag_of_lots(fig):
    """One red lot among n in a bag, and what drawing it would surprise, in bits."""
    lots_left, scale = fig.subplots(1, 2, width_ratios=[1, 1.25])
    fill = _bag(lots_left)
    scale.set(xlim=(0, 66), ylim=(0, 7), xlabel="$n$", ylabel="$I$  (bits)", xticks=[4, 8, 16, 32, 64])
    counts = np.arange(1, 65)
    scale.plot(counts, surprisal(1 / counts), ".", markersize=3, color=QUIET)
    mark = reading(scale, TRUTH, under=True)

    def move(lots):
        bits = surprisal(1 / lots)
        fill(lots)
        mark(lots, bits)
        return {"red_probability": 1 / lots, "surprisal_bits": bits}

    return move


def _bag(ax):
    """Draw 64 lots, one of them red, and return fill(lots), which pales those that are not in the bag."""
    columns, rows = np.meshgrid(np.arange(8), np.arange(8))
    ax.plot(columns.ravel(), rows.ravel(), "o", markersize=15, markerfacecolor="white", markeredgecolor=QUIET)
    ax.plot([0], [0], "o", markersize=15, color=RED, markeredgecolor=INK)
    ax.set(xlim=(-0.6, 7.6), ylim=(7.6, -0.6), aspect="equal")
    ax.set_axis_off()
    cover = ax.fill([], [], color="white", alpha=0.92, linewidth=0, zorder=3)[0]

    def fill(lots):
        full, part = divmod(int(lots), 8)
        edge, top = part - 0.5, full - 0.5
        cover.set_xy([(edge, top), (7.6, top), (7.6, 7.6), (-0.6, 7.6), (-0.6, top + 1), (edge, top + 1)])

    return fill


@scene(p=probability(0.30), scale=Choice("linear", ["linear", "log"]), walls=["surprisal_bits", "heads_count"])
def surprise_curve(fig, scale):
    """Surprisal against probability, the chosen outcome marked; at p = 0 it leaves through the top."""
    low, top = (0, 8) if scale == "linear" else (1e-6, 22)
    ax = fig.subplots()
    ps = np.linspace(2.0**-8, 1, 400) if scale == "linear" else np.geomspace(low, 1, 50)
    ax.plot(ps, surprisal(ps), color=TRUTH)
    ax.set(xscale=scale, xlim=(low, 1), ylim=(0, top), xlabel="$p$", ylabel="$I(p)$  (bits)")
    mark = reading(ax, TRUTH)

    def move(p):
        bits = surprisal(p)
        mark(p, bits)
        return {"surprisal_bits": bits, "heads_count": bits}

    return move


@scene(p=probability(0.25), r=probability(0.50), walls=["first_bits", "second_bits", "together_bits"])
def two_events(fig):
    """Two independent events: their probabilities make a rectangle, their surprises a sum."""
    square, bars = fig.subplots(1, 2, width_ratios=[1, 1.35])
    halves, widest = [0, 0.5, 1], 14
    square.set(xlim=(0, 1), ylim=(0, 1), aspect="equal", xticks=halves, yticks=halves, xlabel="$p$", ylabel="$r$")
    bars.set(xlim=(0, widest), ylim=(-0.6, 1.6), xlabel="bits", xticks=range(0, widest + 1, 2), yticks=[0, 1])
    bars.set_yticklabels(["$I(p\\,r)$", "$I(p)+I(r)$"])
    both = square.fill([], [], color=INK, alpha=0.35, linewidth=0)[0]
    first_edge, = square.plot([], [], color=TRUTH, linewidth=4, clip_on=False)
    second_edge, = square.plot([], [], color=SECOND, linewidth=4, clip_on=False)
    first, second, joint = (bars.fill([], [], color=color, alpha=0.8)[0] for color in (TRUTH, SECOND, INK))
    arrows, = bars.plot([], [], ">", color=INK, clip_on=False, zorder=5)
    sums = [bars.text(widest, y + 0.36, "", ha="right", fontsize=12, color=INK) for y in (0, 1)]

    def move(p, r):
        one, other = surprisal(p), surprisal(r)
        both.set_xy([(0, 0), (p, 0), (p, r), (0, r)])
        first_edge.set_data([0, p], [0, 0])
        second_edge.set_data([0, 0], [0, r])
        left, right = min(one, widest), min(one + other, widest)
        for bar, start, end, y in ((first, 0, left, 1), (second, left, right, 1), (joint, 0, right, 0)):
            bar.set_xy([(start, y - 0.3), (end, y - 0.3), (end, y + 0.3), (start, y + 0.3)])
        arrows.set_data([widest] * 2 if right == widest else [], [0, 1] if right == widest else [])
        sums[0].set_text(_number(one + other))
        sums[1].set_text(f"{_number(one)} + {_number(other)}")
        return {"joint_probability": p * r, "first_bits": one, "second_bits": other, "together_bits": one + other}

    return move


def _number(bits):
    return f"{bits:.2f}" if bits < np.inf else "∞"


@scene(p=probability(0.25), walls=["surprisal_bits"])
def surprise_area(fig):
    """One outcome as a rectangle: as high as it is probable, as wide as it is surprising."""
    ax = fig.subplots()
    place = area_rectangles(ax, [TRUTH], widest=7)

    def move(p):
        bits = surprisal(p)
        place([p], [bits])
        return {"surprisal_bits": bits, "area_bits": p * bits if p else 0.0}

    return move



@scene(n=Param(3, 0, 20, 1))
def heads_in_a_row(fig):
    """On a logarithmic axis the curve is a straight line: each further head is one equal step up."""
    ax = fig.subplots()
    ends = np.array([2.0**-20, 1])
    ax.plot(ends, surprisal(ends), color=TRUTH)
    ax.set(xscale="log", xlim=(2.0**-20.5, 1), ylim=(0, 22), yticks=range(0, 21, 2))
    ax.set(xlabel="$p$", ylabel="$I(p)$  (bits)")
    ax.axhline(surprisal(LIGHTNING), linestyle=":", color=INK, linewidth=1.5)
    ax.plot([LIGHTNING], [surprisal(LIGHTNING)], "D", color=INK, markersize=8)
    ax.text(1, surprisal(LIGHTNING) + 0.3, "1/280 000", ha="right", va="bottom")
    mark = reading(ax, TRUTH, digits=0)

    def move(n):
        p = 2.0**-n
        mark(p, surprisal(p))
        return {"heads_probability": p, "outcomes_count": 2.0**n, "surprisal_bits": surprisal(p)}

    return move
