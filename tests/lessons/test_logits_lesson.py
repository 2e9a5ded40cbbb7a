"""Lesson 07: the numbers shown, by mpmath and by floats of each kind, and the claims that the page makes about them."""

import math

import mpmath as mp
import numpy as np
import pytest

from xent_lesson.lessons.logits import exercises as exercises
from xent_lesson.lessons.logits import scenes as figures
from xent_lesson.maths.logits import logit, logsumexp, sigmoid, softmax
from xent_lesson.maths.losses import binary_cross_entropy_from_logit, softmax_cross_entropy

DOG = (4, 2, -2)
CLASSES = ("dog", "cat", "rabbit")
KINDS = {"float64": (np.float64, 53), "float32": (np.float32, 24)}


def close(facts, rel=1e-11, **expected):
    assert facts == pytest.approx({name: float(value) for name, value in expected.items()}, rel=rel, abs=1e-15)


def alone(z):
    return 1 / (1 + mp.exp(-mp.mpf(z)))


def shared(row):
    powers = [mp.exp(mp.mpf(z)) for z in row]
    return [power / mp.fsum(powers) for power in powers]


def naive_sigmoid(z):
    return 1 / (1 + np.exp(-z))


# --- the numbers shown -----------------------------------------------------------------------------------------------

def test_the_logit_is_the_surprise_of_a_no_minus_that_of_a_yes():
    stage = figures.logit_and_back.open()
    for q in stage.scene.params["q"].values():
        yes, no = (-mp.log(mp.mpf(x)) if x else mp.inf for x in (q, 1 - mp.mpf(q)))
        close(stage.to(q=q), yes_nats=yes, no_nats=no, logit_nats=no - yes)


@pytest.mark.parametrize("row", [(3, 2, 1), (0, 0, 0), (3.2, -2, -2), (-1.5, 3, 0.2)])
def test_each_bar_is_a_power_of_e_and_its_share_is_the_softmax(row):
    facts = figures.one_whole.open().to(**dict(zip(CLASSES, row)))
    powers = [mp.exp(mp.mpf(z)) for z in row]
    expected = {f"{name}_power_ratio": power for name, power in zip(CLASSES, powers)}
    expected |= {f"{name}_share_probability": q for name, q in zip(CLASSES, shared(row))}
    close(facts, **expected, together_ratio=mp.fsum(powers))


def test_one_logit_up_and_the_others_shares_go_down_though_their_bars_stand_still():
    stage = figures.one_whole.open()
    seen = [dict(stage.to(cat=cat)) for cat in stage.scene.params["cat"].values()]
    for before, after in zip(seen, seen[1:]):
        assert after["cat_share_probability"] > before["cat_share_probability"]
        for other in ("dog", "rabbit"):
            assert after[f"{other}_share_probability"] < before[f"{other}_share_probability"]
            assert after[f"{other}_power_ratio"] == before[f"{other}_power_ratio"]


@pytest.mark.parametrize("shift", [0, 5, -6, 8])
def test_three_sigmoids_and_one_softmax(shift):
    moved = [z + shift for z in DOG]
    facts = figures.each_or_all.open().to(shift=shift)
    one_by_one, together = [alone(z) for z in moved], shared(DOG)
    expected = {f"{name}_alone_probability": q for name, q in zip(CLASSES, one_by_one)}
    expected |= {f"{name}_shared_probability": q for name, q in zip(CLASSES, together)}
    expected |= {f"{name}_shifted_nats": z for name, z in zip(CLASSES, moved)}
    close(facts, **expected, alone_sum_count=mp.fsum(one_by_one), shared_sum_count=1)


def test_a_temperature_is_a_base():
    stage = figures.softmax_temperature.open()
    for t in stage.scene.params["T"].values():
        base = mp.exp(1 / mp.mpf(t))
        powers = [base**z for z in DOG]
        shares = [power / mp.fsum(powers) for power in powers]
        expected = {f"{name}_heated_probability": share for name, share in zip(CLASSES, shares)}
        close(stage.to(T=t), **expected, base_ratio=base, heated_loss_nats=-mp.log(shares[0]))


