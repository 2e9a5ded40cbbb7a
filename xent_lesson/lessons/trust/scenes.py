"""Lesson 12: may a stated probability be taken at its word? q is what is stated, p the true probability."""

import math

import numpy as np

from xent_lesson.lessons import rooms
from xent_lesson.maths.calibration import expected_calibration_error, reliability, smoothed_labels
from xent_lesson.maths.information import entropy, surprisal
from xent_lesson.maths.logits import softmax
from xent_lesson.maths.losses import binary_cross_entropy, focal_loss, softmax_cross_entropy, squared_error
from xent_lesson.picture.marks import reading
from xent_lesson.picture.scene import Choice, Param, probability, scene
from xent_lesson.picture.style import CE, INK, LINE, MODEL, MSE, QUIET, TRUTH
from xent_lesson.practice.bet import bets_that_count

GAMMA = 2
FOCAL = (0, (6, 1.5, 1, 1.5, 1, 1.5))  # the line style of the focal loss, as in lesson 11


def best_focal(p):
    """The q that the focal loss pays best when the true probability is p: where its expected slope is 0."""
    if p in (0, 1):
        return p
    low, high = 0.0, 1.0
    for _ in range(60):
        q = (low + high) / 2
        yes = (1 - q) ** 2 / q - 2 * (1 - q) * math.log(q)  # how fast each side's loss falls, or rises
        no = q * q / (1 - q) - 2 * q * math.log1p(-q)
        low, high = (q, high) if p * yes > (1 - p) * no else (low, q)
    return (low + high) / 2


# name -> the loss of (y, q), the q it is lowest for, the top of its panel, its symbol, its looks, how many points
RULES = {
    "log_nats": (binary_cross_entropy, lambda p: p, 3, "$-\\ln$  (nats)", CE, LINE[CE], 23),
    "squared_loss": (squared_error, lambda p: p, 1, "$(y-q)^2$", MSE, LINE[MSE], 13),
    "absolute_loss": (lambda y, q: abs(y - q), lambda p: (np.sign(p - 0.5) + 1) / 2, 1, "$|y-q|$", INK, LINE[INK], 2),
    "focal_nats": (lambda y, q: focal_loss(y, q, GAMMA), best_focal, 1, "$\\mathrm{FL}$  (nats)", INK, FOCAL, 17),
}


def averaged(p, yes, no):
    """The loss to expect when 1 has probability p; what never happens costs nothing, an infinite loss too."""
    return (p * yes if p else 0.0) + ((1 - p) * no if p < 1 else 0.0)


@scene(size=(6.4, 5.8), walls=["log_nats", "focal_nats"], p=probability(0.70), q=probability(0.50))
def expected_scores(fig):
    """Four ways to charge for a stated q, each averaged over what the true p brings, with its lowest point."""
    panels, axes = [], fig.subplots(4, 1, sharex=True)
    fig.get_layout_engine().set(rect=(0, 0, 0.86, 1))  # the numbers stand at the right
    for ax, (loss, best, top, symbol, color, style, count) in zip(axes, RULES.values()):
        ax.set(xlim=(0, 1), ylim=(0, top), ylabel=symbol, xlabel="$q$", title=" ")
        ax.xaxis.label.set_visible(ax is axes[-1])
        qs = (1 - np.cos(np.linspace(0, np.pi, 1001))) / 2  # closer together towards the walls
        curve, = ax.plot([], [], color=color, linestyle=style, clip_on=False)
        lowest, = ax.plot([], [], "D", color=TRUTH, markersize=9, clip_on=False, zorder=5)
        here, = ax.plot([], [], "o", color=MODEL, clip_on=False, zorder=6)
        ax.plot([1.06], [0.5], "D", color=TRUTH, markersize=9, transform=ax.transAxes, clip_on=False)
        note = ax.text(1.09, 0.5, "", fontsize=15, color=TRUTH, va="center", transform=ax.transAxes)
        panels.append((loss, best, top, count, qs, (loss(1, qs), loss(0, qs)), curve, lowest, here, note))
    through = axes[-1].get_xaxis_transform()  # one line through all four panels, from the lowest one up
    look = dict(linewidth=1.5, transform=through, clip_on=False)
    rods = [axes[-1].plot([], [], color=color, linestyle=LINE[color], **look)[0] for color in (TRUTH, MODEL)]

    def move(p, q):
        facts = {}
        for rod, x in zip(rods, (p, q)):
            rod.set_data([x, x], [0, 5.53])
        for name, (loss, best, top, count, qs, sides, curve, lowest, here, note) in zip(RULES, panels):
            place = float(best(p))
            both = np.array([place, q])
            least, now = map(float, averaged(p, loss(1, both), loss(0, both)))
            heights = averaged(p, *sides)
            inside = np.flatnonzero(heights <= top)
            first, last = max(inside[0] - 1, 0), min(inside[-1] + 1, len(qs) - 1)  # up to the edge, where it is a wall
            drawn = np.linspace(first, last, count).round().astype(int)
            curve.set_data(qs[drawn], np.minimum(heights[drawn], top))
            lowest.set_data([place], [least])
            here.set_data([q], [min(now, top)])
            here.set_marker("^" if now > top else "o")
            note.set_text(f"{place:.3f}")
            facts |= {name: now, f"{name.split('_')[0]}_best_probability": place}
        return facts

    return move


