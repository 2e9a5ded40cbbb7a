"""Back, Next and the line that is read out: what a lecturer walks with. And a card, which walks through one scene."""

import ipywidgets as widgets

from xent_lesson import words

from .controls import button, htmls
from .explorer import Explorer
from .markup import spoken


class Steps:
    """A row with Back and Next, the line of this step, and a thin slider that says how far it has come.

    go : called with the step to go to, from 0; it answers with show(). late : what the page says if no answer comes.
    """

    def __init__(self, count, go, late="show.late", **about):
        self.count, self.now, self._about = count, 0, dict(late=words.say(late), again=words.say("show.again"), hand=words.say("show.again_by_hand"), **about)
        back, ahead = button("show.back", lambda: go(self.now - 1)), button("show.next", lambda: go(self.now + 1))
        self._line, = htmls("xent-title")
        self._place = widgets.IntSlider(1, 1, max(count, 2), readout=False, description=words.say("show.place", steps=count))
        self._place.observe(lambda change: change.new - 1 == self.now or go(change.new - 1), "value")
        presses = widgets.HBox([back, ahead])
        self.row = widgets.HBox([presses, self._line, self._place])
        for part, name in ((back, "back"), (ahead, "next"), (presses, "presses"), (self._line, "line"), (self._place, "place"), (self.row, "steps")):
            part.add_class(f"xent-{name}")

    def to(self, step):
        """Stand at a step, or at the end that is nearest to it; returns where that is."""
        self.now = min(max(step, 0), self.count - 1)
        return self.now

    def show(self, line):
        """Say the line of this step."""
        self._line.value = spoken(line, self.name(), dict(self._about, step=self.now + 1, steps=self.count))
        self._place.value = self.now + 1

    def name(self):
        return words.say("show.step", step=self.now + 1, steps=self.count) + "."


class Clicker(Explorer):
    """An explorer with Back and Next, for a lecturer; the knobs stay live between the steps."""

    _tallest = Explorer._tallest - 36  # a row more

    def __init__(self, scene, steps):
        steps = [dict(step) for step in steps]
        if not steps:
            raise ValueError("steps is empty; give a list of positions such as [dict(p=0.5), dict(p=0.25)]")
        self._lines = [step.pop("say", "") for step in steps]
        self._places = scene.walk(steps)  # whole places, so that Back and Next lead to the same one
        super().__init__(scene, **self._places[0])
        self._go(0)

    def _rows(self):
        self._steps = Steps(len(self._places), self._go)
        return [self._steps.row, *super()._rows()]

    def _go(self, step):
        now = self._steps.to(step)
        self._start = self._places[now]  # where Reset leads
        self._steps.show(self._lines[now])
        self.to(**self._start)

    def _told(self):
        return [f"{self._steps.name()} {self._lines[self._steps.now]}".strip(), *super()._told()]
