"""The lessons, one folder each: its scenes, its bets and exercises, its cards, its sentences. Found by looking: no list to keep."""

import re
import tomllib
from collections import namedtuple
from functools import cache
from importlib import import_module
from importlib.resources import files

_ROOM_OF = {"scene": "scenes", "exercise": "exercises", "bet": "exercises"}
_MADE = {  # how a room's text says, at its left edge, that it makes one
    "scene": re.compile(r"^@scene\(.*?^def (\w+)", re.MULTILINE | re.DOTALL),
    "exercise": re.compile(r"^(\w+_exercise) = Exercise\(", re.MULTILINE),
    "bet": re.compile(r"^(\w+)_bet = Bet\(", re.MULTILINE),
}


@cache
def homes(kind):
    """{name: the room that makes it} for every "scene", "exercise" or "bet". To look loads no room, so no picture."""
    found = {}
    for lesson in sorted(folder.name for folder in files(__package__).iterdir()):
        path = files(__package__) / lesson / f"{_ROOM_OF[kind]}.py"
        if path.is_file():
            home = f"{__package__}.{lesson}.{_ROOM_OF[kind]}"
            found |= dict.fromkeys(_MADE[kind].findall(path.read_text("utf-8")), home)
    return found


def rooms(kind):
    """Every room that makes things of this kind, imported."""
    return [import_module(home) for home in sorted(set(homes(kind).values()))]


def scene_named(name):
    """The scene of this name. Raises ValueError, listing the names there are, if no lesson has it."""
    return _named("scene", name, name)


def exercise_named(name):
    """The exercise of this name. Raises ValueError, listing the names there are, if no lesson has it."""
    return _named("exercise", name, name)


def bet_named(name):
    """The bet of this name. Raises ValueError, listing the names there are, if no lesson has it."""
    return _named("bet", name, f"{name}_bet")


def _named(kind, name, called):
    known = homes(kind)
    if name not in known:
        raise ValueError(f"{kind}={name!r} is unknown; the {kind}s are {', '.join(sorted(known))}")
    return getattr(import_module(known[name]), called)


Card = namedtuple("Card", "name scene at vote")  # of a lecture: a place in a scene, and the name of a bet, or None
Card.__doc__ = "A card of a lecture: where it stands in which scene, and the bet that is voted on before the next one, if any."


@cache
def cards():
    """{name: Card} of all lessons: each keeps its own in cards.toml, and their words beside them under [NAME_card]."""
    return {
        name: Card(name, about["scene"], about.get("at", {}), about.get("vote"))
        for table in _tables("cards").values() for name, about in table.items()
    }


@cache
def decks():
    """{name: names of its cards, in order}: a lesson's own deck is called like its folder, others stand in a decks.toml."""
    found = {lesson: list(table) for lesson, table in _tables("cards").items()}
    return found | {name: about["cards"] for table in _tables("decks").values() for name, about in table.items()}


@cache
def stops():
    """{scene: {parameter: a step, or the values}}: where a picture stops on its web page, if all its stops are too many.

    A lesson that has such a picture keeps a stops.toml.
    """
    return {name: about for table in _tables("stops").values() for name, about in table.items()}


def deck_named(name):
    """The cards of the deck of this name. Raises ValueError, listing the names there are, if there is none."""
    if name not in decks():
        raise ValueError(f"deck={name!r} is unknown; the decks are {', '.join(sorted(decks()))}")
    return [cards()[card] for card in decks()[name]]


def _tables(kind):
    """{lesson: what it keeps under this name}, for each lesson that keeps such a file."""
    folders = sorted(files(__package__).iterdir(), key=lambda folder: folder.name)
    found = {folder.name: folder / f"{kind}.toml" for folder in folders}
    return {lesson: tomllib.loads(file.read_text("utf-8")) for lesson, file in found.items() if file.is_file()}
