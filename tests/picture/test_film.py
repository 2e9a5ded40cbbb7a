"""Pictures that need no kernel: films and strips."""

import io
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from xent_lesson import words
from xent_lesson.lessons.surprise.scenes import surprise_curve
from xent_lesson.picture.film import film, filmstrip
from xent_lesson.picture.knobs import Choice
from xent_lesson.picture.scene import Scene

WRITE = Image.Image.save
POINTS = [{"x": 0}, {"x": 0.5}, {"x": 1}]


def frames(path):
    with Image.open(path) as picture:
        for number in range(getattr(picture, "n_frames", 1)):
            picture.seek(number)
            yield picture.convert("RGB"), picture.info.get("duration")


def still(scene, at):
    return Image.open(io.BytesIO(scene.open(**at).png())).convert("RGB")


# --- a film ----------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("ending", [".png", ".webp", ".gif", ".PNG"])
def test_a_film_has_a_frame_for_each_position_and_lasts_as_long_as_it_is_told(slope, tmp_path, ending):
    path = film(slope, tmp_path / f"slope{ending}", POINTS, seconds=1.5)
    assert path == tmp_path / f"slope{ending}"
    pictures, durations = zip(*frames(path))
    assert len({picture.tobytes() for picture in pictures}) == 3 and {picture.size for picture in pictures} == {(200, 150)}
    assert durations == (500, 500, 500)
    with Image.open(path) as picture:
        assert picture.info["loop"] == 0  # for ever


def test_each_frame_is_the_scene_at_its_position(slope, tmp_path):
    path = film(slope, tmp_path / "slope.png", POINTS)
    for (picture, _), at in zip(frames(path), POINTS, strict=True):
        assert picture.tobytes() == still(slope, at).reduce(2).tobytes()


def test_without_positions_the_first_parameter_runs_from_end_to_end_and_back(slope, tmp_path, monkeypatch):
    seen = []
    monkeypatch.setattr(sys.modules["xent_lesson.picture.film"], "_frame", lambda stage, at: seen.append(at["x"]) or Image.new("RGB", (2, 2)))
    film(slope, tmp_path / "slope.gif")
    half = len(seen) // 2
    assert 50 <= len(seen) <= 70 and seen[0] == 0 and seen[half] == 1
    assert seen[: half + 1] == sorted(set(seen)) and seen[half:] == sorted(set(seen[half:]), reverse=True)
    assert seen[half + 1 :] == seen[half - 1 : 0 : -1]


def test_without_positions_a_choice_shows_every_option_and_a_scene_without_knobs_itself(slope, tmp_path):
    def either(fig, end):
        move = slope.draw(fig)
        return lambda: move(x={"left": 0, "right": 1}[end])

    scene = Scene(either, {"end": Choice("left", ["left", "right"])}, slope.size)
    assert len(list(frames(film(scene, tmp_path / "either.gif")))) == 2
    assert len(list(frames(film(slope.hold(x=0.5), tmp_path / "still.png")))) == 1


@pytest.mark.parametrize("path, arguments, complaint", [
    ("a.mp4", {}, r"path='a.mp4' ends in '.mp4'; a film is .png, .webp or .gif"),
    ("a", {}, "ends in ''"),
    ("a.png", {"points": []}, "points is empty; give positions such as"),
    ("a.png", {"points": [{"x": 2}]}, "slope: x=2.0 is not between 0 and 1"),
    ("a.png", {"points": [{"y": 0}]}, "slope has no parameter 'y'; it has x"),
    ("a.png", {"seconds": 0}, "seconds=0 is not a positive time"),
    ("a.png", {"seconds": float("nan")}, "seconds=nan is not a positive time; give one such as 6.0"),
    ("a.png", {"seconds": float("inf")}, "seconds=inf is not a positive time"),
    ("a.png", {"seconds": "6"}, "seconds='6' is not a positive time"),
    ("a.png", {"seconds": True}, "seconds=True is not a positive time"),
    ("a.png", {"seconds": 1e9, "points": POINTS}, r"seconds=1000000000.0 is too long for 3 frames; give at most 180$"),
    ("a.png", {"points": [0.5]}, r"points\[0\]=0.5 is no position; give a dict such as dict\(p=0.5\)$"),
    ("a.png", {"points": {"x": 0.5}}, r"points={'x': 0.5} is no list of positions; give one such as \[dict"),
    ("a.png", {"points": 3}, "points=3 is no list of positions"),
    (3, {}, "path=3 is not the name of a file; give a text such as 'film.png'"),
    (None, {}, "path=None is not the name of a file"),
    ("gone/a.png", {}, r"path='gone.+a.png' lies in no folder; make that first"),
    ("", {}, "path='.' ends in ''"),
])
def test_what_is_no_film_is_refused_and_nothing_is_written(slope, tmp_path, monkeypatch, path, arguments, complaint):
    monkeypatch.chdir(tmp_path)
    with pytest.raises((ValueError, TypeError), match=complaint):
        film(slope, path, **arguments)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_film_and_a_name_is_no_scene(slope, tmp_path):
    (tmp_path / "a.png").mkdir()
    with pytest.raises(ValueError, match="is a folder; give another name"):
        film(slope, tmp_path / "a.png")
    for make in (lambda: film("slope", tmp_path / "b.png"), lambda: filmstrip("slope", POINTS)):
        with pytest.raises(TypeError, match="^'slope' is not a scene; give one such as"):
            make()


