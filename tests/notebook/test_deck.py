"""A deck: several scenes in one panel, the next ones prepared, hands counted, a cell that runs again."""

import asyncio
import base64
import re
import time
from html import unescape

import pytest
from shown import Kernel, inside, living_widgets

from xent_lesson import words
from xent_lesson.lessons import decks
from xent_lesson.notebook import deck as room
from xent_lesson.notebook.show import clicker, deck, explore, present

FEW = "cross_entropy"  # two scenes, five cards, two votes


@pytest.fixture
def few():
    made = deck(FEW)
    yield made
    made.close()


def part(made):
    now, = [p for p in made._parts.values() if "xent-now" in p.box._dom_classes]
    return now


def seen(made):
    return part(made)._still.value, part(made)._moving.value, made._steps._line.value


def test_there_and_back_is_the_same_picture_byte_for_byte_and_a_hand_is_let_go(few):
    there = []
    for step in range(5):
        few.go(step)
        there.append(seen(few))
    assert len(set(there)) == 5
    part(few).q.value = 0.1
    assert seen(few) != there[4]
    for step in [3, 2, 1, 0, 1, 2, 3, 4]:
        few.go(step)
        assert seen(few) == there[step]
        while few.prepare():
            assert seen(few) == there[step], "what is prepared in the background is not seen"


def test_beyond_an_end_is_the_end(few):
    few.go(-3)
    assert few._steps.now == 0
    few.go(99)
    assert few._steps.now == 4


def test_only_the_first_picture_is_drawn_at_once_and_the_rest_follow_while_nobody_waits(monkeypatch):
    monkeypatch.setattr(room, "PAUSE", 0)

    async def wait():
        made = deck(FEW)
        assert len(made._parts) == 1 and len(made._stills.children) == 0
        until = time.monotonic() + 60
        while len(made._ready) < 5 and time.monotonic() < until:
            await asyncio.sleep(0.05)
        assert len(made._parts) == 2 and len(made._stills.children) == 5 and not made.prepare()
        made.close()

    asyncio.run(wait())


def test_a_still_is_the_card_as_it_will_be_and_shares_no_id_with_it(few):
    while few.prepare():
        pass
    for step, page in enumerate(few._stills.children):
        few.go(step)
        line = re.sub("<.*?>", "", unescape(seen(few)[2])).split(". ", 1)[1]
        assert f'<template data-step="{step + 1}">' in page.value and line in unescape(page.value)
        mine, its = (set(re.findall(r' id="(.*?)"', text)) for text in ("".join(seen(few)[:2]), page.value))
        assert len(mine) == len(its) and mine & its == set()
    assert sum(len(page.value) for page in few._stills.children) < 300_000


def test_the_margin_asks_expects_and_takes_hands(few):
    notes = unescape(few._notes.value)
    assert words.say("promises_card.ask") in notes and words.say("promises_card.answers") in notes
    vote = few._votes[0]
    assert few._margin.children == (few._notes, vote.box) and vote.hands == [0, 0, 0, 0]
    for box, hands in zip(vote._boxes, [2, 1, 4, 9]):
        box.value = hands
    assert few._class.value.count("bits") == 0
    few.go(1)
    assert few._margin.children == (few._notes,) and "had 4 of 16 hands: the class pays 2.00 bits" in unescape(few._notes.value)
    few.go(4)
    assert "cross-entropy is 2.00 bits a vote" in unescape(few._class.value)
    few.go(3)
    assert "cross-entropy is" not in few._class.value


def test_a_card_that_fails_says_so_and_the_next_one_comes(few, monkeypatch):
    monkeypatch.delenv("XENT_LESSON_STRICT")
    monkeypatch.setattr(few, "_line", lambda step, values, line=few._line: 1 / 0 if step == 1 else line(step, values))
    few.go(1)
    assert "ZeroDivisionError" in few._trouble.value
    few.go(2)
    assert "ZeroDivisionError" not in few._trouble.value and "0.88" in seen(few)[2]


def test_closed_it_leaves_no_widget():
    before = living_widgets()
    made = deck(FEW)
    while made.prepare():
        made.go(made._steps.now + 1)
    made.close()
    assert living_widgets() == before and "Cross-entropy" in repr(made)


@pytest.mark.parametrize("name", decks())
def test_every_deck_opens_as_text_and_picture(name):
    made = deck(name)
    data, metadata = made._repr_mimebundle_()
    assert data["text/plain"].startswith(words.say(f"{name}_deck.title")) and max(map(len, data["text/plain"].splitlines())) <= words.COLUMNS
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG") and metadata["image/png"]["alt"]
    made.close()


# --- present ---------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("make", [
    lambda: present("surprise_curve", p=0.25), lambda: present(explore("bag")), lambda: present(FEW), lambda: present(deck(FEW)),
    lambda: present("surprise_curve", [dict(p=0.5, say="A fair coin."), dict(p=0.25)]),
    lambda: present(clicker("surprise_curve", [dict(p=0.5)])),
], ids=["scene", "explorer", "name of a deck", "deck", "steps", "card"])
def test_it_covers_the_window_at_once_alone(make):
    before, shown = present("bag"), make()
    assert shown.fills and not before.fills and "xent-lecture" in shown.box._dom_classes
    assert [w for w in inside(shown.box) if "xent-style" in w._dom_classes and "xent-paper" in w.value]
    assert not shown.fill_window(False).fills
    for thing in (before, shown):
        thing.close()


@pytest.mark.parametrize("call, error, said", [
    (lambda: present("suprise"), ValueError, "thing='suprise' is unknown; the decks are .*surprise"),
    (lambda: present(3), TypeError, "thing=3 is no scene; give a scene or the name of one"),
    (lambda: present("surprise", p=0.5), TypeError, "'surprise' has its own positions; leave out p"),
    (lambda: present("surprise", [dict(p=0.5)]), TypeError, "'surprise' has its own positions; leave out steps"),
    (lambda: present("bag", [dict(p=0.5)], p=0.5), TypeError, "steps say where to begin; leave out p"),
    (lambda: present("bag", p=2), ValueError, "bag: p=2.0 is not between 0 and 1"),
    (lambda: present("bag", "p"), TypeError, "steps='p' is no list"),
    (lambda: deck("suprise"), ValueError, "deck='suprise' is unknown; the decks are "),
    (lambda: deck(1), TypeError, "name=1 is no name of a deck"),
])
def test_what_cannot_be_shown_is_refused_in_one_line(call, error, said):
    before = living_widgets()
    with pytest.raises(error, match=said) as caught:
        call()
    assert "\n" not in str(caught.value) and living_widgets() == before


def test_a_cell_that_runs_again_goes_on_where_the_lecture_stood():
    """The same card, the window still filled, the hands still counted; out of the full window it begins anew."""
    kernel = Kernel()
    try:
        kernel.run("import os; os.environ['XENT_LESSON_STRICT'] = '1'\nfrom xent_lesson import deck")
        cell = f"shown = deck({FEW!r})"
        kernel.run(cell, "a")
        kernel.run("shown._votes[0]._boxes[2].value = 7; shown.fill_window(); shown.go(3)", "b")
        kernel.run(cell, "a")
        state = "[shown._steps.now, shown.fills, shown._votes[0].hands]"
        assert kernel.value(state) == [3, True, [0, 0, 7, 0]]
        kernel.run("shown.fill_window(False)", "b")
        kernel.run(cell, "a")
        assert kernel.value(state) == [0, False, [0, 0, 0, 0]]
    finally:
        kernel.stop()
