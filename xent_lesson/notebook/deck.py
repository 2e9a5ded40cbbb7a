"""A deck: cards that walk through several scenes in one panel, with what a lecturer asks and may expect in the margin."""

import asyncio
import base64
from contextlib import suppress

import ipywidgets as widgets

from xent_lesson import words
from xent_lesson.lessons import bet_named, deck_named, scene_named
from xent_lesson.picture.style import PIXELS_PER_INCH

from . import cell
from .controls import below, button, htmls
from .explorer import Explorer
from .full import FullWindow
from .hands_up import HandsUp, summary
from .live import Live, told_by
from .markup import escape, silent_picture, spoken, told
from .steps import Steps

PAUSE = 0.2  # seconds between two cards that are prepared: the page and the kernel have other things to do

_left = {}  # (cell, deck) -> how a deck was left when its cell ran again in the middle of a lecture


class Part(Explorer):
    """The picture of the cards that share a scene. It lies in the deck's box, and is closed with it."""

    _tallest = Explorer._tallest - 110  # a row more, and the margin below

    def __init__(self, scene, tools, at):
        self._others = tools
        super().__init__(scene, **at)

    def _tools(self):
        return self._others  # it is the deck that fills the window

    def _settle(self, rows):
        self.box = widgets.VBox(rows, layout=widgets.Layout(max_width="100%"))
        self.box.add_class("xent-part")

    def stand(self, place):
        """Go to a whole place, and let Reset lead there; whatever a hand has moved is let go."""
        self._start = place
        self.to(**place)

    def values(self):
        """All that a line may name here."""
        return {**self.stage.scene.held, **self.stage.at, **self.stage.facts}

    def seen_at(self, place):
        """The picture and the values at another place; nobody sees it go there and come back."""
        here = self.stage.at
        try:
            self.stage.to(**place)
            return self.stage.still_svg(), self.stage.moving_svg(), self.values()
        finally:
            self.stage.to(**here)


