"""Lesson 04: how surprising is it on average, if you believe the wrong thing?"""

import numpy as np

from xent_lesson.maths.information import bernoulli_entropy, cross_entropy, entropy, kl_divergence, surprisal
from xent_lesson.maths.logits import softmax
from xent_lesson.picture.crowd import furniture
from xent_lesson.picture.knobs import Distribution
from xent_lesson.picture.labels import name_bar, name_line, name_mark, name_place, nowhere
from xent_lesson.picture.scene import Choice, Param, probability, scene
from xent_lesson.picture.shapes import box, pin, second_name, set_box
from xent_lesson.picture.style import BIG, CE, INK, LINE, MODEL, QUIET, TRUTH, WASTED
from xent_lesson.words import say

KITCHEN, REVIEWS = (0.50, 0.30, 0.20), (0.80, 0.15, 0.05)  # great, fine and bad meals: served, and promised
MEALS, PETS, WORDS_SAID = ("great", "fine", "bad"), ("dog", "cat", "rabbit"), ("dog", "cat", "fish", "bird")
COLORS = {"cross_entropy_bits": INK, "entropy_bits": TRUTH, "kl_bits": WASTED}  # paid, needed, wasted
DOG_PHOTO = tuple(softmax([4, 2, -2]))  # what a model says of the source's photo: dog, cat, rabbit
BOB, ALICE = np.array([[4, 2, 1, 1], [1, 4, 2, 1]]) / 8  # dog, cat, fish, bird, after Olah (2015)


@scene(
    size=(8.0, 4.1), walls=["cross_entropy_bits", "kl_bits"], colors=COLORS,
    p=Distribution(KITCHEN).colored(TRUTH), q=Distribution(REVIEWS).colored(MODEL),
)
def cross_entropy_area(fig):
    """The picture of the course, one thing swapped: heights from the truth p, widths from the model q."""
    ax = fig.subplots()
    widest, level = 5, 1.27  # bits; how high the average lies, above the boxes
    ax.set(xlim=(0, widest), ylim=(0, 1.5), yticks=[level], yticklabels=[say("cross_entropy_area.average")])
    ax.set_xlabel(say("cross_entropy_area.across"))
    ax.set_ylabel(say("cross_entropy_area.up"), color=TRUTH, labelpad=22)  # room for the names of the meals
    second_name(ax, say("cross_entropy_area.up_q"), MODEL, axis="y").yaxis.labelpad = 42
    ax.grid(False)
    meals = [box(ax, MODEL, hatch="//", share=0.1) for _ in KITCHEN]
    own, = ax.plot([], [], color=TRUTH, zorder=3)
    bill = _bill(ax, "cross_entropy_area", prefer="right")
    served = [name_mark(nowhere(ax), color=TRUTH, prefer="left") for _ in MEALS]
    promised = [name_mark(nowhere(ax, away=8), color=MODEL) for _ in MEALS]
    name_line(own, say("cross_entropy_area.own"), at=0.15)
    believed = name_place(ax, 3.55, 0.66, say("cross_entropy_area.believed"), color=MODEL, of=meals)
    beyond = furniture(ax.plot([], [], ">", color=MODEL, clip_on=False, zorder=5)[0])

    def move(p, q):
        happens = np.array([share for share in p if share])
        own.set_data(np.repeat(np.minimum(surprisal(happens), widest), 2), np.repeat(np.cumsum([0, *happens]), 2)[1:-1])
        widths = [surprisal(b) if a else 0 for a, b in zip(p, q)]  # what never happens costs nothing
        lows = np.cumsum([0, *p])
        for k, (meal, low, share, width) in enumerate(zip(meals, lows, p, widths)):
            set_box(meal, 0, low, min(width, widest), low + share)
            for column, x, name, part in ((served, 0, MEALS[k], share), (promised, widest, "promised", q[k])):
                column[k].of[0].set_data([x], [low + share / 2])
                column[k].say(say(f"cross_entropy_area.{name}", part=part) if share >= 0.09 else "")  # high enough for words
        believed.stale = True  # in the layer of the boxes, or they cover it
        endless = [low + share / 2 for low, share, width in zip(lows, p, widths) if width > widest]
        beyond.set_data([widest] * len(endless), endless)
        return bill(lambda bits: (bits, level), p, q)

    return move


