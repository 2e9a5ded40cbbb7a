"""Notebooks: the rules of a cell and of a page, the normal form, and a home for every idea of the source texts.

    python tests/test_notebooks.py      which ideas have no home
"""

import ast
import importlib.util
import os
import re
import statistics
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from xent_lesson import words
from xent_lesson.lessons import bet_named

ROOT = Path(__file__).resolve().parent.parent
TOOL = importlib.util.spec_from_file_location("notebooks_tool", ROOT / "tools" / "notebooks.py")
tool = importlib.util.module_from_spec(TOOL)
TOOL.loader.exec_module(tool)

PAGES = tool.lessons()
LECTURE = "lecture.ipynb"  # decks for a lecturer, no lesson: it has no number, and keeps the rules of a cell alone
LESSONS = [path for path in PAGES if path.name != LECTURE]
# Where each idea must be met: the number of its row in the list of ideas, then its lessons.
CONCEPTS = {row: lessons for row, *lessons in map(str.split, (ROOT / "tests/concepts.txt").read_text().splitlines())}

LONGEST, MANY, MEDIAN, COLUMNS, NAMES = 12, 8, 3, 88, 8
# At most so many words: a page, page 00, a text cell, a line of a lecture card.
PAGE, FIRST_PAGE, TEXT, LINE = 1800, 600, 120, 20
SOURCES = "What the sources say"
CELL_NOTES, LIVE, PLAIN = set(tool.CELL_NOTES), set(tool.LIVE), tool.METADATA


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def parsed(cell):
    try:
        return ast.parse(cell.source)
    except SyntaxError:  # a magic, a shell line: named by the rule on what is never in a cell
        return ast.Module([], [])


def lines(cell):
    return sum(bool(line.strip()) for line in cell.source.splitlines())


# --- the rules: each takes a notebook and yields what is wrong with it -----------------------------------------------

def cells_are_short(notebook):
    for cell in code_cells(notebook):
        if lines(cell) > LONGEST:
            yield f"{cell.id} has {lines(cell)} lines"
        if any(len(line) > COLUMNS for line in cell.source.splitlines()):
            yield f"{cell.id} is wider than {COLUMNS} columns"


def most_cells_are_shorter(notebook):
    lengths = sorted(map(lines, code_cells(notebook)))
    if statistics.median(lengths) > MEDIAN:
        yield f"the median cell has {statistics.median(lengths)} lines"
    if sum(length <= MANY for length in lengths) < 0.9 * len(lengths):
        yield f"more than a tenth of the cells has over {MANY} lines"


def the_first_code_cell_is_the_cast(notebook):
    cast = 0
    for line in parsed(code_cells(notebook)[0]).body:
        if isinstance(line, ast.ImportFrom) and line.module == "xent_lesson":
            cast += len(line.names)
        elif ast.unparse(line) not in ("import math", "import numpy as np"):
            yield f"the first code cell does more than import the cast: {ast.unparse(line)}"
    if not 1 <= cast <= NAMES:
        yield f"the cast has {cast} names"


def text_comes_before_code(notebook):
    for before, cell in zip([None, *notebook.cells], notebook.cells):
        if cell.cell_type == "code" and (before is None or before.cell_type != "markdown"):
            yield f"{cell.id} follows no text"


def some_things_are_never_in_a_cell(notebook):
    for cell in code_cells(notebook):
        try:
            tree = ast.parse(cell.source)
        except SyntaxError as error:
            yield f"{cell.id} is not plain Python: {error.text}"
            continue
        yield from (f"{cell.id}: {what}" for node in ast.walk(tree) for what in forbidden(node))


def forbidden(node):
    """What is wrong with one node of a cell's code."""
    if isinstance(node, ast.Try):
        yield "try"
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        names = [alias.name for alias in node.names]
        rooms = [node.module or ""] if isinstance(node, ast.ImportFrom) else names
        yield from ("import *" for name in names if name == "*")
        for room in rooms:
            if room.split(".")[0] in ("matplotlib", "pylab", "ipywidgets", "IPython", "random", "sys", "warnings"):
                yield f"import of {room}"
    if isinstance(node, ast.Name) and node.id in ("get_ipython", "display", "interact", "plt", "widgets"):
        yield node.id
    if isinstance(node, ast.Attribute) and ast.unparse(node.value) in ("np.random", "numpy.random"):
        if node.attr != "default_rng":
            yield "randomness without a seed"
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("default_rng") and not node.args + node.keywords:
        yield "randomness without a seed"


