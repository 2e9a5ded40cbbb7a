"""Show: what a learner sees, hears and moves, in this process and in a real kernel."""

import base64
import io
import json
import re
import math
import subprocess
import sys
from html import escape, unescape

import ipywidgets as widgets
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from shown import Kernel, inside, living_widgets

from xent_lesson import entropy, words
from xent_lesson.lessons.surprise.exercises import red_lot_bet
from xent_lesson.lessons.surprise.scenes import surprise_curve, two_events
from xent_lesson.notebook.show import ask, clicker, explore
from xent_lesson.picture.knobs import Choice, Distribution, Param, Text
from xent_lesson.picture.scene import SCENES, Scene
from xent_lesson.practice.bet import Bet, running_average

WIDGET = "application/vnd.jupyter.widget-view+json"


def without_tags(page):
    """What a reader sees of a line: its numbers are dressed in colours."""
    return re.sub("<[^>]*>", "", page)


def part(live, name):
    """The HTML of the part that the page knows under this class."""
    found, = (w.value for w in inside(live.box) if f"xent-{name}" in w._dom_classes)
    return found


def press(live, key, nth=0):
    """Press the button (the nth of several) that is labelled with the words of this key."""
    buttons = [w for w in inside(live.box) if isinstance(w, widgets.Button) and w.description == words.say(key)]
    buttons[nth].click()


def trouble(live, raw=False):
    """The line that says what went wrong: beside the facts, before the caption."""
    said = [w.value for w in inside(live.box) if "xent-aside" in w._dom_classes][0]
    return said if raw else unescape(said)


def all_that_is_seen(live):
    return [part(live, name) for name in ("still", "moving", "facts")]


@pytest.fixture
def calm(monkeypatch):
    """As for a learner: what goes wrong is said, not raised."""
    monkeypatch.delenv("XENT_LESSON_STRICT")


@pytest.fixture(scope="module")
def on_a_scale():
    """A small picture that is drawn anew for a choice: a point on a curve, on one scale or another."""

    def on_a_scale(fig, scale):
        ax = fig.subplots()
        ax.set(xlim=(0.01, 1), ylim=(0, 1), xscale=scale)
        dot, = ax.plot([], [], "o", clip_on=False)

        def move(p):
            dot.set_data([max(p, 0.01)], [p])
            return {"height_ratio": p}

        return move

    return Scene(on_a_scale, {"p": Param(0.3, 0, 1, 0.01), "scale": Choice("linear", ["linear", "log"])}, size=(2, 1.5))


# --- an explorer -----------------------------------------------------------------------------------------------------

def test_it_opens_at_the_start_or_where_it_is_told(slope):
    assert explore(slope).x.value == 0.5
    demo = explore(slope, x=0.2)
    assert demo.x.value == demo.stage.at["x"] == 0.2
    with pytest.raises(ValueError, match="slope: x=2.0 is not between 0 and 1"):
        explore(slope, x=2)


def test_a_moved_slider_moves_picture_facts_and_spoken_label_together():
    demo = explore(surprise_curve)
    still = part(demo, "still")
    seen = set()
    for value in (0.3, 0.62, 0.01, 0.5):
        demo.p.value = value
        spoken = escape(words.facts_line(demo.stage))
        assert demo.stage.at["p"] == value and f"p = {value:.2f}" in spoken
        assert f'role="img" aria-label="{spoken}"' in part(demo, "moving") and spoken == without_tags(part(demo, "facts"))
        assert part(demo, "moving").partition(">")[2] == demo.stage.moving_svg().partition(">")[2]
        seen.add((part(demo, "moving"), part(demo, "facts")))
    assert len(seen) == 4 and part(demo, "still") == still


def test_a_choice_is_a_row_of_buttons_and_draws_anew(on_a_scale):
    demo = explore(on_a_scale)
    still = part(demo, "still")
    assert isinstance(demo.scale, widgets.ToggleButtons) and demo.scale.options == ("linear", "log")
    demo.scale.value = "log"
    assert part(demo, "still") != still and demo.stage.at["scale"] == "log"


def test_both_ends_of_a_slider_are_exact():
    demo = explore(two_events)
    for slider, name in ((demo.p, "p"), (demo.r, "r")):
        for end in (slider.min, slider.max):
            slider.value = end
            assert demo.stage.at[name] == end == slider.value
            assert ("∞" in repr(demo)) == (end == 0)
        slider.value = 0.5


