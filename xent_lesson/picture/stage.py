"""A scene that is being played: one drawing, where it is, and what it shows there."""

import io
from functools import wraps

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure, FigureBase
from matplotlib.text import Text
from PIL import Image  # comes with matplotlib

from .crowd import Names, has_labels
from .hand import places
from .layer import layer
from .settings import our_settings
from .style import PIXELS_PER_INCH


def by_name(method):
    """A method that takes values by parameter name; one without its name is refused in a line that says how."""

    @wraps(method)
    def named(self, /, *values, **at):
        if values:
            call, value = method.__name__, values[0]
            cure = f"{call}(**{value!r})" if isinstance(value, dict) else f"{call}(p={value!r}), with its name for p"
            raise TypeError(f"{call}({value!r}) names no parameter; write {cure}")
        return method(self, **at)

    return named


class Stage:
    """One live drawing of a scene: .to(...) moves it, .at and .facts say where it is and what it shows.

    Still and moving part come as two SVG layers of the same box; .png() is both in one, twice as sharp.
    prefix : put before every id inside the SVG, since ids are shared by a whole page (default: the name).
    """

    def __init__(self, scene, prefix=None, /, **start):
        if not isinstance(prefix, (str, type(None))):
            raise TypeError(f"prefix={prefix!r} is not a text; to begin at a place, name its parameter: p={prefix!r}")
        self.scene, self.prefix = scene, prefix or scene.name
        self.at, = scene.walk([start])
        self._draw()

    @by_name
    def to(self, /, **change):
        """Move to where `change` says, the rest staying, and return the facts there.

        Raises ValueError outside a parameter's range. If the scene itself fails, its exception
        passes through and the stage stays at its last good place.
        """
        before = dict(vars(self))
        self.at = self.at | self.scene.check(change)
        with our_settings():
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

    def hands(self):
        """{parameter: Place} for those that are moved in the picture: where their axes lie, 0 to 1 from the upper left.

        Raises ValueError, naming the parameter, if its axes are missing or are none that its knob can lie along.
        """
        return places(self.figure, self.scene)

    def smallest_type(self):
        """The size of its smallest words, in inches; 0 where there are none."""
        texts = self.figure.findobj(lambda artist: isinstance(artist, Text) and artist.get_visible() and artist.get_text().strip())
        return min((text.get_fontsize() for text in texts), default=0) / 72

    def still_svg(self):
        """The part that stays, as an <svg> element."""
        return self._still

    def moving_svg(self):
        """The part that moves, as an <svg> element of the same box."""
        artists = sorted(self.moving, key=lambda artist: artist.zorder)
        draw, prefix = lambda pen: [artist.draw(pen) for artist in artists], f"{self.prefix}-moving"
        return layer(draw, self.scene.size, prefix)

    def png(self):
        """The whole picture as PNG bytes, two pixels for each CSS pixel."""
        canvas = self.figure.canvas
        with our_settings(), io.BytesIO() as data:
            try:
                self.figure.dpi = 2 * PIXELS_PER_INCH
                canvas.draw()
                Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB").save(data, "png")
            finally:
                self.figure.dpi = 72
                FigureCanvasAgg(self.figure)  # another canvas: that one holds megabytes of pixels,
                for text in self.figure.findobj(Text):  # and so does every text, to be measured quickly next time
                    text._renderer = None
            return data.getvalue()

    def _draw(self):
        """Draw everything at self.at, part what moves from what stays, and freeze the layout."""
        with our_settings():
            self.figure = Figure(figsize=self.scene.size, dpi=72, layout="constrained")
            FigureCanvasAgg(self.figure)  # without a canvas class draw() would do nothing
            self._names, self._mover = None, self.scene.mover(self.figure, self.at)
            self.moving = self._movers()
            for artist in self.moving:
                artist.set_in_layout(False)  # else the still part would depend on where the moving part is
            self.figure.draw_without_rendering()
            self.figure.set_layout_engine("none")
            if has_labels(self.figure):
                self._names = Names(self.figure)
                self._names.arrange()  # a name that then stays there belongs to the still part
                self.moving = self._movers()  # once more: names find their places only in the final layout
                self._names.fix(self.moving)
            for artist in self.moving:
                artist.set_zorder(artist.zorder + 100)  # as in the two layers: what moves lies on top
            self.facts = self._move(self.at)
            self._still = self._still_layer()

    def _move(self, at):
        facts = self._mover(**{k: at[k] for k in self.scene.moving_params})
        if not isinstance(facts, dict):
            raise TypeError(f"move() of {self.scene.name} returns {facts!r}; return facts such as {{'loss_nats': 1.0}}")
        if self._names:
            self._names.arrange()
        return facts

    def _movers(self):
        """The artists that some move leaves stale: exactly those that a full redraw would have to redo."""
        for artist in self.figure.findobj():
            artist.stale = False
        at = {name: knob.start for name, knob in self.scene.params.items()}  # the same tour, wherever it was opened
        for stop in self.scene.tour(at | {name: self.at[name] for name in self.scene.still_params}):
            self._move(stop)
        moving = list(_stale(self.figure))
        if any(isinstance(artist, Axis) for artist in moving):
            raise ValueError(f"{self.scene.name} changes an axis while moving; set limits and ticks in the outer part")
        return moving

    def _still_layer(self):
        shown = [artist for artist in self.moving if artist.get_visible()]
        for artist in shown:
            artist.set_visible(False)
        svg = layer(self.figure.draw, self.scene.size, f"{self.prefix}-still", math_as_shapes=True)
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
