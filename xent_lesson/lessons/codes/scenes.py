"""Lesson 10: how few bits can carry it? Codewords, what they spend, and what they cost on average."""

import math

import numpy as np

from xent_lesson.maths.codes import average_length, block_probabilities, huffman, kraft_sum, text_code
from xent_lesson.maths.information import bernoulli_entropy, entropy, expectation, surprisal
from xent_lesson.maths.letters import letter_cross_entropy, letter_frequencies, letter_model, letters
from xent_lesson.picture.crowd import furniture
from xent_lesson.picture.knobs import Distribution
from xent_lesson.picture.labels import name_bar, name_line, name_mark, name_place, size_of
from xent_lesson.picture.marks import Letters
from xent_lesson.picture.scene import Param, probability, scene
from xent_lesson.picture.shapes import box, pin, set_box
from xent_lesson.picture.style import BIG, INK, LINE, MODEL, QUIET, TRUTH, WASTED, WORDS
from xent_lesson.words import say

from .budget import budget_tree, nowhere
from .habits import SENTENCE, letter_shares
from .trees import apart, grown, hanging, short

NAMES, COMMANDS = ("forward", "left", "right", "stop"), (0.5, 0.25, 0.125, 0.125)  # what a robot is told, how often
FIVE = ("forward", "left", "right", "stop", "back")  # a robot with one command more
DEEPEST, SMALL = 4, 12  # bits of a codeword; points of those under a tree
LANGUAGES = {"english": MODEL, "korean": "#5A3E1B"}  # two beliefs
COLORS = {"average_bits": MODEL, "entropy_bits": TRUTH}


def _bits(start):
    """The length of a codeword, which is the code's: a belief."""
    return Param(start, 1, DEEPEST, 1).colored(MODEL)


@scene(size=(8.6, 4.2), **dict.fromkeys(NAMES, _bits(2)), colors=COLORS)
def kraft_budget(fig):
    """A code tree that grows to the right: a codeword takes all that grows behind it, and the heights add up to 1."""
    tree, bars = fig.subplots(1, 2, width_ratios=[4.4, 1.3])
    place = budget_tree(tree, COMMANDS, NAMES, DEEPEST)
    bars.set(xlim=(0, 1), ylim=(0, 3.45), xticks=[], yticks=range(4), ylabel=say("kraft_budget.up"))
    bars.grid(False)
    mean = box(bars, MODEL)
    floor, = bars.plot([0, 1], [entropy(COMMANDS)] * 2, color=TRUTH, linewidth=3)
    longer = furniture(bars.plot([], [], "^", color=MODEL, clip_on=False)[0])
    average = name_place(bars, 0.61, 3.15, color=MODEL, size=BIG, of=[mean])
    name_place(bars, 0.62, 1.35, say("kraft_budget.entropy", bits=entropy(COMMANDS)), color=TRUTH, of=[floor])

    def move(**lengths):
        spent, mine = place([*lengths.values()]), expectation(COMMANDS, [*lengths.values()])
        set_box(mean, 0.04, 0, 0.22, min(mine, 3.45))
        longer.set_data(*([[0.13], [3.45]] if mine > 3.45 else ([], [])))
        mean.set_linestyle("-" if spent <= 1 else ":")
        average.say(say("kraft_budget.average" if spent <= 1 else "kraft_budget.no_code", bits=mine))
        return {"spent_ratio": spent, "average_bits": mine, "entropy_bits": entropy(COMMANDS)}

    return move


