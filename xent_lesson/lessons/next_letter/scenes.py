"""Lesson 14: what does the loss of a language model mean? q is what is given to the next letter."""

import math
from functools import cache

import numpy as np

from xent_lesson.maths.information import surprisal
from xent_lesson.maths.next_letter import SYMBOLS, book_text, count_letters, train_pairs
from xent_lesson.picture.crowd import furniture
from xent_lesson.picture.labels import name_bar, name_line, name_place
from xent_lesson.picture.scene import Choice, Param, scene
from xent_lesson.picture.shapes import arrow, box, pin, set_arrow, set_box
from xent_lesson.picture.style import BIG, CE, INK, MODEL, QUIET, TRUTH, WASTED
from xent_lesson.practice.letter_game import OTHER, OTHERS, label, model, proposed
from xent_lesson.words import say

NO_IDEA = math.log2(len(SYMBOLS))

# A game by Mina, a reader whom we made up: before each letter what she gave to some of the six options, in percent.
# What is left she shared evenly among the options not named.
TEXT, LETTERS = "now as i said she was hard at work on the white ", "kitten w"
MINA = [
    {OTHER: 50}, {"i": 85, "n": 8}, {"t": 92, "n": 4}, {"t": 94}, {"e": 96}, {"n": 95}, {" ": 80, OTHER: 16},
    {"w": 14, "a": 16, "i": 16, "t": 8, "s": 12},
]


def spread_of(given, options):
    """A whole spread over the options: what is left of 100 % is shared evenly among those not named."""
    rest = [option for option in options if option not in given]
    left = 100 - sum(given.values())
    return {option: (given[option] if option in given else left / len(rest)) / 100 for option in options}


def game():
    """Each letter as (options, Mina's spread, the model's, the place of the true letter, what both paid for it)."""
    for i, (letter, given) in enumerate(zip(LETTERS, MINA)):
        before = TEXT + LETTERS[:i]
        options = proposed(before, [14, i])
        mine, row = spread_of(given, options), dict(zip(SYMBOLS, model(2).next_letter(before)))
        its = {option: row[option] for option in options if option != OTHER}
        its[OTHER] = 1 - math.fsum(its.values())
        true = options.index(letter if letter in options else OTHER)
        shares = mine[letter] if letter in options else mine[OTHER] / OTHERS, row[letter]
        yield options, list(mine.values()), list(its.values()), true, [*map(float, shares)]


def bars(ax, color, shift):
    """Six bars in one line, beside the middle of their places. Returns place(heights)."""
    line, = ax.plot([], [], color=color, linewidth=15, solid_capstyle="butt", zorder=3)

    def place(heights):
        xs = np.arange(6) + shift
        line.set_data(np.repeat(xs, 3), np.ravel([(0, height, np.nan) for height in heights]))

    place.line = line
    return place


WHO = {"mina": INK, "model": MODEL}
HAND = Param(6, 1, len(LETTERS), 1).along("x", panel=1, color=INK).stepwise()


