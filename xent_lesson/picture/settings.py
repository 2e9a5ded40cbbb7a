"""A picture is drawn with matplotlib's defaults and our style, whatever the reader has set."""

from contextlib import contextmanager
from copy import deepcopy
from threading import RLock

import matplotlib as mpl
import numpy as np

from .style import RC

_THEIRS = "backend", "backend_fallback"  # where the reader's own windows come from
_OURS = dict(dict.items(mpl.rcParamsDefault)) | dict(dict.items(mpl.RcParams(RC)))
_OURS = {key: deepcopy(value) for key, value in _OURS.items() if key not in _THEIRS}  # a reader may append to a list

_ALONE = RLock()  # the settings are the process's own: a kernel may answer a slider while a cell draws


@contextmanager
def our_settings(changes=()):
    """Our settings for a while, and NumPy's own answers to what goes wrong; afterwards all is the reader's again.

    changes : pairs of a setting and its value. The contents of the dictionaries are exchanged as they are, since
    matplotlib's own rc_context looks at each of the 300 settings, which takes a third of a frame's time.
    """
    settings = mpl.rcParams
    with _ALONE:
        before, count = dict(dict.items(settings)), len(settings)
        for key in _THEIRS:
            before.pop(key, None)
        try:
            dict.update(settings, _OURS)
            dict.update(settings, changes)
            with np.errstate(divide="warn", over="warn", under="ignore", invalid="warn"):
                yield
        finally:
            dict.update(settings, before)
            if len(settings) > count:  # matplotlib.rcdefaults leaves some settings out
                for key in _OURS.keys() - before.keys():
                    dict.pop(settings, key, None)