@scene(
    size=(8.2, 4.2), colors=COLORS | {"extra_bits": WASTED},
    forward=_bits(2), left=_bits(2), right=_bits(2), stop=_bits(2),
)
def code_area(fig):
    """The picture of the course with codewords: heights from the truth, widths from the lengths."""
    ax = fig.subplots()
    level, lowest = 1.27, entropy(COMMANDS)  # how high the averages lie, above the boxes
    ax.set(xlim=(0, 5.4), ylim=(0, 1.55), xticks=range(6))
    ax.set_yticks([0, 0.5, 1])
    ax.set_xlabel(say("code_area.across"), color=MODEL)
    ax.set_ylabel(say("code_area.up"), color=TRUTH)
    ax.grid(False)
    commands = [box(ax, MODEL, hatch="//", share=0.1) for _ in NAMES]
    for command, name in zip(commands, NAMES):
        name_bar(command, say(f"code_area.{name}_name"))
    tops = np.repeat(np.cumsum([0, *COMMANDS]), 2)[1:-1]
    own, = ax.plot([], [], color=TRUTH, zorder=3)
    thick = dict(linewidth=7, solid_capstyle="butt", zorder=4)
    need, waste = (ax.plot([], [], color=color, **thick)[0] for color in (TRUTH, WASTED))
    pay = pin(ax, INK, words=BIG)
    need.set_data([0, lowest], [level] * 2)
    name_place(ax, lowest / 2, 1.185, say("code_area.entropy", bits=lowest), color=TRUTH, of=[need], exactly=True)
    name_place(ax, 4.3, 1.09, say("code_area.own"), color=TRUTH, of=[own])
    wasted, spent_note = name_line(waste), name_place(ax, 4.75, 0.12, of=commands)

    def move(**lengths):
        spent, average = kraft_sum([*lengths.values()]), expectation(COMMANDS, [*lengths.values()])
        for command, low, share, width in zip(commands, np.cumsum([0, *COMMANDS]), COMMANDS, lengths.values()):
            set_box(command, 0, low, width, low + share)
            command.set_edgecolor(MODEL if spent <= 1 else INK)
        own.set_data(np.repeat(surprisal(COMMANDS), 2), tops)  # they stay, and lie on top of the boxes
        waste.set_data(*([[lowest, average], [level] * 2] if average > lowest else ([], [])))
        wasted.say(say("code_area.wasted", bits=average - lowest))
        pay(average, level, say("code_area.average" if spent <= 1 else "code_area.no_code", bits=average))
        spent_note.say(say("code_area.spent", spent=spent))
        return {"average_bits": average, "entropy_bits": lowest, "extra_bits": average - lowest, "spent_ratio": spent}

    return move


@scene(
    size=(8.6, 4.2), colors=COLORS | {"so_far_bits": MODEL},
    p=Distribution((0.35, 0.25, 0.20, 0.15, 0.05)).colored(TRUTH), step=Param(4, 0, 4, 1).stepwise(),
)
def huffman_tree(fig):
    """Huffman's tree grows: a joint is as high as the two it joins together; beside it the joints add up."""
    tree, tower = fig.subplots(1, 2, width_ratios=[3.4, 1.5])
    count = len(FIVE)
    tree.set(xlim=(-0.5, count - 0.5), ylim=(-0.4, 1.12), xticks=[], yticks=[0, 0.5, 1], ylabel=say("huffman_tree.up"))
    tree.spines["bottom"].set_visible(False)
    tree.grid(False)
    furniture(tree.axhline(0, color=INK, linewidth=1))
    bars = [box(tree, TRUTH) for _ in FIVE]
    branches = furniture(tree.plot([], [], color=INK, linewidth=2)[0])
    feet, ends = ([nowhere(tree) for _ in FIVE] for _ in range(2))
    names = [name_mark(foot, color=TRUTH, prefer="below") for foot in feet]
    words = [name_mark(end, color=MODEL, size=BIG, prefer="below") for end in ends]
    joints = [tree.plot([], [], "s", color=INK, markersize=7)[0] for _ in FIVE[1:]]
    name_place(tree, 3.7, 1.02, say("huffman_tree.joint"), of=joints[:1]).stays = False
    sums = [name_mark(joint, color=INK, prefer="above") for joint in joints]
    digits = [name_mark(nowhere(tree), digit, color=INK, size=WORDS, prefer="below")
              for _ in FIVE[1:] for digit in "01"]  # fmt: skip
    for name, bar in zip(names, bars):
        name.of += (bar,)
    tower.set(xlim=(0, 1), ylim=(0, 2.6), xticks=[], yticks=range(3), ylabel=say("huffman_tree.bits"))
    tower.grid(False)
    blocks = [box(tower, MODEL) for _ in joints]
    parts = [name_bar(block) for block in blocks]
    lowest, = tower.plot([], [], color=TRUTH, linewidth=3)
    total = name_place(tower, 0.55, 2.5, color=MODEL, size=BIG, of=blocks)
    needed = name_line(lowest, at=0.95)

    def move(p, step):
        code, leaves, made, pieces, finished = grown(p, step)
        branches.set_data(*apart(pieces))
        for i, (bar, foot, end) in enumerate(zip(bars, feet, ends)):
            x = leaves.get(i)
            set_box(bar, (x or 0) - 0.22, 0, (x or 0) + 0.22, p[i])
            for mark, y in (foot, 0), (end, -0.26):
                mark.set_data(*([[x], [y]] if i in code else ([], [])))
            names[i].say(say(f"huffman_tree.{FIVE[i]}", p=short(p[i])))
            words[i].say(code.get(i, ""))
        so_far, filled = math.fsum(joint[3] for joint in made), 0
        for i, (joint, block) in enumerate(zip(joints, blocks)):
            zero, one, x, top = made[i] if i < len(made) else (0, 0, 0, 0)
            for mark, across in (joint, x), (digits[2 * i].of[0], zero), (digits[2 * i + 1].of[0], one):
                mark.set_data(*([[across], [top]] if top else ([], [])))
            set_box(block, 0.04, filled, 0.34, filled + top)
            sums[i].say(short(top))
            parts[i].say(short(top) if top >= 0.15 else "")
            filled += top
        best, least = average_length(p, huffman(p)), entropy(p)
        lowest.set_data([0, 1], [least, least])
        total.say(say("huffman_tree.average" if finished else "huffman_tree.so_far", bits=so_far))
        needed.say(say("huffman_tree.entropy", bits=least))
        facts = {f"joint{i + 1}_probability": made[i][3] if i < len(made) else 0.0 for i in range(count - 1)}
        return facts | {"so_far_bits": so_far, "average_bits": best, "entropy_bits": least}

    return move


