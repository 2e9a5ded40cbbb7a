"""How a stage and a bet look in a notebook. The only room that knows ipywidgets.

Each thing shown is one output bundle: a line of text, a picture that needs no kernel, and the live
controls. A saved notebook keeps the first two.
"""

import base64
import itertools
import math
import os
from html import escape

import ipywidgets as widgets
import traitlets

from . import words
from .bet import running_average
from .cell import take_the_place
from .exercises import bet_named
from .knobs import Choice, Distribution
from .markup import heading, named_picture, silent_picture, spoken
from .scene import Stage, beside
from .shares import Shares
from .style import PIXELS_PER_INCH

_serial = itertools.count(1)  # ids inside SVG are shared by the whole page: each stage has a number


class Live:
    """A box of widgets that shows itself as one bundle and gives way when its cell runs again."""

    def __init__(self, *rows):
        self.box = widgets.VBox(rows, layout=widgets.Layout(max_width="100%"))
        self.box.add_class("xent")
        take_the_place(self)

    def close(self):
        """Take the widgets away; the text stays readable."""
        for widget in [self.box, *_below(self.box)]:
            widget.unobserve_all()
            widget.close()

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {**self.box._repr_mimebundle_(), "text/plain": repr(self)}


class Explorer(Live):
    """A scene with its knobs, picture and spoken facts. Each knob is an attribute: demo.p.value = 0.5."""

    def __init__(self, scene, **start):
        self.stage = Stage(scene, f"{scene.name}-{next(_serial)}", **start)
        self._start = dict(self.stage.at)
        self._still, self._moving = _htmls("xent-still", "xent-moving", grid_area="1 / 1", margin="0", width="100%")
        self._title, self._facts, self._trouble, self._caption = _htmls(
            "xent-title", "xent-facts", "xent-aside", "xent-aside"
        )
        self._knobs = {name: self._knob(name) for name in scene.params}
        vars(self).update(self._knobs)
        self._show()
        super().__init__(*self._rows())

    def __repr__(self):
        return words.facts_line(self.stage)

    def to(self, **change):
        """Move the knobs, and with them the picture; returns the facts there."""
        for name, value in self.stage.scene.check(change).items():
            self._knobs[name].value = value
        return self.stage.facts

    def _rows(self):
        scene, (width, height) = self.stage.scene, self.stage.scene.size
        reset = _button("show.reset", lambda: self.to(**self._start))
        picture = widgets.GridBox(
            [self._still, self._moving],
            layout=widgets.Layout(width="100%", max_width=f"{width * PIXELS_PER_INCH:g}px", overflow="hidden"),
        )
        self._title.value = heading(words.of_scene(scene, "title", between=" · "))
        self._caption.value = escape(words.of_scene(scene, "caption"))
        sliders = [knob for knob in self._knobs.values() if not isinstance(knob, widgets.ToggleButtons)]
        choices = [knob for knob in self._knobs.values() if isinstance(knob, widgets.ToggleButtons)]
        foot = widgets.HBox([*choices, reset], layout=widgets.Layout(flex_flow="row wrap"))
        return [self._title, *sliders, foot, picture, self._facts, self._trouble, self._caption]

    def _knob(self, name):
        knob, at = self.stage.scene.params[name], self.stage.at[name]
        look = dict(description=words.label(self.stage.scene, name), style={"description_width": "initial"})
        if isinstance(knob, Choice):
            control = widgets.ToggleButtons(options=knob.options, value=at, **look)
            control.style.button_width, control.layout.width = "auto", "max-content"
        elif isinstance(knob, Distribution):
            names = [words.label(self.stage.scene, f"{name}{i + 1}") for i in range(len(at))]
            control = Spread(names, at)
        else:
            look |= dict(value=at, step=knob.step, layout=widgets.Layout(width="100%", max_width="640px"))
            if knob.log:
                low, high = map(math.log10, knob.ends())
                control = widgets.FloatLogSlider(min=low, max=high, readout_format=".3g", **look)
            else:
                control = widgets.FloatSlider(min=knob.low, max=knob.high, readout_format=f".{knob.digits}f", **look)
        control.observe(lambda change: self._moved(name, change.new), "value")
        return control

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
        steps = [dict(step) for step in steps]
        if not steps:
            raise ValueError("steps is empty; give a list of positions such as [dict(p=0.5), dict(p=0.25)]")
        self._lines = [step.pop("say", "") for step in steps]
        self._steps = scene.walk(steps)  # whole places, so that Back and Next lead to the same one
        self._now, self._card = 0, *_htmls("xent-title")
        super().__init__(scene, **self._steps[0])
        self._go(0)

    def _rows(self):
        back = _button("show.back", lambda: self._go(self._now - 1))
        ahead = _button("show.next", lambda: self._go(self._now + 1))
        return [widgets.HBox([back, ahead]), self._card, *super()._rows()]

    def _go(self, step):
        self._now = min(max(step, 0), len(self._steps) - 1)
        self._start = self._steps[self._now]  # where Reset leads
        self.to(**self._start)
        place = words.say("show.step", step=self._now + 1, steps=len(self._steps))
        self._card.value = spoken(f"{place}. {self._lines[self._now]}".strip())


