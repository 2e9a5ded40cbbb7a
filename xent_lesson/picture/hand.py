"""Where in a picture a parameter is moved by hand: the stretch of an axis that its values take."""

from collections import namedtuple
from itertools import combinations

_NEAR = 1e-6  # of the picture: a rounding, no distance


class Place(namedtuple("Place", "left top right bottom axis edge")):
    """Where a hand reaches: 0 to 1 of the picture, from its upper left corner; along which axis, and at which edge of it."""

    __slots__ = ()

    def meets(self, other):
        """Whether they share any of the picture."""
        return (self.left < other.right - _NEAR and other.left < self.right - _NEAR
                and self.top < other.bottom - _NEAR and other.top < self.bottom - _NEAR)


def places(figure, scene):
    """{parameter: Place} for those of a scene that are moved in the picture, drawn on `figure`, its layout final.

    Raises ValueError, naming the parameter, for one that has no axis to lie along, and for two at one edge.
    """
    found = {name: place_of(figure, scene, name) for name, knob in scene.params.items() if knob.hand}
    for (one, here), (other, there) in combinations(found.items(), 2):
        if here.meets(there) and (here.axis, here.edge) == (there.axis, there.edge):
            raise ValueError(f"{scene.name}: {one} and {other} lie at one edge; give one of them edge={_OTHER[here.edge]!r}")
    return found


_OTHER = {"low": "high", "high": "low"}


def place_of(figure, scene, name):
    """The Place of one parameter. Raises ValueError, naming scene and parameter, if its axis cannot be the knob's."""
    knob = scene.params[name]
    part = next(part for part in scene.parts if name in part.params)  # side by side the first scene has the hand
    mine = [ax for ax in figure.axes if getattr(ax.get_figure(root=False), "part", scene.name) in (part.name, scene.name)]
    if not 0 <= knob.hand.panel < len(mine):
        raise ValueError(f"{part.name}: {name} lies along panel {knob.hand.panel}, and there are {len(mine)}, from 0 on")
    ax, along_x = mine[knob.hand.panel], knob.hand.axis == "x"
    scale = ax.get_xscale() if along_x else ax.get_yscale()
    if scale != ("log" if knob.log else "linear"):
        raise ValueError(f"{part.name}: {name} steps evenly on a {'log' if knob.log else 'linear'} scale, and its axis is {scale}")
    width, height = figure.bbox.size
    (left, low), (right, high) = ax.get_window_extent().get_points()
    if along_x:
        left, right = (ax.transData.transform((end, ax.get_ylim()[0]))[0] for end in knob.ends())
    else:
        low, high = (ax.transData.transform((ax.get_xlim()[0], end))[1] for end in knob.ends())
    place = Place(left / width, 1 - high / height, right / width, 1 - low / height, knob.hand.axis, knob.hand.edge)
    if place.left > place.right or place.top > place.bottom:
        raise ValueError(f"{part.name}: {name} grows to the right or upwards, and its axis runs the other way; turn it round")
    if min(place[:4]) < -_NEAR or max(place[:4]) > 1 + _NEAR:
        raise ValueError(f"{part.name}: {name} reaches from {knob.low:g} to {knob.high:g}, beyond the picture; widen its axis")
    return place