@scene(
    size=(7.6, 4.1), colors={"entropy_bits": TRUTH, "toss_bits": MODEL, "bound_bits": QUIET},
    p=probability(0.90).colored(TRUTH), n=Param(3, 1, 6, 1).along("x", color=MODEL),
)
def block_codes(fig):
    """One codeword for n tosses together: bits per toss by Huffman's code, between the entropy and the bound."""
    ax, sizes = fig.subplots(), np.arange(1, 7)
    ax.set(xlim=(0.7, 6.3), ylim=(0, 1.95), xticks=sizes, yticks=[0, 0.5, 1, 1.5])
    ax.set(xlabel=say("block_codes.across"), ylabel=say("block_codes.up"))
    ax.grid(False)
    floor, = ax.plot([], [], LINE[TRUTH], color=TRUTH)
    bound, = ax.plot([], [], LINE[QUIET], color=QUIET)
    reached, = ax.plot([], [], LINE[MODEL], color=MODEL, marker="o", markersize=5)
    here, own = pin(ax, MODEL, size=12), name_mark(floor, prefer="below")
    name_line(bound, say("block_codes.bound"), at=0.15)
    coin = name_place(ax, 4.6, 1.8, color=TRUTH, size=BIG)
    code = name_place(ax, 4.6, 1.6, color=MODEL, size=BIG, of=[reached, here.dot])

    def move(p, n):
        lowest = bernoulli_entropy(p)
        blocks = [block_probabilities([p, 1 - p], size) for size in range(1, 7)]
        bits = [average_length(block, huffman(block)) / size for size, block in enumerate(blocks, 1)]
        mine = bits[int(n) - 1]
        floor.set_data([0.7, 6.3, 5.3], [lowest] * 3)  # back to where its name hangs
        coin.say(say("block_codes.coin", p=p))
        bound.set_data(sizes, lowest + 1 / sizes)
        reached.set_data(sizes, bits)
        here(n, mine)
        code.say(say("block_codes.reached", bits=mine))
        own.say(say("block_codes.entropy", bits=lowest))
        return {"entropy_bits": lowest, "toss_bits": mine, "bound_bits": lowest + 1 / n, "codewords_count": 2.0**n}

    return move


