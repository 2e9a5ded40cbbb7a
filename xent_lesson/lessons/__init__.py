"""The lessons, one folder each: its scenes, its bets and exercises, its sentences. Found by looking: no list to keep."""

import re
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


def bet_named(name):
    """The bet of this name. Raises ValueError, listing the names there are, if no lesson has it."""
    return _named("bet", name, f"{name}_bet")


def _named(kind, name, called):
    known = homes(kind)
    if name not in known:
        raise ValueError(f"{kind}={name!r} is unknown; the {kind}s are {', '.join(sorted(known))}")
    return getattr(import_module(known[name]), called)
