"""The game of the next letter on the page: sliders for five letters and all the others, eight times."""

import ipywidgets as widgets

from xent_lesson import words
from xent_lesson.practice.letter_game import ALL, COUNT, NO_IDEA, OTHERS, LetterGame, label, letter_average

from .controls import Spread, button, htmls
from .live import Live, told_by
from .markup import escape, heading, spoken, table


class LetterPanel(Live):
    """A game as sliders that always sum to 100 %: each reveal charges, and the text grows by a letter."""

    def __init__(self, seed):
        self.game = LetterGame(seed)
        labels = [label(option) for option in self.game.options]
        sure = [button("bet.sure_button", lambda i=i: self.spread.sure(i)) for i in range(len(labels))]
        self.spread = Spread(labels, (1 / len(labels),) * len(labels), sure)
        title, how, self._text, self._result, self._table = htmls(
            "xent-title", "xent-aside", "xent-text", "xent-facts", "xent-table"
        )
        title.value, how.value = heading(words.say("game.title")), escape(words.say("game.how", others=OTHERS))
        self._no_idea = button("game.no_idea_button", self.no_idea, count=ALL)
        self._reveal = button("game.reveal_button", self.reveal)
        buttons = widgets.HBox([self._no_idea, self._reveal, button("game.another_button", self.another)])
        self._show()
        super().__init__(title, how, self._text, self.spread, buttons, self._result, self._table)

    def __repr__(self):
        return repr(self.game)

    def no_idea(self):
        """Every one of the 27 letters alike."""
        self.spread.value = (*[1 / ALL] * (ALL - OTHERS), OTHERS / ALL)

    def reveal(self):
        """Charge for the spread on the sliders, show the letter, and ask for the next; or say what went wrong."""
        if self.game.over:
            return
        with told_by(self._tell_trouble):
            paid = self.game.place(dict(zip(self.game.options, self.spread.value)))
            self._show(self._said(paid))

    def _tell_trouble(self, error):
        self._result.value = spoken(words.say("bet.error", error=error))

    def another(self):
        """Begin anew, with the next stretch of the text."""
        self.game = LetterGame(self.game.seed + 1)
        self._show()

    def _said(self, paid):
        """What the last bet cost, the averages so far, and at the end those of all letters ever bet on."""
        means = self.game.averages()
        letter, share, bits, its_share, its_bits, counts = paid
        shown = label(letter)
        lines = [words.say("game.was", letter=shown, share=share, bits=bits, its_share=its_share, its_bits=its_bits)]
        if not counts:
            lines.append(words.say("game.practice"))
        if self.game.over:
            average, known = letter_average()
            lines.append(words.say("game.all", bits=average, count=known))
        else:
            lines.append(words.say("game.so_far", mine=means["you"], its=means["order_2"]))
        return "\n".join(lines)

    def _show(self, said=""):
        game = self.game
        self._text.value = escape(game.shown())
        self._result.value = spoken(said or words.say("game.no_idea", count=ALL, no_idea=NO_IDEA))
        self._table.value = self._averages() if game.over else ""
        self._reveal.disabled = self._no_idea.disabled = game.over
        self.spread.layout.display = "none" if game.over else None
        if not game.over:
            self.spread.rename([label(option) for option in game.options])

    def _averages(self):
        means = sorted(self.game.averages().items(), key=lambda each: each[1])
        names = {
            "you": words.say("game.you"), "uniform": words.say("game.uniform"), "order_0": words.say("game.order_0"),
            "order_1": words.say("game.order_1"), "order_2": words.say("game.order_2"),
        }  # fmt: skip
        rows = [(names[name], words.say("game.mean", bits=bits)) for name, bits in means]
        return table([words.say("game.who", count=COUNT), words.say("game.bits")], [("", rows)])


def play_letters(seed=1):
    """Bet on eight letters of a held-out text, and compare your bits per letter with those of the models.

    seed : which stretch of the text, a whole number. Raises ValueError or TypeError for anything else.
    """
    return LetterPanel(seed)
