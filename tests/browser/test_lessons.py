"""Every lesson in a real browser: seen before it is run, run, and each control of each picture moved."""

import nbformat
import pytest
from lab import ROOT

from xent_lesson import words

DECKS = "lecture.ipynb"  # they have tests of their own
LESSONS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb") if ".mine-" not in path.name and path.name != DECKS)
ROOM, SMALLEST = 519, 9  # pixels: what JupyterLab leaves of a screen of 1366 x 768; a letter that can still be read
_DRAWN = "image => image.complete && image.naturalWidth > 300 && image.getBoundingClientRect().height > 100"


def cells_with_pictures(name):
    """The ids of the cells that the committed notebook keeps a picture of."""
    cells = nbformat.read(ROOT / "notebooks" / name, 4).cells
    return [c.id for c in cells if any("image/png" in out.get("data", ()) for out in c.get("outputs", ()))]


def see_what_is_stored(lesson, name):
    """The pictures of a page that nobody trusts and nobody has run."""
    assert not lesson.trusted()
    for cell_id in cells_with_pictures(name):
        picture = lesson.cell(cell_id).locator(".jp-RenderedImage img")
        picture.wait_for()
        lesson.page.wait_for_function(_DRAWN, arg=picture.element_handle())
        assert "model not found" not in lesson.cell(cell_id).text_content().lower()


def test_a_page_of_decks_has_its_pictures_before_anything_runs(open_lesson):
    see_what_is_stored(open_lesson(DECKS), DECKS)


@pytest.mark.parametrize("name", LESSONS)
def test_has_its_pictures_then_runs_and_every_control_moves_them(open_lesson, every_scene, name):
    lesson = open_lesson(name)
    see_what_is_stored(lesson, name)
    drawn_with = {words.label(made, knob) for made in every_scene for knob in made.still_params}
    lesson.on_a_laptop()
    lesson.run_all()
    assert lesson.trouble() == []
    for cell_id in lesson.live_pictures():
        figure = lesson.figure(cell_id)
        assert figure.sliders or figure.choices or figure.boxes, f"{cell_id}: a live picture that nothing moves"
        start = figure.read()
        assert start["facts"] == start["label"] != ""
        assert figure.glance() <= ROOM, f"{cell_id}: not all of it is seen at one glance"
        assert min(figure.type_sizes(), default=SMALLEST) >= SMALLEST, f"{cell_id}: words too small to read"
        for slider in figure.sliders:
            try_keyboard(figure, slider, redraws=slider.label in drawn_with)
            figure.button("Reset")
            figure.wait(lambda now: now == start)
        for choice in figure.choices:
            try_choice(figure, choice)
            figure.wait(lambda now: now == start)
        for box in figure.boxes:
            try_typing(figure, box)
            figure.button("Reset")
            figure.wait(lambda now: now == start)
    assert lesson.cut_off() == []


def try_keyboard(figure, slider, redraws):
    """To both ends and between: facts, label and moving layer go along; the still layer only if drawn with this one."""
    low, high, step = slider.range
    before = figure.read()
    at_high = figure.after(lambda: slider.press("End")) if slider.value < high else before
    assert slider.value == high
    at_low = figure.after(lambda: slider.press("Home"), at_high)
    assert slider.value == low
    between = figure.after(lambda: slider.press("PageUp" if high - low > 10 * step else "ArrowRight"), at_low)
    assert low < slider.value < high
    assert between["facts"] != at_high["facts"]
    assert len({at_high["moving"], at_low["moving"], between["moving"]}) > 1  # two may look alike: p = 0 and p = 1
    assert redraws or at_high["still"] == at_low["still"] == between["still"] == before["still"]
    assert {at_high["trouble"], at_low["trouble"], between["trouble"]} == {""}


def try_choice(figure, choice):
    """Every option changes something; ends with the one it began with."""
    start = choice.locator(".mod-active").inner_text()
    options = choice.get_by_role("button").all_inner_texts()
    for option in [option for option in options if option != start] + [start]:
        before = figure.read()
        choice.get_by_text(option, exact=True).click()
        now = figure.wait(lambda now: now != before and now["facts"] == now["label"])
        assert now["trouble"] == ""


def try_typing(figure, box):
    """Another script, then nothing at all: the figure follows each key, and stops at neither."""
    before = figure.read()
    box.fill("안녕, 세상!")
    now = figure.wait(lambda now: now["facts"] == now["label"] != before["facts"])
    assert now["trouble"] == ""
    box.fill("")
    assert figure.wait(lambda empty: empty["facts"] == empty["label"] != now["facts"])["trouble"] == ""
