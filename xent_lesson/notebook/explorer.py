"""A scene under a reader's hands: its knobs, picture and spoken facts, and a lecturer's Back and Next."""

import base64
import itertools
import os
import re
from contextlib import contextmanager, suppress

import ipywidgets as widgets

from xent_lesson import words
from xent_lesson.picture.stage import Stage, by_name
from xent_lesson.picture.style import PIXELS_PER_INCH

from .controls import button, control, htmls, number_box
from .live import Live
from .markup import escape, heading, named_picture, silent_picture, spoken, told

_serial = itertools.count(1)  # ids inside SVG are shared by the whole page: each stage has a number


class Explorer(Live):
    """A scene with its knobs, picture and spoken facts. Each knob is an attribute: demo.p.value = 0.5."""

    def __init__(self, scene, /, **start):
        self.stage = _opened(scene, start)
        self._start, self._quiet = dict(self.stage.at), False
        seen = self._seen()  # what fails here leaves no widget behind
        self._still, self._moving = htmls("xent-still", "xent-moving", grid_area="1 / 1", margin="0", width="100%")
        self._title, self._facts, self._trouble, self._caption = htmls(
            "xent-title", "xent-facts", "xent-aside", "xent-aside"
        )
        self._knobs = {name: control(scene, name, self.stage.at[name]) for name in scene.params}
        for knob in self._knobs.values():
            knob.observe(lambda _: self._quiet or self._follow(), "value")
        self._show(*seen)
        super().__init__(*self._rows())

    def __repr__(self):
        return words.facts_line(self.stage)

    def __getattr__(self, name):
        """A knob; asked for last, so that one called `close` or `stage` hides nothing of the explorer's own."""
        knobs = vars(self).get("_knobs", {})
        if name in knobs:
            return knobs[name]
        raise AttributeError(f"this {type(self).__name__} has no {name!r}; its knobs are {', '.join(knobs) or 'none'}")

    def __dir__(self):
        return [*super().__dir__(), *self._knobs]

    @by_name
    def to(self, /, **change):
        """Move the knobs, and with them the picture; returns the facts there."""
        change = self.stage.scene.check(change)
        with self._silence():
            for name, value in change.items():
                self._knobs[name].value = value
        self._follow()
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
        return [self._title, *self._with_boxes(sliders), foot, picture, self._facts, self._trouble, self._caption]

    def _with_boxes(self, sliders):
        """Each slider of a number with the box that says and takes it."""
        row = widgets.Layout(width="100%", max_width="640px", align_items="center")
        narrow = widgets.Layout(width="5.5em", flex="none")
        for slider in sliders:
            exact = hasattr(slider, "readout_format")
            yield widgets.HBox([slider, number_box(slider, self._refuse, narrow)], layout=row) if exact else slider

    def _refuse(self, typed):
        """What was typed is no number: say so, unless it was nothing."""
        self._trouble.value = spoken(words.say("show.no_number", typed=typed)) if typed.strip() else ""

    def _follow(self):
        """Go where the knobs stand.

        An exception in a widget's callback is invisible in JupyterLab, and one such as SystemExit ends the kernel:
        say it, and keep the last good picture.
        """
        good = self.stage.at
        try:
            self.stage.to(**{name: knob.value for name, knob in self._knobs.items()})
            self._show(*self._seen())
        except BaseException as error:
            with suppress(Exception):
                self.stage.to(**good)  # the stage has seen to that, unless it was the sentence that failed
            if os.environ.get("XENT_LESSON_STRICT") == "1":
                raise
            with self._silence():
                for name, knob in self._knobs.items():
                    if knob.value != knob.value:  # nan: no slider can show it
                        knob.value = good[name]
            self._trouble.value = spoken(words.say("show.error", name=self.stage.scene.name, error=told(error)))
            if isinstance(error, KeyboardInterrupt):  # someone wants the running cell to stop
                raise

    @contextmanager
    def _silence(self):
        """Knobs that are set in here move nothing yet."""
        self._quiet = True
        try:
            yield
        finally:
            self._quiet = False

    def _seen(self):
        """What there is to see and to hear: all of it, before any of it is shown."""
        said = repr(self)
        return silent_picture(self.stage.still_svg()), named_picture(self.stage.moving_svg(), said), spoken(said)

    def _show(self, still, moving, facts):
        self._still.value, self._moving.value, self._facts.value, self._trouble.value = still, moving, facts, ""

    def _repr_mimebundle_(self, include=None, exclude=None):
        width, height = (round(inches * PIXELS_PER_INCH) for inches in self.stage.scene.size)
        data = {"image/png": base64.b64encode(self.stage.png()).decode()}
        about = {"width": width, "height": height, "alt": repr(self)}
        return data | super()._repr_mimebundle_(), {"image/png": about}


class Clicker(Explorer):
    """An explorer with Back and Next, for a lecturer; the knobs stay live between the steps."""

    def __init__(self, scene, steps):
        steps = [dict(step) for step in steps]
        if not steps:
            raise ValueError("steps is empty; give a list of positions such as [dict(p=0.5), dict(p=0.25)]")
        self._lines = [step.pop("say", "") for step in steps]
        self._steps = scene.walk(steps)  # whole places, so that Back and Next lead to the same one
        self._now = 0
        super().__init__(scene, **self._steps[0])
        self._go(0)

    def _rows(self):
        back = button("show.back", lambda: self._go(self._now - 1))
        ahead = button("show.next", lambda: self._go(self._now + 1))
        self._card, = htmls("xent-title")
        return [widgets.HBox([back, ahead]), self._card, *super()._rows()]

    def _go(self, step):
        self._now = min(max(step, 0), len(self._steps) - 1)
        self._start = self._steps[self._now]  # where Reset leads
        place = words.say("show.step", step=self._now + 1, steps=len(self._steps))
        self._card.value = spoken(f"{place}. {self._lines[self._now]}".strip())
        self.to(**self._start)


def _opened(scene, start):
    """The scene drawn at its start. What fails in a first drawing is told in one line that names the scene."""
    at, = scene.walk([start])  # refuses in words of its own
    prefix = re.sub(r"\W", "-", scene.name)
    try:
        return Stage(scene, f"{prefix}-{next(_serial)}", **start)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        place = ", ".join(f"{name}={value!r}" for name, value in at.items())
        raise RuntimeError(f"{scene.name} cannot be drawn at {place or 'its start'}: {told(error)}") from error