def ids_can_be_read(notebook):
    ids = [cell.id for cell in notebook.cells]
    for name in ids:
        if not re.fullmatch(r"[a-z][a-z0-9-]{2,}", name) or re.fullmatch(r"[0-9a-f-]{8,}", name):
            yield f"the id {name} says nothing"
    yield from (f"the id {name} is there twice" for name in {name for name in ids if ids.count(name) > 1})


def metadata_is_plain(notebook):
    if notebook.metadata != PLAIN:
        yield f"the notebook's metadata is {notebook.metadata}"
    for cell in notebook.cells:
        if not set(cell.metadata) <= CELL_NOTES:
            yield f"{cell.id} holds {set(cell.metadata) - CELL_NOTES}"
        yield from (f"{cell.id} names {row}, which is no idea" for row in cell.metadata.get("concepts", []) if row not in CONCEPTS)


def every_cell_was_run_in_order(notebook):
    counts = [cell.execution_count for cell in code_cells(notebook)]
    if counts != list(range(1, len(counts) + 1)):
        yield f"the execution counts are {counts}"


def outputs_are_text_and_pictures(notebook):
    for cell in code_cells(notebook):
        for output in cell.outputs:
            if output.output_type == "error" or output.get("name") == "stderr":
                yield f"{cell.id} ends in an error or a warning"
            if LIVE & set(output.get("data", {})):
                yield f"{cell.id} keeps a live widget"
            if {"image/png", "text/plain"} <= set(output.get("data", {})):
                yield f"{cell.id} hides its text behind its picture"
            if output.get("execution_count", cell.execution_count) != cell.execution_count:
                yield f"{cell.id} and its output disagree on its count"


RULES = [
    cells_are_short, most_cells_are_shorter, the_first_code_cell_is_the_cast, text_comes_before_code,
    some_things_are_never_in_a_cell, ids_can_be_read, metadata_is_plain, every_cell_was_run_in_order,
    outputs_are_text_and_pictures,
]


# --- the rules of a page of the second edition -----------------------------------------------------------------------

FOLD = re.compile(
    r"^<details>\n?<summary>([^\n]+)</summary>\n\n((?:(?!</?details).)+?)\n\n</details>(?=\n\n|\n?\Z)",
    re.MULTILINE | re.DOTALL,
)
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def text_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "markdown"]


def outside_folds(text):
    """The main line of a text: without what is folded away, displayed formulas, and the addresses of links."""
    return re.sub(r"<details.*?</details>|\$\$.*?\$\$|(?<=\])\(\S+?\)", " ", text, flags=re.DOTALL)


def word_count(text):
    return len(re.findall(r"\w[\w'’.-]*", text))


def in_main_line(notebook):
    """How many words everybody is to read."""
    return sum(word_count(outside_folds(cell.source)) for cell in text_cells(notebook))


def calls(cell, *names):
    """The calls in a cell of one of these functions, or of a method of that name."""
    nodes = ast.walk(parsed(cell)) if cell.cell_type == "code" else ()
    found = [node for node in nodes if isinstance(node, ast.Call)]
    return [node for node in found if getattr(node.func, "id", getattr(node.func, "attr", "")) in names]


def minutes(notebook):
    """How long a page takes: 180 words a minute, 1 for a bet, 2 for a moving picture, 3 for an exercise, 5 for a game."""
    def cells(*names):
        return sum(bool(calls(cell, *names)) for cell in notebook.cells)

    bets, pictures, exercises, games = cells("ask"), cells("explore", "clicker"), cells("check"), cells("play_letters")
    return round(in_main_line(notebook) / 180 + bets + 2 * pictures + 3 * exercises + 5 * games)


def is_the_first(notebook):
    """Whether it is page 00, the door: short, and without a lesson's ending."""
    return notebook.cells[0].source.startswith("# 00")


def the_main_line_is_short(notebook):
    most = FIRST_PAGE if is_the_first(notebook) else PAGE
    if (count := in_main_line(notebook)) > most:
        yield f"the main line has {count} words, {most} at most"
    for cell in text_cells(notebook):
        if (count := word_count(outside_folds(cell.source))) > TEXT:
            yield f"{cell.id} has {count} words, {TEXT} at most"


def code_is_short_and_fits_on_paper(notebook):
    for cell in code_cells(notebook):
        if lines(cell) > MANY:
            yield f"{cell.id} has {lines(cell)} lines, {MANY} at most"
        if (widest := max(map(len, cell.source.splitlines()), default=0)) > words.COLUMNS:
            yield f"{cell.id} is {widest} columns wide, {words.COLUMNS} at most"


