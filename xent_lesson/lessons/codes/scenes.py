"""Lesson 10: how few bits can carry it? Codewords, what they spend, and what they cost on average."""

import math

import numpy as np

from xent_lesson.maths.codes import average_length, block_probabilities, huffman, huffman_steps, kraft_sum, text_code
from xent_lesson.maths.information import bernoulli_entropy, entropy, expectation, surprisal
from xent_lesson.maths.letters import letter_cross_entropy, letter_frequencies, letter_model, letters
from xent_lesson.picture.area import area_rectangles
from xent_lesson.picture.knobs import Distribution, Text
from xent_lesson.picture.marks import Letters
from xent_lesson.picture.scene import Param, probability, scene
from xent_lesson.picture.style import HATCH, INK, LINE, MODEL, QUIET, TRUTH

COMMANDS = [0.5, 0.25, 0.125, 0.125]  # what the robot is told: forward, left, right, stop
DEEPEST = 4
LENGTH = Param(2, 1, DEEPEST, 1)
SENTENCE = Text(
    "the cat sat on the mat", longest=120,
    samples=[
        "나는 학교에 갑니다", "Σωκράτης", "aaaa", "nan, inf or {x}?", "吾輩は猫である。名前はまだ無い。", "🙂 42!",
        "Привет, мир", "Cwm fjord bank glyphs vext quiz",
    ],
)


def boxed(left, right, top, bottom):
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


@scene(size=(8.0, 4.4), forward=LENGTH, left=LENGTH, right=LENGTH, stop=LENGTH)
def kraft_budget(fig):
    """A tree of bits: a codeword spends everything that grows below it; the bar adds up what is spent."""
    ax = fig.subplots()
    floor = DEEPEST + 0.6
    ax.set(xlim=(0, 2), ylim=(floor + 0.8, -0.35), yticks=range(DEEPEST + 1), ylabel="$\\ell$  (bits)")
    ax.set(xlabel="$\\sum 2^{-\\ell}$")
    for depth in range(DEEPEST):
        for k in range(2**depth):
            middle, half = (k + 0.5) / 2**depth, 0.25 / 2**depth
            ax.plot([middle - half, middle, middle + half], [depth + 1, depth, depth + 1], color=QUIET, linewidth=1)
    ax.axvline(1, color=INK, linewidth=2.5)
    shades = [ax.fill([], [], facecolor=MODEL, edgecolor="white", linewidth=1.5, alpha=0.75)[0] for _ in COMMANDS]
    paid, over = (ax.fill([], [], facecolor=color, edgecolor="white", alpha=0.75)[0] for color in (MODEL, INK))
    paid.set_hatch(HATCH[MODEL])
    names = ax.add_artist(Letters(14))
    words = [ax.text(0, 0, "", ha="center", va="top", fontsize=12, color="white") for _ in COMMANDS]
    ax.text(1.62, 0.1, "$\\sum 2^{-\\ell}$", va="center", ha="right", fontsize=15, color=INK)
    sum_note = ax.text(1.66, 0.1, "", va="center", fontsize=18, color=INK)

    def move(forward, left, right, stop):
        lengths = [forward, left, right, stop]
        start, above = 0.0, {}
        for i in sorted(range(4), key=lengths.__getitem__):
            share, fits = 2.0 ** -lengths[i], start + 2.0 ** -lengths[i] <= 1
            shades[i].set_xy(boxed(start, start + share, lengths[i], floor))
            shades[i].set_facecolor(MODEL if fits else INK)
            word = format(int(start * 2**DEEPEST), f"0{DEEPEST}b")[: int(lengths[i])] if fits else "?"
            above["↑←→■"[i]] = start + share / 2, lengths[i] - 0.1
            words[i].set_position((start + share / 2, lengths[i] + 0.06))
            words[i].set_text(word)
            words[i].set_rotation(90 if len(word) == 4 else 0)
            words[i].set_fontsize(9 if len(word) == 4 else 12)
            start += share
        names.place(above, above.values())
        paid.set_xy(boxed(0, min(start, 1), floor + 0.1, floor + 0.75))
        over.set_xy(boxed(1, max(start, 1), floor + 0.1, floor + 0.75))
        sum_note.set_text(f"{start:.4f}")
        return {"spent_ratio": kraft_sum(lengths), "average_bits": expectation(COMMANDS, lengths)}

    return move


