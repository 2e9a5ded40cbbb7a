"""The pages as files: they stand alone, lead to each other, and give nothing away."""

import re
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest

from xent_lesson.site.build import SHARED, _folders, _mark_of, build
from xent_lesson.site.lesson import Lesson
from xent_lesson.site.text import for_the_web, passages

ROOT = Path(__file__).parents[2]
NOTEBOOKS = ROOT / "notebooks"
HERE = Path(__file__).parents[2] / "xent_lesson" / "site"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The index and the smallest lesson."""
    folder = tmp_path_factory.mktemp("site")
    assert [slug for slug, _ in build(NOTEBOOKS, folder, only="00")] == ["index", "00-start-here"]
    return folder


class Leads(HTMLParser):
    """Where a page leads, and what it fetches."""

    def __init__(self, text):
        super().__init__()
        self.links, self.fetched, self.ids = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "a" and "href" in attrs:
            self.links.append(attrs["href"])
        elif "src" in attrs or tag == "link":
            self.fetched.append(attrs.get("src") or attrs["href"])
        if "id" in attrs:
            self.ids.append(attrs["id"])


def test_all_that_a_page_fetches_lies_beside_it(site):
    for page in site.glob("*.html"):
        for address in Leads(page.read_text("utf-8")).fetched:
            assert address.startswith("data:") or (site / address).is_file()
    for file in [*site.glob("*.css"), *site.glob("*.js")]:
        assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)|@import|url\(", file.read_text("utf-8")), file.name


def test_links_lead_to_a_lesson_or_to_a_place_on_the_page(site):
    lessons = {f"{path.stem}.html" for path in NOTEBOOKS.glob("[0-9][0-9]-*.ipynb")} | {"index.html"}
    for page in site.glob("*.html"):
        leads = Leads(page.read_text("utf-8"))
        assert len(set(leads.ids)) == len(leads.ids)
        for link in leads.links:
            assert link in lessons or link[1:] in leads.ids or re.match(r"https?://", link), link


def test_a_page_can_be_read_without_its_scripts(site):
    text = (site / "00-start-here.html").read_text("utf-8")
    assert text.count("<figure") == text.count('role="img"') == 1
    assert "{" not in re.sub(r"<(script|style|pre|code).*?</\1>", "", text, flags=re.DOTALL)


def test_what_has_not_changed_is_not_built_anew(site):
    assert dict(build(NOTEBOOKS, site, only="00"))["00-start-here"] == "as it was"


def test_a_page_is_made_of_its_own_lesson_and_of_what_all_share(monkeypatch):
    """So a change to one lesson builds one page."""
    lessons = [Lesson(path) for path in sorted(NOTEBOOKS.glob("0[0-2]-*.ipynb"))]
    assert [_folders(lesson) for lesson in lessons] == [{"start", "entropy"}, {"surprise"}, {"expectation"}]
    marks = [_mark_of(None, lesson, None, 10) for lesson in lessons]
    assert len(set(marks)) == 3 and marks == [_mark_of(None, lesson, None, 10) for lesson in lessons]
    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: read(path) + b"x" * (path.parent.name == "surprise"))
    assert [mark == _mark_of(None, lesson, None, 10) for mark, lesson in zip(marks, lessons)] == [True, False, True]
    monkeypatch.setattr(Path, "read_bytes", lambda path: read(path) + b"x" * (path.name == "stage.py"))
    assert not any(mark == _mark_of(None, lesson, None, 10) for mark, lesson in zip(marks, lessons))


def test_an_unknown_lesson_is_refused_by_name(tmp_path):
    with pytest.raises(ValueError, match="99"):
        list(build(NOTEBOOKS, tmp_path, only="99"))


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("[0-9][0-9]-*.ipynb")), ids=lambda path: path.name)
def test_every_question_of_a_lesson_is_found(path):
    cells = [cell for cell in Lesson(path).cells if cell.kind == "code"]
    for cell in cells:
        asked = re.search(r"^(explore|clicker|ask|play_letters)\(|\.check\(", cell.source, re.MULTILINE)
        assert (cell.shows is not None) == bool(asked), cell.id


def test_the_scripts_are_short():
    lines = [line for name in SHARED if name.endswith(".js") for line in (HERE / name).read_text("utf-8").splitlines()]
    assert len(lines) <= 500


def plain(text):
    return " ".join(text.split())


@pytest.fixture(scope="module")
def notebooks():
    """All that the notebooks say, in their text and in what is stored of their cells."""
    return [
        plain(text) for path in sorted(NOTEBOOKS.glob("[0-9][0-9]-*.ipynb")) for cell in nbformat.read(path, 4).cells
        for text in (cell.source, *(output.get("data", {}).get("text/plain", "") for output in cell.get("outputs", [])))
    ]


@pytest.mark.parametrize("here", [here for here, _ in passages()], ids=lambda here: here[:40])
def test_what_a_page_says_otherwise_stands_in_a_lesson(here, notebooks):
    assert any(plain(here) in text for text in notebooks)


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("[0-9][0-9]-*.ipynb")), ids=lambda path: path.name)
def test_a_page_tells_nobody_to_run_a_cell(path):
    for cell in nbformat.read(path, 4).cells:
        if cell.cell_type == "markdown":
            left = for_the_web(cell.source)
            assert not re.search(r"Shift|[Rr]un (the|each|this) cell|(new|own) cell|cell of (its|your) own|[Kk]ernel|\.hint\(|my_bets|where `\.\.\.`", left), left
            assert not re.search(r"notebooks?\b", left, re.IGNORECASE) or "is a notebook, too" in left, left
