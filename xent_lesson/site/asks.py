"""Bets and exercises as a page asks them: the words to read, and what its scripts need to answer."""

import json
import math
from functools import cache
from html import escape

import numpy as np

from xent_lesson import words
from xent_lesson.practice.letter_game import ALL, OTHER, OTHERS, LetterGame, label
from xent_lesson.practice.outcome import outcome_of

from .text import html


def bet(bet):
    """A bet as HTML: without its script the question and its options can still be read."""
    about = {
        "name": bet.name, "options": list(bet.options), "labels": [bet.label(option) for option in bet.options],
        "answer": bet.answer, "because": bet.because, "question": bet.mark,
    }
    options = "".join(f"<li>{escape(label)}</li>" for label in about["labels"])
    return (
        f'<div class="bet" role="group" id="bet-{bet.name}" aria-label="{escape(words.say("site.bet"))}">{data(about)}'
        f'<p><strong>{escape(bet.question)}</strong></p><ul class="options">{options}</ul>'
        f'<p class="aside">{escape(words.say("bet.how"))}</p>'
        '<div class="spread"></div><p class="presses"></p><p class="result" role="status"></p></div>'
    )


def own_bets():
    """The reader's own bets as a list, filled by the page."""
    return f'<div class="own-bets"><p><strong>{escape(words.say("site.own_bets"))}:</strong> <span></span></p><ol></ol></div>'


def game(seed):
    """The game of the next letter as HTML: the text, what may come, and what the models paid, worked out beforehand."""
    played, rounds = LetterGame(seed), []
    while not played.over:
        asked = {"shown": played.shown(), "labels": [label(option) for option in played.options]}
        options = played.options
        paid = played.skip()
        asked |= {"answer": options.index(paid.letter if paid.letter in options else OTHER), "letter": label(paid.letter)}
        rounds.append(asked | {"its_share": paid.its_share, "its_bits": paid.its_bits, "its_mean": played.averages()["order_2"]})
    means = {words.say(f"game.{who}"): bits for who, bits in played.averages().items() if who != "you"}
    about = {"rounds": rounds, "ended": played.shown(), "all": ALL, "others": OTHERS, "others_mean": list(means.items()), "again": words.say("show.reset")}
    return (
        f'<div class="game" role="group" aria-label="{escape(words.say("game.title"))}">{data(about)}'
        f'<p><strong>{escape(words.say("game.title"))}</strong></p><p class="aside">{escape(words.say("game.how", others=OTHERS))}</p>'
        f'<p class="text">{escape(rounds[0]["shown"])}</p><div class="spread"></div><p class="presses"></p>'
        '<p class="result" role="status"></p><table class="averages"></table></div>'
    )


def exercise(exercise, skeleton):
    """An exercise as HTML: a form where the answer is a value, its text and the way to Jupyter where it is a function."""
    hints = [words.say(key) for key in _hint_keys(exercise.name)]
    folds = [_fold(words.say("exercise.hint", number=i, count=len(hints), hint="").rstrip(": "), hint) for i, hint in enumerate(hints, 1)]
    folds.append(_fold(words.say("site.solution"), words.say(f"{exercise.name}.solution")))
    if exercise.cases:
        asked = f'<pre tabindex="0">{escape(skeleton)}</pre><p class="aside">{escape(words.say("site.function"))}</p>'
        return f'<section class="exercise" id="{exercise.name}">{asked}{"".join(folds)}</section>'
    about = known(exercise)
    if about["options"]:
        inputs = "".join(
            f'<label><input type="radio" name="{exercise.name}" value="{escape(option)}"> {escape(option)}</label> '
            for option in about["options"].split(", ")
        )
        field = f"<fieldset><legend>{escape(words.say('site.choice'))}</legend>{inputs}</fieldset>"
    else:
        label = words.say("site.numbers" if isinstance(about["mine"], list) else "site.number")
        field = f'<label>{escape(label)} <input type="text" autocomplete="off" spellcheck="false"></label>'
    return (
        f'<form class="exercise" id="{exercise.name}">{data(about)}{field} <button>{escape(words.say("site.check"))}</button>'
        f'<p class="verdict" role="status"></p>{"".join(folds)}</form>'
    )


def known(exercise):
    """What a page must know to answer like Exercise.check: the reference, the slips, and what is said of each."""
    slips = []
    for slip, wrong in exercise.slips.items():
        named = words.say("verdict.unnamed_slip", slip=slip.replace("_", " "))
        slips.append([slip, _value(wrong), words.say(f"{exercise.name}.{slip}") if words.has(f"{exercise.name}.{slip}") else named])
    choice = isinstance(exercise.reference, str)
    options = sorted(str(text) for text in [exercise.reference, *exercise.slips.values()]) if choice else []
    right = words.say(f"{exercise.name}.right" if words.has(f"{exercise.name}.right") else "verdict.right")
    return {
        "mine": _value(exercise.reference), "tolerance": exercise.tolerance, "slips": slips, "options": ", ".join(options), "right": right,
    }


@cache
def sentences():
    """The sentences that all bets and all exercises share, as a script."""
    shared = {"bet": {}, "verdict": {}, "game": {}}
    for key in words.keys():
        wing, _, name = key.partition(".")
        if wing in shared:
            shared[wing][name] = words.in_english(key)
    shared["verdict"]["unread"] = words.in_english("site.unread")
    shared["bet"]["forget_button"] = words.say("site.forget")
    return f"window.xentWords = {json.dumps(shared, ensure_ascii=False)};\n"



def _value(answer):
    """A reference or a slip as JSON holds it."""
    outcome = outcome_of(lambda: answer)
    return _plain((outcome + 0.0).tolist()) if isinstance(outcome, np.ndarray) else outcome


def _plain(value):
    """A number as JSON takes it: what is not finite has no JSON, so it goes as {"$": "-Infinity"}."""
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    return value if math.isfinite(value) else {"$": {"inf": "Infinity", "-inf": "-Infinity", "nan": "NaN"}[str(value)]}


def _hint_keys(name):
    number = 1
    while words.has(f"{name}.hint{number}"):
        yield f"{name}.hint{number}"
        number += 1


def _fold(title, text):
    return f"<details><summary>{escape(title)}</summary>{html(text)}</details>"


def data(about):
    """What a script reads, so that nothing in it ends the element early."""
    return f'<script type="application/json">{json.dumps(about, ensure_ascii=False).replace("<", chr(92) + "u003c")}</script>'