def test_the_longest_film_there_is_can_be_written(slope, tmp_path):
    for ending in (".png", ".webp", ".gif"):
        assert [ms for _, ms in frames(film(slope, tmp_path / f"long{ending}", POINTS, seconds=180))] == [60_000] * 3


@pytest.mark.parametrize("trouble", [OSError("no space left"), KeyboardInterrupt()])
@pytest.mark.parametrize("write", [
    lambda slope, path: film(slope, path, POINTS), lambda slope, path: filmstrip(slope, POINTS).save(path),
])
def test_where_writing_stops_halfway_the_old_file_is_whole_and_nothing_else_is_left(slope, tmp_path, monkeypatch, trouble, write):
    path = tmp_path / "slope.png"
    path.write_bytes(b"old")

    def save(image, to, **how):
        Path(to).write_bytes(b"half")
        raise trouble

    with monkeypatch.context() as broken, pytest.raises(type(trouble)):
        broken.setattr(Image.Image, "save", lambda image, to, *kind, **how: (
            save(image, to) if isinstance(to, (str, Path)) else WRITE(image, to, *kind, **how)
        ))  # fmt: skip
        write(slope, path)
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("slope.png", b"old")]
    assert write(slope, path) == path and path.read_bytes()[:4] == b"\x89PNG" and list(tmp_path.iterdir()) == [path]


def test_a_link_stays_a_link(slope, tmp_path):
    (tmp_path / "there").mkdir()
    link = tmp_path / "slope.png"
    try:
        link.symlink_to(tmp_path / "there" / "slope")
    except OSError:
        pytest.skip("this system makes no links for everybody")
    film(slope, link, POINTS)
    assert link.is_symlink() and len(list(frames(tmp_path / "there" / "slope"))) == 3


# --- a strip ---------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("count, columns, shape", [(1, 3, (1, 1)), (3, 3, (3, 1)), (4, 3, (3, 2)), (3, 1, (1, 3)), (2, 3, (2, 1))])
def test_a_strip_fills_its_rows(slope, count, columns, shape):
    strip = filmstrip(slope, [{"x": k / 10} for k in range(count)], columns)
    assert strip.image.size == (400 * shape[0], 300 * shape[1])


def test_each_picture_of_a_strip_is_the_scene_there_and_the_rest_is_white(slope):
    strip = filmstrip(slope, POINTS, columns=2)
    for at, corner in zip(POINTS, [(0, 0), (400, 0), (0, 300)]):
        assert strip.image.crop((*corner, corner[0] + 400, corner[1] + 300)).tobytes() == still(slope, at).tobytes()
    assert strip.image.crop((400, 300, 800, 600)).getcolors() == [(400 * 300, (255, 255, 255))]


def test_a_strip_reads_as_its_facts_a_line_for_each_position():
    strip = filmstrip(surprise_curve, [{"p": 0.5}, {"p": 0}])
    first, second = repr(strip).splitlines()
    assert "p = 0.50" in first and "1.00 bits" in first and "p = 0.00" in second and "∞ bits" in second


def test_a_strip_is_text_and_picture_and_can_be_saved(slope, tmp_path):
    strip = filmstrip(slope, iter(POINTS))
    data, metadata = strip._repr_mimebundle_()
    assert set(data) == {"text/plain", "image/png"} and metadata == {"image/png": {"width": 600, "alt": strip.text}}
    assert data["text/plain"] == repr(strip) == strip.text
    path = strip.save(tmp_path / "strip.png")
    with Image.open(path) as saved:
        assert saved.tobytes() == Image.open(io.BytesIO(data["image/png"])).tobytes() == strip.image.tobytes()


def test_long_facts_of_a_strip_fit_on_paper(slope, monkeypatch):
    monkeypatch.setattr(words, "facts_line", lambda stage: f"At {stage.at['x']}: " + "a long story, " * 9)
    lines = filmstrip(slope, [{"x": 0.5}, {"x": 1}])._repr_mimebundle_()[0]["text/plain"].splitlines()
    assert [line[:5] for line in lines] == ["At 0.", "  sto", "At 1.", "  sto"] and max(map(len, lines)) <= words.COLUMNS


@pytest.mark.parametrize("points, columns, complaint", [
    ([], 3, "points is empty"),
    ([{"x": -1}], 3, "slope: x=-1.0 is not between 0 and 1"),
    (POINTS, 0, "columns=0 is not a whole number of at least 1"),
    (POINTS, 1.5, "columns=1.5 is not a whole number of at least 1; give one such as 3"),
    (POINTS, True, "columns=True is not a whole number"),
    (None, 3, "points=None is no list of positions"),
    ([0.5], 3, r"points\[0\]=0.5 is no position"),
    (iter([{"x": 1}, "x"]), 3, r"points\[1\]='x' is no position"),
])
def test_what_is_no_strip_is_refused(slope, points, columns, complaint):
    with pytest.raises((ValueError, TypeError), match=complaint):
        filmstrip(slope, points, columns)


def test_a_strip_is_written_where_and_as_it_can_be(slope, tmp_path):
    strip = filmstrip(slope, POINTS, np.int64(2))
    for ending in (".png", ".webp", ".gif", ".jpg", ".tif", ".pdf"):
        assert strip.save(tmp_path / f"strip{ending}").stat().st_size > 100
    for path, complaint in [("a.xyz", "a strip is .png, "), (5, "path=5 is not the name of a file"), ("gone/a.png", "no folder")]:
        with pytest.raises((ValueError, TypeError), match=complaint):
            strip.save(path)
