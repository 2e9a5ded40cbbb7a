"""Lesson 08: which model makes what we saw least surprising? q is the model's probability of heads, y = 1."""

import math

import numpy as np

from xent_lesson.maths.information import cross_entropy, entropy, kl_divergence, surprisal
from xent_lesson.picture.crowd import furniture
from xent_lesson.picture.labels import name_bar, name_line, name_place
from xent_lesson.picture.scene import Choice, Param, probability, scene
from xent_lesson.picture.shapes import box, pin, set_box
from xent_lesson.picture.style import BIG, CE, INK, LINE, MODEL, QUIET, TRUTH, WASTED
from xent_lesson.words import say

HALVINGS = 2000
POWERS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
TALLIES = {  # heads/tosses, and where the axes of the logarithm and of the mean have their numbers
    "1/1": ([-2, -1], [1, 2]), "7/10": ([-12, -8], [0.8, 1.2]),
    "70/100": ([-120, -80], [0.8, 1.2]), "10/10": ([-20, -10], [1, 2]),
}
SEEN = TRUTH  # the tally: what the tosses show of the truth


def mean_nll(heads, n, q):
    """Mean negative log-likelihood, in nats, of so many heads in n tosses under each q of a list, or one q."""
    pairs = np.stack([q, 1 - np.asarray(q)], axis=-1)
    return cross_entropy(np.broadcast_to([heads / n, 1 - heads / n], pairs.shape), pairs, math.e)


def in_words(x):
    """Three digits, or where too many zeros would stand in front, one and the power of ten."""
    if x >= 1e-4 or not x:
        return f"{x:.3g}"
    digit, power = f"{x:.0e}".split("e")
    return f"{digit} · 10{str(int(power)).translate(POWERS)}"


@scene(
    size=(8.6, 4.2), q=probability(0.50).along("x", panel=2, color=MODEL), tally=Choice("7/10", list(TALLIES)),
    walls=["log_likelihood_nats", "mean_surprise_nats"], colors={"mean_surprise_nats": CE},
)
def likelihood_three_ways(fig, tally):
    """One row of tosses, every q: how probable it is, the logarithm of that, and its mean surprise per toss."""
    fig.get_layout_engine().set(rect=(0, 0, 0.70, 1), hspace=0.02, h_pad=0.02)  # the words stand at the right
    heads, n = map(int, tally.split("/"))
    share, panels = heads / n, fig.subplots(3, 1, sharex=True)
    low = mean_nll(heads, n, share)
    reach = max(0.7, 3 * (not low))  # zoomed so that the top is seen; a straight row leaves only walls
    edge = np.geomspace(1e-9, 1e-2, 40)  # denser towards the walls
    qs = np.concatenate([edge, np.linspace(0.015, 0.985, 195), 1 - edge[::-1]])
    each = mean_nll(heads, n, qs)
    curves, best = (np.exp(-n * each), -n * each, each), (math.exp(-n * low), -n * low, low)
    below, above = 0.12 * reach, reach
    limits = (0, 1.15 * best[0]), (-n * (low + above), -n * (low - below)), (low - below, low + above)
    keys, readouts, at_best = ("product", "logarithm", "mean"), [], []
    for ax, key, curve, top, ylim, color in zip(panels, keys, curves, best, limits, (INK, INK, CE)):
        ax.set(xlim=(0, 1), ylim=ylim, xticks=[0, 0.25, 0.5, 0.75, 1])
        ax.tick_params(bottom=ax is panels[2], labelbottom=ax is panels[2])
        line, = ax.plot(qs, curve, color=color)
        through = dict(linewidth=1.8, transform=ax.get_xaxis_transform(), clip_on=False)  # all three panels
        at_best += ax.plot([share] * 2, [-0.06, 1.06], color=SEEN, **through)
        furniture(ax.plot([share], [top], "o", color=SEEN, markersize=8, clip_on=False, zorder=4)[0])
        rod = furniture(ax.plot([], [], LINE[MODEL], color=MODEL, linewidth=1.4)[0])
        dot = pin(ax, MODEL)
        middle = sum(ylim) / 2, (ylim[1] - ylim[0]) / 2
        name_place(ax, 1.24, middle[0] + 0.5 * middle[1], say(f"likelihood_three_ways.{key}"), color=color, of=[line])
        number = name_place(ax, 1.24, middle[0] - 0.25 * middle[1], color=MODEL, size=BIG, of=[dot.dot])
        readouts.append((key, ylim, rod, dot, number))
    panels[0].set_yticks([0, float(f"{best[0]:.0e}")], ["0", in_words(float(f"{best[0]:.0e}"))])
    for ax, ticks in zip(panels[1:], TALLIES[tally]):
        ax.set_yticks(ticks)
    panels[2].set_xlabel(say("likelihood_three_ways.across"), color=MODEL)
    name_place(panels[0], 0.24, best[0], say("likelihood_three_ways.share", tally=tally), color=SEEN, of=at_best)

    def move(q):
        nats = mean_nll(heads, n, q)
        heights = math.exp(-n * nats), -n * nats if nats else 0.0, nats
        values = in_words(heights[0]), *heights[1:]
        for (key, ylim, rod, dot, number), height, value in zip(readouts, heights, values):
            rod.set_data([q, q], ylim)
            dot(q, height)
            number.say(say(f"likelihood_three_ways.{key}_is", value=value, q=q))
        names = "likelihood_probability", "log_likelihood_nats", "mean_surprise_nats", "fair_coin_ratio"
        return dict(zip(names, (*heights, math.exp(n * (mean_nll(heads, n, 0.5) - nats)))))

    return move


