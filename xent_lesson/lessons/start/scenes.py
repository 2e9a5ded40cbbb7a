"""Lesson 00, Start here: the first picture that moves."""

import numpy as np

from xent_lesson.maths.information import surprisal
from xent_lesson.picture.labels import name_line
from xent_lesson.picture.scene import probability, scene
from xent_lesson.picture.shapes import pin
from xent_lesson.picture.style import BIG, TRUTH
from xent_lesson.words import say

TOP = 6  # bits: of the scale


@scene(size=(6.4, 4.0), walls=["surprisal_bits"], p=probability(0.30).along("x", color=TRUTH), colors={"surprisal_bits": TRUTH})
def first_curve(fig):
    """The surprise of one head against its probability, the learner's coin marked: the curve of lesson 01, and no more."""
    ax = fig.subplots()
    ax.set(xlim=(0, 1), ylim=(0, TOP), xticks=[0, 0.25, 0.5, 0.75, 1], yticks=range(TOP + 1))
    ax.set(xlabel=say("first_curve.across"), ylabel=say("first_curve.up"))
    ps = np.linspace(2.0**-TOP, 1, 300)
    curve, = ax.plot(ps, surprisal(ps), color=TRUTH)
    place = pin(ax, TRUTH, words=BIG, drop=True, prefer="above")
    name_line(curve, say("first_curve.curve"), at=0.05)

    def move(p):
        bits = surprisal(p)
        place(p, bits, say("first_curve.reading", bits=bits))
        return {"surprisal_bits": bits}

    return move