def the_title_says_how_long_it_takes(notebook):
    said = re.search(r"about (\d+) minutes", notebook.cells[0].source)
    takes = minutes(notebook)
    if not said:
        yield f"the title does not say “about {takes} minutes”"
    elif abs(int(said[1]) - takes) > 1:
        yield f"the title says {said[1]} minutes, the page takes {takes}"


def folds_open_and_close(notebook):
    for cell in text_cells(notebook):
        if re.search(r"</?(details|summary)\b", FOLD.sub("", cell.source)):
            yield f"{cell.id}: a fold has a title, and a blank line below the title, above its end and below it"


def nothing_to_do_is_folded_away(notebook):
    for cell in text_cells(notebook):
        for title, inside in FOLD.findall(cell.source):
            if re.search(r"\bask\(|\.check\(|^\*\*\d+\.\*\*", inside, re.MULTILINE):
                yield f"{cell.id}: the fold “{title}” holds a bet or an exercise"
    for before, cell in zip(notebook.cells, notebook.cells[1:]):
        if calls(cell, "ask", "check") and before.cell_type == "markdown" and not outside_folds(before.source).strip():
            yield f"{cell.id} is asked in a fold"


def no_answer_stands_above_its_bet(notebook):
    """As far as a machine can see it: the words of the right option, and a number that only the reason brings in.

    Above a bet stands what is written, what is printed, and what an earlier bet tells when it is revealed.
    """
    above = ""
    for cell in notebook.cells:
        bets = [bet_named(call.args[0].value) for call in calls(cell, "ask")]
        for bet in bets:
            yield from (f"{cell.id}: above it stands its answer, {given}" for given in given_away(bet, above))
            above += f" {bet.question} {bet.because} "
        above += "" if bets else f" {cell.source} {' '.join(map(printed, cell.get('outputs', ())))} "


def given_away(bet, above):
    """What of a bet's answer stands in a text: short options and round numbers mean nothing, they stand everywhere."""
    right = bet.label(bet.answer)
    if len(right) > 12 and bare(right) in bare(above):
        yield f"“{right}”"
    asked = numbers(f"{bet.question} {' '.join(map(bet.label, bet.options))}")
    reason = re.split(r"(?<=[.!?]) ", bet.because)[0]
    told = (numbers(reason) - asked) & numbers(above)
    yield from sorted(number for number in told if len(re.sub(r"^[0.]+|\D", "", number)) > 2)


def printed(output):
    return output.get("text") or output.get("data", {}).get("text/plain", "")


def bare(text):
    """A text without what sets it: spaces, line ends, stars."""
    return re.sub(r"[\s*_`$]+", " ", text).casefold().strip()


def numbers(text):
    return {number.rstrip(",") for number in NUMBER.findall(text)}


def a_page_ends_in_takeaway_card_and_sources(notebook):
    cells = notebook.cells
    if is_the_first(notebook):
        return
    cards = [i for i, cell in enumerate(cells) if calls(cell, "clicker")]
    takeaways = [i for i, cell in enumerate(cells) if cell.id == "takeaway"]
    folds = [i for i, cell in enumerate(cells) for title, _ in FOLD.findall(cell.source) if SOURCES in title]
    for what, found in ("lecture card", cards), ("takeaway", takeaways), (f"fold “{SOURCES}”", folds):
        if len(found) != 1:
            yield f"there are {len(found)} of: {what}"
    if takeaways and cards and takeaways[-1] > cards[0]:
        yield "the takeaway stands below the lecture card"
    if folds and any(cell.cell_type == "code" for cell in cells[folds[0]:]):
        yield f"the fold “{SOURCES}” is not the end"


def a_card_is_read_out_in_one_breath(notebook):
    cards = [call for cell in notebook.cells for call in calls(cell, "clicker")]
    said = [node for card in cards for node in ast.walk(card) if isinstance(node, ast.keyword) and node.arg == "say"]
    for line in [node.value.value for node in said]:
        if (count := word_count(line)) > LINE:
            yield f"{count} words, {LINE} at most: {line}"


PAGE_RULES = [
    the_main_line_is_short, code_is_short_and_fits_on_paper, the_title_says_how_long_it_takes, folds_open_and_close,
    nothing_to_do_is_folded_away, no_answer_stands_above_its_bet, a_page_ends_in_takeaway_card_and_sources,
    a_card_is_read_out_in_one_breath,
]


