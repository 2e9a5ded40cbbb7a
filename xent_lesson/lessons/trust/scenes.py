"""Lesson 12: can I believe a 0.7? q is what is stated, p the true probability, y what happened."""

import math

import numpy as np

from xent_lesson.lessons import rooms
from xent_lesson.maths.calibration import expected_calibration_error, reliability, smoothed_labels
from xent_lesson.maths.information import entropy, surprisal
from xent_lesson.maths.logits import softmax
from xent_lesson.maths.losses import binary_cross_entropy, focal_loss, softmax_cross_entropy, squared_error
from xent_lesson.picture.crowd import furniture
from xent_lesson.picture.labels import name_line, name_place
from xent_lesson.picture.scene import Choice, Param, probability, scene
from xent_lesson.picture.shapes import pin
from xent_lesson.picture.style import BIG, CE, INK, LINE, MODEL, MSE, QUIET, TRUTH, WORDS
from xent_lesson.practice.bet import bets_that_count
from xent_lesson.practice.letter_game import KIND, OTHER, OTHERS
from xent_lesson.words import say

from .diagram import diagram
from .forecasts import came_true, charged, drawn, even, luck_of, made_up, made_up_letters, spreads_of

GAMMA = 2
FOCAL = (0, (6, 1.5, 1, 1.5, 1, 1.5))  # the line style of the focal loss, as in lesson 11


def focal_slopes(q):
    """How fast the focal loss of a yes falls as q grows, and how fast that of a no rises."""
    return (1 - q) ** 2 / q - 2 * (1 - q) * np.log(q), q**2 / (1 - q) - 2 * q * np.log1p(-q)


def best_focal(p):
    """The q that the focal loss pays best when the true probability is p: where its expected slope is 0."""
    if p in (0, 1):
        return p
    low, high = 0.0, 1.0
    for _ in range(60):
        q = (low + high) / 2
        yes, no = focal_slopes(q)
        low, high = (q, high) if p * yes > (1 - p) * no else (low, q)
    return (low + high) / 2


# name -> the charge for (y, q), the q it is lowest for, the top of its panel, its colour and line
CHARGES = {
    "surprise": (binary_cross_entropy, lambda p: p, 2, CE, LINE[CE]),
    "squared": (squared_error, lambda p: p, 1, MSE, LINE[MSE]),
    "absolute": (lambda y, q: abs(y - q), lambda p: (np.sign(p - 0.5) + 1) / 2, 1, INK, LINE[INK]),
    "focal": (lambda y, q: focal_loss(y, q, GAMMA), best_focal, 0.8, INK, FOCAL),
}


def averaged(p, yes, no):
    """The charge to expect when rain has probability p; what never happens costs nothing, an infinite charge too."""
    return (p * yes if p else 0.0) + ((1 - p) * no if p < 1 else 0.0)


