"""All the pages in one folder: an index, a page a lesson, and what they share."""

import hashlib
import json
import multiprocessing
import re
import shutil
from collections import namedtuple
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache, partial
from html import escape
from importlib.resources import files
from pathlib import Path

from xent_lesson import words
from xent_lesson.lessons import homes

from . import asks
from .lesson import Lesson, nobodys_bets
from .page import figure, framed, page
from .stops import MOST
from .tables import Table
from .text import html

SHARED = "pages.css", "picture.js", "bets.js", "exercises.js", "game.js"
HOUSE = Path(__file__).parents[1]
_SOURCES = ".py", ".toml", ".txt", ".ttf", ".css", ".js"


def build(notebooks, to, only=None, most=MOST, anew=False, hands=1):
    """Fill the folder `to` from the stored notebooks; yields (page, what was done) as it goes.

    only : the number of a lesson, to build no other; most : places of a picture; anew : also what has not changed;
    hands : how many processes draw. Raises ValueError if there is no lesson of that number.
    """
    to = Path(to)
    lessons = [Lesson(path) for path in sorted(Path(notebooks).glob("[0-9][0-9]-*.ipynb")) if ".mine-" not in path.name]
    if only and only not in [lesson.number for lesson in lessons]:
        raise ValueError(f"there is no lesson {only!r}; there are {', '.join(lesson.number for lesson in lessons)}")
    for name, text in _shared(lessons).items():
        _write(to / name, text)
    yield "index", f"{len(lessons)} lessons"
    neighbours = zip([None, *lessons], lessons, [*lessons[1:], None])
    wanted = [three for three in neighbours if only in (None, three[1].number)]
    with _drawing(hands) as draw:
        begun = []
        for before, lesson, after in wanted:
            mark = _mark_of(before, lesson, after, most)
            kept = to / lesson.slug / "mark"
            fresh = not anew and kept.is_file() and kept.read_text() == mark and (to / f"{lesson.slug}.html").is_file()
            begun.append(None if fresh else [draw(_drawn, lesson.path, number, most) for number in range(len(lesson.scenes))])
        for (before, lesson, after), drawing in zip(wanted, begun):
            if drawing is None:
                yield lesson.slug, "as it was"
                continue
            drawn = [made.result() for made in drawing]
            shutil.rmtree(to / lesson.slug, ignore_errors=True)
            for number, made in enumerate(drawn):
                _write(to / _address(lesson, number), made.table)
            figures = {cell: figure for made in drawn for cell, figure in made.figures.items()}
            defs = {name: text for made in drawn for name, text in made.defs.items()}
            _write(to / f"{lesson.slug}.html", page(lesson, before, after, (figures, "".join(defs.values()))))
            _write(to / lesson.slug / "mark", _mark_of(before, lesson, after, most))
            yield lesson.slug, f"{len(figures)} pictures, {sum(made.places for made in drawn)} places"


Drawn = namedtuple("Drawn", "figures table defs places")  # {cell: figure}, a script, {id: definition}, how many


def _drawn(path, number, most):
    """The pictures of one scene of a lesson: they share a table."""
    lesson = _lesson(path)
    cells = lesson.scenes[number]
    pictures = [lesson.cells[cell].shows for cell in cells]
    visits = [at for picture in pictures for at in (picture.start, *(place for _, place in picture.steps))]
    address = _address(lesson, number)
    with nobodys_bets():
        table = Table(pictures[0].scene, f"picture-{lesson.cells[cells[0]].id}", visits, most)
        figures = {cell: figure(picture, f"picture-{lesson.cells[cell].id}", table, address) for cell, picture in zip(cells, pictures)}
    return Drawn(figures, f"xentTable({json.dumps(address)}, {table.packed()});\n", table.defs, len(table))


def _address(lesson, number):
    return f"{lesson.slug}/{lesson.cells[lesson.scenes[number][0]].id}.js"  # named by the first cell that shows the scene


@cache
def _lesson(path):
    """A lesson as a process that draws knows it."""
    return Lesson(path)


@contextmanager
def _drawing(hands):
    """Gives begin(function, ...) -> something with a .result(): now and here, or soon and in another process."""
    if hands < 2:
        yield lambda work, *given: _Here(partial(work, *given))
        return
    with ProcessPoolExecutor(hands, multiprocessing.get_context("spawn")) as pool:
        yield pool.submit


_Here = namedtuple("_Here", "result")


def _shared(lessons):
    """What all pages share, and the index, as {file name: text}."""
    here = files(__package__)
    shared = {name: here.joinpath(name).read_text("utf-8") for name in SHARED}
    return shared | {"words.js": asks.sentences(), ".nojekyll": "", "index.html": _index(lessons)}


def _index(lessons):
    rows = "".join(
        f'<li><a href="{lesson.slug}.html"><span>{lesson.number}</span> {escape(lesson.title)}</a> <small>{escape(lesson.question)}</small></li>'
        for lesson in lessons
    )
    head = html(words.say("site.welcome"))
    return framed(words.say("site.title"), f'<h1>{escape(words.say("site.title"))}</h1>{head}<ol class="lessons">{rows}</ol>', root=False)


def _write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _mark_of(before, lesson, after, most):
    """A short mark of all that a page is made of: it tells whether the page must be built anew."""
    told = [lesson.path.read_bytes(), *(f"{one.number} {one.title}".encode() for one in (before, after) if one), str(most).encode()]
    for path in sorted(HOUSE.rglob("*")):
        home = path.relative_to(HOUSE).parts
        if path.suffix in _SOURCES and home[0] != "notebook" and (home[0] != "lessons" or len(home) == 2 or home[1] in _folders(lesson)):
            told += [path.as_posix().encode(), path.read_bytes()]
    return hashlib.sha256(b"\0".join(told)).hexdigest()[:24]


def _folders(lesson):
    """The folders from which a lesson has its pictures, bets and exercises."""
    said = {word for cell in lesson.cells if cell.kind == "code" for word in re.findall(r"\w+", cell.source)}
    return {home.split(".")[2] for kind in ("scene", "bet", "exercise") for name, home in homes(kind).items() if name in said}