def test_both_ends_of_a_log_slider_are_exact(slope):
    wide = Scene(slope.draw, {"x": Param(0.03, 0.003, 0.7, 0.1, log=True)}, slope.size)
    demo = explore(wide)
    for end, at in ((10**demo.x.min, 0.003), (10**demo.x.max, 0.7)):
        demo.x.value = end
        assert demo.stage.at == {"x": at}


@pytest.mark.parametrize("low, step, readout", [(0, 0.01, ".2f"), (0, 1, ".0f"), (0, 0.25, ".2f"), (0.125, 0.5, ".3f")])
def test_a_slider_shows_the_digits_that_its_steps_need(slope, low, step, readout):
    demo = explore(Scene(slope.draw, {"x": Param(1, low, low + 2, step)}, slope.size))
    assert (demo.x.min, demo.x.max, demo.x.step, demo.x.readout_format) == (low, low + 2, step, readout)


def test_the_noise_of_a_step_reaches_nobody(slope):
    demo = explore(slope)
    demo.x.value = 0.1 * 3
    assert demo.stage.at == {"x": 0.3} and repr(demo) == "x = 0.3 · height_count = 0.6"


def test_reset_leads_back_to_where_it_was_opened(on_a_scale):
    demo = explore(on_a_scale, p=0.2)
    start = all_that_is_seen(demo)
    demo.to(p=0.9, scale="log")
    assert all_that_is_seen(demo) != start
    press(demo, "show.reset")
    assert all_that_is_seen(demo) == start and (demo.p.value, demo.scale.value) == (0.2, "linear")


def test_it_may_be_moved_from_a_cell_and_answers_with_the_facts(slope):
    demo = explore(slope)
    assert demo.to(x=0.25) == {"height_count": 0.5} and demo.x.value == 0.25
    with pytest.raises(ValueError, match="slope has no parameter 'y'; it has x"):
        demo.to(y=1)


def test_a_distribution_is_a_slider_for_each_outcome_and_they_sum_to_100(slope):
    def share(fig):
        move = slope.draw(fig)
        return lambda q: move(x=q[1]) | {"first_probability": q[0]}

    demo = explore(Scene(share, {"q": Distribution([0.5, 0.25, 0.25])}, slope.size))
    first, second, third = (w for w in inside(demo.box) if isinstance(w, widgets.IntSlider))
    assert (first.value, second.value, third.value) == (50, 25, 25)
    second.value = 100
    assert (first.value, third.value) == (0, 0) and demo.stage.at == {"q": (0, 1, 0)}
    second.value = 0
    assert demo.stage.facts == {"height_count": 0, "first_probability": pytest.approx(2 / 3, abs=0.01)}
    press(demo, "show.reset")
    assert (first.value, second.value, third.value) == (50, 25, 25) and demo.stage.at == {"q": (0.5, 0.25, 0.25)}


def test_a_text_is_a_box_to_type_in_and_what_cannot_be_shown_is_said_calmly(slope, calm):
    def typed(fig):
        move = slope.draw(fig)
        return lambda text: move(x=len(text) / 10)

    demo = explore(Scene(typed, {"text": Text("ab", ["가나다"], longest=8)}, slope.size))
    box, = (w for w in inside(demo.box) if isinstance(w, widgets.Text))
    box.value = "가나다"
    assert demo.stage.facts == {"height_count": 0.6}
    box.value = "nine long"
    assert "has 9 characters; 8 at most" in trouble(demo) and demo.stage.at == {"text": "가나다"}
    press(demo, "show.reset")
    assert box.value == "ab" and trouble(demo) == ""


def test_side_by_side_a_shared_name_is_one_slider(slope):
    def other(fig):
        move = slope.draw(fig)
        return lambda x: {"other_count": move(x)["height_count"]}

    demo = explore(slope, Scene(other, slope.params, slope.size))
    assert sum(isinstance(w, widgets.FloatSlider) for w in inside(demo.box)) == 1
    demo.x.value = 0.75
    assert demo.stage.facts == {"height_count": 1.5, "other_count": 1.5}


def test_a_scene_without_knobs_is_a_picture(slope):
    assert repr(explore(slope.hold(x=0.25))) == "x = 0.25 · height_count = 0.5"


