"""Lesson 03: how surprising is it on average?"""

import math

import numpy as np

from xent_lesson.maths.information import bernoulli_entropy, entropy, surprisal
from xent_lesson.picture.area import area_rectangles
from xent_lesson.picture.knobs import Distribution
from xent_lesson.picture.marks import reading
from xent_lesson.picture.scene import Param, probability, scene
from xent_lesson.picture.style import INK, QUIET, TRUTH


@scene(p=probability(0.30))
def bernoulli_curve(fig):
    """The entropy of a coin against the probability of heads, the learner's coin marked."""
    _, mark = _coin_curve(fig)

    def move(p):
        bits = bernoulli_entropy(p)
        mark(p, bits)
        return {"entropy_bits": bits}

    return move


@scene(p=probability(0.30), walls=["slope_bits"])
def bernoulli_slope(fig):
    """The same curve with a ruler laid along it: steep at the ends, flat in the middle."""
    ax, mark = _coin_curve(fig)
    ruler, = ax.plot([], [], color=INK, linewidth=1.8)
    arrow, = ax.plot([], [], color=INK, clip_on=False)
    number = ax.text(0.015, 1.04, "", va="center", fontsize=15, color=INK)

    def move(p):
        bits = bernoulli_entropy(p)
        slope = surprisal(p) - surprisal(1 - p)
        angle = math.atan(slope)  # a right angle where the slope has no bound
        across, up = 0.22 * math.cos(angle), 0.22 * math.sin(angle)
        ruler.set_data([p - across, p + across], [bits - up, bits + up])
        arrow.set_marker("^" if slope > 0 else "v")
        arrow.set_data([p] if math.isinf(slope) else [], [bits + 0.22] if math.isinf(slope) else [])
        size = "∞" if math.isinf(slope) else f"{abs(slope):.2f}"
        number.set_text(f"H′ = {'−' if slope < 0 else ''}{size}")
        mark(p, bits)
        return {"entropy_bits": bits, "slope_bits": slope}

    return move


@scene(p=Distribution((0.5, 0.3, 0.1, 0.1)))
def entropy_area(fig):
    """Four outcomes as rectangles, and the box of height 1 that has the same area: as wide as they are on average."""
    ax = fig.subplots()
    place = area_rectangles(ax, [TRUTH] * 4, widest=7, labels="1234")
    ax.set_title(" ")  # room for the number above the box
    box = ax.fill([], [], facecolor="none", edgecolor=INK, linewidth=2, clip_on=False, zorder=4)[0]
    number = ax.text(0, 1.03, "", ha="center", fontsize=15, color=INK)

    def move(p):
        bits = entropy(p)
        place(p, [surprisal(x) if x else 0 for x in p])  # what never comes has no height, so no rectangle
        box.set_xy([(0, 0), (bits, 0), (bits, 1), (0, 1)])
        number.set_x(bits)
        number.set_text(f"{bits:.3f}")
        return {"entropy_bits": bits}

    return move


@scene(size=(9.2, 4.8), p=probability(0.90), star=Param(0, 0, 1, 0.05))
def two_teams(fig):
    """Two teams that expect the same: the chances (height) and abilities (width) of team 2 move, its area stays."""
    left, right = fig.subfigures(1, 2, width_ratios=[1, 1.15])
    axes = dict(zip((1, 2), left.subplots(2, 1))) | dict(zip("EVH", right.subplots(3, 1)))
    fair = _team(np.full(5, 0.5), _abilities(0))
    _pair(axes["E"], fair["expected_points"], 120, "$E$  (points)", 0)(fair["expected_points"])  # the same wherever p goes
    bars = {
        "variance_square_points": _pair(axes["V"], fair["variance_square_points"], 2200, "$\\sigma^2$  (points²)", 0),
        "entropy_bits": _pair(axes["H"], fair["entropy_bits"], 6, "$H$  (bits)", 2),
    }
    first, second = (_players(axes[team], color, f"$T_{team}$") for team, color in ((1, QUIET), (2, TRUTH)))
    first(np.full(5, 0.5), _abilities(0))

    def move(p, star):
        chances, abilities = np.array([p, p, p, 1 - p, 1 - p]), _abilities(star)
        second(chances, abilities)
        facts = _team(chances, abilities)
        for name, place in bars.items():
            place(facts[name])
        return facts | {f"first_{name}": value for name, value in fair.items()}

    return move


def _coin_curve(fig):
    """The axes with the entropy of a coin, and the reader's mark on it."""
    ax = fig.subplots()
    ps = np.linspace(0, 1, 401)
    ax.plot(ps, bernoulli_entropy(ps), color=TRUTH)
    ax.set(xlim=(0, 1), ylim=(0, 1.1), xlabel="$p$", ylabel="$H(p)$  (bits)")
    return ax, reading(ax, TRUTH, under=True)


def _abilities(star):
    """Points of the five players: the first of three and the first of two take from the others of their kind.

    Each kind keeps its 60 points, so chances p, p, p, 1 - p, 1 - p make 60 p + 60 (1 - p) = 60 whatever p is.
    """
    return np.array([20 + 40 * star, 20 - 20 * star, 20 - 20 * star, 30 + 30 * star, 30 - 30 * star])


def _team(chances, abilities):
    """What to expect of a team whose players succeed or fail independently."""
    return {
        "expected_points": math.fsum(chances * abilities),
        "variance_square_points": math.fsum(chances * (1 - chances) * abilities**2),
        "entropy_bits": math.fsum(bernoulli_entropy(chances)),
    }


def _players(ax, color, name):
    """Prepare rectangles side by side; place(chances, abilities) makes them that high and that wide."""
    ax.set(xlim=(0, 120), ylim=(0, 1), xticks=range(0, 121, 20), ylabel="$p$", xlabel="$a$  (points)")
    ax.text(1.03, 0.5, name, transform=ax.transAxes, va="center", fontsize=13)
    bars = ax.fill([], [], facecolor=color, edgecolor="white", linewidth=1.5, alpha=0.75)[0]  # one outline is fastest

    def place(chances, abilities):
        corners = []
        for p, right, width in zip(chances, np.cumsum(abilities), abilities):
            corners += [(right - width, 0), (right - width, p), (right, p), (right, 0)]
        bars.set_xy(corners)

    return place


def _pair(ax, first, longest, label, digits):
    """Draw the bar of team 1 above the place of team 2; place(value) moves the latter, its number at its end."""
    ax.set(xlim=(0, longest), ylim=(-0.6, 1.6), xlabel=label, yticks=[0, 1])
    ax.set_yticklabels(["$T_2$", "$T_1$"])
    ax.barh([1], [first], height=0.6, color=QUIET, alpha=0.75)
    ax.text(first + 0.02 * longest, 1, f"{first:.{digits}f}", va="center")
    bar = ax.fill([], [], facecolor=TRUTH, alpha=0.75)[0]
    number = ax.text(0, 0, "", va="center")

    def place(value):
        bar.set_xy([(0, -0.3), (value, -0.3), (value, 0.3), (0, 0.3)])
        number.set_x(value + 0.02 * longest)
        number.set_text(f"{value:.{digits}f}")

    return place
