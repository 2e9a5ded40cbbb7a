"""A scene under a reader's hands: its knobs, picture and spoken facts."""

import asyncio
import base64
import itertools
import re
from contextlib import contextmanager, suppress
from functools import partial

import ipywidgets as widgets

from xent_lesson import words
from xent_lesson.picture.stage import Stage, by_name
from xent_lesson.picture.style import PIXELS_PER_INCH

from .controls import button, control, htmls, lay_over, number_box
from .full import FullWindow
from .live import Live, strict
from .markup import coloured, escape, heading, named_picture, silent_picture, spoken, told

SILENCE = 0.7  # seconds after the last move, before its numbers are spoken

_serial = itertools.count(1)  # ids inside SVG are shared by the whole page: each stage has a number


class Explorer(FullWindow, Live):
    """A scene with its knobs, picture and spoken facts. Each knob is an attribute: demo.p.value = 0.5."""

    _tallest = 420  # CSS pixels of picture: JupyterLab has 519 on a small laptop, for title, picture and facts
    _readable = 9.2  # CSS pixels of its smallest words

    def __init__(self, scene, /, **start):
        self.stage = _opened(scene, start)
        self._start, self._quiet, self._speech = dict(self.stage.at), False, None
        seen = self._seen()  # what fails here leaves no widget behind
        self._still, self._moving = htmls("xent-still", "xent-moving", grid_area="1 / 1", margin="0", width="100%")
        self._title, self._facts, self._trouble, self._caption, self._spoken = htmls(
            "xent-title", "xent-facts", "xent-aside", "xent-aside", "xent-spoken"
        )
        self._knobs = {name: control(scene, name, self.stage.at[name]) for name in scene.params}
        for knob in self._knobs.values():
            knob.observe(lambda _: self._quiet or self._follow(), "value")
        self._show(*seen)
        super().__init__(*filter(None, [*self._rows(), self._lecture]))

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
        scene = self.stage.scene
        self._title.value = heading(words.of_scene(scene, "title", " · "))
        self._caption.value = escape(words.of_scene(scene, "caption"))
        head = widgets.HBox([self._title, button("show.reset", lambda: self.to(**self._start)), *self._tools()])
        both, *numbers = self._picture()
        wide = widgets.Layout(width="100%", max_width=f"{self._widest():.0f}px")
        room = widgets.VBox([both], layout=wide)  # what a full window has for it: the picture fits itself in
        picture = widgets.VBox([room, *numbers], layout=wide)
        beside = list(self._beside())
        body = widgets.HBox([picture, *([widgets.VBox(beside)] if beside else [])])
        controls = [(row, "xent-controls") for row in body.children[1:]]
        for row, name in ((head, "xent-head"), (body, "xent-body"), (picture, "xent-frame"), (room, "xent-room"), *controls):
            row.add_class(name)
        self._caption.add_class("xent-caption")
        self._both = both
        return [head, body, self._facts, self._trouble, self._caption, self._spoken]

    def _pictures(self):
        return [self]

    def widen(self, fill):
        """As large as its room in the window, or as wide as the page lets it be."""
        width, height = self.stage.scene.size
        self._both.layout.max_width = f"min(100%, {100 * width / height:.1f}cqh)" if fill else None

    def _widest(self):
        """How wide the picture may grow, in CSS pixels: its own size, and a low screen still shows the facts below it."""
        width, height = (inches * PIXELS_PER_INCH for inches in self.stage.scene.size)
        return width * min(1, self._tallest / height)

    def _narrowest(self):
        """How narrow the picture may become, in CSS pixels: its words stay readable, and a narrower page scrolls it."""
        smallest, width = self.stage.smallest_type(), self.stage.scene.size[0]
        return min(self._readable / smallest * width if smallest else 0, self._widest())

    def _picture(self):
        """The picture with the hands that lie in it, and under it the number of each."""
        hands = [self._knobs[name] for name in self.stage.hands()]
        look = widgets.Layout(width="100%", min_width=f"{self._narrowest():.0f}px")
        both = widgets.GridBox([self._still, self._moving, *hands], layout=look)
        both.add_class("xent-picture")
        self._lay_hands(self.stage.hands())
        yield both
        if hands:
            narrow = widgets.Layout(width="auto")
            boxes = [number_box(hand, self._refuse, narrow, hand.description) for hand in hands]
            numbers = widgets.HBox([*boxes, *(step for name in self.stage.hands() for step in self._step_button(name))])
            numbers.add_class("xent-numbers")
            yield numbers

    def _lay_hands(self, places):
        """Each hand over its axis. Two that meet share the room: halves on one axis; the upright one keeps to its edge."""
        for name, place in places.items():
            met = [other.axis for other in places.values() if other is not place and other.meets(place)]
            share = "xent-half" if place.axis in met else "xent-strip" if place.axis == "y" and met else None
            lay_over(self._knobs[name], place, self.stage.scene.size, share)

    def _beside(self):
        """The other controls: choices, sentences, shares, and each slider with the box that says and takes its number."""
        for name, knob in self._knobs.items():
            if name in self.stage.hands():
                continue
            if not hasattr(knob, "readout_format"):
                yield knob
                continue
            box = number_box(knob, self._refuse, widgets.Layout(width="5.2em", flex="none"))
            yield widgets.HBox([knob, box], layout=widgets.Layout(width="100%", align_items="center"))
            yield from self._step_button(name)

    def _step_button(self, name):
        """The button that takes one step, for a knob that has one."""
        if self.stage.scene.params[name].steps:
            yield button("show.one_step", lambda: self._take_a_step(name))

    def _take_a_step(self, name):
        self.to(**{name: self.stage.scene.params[name].after(self.stage.at[name])})

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
            self._speak_soon()
        except BaseException as error:
            with suppress(Exception):
                self.stage.to(**good)  # the stage has seen to that, unless it was the sentence that failed
            if strict():
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
        facts = coloured(partial(words.facts_line, self.stage), self.stage.scene.colors)
        return silent_picture(self.stage.still_svg()), named_picture(self.stage.moving_svg(), said), facts

    def _show(self, still, moving, facts):
        if self._still.value and still != self._still.value:  # drawn anew: the axes may have moved
            self._lay_hands(self.stage.hands())
        self._still.value, self._moving.value, self._facts.value, self._trouble.value = still, moving, facts, ""

    def _speak_soon(self):
        """Say the facts to a screen reader once the hand rests, not at every frame."""
        if self._speech:
            self._speech.cancel()
            self._speech = None
        try:
            self._speech = asyncio.get_running_loop().call_later(SILENCE, self._speak)
        except RuntimeError:  # no loop, so nobody listens: a test, or a script
            self._speak()

    def _speak(self):
        if vars(self).get("_spoken") is not None:  # not closed in the meantime
            self._spoken.value = escape(repr(self))

    def _told(self):
        """What stands around the picture, as texts: on paper and without a kernel there is nothing else."""
        return [words.of_scene(self.stage.scene, "title", " · "), repr(self), words.of_scene(self.stage.scene, "caption")]

    def _repr_mimebundle_(self, include=None, exclude=None):
        width, height = (round(inches * PIXELS_PER_INCH) for inches in self.stage.scene.size)
        text = "\n".join(map(words.wrapped, filter(None, self._told())))
        data = {"text/plain": text, "image/png": base64.b64encode(self.stage.png()).decode()}
        about = {"width": width, "height": height, "alt": repr(self)}
        return super()._repr_mimebundle_() | data, {"image/png": about}


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