@scene(forward=LENGTH, left=LENGTH, right=LENGTH, stop=LENGTH)
def code_area(fig):
    """The picture of the course with codewords: heights from the truth, widths from the lengths."""
    ax = fig.subplots()
    place = area_rectangles(ax, [MODEL] * 4, DEEPEST + 1.6, list("↑←→■"))
    bars = list(ax.patches)
    for bar in bars:
        bar.set_hatch(HATCH[MODEL])
    ax.set(title=" ", xlabel="$\\ell$  (bits)")  # the title makes room for the numbers above
    tops, lowest = np.cumsum([0, *COMMANDS]), entropy(COMMANDS)
    own, = ax.plot([], [], LINE[TRUTH], color=TRUTH, linewidth=1.8)
    floor, = ax.plot([], [], LINE[TRUTH], color=TRUTH, linewidth=2.6)
    mean, = ax.plot([], [], LINE[MODEL], color=MODEL, linewidth=2.6)
    ax.text(lowest - 0.06, 1.03, f"{lowest:.3f}", color=TRUTH, fontsize=15, ha="right")
    note = ax.text(0, 1.03, "", color=MODEL, fontsize=15)
    ax.text(4.75, 0.93, "$\\sum 2^{-\\ell}$", va="center", ha="right", fontsize=13, color=INK)
    sum_note = ax.text(4.8, 0.93, "", va="center", fontsize=15, color=INK)

    def move(forward, left, right, stop):
        lengths = [forward, left, right, stop]
        spent, average = kraft_sum(lengths), expectation(COMMANDS, lengths)
        place(COMMANDS, lengths)
        for bar in bars:
            bar.set_facecolor(MODEL if spent <= 1 else INK)
        own.set_data(np.repeat(surprisal(COMMANDS), 2), np.repeat(tops, 2)[1:-1])
        floor.set_data([lowest, lowest], [0, 1])
        mean.set_data([average, average], [0, 1])
        note.set_text(f"{average:.3f}")
        note.set_position((average + 0.06 if average >= lowest else min(average - 0.66, 0.3), 1.03))
        sum_note.set_text(f"{spent:.4f}")
        return {"average_bits": average, "entropy_bits": lowest, "spent_ratio": spent}

    return move


@scene(size=(7.0, 4.6), p=Distribution((0.35, 0.25, 0.20, 0.15, 0.05)), step=Param(0, 0, 4, 1))
def huffman_tree(fig):
    """Huffman's construction, joint by joint: height is probability, and a joint adds the two it joins."""
    ax = fig.subplots()
    count = 5
    ax.set(xlim=(-0.6, count - 0.4), ylim=(-0.27, 1.08), xticks=[], yticks=np.linspace(0, 1, 6))
    ax.set(xlabel="bits", ylabel="$p$")
    ax.axhline(0, color=INK, linewidth=1)
    branches, = ax.plot([], [], color=INK, linewidth=2)
    leaves, = ax.plot([], [], "o", color=TRUTH, markeredgecolor="white", clip_on=False)
    joints, = ax.plot([], [], "s", color=INK, markersize=6)
    names, words, sums = ([ax.text(0, 0, "", ha=ha) for _ in range(count)] for ha in ("center", "center", "right"))

    def move(p, step):
        steps = huffman_steps(p)
        last = steps[-1][0] + steps[-1][1] if steps else tuple(i for i, share in enumerate(p) if share)
        at = {(i,): (float(x), p[i]) for x, i in enumerate(last)}
        leaves.set_data([at[i,][0] for i in last], [at[i,][1] for i in last])
        code, path, made = {i: "" for i in last}, [], []
        for zeros, ones in steps[: int(step)]:
            (x0, low), (x1, high) = at[zeros], at[ones]
            top = low + high
            path += [(x0, low), (x0, top), (x1, top), (x1, high), (math.nan, math.nan)]
            at[zeros + ones] = (x0 + x1) / 2, top
            made.append(at[zeros + ones])
            code |= {i: "0" + code[i] for i in zeros} | {i: "1" + code[i] for i in ones}
        branches.set_data(*zip(*path or [(math.nan, math.nan)]))
        joints.set_data(*zip(*made)) if made else joints.set_data([], [])
        for i in range(count):
            x = at[i,][0] if i in code else 0
            names[i].set_position((x, -0.1))
            names[i].set_text("ABCDE"[i] if i in code else "")
            words[i].set_position((x, -0.2))
            words[i].set_text(code.get(i, ""))
            sums[i].set_position((made[i][0] - 0.08, made[i][1] + 0.02) if i < len(made) else (0, 0))
            sums[i].set_text(f"{made[i][1]:.2f}" if i < len(made) else "")
        facts = {f"joint{i + 1}_probability": made[i][1] if i < len(made) else 0.0 for i in range(count - 1)}
        facts |= {"so_far_bits": math.fsum(top for _, top in made)}
        return facts | {"average_bits": average_length(p, huffman(p)), "entropy_bits": entropy(p)}

    return move


