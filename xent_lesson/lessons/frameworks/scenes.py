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
from xent_lesson.picture.marks import mark, rows
from xent_lesson.picture.scene import Choice, Param, scene
from xent_lesson.picture.style import CE, INK, MODEL, QUIET

REACH = 50  # how far the logit goes either way
OURS, TORCH = (CE, "-", "$-\\ln q$"), (INK, "--", "$\\mathrm{PyTorch}$")
SKLEARN, KERAS = (INK, "-.", "$\\mathrm{scikit}$-$\\mathrm{learn}$"), (INK, ":", "$\\mathrm{Keras}$")


def column(ax, names, across, digits=2):
    """Prepare a list of (color, style, name) inside `ax`, and a dot for each, and return place(x, heights)."""
    numbers = rows(ax, *names, reach=2.3, inside=across)
    dots = [mark(ax, color, zorder=5 - row / 10) for row, (color, _, _) in enumerate(names)]

    def place(x, heights):
        for dot, number, height in zip(dots, numbers, heights):
            dot(x, height)
            number.set_text(f"{height:.{digits}f}")

    return place


@scene(size=(7.2, 4.2), q=Param(1e-3, 1e-50, 1, 0.5, log=True))
def reported_loss(fig):
    """One yes that the model gave probability q: the true loss, and what three frameworks report."""
    ax = fig.subplots()
    qs = np.geomspace(1e-50, 1, 600)
    rules = binary_cross_entropy, torch_bce_loss, sklearn_log_loss, keras_binary_crossentropy
    names = OURS, TORCH, SKLEARN, KERAS
    for (color, style, _), rule in zip(names, rules):
        ax.plot(qs, rule(1, qs), style, color=color)
    ax.set(xscale="log", xlim=(1e-50, 1), ylim=(0, 120), xlabel="$q$", ylabel="$L$  (nats)")
    place = column(ax, names, 0.58)

    def move(q):
        losses = [rule(1, q) for rule in rules]
        place(q, losses)
        names = "loss_nats", "pytorch_nats", "sklearn_nats", "keras_nats"
        return {"tens_count": -math.log10(q) + 0.0} | dict(zip(names, losses))

    return move


@scene(size=(8.0, 4.2), z=Param(-5, -REACH, REACH, 0.5), truth=Choice("1", ["0", "1"]))
def lost_push(fig, truth):
    """The same mistake on the logit: what is reported on the left, how hard it still pushes on the right."""
    y, (report, push) = int(truth), fig.subplots(1, 2)
    zs = np.linspace(-REACH, REACH, 1001)
    losses = (
        lambda z: binary_cross_entropy_from_logit(y, z),
        lambda z: torch_bce_loss(y, sigmoid(z)),
        lambda z: keras_binary_crossentropy(y, sigmoid(z)),
    )
    slopes = binary_cross_entropy_dz, torch_bce_loss_dz, keras_binary_crossentropy_dz
    names = (CE, "-", "$z$"), (INK, "--", "$\\sigma(z)$, $\\mathrm{PyTorch}$"), (INK, ":", "$\\sigma(z)$, $\\mathrm{Keras}$")
    for (color, style, _), loss, slope in zip(names, losses, slopes):
        report.plot(zs, loss(zs), style, color=color)
        push.plot(zs, abs(slope(y, zs)), style, color=color)
    report.set(ylim=(0, 150), ylabel="$L$  (nats)", yticks=range(0, 101, 20))
    push.set(ylim=(0, 1.5), ylabel="$|dL/dz|$", yticks=np.arange(0, 1.01, 0.2))
    for ax in (report, push):
        ax.set(xlim=(-REACH, REACH), xlabel="$z$  (nats)")
    places = column(report, names, 0.02), column(push, names, 0.02, digits=4)

    def move(z):
        heights, pushes = [loss(z) for loss in losses], [abs(slope(y, z)) for slope in slopes]
        places[0](z, heights)
        places[1](z, pushes)
        names = "logit", "pytorch", "keras"
        return {f"{name}_nats": height for name, height in zip(names, heights)} | {
            f"{name}_slope": slope for name, slope in zip(names, pushes)
        }

    return move


@scene(size=(7.2, 4.2), z=Param(4, 0, 20, 0.1), classes=Choice("3", ["2", "3", "10", "1000"]))
def softmax_in_front(fig, classes):
    """The true class leads by z: cross-entropy of the logits, and of what a softmax has made of them."""
    ax, count = fig.subplots(), int(classes)

    def losses(z):
        logits = np.zeros((*np.shape(z), count))
        logits[..., 0] = z
        return softmax_cross_entropy(np.zeros(np.shape(z), int), logits), softmax_cross_entropy(
            np.zeros(np.shape(z), int), softmax(logits)
        )

    zs, floor = np.linspace(0, 20, 201), math.log(math.e + count - 1) - 1
    names = (CE, "-", "$z$"), (MODEL, "--", "$\\mathrm{softmax}(z)$")
    for (color, style, _), heights in zip(names, losses(zs)):
        ax.plot(zs, heights, style, color=color)
    ax.axhline(floor, linestyle=":", color=QUIET, linewidth=1.5)
    ax.set(xlim=(0, 20), ylim=(0, 9), xticks=range(0, 21, 5), xlabel="$z$  (nats)", ylabel="$L$  (nats)")
    place = column(ax, names, 0.6, digits=4)

    def move(z):
        heights = [float(loss) for loss in losses(z)]
        place(z, heights)
        return {"right_nats": heights[0], "doubled_nats": heights[1], "floor_nats": floor}

    return move