@pytest.mark.parametrize("precision", KINDS)
def test_the_stable_loss_never_moves_and_the_naive_one_breaks_where_it_is_said_to(precision):
    kind, _ = KINDS[precision]
    true, stage = float(-mp.log(shared(DOG)[0])), figures.naive_and_stable.open(precision=precision)
    for z in stage.scene.params["z"].values():
        facts = stage.to(z=z)
        assert facts["stable_loss_nats"] == pytest.approx(true, rel=1e-11)
        assert facts["logsumexp_nats"] == pytest.approx(z + true, rel=1e-11)
        assert facts["naive_loss_nats"] == facts["naive_logsumexp_nats"] - z
        broken = math.inf if z > facts["largest_exponent_nats"] else -math.inf
        if facts["right_from_nats"] <= z <= facts["right_to_nats"]:
            assert facts["naive_loss_nats"] == pytest.approx(true, abs=5e-5)
        elif not facts["smallest_exponent_nats"] < z <= facts["largest_exponent_nats"]:
            assert facts["naive_loss_nats"] == broken


@pytest.mark.parametrize("precision, least, most", [("float64", -745.13, 709.78), ("float32", -103.97, 88.72)])
def test_the_edges_of_the_exponential_are_those_of_numpy(precision, least, most):
    kind, facts = KINDS[precision][0], figures.naive_and_stable.open(precision=precision).facts
    low, high = facts["smallest_exponent_nats"], facts["largest_exponent_nats"]
    assert (round(low, 2), round(high, 2)) == (least, most)
    with np.errstate(all="ignore"):
        assert np.exp(kind(low - 1e-3)) == 0 < np.exp(kind(low + 1e-3))
        assert np.exp(kind(high - 1e-3)) < np.inf == np.exp(kind(high + 1e-3))


@pytest.mark.parametrize("precision, first, last", [("float64", -735, 709), ("float32", -95, 88)])
def test_the_naive_loss_is_right_in_between_and_wrong_next_to_it(precision, first, last):
    """The sum is too large before its largest power is: from 709.66 on, where e^z itself can be held up to 709.78."""
    stage = figures.naive_and_stable.open(precision=precision)
    assert (stage.facts["right_from_nats"], stage.facts["right_to_nats"]) == (first, last)
    kind = KINDS[precision][0]
    just = stage.facts["largest_exponent_nats"] - 0.1
    assert figures.naive_logsumexp(np.array(DOG) - 4 + just, kind) == math.inf > np.exp(kind(just))
    for outside in first - 1, last + 1:
        naive = float(figures.naive_logsumexp(np.array(DOG) - 4 + outside, kind)) - outside
        assert abs(naive - float(-mp.log(shared(DOG)[0]))) > 5e-5


def test_before_minus_infinity_the_naive_loss_jumps_down_and_up_and_the_first_form_ends_in_nan():
    def naive(z):
        return float(figures.naive_logsumexp(np.array(DOG) - 4 + z, np.float64)) - z

    assert [round(naive(z), 2) for z in (-742, -744, -744.4, -745, -746)] == [0.12, 0.25, -0.04, 0.56, -math.inf]
    with np.errstate(all="ignore"):
        for z in (-746, 710):
            powers = np.exp(np.array(DOG) - 4.0 + z)
            assert math.isnan(-np.log(powers[0] / powers.sum()))


def test_differences_that_a_float_cannot_hold_are_lost():
    """1e17 more, and 4, 2, -2 are one and the same float."""
    assert softmax(np.array(DOG) + 1e17) == pytest.approx([1 / 3] * 3)


def test_shortly_before_it_breaks_the_naive_loss_lies():
    facts = figures.naive_and_stable.open().to(z=-744)
    assert (round(facts["naive_loss_nats"], 4), round(facts["stable_loss_nats"], 4)) == (0.2531, 0.1291)


# --- what the page claims --------------------------------------------------------------------------------------------

