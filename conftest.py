"""What every test needs, wherever it lies: rooms, notebooks, doctests. Needs no package but the course's own."""

import os
import sys

import matplotlib.font_manager  # noqa: F401
import pytest

# That import is for the kernels. In a home that cannot be written, matplotlib finds itself another folder and names it
# in MPLCONFIGDIR; and it builds its list of fonts, once. Kernels inherit both; else each would say so on stderr.

# An exception inside a widget's callback is shown calmly to a learner; a test must see it.  Kernels inherit this.
os.environ["XENT_LESSON_STRICT"] = "1"
os.environ["XENT_LESSON_BETS"] = "off"  # a learner's own bets are nobody's test data

collect_ignore_glob = ["*.mine-*"]  # what a learner changed, kept by tools/update.py: nobody's test


@pytest.fixture(autouse=True)
def no_bet_is_left():
    """A bet that a test or a doctest places is forgotten at its end: a picture of the next one's would show it."""
    yield
    if bets := sys.modules.get("xent_lesson.practice.bet"):
        bets.forget_bets()
