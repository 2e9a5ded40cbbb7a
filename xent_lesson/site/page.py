"""A lesson as one page: its text, its moving pictures, its bets and exercises."""

import base64
import math
import re
from html import escape

from xent_lesson import words
from xent_lesson.picture.knobs import Choice, Distribution, Param
from xent_lesson.practice.bet import Bet
from xent_lesson.practice.exercise import Exercise

from . import asks
from .lesson import Game, Picture
from .text import for_the_web, html, python

SCRIPTS = "words.js", "picture.js", "bets.js", "exercises.js", "game.js"


def page(lesson, before, after, pictures):
    """A lesson as one text; before, after : the lessons beside it, or None; pictures : {cell: its figure}, and what they refer to."""
    figures, defs = pictures
    body = [f'<svg class="defs" width="0" height="0" aria-hidden="true"><defs>{defs}</defs></svg>'] if figures else []
    for j, cell in enumerate(lesson.cells):
        if isinstance(cell.shows, Picture):
            body.append(figures[j] + (asks.own_bets() if cell.shows.scene.name == "own_bets" else ""))
        elif isinstance(cell.shows, Bet):
            body.append(asks.bet(cell.shows))
        elif isinstance(cell.shows, Game):
            body.append(asks.game(cell.shows.seed))
        elif isinstance(cell.shows, Exercise):
            body.append(_before_check(cell) + asks.exercise(cell.shows, cell.source.rpartition("\n")[0].strip()))
        elif cell.kind == "markdown":
            body.append(html(for_the_web(cell.source)))
        else:
            own = "running_average()" in cell.source
            body.append(_code(cell.source) + (asks.own_bets() if own else "".join(map(_output, cell.outputs))))
    text = "\n".join(body)
    return framed(lesson.title, _contents(text) + text, before, after)


def framed(title, body, before=None, after=None, root=True):
    """A whole page round a body."""
    def way(lesson, sign, rel):
        if not lesson:
            return "<span></span>"
        short = lesson.title.partition(":")[0]
        name = escape(f"{lesson.number} · {short}")
        return f'<a rel="{rel}" href="{lesson.slug}.html">{sign.format(name)}</a>'

    ways = f'<a href="index.html">{escape(words.say("site.all"))}</a>'
    ways = f'<nav class="ways" aria-label="{{}}">{way(before, "← {}", "prev")}{ways}{way(after, "{} →", "next")}</nav>' if root else ""
    top, end = (ways.format(escape(name)) if ways else "" for name in (words.say("site.ways_top"), words.say("site.ways_end")))
    scripts = "".join(f'<script src="{name}" defer></script>' for name in SCRIPTS)
    return (
        f'<!DOCTYPE html>\n<html lang="{words.LANGUAGE}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">'
        f'<title>{escape(title)} · {escape(words.say("site.title"))}</title><link rel="icon" href="data:,">'
        f'<link rel="stylesheet" href="pages.css">{scripts}</head>\n<body>{top}\n<main>\n{body}\n</main>\n{end}</body></html>\n'
    )


