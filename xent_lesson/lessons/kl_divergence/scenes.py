"""Lesson 05: how much of the surprise would a better belief have saved?"""

import math

import numpy as np

from xent_lesson.maths.information import bernoulli_entropy, cross_entropy, entropy, kl_divergence, surprisal
from xent_lesson.picture.crowd import furniture
from xent_lesson.picture.knobs import Distribution
from xent_lesson.picture.labels import name_bar, name_line, name_mark, name_place, nowhere
from xent_lesson.picture.scene import Choice, Param, probability, scene
from xent_lesson.picture.shapes import box, pin, second_name, set_box, tint
from xent_lesson.picture.style import BIG, INK, LINE, MODEL, QUIET, TRUTH, WASTED
from xent_lesson.words import say

from .bumps import OUTCOMES, bumps, two_bumps

MEALS = ("great", "fine", "bad")
THERE, BACK = WASTED, INK  # D(p‖q), and D(q‖p)
SAVED = "#E4F0CF"  # a fill: what a wrong belief happens to save


@scene(
    size=(8.0, 4.2),
    p=Distribution((0.50, 0.30, 0.20)).colored(TRUTH), q=Distribution((0.80, 0.15, 0.05)).colored(MODEL),
    walls=["extra_bits", "cross_entropy_bits", "overpaid_bits", "great_bits", "fine_bits", "bad_bits"],
    colors={"entropy_bits": TRUTH, "extra_bits": WASTED},
    excused={"half": "the row has the scale of the areas above it"},
)
def ce_is_h_plus_kl(fig):
    """The area picture with three fills: paid anyway, overpaid, saved; below it what is paid, in a row: H, then D."""
    ax, row = fig.subplots(2, 1, height_ratios=[2.5, 1], sharex=True)
    widest = 4.6
    ax.set(xlim=(0, widest), ylim=(0, 1), xticks=range(5), yticks=[])
    ax.set_xlabel(say("ce_is_h_plus_kl.across"))
    ax.set_ylabel(say("ce_is_h_plus_kl.up"), color=TRUTH, labelpad=76)  # room for the names of the meals
    second_name(ax, say("ce_is_h_plus_kl.up_q"), MODEL, axis="y").yaxis.labelpad = 42
    row.set(ylim=(0, 2), yticks=[], xlabel=say("ce_is_h_plus_kl.average"))
    row.grid(False)
    fills = [(box(ax, TRUTH), box(ax, WASTED), box(ax, TRUTH, facecolor=SAVED, linestyle="--")) for _ in MEALS]
    names = [name_mark(nowhere(ax, TRUTH), prefer="left") for _ in MEALS]
    believed, = ax.plot([], [], LINE[MODEL], color=MODEL, linewidth=3, zorder=4)
    promised = [name_mark(nowhere(ax, MODEL, away=8)) for _ in MEALS]
    paid, *prices = zip(*[map(name_bar, fill) for fill in fills])
    for name, belief, fill in zip(names, promised, fills):
        name.of += fill[:1]  # what is paid anyway may be too narrow for words of its own
        name.stays, belief.of = True, (*belief.of, believed)
    known, extra = (box(row, color, facecolor="none", linewidth=2.4) for color in (TRUTH, WASTED))  # sums: no fill
    anyway = name_place(row, 0.8, 1.5, color=TRUTH, size=BIG, of=[known])
    wasted = name_place(row, 2.4, 1.5, color=WASTED, size=BIG, of=[extra])
    parts = name_place(row, 3.9, 1.45, color=WASTED, of=[extra])
    whole = name_mark(nowhere(row, away=8), size=BIG)
    beyond = furniture(ax.plot([], [], ">", color=WASTED, clip_on=False, zorder=5)[0])
    end = furniture(row.plot([], [], ">", color=WASTED, clip_on=False, zorder=5)[0])

    def move(p, q):
        terms = [a * (surprisal(b) - surprisal(a)) if a else 0.0 for a, b in zip(p, q)]
        facts = {"entropy_bits": entropy(p), "extra_bits": kl_divergence(p, q), "cross_entropy_bits": cross_entropy(p, q)}
        facts |= {f"{meal}_bits": term for meal, term in zip(MEALS, terms)}
        facts["overpaid_bits"] = math.fsum(max(term, 0) for term in terms)
        facts["saved_bits"] = math.fsum(max(-term, 0) for term in terms)
        low, endless, edges = 0, [], []
        for k, (meal, fill, a, b, term) in enumerate(zip(MEALS, fills, p, q, terms)):
            needs, pays = (min(surprisal(x), widest) if a else 0 for x in (a, b))  # what never happens costs nothing
            both = min(needs, pays)
            for name, x in ((names[k], 0), (promised[k], widest)):
                name.of[0].set_data([x], [low + a / 2])
            for part, (left, right) in zip(fill, ((0, both), (both, pays), (both, needs))):
                set_box(part, left, low, right, low + a)
            tall = a >= 0.09  # high enough for words
            names[k].say(say(f"ce_is_h_plus_kl.{meal}", p=a) if tall else "")
            promised[k].say(say("ce_is_h_plus_kl.promised", q=b) if tall else "")
            edges += [(pays, low), (pays, low + a), (np.nan, low)] * (a > 0)
            paid[k].say(say("ce_is_h_plus_kl.paid") if tall and both >= 1 else "")
            prices[0][k].say(say("ce_is_h_plus_kl.overpaid", bits=term) if tall and term >= 0.005 else "")
            prices[1][k].say(say("ce_is_h_plus_kl.saved", bits=-term) if tall and term <= -0.005 else "")
            if pays == widest:
                endless.append(low + a / 2)
            low += a
        believed.set_data(*zip(*edges))
        beyond.set_data([widest] * len(endless), endless)
        end_of_all = min(facts["cross_entropy_bits"], widest)
        set_box(known, 0, 0.1, facts["entropy_bits"], 0.9)
        set_box(extra, facts["entropy_bits"], 0.1, end_of_all, 0.9)
        whole.of[0].set_data([end_of_all], [0.5])
        whole.say(say("ce_is_h_plus_kl.whole", bits=facts["cross_entropy_bits"]))
        end.set_data(*([[widest], [0.5]] if facts["cross_entropy_bits"] > widest else [[], []]))
        anyway.say(say("ce_is_h_plus_kl.anyway", bits=facts["entropy_bits"]))
        wasted.say(say("ce_is_h_plus_kl.wasted", bits=facts["extra_bits"]))
        parts.say(say("ce_is_h_plus_kl.parts", over=facts["overpaid_bits"], saved=facts["saved_bits"]))
        return facts

    return move


