"""What every test needs, wherever it lies: rooms, notebooks, doctests."""

import os

from hypothesis import settings

# An exception inside a widget's callback is shown calmly to a learner; a test must see it.  Kernels inherit this.
os.environ["XENT_LESSON_STRICT"] = "1"
os.environ["XENT_LESSON_BETS"] = "off"  # a learner's own bets are nobody's test data

settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("dev", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "dev")