@scene(
    size=(7.6, 4.1), walls=["cross_entropy_bits", "kl_bits"], colors=COLORS,
    p=probability(0.75).along("x", color=TRUTH), q=probability(0.35).along("x", edge="high", color=MODEL),
)
def ruler(fig):
    """A coin: a ruler laid along its entropy curve at the believed q reads what is paid, at the true p. The gap is waste."""
    ax = fig.subplots()
    top, ps = 2.2, np.linspace(0, 1, 161)
    ax.set(xlim=(0, 1), ylim=(0, top), xticks=[0, 0.25, 0.5, 0.75, 1], yticks=[0, 1, 2])
    ax.set_xlabel(say("ruler.truth"), color=TRUTH)
    ax.set_ylabel(say("ruler.up"))
    ax.grid(False)
    second_name(ax, say("ruler.belief"), MODEL)
    curve, = ax.plot(ps, bernoulli_entropy(ps), color=TRUTH)
    name_place(ax, 0.42, 0.62, say("ruler.curve"), color=TRUTH, of=[curve])
    rule, = ax.plot([], [], LINE[MODEL], color=MODEL)
    bill = _bill(ax, "ruler", prefer="above")
    laid = pin(ax, MODEL)
    name_line(rule, say("ruler.ruler"), at=0.1)

    def move(p, q):
        rule.set_data([0, 1], [min(surprisal(1 - q), 1e3), min(surprisal(q), 1e3)])
        laid(q, bernoulli_entropy(q), say("ruler.laid", q=q))
        return bill(lambda bits: (p, bits), [p, 1 - p], [q, 1 - q])

    return move


def _bill(ax, name, prefer):
    """What is paid, in two parts: needed, and wasted on top. Returns place(at, p, q) -> facts; at(bits): a point of the axes."""
    need, waste = (ax.plot([], [], color=color, linewidth=7, solid_capstyle="butt", zorder=4)[0] for color in (TRUTH, WASTED))
    pay = pin(ax, INK, words=BIG, prefer=prefer)
    needed, wasted = name_line(need, at=0.3), name_line(waste)
    right, high = ax.get_xlim()[1], ax.get_ylim()[1]

    def place(at, p, q):
        own, cost, extra = entropy(p), cross_entropy(p, q), kl_divergence(p, q)
        (x0, y0), (x1, y1), (x2, y2) = map(at, (0, own, cost))
        need.set_data([x0, x1], [y0, y1])
        waste.set_data([x1, min(x2, right)], [y1, min(y2, high)])
        pay(x2, y2, say(f"{name}.paid", bits=cost))
        needed.say(say(f"{name}.needed", bits=own))
        wasted.say(say(f"{name}.wasted", bits=extra) if extra >= 0.005 else "")
        return {"cross_entropy_bits": cost, "entropy_bits": own, "kl_bits": extra}

    return place


