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
import itertools
import keyword
import math
import operator
from collections.abc import Mapping
from numbers import Real

import numpy as np

from .knobs import Choice, Param, probability, same_values
from .stage import Stage, by_name

__all__ = ["SCENES", "Choice", "Param", "Scene", "Stage", "beside", "probability", "scene"]

SCENES = {}  # every scene by name, so that a new one inherits every test

# No parameter may be called what @scene, a scene's sentences, a clicker's step or a shown scene call something else.
_TAKEN = {"size", "walls", "colors", "excused", "title", "caption", "facts", "say", "stage", "box", "to", "close", "fill_window", "fills", "widen"}


class Scene:
    """The recipe of a moving picture: draw(fig, ...) -> move, its parameters, size and name.

    draw : draws the still part on a Figure and returns move(**params) -> facts.
    params : name -> Param or Choice; size : inches, 100 CSS pixels each.
    walls : the facts that may be infinite, said aloud here because infinity is a lesson.
    colors : fact -> the colour of what shows it, for the line of facts; a parameter has its knob's.
    excused : law of the pictures -> why this scene must break it.
    """

    def __init__(self, draw, params, size=(6.4, 4.0), walls=(), colors=None, excused=None):
        if not callable(draw) or not hasattr(draw, "__name__"):
            raise TypeError(f"draw={draw!r} is not a function with a name; write one that begins `def curve(fig):`")
        if isinstance(walls, str):
            raise TypeError(f"walls={walls!r} is one text; give a list of facts: [{walls!r}]")
        self.draw, self.params, self.size, self.walls = draw, _knobs(params), _inches(size), frozenset(walls)
        self.name, self.__doc__ = draw.__name__, draw.__doc__
        self.parts, self.held, self.excused = (self,), {}, dict(excused or {})
        self.colors = {name: knob.color for name, knob in self.params.items() if getattr(knob, "color", None)} | dict(colors or {})
        outer = list(inspect.signature(draw).parameters.values())[1:]
        self.still_params = [arg.name for arg in outer if arg.kind is not arg.VAR_POSITIONAL]
        for unknown in set(self.still_params) - set(self.params):
            raise ValueError(f"{self.name} draws with {unknown!r}, which is no parameter; declare it in @scene(...)")

    def __repr__(self):
        return f"Scene {self.name}({', '.join(f'{k}={v!r}' for k, v in self.params.items())})"

    @by_name
    def open(self, /, **start):
        """A live drawing of this scene at `start` (the declared start where nothing is said)."""
        return Stage(self, **start)

    def mover(self, fig, at):
        """Draw on `fig` the part that stays at `at` and return move(), which moves the rest."""
        move = self.draw(fig, *(at[name] for name in self.still_params))
        if not callable(move):
            raise TypeError(f"{self.name} returns {move!r}; end its outer part with `return move`")
        return move

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
        ends = (self.params[name].ends() for name in self.moving_params)
        yield from (at | dict(zip(self.moving_params, corner)) for corner in itertools.product(*ends))

    def points(self):
        """Every corner: all combinations of the parameters' ends, as keyword dicts."""
        corners = itertools.product(*(knob.ends() for knob in self.params.values()))
        return [dict(zip(self.params, corner)) for corner in corners]

    def walk(self, steps):
        """The whole place after each step: a step says what changes, the first one from the declared start."""
        start = {name: knob.start for name, knob in self.params.items()}
        steps = map(self.check, positions(steps, "steps"))
        return list(itertools.accumulate(steps, operator.or_, initial=start))[1:]

    @by_name
    def hold(self, /, **at):
        """The same scene with these parameters held still, their knobs gone: two_events.hold(r=0.5)."""
        at = self.check(at)

        def draw(fig, *still):
            move = self.mover(fig, {**at, **dict(zip(held.still_params, still))})
            inner = {k: v for k, v in at.items() if k in self.moving_params}
            return lambda **free: move(**free, **inner)

        held = Scene(draw, {k: v for k, v in self.params.items() if k not in at}, self.size, self.walls)
        held.name, held.__doc__, held.parts, held.held = self.name, self.__doc__, self.parts, {**self.held, **at}
        held.colors, held.excused = self.colors, self.excused
        held.still_params = [k for k in self.still_params if k not in at]
        return held

    def check(self, at):
        """A position checked value by value; ValueError names the scene, the parameter and the range."""
        for name, value in at.items():
            if name not in self.params:
                raise ValueError(f"{self.name} has no parameter {name!r}; it has {', '.join(self.params) or 'none'}")
            try:
                at = {**at, name: self.params[name].check(value)}
            except ValueError as error:
                raise ValueError(f"{self.name}: {name}={error}") from None
        return at


