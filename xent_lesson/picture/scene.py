"""The moving picture: a function draws what stays and returns a function that moves what does not.

    @scene(p=probability(0.30))
    def surprise_curve(fig):          # the outer indent draws the still part, once
        ...
        def move(p):                  # the inner indent moves the rest and reports its numbers
            ...
            return {"surprisal_bits": bits}
        return move

What a scene shows depends on where it is, never on how it got there. A parameter that the outer
function names beside `fig` (a choice of axis, say) belongs to the still part: changing it draws anew.
"""

import inspect
import io
import itertools
import operator

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure, FigureBase
from PIL import Image  # comes with matplotlib

from .knobs import Choice, Param, probability, same_values
from .layer import layer
from .style import PIXELS_PER_INCH, RC

__all__ = ["SCENES", "Choice", "Param", "Scene", "Stage", "beside", "probability", "scene"]

SCENES = {}  # every scene by name, so that a new one inherits every test


class Scene:
    """The recipe of a moving picture: draw(fig, ...) -> move, its parameters, size and name.

    draw : draws the still part on a Figure and returns move(**params) -> facts.
    params : name -> Param or Choice; size : inches, 100 CSS pixels each.
    walls : the facts that may be infinite, said aloud here because infinity is a lesson.
    """

    def __init__(self, draw, params, size=(6.4, 4.0), walls=()):
        self.draw, self.params, self.size, self.walls = draw, dict(params), tuple(size), frozenset(walls)
        self.name, self.__doc__ = draw.__name__, draw.__doc__
        self.parts, self.held = (self,), {}
        outer = list(inspect.signature(draw).parameters.values())[1:]
        self.still_params = [arg.name for arg in outer if arg.kind is not arg.VAR_POSITIONAL]
        for unknown in set(self.still_params) - set(self.params):
            raise ValueError(f"{self.name} draws with {unknown!r}, which is no parameter; declare it in @scene(...)")

    def __repr__(self):
        return f"Scene {self.name}({', '.join(f'{k}={v!r}' for k, v in self.params.items())})"

    def open(self, **start):
        """A live drawing of this scene at `start` (the declared start where nothing is said)."""
        return Stage(self, **start)

    @property
    def moving_params(self):
        """The parameters that move() takes: those that the outer part does not draw with."""
        return [name for name in self.params if name not in self.still_params]

    def tour(self, at, stops=12):
        """Places from which every moving artist is seen to move: each knob's values in turn, then the corners."""
        for name in self.moving_params:
            values = self.params[name].values()
            for value in values[:: max(1, len(values) // stops)]:
                yield at | {name: value}
        yield from (at | {k: v for k, v in corner.items() if k in self.moving_params} for corner in self.points())

    def points(self):
        """Every corner: all combinations of the parameters' ends, as keyword dicts."""
        corners = itertools.product(*(knob.ends() for knob in self.params.values()))
        return [dict(zip(self.params, corner)) for corner in corners]

    def walk(self, steps):
        """The whole place after each step: a step says what changes, the first one from the declared start."""
        start = {name: knob.start for name, knob in self.params.items()}
        return list(itertools.accumulate(map(self.check, steps), operator.or_, initial=start))[1:]

    def hold(self, **at):
        """The same scene with these parameters held still, their knobs gone: surprise_curve.hold(scale="log")."""
        at = self.check(at)

        def draw(fig, *still):
            known = {**at, **dict(zip(held.still_params, still))}
            move = self.draw(fig, *(known[k] for k in self.still_params))
            inner = {k: v for k, v in at.items() if k in self.moving_params}
            return lambda **free: move(**free, **inner)

        held = Scene(draw, {k: v for k, v in self.params.items() if k not in at}, self.size, self.walls)
        held.name, held.__doc__, held.parts, held.held = self.name, self.__doc__, self.parts, {**self.held, **at}
        held.still_params = [k for k in self.still_params if k not in at]
        return held

    def check(self, at):
        """Keyword positions checked one by one; ValueError names the scene, the parameter and the range."""
        for name, value in at.items():
            if name not in self.params:
                raise ValueError(f"{self.name} has no parameter {name!r}; it has {', '.join(self.params)}")
            try:
                at = {**at, name: self.params[name].check(value)}
            except ValueError as error:
                raise ValueError(f"{self.name}: {name}={error}") from None
        return at


def scene(size=(6.4, 4.0), walls=(), **params):
    """Make a registered Scene of a draw function: @scene(p=probability(0.3))."""

    def register(draw):
        made = Scene(draw, params, size, walls)
        SCENES[made.name] = made
        return made

    return register


def beside(*scenes):
    """Scenes side by side as one: same-named parameters become one knob (the first's start), facts merge.

    Raises ValueError if a shared name means two different knobs, or if two scenes report the same fact.
    """
    if not scenes:
        raise ValueError("beside() needs at least one scene")
    params = {}
    for one in scenes:
        for name, knob in one.params.items():
            if not same_values(params.setdefault(name, knob), knob):
                raise ValueError(f"{name!r} is {params[name]!r} in one scene and {knob!r} in {one.name}; make them equal")

    def draw(fig, *still):
        held = dict(zip(both.still_params, still))
        parts = np.atleast_1d(fig.subfigures(1, len(scenes), width_ratios=[one.size[0] for one in scenes]))
        moves = [one.draw(part, *(held[k] for k in one.still_params)) for one, part in zip(scenes, parts)]

        def move(**at):
            at, facts = held | at, {}  # what is still in one scene may move in another
            for one, step in zip(scenes, moves):
                news = step(**{k: at[k] for k in one.moving_params})
                for twice in news.keys() & facts.keys():
                    raise ValueError(f"two scenes side by side both report {twice!r}; rename one of them")
                facts |= news
            return facts

        return move

    draw.__name__ = "_beside_".join(one.name for one in scenes)
    size = (min(sum(one.size[0] for one in scenes), 9.6), max(one.size[1] for one in scenes))
    both = Scene(draw, params, size, frozenset().union(*(one.walls for one in scenes)))
    both.still_params = list(dict.fromkeys(k for one in scenes for k in one.still_params))
    both.parts = tuple(part for one in scenes for part in one.parts)
    both.held = {k: v for one in scenes for k, v in one.held.items()}
    return both


class Stage:
    """One live drawing of a scene: .to(...) moves it, .at and .facts say where it is and what it shows.

    Still and moving part come as two SVG layers of the same box; .png() is both in one, twice as sharp.
    prefix : put before every id inside the SVG, since ids are shared by a whole page (default: the name).
    """

    def __init__(self, scene, prefix=None, /, **start):
        self.scene, self.prefix = scene, prefix or scene.name
        self.at, = scene.walk([start])
        self._draw()

    def to(self, **change):
        """Move to where `change` says, the rest staying, and return the facts there.

        Raises ValueError outside a parameter's range. If the scene itself fails, its exception
        passes through and the stage stays at its last good place.
        """
        before = dict(vars(self))
        self.at = self.at | self.scene.check(change)
        try:
            if any(before["at"][k] != self.at[k] for k in self.scene.still_params):
                self._draw()
            else:
                self.facts = self._move(self.at)
        except BaseException:
            vars(self).update(before)
            self._move(self.at)
            raise
        return self.facts

    def still_svg(self):
        """The part that stays, as an <svg> element."""
        return self._still

    def moving_svg(self):
        """The part that moves, as an <svg> element of the same box."""
        artists = sorted(self.moving, key=lambda artist: artist.zorder)
        return layer(lambda pen: [a.draw(pen) for a in artists], self.scene.size, self.prefix, text_as="none")

    def png(self):
        """The whole picture as PNG bytes, two pixels for each CSS pixel."""
        canvas = self.figure.canvas
        with mpl.rc_context(RC), io.BytesIO() as data:
            self.figure.dpi = 2 * PIXELS_PER_INCH
            canvas.draw()
            Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB").save(data, "png")
            self.figure.dpi = 72
            return data.getvalue()

    def _draw(self):
        """Draw everything at self.at, part what moves from what stays, and freeze the layout."""
        with mpl.rc_context(RC):
            self.figure = Figure(figsize=self.scene.size, dpi=72, layout="constrained")
            FigureCanvasAgg(self.figure)  # without a canvas class draw() would do nothing
            self._mover = self.scene.draw(self.figure, *(self.at[k] for k in self.scene.still_params))
            self.moving = self._movers()
            for artist in self.moving:
                artist.set_in_layout(False)  # else the still part would depend on where the moving part is
                artist.set_zorder(artist.zorder + 100)  # as in the two layers: what moves lies on top
            self.figure.draw_without_rendering()
            self.figure.set_layout_engine("none")
            self.facts = self._move(self.at)
            self._still = self._still_layer()

    def _move(self, at):
        return self._mover(**{k: at[k] for k in self.scene.moving_params})

    def _movers(self):
        """The artists that some move leaves stale: exactly those that a full redraw would have to redo."""
        for artist in self.figure.findobj():
            artist.stale = False
        for at in self.scene.tour(self.at):
            self._move(at)
        moving = list(_stale(self.figure))
        if any(isinstance(artist, Axis) for artist in moving):
            raise ValueError(f"{self.scene.name} changes an axis while moving; set limits and ticks in the outer part")
        return moving

    def _still_layer(self):
        shown = [artist for artist in self.moving if artist.get_visible()]
        for artist in shown:
            artist.set_visible(False)
        svg = layer(self.figure.draw, self.scene.size, self.prefix, text_as="path")
        for artist in shown:
            artist.set_visible(True)
        return svg


def _stale(parent):
    """The outermost stale artists below a figure or axes, in drawing order."""
    for artist in parent.get_children():
        if isinstance(artist, (Axes, FigureBase)):
            yield from _stale(artist)
        elif artist.stale:
            yield artist
