"""Lesson 09: what does training do, step by step? Trained once when drawn; the slider walks through the steps."""

from itertools import accumulate

import numpy as np

from xent_lesson.maths.data import two_moons
from xent_lesson.maths.logits import sigmoid
from xent_lesson.maths.losses import binary_cross_entropy_from_logit, half_squared_error_dz
from xent_lesson.maths.training import fit
from xent_lesson.picture.crowd import furniture
from xent_lesson.picture.labels import name_line, name_mark, name_place
from xent_lesson.picture.scene import Choice, Param, scene
from xent_lesson.picture.shapes import box, pin, set_box
from xent_lesson.picture.style import BIG, CE, INK, LINE, MODEL, MSE, QUIET, TRUTH
from xent_lesson.words import say

from .drawings import UNITS, blank, joined, knot, moons, network, region, veil

CROSS, SQUARE = "binary_cross_entropy", "half_squared_error"
STEPS = 300
RATE = 0.15


def steps(start):
    """How many steps have been taken: a hand along the time axis, and a button for one more."""
    return Param(start, 0, STEPS, 1).along("x", color=INK).stepwise()


@scene(
    size=(8.6, 3.4), colors={"logit_nats": INK, "output_probability": MODEL},
    w=Param(0.6, -3, 3, 0.1).colored(MODEL), b=Param(0.9, -3, 3, 0.1).colored(MODEL),
)  # fmt: skip
def one_neuron(fig):
    """The input, times the weight, plus the bias, through the sigmoid: what the neuron says."""
    ax = blank(fig.subplots(), 8.6, 3.4)
    source, total = knot(ax, (0.75, 1.75), TRUTH, 50), knot(ax, (3.45, 1.75), INK, 76)
    weight, bias = joined(ax, (1.15, 1.75), (2.76, 1.75), MODEL), joined(ax, (3.45, 0.5), (3.45, 1.02), MODEL)
    into, out = joined(ax, (4.05, 1.75), (4.68, 1.75), INK), joined(ax, (6.45, 1.75), (7.14, 1.75), INK)
    name_place(ax, 0.75, 1.75, say("one_neuron.x"), color=TRUTH, size=BIG, of=[source])
    name_place(ax, 0.75, 2.42, say("one_neuron.input"), color=TRUTH, of=[source])
    name_place(ax, 3.45, 2.62, say("one_neuron.sum"), of=[total, into.line])
    name_place(ax, 5.6, 2.85, say("one_neuron.sigmoid"), of=[out.line])
    frame, track, level = box(ax, INK, facecolor="none"), box(ax, QUIET, facecolor="none"), box(ax, MODEL, hatch="//")
    set_box(frame, 4.8, 1, 6.4, 2.6)
    set_box(track, 7.3, 0.9, 7.75, 2.6)
    furniture(frame), furniture(track)
    zs = np.linspace(-6, 6, 101)
    curve, = ax.plot(5.6 + zs * 0.12, 1.1 + 1.4 * sigmoid(zs), LINE[MODEL], color=MODEL)
    furniture(curve)
    here = furniture(pin(ax, MODEL).dot)
    goal, = ax.plot([7.2, 7.85], [0.9, 0.9], color=TRUTH, linewidth=5, solid_capstyle="butt")
    name_place(ax, 7.55, 0.55, say("one_neuron.truth"), color=TRUTH, size=BIG, of=[goal])
    told = name_place(ax, 7.55, 2.92, color=MODEL, size=BIG, of=[level])
    logit = name_place(ax, 3.45, 1.75, size=BIG, of=[total])
    weigh = name_place(ax, 2, 2.1, color=MODEL, size=BIG, of=[weight.line])
    add = name_place(ax, 3.45, 0.3, color=MODEL, size=BIG, of=[bias.line])

    def move(w, b):
        z, q = w + b, sigmoid(w + b)
        here.set_data([5.6 + z * 0.12], [1.1 + 1.4 * q])
        set_box(level, 7.3, 0.9, 7.75, 0.9 + 1.7 * q)
        weigh.say(say("one_neuron.weight", w=w))
        add.say(say("one_neuron.bias", b=b))
        logit.say(say("one_neuron.logit", z=z))
        told.say(say("one_neuron.output", q=q))
        return {"logit_nats": z, "output_probability": q}

    return move