# --- the notebooks keep them -----------------------------------------------------------------------------------------

def named(path):
    return path.relative_to(ROOT / "notebooks").as_posix()


every_page = pytest.mark.parametrize("path", PAGES, ids=named)


def test_there_are_lessons_and_each_is_named_by_its_number():
    assert LESSONS
    assert [named(path) for path in LESSONS if not re.fullmatch(r"\d\d-[a-z0-9-]+\.ipynb", path.name)] == []
    for folder in {path.parent for path in LESSONS}:
        numbers = [path.name[:2] for path in LESSONS if path.parent == folder]
        assert len(numbers) == len(set(numbers))


@every_page
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_rule(rule, path):
    wrong = list(rule(nbformat.read(path, 4)))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", LESSONS, ids=named)
@pytest.mark.parametrize("rule", PAGE_RULES, ids=lambda rule: rule.__name__)
def test_rule_of_a_page(rule, path):
    wrong = list(rule(nbformat.read(path, 4)))
    assert not wrong, "\n".join(wrong)


def test_the_first_page_says_how_long_each_lesson_takes():
    first = nbformat.read(LESSONS[0], 4)
    chain = "\n".join(cell.source for cell in first.cells)
    said = re.findall(r"^\| \[(.+?)\]\((.+?)\) \| .+\? \| (\d+) \|$", chain, re.MULTILINE)
    pages = [nbformat.read(path, 4) for path in LESSONS[1:]]
    titles = [page.cells[0].source.splitlines()[0].removeprefix("# ") for page in pages]
    assert said == [(title, path.name, str(minutes(page))) for title, path, page in zip(titles, LESSONS[1:], pages)]


@every_page
def test_a_fresh_run_changes_nothing(path):
    assert tool.changed_cells(path) == []


# --- the rules find what they are for --------------------------------------------------------------------------------

def lesson(*sources, **first):
    """A well-formed notebook with these code cells after the cast, the first of them changed by `first`."""
    notebook = new_notebook(metadata=nbformat.from_dict(PLAIN))
    for count, source in enumerate(["from xent_lesson import surprisal, entropy", *(sources or ["surprisal(0.5)"])], 1):
        notebook.cells.append(new_markdown_cell("Text.", id=f"text-{count}"))
        notebook.cells.append(new_code_cell(source, id=f"code-{count}", execution_count=count))
        notebook.cells[-1].update(first if count == 2 else {})
    return notebook


def without_text(notebook):
    del notebook.cells[2]
    return notebook


def with_metadata(**metadata):
    notebook = lesson()
    notebook.metadata.update(metadata)
    return notebook


def with_cast(source):
    notebook = lesson("surprisal(0.5)", "entropy([0.5, 0.5])")
    notebook.cells[1].source = source
    return notebook


@pytest.mark.parametrize("notebook", [
    lesson(),
    lesson("x = 1\n" * 8, "y = ...", "z = ..."),
    lesson("rng = np.random.default_rng(7)\nrng.random()"),
    with_cast("import math\nimport numpy as np\nfrom xent_lesson import (\n    a, b, c, d,\n    e, f, g, h,\n)"),
    lesson(metadata={"concepts": ["S0-1"], "tags": ["bet"], "jupyter": {"source_hidden": True}}),
    lesson(outputs=[
        new_output("display_data", {"image/png": "…"}), new_output("execute_result", {"text/plain": "1.0"}, execution_count=2),
    ]),
])
def test_a_good_notebook_passes_every_rule(notebook):
    assert [wrong for rule in RULES for wrong in rule(notebook)] == []


