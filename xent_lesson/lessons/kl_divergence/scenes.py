"""Lesson 05: how much of the surprise would a better belief have saved?"""

import math

import numpy as np

from xent_lesson.maths.information import cross_entropy, entropy, kl_divergence, surprisal
from xent_lesson.picture.area import area_rectangles, two_part_bar
from xent_lesson.picture.knobs import Distribution
from xent_lesson.picture.scene import Choice, Param, probability, scene
from xent_lesson.picture.style import HATCH, INK, LINE, MODEL, QUIET, TRUTH


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
    for rectangle in ax.patches:
        rectangle.set_hatch(HATCH[MODEL])
    parts = two_part_bar(bar, widest, "bits")

    def move(p, q):
        happens = np.array([height for height in p if height])
        own.set_data(np.repeat(np.minimum(surprisal(happens), widest), 2), np.repeat(np.cumsum([0, *happens]), 2)[1:-1])
        place(p, [surprisal(b) if a else 0 for a, b in zip(p, q)])  # what never happens costs nothing
        facts = {
            "entropy_bits": entropy(p),
            "extra_bits": kl_divergence(p, q),
            "cross_entropy_bits": cross_entropy(p, q),
        }
        parts(*facts.values())
        return facts

    return move


@scene(x=Param(2, 0, 4, 0.05), walls=["logarithm_nats", "gap_nats"])
def tangent(fig):
    """ln x and its tangent at 1: the line is never below the curve, and meets it only there."""
    ax = fig.subplots()
    bottom = -3.2
    xs = np.geomspace(0.01, 4, 300)
    ax.set(xlim=(0, 4), ylim=(bottom, 3.8), xlabel="$x = q/p$", ylabel="$\\ln x$,  $x-1$  (nats)")
    ax.plot(xs, np.log(xs), color=TRUTH)
    ax.plot([0, 4], [-1, 3], color=INK, linewidth=1.5, linestyle="-.")
    ax.text(3.95, 1.05, "$\\ln x$", ha="right", va="top", fontsize=15, color=TRUTH)
    ax.text(3.95, 2.4, "$x - 1$", ha="right", va="top", fontsize=15, color=INK)
    gap, = ax.plot([], [], color=MODEL, linewidth=4, solid_capstyle="butt")
    ends, = ax.plot([], [], "o", color=MODEL, markersize=5, markeredgecolor="white", clip_on=False)
    arrow, = ax.plot([], [], "v", color=MODEL, clip_on=False)
    note = ax.text(0, 0, "", fontsize=15, color=INK, va="center")

    def move(x):
        facts = {"line_nats": x - 1, "logarithm_nats": math.log(x) if x else -math.inf}
        facts["gap_nats"] = facts["line_nats"] - facts["logarithm_nats"]
        gap.set_data([x, x], [max(facts["logarithm_nats"], bottom), x - 1])
        ends.set_data([x, x] if x else [0], [facts["logarithm_nats"], x - 1] if x else [-1])
        arrow.set_data([] if x else [0], [] if x else [bottom])
        note.set_ha("right" if x > 0.6 else "left")
        note.set_position((x - 0.08, x - 0.7) if x > 0.6 else (0.1, 0.1))
        note.set_text(f"{facts['gap_nats']:.3f}" if x else "∞")
        return facts

    return move


@scene(p=probability(0.80), q=probability(0.50), walls=["forward_bits", "reverse_bits"])
def both_directions(fig):
    """Two coins: the extra price of believing q where p is true, and of believing p where q is true."""
    ax = fig.subplots()
    top = 4
    ax.set(xlim=(0, 1), ylim=(0, top), xlabel="$q$", ylabel="$D$  (bits)")
    ax.set_title(" ")  # room for the numbers above the axes
    near_wall = np.array([1e-300, 2.0**-40, 2.0**-20, 2.0**-12])
    middle = (1 - np.cos(np.linspace(0.06, np.pi - 0.06, 46))) / 2  # closer together towards the walls
    qs = np.concatenate([near_wall, middle, 1 - near_wall[::-1]])
    believed = np.stack([qs, np.concatenate([1 - near_wall, middle[::-1], near_wall[::-1]])], axis=-1)
    curves = []
    for color, name, x in ((TRUTH, "$D(p\\,\\Vert\\,q)$", 0), (MODEL, "$D(q\\,\\Vert\\,p)$", 0.53)):
        ax.plot([x, x + 0.08], [1.06 * top] * 2, color=color, linestyle=LINE[color], clip_on=False)
        ax.text(x + 0.1, 1.06 * top, name, color=color, fontsize=14, va="center")
        curve, = ax.plot([], [], color=color, linestyle=LINE[color])
        dot, = ax.plot([], [], color=color, markersize=7 if curves else 12, markeredgecolor="white", clip_on=False)
        curves.append((curve, dot, ax.text(x + 0.26, 1.06 * top, "", color=color, fontsize=15, va="center")))
    touch, = ax.plot([], [], "D", color=INK, markersize=5, clip_on=False, zorder=5)

    def move(p, q):
        truth = np.broadcast_to([p, 1 - p], believed.shape)
        heights = kl_divergence(truth, believed), kl_divergence(believed, truth)
        facts = {
            "forward_bits": kl_divergence([p, 1 - p], [q, 1 - q]),
            "reverse_bits": kl_divergence([q, 1 - q], [p, 1 - p]),
        }
        for (curve, dot, note), height, bits in zip(curves, heights, facts.values()):
            curve.set_data(qs, height)
            dot.set_data([q], [min(bits, top)])
            dot.set_marker("^" if bits > top else "o")
            note.set_text(f"{bits:.3f}" if math.isfinite(bits) else "∞")
        touch.set_data([p], [0])
        return facts

    return move