def test_title_caption_and_labels_are_the_words_of_the_scene_and_the_still_part_is_silent():
    demo = explore(surprise_curve)
    page = "".join(w.value for w in inside(demo.box) if isinstance(w, widgets.HTML))
    for kind in ("title", "caption"):
        assert escape(words.say(f"surprise_curve.{kind}")) in page
    assert demo.p.description == words.say("surprise_curve.p")
    assert part(demo, "still").startswith('<svg aria-hidden="true" ')
    assert without_tags(part(demo, "facts")) == repr(demo) and part(demo, "spoken") == ""  # ten pictures open without a word
    demo.p.value = 0.4
    assert without_tags(part(demo, "facts")) == repr(demo) == part(demo, "spoken")  # one to see, one to hear


def test_two_on_one_page_have_no_id_in_common(slope):
    ids = [set(part(explore(slope), "still").split(' id="')[1:]) for _ in range(2)]
    assert ids[0] and not {i.partition('"')[0] for i in ids[0]} & {i.partition('"')[0] for i in ids[1]}


def test_what_an_explorer_has_of_its_own_no_knob_can_be_called(slope):
    own = {name for name in dir(clicker(slope, [{}])) if not name.startswith("_")} - {"x"}
    assert {"stage", "box", "to", "close"} <= own
    for name in own:
        with pytest.raises(ValueError, match=f"cannot be called '{name}'"):
            Scene(slope.draw, {name: Param(0.5, 0, 1, 0.01)})


@pytest.mark.parametrize("name", ["scene", "self", "between", "kind", "steps"])
def test_a_knob_may_be_called_what_is_ours_inside(slope, name):
    def named(fig):
        move = slope.draw(fig)
        return lambda **at: move(x=at[name])

    demo = explore(Scene(named, {name: Param(0.5, 0, 1, 0.01)}, slope.size), **{name: 0.2})
    assert demo.to(**{name: 0.4}) == {"height_count": 0.8} and getattr(demo, name).value == 0.4


def test_the_knobs_are_listed_and_what_is_none_is_named_with_them(on_a_scale):
    demo = explore(on_a_scale)
    assert {"p", "scale", "to"} <= set(dir(demo))
    with pytest.raises(AttributeError, match="this Explorer has no 'q'; its knobs are p, scale"):
        demo.q


# --- what is meant ---------------------------------------------------------------------------------------------------

def test_a_scene_may_be_asked_for_by_its_name():
    assert explore("surprise_curve", p=0.5).stage.scene is surprise_curve
    assert set(explore("surprise_curve", two_events).stage.at) == {"p", "r"}
    assert clicker("surprise_curve", [{"p": 0.5}]).stage.scene is surprise_curve


def test_so_may_a_scene_that_was_made_on_this_page(slope, monkeypatch):
    monkeypatch.setitem(SCENES, "slope", slope)
    assert explore("slope").stage.scene is slope


@pytest.mark.parametrize("scenes, kind, complaint", [
    ([], TypeError, "explore() has nothing to show; give it a scene, such as explore(surprise_curve)"),
    ([3], TypeError, "scenes[0]=3 is no scene; give a scene or the name of one, such as surprise_curve"),
    ([None], TypeError, "scenes[0]=None is no scene; "),
    ([[surprise_curve]], TypeError, "scenes[0]=[Scene surprise_curve("),
    ([entropy], TypeError, "scenes[0]=entropy (a function) is no scene; give a scene or the name of one"),
    ([surprise_curve, 0.3], TypeError, "scenes[1]=0.3 is no scene; to start there, name the parameter: p=0.3"),
    (["surprise_curve", 1], TypeError, "scenes[1]=1 is no scene; to start there, name the parameter: p=1"),
    ([red_lot_bet], TypeError, "is no scene; it is a bet: ask('red_lot')"),
    (["suprise_curve"], ValueError, "scene='suprise_curve' is unknown; the scenes are "),
    (["two_coins"], ValueError, "scene='two_coins' is unknown; the scenes are "),
])
def test_what_is_no_scene_is_refused_in_one_line(scenes, kind, complaint):
    with pytest.raises(kind) as caught:
        explore(*scenes)
    assert complaint in str(caught.value) and "\n" not in str(caught.value)
    if len(scenes) == 1:
        with pytest.raises(kind) as caught:
            clicker(*scenes, [{}])
        assert complaint.replace("scenes[0]", "scene") in str(caught.value)


