"""A code tree that grows to the right, and what its codewords spend: the left half of `kraft_budget`."""

from matplotlib.collections import LineCollection

from xent_lesson.maths.codes import kraft_sum
from xent_lesson.picture.crowd import furniture
from xent_lesson.picture.labels import name_bar, name_place
from xent_lesson.picture.marks import Letters
from xent_lesson.picture.shapes import box, set_box, tint
from xent_lesson.picture.style import BIG, INK, MODEL, QUIET, TRUTH
from xent_lesson.words import say

from .trees import apart, every_word

EDGE, FLOOR = 6.2, 1.15  # where the shares end: bits; below 1 lies what has no room, down to here


def budget_tree(ax, p, names, deepest):
    """Prepare the tree and, at the right, the truth p on the same scale. Returns place(lengths)."""
    ax.set(xlim=(-0.05, 7.75), ylim=(FLOOR, -0.13), xticks=range(deepest + 1), yticks=[])
    ax.set_xlabel(say("kraft_budget.across"), loc="left")
    ax.spines["left"].set_visible(False)
    ax.spines["bottom"].set_bounds(0, deepest)  # behind it the shares go on only to have room for their names
    ax.grid(False)
    at = {word: (len(word), (int(word or "0", 2) + 0.5) / 2 ** len(word)) for word in every_word(deepest)}
    ax.add_collection(LineCollection([(at[word[:-1]], at[word]) for word in at if word], color=QUIET, linewidth=1))
    blanks = furniture(ax.plot([], [], "o", color="white", markersize=13, zorder=3)[0])  # no branch through a digit
    digits = ax.add_artist(Letters(15))
    digits.set_zorder(4)
    paths = furniture(ax.plot([], [], color=INK, linewidth=2.2)[0])
    taken, truth = [box(ax, MODEL, facecolor=(*tint(MODEL), 0.85)) for _ in names], [box(ax, TRUTH) for _ in names]
    unspent, too_much = box(ax, QUIET, share=0.1, linestyle="--"), box(ax, INK, share=0.25)
    beyond = furniture(ax.plot([], [], "v", color=INK, clip_on=False, zorder=5)[0])
    words, shares = ([name_bar(part) for part in parts] for parts in (taken, truth))
    name_bar(unspent, say("kraft_budget.unspent"))
    name_place(ax, 4.9, -0.07, say("kraft_budget.shares"), color=MODEL, of=taken)
    name_place(ax, 7.02, -0.07, say("kraft_budget.truth"), color=TRUTH, of=truth)
    homeless, total = name_bar(too_much), name_place(ax, 1.75, -0.07, size=BIG, of=taken)

    def place(lengths):
        start, low, seen, out, spent = 0.0, 0.0, {}, [], kraft_sum(lengths)
        for i in sorted(range(len(p)), key=lengths.__getitem__):  # the largest first: each begins at a fork
            word = format(int(start * 2**deepest), f"0{deepest}b")[: int(lengths[i])] if start < 1 else ""
            set_box(taken[i], lengths[i], start, EDGE if word else lengths[i], start + 2.0 ** -lengths[i])
            words[i].say(say(f"kraft_budget.{names[i]}_word", word=word))
            set_box(truth[i], EDGE + 0.15, low, 7.7, low + p[i])
            shares[i].say(say(f"kraft_budget.{names[i]}_share"))
            seen |= {word[:n]: None for n in range(1, len(word) + 1)}
            out += [] if word else [say(f"kraft_budget.{names[i]}_short")]
            start, low = start + 2.0 ** -lengths[i], low + p[i]
        branches = [(at[word[:-1]], at[word]) for word in seen]
        parts = [(branch, ends) for branch in branches for ends in ((0, 0.66), (0.86, 1))]  # with a gap for the digit
        paths.set_data(*apart([tuple(_between(*branch, end) for end in ends) for branch, ends in parts]))
        places = [_between(*branch, 0.76) for branch in branches]  # near their ends: there two of them have room
        blanks.set_data(*zip(*places) if places else ([], []))
        digits.place([word[-1] for word in seen], [(x, y + 0.025) for x, y in places])
        set_box(unspent, deepest, min(start, 1), EDGE, 1)
        set_box(too_much, 0, 1, EDGE, min(max(start, 1), FLOOR))
        beyond.set_data(*([[EDGE / 2], [FLOOR]] if start > FLOOR else ([], [])))
        homeless.say(say("kraft_budget.no_room", names=", ".join(out)))
        total.say(say("kraft_budget.spent" if spent <= 1 else "kraft_budget.overspent", spent=spent))
        return spent

    return place


def nowhere(ax):
    """A point to hang words on: nothing is to be seen of it."""
    return ax.plot([], [], linestyle="none", markersize=0, color=INK)[0]


def _between(start, end, share):
    """The point that lies this share of the way from here to there."""
    return tuple(a + share * (b - a) for a, b in zip(start, end))
