"""Lesson 11: a few objects among many empty boxes. y is 1 for an object, else 0; q is what the model gives to 1."""

import math

import numpy as np

from xent_lesson.maths.logits import sigmoid, softmax
from xent_lesson.maths.losses import binary_cross_entropy, binary_cross_entropy_from_logit, focal_loss, softmax_cross_entropy
from xent_lesson.picture.crowd import furniture
from xent_lesson.picture.labels import name_bar, name_line, name_place
from xent_lesson.picture.scene import Choice, Param, probability, scene
from xent_lesson.picture.shapes import box, pin, set_box
from xent_lesson.picture.style import BIG, CE, INK, LINE, MODEL, QUIET, TRUTH
from xent_lesson.words import say

from . import street

EMPTY, OBJECTS = 990, 10
EASY, HARD = 970, 20  # of the empty boxes, when the model has learned for a while
GIVEN = {"easy": (0, 0.01), "hard": (0, 0.60), "object": (1, 0.30)}  # their label, and the q that it then gives them
PRIOR = 0.01  # one box in a hundred shows an object
PETS = "dog", "cat", "rabbit"
SHARES = np.concatenate([np.geomspace(1e-4, 0.05, 40), np.linspace(0.06, 1, 80)])  # where a curve is drawn
SUMS = [f"{row}{group}_nats" for row in ("", "plain_") for group in ("empty", "object", "whole")]
COLORS = {name: TRUTH if "object" in name else QUIET if "empty" in name else INK for name in SUMS}
PALE = {"contrast": "a box is as pale as its loss is small"}


@scene(
    size=(8.4, 4.1), walls=["true_label_nats"], colors={"true_label_nats": CE},
    truth=Choice("0", ["0", "1"]), q=probability(0.10).along("x", color=MODEL),
)
def loss_of_a_box(fig, truth):
    """The same loss against q, where each label has its own curve, and against q_t, where one curve serves both."""
    y, top = int(truth), 3
    left, right = fig.subplots(1, 2)
    for ax, across, color in (left, "given", MODEL), (right, "to_truth", INK):
        ax.set(xlim=(0, 1), ylim=(0, top), xticks=[0, 0.25, 0.5, 0.75, 1], yticks=range(4))
        ax.set_xlabel(say(f"loss_of_a_box.{across}"), color=color)
        ax.set_ylabel(say("loss_of_a_box.up"), color=CE)
    for label, xs in enumerate((1 - SHARES, SHARES)):
        width, style = (2.6, "-") if label == y else (1.4, ":")
        curve, = left.plot(xs, -np.log(SHARES), style, color=CE, linewidth=width)
        name_line(curve, say(f"loss_of_a_box.label{label}"), at=0.25)
    both, = right.plot(SHARES, -np.log(SHARES), LINE[CE], color=CE, linewidth=2.6)
    name_line(both, say("loss_of_a_box.both"), at=0.4)
    marks = [pin(ax, INK, words=BIG, drop=True) for ax in (left, right)]

    def move(q):
        share, nats = q if y else 1 - q, binary_cross_entropy(y, q)
        for mark, x in zip(marks, (q, share)):
            mark(x, nats, say("loss_of_a_box.number", nats=nats))
        return {"true_label_probability": share, "true_label_nats": nats}

    return move


@scene(
    size=(8.0, 4.2), walls=SUMS, colors=COLORS, excused=PALE,
    q=probability(0.10).colored(MODEL), gamma=Param(0.5, 0, 5, 0.1),
)
def photo_boxes(fig):
    """A photo under a thousand boxes, ten with an object: the loss of each box fades where the model is right."""
    names = "empty", "object"
    groups = (QUIET, street.empty_tiles), (TRUTH, street.frames)
    fade, share, settings = street.photo_and_bars(fig, "photo_boxes", groups, above=0.045)
    everywhere = name_place(fig.axes[0], street.WIDE / 2, street.HIGH + 0.72, color=MODEL, size=BIG)

    def move(q, gamma):
        facts = {}
        everywhere.say(say("photo_boxes.everywhere", q=q))
        for row, (before, power) in enumerate((("plain_", 0), ("", gamma))):
            nats = EMPTY * focal_loss(0, q, power), OBJECTS * focal_loss(1, q, power)
            share(row, nats, lambda parts: [street.in_nats(name, x) for name, x in zip(names, nats)])
            settings[row].say(say(f"photo_boxes.{before}row", gamma=power, nats=sum(nats)))
            facts |= {f"{before}{name}_nats": x for name, x in zip((*names, "whole"), (*nats, sum(nats)))}
        fade(0, q**gamma)
        fade(1, (1 - q) ** gamma)
        return facts

    return move