@pytest.mark.parametrize("bet", [3, None, surprise_curve, entropy])
def test_what_is_no_bet_is_refused_in_one_line(bet):
    with pytest.raises(TypeError, match=r'is no bet; give a Bet or the name of one, such as ask\("two_coins"\)$'):
        ask(bet)


# --- when something goes wrong ---------------------------------------------------------------------------------------

def test_where_a_scene_fails_the_last_good_picture_stays_and_one_line_says_so(failing, calm):
    demo = explore(failing)
    good = all_that_is_seen(demo)
    demo.x.value = 0.3
    assert all_that_is_seen(demo) == good
    assert words.say("show.error", name="slope", error="ArithmeticError: <x> is lost") in trouble(demo)
    assert "<x>" not in trouble(demo, raw=True) and "<br>" not in trouble(demo)
    demo.x.value = 0.31
    assert trouble(demo) == "" and demo.stage.at == {"x": 0.31} and "0.62" in part(demo, "facts")


def test_in_a_test_it_is_raised(failing):
    demo = explore(failing)
    with pytest.raises(ArithmeticError, match="<x> is lost"):
        demo.x.value = 0.3


class Unsayable(Exception):
    def __str__(self):
        raise RuntimeError("no words")


BAD = {  # what a scene may raise, and how it is said
    MemoryError(): "MemoryError",
    KeyError("p"): "KeyError: 'p'",
    ValueError("one\n  two"): "ValueError: one two",
    ValueError("long " * 1000): "ValueError: " + ("long " * 1000)[: 299 - len("ValueError: ")] + "…",
    ValueError("half \ud83d"): "ValueError: half ?",
    Unsayable(): "Unsayable",
    SystemExit(1): "SystemExit: 1",
    GeneratorExit(): "GeneratorExit",
}


@pytest.fixture
def breaking(slope):
    """A scene that raises what it is told to raise, and says what it is told to say."""

    def breaking(fig):
        move, breaking.orders = slope.draw(fig), getattr(breaking, "orders", [])

        def go(x, other):
            if orders and x == 0.3:
                raise orders[0]
            return move(x) | {"other_count": other}

        return go

    orders = []
    made = Scene(breaking, {"x": Param(0.5, 0, 1, 0.01), "other": Param(0.5, 0, 1, 0.01)}, slope.size)
    made.orders, made.name = orders, "<b>"
    return made


@pytest.mark.parametrize("error, said", BAD.items(), ids=lambda x: getattr(x, "__name__", None))
def test_whatever_a_scene_raises_is_said_with_its_type_and_leaves_the_last_good_picture(breaking, calm, error, said):
    demo = explore(breaking)
    good = all_that_is_seen(demo)
    breaking.orders.append(error)
    demo.x.value = 0.3
    assert f">{words.say('show.error', name='<b>', error=said)}</div>" in trouble(demo)
    assert "<b>" not in trouble(demo, raw=True) and trouble(demo, raw=True).encode()
    assert all_that_is_seen(demo) == good and demo.stage.at["x"] == 0.5
    press(demo, "show.reset")
    assert trouble(demo) == "" and all_that_is_seen(demo) == good


