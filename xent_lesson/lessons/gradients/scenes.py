"""Lesson 06: how hard does a loss push? Every pair of panels has q on the left, its logit z on the right."""

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
from xent_lesson.picture.marks import mark, rows
from xent_lesson.picture.scene import Choice, Param, scene
from xent_lesson.picture.style import CE, INK, LINE, MODEL, MSE, QUIET, TRUTH

REACH = 6  # how far the logit goes either way
HAND = Param(4, -REACH, REACH, 0.1)
LABEL = Choice("0", ["0", "1"])
BOTH = (CE, LINE[CE], "$\\mathrm{CE}$"), (MSE, LINE[MSE], "$\\frac{1}{2}\\,\\mathrm{SE}$")
ZS = np.linspace(-REACH, REACH, 241)
QS = np.linspace(0.001, 0.999, 400)


def q_and_z(left, right, **look):
    """Two panels, the same thing against the probability and against its logit; each may have its own y limits."""
    left.set(xlim=(0, 1), xlabel="$q$", **look)
    right.set(xlim=(-REACH, REACH), xlabel="$z$  (nats)", xticks=range(-REACH, REACH + 1, 2), **look)
    return left, right


def stems(ax, *names, bare=False):
    """Prepare a mark on a stem for each (color, style, name) and return place(x, *values); numbers stand above `ax`.

    `bare` leaves the stems away: a picture of four panels has no bytes for them.
    """
    low, look = ax.get_ylim()[0], dict(linewidth=8, alpha=0.3, solid_capstyle="butt", visible=not bare)
    numbers, marks = rows(ax, *names), []
    for color, _, _ in reversed(names):  # the first on top
        marks.insert(0, (ax.plot([], [], color=color, **look)[0], mark(ax, color)))

    def place(x, *values):
        for (stem, dot), number, value in zip(marks, numbers, values):
            stem.set_data([x, x], [max(low, 0), dot(x, value)[1]])
            digits = 1 if value > 9.99995 else 4 if abs(value) > 0.0005 or not value else 6
            number.set_text(f"{value:.{digits}f}".replace("-", "−"))

    return place


def tangents(ax, colors, reach=0.13):
    """Prepare a short tangent for each colour on `ax` and return place(x, heights, slopes)."""
    lines = [ax.plot([], [], color=INK, linewidth=4, alpha=0.55, solid_capstyle="round")[0] for _ in colors]
    across, up = np.ptp(ax.get_xlim()), np.ptp(ax.get_ylim())

    def place(x, heights, slopes):
        for line, height, slope in zip(lines, heights, slopes):
            half = reach / np.hypot(1 / across, slope / up)
            line.set_data([x - half, x + half], [height - half * slope, height + half * slope])

    return place


@scene(z=HAND)
def sigmoid_flatness(fig):
    """The sigmoid with its tangent, and beside it how steep that tangent is."""
    curve, steep = fig.subplots(1, 2)
    for ax, heights in ((curve, sigmoid(ZS)), (steep, sigmoid(ZS) * sigmoid(-ZS))):
        ax.plot(ZS, heights, LINE[MODEL], color=MODEL)
        ax.set(xlim=(-REACH, REACH), xlabel="$z$  (nats)", xticks=range(-REACH, REACH + 1, 2))
    curve.set(ylim=(0, 1.05), ylabel="$q = \\sigma(z)$")
    steep.set(ylim=(0, 0.27), ylabel="$\\sigma'(z)$")
    tangent = tangents(curve, [MODEL])
    marks = [
        stems(ax, (MODEL, LINE[MODEL], name)) for ax, name in ((curve, "$\\sigma(z)$"), (steep, "$\\sigma'(z)$"))
    ]

    def move(z):
        q, slope = sigmoid(z), sigmoid(z) * sigmoid(-z)
        tangent(z, [q], [slope])
        for mark, height in zip(marks, (q, slope)):
            mark(z, height)
        return {"sigmoid_probability": q, "sigmoid_slope": slope}

    return move