@scene(
    size=(8.0, 4.1), q=probability(0.90).colored(MODEL), heads=Param(7, 0, 10, 1).colored(SEEN),
    walls=["model_extra_nats", "mean_loss_nats"],
    colors={"tally_entropy_nats": SEEN, "model_extra_nats": WASTED, "mean_loss_nats": INK},
)
def tally_and_model(fig):
    """Ten tosses: the area picture with heights from the tally and widths from the model, and its two parts on top."""
    ax, widest, level = fig.subplots(), 2.6, 1.22
    ax.set(xlim=(0, widest), ylim=(0, 1.6), xticks=range(3), yticks=[level])
    ax.set_yticklabels([say("tally_and_model.average")])
    ax.set_xlabel(say("tally_and_model.across"), color=MODEL)
    ax.set_ylabel(say("tally_and_model.up"), color=SEEN, labelpad=12, y=0.33)
    ax.grid(False)
    sides = [box(ax, MODEL, hatch="//", share=0.1) for _ in range(2)]
    own, = ax.plot([], [], color=SEEN, zorder=3)
    thick = dict(linewidth=7, solid_capstyle="butt", zorder=4)
    known, extra = (ax.plot([], [], color=color, **thick)[0] for color in (SEEN, WASTED))
    names = [name_bar(side, color=SEEN, beside="left", inside=False) for side in sides]
    best = name_line(own, at=0.15)
    tally_part, model_part = name_line(known), name_line(extra)
    pay = pin(ax, INK)
    whole_cost = name_place(ax, 1.75, 1.5, size=BIG, of=[pay.dot])
    beyond = furniture(ax.plot([], [], ">", color=MODEL, clip_on=False, zorder=5)[0])

    def move(q, heads):
        tally, model = np.array([heads / 10, 1 - heads / 10]), [q, 1 - q]
        seen = tally[tally > 0]
        steps = np.minimum(surprisal(seen, math.e), widest)
        own.set_data(np.repeat(steps, 2), np.repeat(np.cumsum([0, *seen]), 2)[1:-1])
        widths = [surprisal(belief, math.e) if share else 0 for share, belief in zip(tally, model)]
        lows = 0, tally[0]
        for side, name, kind, low, share, width in zip(sides, names, ("heads", "tails"), lows, tally, widths):
            set_box(side, 0, low, min(width, widest), low + share)
            name.say(say(f"tally_and_model.{kind}_seen", count=10 * share) if width > 0.02 else "")
        best.say(say("tally_and_model.own", heads=heads))
        endless = [low + share / 2 for low, share, width in zip(lows, tally, widths) if width > widest]
        beyond.set_data([widest] * len(endless), endless)
        facts = {
            "tally_entropy_nats": entropy(tally, math.e),
            "model_extra_nats": kl_divergence(tally, model, math.e),
            "mean_loss_nats": cross_entropy(tally, model, math.e),
        }
        needs, waste, whole = facts.values()
        known.set_data([0, needs], [level] * 2)
        extra.set_data([needs, min(whole, widest)], [level] * 2)
        pay(whole, level)
        whole_cost.say(say("tally_and_model.together", q=q, nats=whole))
        tally_part.say(say("tally_and_model.needed", nats=needs) if needs else "")
        model_part.say(say("tally_and_model.wasted", nats=waste) if waste >= 0.0005 else "")
        return facts

    return move


