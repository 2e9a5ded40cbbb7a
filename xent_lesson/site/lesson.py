"""A stored notebook read: what each of its cells shows. Nothing is run but what a picture's own call needs."""

import ast
import contextlib
import io
import os
from collections import namedtuple
from pathlib import Path

import nbformat

from xent_lesson.lessons import bet_named, exercise_named, scene_named
from xent_lesson.picture.scene import beside

Cell = namedtuple("Cell", "id kind source outputs shows")  # shows: a Picture, a Bet, an Exercise, a Game or None
Picture = namedtuple("Picture", "scene start steps")  # steps: of a lecture card, (line, whole place); else empty
Game = namedtuple("Game", "seed")  # of the next letter

_WIDGETS = {"explore", "clicker", "play_letters", "ask", "compare_frameworks", "running_average", "forget_bets", "source"}


class Lesson:
    """One notebook: its number, name, title, question and cells; scenes: for each of its scenes, the cells that show it."""

    def __init__(self, path):
        self.path = Path(path)
        self.slug, self.number = self.path.stem, self.path.stem[:2]
        cells = nbformat.read(self.path, 4).cells
        lines = [line for line in cells[0].source.splitlines() if line.strip()]
        self.title = lines[0].lstrip("# ").partition(" · ")[2] or lines[0].lstrip("# ")
        self.question = lines[1].strip("*") if len(lines) > 1 and lines[1].startswith("*") else ""
        code = [cell.source for cell in cells if cell.cell_type == "code"]
        self.cells, told = [], 0
        for cell in cells:
            shows = None
            if cell.cell_type == "code":
                shows, told = _shown(code, told), told + 1
            self.cells.append(Cell(cell.id, cell.cell_type, cell.source, cell.get("outputs", []), shows))
        shown = {}
        for j, cell in enumerate(self.cells):
            if isinstance(cell.shows, Picture):
                shown.setdefault(id(cell.shows.scene), []).append(j)
        self.scenes = list(shown.values())


def _shown(code, here):
    """What the last line of a cell shows, if it is a picture, a bet or an exercise."""
    body = ast.parse(code[here]).body
    if not body or not isinstance(body[-1], ast.Expr) or not isinstance(call := body[-1].value, ast.Call):
        return None
    name = ast.unparse(call.func)
    if name == "ask":
        return bet_named(ast.literal_eval(call.args[0]))
    if name.endswith("_exercise.check"):
        return exercise_named(name.partition(".")[0])
    if name == "play_letters":
        return Game(*(ast.literal_eval(given.value) for given in call.keywords))
    if name not in ("explore", "clicker"):
        return None
    given = _evaluated(code, here, call)
    if name == "explore":
        scene, start = _scene(given[0]), given[1]
        return Picture(scene, scene.walk([start])[0], ())
    scene, steps = given[0]
    lines = [step.get("say", "") for step in steps]
    places = scene.walk([{k: v for k, v in step.items() if k != "say"} for step in steps])
    return Picture(scene, places[0], tuple(zip(lines, places)))


def _scene(scenes):
    scenes = [scene_named(thing) if isinstance(thing, str) else thing for thing in scenes]
    return scenes[0] if len(scenes) == 1 else beside(*scenes)


def _evaluated(code, here, call):
    """(arguments, keywords) of a call, with the cells run that make the names in it, and no others."""
    recorded = f"(lambda *args, **named: (args, named))({ast.unparse(call).partition('(')[2]}"
    space = {"math": __import__("math"), "np": __import__("numpy")}
    with nobodys_bets(), contextlib.redirect_stdout(io.StringIO()):
        for part in _needed(code[: here + 1], call):
            exec(compile(ast.Module([part], []), "<lesson>", "exec"), space)
        return eval(recorded, space)


@contextlib.contextmanager
def nobodys_bets():
    """For a while no bets are read or kept: those of whoever builds the pages belong on none."""
    before = os.environ.get("XENT_LESSON_BETS")
    os.environ["XENT_LESSON_BETS"] = "off"
    try:
        yield
    finally:
        os.environ.pop("XENT_LESSON_BETS") if before is None else os.environ.update(XENT_LESSON_BETS=before)


def _needed(code, call):
    """The statements that make what a call names, in their order."""
    statements = [part for source in code for part in ast.parse(source).body]
    wanted, found = _names(call), []
    for part in reversed(statements):
        made = _made(part)
        if isinstance(part, ast.ImportFrom):
            part.names = [alias for alias in part.names if alias.name in wanted - _WIDGETS]
            if part.names:
                found.append(part)
        elif made & wanted and not isinstance(part, (ast.Expr, ast.For)):
            found.append(part)
            wanted |= _names(part)
    return [ast.fix_missing_locations(part) for part in reversed(found)]


def _names(node):
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def _made(part):
    if isinstance(part, (ast.FunctionDef, ast.ClassDef)):
        return {part.name}
    return {name.id for name in ast.walk(part) if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)}