@pytest.mark.parametrize("rule, notebook, complaint", [
    (cells_are_short, lesson("x = 1\n\n" * 13), "code-2 has 13 lines"),
    (cells_are_short, lesson("x = '" + "a" * 84 + "'"), "code-2 is wider"),
    (most_cells_are_shorter, lesson("x = 1\n" * 4, "x = 1\n" * 4), "the median cell has 4 lines"),
    (most_cells_are_shorter, lesson("x = 1\n" * 9, "x", "y"), "more than a tenth"),
    (the_first_code_cell_is_the_cast, with_cast("from xent_lesson import a, b, c, d, e, f, g, h, i"), "the cast has 9 names"),
    (the_first_code_cell_is_the_cast, with_cast("import math"), "the cast has 0 names"),
    (the_first_code_cell_is_the_cast, with_cast("from xent_lesson import surprisal\nx = 1"), "more than import the cast: x = 1"),
    (text_comes_before_code, without_text(lesson()), "code-2 follows no text"),
    (some_things_are_never_in_a_cell, lesson("import matplotlib.pyplot as p"), "code-2: import of matplotlib.pyplot"),
    (some_things_are_never_in_a_cell, lesson("from ipywidgets import IntSlider"), "import of ipywidgets"),
    (some_things_are_never_in_a_cell, lesson("import sys\nsys.path.append('..')"), "import of sys"),
    (some_things_are_never_in_a_cell, lesson("try:\n    f()\nexcept ValueError:\n    pass"), "code-2: try"),
    (some_things_are_never_in_a_cell, lesson("from xent_lesson import *"), r"import \*"),
    (some_things_are_never_in_a_cell, lesson("interact(f, p=0.5)"), "code-2: interact"),
    (some_things_are_never_in_a_cell, lesson("%matplotlib inline"), "not plain Python"),
    (some_things_are_never_in_a_cell, lesson("surprisal?"), "not plain Python"),
    (some_things_are_never_in_a_cell, lesson("np.random.rand()"), "randomness without a seed"),
    (some_things_are_never_in_a_cell, lesson("np.random.default_rng().random()"), "randomness without a seed"),
    (some_things_are_never_in_a_cell, lesson("import random"), "import of random"),
    (ids_can_be_read, lesson(id="3f2a91bc"), "the id 3f2a91bc says nothing"),
    (ids_can_be_read, lesson(id="ab12cd34-77aa"), "says nothing"),
    (ids_can_be_read, lesson(id="Cell"), "says nothing"),
    (ids_can_be_read, lesson(id="text-1"), "the id text-1 is there twice"),
    (metadata_is_plain, lesson(metadata={"scrolled": True}), "code-2 holds {'scrolled'}"),
    (metadata_is_plain, lesson(metadata={"concepts": ["S9-1"]}), "names S9-1, which is no idea"),
    (metadata_is_plain, with_metadata(widgets={}), "the notebook's metadata is"),
    (every_cell_was_run_in_order, lesson(execution_count=None), r"the execution counts are \[1, None\]"),
    (every_cell_was_run_in_order, lesson(execution_count=7), r"the execution counts are \[1, 7\]"),
    (outputs_are_text_and_pictures, lesson(outputs=[new_output("error", ename="E", evalue="", traceback=[])]), "ends in an error"),
    (outputs_are_text_and_pictures, lesson(outputs=[new_output("stream", name="stderr", text="Warning")]), "a warning"),
    (outputs_are_text_and_pictures, lesson(outputs=[new_output("display_data", {tool.LIVE[0]: {}})]), "keeps a live widget"),
    (outputs_are_text_and_pictures, lesson(outputs=[new_output("execute_result", {}, execution_count=9)]), "disagree"),
    (outputs_are_text_and_pictures, lesson(outputs=[new_output("display_data", {"text/plain": "1", "image/png": "…"})]), "hides its text"),
])
def test_a_bad_notebook_is_told_what_is_wrong(rule, notebook, complaint):
    assert re.search(complaint, "\n".join(rule(notebook)))


# --- the rules of a page find what they are for ----------------------------------------------------------------------

TEA = SimpleNamespace(
    question="A cup of tea at 90 degrees cools for 10 minutes. How warm is it?",
    options=["hot", "warm", "cold"],
    label={"hot": "Hotter than before", "warm": "Warm, but drinkable", "cold": "Cold"}.get,
    answer="warm",
    because="About 61.5 degrees. The room has 20.25.",
)
SUGAR = SimpleNamespace(**vars(TEA) | {"question": "With sugar?", "because": "Hardly: still warm, *but*\ndrinkable."})
FOLDED = "<details>\n<summary>A proof</summary>\n\nOne word more.\n\n</details>"
GOOD = {
    "title": "# 04 · Tea\n\nIn about 8 minutes you know tea.",
    "cast": "from xent_lesson import ask, clicker, explore, tea_exercise",
    "hook": f"Tea cools.\n\n{FOLDED}\n\nGuess how fast.",
    "bet": "ask('tea')",
    "curve-intro": "It falls to 61.5 degrees: warm, but drinkable.",
    "curve": "explore(tea_curve)",
    "exercise-1": "**1.** How warm?",
    "exercise": "warm = ...\ntea_exercise.check(warm)",
    "takeaway": "## In one line\n\n**Tea cools.**",
    "lecture": "## Lecture card",
    "card": "clicker(tea_curve, [dict(t=0, say='Hot.'), dict(t=9, say='Cold.')])",
    "sources": "<details><summary>What the sources say</summary>\n\nNothing.\n\n</details>",
}
CODE = {"cast", "bet", "curve", "exercise", "card"}


