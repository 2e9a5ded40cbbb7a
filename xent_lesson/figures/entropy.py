"""Lesson 03: how surprising is it on average?"""

import numpy as np

from ..information import bernoulli_entropy
from ..marks import reading
from ..scene import probability, scene
from ..style import TRUTH


@scene(p=probability(0.30))
def bernoulli_curve(fig):
    """The entropy of a coin against the probability of heads, the learner's coin marked."""
    ax = fig.subplots()
    ps = np.linspace(0, 1, 401)
    ax.plot(ps, bernoulli_entropy(ps), color=TRUTH)
    ax.set(xlim=(0, 1), ylim=(0, 1.1), xlabel="$p$", ylabel="$H(p)$  (bits)")
    mark = reading(ax, TRUTH, under=True)

    def move(p):
        bits = bernoulli_entropy(p)
        mark(p, bits)
        return {"entropy_bits": bits}

    return move
