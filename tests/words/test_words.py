"""Words: every sentence is used, every sentence used is there, and numbers read as they should."""

import ast
import inspect
import math
import re
import string
import tomllib
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import xent_lesson
from xent_lesson import words
from xent_lesson.lessons import cards, decks, rooms
from xent_lesson.picture.scene import beside
from xent_lesson.practice.bet import Bet
from xent_lesson.practice.exercise import Exercise

HOUSE = Path(xent_lesson.__file__).parent
LESSONS = [thing for room in rooms("exercise") for thing in vars(room).values() if isinstance(thing, (Bet, Exercise))]

# The sections that belong to the package itself, and the rooms that speak from them.
SPOKEN_BY = {
    "show": {"notebook/show", "notebook/explorer", "notebook/full", "notebook/steps", "notebook/deck"},
    "vote": {"practice/vote", "notebook/hands_up"},
    "bet": {"practice/bet", "practice/ledger", "notebook/show"},
    "exercise": {"practice/exercise"},
    "game": {"practice/letter_game", "notebook/letters"},
    "verdict": {"practice/verdict", "practice/exercise"},
    "site": {"site/asks", "site/build", "site/page"},
}


def spoken(room):
    """Every text in the code of a room: each constant, and an f-string as its text with {} for the gaps."""
    for node in ast.walk(ast.parse((HOUSE / f"{room}.py").read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)


def keys_spoken(section):
    """The keys of a section that its rooms name, in full ("bet.how") or behind an f"bet.{...}" ("average")."""
    said = {text for room in SPOKEN_BY[section] for text in spoken(room)}
    gap = any(text.startswith(f"{section}.{{}}") for text in said) or section == "verdict"  # verdict("right")
    yield from (text for text in said if text.startswith(f"{section}.") and "{" not in text)
    yield from (f"{section}.{text}" for text in said if gap and re.fullmatch(r"\w+", text))


def keys_of_lessons():
    for thing in LESSONS:
        if isinstance(thing, Bet):
            keys = ["question", "because", *thing.options]
        else:
            keys = ["solution", *thing.slips]
        yield from (f"{thing.name}.{key}" for key in keys)


def keys_of_lectures():
    """The words of every card, and the title of every deck."""
    yield from (f"{card}_card.{key}" for card in cards() for key in ("line", "ask", "answers"))
    yield from (f"{deck}_deck.title" for deck in decks())


def placeholders(sentence):
    """The names in the {placeholders} of a sentence."""
    return {re.split(r"[.\[]", field)[0] for _, field, _, _ in string.Formatter().parse(sentence) if field is not None}


# --- nothing missing, nothing idle -----------------------------------------------------------------------------------

def test_no_sentence_is_missing(sentences, every_scene, keys_of):
    wanted = {key for made in every_scene for key in keys_of(made)} | set(keys_of_lessons()) | set(keys_of_lectures())
    wanted |= {key for section in SPOKEN_BY for room in SPOKEN_BY[section] for key in spoken(room)
               if re.fullmatch(rf"{section}\.\w+", key)}
    assert sorted(wanted - set(sentences)) == []


def test_no_verdict_is_missing(sentences):
    """The keys of verdicts are handed about as bare words; those with an underscore can be nothing else."""
    bare = {text for text in spoken("practice/verdict") if re.fullmatch(r"[a-z]+(_[a-z]+)+", text)}
    assert len(bare) > 5 and sorted(key for key in bare if f"verdict.{key}" not in sentences) == []


def test_no_sentence_is_idle(sentences, every_scene, keys_of, picture_words):
    used = {key for made in every_scene for key in keys_of(made)} | set(keys_of_lessons()) | set(keys_of_lectures()) | picture_words
    used |= {key for section in SPOKEN_BY for key in keys_spoken(section)}
    for exercise in (thing for thing in LESSONS if isinstance(thing, Exercise)):
        hints = len(exercise._hints())
        used |= {f"{exercise.name}.right", *(f"{exercise.name}.hint{n + 1}" for n in range(hints))}
    assert sorted(set(sentences) - used) == []


def test_every_section_belongs_to_one_thing_and_lies_where_that_is_made(every_scene):
    homes = {made.name: Path(inspect.getfile(made.draw)).parent for made in every_scene}
    homes |= {thing.name: Path(room.__file__).parent for room in rooms("exercise") for thing in vars(room).values()
              if isinstance(thing, (Bet, Exercise))}  # fmt: skip
    homes |= dict.fromkeys(SPOKEN_BY, HOUSE / "words")
    lists = [(file, tomllib.loads(file.read_text("utf-8"))) for file in HOUSE.glob("lessons/*/cards.toml")]
    homes |= {f"{card}_card": file.parent for file, found in lists for card in found}
    homes |= {f"{file.parent.name}_deck": file.parent for file, _ in lists}
    homes |= {f"{deck}_deck": HOUSE / "lessons/lecture" for deck in decks() if f"{deck}_deck" not in homes}
    assert len(homes) == len(every_scene) + len(LESSONS) + len(SPOKEN_BY) + len(cards()) + len(decks())
    found = [(section, file.parent) for file in HOUSE.rglob(f"{words.LANGUAGE}.toml")
             for section in tomllib.loads(file.read_text("utf-8"))]  # fmt: skip
    assert len(found) == len(dict(found)) and dict(found) == homes


# --- placeholders ----------------------------------------------------------------------------------------------------

def test_every_sentence_can_be_read_for_its_placeholders_and_each_has_a_name(sentences):
    for key, sentence in sentences.items():
        assert all(name.isidentifier() for name in placeholders(sentence)), key


def test_only_facts_hold_placeholders_among_the_words_of_a_scene(sentences, every_scene, keys_of):
    for made in every_scene:
        for key in keys_of(made):
            assert key.endswith(".facts") or not placeholders(sentences.get(key, "")), key


def test_a_sentence_that_is_said_in_full_gets_what_it_names(sentences):
    said = {}
    for room in {room for rooms in SPOKEN_BY.values() for room in rooms}:
        for call in ast.walk(ast.parse((HOUSE / f"{room}.py").read_text("utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "say" and isinstance(call.args[0], ast.Constant):
                said[call.args[0].value] = {keyword.arg for keyword in call.keywords}
    assert said and all(placeholders(sentences[key]) == given for key, given in said.items()), said


# --- how numbers read ------------------------------------------------------------------------------------------------

@pytest.fixture
def filled(monkeypatch):
    """What a sentence of our own becomes when it is filled."""

    def filled(sentence, **values):
        monkeypatch.setattr(words, "_table", lambda language: {"own.sentence": sentence})
        return words.say("own.sentence", **values)

    return filled


@pytest.mark.parametrize("sentence, value, read", [
    ("{x:.2f}", math.inf, "∞"),
    ("{x:.2f}", -math.inf, "−∞"),
    ("{x:,.0f}", np.float64("inf"), "∞"),
    ("{x}", math.inf, "∞"),
    ("{x:.2f}", -1.5, "−1.50"),
    ("{x:+.1f}", 1.5, "+1.5"),
    ("{x:.2f}", -0.001, "0.00"),
    ("{x:.0f}", -0.4, "0"),
    ("{x:.2f}", -0.01, "−0.01"),
    ("{x:.2f}", 2, "2.00"),
    ("{x:,.0f}", 1048576.0, "1,048,576"),
    ("{x}", "half-way", "half-way"),
    ("{x:>5}", "a-b", "  a-b"),
    ("{{{x:.1f}}}", 1, "{1.0}"),
])
def test_numbers_read_as_in_a_book(filled, sentence, value, read):
    assert filled(sentence, x=value) == read


def test_what_is_missing_is_named(filled):
    with pytest.raises(KeyError, match=r"no words for 'no.such'; add it to en.toml in its lesson's folder"):
        words.say("no.such")
    with pytest.raises(KeyError, match=r"the words for 'own.sentence' need a value for 'y'"):
        filled("{x} and {y}", x=1)


def test_keys_are_those_of_the_file_in_its_order(sentences):
    assert words.keys() == list(sentences)
    assert all(map(words.has, sentences)) and not words.has("no.such")


# --- what a scene says -----------------------------------------------------------------------------------------------

def test_a_scene_without_words_says_its_numbers(slope):
    assert words.facts_line(slope.open(x=0.25)) == "x = 0.25 · height_count = 0.5"
    assert words.label(slope, "x") == "x" and words.of_scene(slope, "title") == ""


def test_scenes_side_by_side_say_theirs_in_turn():
    both = beside(xent_lesson.surprise_curve, xent_lesson.bernoulli_curve)
    one, other = (words.say(f"{part.name}.title") for part in both.parts)
    assert words.of_scene(both, "title", " · ") == f"{one} · {other}"
    line = words.facts_line(both.open(p=0.5))
    assert line == " ".join(words.facts_line(part.open(p=0.5)) for part in both.parts)
    assert words.label(both, "p") == words.say("surprise_curve.p")


# --- numbers in the colours of the picture ------------------------------------------------------------------------------

@pytest.fixture
def dressed(monkeypatch):
    """facts_line of a stage at these values, each dressed as <name text>."""
    def dressed(sentence, **values):
        monkeypatch.setattr(words, "_table", lambda language: {"bare.facts": sentence} if sentence else {})
        scene = SimpleNamespace(held={}, parts=[SimpleNamespace(name="bare")])
        stage = SimpleNamespace(scene=scene, at={}, facts=values)
        return words.facts_line(stage, lambda name, text: f"<{name} {text}>"), words.facts_line(stage)

    return dressed


def test_each_value_of_a_line_of_facts_may_be_dressed(dressed):
    line, plain = dressed("At p = {p:.2f}: {bits:.1f} bits, {p:.0%} of it.", p=0.256, bits=math.inf)
    assert line == "At p = <p 0.26>: <bits ∞> bits, <p 26%> of it."
    assert plain == "At p = 0.26: ∞ bits, 26% of it."


def test_a_dressed_value_is_printed_as_a_plain_one(dressed):
    assert dressed("{d:.2f}", d=-0.001) == ("<d 0.00>", "0.00")
    assert dressed("{row[1]:.1f}", row=(1, 2)) == ("<row 2.0>", "2.0")


def test_a_scene_without_words_has_its_values_dressed_too(dressed):
    assert dressed("", p=0.5) == ("p = <p 0.5>", "p = 0.5")
