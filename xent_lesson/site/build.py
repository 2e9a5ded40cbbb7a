"""All the pages in one folder: an index, a page a lesson, and what they share."""

import hashlib
from html import escape
from importlib.resources import files
from pathlib import Path

from xent_lesson import words

from . import asks
from .lesson import Lesson
from .page import framed, page
from .tables import MOST
from .text import html

SHARED = "pages.css", "picture.js", "bets.js", "exercises.js"


def build(notebooks, to, only=None, most=None, anew=False):
    """Fill the folder `to` from the stored notebooks; yields (page, what was done) as it goes.

    only : the number of a lesson, to build no other; most : places of a picture; anew : also what has not changed.
    Raises ValueError if there is no lesson of that number.
    """
    to, most = Path(to), most or MOST
    lessons = [Lesson(path) for path in sorted(Path(notebooks).glob("[0-9][0-9]-*.ipynb")) if ".mine-" not in path.name]
    if only and only not in [lesson.number for lesson in lessons]:
        raise ValueError(f"there is no lesson {only!r}; there are {', '.join(lesson.number for lesson in lessons)}")
    to.mkdir(parents=True, exist_ok=True)
    here = files(__package__)
    for name in SHARED:
        _write(to / name, here.joinpath(name).read_text("utf-8"))
    _write(to / "words.js", asks.sentences())
    _write(to / ".nojekyll", "")
    _write(to / "index.html", _index(lessons))
    yield "index", f"{len(lessons)} lessons"
    house = _mark(sorted(path for path in Path(__file__).parents[1].rglob("*") if path.suffix in (".py", ".toml", ".txt", ".ttf")))
    for i, lesson in enumerate(lessons):
        if only and lesson.number != only:
            continue
        mark = f"{house}-{_mark([lesson.path])}-{most}"
        kept = to / lesson.slug / "mark"
        if not anew and kept.is_file() and kept.read_text() == mark and (to / f"{lesson.slug}.html").is_file():
            yield lesson.slug, "as it was"
            continue
        places = []
        made = page(lesson, lessons[i - 1] if i else None, lessons[i + 1] if i + 1 < len(lessons) else None, most, lambda: places.append(1))
        for name, text in made.items():
            _write(to / name, text)
        _write(kept, mark)
        yield lesson.slug, f"{len(made) - 1} pictures, {len(places)} places"


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


def _mark(paths):
    """A short mark of what files hold: it tells whether a page must be built anew."""
    whole = hashlib.sha256()
    for path in paths:
        whole.update(path.read_bytes())
    return whole.hexdigest()[:16]
