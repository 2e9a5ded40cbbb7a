"""A hand in the picture: pressed, dragged, typed at, touched, and heard; in dark pages, narrow ones, and ones without scripts."""

import pytest
from lesson import sliders
from playwright.sync_api import expect

from xent_lesson import words

SCENES = """
from xent_lesson import explore
from xent_lesson.picture.knobs import Choice, Param, probability
from xent_lesson.picture.scene import Scene

def picture(draw_at, **axes):
    def draw(fig):
        ax = fig.subplots()
        ax.set(**{"xlim": (0, 1), "ylim": (0, 1)} | axes)
        dot, = ax.plot([], [], "o", clip_on=False)

        def move(**at):
            dot.set_data(*([v] for v in draw_at(**at)))
            return {"sum_count": sum(v for v in at.values() if not isinstance(v, str))}

        return move
    return draw

def made(name, draw_at, axes={}, **knobs):
    draw = picture(draw_at, **axes)
    draw.__name__ = name
    return Scene(draw, knobs, colors={"sum_count": "#0072B2"})

BLUE, BROWN = "#0072B2", "#B45309"
one = made("one", lambda p: (p, 0.5), p=probability(0.3).along("x", color=BLUE))
rod = made("rod", lambda p, q: (p, q), p=probability(0.3).along("x", color=BLUE),
             q=probability(0.6).along("x", edge="high", color=BROWN))
upright = made("upright", lambda p, q: (p, q), p=probability(0.3).along("y"), q=probability(0.6).along("y", edge="high"))
crossed = made("crossed", lambda p, r: (p, r), p=probability(0.3).along("x"), r=probability(0.6).along("y"))
turned = made("turned", lambda r, p: (p, r), r=probability(0.6).along("y", edge="high"), p=probability(0.3).along("x"))
decades = made("decades", lambda t: (t, 0.5), {"xlim": (1e-3, 1e3), "xscale": "log"},
               t=Param(1, 1e-3, 1e3, 0.1, log=True).along("x").stepwise())
other = made("other", lambda p, s: (p, s), p=probability(0.3), s=probability(0.5).along("y"))
other.draw = (lambda draw: lambda fig: (lambda move: lambda **at: {"other_count": move(**at)["sum_count"]})(draw(fig)))(other.draw)
mixed = made("mixed", lambda p, a, b, w: (p, 0.5), p=probability(0.3).along("x"), a=Choice("yes", ["yes", "no"]),
             b=Choice("up", ["up", "down"]), w=probability(0.25))
"""
_CELLS = "() => jupyterapp.shell.currentWidget.content.widgets.map(cell => `${cell.model.type} ${cell.model.id}`)"
_STYLE = "(element, name) => getComputedStyle(element)[name]"
_COUNT_OF = "() => jupyterapp.shell.currentWidget.content.widgets.find(c => c.model.id === 'curve').model.executionCount"


@pytest.fixture
def show(open_lesson):
    """show("explore(one)") is the live picture that this code shows in a page of its own."""

    def show(code, scripts=True):
        lesson = open_lesson("01-surprise.ipynb")
        lesson.rewrite("curve", f"{SCENES}\n{code}")
        assert lesson.trouble() == []
        figure = lesson.figure("curve")
        figure.lesson = lesson
        if scripts:
            expect(figure.box.locator(".noUi-handle[data-xent]")).to_have_count(len(figure.sliders))
        return figure

    return show


def spot(slider, across, up):
    """Where on the page a place of the axes is: from 0 to 1, from the lower left."""
    slider.track.scroll_into_view_if_needed()
    track = slider.track.bounding_box()
    return track["x"] + across * track["width"], track["y"] + (1 - up) * track["height"]


def stands(figure, **at):
    """The hands are there, in this order, and the picture follows."""
    said = "".join(f"{name} = {value:.4g} · " for name, value in at.items())
    figure.wait(lambda now: now["facts"].startswith(said) and now["facts"] == now["label"])
    by_name = {slider.label: slider for slider in figure.sliders}
    for name in at:
        expect(by_name[name].number).to_have_value(f"{at[name]:.2f}")


