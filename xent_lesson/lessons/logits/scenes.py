"""Lesson 07: where a model's probabilities come from, and how a computer gets them wrong."""

import math

import numpy as np

from xent_lesson.maths.information import surprisal
from xent_lesson.maths.logits import logit, logsumexp, sigmoid, softmax
from xent_lesson.maths.losses import softmax_cross_entropy
from xent_lesson.picture.marks import mark, rows
from xent_lesson.picture.scene import Choice, Param, probability, scene
from xent_lesson.picture.style import CE, INK, LINE, MODEL, QUIET

PHOTO = np.array([4.0, 2.0, -2.0])  # dog, cat, rabbit
CLASSES = "dog", "cat", "rabbit"
SHAPES, SHADES = "osD", (0.9, 0.6, 0.3)  # of the three classes
REACH = 6  # how far a logit goes either way, and a shift


def shown(x, digits=4):
    """A number as it stands in a picture."""
    return f"{x:.{digits}f}".replace("-", "−") if math.isfinite(x) else "−∞" if x < 0 else "∞"


@scene(size=(8.0, 4.8), walls=["yes_nats", "no_nats", "logit_nats"], q=probability(0.50))
def logit_and_back(fig):
    """Left: the surprise of a no minus that of a yes, at every q. Right: the same curve turned, from z to q."""
    there, back = fig.subplots(1, 2)
    top, qs, zs = 5.2, np.linspace(0.005, 0.995, 199), np.linspace(-5.2, 5.2, 161)
    there.set(xlim=(0, 1), ylim=(-top, top), xlabel="$q$", ylabel="$-\\ln q$,  $-\\ln(1-q)$,  $z$  (nats)")
    back.set(xlim=(-top, top), ylim=(0, 1), xlabel="$z$  (nats)", ylabel="$q = \\sigma(z)$", xticks=range(-4, 5, 2))
    there.axhline(0, color=INK, linewidth=1)
    names = (CE, LINE[CE], "$-\\ln q$"), (INK, "-.", "$-\\ln(1-q)$"), (MODEL, LINE[MODEL], "$z$")
    for (color, style, _), heights in zip(names, (surprisal(qs, math.e), surprisal(1 - qs, math.e), logit(qs))):
        there.plot(qs, heights, style, color=color)
    back.plot(zs, sigmoid(zs), LINE[MODEL], color=MODEL)
    gap, length = (
        ax.plot([], [], color=color, linewidth=8, alpha=0.35, solid_capstyle="butt")[0]
        for ax, color in ((there, INK), (back, MODEL))
    )
    marks = [mark(there, color) for color, _, _ in names]
    turned = mark(back, MODEL)
    notes = rows(there, *names, reach=2.2)
    note, = rows(back, (MODEL, LINE[MODEL], "$\\sigma(z)$"), reach=2.2)

    def move(q):
        yes, no, z = surprisal(q, math.e), surprisal(1 - q, math.e), logit(q)
        gap.set_data([q, q], np.clip([yes, no], -top, top))
        length.set_data([0, np.clip(z, -top, top)], [q, q])
        for place, text, nats in zip(marks, notes, (yes, no, z)):
            place(q, nats)
            text.set_text(shown(nats))
        turned(z, q)
        note.set_text(shown(q, 2))
        return {"yes_nats": yes, "no_nats": no, "logit_nats": z}

    return move


