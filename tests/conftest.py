"""What several tests need: every registered scene, a scene to play with, a clean ledger."""

import os
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import settings
from matplotlib.figure import Figure

import xent_lesson
from xent_lesson import lessons, words
from xent_lesson.picture.knobs import Distribution, Param
from xent_lesson.picture.scene import SCENES, Scene
from xent_lesson.practice.bet import Bet, forget_bets
from xent_lesson.practice.letter_game import LetterGame

HOUSE = Path(xent_lesson.__file__).parent
FIGURES = lessons.rooms("scene")
EVERY_SCENE = [made for made in SCENES.values() if made.draw.__module__.startswith(f"{lessons.__name__}.")]

settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("dev", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


def pytest_addoption(parser):
    parser.addoption("--lesson", metavar="05", help="only the tests of this lesson: its page, its pictures, bets and exercises")


def pytest_collection_modifyitems(config, items):
    """With --lesson 05: what names that lesson's notebook, its folder, or one of its scenes, bets and exercises."""
    if number := config.getoption("lesson"):
        names = "|".join(map(re.escape, names_of(number)))
        mine = re.compile(rf"(\btest_|\b)({names})(_lesson)?\b")
        kept = [item for item in items if mine.search(item.nodeid)]
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept


def names_of(number):
    """The names by which tests know a lesson: its notebook, its folder, and all that has sentences in it."""
    found = [file for file in HOUSE.glob("lessons/*/en.toml") if file.read_text("utf-8").startswith(f"# Lesson {number} ")]
    if not found:
        raise pytest.UsageError(f"there is no lesson {number}: it is written with two digits, as in --lesson 05")
    pages = [page.name for page in (HOUSE.parent / "notebooks").glob(f"{number}-*.ipynb")]
    return [*pages, found[0].parent.name, *tomllib.loads(found[0].read_text("utf-8"))]


def pytest_generate_tests(metafunc):
    """A test that names `each_scene` runs once for every scene of every lesson."""
    if "each_scene" in metafunc.fixturenames:
        metafunc.parametrize("each_scene", EVERY_SCENE, ids=[made.name for made in EVERY_SCENE], scope="module")


@pytest.fixture(scope="session")
def every_scene():
    return EVERY_SCENE


@pytest.fixture(scope="session")
def figure_rooms():
    return FIGURES


@pytest.fixture(scope="session")
def sentences():
    """Every sentence of the words files as it is written, {placeholders} and all, by its dotted key."""
    return {
        f"{section}.{name}": sentence
        for file in sorted(HOUSE.rglob(f"{words.LANGUAGE}.toml"), key=lambda file: (file.parent.name != "words", file))
        for section, table in tomllib.loads(file.read_text(encoding="utf-8")).items()
        for name, sentence in table.items()
    }


@pytest.fixture(scope="session")
def keys_of():
    """The keys of the words that a scene must have: for itself, and for each slider and each choice."""

    def keys_of(made):
        labels = [
            [f"{name}{i + 1}" for i in range(len(knob.start))] if isinstance(knob, Distribution) else [name]
            for name, knob in made.params.items()
        ]
        return [f"{made.name}.{key}" for key in ["title", "facts", "caption", *sum(labels, [])]]

    return keys_of


@pytest.fixture(scope="session")
def picture_words():
    """The keys of the sentences that the scenes write into their pictures, found by listening: at every value of every
    knob, and once more to a reader who has bet."""
    said, fill = set(), words._filled
    words._filled = lambda key, values, dress=None: said.add(key) or fill(key, values, dress)
    try:
        for made in EVERY_SCENE:
            listen(made)
        Bet("tea", ["green", "black"], "green").place({"green": 0.5, "black": 0.5})
        game = LetterGame(0)
        game.place(dict.fromkeys(game.options, 1 / len(game.options)))
        listen(SCENES["own_bets"])
    finally:
        words._filled = fill
        forget_bets()
    return said


def listen(made):
    """Draw a scene with each value of what its still part is drawn with, and move it through all the others'."""
    start = {name: knob.start for name, knob in made.params.items()}
    for at in [start, *(start | {name: value} for name in made.still_params for value in made.params[name].ends())]:
        made.open(**at)
    move = made.mover(Figure(layout="constrained"), start)
    held = {name: start[name] for name in made.moving_params}
    for name in held:
        for value in made.params[name].values():
            move(**held | {name: value})


@pytest.fixture(scope="session")
def slope():
    """The smallest moving picture: a point on y = 2 x, small and quickly drawn."""
    return make_slope()


@pytest.fixture(scope="session")
def failing():
    """The same picture, but it breaks down at x = 0.3."""
    return make_slope(fails_at=0.3)


def make_slope(fails_at=None):
    def slope(fig):
        """A point on a line."""
        ax = fig.subplots()
        ax.plot([0, 1], [0, 2])
        ax.set(xlim=(0, 1), ylim=(0, 2))
        dot, = ax.plot([], [], "o", clip_on=False)

        def move(x):
            dot.set_data([x], [2 * x])
            if x == fails_at:
                raise ArithmeticError("<x> is lost")
            return {"height_count": 2 * x}

        return move

    return Scene(slope, {"x": Param(0.5, 0, 1, 0.01)}, size=(2, 1.5))


@pytest.fixture
def no_bets():
    """A ledger of bets that is empty before the test, and after it."""
    forget_bets()
    yield
    forget_bets()