def test_whoever_stops_a_cell_stops_it(breaking, calm):
    demo = explore(breaking)
    breaking.orders.append(KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        demo.x.value = 0.3
    assert demo.stage.at["x"] == 0.5 and "KeyboardInterrupt" in trouble(demo)
    demo.x.value = 0.6
    assert demo.stage.at["x"] == 0.6 and trouble(demo) == ""


def test_a_scene_that_cannot_say_its_facts_keeps_the_last_good_picture_and_place(slope, calm):
    def forgetful(fig):
        move = slope.draw(fig)
        return lambda p: move(p) | ({} if p == 0.3 else {"surprisal_bits": 1.0, "heads_count": 1.0})

    made = Scene(forgetful, {"p": Param(0.5, 0, 1, 0.01)}, slope.size)
    made.name = "surprise_curve"  # its sentence needs two numbers
    demo = explore(made)
    good = all_that_is_seen(demo)
    demo.p.value = 0.3
    assert "KeyError" in trouble(demo) and all_that_is_seen(demo) == good and demo.stage.at == {"p": 0.5}


@pytest.mark.parametrize("error, said", BAD.items(), ids=lambda x: getattr(x, "__name__", None))
def test_a_scene_that_fails_at_its_start_is_one_clear_line_and_leaves_no_widget(breaking, error, said):
    breaking.orders.append(error)
    before = living_widgets()
    for show in (lambda: explore(breaking, x=0.3), lambda: clicker(breaking, [{"x": 0.3}])):
        with pytest.raises(RuntimeError) as caught:
            show()
        assert str(caught.value) == f"<b> cannot be drawn at x=0.3, other=0.5: {said}"
    assert living_widgets() == before


def test_to_and_back_lead_past_a_place_that_fails(breaking, calm):
    """Knob by knob the way would lead through x = 0.3 with the old `other`, and the picture would stay behind."""
    steps = [{"x": 0.5, "other": 0.5}, {"x": 0.3, "other": 0.6}, {"x": 0.4, "other": 0.7}]
    demo = clicker(breaking, steps)
    breaking.orders.append(ValueError("no"))
    press(demo, "show.next")
    assert "ValueError: no" in trouble(demo) and demo.stage.at == steps[0]
    assert words.say("show.step", step=2, steps=3) in card(demo)
    demo.other.value = 0.65  # x still stands where it fails
    assert "ValueError: no" in trouble(demo) and demo.stage.at == steps[0]
    demo.x.value = 0.45
    assert trouble(demo) == "" and demo.stage.at == {"x": 0.45, "other": 0.65}
    press(demo, "show.next")
    assert trouble(demo) == "" and demo.stage.at == steps[2] == {"x": demo.x.value, "other": demo.other.value}


def test_a_move_of_several_knobs_is_one_move(slope):
    seen = []

    def watched(fig):
        move = slope.draw(fig)

        def go(x, other):
            seen.append((x, other))
            return move(x)

        return go

    knob = Param(0.5, 0, 1, 0.01)
    demo = explore(Scene(watched, {"x": knob, "other": knob}, slope.size))
    seen.clear()
    demo.to(x=0.2, other=0.8)
    assert seen == [(0.2, 0.8)]


def test_nan_is_refused_and_the_slider_returns(slope, calm):
    demo = explore(slope)
    good = all_that_is_seen(demo)
    demo.x.value = math.nan
    assert all_that_is_seen(demo) == good and demo.x.value == 0.5
    assert "x=nan is not between 0 and 1" in trouble(demo)
    demo.x.value = 0.25
    assert trouble(demo) == "" and demo.stage.at == {"x": 0.25}


# --- an exact number -------------------------------------------------------------------------------------------------

def number_boxes(demo):
    return [w for w in inside(demo.box) if "xent-number" in w._dom_classes]


@pytest.mark.parametrize("typed, value", [
    ("0.25", 0.25), ("0,25", 0.25), (",5", 0.5), ("50%", 0.5), ("25 %", 0.25), ("2,5 %", 0.025), ("1e-1", 0.1), ("٠٫٢٥", 0.25),
    ("０．５", 0.5), (" 0.4\n", 0.4), ("7", 1), ("−1", 0), ("-0,0", 0), ("0,125", 0.125), ("1", 1),
])
def test_a_number_may_be_typed_as_people_write_them(slope, typed, value):
    demo = explore(slope)
    box, = number_boxes(demo)
    box.value = typed
    assert demo.x.value == demo.stage.at["x"] == value and trouble(demo) == ""
    assert box.value == f"{value:.2f}"


@pytest.mark.parametrize("typed", ["abc", "1/3", "½", "0;25", "0 25", "1,000", "12,345,678", "nan", "inf", "<b>", "0.2.5", "%", "\ud83d"])
def test_what_is_no_number_is_put_back_and_said(slope, calm, typed):
    demo = explore(slope, x=0.3)
    box, = number_boxes(demo)
    box.value = typed
    assert box.value == "0.30" and demo.x.value == demo.stage.at["x"] == 0.3
    assert words.say("show.no_number", typed=typed.encode(errors="replace").decode()) in trouble(demo)
    assert "<b>" not in trouble(demo, raw=True)
    box.value = "0,4"
    assert trouble(demo) == "" and demo.stage.at["x"] == 0.4


@pytest.mark.parametrize("typed", ["", "  "])
def test_a_number_that_was_wiped_away_comes_back(slope, typed):
    demo = explore(slope, x=0.3)
    box, = number_boxes(demo)
    box.value = typed
    assert box.value == "0.30" and trouble(demo) == "" and demo.stage.at["x"] == 0.3


def test_the_box_says_where_the_slider_stands_on_a_log_scale_too(slope):
    demo = explore(Scene(slope.draw, {"x": Param(0.03, 0.003, 0.7, 0.1, log=True)}, slope.size))
    box, = number_boxes(demo)
    assert box.value == "0.03"
    demo.x.value = 0.0123456
    assert box.value == "0.0123"
    box.value = "0,25"
    assert demo.stage.at["x"] == 0.25
    box.value = "0"
    assert demo.stage.at["x"] == 0.003 and box.value == "0.003"


def test_where_a_scene_fails_at_what_was_typed_it_is_the_scene_that_is_heard(failing):
    box, = number_boxes(explore(failing))
    with pytest.raises(ArithmeticError):  # as in a test; not taken for a number that cannot be read
        box.value = "0.3"


# --- what a saved notebook keeps -------------------------------------------------------------------------------------

def test_an_explorer_is_text_and_picture_and_live_widget():
    demo = explore(surprise_curve)
    demo.p.value = 0.5
    data, metadata = demo._repr_mimebundle_()
    assert set(data) == {"text/plain", "image/png", WIDGET}
    title, caption = words.say("surprise_curve.title"), words.say("surprise_curve.caption")
    assert unwrapped(data["text/plain"]) == f"{title} {repr(demo)} {caption}" and repr(demo) == words.facts_line(demo.stage)
    picture = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    assert metadata == {"image/png": {"width": 720, "height": 410, "alt": repr(demo)}} and picture.size == (1440, 820)
    assert base64.b64decode(data["image/png"]) == demo.stage.png()


def unwrapped(text):
    """A stored text as if its page were wide; on a sheet of A4 none of its lines may be cut off."""
    assert max(map(len, text.splitlines())) <= words.COLUMNS
    return " ".join(text.split())


def test_the_text_of_several_scenes_or_of_none_with_words_is_what_there_is_to_say(slope):
    both = explore(surprise_curve, two_events)
    text = unwrapped(both._repr_mimebundle_()[0]["text/plain"])
    for kind in ("title", "caption"):
        assert words.say(f"surprise_curve.{kind}") in text and words.say(f"two_events.{kind}") in text
    assert explore(slope)._repr_mimebundle_()[0]["text/plain"] == "x = 0.5 · height_count = 1"


def test_the_text_of_a_lecture_card_begins_with_its_step():
    demo = clicker(surprise_curve, [{"p": 0.5, "say": "A fair coin: <one> bit."}, {"p": 0.25}, {"p": 0, "say": "Never."}])
    for step, line in enumerate(["Step 1 of 3. A fair coin: <one> bit.", "Step 2 of 3.", "Step 3 of 3. Never."]):
        demo._go(step)
        data, metadata = demo._repr_mimebundle_()
        assert unwrapped(data["text/plain"]).startswith(f"{line} {words.say('surprise_curve.title')} {repr(demo)} ")
        assert metadata["image/png"]["alt"] == repr(demo)


def test_a_bet_is_text_and_live_widget():
    bundle = ask(Bet("red_lot", ["red", "white", "same"], "red"))._repr_mimebundle_()
    assert set(bundle) == {"text/plain", WIDGET} and words.say("red_lot.question") in unwrapped(bundle["text/plain"])


# --- a clicker -------------------------------------------------------------------------------------------------------

STEPS = [{"p": 0.5, "say": "A fair coin: <one> bit."}, {"p": 0.25}, {"scale": "log", "say": "The same, on a log axis."}]


def card(demo):
    return unescape(next(w.value for w in inside(demo.box) if "xent-title" in w._dom_classes))


def test_next_and_back_walk_through_the_steps_and_stop_at_the_ends(on_a_scale):
    demo = clicker(on_a_scale, STEPS)
    places = [{"p": 0.5, "scale": "linear"}, {"p": 0.25, "scale": "linear"}, {"p": 0.25, "scale": "log"}]
    for button, step in [("back", 0), ("next", 1), ("next", 2), ("next", 2), ("back", 1), ("back", 0), ("back", 0)]:
        press(demo, f"show.{button}")
        assert demo.stage.at == places[step] == {"p": demo.p.value, "scale": demo.scale.value}
        assert words.say("show.step", step=step + 1, steps=3) in card(demo)
        assert STEPS[step].get("say", "") in card(demo)


def test_between_the_steps_the_sliders_are_live_and_leave_no_trace(on_a_scale):
    demo = clicker(on_a_scale, STEPS)
    demo.p.value, demo.scale.value = 0.9, "log"
    assert demo.stage.at == {"p": 0.9, "scale": "log"}
    press(demo, "show.next")
    assert demo.stage.at == {"p": 0.25, "scale": "linear"}


def test_reset_leads_back_to_the_step_that_is_on_the_card(on_a_scale):
    demo = clicker(on_a_scale, iter(STEPS))
    press(demo, "show.next")
    demo.p.value = 0.9
    press(demo, "show.reset")
    assert demo.stage.at["p"] == 0.25 and words.say("show.step", step=2, steps=3) in card(demo)


@pytest.mark.parametrize("steps, complaint", [
    ([], "steps is empty"),
    ([{"p": 0.5}, {"p": 1.5}], "on_a_scale: p=1.5 is not between 0 and 1"),
    ([{"q": 0.5}], "on_a_scale has no parameter 'q'"),
    ([{"scale": "cubic"}], "scale='cubic' is not one of linear, log"),
])
def test_a_step_that_leads_nowhere_is_refused_at_once(on_a_scale, steps, complaint):
    with pytest.raises(ValueError, match=complaint):
        clicker(on_a_scale, steps)


@pytest.mark.parametrize("steps, complaint", [
    ([0.5], "steps[0]=0.5 is no position; give a list of positions such as [dict(p=0.5, say="),
    ([{"p": 0.5}, None], "steps[1]=None is no position; "),
    (["p"], "steps[0]='p' is no position; "),
    (0.5, "steps=0.5 is no list; give a list of positions such as "),
    (None, "steps=None is no list; "),
    ("p", "steps='p' is no list; "),
    ({"p": 0.5}, "steps={'p': 0.5} is no list; "),
    ([{"say": 3}], "steps[0] has say=3, which is no text; put it in quotes"),
    ([{"say": None, "p": 0.5}], "steps[0] has say=None, which is no text"),
])
def test_what_are_no_steps_is_refused_in_one_line(steps, complaint):
    with pytest.raises(TypeError) as caught:
        clicker(surprise_curve, steps)
    assert complaint in str(caught.value) and "\n" not in str(caught.value)


# --- a bet -----------------------------------------------------------------------------------------------------------

@pytest.fixture
def panel(no_bets):
    return ask("red_lot")


def sliders(panel):
    return [w for w in inside(panel.box) if isinstance(w, widgets.IntSlider)]


def percents(panel):
    return [slider.value for slider in sliders(panel)]


def result(panel):
    return unescape(part(panel, "facts"))


def test_it_asks_the_question_and_labels_a_slider_for_each_option(panel):
    page = unescape("".join(w.value for w in inside(panel.box) if isinstance(w, widgets.HTML)))
    assert words.say("red_lot.question") in page and words.say("red_lot.because") not in page
    for slider, option in zip(sliders(panel), panel.bet.options, strict=True):
        assert slider.description.startswith(words.say(f"red_lot.{option}"))
    assert percents(panel) == [34, 33, 33]


def test_a_bet_may_be_asked_for_by_its_name(panel):
    assert panel.bet.name == "red_lot"
    with pytest.raises(ValueError, match="bet='red_lott' is unknown; the bets are .*red_lot"):
        ask("red_lott")


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 100)), min_size=1, max_size=12))
def test_the_sliders_sum_to_100_whatever_is_moved(moves):
    panel = ask("red_lot")
    for index, percent in moves:
        sliders(panel)[index].value = percent
        assert sum(percents(panel)) == 100 and percents(panel)[index] == percent