@scene(
    size=(8.0, 4.8), **{name: Param(z, -REACH, REACH, 0.1) for name, z in zip(CLASSES, PHOTO)},
    shift=Param(0, -REACH, REACH, 0.1),
)
def each_or_all(fig):
    """The same three logits: on the sigmoid one by one, then stacked; and stacked again after one softmax."""
    curve, stack = fig.subplots(1, 2, width_ratios=[1.15, 1])
    zs = np.linspace(-2 * REACH, 2 * REACH, 121)
    curve.plot(zs, sigmoid(zs), LINE[MODEL], color=MODEL)
    curve.set(xlim=(-2 * REACH, 2 * REACH), ylim=(0, 1.02), xlabel="$z_i$  (nats)", ylabel="$\\sigma(z_i)$")
    stack.set(xlim=(-0.45, 2.1), ylim=(0, 3.05), ylabel="$q_i$", xticks=[0, 1.2], yticks=range(4), title=" ")
    stack.set_xticklabels(["$\\sigma(z_i)$", "$\\mathrm{softmax}(z)_i$"])
    stack.grid(axis="x", visible=False)
    for x in (0, 1.2):
        stack.plot([x - 0.4, x + 0.32], [1, 1], LINE[QUIET], color=INK, linewidth=1.5)
        stack.text(x - 0.02, 3.18, "$\\sum$ = ", ha="right", fontsize=14)
    dots = [
        curve.plot([], [], shape, color=MODEL, alpha=shade, markeredgecolor=INK, clip_on=False)[0]
        for shape, shade in zip(SHAPES, SHADES)
    ]
    columns = [
        (
            x,
            [stack.fill([], [], facecolor=MODEL, edgecolor="white", alpha=shade)[0] for shade in SHADES],
            [stack.text(x + 0.34, 0, "", va="center") for _ in SHADES],
            stack.text(x, 3.18, "", fontsize=14),
        )
        for x in (0, 1.2)
    ]
    for shape, shade, y in zip(SHAPES, SHADES, (0.97, 0.9, 0.83)):
        curve.plot([0.04], [y], shape, color=MODEL, alpha=shade, markeredgecolor=INK, transform=curve.transAxes)
    names = [curve.text(0.08, y, "", transform=curve.transAxes, va="center") for y in (0.97, 0.9, 0.83)]

    def move(shift, **logits):
        z = np.array([logits[name] for name in CLASSES]) + shift
        facts = {}
        for dot, name, at in zip(dots, names, z):
            dot.set_data([at], [sigmoid(at)])
            name.set_text(shown(at + 0.0, 1))
        for kind, shares, (x, bars, notes, total) in zip(("alone", "shared"), (sigmoid(z), softmax(z)), columns):
            tops, lowest = np.cumsum(shares), 0.1
            for bar, note, share, top in zip(bars, notes, shares, tops):
                bar.set_xy([(x - 0.3, top - share), (x + 0.3, top - share), (x + 0.3, top), (x - 0.3, top)])
                lowest = max(lowest, top - share / 2)
                note.set_position((x + 0.34, lowest))
                note.set_text(shown(share))
                lowest += 0.2
            total.set_text(f"{tops[-1]:.3f}")
            facts |= {f"{name}_{kind}_probability": float(share) for name, share in zip(CLASSES, shares)}
            facts[f"{kind}_sum_count"] = float(tops[-1])
        return facts | {f"{name}_shifted_nats": float(at) for name, at in zip(CLASSES, z)}

    return move


@scene(size=(8.0, 4.4), T=Param(1, 0.1, 10, 0.01, log=True))
def softmax_temperature(fig):
    """Softmax of z / T for the dog photo, which is the softmax with another base than e."""
    bars, curves = fig.subplots(1, 2)
    ts = np.geomspace(0.1, 10, 161)
    bars.set(ylim=(0, 1.1), ylabel="$q_i$", xlim=(-0.6, 2.6), xticks=range(3))
    bars.set_xticklabels([f"$q_{i}$" for i in (1, 2, 3)])
    curves.set(xscale="log", xlim=(0.1, 10), ylim=(0, 1.1), xlabel="$T$", ylabel="$q_i$")
    curves.set(xticks=[0.1, 1, 10], xticklabels=["0.1", "1", "10"])
    curves.axhline(1 / 3, color=INK, linestyle=LINE[QUIET], linewidth=1.5)
    for heights in softmax(PHOTO / ts[:, None]).T:
        curves.plot(ts, heights, LINE[MODEL], color=MODEL)
    boxes = [bars.fill([], [], facecolor=MODEL, edgecolor="white", alpha=shade)[0] for shade in SHADES]
    notes = [bars.text(i, 0, "", ha="center") for i in range(3)]
    dots = [
        curves.plot([], [], shape, color=MODEL, alpha=shade, markeredgecolor=INK, clip_on=False)[0]
        for shape, shade in zip(SHAPES, SHADES)
    ]
    base, = rows(curves, (INK, " ", "$b = e^{1/T}$"), reach=2.2)

    def move(T):
        shares, b = softmax(PHOTO / T), math.exp(1 / T)
        for i, (box, note, dot, share) in enumerate(zip(boxes, notes, dots, shares)):
            box.set_xy([(i - 0.35, 0), (i + 0.35, 0), (i + 0.35, share), (i - 0.35, share)])
            note.set_position((i, share + 0.02))
            note.set_text(shown(share))
            dot.set_data([T], [share])
        base.set_text(shown(b, 3))
        facts = {f"{name}_heated_probability": float(share) for name, share in zip(CLASSES, shares)}
        return facts | {"base_ratio": b, "heated_loss_nats": softmax_cross_entropy(0, PHOTO / T)}

    return move


