"""Lesson 11: a few objects among many backgrounds. y is 1 for an object, else 0; q is what the model gives to 1."""

import math

import numpy as np

from xent_lesson.maths.logits import sigmoid, softmax
from xent_lesson.maths.losses import (
    binary_cross_entropy,
    binary_cross_entropy_dz,
    binary_cross_entropy_from_logit,
    focal_loss,
    softmax_cross_entropy,
    softmax_cross_entropy_dz,
)
from xent_lesson.picture.marks import reading
from xent_lesson.picture.scene import Choice, Param, probability, scene
from xent_lesson.picture.style import CE, HATCH, INK, LINE, MODEL, QUIET, TRUTH

BOXES = 1000
GROUPS = ((INK, "//"), (QUIET, None))  # colour and hatch of y = 1 and of y = 0
COLUMNS = 0, 0.36  # where the numbers of the two groups stand, across the picture
WIDEST = 150  # nats
SUMS = "background_nats", "object_nats", "background_ratio", "object_ratio"
SHARES = np.concatenate([np.geomspace(1e-4, 0.05, 60), np.linspace(0.06, 1, 95)])  # where a curve is drawn
FOCAL = (0, (6, 1.5, 1, 1.5, 1, 1.5))  # the line style of the focal loss, in INK


def short(x, steps=(999.5, 100, 1)):
    """A number with no digits from steps[0] on, then one, two, three; what is out of reach says so."""
    if not 0 < x < 1e5:
        return "∞" if x == math.inf else "> 99,999" if x else "0"
    return f"{x:,.{sum(x < step for step in steps)}f}" if x > 0.0005 else "≈ 0"


def over(one, other):
    return one / other if other else math.inf


def lead(some, none):
    """Two sums as a ratio, the smaller one being 1."""
    larger = short(max(over(some, none), over(none, some)), (19.95, 9.995, 0))
    return f"1 : {larger}" if none >= some else f"{larger} : 1"


def box(left, right, low, high):
    return [(left, low), (left, high), (right, high), (right, low)]


def group_row(ax, row, widest):
    """Prepare a bar of two groups, objects first, with its numbers above; place(some, none, say) moves it."""
    fills = [ax.fill([], [], facecolor=face, hatch=hatch, edgecolor="white")[0] for face, hatch in GROUPS]
    for x, (face, hatch) in zip(COLUMNS, GROUPS):
        swatch = box(x * widest, (x + 0.045) * widest, row + 0.36, row + 0.58)
        ax.fill(*zip(*swatch), facecolor=face, hatch=hatch, edgecolor="white")
    places = *((x + 0.06, "left") for x in COLUMNS), (1, "right")
    notes = [ax.text(x * widest, row + 0.46, "", color=INK, fontsize=18, ha=side, va="center") for x, side in places]
    tip, = ax.plot([], [], ">", color=INK, clip_on=False, zorder=5)

    def place(some, none, say=short):
        ends = 0, min(some, widest), min(some + none, widest)
        for fill, left, right in zip(fills, ends, ends[1:]):
            fill.set_xy(box(left, right, row - 0.25, row + 0.25))
        tip.set_data(([widest], [row]) if some + none > widest else ([], []))
        for note, text in zip(notes, (say(some), say(none), lead(some, none))):
            note.set_text(text)

    return place