class Spread(widgets.VBox):
    """A slider of whole percents for each label; together they always are 100 %. .value holds probabilities."""

    value = traitlets.Tuple()

    def __init__(self, labels, value, tails=None):
        self._shares, self._quiet = Shares(len(labels)), False
        wide = f"{min(26, 0.6 * max(map(len, labels)) + 3):.0f}em"
        look = dict(layout=widgets.Layout(width="100%", max_width="640px"), style={"description_width": wide})
        self._sliders = []
        for i, label in enumerate(labels):
            self._sliders.append(self._slider(i, f"{label} (%)", **look))
            look["style"] = self._sliders[0].style  # one layout and one style serve all
        row = widgets.Layout()
        super().__init__([widgets.HBox(pair, layout=row) for pair in zip(self._sliders, *([tails] if tails else []))])
        self.value = value

    def take(self, percents):
        """Stand at these percents."""
        self._quiet = True  # the sliders follow; they must not answer back
        for slider, percent in zip(self._sliders, percents):
            slider.value = percent
        self.value = tuple(percent / 100 for percent in percents)
        self._quiet = False

    def even(self):
        """The same for every label, exactly: a third is not 33 %."""
        self.value = (1 / len(self._sliders),) * len(self._sliders)

    def sure(self, index):
        """Everything for one label."""
        self.take(self._shares.sure(index))

    @traitlets.observe("value")
    def _placed(self, change):
        if not self._quiet:
            self._quiet = True
            for slider, percent in zip(self._sliders, self._shares.put(change.new)):
                slider.value = percent
            self._quiet = False

    def _slider(self, index, label, **look):
        slider = widgets.IntSlider(description=label, min=0, max=100, readout_format="d", **look)
        slider.observe(lambda change: self._quiet or self.take(self._shares.set(index, change.new)), "value")
        return slider


class BetPanel(Live):
    """A bet as sliders that always sum to 100 %; reveal charges for it."""

    def __init__(self, bet):
        self.bet, count = bet, len(bet.options)
        sure = [_button("bet.sure_button", lambda i=i: self.spread.sure(i)) for i in range(count)]
        self.spread = Spread([bet.label(option) for option in bet.options], (1 / count,) * count, sure)
        question, how, self._result = _htmls("xent-title", "xent-aside", "xent-facts")
        question.value = heading(bet.question)
        how.value = escape(words.say("bet.how"))
        buttons = [_button("bet.no_idea_button", self.spread.even), _button("bet.reveal_button", self.reveal)]
        super().__init__(question, how, self.spread, widgets.HBox(buttons), self._result)

    def __repr__(self):
        return repr(self.bet)

    def reveal(self):
        """Charge for the spread on the sliders, and say why the answer is the answer."""
        price = self.bet.place(dict(zip(self.bet.options, self.spread.value)))
        self._result.value = spoken("\n".join([self.bet.because, str(price), str(running_average())]))


def explore(*scenes, **start):
    """Show one scene, or several side by side, with a slider for each parameter and a spoken line of facts.

    scenes : Scenes; start : where to begin, by parameter name.
    Returns an Explorer whose knobs are attributes: demo.p.value = 0.5 moves the picture.
    Raises ValueError, naming the parameter and its range, for a start outside it.
    """
    return Explorer(scenes[0] if len(scenes) == 1 else beside(*scenes), **start)


def clicker(scene, steps):
    """A lecture card: Back and Next walk through `steps`, the sliders stay live between them.

    steps : positions such as dict(p=0.5, say="A fair coin: one bit."); `say` is read out, the rest moves.
    Raises ValueError, naming the parameter and its range, for a step outside it.
    """
    return Clicker(scene, steps)


def ask(bet):
    """Show a bet, or the bet of this name: spread 100 % over its options, then reveal.

    Raises ValueError, listing the names, if no lesson has a bet of that name.
    """
    return BetPanel(bet_named(bet) if isinstance(bet, str) else bet)


def _htmls(*names, **layout):
    """An HTML widget for each class name. They share layout and style: every model costs the page time."""
    made = [widgets.HTML(layout=widgets.Layout(**layout))]
    made += [widgets.HTML(layout=made[0].layout, style=made[0].style) for _ in names[1:]]
    for widget, name in zip(made, names):
        widget.add_class(name)
    return made


def _button(key, action):
    button = widgets.Button(description=words.say(key), layout=widgets.Layout(width="auto", flex="none"))
    button.on_click(lambda _: action())
    return button


def _below(widget):
    """Everything a widget owns: children, layouts and styles."""
    yield from (getattr(widget, name) for name in ("layout", "style") if hasattr(widget, name))
    for child in getattr(widget, "children", ()):
        yield child
        yield from _below(child)