def test_sure_and_no_idea_are_one_press_away(panel):
    press(panel, "bet.sure_button", nth=1)
    assert percents(panel) == [0, 100, 0]
    press(panel, "bet.no_idea_button")
    assert percents(panel) == [34, 33, 33]


def test_reveal_charges_for_the_spread_and_says_why(panel):
    assert part(panel, "facts") == ""
    sliders(panel)[0].value = 50
    press(panel, "bet.reveal_button")
    said = result(panel).split("<br>")
    assert words.say("red_lot.because") in said[0] and "1.00 bits" in said[1] and "1 answered" not in said[1]
    assert said[2].startswith(str(running_average())) and running_average() == (1, 1)


def test_no_chance_for_the_truth_costs_infinity_and_is_said_kindly(panel):
    press(panel, "bet.sure_button", nth=2)
    press(panel, "bet.reveal_button")
    assert words.say("bet.infinite", bits=math.inf) in result(panel) and "∞" in result(panel)
    assert running_average() == (math.inf, 1)


def test_the_second_reveal_is_practice(panel):
    sliders(panel)[0].value = 25
    press(panel, "bet.reveal_button")
    assert words.say("bet.practice") not in result(panel)
    press(panel, "bet.sure_button", nth=0)
    press(panel, "bet.reveal_button")
    assert words.say("bet.practice") in result(panel) and running_average() == (2, 1)