def page(order=tuple(GOOD), **changed):
    """A good page with some of its cells changed, by their ids (_ for -), or in another order."""
    sources = GOOD | {name.replace("_", "-"): source for name, source in changed.items()}
    made = {name: new_code_cell if name in CODE else new_markdown_cell for name in order}
    return new_notebook(cells=[made[name](sources[name], id=name) for name in order])


def without(*names, then=()):
    return page([name for name in GOOD if name not in names] + list(then))


@pytest.fixture
def tea(monkeypatch):
    monkeypatch.setitem(globals(), "bet_named", {"tea": TEA, "sugar": SUGAR}.get)


@pytest.mark.parametrize("notebook", [
    page(),
    page(hook="word " * 120 + "\n\n" + FOLDED.replace("word", "word " * 999)),
    page(hook="$$" + "x " * 999 + "$$ " + "word " * 120),
    page(curve="x = 1\n\n" * 7 + "explore(tea_curve)" + "#" * 54),
    page(title="# 04 · Tea\n\nabout 7 minutes"),
    page(title="# 04 · Tea\n\nabout 9 minutes"),
    page(hook="At 90 degrees, 161.5 or 61.50 of them; the room has 20.25. Cold, warm or drinkable?"),
    page(hook="Two folds.\n\n" + FOLDED + "\n\nAnd:\n\n" + FOLDED + "\n"),
    page(card="clicker(tea_curve, [dict(\n    t=0, say='" + "a " * 20 + "')])"),
])
def test_a_good_page_passes_every_rule(tea, notebook):
    assert [wrong for rule in PAGE_RULES for wrong in rule(notebook)] == []


@pytest.mark.parametrize("rule, notebook, complaint", [
    (the_main_line_is_short, page(hook="word " * 121), "hook has 121 words, 120 at most"),
    (the_main_line_is_short, page(hook="word " * 1800), "the main line has 18.. words, 1800 at most"),
    (the_main_line_is_short, page(title="# 00 · Start\n\n" + "word " * 600), "the main line has 6.. words, 600 at most"),
    (the_main_line_is_short, page(hook="<details>" + "word " * 121), "hook has 122 words"),
    (code_is_short_and_fits_on_paper, page(curve="x = 1\n" * 9), "curve has 9 lines, 8 at most"),
    (code_is_short_and_fits_on_paper, page(curve="x = 1\n" + "#" * 73), "curve is 73 columns wide, 72 at most"),
    (the_title_says_how_long_it_takes, page(title="# 04 · Tea"), "does not say “about 8 minutes”"),
    (the_title_says_how_long_it_takes, page(title="# 04 · Tea\n\nabout 10 minutes"), "says 10 minutes, the page takes 8"),
    (the_title_says_how_long_it_takes, page(hook="word " * 360), "says 8 minutes, the page takes 10"),
    (the_title_says_how_long_it_takes, without("exercise"), "says 8 minutes, the page takes 5"),
    (folds_open_and_close, page(hook=FOLDED.removesuffix("</details>")), "hook: a fold has a title"),
    (folds_open_and_close, page(hook=FOLDED.removeprefix("<details>")), "hook: a fold has a title"),
    (folds_open_and_close, page(hook=FOLDED.replace("</summary>\n\n", "</summary>\n")), "hook: a fold has a title"),
    (folds_open_and_close, page(hook=FOLDED.replace("\n\n</details>", "\n</details>")), "hook: a fold has a title"),
    (folds_open_and_close, page(hook=FOLDED + "\nAnd on."), "hook: a fold has a title"),
    (folds_open_and_close, page(hook=FOLDED.replace("One", FOLDED)), "hook: a fold has a title"),
    (folds_open_and_close, page(hook=FOLDED.replace("<summary>A proof</summary>", "")), "hook: a fold has a title"),
    (nothing_to_do_is_folded_away, page(hook=FOLDED.replace("One", "**1.** One")), "hook: the fold “A proof” holds"),
    (nothing_to_do_is_folded_away, page(hook=FOLDED.replace("One", "Run `ask('tea')`: one")), "hook: the fold “A proof” holds"),
    (nothing_to_do_is_folded_away, page(exercise_1=FOLDED), "exercise is asked in a fold"),
    (nothing_to_do_is_folded_away, page(hook=FOLDED), "bet is asked in a fold"),
    (no_answer_stands_above_its_bet, page(title="# 04 · Warm, but\n*drinkable*"), "bet: above it stands its answer, “Warm, but drinkable”"),
    (no_answer_stands_above_its_bet, page(hook=FOLDED.replace("One", "warm, but drinkable")), "bet: above it"),
    (no_answer_stands_above_its_bet, page(hook="After a while it has 61.5, then less."), "bet: above it stands its answer, 61.5"),
    (no_answer_stands_above_its_bet, page(cast="ask('sugar')"), "bet: above it stands its answer, “Warm"),
    (a_page_ends_in_takeaway_card_and_sources, without("card"), "there are 0 of: lecture card"),
    (a_page_ends_in_takeaway_card_and_sources, without("takeaway"), "there are 0 of: takeaway"),
    (a_page_ends_in_takeaway_card_and_sources, without("sources"), "there are 0 of: fold “What the sources say”"),
    (a_page_ends_in_takeaway_card_and_sources, page(hook=GOOD["sources"]), "there are 2 of: fold"),
    (a_page_ends_in_takeaway_card_and_sources, without("takeaway", then=["takeaway"]), "the takeaway stands below the lecture card"),
    (a_page_ends_in_takeaway_card_and_sources, without("lecture", "card", then=["lecture", "card"]), "is not the end"),
    (a_card_is_read_out_in_one_breath, page(card="clicker(tea_curve, [dict(say='" + "hot " * 21 + "')])"), "21 words, 20 at most: hot hot"),
])
def test_a_bad_page_is_told_what_is_wrong(tea, rule, notebook, complaint):
    assert re.search(complaint, "\n".join(rule(notebook)))