def press(figure, slider, across, up, **at):
    figure.page.mouse.click(*spot(slider, across, up))
    stands(figure, **at)


# --- pressed and typed at ----------------------------------------------------------------------------------------------

def test_a_press_brings_the_hand_there_and_the_keys_are_its_own(show):
    figure = show("explore(one)")
    hand, = figure.sliders
    press(figure, hand, 0.8, 0.7, p=0.8)
    expect(hand.handle).to_be_focused()
    for key, p in [("ArrowRight", 0.81), ("ArrowLeft", 0.8), ("PageUp", 0.85), ("PageDown", 0.8), ("Home", 0), ("End", 1)]:
        figure.page.keyboard.press(key)
        stands(figure, p=p)
    hand.type("0,25")
    stands(figure, p=0.25)
    hand.type("abc")
    figure.wait(lambda now: now["trouble"] == words.say("show.no_number", typed="abc"))
    stands(figure, p=0.25)
    figure.button("Reset")
    stands(figure, p=0.3)


def test_a_press_soon_after_another_is_heard(show):
    figure = show("explore(one)")
    hand, = figure.sliders
    for p in (0.5, 0.1, 0.9, 0.3, 0.7):
        press(figure, hand, p, 0.5, p=p)  # noUiSlider alone hears nothing for 0.3 s after a press
    figure.page.mouse.click(*spot(hand, 0.2, 0.5))
    for _ in hand.drag([0.6]):  # nor that the handle is taken
        stands(figure, p=0.6)


def test_a_drag_from_anywhere_follows_until_it_is_let_go(show):
    figure = show("explore(one)")
    (hand,), mouse = figure.sliders, figure.page.mouse
    mouse.move(*spot(hand, 0.9, 0.6))
    mouse.down()
    for p in (0.5, 0.1, 0.7):
        mouse.move(*spot(hand, p, 0.2), steps=6)
        stands(figure, p=p)
    mouse.move(*spot(hand, 1.05, 1.3))
    stands(figure, p=1)
    mouse.up()
    mouse.move(*spot(hand, 0.2, 0.2), steps=4)
    figure.page.wait_for_timeout(300)
    stands(figure, p=1)
    mouse.click(*spot(hand, 0.4, 0.4), button="right")
    figure.page.wait_for_timeout(300)
    stands(figure, p=1)


def test_a_log_axis_moves_in_decades_and_says_its_own_numbers(show):
    figure = show("explore(decades)")
    hand, = figure.sliders
    figure.page.mouse.click(*spot(hand, 0.75, 0.5))
    figure.wait(lambda now: now["facts"].startswith("t = 31.62"))
    expect(hand.number).to_have_value("31.6")
    expect(hand.handle).to_have_attribute("aria-valuetext", "31.6")
    figure.button(words.say("show.one_step"))
    figure.wait(lambda now: now["facts"].startswith("t = 39.81"))
    expect(hand.handle).to_have_attribute("aria-valuetext", "39.8")
    hand.press("End")
    figure.wait(lambda now: now["facts"].startswith("t = 1000"))
    figure.button(words.say("show.one_step"))  # the end is the end
    figure.page.wait_for_timeout(300)
    assert figure.read()["facts"].startswith("t = 1000") and figure.read()["trouble"] == ""


# --- several hands -----------------------------------------------------------------------------------------------------

def test_two_hands_on_one_axis_have_a_half_each(show):
    figure = show("explore(rod)")
    low, high = figure.sliders
    press(figure, low, 0.8, 0.8, p=0.3, q=0.8)
    expect(high.handle).to_be_focused()
    press(figure, low, 0.8, 0.2, p=0.8, q=0.8)  # both at one place, and each can still be taken
    expect(low.handle).to_be_focused()
    mouse = figure.page.mouse
    mouse.move(*spot(low, 0.8, 0.0))
    mouse.down()
    mouse.move(*spot(low, 0.5, 0.9), steps=5)  # a hand that is held keeps what it holds
    mouse.up()
    stands(figure, p=0.5, q=0.8)


