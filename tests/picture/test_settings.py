"""Whose settings: a picture has its own, the reader's stay the reader's."""

import warnings

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure
from reader_settings import SETTINGS, a_reader_who_set

import xent_lesson
from xent_lesson.picture.film import film, filmstrip
from xent_lesson.picture.knobs import probability
from xent_lesson.picture.scene import Scene, beside
from xent_lesson.picture.settings import our_settings
from xent_lesson.picture.style import RC

# Curves, ticks and a mark; hatches and letters of any script; contours that are looked for anew at every step.
PLACES = {"surprise_curve": {"p": 0.2}, "kraft_budget": {"left": 3}, "moons_race": {"step": 40}}


def everything(stage, at):
    return stage.still_svg(), stage.to(**at), stage.moving_svg(), stage.png()


def settings():
    return dict(dict.items(mpl.rcParams)), np.geterr()


@pytest.fixture(scope="module", params=PLACES)
def ours(request):
    """A scene, a place, and what it shows there by default, drawn when a reader's settings had been at work before."""
    scene, at = getattr(xent_lesson, request.param), PLACES[request.param]
    with a_reader_who_set(*SETTINGS):
        everything(scene.open(), at)
    return scene, at, everything(scene.open(), at)


@pytest.mark.parametrize("name", SETTINGS)
def test_no_setting_reaches_a_picture(ours, name):
    scene, at, shown = ours
    with a_reader_who_set(name):
        assert everything(scene.open(), at) == shown


def test_a_picture_that_is_open_when_the_reader_sets_something_stays_as_it_is(slope):
    stage, other = slope.open(), slope.open()
    shown = everything(stage, {"x": 0.9})
    with a_reader_who_set(*SETTINGS):
        assert everything(other, {"x": 0.9}) == shown


def test_films_and_strips_and_scenes_side_by_side_have_our_settings_too(slope, tmp_path):
    def other(fig):
        move = slope.draw(fig)
        return lambda x: {"other_count": move(x)["height_count"]}

    def shown(name):
        both = beside(slope, Scene(other, slope.params, slope.size)).hold(x=0.25).open()
        made = film(slope, tmp_path / name, [{"x": 0.1}, {"x": 0.2}])
        return both.still_svg(), both.png(), made.read_bytes(), filmstrip(slope, [{"x": 0.1}]).image.tobytes()

    ours = shown("ours.png")
    with a_reader_who_set(*SETTINGS):
        assert shown("theirs.png") == ours


def test_a_figure_of_the_readers_own_is_drawn_as_the_reader_wants(slope):
    with a_reader_who_set("lines", "colours"):
        slope.open().png()
        line, = Figure().subplots().plot([0, 1])
        assert (line.get_marker(), line.get_color(), line.get_linewidth()) == ("s", "lime", 6)


@pytest.mark.parametrize("fails", ["outside", "inside"])
def test_where_a_scene_fails_the_settings_are_the_readers_again(fails):
    def broken(fig):
        mpl.rcParams["font.size"] = 40
        if fails == "outside":
            raise ArithmeticError("lost")

        def move(x):
            np.seterr(all="ignore")
            if x == 0.3:
                raise KeyboardInterrupt
            return {"x_count": x}

        return move

    with a_reader_who_set("dark"):
        before = settings()
        if fails == "outside":
            with pytest.raises(ArithmeticError):
                Scene(broken, {"x": probability(0.3)}).open()
        else:
            stage = Scene(broken, {"x": probability(0.31)}, size=(2, 1.5)).open()
            stage.scene.params["x"] = probability(0.5)
            with pytest.raises(KeyboardInterrupt):
                stage.to(x=0.3)
        assert settings() == before


def test_a_scene_has_the_defaults_and_our_style_and_numpy_as_it_comes():
    with a_reader_who_set(*SETTINGS), our_settings({"font.size": 7}):
        seen, errors = settings()
    style = dict(dict.items(mpl.RcParams(RC | {"font.size": 7})))
    assert errors == dict(divide="warn", over="warn", under="ignore", invalid="warn")
    assert {key: value for key, value in seen.items() if key != "backend"} == {
        key: value for key, value in (dict(dict.items(mpl.rcParamsDefault)) | style).items() if key != "backend"
    }


def test_a_list_that_the_reader_adds_to_is_not_ours():
    with a_reader_who_set():
        mpl.rcParams["font.sans-serif"].insert(0, "mine")
        with our_settings():
            assert "mine" not in mpl.rcParams["font.sans-serif"]
        mpl.rcParams["font.sans-serif"].remove("mine")


def test_the_backend_is_neither_chosen_nor_changed(slope):
    chosen = dict.get(mpl.rcParams, "backend")
    slope.open().png()
    assert dict.get(mpl.rcParams, "backend") is chosen
    with our_settings():
        dict.__setitem__(mpl.rcParams, "backend", "chosen meanwhile")
    assert dict.get(mpl.rcParams, "backend") == "chosen meanwhile"
    dict.__setitem__(mpl.rcParams, "backend", chosen)


def test_a_setting_that_was_not_there_is_gone_again():
    """matplotlib.rcdefaults leaves some out."""
    before = settings()
    gone = dict.pop(mpl.rcParams, "toolbar")
    try:
        with our_settings():
            assert mpl.rcParams["toolbar"] == gone
        assert "toolbar" not in dict.keys(mpl.rcParams)
    finally:
        dict.__setitem__(mpl.rcParams, "toolbar", gone)
    assert settings() == before


def test_what_goes_wrong_in_a_scene_is_heard_by_whoever_listens():
    def careless(fig):
        return lambda x: {"ratio": float(np.float64(1) / np.float64(x))}

    scene = Scene(careless, {"x": probability(0)}, walls=["ratio"], size=(2, 1.5))
    with a_reader_who_set(), pytest.warns(RuntimeWarning, match="divide by zero"):
        stage = scene.open()
    with np.errstate(all="ignore"), warnings.catch_warnings(), pytest.raises(RuntimeWarning):
        warnings.simplefilter("error")
        stage.to(x=0)
