"""One letter, one meaning: where the truth is a label, y, a p in a picture or a sentence would be a second name of q."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from matplotlib.text import Text

from xent_lesson.picture.scene import Scene

P = re.compile(r"(?<![A-Za-z])p(?![A-Za-z])")  # alone, as in "p = σ(z)" or p_k, but not in "softmax"


@pytest.mark.parametrize("lesson", ["gradients", "imbalance", "logits"])
def test_the_model_is_q_in_every_picture_and_sentence(lesson):
    room = import_module(f"xent_lesson.lessons.{lesson}.scenes")
    stages = [thing.open() for thing in vars(room).values() if isinstance(thing, Scene)]
    shown = [text.get_text() for stage in stages for text in stage.figure.findobj(Text)]
    named = [name for stage in stages for name in [*stage.scene.params, *stage.facts]]
    said = Path(room.__file__).with_name("en.toml").read_text("utf-8").splitlines()
    assert stages and [text for text in [*shown, *named, *said] if P.search(text)] == []
