"""What a page shows: a scene that is moved, a lecture card, a bet, our numbers beside those of the frameworks.

Each thing shown is one output bundle: a line of text, a picture that needs no kernel, and the live
controls. A saved notebook keeps the first two.
"""

import itertools
import textwrap
from collections.abc import Iterable, Mapping

import ipywidgets as widgets

from xent_lesson import words
from xent_lesson.frameworks import installed
from xent_lesson.lessons import bet_named, decks, homes, rooms, scene_named
from xent_lesson.picture.scene import SCENES, Scene, beside
from xent_lesson.practice.bet import Bet

from .controls import Spread, button, htmls
from .deck import Deck
from .explorer import Explorer
from .full import FullWindow
from .live import Live, told_by
from .markup import called, escape, heading, spoken, table
from .steps import Clicker


class BetPanel(Live):
    """A bet as sliders that always sum to 100 %; reveal charges for it."""

    def __init__(self, bet):
        self.bet, count = bet, len(bet.options)
        sure = [button("bet.sure_button", lambda i=i: self.spread.sure(i)) for i in range(count)]
        self.spread = Spread([bet.label(option) for option in bet.options], (1 / count,) * count, sure)
        question, how, self._result = htmls("xent-title", "xent-aside", "xent-facts")
        question.value = heading(bet.question)
        how.value = escape(words.say("bet.how"))
        buttons = [button("bet.no_idea_button", self.spread.even), button("bet.reveal_button", self.reveal)]
        super().__init__(question, how, self.spread, widgets.HBox(buttons), self._result)

    def __repr__(self):
        return repr(self.bet)

    def reveal(self):
        """Charge for the spread on the sliders, and say why the answer is the answer; or, for once, what went wrong."""
        with told_by(self._tell_trouble):
            rooms("exercise")  # the bets of all lessons are made: one that has changed since it was answered is known
            because = self.bet.because
            price, average = self.bet.settle(dict(zip(self.bet.options, self.spread.value)))
            self._result.value = spoken(f"{because}\n{price}\n{average}")

    def _tell_trouble(self, error):
        self._result.value = spoken(words.say("bet.error", error=error))


class Comparison(Live):
    """Our numbers beside those of the frameworks: their rules as text, their own answers live, where installed."""

    def __init__(self, names=()):
        self.names = tuple(names or installed.FRAMEWORKS)
        answers = installed.answers(*names)
        title, rows, asides = htmls("xent-title", "xent-table", "xent-aside")
        title.value = heading(words.say("show.frameworks_given"))
        groups = [self._group(name, answers.get(name, installed.Answer())) for name in self.names]
        heads = "show.frameworks_call", "show.frameworks_ours", "show.frameworks_rule", "show.frameworks_here"
        rows.value = table(map(words.say, heads), groups)
        missing = [name for name in self.names if name not in answers]
        lines = [words.say("show.frameworks_missing", names=", ".join(missing))] if missing else []
        for name, answer in answers.items():
            if answer.trouble:
                lines.append(words.say("show.frameworks_trouble", name=name, trouble=answer.trouble))
        asides.value = spoken("\n".join(lines))
        super().__init__(title, rows, asides)

    def __repr__(self):
        lines = textwrap.wrap(words.say("show.frameworks_given"), words.COLUMNS)
        for name in self.names:
            head = name, words.say("show.frameworks_ours"), words.say("show.frameworks_rule")
            cases = installed.FRAMEWORKS[name].cases
            rows = [head, *((f"  {case.call}", _number(case.ours), _number(case.rule)) for case in cases)]
            lines += ["", *itertools.chain(*(_columns(*row) for row in rows))]
        return "\n".join(lines)

    def _group(self, name, answer):
        cases = installed.FRAMEWORKS[name].cases
        values = answer.values or [""] * len(cases)
        rows = [[case.call, *(_number(x, 10) for x in (case.ours, case.rule, x))] for case, x in zip(cases, values)]
        return f"{name} {answer.version}".strip(), rows


def _columns(call, *numbers):
    """A line of a sheet's width; a call too long for its column has a line of its own."""
    first, above = (call, []) if len(call) <= 49 else ("", [call])
    return [*above, "{:<50}{:>10}{:>12}".format(first, *numbers)]


def _number(x, digits=5):
    return x if isinstance(x, str) else f"{x:.{digits}g}".replace("inf", "∞")


def explore(*scenes, **start):
    """Show one scene, or several side by side, with a slider for each parameter and a spoken line of facts.

    scenes : Scenes, or their names; start : where to begin, by parameter name.
    Returns an Explorer whose knobs are attributes: demo.p.value = 0.5 moves the picture.
    Raises ValueError, naming the parameter and its range, for a start outside it, TypeError for what is no scene.
    """
    if not scenes:
        raise TypeError("explore() has nothing to show; give it a scene, such as explore(surprise_curve)")
    found = []
    for i, thing in enumerate(scenes):
        found.append(_scene(thing, f"scenes[{i}]", found))
    return Explorer(found[0] if len(found) == 1 else beside(*found), **start)


