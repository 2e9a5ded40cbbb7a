"""One colour for one idea, everywhere the same, and a line style that says it a second time.

The colours keep their distance for readers with any common colour blindness (after Okabe & Ito's set).
"""

from .fonts import FAMILY, register

register()  # before anything is drawn

TRUTH = "#0072B2"  # p: what really happens
SECOND = "#1B4965"  # a second event of the same truth
MODEL = "#B45309"  # q: what is believed
WASTED = "#C2185B"  # what a wrong belief costs on top: D, regret, overpaid
MSE = "#7A3E9D"  # squared error
CE = "#00795A"  # cross-entropy
INK = "#222222"  # words, axes, the reader's own mark
QUIET = "#6B7079"  # guides: drop lines, landmarks, the part not spoken of

LINE = {TRUTH: "-", MODEL: "--", MSE: "-.", CE: "-", INK: "-", QUIET: ":"}
HATCH = {TRUTH: None, MODEL: "//", MSE: "..", CE: None}

WORDS, BIG = 11.0, 14.0  # the size of words, and of the number that matters, in points: 15 and 19 CSS pixels

PIXELS_PER_INCH = 100  # a scene of size (6.4, 4.0) is 640 x 400 CSS pixels

RC = {
    "axes.axisbelow": True,
    "axes.edgecolor": INK,
    "axes.facecolor": "none",  # a name may reach into the next panel
    "axes.grid": True,
    "axes.labelcolor": INK,
    "axes.labelsize": 13,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "figure.constrained_layout.h_pad": 0.06,
    "figure.constrained_layout.w_pad": 0.06,
    "figure.facecolor": "white",
    "font.family": FAMILY,
    "font.size": 12,
    "grid.alpha": 0.5,
    "grid.color": "#D8DBE0",
    "lines.linewidth": 2.2,
    "lines.markersize": 10,
    "savefig.facecolor": "white",
    "svg.hashsalt": "xent",  # the same ids every time
    "xtick.color": INK,
    "ytick.color": INK,
}
