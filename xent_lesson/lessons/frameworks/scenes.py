"""Lesson 13: what the frameworks report, how hard they still push, and what a softmax too many costs."""

import math

import numpy as np

from xent_lesson.frameworks.rules import (
    keras_binary_crossentropy,
    keras_binary_crossentropy_dz,
    sklearn_log_loss,
    torch_bce_loss,
    torch_bce_loss_dz,
)
from xent_lesson.maths.logits import sigmoid, softmax
from xent_lesson.maths.losses import (
    binary_cross_entropy,
    binary_cross_entropy_dz,
    binary_cross_entropy_from_logit,
    softmax_cross_entropy,
)
from xent_lesson.picture.crowd import furniture
from xent_lesson.picture.labels import name_line, name_place
from xent_lesson.picture.scene import Choice, Param, scene
from xent_lesson.picture.shapes import arrow, pin, set_arrow
from xent_lesson.picture.style import BIG, CE, INK, LINE, MODEL, QUIET
from xent_lesson.words import say

REACH = 50  # how far the logit goes either way
TRUE, TORCH, KERAS, SKLEARN = (CE, "-"), (INK, "--"), (QUIET, ":"), (INK, "-.")  # whose line it is
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
TICKS = {"2": [0, 0.2, 0.4, 0.6], "3": [0, 0.5, 1], "10": [0, 1, 2], "1000": [0, 2, 4, 6]}  # classes: of the loss


def power(q):
    """A small number as people write it: 10⁻⁴⁶, 3·10⁻⁴⁷."""
    digit, tens = f"{q:.0e}".split("e")
    return ("" if digit == "1" else digit + "·") + "10" + str(int(tens)).translate(SUPERSCRIPTS) if q < 0.1 else f"{q:.1f}"


class Push(float):
    """A number that is printed as a bare 0 where it is exactly 0: "0.000004", "0.000000", "0"."""

    def __format__(self, spec):
        return super().__format__(spec) if self else "0"


@scene(
    size=(8.2, 4.1), q=Param(1e-46, 1e-50, 1, 0.5, log=True).along("x", color=INK),
    colors={"loss_nats": CE},
)
def reported_loss(fig):
    """One yes that the model gave probability q: the true loss, and what three frameworks report."""
    fig.get_layout_engine().set(rect=(0, 0, 0.985, 1))  # room for a mark at the right edge
    ax, qs = fig.subplots(), np.geomspace(1e-50, 1, 501)
    rules = binary_cross_entropy, torch_bce_loss, sklearn_log_loss, keras_binary_crossentropy
    names = "true", "torch", "sklearn", "keras"
    stops = [0, *(rule(1, 0) for rule in rules[:0:-1])]
    ax.set(xscale="log", xlim=(1e-50, 1), ylim=(0, 122))
    ax.set_xticks([1e-50, 1e-40, 1e-30, 1e-20, 1e-10, 1], ["10⁻⁵⁰", "10⁻⁴⁰", "10⁻³⁰", "10⁻²⁰", "10⁻¹⁰", "1"])
    ax.minorticks_off()
    ax.grid(False, axis="y")
    ax.set(xlabel=say("reported_loss.across"), ylabel=say("reported_loss.up"))
    ax.set_yticks(stops, ["0", *(f"{stop:.1f}" for stop in stops[1:])])
    rod = furniture(ax.plot([], [], ":", color=QUIET, linewidth=1.8)[0])
    pins = []
    for name, rule, (color, style), at in zip(names, rules, (TRUE, TORCH, SKLEARN, KERAS), (0.55, 0.06, 0.3, 0.3)):
        # the other lines lie on the true one where they agree: it is wide
        line, = ax.plot(qs, rule(1, qs), style, color=color, linewidth=6 if name == "true" else 2.2)
        pins.append(pin(ax, color))
        name_line(line, say(f"reported_loss.{name}"), at=at).of = line, pins[-1].dot
    readout = name_place(ax, 1e-12, 108, color=CE, size=BIG, of=[pins[0].dot])

    def move(q):
        losses = [rule(1, q) for rule in rules]
        rod.set_data([q, q], [0, 122])
        for place, loss in zip(pins[::-1], losses[::-1]):
            place(q, loss)
        readout.say(say("reported_loss.number", q=power(q), loss=losses[0]))
        names = "loss_nats", "pytorch_nats", "sklearn_nats", "keras_nats"
        return {"tens_count": -math.log10(q) + 0.0} | dict(zip(names, losses))

    return move


