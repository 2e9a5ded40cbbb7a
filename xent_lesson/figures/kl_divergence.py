"""Lesson 05: how much of the surprise would a better belief have saved?"""

import math

import numpy as np

from ..area import area_rectangles
from ..information import cross_entropy, entropy, kl_divergence, surprisal
from ..knobs import Distribution
from ..marks import reading
from ..scene import Choice, Param, probability, scene
from ..style import HATCH, INK, LINE, MODEL, QUIET, TRUTH


@scene(
    size=(6.4, 5.0), p=Distribution((0.50, 0.30, 0.20)), q=Distribution((0.80, 0.15, 0.05)),
    walls=["extra_bits", "cross_entropy_bits"],
)
def ce_is_h_plus_kl(fig):
    """The area picture, and below it on the same axis its average width, in two parts: H(p), then D."""
    ax, bar = fig.subplots(2, 1, height_ratios=[3, 1.2], sharex=True)
    widest = 7
    place = area_rectangles(ax, [MODEL] * 3, widest, ["★★★", "★★", "★"])
    ax.set(xlabel="$-\\log_2 q$  (bits)")
    own, = ax.plot([], [], color=TRUTH, linestyle=LINE[TRUTH])
    bar.set(ylim=(-0.5, 1.1), yticks=[0], xlabel="bits")
    bar.set_yticklabels(["$H + D$"])
    known, extra = (bar.fill([], [], facecolor=color, edgecolor="white", alpha=0.75)[0] for color in (TRUTH, MODEL))
    tip, = bar.plot([], [], ">", color=INK, clip_on=False, zorder=5)
    note = bar.text(0.05, 0.75, "", fontsize=14, color=INK, va="center")
    for hatched in (*ax.patches, extra):
        hatched.set_hatch(HATCH[MODEL])

    def move(p, q):
        happens = np.array([height for height in p if height])
        own.set_data(np.repeat(np.minimum(surprisal(happens), widest), 2), np.repeat(np.cumsum([0, *happens]), 2)[1:-1])
        place(p, [surprisal(b) if a else 0 for a, b in zip(p, q)])  # what never happens costs nothing
        facts = {
            "entropy_bits": entropy(p),
            "extra_bits": kl_divergence(p, q),
            "cross_entropy_bits": cross_entropy(p, q),
        }
        first, end = facts["entropy_bits"], min(facts["cross_entropy_bits"], widest)
        for part, left, right in ((known, 0, first), (extra, first, end)):
            part.set_xy([(left, -0.3), (right, -0.3), (right, 0.3), (left, 0.3)])
        tip.set_data([widest] * (end == widest), [0] * (end == widest))
        note.set_text("{} + {} = {}".format(*(f"{x:.3f}" if math.isfinite(x) else "∞" for x in facts.values())))
        return facts

    return move


@scene(x=Param(2, 0, 4, 0.05), walls=["logarithm_nats", "gap_nats"])
def tangent(fig):
    """ln x and its tangent at 1: the line is never below the curve, and meets it only there."""
    ax = fig.subplots()
    xs = np.geomspace(0.01, 4, 300)
    ax.set(xlim=(0, 4), ylim=(-3.2, 3.2), xlabel="$x = q/p$  (ratio)", ylabel="$\\ln x$,  $x-1$  (nats)")
    ax.plot(xs, np.log(xs), color=TRUTH)
    ax.plot([0, 4], [-1, 3], color=INK, linewidth=1.5, linestyle="-.")
    ax.text(3.95, 1.08, "$\\ln x$", ha="right", va="top", fontsize=15, color=TRUTH)
    ax.text(2.95, 2.3, "$x - 1$", ha="right", va="bottom", fontsize=15, color=INK)
    gap, = ax.plot([], [], color=MODEL, linewidth=4, solid_capstyle="butt")
    ends, = ax.plot([], [], "o", color=MODEL, markeredgecolor="white", clip_on=False)
    arrow, = ax.plot([], [], "v", color=MODEL, clip_on=False)
    note = ax.text(0.12, 2.75, "", fontsize=15, color=INK, va="center")

    def move(x):
        facts = {"line_nats": x - 1, "logarithm_nats": math.log(x) if x else -math.inf}
        facts["gap_nats"] = facts["line_nats"] - facts["logarithm_nats"]
        low = max(facts["logarithm_nats"], -3.2)
        gap.set_data([x, x], [low, x - 1])
        ends.set_data([x, x] if x else [x], [low, x - 1] if x else [x - 1])
        arrow.set_data([] if x else [0], [] if x else [-3.2])
        note.set_text(f"{facts['gap_nats']:.3f}" if x else "∞")
        return facts

    return move