def figure(picture, name, table, address):
    """A moving picture as HTML that stands without its script. name : its id; address : where the page finds its table."""
    scene, start = picture.scene, table.indices(picture.start)
    card = [[f"{words.say('show.step', step=i, steps=len(picture.steps))}. {line}", table.indices(at)] for i, (line, at) in enumerate(picture.steps, 1)]
    sheet = table.sheet(start)
    about = {
        "prefix": table.prefix, "still": [name for name in table.order if name not in table.moving],
        "knobs": {name: _knob(scene, name, table) for name in scene.params},
        "at": start, "steps": card, "places": sheet["hands"],
    }
    pieces, facts = table.at(**picture.start)
    still = sheet["still"].replace(f"{table.prefix}-still", f"{name}-still").replace("<svg ", '<svg aria-hidden="true" ', 1)
    opening = re.match(r"<svg [^>]*>", sheet["still"])[0]
    spoken = escape(re.sub("<[^>]*>", "", facts), quote=True).replace("&amp;", "&")
    moving = f'{opening[:-1]} role="img" aria-label="{spoken}" class="moving">{"".join(pieces)}</svg>'
    title, caption = words.of_scene(scene, "title", " · "), for_the_web(words.of_scene(scene, "caption"))
    buttons = '<p class="steps"><button type="button" class="back">{}</button> <button type="button" class="next">{}</button> <span class="line" role="status">{}</span></p>'
    steps = buttons.format(*(escape(text) for text in (words.say("show.back"), words.say("show.next"), card[0][0]))) if card else ""
    coarse = words.say("site.coarse") if any(len(row) < _full(scene.params[knob]) for knob, row in table.stops.items()) else ""
    return (
        f'<figure class="scene" id="{name}" data-table="{address}" style="--width:{round(100 * scene.size[0])}px">{asks.data(about)}{steps}'
        f'<p class="head"><strong>{escape(title)}</strong> <button type="button" class="reset">{escape(words.say("show.reset"))}</button></p>'
        f'<div class="roll"><div class="picture">{still}{moving}</div></div><p class="numbers"></p><div class="controls"></div>'
        f'<p class="facts">{facts}</p><p class="spoken" role="status"></p><figcaption>{escape(caption)} <span class="coarse">{escape(coarse)}</span></figcaption></figure>'
    )


def _full(knob):
    return len(knob.values()) if isinstance(knob, (Param, Choice)) else math.inf if isinstance(knob, Distribution) else 0


def _knob(scene, name, table):
    """A parameter as its control on the page needs it."""
    knob, values = scene.params[name], table.stops[name]
    about = {"label": words.label(scene, name), "color": knob.color, "values": values}
    if isinstance(knob, Param):
        digits = max(knob.digits, *(len(f"{v:.9f}".rstrip("0").partition(".")[2]) for v in values)) if not knob.log else 0
        shown = [(f"{v:.3g}" if knob.log else f"{v:.{digits}f}").replace("-", "−") for v in values]
        if knob.log:
            about["values"] = [math.log10(v) for v in values]
        return about | {"kind": "number", "shown": shown, "hand": knob.hand and knob.hand._asdict(), "steps": words.say("show.one_step") if knob.steps else ""}
    if isinstance(knob, Distribution):
        return about | {"kind": "shares", "parts": table.parts[name], "labels": [words.label(scene, f"{name}{i + 1}") for i in range(len(values[0]))]}
    return about | ({"kind": "choice"} if isinstance(knob, Choice) else {"kind": "text", "more": words.say("site.typed")})


def _before_check(cell):
    """What an exercise prints above its question."""
    return "".join(_output(output) for output in cell.outputs if output.output_type == "stream")


def _code(source):
    return f'<details class="code"><summary>{escape(words.say("site.code"))}</summary>{python(source)}</details>'


def _output(output):
    """A stored output: a text, or a picture."""
    if output.output_type == "stream":
        return f'<pre class="output" tabindex="0">{escape(output.text)}</pre>'
    data = output.get("data", {})
    if "image/png" in data:
        alt = output.metadata.get("image/png", {}).get("alt", "")
        base64.b64decode(data["image/png"])
        return f'<img alt="{escape(alt)}" src="data:image/png;base64,{data["image/png"].strip()}">'
    if "text/markdown" in data:
        return html(data["text/markdown"])
    return f'<pre class="output" tabindex="0">{escape(data["text/plain"])}</pre>' if "text/plain" in data else ""


def _contents(text):
    """The headings of a page as a list that leads to them."""
    found = re.findall(r'<h2 id="([^"]*)">(.*?)<a class', text)
    rows = "".join(f'<li><a href="#{name}">{title}</a></li>' for name, title in found)
    note = f'<p class="note">{escape(words.say("site.note"))}</p>'
    return f'{note}<details class="contents"><summary>{escape(words.say("site.contents"))}</summary><ol>{rows}</ol></details>' if rows else note
