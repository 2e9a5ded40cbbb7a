"""A picture in a page that is not ours: what that page says about its own text moves none of the picture's."""

import pytest

import xent_lesson

SCENES = ["surprise_curve", "code_area", "huffman_tree", "whose_words", "each_or_all"]
PAGES = {
    "from right to left": '<html dir="rtl" lang="ar">',
    "airy": '<html style="letter-spacing: 4px; word-spacing: 9px; text-indent: 20px; text-align: right; line-height: 3">',
    "loud": '<html style="font: italic bold small-caps 30px cursive; text-transform: uppercase">',
    "from its end": '<html style="text-anchor: end; dominant-baseline: hanging; stroke: red; stroke-width: 9">',
    "vertical": '<html style="writing-mode: vertical-rl">',
}
_TEXTS = """() => [...document.querySelectorAll('svg')].map(svg => {
    const home = svg.getBoundingClientRect();
    return [...svg.querySelectorAll('text, tspan')].map(text => {
        const box = text.getBoundingClientRect();
        return [text.textContent, box.x - home.x, box.y - home.y, box.width, box.height];
    });
})"""


@pytest.fixture(scope="module")
def layers():
    stages = [getattr(xent_lesson, name).open() for name in SCENES]
    return "".join(f'<div style="width: 640px">{stage.moving_svg()}</div>' for stage in stages)


@pytest.fixture(scope="module")
def texts(browser, layers):
    """Where a browser puts every moving text of these scenes, in a page that begins so."""
    page = browser.new_page()

    def texts(beginning):
        page.set_content(f"<!doctype html>{beginning}<body>{layers}")
        return page.evaluate(_TEXTS)

    yield texts
    page.close()


@pytest.mark.parametrize("beginning", PAGES.values(), ids=list(PAGES))
def test_every_text_stands_where_it_stands_in_a_plain_page(texts, beginning):
    plain, here = texts("<html>"), texts(beginning)
    assert all(plain)
    for name, ours, theirs in zip(SCENES, plain, here, strict=True):
        assert [text for text, *_ in ours] == [text for text, *_ in theirs]
        for (text, *box), (_, *other) in zip(ours, theirs):
            assert box == pytest.approx(other, abs=0.5), (name, text)
