"""Where in a picture a parameter is moved by hand: the stretch of an axis that its values take."""

from collections import namedtuple

Place = namedtuple("Place", "left top right bottom axis edge")  # 0 to 1 of the picture, from its upper left corner


def place_of(figure, scene, name):
    """The Place of one parameter of a scene that is drawn on `figure`, its layout final."""
    knob = scene.params[name]
    part = next(part for part in scene.parts if name in part.params)  # side by side the first scene has the hand
    mine = [ax for ax in figure.axes if getattr(ax.get_figure(root=False), "part", scene.name) in (part.name, scene.name)]
    if knob.hand.panel >= len(mine):
        raise ValueError(f"{part.name}: {name} lies along panel {knob.hand.panel}, and there are {len(mine)}, from 0 on")
    ax = mine[knob.hand.panel]
    scale = ax.get_xscale() if knob.hand.axis == "x" else ax.get_yscale()
    if scale != ("log" if knob.log else "linear"):
        raise ValueError(f"{part.name}: {name} steps evenly on a {'log' if knob.log else 'linear'} scale, and its axis is {scale}")
    width, height = figure.bbox.size
    (left, low), (right, high) = ax.get_window_extent().get_points()
    if knob.hand.axis == "x":
        left, right = (ax.transData.transform((end, ax.get_ylim()[0]))[0] for end in knob.ends())
    else:
        low, high = (ax.transData.transform((ax.get_xlim()[0], end))[1] for end in knob.ends())
    return Place(left / width, 1 - high / height, right / width, 1 - low / height, knob.hand.axis, knob.hand.edge)
