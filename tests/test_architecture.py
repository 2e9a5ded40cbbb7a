"""The walls: who may know whom, read from the import statements of every room."""

import ast
import sys
from pathlib import Path

import pytest

import xent_lesson

HOUSE = Path(xent_lesson.__file__).parent
ROOMS = sorted(path for path in HOUSE.rglob("*.py") if path != HOUSE / "__init__.py")
MATHS = {"information", "logits", "losses", "frameworks", "training", "data", "codes", "letters", "calibration"}
LINES = 270

# Room -> what it may import: rooms of the house, then packages from outside besides Python's own.  "figures.*" is any
# room in that folder.  A room that is not listed may import nothing; a new room is a decision: add it here.
PICTURE = {"knobs", "layer", "scene", "style"}
MAY = {
    "_*": ({"_*"}, {"numpy"}),
    "information": ({"_*"}, {"numpy"}),
    "logits": ({"_*", "information"}, {"numpy"}),
    "losses": ({"_*", "information", "logits"}, {"numpy"}),
    "training": ({"_*", "information", "logits", "losses"}, {"numpy"}),
    "frameworks": ({"_*", "logits"}, {"numpy"}),
    "installed": ({"frameworks", "information", "losses"}, set()),  # and the frameworks themselves? never: see there
    "calibration": ({"_*"}, {"numpy"}),
    "codes": ({"_*", "information"}, {"numpy"}),
    "letters": ({"_*", "information"}, set()),
    "data": ({"_*"}, {"numpy"}),
    "words": (set(), set()),
    "style": (set(), set()),
    "shares": (set(), set()),
    "page": (set(), set()),
    "markup": (set(), set()),
    "cell": (set(), {"IPython"}),
    "knobs": (set(), {"numpy"}),
    "layer": (set(), {"matplotlib"}),
    "scene": ({"knobs", "layer", "style"}, {"matplotlib", "numpy", "PIL"}),
    "marks": ({"style"}, {"matplotlib", "numpy"}),
    "area": ({"style", "marks"}, {"matplotlib", "numpy"}),
    "film": ({"scene", "words"}, {"numpy", "PIL"}),
    "outcome": (set(), {"numpy"}),
    "verdict": ({"outcome", "words"}, {"numpy"}),
    "exercise": ({"outcome", "verdict", "words"}, {"numpy"}),
    "ledger": (set(), set()),
    "bet": ({"information", "ledger", "words"}, set()),
    "controls": ({"knobs", "shares", "words"}, {"ipywidgets", "traitlets"}),
    "show": (PICTURE | {"bet", "cell", "controls", "exercises", "installed", "markup", "words"}, {"ipywidgets"}),
    "figures": (set(), set()),
    "figures.*": (MATHS | PICTURE | {"area", "ledger", "marks"}, {"matplotlib", "numpy"}),  # ledger: lesson 12 draws the bets
    "exercises": ({"bet", "exercise"}, set()),
    "exercises.*": (MATHS | {"bet", "exercise"}, {"numpy"}),
}


def name_of(path):
    return ".".join(path.relative_to(HOUSE).with_suffix("").parts).removesuffix(".__init__")


def kind_of(room):
    """The line of MAY that a room belongs to."""
    folder, dot, _ = room.rpartition(".")
    return f"{folder}.*" if dot else "_*" if room.startswith("_") else room


def imports(path, source=None):
    """What a file imports, as (rooms of the house, packages from outside), whatever way it is written."""
    rooms, outside = set(), set()
    package = ("xent_lesson", *path.relative_to(HOUSE).parent.parts)
    for node in ast.walk(ast.parse(path.read_text("utf-8") if source is None else source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            start = ".".join(package[: len(package) + 1 - node.level]) if node.level else ""
            module = ".".join(filter(None, [start, node.module]))
            names = [f"{module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            first, _, rest = name.partition(".")
            rooms.add(room_called(rest)) if first == "xent_lesson" else outside.add(name)
    return rooms, outside


def room_called(rest):
    """The room that `xent_lesson.{rest}` lies in: the name may be the room's or one that the room made."""
    parts = rest.split(".")
    found = [".".join(parts[:n]) for n in range(len(parts), 0, -1) if ".".join(parts[:n]) in NAMES]
    return found[0] if found else rest


NAMES = {name_of(path) for path in ROOMS}
every_room = pytest.mark.parametrize("path", ROOMS, ids=name_of)


@every_room
def test_a_room_knows_only_whom_it_may_know(path):
    room = name_of(path)
    assert kind_of(room) in MAY, f"{room} is a new room: say in MAY whom it may know"
    may_rooms, may_outside = MAY[kind_of(room)]
    rooms, outside = imports(path)
    assert {other for other in rooms if other not in may_rooms and kind_of(other) not in may_rooms} == set()
    foreign = {name.partition(".")[0] for name in outside} - sys.stdlib_module_names
    assert foreign <= may_outside


@every_room
def test_nobody_imports_pyplot(path):
    assert not {name for name in imports(path)[1] if name.startswith(("matplotlib.pyplot", "pylab", "matplotlib.pylab"))}


@every_room
def test_a_room_is_small_enough_to_be_read(path):
    assert len(path.read_text("utf-8").splitlines()) <= LINES


def test_no_line_of_the_list_is_for_a_room_that_is_gone():
    assert set(MAY) <= {kind_of(room) for room in NAMES}


def test_nobody_knows_a_room_that_knows_them():
    above = {name_of(path): imports(path)[0] for path in ROOMS}
    while above:
        ground = [room for room, known in above.items() if not known & set(above)]
        assert ground, f"a circle among {sorted(above)}"
        for room in ground:
            del above[room]


@pytest.mark.parametrize("source, found", [
    ("import matplotlib.pyplot as plt", (set(), {"matplotlib.pyplot"})),
    ("from matplotlib import pyplot", (set(), {"matplotlib.pyplot"})),
    ("def f():\n    from ..show import explore", ({"show"}, set())),
    ("from .. import words, show", ({"words", "show"}, set())),
    ("from . import entropy", ({"figures.entropy"}, set())),
    ("from .entropy import bernoulli_curve", ({"figures.entropy"}, set())),
    ("import xent_lesson.figures.entropy", ({"figures.entropy"}, set())),
    ("from xent_lesson.information import entropy", ({"information"}, set())),
])
def test_an_import_is_seen_however_it_is_written(source, found):
    assert imports(HOUSE / "figures" / "surprise.py", source) == found
