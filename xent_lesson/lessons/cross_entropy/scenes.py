"""Lesson 04: how surprising is it on average, if you believe the wrong thing?"""

import math

import numpy as np

from xent_lesson.maths.information import bernoulli_entropy, cross_entropy, entropy, surprisal
from xent_lesson.maths.logits import softmax
from xent_lesson.picture.area import area_rectangles
from xent_lesson.picture.knobs import Distribution
from xent_lesson.picture.marks import reading
from xent_lesson.picture.scene import Choice, Param, probability, scene
from xent_lesson.picture.style import CE, HATCH, INK, LINE, MODEL, TRUTH

KITCHEN, REVIEWS = (0.50, 0.30, 0.20), (0.80, 0.15, 0.05)  # great, fine and bad meals: served, and promised
DOG_PHOTO = tuple(softmax([4, 2, -2]))  # what a model says of the source's photo: dog, cat, rabbit
BOB, ALICE = np.array([[4, 2, 1, 1], [1, 4, 2, 1]]) / 8  # dog, cat, fish, bird, after Olah (2015)


@scene(p=Distribution(KITCHEN), q=Distribution(REVIEWS), walls=["cross_entropy_bits"])
def cross_entropy_area(fig):
    """The picture of the course, one thing swapped: heights from the truth p, widths from the model q."""
    ax = fig.subplots()
    widest = 7
    place = area_rectangles(ax, [MODEL] * 3, widest, ["★★★", "★★", "★"])
    for bar in ax.patches:
        bar.set_hatch(HATCH[MODEL])
    ax.set(title=" ", xlabel="$-\\log_2 q$  (bits)")  # the title makes room for the numbers above
    own, = ax.plot([], [], color=TRUTH, linestyle=LINE[TRUTH], linewidth=1.8)
    floor = _mean_width(ax, TRUTH, "right")
    mean = _mean_width(ax, MODEL, "left")

    def move(p, q):
        happens = np.array([height for height in p if height])
        tops = np.cumsum([0, *happens])
        own.set_data(np.repeat(np.minimum(surprisal(happens), widest), 2), np.repeat(tops, 2)[1:-1])
        place(p, [surprisal(b) if a else 0 for a, b in zip(p, q)])  # what never happens costs nothing
        facts = {"cross_entropy_bits": cross_entropy(p, q), "entropy_bits": entropy(p)}
        floor(facts["entropy_bits"])
        mean(facts["cross_entropy_bits"])
        return facts

    return move


def _mean_width(ax, color, side):
    """Prepare an upright line with its number on top, on this side of it; return place(bits)."""
    widest = float(ax.get_xlim()[1])
    line, = ax.plot([], [], color=color, linestyle=LINE[color], linewidth=2.6)
    tip, = ax.plot([], [], ">", color=color, clip_on=False)
    note = ax.text(0, 1.03, "", color=color, fontsize=15, ha=side)

    def place(bits):
        x, beyond = min(bits, widest), bits > widest
        line.set_data([x, x], [0, 1])
        tip.set_data([x] * beyond, [0.95] * beyond)
        note.set_text(f"{bits:.2f}" if math.isfinite(bits) else "∞")
        note.set_ha("right" if side == "right" or x > 0.85 * widest else "left")
        note.set_x(x + (-0.08 if note.get_ha() == "right" else 0.08))

    return place


@scene(p=probability(0.70), q=probability(0.30), walls=["cross_entropy_bits"])
def cross_entropy_curve(fig):
    """A coin: what believing q costs when p is true. The lowest point stands at q = p, as high as H(p)."""
    ax = fig.subplots()
    ax.set(xlim=(0, 1), ylim=(0, 5), xlabel="$q$", ylabel="$H(p,q)$  (bits)")
    qs = np.linspace(0, 1, 101)
    ax.plot(qs, bernoulli_entropy(qs), color=TRUTH, linewidth=1.2)
    qs = (1 - np.cos(np.linspace(0.005, np.pi - 0.005, 71))) / 2  # closer together towards the walls
    yes, no = surprisal(qs), surprisal(1 - qs)
    curve, = ax.plot([], [], color=CE)
    lowest, = ax.plot([], [], "D", color=TRUTH, markeredgecolor="white", markersize=13, clip_on=False)
    mark = reading(ax, MODEL)

    def move(p, q):
        curve.set_data(qs, p * yes + (1 - p) * no)
        facts = {
            "cross_entropy_bits": cross_entropy([p, 1 - p], [q, 1 - q]),
            "entropy_bits": bernoulli_entropy(p),
        }
        lowest.set_data([p], [facts["entropy_bits"]])
        mark(q, facts["cross_entropy_bits"])
        return facts

    return move


