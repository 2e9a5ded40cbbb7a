"""Lesson 09: what does training do, step by step? Trained once when drawn; the slider walks through the steps."""

import numpy as np
from matplotlib.figure import Figure

from xent_lesson.maths.data import blobs, two_moons
from xent_lesson.maths.logits import sigmoid
from xent_lesson.maths.losses import (
    binary_cross_entropy_dz,
    binary_cross_entropy_from_logit,
    half_squared_error,
    half_squared_error_dz,
)
from xent_lesson.maths.training import fit
from xent_lesson.picture.marks import mark, rows
from xent_lesson.picture.scene import Choice, Param, scene
from xent_lesson.picture.style import CE, INK, LINE, MODEL, MSE, QUIET, SECOND, TRUTH

CROSS, SQUARE = "binary_cross_entropy", "half_squared_error"
BOTH = (MSE, LINE[MSE], "$\\frac{1}{2}\\,\\mathrm{SE}$"), (CE, LINE[CE], "$\\mathrm{CE}$")
STEPS = 300
STEP = Param(0, 0, STEPS, 1)
TIME = "$k$  (steps)"


def racers(ax, curves, *names, reach=1.72, bare=False):
    """Draw one curve for each (color, style, name) and return place(k), which marks step k on all of them.

    Their numbers stand above the axes, up to `reach` inches from the left; `bare` leaves these away.
    """
    for curve, (color, style, _) in zip(curves, names):
        ax.plot(np.arange(len(curve)), curve, style, color=color)
    dots, numbers = [mark(ax, color) for color, _, _ in names], [] if bare else rows(ax, *names, reach=reach)

    def place(k):
        for curve, dot in zip(curves, dots):
            dot(k, curve[k])
        for curve, number in zip(curves, numbers):
            number.set_text(f"{curve[k]:.4f}")

    return place


@scene(size=(9.0, 4.0), step=STEP, w=Param(2, -1, 3, 0.1), b=Param(2, -1, 3, 0.1))
def neuron_race(fig, w, b):
    """One input of 1, the truth 0: the same neuron trained on both losses, from the same start, with the same rate."""
    runs = [fit([1], [0], loss, 0.15, STEPS, {"w": w, "b": b}) for loss in (SQUARE, CROSS)]
    square, cross = zs = [run.parameters["w"][:, 0] + run.parameters["b"] for run in runs]
    panels = {
        "probability": [sigmoid(z) for z in zs],
        "loss": [half_squared_error(0, sigmoid(square)), binary_cross_entropy_from_logit(0, cross)],
        "slope": [half_squared_error_dz(0, square), binary_cross_entropy_dz(0, cross)],
    }
    places = []
    for ax, curves, label, top in zip(fig.subplots(1, 3), panels.values(), ("$q$", "$L$", "$|dL/dz|$"), (1.05, 6.6, 1.05)):
        ax.set(xlim=(0, STEPS), ylim=(0, top), xlabel=TIME, ylabel=label)
        places.append(racers(ax, curves, *BOTH))

    def move(step):
        k = int(step)
        for place in places:
            place(k)
        return {
            f"{loss}_{'nats' if (loss, kind) == ('cross_entropy', 'loss') else kind}": float(curve[k])
            for kind, curves in panels.items() for loss, curve in zip(("half_squared", "cross_entropy"), curves)
        }

    return move


