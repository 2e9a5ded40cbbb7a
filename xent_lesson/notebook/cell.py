"""Which notebook cell shows what, so that the old gives way when a cell runs again."""

from IPython import get_ipython

_shown = {}  # cell -> (execution count, what that execution shows and has not closed)


def make_way():
    """Close what earlier runs of the running cell showed; what this run showed before stays."""
    shell = get_ipython()
    if shell is None:
        return
    cell = running()
    count, shown = _shown.get(cell, (None, []))
    if count != shell.execution_count:
        for old in shown:
            old.close()
        shown = []
    _shown[cell] = shell.execution_count, shown


def take_the_place(new):
    """Let `new` be shown by the running cell, in the place of what earlier runs of it showed."""
    make_way()
    if (cell := running()) in _shown:
        count, shown = _shown[cell]
        _shown[cell] = count, [*shown, new]


def leave(closed):
    """Forget what has been closed: nobody has to give way to it any more."""
    for cell, (count, shown) in list(_shown.items()):
        _shown[cell] = count, [thing for thing in shown if thing is not closed]
        if not _shown[cell][1]:
            del _shown[cell]


def home_of(shown):
    """The cell that shows this, None if none does."""
    return next((cell for cell, (_, things) in _shown.items() if any(thing is shown for thing in things)), None)


def running():
    """What tells the running cell from others: its id where the front end sends one, else its text; None without a notebook."""
    shell = get_ipython()
    try:
        return shell.kernel.get_parent("shell")["metadata"]["cellId"]
    except (AttributeError, KeyError, TypeError):
        return shell.history_manager.input_hist_raw[-1] if shell else None
