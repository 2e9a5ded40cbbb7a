"""A vote in a lecture: a box for each option of a bet, for how many hands went up."""

import ipywidgets as widgets

from xent_lesson import words
from xent_lesson.practice import vote

from .controls import htmls
from .markup import escape


class HandsUp:
    """Boxes that take the hands raised for each option; .hands are the numbers, .box is what is shown."""

    def __init__(self, bet, hands=()):
        self.bet = bet
        how, *names = htmls("xent-how", *["xent-option"] * len(bet.options))
        how.value = escape(words.say("vote.how"))
        narrow = widgets.Layout(width="4.5em", flex="none")
        self._boxes, rows = [], []
        for i, (option, name) in enumerate(zip(bet.options, names)):
            name.value = escape(bet.label(option))
            self._boxes.append(widgets.BoundedIntText(hands[i] if hands else 0, 0, 999, layout=narrow, tooltip=bet.label(option)))
            self._boxes[-1].add_class("xent-number")
            rows.append(widgets.HBox([self._boxes[-1], name]))
        self.box = widgets.VBox([how, *rows])
        self.box.add_class("xent-vote")

    @property
    def hands(self):
        return [box.value for box in self._boxes]

    def told(self):
        """What the class paid, in one line; "" before a hand was counted."""
        return vote.told(self.bet, self.hands)


def summary(panels):
    """What the class paid in all these votes, in one line."""
    return vote.summary([(panel.bet, panel.hands) for panel in panels])