@scene(size=(8.0, 4.0), z=HAND, truth=LABEL)
def two_losses(fig, truth):
    """Both losses of one mistake, against q and against z, each with its tangent."""
    y = int(truth)
    panels = q_and_z(*fig.subplots(1, 2), ylim=(0, 6.5), ylabel="$L$")
    for ax, xs, zs in zip(panels, (QS, ZS), (logit(QS), ZS)):
        ax.plot(xs, binary_cross_entropy_from_logit(y, zs), LINE[CE], color=CE)
        ax.plot(xs, half_squared_error(y, sigmoid(zs)), LINE[MSE], color=MSE)
    places = [stems(ax, *BOTH) for ax in panels]
    touches = [tangents(ax, [CE, MSE]) for ax in panels]

    def move(z):
        q = sigmoid(z)
        heights = binary_cross_entropy_from_logit(y, z), half_squared_error(y, q)
        slopes = (
            (binary_cross_entropy_dq(y, q), half_squared_error_dq(y, q)),
            (binary_cross_entropy_dz(y, z), half_squared_error_dz(y, z)),
        )
        for place, touch, x, steep in zip(places, touches, (q, z), slopes):
            place(x, *heights)
            touch(x, heights, steep)
        return {"model_probability": q, "cross_entropy_nats": heights[0], "half_squared_loss": heights[1]}

    return move


@scene(size=(8.0, 5.8), z=HAND, truth=LABEL, scale=Choice("linear", ["linear", "log"]))
def losses_and_slopes(fig, truth, scale):
    """Everything at once: both losses above, how steep they are below, against q and against z."""
    y, linear = int(truth), scale == "linear"
    upper, lower = fig.subplots(2, 2)
    q_and_z(*upper, yscale=scale, ylabel="$L$", ylim=(0, 6.5) if linear else (1e-6, 20))
    q_and_z(*lower, yscale=scale)
    lower[0].set(ylabel="$|dL/dq|$", ylim=(0, 10) if linear else (1e-3, 1e3))
    lower[1].set(ylabel="$|dL/dz|$", ylim=(0, 1.05) if linear else (1e-6, 20))

    def heights(z):
        """What stands in the four panels, upper row first: cross-entropy, half the squared error."""
        q = sigmoid(z)
        losses = binary_cross_entropy_from_logit(y, z), half_squared_error(y, q)
        in_q = abs(binary_cross_entropy_dq(y, q)), abs(half_squared_error_dq(y, q))
        in_z = abs(binary_cross_entropy_dz(y, z)), abs(half_squared_error_dz(y, z))
        return losses, losses, in_q, in_z

    panels = [*upper, *lower]
    for ax, xs, zs, row in zip(panels, (QS, ZS, QS, ZS), (logit(QS), ZS, logit(QS), ZS), range(4)):
        for (color, style, _), curve in zip(BOTH, heights(zs)[row]):
            ax.plot(xs, curve, style, color=color)
    places = [stems(ax, *BOTH, bare=ax in upper) for ax in panels]

    def move(z):
        q, news = sigmoid(z), heights(z)
        for place, x, values in zip(places, (q, z, q, z), news):
            place(x, *values)
        names = "cross_entropy_nats", "half_squared_loss", *(
            f"{loss}_{axis}_slope" for axis in "qz" for loss in ("cross_entropy", "half_squared")
        )
        return {"believed_probability": q} | dict(zip(names, (*news[0], *news[2], *news[3])))

    return move


@scene(size=(8.0, 4.0), z=HAND)
def slope_ratio(fig):
    """How many times steeper cross-entropy is than half the squared error: the same in q, in z, for truth 0 and 1."""
    panels = q_and_z(*fig.subplots(1, 2), yscale="log", ylim=(1, 1000), ylabel="$1 / \\sigma'(z)$")
    for ax, xs, zs in zip(panels, (QS, ZS), (logit(QS), ZS)):
        ax.axhline(4, linestyle=":", color=QUIET, linewidth=1.5)
        ax.plot(xs, 1 / (sigmoid(zs) * sigmoid(-zs)), color=INK)
    marks = [stems(ax, (INK, "-", "$1 / \\sigma'(z)$")) for ax in panels]

    def move(z):
        q = sigmoid(z)
        ratio = 1 / (q * sigmoid(-z))
        for mark, x in zip(marks, (q, z)):
            mark(x, ratio)
        return {"predicted_probability": q, "steeper_ratio": ratio}

    return move