@scene(
    size=(8.6, 4.2), z=Param(-40, -REACH, REACH, 0.5).along("x", panel=1, color=INK), truth=Choice("1", ["0", "1"]),
    colors={"logit_nats": CE, "logit_slope": CE},
)
def lost_push(fig, truth):
    """The same mistake on the logit: what is reported on the left, how hard it still pushes on the right."""
    y, (report, push) = int(truth), fig.subplots(1, 2)
    fig.get_layout_engine().set(rect=(0, 0, 0.985, 1))  # room for a mark at the right edge
    wrong, most = 1 - 2 * y, 62 if y else 122  # on which side of 0 the model is wrong; the loss at the top
    zs = np.linspace(-REACH, REACH, 801)
    losses = (
        lambda z: binary_cross_entropy_from_logit(y, z),
        lambda z: torch_bce_loss(y, sigmoid(z)),
        lambda z: keras_binary_crossentropy(y, sigmoid(z)),
    )
    slopes = [
        lambda z, slope=slope: abs(slope(y, z))
        for slope in (binary_cross_entropy_dz, torch_bce_loss_dz, keras_binary_crossentropy_dz)
    ]
    report.set(ylim=(0, most), yticks=range(0, most - 15, 20), ylabel=say("lost_push.reported"))
    push.set(ylim=(0, 1.8), yticks=[0, 0.5, 1], ylabel=say("lost_push.pushed"))
    looks, parts = {"logit": TRUE, "torch": TORCH, "keras": KERAS}, []
    panels = (report, losses, "reports", -12 * wrong, 0.84 * most), (push, slopes, "pushes", 0, 1.52)
    for ax, rules, name, x, top in panels:
        ax.set(xlim=(-REACH, REACH), xticks=range(-40, 41, 20), xlabel=say(f"lost_push.across_{y}"))
        for row, ((who, (color, style)), rule) in enumerate(zip(looks.items(), rules)):
            under = who == "logit"  # the line that the others may cover is wide
            line, = ax.plot(zs, rule(zs), style, color=color, linewidth=5 if under else 2.2)
            place = pin(ax, color, size=(14, 11, 7)[row])  # on one another all three can be seen
            words = name_place(ax, x, (1 - 0.1 * row) * top, color=color, size=BIG, of=[line, place.dot])
            parts.append((rule, place, words, f"{who}_{name}"))

    settings = [name_place(ax, x, 1.11 * top, color=INK) for ax, _, _, x, top in panels]

    def move(z):
        values = [Push(rule(z)) if key.endswith("pushes") else rule(z) for rule, _, _, key in parts]
        for setting in settings:
            setting.say(say("lost_push.setting", truth=y, z=z))
        for (_, place, words, key), value in zip(parts, values):
            place(z, value)
            words.say(say(f"lost_push.{key}", number=value))
        names = [f"{who}_{unit}" for unit in ("nats", "slope") for who in ("logit", "pytorch", "keras")]
        return dict(zip(names, values))

    return move


@scene(
    size=(7.6, 4.1), z=Param(12, 0, 20, 0.1).along("x", color=INK), classes=Choice("1000", list(TICKS)),
    colors={"right_nats": CE, "doubled_nats": MODEL},
)
def softmax_in_front(fig, classes):
    """The true class leads by z: cross-entropy of the logits, and of what a softmax has made of them."""
    ax, count = fig.subplots(), int(classes)

    def losses(z):
        logits = np.zeros((*np.shape(z), count))
        logits[..., 0] = z
        ids = np.zeros(np.shape(z), int)
        return softmax_cross_entropy(ids, logits), softmax_cross_entropy(ids, softmax(logits))

    zs, start, floor = np.linspace(0, 20, 201), math.log(count), math.log(math.e + count - 1) - 1
    ax.set(xlim=(0, 20), ylim=(0, 1.25 * start), xticks=range(0, 21, 5), yticks=TICKS[classes])
    ax.set(xlabel=say("softmax_in_front.across"), ylabel=say("softmax_in_front.up"))
    lowest, = ax.plot([0, 20], [floor] * 2, ":", color=QUIET, linewidth=1.8)
    pins = []
    for name, color, heights, at in zip(("logits", "softmax"), (CE, MODEL), losses(zs), (0.25, 0.6)):
        line, = ax.plot(zs, heights, LINE[color], color=color)
        name_line(line, say(f"softmax_in_front.{name}"), at=at)
        pins.append(pin(ax, color, words=BIG, ink=color))
    name_line(lowest, say("softmax_in_front.lowest", nats=floor), at=0.8)
    reach = arrow(ax, QUIET)
    set_arrow(reach, (19.2, start), (19.2, floor + 0.034 * start))  # the tip of its head touches the floor
    left = say("softmax_in_front.left", classes=classes, nats=start - floor)
    name_place(ax, 14, 1.13 * start, left, size=BIG, of=[reach.line])

    def move(z):
        heights = [float(loss) for loss in losses(z)]
        for place, height in zip(pins, heights):
            place(z, height, say("softmax_in_front.number", z=z, loss=height))
        return {"right_nats": heights[0], "doubled_nats": heights[1], "floor_nats": floor, "left_nats": start - floor}

    return move