OUTCOMES = np.arange(1, 42)
LOWEST, HIGHEST = np.array([1, 2]), np.array([41, 12])  # mean and width of a bump


def bumps(mean, width):
    """Bell-shaped distributions over the 41 outcomes, one for each mean and width."""
    weight = np.exp(-(((OUTCOMES - np.asarray(mean)[..., None]) / np.asarray(width)[..., None]) ** 2) / 2)
    return weight / weight.sum(axis=-1, keepdims=True)


def two_bumps(apart):
    """Six tenths in a bump on the left, four tenths in one on the right."""
    return 0.6 * bumps(21 - apart / 2, 2.5) + 0.4 * bumps(21 + apart / 2, 2.5)


def best_bump(price):
    """The mean and width of the cheapest bump: the best of a grid, then of a finer one around it, 14 times."""
    low, high = LOWEST, HIGHEST
    for _ in range(14):
        means, widths = np.meshgrid(*np.linspace(low, high, 25).T)
        best = np.argmin(price(bumps(means, widths)))
        centre, reach = np.array([means.flat[best], widths.flat[best]]), (high - low) / 6
        low, high = np.maximum(LOWEST, centre - reach), np.minimum(HIGHEST, centre + reach)
    return centre


@scene(
    size=(6.4, 5.2), apart=Choice("16", ["6", "10", "16"]), best=Choice("?", ["?", "D(p‖q)", "D(q‖p)"]),
    mean=Param(25, 1, 41, 1), width=Param(4, 2, 12, 0.5),
)
def one_bump(fig, apart, best):
    """A truth with two bumps, a model that has only one: where it costs least depends on the direction."""
    p = two_bumps(float(apart))
    prices = {
        "D(p‖q)": lambda q: kl_divergence(np.broadcast_to(p, q.shape), q),
        "D(q‖p)": lambda q: kl_divergence(q, np.broadcast_to(p, q.shape)),
    }
    optima = {name: bumps(*best_bump(price)) for name, price in prices.items()}
    lowest = [float(price(optima[name])) for name, price in prices.items()]
    ax, terms = fig.subplots(2, 1, height_ratios=[1.5, 1], sharex=True)
    ax.set(xlim=(0, 42), ylim=(0, 0.21), xlabel="$i$", ylabel="$p$, $q$")
    ax.set_title(" ")  # room for the numbers above the axes
    terms.set(ylim=(-0.12, 0.36), xlabel="$i$", ylabel="bits")
    terms.axhline(0, color=QUIET, linewidth=1)
    ax.fill_between(OUTCOMES, p, color=TRUTH, alpha=0.35, linewidth=0)
    ax.plot(OUTCOMES, p, color=TRUTH, linestyle=LINE[TRUTH])
    if best in optima:
        ax.plot(OUTCOMES, optima[best], ".-", color=INK, linewidth=1, markersize=4)
    shape, = ax.plot([], [], color=MODEL, linestyle=LINE[MODEL])
    lines, notes = [], []
    for color, name, x in ((TRUTH, "$D(p\\,\\Vert\\,q)$", 1), (MODEL, "$D(q\\,\\Vert\\,p)$", 23)):
        ax.text(x, 0.224, name, color=color, fontsize=14, va="center")
        notes.append(ax.text(x + 7, 0.224, "", color=color, fontsize=15, va="center"))
        lines.append(terms.plot([], [], color=color, linestyle=LINE[color])[0])

    def move(mean, width):
        q = bumps(mean, width)
        more = np.log2(p / q)
        bits = [float(price(q)) for price in prices.values()]
        shape.set_data(OUTCOMES, q)
        for line, note, term, total in zip(lines, notes, (p * more, -q * more), bits):
            line.set_data(OUTCOMES, term)
            note.set_text(f"{total:.3f}")
        return dict(zip(["forward_bits", "reverse_bits", "lowest_forward_bits", "lowest_reverse_bits"], bits + lowest))

    return move