def race(ax, key, curves, skies, top):
    """A curve for each (name, colour, style), its future faint. Returns place(k): a mark, name and number for each."""
    lines = [ax.plot(curve, style, color=color)[0] for (_, color, style), curve in curves]
    ax.grid(False)  # the veil would hide a part of it
    sizes = np.linspace(14, 8, len(curves))  # where marks meet, each is seen
    cover, marks = veil(ax, top), [pin(ax, color, size=size) for ((_, color, _), _), size in zip(curves, sizes)]
    names = [
        name_place(ax, *sky, color=color, size=BIG, of=[line, mark.dot])
        for ((_, color, _), _), sky, line, mark in zip(curves, skies, lines, marks)
    ]

    def place(k):
        cover(k)
        for ((name, _, _), curve), mark, label in zip(curves, marks, names):
            mark(k, curve[k])
            label.say(say(f"{key}_{name}", number=curve[k]))

    return place


BOTH = ("half_squared", MSE, LINE[MSE]), ("cross_entropy", CE, LINE[CE])


@scene(
    size=(8.6, 4.0), colors={f"{loss}_{fact}": color for fact in ("probability", "slope") for loss, color, _ in BOTH},
    step=steps(40), w=Param(2, -1, 3, 0.1).colored(MODEL), b=Param(2, -1, 3, 0.1).colored(MODEL),
)  # fmt: skip
def neuron_race(fig, w, b):
    """One input of 1, the truth 0: the same neuron trained on both losses, from the same start, with the same rate."""
    runs = [fit([1], [0], loss, RATE, STEPS, {"w": w, "b": b}) for loss in (SQUARE, CROSS)]
    square, cross = (run.parameters["w"][:, 0] + run.parameters["b"] for run in runs)
    says, pushes = (sigmoid(square), sigmoid(cross)), (half_squared_error_dz(0, square), sigmoid(cross))
    places = []
    for ax, key, curves in zip(fig.subplots(1, 2), ("says", "pushes"), (says, pushes)):
        ax.set(xlim=(0, STEPS), ylim=(0, 1.5), yticks=[0, 0.5, 1])
        ax.set(xlabel=say("neuron_race.time"), ylabel=say(f"neuron_race.{key}"))
        skies = ((STEPS / 2, 1.37), (STEPS / 2, 1.17))
        places.append(race(ax, f"neuron_race.{key}", [*zip(BOTH, curves)], skies, 1.08))

    def move(step):
        k = int(step)
        for place in places:
            place(k)
        return {
            f"{loss}_{kind}": float(curve[k])
            for kind, curves in (("probability", says), ("slope", pushes)) for (loss, _, _), curve in zip(BOTH, curves)
        }

    return move


BOTTOM = float(np.log(7 / 3))  # where the bias of a neuron that sees 7 heads in 10 is at home


def descent(eta, steps=40):
    """Where the bias is after each step, its loss there, and how many steps cross the bottom."""
    places = np.array([*accumulate(range(steps), lambda b, _: b - eta * (float(sigmoid(b)) - 0.7), initial=0.0)])
    away = places[:-1] - BOTTOM
    near = abs(away) < 1e-6  # closer than rounding lets one subtract; the slope is curvature * distance there
    steep = np.where(near, 0.21, (sigmoid(places[:-1]) - 0.7) / np.where(near, 1, away))
    return places, binary_cross_entropy_from_logit(0.7, places), int(np.sum(eta * steep > 1))