@scene(size=(8.0, 4.0), eta=Param(1, 0.5, 16, 0.5))
def step_size(fig):
    """Forty steps down one bowl: a neuron that sees nothing and learns, from 7 heads in 10, its bias alone."""
    bowl, history = fig.subplots(1, 2)
    bs, look = np.linspace(-2, 7, 300), dict(ylim=(0.5, 2.1), ylabel="$L$  (nats)")
    bowl.plot(bs, binary_cross_entropy_from_logit(0.7, bs), color=CE)
    bowl.set(xlim=(-2, 7), xlabel="$b$  (nats)", **look)
    history.set(xlim=(0, 40), xlabel=TIME, **look)
    lowest = float(binary_cross_entropy_from_logit(0.7, np.log(7 / 3)))
    for ax in (bowl, history):
        ax.axhline(lowest, linestyle=LINE[QUIET], color=QUIET, linewidth=1.5)
    lines = [ax.plot([], [], color=INK, linewidth=1.5)[0] for ax in (bowl, history)]
    ends = [ax.plot([], [], "o", color=INK, markeredgecolor="white", clip_on=False, zorder=5)[0] for ax in (bowl, history)]

    def move(eta):
        run = fit([0], [0.7], CROSS, eta, 40)
        for line, end, xs in zip(lines, ends, (run.parameters["b"], np.arange(41))):
            line.set_data(xs, run.losses)
            end.set_data([xs[-1]], [run.losses[-1]])
        return {
            "first_nats": float(run.losses[1]), "end_nats": float(run.losses[-1]), "lowest_nats": lowest,
            "uphill_count": int(np.sum(np.diff(run.losses) > 1e-9)),
        }

    return move


@scene(step=STEP)
def published_race(fig):
    """Cross-entropy from w = b = 2: the published steps, the true slope at their rate, and at the rate of the race."""
    ax = fig.subplots()
    z = 4.0
    published = [sigmoid(z)]
    for _ in range(STEPS):
        z -= 2 * 0.005 / sigmoid(-z)  # w and b both step by the slope in q, 1 / (1 - q)
        published.append(sigmoid(z))
    runs = [fit([1], [0], CROSS, rate, STEPS, {"w": 2, "b": 2}) for rate in (0.005, 0.15)]
    curves = [np.array(published), *(sigmoid(run.parameters["w"][:, 0] + run.parameters["b"]) for run in runs)]
    ax.set(xlim=(0, STEPS), ylim=(0, 1.05), xlabel=TIME, ylabel="$q$")
    place = racers(
        ax, curves, (INK, "-.", "$1/(1-q),\\ \\eta = 0.005$"), (CE, "--", "$q,\\ \\eta = 0.005$"), (CE, "-", "$q,\\ \\eta = 0.15$"),
        reach=3.0,
    )

    def move(step):
        place(int(step))
        names = "published_probability", "same_rate_probability", "race_rate_probability"
        return {name: float(curve[int(step)]) for name, curve in zip(names, curves)}

    return move


def plane(ax, x, y, looks, reach):
    """The points of each class in their plane."""
    for label, look in enumerate(looks):
        ax.plot(*x[y == label].T, linestyle="none", markersize=5, **look)
    ax.set(xlim=reach[0], ylim=reach[1], xlabel="$x_1$", ylabel="$x_2$")


def border(run, step, grid, aside, points=32):
    """Where the logit is 0 after a step: lines in one array of about so many points, evenly spaced, nan between them.

    aside : axes of another figure, for matplotlib to look for the lines on.
    """
    heights = run.logits(np.stack(grid, axis=-1).reshape(-1, 2), step).reshape(grid[0].shape)
    found, parts = aside.contour(*grid, heights, [0]), [np.empty((0, 2))]
    ways = [np.append(0, np.cumsum(np.hypot(*np.diff(line, axis=0).T))) for line in found.allsegs[0]]
    whole = sum(way[-1] for way in ways)
    for line, way in zip(found.allsegs[0], ways):
        along = np.linspace(0, way[-1], 2 + int(points * way[-1] / whole))
        parts += [np.stack([np.interp(along, way, axis) for axis in line.T], axis=1), [[np.nan] * 2]]
    found.remove()
    return np.concatenate(parts)


