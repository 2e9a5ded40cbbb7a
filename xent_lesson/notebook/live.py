"""What is alive on a page: a box of widgets that answers, gives way, and wakes up when a lost connection comes back."""

import asyncio
import os
from contextlib import contextmanager

import ipywidgets as widgets

from .cell import leave, take_the_place
from .controls import below


def strict():
    """Whether this is a test run, which wants raised what a reader is told."""
    return os.environ.get("XENT_LESSON_STRICT") == "1"


@contextmanager
def told_by(tell):
    """What fails in here is told by tell(error): JupyterLab shows nobody what a widget's callback raises."""
    try:
        yield
    except Exception as error:
        if strict():
            raise
        tell(error)


class Live:
    """A box of widgets that shows itself as one bundle and gives way when its cell runs again."""

    def __init__(self, *rows):
        self._settle(rows)

    def _settle(self, rows):
        """Put the rows into a box, and the box in the place of what the cell showed before."""
        self.box = WakingBox(rows, layout=widgets.Layout(max_width="100%"))
        self.box.add_class("xent")
        take_the_place(self)

    def close(self):
        """Take the widgets away and let go of all that they showed; the text stays readable."""
        said, kind = repr(self), type(self).__name__
        for widget in [self.box, *below(self.box)]:
            widget.unobserve_all()
            widget.close()
        leave(self)
        # IPython's Out[] keeps this object as long as the kernel lives: a sentence is little, a drawing is megabytes
        vars(self).clear()
        self.__class__, self._said, self._kind = Closed, said, kind

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {**self.box._repr_mimebundle_(), "text/plain": repr(self)}


class Closed:
    """What is left of something that was shown: its sentence."""

    def __repr__(self):
        return self._said

    def __getattr__(self, name):
        if name.startswith("_"):  # a question of Python's or IPython's, not of a reader
            raise AttributeError(name)
        raise AttributeError(
            f"this {self._kind} is closed, so it has no {name!r} any more: its cell ran again, or close() was called. "
            "Use what the cell returned last, or run it again"
        )

    def close(self):
        """There is nothing left to close."""


class WakingBox(widgets.VBox):
    """A column of widgets whose controls are opened anew when a page has lost the connection and found it again.

    A control on the page has one message on its way at a time and waits for the answer. If the connection breaks in
    between, it would wait for ever: it moves, and nothing follows. A page that comes back asks every widget for its
    whole state, and that can be noticed here.
    """

    DELAY = 1.0  # seconds; the page first takes in what it asked for

    _asked = False

    def get_state(self, key=None, drop_defaults=False):
        if key is None and self.comm is not None and not self._asked:
            try:
                asyncio.get_running_loop().call_later(self.DELAY, self._wake)
                self._asked = True
            except RuntimeError:
                pass  # no loop, so no kernel and no page
        return super().get_state(key, drop_defaults)

    def _wake(self):
        """The same widgets at the same values, but as models that wait for nothing."""
        self._asked = False
        if self.comm is None:  # closed in the meantime
            return
        everything = list(below(self))
        for widget in everything:
            if isinstance(widget, widgets.ValueWidget) and not isinstance(widget, widgets.HTML):
                widget.close()
                vars(widget).pop("_repr_mimebundle_", None)  # close() hides it
                widget.open()
        for widget in [self, *everything]:
            if hasattr(widget, "children"):
                widget.send_state("children")
