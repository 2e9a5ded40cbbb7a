"""The frameworks themselves: our losses and the restated rules against PyTorch, Keras, scikit-learn and SciPy, run for real.

Where one is not installed its tests skip; with XENT_FRAMEWORKS=1 in the environment they fail instead.
"""

import inspect
import json
import math
import os
import re
import subprocess
import sys
import tomllib
import warnings
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xent_lesson import words
from xent_lesson.frameworks import installed
from xent_lesson.frameworks.rules import (
    keras_binary_crossentropy,
    keras_binary_crossentropy_dz,
    sklearn_log_loss,
    torch_bce_loss,
    torch_bce_loss_dz,
)
from xent_lesson.maths.information import cross_entropy, entropy, kl_divergence
from xent_lesson.maths.logits import log_softmax, logsumexp, sigmoid, softmax
from xent_lesson.maths.losses import (
    binary_cross_entropy,
    binary_cross_entropy_dz,
    binary_cross_entropy_from_logit,
    softmax_cross_entropy,
    softmax_cross_entropy_dz,
)
from xent_lesson.notebook import show

ROOT = Path(__file__).resolve().parents[2]
PINS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]["frameworks"]

SMALL = [0.0, 5e-324, 1e-300, 1e-50, 3.7e-44, 3.8e-44, 1e-20, 2.0**-53, 2.0**-52, 1e-12, 0.99e-7, 1.01e-7, 1e-3]
QS = np.array(SMALL + [0.2, 0.5, 0.9] + [1 - q for q in SMALL[6:]] + [1.0])
LABELS = np.array([0.0, 0.3, 0.5, 1.0])
GRID_Y, GRID_Q = (grid.ravel() for grid in np.meshgrid(LABELS, np.unique(QS)))
ZS = np.array([0, 1e-8, -1e-8, 0.5, -3, 4, 15.9, -16.2, 27, -28, 36, 37, -40, 40, 100, -100, 745, -745, 1e4, -1e4])
GRID_T, GRID_Z = (grid.ravel() for grid in np.meshgrid(LABELS, ZS))
HARD = np.isin(GRID_Y, (0, 1))


def framework(name):
    """A fixture: the names that a framework's calls need, or the reason why there are none."""

    @pytest.fixture(scope="module", name=name)
    def bench(tmp_path_factory):
        known = {"torch": "PyTorch", "keras": "Keras", "sklearn": "scikit-learn", "scipy": "SciPy"}[name]
        if known in installed.missing():
            assert os.environ.get("XENT_FRAMEWORKS") != "1", f"{known} is not installed: make frameworks"
            pytest.skip(f"{known} is not installed; make frameworks installs it")
        with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what it says about itself while it loads is its own affair
            for key, value in {"KERAS_HOME": str(tmp_path_factory.mktemp("keras")), "KERAS_TORCH_DEVICE": "cpu"}.items():
                patch.setenv(key, value)
            patch.delenv("KERAS_BACKEND", raising=False)
            return {"name": known} | installed.workbench(known)

    return bench


torch_bench, keras_bench, sklearn_bench, scipy_bench = map(framework, ("torch", "keras", "sklearn", "scipy"))


@pytest.fixture
def bench(request):
    """Any of them: parametrize with indirect=True."""
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def t(torch):
    """Anything as a float64 tensor."""
    return lambda x, **more: torch["torch"].tensor(np.asarray(x).tolist(), dtype=torch["torch"].float64, **more)


def same(theirs, ours, rel=1e-12, abs=0.0):
    theirs, ours = (np.asarray(x.detach() if hasattr(x, "detach") else x, float) for x in (theirs, ours))
    np.testing.assert_allclose(theirs, ours, rtol=rel, atol=abs)


# --- the table of the page -------------------------------------------------------------------------------------------