@scene(truth=Choice("1", ["1", "2", "3"]), q=Distribution(DOG_PHOTO), walls=["loss_bits"])
def one_hot_loss(fig):
    """One example of a known class: of the whole prediction, the loss looks at one entry."""
    bars, ax = fig.subplots(1, 2, width_ratios=[1, 1.35])
    classes = np.arange(3)
    bars.set(xlim=(-0.6, 2.6), ylim=(0, 1), ylabel="$q$", xticks=classes)
    bars.set_xticklabels([f"$q_{k + 1}$" for k in classes])
    look = dict(facecolor=MODEL, edgecolor="white", hatch=HATCH[MODEL], linewidth=0, alpha=0.75)
    shares = [bars.fill([], [], **look)[0] for _ in classes]
    label = bars.fill([], [], facecolor="none", edgecolor=TRUTH, linestyle=LINE[TRUTH], linewidth=3, clip_on=False)[0]
    qs = np.linspace(2.0**-5, 1, 100) ** 2
    ax.plot(qs, surprisal(qs), color=CE)
    ax.set(xlim=(0, 1), ylim=(0, 10), xlabel="$q$", ylabel="$-\\log_2 q$  (bits)")
    mark = reading(ax, MODEL)

    def move(truth, q):
        true = int(truth) - 1
        for k, share in enumerate(shares):
            share.set_xy(_box(k, q[k]))
        label.set_xy(_box(true, 1, 0.44))
        loss = surprisal(q[true])
        mark(q[true], loss)
        return {"true_class_probability": q[true], "loss_bits": loss}

    return move


def _box(middle, height, reach=0.36):
    left, right = middle - reach, middle + reach
    return [(left, 0), (right, 0), (right, height), (left, height)]


@scene(size=(7.2, 5.4), t=Param(1, 0, 1, 0.05))
def whose_words(fig):
    """Whose words, by whose code: the area picture two by two, after Christopher Olah.

    Bob's words are B. Alice's, A, run from Bob's (t = 0) to her own (t = 1).
    """
    panels = fig.subplots(2, 2, sharex=True, sharey=True)
    pairs = ["BB", "BA", "AB", "AA"]  # whose words, by whose code
    places = {}
    for ax, (truth, model) in zip(panels.flat, pairs):
        color = TRUTH if truth == model else MODEL
        place = area_rectangles(ax, [color] * 4, widest=4)
        for bar in ax.patches:
            bar.set_hatch(HATCH[color])
        for line in ax.lines:
            line.set_in_layout(False)  # the arrows of infinite widths: none comes here, and none has no place
        ax.set(xlabel=f"$-\\log_2 {model}$  (bits)", ylabel=f"${truth}$", xticks=range(5))
        symbol = f"$H({truth})$" if truth == model else f"$H({truth},{model})$"
        ax.text(3.95, 0.93, symbol, ha="right", va="center", fontsize=13)
        note = ax.text(3.95, 0.78, "", ha="right", va="center", fontsize=15, color=INK)
        places[truth + model] = place, note

    def show(pair, truth, model):
        place, note = places[pair]
        bits = cross_entropy(truth, model)
        place(truth, surprisal(model))
        note.set_text(f"{bits:.3f}")
        return bits

    bob_in_bobs = show("BB", BOB, BOB)  # Bob never changes: this one belongs to the still part

    def move(t):
        alice = (1 - t) * BOB + t * ALICE
        return {
            "bob_in_bobs_bits": bob_in_bobs,
            "bob_in_alices_bits": show("BA", BOB, alice),
            "alice_in_bobs_bits": show("AB", alice, BOB),
            "alice_in_alices_bits": show("AA", alice, alice),
        }

    return move