@scene(
    size=(8.6, 4.2), letter=HAND,
    colors={f"{who}_{what}": color for who, color in WHO.items() for what in ("letter_bits", "mean_bits")},
)
def bet_and_reveal(fig):
    """Eight bets on the next letter, by a reader and by a model: the true letter lights up, and both pay."""
    rounds = list(game())
    prices = np.array([surprisal(shares) for *_, shares in rounds])
    means = [np.cumsum(column) / np.arange(1, len(rounds) + 1) for column in prices.T]
    fig.get_layout_engine().set(rect=(0, 0, 0.985, 1))  # room for the words at the right edge
    top, low = fig.subplots(2, 1, height_ratios=[1.55, 1])
    top.set(xlim=(-0.6, 7.6), ylim=(-0.18, 1.55), xticks=[], yticks=[0, 0.5, 1], ylabel=say("bet_and_reveal.share"))
    top.grid(False)
    top.spines["bottom"].set_visible(False)
    furniture(top.plot([-0.6, 5.6], [0, 0], color=INK, linewidth=1)[0])
    lit = box(top, TRUTH, share=0.18)
    text = name_place(top, 2.5, 1.44, color=INK, size=BIG, of=[lit])
    name_bar(lit, say("bet_and_reveal.came"), color=TRUTH, beside="above", inside=False)
    mine, its = bars(top, INK, -0.17), bars(top, MODEL, 0.17)
    letters = [name_place(top, i, -0.1, color=INK) for i in range(6)]
    says = [
        name_place(top, 6.6, y, color=color, size=BIG, of=[place.line])
        for y, color, place in ((0.85, INK, mine), (0.35, MODEL, its))
    ]
    low.set(xlim=(0.5, 8.5), xticks=range(1, 9), xlabel=say("bet_and_reveal.across"))
    low.set(ylim=(0, 6.2), yticks=[0, 2, 4, 6], ylabel=say("bet_and_reveal.mean"))
    coming = box(low, QUIET, share=0.06, linewidth=0)
    later = name_bar(coming, color=QUIET)
    look = dict(marker="o", markersize=6)
    lines = [low.plot([], [], style, color=color, **look)[0] for style, color in zip(("-", "--"), WHO.values())]
    ends = [name_line(line, at=1) for line in lines]

    def move(letter):
        k = int(letter)
        options, hers, models, true, shares = rounds[k - 1]
        text.say(say("bet_and_reveal.text", text=(TEXT + LETTERS[: k - 1])[18:]))
        set_box(lit, true - 0.45, 0, true + 0.45, 1)
        mine(hers)
        its(models)
        for name, option in zip(letters, options):
            name.say(label(option) if option != OTHER else say("bet_and_reveal.others"))
        set_box(coming, k + 0.5, 0, 8.5, 6.2)  # without an area at the last letter
        later.say(say("bet_and_reveal.to_come" if k < 7 else "bet_and_reveal.next"))
        facts = {}
        for i, who in enumerate(WHO):
            lines[i].set_data(np.arange(1, k + 1), means[i][:k])
            ends[i].say(say(f"bet_and_reveal.{who}_mean", bits=means[i][k - 1]))
            says[i].say(say(f"bet_and_reveal.{who}", share=shares[i], bits=prices[k - 1, i]))
            facts |= {f"{who}_probability": shares[i], f"{who}_letter_bits": prices[k - 1, i]}
            facts[f"{who}_mean_bits"] = means[i][k - 1]
        return {name: float(value) for name, value in facts.items()}

    return move


@cache
def charges(smoothing):
    """Bits per letter of the models that look 0, 1, ... letters back: on the book they counted, on new chapters."""
    texts = book_text("training"), book_text("held-out")
    models = [count_letters(texts[0], order, float(smoothing)) for order in ORDERS]
    return np.array([[each.bits_per_letter(text) for each in models] for text in texts])


ORDERS = range(7)


@scene(
    size=(8.2, 4.2), walls=["held_out_bits", "gap_bits", "alike_count"],
    colors={"training_bits": QUIET, "held_out_bits": CE, "gap_bits": WASTED},
    order=Param(5, 0, 6, 1).along("x", color=INK).stepwise(), smoothing=Choice("0.1", ["0", "0.01", "0.1", "1"]),
)
def looking_back(fig, smoothing):
    """What each order pays, on the text it counted and on two new chapters: the one falls, the other turns."""
    ax, (training, held_out), top = fig.subplots(), charges(smoothing), 5.2
    ax.set(xlim=(-0.3, 6.9), xticks=ORDERS, xlabel=say("looking_back.across_" + smoothing.replace(".", "")))
    ax.set(ylim=(0.4, top), yticks=range(1, 6), ylabel=say("looking_back.up"))
    furniture(ax.plot([-0.3, 6.9], [NO_IDEA, NO_IDEA], ":", color=QUIET)[0])
    name_place(ax, 4.6, NO_IDEA + 0.22, say("looking_back.no_idea", count=len(SYMBOLS)), color=QUIET)
    own, = ax.plot(ORDERS, training, color=QUIET)
    new, = ax.plot(ORDERS, np.minimum(held_out, 2 * top), color=CE)
    for color, heights in ((QUIET, training), (CE, held_out)):
        furniture(ax.plot(np.flatnonzero(heights < top), heights[heights < top], "o", color=color, markersize=6)[0])
    name_line(own, say("looking_back.training"), at=0.9)
    name_line(new, say("looking_back.held_out"), at=0.25)
    gap = arrow(ax, WASTED)
    marks = [pin(ax, color, words=BIG, size=size) for color, size in ((QUIET, 13), (CE, 8))]  # on one another both show
    more = name_line(gap.line, color=WASTED, size=BIG)

    def move(order):
        at = int(order)
        bits, paid = float(training[at]), float(held_out[at])
        beyond = round(paid, 3) - round(bits, 3)  # what a reader finds who subtracts the two that are printed
        set_arrow(gap, (at, bits + 0.1), (at, min(paid, top) - 0.1 if paid - bits > 0.3 else bits + 0.1))
        apart = paid - bits > 0.05  # else they are one mark
        marks[0](at, bits, say("looking_back.book", bits=bits) if apart else "")
        marks[1](at, paid, say("looking_back.new" if apart else "looking_back.both", bits=paid, book=bits))
        more.say(say("looking_back.more", bits=beyond))
        return {"training_bits": bits, "held_out_bits": paid, "gap_bits": beyond, "alike_count": float(2**paid)}

    return move


