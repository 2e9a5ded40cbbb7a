"""Lesson 06: how hard does a loss push? The model's probability is q, its logit z."""

from itertools import accumulate

import numpy as np

from xent_lesson.maths.logits import logit, sigmoid, softmax
from xent_lesson.maths.losses import (
    binary_cross_entropy_dq,
    binary_cross_entropy_dz,
    binary_cross_entropy_from_logit,
    half_squared_error,
    half_squared_error_dq,
    half_squared_error_dz,
    softmax_cross_entropy,
    softmax_cross_entropy_dz,
)
from xent_lesson.picture.crowd import furniture
from xent_lesson.picture.labels import name_bar, name_line, name_mark, name_place, nowhere
from xent_lesson.picture.scene import Choice, Param, scene
from xent_lesson.picture.shapes import arrow, box, pin, set_arrow, set_box, tint
from xent_lesson.picture.style import BIG, CE, INK, LINE, MODEL, MSE, QUIET, TRUTH
from xent_lesson.words import say

REACH = 6  # how far the logit goes either way
LABEL = Choice("0", ["0", "1"])
PETS = "dog", "cat", "rabbit"
ZS = np.linspace(-REACH, REACH, 201)
QS = np.linspace(0.002, 0.998, 300)
STEPS = 75  # of the two balls
GHOST = 12  # so many times as high, the hill of half the squared error would be as high as the other one
HAND = Param(4, -REACH, REACH, 0.1)  # the logit


def hand(panel=0):
    """The logit as a hand in the picture, in the colour of the model."""
    return HAND.along("x", panel=panel, color=MODEL)


def against_z(ax, key):
    ax.set(xlim=(-REACH, REACH), xticks=range(-REACH, REACH + 1, 2), xlabel=say(f"{key}.z"))


def against_q(ax, key):
    ax.set(xlim=(0, 1), xticks=[0, 0.25, 0.5, 0.75, 1], xlabel=say(f"{key}.q"))


def colored(*facts):
    """Facts in the colours of their losses."""
    return {f"{loss}_{fact}": color for fact in facts for loss, color in (("cross_entropy", CE), ("half_squared", MSE))}


def roll(slope):
    """Where a ball is after each step downhill: truth 0, from z = 4, steps of length 1."""
    return np.array([*accumulate(range(STEPS), lambda z, _: z - slope(0, z), initial=4.0)])


def name_truth(ax, x, y, key="two_balls", truth="no"):
    """On which side the truth lies, and that it is no (or yes)."""
    name_place(ax, x, y, say(f"{key}.truth_{truth}"), color=TRUTH)


def hill(ax, name, color, loss, path):
    """A loss over z as a hill, its name in the sky, and a ball on it; all hills to one scale. Returns move(k)."""
    against_z(ax, "two_balls")
    ax.set(ylim=(0, 7), yticks=range(0, 7, 2), ylabel=say("two_balls.up"))
    slope, = ax.plot(ZS, loss(ZS), LINE[color], color=color)
    furniture(ax.fill([*ZS, REACH, -REACH], [*loss(ZS), 0, 0], color=tint(color, 0.08), linewidth=0)[0])
    name_place(ax, -3, 6.5, say(f"two_balls.{name}"), color=color, size=BIG, of=[slope])
    name_truth(ax, -4.3, 0.5)
    home, = ax.plot([0, 0], [0, 2.2], ":", color=QUIET, linewidth=1.8)
    name_place(ax, -2.6, 2.3, say("two_balls.half"), color=INK, of=[home])
    tracks, = ax.plot([], [], color=color, linewidth=1.6)
    name_place(ax, 3.9, 1.45, say("two_balls.tracks"), color=color, of=[tracks])
    ball, = ax.plot([], [], "o", color=color, markersize=11, markeredgecolor="white", clip_on=False, zorder=5)
    readout = name_place(ax, -3, 5.5, color=INK, size=BIG, of=[ball])

    def move(k):
        been = path[: k + 1]
        tracks.set_data(np.repeat(been, 3), np.ravel([(h, max(h - 0.6, 0), np.nan) for h in loss(been)]))
        ball.set_data([path[k]], [loss(path[k])])
        readout.say(say("two_balls.ball", k=k, z=path[k]))
        return {f"{name}_logit_nats": path[k], f"{name}_probability": sigmoid(path[k])}

    return move


