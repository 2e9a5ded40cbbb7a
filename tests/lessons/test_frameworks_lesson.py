"""Lesson 13: the numbers shown, by mpmath and plain loops of their own, and the claims that the page makes about them."""

import math

import mpmath as mp
import numpy as np
import pytest

from xent_lesson.frameworks.rules import keras_binary_crossentropy_dz, torch_bce_loss, torch_bce_loss_dz
from xent_lesson.lessons.frameworks import scenes as frameworks
from xent_lesson.lessons.frameworks.exercises import (
    my_bce_exercise,
    repair_exercise,
    weighted_mean_exercise,
    which_question_exercise,
)
from xent_lesson.maths.logits import sigmoid
from xent_lesson.maths.losses import binary_cross_entropy_dz

KERAS_LOW, KERAS_HIGH = float(np.float32(1e-7)), 1 - 2.0**-23  # the two cuts, as float32 knows them


def test_each_report_is_the_true_loss_up_to_its_cap():
    stage = frameworks.reported_loss.open()
    for q in frameworks.reported_loss.params["q"].values():
        facts, loss = stage.to(q=q), float(-mp.log(mp.mpf(q)))
        assert facts["loss_nats"] == pytest.approx(loss, rel=1e-14, abs=0)
        assert facts["pytorch_nats"] == pytest.approx(min(loss, 100), rel=1e-14, abs=0)
        assert facts["sklearn_nats"] == pytest.approx(min(loss, 52 * math.log(2)), rel=1e-14, abs=3e-16)
        assert facts["keras_nats"] == pytest.approx(min(loss, -math.log(1e-7)), rel=1e-6, abs=2e-7)
        assert facts["tens_count"] == pytest.approx(loss / math.log(10), abs=1e-12)


@pytest.mark.parametrize("y", [0, 1])
def test_the_push_lost_on_the_way_through_a_sigmoid(y):
    stage = frameworks.lost_push.open(truth=str(y))
    for z in frameworks.lost_push.params["z"].values():
        facts, q = stage.to(z=z), 1 / (1 + math.exp(-z))
        with mp.workdps(40):
            exact = mp.log(1 + mp.exp(z if y == 0 else -z))
            push = 1 - mp.exp(-exact)
        assert facts["logit_nats"] == pytest.approx(float(exact), rel=1e-14, abs=0)
        assert facts["logit_slope"] == pytest.approx(float(push), rel=1e-12, abs=0)
        seen = q if y else 1 - q  # what BCELoss sees of the truth: rounded, perhaps to nothing
        assert facts["pytorch_nats"] == pytest.approx(min(-math.log(seen), 100) if seen else 100, rel=1e-9, abs=2e-16)
        held = min(1, q * (1 - q) / 1e-12)
        assert facts["pytorch_slope"] == pytest.approx(abs(q - y) * held, rel=1e-6, abs=1e-15)
        near = 1 / (1 + np.exp(-np.float32(z)))
        kept = KERAS_LOW <= near <= KERAS_HIGH
        assert facts["keras_slope"] == pytest.approx(abs(float(near) - y) if kept else 0, rel=1e-9)


@pytest.mark.parametrize("classes, start, floor", [("2", 0.6931, 0.3133), ("3", 1.0986, 0.5514), ("10", 2.3026, 1.4612), ("1000", 6.9078, 5.9095)])
def test_a_softmax_too_many_has_a_floor(classes, start, floor):
    stage, others = frameworks.softmax_in_front.open(classes=classes), int(classes) - 1
    for z in frameworks.softmax_in_front.params["z"].values()[::10]:
        facts, e = stage.to(z=z), mp.exp(z)
        true, other = e / (e + others), 1 / (e + others)
        doubled = -mp.log(mp.exp(true) / (mp.exp(true) + others * mp.exp(other)))
        assert facts["right_nats"] == pytest.approx(float(-mp.log(true)), rel=1e-12)
        assert facts["doubled_nats"] == pytest.approx(float(doubled), rel=1e-12)
        assert facts["doubled_nats"] >= facts["floor_nats"]
        assert facts["left_nats"] == pytest.approx(float(mp.log(others + 1)) - facts["floor_nats"])
    assert round(stage.to(z=0)["doubled_nats"], 4) == round(stage.to(z=0)["right_nats"], 4) == start
    assert round(stage.facts["floor_nats"], 4) == floor == round(math.log(math.e + others) - 1, 4)


