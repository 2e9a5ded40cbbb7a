"""A deck on a projector, by keys alone: through several scenes, and on whatever befalls the kernel, the line to it or the page beneath."""

import re

import pytest
from lab import PATIENCE
from lesson import Lesson
from playwright.sync_api import TimeoutError, expect

DECK, STEPS = "second-deck", 6
_STATE = """() => ({
    live: Number(document.querySelector('.xent-lecture:not(.xent-paper) .xent-step')?.dataset.step ?? 0),
    still: document.querySelector('.xent-paper')?.xentStep ?? 0,
})"""
_PICTURES = """() => ['.xent-still', '.xent-moving', '.xent-line']
    .map(part => document.querySelector(`.xent-lecture ${part === '.xent-line' ? '' : '.xent-now'} ${part}`).innerHTML)"""


@pytest.fixture
def deck(open_lesson):
    """The page of lectures, and one deck of it over the whole window."""
    lesson = open_lesson("lecture.ipynb")
    lesson.page.set_viewport_size({"width": 1280, "height": 720})
    lesson.run("cast", DECK)
    lesson.cell(DECK).locator(".xent-deck .xent-now .xent-full").click()
    lesson.page.wait_for_function("count => document.querySelectorAll('.xent-lecture .xent-stills template').length === count", arg=STEPS)
    return lesson


@pytest.fixture
def line(page):
    """The line between the page and its kernels: line.cut() lets none through, until line.mend()."""
    class Line:
        whole, open = True, []

        def connect(self, socket):
            if not self.whole:
                return socket.close()
            socket.connect_to_server()
            self.open.append(socket)

        def cut(self):
            self.whole = False
            while self.open:
                self.open.pop().close()

        def mend(self):
            self.whole = True

    line = Line()
    page.route_web_socket(re.compile("/channels"), line.connect)
    return line


def stands(page, live, still=0, patience=PATIENCE):
    """The card has come to stand here: the live one at a step, a still picture over it at another; 0 is none of it."""
    here = f"([live, still]) => {{ const now = ({_STATE})(); return now.still === still && now.live === live }}"
    try:
        page.wait_for_function(here, arg=[live, still], timeout=1000 * patience)
    except TimeoutError:
        raise AssertionError(f"waited for live {live}, still {still}; the page shows {page.evaluate(_STATE)}") from None


def kill(lab):
    for kernel in lab.kernels():
        kernel.kill()


def test_from_the_first_card_to_the_last_by_keys_alone_and_back(deck):
    page, keys, seen = deck.page, deck.page.keyboard, []
    for step in range(1, STEPS + 1):
        stands(page, step)
        page.wait_for_timeout(300)
        seen.append(page.evaluate(_PICTURES))
        picture, line, place = (page.locator(f".xent-lecture {part}").bounding_box() for part in (
            ".xent-now .xent-picture", ".xent-line .widget-html-content", ".xent-place"))  # fmt: skip
        assert picture["height"] >= 0.68 * 720 and line["y"] + line["height"] <= place["y"] < 720, "all of it is on the screen"
        assert page.locator(".xent-lecture").evaluate("card => card.scrollHeight <= card.clientHeight"), "and nothing is left out"
        keys.press("PageDown")
    keys.press("h")
    page.locator(".xent-lecture .xent-margin").wait_for(state="hidden")
    assert page.locator(".xent-lecture .xent-now .xent-picture").bounding_box()["height"] >= 0.7 * 720
    for step in range(STEPS, 0, -1):
        stands(page, step)
        page.wait_for_function("([one, other]) => JSON.stringify((" + _PICTURES + ")()) === JSON.stringify(one)", arg=[seen[step - 1], 0])
        keys.press("PageUp")
    keys.press("Escape")
    page.locator(".xent-lecture").wait_for(state="detached")
    assert deck.trouble() == []


