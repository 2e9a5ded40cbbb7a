"""Lesson 01 under a reader's hands. Numbers are worked out here anew, with nothing but math.log2."""

import math
import re

import nbformat
import pytest
from lab import ROOT

from xent_lesson import words

LESSON = "01-surprise.ipynb"
_RECORD = """box => {  // what is on the screen at each painted frame
    const seen = window.seen = [];
    const frame = new MessageChannel();
    frame.port1.onmessage = () => seen.push([
        box.querySelector('.xent-facts [role=status]')?.textContent,
        box.querySelector('.xent-moving svg')?.getAttribute('aria-label'),
    ]);
    const tick = () => { frame.port2.postMessage(0); requestAnimationFrame(tick); };
    requestAnimationFrame(tick);
}"""
_COUNT = """box => {  // how often the picture is replaced
    window.replaced = 0;
    new MutationObserver(() => { window.replaced++; })
        .observe(box.querySelector('.xent-moving'), { childList: true, subtree: true });
}"""


def sentence(p):
    """What the surprise curve has to say at p."""
    bits = "∞" if p == 0 else f"{abs(math.log2(p)):.2f}"
    return f"At p = {p:.2f} the surprise is {bits} bits, as much as {bits} heads in a row."


def mark(svg):
    """Where the dot of a moving layer is, as fractions of the axes from bottom left, and the number beside it."""
    box = {k: float(v) for k, v in re.findall(r'(\w+)="([-\d.]+)"', re.search(r"<rect [^>]*>", svg)[0])}
    x, y = map(float, re.search(r'<use [^>]*x="([-\d.]+)" y="([-\d.]+)"', svg).groups())
    return (x - box["x"]) / box["width"], 1 - (y - box["y"]) / box["height"], re.search(r"<text[^>]*>([^<]*)", svg)[1]


def check_curve(now, p, log=False):
    """Facts, label, and the mark in the picture agree with -log2 p."""
    assert now["facts"] == now["label"] == sentence(p)
    across, up, number = mark(now["moving"])
    bits = -math.log2(p) if p else math.inf
    assert number == now["facts"].split(" bits")[0].split()[-1]
    assert across == pytest.approx(1 + math.log10(max(p, 1e-6)) / 6 if log else p, abs=1e-4)
    assert up == pytest.approx(min(bits / (22 if log else 8), 1), abs=1e-4)


@pytest.fixture
def lesson(open_lesson):
    return open_lesson(LESSON)


@pytest.fixture
def curve(lesson):
    """The surprise curve, live, and nothing else run."""
    lesson.run("cast", "curve")
    return lesson.figure("curve")


def test_keys_buttons_and_the_value_box(curve):
    slider, = curve.sliders
    start = curve.read()
    check_curve(start, 0.30)
    check_curve(curve.after(lambda: slider.press("ArrowLeft")), 0.29)
    check_curve(curve.after(lambda: slider.press("End")), 1)
    check_curve(curve.after(lambda: slider.press("Home")), 0)
    check_curve(curve.after(lambda: slider.type("0.125")), 0.12 if slider.value == 0.12 else 0.13)
    check_curve(curve.after(lambda: slider.type("0.50")), 0.5)
    linear = curve.read()
    curve.choices.get_by_text("log").click()
    log = curve.wait(lambda now: now["still"] != linear["still"] and now["moving"] != linear["moving"])
    check_curve(log, 0.5, log=True)
    check_curve(curve.after(lambda: slider.press("Home")), 0, log=True)
    curve.button("Reset")
    curve.wait(lambda now: now == start)


def test_drag(curve):
    slider, = curve.sliders
    curve.box.evaluate(_RECORD)
    for _ in slider.drag(0.1, 0.9, 0.25, 0.6):
        curve.wait(lambda now: now["facts"] == now["label"] == sentence(slider.value))
        check_curve(curve.read(), slider.value)
    assert 0.55 < slider.value < 0.65
    frames = curve.page.evaluate("window.seen")
    assert len({label for _, label in frames}) > 8, "the picture did not follow the hand"
    together = sum(facts == label for facts, label in frames) / len(frames)
    assert together > 0.8, f"the words are beside the picture in {together:.0%} of the frames"