@scene(p=probability(0.90), n=Param(1, 1, 6, 1))
def block_codes(fig):
    """One codeword for n tosses together: bits per toss by Huffman's code, between the entropy and the bound."""
    ax = fig.subplots()
    sizes = np.arange(1, 7)
    ax.set(xlim=(0.6, 6.6), ylim=(0, 2.05), xticks=sizes, xlabel="$n$", ylabel="$L_n / n$  (bits)")
    floor, = ax.plot([], [], LINE[TRUTH], color=TRUTH)
    bound, = ax.plot([], [], LINE[QUIET], color=QUIET)
    reached, = ax.plot([], [], LINE[MODEL], color=MODEL, marker="o", markersize=5)
    here, = ax.plot([], [], "o", color=MODEL, markeredgecolor="white", markersize=12, clip_on=False)
    for y, name, color in ((1.9, "$L_n / n$", MODEL), (1.7, "$H$", TRUTH)):
        ax.text(5.5, y, name, fontsize=15, color=color, ha="right", va="center")
    notes = [ax.text(5.65, y, "", fontsize=15, color=color, va="center") for y, color in ((1.9, MODEL), (1.7, TRUTH))]

    def move(p, n):
        lowest = bernoulli_entropy(p)
        blocks = [block_probabilities([p, 1 - p], size) for size in range(1, 7)]
        bits = [average_length(block, huffman(block)) / size for size, block in enumerate(blocks, 1)]
        mine = bits[int(n) - 1]
        floor.set_data([0.6, 6.6], [lowest, lowest])
        bound.set_data(sizes, lowest + 1 / sizes)
        reached.set_data(sizes, bits)
        here.set_data([n], [mine])
        for note, number in zip(notes, (mine, lowest)):
            note.set_text(f"{number:.3f}")
        return {
            "entropy_bits": lowest, "toss_bits": mine, "bound_bits": lowest + 1 / n, "codewords_count": 2.0**n,
        }

    return move


@scene(size=(8.0, 4.2), text=SENTENCE)
def letter_tree(fig):
    """The Huffman tree of a sentence: left is 0, right is 1, and every letter hangs at the end of its codeword.

    What hangs deeper than the axis goes, hangs at its edge with an arrow.
    """
    ax = fig.subplots()
    deepest, edge = 8, 9.3
    ax.set(xlim=(-0.02, 1.02), ylim=(edge, -0.2), xticks=[], yticks=range(deepest + 1))
    ax.set(xlabel="$0 \\leftarrow\\quad\\rightarrow 1$", ylabel="$\\ell$  (bits)")
    branches, = ax.plot([], [], color=INK, linewidth=1.2)
    leaves = ax.add_artist(Letters(14, TRUTH))
    arrows, = ax.plot([], [], "v", color=INK, markersize=6, clip_on=False)

    def move(text):
        found = letters(text)
        code = text_code(found)
        order = sorted(code, key=code.get)
        at = {code[letter]: ((x + 0.5) / len(order), len(code[letter])) for x, letter in enumerate(order)}
        leaves.size = min(14, 650 / max(len(order), 1))  # so that neighbours stay apart
        leaves.place(order, [(x, min(depth, deepest) + 0.62) for x, depth in at.values()])
        beyond = [x for x, depth in at.values() if depth > deepest]
        arrows.set_data(beyond, [edge] * len(beyond))
        path = []
        for word in sorted({word[:n] for word in at for n in range(len(word))}, key=len, reverse=True):
            children = [at[word + bit] for bit in "01" if word + bit in at]
            at[word] = sum(x for x, _ in children) / len(children), len(word)
            if len(word) < deepest:
                path += [children[0], at[word], children[-1], (math.nan, math.nan)]
        branches.set_data(*zip(*path)) if path else branches.set_data([], [])
        p = list(letter_frequencies(text).values())
        return {
            "letters_count": len(found), "kinds_count": len(code), "entropy_bits": entropy(p) if p else 0.0,
            "average_bits": average_length(p, list(code.values())) if p else 0.0,
            "longest_bits": max(map(len, code.values()), default=0),
            "total_bits": sum(len(code[letter]) for letter in found),
        }

    return move


