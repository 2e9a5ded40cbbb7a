"""How a stage and a bet look in a notebook. Besides its sliders and buttons (controls), the only room that knows ipywidgets.

Each thing shown is one output bundle: a line of text, a picture that needs no kernel, and the live
controls. A saved notebook keeps the first two.
"""

import base64
import itertools
import os
from html import escape

import ipywidgets as widgets

from xent_lesson import words
from xent_lesson.frameworks import installed
from xent_lesson.lessons import bet_named, rooms
from xent_lesson.picture.scene import Stage, a_scene, beside, positions
from xent_lesson.picture.stage import by_name
from xent_lesson.picture.style import PIXELS_PER_INCH
from xent_lesson.practice.bet import Bet

from .cell import take_the_place
from .controls import Spread, below, button, control, htmls
from .markup import heading, named_picture, silent_picture, spoken, table

_serial = itertools.count(1)  # ids inside SVG are shared by the whole page: each stage has a number


class Live:
    """A box of widgets that shows itself as one bundle and gives way when its cell runs again."""

    def __init__(self, *rows):
        self.box = widgets.VBox(rows, layout=widgets.Layout(max_width="100%"))
        self.box.add_class("xent")
        take_the_place(self)

    def close(self):
        """Take the widgets away; the text stays readable."""
        for widget in [self.box, *below(self.box)]:
            widget.unobserve_all()
            widget.close()

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {**self.box._repr_mimebundle_(), "text/plain": repr(self)}


class Explorer(Live):
    """A scene with its knobs, picture and spoken facts. Each knob is an attribute: demo.p.value = 0.5."""

    def __init__(self, scene, /, **start):
        self.stage = Stage(scene, f"{scene.name}-{next(_serial)}", **start)
        self._start = dict(self.stage.at)
        self._still, self._moving = htmls("xent-still", "xent-moving", grid_area="1 / 1", margin="0", width="100%")
        self._title, self._facts, self._trouble, self._caption = htmls(
            "xent-title", "xent-facts", "xent-aside", "xent-aside"
        )
        self._knobs = {name: control(scene, name, self.stage.at[name]) for name in scene.params}
        for name, knob in self._knobs.items():
            knob.observe(lambda change, name=name: self._moved(name, change.new), "value")
        vars(self).update(self._knobs)
        self._show()
        super().__init__(*self._rows())

    def __repr__(self):
        return words.facts_line(self.stage)

    @by_name
    def to(self, /, **change):
        """Move the knobs, and with them the picture; returns the facts there."""
        for name, value in self.stage.scene.check(change).items():
            self._knobs[name].value = value
        return self.stage.facts

    def _rows(self):
        scene, (width, height) = self.stage.scene, self.stage.scene.size
        reset = button("show.reset", lambda: self.to(**self._start))
        picture = widgets.GridBox(
            [self._still, self._moving],
            layout=widgets.Layout(width="100%", max_width=f"{width * PIXELS_PER_INCH:g}px", overflow="hidden"),
        )
        self._title.value = heading(words.of_scene(scene, "title", " · "))
        self._caption.value = escape(words.of_scene(scene, "caption"))
        sliders = [knob for knob in self._knobs.values() if not isinstance(knob, widgets.ToggleButtons)]
        choices = [knob for knob in self._knobs.values() if isinstance(knob, widgets.ToggleButtons)]
        foot = widgets.HBox([*choices, reset], layout=widgets.Layout(flex_flow="row wrap"))
        return [self._title, *sliders, foot, picture, self._facts, self._trouble, self._caption]

    def _moved(self, name, value):
        """An exception in a widget's callback is invisible in JupyterLab: say it, and keep the last good picture."""
        try:
            self.stage.to(**{name: value})
            self._show()
        except Exception as error:
            if os.environ.get("XENT_LESSON_STRICT") == "1":
                raise
            if value != value:  # nan: no slider can show it
                self._knobs[name].value = self.stage.at[name]
            self._trouble.value = spoken(words.say("show.error", name=self.stage.scene.name, error=error))

    def _show(self):
        self._still.value = silent_picture(self.stage.still_svg())
        self._moving.value = named_picture(self.stage.moving_svg(), repr(self))
        self._facts.value = spoken(repr(self))
        self._trouble.value = ""

    def _repr_mimebundle_(self, include=None, exclude=None):
        width, height = (round(inches * PIXELS_PER_INCH) for inches in self.stage.scene.size)
        data = {"image/png": base64.b64encode(self.stage.png()).decode()}
        return data | super()._repr_mimebundle_(), {"image/png": {"width": width, "height": height}}


class Clicker(Explorer):
    """An explorer with Back and Next, for a lecturer; the knobs stay live between the steps."""

    def __init__(self, scene, steps):
        steps = [dict(step) for step in positions(steps, "steps")]
        if not steps:
            raise ValueError("steps is empty; give a list of positions such as [dict(p=0.5), dict(p=0.25)]")
        self._lines = [step.pop("say", "") for step in steps]
        self._steps = scene.walk(steps)  # whole places, so that Back and Next lead to the same one
        self._now, self._card = 0, *htmls("xent-title")
        super().__init__(scene, **self._steps[0])
        self._go(0)

    def _rows(self):
        back = button("show.back", lambda: self._go(self._now - 1))
        ahead = button("show.next", lambda: self._go(self._now + 1))
        return [widgets.HBox([back, ahead]), self._card, *super()._rows()]

    def _go(self, step):
        self._now = min(max(step, 0), len(self._steps) - 1)
        self._start = self._steps[self._now]  # where Reset leads
        self.to(**self._start)
        place = words.say("show.step", step=self._now + 1, steps=len(self._steps))
        self._card.value = spoken(f"{place}. {self._lines[self._now]}".strip())