def clicker(scene, steps):
    """A lecture card: Back and Next walk through `steps`, the sliders stay live between them.

    scene : a Scene, or its name.
    steps : positions such as dict(p=0.5, say="A fair coin: one bit."); `say` is read out, the rest moves.
    Raises ValueError, naming the parameter and its range, for a step outside it, TypeError for what is no step.
    """
    return Clicker(_scene(scene, "scene"), _positions(steps))


def deck(name):
    """The cards of a lecture under Back and Next, with what to ask at each and the answers to expect.

    name : a lesson's, such as "surprise", or that of a lecture, such as "surprise_to_cross_entropy".
    Raises ValueError, listing the names, if there is no deck of that name, TypeError for what is no name.
    """
    if not isinstance(name, str):
        raise TypeError(f"name={called(name)} is no name of a deck; give one in quotes, such as deck(\"surprise\")")
    return Deck(name)


def present(thing, steps=None, /, **start):
    """Show something over the whole window at once, for a lecture room: Escape gives the page back.

    thing : a deck's name, a scene or its name, or what deck(), clicker() or explore() has returned.
    steps : with a scene, the positions of a lecture card, as clicker() takes them; start : where an explorer begins.
    Raises ValueError, listing names or the range, for what is unknown or outside it, TypeError for what cannot be shown so.
    """
    if isinstance(thing, FullWindow) or (isinstance(thing, str) and thing in decks()):
        if steps is not None or start:
            raise TypeError(f"{called(thing)} has its own positions; leave out {', '.join([*start] or ['steps'])}")
        return (thing if isinstance(thing, FullWindow) else Deck(thing)).fill_window()
    if isinstance(thing, str) and thing not in SCENES and thing not in homes("scene"):
        raise ValueError(f"thing={thing!r} is unknown; the decks are {', '.join(sorted(decks()))}; or give a scene")
    scene = _scene(thing, "thing")
    if steps is not None and start:
        raise TypeError(f"steps say where to begin; leave out {', '.join(start)}")
    return (Explorer(scene, **start) if steps is None else Clicker(scene, _positions(steps))).fill_window()


def ask(bet):
    """Show a bet, or the bet of this name: spread 100 % over its options, then reveal.

    Raises ValueError, listing the names, if no lesson has a bet of that name, TypeError for what is no bet.
    """
    if isinstance(bet, str):
        bet = bet_named(bet)
    if not isinstance(bet, Bet):
        raise TypeError(f"bet={called(bet)} is no bet; give a Bet or the name of one, such as ask(\"two_coins\")")
    return BetPanel(bet)


def compare_frameworks(*names):
    """Show our losses beside those of PyTorch, Keras, scikit-learn and SciPy, each with a call that a reader might type.

    names : which of the four, all if none is named.
    Those that are installed are asked for their own numbers, in a process of their own; none has to be.
    Raises ValueError, listing the four, for any other name.
    """
    for name in names:
        if name not in installed.FRAMEWORKS:
            raise ValueError(f"{name!r} is none of {', '.join(installed.FRAMEWORKS)}; give some of these, or nothing for all")
    return Comparison(names)


def _scene(thing, argument, before=()):
    """The scene that is meant, TypeError if none is: it names the argument, what was given, and the cure."""
    if isinstance(thing, Scene):
        return thing
    if isinstance(thing, str):
        return SCENES[thing] if thing in SCENES else scene_named(thing)
    cure = "give a scene or the name of one, such as surprise_curve"
    if before and isinstance(thing, (int, float)) and before[0].params:
        cure = f"to start there, name the parameter: {next(iter(before[0].params))}={thing!r}"
    elif isinstance(thing, Bet):
        cure = f"it is a bet: ask({thing.name!r})"
    raise TypeError(f"{argument}={called(thing)} is no scene; {cure}")


def _positions(steps):
    """Steps as a list of dicts, TypeError if they are something else."""
    example = "give a list of positions such as [dict(p=0.5, say=\"A fair coin.\"), dict(p=0.25)]"
    if isinstance(steps, (str, Mapping)) or not isinstance(steps, Iterable):
        raise TypeError(f"steps={called(steps)} is no list; {example}")
    steps = list(steps)
    for i, step in enumerate(steps):
        if not isinstance(step, Mapping):
            raise TypeError(f"steps[{i}]={called(step)} is no position; {example}")
        if not isinstance(step.get("say", ""), str):
            raise TypeError(f"steps[{i}] has say={called(step['say'])}, which is no text; put it in quotes")
    return steps