@scene(
    size=(6.4, 5.0), walls=[before + name for before in ("", "plain_") for name in SUMS], q=probability(0.10),
    objects=Param(10, 1, 500, 1), gamma=Param(0, 0, 5, 0.1), alpha=Param(0.5, 0.01, 0.99, 0.01),
)
def two_groups(fig):
    """A thousand boxes, each with the same q: how many of each group there are, and what each group costs."""
    upper, lower = fig.subplots(2, 1, height_ratios=[1.25, 2.3])
    upper.set(xlim=(0, BOXES), ylim=(-0.3, 1.1))
    upper.set_axis_off()
    upper.text(-0.015 * BOXES, 0, "$n$", color=INK, fontsize=17, ha="right", va="center")
    for x, name in zip(COLUMNS, ("$y=1$", "$y=0$")):
        upper.text((x + 0.06) * BOXES, 0.92, name, color=INK, fontsize=17, va="center")
    lower.set(xlim=(0, WIDEST), ylim=(-0.4, 1.8), xticks=[0, 50, 100, 150], yticks=[1, 0], xlabel="$\\sum L$  (nats)")
    lower.set_yticklabels(["$\\mathrm{CE}$", "$\\mathrm{FL}$"], fontsize=17)
    lower.get_yticklabels()[0].set_color(CE)
    lower.tick_params(axis="y", length=0)
    lower.grid(False, axis="y")
    counted = group_row(upper, 0, BOXES)
    rows = ("plain_", group_row(lower, 1, WIDEST)), ("", group_row(lower, 0, WIDEST))

    def move(q, objects, gamma, alpha):
        counts = objects, BOXES - objects
        counted(*counts, say="{:.0f}".format)
        facts = {"background_count": counts[1], "count_ratio": counts[1] / objects}
        losses = [(binary_cross_entropy(y, q), 2 * focal_loss(y, q, gamma, alpha)) for y in (1, 0)]
        for (before, place), each in zip(rows, zip(*losses)):
            some, none = (n * loss for n, loss in zip(counts, each))
            place(some, none)
            facts |= dict(zip([before + name for name in SUMS], (none, some, over(none, some), over(some, none))))
        return facts

    return move


def heading(ax, name, color, height):
    """What is moved, and at which number it is, above the axes; returns the number."""
    ax.text(0.13, height, f"{name} =", color=color, fontsize=17, ha="right", va="center", transform=ax.transAxes)
    return ax.text(0.15, height, "", color=color, fontsize=17, va="center", transform=ax.transAxes)


@scene(size=(8.0, 4.4), walls=["true_label_nats"], q=probability(0.10), truth=Choice("1", ["0", "1"]))
def loss_of_a_box(fig, truth):
    """The same loss against q, where each label has its own curve, and against q_t, where one curve serves both."""
    y, top = int(truth), 3
    left, right = fig.subplots(1, 2)
    marks = []
    for ax, name, color in (left, "$q$", MODEL), (right, "$q_t$", INK):
        ax.set(xlim=(0, 1), ylim=(0, top), xlabel=name, ylabel="$L$  (nats)", title=" ")
        marks.append((heading(ax, name, color, 1.08), reading(ax, CE)))
    for label, xs in enumerate((1 - SHARES, SHARES)):
        width, strength = (2.2, 1) if label == y else (0.9, 0.6)
        left.plot(xs, -np.log(SHARES), LINE[CE], color=CE, linewidth=width, alpha=strength)
        left.text(0.34 if label else 0.66, 1.5, f"$y={label}$", color=CE, fontsize=14, ha="center", alpha=strength)
    right.plot(SHARES, -np.log(SHARES), LINE[CE], color=CE)

    def move(q):
        share, nats = q if y else 1 - q, binary_cross_entropy(y, q)
        for (number, place), x in zip(marks, (q, share)):
            number.set_text(f"{x:.2f}")
            place(x, nats)
        return {"true_label_probability": share, "true_label_nats": nats}

    return move


