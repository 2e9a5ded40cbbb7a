"""Lesson 11: a few objects among many backgrounds. y is 1 for an object, else 0; p is what the model gives to 1."""

import math

import numpy as np

from ..logits import sigmoid, softmax
from ..losses import (
    binary_cross_entropy,
    binary_cross_entropy_dz,
    binary_cross_entropy_from_logit,
    focal_loss,
    softmax_cross_entropy,
    softmax_cross_entropy_dz,
)
from ..scene import Choice, Param, probability, scene
from ..style import CE, HATCH, INK, LINE, MODEL, QUIET, TRUTH

BOXES = 1000
GROUPS = ((QUIET, ".."), (INK, "//"))  # colour and hatch of y = 0 and of y = 1
FOCAL = (0, (6, 1.5, 1, 1.5, 1, 1.5))  # the line style of the focal loss, in INK


def short(x):
    """A number with about three digits; what is out of their reach says so."""
    if not 0 < x < 1e5:
        return "∞" if x == math.inf else "> 99,999" if x else "0"
    digits = 0 if x > 999.5 else 1 if x > 9.995 else 2 if x > 0.9995 else 3
    return f"{x:,.{digits}f}" if x > 0.0005 else "≈ 0"


def box(left, right, low, high):
    return [(left, low), (left, high), (right, high), (right, low)]


@scene(
    size=(6.4, 4.8), walls=["background_ratio"], p=Param(0.10, 0.01, 0.99, 0.01), objects=Param(10, 1, 500, 1),
    gamma=Param(0, 0, 5, 0.1), alpha=Param(0.5, 0, 1, 0.01),
)
def two_groups(fig):
    """A thousand boxes, each with the same p: which group is larger, which one the loss comes from."""
    ax = fig.subplots()
    ax.set(xlim=(0, 1), ylim=(-0.4, 3), yticks=[2, 1, 0], xlabel="$\\sum_{y=0}\\,/\\,\\sum$")
    ax.set_yticklabels(["$n$", "$\\mathrm{CE}$", "$\\mathrm{FL}$"], fontsize=15)
    ax.grid(False, axis="y")
    ax.spines["left"].set_visible(False)
    rows = []
    for row, color, tick in zip((2, 1, 0), (INK, CE, INK), ax.get_yticklabels()):
        tick.set_color(color)
        _, bar = (
            ax.fill(*zip(*box(0, 1, row - 0.18, row + 0.18)), facecolor=face, hatch=hatch, edgecolor="white")[0]
            for face, hatch in GROUPS
        )
        places = (0, "left"), (0.5, "center"), (1, "right")
        notes = [ax.text(x, row + 0.4, "", color=color, fontsize=15, ha=side, va="center") for x, side in places]
        rows.append((row, bar, notes))
    for x, name, side in ((0, "$y=0$", "left"), (1, "$y=1$", "right")):
        ax.text(x, 2.8, name, color=INK, fontsize=16, ha=side, va="center")
    tip, = ax.plot([], [], ">", color=INK, clip_on=False, zorder=5)

    def move(p, objects, gamma, alpha):
        counts = BOXES - objects, objects
        plain = [n * binary_cross_entropy(y, p) for y, n in enumerate(counts)]
        yours = [2 * n * focal_loss(y, p, gamma, alpha) for y, n in enumerate(counts)]
        for (row, bar, notes), (none, some) in zip(rows, (counts, plain, yours)):
            ratio = none / some if some else math.inf
            bar.set_xy(box(none / (none + some), 1, row - 0.18, row + 0.18))
            ends = (short(none), short(some)) if row < 2 else (f"{none:.0f}", f"{some:.0f}")
            for note, text in zip(notes, (ends[0], f"{short(ratio)} : 1", ends[1])):
                note.set_text(text)
        endless = not yours[1]
        tip.set_data([1] * endless, [0] * endless)
        names = "background_count", "count_ratio", "plain_background_nats", "plain_object_nats", "plain_ratio"
        facts = dict(zip(names, (counts[0], counts[0] / objects, *plain, plain[0] / plain[1])))
        facts |= dict(background_nats=yours[0], object_nats=yours[1])
        return facts | {"background_ratio": math.inf if endless else yours[0] / yours[1]}

    return move