def test_what_is_printed_above_a_bet_may_not_give_its_answer_away(tea):
    for output in new_output("stream", text="it is 61.5"), new_output("execute_result", {"text/plain": "it is 61.5"}):
        notebook = page()
        notebook.cells[1].outputs = [output]
        assert list(no_answer_stands_above_its_bet(notebook)) == ["bet: above it stands its answer, 61.5"]
        notebook.cells[3].outputs, notebook.cells[1].outputs = [output], []  # below it, it may
        assert list(no_answer_stands_above_its_bet(notebook)) == []


# --- the normal form -------------------------------------------------------------------------------------------------

def test_the_text_that_a_picture_hides_stands_below_it():
    about = {"image/png": {"alt": "It is 1.", "width": 640}}
    data = {"text/plain": "It is 1.", "image/png": "…", tool.LIVE[0]: {}}
    shown = new_output("execute_result", data, metadata=about, execution_count=9)
    picture, text = tool.normal(lesson(outputs=[shown])).cells[3].outputs
    assert picture == new_output("display_data", {"image/png": "…"}, metadata=about)
    assert text == new_output("execute_result", {"text/plain": "It is 1."}, execution_count=2)


@pytest.mark.parametrize("output", [
    new_output("display_data", {"image/png": "…"}, metadata={"image/png": {"alt": "1"}}),
    new_output("execute_result", {"text/plain": "1"}, execution_count=2),
    new_output("execute_result", {"text/plain": "1", "text/html": "<b>1</b>"}, execution_count=2),
    new_output("stream", text="1"),
])
def test_what_hides_nothing_stays_one_output(output):
    assert tool.normal(lesson(outputs=[output])).cells[3].outputs == [output]


def test_a_fresh_run_finds_what_has_changed(tmp_path):
    path = tmp_path / "00-scratch.ipynb"
    ran = tool.executed(lesson("1 + 1", "print('same')"), tmp_path)
    nbformat.write(ran, path)
    assert tool.changed_cells(path) == [] and list(every_cell_was_run_in_order(ran)) == []
    ran.cells[3].outputs[0]["data"]["text/plain"] = "3"
    ran.metadata["kernelspec"]["display_name"] = "mine"
    nbformat.write(ran, path)
    assert tool.changed_cells(path) == ["code-2", ""]


# --- the tool writes whole or not at all, and goes on ----------------------------------------------------------------

@pytest.fixture
def shelf(tmp_path):
    """A folder with three notebooks, never run; the second fails."""
    for name, source in {"1-good": "1 + 1", "2-bad": "raise ArithmeticError('lost')", "3-good": "2 + 2"}.items():
        nbformat.write(lesson(source), tmp_path / f"{name}.ipynb")
    return tmp_path