def test_dog_cat_rabbit():
    """Source 3's example, and the numbers that its text leaves to pictures."""
    assert sigmoid(DOG).round(4).tolist() == [0.982, 0.8808, 0.1192] and round(sigmoid(DOG).sum(), 4) == 1.982
    assert softmax(DOG).round(4).tolist() == [0.8789, 0.1189, 0.0022]
    loss = softmax_cross_entropy(0, DOG)
    assert (round(loss, 4), round(loss / math.log(2), 4)) == (0.1291, 0.1863)
    assert round(math.exp(4 - 2), 2) == 7.39
    assert round(sum(sigmoid(DOG[1:])), 12) == 1  # cat and rabbit are mirror images


def test_another_nine_is_another_ln_ten_or_nearly():
    assert [round(logit(q), 3) for q in (0.9, 0.99)] == [2.197, 4.595]
    assert logit(1 - 1e-9) - logit(1 - 1e-8) == pytest.approx(math.log(10), abs=1e-7)


def test_e_to_the_logit_is_the_odds_and_no_probability():
    assert [round(math.exp(logit(q)), 6) for q in (0.5, 0.9, 0.99, 0.999)] == [1, 9, 99, 999]


def test_softmax_rises_with_its_own_logit_and_falls_with_the_others():
    cats = np.linspace(-6, 6, 121)
    shares = softmax(np.stack([np.full(121, 4.0), cats, np.full(121, -2.0)], axis=-1))
    assert np.all(np.diff(shares[:, 1]) > 0) and np.all(np.diff(shares[:, [0, 2]], axis=0) < 0)


@pytest.mark.parametrize("base", [2, math.e, 10])
def test_prediction_minus_truth_holds_in_every_unit_that_loss_and_logits_share(base):
    """And with the loss in nats, the logits in another unit, there is a factor: ln b."""

    def loss(z, unit):
        return -math.log(base**z / (base**z + base**2 + base**-2), unit)

    def slope(unit):
        return (loss(4 + 1e-6, unit) - loss(4 - 1e-6, unit)) / 2e-6

    q = math.exp(-loss(4, math.e))
    assert slope(base) == pytest.approx(q - 1, rel=1e-6)
    assert slope(math.e) == pytest.approx(math.log(base) * (q - 1), rel=1e-6)


@pytest.mark.parametrize("base", [2, math.e, 10])
def test_only_e_rids_the_sigmoids_slope_of_its_factor(base):
    q, h = 1 / (1 + base**-0.7), 1e-6
    slope = (1 / (1 + base ** -(0.7 + h)) - 1 / (1 + base ** -(0.7 - h))) / (2 * h)
    assert slope == pytest.approx(math.log(base) * q * (1 - q), rel=1e-6)


def test_a_softmax_logit_is_ln_q_plus_a_constant_common_to_all_and_not_the_log_of_its_odds():
    constant = np.array(DOG) - np.log(softmax(DOG))
    assert constant == pytest.approx([logsumexp(DOG)] * 3) and round(constant[0], 4) == 4.1291
    assert round(logit(softmax(DOG)[2]), 4) == -6.1269 != DOG[2]
    for offset in (-5, 0, 3):  # whatever the constant: softmax undoes it
        assert softmax(np.log([0.7, 0.2, 0.1]) + offset) == pytest.approx([0.7, 0.2, 0.1])


def test_temperature_never_changes_the_order():
    for t in figures.softmax_temperature.params["T"].values():
        assert np.all(np.diff(softmax(np.array(DOG) / t)) <= 0)


def test_hot_all_come_to_a_third_and_the_cat_crosses_it_on_the_way():
    cat = {t: softmax(np.array(DOG) / t)[1] for t in (4.1, 4.2, 8, 1000)}
    assert cat[4.1] < 1 / 3 < cat[4.2] < cat[8] > cat[1000] > 1 / 3
    assert softmax(np.array(DOG) / 1000) == pytest.approx([1 / 3] * 3, abs=2e-3)


def test_where_it_clips_the_loss_is_constant():
    clipped = [-math.log(1 - min(float(sigmoid(z)), 1 - 1e-12)) for z in (20, 30, 40)]
    assert [round(loss, 2) for loss in clipped] == [20, 27.63, 27.63]