@scene(
    size=(8.6, 4.2), walls=["paid_value"], colors={"paid_value": MODEL, "cheapest_probability": INK},
    charge=Choice("absolute", CHARGES),
    p=probability(0.70).along("x", edge="high", color=TRUTH), q=probability(0.70).along("x", color=MODEL),
)
def cheapest_statement(fig, charge):
    """Left what a charge takes on average for each stated q; right which q is cheapest, for every truth."""
    loss, best, top, color, style = CHARGES[charge]
    left, right = fig.subplots(1, 2, width_ratios=[1.25, 1])
    fig.get_layout_engine().set(wspace=0.12)  # words may reach beyond the right edge of a panel
    left.set(xlim=(0, 1), ylim=(0, top), yticks=[0, top / 2, top], ylabel=say("cheapest_statement.up"))
    left.set_xlabel(say("cheapest_statement.across"), color=MODEL)
    right.set(xlim=(0, 1), ylim=(0, 1), yticks=[0, 0.5, 1], ylabel=say("cheapest_statement.best"))
    right.set_xlabel(say("cheapest_statement.truth"), color=TRUTH)
    for ax in (left, right):
        ax.grid(False)
        ax.set_xticks([0, 0.25, 0.5, 0.75, 1])
    qs = (1 - np.cos(np.linspace(0, np.pi, 91))) / 2  # closer together towards the walls
    sides = loss(1, qs), loss(0, qs)
    curve, = left.plot([], [], color=color, linestyle=style)
    truth, = left.plot([], [], color=TRUTH, linewidth=1.6)
    here = pin(left, MODEL, words=BIG, prefer="above", ink=MODEL)
    least = pin(left, INK, marker="D", words=BIG, prefer="below")
    here.dot.set(zorder=6, markersize=8)  # to be seen on the diamond too
    for mark in (here, least):
        mark.label.of += (curve,)  # what is read off the curve may lie on it
    name_line(curve, say(f"cheapest_statement.{charge}"), at=0.3)
    name_line(truth, say("cheapest_statement.here"), at=0.2)
    _three_ways(right, charge)
    answer = pin(right, INK, marker="D")
    readout = name_place(right, 0.23, 0.88, color=INK, size=BIG, of=[answer.dot])

    def move(p, q):
        place = float(best(p))
        three = np.array([q, place, p])
        paid, lowest, honest = map(float, averaged(p, loss(1, three), loss(0, three)))
        curve.set_data(qs, np.minimum(averaged(p, *sides), 2 * top))
        truth.set_data([p, p], [0, honest])
        here(q, paid, say("cheapest_statement.paid", paid=paid))
        least(place, lowest, say("cheapest_statement.least", least=lowest) if lowest < paid else "")
        answer(p, place)
        readout.say(say("cheapest_statement.cheapest", p=p, q=place))
        return {"paid_value": paid, "least_value": lowest, "cheapest_probability": place}

    return move


def _three_ways(ax, charge):
    """The cheapest statement against the truth: on the diagonal, jumping, or holding back; the chosen one is thick."""
    qs = (1 - np.cos(np.linspace(0, np.pi, 101)[1:-1])) / 2
    yes, no = focal_slopes(qs)
    ways = {
        "honest": ([0, 1], [0, 1], TRUTH, "-", (0.36, 0.13), charge in ("surprise", "squared")),
        "jumps": ([0, 0.5, 0.5, 1], [0, 0, 1, 1], INK, "-", (0.71, 0.22), charge == "absolute"),
        "holds_back": ([0, *no / (yes + no), 1], [0, *qs, 1], INK, FOCAL, (0.84, 0.52), charge == "focal"),
    }
    for name, (xs, ys, color, style, at, chosen) in ways.items():
        line, = ax.plot(xs, ys, color=color, linestyle=style, linewidth=4 if chosen else 1.8, clip_on=False)
        name_place(ax, *at, say(f"cheapest_statement.{name}"), color=color, of=[line])


# --- first half: luck, and the reader's own bets ---------------------------------------------------------------------

@scene(size=(6.4, 4.2), bets=Choice("60", ["20", "60", "200", "2000"]), life=Param(3, 1, 20, 1).stepwise())
def luck_alone(fig):
    """Bets with four options by somebody whose every probability is right: what is off the line is luck."""
    put = diagram(fig.subplots(), "luck_alone", luck=True)

    def move(bets, life):
        rows = spreads_of(int(bets))
        stated, happened = rows.ravel(), drawn(rows, np.random.RandomState(int(life))).ravel()
        facts = put(reliability(happened, stated), luck_of(int(bets)))
        gap = expected_calibration_error(happened, stated)
        return {"forecast_count": float(len(stated)), "gap_probability": gap} | facts

    return move