@scene(
    size=(8.6, 4.1), n=Param(1200, 0, HALVINGS, 25).along("x", color=INK),
    colors={"sum_of_logs_nats": CE},
)
def vanishing_product(fig):
    """n factors of one half, multiplied by the computer with 64 bits and with 32; beside it, their logarithms added."""
    product, total = fig.subplots(1, 2)
    factors = np.append(1, np.full(HALVINGS, 0.5))
    halves = {64: np.cumprod(factors), 32: np.cumprod(factors.astype(np.float32))}
    logs = np.append(0, np.cumsum(np.full(HALVINGS, math.log(0.5))))
    depth = HALVINGS * math.log10(0.5)
    for ax in (product, total):
        ax.set(xlim=(0, HALVINGS), xticks=range(0, HALVINGS + 1, 500), xlabel=say("vanishing_product.across"))
    product.set(ylim=(1.05 * depth, 30), ylabel=say("vanishing_product.product_up"))
    powers = range(-600, 1, 200)
    product.set_yticks(powers, [f"10{str(power).translate(POWERS)}" if power else "1" for power in powers])
    total.set(ylim=(1.05 * logs[-1], 30 * math.log(10)), yticks=range(-1200, 1, 400))
    total.set_ylabel(say("vanishing_product.sum_up"))
    true, = product.plot([0, HALVINGS], [0, depth], ":", color=INK, linewidth=1.6)
    cliffs, ends = [], {bits: int(np.count_nonzero(held)) for bits, held in halves.items()}
    for bits, color, width in ((32, QUIET, 5), (64, INK, 2.2)):
        last = ends[bits] - 1  # the last that is not yet 0.0
        heights = [0, last * math.log10(0.5), 1.05 * depth]
        cliffs += product.plot([0, last, last], heights, color=color, linewidth=width)
    name_place(product, 570, -400, say("vanishing_product.cliff_32", n=ends[32]), color=QUIET, of=cliffs[:1])
    name_place(product, 1370, -565, say("vanishing_product.cliff_64", n=ends[64]), of=cliffs[1:])
    name_place(product, 1560, -300, say("vanishing_product.true"), of=[true])
    line, = total.plot([0, HALVINGS], [0, logs[-1]], color=CE)
    name_line(line, say("vanishing_product.sum"), at=0.3)
    marks = {bits: pin(product, color, size=size) for bits, color, size in ((32, QUIET, 12), (64, INK, 9))}
    added = pin(total, CE, words=BIG, prefer="left", ink=CE)
    readouts = {
        bits: name_place(product, 1300, y, color=color, size=BIG, of=[marks[bits].dot])
        for bits, color, y in ((64, INK, -20), (32, QUIET, -90))
    }

    def move(n):
        n = round(n)
        facts = {"sum_of_logs_nats": float(logs[n])}
        for bits, name in ((64, "wide"), (32, "narrow")):
            held = halves[bits]
            if held[n]:
                marks[bits](n, math.log10(held[n]))
            else:  # 0.0 has no place on a scale of powers
                marks[bits].dot.set_data([], [])
            left = in_words(float(held[n])) if held[n] else "0.0"
            readouts[bits].say(say(f"vanishing_product.with_{bits}", n=n, product=left))
            facts |= {f"{name}_zero_count": float(ends[bits]), f"{name}_probability": float(held[n])}
        added(n, logs[n], say("vanishing_product.total", nats=float(logs[n])))
        return facts

    return move