class BetPanel(Live):
    """A bet as sliders that always sum to 100 %; reveal charges for it."""

    def __init__(self, bet):
        self.bet, count = bet, len(bet.options)
        sure = [button("bet.sure_button", lambda i=i: self.spread.sure(i)) for i in range(count)]
        self.spread = Spread([bet.label(option) for option in bet.options], (1 / count,) * count, sure)
        question, how, self._result = htmls("xent-title", "xent-aside", "xent-facts")
        question.value = heading(bet.question)
        how.value = escape(words.say("bet.how"))
        buttons = [button("bet.no_idea_button", self.spread.even), button("bet.reveal_button", self.reveal)]
        super().__init__(question, how, self.spread, widgets.HBox(buttons), self._result)

    def __repr__(self):
        return repr(self.bet)

    def reveal(self):
        """Charge for the spread on the sliders, and say why the answer is the answer; or, for once, what went wrong."""
        try:
            rooms("exercise")  # the bets of all lessons are made: one that has changed since it was answered is known
            because = self.bet.because
            price, average = self.bet.settle(dict(zip(self.bet.options, self.spread.value)))
            lines = [because, str(price), str(average)]
        except Exception as error:
            if os.environ.get("XENT_LESSON_STRICT") == "1":
                raise
            lines = [words.say("bet.error", error=error)]
        self._result.value = spoken("\n".join(lines))


class Comparison(Live):
    """Our numbers beside those of the frameworks: their rules as text, their own answers live, where installed."""

    def __init__(self):
        answers = installed.answers()
        title, rows, asides = htmls("xent-title", "xent-table", "xent-aside")
        title.value = heading(words.say("show.frameworks_given"))
        groups = [self._group(name, answers.get(name, installed.Answer())) for name in installed.FRAMEWORKS]
        heads = "show.frameworks_call", "show.frameworks_ours", "show.frameworks_rule", "show.frameworks_here"
        rows.value = table(map(words.say, heads), groups)
        missing = [name for name in installed.FRAMEWORKS if name not in answers]
        lines = [words.say("show.frameworks_missing", names=", ".join(missing))] if missing else []
        for name, answer in answers.items():
            if answer.trouble:
                lines.append(words.say("show.frameworks_trouble", name=name, trouble=answer.trouble))
        asides.value = spoken("\n".join(lines))
        super().__init__(title, rows, asides)

    def __repr__(self):
        lines = [words.say("show.frameworks_given")]
        for name, framework in installed.FRAMEWORKS.items():
            head = name, words.say("show.frameworks_ours"), words.say("show.frameworks_rule")
            rows = [(f"  {case.call}", _number(case.ours), _number(case.rule)) for case in framework.cases]
            lines += ["", *("{:<58}{:>11}{:>12}".format(*row) for row in [head, *rows])]
        return "\n".join(lines)

    def _group(self, name, answer):
        cases = installed.FRAMEWORKS[name].cases
        values = answer.values or [""] * len(cases)
        rows = [[case.call, *(_number(x, 10) for x in (case.ours, case.rule, x))] for case, x in zip(cases, values)]
        return f"{name} {answer.version}".strip(), rows


def _number(x, digits=5):
    return x if isinstance(x, str) else f"{x:.{digits}g}".replace("inf", "∞")


def explore(*scenes, **start):
    """Show one scene, or several side by side, with a slider for each parameter and a spoken line of facts.

    scenes : Scenes; start : where to begin, by parameter name.
    Returns an Explorer whose knobs are attributes: demo.p.value = 0.5 moves the picture.
    Raises ValueError, naming the parameter and its range, for a start outside it.
    """
    return Explorer(a_scene(scenes[0]) if len(scenes) == 1 else beside(*scenes), **start)


def clicker(scene, steps):
    """A lecture card: Back and Next walk through `steps`, the sliders stay live between them.

    steps : positions such as dict(p=0.5, say="A fair coin: one bit."); `say` is read out, the rest moves.
    Raises ValueError, naming the parameter and its range, for a step outside it.
    """
    return Clicker(scene, steps)


def ask(bet):
    """Show a bet, or the bet of this name: spread 100 % over its options, then reveal.

    Raises ValueError, listing the names, if no lesson has a bet of that name; TypeError for what is neither.
    """
    if not isinstance(bet, (str, Bet)):
        given = " ".join(repr(bet).split())[:40]
        raise TypeError(f"bet = {given} is a {type(bet).__name__}; give a Bet, or the name of one such as 'two_coins'")
    return BetPanel(bet_named(bet) if isinstance(bet, str) else bet)


def compare_frameworks():
    """Show our losses beside those of PyTorch, Keras, scikit-learn and SciPy, each with a call that a reader might type.

    Those that are installed are asked for their own numbers, in a process of their own; none has to be.
    """
    return Comparison()