@scene(size=(8.6, 4.2), whose=Choice("as placed", ["as placed", "no idea", "letters"]))
def own_bets(fig, whose):
    """The reader's bets as forecasts, how far luck would scatter them, what each cost; before the first, Mina's."""
    rooms("exercise")  # the bets of all lessons are made: one that has changed since it was answered does not count
    letters = whose == "letters"
    placed = bets_that_count(KIND if letters else None)  # read here, so that running the cell again shows new bets
    own = [bet["spread"] for bet in placed], [bet["answer"] for bet in placed]
    spreads, answers = own if placed else made_up_letters() if letters else made_up()
    alike = {OTHER: OTHERS} if letters else {}
    no_idea = [even(spread, alike) for spread in spreads]
    facts, prices = charged(spreads, no_idea, answers, alike)
    left, right = fig.subplots(1, 2, width_ratios=[1.25, 1])
    title = say(f"own_bets.{'you' if placed else 'mina'}{'_letters' if letters else ''}")
    left.set_title(title, color=INK, fontsize=BIG)
    put = diagram(left, "own_bets", luck=True)
    price_bars(right, prices, facts["price_bits"], facts["no_idea_bits"])
    shown = came_true(no_idea if whose == "no idea" else spreads, answers)
    return lambda: {"own_count": float(len(placed))} | facts | put(*shown)