@scene(size=(6.8, 4.1), walls=["true_label_nats", "focal_nats"], colors={"true_label_nats": CE, "focal_nats": INK},
       q_t=probability(0.50).along("x"), gamma=Param(2, 0, 5, 0.5))  # fmt: skip
def focal_curves(fig):
    """The focal loss against q_t, below the cross-entropy that it comes from."""
    ax, top = fig.subplots(), 3
    ax.set(xlim=(0, 1), ylim=(-0.35, top), yticks=range(4), xticks=[0, 0.25, 0.5, 0.75, 1])
    ax.set(xlabel=say("focal_curves.across"), ylabel=say("focal_curves.up"))
    plain, = ax.plot(SHARES, focal_loss(1, SHARES, 0), LINE[CE], color=CE)
    name_line(plain, say("focal_curves.plain"), at=0.4)
    focal, = ax.plot([], [], color=INK, linestyle=(0, (6, 1.5, 1, 1.5, 1, 1.5)))
    named = name_line(focal, at=0.2)
    drop = furniture(ax.plot([], [], color=CE, linewidth=6, alpha=0.35, solid_capstyle="butt")[0])
    above, below = pin(ax, CE, prefer="above"), pin(ax, INK, words=BIG)
    furniture(above.dot)

    def move(q_t, gamma):
        nats, left, kept = binary_cross_entropy(1, q_t), focal_loss(1, q_t, gamma), (1 - q_t) ** gamma
        focal.set_data(SHARES, focal_loss(1, SHARES, gamma))
        named.say(say("focal_curves.focal", gamma=gamma))
        drop.set_data([q_t, q_t], [min(left, top), min(nats, top)])
        above(q_t, nats)
        below(q_t, left, say("focal_curves.kept", kept=kept))
        return {"true_label_nats": nats, "focal_nats": left, "kept_ratio": kept}

    return move


@scene(size=(8.0, 4.2), colors={"easy_ratio": QUIET, "hard_ratio": INK, "object_ratio": TRUTH},
       gamma=Param(0, 0, 5, 0.1), alpha=Param(0.75, 0.01, 0.99, 0.01), excused=PALE)  # fmt: skip
def hard_boxes(fig):
    """The same photo, some way into the training: what gamma does to easy boxes, alpha does to all the empty ones."""
    groups = (QUIET, street.easy_tiles), (INK, street.bush_tiles), (TRUTH, street.frames)
    fade, share, settings = street.photo_and_bars(fig, "hard_boxes", groups)
    settings[0].say(say("hard_boxes.plain_row"))
    counts = {"easy": EASY, "hard": HARD, "object": OBJECTS}

    def said(name, part):  # a part of 0 % has no place in the bar that words could stand above
        return say(f"hard_boxes.{name}", part=part) if part >= 0.005 else ""

    def move(gamma, alpha):
        facts = {}
        for row, (before, how) in enumerate((("plain_", (0, 0.5)), ("", (gamma, alpha)))):
            nats = [n * focal_loss(*GIVEN[name], *how) for name, n in counts.items()]
            parts = share(row, nats, lambda parts: [said(name, part) for name, part in zip(counts, parts)])
            facts |= {f"{before}{name}_ratio": float(part) for name, part in zip(counts, parts)}
        settings[1].say(say("hard_boxes.row", gamma=gamma, alpha=alpha))
        for group, name in enumerate(counts):
            y, q = GIVEN[name]
            weight = (alpha if y else 1 - alpha) / max(alpha, 1 - alpha)
            fade(group, weight * (1 - q if y else q) ** gamma)
        return facts

    return move


def cheapest(gamma, alpha, p=PRIOR):
    """The one q for all boxes that costs least, when a share p of them shows an object: where the slope is 0."""
    def pull(q):  # how fast the loss of a box with label 1 falls with q
        return (1 - q) ** gamma / q - gamma * (1 - q) ** (gamma - 1) * math.log(q)

    low, high = 1e-12, 1 - 1e-12
    for _ in range(60):
        q = (low + high) / 2
        low, high = (q, high) if alpha * p * pull(q) > (1 - alpha) * (1 - p) * pull(1 - q) else (low, q)
    return (low + high) / 2


@scene(size=(7.6, 4.1), colors={"cheapest_probability": MODEL},
       alpha=Param(0.9, 0.5, 0.99, 0.01), gamma=Param(0, 0, 5, 0.5))  # fmt: skip