@scene(
    size=(8.0, 4.4), walls=["true_label_nats", "focal_nats"], p=probability(0.10),
    truth=Choice("1", ["0", "1"]), gamma=Choice("0", ["0", "0.5", "1", "2", "5"]),
)
def focal_curves(fig, truth, gamma):
    """The same loss against p, where each label has its own curve, and against p_t, where one curve serves both."""
    y, power, top = int(truth), float(gamma), 3
    near_wall = np.geomspace(1e-4, 0.05, 60)
    shares = np.concatenate([near_wall, np.linspace(0.06, 1, 95)])
    left, right = fig.subplots(1, 2)
    for ax, name in ((left, "$p$"), (right, "$p_t$")):
        ax.set(xlim=(0, 1), ylim=(0, top), xlabel=name, ylabel="$L$  (nats)", title=" \n ")
    left.plot(shares if not y else 1 - shares, -np.log(shares), LINE[CE], color=CE, linewidth=0.9, alpha=0.6)
    for other in (0.5, 1, 2, 5) if power else ():
        right.plot(shares, focal_loss(1, shares, other), color=QUIET, linewidth=0.9)
    looks = [("\\mathrm{CE}", CE, LINE[CE], 2.2), ("\\mathrm{FL}", INK, FOCAL, 1.8)][: 2 if power else 1]
    for ax, xs in ((left, shares if y else 1 - shares), (right, shares)):
        for (_, color, style, width), exponent in zip(looks, (0, power)):
            ax.plot(xs, focal_loss(1, shares, exponent), color=color, linestyle=style, linewidth=width)
    marks = []
    for ax, name, color in ((left, "$p$ =", MODEL), (right, "$p_t$ =", INK)):
        ax.text(0.12, 1.12, name, color=color, fontsize=15, ha="right", va="center", transform=ax.transAxes)
        place = ax.text(0.14, 1.12, "", color=color, fontsize=15, va="center", transform=ax.transAxes)
        rod, = ax.plot([], [], color=color, linestyle=LINE[QUIET], linewidth=1.4)
        dots = [
            ax.plot([], [], "o", color=look[1], markeredgecolor="white", clip_on=False, zorder=5)[0] for look in looks
        ]
        dots[0].set_markersize(13)
        marks.append((place, rod, dots))
    notes = []
    for height, (name, color, style, _) in zip((1.17, 1.07), looks):
        right.plot([0.44, 0.54], [height] * 2, color=color, linestyle=style, clip_on=False, transform=right.transAxes)
        right.text(0.57, height, f"${name}$", color=color, fontsize=14, va="center", transform=right.transAxes)
        note = right.text(1, height, "", color=color, fontsize=14, ha="right", va="center", transform=right.transAxes)
        notes.append(note)

    def move(p):
        share = p if y else 1 - p
        nats = binary_cross_entropy(y, p), focal_loss(y, p, power)
        for (place, rod, dots), x in zip(marks, (p, share)):
            place.set_text(f"{x:.2f}")
            rod.set_data([x, x], [0, top])
            for dot, height in zip(dots, nats):
                dot.set_data([x], [min(height, top)])
                dot.set_marker("^" if height > top else "o")
        for note, value in zip(notes, nats):
            note.set_text(f"{value:.5f}" if math.isfinite(value) else "∞")
        facts = {"true_label_probability": share, "true_label_nats": nats[0], "focal_nats": nats[1]}
        return facts | {"kept_ratio": (1 - share) ** power}

    return move


LOGITS = {f"z{k}": Param(start, -6, 6, 0.1) for k, start in ((1, 4), (2, 2), (3, -2))}


@scene(
    size=(8.0, 5.6), labels=Choice("1 0 0", ["0 0 0", "1 0 0", "1 1 0", "1 1 1"]),
    one_class=Choice("1", ["1", "2", "3"]), **LOGITS,
)
def labels_and_classes(fig, labels, one_class):
    """The same three logits as three yes-or-no questions (left) and as one choice among three (right)."""
    many, one = np.array([float(y) for y in labels.split()]), np.eye(3)[int(one_class) - 1]
    rows = []
    for upper, lower, y in zip(*fig.subplots(2, 2, height_ratios=[1, 1]), (many, one)):
        upper.set(ylim=(0, 1.3), yticks=[0, 0.5, 1], ylabel="$p_k$", title=" ")
        lower.set(ylim=(-1.1, 1.5), ylabel="$dL/dz_k$")
        lower.axhline(0, color=INK, linewidth=1)
        for ax, letter in ((upper, "p"), (lower, "z")):
            ax.set(xlim=(-0.6, 2.6), xticks=range(3), xticklabels=[f"${letter}_{k}$" for k in (1, 2, 3)])
        for k in range(3):
            upper.plot([k - 0.42, k + 0.42], [y[k]] * 2, color=TRUTH, linewidth=4, clip_on=False)
        bars = [
            ax.fill([], [], facecolor=color, hatch=HATCH[color], edgecolor="white", linewidth=0, alpha=0.75)[0]
            for ax, color in ((upper, MODEL), (lower, CE))
        ]
        notes = [[ax.text(k, high, "", ha="center") for k in range(3)] for ax, high in ((upper, 1.13), (lower, 1.22))]
        upper.text(1.3, 1.4, "$\\sum p_k$ =", color=MODEL, fontsize=14, ha="right", va="center")
        total = upper.text(1.35, 1.4, "1", color=MODEL, fontsize=14, va="center")
        rows.append((bars, notes, total))

    def move(z1, z2, z3):
        z = np.array([z1, z2, z3])
        sides = (sigmoid(z), binary_cross_entropy_dz(many, z)), (softmax(z), softmax_cross_entropy_dz(one, z))
        losses = float(binary_cross_entropy_from_logit(many, z).sum()), softmax_cross_entropy(one, z)
        facts = {}
        for name, (bars, notes, total), (p, push), loss in zip(("label", "class"), rows, sides, losses):
            facts |= {f"{name}_nats": loss, f"expected_{name}_count": float(p.sum())}
            if name == "label":  # a softmax always sums to 1
                total.set_text(f"{p.sum():.3f}")
            for bar, note, heights in zip(bars, notes, (p, push)):
                bar.set_xy(np.concatenate([box(k - 0.35, k + 0.35, 0, heights[k]) for k in range(3)]))
                for text, height in zip(note, heights):
                    text.set_text(f"{round(height, 3) + 0.0:.3f}".replace("-", "−"))
            for k in range(3):
                facts |= {f"{name}{k + 1}_probability": float(p[k]), f"{name}{k + 1}_slope": float(push[k])}
        return facts

    return move


