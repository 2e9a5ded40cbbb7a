"""Pictures that need no kernel: a film that plays by itself, a strip of stills for paper."""

import io
from pathlib import Path

import numpy as np
from PIL import Image  # comes with matplotlib

from xent_lesson import words


def film(scene, path, points=None, seconds=6.0):
    """Save a scene as a picture that moves by itself and needs no kernel.

    path : .png (animated), .webp or .gif; points : positions such as dict(p=0.5), one a frame; without
    them the first parameter runs through its values and back. seconds : length of one round.
    Returns the Path. Raises ValueError, naming the cure, for an unknown ending or a position out of range.
    """
    path = Path(path)
    if path.suffix.lower() not in (".png", ".webp", ".gif"):
        raise ValueError(f"path={str(path)!r} ends in {path.suffix!r}; a film is .png, .webp or .gif")
    if not seconds > 0:
        raise ValueError(f"seconds={seconds!r} is not a positive time")
    stage = scene.open()
    frames = [_frame(stage, at).reduce(2) for at in (_sweep(scene) if points is None else list(points))]
    if not frames:
        raise ValueError("points is empty; give positions such as [dict(p=0.2), dict(p=0.8)]")
    frames[0].save(
        path, save_all=True, append_images=frames[1:], loop=0, duration=max(1, round(1000 * seconds / len(frames)))
    )
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
        """Write the strip to a picture file and return its Path."""
        self.image.save(path)
        return Path(path)

    def _repr_mimebundle_(self, include=None, exclude=None):
        data = io.BytesIO()
        self.image.save(data, "png")
        return {"text/plain": self.text, "image/png": data.getvalue()}, {"image/png": {"width": self.image.width // 2}}


def filmstrip(scene, points, columns=3):
    """Show a scene at several positions at once: small multiples for paper.

    points : positions such as dict(p=0.5), e.g. scene.points(); columns : pictures in a row.
    Returns a Strip: shown, it is one picture and a line of facts for each position; .save(path) writes it.
    Raises ValueError for no points, or, naming the range, for one outside it.
    """
    points = list(points)
    if not points:
        raise ValueError("points is empty; give positions such as [dict(p=0.2), dict(p=0.8)]")
    if not (isinstance(columns, int) and columns >= 1):
        raise ValueError(f"columns={columns!r} is not a whole number of at least 1")
    return Strip(scene, points, columns)


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