@scene(size=(8.6, 4.1), colors=colored("logit_nats", "probability"), k=Param(5, 0, STEPS, 1).colored(INK).stepwise())
def two_balls(fig):
    """Truth 0: two balls roll down from z = 4, steps of length 1. One is home after 5 steps, the other after 71."""
    left, right = fig.subplots(1, 2)
    losses = (lambda z: binary_cross_entropy_from_logit(0, z)), (lambda z: half_squared_error(0, sigmoid(z)))
    one = hill(left, "cross_entropy", CE, losses[0], roll(binary_cross_entropy_dz))
    other = hill(right, "half_squared", MSE, losses[1], roll(half_squared_error_dz))
    ghost, = right.plot(ZS, GHOST * losses[1](ZS), LINE[QUIET], color=QUIET)
    name_place(right, 3.6, 3.4, say("two_balls.ghost", times=GHOST), color=QUIET, of=[ghost])
    return lambda k: one(int(k)) | other(int(k))


def curve_over_z(ax, name, heights, top, ticks):
    """A curve of the model with its name. Returns place(z, height, words): a mark on it, its number in the sky."""
    against_z(ax, "sigmoid_flatness")
    ax.set(ylim=(0, top), yticks=ticks, ylabel=say(f"sigmoid_flatness.{name}_up"))
    line, = ax.plot(ZS, heights, LINE[MODEL], color=MODEL)
    name_line(line, say(f"sigmoid_flatness.{name}"), at=0.62)
    mark = pin(ax, MODEL, drop=True)
    readout = name_place(ax, -2.6, 0.93 * top, color=MODEL, size=BIG, of=[mark.dot])

    def place(z, height, words):
        mark(z, height)
        readout.say(words)

    return place


@scene(size=(8.4, 4.1), colors={"sigmoid_probability": MODEL, "sigmoid_slope": MODEL}, z=hand())
def sigmoid_flatness(fig):
    """The sigmoid with its tangent, and beside it how steep that tangent is."""
    left, right = fig.subplots(1, 2)
    curve = curve_over_z(left, "sigmoid", sigmoid(ZS), 1.2, [0, 0.5, 1])
    bell = curve_over_z(right, "bell", sigmoid(ZS) * sigmoid(-ZS), 0.3, [0, 0.1, 0.2])
    touch, = left.plot([], [], color=INK, linewidth=1.6)
    name_line(touch, say("sigmoid_flatness.tangent"))

    def move(z):
        q, slope = sigmoid(z), sigmoid(z) * sigmoid(-z)
        touch.set_data([z - 3, z + 3], [q - 3 * slope, q + 3 * slope])
        curve(z, q, say("sigmoid_flatness.value", q=q))
        bell(z, slope, say("sigmoid_flatness.number", slope=slope))
        return {"sigmoid_probability": q, "sigmoid_slope": slope}

    return move


def two_lines(ax, key, xs, both, places, looks=((CE, "cross_entropy"), (MSE, "half_squared"))):
    """Two losses, or their slopes, over one axis. Returns move(x, numbers): a mark on each, its name and number."""
    parts, top = [], ax.get_ylim()[1]
    for (color, name), heights, place in zip(looks, both, places):
        line, = ax.plot(xs, heights, LINE[color], color=color)
        mark = pin(ax, color)
        parts.append((mark, name_place(ax, *place, color=color, size=BIG, of=[line, mark.dot]), f"{key}.{name}"))

    def move(x, numbers):
        for (mark, label, words), number in zip(parts, numbers):
            mark(x, number)
            label.say(say(f"{words}_above" if number > top else words, number=number))

    return move


