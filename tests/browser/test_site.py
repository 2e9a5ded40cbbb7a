"""The lessons as web pages, in a real browser and from a plain folder: no server, no network."""

import json
import math
import random
from pathlib import Path

import pytest

import xent_lesson
from xent_lesson.lessons import homes
from xent_lesson.notebook.shares import Shares
from xent_lesson.practice.bet import Price
from xent_lesson.practice.exercise import Exercise
from xent_lesson.site import asks
from xent_lesson.site.build import build

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
VALUES = [name for name in homes("exercise") if isinstance(found := getattr(xent_lesson, name), Exercise) and not found.cases]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Two small lessons, their pictures with few stops."""
    folder = tmp_path_factory.mktemp("site")
    for number in "00", "01":
        list(build(NOTEBOOKS, folder, only=number, most=120))
    return folder


@pytest.fixture
def web(browser, site):
    """A page of the site: web("01-surprise"). Nothing but its own folder may be asked for, nothing stand in the console."""
    context = browser.new_context(viewport={"width": 1000, "height": 800})
    page, wrong = context.new_page(), []
    page.on("request", lambda asked: asked.url.startswith((site.as_uri(), "data:")) or wrong.append(asked.url))
    page.on("console", lambda said: said.type == "error" and wrong.append(said.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))

    def go(name):
        page.goto((site / f"{name}.html").as_uri())
        return page

    yield go
    context.close()
    assert not wrong


def awake(page, figure):
    """A picture whose table has come."""
    page.locator(f"#{figure}").scroll_into_view_if_needed()
    page.wait_for_selector(f"#{figure}[data-ready]")
    return page.locator(f"#{figure}")


def test_every_slider_moves_its_picture_by_keyboard(web):
    page = web("01-surprise")
    for figure in page.locator("figure.scene").all():
        box = awake(page, figure.get_attribute("id"))
        for slider in box.locator("input[type=range]").all():
            assert slider.get_attribute("aria-label") and slider.get_attribute("aria-valuetext")
            before, said = box.locator(".facts").inner_html(), slider.get_attribute("aria-valuetext")
            slider.focus()
            page.keyboard.press("ArrowRight")
            page.keyboard.press("ArrowUp")
            assert slider.get_attribute("aria-valuetext") != said
            assert box.locator(".facts").inner_html() != before
            assert box.locator(".moving").get_attribute("aria-label") == box.locator(".facts").inner_text()
            box.locator(".reset").click()
            assert box.locator(".facts").inner_html() == before


def test_a_hand_lies_where_its_picture_says_and_is_dragged(web):
    page = web("01-surprise")
    box = awake(page, "f4")  # surprise_curve: p along x
    hand = box.locator(".hand").bounding_box()
    page.mouse.move(hand["x"] + 11, hand["y"] + hand["height"] - 11)
    page.mouse.down()
    for part in (0.25, 0.5):
        page.mouse.move(hand["x"] + 11 + part * (hand["width"] - 22), hand["y"] + hand["height"] - 11)
    page.mouse.up()
    assert box.locator(".number").inner_text() == "0.50"
    assert "1.00 bits" in box.locator(".facts").inner_text()


def test_a_page_shows_what_its_table_holds(web, site):
    page = web("01-surprise")
    for figure in "f3", "f6":
        awake(page, figure)
        about = page.evaluate("id => document.getElementById(id).xent.about", figure)
        for _ in range(20):
            at = {name: random.randrange(len(knob["values"])) for name, knob in about["knobs"].items()}
            shown, held = page.evaluate("""([id, at]) => {
                const picture = document.getElementById(id).xent, {texts, sheets} = picture.table;
                picture.to(at);
                const [sheet] = sheets, read = text => { const box = document.createElementNS('http://www.w3.org/2000/svg', 'svg'); box.innerHTML = text; return box.innerHTML; };
                const ids = sheet.pieces.map(([axes, own]) => own[axes.reduce((sum, name) => sum * picture.about.knobs[name].values.length + at[name], 0)]);
                ids.pop();
                return [[...picture.moving.children].slice(1).map(part => part.outerHTML).join(''), ids.map(id => read(texts[id])).join('')];
            }""", [figure, at])
            assert shown == held


def test_a_lecture_card_goes_forward_and_back(web):
    box = awake(page := web("01-surprise"), "f6")
    first = box.locator(".line").inner_text()
    box.locator(".next").click()
    assert box.locator(".line").inner_text() != first and box.locator(".number").inner_text() == "2"
    box.locator(".back").click()
    assert box.locator(".line").inner_text() == first and box.locator(".number").inner_text() == "1"
    assert page.locator("#f6 .facts").inner_text().startswith("Cuts: 1.")


def test_a_bet_is_priced_once_kept_and_forgotten(web):
    page = web("00-start-here")
    bet = page.locator("#bet-two_coins")
    bet.locator("button", has_text="Reveal").click()
    assert "a fair price for an open question" in bet.locator(".result").inner_text()
    assert "Bets answered: 1." in bet.locator(".result").inner_text()
    bet.locator("button", has_text="Sure").first.click()
    bet.locator("button", has_text="Reveal").click()
    assert "This one was practice" in bet.locator(".result").inner_text()
    page.reload()
    bet.locator("button", has_text="Reveal").click()
    assert "This one was practice" in bet.locator(".result").inner_text()
    bet.locator("button", has_text="Forget").click()
    assert bet.locator(".result").inner_text() == "No bets answered yet."


def test_shares_and_prices_are_those_of_the_package(web):
    page = web("00-start-here")
    shares = Shares(4)
    page.evaluate("() => { window.got = null; window.four = xentSpread(['a', 'b', 'c', 'd'], 100, parts => { got = parts; four.put(parts.map(x => x / 100)); }); }")
    for _ in range(200):
        index, part = random.randrange(4), random.choice([0, 100, random.randrange(101)])
        assert page.evaluate("([index, part]) => { four.set(index, part); return got; }", [index, part]) == list(shares.set(index, part))
    words = "([bits, count, first]) => xentBets.priced(bits, count, xentWords.bet, first)"
    for bits in 0, 0.5, 1.999, 2, 2.004, 2.006, 3, 1e3:
        for first in True, False:
            assert page.evaluate(words, [bits, 4, first]) == str(Price(bits, 2.0, not first))


def lines_for(exercise):
    """What a learner may type: the answer and every slip, nearly them, blanks, commas, fractions, rows, texts, nonsense."""
    yield from ("", "...", "[..., 1]", "2,32", "1,", "(1, 2)", "1, 2, 3", "[0.5, 0.5]", "[1, 2, 3, 4, 5]", "[[1, 2], [3, 4]]", "[1, [2, 3]]",
                "'0,5'", "'maybe'", "'inf'", '"0.5"', "2/3", "2**3", "-0.0", "math.inf", "-math.inf", "math.nan", "math.log2(8)", "-(1 - 3) * 2", "1e3", "1_000")
    for value in exercise.reference, *exercise.slips.values():
        if isinstance(value, str):
            yield from (repr(value), repr(f" {value.upper()} "))
            continue
        row = value if hasattr(value, "__len__") else [value]
        for factor in (1, 1 + 0.9 * exercise.tolerance, 1 - 1.1 * exercise.tolerance, -1):
            typed = [repr(float(x) * factor).replace("inf", "math.inf").replace("nan", "math.nan") for x in row]
            yield f"[{', '.join(typed)}]" if hasattr(value, "__len__") else typed[0]


@pytest.mark.parametrize("name", VALUES)
def test_the_page_answers_as_the_package_does(web, name):
    exercise, lines = getattr(xent_lesson, name), None
    lines = list(lines_for(exercise))
    page = web("00-start-here")
    got = page.evaluate("([about, lines]) => lines.map(line => xentCheck(xentKnown(about), line))", [json.dumps(asks.known(exercise)), lines])
    for line, verdict in zip(lines, got):
        mine = exercise.check(eval(line or "...", {"math": math}))
        assert (verdict["state"], verdict["sentence"], verdict["slip"]) == (mine.state, mine.sentence, mine.slip), line


def test_an_exercise_is_answered_by_hand_and_nonsense_is_told(web):
    page = web("01-surprise")
    form = page.locator("form#halving")
    for typed, said in (("20", "Doubling is what 1/p does"), ("11", "Right"), ("eleven", "cannot be read"), ("alert(1)", "cannot be read"), ("", "Waiting")):
        form.locator("input").fill(typed)
        form.locator("button").click()
        assert said in form.locator(".verdict").inner_text()
