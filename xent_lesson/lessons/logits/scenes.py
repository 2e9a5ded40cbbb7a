"""Lesson 07: where a model's probabilities come from, and how a computer gets them wrong."""

import math

import numpy as np

from xent_lesson.maths.information import surprisal
from xent_lesson.maths.logits import logit, logsumexp, sigmoid, softmax
from xent_lesson.maths.losses import softmax_cross_entropy
from xent_lesson.picture.crowd import furniture
from xent_lesson.picture.labels import name_bar, name_line, name_mark, name_place
from xent_lesson.picture.scene import Choice, Param, probability, scene
from xent_lesson.picture.shapes import box, pin, set_box, tint
from xent_lesson.picture.style import BIG, CE, INK, LINE, MODEL, QUIET, WORDS
from xent_lesson.words import say

PHOTO = np.array([4.0, 2.0, -2.0])  # the source's example: dog, cat, rabbit
PETS = "dog", "cat", "rabbit"
SHADES = 0.45, 0.28, 0.12  # of the three animals: how much of the model's colour
WEIGHTS = 3.6, 2.6, 1.6  # of the three animals' lines
SHIFT = 8  # how far all logits go together, either way


@scene(
    size=(8.4, 4.1), walls=["yes_nats", "no_nats", "logit_nats"],
    colors={"yes_nats": CE, "no_nats": INK, "logit_nats": MODEL}, q=probability(0.90).along("x", color=MODEL),
)
def logit_and_back(fig):
    """Left, the surprises of a yes and of a no: the gap is the logit. Right, that gap alone, at every q."""
    left, right = fig.subplots(1, 2, sharey=True)
    low, top, qs = -4.7, 5.2, np.linspace(0.005, 0.995, 199)
    for ax in (left, right):
        ax.set(xlim=(0, 1), ylim=(low, top), xticks=[0, 0.25, 0.5, 0.75, 1], yticks=[-4, -2, 0, 2, 4])
        ax.set(xlabel=say("logit_and_back.across"))
        ax.tick_params(labelleft=True)
        furniture(ax.axhline(0, color=QUIET, linewidth=1.4))
    left.set_ylabel(say("logit_and_back.up"))
    marks = []
    for color, heights, name, at in (
        (INK, surprisal(1 - qs, math.e), "no", 0.7), (CE, surprisal(qs, math.e), "yes", 0.3),
    ):  # fmt: skip
        line, = left.plot(qs, heights, LINE[color], color=color)
        name_line(line, say(f"logit_and_back.surprise_{name}"), at=at)
        marks.append(pin(left, color))
    curve, = right.plot(qs, logit(qs), LINE[MODEL], color=MODEL)
    name_line(curve, say("logit_and_back.curve"), at=0.4)
    gap, alone = (ax.plot([], [], color=MODEL, linewidth=7, solid_capstyle="butt")[0] for ax in (left, right))
    dot = pin(right, MODEL)
    difference = name_place(left, 0.5, -1.2, color=INK, of=[gap, marks[0].dot, marks[1].dot])
    readout = name_place(right, 0.5, -3.2, color=MODEL, size=BIG, of=[alone, dot.dot])
    name_place(left, 0.5, -2.2, say("logit_and_back.gap"), color=MODEL, of=[gap])

    def move(q):
        yes, no, z = surprisal(q, math.e), surprisal(1 - q, math.e), logit(q)
        gap.set_data([q, q], np.clip([yes, no], low, top))
        alone.set_data([q, q], np.clip([0, z], low, top))
        for mark, nats in zip(marks, (no, yes)):
            mark(q, nats)
        dot(q, z)
        difference.say(say("logit_and_back.difference", q=q, no=no, yes=yes))
        readout.say(say("logit_and_back.value", z=z))
        return {"yes_nats": yes, "no_nats": no, "logit_nats": z}

    return move