def calm(notebook, folder):
    """A run without a kernel: the cell that raises does so, every other leaves a result."""
    if any("raise" in cell.source for cell in notebook.cells):
        raise RuntimeError("code-2 ends in ArithmeticError:\n  lost")
    notebook.cells[3].outputs = [new_output("execute_result", {"text/plain": "2"}, execution_count=2)]
    return tool.normal(notebook)


@pytest.mark.parametrize("check", [[], ["--check"]], ids=["store", "check"])
def test_a_notebook_that_fails_does_not_stop_the_others(shelf, monkeypatch, capsys, check):
    monkeypatch.setattr(tool, "executed", calm)
    paths = sorted(shelf.iterdir())
    before = [path.read_bytes() for path in paths]
    (broken := shelf / "0-broken.ipynb").write_text("{")
    assert tool.main([*check, str(broken), str(shelf / "0-missing.ipynb"), *map(str, paths)]) == 1
    said = capsys.readouterr()
    assert len(said.out.splitlines()) == 5
    wrong = ["0-broken", "0-missing", *(["1-good"] if check else []), "2-bad", *(["3-good"] if check else [])]
    assert re.findall(r"^  (\S+)\.ipynb: ", said.err, re.MULTILINE) == wrong
    assert "2-bad.ipynb: left as it was: code-2 ends in ArithmeticError: lost\n" in said.err
    assert [path.read_bytes() == old for path, old in zip(paths, before)] == ([True] * 3 if check else [False, True, False])


def test_the_cell_that_fails_is_named(tmp_path):
    with pytest.raises(RuntimeError, match="code-2 ends in ArithmeticError: lost"):
        tool.executed(lesson("raise ArithmeticError('lost')"), tmp_path)


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize("reason", [OSError(28, "No space left on device"), KeyboardInterrupt()], ids=["full", "interrupt"])
def test_a_write_that_fails_leaves_the_old_notebook_and_nothing_else(shelf, monkeypatch, step, reason):
    def fail(*_):
        raise reason

    monkeypatch.setattr(tool, "executed", calm)
    monkeypatch.setattr(tool.os, step, fail)
    path = shelf / "1-good.ipynb"
    before, names = path.read_bytes(), sorted(shelf.iterdir())
    if isinstance(reason, OSError):
        assert tool.main([str(path)]) == 1
    else:
        with pytest.raises(KeyboardInterrupt):
            tool.main([str(path)])
    assert path.read_bytes() == before and sorted(shelf.iterdir()) == names


@pytest.mark.skipif(os.name != "posix", reason="links and permissions as on Linux and macOS")
def test_a_link_is_written_through_and_permissions_stay(shelf, monkeypatch):
    monkeypatch.setattr(tool, "executed", calm)
    path, link = shelf / "1-good.ipynb", shelf / "elsewhere" / "link.ipynb"
    link.parent.mkdir()
    link.symlink_to(path)
    path.chmod(0o640)
    assert tool.main([str(link)]) == 0
    assert link.is_symlink() and nbformat.read(path, 4).cells[3].outputs and path.stat().st_mode & 0o777 == 0o640


def test_what_an_update_has_kept_is_no_lesson(tmp_path, monkeypatch):
    (tmp_path / "notebooks").mkdir()
    for name in ("01-surprise.ipynb", "01-surprise.mine-2026-11-26.ipynb"):
        (tmp_path / "notebooks" / name).touch()
    monkeypatch.setattr(tool, "ROOT", tmp_path)
    assert [path.name for path in tool.lessons()] == ["01-surprise.ipynb"]


# --- every idea has its home -----------------------------------------------------------------------------------------

def ideas_met(path):
    """The ideas that the cells of a notebook name as theirs."""
    return {row for cell in nbformat.read(path, 4).cells for row in cell.metadata.get("concepts", [])}


def ideas_without_a_home():
    """Each idea that is not met where it should be, with the number of that lesson."""
    met = {path.name[:2]: ideas_met(path) for path in LESSONS}
    return [(row, lesson) for row, lessons in CONCEPTS.items() for lesson in lessons if row not in met.get(lesson, ())]


def test_every_idea_has_its_home():
    assert len(CONCEPTS) == 98 and all(CONCEPTS.values())
    assert ideas_without_a_home() == []


if __name__ == "__main__":
    for row, lesson in ideas_without_a_home():
        print(f"{row} should be met in lesson {lesson}")
