"""Pictures: what draws; knows words, never a widget, never a lesson."""

import logging

# In a home that cannot be written matplotlib says so, once, in red; it works all the same with a folder of its own.
_log = logging.getLogger("matplotlib")
_before = _log.level
_log.setLevel(logging.ERROR)
import matplotlib.font_manager  # noqa: E402, F401

_log.setLevel(_before)