@scene(size=(8.4, 4.1), **{pet: Param(z, -2, 3.2, 0.1).colored(MODEL) for pet, z in zip(PETS, (3, 2, 1))})
def one_whole(fig):
    """Three logits, each a bar as high as e to its power; and the three bars shared out as one whole: softmax."""
    bars, whole = fig.subplots(1, 2, width_ratios=[1.1, 1])
    bars.set(xlim=(-0.6, 2.6), ylim=(0, 34), xticks=range(3), yticks=[0, 10, 20, 30], ylabel=say("one_whole.up"))
    bars.set_xticklabels([say(f"one_whole.animal_{pet}") for pet in PETS], fontsize=BIG)
    bars.xaxis.grid(False)
    whole.set(xlim=(0, 1.65), ylim=(0, 1.12), xticks=[0.5], yticks=[0, 0.5, 1], ylabel=say("one_whole.share"))
    whole.set_xticklabels([say("one_whole.whole")], fontsize=BIG)
    whole.xaxis.grid(False)
    powers, shares = ([box(ax, MODEL, hatch="//", share=shade) for shade in SHADES] for ax in (bars, whole))
    heights = [name_bar(power, beside="above", inside=False) for power in powers]
    ends = [whole.plot([], [], color=MODEL, linestyle="none", markersize=0)[0] for _ in PETS]
    names = [name_mark(end, color=INK, size=BIG) for end in ends]
    for name, share in zip(names, shares):
        name.of += (share,)
    total = name_place(bars, 1.6, 32.2, size=BIG, of=powers)

    def move(**logits):
        z = np.array([logits[pet] for pet in PETS])
        tall, q = np.exp(z), softmax(z)
        tops, facts = np.cumsum(q), {}
        for k, pet in enumerate(PETS):
            set_box(powers[k], k - 0.34, 0, k + 0.34, tall[k])
            heights[k].say(say("one_whole.power", z=z[k], power=tall[k]))
            set_box(shares[k], 0.05, tops[k] - q[k], 0.95, tops[k])
            ends[k].set_data([0.95], [tops[k] - q[k] / 2])
            names[k].say(say("one_whole.part", animal=say(f"one_whole.animal_{pet}"), q=q[k]))
            facts |= {f"{pet}_power_ratio": float(tall[k]), f"{pet}_share_probability": float(q[k])}
        total.say(say("one_whole.together", total=tall.sum()))
        return facts | {"together_ratio": float(tall.sum())}

    return move


@scene(size=(8.4, 4.1), shift=Param(1, -SHIFT, SHIFT, 0.1).along("x", color=MODEL))
def each_or_all(fig):
    """The same number added to three logits: each sigmoid follows, and no softmax probability moves at all."""
    left, right = fig.subplots(1, 2, sharey=True)
    shifts = np.linspace(-SHIFT, SHIFT, 161)
    moved, parts = shifts[:, None] + PHOTO, []
    for ax, way, curves, places in (
        (left, "alone", sigmoid(moved), (0.42, 0.36, 0.58)), (right, "shared", softmax(moved), (0.25, 0.25, 0.25)),
    ):  # fmt: skip
        ax.set(xlim=(-SHIFT, SHIFT), ylim=(-0.1, 1.42), yticks=[0, 0.5, 1], xticks=range(-6, 7, 3))
        ax.set(xlabel=say("each_or_all.across"))
        lines = [ax.plot(shifts, heights, LINE[MODEL], color=MODEL, linewidth=weight)[0]
                 for heights, weight in zip(curves.T, WEIGHTS)]  # fmt: skip
        for line, pet, at in zip(lines, PETS, places):
            name_line(line, say(f"each_or_all.animal_{pet}"), at=at)
        marks = [pin(ax, MODEL) for _ in PETS]
        says = [name_place(ax, 0, y, size=size, color=MODEL, of=[mark.dot for mark in marks], exactly=True)
                for y, size in ((1.32, BIG), (1.17, WORDS))]  # fmt: skip
        parts.append((way, marks, says))
    left.set_ylabel(say("each_or_all.up"))

    def move(shift):
        z, facts = PHOTO + shift, {f"{pet}_shifted_nats": float(at) for pet, at in zip(PETS, PHOTO + shift)}
        for (way, marks, (together, each)), q in zip(parts, (sigmoid(z), softmax(z))):
            for pet, mark, height in zip(PETS, marks, q):
                mark(shift, height)
                facts[f"{pet}_{way}_probability"] = float(height)
            facts[f"{way}_sum_count"] = float(q.sum())
            together.say(say(f"each_or_all.{way}", total=q.sum()))
            each.say(say("each_or_all.numbers", dog=q[0], cat=q[1], rabbit=q[2]))
        return facts

    return move


@scene(
    size=(7.8, 4.1), colors={f"{pet}_heated_probability": MODEL for pet in PETS},
    T=Param(4, 0.125, 8, math.log10(2) / 40, log=True).along("x", color=INK),
)
def softmax_temperature(fig):
    """Softmax of z / T for the dog photo, which is the softmax with another base than e."""
    ax, ts, doublings = fig.subplots(), np.geomspace(0.125, 8, 161), [0.125, 0.25, 0.5, 1, 2, 4, 8]
    ax.set(xscale="log", xlim=(0.125, 8), ylim=(-0.08, 1.42), yticks=[0, 0.5, 1], xticks=doublings)
    ax.set_xticklabels([f"{tick:g}" for tick in doublings])
    ax.minorticks_off()
    ax.set(xlabel=say("softmax_temperature.across"), ylabel=say("softmax_temperature.up"))
    ax.grid(False)
    third = furniture(ax.axhline(1 / 3, color=QUIET, linewidth=1))
    name_place(ax, 0.165, 0.4, say("softmax_temperature.third"), color=QUIET, of=[third])
    name_place(ax, 0.25, 1.14, say("softmax_temperature.in_base"))
    for base, name, aside in ((10, "ten", 1), (math.e, "e", 0.96), (2, "two", 1.05)):
        landmark, = ax.plot([1 / math.log(base)] * 2, [-0.08, 1.08], LINE[QUIET], color=QUIET, linewidth=1.6)
        furniture(landmark)
        name_place(ax, aside / math.log(base), 1.14, say(f"softmax_temperature.base_{name}"), color=INK, of=[landmark])
    fig.get_layout_engine().set(rect=(0, 0, 0.87, 1))  # room for the numbers at the right end
    marks = [pin(ax, MODEL, words=BIG) for _ in PETS]
    for heights, mark, weight in zip(softmax(PHOTO / ts[:, None]).T, marks, WEIGHTS):
        line, = ax.plot(ts, heights, LINE[MODEL], color=MODEL, linewidth=weight)
        mark.label.of += (line,)  # the number has the animal's name
    above, = ax.plot([], [], linestyle="none", markersize=0)  # the readout goes along with T
    readout = name_mark(above, color=INK, size=BIG, prefer="above")

    def move(T):
        q, b = softmax(PHOTO / T), math.exp(1 / T)
        for mark, pet, share in zip(marks, PETS, q):
            mark(T, share, say(f"softmax_temperature.animal_{pet}", q=share))
        above.set_data([T], [1.24])
        readout.say(say("softmax_temperature.base", T=T, b=b))
        facts = {f"{pet}_heated_probability": float(share) for pet, share in zip(PETS, q)}
        return facts | {"base_ratio": b, "heated_loss_nats": softmax_cross_entropy(0, PHOTO / T)}

    return move


