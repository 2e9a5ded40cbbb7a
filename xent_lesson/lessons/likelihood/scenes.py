"""Lesson 08: which model makes what we saw least surprising? q is the model's probability of a head, y = 1."""

import math

import numpy as np

from xent_lesson.maths.information import cross_entropy, entropy, kl_divergence, surprisal
from xent_lesson.picture.area import area_rectangles, two_part_bar
from xent_lesson.picture.scene import Choice, Param, probability, scene
from xent_lesson.picture.style import CE, HATCH, INK, LINE, MODEL, QUIET, TRUTH

HALVINGS = 2000


def mean_nll(heads, n, q):
    """Mean negative log-likelihood, in nats, of so many heads in n tosses under each q of a list, or one q."""
    pairs = np.stack([q, 1 - np.asarray(q)], axis=-1)
    return cross_entropy(np.broadcast_to([heads / n, 1 - heads / n], pairs.shape), pairs, math.e)


@scene(
    size=(7.2, 5.0), q=probability(0.50), tally=Choice("7/10", ["1/1", "7/10", "70/100", "10/10"]),
    walls=["log_likelihood_nats", "mean_surprise_nats"],
)
def likelihood_three_ways(fig, tally):
    """One row of tosses, every q: how probable it is, the logarithm of that, and its mean surprise per toss."""
    fig.get_layout_engine().set(rect=(0, 0, 0.85, 1))  # the numbers stand at the right
    heads, n = map(int, tally.split("/"))
    panels = fig.subplots(3, 1, sharex=True)
    ends, deep = np.append(0, np.geomspace(1e-12, 1e-3, 40)), 2.5
    qs = np.concatenate([ends, np.linspace(0.0025, 0.9975, 399), 1 - ends[::-1]])  # denser towards the walls
    each = mean_nll(heads, n, qs)
    curves = np.exp(-n * each), -n * each, each
    limits = (0, 1.1 * curves[0].max()), (-deep * n, 0), (0, deep)
    names = "$\\mathcal{L}(q)$", "$\\ln \\mathcal{L}(q)$\n(nats)", "$-\\frac{1}{n} \\ln \\mathcal{L}(q)$\n(nats)"
    marks = []
    for ax, curve, ylim, name, color in zip(panels, curves, limits, names, (INK, INK, CE)):
        ax.plot(qs, curve, color=color)
        ax.set(xlim=(0, 1), ylim=ylim, xlabel="$q$", ylabel=name)
        ax.xaxis.label.set_visible(ax is panels[-1])
        ax.yaxis.set_label_coords(-0.12, 0.5)
        rod, = ax.plot([], [], color=MODEL, linestyle=LINE[MODEL], linewidth=1.4)
        dot, = ax.plot([], [], "o", color=MODEL, markeredgecolor="white", clip_on=False, zorder=5)
        number = ax.text(1.03, 0.5, "", color=MODEL, fontsize=15, va="center", transform=ax.transAxes)
        marks.append((ylim, rod, dot, number))
    panels[0].set_title(" ")  # room for where we are
    here = panels[0].text(0, 1.14 * limits[0][1], "", color=MODEL, fontsize=14, ha="center", va="center")
    panels[0].ticklabel_format(axis="y", style="sci", scilimits=(0, 0), useMathText=True)
    panels[0].yaxis.get_offset_text().set_x(-0.12)

    def move(q):
        nats = mean_nll(heads, n, q)
        heights = math.exp(-n * nats), -n * nats if nats else 0.0, nats
        texts = _likelihood(heights[0]), f"{heights[1]:.3f}", f"{nats:.3f}"
        for ((low, high), rod, dot, number), height, text in zip(marks, heights, texts):
            rod.set_data([q, q], [low, high])
            dot.set_data([q], [min(max(height, low), high)])
            dot.set_marker("^" if height > high else "v" if height < low else "o")
            number.set_text(text.replace("-", "−").replace("inf", "∞"))
        here.set_x(min(max(q, 0.14), 0.94))
        here.set_text(f"q = {q:.2f}")
        names = "likelihood_probability", "log_likelihood_nats", "mean_surprise_nats", "fair_coin_ratio"
        return dict(zip(names, (*heights, math.exp(n * (mean_nll(heads, n, 0.5) - nats)))))

    return move


def _likelihood(x):
    """Three digits, or where too many zeros would stand in front, one and the power of ten."""
    return f"{x:.3g}" if x >= 1e-4 or not x else f"{x:.0e}".replace("e-0", "e-")