def diagram(ax):
    """A reliability diagram: what was stated across, how often it came true up, the diagonal for calibration.

    Returns put(stated, observed, count); of three sizes, a dot's tells how many of the forecasts it stands for.
    """
    ax.set(xlim=(0, 1), ylim=(0, 1), xlabel="$q$", ylabel="$\\bar{y}$")
    ax.plot([0, 1], [0, 1], color=TRUTH, linewidth=1.6)
    look = dict(color=MODEL, markeredgecolor="white", clip_on=False, zorder=5)
    sizes = [ax.plot([], [], "o", markersize=size, **look)[0] for size in (7, 12, 19)]

    def put(stated, observed, count):
        share = count / max(count.sum(), 1)
        for dots, low, high in zip(sizes, (0, 0.03, 0.15), (0.03, 0.15, 2)):
            chosen = (low <= share) & (share < high)
            dots.set_data(stated[chosen], observed[chosen])

    return put


# A model that is right to say softmax(TRUE), and says softmax(2.5 TRUE). NumPy promises never to change RandomState's
# stream, so these thousand photos are the same on every machine.
_dice = np.random.RandomState(1)
_true = 1.2 * _dice.standard_normal((1000, 3))
CLASSES = (_dice.random_sample(1000)[:, None] > softmax(_true).cumsum(axis=1)).sum(axis=1).clip(0, 2)
LOGITS = 2.5 * _true


def cooled(T):
    """What the model states at this temperature: (was its class right, the probability it gave to it)."""
    shares = softmax(LOGITS / T)
    return (shares.argmax(axis=1) == CLASSES).astype(float), shares.max(axis=1)


@scene(size=(8.0, 4.6), T=Param(1, 0.1, 10, 0.025, log=True))
def temperature_and_trust(fig):
    """Left the reliability of an overconfident model at T; right its loss and its accuracy, at every T."""
    fig.get_layout_engine().set(rect=(0, 0, 0.97, 1))  # a number may stand beyond the right edge of its axes
    left, loss, share = fig.subplot_mosaic("AB;AC", width_ratios=[1.15, 1]).values()
    put = diagram(left)
    ts = np.geomspace(0.1, 10, 121)
    right_at, nats = np.array([cooled(T)[0].mean() for T in ts]), [mean_loss(T) for T in ts]
    loss.set(ylim=(0, 3), ylabel="$L$  (nats)", title=" ")
    share.set(ylim=(0, 1), ylabel="$\\bar{y}$")
    for ax in (loss, share):
        ax.set(xscale="log", xlim=(0.1, 10), xticks=[0.1, 1, 10], xticklabels=["0.1", "1", "10"], xlabel="$T$")
    loss.plot(ts, nats, LINE[CE], color=CE)
    share.plot(ts, right_at, LINE[INK], color=INK)
    marks = reading(loss, CE, 3), reading(share, INK, 3)

    def move(T):
        correct, stated = cooled(T)
        put(*reliability(correct, stated))
        facts = {"loss_nats": mean_loss(T), "right_probability": float(correct.mean())}
        for mark, value in zip(marks, facts.values()):
            mark(T, value)
        facts["stated_probability"] = float(stated.mean())
        return facts | {"gap_probability": expected_calibration_error(correct, stated)}

    return move