@pytest.mark.parametrize("bench", ["torch", "keras", "sklearn", "scipy"], indirect=True)
def test_each_call_of_the_table_gives_what_the_rule_says(bench):
    for case in installed.FRAMEWORKS[bench["name"]].cases:
        found = installed.value(case.call, bench)
        expected = case.rule if isinstance(case.rule, str) else pytest.approx(case.rule, rel=1e-6 if bench["name"] == "Keras" else 1e-12)
        assert found == expected, case.call
        if not isinstance(case.rule, str) and math.isfinite(case.ours):
            assert case.rule == pytest.approx(case.ours, rel=1e-6 if bench["name"] == "Keras" else 1e-12)


@pytest.mark.parametrize("bench", ["torch", "keras", "sklearn", "scipy"], indirect=True)
def test_the_page_names_the_versions_that_are_pinned_and_these_are_tested(bench):
    pins = dict(pin.split("==") for pin in PINS)
    module = installed.FRAMEWORKS[bench["name"]].module
    package = {"sklearn": "scikit-learn"}.get(module, module)
    page = (ROOT / "notebooks/13-in-the-frameworks.ipynb").read_text("utf-8")
    assert f"{bench['name']} {pins[package]}" in page
    if os.environ.get("XENT_FRAMEWORKS") == "1":
        assert version(package).partition("+")[0] == pins[package]


@pytest.fixture(scope="module")
def asked():
    return installed.answers()


def test_what_is_installed_answers_in_a_process_of_its_own(asked):
    assert sorted([*asked, *installed.missing()]) == sorted(installed.FRAMEWORKS)
    for name, answer in asked.items():
        assert not answer.trouble and re.match(r"\d+\.\d+", answer.version), (name, answer)
        for case, value in zip(installed.FRAMEWORKS[name].cases, answer.values, strict=True):
            assert value == case.rule if isinstance(case.rule, str) else value == pytest.approx(case.rule, rel=1e-6), case


def test_the_page_reads_the_same_with_and_without_them_and_shows_what_there_is(asked, monkeypatch):
    seen = {}
    for there in (asked, {}):
        monkeypatch.setattr(installed, "answers", lambda: there)
        shown = show.compare_frameworks()
        table, aside = (widget.value for widget in shown.box.children[1:])
        seen[bool(there)] = repr(shown)
        assert shown._repr_mimebundle_()["text/plain"] == repr(shown)
        assert all(answer.version in table for answer in there.values())
        assert all((name in aside) != (name in there) for name in installed.FRAMEWORKS)
    assert len(set(seen.values())) == 1 and "∞" in repr(shown) and "inf" not in repr(shown)


def test_some_of_them_can_be_named_and_the_text_fits_on_paper(monkeypatch):
    asked = []
    monkeypatch.setattr(installed, "answers", lambda *names: asked.append(names) or {})
    two = show.compare_frameworks("Keras", "SciPy")
    assert [name for name in installed.FRAMEWORKS if name in two.box.children[2].value] == ["Keras", "SciPy"]
    assert asked == [("Keras", "SciPy")]  # nobody waits for the others
    for name, framework in installed.FRAMEWORKS.items():
        assert all((case.call in repr(two)) == (name in ("Keras", "SciPy")) for case in framework.cases)
    assert max(map(len, repr(show.compare_frameworks()).splitlines())) <= words.COLUMNS
    with pytest.raises(ValueError, match="'Torch' is none of PyTorch, Keras, scikit-learn, SciPy"):
        show.compare_frameworks("Torch")