@scene(
    size=(6.4, 4.6), walls=["true_label_nats", "focal_nats"], q_t=probability(0.50),
    gamma=Choice("2", ["0", "0.5", "1", "2", "5"]),
)
def focal_curves(fig, gamma):
    """The focal loss against q_t, beside the cross-entropy that it comes from."""
    power, top = float(gamma), 3
    ax = fig.subplots()
    ax.set(xlim=(0, 1), ylim=(0, top), xlabel="$q_t$", ylabel="$L$  (nats)", title=" \n ")
    for other in (0.5, 1, 2, 5):
        ax.plot(SHARES, focal_loss(1, SHARES, other), color=QUIET, linewidth=0.9)
    rod, = ax.plot([], [], color=INK, linestyle=LINE[QUIET], linewidth=1.4)
    looks = ("\\mathrm{CE}", CE, LINE[CE], 2.2, 13), ("\\mathrm{FL}", INK, FOCAL, 1.8, 10)
    marks = []
    for height, exponent, (name, color, style, width, size) in zip((1.17, 1.07), (0, power), looks):
        ax.plot(SHARES, focal_loss(1, SHARES, exponent), color=color, linestyle=style, linewidth=width)
        ax.plot([0.48, 0.58], [height] * 2, color=color, linestyle=style, clip_on=False, transform=ax.transAxes)
        ax.text(0.61, height, f"${name}$", color=color, fontsize=16, va="center", transform=ax.transAxes)
        note = ax.text(1, height, "", color=color, fontsize=16, ha="right", va="center", transform=ax.transAxes)
        dot, = ax.plot([], [], "o", color=color, markeredgecolor="white", markersize=size, clip_on=False, zorder=5)
        marks.append((dot, note))
    number = heading(ax, "$q_t$", INK, 1.12)

    def move(q_t):
        nats = binary_cross_entropy(1, q_t), focal_loss(1, q_t, power)
        number.set_text(f"{q_t:.2f}")
        rod.set_data([q_t, q_t], [0, top])
        for (dot, note), value in zip(marks, nats):
            dot.set_data([q_t], [min(value, top)])
            dot.set_marker("^" if value > top else "o")
            note.set_text(f"{value:.5f}" if math.isfinite(value) else "∞")
        return {"true_label_nats": nats[0], "focal_nats": nats[1], "kept_ratio": (1 - q_t) ** power}

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
    for upper, lower, y, name in zip(*fig.subplots(2, 2), (many, one), ("sigmoid", "softmax")):
        upper.set(ylim=(0, 1.3), yticks=[0, 0.5, 1], ylabel="$q_k$", title=" ")
        lower.set(ylim=(-1.1, 1.5), ylabel="$dL/dz_k$")
        lower.axhline(0, color=INK, linewidth=1)
        for ax, letter in ((upper, "q"), (lower, "z")):
            ax.set(xlim=(-0.6, 2.6), xticks=range(3), xticklabels=[f"${letter}_{k}$" for k in (1, 2, 3)])
        for k in range(3):
            upper.plot([k - 0.42, k + 0.42], [y[k]] * 2, color=TRUTH, linewidth=4, clip_on=False)
        bars = [
            ax.fill([], [], facecolor=color, hatch=HATCH[color], edgecolor="white", linewidth=0, alpha=0.75)[0]
            for ax, color in ((upper, MODEL), (lower, CE))
        ]
        notes = [[ax.text(k, high, "", ha="center") for k in range(3)] for ax, high in ((upper, 1.13), (lower, 1.22))]
        upper.text(-0.6, 1.4, f"$\\mathrm{{{name}}}$", color=INK, fontsize=16, va="center")
        upper.text(1.9, 1.4, "$\\sum q_k$ =", color=MODEL, fontsize=16, ha="right", va="center")
        total = upper.text(1.95, 1.4, "1", color=MODEL, fontsize=16, va="center")
        rows.append((bars, notes, total))

    def move(z1, z2, z3):
        z = np.array([z1, z2, z3])
        sides = (sigmoid(z), binary_cross_entropy_dz(many, z)), (softmax(z), softmax_cross_entropy_dz(one, z))
        losses = float(binary_cross_entropy_from_logit(many, z).sum()), softmax_cross_entropy(one, z)
        facts = {}
        for name, (bars, notes, total), (q, push), loss in zip(("label", "class"), rows, sides, losses):
            facts |= {f"{name}_nats": loss, f"expected_{name}_count": float(q.sum())}
            if name == "label":  # a softmax always sums to 1
                total.set_text(f"{q.sum():.3f}")
            for bar, note, heights in zip(bars, notes, (q, push)):
                bar.set_xy(np.concatenate([box(k - 0.35, k + 0.35, 0, heights[k]) for k in range(3)]))
                for text, height in zip(note, heights):
                    text.set_text(f"{round(height, 3) + 0.0:.3f}".replace("-", "−"))
            for k in range(3):
                facts |= {f"{name}{k + 1}_probability": float(q[k]), f"{name}{k + 1}_slope": float(push[k])}
        return facts

    return move