PRECISIONS = {"float64": np.float64, "float32": np.float32}


def naive_logsumexp(z, precision):
    """ln of the sum of e^z along the last axis, as the formula stands, in one precision."""
    with np.errstate(over="ignore", divide="ignore", under="ignore"):
        return np.log(np.exp(np.asarray(z).astype(precision)).sum(axis=-1))


@scene(
    size=(8.0, 5.6), walls=["naive_logsumexp_nats", "naive_loss_nats"],
    z=Param(4, -1000, 1000, 4), precision=Choice("float64", list(PRECISIONS)),
)
def naive_and_stable(fig, precision):
    """The dog photo's logits, all moved together: above where their exponentials lie, below the loss computed from them."""
    kind, ten = PRECISIONS[precision], math.log10(math.e)
    least, most = math.log(np.finfo(kind).smallest_subnormal) - math.log(2), math.log(np.finfo(kind).max)
    line, loss = fig.subplots(2, 1, height_ratios=[1, 1.6])
    powers = range(-400, 401, 200)
    line.set(xlim=(-450, 450), ylim=(-0.6, 1.6), xlabel="$e^{z_i}$,  $e^{z_i - m}$", xticks=powers)
    line.set(xticklabels=[f"$10^{{{power}}}$" for power in powers], yticks=[1, 0])
    line.set_yticklabels(["$e^{z_i}$", "$e^{z_i - m}$"])
    line.axvspan(least * ten, most * ten, color=CE, alpha=0.12, linewidth=0)
    names = (CE, LINE[CE], "$m + \\ln \\sum e^{z_i - m} - z_1$"), (INK, "-.", "$\\ln \\sum e^{z_i} - z_1$")
    tops = np.arange(-1000, 1001, 4.0)
    naive = naive_logsumexp(tops[:, None] + PHOTO - PHOTO[0], kind) - tops
    loss.set(xlim=(-1000, 1000), ylim=(-0.05, 0.45), xlabel="$z_1$  (nats)", ylabel="$L$  (nats)")
    loss.axhline(softmax_cross_entropy(0, PHOTO), color=CE, linestyle=LINE[CE], linewidth=5, alpha=0.45)
    loss.plot(tops, np.where(np.isfinite(naive), naive, np.nan), "-.", color=INK, linewidth=1.6)
    kept = [
        [line.plot([], [], "o", color=color, markersize=8, alpha=0.6)[0] for _ in PHOTO] for color in (INK, CE)
    ]
    places = [mark(loss, CE, 15), mark(loss, INK, 8)]
    notes = rows(loss, *names, reach=3.1)

    def move(z):
        row = z + PHOTO - PHOTO[0]
        total, rough = float(logsumexp(row)), float(naive_logsumexp(row, kind))
        for dots, height, exponents in zip(kept, (1, 0), (row, row - z)):
            for dot, x in zip(dots, exponents):
                dot.set_data([x * ten], [height])
                dot.set_marker("o" if least < x <= most else "x")
        facts = {
            "logsumexp_nats": total, "naive_logsumexp_nats": rough,
            "stable_loss_nats": softmax_cross_entropy(0, row), "naive_loss_nats": rough - z,
            "smallest_exponent_nats": least, "largest_exponent_nats": most,
        }
        for place, text, name in zip(places, notes, ("stable_loss_nats", "naive_loss_nats")):
            place(z, facts[name])
            text.set_text(shown(facts[name]))
        return facts

    return move
