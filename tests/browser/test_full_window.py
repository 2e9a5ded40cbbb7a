"""A card over the whole window: a lecturer with a remote control and no second try."""

import pytest

PAGE, CARD = "04-cross-entropy.ipynb", "lecture-card"
FORWARD, BACK = ["ArrowRight", " ", "PageDown", "Enter"], ["ArrowLeft", "PageUp", "Backspace"]
_CELLS = "() => jupyterapp.shell.currentWidget.content.widgets.length"
_FITS = """share => {
    const card = document.querySelector('.xent-lecture'), [picture, line] = ['.xent-picture', '.xent-line'].map(part => card.querySelector(part).getBoundingClientRect());
    return picture.height >= share * innerHeight && line.bottom <= innerHeight && card.scrollHeight <= card.clientHeight && card.scrollWidth <= card.clientWidth;
}"""
_TOP = "box => box.getBoundingClientRect().top"


@pytest.fixture
def card(open_lesson):
    """The lecture card of lesson 04 in its page, run, on a projector."""
    lesson = open_lesson(PAGE)
    lesson.page.set_viewport_size({"width": 1280, "height": 720})
    lesson.run_all()
    figure = lesson.figure(CARD)
    figure.lesson = lesson
    return figure


def fill(figure):
    figure.button("Full window")
    figure.page.locator(".xent-lecture").wait_for()
    figure.page.wait_for_function("() => document.querySelector('.xent-lecture .xent-picture').getBoundingClientRect().height > 400")


def step(figure):
    """The number of the step that the card says."""
    return int(figure.box.locator(".xent-step").text_content().split()[1])


def presses(figure, key, leads_to):
    figure.page.keyboard.press(key)
    figure.wait(lambda now: step(figure) == leads_to and now["facts"] == now["label"])


def test_it_covers_the_window_and_gives_the_page_back(card):
    before = card.box.evaluate(_TOP)
    fill(card)
    page, size = card.page, card.page.viewport_size
    assert page.locator(".xent-lecture").bounding_box() == {"x": 0, "y": 0, **size}
    corners = [(2, 2), (size["width"] - 2, 2), (2, size["height"] - 2), (size["width"] - 2, size["height"] - 2), (640, 360)]
    assert page.evaluate("corners => corners.every(([x, y]) => document.elementFromPoint(x, y).closest('.xent-lecture'))", corners)
    assert page.locator(".xent-lecture .xent-picture").bounding_box()["height"] >= 0.7 * size["height"]
    line = page.locator(".xent-lecture .xent-line .widget-html-content")
    assert float(line.evaluate("line => getComputedStyle(line).fontSize").rstrip("px")) >= 28
    assert line.bounding_box()["y"] + line.bounding_box()["height"] < size["height"]
    tops = {round(handle.bounding_box()["y"]) for handle in page.locator(".xent-lecture .xent-controls .noUi-handle").all()}
    assert len(tops) == 1, "the sliders are one row"
    for zoom in (1.5, 2):  # to the page it is a smaller window
        page.set_viewport_size({side: round(pixels / zoom) for side, pixels in size.items()})
        page.wait_for_function(_FITS, arg=0.7)
    page.set_viewport_size(size)
    page.keyboard.press("Escape")
    page.locator(".xent-lecture").wait_for(state="detached")
    assert card.box.evaluate(_TOP) == pytest.approx(before, abs=3), "the page is where it was"


def test_a_remote_steps_without_a_click_and_harms_nothing(card):
    cells = card.page.evaluate(_CELLS)
    fill(card)
    now = 1
    for key in FORWARD:
        presses(card, key, now := now + 1)
    for key in BACK:
        presses(card, key, now := now - 1)
    presses(card, "5", 5)
    presses(card, "Home", 1)
    presses(card, "ArrowLeft", 1)
    for key in "xbdb0jjm":  # a remote's black screen is `b`; to JupyterLab it is a new cell
        card.page.keyboard.press(key)
    assert card.page.evaluate("() => document.querySelector('.xent-black') === null")
    card.page.keyboard.press("b")
    assert card.page.locator(".xent-black").count() == 1
    card.page.keyboard.press("PageDown")  # any key brings the picture back, the same picture
    assert card.page.locator(".xent-black").count() == 0 and step(card) == 1
    presses(card, "PageDown", 2)
    card.page.keyboard.press("Escape")
    card.page.locator(".xent-lecture").wait_for(state="detached")
    assert card.page.evaluate(_CELLS) == cells and card.lesson.trouble() == []


def test_back_and_forth_is_the_same_picture_and_a_hand_is_let_go(card):
    fill(card)
    seen = [card.read()]
    for k in range(2, 5):
        presses(card, "PageDown", k)
        card.page.wait_for_timeout(500)  # two steps may say the same: nothing tells that the second has arrived
        seen.append(card.read())
    slider = card.sliders[0]
    card.after(lambda: slider.press("End"))
    for key, k in [("PageUp", 3), ("PageUp", 2), ("PageDown", 3), ("PageDown", 4)]:  # the slider has the focus, and does not take it
        presses(card, key, k)
        card.wait(lambda now: now == seen[k - 1])