@scene(size=(8.0, 4.0), z=HAND, truth=LABEL)
def linear_output(fig, truth):
    """Half the squared error without the sigmoid: its slope in z grows with the mistake and never dies."""
    y, (outputs, slopes) = int(truth), fig.subplots(1, 2)
    outputs.set(ylim=(-REACH, REACH), ylabel="$z$,  $\\sigma(z)$")
    slopes.set(ylim=(0, 7), ylabel="$|dL/dz|$")
    marks = []
    for ax, color, heights in (
        (outputs, MODEL, (ZS, sigmoid(ZS))),
        (slopes, MSE, (abs(ZS - y), abs(half_squared_error_dz(y, ZS)))),
    ):
        ax.set(xlim=(-REACH, REACH), xlabel="$z$  (nats)", xticks=range(-REACH, REACH + 1, 2))
        names = (INK, LINE[INK], "$z$"), (color, LINE[color], "$\\sigma(z)$")
        for (color, style, _), curve in zip(names, heights):
            ax.plot(ZS, curve, style, color=color)
        marks.append(stems(ax, *names))

    def move(z):
        q, linear, squashed = sigmoid(z), abs(z - y), abs(half_squared_error_dz(y, z))
        marks[0](z, z, q)
        marks[1](z, linear, squashed)
        return {"squashed_probability": q, "linear_output_slope": linear, "sigmoid_output_slope": squashed}

    return move


@scene(
    size=(8.0, 4.0), true_class=Choice("1", ["1", "2", "3"]),
    dog=Param(4, -REACH, REACH, 0.1), cat=Param(2, -REACH, REACH, 0.1), rabbit=Param(-2, -REACH, REACH, 0.1),
)
def softmax_slopes(fig, true_class):
    """Three logits share one probability: what each class has, what it should have, and the difference."""
    y = np.eye(3)[int(true_class) - 1]
    have, slope = fig.subplots(1, 2)
    have.set(ylim=(0, 1.25), ylabel="$q_i$")
    slope.set(ylim=(-1.1, 1.35), ylabel="$dL/dz_i$")
    slope.axhline(0, color=INK, linewidth=1)
    for ax, letter in ((have, "q"), (slope, "z")):
        ax.set(xlim=(-0.6, 2.6), xticks=range(3), xticklabels=[f"${letter}_{i}$" for i in (1, 2, 3)])
    for i in range(3):
        have.plot([i - 0.42, i + 0.42], [y[i]] * 2, color=TRUTH, linewidth=4, clip_on=False)
    bars = [
        [ax.fill([], [], color=color, alpha=0.75)[0] for _ in range(3)] for ax, color in ((have, MODEL), (slope, CE))
    ]
    notes = [[ax.text(i, top, "", ha="center") for i in range(3)] for ax, top in ((have, 1.12), (slope, 1.15))]

    def move(dog, cat, rabbit):
        logits = [dog, cat, rabbit]
        q, push = softmax(logits), softmax_cross_entropy_dz(y, logits)
        for row, numbers, heights in zip(bars, notes, (q, push)):
            for i, height in enumerate(heights):
                row[i].set_xy([(i - 0.35, 0), (i + 0.35, 0), (i + 0.35, height), (i - 0.35, height)])
                numbers[i].set_text(f"{height:.4f}".replace("-", "−"))
        facts = {"loss_nats": softmax_cross_entropy(y, logits)}
        for name, share, step in zip(("dog", "cat", "rabbit"), q, push):
            facts |= {f"{name}_probability": float(share), f"{name}_slope": float(step)}
        return facts

    return move