def test_no_room_imports_a_framework():
    code = (
        "import sys, json, importlib, xent_lesson as x; "
        "[importlib.import_module(f'xent_lesson.{room}') for room in x._ROOMS]; print(json.dumps(sorted(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True).stdout
    assert not {framework.module for framework in installed.FRAMEWORKS.values()} & set(json.loads(said))


@pytest.mark.parametrize("broken, trouble", [
    ("raise ImportError('libtorch is lost')", "ImportError: libtorch is lost"),
    ("print('hello'); import os; os._exit(3)", "exit code 3"),
    ("import sys; sys.exit('no')", "SystemExit: no"),
    ("import time; time.sleep(60)", "no answer in 1 s"),
    ("print('{not json'); raise ValueError('ü' * 999)", "ValueError: " + "ü" * 188),
])
def test_a_broken_installation_breaks_nothing(broken, trouble, tmp_path, monkeypatch, capfd):
    (tmp_path / "torch.py").write_text(broken, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(installed, "FRAMEWORKS", {"PyTorch": installed.FRAMEWORKS["PyTorch"]})
    monkeypatch.setattr(installed, "PATIENCE", 1 if "sleep" in broken else 60)
    monkeypatch.delitem(sys.modules, "torch", raising=False)
    shown = show.compare_frameworks()
    assert words.say("show.frameworks_trouble", name="PyTorch", trouble=trouble) in shown.box.children[2].value
    assert "0.27978" in repr(shown) and capfd.readouterr() == ("", "")


# --- PyTorch ---------------------------------------------------------------------------------------------------------

def test_torch_bce_loss_at_the_ends_and_between(torch, t):
    theirs = torch["nn"].BCELoss(reduction="none")(t(GRID_Q), t(GRID_Y))
    same(theirs, torch_bce_loss(GRID_Y, GRID_Q))
    assert theirs[HARD & (GRID_Q == 1 - GRID_Y)].tolist() == [100.0] * 2
    mild = binary_cross_entropy(GRID_Y, GRID_Q) < 100
    mild &= (GRID_Q > 3.8e-44) | (GRID_Y == 0)
    same(theirs[mild], binary_cross_entropy(GRID_Y, GRID_Q)[mild])


@settings(max_examples=200)
@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=8))
def test_torch_bce_loss_anywhere(torch, t, pairs):
    y, q = np.array(pairs).T
    same(torch["nn"].BCELoss(reduction="none")(t(q), t(y)), torch_bce_loss(y, q))
    for reduction, ours in (("mean", np.mean), ("sum", np.sum)):
        same(torch["nn"].BCELoss(reduction=reduction)(t(q), t(y)), ours(torch_bce_loss(y, q)))


def test_torch_from_logits(torch, t):
    theirs = torch["nn"].BCEWithLogitsLoss(reduction="none")(t(GRID_Z), t(GRID_T))
    same(theirs, binary_cross_entropy_from_logit(GRID_T, GRID_Z), abs=1e-12)
    right = GRID_T == (GRID_Z > 0)
    same(theirs[~right], binary_cross_entropy_from_logit(GRID_T, GRID_Z)[~right])  # relatively, where there is a loss


@settings(max_examples=100)
@given(st.floats(0, 1), st.floats(-800, 800))
def test_torch_from_logits_anywhere(torch, t, y, z):
    same(torch["nn"].BCEWithLogitsLoss()(t([z]), t([y])), binary_cross_entropy_from_logit(y, z), abs=1e-12)


def test_torch_slopes_in_the_logit(torch, t):
    """BCELoss after a sigmoid loses its push where ours, from the logit, keeps it."""
    nn, functional = torch["nn"], torch["torch"]
    for loss, rule in (
        (lambda z, y: nn.BCELoss(reduction="sum")(functional.sigmoid(z), y), torch_bce_loss_dz),
        (nn.BCEWithLogitsLoss(reduction="sum"), binary_cross_entropy_dz),
    ):
        z = t(GRID_Z, requires_grad=True)
        loss(z, t(GRID_T)).backward()
        same(z.grad, rule(GRID_T, GRID_Z), abs=1e-15)  # their own q - y cancels where q is near y
    assert torch_bce_loss_dz(1, -27) == pytest.approx(-1) and abs(torch_bce_loss_dz(1, -40)) < 1e-5
    assert torch_bce_loss_dz(0, 37) == 0 and binary_cross_entropy_dz(0, 37) == pytest.approx(1)


@pytest.mark.parametrize("dtype, last", [("float64", 36), ("float32", 16)])
def test_torch_jumps_to_100_where_the_sigmoid_rounds_to_1(torch, dtype, last):
    """The page: a surely wrong yes is reported as z up to here, and as 100 one unit of z further on."""
    tensor, nn = torch["torch"].tensor, torch["nn"]
    kind = getattr(torch["torch"], dtype)
    loss = [float(nn.BCELoss()(tensor([z], dtype=kind).sigmoid(), tensor([0.0], dtype=kind))) for z in (last, last + 1)]
    assert loss[0] == pytest.approx(last, abs=0.2) and loss[1] == 100


