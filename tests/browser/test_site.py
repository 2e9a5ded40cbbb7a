"""The lessons as web pages, in a real browser and from a plain folder: no server, no network.

All pages are built once, with few stops: which they are makes no difference to a page, and all of them take minutes.
"""

import json
import math
import random
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import xent_lesson
from xent_lesson import words
from xent_lesson.lessons import homes
from xent_lesson.notebook.shares import Shares
from xent_lesson.practice.bet import Price
from xent_lesson.practice.exercise import Exercise
from xent_lesson.practice.letter_game import ALL, COUNT, OTHERS, LetterGame, label
from xent_lesson.site import asks
from xent_lesson.site.build import build

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
PAGES = [path.stem for path in sorted(NOTEBOOKS.glob("[0-9][0-9]-*.ipynb"))]
BY_HAND = "00", "01"  # the lessons that are played with here: their stops are close together
VALUES = [name for name in homes("exercise") if isinstance(found := getattr(xent_lesson, name), Exercise) and not found.cases]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """All the pages, their pictures with few stops."""
    folder = tmp_path_factory.mktemp("site")
    for page in PAGES:
        list(build(NOTEBOOKS, folder, only=page[:2], most=120 if page[:2] in BY_HAND else 6))
    return folder


@pytest.fixture
def web(browser, site):
    """A page of the site: web("01-surprise"). Nothing but its own folder may be asked for, nothing stand in the console."""
    context = browser.new_context(viewport={"width": 1000, "height": 800})
    context.set_default_timeout(20_000)
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


_STATE = """box => {
    const moving = box.querySelector('.moving'), facts = box.querySelector('.facts');
    return [document.activeElement.getAttribute('aria-valuetext'), facts.innerHTML + moving.innerHTML, moving.getAttribute('aria-label') === facts.textContent];
}"""


@pytest.mark.parametrize("name", PAGES)
def test_every_slider_of_a_page_moves_by_keyboard(web, name):
    """Its picture and the line of facts follow, for the screen reader, too; Reset brings back the start."""
    page = web(name)
    for figure in page.locator("figure.scene").all():
        box = awake(page, figure.get_attribute("id"))
        facts, start = box.locator(".facts"), box.locator(".facts").inner_html()
        for slider in box.locator("input[type=range]").all():
            slider.focus()
            told, seen, label = set(), set(), slider.get_attribute("aria-label")
            for key in ("ArrowRight", "ArrowUp", "End", "Home"):
                page.keyboard.press(key)
                number, shown, spoken = box.evaluate(_STATE)
                told.add(number)
                seen.add(shown)
                assert spoken, (figure.get_attribute("id"), label)
            assert label and len(told) > 1 and len(seen) > 1, (figure.get_attribute("id"), label)
            box.locator(".reset").click()
            assert facts.inner_html() == start
        for group in box.locator("fieldset").all():
            seen = {facts.inner_html() + box.locator(".picture").inner_html() for choice in group.locator("input").all() if not choice.check()}
            assert len(seen) > 1
            box.locator(".reset").click()
            assert facts.inner_html() == start
    for slider in page.locator(".bet input[type=range]").all():
        told = slider.get_attribute("aria-valuetext")
        slider.press("ArrowRight")
        assert slider.get_attribute("aria-label") and slider.get_attribute("aria-valuetext") != told


@pytest.mark.parametrize("name", ["index", *PAGES])
def test_no_page_is_wider_than_its_screen(web, name):
    page = web(name)
    for width in 400, 1366, 1920:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


class Leads(HTMLParser):
    """Where a page leads, and the places on it."""

    def __init__(self, text):
        super().__init__()
        self.links, self.places, self.tables = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if "data-table" in attrs:
            self.tables.append(attrs["data-table"])
        self.places += [attrs["id"]] if "id" in attrs else []
        self.links += [attrs["href"]] if tag == "a" and "href" in attrs else []


def test_every_link_leads_to_a_page_and_a_place_on_it(site):
    pages = {path.name: Leads(path.read_text("utf-8")) for path in site.glob("*.html")}
    for name, page in pages.items():
        assert len(set(page.places)) == len(page.places), name
        assert set(page.tables) == {f"{table.parent.name}/{table.name}" for table in site.glob(f"{name[:-5]}/*.js")}, name
        for link in page.links:
            if not re.match("https?://", link):
                to, _, place = link.partition("#")
                assert (to or name) in pages and (not place or place in pages[to or name].places), (name, link)


