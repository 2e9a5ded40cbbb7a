"""A class: two learners at once through the hub, each with lessons and bets of their own."""

import json
import os

import nbformat
import pytest
from hub import Hub, Seat, what_is_missing
from lab import PATIENCE
from lesson import Lesson
from playwright.sync_api import expect

MISSING = what_is_missing()
if MISSING and not os.environ.get("XENT_CLASS"):
    pytest.skip(MISSING, allow_module_level=True)
LESSON, OTHER = "01-surprise.ipynb", "02-expectation.ipynb"
NEW = "A sentence that the course has only now."


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    assert not MISSING, MISSING  # XENT_CLASS=1 is the promise that all of it is here
    with Hub(tmp_path_factory.mktemp("class")) as hub:
        yield hub


@pytest.fixture
def sit(browser, hub):
    """sit("ada") is a browser of her own, logged in."""
    contexts = []

    def sit(name):
        contexts.append(browser.new_context(viewport={"width": 1100, "height": 900}))
        page = contexts[-1].new_page()
        page.set_default_timeout(PATIENCE * 1000)
        return Seat(hub, page, name)

    yield sit
    for context in contexts:
        context.close()


def bet(lesson):
    """Place the first bet of lesson 01: even odds."""
    lesson.run("bet-red-lot")
    box = lesson.cell("bet-red-lot").locator(".xent")
    box.get_by_role("button", name="No idea").click()
    box.get_by_role("button", name="Reveal").click()
    box.locator(".xent-facts [role=status]").wait_for()
    lesson.page.wait_for_function("box => box.textContent.length > 40", arg=box.locator(".xent-facts").element_handle())


def opening(lesson):
    """What the first cell says."""
    first = lesson.page.evaluate("() => jupyterapp.shell.currentWidget.content.model.cells.get(0).id")
    return lesson.cell(first).text_content()


def save(lesson):
    lesson._start("docmanager:save")
    lesson._finish()


def test_two_learners_each_with_their_own(hub, sit):
    ada, ben = sit("ada"), sit("ben")
    assert ada.page.url.endswith("/lab/tree/cross-entropy/notebooks/00-start-here.ipynb")
    hers, his = Lesson(ada.page, ada, LESSON), Lesson(ben.page, ben, LESSON)
    for lesson, key in ((hers, "ArrowLeft"), (his, "End")):
        lesson.run("cast", "curve")
        curve = lesson.figure("curve")
        lesson.seen = curve.after(lambda: curve.sliders[0].press(key))
    assert hers.seen["facts"] != his.seen["facts"]
    bet(hers)
    assert hers.trouble() == his.trouble() == []
    assert hub.transports() == {"ipc"}, "others could listen"

    file = hub.home("ada") / "notebooks/my_bets.json"
    assert len(json.loads(file.read_text("utf-8"))["bets"]) == 1 and file.stat().st_mode & 0o777 == 0o600
    assert not (hub.home("ben") / "notebooks/my_bets.json").exists()

    for path in (f"/user/ada/api/contents/cross-entropy/notebooks/{LESSON}", "/user/ada/lab"):
        reply = ben.page.context.request.get(hub.url + path)
        assert reply.status in (403, 404) and "my own words" not in reply.text(), path

    his.rewrite("curve", "print('my own words')")
    save(his)
    save(hers)


def test_who_was_away_comes_back_to_the_saved_page_and_to_what_is_new(hub, sit):
    """Follows the one above. Both have left: their servers are ended, the course moves on, both come back."""
    if hub.running() != {"ada", "ben"}:
        pytest.skip("the test above has not left two servers")
    hub.cull()
    for name in (LESSON, OTHER):
        page = nbformat.read(hub.course / "notebooks" / name, 4)
        page.cells[0].source += f"\n\n{NEW}"
        nbformat.write(page, hub.course / "notebooks" / name)

    ben = sit("ben")
    lesson = Lesson(ben.page, ben, LESSON)
    expect(lesson.cell("curve")).to_contain_text("my own words")
    assert NEW not in (hub.home("ben") / "notebooks" / LESSON).read_text("utf-8")
    assert NEW in (hub.home("ben") / "notebooks" / OTHER).read_text("utf-8")
    assert NEW not in opening(lesson)
    assert NEW in opening(Lesson(ben.page, ben, OTHER))

    ada = sit("ada")  # she has only run the page and placed a bet: both are hers, and the page is the new one
    lesson = Lesson(ada.page, ada, LESSON)
    assert NEW in opening(lesson)
    lesson.run("cast", "curve")
    curve = lesson.figure("curve")
    curve.after(lambda: curve.sliders[0].press("ArrowLeft"))
    assert len(json.loads((hub.home("ada") / "notebooks/my_bets.json").read_text("utf-8"))["bets"]) == 1
