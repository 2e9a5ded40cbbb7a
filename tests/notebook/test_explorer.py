"""The hand in the picture, the controls beside it, and the line of facts in the picture's colours."""

import asyncio

import ipywidgets as widgets
import pytest
from shown import inside

from xent_lesson import words
from xent_lesson.lessons.surprise.exercises import red_lot_bet
from xent_lesson.notebook import explorer
from xent_lesson.notebook.markup import coloured
from xent_lesson.notebook.show import BetPanel, Comparison, clicker, explore
from xent_lesson.picture.knobs import Choice, Param, probability
from xent_lesson.picture.scene import SCENES, Scene, scene

BLUE, BROWN = "#0072B2", "#B45309"


def made(size=(6, 4), colors=None, log=False, **knobs):
    def drawn(fig):
        ax = fig.subplots()
        ax.set(xlim=(0.01, 100) if log else (0, 1), ylim=(0, 1), xscale="log" if log else "linear")
        dot, = ax.plot([], [], "o", clip_on=False)

        def move(**at):
            dot.set_data([sum(v for v in at.values() if not isinstance(v, str))], [0.5])
            return {"sum_count": sum(v for v in at.values() if not isinstance(v, str))}

        return move

    return Scene(drawn, knobs, size, colors=colors)


def part(live, name):
    found, = (w for w in inside(live.box) if name in w._dom_classes)
    return found


def press(live, key):
    next(w for w in inside(live.box) if isinstance(w, widgets.Button) and w.description == words.say(key)).click()


# --- where the controls are --------------------------------------------------------------------------------------------

def test_a_hand_lies_over_its_axes_and_the_rest_stands_beside():
    demo = explore(made(p=probability(0.3).along("x", color=BLUE), q=probability(0.5), side=Choice("left", ["left", "right"])))
    assert demo.p in part(demo, "xent-picture").children and demo.q in list(inside(part(demo, "xent-controls")))
    assert demo.side in part(demo, "xent-controls").children
    place = demo.stage.hands()["p"]
    top, right, bottom, left = (float(x.rstrip("%")) / 100 for x in demo.p.layout.padding.split())
    assert (left, 1 - right) == pytest.approx((place.left, place.right), abs=1e-4)
    assert (top, bottom) == pytest.approx((place.top * 4 / 6, (1 - place.bottom) * 4 / 6), abs=1e-4)
    assert demo.p.style.handle_color == BLUE
    number, = (w for w in inside(part(demo, "xent-numbers")) if isinstance(w, widgets.Text))
    assert (number.description, number.value, number.style.text_color) == ("p", "0.30", BLUE)
    number.value = "25 %"
    assert demo.stage.at["p"] == 0.25 and number.value == "0.25"


@pytest.mark.parametrize("knobs, shares", [
    (dict(p=probability(0.3).along("x"), q=probability(0.6).along("x", edge="high")), {"p": "xent-half", "q": "xent-half"}),
    (dict(p=probability(0.3).along("x"), r=probability(0.6).along("y")), {"p": None, "r": "xent-strip"}),
    (dict(r=probability(0.6).along("y"), p=probability(0.3).along("x")), {"p": None, "r": "xent-strip"}),
    (dict(r=probability(0.6).along("y")), {"r": None}),
])
def test_hands_that_meet_share_the_room(knobs, shares):
    demo = explore(made(**knobs))
    for name, share in shares.items():
        assert {"xent-half", "xent-strip"} & set(getattr(demo, name)._dom_classes) == ({share} if share else set())
    assert demo.stage.scene.params.keys() == shares.keys()


def test_an_upright_hand_is_an_upright_slider_and_a_log_one_steps_in_decades():
    demo = explore(made(r=probability(0.6).along("y")))
    assert demo.r.orientation == "vertical"
    demo = explore(made(log=True, t=Param(1, 0.01, 100, 0.1, log=True).along("x")))
    assert isinstance(demo.t, widgets.FloatLogSlider) and (demo.t.min, demo.t.max) == (-2, 2)


def test_an_axis_that_cannot_carry_the_hand_is_said_in_one_line():
    with pytest.raises(ValueError, match="^drawn: p steps evenly on a linear scale, and its axis is log$"):
        explore(made(log=True, p=probability(0.3).along("x")))


def test_hands_go_along_when_the_picture_is_drawn_anew():
    def drawn(fig, unit):
        ax = fig.subplots()
        ax.set(xlim=(0, 1), ylim=(0, 1 if unit == "bits" else 1_000_000))
        dot, = ax.plot([], [], "o")

        def move(p):
            dot.set_data([p], [0])
            return {"p_count": p}

        return move

    demo = explore(Scene(drawn, {"unit": Choice("bits", ["bits", "coins"]), "p": probability(0.3).along("x")}))
    narrow = demo.p.layout.padding
    demo.unit.value = "coins"
    assert demo.p.layout.padding != narrow
    assert float(demo.p.layout.padding.split()[3].rstrip("%")) / 100 == pytest.approx(demo.stage.hands()["p"].left, abs=1e-4)
    demo.unit.value = "bits"
    assert demo.p.layout.padding == narrow


@pytest.mark.parametrize("size, width", [((6, 4), 600), ((8, 4.2), 800), ((8, 5.6), 600), ((6.4, 6.0), 448)])
def test_a_tall_picture_is_shown_smaller_so_that_a_low_screen_shows_its_facts(size, width):
    tall = made(size, p=probability(0.3))
    assert part(explore(tall), "xent-frame").layout.max_width == f"{width}px"
    assert float(part(clicker(tall, [{}]), "xent-frame").layout.max_width.rstrip("px")) <= width