SCORED = {  # label -> what some model gives to 1, box by box
    1: np.array([0.12, 0.36, 0.64, 0.82, 0.95]),
    0: np.array([0.01, 0.02, 0.03, 0.05, 0.06, 0.08, 0.10, 0.14, 0.17, 0.22, 0.28, 0.40, 0.47, 0.58, 0.71]),
}


def errors(tau):
    """How many backgrounds pass the threshold tau, and how many objects do not."""
    return int(np.sum(SCORED[0] >= tau)), int(np.sum(SCORED[1] < tau))


@scene(size=(6.4, 6.0), tau=probability(0.50))
def moving_threshold(fig):
    """Twenty boxes with their q; from q = tau on, one counts as an object. Below, both kinds of error, and the loss."""
    boxes, counts, loss = fig.subplots(3, 1, sharex=True, height_ratios=[1, 1.3, 0.8])
    nats = float(np.concatenate([binary_cross_entropy(y, q) for y, q in SCORED.items()]).mean())
    boxes.set(xlim=(0, 1), ylim=(-0.6, 1.6), yticks=[0, 1], yticklabels=["$y=0$", "$y=1$"], xlabel="$q$")
    counts.set(ylim=(0, 15), ylabel="$n$", xlabel="$\\tau$", title=" ")
    loss.set(ylim=(0, 1), ylabel="$L$  (nats)", xlabel="$\\tau$", title=" ")
    counts.xaxis.label.set_visible(False)
    loss.plot([0, 1], [nats] * 2, LINE[CE], color=CE)
    looks = (QUIET, "o", (0, (1, 1))), (INK, "s", "-")
    marks = []
    for y, (color, shape, style) in enumerate(looks):
        boxes.plot(SCORED[y], [y] * len(SCORED[y]), shape, color=color, markersize=9, markeredgecolor="white")
        taus = np.array([0, *SCORED[y], 1])  # a count changes just after a box's own q
        counts.step(taus, [errors(tau)[y] for tau in taus], where="pre", color=color, linestyle=style)
        x, name = 0.56 * y, "$y=1$, $q<\\tau$:" if y else "$y=0$, $q\\geq\\tau$:"
        counts.plot([x, x + 0.07], [16.6] * 2, color=color, linestyle=style, clip_on=False)
        counts.text(x + 0.09, 16.6, name, color=INK, fontsize=13, va="center")
        number = counts.text(x + 0.34, 16.6, "", color=INK, fontsize=14, va="center")
        dot, = counts.plot([], [], shape, color=color, markeredgecolor="white", clip_on=False, zorder=5)
        marks.append((dot, number))
    rods = [ax.plot([], [], color=MODEL, linestyle=LINE[MODEL], linewidth=1.8)[0] for ax in (boxes, counts)]
    wrong, = boxes.plot([], [], "x", color=MODEL, markersize=13, markeredgewidth=2.5)
    here, = loss.plot([], [], "o", color=CE, markeredgecolor="white", clip_on=False, zorder=5)
    loss.text(0, 1.16, f"{nats:.4f}", color=CE, fontsize=14, va="center")

    def move(tau):
        alarms, missed = SCORED[0][SCORED[0] >= tau], SCORED[1][SCORED[1] < tau]
        wrong.set_data(np.concatenate([alarms, missed]), [0] * len(alarms) + [1] * len(missed))
        for rod, ax in zip(rods, (boxes, counts)):
            rod.set_data([tau, tau], ax.get_ylim())
        for (dot, number), count in zip(marks, errors(tau)):
            dot.set_data([tau], [count])
            number.set_text(f"{count}")
        here.set_data([tau], [nats])
        return {"alarm_count": len(alarms), "missed_count": len(missed), "mean_nats": nats}

    return move