def test_the_average_runs_over_the_bets(panel):
    other = ask("two_coins")
    sliders(panel)[0].value, sliders(other)[0].value = 25, 50
    for each in (panel, other):
        press(each, "bet.reveal_button")
    assert str(running_average()) in result(other) and running_average() == (1.5, 2)


# --- in a real kernel ------------------------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def kernel():
    kernel = Kernel()
    kernel.run("from xent_lesson import explore, filmstrip, bernoulli_curve, surprise_curve; kept = []")
    yield kernel
    kernel.stop()


def living(kernel):
    """Which of the explorers that were kept still answer when their slider moves, and have a page to show it on."""
    kernel.run("""
        alive = []
        for demo in kept:
            if open := hasattr(demo, "stage"):
                demo.p.value = 0.125
                demo.p.value = 0.875
                assert demo.stage.at["p"] == 0.875 and demo.p.comm is not None and demo.box.comm is not None
            alive.append(open)
    """.replace("\n        ", "\n"))
    return kernel.value("alive")


@pytest.mark.parametrize("cell", ["some-cell", None])
def test_a_cell_run_three_times_leaves_one_that_answers(kernel, cell):
    kernel.run("kept.clear()")
    for _ in range(3):
        kernel.run(f"kept.append(explore(bernoulli_curve))  # {cell}", cell)
    assert living(kernel) == [False, False, True]


