"""A scene worked out beforehand: what it shows at each of its stops, packed so that a page can look it up.

The page computes nothing: it has one text for each moving artist at each combination of the parameters on which that
artist depends. Which these are is not guessed: the whole grid is asked, and compared along each of its directions.
"""

import hashlib
import itertools
import json
import math
import re
from html import escape

import numpy as np

from xent_lesson import words
from xent_lesson.picture.layer import layer
from xent_lesson.picture.stage import Stage

from .stops import MOST, stops_of
from .text import for_the_web

_DEFINED = re.compile(r"<(clipPath|pattern|path)\b(?:[^>]*/>|.*?</\1>)")


class Table:
    """All that a scene shows at its stops.

    stops : {parameter: values};  sheets : one for each combination of the parameters of the still part;
    defs : {id: what the moving elements refer to}, once for a page.
    """

    def __init__(self, scene, prefix, visits=(), most=MOST):
        """visits : places that must be among the stops, as dicts; most : places in all."""
        self.scene, self.prefix = scene, prefix
        self.stops, self.parts = stops_of(scene, visits, most)
        self._pool, self.defs = {}, {}
        still = [name for name in scene.params if name in scene.still_params]
        self.moving = [name for name in scene.params if name not in scene.still_params]
        self.order = [*still, *self.moving]
        self.sheets = []
        stage = Stage(scene, prefix)
        for chosen in itertools.product(*(self.stops[name] for name in still)):
            self.sheets.append(self._sheet(stage, dict(zip(still, chosen))))

    def __len__(self):
        return math.prod(map(len, self.stops.values()))

    def at(self, **place):
        """What a page shows there, as (moving elements, facts): the same that `seen` says of a stage."""
        index = self.indices(place)
        sheet = self.sheet(index)
        pool = list(self._pool)
        *pieces, facts = (pool[ids[self._flat(axes, index)]] for axes, ids in sheet["pieces"])
        return pieces, facts

    def indices(self, place):
        """Where a place stands in each row of stops."""
        return {name: self.stops[name].index(self.scene.check({name: place[name]})[name]) for name in self.order}

    def sheet(self, index):
        """The sheet on which these indices lie."""
        return self.sheets[self._flat([name for name in self.order if name not in self.moving], index)]

    def packed(self):
        """The table as JSON: what picture.js unpacks."""
        return json.dumps({
            "sheets": [sheet | {"pieces": [[axes, _runs(ids)] for axes, ids in sheet["pieces"]]} for sheet in self.sheets],
            **_split(list(self._pool)),
        }, ensure_ascii=False, separators=(",", ":"))

    def _flat(self, axes, index):
        flat = 0
        for name in axes:
            flat = flat * len(self.stops[name]) + index[name]
        return flat

    def _sheet(self, stage, still):
        """Ask the stage at every place of one still part, and keep of each artist what differs."""
        shape = [len(self.stops[name]) for name in self.moving]
        rows = []
        for values in itertools.product(*(self.stops[name] for name in self.moving)):
            stage.to(**still, **dict(zip(self.moving, values)))
            pieces, facts, defs = seen(stage)
            self.defs |= defs
            rows.append([self._pool.setdefault(text, len(self._pool)) for text in (*pieces, facts)])
        ids = np.array(rows).reshape([*shape, -1])
        return {"still": stage.still_svg(), "hands": stage.hands(), "pieces": [self._dependent(ids[..., j]) for j in range(ids.shape[-1])]}

    def _dependent(self, ids):
        """(parameters on which a piece depends, its entries along them)."""
        axes = list(self.moving)
        for axis in reversed(range(ids.ndim)):
            first = ids.take([0], axis)
            if (ids == first).all():
                ids, _ = first.squeeze(axis), axes.pop(axis)
        return axes, ids.ravel().tolist()


def seen(stage):
    """What a stage shows now: (an SVG element for each moving artist, the facts as HTML, {id: definition})."""
    artists = sorted(stage.moving, key=lambda artist: artist.zorder)

    def draw(pen):
        for artist in artists:
            pen.open_group("piece")
            artist.draw(pen)
            pen.close_group("piece")

    svg = layer(draw, stage.scene.size, "id")
    body = svg[svg.index(">") + 1 : -len("</svg>")].replace("\n", " ")
    defs, names = {}, {}
    for block in re.findall(r"<defs>(.*?)</defs>", body):
        for found in _DEFINED.finditer(block):
            text = re.sub(r"\s+", " ", found[0])
            old = re.search(r' id="([^"]*)"', text)
            if not old:  # drawn with nowhere
                continue
            old = old[1]
            names[old] = f"d-{hashlib.sha1(text.replace(old, '').encode()).hexdigest()[:12]}"
            defs[names[old]] = text.replace(f'id="{old}"', f'id="{names[old]}"')
    body = re.sub(r"<defs>.*?</defs>", "", body)
    body = re.sub(r'(xlink:href="|url\()#([^")]*)', lambda found: f'{found[1].replace("xlink:", "")}#{names[found[2]]}', body)
    body = re.sub(r' transform="rotate\(-?0 [^)]*\)"', "", body)
    body = re.sub(r'(?<= [xy]=")(-?\d+\.\d\d)\d*', r"\1", body)  # as in a path: a hundredth of a point
    body = re.sub(r"\s*(<[^>]*>)\s*", lambda found: re.sub(r"\s+", " ", found[1]), body)
    return _elements(body), _facts(stage), defs


def _elements(body):
    """The outermost elements of a text, each as a text."""
    found, depth, start = [], 0, 0
    for tag in re.finditer(r"<(/?)[^>]*?(/?)>", body):
        if not depth and not tag[1]:
            start = tag.start()
        depth += 0 if tag[2] else -1 if tag[1] else 1
        if not depth:
            found.append(body[start : tag.end()])
    return found


def _facts(stage):
    """The line of facts, its numbers in the colours of what shows them."""
    colors = stage.scene.colors
    line = for_the_web(words.facts_line(stage, lambda name, text: f"\ue000{colors[name]}\ue001{text}\ue002" if name in colors else text))
    return re.sub("\ue000(.*?)\ue001(.*?)\ue002", r'<b style="color:\1">\2</b>', escape(line)).replace("\n", "<br>")


# The packing


_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def _split(pool):
    """Texts as forms and numbers: most differ in their numbers alone. {"forms": [...], "texts": [[form, numbers]]}."""
    forms, texts = {}, {}
    for i, text in enumerate(pool):
        form = _NUMBER.sub("\0", text)
        forms.setdefault(form, len(forms))
        texts.setdefault(form, []).append((i, _NUMBER.findall(text)))
    groups = []
    for form, rows in texts.items():
        columns = zip(*(numbers for _, numbers in rows))
        groups.append([form, _runs([i for i, _ in rows]), [_column(column) for column in columns]])
    return {"groups": groups, "count": len(pool)}


def _column(column):
    """The numbers at one place of a form: one if they are all the same."""
    return column[0] if len(set(column)) == 1 else " ".join(column)


def _runs(ids):
    """Whole numbers as differences, which pack better than they do themselves."""
    return " ".join(str(b - a) for a, b in zip([0, *ids], ids))