PRECISIONS = {"float64": np.float64, "float32": np.float32}


def naive_logsumexp(z, precision):
    """ln of the sum of e^z along the last axis, as the formula stands, in one precision."""
    with np.errstate(over="ignore", divide="ignore", under="ignore"):
        return np.log(np.exp(np.asarray(z).astype(precision)).sum(axis=-1))


@scene(
    size=(8.4, 4.1), walls=["naive_logsumexp_nats", "naive_loss_nats"],
    colors={"stable_loss_nats": CE, "naive_loss_nats": INK},
    z=Param(712, -1000, 1000, 4).along("x", color=INK), precision=Choice("float64", list(PRECISIONS)),
)
def naive_and_stable(fig, precision):
    """One loss, with all three logits moved together: as the formula stands, and with the largest logit taken off."""
    ax, kind = fig.subplots(), PRECISIONS[precision]
    least, most = math.log(np.finfo(kind).smallest_subnormal) - math.log(2), math.log(np.finfo(kind).max)
    low, top, true = -0.12, 0.5, softmax_cross_entropy(0, PHOTO)
    ax.set(xlim=(-1000, 1000), ylim=(low, top), xticks=range(-1000, 1001, 500), yticks=[0, 0.2, 0.4])
    ax.set(xlabel=say("naive_and_stable.across"), ylabel=say("naive_and_stable.up"))
    ax.grid(False)
    tops = np.arange(-1000, 1001.0)
    naive = naive_logsumexp(tops[:, None] + PHOTO - PHOTO[0], kind) - tops
    first, *_, last = tops[abs(naive - true) < 5e-5]
    bands = [box(ax, QUIET, share=0.22, linewidth=0) for _ in "<>"]
    for band, left, right, name in zip(bands, (-1000, last), (first, 1000), ("small", "large")):
        set_box(band, left, low, right, top)
        name_place(ax, (left + right) / 2, 0.3, say(f"naive_and_stable.too_{name}"), of=[band])
    furniture(ax.plot([first - 10], [low], "v", color=INK, markersize=9, markeredgecolor="white", clip_on=False)[0])  # to −∞
    name_place(ax, (first + last) / 2, -0.06, say("naive_and_stable.held", precision=precision), color=INK)
    safe, = ax.plot([-1000, 1000], [true, true], color=CE, linewidth=8, alpha=0.75)
    rough, = ax.plot(tops, np.where(np.isfinite(naive), naive, np.nan), "--", color=INK, linewidth=2)
    name_line(safe, say("naive_and_stable.line_safe"), at=0.4)
    name_line(rough, say("naive_and_stable.line_naive"), at=0.5)
    marks = pin(ax, CE, size=15, words=BIG), pin(ax, INK, words=BIG)
    marks[1].label.of += (*bands, rough)
    place = name_place(ax, (first + last) / 2, 0.44, size=BIG, of=[mark.dot for mark in marks])

    def move(z):
        row = z + PHOTO - PHOTO[0]
        total, raw = float(logsumexp(row)), float(naive_logsumexp(row, kind))
        facts = {
            "logsumexp_nats": total, "naive_logsumexp_nats": raw,
            "stable_loss_nats": softmax_cross_entropy(0, row), "naive_loss_nats": raw - z,
            "smallest_exponent_nats": least, "largest_exponent_nats": most,
            "right_from_nats": float(first), "right_to_nats": float(last),
        }
        for mark, name in zip(marks, ("stable", "naive")):
            loss = facts[f"{name}_loss_nats"]
            mark(z, loss, say(f"naive_and_stable.{name}", loss=loss))
        place.say(say("naive_and_stable.place", z=z))
        return facts

    return move