class Deck(FullWindow, Live):
    """The cards of a lecture under Back and Next. Only the first picture is drawn at once; the others follow in the background."""

    def __init__(self, name):
        self.name, self._cards = name, deck_named(name)
        self._scenes = [scene_named(card.scene) for card in self._cards]
        self._places = [scene.walk([card.at])[0] for scene, card in zip(self._scenes, self._cards)]
        cell.make_way()  # what gives way says where it stood
        left = _left.pop((cell.running(), name), {})
        self._votes = {i: HandsUp(bet_named(card.vote), left.get("hands", {}).get(i, ())) for i, card in enumerate(self._cards) if card.vote}
        self._parts, self._ready, self._work, self._said = {}, set(), None, ""
        count = len(self._cards)
        self._steps = Steps(count, self.go, late="show.late_still", deck=name)
        notes = button("show.notes", self._notes_or_not)
        notes.add_class("xent-notes-button")
        self._buttons = [notes, *self._tools()]
        self._shelf, self._stills, self._margin = widgets.VBox(), widgets.VBox(), widgets.VBox()
        self._notes, self._class, self._trouble = htmls("xent-notes", "xent-class", "xent-aside")
        for box, kind in ((self._shelf, "shelf"), (self._stills, "stills"), (self._margin, "margin")):
            box.add_class(f"xent-{kind}")
        first = left.get("card", 0)
        self._part(first)
        super().__init__(self._steps.row, self._shelf, self._class, self._trouble, self._margin, self._stills, self._lecture)
        self.box.add_class("xent-deck")
        if left:
            self.fill_window()
        self.go(first)

    def __repr__(self):
        return f"{words.say(f'{self.name}_deck.title')} · {self._steps.name()} {self._said}"

    def go(self, step):
        """Go to a card, counted from 0; beyond an end means the end."""
        now = self._steps.to(step)
        self._said, self._trouble.value = "", spoken("")
        with told_by(self._tell_trouble):  # in front of people the next card must still come
            part = self._part(now)
            part.stand(self._places[now])
            self._said = self._line(now, part.values())
            for other in self._parts.values():
                (other.box.add_class if other is part else other.box.remove_class)("xent-now")
        self._steps.show(self._said)
        vote = self._votes.get(now)
        self._notes.value = self._margin_of(now)
        self._margin.children = [self._notes, *([vote.box] if vote else [])]
        self._class.value = spoken(summary(self._votes.values())) if now == len(self._cards) - 1 else ""
        self._later()

    def close(self):
        if self._work:
            self._work.cancel()
        if self.fills:
            hands = {i: vote.hands for i, vote in self._votes.items()}
            _left[cell.home_of(self), self.name] = {"card": self._steps.now, "hands": hands}
        for vote in self._votes.values():  # those of other cards hang nowhere
            for widget in [vote.box, *below(vote.box)]:
                widget.close()
        super().close()

    def prepare(self):
        """Make one thing ready that is still missing: a picture, or a still that the page can show by itself. Whether there was one."""
        ahead = [*range(self._steps.now, len(self._cards)), *range(self._steps.now)]
        step = next((i for i in ahead if i not in self._ready), None)
        if step is None:
            return False
        self._ready.add(step)
        still, moving, values = self._part(step).seen_at(self._places[step])
        line = self._line(step, values)
        page = htmls("xent-sheet")[0]
        prefix = self._parts[self._scenes[step].name].stage.prefix
        picture = f"{silent_picture(still)}{silent_picture(moving)}".replace(prefix, f"{prefix}-{step}")
        size = self._scenes[step].size
        page.value = (
            f'<template data-step="{step + 1}"><div class="xent-paper-picture" style="--wide:{size[0]:g};--high:{size[1]:g}">{picture}</div>'
            f'<div class="xent-line">{escape(line)}</div><div class="xent-margin">{self._margin_of(step)}</div></template>'
        )
        self._stills.children = [*self._stills.children, page]
        return True

    def _later(self):
        """Prepare the rest while nobody waits."""
        if self._work is None and len(self._ready) < len(self._cards):
            with suppress(RuntimeError):  # no loop: a test, or a script
                self._work = asyncio.get_running_loop().call_later(PAUSE, self._prepare_on)

    def _prepare_on(self):
        self._work = None
        with told_by(lambda error: None):  # it is told when that card is turned up
            self.prepare()
        self._later()

    def _tell_trouble(self, error):
        self._trouble.value = spoken(words.say("show.deck_trouble", error=told(error)))

    def _part(self, step):
        """The picture that this card needs, drawn if it is not there yet."""
        scene = self._scenes[step]
        if scene.name not in self._parts:
            part = self._parts[scene.name] = Part(scene, self._buttons, self._places[step])
            part.widen(self.fills)
            self._shelf.children = [*self._shelf.children, part.box]
        return self._parts[scene.name]

    def _pictures(self):
        return self._parts.values()

    def _line(self, step, values):
        return words.say(f"{self._cards[step].name}_card.line", **values)

    def _margin_of(self, step):
        """What the lecturer reads: what the class paid in the vote before, what to ask now, what to expect."""
        name, before = self._cards[step].name, self._votes.get(step - 1)
        asked = [(words.say(f"show.{kind}"), words.say(f"{name}_card.{kind}")) for kind in ("ask", "answers")]
        paid = [f"<p>{escape(before.told())}</p>"] if before and before.told() else []
        return "".join([*paid, *(f"<p><b>{escape(head)}:</b> {escape(text)}</p>" for head, text in asked)])

    def _notes_or_not(self):
        (self.box.remove_class if "xent-quiet" in self.box._dom_classes else self.box.add_class)("xent-quiet")

    def _repr_mimebundle_(self, include=None, exclude=None):
        part = self._part(self._steps.now)
        width, height = (round(inches * PIXELS_PER_INCH) for inches in part.stage.scene.size)
        card = self._cards[self._steps.now].name
        text = [words.say(f"{self.name}_deck.title"), f"{self._steps.name()} {self._said}", words.say(f"{card}_card.ask")]
        data = {"text/plain": "\n".join(map(words.wrapped, text)), "image/png": base64.b64encode(part.stage.png()).decode()}
        about = {"width": width, "height": height, "alt": self._said}
        return super()._repr_mimebundle_() | data, {"image/png": about}