STEPS, RATE = 300, 20.0


@cache
def training():
    """The run of the table of pairs, and the counts that it is to learn."""
    text = book_text("training")
    counted = count_letters(text, 1)
    return train_pairs(text, RATE, STEPS), counted, counted.bits_per_letter(text)


@scene(
    size=(8.6, 4.1),
    colors={"loss_bits": CE, "counted_bits": TRUTH, "table_probability": MODEL, "counted_probability": TRUTH},
    k=Param(20, 0, STEPS, 1).along("x", color=INK).stepwise(), after=Choice("t", ["t", "e", "q"]),
)
def pair_table(fig, after):
    """A table of logits learns the pairs step by step: its loss falls to that of the counted table."""
    run, counted, floor = training()
    left, right = fig.subplots(1, 2, width_ratios=[1.1, 1])
    bits = run.losses / math.log(2)
    left.set(xlim=(0, STEPS), xlabel=say("pair_table.step"))
    left.set(ylim=(2.9, 4.9), yticks=[3, 3.5, 4, 4.5], ylabel=say("pair_table.up"))
    curve, = left.plot(range(STEPS + 1), bits, color=CE)
    name_line(curve, say("pair_table.table"), at=0.3)
    line, = left.plot([0, STEPS], [floor, floor], "--", color=TRUTH)
    name_line(line, say("pair_table.counted", bits=floor), at=0.55)
    mark = pin(left, CE, words=BIG)
    p = counted.next_letter(after)
    likeliest = np.argsort(-p, kind="stable")[:6]
    row = np.eye(len(SYMBOLS))[[SYMBOLS.index(after)]]
    q = np.array([run.probabilities(row, step)[0][likeliest] for step in range(STEPS + 1)])
    high = 1.12 * max(p.max(), q.max())
    ticks = np.arange(0, high, 0.1 if high < 0.4 else 0.2 if high < 0.6 else 0.5)
    right.set(xlim=(-0.6, 5.6), ylim=(0, high), xticks=range(6), yticks=ticks, ylabel=say("pair_table.share"))
    names = [say("pair_table.space") if SYMBOLS[i] == " " else SYMBOLS[i] for i in likeliest]
    right.set_xticklabels(names, fontsize=13)
    right.grid(False)
    frames = [box(right, TRUTH, share=0.12) for _ in likeliest]
    for i, frame in enumerate(frames):
        set_box(frame, i - 0.4, 0, i + 0.4, p[likeliest[i]])
    bars, = right.plot([], [], color=MODEL, linewidth=18, solid_capstyle="butt", zorder=3)
    name_place(right, 3, 0.95 * high, say(f"pair_table.after_{after}"), color=TRUTH, of=frames)
    shown = name_place(right, 3, 0.84 * high, color=MODEL, of=[bars])

    def move(k):
        step = int(k)
        mark(step, bits[step], say("pair_table.bits", bits=bits[step]))
        bars.set_data(np.repeat(range(6), 3), np.ravel([(0, height, np.nan) for height in q[step]]))
        shown.say(say("pair_table.bars", k=step))
        return {
            "loss_bits": float(bits[step]), "counted_bits": floor,
            "table_probability": float(q[step][0]), "counted_probability": float(p[likeliest[0]]),
        }

    return move