def price_bars(ax, prices, mean, even):
    """A bar for each bet, as high as its price, their mean, and that of no idea; over 7 bits an arrow."""
    top, end = 7, max(len(prices), 10) + 1
    ax.set(xlim=(0, end), xticks=[1, end // 2, end - 1], xlabel=say("own_bets.number"))
    ax.set(ylim=(0, 9.6), yticks=range(0, 8), ylabel=say("own_bets.price"))
    ax.grid(False)
    count, heights = np.arange(1, len(prices) + 1), np.minimum(prices, top)
    look = dict(linewidth=min(100 / end, 4), solid_capstyle="butt")
    bars, = ax.plot(np.repeat(count, 3), np.ravel([(0, height, np.nan) for height in heights]), color=MODEL, **look)
    name_place(ax, end / 2, 9.3, say("own_bets.bars"), color=MODEL, of=[bars])
    for i in [*count[prices > top], *([end] if mean > top else [])]:
        furniture(ax.plot([i], [top], "^", color=MODEL, markersize=7, clip_on=False)[0])
    looks = ("mean", mean, INK, "-", 8.5, BIG), ("no_idea", even, QUIET, LINE[QUIET], 7.7, WORDS)
    for name, value, color, style, height, size in looks:
        line, = ax.plot([0, end], [min(value, top)] * 2, style, color=color)
        name_place(ax, end / 2, height, say(f"own_bets.{name}", bits=value), color=color, size=size, of=[line])


# --- second half: models ---------------------------------------------------------------------------------------------

# A model that is right to say softmax(TRUE), and says softmax(2.5 TRUE). NumPy promises never to change RandomState's
# stream, so these thousand photos are the same on every machine.
_dice = np.random.RandomState(1)
_true = 1.2 * _dice.standard_normal((1000, 3))
CLASSES = (_dice.random_sample(1000)[:, None] > softmax(_true).cumsum(axis=1)).sum(axis=1).clip(0, 2)
LOGITS = 2.5 * _true
HEAT = Param(1, 0.1, 10, 0.025, log=True).along("x", panel=1, color=INK)


def cooled(T):
    """What the model states at this temperature: (was its class right, the probability it gave to it)."""
    shares = softmax(LOGITS / T)
    return (shares.argmax(axis=1) == CLASSES).astype(float), shares.max(axis=1)


def mean_loss(T):
    return float(softmax_cross_entropy(CLASSES, LOGITS / T).mean())


@scene(
    size=(8.6, 4.2), colors={"stated_probability": MODEL, "right_probability": TRUTH, "loss_nats": CE},
    T=HEAT,
)
def temperature_and_trust(fig):
    """Left the reliability of an overconfident model at T; right its loss at every T."""
    left, right = fig.subplots(1, 2, width_ratios=[1.15, 1])
    put = diagram(left, "temperature_and_trust")
    name_place(left, 0.19, 0.83, say("temperature_and_trust.mean"), color=INK)
    says = name_place(left, 0.19, 0.74, color=MODEL, size=BIG)
    name_place(left, 0.19, 0.64, say("temperature_and_trust.right", right=cooled(1)[0].mean()), color=TRUTH, size=BIG)
    ts = np.geomspace(0.1, 10, 121)
    right.set(xscale="log", xlim=(0.1, 10), xticks=[0.1, 1, 10], xticklabels=["0.1", "1", "10"], ylim=(0, 3))
    right.set(xlabel=say("temperature_and_trust.across"), ylabel=say("temperature_and_trust.up"), yticks=range(4))
    right.grid(False)
    curve, = right.plot(ts, [mean_loss(t) for t in ts], LINE[CE], color=CE)
    name_line(curve, say("temperature_and_trust.loss"), at=0.2)
    lowest = min(map(mean_loss, HEAT.values()))  # said only where the hand stands there: the reader looks for it
    mark = pin(right, CE, drop=True)
    readout = name_place(right, 2.2, 2.66, color=INK, size=BIG, of=[mark.dot])

    def move(T):
        correct, stated = cooled(T)
        seven = put(reliability(correct, stated))
        facts = {"loss_nats": mean_loss(T), "right_probability": float(correct.mean())}
        facts["stated_probability"] = float(stated.mean())
        facts["gap_probability"] = expected_calibration_error(correct, stated)
        mark(T, facts["loss_nats"])
        there = "lowest" if facts["loss_nats"] == lowest else "here"
        readout.say(say(f"temperature_and_trust.{there}", T=T, loss=facts["loss_nats"]))
        says.say(say("temperature_and_trust.says", stated=facts["stated_probability"]))
        return facts | seven

    return move


@scene(
    size=(7.2, 4.2), walls=["soft_nats"], colors={"soft_nats": MODEL, "floor_nats": TRUTH, "target_probability": TRUTH},
    epsilon=Param(0.2, 0, 1, 0.01).colored(TRUTH), K=Param(4, 2, 10, 1).colored(TRUTH),
    q=probability(0.99).along("x", color=MODEL),
)
def soft_labels(fig):
    """The loss of a label that is not quite sure, against the probability stated for its class."""
    ax, top = fig.subplots(), 4
    ax.set(xlim=(0, 1), ylim=(0, top), xticks=[0, 0.25, 0.5, 0.75, 1], yticks=range(5), ylabel=say("soft_labels.up"))
    ax.set_xlabel(say("soft_labels.across"), color=MODEL)
    ax.grid(False)
    side = np.concatenate([[0], np.geomspace(1e-12, 1e-4, 4), np.geomspace(1e-3, 0.1, 18)])  # close together at walls
    qs = np.concatenate([side, np.linspace(0.12, 0.88, 30), 1 - side[::-1]])
    hard, = ax.plot(qs, np.minimum(surprisal(qs, math.e), 2 * top), color=QUIET, linestyle=LINE[QUIET])
    curve, = ax.plot([], [], color=CE)
    floor = pin(ax, TRUTH, marker="D", words=BIG, prefer="below", ink=TRUTH)
    here = pin(ax, MODEL, words=BIG, prefer="left", ink=MODEL)
    name_line(hard, say("soft_labels.hard"), at=0.25)
    named = name_line(curve, at=0.3)

    def move(epsilon, K, q):
        label = smoothed_labels(0, int(K), epsilon)
        target, other = map(float, label[:2])

        def price(x):  # the other classes share 1 - x evenly
            return binary_cross_entropy(target, x) + (1 - target) * math.log(K - 1)

        floor_nats, nats = float(entropy(label, base=math.e)), float(price(q))
        curve.set_data(qs, np.minimum(price(qs), 2 * top))
        named.say(say("soft_labels.soft", epsilon=epsilon, K=K))
        floor(target, floor_nats, say("soft_labels.floor", q=target, loss=floor_nats))
        here(q, nats, say("soft_labels.here", q=q, loss=nats))
        return {"target_probability": target, "other_probability": other, "floor_nats": floor_nats, "soft_nats": nats}

    return move