def test_digits_jump_beyond_the_ninth_card_too(open_lesson):
    lesson = open_lesson("lecture.ipynb")
    lesson.run("cast", "first-deck")
    lesson.cell("first-deck").locator(".xent-deck .xent-now .xent-full").click()
    stands(lesson.page, 1)
    for typed, step in [("12", 12), ("4", 4), ("77", 7), ("10", 10)]:
        lesson.page.keyboard.type(typed)
        stands(lesson.page, step)
        lesson.page.wait_for_timeout(800)  # what comes later is another number


def test_hands_are_counted_with_a_click_and_a_number(deck):
    page, keys = deck.page, deck.page.keyboard
    keys.press("PageDown")
    stands(page, 2)
    for box, hands in zip(page.locator(".xent-lecture .xent-vote input").all(), ["3", "1", "12", "0"], strict=True):
        box.click(position={"x": 4, "y": 8})
        keys.type(hands)  # over the 0 that stands there
    keys.press("PageDown")
    stands(page, 3)
    expect(page.locator(".xent-lecture .xent-notes")).to_contain_text("had 12 of 16 hands")


def test_without_an_answer_still_pictures_go_on_and_a_cell_that_runs_again_keeps_the_card(deck, lab):
    page, keys = deck.page, deck.page.keyboard
    keys.press("PageDown")
    stands(page, 2)
    with lab.deaf_kernels() as kernels:
        assert kernels
        keys.press("PageDown")
        stands(page, 2, still=3)
        expect(page.locator(".xent-paper .xent-late")).to_contain_text("kernel is away")
        assert page.locator(".xent-paper .xent-paper-picture").bounding_box()["height"] >= 0.68 * 720
        for key, step in [("PageDown", 4), ("5", 5), ("PageUp", 4)]:
            keys.press(key)
            stands(page, 2, still=step)
    stands(page, 4)  # the kernel is back, and so is the live card
    page.evaluate("() => void jupyterapp.commands.execute('notebook:run-all-cells')")
    stands(page, 0, still=4)  # taken away beneath: nobody sees the page
    stands(page, 4)
    keys.press("Escape")
    page.locator(".xent-lecture").wait_for(state="detached")


def test_a_line_that_is_cut_and_mended_changes_nothing_for_the_room(line, deck):
    page, keys = deck.page, deck.page.keyboard
    line.cut()
    for step in (2, 3):
        keys.press("PageDown")
        stands(page, 1, still=step)
    line.mend()
    stands(page, 3)
    keys.press("PageDown")
    stands(page, 4)


@pytest.mark.parametrize("harmless", [  # what Lab still had to ask of the dead kernel
    ("Could not restore the debugger state", "uncaught: Error: Canceled future", "uncaught: Canceled future")])  # fmt: skip
def test_a_dead_kernel_is_brought_back_by_its_button_and_keeps_nobody_from_the_page(deck, lab):
    page, keys = deck.page, deck.page.keyboard
    kill(lab)
    for step in (2, 3):
        keys.press("PageDown")
        stands(page, 1, still=step)
    page.locator(".jp-Dialog", has_text="Kernel Restarting").wait_for(state="attached")  # beneath, where nobody sees it
    deck.wait_for_kernel()  # by then Lab has started another kernel itself: a lecturer reads the line first
    page.locator(".xent-paper .xent-again").click()
    stands(page, 3, patience=90)  # in the middle of Lab's own restart the card has to press again by itself
    assert page.locator(".jp-Dialog").count() == 0
    keys.press("PageDown")
    stands(page, 4)
    kill(lab)
    keys.press("Escape")
    page.locator(".xent-lecture").wait_for(state="detached")
    page.locator(".jp-Dialog .jp-mod-accept").click()


def test_two_windows_with_the_same_page_each_keep_a_card(deck, lab):
    page, keys = deck.page, deck.page.keyboard
    keys.press("PageDown")
    stands(page, 2)
    other = page.context.new_page()
    other.set_default_timeout(60_000)
    Lesson(other, lab, deck.path).run_all()  # the same kernel: it takes the deck over, at its card
    stands(other, 2)
    stands(page, 0, still=2)
    page.bring_to_front()
    keys.press("PageDown")
    stands(page, 0, still=3)
    stands(other, 2)
    keys.press("Escape")
    page.locator(".xent-lecture").wait_for(state="detached")