@scene(size=(8.6, 4.1), colors={"cross_entropy_nats": CE, "half_squared_loss": MSE}, z=hand(panel=1), truth=LABEL)
def two_losses(fig, truth):
    """Both losses of one mistake, against the model's probability and against its logit."""
    y, (left, right) = int(truth), fig.subplots(1, 2)
    against_q(left, "two_losses")
    against_z(right, "two_losses")
    moves, side = [], 2 * y - 1
    name_truth(left, 0.5 + 0.33 * side, 1.4, "two_losses", ("no", "yes")[y])
    name_truth(right, 4.2 * side, 1.4, "two_losses", ("no", "yes")[y])
    for ax, xs, zs, sky, under in ((left, QS, logit(QS), 0.5 + 0.15 * side, 0.5), (right, ZS, ZS, 2.8 * side, 0)):
        ax.set(ylim=(-1.2, 7), yticks=range(0, 7, 2), ylabel=say("two_losses.up"))
        both = binary_cross_entropy_from_logit(y, zs), half_squared_error(y, sigmoid(zs))
        moves.append(two_lines(ax, "two_losses", xs, both, ((sky, 5.6), (under, -0.6))))

    def move(z):
        q = sigmoid(z)
        heights = binary_cross_entropy_from_logit(y, z), half_squared_error(y, q)
        for step, x in zip(moves, (q, z)):
            step(x, heights)
        return {"model_probability": q, "cross_entropy_nats": heights[0], "half_squared_loss": heights[1]}

    return move


def slopes(z):
    """The slopes of both losses for truth 0: in q, then in z."""
    q = sigmoid(z)
    in_q = binary_cross_entropy_dq(0, q), half_squared_error_dq(0, q)
    return in_q, (binary_cross_entropy_dz(0, z), half_squared_error_dz(0, z))


@scene(size=(8.6, 4.1), colors=colored("q_slope", "z_slope"), z=hand(panel=1))
def two_slopes(fig):
    """Truth 0, how steep both losses are: over q a wall, over z a line that stays below 1 and a small hill."""
    left, right = fig.subplots(1, 2)
    against_q(left, "two_slopes")
    against_z(right, "two_slopes")
    left.set(ylim=(-1.8, 11), yticks=range(0, 11, 2), ylabel=say("two_slopes.in_q"))
    right.set(ylim=(-0.2, 1.22), yticks=[0, 0.5, 1], ylabel=say("two_slopes.in_z"))
    name_truth(left, 0.17, 3)
    name_truth(right, -4.2, 0.24)
    wall = two_lines(left, "two_slopes", QS, slopes(logit(QS))[0], ((0.4, 8), (0.5, -0.9)))
    calm = two_lines(right, "two_slopes", ZS, slopes(ZS)[1], ((-3, 0.9), (0, -0.1)))

    def move(z):
        q, (in_q, in_z) = sigmoid(z), slopes(z)
        wall(q, in_q)
        calm(z, in_z)
        names = (f"{loss}_{axis}_slope" for axis in "qz" for loss in ("cross_entropy", "half_squared"))
        return {"believed_probability": q} | dict(zip(names, (*in_q, *in_z)))

    return move


@scene(size=(7.2, 4.1), colors=colored("slope"), z=hand())
def push(fig):
    """Truth 0: how hard each loss pushes the logit. Cross-entropy's push settles at 1; the other's dies."""
    ax = fig.subplots()
    against_z(ax, "push")
    ax.set(ylim=(-0.2, 1.22), ylabel=say("push.up"), yticks=[0, 0.5, 1])
    name_truth(ax, -4.6, 0.2)
    both = two_lines(ax, "push", ZS, slopes(ZS)[1], ((-2.8, 0.85), (0, -0.1)))

    def move(z):
        _, sizes = slopes(z)
        both(z, sizes)
        return {"pushed_probability": sigmoid(z), "cross_entropy_slope": sizes[0], "half_squared_slope": sizes[1]}

    return move