LOGITS = np.array([[4, 2, -2], [0, 0, 0], [1004, 1002, 998], [-30, 40, 5], [1e-8, 0, -1e-8]])
IDS = np.array([0, 2, 1, 1, 2])
SOFT = np.array([[0.9, 0.05, 0.05], [1 / 3] * 3, [0, 0.5, 0.5], [0, 1, 0], [0.2, 0.2, 0.6]])


def test_torch_cross_entropy(torch, t):
    loss, ids = torch["nn"].CrossEntropyLoss, torch["torch"].tensor(IDS)
    ours = softmax_cross_entropy(IDS, LOGITS)
    same(loss(reduction="none")(t(LOGITS), ids), ours, abs=1e-15)  # theirs keeps no digits of a loss that small
    same(loss()(t(LOGITS), ids), ours.mean())
    same(loss(reduction="sum")(t(LOGITS), ids), ours.sum())
    same(loss(reduction="none")(t(LOGITS), t(SOFT)), softmax_cross_entropy(SOFT, LOGITS), abs=1e-15)
    same(loss(reduction="none")(t(LOGITS), t(np.eye(3)[IDS])), ours, abs=1e-15)
    assert float(loss()(t([1e4, 0]), torch["torch"].tensor(1))) == 1e4
    z = t(LOGITS, requires_grad=True)
    loss(reduction="sum")(z, ids).backward()
    same(z.grad, softmax_cross_entropy_dz(IDS, LOGITS), abs=1e-15)


def test_torch_weights_smoothing_and_what_is_ignored(torch, t):
    loss, ids = torch["nn"].CrossEntropyLoss, torch["torch"].tensor(IDS)
    ours, weights = softmax_cross_entropy(IDS, LOGITS), np.array([1.0, 3.0, 0.5])
    same(loss(weight=t(weights))(t(LOGITS), ids), (weights[IDS] * ours).sum() / weights[IDS].sum())
    same(loss(weight=t(weights), reduction="sum")(t(LOGITS), ids), (weights[IDS] * ours).sum())
    rows = t(np.eye(3)[IDS])  # the same truth as a probability for each class: there the mean divides by the examples
    same(loss(weight=t(weights))(t(LOGITS), rows), (weights[IDS] * ours).sum() / len(ours))
    smooth = 0.9 * np.eye(3)[IDS] + 0.1 / 3
    same(loss(label_smoothing=0.1)(t(LOGITS), ids), softmax_cross_entropy(smooth, LOGITS).mean())
    ids[1] = -100
    same(loss()(t(LOGITS), ids), np.delete(ours, 1).mean())
    assert loss().ignore_index == -100 and loss().reduction == torch["nn"].BCELoss().reduction == "mean"


def test_torch_kl_wants_the_model_first_and_as_logarithms(torch, t):
    p, q = SOFT[0], softmax(LOGITS[0])
    theirs = torch["nn"].KLDivLoss(reduction="batchmean")(t([np.log(q)]), t([p]))
    same(theirs, kl_divergence(p, q, base=math.e))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        same(torch["nn"].KLDivLoss()(t([np.log(q)]), t([p])), kl_divergence(p, q, base=math.e) / 3)
    assert float(torch["nn"].KLDivLoss(reduction="sum")(t([0.0, -math.inf]), t([0.5, 0.5]))) == math.inf


def test_the_broken_line_stops_and_its_other_half_too(torch, t):
    nn, z, y = torch["nn"], t([4, 2, -2]), t([1, 0, 1])
    with pytest.raises(TypeError):
        nn.Sigmoid(z)
    with pytest.raises(TypeError):
        nn.BCELoss()(nn.Sigmoid(z), y)
    assert isinstance(nn.Softmax(z), nn.Module)  # this one is built: the tensor is taken for `dim`
    with pytest.raises(AttributeError):
        nn.BCELoss()(nn.Softmax(z), y)
    with pytest.raises(RuntimeError, match="between 0 and 1"):
        nn.BCELoss()(z, y)


