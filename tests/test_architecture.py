"""The walls: which wing may know which, read from the import statements of every room."""

import ast
import sys
from pathlib import Path

import pytest

import xent_lesson

HOUSE = Path(xent_lesson.__file__).parent
ROOMS = sorted(path for path in HOUSE.rglob("*.py") if path != HOUSE / "__init__.py")
LINES = 280

# Wing -> the wings that it may know, all of them on lower floors, and the packages from outside besides Python's own.
# A new wing, or a new line here, is a decision.
MAY = {
    "words": (set(), set()),
    "maths": (set(), {"numpy"}),
    "frameworks": ({"maths"}, {"numpy"}),
    "picture": ({"words"}, {"matplotlib", "numpy", "PIL"}),
    "practice": ({"maths", "words"}, {"numpy"}),
    "lessons": ({"frameworks", "maths", "picture", "practice", "words"}, {"matplotlib", "numpy"}),
    "site": ({"lessons", "picture", "practice", "words"}, {"nbconvert", "nbformat", "numpy"}),
    "notebook": ({"frameworks", "lessons", "picture", "practice", "words"}, {"IPython", "ipywidgets", "traitlets"}),
}


def name_of(path):
    return ".".join(path.relative_to(HOUSE).with_suffix("").parts).removesuffix(".__init__")


def wing_of(room):
    return room.partition(".")[0]


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
KNOWN = {name_of(path): imports(path)[0] for path in ROOMS}
every_room = pytest.mark.parametrize("path", ROOMS, ids=name_of)


def test_there_are_these_wings_and_no_room_stands_outside():
    assert {wing_of(room) for room in NAMES} == set(MAY)


@every_room
def test_a_room_knows_only_the_wings_that_it_may_know(path):
    wing = wing_of(name_of(path))
    may_know, may_use = MAY[wing]
    rooms, outside = imports(path)
    assert {wing_of(room) for room in rooms} - {wing} - may_know == set()
    assert {name.partition(".")[0] for name in outside} - sys.stdlib_module_names - may_use == set()


@every_room
def test_nobody_imports_pyplot(path):
    assert not {name for name in imports(path)[1] if name.startswith(("matplotlib.pyplot", "pylab", "matplotlib.pylab"))}


@every_room
def test_a_room_is_small_enough_to_be_read(path):
    assert len(path.read_text("utf-8").splitlines()) <= LINES


def test_a_lesson_knows_no_other_lesson_and_its_exercises_no_picture():
    for room, known in KNOWN.items():
        if room.startswith("lessons."):
            lesson = room.split(".")[1]
            assert {other.split(".")[1] for other in known if other.startswith("lessons.")} <= {lesson}, room
        if room.endswith(".exercises"):
            assert "picture" not in map(wing_of, known), room


def test_widgets_know_no_particular_lesson():
    for room, known in KNOWN.items():
        if wing_of(room) != "lessons":
            assert {other for other in known if other.startswith("lessons.")} == set(), room


def test_nobody_knows_a_room_that_knows_them():
    above = dict(KNOWN)
    while above:
        ground = [room for room, known in above.items() if not known & set(above)]
        assert ground, f"a circle among {sorted(above)}"
        for room in ground:
            del above[room]


@pytest.mark.parametrize("source, found", [
    ("import matplotlib.pyplot as plt", (set(), {"matplotlib.pyplot"})),
    ("from matplotlib import pyplot", (set(), {"matplotlib.pyplot"})),
    ("def f():\n    from ..notebook.show import explore", ({"notebook.show"}, set())),
    ("from .. import words, practice", ({"words", "practice"}, set())),
    ("from . import scene", ({"picture.scene"}, set())),
    ("from .scene import Stage", ({"picture.scene"}, set())),
    ("import xent_lesson.maths.information", ({"maths.information"}, set())),
    ("from xent_lesson.maths.information import entropy", ({"maths.information"}, set())),
])
def test_an_import_is_seen_however_it_is_written(source, found):
    assert imports(HOUSE / "picture" / "film.py", source) == found


@pytest.mark.parametrize("gone", ["information", "scene", "show", "figures.entropy", "exercises.entropy"])
def test_an_old_address_is_an_import_error_like_any_other(gone):
    with pytest.raises(ModuleNotFoundError, match=gone.partition(".")[0]):
        __import__(f"xent_lesson.{gone}")
