"""The losses as PyTorch, Keras, scikit-learn and SciPy are asked for them, and the answers of those that are installed.

No framework is imported here. One that is installed answers in a process of its own: a broken or
talkative installation cannot disturb a page, and what it takes of memory goes with it.
"""

import contextlib
import json
import math
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from xent_lesson.maths.information import kl_divergence
from xent_lesson.maths.losses import binary_cross_entropy, binary_cross_entropy_from_logit, softmax_cross_entropy

from .rules import keras_binary_crossentropy, sklearn_log_loss, torch_bce_loss

PATIENCE = 60  # seconds: a first start from a slow disk takes its time

Y, Q, Z, DOG = [1.0, 0.0, 1.0], [0.9, 0.2, 0.6], [4.0, 2.0, -2.0], 0
TRUTH, MODEL = [0.5, 0.5], [0.75, 0.25]

_KL = kl_divergence(TRUTH, MODEL, base=math.e)
_DOG = softmax_cross_entropy(DOG, Z)
_THREE = binary_cross_entropy(Y, Q)


@dataclass(frozen=True)
class Case:
    """One call as a reader would type it, what the mathematics says, and what the framework's own rule says."""

    call: str
    ours: float
    rule: float | str  # a text is the name of an exception


@dataclass(frozen=True)
class Framework:
    """A framework: its module, how it is set up with y, q, z and the rest, and the cases it is asked for."""

    module: str
    setup: str
    cases: list
    options: dict = field(default_factory=dict)  # environment of its process


@dataclass(frozen=True)
class Answer:
    """What an installed framework says: its version and a value for each case, or what went wrong."""

    version: str = ""
    values: tuple = ()
    trouble: str = ""


FRAMEWORKS = {
    "PyTorch": Framework(
        "torch",
        """
import torch
from torch import nn
y, q, z, zero, one = (torch.tensor(row, dtype=torch.float64) for row in (Y, Q, Z, [0.0], [1.0]))
dog = torch.tensor(DOG)
version = torch.__version__
""",
        [
            Case("nn.BCELoss()(nn.Sigmoid(z), y)", float(binary_cross_entropy_from_logit(Y, Z).mean()), "TypeError"),
            Case("nn.BCELoss()(q, y)", float(_THREE.mean()), float(_THREE.mean())),
            Case("nn.BCELoss(reduction='sum')(q, y)", float(_THREE.sum()), float(_THREE.sum())),
            Case("nn.BCEWithLogitsLoss()(z, y)", *[float(binary_cross_entropy_from_logit(Y, Z).mean())] * 2),
            Case("nn.CrossEntropyLoss()(z, dog)", _DOG, _DOG),
            Case("nn.BCELoss()(zero, one)", binary_cross_entropy(1, 0), torch_bce_loss(1, 0)),
            Case("nn.BCEWithLogitsLoss()(-1000 * one, one)", *[binary_cross_entropy_from_logit(1, -1000)] * 2),
        ],
    ),
    "Keras": Framework(
        "keras",
        """
import os
from importlib.util import find_spec
homes = [name for name in ("torch", "tensorflow", "jax") if find_spec(name)]
os.environ.setdefault("KERAS_BACKEND", homes[0] if homes else "numpy")
os.environ.setdefault("KERAS_TORCH_DEVICE", "cpu")
import keras, numpy as np
from keras.losses import BinaryCrossentropy, SparseCategoricalCrossentropy
y, q, z, zero, one, dog = map(np.array, (Y, Q, [Z], [0.0], [1.0], [DOG]))
version = f"{keras.__version__} on {keras.backend.backend()}"
""",
        [
            Case("BinaryCrossentropy()(y, q)", float(_THREE.mean()), float(keras_binary_crossentropy(Y, Q).mean())),
            Case("SparseCategoricalCrossentropy(from_logits=True)(dog, z)", _DOG, _DOG),
            Case("BinaryCrossentropy()(one, zero)", binary_cross_entropy(1, 0), keras_binary_crossentropy(1, 0)),
            Case("BinaryCrossentropy()(zero, one)", binary_cross_entropy(0, 1), keras_binary_crossentropy(0, 1)),
        ],
    ),
    "scikit-learn": Framework(
        "sklearn",
        """
import sklearn
from sklearn.metrics import log_loss
y, q = Y, Q
version = sklearn.__version__
""",
        [
            Case("log_loss(y, q)", float(_THREE.mean()), float(_THREE.mean())),
            Case("log_loss(y, q, normalize=False)", float(_THREE.sum()), float(_THREE.sum())),
            Case("log_loss([1], [0.0], labels=[0, 1])", binary_cross_entropy(1, 0), sklearn_log_loss(1, 0)),
        ],
    ),
    "SciPy": Framework(
        "scipy",
        """
import scipy
from scipy.special import log_softmax
from scipy.stats import entropy
z, dog = Z, DOG
version = scipy.__version__
""",
        [
            Case("entropy([0.5, 0.5], [0.75, 0.25])", _KL, _KL),
            Case("entropy([0.5, 0.5], [0.75, 0.25], base=2)", *[kl_divergence(TRUTH, MODEL)] * 2),
            Case("-log_softmax(z)[dog]", _DOG, _DOG),
            Case("entropy([1, 0], [0, 1])", *[kl_divergence([1, 0], [0, 1])] * 2),
        ],
    ),
}


def missing():
    """The frameworks that are not installed, by name."""
    return [name for name, framework in FRAMEWORKS.items() if not _is_there(framework.module)]


def answers(*names):
    """The answer of each installed framework of these names, or of all: asked side by side; none can raise here."""
    wanted = names or FRAMEWORKS
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home, contextlib.ExitStack() as stack:
        asked = {name: stack.enter_context(_process(name, home)) for name in wanted if name not in missing()}
        return {name: _answer(process) for name, process in asked.items()}


def workbench(name):
    """The names that a framework's calls need, after its setup; imports it, into this process."""
    space = {"Y": Y, "Q": Q, "Z": Z, "DOG": DOG}
    exec(FRAMEWORKS[name].setup, space)
    return space


def value(call, space):
    """What one call gives: a float, or the name of the exception it ends in."""
    try:
        return float(eval(call, space))
    except Exception as error:
        return type(error).__name__


def _is_there(module):
    try:
        return find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def _process(name, home):
    """Ask a framework in a process of its own; `home` keeps Keras from reading or writing the reader's settings."""
    here = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, [here, os.environ.get("PYTHONPATH")]))
    return subprocess.Popen(
        [sys.executable, "-m", __name__, name],
        env=os.environ | {"PYTHONPATH": path, "PYTHONWARNINGS": "ignore", "PYTHONIOENCODING": "utf-8", "KERAS_HOME": home},
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8",
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _answer(process):
    try:
        said, _ = process.communicate(timeout=PATIENCE)
        return Answer(**json.loads(said.splitlines()[-1]))
    except subprocess.TimeoutExpired:
        process.kill()
        return Answer(trouble=f"no answer in {PATIENCE} s")
    except (IndexError, ValueError, TypeError):
        return Answer(trouble=f"exit code {process.returncode}")


def _speak(name):
    """The whole of the other process: one line of JSON, the last that it prints."""
    try:
        space = workbench(name)
        said = {"version": space["version"], "values": [value(case.call, space) for case in FRAMEWORKS[name].cases]}
    except BaseException as error:
        said = {"trouble": f"{type(error).__name__}: {error}"[:200]}
    print("\n" + json.dumps(said))


if __name__ == "__main__":
    _speak(sys.argv[1])
