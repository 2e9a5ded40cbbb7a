"""The public face: names that resolve, one room each, and maths without a picture."""

import subprocess
import sys
from importlib import import_module
from types import ModuleType

import pytest

import xent_lesson


def fresh(code):
    """What a new Python prints for this code."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120).stdout


@pytest.mark.parametrize("name", xent_lesson.__all__)
def test_every_name_is_there_and_is_what_its_room_made(name):
    thing = getattr(xent_lesson, name)
    assert not isinstance(thing, ModuleType)
    assert thing is getattr(import_module(f"xent_lesson.{xent_lesson._HOME[name]}"), name)
    assert name in dir(xent_lesson)


def test_no_name_is_promised_twice():
    names = " ".join(xent_lesson._ROOMS.values()).split()
    assert len(names) == len(set(names)) and sorted(names) == xent_lesson.__all__


def test_star_gives_the_list_and_an_unknown_name_is_an_attribute_error():
    given = {}
    exec("from xent_lesson import *", given)
    assert set(xent_lesson.__all__) <= set(given)
    with pytest.raises(AttributeError, match="module 'xent_lesson' has no attribute 'suprisal'"):
        xent_lesson.suprisal
    with pytest.raises(ImportError, match="suprisal"):
        exec("from xent_lesson import suprisal")


@pytest.mark.parametrize("before", ["pass", "import xent_lesson.picture.scene, xent_lesson.picture.film", "import xent_lesson.notebook.show"])
def test_a_function_keeps_its_name_though_its_room_has_the_same(before):
    code = f"{before}\nfrom xent_lesson import film, scene\nimport xent_lesson\nprint(film.__name__, scene.__name__)\n"
    assert fresh(code + "print(film is xent_lesson.film, scene is xent_lesson.scene)") == "film scene\nTrue True\n"


HEAVY = ["matplotlib", "ipywidgets", "IPython", "PIL"]


@pytest.mark.parametrize("use, loaded", [
    ("import xent_lesson", []),
    ("from xent_lesson import surprisal, softmax_cross_entropy, sigmoid; surprisal(0.5)", []),
    ("from xent_lesson import Bet, lightning_exercise; lightning_exercise.check(18.1)", []),
    ("from xent_lesson import surprise_curve; surprise_curve.open()", ["matplotlib", "PIL"]),
])
def test_nothing_is_loaded_before_it_is_used(use, loaded):
    assert fresh(f"{use}\nimport sys\nprint([name for name in {HEAVY} if name in sys.modules])") == f"{loaded}\n"