def test_two_upright_hands_have_a_half_each(show):
    figure = show("explore(upright)")
    left, right = figure.sliders
    press(figure, left, 0.2, 0.8, p=0.8, q=0.6)
    press(figure, left, 0.8, 0.1, p=0.8, q=0.1)
    expect(right.handle).to_be_focused()
    figure.page.keyboard.press("ArrowUp")
    stands(figure, p=0.8, q=0.11)


@pytest.mark.parametrize("name, edge, order", [("crossed", 0.01, "pr"), ("turned", 0.99, "rp")])
def test_an_upright_and_a_level_hand_are_both_in_reach(show, name, edge, order):
    figure = show(f"explore({name})")
    hands = dict(zip(order, figure.sliders))

    def now(p, r):
        return {letter: {"p": p, "r": r}[letter] for letter in order}

    press(figure, hands["r"], edge, 0.2, **now(0.3, 0.2))
    expect(hands["r"].handle).to_be_focused()
    for across, up in ((0.5, 0.9), (0.1, 0.2), (0.9, 0.5)):
        press(figure, hands["p"], across, up, **now(across, 0.2))
    expect(hands["p"].handle).to_be_focused()
    for name, slider in hands.items():  # the handle stands where its number is
        track, handle = slider.track.bounding_box(), slider.handle.bounding_box()
        if name == "p":
            at = (handle["x"] + handle["width"] / 2 - track["x"]) / track["width"]
        else:
            at = 1 - (handle["y"] + handle["height"] / 2 - track["y"]) / track["height"]
        assert at == pytest.approx({"p": 0.9, "r": 0.2}[name], abs=0.004)


def test_side_by_side_each_hand_lies_in_its_own_picture(show):
    figure = show("explore(rod, other)")
    low, high, upright = figure.sliders
    press(figure, low, 0.2, 0.1, p=0.2, q=0.6, s=0.5)
    press(figure, high, 0.4, 0.9, p=0.2, q=0.4, s=0.5)
    press(figure, upright, 0.6, 0.9, p=0.2, q=0.4, s=0.9)
    assert low.track.bounding_box()["x"] + low.track.bounding_box()["width"] < upright.track.bounding_box()["x"]


# --- fingers -----------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("device", [{"has_touch": True}], ids=["touch"])
def test_a_finger_drags_along_the_axis_and_scrolls_across_it(show):
    figure = show("explore(one)")
    hand, = figure.sliders
    send = figure.page.context.new_cdp_session(figure.page).send

    def swipe(*stops):
        places = [dict(zip("xy", spot(hand, *stop))) for stop in stops]
        send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": places[:1]})
        for place in places[1:]:
            send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [place]})
            figure.page.wait_for_timeout(30)
        send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    swipe((0.9, 0.7), (0.8, 0.7), (0.6, 0.7), (0.5, 0.7))
    stands(figure, p=0.5)
    expect(hand.handle).to_be_focused()
    swipe((0.5, 0.0), (0.4, 0.0), (0.2, 0.0), (0.1, 0.0))  # by its handle
    stands(figure, p=0.1)
    figure.page.evaluate("() => addEventListener('pointercancel', () => { window.scrolls = true; }, true)")
    swipe((0.7, 0.2), (0.7, 0.4), (0.7, 0.6), (0.6, 0.9), (0.2, 0.9))
    assert figure.page.evaluate("window.scrolls"), "the page did not get the finger"
    stands(figure, p=0.7)


# --- the page around ---------------------------------------------------------------------------------------------------