def cheapest_q(fig):
    """One q for all boxes: what it costs on average, and where that is least. One box in a hundred shows an object."""
    ax = fig.subplots()
    ax.set(xscale="log", xlim=(0.001, 1), ylim=(0.5, 3), yticks=[1, 2, 3], xticks=[0.001, 0.01, 0.1, 1])
    ax.set_xticklabels(["0.001", "0.01", "0.1", "1"])
    ax.set_xlabel(say("cheapest_q.across"), color=MODEL)
    ax.set_ylabel(say("cheapest_q.up"))
    ax.minorticks_off()
    truth, = ax.plot([PRIOR, PRIOR], [0.5, 3], color=TRUTH, linewidth=2.6)
    name_line(truth, say("cheapest_q.truth"), at=0.85)
    qs = np.concatenate([np.geomspace(0.001, 0.5, 110), 1 - np.geomspace(0.49, 0.001, 50)])
    curve, = ax.plot([], [], color=INK)
    named = name_line(curve, at=0.9)
    best = pin(ax, MODEL, words=BIG, drop=True, prefer="above")

    def average(q, gamma, alpha):
        return PRIOR * focal_loss(1, q, gamma, alpha) + (1 - PRIOR) * focal_loss(0, q, gamma, alpha)

    def move(alpha, gamma):
        q = cheapest(gamma, alpha)
        curve.set_data(qs, np.minimum(average(qs, gamma, alpha) / average(q, gamma, alpha), 9))
        named.say(say("cheapest_q.curve", alpha=alpha, gamma=gamma))
        best(q, 1, say("cheapest_q.best", q=q))
        return {"cheapest_probability": q, "times_ratio": q / PRIOR}

    return move


@scene(
    size=(8.6, 4.2), colors={f"{side}_{pet}_slope": CE for side in ("own", "shared") for pet in PETS},
    labels=Choice("1 1 0", ["0 0 0", "1 0 0", "1 1 0", "1 1 1"]), true_class=Choice("dog", PETS),
    **{pet: Param(z, -6, 6, 0.1).colored(MODEL) for pet, z in zip(PETS, (1.5, 0.5, -1))},
)
def labels_and_classes(fig, labels, true_class):
    """The same three logits as three yes-or-no questions (left) and as one choice among three (right)."""
    many, one = np.array([float(y) for y in labels.split()]), np.eye(3)[PETS.index(true_class)]
    sides, totals = [], []
    for ax, y, side in zip(fig.subplots(1, 2, sharey=True), (many, one), ("own", "shared")):
        ax.set(xlim=(-0.6, 2.6), ylim=(0, 1.62), yticks=[0, 0.5, 1], xticks=range(3))
        ax.set_xticklabels([say(f"labels_and_classes.{pet}_{'yes' if is_so else 'no'}") for pet, is_so in zip(PETS, y)])
        ax.set_title(say(f"labels_and_classes.{side}"), fontsize=BIG)
        ax.xaxis.grid(False)
        for i, color in enumerate(np.where(y == 1, TRUTH, INK)):
            ax.get_xticklabels()[i].set(color=color, fontsize=13)
        for i in np.flatnonzero(y):
            frame = furniture(box(ax, TRUTH, facecolor="none", linewidth=2.6, clip_on=False))
            set_box(frame, i - 0.42, 0, i + 0.42, 1)
        shares = [box(ax, MODEL, hatch="//") for _ in PETS]
        percents = [name_bar(share, beside="above") for share in shares]
        pushes, = ax.plot([], [], color=CE, linewidth=3.2, solid_capstyle="butt", clip_on=False, zorder=4)
        for i, head in enumerate(np.where(y == 1, "^", "v")):  # an arrow ends at its label, wherever it begins
            furniture(ax.plot([i + 0.26], [y[i]], head, color=CE, clip_on=False, zorder=4)[0])
        forces = [name_place(ax, i, 1.16, color=CE, of=[pushes]) for i in range(3)]
        totals.append(name_place(ax, 0.3, 1.45, say("labels_and_classes.whole"), color=MODEL, size=BIG, of=shares))
        sides.append((side, y, shares, percents, pushes, forces))
        name_place(ax, 1.9, 1.45, say("labels_and_classes.frame"), color=TRUTH)
    fig.axes[0].set_ylabel(say("labels_and_classes.up"), color=MODEL)

    def move(dog, cat, rabbit):
        z = np.array([dog, cat, rabbit])
        given = sigmoid(z), softmax(z)
        losses = float(binary_cross_entropy_from_logit(many, z).sum()), softmax_cross_entropy(one, z)
        facts = {"own_count": float(given[0].sum())}
        for (side, y, shares, percents, pushes, forces), q, loss in zip(sides, given, losses):
            facts[f"{side}_nats"], slope = loss, q - y  # on both sides
            pushes.set_data(np.repeat([0.26, 1.26, 2.26], 3), np.ravel([(q[i], y[i], np.nan) for i in range(3)]))
            for i, pet in enumerate(PETS):
                set_box(shares[i], i - 0.34, 0, i + 0.1, q[i])
                percents[i].say(say("labels_and_classes.share", q=q[i]))
                forces[i].say(say(f"labels_and_classes.{'up' if y[i] else 'down'}wards", push=abs(slope[i])))
                facts |= {f"{side}_{pet}_probability": float(q[i]), f"{side}_{pet}_slope": float(slope[i])}
        totals[0].say(say("labels_and_classes.sum", total=facts["own_count"]))
        return facts

    return move