@scene(size=(8.6, 4.1), colors={"first_nats": CE}, eta=Param(8, 0.5, 11, 0.1).colored(INK))
def step_size(fig):
    """Forty steps down one bowl: a neuron that sees nothing and learns, from 7 heads in 10, its bias alone."""
    bowl, history = fig.subplots(1, 2)
    bs, lowest = np.linspace(-0.6, 2.6, 200), float(binary_cross_entropy_from_logit(0.7, BOTTOM))
    curve, = bowl.plot(bs, binary_cross_entropy_from_logit(0.7, bs), color=CE)
    bowl.set(xlim=(-0.6, 2.6), ylim=(0.57, 0.93), xticks=[0, 1, 2], yticks=[0.6, 0.7, 0.8])
    bowl.set(xlabel=say("step_size.bias"), ylabel=say("step_size.loss"))
    history.set(xlim=(0, 20.5), ylim=(-0.1, 3), xticks=range(0, 21, 5), yticks=[0, 1, 2])
    history.set(xlabel=say("step_size.time"), ylabel=say("step_size.bias"))
    name_line(curve, say("step_size.bowl"), at=0.95)
    home, = bowl.plot([BOTTOM] * 2, [0.57, lowest], ":", color=QUIET, linewidth=1.8)
    name_place(bowl, 1.35, 0.585, say("step_size.bottom"), of=[home])
    floor, = history.plot([0, 20.5], [BOTTOM] * 2, ":", color=QUIET, linewidth=1.8)
    name_place(history, 10, 2.48, say("step_size.floor"), of=[floor])
    way, = bowl.plot([], [], "o-", color=INK, markersize=5, linewidth=1.2)
    trace, = history.plot([], [], "o-", color=INK, markersize=5, linewidth=1.2)
    rising = name_place(bowl, 1, 0.9, size=BIG, of=[way])
    crossing = name_place(history, 10, 2.78, size=BIG, of=[trace])

    def move(eta):
        places, losses, crossed = descent(eta)
        uphill = int(np.sum(np.diff(losses) > 1e-9))
        way.set_data(places[:21], losses[:21])
        trace.set_data(np.arange(21), places[:21])
        crossing.say(say("step_size.crossing", n=crossed))
        rising.say(say("step_size.rising", eta=eta, n=uphill))
        return {
            "first_nats": float(losses[1]), "end_nats": float(losses[-1]), "lowest_nats": lowest,
            "crossing_count": crossed, "uphill_count": uphill,
        }  # fmt: skip

    return move


THREE = ("published", INK, "-."), ("same_rate", CE, "--"), ("race_rate", CE, "-")


@scene(size=(7.4, 4.1), colors={f"{name}_probability": color for name, color, _ in THREE}, step=steps(STEPS))
def published_race(fig):
    """Cross-entropy from w = b = 2: the published steps, the right slope at their rate, and at the rate of the race."""
    ax = fig.subplots()
    z = 4.0
    published = [sigmoid(z)]
    for _ in range(STEPS):
        z -= 2 * 0.005 / sigmoid(-z)  # w and b both step by the slope in q, 1 / (1 - q)
        published.append(sigmoid(z))
    runs = [fit([1], [0], CROSS, rate, STEPS, {"w": 2, "b": 2}) for rate in (0.005, RATE)]
    curves = [np.array(published), *(sigmoid(run.parameters["w"][:, 0] + run.parameters["b"]) for run in runs)]
    ax.set(xlim=(0, STEPS), ylim=(-0.25, 1.2), yticks=[0, 0.5, 1])
    ax.set(xlabel=say("published_race.time"), ylabel=say("published_race.says"))
    place = race(ax, "published_race.after", [*zip(THREE, curves)], ((200, 0.38), (190, 1.11), (160, -0.12)), 1.05)

    def move(step):
        place(int(step))
        return {f"{name}_probability": float(curve[int(step)]) for (name, _, _), curve in zip(THREE, curves)}

    return move


MOONS = two_moons(100, noise=0.15, seed=2)