def test_what_is_typed_at_a_control_is_no_command_of_the_pages(show):
    figure = show("explore(mixed)")
    page, hand = figure.page, figure.sliders[0]
    cells = page.evaluate(_CELLS)
    press(figure, hand, 0.5, 0.5, p=0.5)
    for place in (hand.handle, hand.number, figure.box.get_by_role("button", name="Reset"), figure.choices[0].locator("button").first):
        place.focus()
        for key in ("x", "d", "d", "m", "a", "b", "0", "0", "y", "z", "Shift+M"):
            page.keyboard.press(key)
        page.wait_for_timeout(200)
        assert page.evaluate(_CELLS) == cells
        assert page.locator(".jp-Dialog").count() == 0  # 0 0 asks whether the kernel should start anew
    hand.number.press("Escape")
    hand.number.fill("0.5")
    hand.handle.focus()
    page.keyboard.press("ControlOrMeta+s")
    page.wait_for_function("() => !jupyterapp.shell.currentWidget.context.model.dirty")
    hand.handle.focus()
    page.keyboard.press("Escape")
    assert page.evaluate("() => jupyterapp.shell.currentWidget.content.mode") == "command"
    assert page.evaluate(_CELLS) == cells
    hand.handle.focus()
    count = page.evaluate(_COUNT_OF)
    page.keyboard.press("Shift+Enter")
    page.wait_for_function(f"() => ({_COUNT_OF})() > {count}")
    assert figure.lesson.trouble() == []


def test_everything_has_a_name_and_the_words_wait_for_the_hand_to_rest(show):
    figure = show("explore(mixed)")
    for slider, name in zip(figure.sliders, ("p", "w")):
        expect(slider.handle).to_have_attribute("aria-label", name)
        expect(slider.handle).to_have_attribute("aria-valuetext", slider.number.input_value())
    for group, name in zip(figure.choices, "ab"):
        assert (group.get_attribute("role"), group.get_attribute("aria-label")) == ("group", name)
    status = figure.box.locator(".xent-spoken [role=status][aria-live=polite]")
    expect(status).to_have_count(1)
    expect(status).to_have_text("")  # ten pictures open, and none of them speaks
    status.evaluate("element => { window.status0 = element; }")
    figure.sliders[0].press("ArrowRight")
    now = figure.wait(lambda now: now["facts"].startswith("p = 0.31"))
    assert status.text_content() != now["facts"]
    expect(status).to_have_text(now["facts"])
    assert status.evaluate("element => element === window.status0")
    figure.sliders[0].press(*["ArrowRight"] * 4)
    expect(status).to_have_text(figure.wait(lambda now: now["facts"].startswith("p = 0.35"))["facts"])


def test_a_page_that_refuses_scripts_has_the_hand_all_the_same(show):
    figure = show("from xent_lesson.notebook import markup\nmarkup._HANDS = ''\nexplore(rod)", scripts=False)
    low, high = figure.sliders
    assert low.handle.get_attribute("aria-label") is None, "the script ran"
    press(figure, low, 0.8, 0.2, p=0.8, q=0.6)
    for _ in high.drag([0.2]):
        stands(figure, p=0.8, q=0.2)
    low.press("ArrowRight")
    stands(figure, p=0.81, q=0.2)
    low.type("0,5")
    stands(figure, p=0.5, q=0.2)


def test_pictures_and_sliders_at_rest_cost_the_page_no_layer(open_lesson):
    lesson = open_lesson("01-surprise.ipynb")
    lesson.run_all()
    page, trees = lesson.page, []
    devtools = page.context.new_cdp_session(page)
    devtools.on("LayerTree.layerTreeDidChange", lambda tree: trees.append(tree.get("layers", [])))
    devtools.send("DOM.enable")
    devtools.send("LayerTree.enable")

    def ours(cell_id):
        """The classes of what is live in a cell and drawn in a layer of its own."""
        trees.clear()
        lesson.cell(cell_id).scroll_into_view_if_needed()
        page.wait_for_timeout(700)
        nodes = [layer["backendNodeId"] for layer in trees[-1] if "backendNodeId" in layer]
        objects = [devtools.send("DOM.resolveNode", {"backendNodeId": node})["object"]["objectId"] for node in nodes]
        inside = "function () { return this.closest?.('.xent') ? this.className || this.tagName : '' }"
        found = [devtools.send("Runtime.callFunctionOn", {"objectId": it, "functionDeclaration": inside}) for it in objects]
        return [said["result"]["value"] for said in found if said["result"].get("value")]

    page.evaluate("document.activeElement.blur()")
    page.mouse.move(3, 3)
    for cell_id in ("bet-red-lot", "curve", "two", "lecture-card"):
        assert ours(cell_id) == []
    sliders(lesson.cell("curve").locator(".xent"))[0].handle.focus()
    assert any("xent-moving" in name for name in ours("curve")), "a picture that is moved has a layer, or this test sees none"


