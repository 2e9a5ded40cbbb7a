"""What readers set for their own figures and sums, each thing for itself: none of it may reach a picture of ours."""

from contextlib import contextmanager

import matplotlib as mpl
import matplotlib.style
import numpy as np
from cycler import cycler
from matplotlib.patheffects import withStroke

SETTINGS = {
    "dark": dict(mpl.style.library["dark_background"]),
    "tex": {"text.usetex": True},
    "xkcd": {"path.sketch": (1, 100, 2), "path.effects": [withStroke(linewidth=4, foreground="w")]},
    "font": {"font.family": "cursive", "font.sans-serif": ["cmr10"], "font.size": 25, "font.weight": "bold"},
    "maths": {"mathtext.fontset": "cm", "mathtext.default": "bf", "text.parse_math": False},
    "lines": {"lines.marker": "s", "lines.linewidth": 6, "lines.dash_capstyle": "round", "lines.dashed_pattern": [1, 1]},
    "colours": {"axes.prop_cycle": cycler(color=["lime"]), "hatch.color": "lime", "hatch.linewidth": 5, "text.color": "lime"},
    "ticks": {"xtick.labelsize": 30, "ytick.direction": "in", "xtick.minor.visible": True, "axes.labelpad": 20},
    "room": {"figure.constrained_layout.wspace": 0.3, "figure.autolayout": True, "axes.xmargin": 0.4, "figure.dpi": 33},
    "numbers": {"axes.unicode_minus": False, "axes.formatter.use_locale": True, "axes.formatter.limits": (-1, 1)},
    "files": {"savefig.format": "pgf", "savefig.bbox": "tight", "svg.fonttype": "none", "svg.hashsalt": "x"},
    "ink": {"agg.path.chunksize": 100, "path.snap": False, "path.simplify": False, "text.hinting": "none", "text.antialiased": False},
    "contours": {"contour.algorithm": "mpl2005", "contour.corner_mask": False},
}  # fmt: skip


@contextmanager
def a_reader_who_set(*names):
    """A reader with these settings and, whatever they are, no patience with sums; afterwards they must be as they were."""
    saved = dict(dict.items(mpl.rcParams))
    try:
        for name in names:
            mpl.rcParams.update(SETTINGS[name])
        with np.errstate(all="raise"), np.printoptions(legacy="1.13", precision=1, threshold=3):
            theirs = dict(dict.items(mpl.rcParams))
            yield
            assert dict(dict.items(mpl.rcParams)) == theirs and set(np.geterr().values()) == {"raise"}
    finally:
        dict.update(mpl.rcParams, saved)
