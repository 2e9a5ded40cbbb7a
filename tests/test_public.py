"""The public face: names that resolve, one room each, and maths without a picture."""

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import xent_lesson
from xent_lesson import lessons
from xent_lesson.picture.scene import Scene
from xent_lesson.practice.bet import Bet
from xent_lesson.practice.exercise import Exercise


def fresh(code):
    """What a new Python prints for this code."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120).stdout


@pytest.mark.parametrize("name", xent_lesson.__all__)
def test_every_name_is_there_and_is_what_its_room_made(name):
    thing = getattr(xent_lesson, name)
    assert not isinstance(thing, ModuleType)
    assert thing is getattr(import_module({**xent_lesson._HOMES, **xent_lesson._lessons()}[name]), name)
    assert name in dir(xent_lesson)


def test_no_name_is_promised_twice():
    names = [*" ".join(xent_lesson._ROOMS.values()).split(), *xent_lesson._lessons()]
    assert len(names) == len(set(names)) and sorted(names) == xent_lesson.__all__


@pytest.mark.parametrize("kind, room, made, ending", [
    ("scene", "scenes", Scene, ""), ("exercise", "exercises", Exercise, ""), ("bet", "exercises", Bet, "_bet"),
])
def test_what_is_found_by_looking_is_what_the_lessons_make(kind, room, made, ending):
    """The list is read from the rooms' text; this compares it with the rooms themselves."""
    folders = sorted(path.parent.name for path in Path(lessons.__file__).parent.glob(f"*/{room}.py"))
    addresses = [f"{lessons.__name__}.{folder}.{room}" for folder in folders]
    things = [(name, home) for home in addresses for name, thing in vars(import_module(home)).items() if isinstance(thing, made)]
    assert things and len(dict(things)) == len(things)
    assert {f"{name}{ending}": home for name, home in lessons.homes(kind).items()} == dict(things)
    assert {found.__name__ for found in lessons.rooms(kind)} == {home for _, home in things}
    if kind == "bet":
        assert all(lessons.bet_named(name).name == name for name in lessons.homes(kind))


@pytest.mark.parametrize("find, missing, known", [
    (lessons.scene_named, "scene='suprise_curve' is unknown; the scenes are bag, ", "surprise_curve"),
    (lessons.bet_named, "bet='two_coin' is unknown; the bets are ", "two_coins"),
])
def test_a_thing_of_a_lesson_is_found_by_its_name_or_the_names_are_listed(find, missing, known):
    assert find(known).name == known
    with pytest.raises(ValueError, match=re.escape(missing)) as caught:
        find(missing.split("'")[1])
    assert f"{known}, " in f"{caught.value}, "


def test_star_gives_the_list_and_an_unknown_name_is_an_attribute_error():
    given = {}
    exec("from xent_lesson import *", given)
    assert set(xent_lesson.__all__) <= set(given)
    with pytest.raises(AttributeError, match="module 'xent_lesson' has no attribute 'suprisal'"):
        xent_lesson.suprisal
    with pytest.raises(ImportError, match="suprisal"):
        exec("from xent_lesson import suprisal")


HEAVY = ["matplotlib", "ipywidgets", "IPython", "PIL"]


@pytest.mark.parametrize("use, loaded", [
    ("import xent_lesson", []),
    ("from xent_lesson import surprisal, softmax_cross_entropy, sigmoid; surprisal(0.5)", []),
    ("from xent_lesson import Bet, lightning_exercise; lightning_exercise.check(18.1)", []),
    ("from xent_lesson import surprise_curve; surprise_curve.open()", ["matplotlib", "PIL"]),
])
def test_nothing_is_loaded_before_it_is_used(use, loaded):
    assert fresh(f"{use}\nimport sys\nprint([name for name in {HEAVY} if name in sys.modules])") == f"{loaded}\n"