SCORED = {  # label -> what some model gives to 1, box by box
    1: np.array([0.12, 0.36, 0.64, 0.82, 0.95]),
    0: np.array([0.01, 0.02, 0.03, 0.05, 0.06, 0.08, 0.10, 0.14, 0.17, 0.22, 0.28, 0.40, 0.47, 0.58, 0.71]),
}


def errors(tau):
    """How many empty boxes pass the threshold tau, and how many objects do not."""
    return int(np.sum(SCORED[0] >= tau)), int(np.sum(SCORED[1] < tau))


@scene(size=(8.0, 4.2), colors={"mean_nats": CE, "alarm_count": QUIET, "missed_count": TRUTH},
       tau=probability(0.50).along("x", panel=1))  # fmt: skip
def moving_threshold(fig):
    """Twenty boxes with their q; from q = tau on, one counts as an object. Below, how many errors that makes."""
    boxes, counts = fig.subplots(2, 1, sharex=True, height_ratios=[1, 1.3])
    nats = float(np.concatenate([binary_cross_entropy(y, q) for y, q in SCORED.items()]).mean())
    boxes.set(xlim=(0, 1), ylim=(-0.6, 2.5), yticks=[0, 1])
    boxes.set_yticklabels([say(f"moving_threshold.row{y}") for y in (0, 1)])
    counts.set(ylim=(-2.5, 16), yticks=[0, 5, 10, 15], ylabel=say("moving_threshold.up"))
    counts.set_xlabel(say("moving_threshold.across"))
    boxes.tick_params(axis="x", labelbottom=False)
    marks = []
    for y, (color, shape, style, name) in enumerate(((QUIET, "o", (0, (1, 1)), "alarms"), (TRUTH, "s", "-", "missed"))):
        boxes.get_yticklabels()[y].set_color(color)
        dots, = boxes.plot(SCORED[y], [y] * len(SCORED[y]), shape, color=color, markersize=9, markeredgecolor="white")
        furniture(dots)
        taus = np.array([0, *SCORED[y], 1])  # a count changes just after a box's own q
        steps = np.column_stack([np.repeat(taus, 2)[:-1], np.repeat([errors(tau)[y] for tau in taus], 2)[1:]])
        line, = counts.plot(*steps.T, color=color, linestyle=style, zorder=3 - y)  # dots can be seen on a line
        name_place(counts, *((0.33, 5.6) if y == 0 else (0.87, 6.6)), say(f"moving_threshold.{name}"), color=color, of=[line])
        marks.append((pin(counts, color, marker=shape, words=BIG, prefer="above", ink=color), f"moving_threshold.{name}_count"))
    cut, = boxes.plot([], [], color=INK, linewidth=2.2, clip_on=False)
    name_line(cut, say("moving_threshold.line"), at=0.9)
    drop = furniture(counts.plot([], [], ":", color=INK, linewidth=1.8)[0])
    wrong, = boxes.plot([], [], "x", color=INK, markersize=14, markeredgewidth=2.4)
    name_place(boxes, 0.5, 2.2, say("moving_threshold.loss", nats=nats), color=CE, size=BIG)
    name_place(boxes, 0.14, 1.45, say("moving_threshold.wrong"), of=[wrong])

    def move(tau):
        found = errors(tau)
        alarms, missed = SCORED[0][SCORED[0] >= tau], SCORED[1][SCORED[1] < tau]
        wrong.set_data(np.concatenate([alarms, missed]), [0] * len(alarms) + [1] * len(missed))
        cut.set_data([tau, tau], [-0.6, 1.6])
        drop.set_data([tau, tau], [-2.5, 16])
        for (mark, words), count in zip(marks, found):
            mark(tau, count, say(words, count=count))
        return {"alarm_count": found[0], "missed_count": found[1], "mean_nats": nats}

    return move