@scene(
    size=(7.6, 4.4), walls=["cross_entropy_bits", "kl_bits"], colors={"entropy_bits": TRUTH, "kl_bits": WASTED},
    p=probability(0.75).along("x", color=TRUTH), q=probability(0.35).along("x", edge="high", color=MODEL),
)
def ruler_gap(fig):
    """The ruler on a coin's entropy curve, and below it how large its gap is at every p, on the same scale: D."""
    hill, gaps = fig.subplots(2, 1, height_ratios=[2.1, 1.9], sharex=True)
    ps = np.linspace(0, 1, 161)
    hill.set(xlim=(0, 1), ylim=(0, 2.1), xticks=[0, 0.25, 0.5, 0.75, 1], yticks=[0, 1, 2], ylabel=say("ruler_gap.up"))
    gaps.set(ylim=(-0.3, 1.6), yticks=[0, 1], xlabel=say("ruler_gap.across"), ylabel=say("ruler_gap.up_gap"))
    gaps.xaxis.label.set_color(TRUTH)
    second_name(hill, say("ruler_gap.belief"), MODEL)
    for ax in (hill, gaps):
        ax.grid(False)
    curve, = hill.plot(ps, bernoulli_entropy(ps), color=TRUTH)
    name_line(curve, say("ruler_gap.curve"), at=0.85)
    rule, = hill.plot([], [], LINE[MODEL], color=MODEL)
    every, = gaps.plot([], [], color=WASTED)
    thick = dict(linewidth=6, solid_capstyle="butt", zorder=4)
    stem, gap = (hill.plot([], [], color=color, **thick)[0] for color in (TRUTH, WASTED))
    same, = gaps.plot([], [], color=WASTED, **thick)
    needed = name_line(stem)
    pay, laid = pin(hill, INK, prefer="above"), pin(hill, MODEL, prefer="below")
    wasted = name_line(gap)
    at = pin(gaps, WASTED, words=BIG, prefer="left", ink=WASTED)
    at.label.of = at.dot, same
    zero = pin(gaps, MODEL, prefer="below")
    name_line(rule, say("ruler_gap.ruler"), at=0.15)
    name_line(every, say("ruler_gap.every"), at=0.2)

    def move(p, q):
        coins = [p, 1 - p], [q, 1 - q]
        cost, own, waste = cross_entropy(*coins), bernoulli_entropy(p), kl_divergence(*coins)
        ends = np.minimum([surprisal(1 - q), surprisal(q)], 1e3)
        rule.set_data([0, 1], ends)
        every.set_data(ps, np.minimum(ends[0] + (ends[1] - ends[0]) * ps - bernoulli_entropy(ps), 1.7))  # in its panel
        stem.set_data([p, p], [0, own])
        gap.set_data([p, p], [own, min(cost, 2.1)])
        same.set_data([p, p], [0, min(waste, 1.6)])
        pay(p, cost, say("ruler_gap.paid", p=p, bits=cost))
        laid(q, bernoulli_entropy(q), say("ruler_gap.laid", q=q))
        at(p, waste, say("ruler_gap.same", bits=waste))
        zero(q, 0, say("ruler_gap.zero") if p != q else "")
        needed.say(say("ruler_gap.needed", bits=own) if own >= 0.1 else "")
        wasted.say(say("ruler_gap.wasted", bits=waste) if waste >= 0.3 else "")  # long enough for a word
        return {"cross_entropy_bits": cost, "entropy_bits": own, "kl_bits": waste}

    return move