def test_sigmoids_and_softmax_are_different_questions(torch, t):
    """The page: BCELoss after a softmax runs, and is not the cross-entropy of three classes."""
    nn, z, dog = torch["nn"], t([4, 2, -2]), t([1, 0, 0])
    binary = float(nn.BCELoss()(nn.Softmax(dim=0)(z), dog))
    same(binary, binary_cross_entropy([1, 0, 0], softmax([4, 2, -2])).mean())
    assert round(binary, 4) == 0.0860 and round(softmax_cross_entropy(0, [4, 2, -2]), 4) == 0.1291


EIGHT_Z, EIGHT_Y = np.array([2.0, -1, 0.5, -60, 3, -0.2, 50, -4]), np.array([1.0, 0, 1, 1, 1, 0, 0, 0])


def test_the_six_lines_of_the_exercise_do_what_the_page_says(torch, t):
    torch_, nn, z, y = torch["torch"], torch["nn"], t(EIGHT_Z), t(EIGHT_Y)
    right = binary_cross_entropy_from_logit(EIGHT_Y, EIGHT_Z).mean()
    with pytest.raises(TypeError):
        nn.BCELoss()(nn.Sigmoid(z), y)
    same(nn.BCEWithLogitsLoss()(z, y), right)
    for other in (
        nn.BCELoss()(torch_.sigmoid(z), y), nn.BCEWithLogitsLoss()(torch_.sigmoid(z), y),
        nn.BCEWithLogitsLoss()(y, z), nn.CrossEntropyLoss()(z, y),
    ):
        assert abs(float(other) - right) > 1


def test_swapped_arguments_are_not_noticed(torch, t):
    y, q = t([1, 0]), t([0.9, 0.1])
    same(torch["nn"].BCELoss()(q, y), -math.log(0.9))
    same(torch["nn"].BCELoss()(y, q), 10)


@pytest.mark.parametrize("classes", [2, 4, 10, 1000])
def test_a_softmax_in_front_leaves_a_floor(torch, t, classes):
    nn, z = torch["nn"], np.zeros((1, classes))
    z[0, 0] = 1e4
    theirs = nn.CrossEntropyLoss()(nn.Softmax(dim=1)(t(z)), torch["torch"].tensor([0]))
    same(theirs, math.log(math.e + classes - 1) - 1)


# --- Keras -----------------------------------------------------------------------------------------------------------

def one_by_one(loss, y, q):
    """Keras means over the last axis: a column of examples is left as it is."""
    return loss(np.asarray(y)[:, None], np.asarray(q)[:, None])


def test_keras_in_its_own_float32(keras):
    theirs = one_by_one(keras["BinaryCrossentropy"](reduction=None), GRID_Y.astype("float32"), GRID_Q.astype("float32"))
    same(theirs, keras_binary_crossentropy(GRID_Y, GRID_Q), rel=1e-6, abs=1e-10)
    assert keras["keras"].config.epsilon() == 1e-7 and keras["keras"].config.floatx() == "float32"


def test_keras_in_float64_is_ours_between_the_cuts(keras):
    """Their operation, that is: their losses add a mean, and that is taken in float32 on PyTorch, whatever comes in."""
    theirs = keras["keras"].ops.binary_crossentropy(GRID_Y, GRID_Q)
    same(theirs, binary_cross_entropy(GRID_Y, np.clip(GRID_Q, 1e-7, 1 - 1e-7)))
    between = (GRID_Q > 1e-7) & (GRID_Q < 1 - 1e-7)
    same(theirs[between], binary_cross_entropy(GRID_Y, GRID_Q)[between])


def test_keras_from_logits_cuts_nothing(keras):
    theirs = keras["keras"].ops.binary_crossentropy(GRID_T, GRID_Z, from_logits=True)
    same(theirs, binary_cross_entropy_from_logit(GRID_T, GRID_Z), abs=1e-12)
    theirs = one_by_one(keras["BinaryCrossentropy"](from_logits=True, reduction=None), GRID_T, GRID_Z)
    same(theirs, binary_cross_entropy_from_logit(GRID_T, GRID_Z), rel=1e-6, abs=1e-6)