def test_a_picture_does_not_become_so_narrow_that_its_words_cannot_be_read():
    def narrowest(size, words):
        scene = made(size, p=probability(0.3))
        draw = scene.draw
        demo = explore(Scene(lambda fig: (fig.text(0.5, 0.5, "so", fontsize=words), draw(fig))[1], scene.params, size=size))
        return float(part(demo, "xent-picture").layout.min_width.rstrip("px"))

    assert narrowest((8, 4), 9) == pytest.approx(9.2 / (9 / 72) * 8, abs=1)  # 9.2 pixels are an eighth of an inch
    assert narrowest((6, 4), 6) == 600, "never wider than the picture grows"
    assert narrowest((8, 4), 9) > narrowest((4, 4), 9)


# --- a step ------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("knob, places", [
    (Param(0, 0, 1, 0.4).stepwise(), [0.4, 0.8, 1, 1]),
    (Param(0, 0, 1, 0.4).stepwise().along("x"), [0.4, 0.8, 1, 1]),
    (Param(0.01, 0.01, 100, 1, log=True).stepwise(), [0.1, 1, 10, 100, 100]),
])
def test_the_step_button_takes_one_step_and_stops_at_the_end(knob, places):
    demo = explore(made(x=knob))
    for place in places:
        press(demo, "show.one_step")
        assert demo.stage.at["x"] == pytest.approx(place) == demo.x.value


def test_a_knob_without_steps_has_no_step_button():
    demo = explore(made(p=probability(0.3), q=probability(0.4).along("x")))
    assert not [w for w in inside(demo.box) if getattr(w, "description", "") == words.say("show.one_step")]


# --- what is said ------------------------------------------------------------------------------------------------------

def test_the_numbers_of_the_facts_wear_the_colours_of_what_shows_them():
    demo = explore(made(colors={"sum_count": BROWN}, p=probability(0.3).along("x", color=BLUE), q=probability(0.25)))
    facts = part(demo, "xent-facts").value
    assert facts == f'p = <b style="color:{BLUE}">0.3</b> · q = 0.25 · sum_count = <b style="color:{BROWN}">0.55</b>'


def test_a_scene_made_by_the_decorator_keeps_its_colours():
    @scene(p=probability(0.3), colors={"p_count": BROWN}, excused={"half": "why"})
    def of_the_decorator(fig):
        return lambda p: {"p_count": p}

    made = SCENES.pop("of_the_decorator")
    assert made.colors == {"p_count": BROWN} and made.excused == {"half": "why"}


@pytest.mark.parametrize("text", ["<b>", "&amp;", '"onload="', "\ue000p\ue001x\ue002", "\ue000none\ue001<i>\ue002", "\ue000\ue001\ue002", "line\nline"])
def test_what_a_reader_types_is_text_in_the_line_of_facts(text):
    shown = coloured(lambda dress: f"{dress('typed', text)} at {dress('p', '0.5')}", {"p": BLUE})
    assert shown.endswith(f' at <b style="color:{BLUE}">0.5</b>')
    rest = shown.removesuffix(f' at <b style="color:{BLUE}">0.5</b>').replace("<br>", "").replace(f'<b style="color:{BLUE}">x</b>', "")
    assert not set('<>"') & set(rest)


def test_without_colours_nothing_is_dressed():
    assert coloured(lambda dress: dress("p", "0.5 < 1"), {}) == "0.5 &lt; 1"


def test_the_spoken_copy_waits_until_the_hand_rests(monkeypatch):
    monkeypatch.setattr(explorer, "SILENCE", 0.2)

    async def a_drag():
        demo = explore(made(p=probability(0.3)))
        spoken = part(demo, "xent-spoken")
        await asyncio.sleep(0.3)
        said = [spoken.value]  # nothing: a picture opens without a word
        for p in (0.4, 0.5, 0.6):
            demo.p.value = p
            await asyncio.sleep(0.05)
            said.append(spoken.value)
        await asyncio.sleep(0.3)
        return demo, spoken, [*said, spoken.value]

    demo, spoken, said = asyncio.run(a_drag())
    assert said == ["", "", "", "", repr(demo)] and repr(demo).startswith("p = 0.6")
    assert spoken is part(demo, "xent-spoken")


def test_a_picture_that_closes_takes_its_words_along(monkeypatch):
    monkeypatch.setattr(explorer, "SILENCE", 0.05)

    async def close_at_once():
        trouble = []
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: trouble.append(context))
        demo = explore(made(p=probability(0.3)))
        demo.p.value = 0.5
        demo.close()
        await asyncio.sleep(0.15)
        return trouble

    assert asyncio.run(close_at_once()) == []


@pytest.mark.parametrize("show", [
    lambda: explore(made(p=probability(0.3))), lambda: clicker(made(p=probability(0.3)), [{}]), Comparison,
    lambda: BetPanel(red_lot_bet),
], ids=["explore", "clicker", "compare_frameworks", "ask"])
def test_everything_shown_brings_style_and_script_once(show):
    live = show()
    html = "".join(w.value for w in inside(live.box) if isinstance(w, widgets.HTML))
    assert html.count("<style onload=") == 1 and html.count("xentArrived") >= 1