@scene(
    size=(7.4, 4.1), x=Param(2, 0, 4, 0.05).along("x"),
    walls=["logarithm_nats", "gap_nats"], colors={"gap_nats": WASTED},
)
def tangent(fig):
    """ln x and its tangent at 1: the line is never below the curve, and meets it only there."""
    ax = fig.subplots()
    bottom = -2.6
    xs = np.geomspace(0.01, 4, 300)
    ax.set(xlim=(0, 4), ylim=(bottom, 3.2), xticks=range(5), yticks=range(-2, 4))
    ax.set(xlabel=say("tangent.across"), ylabel=say("tangent.up"))
    curve, = ax.plot(xs, np.log(xs), color=INK)
    line, = ax.plot([0, 4], [-1, 3], "--", color=INK, linewidth=1.6)
    gap, = ax.plot([], [], color=WASTED, linewidth=6, solid_capstyle="butt")
    foot = pin(ax, WASTED, size=7)
    furniture(foot.dot)
    head = pin(ax, WASTED, size=7, words=BIG, prefer="above", ink=WASTED)
    head.label.of = head.dot, gap
    meet = pin(ax, INK, size=7, prefer="below")
    meet(1, 0, say("tangent.meet"))
    name_line(curve, say("tangent.curve"), at=0.9)
    name_line(line, say("tangent.line"), at=0.85)

    def move(x):
        facts = {"line_nats": x - 1, "logarithm_nats": math.log(x) if x else -math.inf}
        facts["gap_nats"] = facts["line_nats"] - facts["logarithm_nats"]
        gap.set_data([x, x], [max(facts["logarithm_nats"], bottom), x - 1])
        foot(x, facts["logarithm_nats"])
        head(x, x - 1, say("tangent.gap", x=x, nats=facts["gap_nats"]) if x != 1 else "")
        return facts

    return move


@scene(
    size=(7.4, 4.1), walls=["forward_bits", "reverse_bits"], colors={"forward_bits": THERE, "reverse_bits": BACK},
    p=probability(0.75).along("x", edge="high", color=TRUTH), q=probability(0.08).along("x", color=MODEL),
)
def both_directions(fig):
    """Two coins: the extra price of believing q where p is true, and of believing p where q is true."""
    ax = fig.subplots()
    ax.set(xlim=(0, 1), ylim=(-0.25, 2.6), yticks=[0, 1, 2])
    ax.set(xlabel=say("both_directions.across"), ylabel=say("both_directions.up"))
    ax.xaxis.label.set_color(MODEL)
    second_name(ax, say("both_directions.other"), TRUTH)
    near_wall = np.array([1e-300, 2.0**-40, 2.0**-20, 2.0**-12])
    middle = (1 - np.cos(np.linspace(0.06, np.pi - 0.06, 46))) / 2  # closer together towards the walls
    qs = np.concatenate([near_wall, middle, 1 - near_wall[::-1]])
    believed = np.stack([qs, np.concatenate([1 - near_wall, middle[::-1], near_wall[::-1]])], axis=-1)
    fig.suptitle(" ", fontsize=1.5 * BIG)  # room for the numbers
    drop = furniture(ax.plot([], [], ":", color=MODEL, linewidth=1.6)[0])
    foot = name_mark(nowhere(ax, MODEL, away=8))
    curves = []
    for key, color, style, at, x in (("forward", THERE, "-", 0.9, 0.25), ("reverse", BACK, "--", 0.15, 0.75)):
        curve, = ax.plot([], [], style, color=color)
        name_line(curve, say(f"both_directions.{key}"), at=at)
        here = pin(ax, color)
        total = name_place(ax, x, 3.4, color=color, size=BIG, of=[here.dot])
        curves.append((key, curve, here, total))
    touch = pin(ax, TRUTH, "D", size=8, prefer="below")

    def move(p, q):
        truth = np.broadcast_to([p, 1 - p], believed.shape)
        heights = kl_divergence(truth, believed), kl_divergence(believed, truth)
        there, back = (kl_divergence([a, 1 - a], [b, 1 - b]) for a, b in ((p, q), (q, p)))
        for (key, curve, here, total), height, bits in zip(curves, heights, (there, back)):
            finite = np.isfinite(height)
            curve.set_data(qs[finite], np.minimum(height[finite], 2.8))  # above that, its name need not give way
            here(q, bits)
            total.say(say(f"both_directions.{key}_total", bits=bits))
        drop.set_data([q, q], [-0.25, 2.6])
        foot.of[0].set_data([q], [2.4])
        foot.say(say("both_directions.here", q=q))
        touch(p, 0, say("both_directions.equal", p=p))
        return {"forward_bits": there, "reverse_bits": back}

    return move