def test_a_hand_lies_where_its_picture_says_and_is_dragged(web):
    page = web("01-surprise")
    box = awake(page, "picture-curve")
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
    for figure in "picture-two", "picture-lecture-card":
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
                return [[...picture.moving.children].map(part => part.outerHTML).join(''), ids.map(id => read(texts[id])).join('')];
            }""", [figure, at])
            assert shown == held


def test_a_lecture_card_goes_forward_and_back(web):
    box = awake(page := web("01-surprise"), "picture-lecture-card")
    first = box.locator(".line").inner_text()
    box.locator(".next").click()
    assert box.locator(".line").inner_text() != first and box.locator(".number").inner_text() == "2"
    box.locator(".back").click()
    assert box.locator(".line").inner_text() == first and box.locator(".number").inner_text() == "1"
    assert page.locator("#picture-lecture-card .facts").inner_text().startswith("Cuts: 1.")


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


@pytest.fixture(scope="module")
def answering(browser, site):
    """A page that answers."""
    page = browser.new_page()
    page.goto((site / "00-start-here.html").as_uri())
    yield page
    page.close()


@pytest.mark.parametrize("name", VALUES)
def test_the_page_answers_as_the_package_does(answering, name):
    exercise = getattr(xent_lesson, name)
    lines = list(lines_for(exercise))
    got = answering.evaluate("([about, lines]) => lines.map(line => xentCheck(xentKnown(about), line))", [json.dumps(asks.known(exercise)), lines])
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


def test_an_exercise_with_several_numbers_and_one_with_a_choice(web):
    form = web("06-gradients").locator("form#confident_slopes")
    answer = xent_lesson.confident_slopes_exercise.reference
    for typed, state in ((", ".join(map(str, answer)), "right"), ("1", "broken")):
        form.locator("input").fill(typed)
        form.locator("button").click()
        assert state in form.locator(".verdict").get_attribute("class")
    form = web("13-in-the-frameworks").locator("form#repair")
    for choice in form.locator("input").all():
        choice.check()
        form.locator("button").click()
        right = choice.get_attribute("value") == xent_lesson.repair_exercise.reference
        assert ("right" in form.locator(".verdict").get_attribute("class")) == right


def test_an_exercise_that_asks_for_a_function_shows_the_task_its_hints_and_the_way(web):
    box = web("01-surprise").locator("section#my_surprisal")
    assert "def " in box.locator("pre").first.inner_text() and "JupyterLab" in box.inner_text()
    assert not box.locator("input").count()
    for fold in box.locator("details").all():
        fold.locator("summary").click()
        assert fold.locator("p, pre").first.is_visible()


def test_what_ones_bets_have_cost_is_listed(web):
    page = web("00-start-here")
    page.locator("#bet-two_coins button", has_text="Reveal").click()
    for name in "04-cross-entropy", "12-trust":
        own = web(name).locator(".own-bets")
        assert own.locator("li").all_inner_texts() == ["two coins: 1.58 bits"]
        assert "Average price: 1.58 bits" in own.inner_text()


def test_the_game_of_the_next_letter_is_priced_as_by_the_package(web):
    page, game = web("14-the-next-letter"), LetterGame(20)
    box = page.locator(".game")
    assert box.locator(".text").inner_text() == game.shown()
    for turn in range(COUNT):
        options, likely = game.options, turn % 2
        if likely:  # the first letter has it all, or all letters are alike
            box.locator("input").first.press("End")
        else:
            box.locator("button", has_text="alike").click()
        paid = game.place({options[0]: 1.0} if likely else dict(zip(options, [*[1 / ALL] * 5, OTHERS / ALL])))
        box.locator("button", has_text="Reveal").click()
        said = words.say("game.was", letter=label(paid.letter), share=paid.share, bits=paid.bits, its_share=paid.its_share, its_bits=paid.its_bits)
        assert said in box.locator(".result").inner_text()
        assert box.locator(".text").inner_text() == game.shown()
    rows = [row.split("\t") for row in box.locator("table").inner_text().splitlines()]
    means = sorted((words.say("game.mean", bits=bits), words.say(f"game.{who}")) for who, bits in game.averages().items())
    assert sorted((bits, who) for who, bits in rows[1:]) == means
    box.locator("button", has_text="Reset").click()
    assert box.locator(".text").inner_text() == LetterGame(20).shown()
