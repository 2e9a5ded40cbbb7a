"""The parts that a shown thing is made of: a control for each kind of knob, buttons, lines of HTML."""

import math
import re
import unicodedata

import ipywidgets as widgets
import traitlets

from xent_lesson import words
from xent_lesson.picture.knobs import Choice, Distribution, Text

from .shares import Shares


def control(scene, name, at):
    """The widget that moves one parameter of a scene, standing at `at`: its .value is the parameter's."""
    knob = scene.params[name]
    look = dict(description=words.label(scene, name), style={"description_width": "initial"})
    if isinstance(knob, Choice):
        made = widgets.ToggleButtons(options=knob.options, value=at, **look)
        made.style.button_width, made.layout.width = "auto", "max-content"
        return made
    if isinstance(knob, Distribution):
        return Spread([words.label(scene, f"{name}{i + 1}") for i in range(len(at))], at, color=knob.color)
    look |= dict(value=at, layout=widgets.Layout(width="100%", max_width="640px"))
    if isinstance(knob, Text):
        return widgets.Text(**look)
    look |= dict(readout=False)  # a readout takes "0,25" for 0 and says nothing; number_box() does better
    if knob.color:
        look["style"] |= {"handle_color": knob.color}
    if knob.hand and knob.hand.axis == "y":
        look["orientation"] = "vertical"
    if knob.log:
        low, high = map(math.log10, knob.ends())
        return widgets.FloatLogSlider(min=low, max=high, step=knob.step, readout_format=".3g", **look)
    return widgets.FloatSlider(
        min=knob.low, max=knob.high, step=knob.step, readout_format=f".{knob.digits}f", **look
    )


def lay_over(slider, place, size, share=None):
    """Lay a slider over the picture: its box is the picture's, its padding leaves what its hand may reach.

    place : where that is, 0 to 1 of the picture; size : the picture's, in inches. CSS counts paddings by the width.
    share : the class of what it leaves to another hand there, None for nothing.
    """
    width, height = size
    inner = place.top * height / width, 1 - place.right, (1 - place.bottom) * height / width, place.left
    slider.layout.set_trait("max_width", None)
    for trait, value in dict(grid_area="1 / 1", margin="0", width="100%", height="100%").items():
        setattr(slider.layout, trait, value)
    slider.layout.padding = " ".join(f"{100 * part:.3f}%" for part in inner)
    for name in filter(None, ("xent-hand", f"xent-{place.edge}", share)):
        slider.add_class(name)


def number_box(slider, refuse, layout, description=""):
    """A box with the number at which a slider stands, to read it and to type an exact one.

    refuse : called with a text that is no number; the number then comes back.
    layout : the Layout of the box; description : its name, where it does not stand beside its slider.
    """
    def here():
        return format(slider.value, slider.readout_format).replace("-", "−")

    def typed(change):
        if change.new == here():
            return
        try:
            value = number(change.new)
        except ValueError:
            refuse(change.new)
        else:
            slider.value = value  # beyond an end means the end
        box.value = here()

    box = widgets.Text(
        here(), continuous_update=False, layout=layout, tooltip=slider.description, description=description,
        style={"description_width": "initial", "text_color": slider.style.handle_color if description else None},
    )
    box.add_class("xent-number")
    box.observe(typed, "value")
    slider.observe(lambda change: setattr(box, "value", here()), "value")
    return box


def number(text):
    """The number that someone typed: 0.25, and 0,25 or 25 % or ٠٫٢٥ as well.

    Raises ValueError for what is none, or could be two: 1,000 is a thousand to some and one to others.
    """
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").replace("٫", ",").strip()
    digits = plain.removesuffix("%").rstrip()
    if re.fullmatch(r"[-+]?[1-9]\d{0,2}(,\d{3})+", digits):
        raise ValueError(f"{text!r} may be two numbers; leave out the comma, or write a point")
    value = float(digits.replace(",", ".")) / (100 if digits != plain else 1) + 0.0  # -0 is 0
    if not math.isfinite(value):
        raise ValueError(f"{text!r} is not a finite number")
    return value


class Spread(widgets.VBox):
    """A slider of whole percents for each label; together they always are 100 %. .value holds probabilities."""

    value = traitlets.Tuple()

    def __init__(self, labels, value, tails=None, color=None):
        self._shares, self._quiet = Shares(len(labels)), False
        wide = f"{min(26, 0.6 * max(map(len, labels)) + 3):.0f}em"
        look = dict(layout=widgets.Layout(width="100%", max_width="640px"), style={"description_width": wide, "handle_color": color})
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

    def rename(self, labels):
        """Other labels, as many as before, and all alike again."""
        for slider, label in zip(self._sliders, labels, strict=True):
            slider.description = f"{label} (%)"
        self.even()

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


def htmls(*names, **layout):
    """An HTML widget for each class name. They share layout and style: every model costs the page time."""
    made = [widgets.HTML(layout=widgets.Layout(**layout))]
    made += [widgets.HTML(layout=made[0].layout, style=made[0].style) for _ in names[1:]]
    for widget, name in zip(made, names):
        widget.add_class(name)
    return made


def button(key, action, **values):
    button = widgets.Button(description=words.say(key, **values), layout=widgets.Layout(width="auto", flex="none"))
    button.on_click(lambda _: action())
    return button


def below(widget):
    """Everything a widget owns: children, layouts and styles."""
    yield from (getattr(widget, name) for name in ("layout", "style") if hasattr(widget, name))
    for child in getattr(widget, "children", ()):
        yield child
        yield from below(child)