@scene(p=probability(0.80), q=probability(0.50), walls=["forward_bits", "reverse_bits"])
def both_directions(fig):
    """Two coins: the extra price of believing q where p is true, and of believing p where q is true."""
    ax = fig.subplots()
    ax.set(xlim=(0, 1), ylim=(0, 4), xlabel="$q$", ylabel="$D$  (bits)")
    qs = (1 - np.cos(np.linspace(0.01, np.pi - 0.01, 71))) / 2  # closer together towards the walls
    believed = np.stack([qs, 1 - qs], axis=-1)
    names = {TRUTH: ("$D(p\\,\\Vert\\,q)$", 0.30), MODEL: ("$D(q\\,\\Vert\\,p)$", 0.72)}
    curves, marks, notes = {}, {}, {}
    ax.set_title(" ")  # room for the numbers above the axes
    for color, (name, across) in names.items():
        ax.text(across, 4.22, name, color=color, fontsize=14, ha="right", va="center")
        ax.plot([across - 0.28, across - 0.19], [4.22] * 2, color=color, linestyle=LINE[color], clip_on=False)
        notes[color] = ax.text(across + 0.015, 4.22, "", color=color, fontsize=15, va="center")
        curves[color], = ax.plot([], [], color=color, linestyle=LINE[color])
        marks[color], = ax.plot([], [], "o", color=color, markeredgecolor="white", clip_on=False, zorder=5)
    touch, = ax.plot([], [], "D", color=INK, markersize=8, clip_on=False)

    def move(p, q):
        truth = np.broadcast_to([p, 1 - p], believed.shape)
        curves[TRUTH].set_data(qs, kl_divergence(truth, believed))
        curves[MODEL].set_data(qs, kl_divergence(believed, truth))
        facts = {
            "forward_bits": kl_divergence([p, 1 - p], [q, 1 - q]),
            "reverse_bits": kl_divergence([q, 1 - q], [p, 1 - p]),
        }
        for color, bits in zip((TRUTH, MODEL), facts.values()):
            marks[color].set_data([q], [min(bits, 4)])
            marks[color].set_marker("^" if bits > 4 else "o")
            notes[color].set_text(f"{bits:.3f}" if math.isfinite(bits) else "∞")
        touch.set_data([p], [0])
        return facts

    return move


OUTCOMES = np.arange(1, 61)
LOW, HIGH = np.array([1, 2]), np.array([60, 16])  # of a bump: where it stands, how wide it is


def bumps(mean, width):
    """Bell-shaped distributions over the 60 outcomes, one for each mean and width."""
    weight = np.exp(-(((OUTCOMES - np.asarray(mean)[..., None]) / np.asarray(width)[..., None]) ** 2) / 2)
    return weight / weight.sum(axis=-1, keepdims=True)


def two_bumps(apart):
    """Six tenths in a bump on the left, four tenths in one on the right."""
    return 0.6 * bumps(30.5 - apart / 2, 3) + 0.4 * bumps(30.5 + apart / 2, 3)


def best_bump(price):
    """The mean and width of the cheapest bump: the best of a grid, then of a finer one around it, 14 times."""
    low, high = LOW, HIGH
    for _ in range(14):
        means, widths = np.meshgrid(*np.linspace(low, high, 25).T)
        best = np.argmin(price(bumps(means, widths)))
        centre, reach = np.array([means.flat[best], widths.flat[best]]), (high - low) / 6
        low, high = np.maximum(LOW, centre - reach), np.minimum(HIGH, centre + reach)
    return centre


@scene(
    size=(6.4, 5.2), apart=Choice("20", ["8", "14", "20"]), best=Choice("?", ["?", "D(p‖q)", "D(q‖p)"]),
    mean=Param(36, 1, 60, 1), width=Param(6, 2, 16, 0.5),
)
def one_bump(fig, apart, best):
    """A truth with two bumps, a model that has only one: where it costs least depends on the direction."""
    ax, terms = fig.subplots(2, 1, height_ratios=[1.5, 1], sharex=True)
    p = two_bumps(float(apart))
    prices = {
        "D(p‖q)": lambda q: kl_divergence(np.broadcast_to(p, q.shape), q),
        "D(q‖p)": lambda q: kl_divergence(q, np.broadcast_to(p, q.shape)),
    }
    optima = {name: bumps(*best_bump(price)) for name, price in prices.items()}
    lowest = {name: float(price(optima[name])) for name, price in prices.items()}
    ax.set(xlim=(0, 61), ylim=(0, 0.2), ylabel="$p$,  $q$  (probability)")
    terms.set(ylim=(-0.1, 0.4), xlabel="$n$", ylabel="$p\\,\\log_2\\frac{p}{q}$,  $q\\,\\log_2\\frac{q}{p}$  (bits)")
    ax.fill_between(OUTCOMES, p, color=TRUTH, alpha=0.35, linewidth=0)
    ax.plot(OUTCOMES, p, color=TRUTH, linestyle=LINE[TRUTH])
    if best in optima:
        ax.plot(OUTCOMES, optima[best], color=INK, linewidth=1.4)
    terms.axhline(0, color=QUIET, linewidth=1)
    shape, = ax.plot([], [], color=MODEL, linestyle=LINE[MODEL])
    lines = [terms.plot([], [], color=color, linestyle=LINE[color])[0] for color in (TRUTH, MODEL)]
    ax.set_title(" ")
    notes = []
    for color, name, x in ((TRUTH, "$D(p\\,\\Vert\\,q)$", 17), (MODEL, "$D(q\\,\\Vert\\,p)$", 44)):
        ax.text(x, 0.213, name, color=color, fontsize=14, ha="right", va="center")
        notes.append(ax.text(x + 1, 0.213, "", color=color, fontsize=15, va="center"))

    def move(mean, width):
        q = bumps(mean, width)
        shape.set_data(OUTCOMES, q)
        difference = np.log2(p / q)
        lines[0].set_data(OUTCOMES, p * difference)
        lines[1].set_data(OUTCOMES, -q * difference)
        bits = [float(price(q)) for price in prices.values()]
        for note, value in zip(notes, bits):
            note.set_text(f"{value:.3f}")
        return {
            "forward_bits": bits[0], "reverse_bits": bits[1],
            "lowest_forward_bits": lowest["D(p‖q)"], "lowest_reverse_bits": lowest["D(q‖p)"],
        }

    return move