@scene(size=(7.2, 4.1), colors={"linear_output_slope": INK, "sigmoid_output_slope": MSE}, z=hand())
def linear_output(fig):
    """Truth 0, half the squared error without the sigmoid: its slope in z grows with the mistake and never dies."""
    ax = fig.subplots()
    against_z(ax, "linear_output")
    ax.set(ylim=(-7, 7), yticks=range(-6, 7, 2), ylabel=say("linear_output.up"))
    both = ZS, half_squared_error_dz(0, ZS)
    lines = two_lines(ax, "linear_output", ZS, both, ((-3, 4.6), (2.6, -2.4)), ((INK, "without"), (MSE, "behind")))

    def move(z):
        squashed = half_squared_error_dz(0, z)
        lines(z, (z, squashed))
        return {"squashed_probability": sigmoid(z), "linear_output_slope": z, "sigmoid_output_slope": squashed}

    return move


@scene(
    size=(8.2, 4.1), colors={f"{pet}_slope": CE for pet in PETS}, true_class=Choice("dog", PETS),
    **{pet: Param(z, -REACH, REACH, 0.1).colored(MODEL) for pet, z in zip(PETS, (1.5, 2.5, 1))},
)
def softmax_slopes(fig, true_class):
    """Three logits share one probability: each animal's share, and how a step downhill pushes each animal's logit."""
    true, (left, right) = PETS.index(true_class), fig.subplots(1, 2, width_ratios=[1, 1.15])
    left.set(ylim=(0, 1.25), yticks=[0, 0.5, 1], ylabel=say("softmax_slopes.up"))
    right.set(ylim=(-1.25, 1.25), yticks=[-1, 0, 1], ylabel=say("softmax_slopes.push"))
    for ax in (left, right):
        ax.set(xlim=(-0.6, 2.6), xticks=range(3))
        ax.set_xticklabels([say(f"softmax_slopes.{pet}") for pet in PETS], fontsize=BIG)
        ax.xaxis.grid(False)
    furniture(right.plot([-0.6, 2.6], [0, 0], color=QUIET, linewidth=1)[0])
    frame = box(left, TRUTH, facecolor="none", linewidth=3, clip_on=False)
    set_box(frame, true - 0.42, 0, true + 0.42, 1)
    name_bar(frame, say("softmax_slopes.truth", pet=say(f"softmax_slopes.{true_class}")), color=TRUTH, beside="above", inside=False)
    shares = [box(left, MODEL, hatch="//") for _ in PETS]
    percents = [name_bar(share, beside="above") for share in shares]
    pushes = [arrow(right, CE) for _ in PETS]
    tips = [nowhere(right) for _ in PETS]  # beside the arrows' tips
    forces = [name_mark(tip, color=CE, size=BIG) for tip in tips]
    for force, push in zip(forces, pushes):
        force.of, force.stays = (*force.of, *push), True  # a push of 0 is said as well
    logits = [name_place(right, k, -0.17 if k == true else 0.17, color=MODEL) for k in range(3)]

    def move(dog, cat, rabbit):
        zs = [dog, cat, rabbit]
        q, slope = softmax(zs), softmax_cross_entropy_dz(true, zs)
        facts = {"loss_nats": softmax_cross_entropy(true, zs)}
        for k, pet in enumerate(PETS):
            set_box(shares[k], k - 0.3, 0, k + 0.3, q[k])
            percents[k].say(say("softmax_slopes.share", q=q[k]))
            set_arrow(pushes[k], (k, 0), (k, -slope[k]))  # downhill, as long as its slope: q - y
            tips[k].set_data([k + 0.06], [max(-slope[k], 0.2) if k == true else min(-slope[k], -0.2)])
            forces[k].say(say(f"softmax_slopes.pushed_{'up' if k == true else 'down'}", push=abs(slope[k])))
            logits[k].say(say("softmax_slopes.logit", z=zs[k]))
            facts |= {f"{pet}_probability": float(q[k]), f"{pet}_slope": float(slope[k])}
        return facts

    return move