def test_keras_classes_and_reductions(keras):
    losses, ours = keras["keras"].losses, softmax_cross_entropy(IDS, LOGITS)
    same(losses.sparse_categorical_crossentropy(IDS, LOGITS, from_logits=True), ours, abs=1e-15)
    same(losses.categorical_crossentropy(SOFT, LOGITS, from_logits=True), softmax_cross_entropy(SOFT, LOGITS), abs=1e-15)
    one_hot, near = np.eye(3)[IDS], dict(rel=1e-6)
    same(losses.SparseCategoricalCrossentropy(from_logits=True)(IDS, LOGITS), ours.mean(), **near)
    same(losses.CategoricalCrossentropy(from_logits=True)(one_hot, LOGITS), ours.mean(), **near)
    same(losses.CategoricalCrossentropy(from_logits=True, reduction="sum")(one_hot, LOGITS), ours.sum(), **near)
    smooth = softmax_cross_entropy(0.9 * one_hot + 0.1 / 3, LOGITS)
    same(losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1)(one_hot, LOGITS), smooth.mean(), **near)
    assert losses.BinaryCrossentropy().reduction == losses.CategoricalCrossentropy().reduction == "sum_over_batch_size"
    for kind in (losses.BinaryCrossentropy, losses.CategoricalCrossentropy, losses.SparseCategoricalCrossentropy):
        assert inspect.signature(kind).parameters["from_logits"].default is False


def test_keras_divides_each_row_by_its_sum_and_says_nothing(keras):
    loss = keras["keras"].losses.CategoricalCrossentropy()
    same(loss([[1.0, 0, 0]], [[4.0, 2, 2]]), math.log(2), rel=1e-6)
    same(loss([[1.0, 0, 0]], [[0.0, 1, 0]]), -math.log(1e-7), rel=1e-6)


def test_keras_slopes_in_the_logit(keras):
    if keras["keras"].backend.backend() != "torch":
        pytest.skip("slopes are taken with Keras on PyTorch")
    torch = import_module("torch")
    zs = np.array([*ZS[abs(ZS) < 800], -16.1, -16.13, 16.1, 16.3, 16.5, 16.6, 16.7, 17])
    y, z = (grid.ravel().astype("float32") for grid in np.meshgrid(LABELS, zs))
    ours = keras_binary_crossentropy_dz(np.float64(y), np.float64(z))
    y, z = torch.tensor(y), torch.tensor(z, requires_grad=True)
    loss = keras["BinaryCrossentropy"](reduction="sum")(y[:, None], torch.sigmoid(z)[:, None])
    loss.backward()
    same(z.grad, ours, rel=1e-5, abs=1e-6)
    assert keras_binary_crossentropy_dz(1, -16.2) == keras_binary_crossentropy_dz(0, 16.7) == 0
    assert keras_binary_crossentropy_dz(1, -15.9) == pytest.approx(-1)


# --- scikit-learn ----------------------------------------------------------------------------------------------------

def test_scikit_learn_at_the_ends_and_between(sklearn):
    for y, q in zip(GRID_Y[HARD], GRID_Q[HARD]):
        theirs = sklearn["log_loss"]([y], [q], labels=[0, 1])
        same(theirs, sklearn_log_loss(y, q))
        if 1e-15 < q < 1 - 1e-15:
            same(theirs, binary_cross_entropy(y, q), abs=3e-16)  # 1 - q is rounded to a double before the logarithm
    assert float(sklearn["log_loss"]([1], [0.0], labels=[0, 1])) == -math.log(2.0**-52)


@settings(max_examples=100)
@given(st.lists(st.tuples(st.sampled_from([0, 1]), st.floats(1e-3, 0.999)), min_size=2, max_size=8))
def test_scikit_learn_is_ours(sklearn, pairs):
    y, q = np.array(pairs).T
    ours, weights = binary_cross_entropy(y, q), np.arange(1, len(y) + 1)
    same(sklearn["log_loss"](y, q, labels=[0, 1]), ours.mean())
    same(sklearn["log_loss"](y, q, labels=[0, 1], normalize=False), ours.sum())
    same(sklearn["log_loss"](y, q, labels=[0, 1], sample_weight=weights), np.average(ours, weights=weights))