THEMES = ["JupyterLab Light", "JupyterLab Dark", "JupyterLab Dark High Contrast"]


def luminance(color):
    channels = [int(part) / 255 for part in color[color.index("(") + 1 : -1].split(",")[:3]]
    channels = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return sum(part * weight for part, weight in zip(channels, (0.2126, 0.7152, 0.0722)))


def test_on_a_dark_page_the_picture_keeps_its_ground_and_every_number_is_read(show):
    figure = show("explore(mixed)")
    for theme in THEMES:
        figure.page.evaluate("theme => jupyterapp.commands.execute('apputils:change-theme', {theme})", theme)
        figure.page.wait_for_function("theme => document.body.dataset.jpThemeName === theme", arg=theme)
        assert figure.box.locator(".xent-picture").evaluate(_STYLE, "backgroundColor") == "rgb(255, 255, 255)"
        numbers = [*figure.box.locator(".xent-facts b").all(), *figure.box.locator(".xent-numbers input[style*=color]").all()]
        assert numbers
        for number in numbers:
            ink, ground = (luminance(number.evaluate(_STYLE, name)) for name in ("color", "backgroundColor"))
            assert number.evaluate(_STYLE, "backgroundColor") == "rgb(255, 255, 255)"
            assert (max(ink, ground) + 0.05) / (min(ink, ground) + 0.05) >= 4.5, theme
    picture, hand = figure.box.locator(".xent-picture").bounding_box(), figure.box.locator(".xent-still svg").bounding_box()
    assert 2 <= hand["x"] - picture["x"] <= 8 and 2 <= hand["y"] - picture["y"] <= 8, "a margin of its own"


def test_the_controls_beside_the_picture_keep_their_distance(show):
    figure = show("explore(mixed)")
    reset = figure.box.get_by_role("button", name="Reset").bounding_box()
    assert reset["height"] <= 24 and reset["width"] <= 70
    first, second = (choice.bounding_box() for choice in figure.choices)
    assert second["y"] - first["y"] - first["height"] >= 4, "two groups of toggles touch"


NARROW = {
    "a column of 400 px": {"viewport": {"width": 580, "height": 640}},
    "200 %": {"viewport": {"width": 683, "height": 384}, "device_scale_factor": 2},
}


@pytest.mark.parametrize("device", NARROW.values(), ids=list(NARROW))
def test_a_narrow_page_wraps_and_works(show, device):
    figure = show("explore(mixed)")
    figure.page.evaluate("jupyterapp.commands.execute('application:toggle-left-area')")
    figure.page.wait_for_function("() => document.querySelector('.xent').clientWidth > 300")
    figure.page.wait_for_timeout(500)
    hand = figure.sliders[0]
    press(figure, hand, 0.8, 0.5, p=0.8)
    assert figure.box.evaluate("box => box.scrollWidth <= box.clientWidth + 1")
    frame = figure.box.bounding_box()
    assert min(figure.type_sizes()) >= 9, "words too small to read"
    for part in figure.box.locator(".xent-frame, input, button, .xent-facts").all():
        if (box := part.bounding_box()) and box["width"] > 1:
            assert box["x"] + box["width"] <= frame["x"] + frame["width"] + 1, part.evaluate("e => e.outerHTML.slice(0, 80)")
    assert figure.lesson.cut_off() == []