@pytest.mark.parametrize("precision, first", [("float64", 37), ("float32", 17)])
def test_where_the_sigmoid_becomes_one(precision, first):
    """The first whole number, and the edge itself: as many ln 2 as the float has binary digits."""
    kind, digits = KINDS[precision]
    assert next(z for z in range(100) if naive_sigmoid(kind(z)) == 1) == first
    low, high = kind(first - 1), kind(first)
    while np.nextafter(low, high) < high:
        middle = kind(low + (high - low) / 2)
        low, high = (low, middle) if naive_sigmoid(middle) == 1 else (middle, high)
    assert float(high) == pytest.approx(digits * math.log(2), rel=4 * float(np.finfo(kind).eps))
    assert round(float(high), 4) == {"float64": 36.7368, "float32": 16.6355}[precision]


def test_the_package_rounds_the_sigmoid_at_the_same_place_but_not_the_loss():
    assert sigmoid(36.736) < 1 == sigmoid(36.737)
    assert binary_cross_entropy_from_logit(0, 37) == pytest.approx(37)
    assert round(binary_cross_entropy_from_logit(0.1, 36), 4) == 32.4


def test_log_sum_exp_lies_between_the_largest_and_ln_k_more():
    dice = np.random.default_rng(7)
    for count in (2, 10, 1000):
        z = dice.normal(0, 300, (50, count))
        above = logsumexp(z) - z.max(axis=-1)
        assert np.all((above >= 0) & (above <= math.log(count)))
        assert logsumexp(np.zeros(count)) == pytest.approx(math.log(count))


@pytest.mark.parametrize("count", [2, 3, 4, 1000])
def test_a_softmax_too_many_has_a_floor(count):
    floor, dice = math.log(math.e + count - 1) - 1, np.random.default_rng(7)
    z = dice.normal(0, 30, (300, count))
    assert np.all(softmax_cross_entropy(np.zeros(300, int), softmax(z)) >= floor * (1 - 1e-12))
    sure = np.zeros(count)
    sure[0] = 1000
    assert softmax_cross_entropy(0, softmax(sure)) == pytest.approx(floor)


def test_the_published_numbers_of_the_exercises():
    assert round(exercises.softmax_twice_exercise.reference, 4) == 0.7437
    assert exercises.far_off_exercise.reference == softmax_cross_entropy(0, [123, 456, 789]) == 666


@pytest.mark.parametrize("exercise, typed", [
    (exercises.three_sigmoids_exercise, 1.80),
    (exercises.dog_share_exercise, 0.876),
    (exercises.large_logits_exercise, [0.114, 0.844, 0.042]),
    (exercises.softmax_twice_exercise, 0.744),
    (exercises.torch_line_exercise, "d"),
])
def test_answers_typed_with_few_digits_are_right(exercise, typed):
    assert exercise.check(typed).state == "right"


def test_every_way_to_write_the_loss_safely_is_right():
    def by_numpy(y, z):
        z = np.array(z)
        return np.log(np.exp(z - z.max()).sum()) + z.max() - z[y]

    def by_differences(y, z):
        top = max(z)
        return math.log(sum(math.exp(x - top) for x in z)) - (z[y] - top)

    assert {exercises.my_logit_loss_exercise.check(way).state for way in (by_numpy, by_differences)} == {"right"}


def test_what_each_line_of_pytorch_does():
    torch = pytest.importorskip("torch")
    nn, row, animal = torch.nn, torch.tensor([[4.0, 2.0, -2.0]]), torch.tensor([0])
    with pytest.raises(TypeError):
        nn.BCELoss()(nn.Sigmoid(row), animal)
    with pytest.raises(ValueError):
        nn.BCELoss()(torch.sigmoid(row), animal)
    with pytest.raises(ValueError):
        nn.BCEWithLogitsLoss()(row, animal)
    assert float(nn.CrossEntropyLoss()(row, animal)) == pytest.approx(softmax_cross_entropy(0, DOG), rel=1e-6)
    twice = float(nn.CrossEntropyLoss()(torch.softmax(row, dim=1), animal))
    assert twice == pytest.approx(softmax_cross_entropy(0, softmax(DOG)), rel=1e-6)