# --- what the page claims --------------------------------------------------------------------------------------------

def test_where_the_pushes_end():
    assert keras_binary_crossentropy_dz(1, [-16.1, -16.2]).round(4).tolist() == [-1, 0]
    assert abs(torch_bce_loss_dz(1, -27.6)) == pytest.approx(1, abs=1e-9) and abs(torch_bce_loss_dz(1, -27.7)) < 0.95
    assert torch_bce_loss_dz(1, -40) == pytest.approx(-4e-6, rel=0.1)
    assert binary_cross_entropy_dz(1, -40) == -1
    assert torch_bce_loss_dz(0, 27.6) == pytest.approx(1, abs=1e-9) and torch_bce_loss_dz(0, 27.7) < 0.95
    assert keras_binary_crossentropy_dz(0, [16.6, 16.7]).round(4).tolist() == [1, 0]


def test_the_report_leaps_where_the_sigmoid_rounds():
    assert sigmoid(36.7) < 1 and sigmoid(36.8) == 1 and math.log(2**53) == pytest.approx(36.74, abs=0.01)
    assert torch_bce_loss(0, sigmoid(36.8)) == 100 and torch_bce_loss(0, sigmoid(36.7)) < 38
    assert 1 / (1 + np.exp(-np.float32(17))) == 1 > 1 / (1 + np.exp(-np.float32(16.6)))


def test_a_sigmoid_is_rounded_to_one_much_sooner_than_to_nothing():
    for kind, (low, high) in {np.float32: (-89, 17), np.float64: (-710, 37)}.items():
        with np.errstate(over="ignore"):
            near, end, almost, one = (1 / (1 + np.exp(-kind(z))) for z in (low + 1, low, high - 1, high))
        assert near > end == 0 and almost < one == 1


def test_three_questions_after_a_softmax_cost_less_than_one():
    powers = [mp.exp(z) for z in (4, 2, -2)]
    dog, cat, rabbit = (power / sum(powers) for power in powers)
    costs = [-mp.log(dog), -mp.log(1 - cat), -mp.log(1 - rabbit)]
    assert [round(float(cost), 3) for cost in costs] == [0.129, 0.127, 0.002]
    assert round(float(sum(costs) / 3), 4) == 0.0860 < round(float(costs[0]), 4) == 0.1291


def test_three_answers_that_are_not_the_loss_each_have_their_question():
    z = [mp.mpf(4), mp.mpf(2), mp.mpf(-2)]
    once = [mp.exp(each) / sum(map(mp.exp, z)) for each in z]
    twice = mp.exp(once[0]) / sum(map(mp.exp, once))
    loss = -mp.log(once[0])
    assert [round(float(x), 4) for x in (loss / mp.log(2), -mp.log(twice), 2 * loss)] == [0.1863, 0.6333, 0.2582]
    assert which_question_exercise.check([5, 1, 4]).state == "right"


@pytest.mark.parametrize("q, words", [(1e-46, "10⁻⁴⁶"), (3.16e-47, "3·10⁻⁴⁷"), (1, "1.0"), (0.316, "0.3")])
def test_a_small_number_is_written_as_people_write_it(q, words):
    assert frameworks.power(q) == words


def test_swapped_arguments_cost_ten():
    assert torch_bce_loss([0.9, 0.1], [1, 0]) == pytest.approx([10, 10])


def test_answers_that_readers_type():
    assert repair_exercise.check("D").state == "right" and repair_exercise.check("B").slip == "runs_but_cuts"
    assert weighted_mean_exercise.check(0.225).state == "right"
    assert my_bce_exercise.check(lambda y, z: np.logaddexp(0, z) - y * z).state == "right"
    assert my_bce_exercise.check(lambda y, z: -y * math.log(1 / (1 + math.exp(-z)))).state in ("off", "broken", "slip")