def test_two_in_one_cell_both_answer(kernel):
    kernel.run("kept.clear()")
    for _ in range(2):
        kernel.run("kept += [explore(bernoulli_curve), explore(bernoulli_curve)]", "pair")
    assert living(kernel) == [False, False, True, True]


def test_the_same_scene_in_two_cells_answers_in_both(kernel):
    kernel.run("kept.clear()")
    for cell in ("one", "two"):
        kernel.run("kept.append(explore(bernoulli_curve))", cell)
    assert living(kernel) == [True, True]


def test_a_cell_that_ends_in_an_explorer_shows_one_bundle(kernel):
    printed, bundles = kernel.run("explore(surprise_curve, p=0.5)", "shown")
    (data, metadata), = bundles
    assert printed == "" and set(data) == {"text/plain", "image/png", WIDGET}
    alt = metadata["image/png"].pop("alt")
    assert "1.00 bits" in alt and alt in unwrapped(data["text/plain"]) and metadata == {"image/png": {"width": 720, "height": 410}}
    assert Image.open(io.BytesIO(base64.b64decode(data["image/png"]))).size == (1440, 820)


def test_a_cell_that_ends_in_a_filmstrip_shows_one_picture_and_its_facts(kernel):
    (data, metadata), = kernel.run("filmstrip(bernoulli_curve, [dict(p=0.5), dict(p=1)])")[1]
    assert set(data) == {"text/plain", "image/png"} and len(data["text/plain"].splitlines()) == 2
    picture = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    assert metadata == {"image/png": {"width": picture.width // 2, "alt": data["text/plain"]}}


# --- for a whole lecture ---------------------------------------------------------------------------------------------

DRAG = """
import sys, psutil
from xent_lesson import explore, surprise_area
demo, memory = explore(surprise_area), psutil.Process().memory_info
def drag(events):
    for k in range(events):
        demo.p.value = (k * 37 % 101) / 100
drag(500)
before = memory().rss
drag(5000)
print((memory().rss - before) / 2**20, "matplotlib.pyplot" in sys.modules)
"""


def test_5000_moves_keep_no_memory_and_open_no_pyplot_figure():
    done = subprocess.run([sys.executable, "-c", DRAG], capture_output=True, text=True, timeout=600, check=True)
    grown, pyplot = done.stdout.split()
    assert float(grown) < 20 and pyplot == "False"