@scene(
    size=(8.6, 4.1), colors={"believed_probability": MODEL, "blame_slope": CE},
    way=Choice("forward", ["forward", "backward"]), point=Param(9, 1, 100, 1).colored(TRUTH).stepwise(),
)  # fmt: skip
def small_network(fig, way):
    """Two inputs, six hidden units, one output: what each of them says of a point, or how each is to blame."""
    x, y = MOONS
    now = fit(x, y, CROSS, 1, 0, hidden=UNITS, seed=2).at(0)
    back, color = way == "backward", CE if way == "backward" else MODEL
    left, ax = fig.subplots(1, 2, width_ratios=[1, 1.9])
    moons(left, x, y, "small_network", top=1.9)
    ring, = left.plot([], [], "o", color=color, markersize=19, markerfacecolor="none", markeredgewidth=3)
    name_mark(ring, say("small_network.ring"), color=color)
    blank(ax, 10, 8).set_ylim(-1.4, 8)
    ax.set_position([0.4, 0.015, 0.59, 0.97])  # all the height: the units need it
    rows, numbers = network(ax, (now["w1"], now["w2"][:, None]), color)
    for name, x0, row in zip(("inputs", "units", "output"), (0.9, 4.8, 8.5), rows):
        name_place(ax, x0, 7.66, say(f"small_network.{way}_{name}"), color=row[0].get_color(), of=row)
    name_place(ax, 7.8, -0.9, say(f"small_network.{way}"), color=color, size=BIG)
    target = name_place(ax, 8.6, 1.85, color=TRUTH, of=rows[2])

    def move(point):
        at, truth = x[int(point) - 1], y[int(point) - 1]
        h = np.tanh(at @ now["w1"] + now["b1"])
        q = sigmoid(h @ now["w2"] + now["b2"])
        blame = (q - truth) * now["w2"] * (1 - h**2)
        ring.set_data(at[:1], at[1:])
        target.say(say("small_network.truth", y=truth))
        for label, number in zip(numbers, [*at, *blame, q - truth] if back else [*at, *h, q]):
            label.say(say("small_network.number", number=number))
        facts = {"first_value": at[0], "second_value": at[1], "believed_probability": q, "blame_slope": q - truth}
        for k in range(UNITS):
            facts |= {f"unit_{k + 1}_value": h[k], f"unit_{k + 1}_slope": blame[k]}
        return {name: float(value) for name, value in facts.items()}

    return move


@scene(
    size=(8.6, 4.1), colors={"half_squared_right_count": MSE, "cross_entropy_right_count": CE},
    step=Param(400, 0, 400, 1).colored(INK).stepwise(), times=Choice("1", ["1", "4"]),
)  # fmt: skip
def moons_race(fig, times):
    """Two moons, six hidden units: where each loss has taught the network to say class 1, and how many are right."""
    x, y = MOONS
    runs = [fit(x, y, loss, rate, 400, hidden=UNITS, seed=2) for loss, rate in ((SQUARE, float(times)), (CROSS, 1))]
    right = [np.array([np.sum((run.logits(x, k) > 0) == y) for k in range(401)]) for run in runs]
    places = []
    names = f"half_squared_{times}", "cross_entropy"
    for ax, run, count, name, (_, color, style) in zip(fig.subplots(1, 2), runs, right, names, BOTH):
        moons(ax, x, y, "moons_race", top=2.3)
        ax.set_title(say(f"moons_race.{name}"), color=color, fontsize=BIG)
        score, shade = name_place(ax, 0.5, 2.1, color=color, size=BIG), region(ax, color, style)
        name_place(ax, 0.5, 1.82, say("moons_race.shaded"), color=MODEL)
        places.append((run, count, shade, score))

    def move(step):
        k = int(step)
        for run, count, shade, score in places:
            shade(run, k)
            score.say(say("moons_race.right", k=k, n=count[k]))
        return {
            "half_squared_right_count": int(right[0][k]), "cross_entropy_right_count": int(right[1][k]),
            "half_squared_loss": float(runs[0].losses[k]), "cross_entropy_nats": float(runs[1].losses[k]),
        }  # fmt: skip

    return move