def mean_loss(T):
    return float(softmax_cross_entropy(CLASSES, LOGITS / T).mean())


@scene(walls=["soft_nats"], epsilon=Param(0.2, 0, 1, 0.01), K=Param(4, 2, 10, 1), q=probability(0.99))
def soft_labels(fig):
    """The loss of a label that is not quite sure, against the probability stated for its class."""
    ax, top = fig.subplots(), 4
    ax.set(xlim=(0, 1), ylim=(0, top), xlabel="$q$", ylabel="$L$  (nats)", title=" ")
    side = np.concatenate([[0], np.geomspace(1e-12, 1e-4, 4), np.geomspace(1e-3, 0.1, 14)])  # close together at walls
    qs = np.concatenate([side, np.linspace(0.14, 0.86, 19), 1 - side[::-1]])
    ax.plot(qs, np.minimum(surprisal(qs, math.e), 2 * top), color=QUIET, linestyle=LINE[QUIET])
    curve, = ax.plot([], [], color=CE)
    floor, = ax.plot([], [], "D", color=TRUTH, markersize=9, clip_on=False, zorder=5)
    here, = ax.plot([], [], "o", color=MODEL, markeredgecolor="white", clip_on=False, zorder=6)
    notes, above = [], dict(transform=ax.transAxes)
    for x, shape, color, name in ((0.03, "D", TRUTH, "q"), (0.38, "D", TRUTH, "L"), (0.73, "o", MODEL, "L")):
        ax.plot([x], [1.07], shape, color=color, markersize=8, clip_on=False, **above)
        ax.text(x + 0.04, 1.07, f"${name}$ =", fontsize=14, color=color, va="center", **above)
        notes.append(ax.text(x + 0.13, 1.07, "", fontsize=14, color=color, va="center", **above))

    def move(epsilon, K, q):
        label = smoothed_labels(0, int(K), epsilon)
        target, others = float(label[0]), 1 - float(label[0])

        def price(x):  # the other classes share 1 - x evenly
            return binary_cross_entropy(target, x) + others * math.log(K - 1)

        floor_nats, nats = float(entropy(label, base=math.e)), float(price(q))
        curve.set_data(qs, np.minimum(price(qs), 2 * top))
        floor.set_data([target], [floor_nats])
        here.set_data([q], [min(nats, top)])
        here.set_marker("^" if nats > top else "o")
        for note, value in zip(notes, (target, floor_nats, nats)):
            note.set_text(f"{value:.4f}" if math.isfinite(value) else "∞")
        other = float(label[1])
        return {"target_probability": target, "other_probability": other, "floor_nats": floor_nats, "soft_nats": nats}

    return move


def lives(spreads, seed, count):
    """For each of `count` lives and each forecast of these spreads: did it come true, if every spread is right?"""
    dice, draws = np.random.RandomState(seed), []
    for row in spreads:
        answers = (dice.random_sample((count, 1)) > np.cumsum(row)[:-1]).sum(axis=1)
        draws.append(np.eye(len(row))[answers])
    return np.concatenate(draws, axis=1)