@scene(size=(8.2, 4.1), truth=Choice("dog", PETS), q=Distribution(DOG_PHOTO).colored(MODEL), walls=["loss_bits"])
def one_hot_loss(fig):
    """One photo of a known animal: of the whole prediction, the loss looks at one bar."""
    bars, curve = fig.subplots(1, 2, sharey=True, width_ratios=[1, 1.2])
    widest, qs = 6, np.linspace(2.0**-6, 1, 160)
    bars.set(xlim=(-0.6, 2.6), ylim=(0, 1.2), yticks=[0, 0.5, 1], xticks=range(3))
    bars.set_ylabel(say("one_hot_loss.up"), color=MODEL)
    bars.set_xticklabels([say(f"one_hot_loss.{pet}") for pet in PETS], fontsize=BIG)
    curve.set(xlim=(0, widest), xlabel=say("one_hot_loss.across"), ylabel=say("one_hot_loss.right_up"))
    curve.tick_params(labelleft=True)
    for ax in (bars, curve):
        ax.grid(False)
    shares = [box(bars, MODEL, hatch="//", share=0.1) for _ in PETS]
    frame = box(bars, TRUTH, facecolor="none", linewidth=3, clip_on=False)
    name_bar(frame, say("one_hot_loss.truth"), color=TRUTH, beside="above", inside=False)
    numbers = [name_bar(share) for share in shares]
    price, = curve.plot(surprisal(qs), qs, color=CE)
    name_line(price, say("one_hot_loss.price"), at=0.25)
    across = [furniture(ax.plot([], [], ":", color=INK, linewidth=1.8, clip_on=False)[0]) for ax in (bars, curve)]
    loss_at = pin(curve, INK, words=BIG, drop=True)

    def move(truth, q):
        true = PETS.index(truth)
        for k, (share, number) in enumerate(zip(shares, numbers)):
            set_box(share, k - 0.34, 0, k + 0.34, q[k])
            number.say(say("one_hot_loss.share", q=q[k]))
        set_box(frame, true - 0.44, 0, true + 0.44, 1)
        loss = surprisal(q[true])
        across[0].set_data([true + 0.44, 2.6], [q[true]] * 2)
        across[1].set_data([0, min(loss, widest)], [q[true]] * 2)
        loss_at(loss, q[true], say("one_hot_loss.loss", bits=loss))
        return {"true_class_probability": q[true], "loss_bits": loss}

    return move


@scene(size=(8.6, 4.2), t=Param(1, 0, 1, 0.05))
def whose_words(fig):
    """Whose words, by whose code: the area picture two by two, after Christopher Olah.

    Alice talks like Bob at t = 0, and in her own way at t = 1.
    """
    panels = fig.subplots(2, 2, sharex=True, sharey=True)
    show = {}
    for ax, (who, code) in zip(panels.flat, ("bb", "ba", "ab", "aa")):
        color = INK if who == code else QUIET  # each is the truth in one row and the belief in one column
        ax.set(xlim=(0, 4.5), ylim=(0, 1), xticks=range(4), yticks=[0, 0.5, 1])
        ax.tick_params(labelleft=True, labelbottom=True)
        ax.grid(False)
        rows = [box(ax, color, **(dict(share=0.12) if who == code else dict(hatch="//"))) for _ in BOB]
        for row, word in zip(rows, WORDS_SAID):
            name_bar(row, say(f"whose_words.{word}"))
        show[who + code] = rows, name_place(ax, 3.8, 0.5, color=color, size=BIG, of=rows)
    for ax, key in zip(panels[0], ("bobs_code", "alices_code")):
        ax.set_title(say(f"whose_words.{key}"), fontsize=BIG)
    for ax, key in zip(panels[:, 0], ("bob", "alice")):
        ax.set_ylabel(say(f"whose_words.{key}"))
    for ax in panels[1]:
        ax.set_xlabel(say("whose_words.across"))

    def place(pair, truth, model, rows=slice(None)):
        """Stack the boxes of one panel, these rows of them: as high as said, as wide as coded."""
        boxes, note = show[pair]
        bits = cross_entropy(truth, model)
        edges = list(zip(boxes, np.cumsum([0, *truth]), np.cumsum(truth), surprisal(model)))
        for row, low, high, width in edges[rows]:
            set_box(row, 0, low, width, high)
        note.say(say("whose_words.own" if pair in ("bb", "aa") else "whose_words.other", bits=bits))
        return bits

    bob_in_bobs = place("bb", BOB, BOB)  # here for good, and so are the birds
    for pair in ("ba", "ab", "aa"):
        place(pair, BOB, BOB)

    def move(t):
        alice = (1 - t) * BOB + t * ALICE
        return {
            "bob_in_bobs_bits": bob_in_bobs,
            "bob_in_alices_bits": place("ba", BOB, alice, slice(3)),
            "alice_in_bobs_bits": place("ab", alice, BOB, slice(3)),
            "alice_in_alices_bits": place("aa", alice, alice, slice(3)),
        }

    return move