@scene(
    size=(8.0, 4.1), heads=Param(10, 1, 12, 1).colored(SEEN), tails=Param(0, 0, 12, 1).colored(SEEN),
    added=Param(0, 0, 2, 0.25).colored(MODEL), walls=["next_tails_nats"],
    colors={"estimate_probability": MODEL, "next_heads_nats": CE, "next_tails_nats": CE},
)
def next_toss(fig):
    """Heads and tails seen, and some of each that were only imagined; beside it the price of the next toss."""
    counts, prices = fig.subplots(1, 2)
    top, sides = 4.5, [say("next_toss.is_heads"), say("next_toss.is_tails")]
    for ax in (counts, prices):
        ax.set(xlim=(-0.6, 1.6))
        ax.set_title(" ", fontsize=24)  # room for a number above
        ax.set_xticks(range(2), sides, fontsize=BIG)
        ax.xaxis.grid(False)
    counts.set(ylim=(0, 14.5), yticks=range(0, 13, 4), ylabel=say("next_toss.counted"))
    prices.set(ylim=(0, top), yticks=range(5), ylabel=say("next_toss.priced"))
    seen = [box(counts, SEEN) for _ in range(2)]
    extra = [box(counts, MODEL, hatch="//") for _ in range(2)]
    price = [box(prices, CE) for _ in range(2)]
    seen_names, extra_names = ([name_bar(bar, beside="above") for bar in bars] for bars in (seen, extra))
    notes = [name_bar(bar, color=CE, size=BIG, beside="above", inside=False) for bar in price]
    endless = name_place(prices, 1.21, 1.055 * top, color=CE, size=22, of=price[1:])  # beside the tip
    belief = name_place(counts, 0.5, 15.2, color=MODEL, size=BIG)
    tip = furniture(prices.plot([], [], "^", color=CE, clip_on=False)[0])

    def move(heads, tails, added):
        n = heads + tails + 2 * added
        share = (heads + added) / n
        nats = surprisal(share, math.e), surprisal((tails + added) / n, math.e)
        for x, (count, cost) in enumerate(zip((heads, tails), nats)):
            set_box(seen[x], x - 0.36, 0, x + 0.36, max(count, 0.04))  # a line where none was seen
            set_box(extra[x], x - 0.36, count, x + 0.36, count + added)
            set_box(price[x], x - 0.36, 0, x + 0.36, min(max(cost, 0.01), top))  # a line where it costs nothing
            seen_names[x].say(say("next_toss.seen", count=count) if count or not added else "")
            extra_names[x].say(say("next_toss.imagined", count=added) if added else "")
            notes[x].say(say("next_toss.costs", nats=cost) if cost <= top else "")
        endless.say(say("next_toss.costs", nats=nats[1]) if nats[1] > top else "")
        tip.set_data([1] * (nats[1] > top), [top] * (nats[1] > top))
        belief.say(say("next_toss.estimate", q=share))
        facts = {"toss_count": heads + tails, "estimate_probability": share}
        return facts | {"next_heads_nats": nats[0], "next_tails_nats": nats[1]}

    return move
