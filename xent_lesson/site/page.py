"""A lesson as one page: its text, its moving pictures, its bets and exercises."""

import base64
import json
import math
import re
from html import escape

from xent_lesson import words
from xent_lesson.picture.knobs import Choice, Distribution, Param
from xent_lesson.practice.bet import Bet
from xent_lesson.practice.exercise import Exercise

from . import asks
from .lesson import Picture
from .tables import Table
from .text import html, python

SCRIPTS = "words.js", "picture.js", "bets.js", "exercises.js"


def page(lesson, before, after, most, told=None):
    """A lesson as {file name: text or bytes}; before, after : the lessons beside it, or None."""
    files, body, figures = {}, [], 0
    for cell in lesson.cells:
        if isinstance(cell.shows, Picture):
            figures += 1
            made, table = figure(cell.shows, f"f{figures}", lesson.slug, most, told)
            files[f"{lesson.slug}/f{figures}.js"] = table
            body.append(made + (asks.own_bets() if cell.shows.scene.name == "own_bets" else ""))
        elif isinstance(cell.shows, Bet):
            body.append(asks.bet(cell.shows))
        elif isinstance(cell.shows, Exercise):
            body.append(_before_check(cell) + asks.exercise(cell.shows, cell.source.rpartition("\n")[0].strip()))
        elif cell.kind == "markdown":
            body.append(html(re.sub(r"Run each cell with [^.]*\.\s*", "", cell.source)))  # here nothing is run
        else:
            body.append(_code(cell.source) + "".join(map(_output, cell.outputs)))
            if "running_average()" in cell.source:
                body.append(asks.own_bets())
    text = "\n".join(body)
    files[f"{lesson.slug}.html"] = framed(lesson.title, _contents(text) + text, before, after)
    return files


def framed(title, body, before=None, after=None, root=True):
    """A whole page round a body."""
    def way(lesson, sign, rel):
        return f'<a rel="{rel}" href="{lesson.slug}.html">{sign.format(escape(f"{lesson.number} · {lesson.title}"))}</a>' if lesson else "<span></span>"

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


def figure(picture, prefix, slug, most, told=None):
    """(a moving picture as HTML that stands without its script, its table as a script)."""
    scene = picture.scene
    table = Table(scene, prefix, [picture.start, *(at for _, at in picture.steps)], most, told)
    about = {
        "still": [name for name in table.order if name not in table.moving],
        "knobs": {name: _knob(scene, name, table) for name in scene.params},
        "at": _indices(table, picture.start),
        "steps": [[f"{words.say('show.step', step=i, steps=len(picture.steps))}. {line}", _indices(table, at)] for i, (line, at) in enumerate(picture.steps, 1)],
    }
    sheet = table.sheets[table._flat(about["still"], about["at"])]
    about["places"] = sheet["hands"]
    pieces, facts = table.at(**picture.start)
    still = sheet["still"].replace("<svg ", '<svg aria-hidden="true" ', 1)
    start = re.match(r"<svg [^>]*>", sheet["still"])[0]
    spoken = escape(re.sub("<[^>]*>", "", facts), quote=True).replace("&amp;", "&")
    moving = f'{start[:-1]} role="img" aria-label="{spoken}" class="moving"><defs>{"".join(table.defs.values())}</defs>{"".join(pieces)}</svg>'
    title, caption = words.of_scene(scene, "title", " · "), words.of_scene(scene, "caption")
    card = '<p class="steps"><button type="button" class="back">{}</button> <button type="button" class="next">{}</button> <span class="line" role="status">{}</span></p>'
    steps = card.format(escape(words.say("show.back")), escape(words.say("show.next")), escape(about["steps"][0][0])) if picture.steps else ""
    coarse = words.say("site.coarse") if any(len(row) < _full(scene.params[name]) for name, row in table.stops.items()) else ""
    width = round(100 * scene.size[0])
    address = f"{slug}/{prefix}.js"
    made = (
        f'<figure class="scene" id="{prefix}" data-table="{address}" style="--width:{width}px">{asks._data(about)}{steps}'
        f'<p class="head"><strong>{escape(title)}</strong> <button type="button" class="reset">{escape(words.say("show.reset"))}</button></p>'
        f'<div class="roll"><div class="picture">{still}{moving}</div></div><p class="numbers"></p><div class="controls"></div>'
        f'<p class="facts">{facts}</p><p class="spoken" role="status"></p><figcaption>{escape(caption)} {escape(coarse)}</figcaption></figure>'
    )
    return made, f"xentTable({json.dumps(address)}, {table.packed()});\n"


def _indices(table, place):
    return {name: table.stops[name].index(table.scene.check({name: place[name]})[name]) for name in table.order}


def _full(knob):
    return len(knob.values()) if isinstance(knob, (Param, Choice)) else 0


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