def positions(given, name):
    """A list of positions, however it is given. Raises TypeError, by this name, for what is none."""
    if isinstance(given, (str, Mapping)) or not hasattr(given, "__iter__"):
        raise TypeError(f"{name}={given!r} is no list of positions; give one such as [dict(p=0.2), dict(p=0.8)]")
    given = list(given)
    for i, at in enumerate(given):
        if not isinstance(at, Mapping):
            raise TypeError(f"{name}[{i}]={at!r} is no position; give a dict such as dict(p=0.5)")
    return given


def _knobs(params):
    for name, knob in dict(params).items():
        if not str(name).isidentifier() or keyword.iskeyword(name) or name.startswith("_") or name in _TAKEN:
            raise ValueError(f"a parameter cannot be called {name!r}, a name taken or none in Python; choose another")
        if not all(hasattr(knob, part) for part in ("start", "values", "ends", "check")):
            raise TypeError(f"{name}={knob!r} is not a knob; give one such as Param, Choice or probability(0.3)")
    return dict(params)


def _inches(size):
    row = tuple(size) if isinstance(size, (tuple, list, np.ndarray)) else ()
    if len(row) != 2 or not all(isinstance(x, Real) and 0 < x < math.inf for x in row):
        raise ValueError(f"size={size!r} is not a width and a height in inches; give two such as (6.4, 4.0)")
    return row


def scene(size=(6.4, 4.0), walls=(), colors=None, excused=None, **params):
    """Make a registered Scene of a draw function: @scene(p=probability(0.3))."""

    def register(draw):
        made = Scene(draw, params, size, walls, colors, excused)
        SCENES[made.name] = made
        return made

    return register


def a_scene(thing):
    """thing itself; TypeError if it is no Scene."""
    if not isinstance(thing, Scene):
        raise TypeError(f"{thing!r} is not a scene; give one such as surprise_curve, and values by name: p=0.3")
    return thing


def beside(*scenes):
    """Scenes side by side as one: same-named parameters become one knob (the first's start), facts merge.

    Raises ValueError if a shared name means two different knobs, or is held still in one scene and not there in
    another (its sentences could not say where it is), or if two scenes report the same fact.
    """
    if not scenes:
        raise ValueError("beside() needs at least one scene")
    params = {}
    for one in map(a_scene, scenes):
        for name, knob in one.params.items():
            if not same_values(params.setdefault(name, knob), knob):
                raise ValueError(f"{name!r} is {params[name]!r} in one scene and {knob!r} in {one.name}; make them equal")
    fixed = {}
    for name, value in (pair for one in scenes for pair in one.held.items()):
        if name in params or fixed.setdefault(name, value) != value:
            raise ValueError(f"{name!r} is held at {value!r} in one scene and stands elsewhere in another; hold it alike")

    def draw(fig, *still):
        held = dict(zip(both.still_params, still))
        parts = np.atleast_1d(fig.subfigures(1, len(scenes), width_ratios=[one.size[0] for one in scenes]))
        for one, part in zip(scenes, parts):
            part.part = one.name  # whose axes these are
        moves = [one.mover(part, held) for one, part in zip(scenes, parts)]

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
    both.held = fixed
    both.colors = {k: v for one in reversed(scenes) for k, v in one.colors.items()}
    return both