@scene(size=(9.6, 4.0), step=Param(0, 0, 400, 1), times=Choice("1", ["1", "4"]))
def moons_race(fig, times):
    """Two moons, six hidden units: the border that each loss has learned, what lies beyond, and the points it gets right."""
    x, y = two_moons(100, noise=0.15, seed=2)
    runs = [fit(x, y, loss, rate, 400, hidden=6, seed=2) for loss, rate in ((SQUARE, float(times)), (CROSS, 1))]
    right = [np.array([np.sum((run.logits(x, k) > 0) == y) for k in range(401)]) for run in runs]
    grid = np.meshgrid(np.linspace(-1.7, 2.7, 31), np.linspace(-1.3, 1.7, 25))
    corners = np.array([(-1.4, 1.45), (2.4, -1.05)])
    classes = dict(marker="o", markerfacecolor="white"), dict(marker="s")
    panels, aside, moving = fig.subplots(1, 3), Figure().subplots(), []
    for ax, run, (color, style, name) in zip(panels, runs, BOTH):
        plane(ax, x, y, [dict(color=TRUTH, **look) for look in classes], [(-1.7, 2.7), (-1.3, 1.7)])
        ax.set_title(name, color=color)
        says = [
            ax.plot([], [], color=MODEL, linestyle="none", markersize=12, markeredgewidth=2.5, clip_on=False, **look)[0]
            for look in classes
        ]
        moving.append((run, ax.plot([], [], style, color=color)[0], says))
    panels[2].set(xlim=(0, 400), ylim=(0, 105), xlabel=TIME, ylabel="$n$  (points)")
    place = racers(panels[2], right, *BOTH, bare=True)

    def move(step):
        k = int(step)
        place(k)
        for run, line, says in moving:
            line.set_data(*border(run, k, grid, aside).T)
            yes = run.logits(corners, k) > 0
            for here, corner in zip((~yes, yes), says):
                corner.set_data(*corners[here].T)
        return {
            "half_squared_right_count": int(right[0][k]), "cross_entropy_right_count": int(right[1][k]),
            "half_squared_loss": float(runs[0].losses[k]), "cross_entropy_nats": float(runs[1].losses[k]),
        }

    return move


@scene(size=(8.0, 4.0), step=Param(0, 0, 100, 1))
def three_blobs(fig):
    """Softmax regression on three classes, from a start turned by 110 degrees: its borders, and its loss on the way down."""
    x, y = blobs(150, spread=1.0, seed=0)
    towards = np.radians(90 + 110) + 2 * np.pi / 3 * np.arange(3)
    run = fit(x, y, "softmax_cross_entropy", 0.05, 100, {"w": [np.cos(towards), np.sin(towards)], "b": [0, 0, 0]})
    right = [int(np.sum(run.logits(x, k).argmax(axis=1) == y)) for k in range(101)]
    ax, history = fig.subplots(1, 2)
    looks = [dict(marker="o", color=TRUTH), dict(marker="s", color=SECOND), dict(marker="^", color=INK)]
    plane(ax, x, y, looks, [(-5, 5), (-4.5, 5)])
    walls, = ax.plot([], [], LINE[MODEL], color=MODEL)
    names = [
        ax.plot([], [], look["marker"], color=MODEL, markerfacecolor="white", markersize=14, markeredgewidth=2.5)[0]
        for look in looks
    ]
    history.set(xlim=(0, 100), ylim=(0, 4), xlabel=TIME, ylabel="$L$  (nats)")
    place = racers(history, [run.losses], (CE, LINE[CE], "$\\mathrm{CE}$"))

    def move(step):
        k, now = int(step), run.at(int(step))
        place(k)
        walls.set_data(*tie_rays(**now).T)
        for name, weights in zip(names, (now["w"] - now["w"].mean(axis=1, keepdims=True)).T):
            name.set_data(*(3.8 * weights / np.hypot(*weights))[:, None])
        return {"loss_nats": float(run.losses[k]), "right_count": right[k]}

    return move


def tie_rays(w, b, far=30):
    """From the point where all three logits tie, a ray along each line on which two tie ahead of the third."""
    between = np.stack([w[:, 0] - w[:, 1], w[:, 0] - w[:, 2]])
    middle = np.linalg.solve(between, [b[1] - b[0], b[2] - b[0]])
    rays = []
    for i, j, third in ((0, 1, 2), (1, 2, 0), (2, 0, 1)):
        across = w[:, i] - w[:, j]
        along = np.array([-across[1], across[0]]) / np.hypot(*across)
        rays += [middle, middle + far * along * np.sign((w[:, i] - w[:, third]) @ along), [np.nan] * 2]
    return np.array(rays)