def test_scikit_learn_with_classes_and_its_refusals(sklearn):
    log_loss, rows = sklearn["log_loss"], np.array([[0.7, 0.2, 0.1], [0.3, 0.3, 0.4], [0.05, 0.9, 0.05]])
    ours = cross_entropy(np.eye(3)[[0, 2, 1]], rows, base=math.e).mean()
    same(log_loss([0, 2, 1], rows), ours)
    same(log_loss(["cat", "rabbit", "dog"], rows), ours)  # the columns are the names in alphabetical order
    same(log_loss(np.eye(3, dtype=int)[[0, 2, 1]], rows), ours)
    for wrong in (lambda: log_loss([0.3, 0.7], [0.3, 0.7]), lambda: log_loss([1, 1], [0.9, 0.8]), lambda: log_loss([0, 1], [-1.0, 4.0])):
        with pytest.raises(ValueError):
            wrong()
    with pytest.warns(UserWarning, match="sum to one"):
        log_loss([0, 2, 1], 2 * rows / 3)


def test_scikit_learn_cuts_float32_earlier(sklearn):
    theirs = sklearn["log_loss"]([1], np.array([0], "float32"), labels=[0, 1])
    assert round(float(theirs), 2) == 15.94 == round(-math.log(np.finfo("float32").eps), 2)


# --- SciPy -----------------------------------------------------------------------------------------------------------

rows_of = st.integers(2, 6).flatmap(lambda k: st.lists(st.floats(1e-3, 1), min_size=k, max_size=k))


@settings(max_examples=100)
@given(rows_of, st.randoms(use_true_random=False))
def test_scipy_entropies_are_ours(scipy, weights, dice):
    p = np.array(weights) / sum(weights)
    q = np.array(sorted(p, key=lambda _: dice.random()))
    for base in (2, math.e):
        same(scipy["entropy"](p, base=base), entropy(p, base=base))
        same(scipy["entropy"](p, q, base=base), kl_divergence(p, q, base=base), abs=1e-14)
    same(scipy["entropy"](p), entropy(p, base=math.e))


def test_scipy_goes_to_infinity_and_makes_weights_sum_to_one(scipy):
    assert scipy["entropy"]([1, 0], [0, 1]) == kl_divergence([1, 0], [0, 1]) == math.inf
    assert scipy["entropy"]([1, 0]) == 0
    same(scipy["entropy"]([2, 2], base=2), 1)
    same(scipy["entropy"]([[0.5, 0.9], [0.5, 0.1]], base=2), [1, entropy([0.9, 0.1])])  # down the columns


def test_scipy_softmax_is_ours(scipy):
    special = import_module("scipy.special")
    same(special.softmax(LOGITS, axis=-1), softmax(LOGITS))
    same(special.log_softmax(LOGITS, axis=-1), log_softmax(LOGITS), abs=1e-15)
    same(special.logsumexp(LOGITS, axis=-1), logsumexp(LOGITS))
    same(special.expit(ZS), sigmoid(ZS), abs=5e-324)
    same(special.log_softmax(np.zeros((2, 2))), np.full((2, 2), -math.log(4)))  # without an axis: over everything
    same(special.rel_entr(SOFT[0], SOFT[4]).sum(), kl_divergence(SOFT[0], SOFT[4], base=math.e))


# --- the rules without their frameworks ------------------------------------------------------------------------------

def test_the_published_caps():
    assert torch_bce_loss([1, 0], [0, 1]).tolist() == [100, 100]
    assert np.round(keras_binary_crossentropy([1, 0], [0, 1]), 2).tolist() == [16.12, 15.94]
    assert np.round(sklearn_log_loss([1, 0], [0, 1]), 2).tolist() == [36.04, 36.04]
    assert np.isinf(binary_cross_entropy([1, 0], [0, 1])).all()
