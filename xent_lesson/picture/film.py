"""Pictures that need no kernel: a film that plays by itself, a strip of stills for paper."""

import io
import math
import os
import secrets
from contextlib import contextmanager
from numbers import Integral, Real
from pathlib import Path

import numpy as np
from PIL import Image  # comes with matplotlib

from xent_lesson import words

from .scene import a_scene, positions

_NO_POINTS = "points is empty; give positions such as [dict(p=0.2), dict(p=0.8)]"


def film(scene, path, points=None, seconds=6.0):
    """Save a scene as a picture that moves by itself and needs no kernel.

    path : .png (animated), .webp or .gif; points : positions such as dict(p=0.5), one a frame; without
    them the first parameter runs through its values and back. seconds : length of one round.
    Returns the Path. Raises ValueError or TypeError, naming the cure, for an unknown ending, a folder that
    is not there, a position out of range. A file that is there is replaced only when the new one is whole.
    """
    path = _place(path, "film", (".png", ".webp", ".gif"))
    if isinstance(seconds, bool) or not isinstance(seconds, Real) or not 0 < seconds < math.inf:
        raise ValueError(f"seconds={seconds!r} is not a positive time; give one such as 6.0")
    points = _sweep(a_scene(scene)) if points is None else positions(points, "points")
    if not points:
        raise ValueError(_NO_POINTS)
    longest = 60 * len(points)  # no format holds a frame for hours
    if seconds > longest:
        raise ValueError(f"seconds={seconds!r} is too long for {len(points)} frames; give at most {longest}")
    stage = a_scene(scene).open()
    frames = [_frame(stage, at).reduce(2) for at in points]
    duration = max(1, round(1000 * seconds / len(frames)))
    with _in_place_of(path) as new:
        frames[0].save(new, save_all=True, append_images=frames[1:], loop=0, duration=duration)
    return path


class Strip:
    """Small multiples of one scene: a PNG for paper, its facts as text."""

    def __init__(self, scene, points, columns):
        stage = scene.open()
        frames, spoken = [], []
        for at in points:
            frames.append(_frame(stage, at))
            spoken.append(words.facts_line(stage))
        width, height = frames[0].size
        rows = -(-len(frames) // columns)
        sheet = Image.new("RGB", (width * min(columns, len(frames)), height * rows), "white")
        for i, frame in enumerate(frames):
            sheet.paste(frame, (i % columns * width, i // columns * height))
        self.image, self.text = sheet, "\n".join(spoken)

    def __repr__(self):
        return self.text

    def save(self, path):
        """Write the strip to a picture file, whole or not at all, and return its Path."""
        path = _place(path, "strip", (".png", ".webp", ".gif", ".jpg", ".jpeg", ".tif", ".tiff", ".pdf"))
        with _in_place_of(path) as new:
            self.image.save(new)
        return path

    def _repr_mimebundle_(self, include=None, exclude=None):
        data = io.BytesIO()
        self.image.save(data, "png")
        about = {"width": self.image.width // 2, "alt": self.text}
        text = words.wrapped(self.text, hang="  ")
        return {"text/plain": text, "image/png": data.getvalue()}, {"image/png": about}


def filmstrip(scene, points, columns=3):
    """Show a scene at several positions at once: small multiples for paper.

    points : positions such as dict(p=0.5), e.g. scene.points(); columns : pictures in a row.
    Returns a Strip: shown, it is one picture and a line of facts for each position; .save(path) writes it.
    Raises ValueError or TypeError for no points, or, naming the range, for one outside it.
    """
    points = positions(points, "points")
    if not points:
        raise ValueError(_NO_POINTS)
    if isinstance(columns, bool) or not isinstance(columns, Integral) or columns < 1:
        raise ValueError(f"columns={columns!r} is not a whole number of at least 1; give one such as 3")
    return Strip(a_scene(scene), points, columns)


def _frame(stage, at):
    stage.to(**at)
    return Image.open(io.BytesIO(stage.png())).convert("RGB")


def _sweep(scene, frames=60):
    """The first parameter from low to high and back, about `frames` positions."""
    if not scene.params:
        return [{}]
    name, knob = next(iter(scene.params.items()))
    values = knob.values()
    picked = np.unique(np.linspace(0, len(values) - 1, frames // 2 + 1).round().astype(int))
    return [{name: values[i]} for i in [*picked, *picked[-2:0:-1]]]


def _place(path, what, endings):
    """The Path to write to; a line that names the cure if nothing can be written there."""
    try:
        path = Path(path)
    except TypeError:
        raise TypeError(f"path={path!r} is not the name of a file; give a text such as 'film{endings[0]}'") from None
    if path.suffix.lower() not in endings:
        *most, last = endings
        raise ValueError(f"path={str(path)!r} ends in {path.suffix!r}; a {what} is {', '.join(most)} or {last}")
    if path.is_dir() or not path.parent.is_dir():
        trouble = "is a folder; give another name" if path.is_dir() else "lies in no folder; make that first"
        raise ValueError(f"path={str(path)!r} {trouble}")
    return path


@contextmanager
def _in_place_of(path):
    """A path to write to, whose file takes the place of `path` when it is whole: a full disk leaves the old one."""
    old = Path(os.path.realpath(path))  # a link stays a link
    new = old.with_name(f".{secrets.token_hex(4)}{path.suffix}")
    try:
        yield new
        os.replace(new, old)
    finally:
        new.unlink(missing_ok=True)
