"""Which notebook cell shows what, so that the old gives way when a cell runs again."""

from IPython import get_ipython

_shown = {}  # cell -> (execution count, what that execution shows and has not closed)


def take_the_place(new):
    """Close what earlier runs of the running cell showed; what this run showed before stays beside `new`."""
    shell = get_ipython()
    if shell is None:
        return
    cell = _running(shell)
    count, shown = _shown.get(cell, (None, []))
    if count != shell.execution_count:
        for old in shown:
            old.close()
        shown = []
    _shown[cell] = shell.execution_count, [*shown, new]


def leave(closed):
    """Forget what has been closed: nobody has to give way to it any more."""
    for cell, (count, shown) in list(_shown.items()):
        _shown[cell] = count, [thing for thing in shown if thing is not closed]
        if not _shown[cell][1]:
            del _shown[cell]


def _running(shell):
    """What tells this cell from others: its id where the front end sends one, else its text."""
    try:
        return shell.kernel.get_parent("shell")["metadata"]["cellId"]
    except (AttributeError, KeyError, TypeError):
        return shell.history_manager.input_hist_raw[-1]
