"""What can cover the whole window of JupyterLab, as a lecture room needs it."""

import weakref

from xent_lesson import words

from .controls import button, htmls
from .markup import lecture_style

_filling = [lambda: None]  # what covers the window now: one at a time


class FullWindow:
    """Something shown that a button, or fill_window(), spreads over the whole window.

    A class that is one gives `box`, and in _pictures() the pictures that grow with the window.
    """

    fills, _lecture = False, None

    def _tools(self):
        """The buttons that stand beside its title."""
        self._full = button("show.full", lambda: self.fill_window(not self.fills))
        self._full.add_class("xent-full")
        self._lecture, = htmls("xent-style")
        return [self._full]

    def fill_window(self, fill=True):
        """Cover the whole window of JupyterLab, as a lecture room needs it; fill_window(False) gives the page back."""
        other = _filling[0]()
        if fill and other is not self and getattr(other, "fills", False):
            other.fill_window(False)
        _filling[0] = weakref.ref(self) if fill else lambda: None
        self.fills = fill
        self._lecture.value = lecture_style() if fill else ""
        (self.box.add_class if fill else self.box.remove_class)("xent-lecture")
        for picture in self._pictures():
            picture.widen(fill)
        self._full.description = words.say("show.page" if fill else "show.full")
        return self
