"""The reliability diagram: what was stated across, how often it came true up."""

import numpy as np

from xent_lesson.picture.crowd import furniture
from xent_lesson.picture.labels import name_line, name_place
from xent_lesson.picture.style import BIG, INK, MODEL, QUIET, TRUTH
from xent_lesson.words import say


def diagram(ax, key, luck=False):
    """A reliability diagram: stated across, came true up; the dot of 0.7 to 0.8 tells its numbers.

    luck : whether a grey bar shows how far luck alone scatters each dot.
    Returns put(bins, bars) -> facts; of three sizes, a dot's tells how many of the forecasts it stands for.
    """
    ax.set(xlim=(0, 1), ylim=(0, 1.32 if luck else 1), xticks=[0, 0.25, 0.5, 0.75, 1], yticks=[0, 0.25, 0.5, 0.75, 1])
    ax.set_xlabel(say(f"{key}.stated"), color=MODEL)
    ax.set_ylabel(say(f"{key}.came_true"), color=TRUTH)
    ax.grid(False)
    even, = ax.plot([0, 1], [0, 1], color=TRUTH, linewidth=1.6)
    bar = furniture(ax.plot([], [], color=QUIET, linewidth=6, alpha=0.55, solid_capstyle="butt")[0])
    ends, = ax.plot([], [], "_", color=QUIET, markersize=23, markeredgewidth=2, clip_on=False, zorder=7)  # no dot hides them
    furniture(ends)
    look = dict(color=MODEL, markeredgecolor="white", clip_on=False, zorder=5)
    sizes = [ax.plot([], [], "o", markersize=size, **look)[0] for size in (7, 12, 19)]
    seven, = ax.plot([], [], "o", color=INK, markersize=14, markeredgecolor="white", clip_on=False, zorder=6)
    for x, y, side in ((0.27, 0.93, "above") if luck else (0.21, 0.94, "above")), (0.6 if luck else 0.74, 0.06, "below"):
        name_place(ax, x, y, say(f"{key}.{side}"), color=QUIET, of=sizes, exactly=luck)  # bars may lie below, in any bin
    if luck:
        name_place(ax, 0.83, 1.055, say(f"{key}.even"), color=TRUTH, of=[even], exactly=True)  # at the end of the line, above all bars
        name_place(ax, 0.5, 1.145, say(f"{key}.luck"), color=QUIET, of=[bar])
    else:
        name_line(even, say(f"{key}.even"), at=0.2)
    told = name_place(ax, *((0.5, 1.26) if luck else (0.72, 0.26)), color=INK, size=BIG, of=[seven])

    def put(bins, bars=((), ())):
        stated, observed, count = bins
        share, special = count / max(count.sum(), 1), (stated >= 0.7) & (stated < 0.8)
        for dots, low, high in zip(sizes, (0, 0.03, 0.15), (0.03, 0.15, 2)):
            chosen = (low <= share) & (share < high) & ~special
            dots.set_data(stated[chosen], observed[chosen])
        low, high = bars
        bar.set_data(np.repeat(stated[: len(low)], 3), np.ravel([(a, b, np.nan) for a, b in zip(low, high)]))
        ends.set_data(np.tile(stated[: len(low)], 2), [*low, *high])
        seven.set_data(stated[special], observed[special])
        said, true = (float(row[special][0]) if special.any() else 0.0 for row in (stated, observed))
        told.say(say(f"{key}.seven", said=said, true=true) if special.any() else "")
        return {"seven_probability": said, "seven_true_probability": true}

    return put
