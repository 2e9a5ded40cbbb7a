"""The bets and exercises of the lessons, one file per lesson, data only."""

import pkgutil
from importlib import import_module

from xent_lesson.practice.bet import Bet


def modules():
    """Every lesson's file, imported."""
    return [import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]


def bet_named(name):
    """The bet of this name. Raises ValueError, listing the names there are, if no lesson has it."""
    bets = {thing.name: thing for module in modules() for thing in vars(module).values() if isinstance(thing, Bet)}
    if name not in bets:
        raise ValueError(f"bet={name!r} is unknown; the bets are {', '.join(sorted(bets))}")
    return bets[name]