@scene(size=(6.4, 5.2), bets=Choice("60", ["20", "60", "200", "2000"]), life=Param(1, 1, 20, 1))
def luck_alone(fig):
    """Bets with four options by somebody whose every probability is right: what is off the diagonal is luck."""
    put = diagram(fig.subplots())
    spreads = np.random.RandomState(0).dirichlet([0.8] * 4, 2000)

    def move(bets, life):
        rows = spreads[: int(bets)]
        draws = np.random.RandomState(int(life)).random_sample((len(rows), 1))
        answers = (draws > rows.cumsum(axis=1)[:, :-1]).sum(axis=1)
        stated, came_true = rows.ravel(), np.eye(4)[answers].ravel()
        put(*reliability(came_true, stated))
        gap = expected_calibration_error(came_true, stated)
        return {"forecast_count": float(len(stated)), "gap_probability": gap}

    return move


@scene(size=(8.0, 4.8), whose=Choice("mine", ["mine", "no idea"]))
def own_bets(fig):
    """The learner's bets so far as forecasts, how far luck alone would scatter them, and what each of them cost."""
    rooms("exercise")  # the bets of all lessons are made: one that has changed since it was answered does not count
    placed = bets_that_count()  # read here, so that running the cell again shows new bets
    spreads, answers = [bet["spread"] for bet in placed], [bet["answer"] for bet in placed]
    no_idea = [dict.fromkeys(spread, 1 / len(spread)) for spread in spreads]
    facts, prices = charged(spreads, no_idea, answers)
    left, right = fig.subplots(1, 2, width_ratios=[1.3, 1])
    put, top, end = diagram(left), 7, max(len(placed), 10) + 1
    bars, = left.plot([], [], color=QUIET, linewidth=5, alpha=0.6, solid_capstyle="butt")
    right.set(xlim=(0, end), ylim=(0, top), xlabel="$i$", ylabel="$-\\log_2 q$  (bits)")
    right.xaxis.get_major_locator().set_params(integer=True)
    count, over = np.arange(1, len(prices) + 1), prices > top
    right.vlines(count, 0, np.minimum(prices, top), color=MODEL, alpha=0.5, linewidth=min(120 / end, 4))
    price, even = facts["price_bits"], facts["no_idea_bits"]
    for i in [*count[over], *([end] if price > top else [])]:
        right.plot([i], [top], "^", color=MODEL, markersize=7, clip_on=False)
    for color, ink, mean, below in ((MODEL, MODEL, price, price < even), (QUIET, INK, even, price >= even)):
        right.plot([0, end], [mean, mean], LINE[color], color=color, alpha=bool(placed))
        note = (f"{mean:.2f}" if math.isfinite(mean) else "∞") if placed else ""
        right.text(1.03 * end, min(mean, top), note, fontsize=15, color=ink, va="top" if below else "bottom")
    shown = {"mine": came_true(spreads, answers), "no idea": came_true(no_idea, answers)}

    def move(whose):
        bins, (low, high) = shown[whose]
        put(*bins)
        bars.set_data(np.repeat(bins[0], 3), np.column_stack([low, high, np.full(len(low), np.nan)]).ravel())
        return facts

    return move


def charged(spreads, no_idea, answers):
    """What these bets cost: facts, and the prices one by one. Only a reader's own bets can make the mean infinite."""
    prices, even = ([surprisal(min(row[k], 1)) for row, k in zip(rows, answers)] for rows in (spreads, no_idea))
    paid, n = [price for price in prices if math.isfinite(price)], max(len(prices), 1)
    return {
        "bet_count": float(len(prices)), "forecast_count": float(sum(map(len, spreads))),
        "price_bits": math.fsum(prices) / n, "no_idea_bits": math.fsum(even) / n,
        "endless_count": float(len(prices) - len(paid)), "other_bits": math.fsum(paid) / max(len(paid), 1),
    }, np.array(prices)


def came_true(spreads, answers):
    """The reliability of these bets, and between which shares luck alone leaves 90 % of lives."""
    if not spreads:
        return (np.empty(0),) * 3, (np.empty(0),) * 2
    rows = [np.clip(list(spread.values()), 0, 1) for spread in spreads]
    stated = np.concatenate(rows)
    happened = [float(option == answer) for spread, answer in zip(spreads, answers) for option in spread]
    others = np.array([reliability(life, stated).observed for life in lives(rows, 0, 400)])
    return reliability(happened, stated), np.percentile(others, [5, 95], axis=0)
