"""What is alive on a page lets go of everything when it is closed, and wakes up when a lost connection comes back."""

import asyncio
import gc
import weakref

import ipywidgets as widgets
import pytest
from IPython.core.formatters import DisplayFormatter
from shown import Kernel, inside, living_widgets

from xent_lesson.frameworks import installed
from xent_lesson.lessons.surprise.scenes import surprise_curve
from xent_lesson.notebook import cell
from xent_lesson.notebook.live import WakingBox
from xent_lesson.notebook.show import ask, clicker, compare_frameworks, explore

SHOWN = {
    "Explorer": lambda: explore(surprise_curve),
    "Clicker": lambda: clicker(surprise_curve, [dict(p=0.5, say="A fair coin."), dict(p=0.25)]),
    "BetPanel": lambda: ask("red_lot"),
    "Comparison": compare_frameworks,
}
each_kind = pytest.mark.parametrize("kind", SHOWN)


@pytest.fixture(autouse=True)
def no_frameworks(monkeypatch):
    """To ask them takes seconds, and is not what is tested here."""
    monkeypatch.setattr(installed, "answers", dict)


# --- closed ----------------------------------------------------------------------------------------------------------

@each_kind
def test_closed_it_keeps_its_sentence_and_lets_go_of_everything_else(kind):
    before = living_widgets()
    shown = SHOWN[kind]()
    said, held = repr(shown), [weakref.ref(widget) for widget in inside(shown.box)]
    if hasattr(shown, "stage"):
        shown.stage.png()  # the renderer of a figure that was drawn is most of the memory
        held += map(weakref.ref, (shown.stage, shown.stage.figure, shown.stage.figure.canvas))
    shown.close()
    gc.collect()
    assert [ref() for ref in held if ref() is not None] == [] and living_widgets() == before
    assert repr(shown) == said and DisplayFormatter().format(shown) == ({"text/plain": said}, {})
    shown.close()  # twice is once


@each_kind
def test_what_is_asked_of_a_closed_one_gives_one_clear_line(kind):
    shown = SHOWN[kind]()
    shown.close()
    for name in ("stage", "p", "to", "box", "reveal"):
        with pytest.raises(AttributeError) as caught:
            getattr(shown, name)
        assert str(caught.value) == (
            f"this {kind} is closed, so it has no {name!r} any more: its cell ran again, or close() was called. "
            "Use what the cell returned last, or run it again"
        )


class Shell:
    """As much of IPython as the registry asks for."""

    execution_count = 0

    def __init__(self):
        self.kernel = self

    def get_parent(self, _):
        return {"metadata": {"cellId": self.cell}}

    def run(self, cell, *shows):
        self.cell, self.execution_count = cell, self.execution_count + 1
        return [show() for show in shows]


@pytest.fixture
def shell(monkeypatch):
    shell = Shell()
    monkeypatch.setattr(cell, "get_ipython", lambda: shell)
    monkeypatch.setattr(cell, "_shown", {})
    return shell


@each_kind
def test_a_cell_that_runs_again_and_again_keeps_one(shell, kind):
    out, sizes = [], []
    for _ in range(3):
        out += shell.run("cell", SHOWN[kind])
        gc.collect()
        sizes.append((living_widgets(), len(cell._shown), sum(len(shown) for _, shown in cell._shown.values())))
    assert len(set(sizes)) == 1 and sizes[0][1:] == (1, 1)
    assert [hasattr(shown, "box") for shown in out] == [False, False, True]
    out[-1].close()
    assert cell._shown == {}


def test_the_registry_forgets_what_is_closed_by_hand_and_nothing_else(shell):
    one, other = shell.run("cell", SHOWN["Explorer"], SHOWN["Explorer"])
    elsewhere, = shell.run("elsewhere", SHOWN["BetPanel"])
    one.close()
    assert [shown for _, shown in cell._shown.values()] == [[other], [elsewhere]]
    again, = shell.run("cell", SHOWN["Explorer"])
    assert not hasattr(other, "box") and hasattr(elsewhere, "box")
    for shown in (again, elsewhere):
        shown.close()
    assert cell._shown == {}


def test_in_a_kernel_that_keeps_every_output_one_figure_is_left():
    kernel = Kernel()
    try:
        kernel.run("import gc; from matplotlib.figure import Figure; from xent_lesson import explore, surprise_curve")
        for _ in range(5):
            assert kernel.run("explore(surprise_curve)", "one cell")[1]
        kernel.run("gc.collect(); figures = [thing for thing in gc.get_objects() if isinstance(thing, Figure)]")
        assert kernel.value("[len(figures), sum(hasattr(shown, 'stage') for shown in Out.values())]") == [1, 1]
    finally:
        kernel.stop()


# --- awake -----------------------------------------------------------------------------------------------------------

def asked_for_everything(shown, wait=0.05):
    """What a page does that has come back: it asks every widget for its whole state, twice over."""

    async def page():
        for _ in range(2):
            widgets.Widget.get_manager_state()
        await asyncio.sleep(wait)

    asyncio.run(page())


@pytest.mark.parametrize("kind", ["Explorer", "Clicker", "BetPanel"])
def test_a_page_that_comes_back_finds_controls_that_wait_for_nothing(kind, monkeypatch):
    monkeypatch.setattr(WakingBox, "DELAY", 0)
    shown = SHOWN[kind]()
    controls = [w for w in inside(shown.box) if isinstance(w, widgets.ValueWidget) and not isinstance(w, widgets.HTML)]
    before = {w: (w.comm, w.value, w.model_id) for w in controls}
    quiet = {w: w.comm for w in inside(shown.box) if w not in controls}
    said, count = repr(shown), living_widgets()
    asked_for_everything(shown)
    assert controls and repr(shown) == said and living_widgets() == count
    for w, (comm, value, model_id) in before.items():
        assert w.comm is not comm and w.comm is not None and (w.value, w.model_id) == (value, model_id)
        assert "application/vnd.jupyter.widget-view+json" in w._repr_mimebundle_()
    assert {w: w.comm for w in quiet} == quiet
    if kind != "BetPanel":
        shown.p.value = 0.9
        assert shown.stage.at["p"] == 0.9
    shown.close()


def test_it_is_woken_once_and_not_when_it_was_closed_meanwhile(monkeypatch):
    woken = []
    monkeypatch.setattr(WakingBox, "DELAY", 0.01)
    plain = WakingBox._wake
    monkeypatch.setattr(WakingBox, "_wake", lambda box: (woken.append(box), plain(box)))
    stays, goes = explore(surprise_curve), explore(surprise_curve)
    box = goes.box

    async def page():
        for _ in range(3):
            widgets.Widget.get_manager_state()
        goes.close()
        await asyncio.sleep(0.1)

    asyncio.run(page())
    assert [w for w in woken if w is stays.box] == [stays.box] and box.comm is None
    assert all(w.comm is None for w in inside(box))
    stays.close()


def test_without_a_page_nothing_is_woken():
    demo = explore(surprise_curve)
    comm = demo.p.comm
    widgets.Widget.get_manager_state()
    assert demo.p.comm is comm and not demo.box._asked
