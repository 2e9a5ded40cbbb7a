"""Where a picture stops on its web page: as finely as in JupyterLab, or as its lesson's stops.toml says."""

import math

from xent_lesson.lessons import stops
from xent_lesson.picture.knobs import Choice, Distribution, Param

MOST = 5_200  # places of a scene: a Python of today asks some 150 of them in a second
_PARTS = 20, 10, 5, 4, 2  # a whole of shares in as many steps
_STRIDES = 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000


def stops_of(scene, visits, most=MOST):
    """({parameter: values}, {parameter: parts of a whole}): few enough that a page can hold all their combinations.

    Every number keeps its ends, its start and what is visited; in between it stops where stops.toml says, else at every
    step. Where that is more than `most` places, it takes larger steps, the longest row first.
    """
    said = {name: about for part in scene.parts for name, about in stops().get(part.name, {}).items()}
    visited = {name: [knob.start, *(at[name] for at in visits if name in at)] for name, knob in scene.params.items()}
    coarse = dict.fromkeys(scene.params, 0)

    def rows(coarse):
        return {name: _row(knob, said.get(name), coarse[name], visited[name]) for name, knob in scene.params.items()}

    while math.prod(map(len, (found := rows(coarse)).values())) > most:
        finer = [name for name in found if _row(scene.params[name], said.get(name), coarse[name] + 1, visited[name])]
        if not finer:
            break
        coarse[max(finer, key=lambda name: len(found[name]))] += 1
    wholes = [name for name, knob in scene.params.items() if isinstance(knob, Distribution)]
    return found, {name: _parts(said.get(name))[coarse[name]] for name in wholes}


def _row(knob, said, coarse, visited):
    """A knob's stops, the coarser the larger the number; None where there is nothing coarser left."""
    if isinstance(knob, Param):
        values = _values(knob, said)
        if coarse and _STRIDES[min(coarse, len(_STRIDES) - 1)] >= len(values):
            return None
        return sorted({*map(knob.check, values[:: _STRIDES[coarse]]), *map(knob.check, [values[-1], *visited])})
    if isinstance(knob, Distribution):
        if coarse >= len(_parts(said)):
            return None
        parts = _parts(said)[coarse]
        grid = [tuple(part / parts for part in row) for row in _shared(parts, len(knob.start))]
        return list(dict.fromkeys([*grid, *map(knob.check, visited)]))
    if coarse:
        return None
    return knob.values() if isinstance(knob, Choice) else list(dict.fromkeys([*knob.values(), *visited]))


def _values(knob, said):
    """The stops of a number, from end to end: all of them (None), in larger steps, or those that are listed."""
    if said is None:
        return [float(v) for v in knob.values()]
    if isinstance(said, list):
        return sorted({knob.low, *map(float, said), knob.high})
    count = math.floor((knob.high - knob.low) / said + 1e-9)
    return sorted({*(knob.low + k * said for k in range(count + 1)), knob.high})


def _parts(said):
    """In how many steps a whole is shared: as said, and fewer."""
    finest = round(1 / said) if said else _PARTS[0]
    return [finest, *(parts for parts in _PARTS if parts < finest)]


def _shared(whole, count):
    """Every way to share a whole of equal parts among so many."""
    if count == 1:
        return [(whole,)]
    return [(first, *rest) for first in range(whole + 1) for rest in _shared(whole - first, count - 1)]