MEAN, WIDTH = Param(24, 1, 41, 1), Param(3.5, 2, 12, 0.5)
PRICES = {"D(p‖q)": lambda p, q: kl_divergence(p, q), "D(q‖p)": lambda p, q: kl_divergence(q, p)}


@scene(
    size=(8.0, 4.2), apart=Choice("16", ["6", "10", "16"]), best=Choice("?", ["?", *PRICES]),
    mean=MEAN.along("x", color=MODEL), width=WIDTH.colored(MODEL),
    colors={"forward_bits": THERE, "reverse_bits": BACK},
)
def one_bump(fig, apart, best):
    """A truth with two bumps, a model that has only one: where it costs least depends on the direction."""
    p = two_bumps(float(apart))
    offered = bumps(*np.meshgrid(MEAN.values(), WIDTH.values())).reshape(-1, len(OUTCOMES))  # every stop of the sliders
    prices = {name: price(np.broadcast_to(p, offered.shape), offered) for name, price in PRICES.items()}
    ax, terms = fig.subplots(2, 1, height_ratios=[1.2, 1], sharex=True)
    ax.set(xlim=(0, 42), ylim=(0, 0.2), xticks=range(0, 41, 10), yticks=[0, 0.1, 0.2], ylabel=say("one_bump.up"))
    ax.set_title(" ", fontsize=1.5 * BIG)  # room for the numbers
    terms.set(ylim=(-0.15, 0.8), yticks=[0, 0.5], xlabel=say("one_bump.across"), ylabel=say("one_bump.up_terms"))
    furniture(terms.axhline(0, color=QUIET, linewidth=1))
    terms.set_facecolor("none")  # a name between the panels may reach into it
    truth, = ax.fill([1, *OUTCOMES, 41], [0, *p, 0], facecolor=tint(TRUTH, 0.1), edgecolor=TRUTH, linewidth=0.8)
    outline, = ax.plot(OUTCOMES, p, color=TRUTH)
    names = [name_line(outline, say("one_bump.truth"), at=0.25)]
    names[0].of = outline, truth
    if best in prices:
        cheapest, = ax.plot(OUTCOMES, offered[np.argmin(prices[best])], ".-", color=INK, linewidth=1, markersize=4)
        names.append(name_line(cheapest, say("one_bump.cheapest", direction=best)))
    shape, = ax.plot([], [], LINE[MODEL], color=MODEL)
    name_line(shape, say("one_bump.model"))
    adds = []
    for key, color, style, x in (("there", THERE, "-", 11), ("back", BACK, "--", 31)):
        line, = terms.plot([], [], style, color=color)
        peak = pin(terms, color, size=7)
        peak.label.of = peak.dot, line
        adds.append((key, line, peak, name_place(ax, x, 0.22, color=color, size=BIG, of=[line])))

    def move(mean, width):
        q = bumps(mean, width)
        more = np.log2(p / q)
        bits = [float(price(p, q)) for price in PRICES.values()]
        shape.set_data(OUTCOMES, np.minimum(q, 0.205))
        for name in names:
            name.stale = True  # what it names stays; it gives way to q
        for (key, line, peak, label), term, total in zip(adds, (p * more, -q * more), bits):
            line.set_data(OUTCOMES, np.minimum(term, 0.85))
            peak(OUTCOMES[term.argmax()], term.max(), say(f"one_bump.{key}"))
            label.say(say(f"one_bump.{key}_total", bits=total))
        lowest = [float(price.min()) for price in prices.values()]
        return dict(zip(["forward_bits", "reverse_bits", "lowest_forward_bits", "lowest_reverse_bits"], bits + lowest))

    return move