@scene(size=(8.6, 4.2), text=SENTENCE, colors=COLORS, excused={"half": "no axis is drawn"})
def letter_tree(fig):
    """The Huffman tree of a sentence: every letter hangs at the end of its codeword, written where all have room."""
    ax = fig.subplots()
    ax.set(xlim=(-0.01, 1.01), ylim=(1.32, -0.3))
    ax.set_axis_off()
    branches = furniture(ax.plot([], [], color=INK, linewidth=1.6)[0])
    found_letters = ax.add_artist(Letters(17, TRUTH))
    words, counts = ([ax.text(0, 0, "", ha="center", va="top", fontsize=SMALL, color=color) for _ in range(20)]
                     for color in (MODEL, TRUTH))  # fmt: skip
    average = name_place(ax, 0.2, -0.2, color=MODEL, size=BIG, of=[branches])
    needed = name_place(ax, 0.8, -0.2, color=TRUTH, size=BIG)
    fork = [name_mark(nowhere(ax), digit, color=INK, prefer=side)
            for digit, side in zip("01", ("left", "right"))]  # fmt: skip
    for part in (*words, *counts):
        part.set_in_layout(False)

    def move(text):
        found = letters(text)
        code = text_code(found)
        order, at = hanging(code)
        branches.set_data(*apart([(at[word[:-1]], at[word]) for word in at if word]))
        for digit, label in zip("01", fork):
            label.of[0].set_data(*([[(at[""][0] + at[digit][0]) / 2], [at[digit][1] / 2]] if digit in at else ([], [])))
        ends = [at[code[letter]] for letter in order]
        found_letters.place(order, [(x, y + 0.095) for x, y in ends])
        room = 72 * 8.4 / max(len(order), 1)
        written = len(order) <= len(words) and all(size_of(word, SMALL)[0] + 3 <= room for word in code.values())
        for i, (word, count) in enumerate(zip(words, counts)):
            seen = written and i < len(order)
            for part, down in (word, 0.11), (count, 0.18):
                part.set_position((ends[i][0], ends[i][1] + down) if seen else (0, 0))
            word.set_text(code[order[i]] if seen else "")
            count.set_text(say("letter_tree.times", count=found.count(order[i])) if seen else "")
        p = list(letter_frequencies(text).values())
        facts = {
            "letters_count": len(found), "kinds_count": len(code), "entropy_bits": entropy(p) if p else 0.0,
            "average_bits": average_length(p, list(code.values())) if p else 0.0,
            "longest_bits": max(map(len, code.values()), default=0),
            "total_bits": sum(len(code[letter]) for letter in found),
        }
        average.say(say("letter_tree.average", bits=facts["average_bits"]) if p else "")
        needed.say(say("letter_tree.entropy", bits=facts["entropy_bits"]) if p else say("letter_tree.nothing"))
        return facts

    return move


@scene(
    size=(8.6, 4.2), text=SENTENCE, walls=["english_bits", "korean_bits", "english_extra_bits", "korean_extra_bits"],
    colors={"own_bits": TRUTH, "english_extra_bits": WASTED, "korean_extra_bits": WASTED},
)
def letter_habits(fig):
    """The letters of a sentence against the habits of two languages, and what each charges for a letter of it."""
    shares, bills = fig.subplots(1, 2, width_ratios=[1.2, 1])
    habits, widest = {"english": letter_model("English"), "korean": letter_model("Korean")}, 16
    place = letter_shares(shares, habits, LANGUAGES)
    bills.set(xlim=(0, widest), ylim=(-0.7, 2.1), yticks=[], xticks=range(0, 17, 4), xlabel=say("letter_habits.bits"))
    bills.spines["left"].set_visible(False)
    bills.grid(False)
    rows = []
    for y, (key, color) in zip((1.3, 0), LANGUAGES.items()):
        parts = box(bills, TRUTH), box(bills, WASTED, share=0.12)
        title = name_place(bills, 5.4, y + 0.5, color=color, size=BIG, of=parts)
        needed = name_place(bills, 2.3, y - 0.42, color=TRUTH, of=parts[:1])
        rows.append((y, key, parts, title, needed, name_bar(parts[1], color=WASTED)))
    beyond = furniture(bills.plot([], [], ">", color=WASTED, clip_on=False)[0])

    def move(text):
        p, endless = letter_frequencies(text), []
        place(p)
        facts = {"letters_count": len(letters(text)), "own_bits": entropy(list(p.values())) if p else 0.0}
        for y, key, (known, extra), title, needed, wasted in rows:
            price = letter_cross_entropy(text, habits[key]) if p else 0.0
            facts |= {f"{key}_bits": price, f"{key}_extra_bits": price - facts["own_bits"]}
            set_box(known, 0, y - 0.22, facts["own_bits"], y + 0.22)
            set_box(extra, facts["own_bits"], y - 0.22, min(price, widest), y + 0.22)
            title.say(say(f"letter_habits.{key}_bill", bits=price) if p else "")
            needed.say(say("letter_habits.needed", bits=facts["own_bits"]) if p else "")
            wasted.say(say("letter_habits.wasted", bits=facts[f"{key}_extra_bits"]) if p else "")
            endless += [y] if price > widest else []
        beyond.set_data([widest] * len(endless), endless)
        return facts

    return move
