"""Where the parts of a code tree stand: forks, branches and leaves as points, before anything is drawn."""

import math

from xent_lesson.maths.codes import huffman_steps


def every_word(longest):
    """Every text of 0 and 1 up to this length, the empty one too."""
    return ["", *(format(i, f"0{n}b") for n in range(1, longest + 1) for i in range(2**n))]


def apart(pieces):
    """Lines ((x0, y0), (x1, y1)) as the two coordinates of one line, with gaps between them."""
    points = [point for piece in pieces for point in (*piece, (math.nan, math.nan))]
    return list(zip(*points)) if points else ([], [])


def grown(p, step):
    """Huffman's tree after so many joints: (code, leaves, joints, branches, whether it is finished).

    code : {outcome: codeword so far}.   leaves : {outcome: where it stands along the ground}.
    joints : (across its 0, across its 1, across itself, height), in the order in which they were made.
    """
    steps = huffman_steps(p)
    order = steps[-1][0] + steps[-1][1] if steps else tuple(i for i, share in enumerate(p) if share)
    leaves = {i: float(x) for x, i in enumerate(order)}
    at, code, joints, branches = {(i,): (x, p[i]) for i, x in leaves.items()}, dict.fromkeys(order, ""), [], []
    for zeros, ones in steps[: int(step)]:
        (x0, low), (x1, high) = at[zeros], at[ones]
        x, top = at[zeros + ones] = (x0 + x1) / 2, low + high
        branches += [((x0, low), (x0, top)), ((x0, top), (x1, top)), ((x1, top), (x1, high))]
        joints.append(((x0 + x) / 2, (x + x1) / 2, x, top))
        code |= {i: "0" + code[i] for i in zeros} | {i: "1" + code[i] for i in ones}
    return code, leaves, joints, branches, len(joints) == len(steps)


def hanging(code):
    """A code as a tree that hangs from its root: (letters from left to right, {beginning of a word: (across, down)}).

    Across and down go from 0 to 1, whatever the longest codeword is.
    """
    order, deepest = sorted(code, key=code.get), max(map(len, code.values()), default=1)
    across = {code[letter]: (i + 0.5) / len(order) for i, letter in enumerate(order)}
    for depth in range(deepest - 1, -1, -1):  # a fork hangs over the middle of its two
        for up in sorted({word[:depth] for word in across if len(word) == depth + 1}):
            ends = [across[up + digit] for digit in "01" if up + digit in across]
            across[up] = sum(ends) / len(ends)
    return order, {word: (x, len(word) / deepest) for word, x in across.items()}


def short(x):
    """A probability with two digits behind the point, or with as many as halves of halves need, up to four."""
    return next(text for text in (f"{x:.2f}", f"{x:.3f}", f"{x:.4f}") if abs(float(text) - x) < 1e-9 or len(text) == 6)