@scene(size=(9.0, 4.2), text=SENTENCE, walls=["english_bits", "korean_bits"])
def letter_habits(fig):
    """The letters of a sentence against the habits of two languages, and what each charges for a letter of it."""
    shares, bills = fig.subplots(1, 2, width_ratios=[1.35, 1])
    habits, most, top, widest = [letter_model("English"), letter_model("Korean")], 12, 0.4, 16
    shares.set(xlim=(0.4, most + 0.6), ylim=(-0.05, top), xticks=[], xlabel="$i$", ylabel="$p$, $q$")
    shares.set_yticks(np.linspace(0, top, 5))
    shares.axhline(0, color=INK, linewidth=1)
    bills.set(xlim=(0, widest), ylim=(2.6, -0.6), yticks=range(3), xlabel="bits")
    bills.set_yticklabels(["$H(p)$", "$H(p, q_{\\mathrm{en}})$", "$H(p, q_{\\mathrm{ko}})$"])
    bars, = shares.plot([], [], color=TRUTH, linewidth=15, alpha=0.75, solid_capstyle="butt")
    tall, = shares.plot([], [], "^", color=TRUTH, markersize=7, clip_on=False)
    beliefs, = shares.plot([], [], color=MODEL, linewidth=3.5, solid_capstyle="butt")
    home = {letter: max(habit[letter] for habit in habits) for letter in habits[0]}  # in its own language
    names = shares.add_artist(Letters(14))
    costs = [bills.fill([], [], facecolor=color, alpha=0.75)[0] for color in (TRUTH, MODEL, MODEL)]
    for cost in costs[1:]:
        cost.set(hatch=HATCH[MODEL], edgecolor="white")
    endless, = bills.plot([], [], ">", color=INK, clip_on=False)
    notes = [bills.text(0, row, "", va="center", fontsize=14, color=INK) for row in range(3)]

    def move(text):
        p = letter_frequencies(text)
        first = list(p.items())[:most]
        heights = [min(share, top) for _, share in first]
        bars.set_data(np.repeat(np.arange(1.0, len(first) + 1), 3), np.ravel([(0, h, math.nan) for h in heights]))
        tall.set_data([n for n, (_, share) in enumerate(first, 1) if share > top], [top for _, s in first if s > top])
        dashes = [(n + side, home[letter]) for n, (letter, _) in enumerate(first, 1) if letter in home
                  for side in (-0.4, 0.4, math.nan)]
        beliefs.set_data(*zip(*dashes or [(math.nan, math.nan)]))
        names.place([letter for letter, _ in first], [(n, -0.035) for n in range(1, len(first) + 1)])
        bits = [entropy(list(p.values()))] + [letter_cross_entropy(text, habit) for habit in habits] if p else [0.0] * 3
        for row, (cost, note, price) in enumerate(zip(costs, notes, bits)):
            end = min(price, widest - 3)
            cost.set_xy(boxed(0, end, row - 0.3, row + 0.3))
            note.set_position((end + 0.3, row))
            note.set_text("" if not p else f"{price:.3f}" if math.isfinite(price) else "∞")
        rows = [row for row, price in enumerate(bits) if price > widest]
        endless.set_data([widest] * len(rows), rows)
        return {"letters_count": len(letters(text)), **dict(zip(["own_bits", "english_bits", "korean_bits"], bits))}

    return move