SCORED = {  # label -> what some model gives to 1, box by box
    1: np.array([0.12, 0.36, 0.64, 0.82, 0.95]),
    0: np.array([0.01, 0.02, 0.03, 0.05, 0.06, 0.08, 0.10, 0.14, 0.17, 0.22, 0.28, 0.40, 0.47, 0.58, 0.71]),
}


def errors(t):
    """How many backgrounds pass the threshold t, and how many objects do not."""
    return int(np.sum(SCORED[0] >= t)), int(np.sum(SCORED[1] < t))


@scene(size=(6.4, 6.0), t=probability(0.50))
def moving_threshold(fig):
    """Twenty boxes with their p. A box counts as an object from p = t on: below, both kinds of error, and the loss."""
    boxes, counts, loss = fig.subplots(3, 1, sharex=True, height_ratios=[1, 1.3, 0.8])
    nats = float(np.concatenate([binary_cross_entropy(y, p) for y, p in SCORED.items()]).mean())
    boxes.set(xlim=(0, 1), ylim=(-0.6, 1.6), yticks=[0, 1], yticklabels=["$y=0$", "$y=1$"], xlabel="$p$")
    counts.set(ylim=(0, 15), ylabel="$n$", xlabel="$t$", title=" ")
    loss.set(ylim=(0, 1), ylabel="$L$  (nats)", xlabel="$t$", title=" ")
    counts.xaxis.label.set_visible(False)
    loss.plot([0, 1], [nats] * 2, LINE[CE], color=CE)
    looks = (QUIET, "o", (0, (1, 1))), (INK, "s", "-")
    marks = []
    for y, (color, shape, style) in enumerate(looks):
        boxes.plot(SCORED[y], [y] * len(SCORED[y]), shape, color=color, markersize=9, markeredgecolor="white")
        ts = np.array([0, *SCORED[y], 1])  # a count changes just after a box's own p
        counts.step(ts, [errors(t)[y] for t in ts], where="pre", color=color, linestyle=style)
        x, name = 0.56 * y, "$y=1$, $p<t$:" if y else "$y=0$, $p\\geq t$:"
        counts.plot([x, x + 0.07], [16.6] * 2, color=color, linestyle=style, clip_on=False)
        counts.text(x + 0.09, 16.6, name, color=INK, fontsize=13, va="center")
        number = counts.text(x + 0.34, 16.6, "", color=INK, fontsize=14, va="center")
        dot, = counts.plot([], [], shape, color=color, markeredgecolor="white", clip_on=False, zorder=5)
        marks.append((dot, number))
    rods = [ax.plot([], [], color=MODEL, linestyle=LINE[MODEL], linewidth=1.8)[0] for ax in (boxes, counts)]
    wrong, = boxes.plot([], [], "x", color=MODEL, markersize=13, markeredgewidth=2.5)
    here, = loss.plot([], [], "o", color=CE, markeredgecolor="white", clip_on=False, zorder=5)
    loss.text(0, 1.16, f"{nats:.4f}", color=CE, fontsize=14, va="center")

    def move(t):
        alarms, missed = SCORED[0][SCORED[0] >= t], SCORED[1][SCORED[1] < t]
        wrong.set_data(np.concatenate([alarms, missed]), [0] * len(alarms) + [1] * len(missed))
        for rod, ax in zip(rods, (boxes, counts)):
            rod.set_data([t, t], ax.get_ylim())
        for (dot, number), count in zip(marks, errors(t)):
            dot.set_data([t], [count])
            number.set_text(f"{count}")
        here.set_data([t], [nats])
        return {"alarm_count": len(alarms), "missed_count": len(missed), "mean_nats": nats}

    return move