@scene(size=(6.4, 5.0), n=Param(25, 0, HALVINGS, 25))
def vanishing_product(fig):
    """n factors of one half, multiplied by the computer with 64 bits and with 32; below, their logarithms added."""
    halves = [np.cumprod(np.append(1, np.full(HALVINGS, 0.5)).astype(kind)) for kind in (np.float64, np.float32)]
    logs = np.append(0, np.cumsum(np.full(HALVINGS, math.log(0.5))))
    depth, (product, total) = HALVINGS * math.log10(0.5), fig.subplots(2, 1, sharex=True)
    product.plot([0, HALVINGS], [0, depth], ":", color=INK, linewidth=1.5)
    product.set(xlim=(0, HALVINGS), ylim=(depth, 0), xlabel="$n$", ylabel="$0.5^{\\,n}$", title=" ")
    product.set_yticks(range(-600, 1, 150), [f"$10^{{{power}}}$" if power else "$1$" for power in range(-600, 1, 150)])
    product.xaxis.label.set_visible(False)
    total.plot([0, HALVINGS], [0, logs[-1]], color=CE)
    total.set(ylim=(1.02 * logs[-1], 0), xlabel="$n$", ylabel="$n\\,\\ln 0.5$  (nats)", title=" ")
    sum_dot, = total.plot([], [], "o", color=CE, markeredgecolor="white", clip_on=False)
    sum_note = total.text(HALVINGS, -0.1 * logs[-1], "", color=CE, fontsize=14, ha="right", va="center")
    marks = []
    for held, bits, color, x in zip(halves, (64, 32), (INK, QUIET), (0.02, 0.56)):
        smallest = math.log10(held[held > 0].min())
        product.plot([0, HALVINGS], [smallest] * 2, color=color, linewidth=1)
        product.text(x, 1.1, f"{bits} bits:", fontsize=14, va="center", transform=product.transAxes)
        note = product.text(x + 0.2, 1.1, "", fontsize=14, va="center", transform=product.transAxes)
        dot, = product.plot([], [], "o", color=color, markersize=12 if marks else 9, clip_on=False)
        dot.set(zorder=4 if marks else 5, markeredgecolor="white")
        marks.append((held, dot, note))

    def move(n):
        n = round(n)
        for held, dot, note in marks:
            dot.set_data([n], [math.log10(held[n]) if held[n] else depth])
            dot.set_marker("o" if held[n] else "v")
            note.set_text(f"{held[n]:.1g}".replace("e-0", "e-").replace("-", "−") if held[n] else "0.0")
        sum_dot.set_data([n], [logs[n]])
        sum_note.set_text(f"{logs[n]:.1f}".replace("-", "−"))
        room = [np.count_nonzero(held[n:]) for held in halves]
        products = (float(held[n]) for held in halves)
        names = "sum_of_logs_nats", "wide_room_count", "narrow_room_count", "wide_probability", "narrow_probability"
        return dict(zip(names, (float(logs[n]), *map(float, room), *products)))

    return move


@scene(
    size=(6.4, 5.0), q=probability(0.50), heads=Param(7, 0, 10, 1),
    walls=["model_extra_nats", "mean_loss_nats"],
)
def tally_and_model(fig):
    """Ten tosses: the area picture with heights from the tally and widths from the model, and its two parts."""
    ax, bar = fig.subplots(2, 1, height_ratios=[3, 1.2], sharex=True)
    widest = 3
    place = area_rectangles(ax, [MODEL] * 2, widest, ["1", "0"])
    for box in ax.patches:
        box.set_hatch(HATCH[MODEL])
    own, = ax.plot([], [], color=TRUTH, linestyle=LINE[TRUTH])
    ax.set(ylabel="$\\hat{p}$,  $1-\\hat{p}$", xlabel="$-\\ln q$,  $-\\ln(1-q)$  (nats)")
    parts = two_part_bar(bar, widest, "nats")

    def move(q, heads):
        tally, model = np.array([heads / 10, 1 - heads / 10]), [q, 1 - q]
        seen = tally[tally > 0]
        own.set_data(
            np.repeat(np.minimum(surprisal(seen, math.e), widest), 2), np.repeat(np.cumsum([0, *seen]), 2)[1:-1]
        )
        place(tally, [surprisal(belief, math.e) if share else 0 for share, belief in zip(tally, model)])
        facts = {
            "tally_entropy_nats": entropy(tally, math.e),
            "model_extra_nats": kl_divergence(tally, model, math.e),
            "mean_loss_nats": cross_entropy(tally, model, math.e),
        }
        parts(*facts.values())
        return facts

    return move


@scene(
    heads=Param(10, 1, 20, 1), tails=Param(0, 0, 20, 1), added=Param(0, 0, 2, 0.25),
    walls=["next_tails_nats"],
)
def next_toss(fig):
    """Heads and tails seen, and some of each that were only imagined; beside it the price of the next toss."""
    counts, prices = fig.subplots(1, 2)
    top = 4.5
    for ax in (counts, prices):
        ax.set(xlim=(-0.6, 1.6), xticks=[0, 1], xticklabels=["$y=1$", "$y=0$"], title=" ")
    counts.set(ylim=(0, 22), yticks=range(0, 21, 5), ylabel="$\\mathrm{heads}$,  $\\mathrm{tails}$")
    prices.set(ylim=(0, top), ylabel="$-\\ln q$,  $-\\ln(1-q)$  (nats)")
    seen, extra, price = (
        [ax.fill([], [], facecolor=color, hatch=HATCH[color], edgecolor="white", alpha=0.75)[0] for _ in range(2)]
        for ax, color in ((counts, TRUTH), (counts, MODEL), (prices, CE))
    )
    counts.text(0.4, 23, "$q$ =", color=MODEL, fontsize=14, ha="right", va="center")
    belief = counts.text(0.46, 23, "", color=MODEL, fontsize=14, va="center")
    notes = [prices.text(x, 1.055 * top, "", color=CE, fontsize=14, ha="center", va="center") for x in range(2)]
    tip, = prices.plot([], [], "^", color=CE, clip_on=False)

    def move(heads, tails, added):
        share = (heads + added) / (heads + tails + 2 * added)
        nats = surprisal(share, math.e), surprisal((tails + added) / (heads + tails + 2 * added), math.e)
        for x, (count, cost) in enumerate(zip((heads, tails), nats)):
            seen[x].set_xy(_box(x, 0, count))
            extra[x].set_xy(_box(x, count, count + added))
            price[x].set_xy(_box(x, 0, min(cost, top)))
            notes[x].set_text(f"{cost:.3f}" if math.isfinite(cost) else "∞")
        tip.set_data([1] * (nats[1] > top), [top] * (nats[1] > top))
        belief.set_text(f"{share:.3f}")
        return {"estimate_probability": share, "next_heads_nats": nats[0], "next_tails_nats": nats[1]}

    return move


def _box(middle, low, high, reach=0.36):
    return [(middle - reach, low), (middle + reach, low), (middle + reach, high), (middle - reach, high)]
