"""Lesson 11: the sums, the slopes and the counts shown, by formulas of their own, and what the page says of them."""

import math

import mpmath as mp
import numpy as np
import pytest
from matplotlib.figure import Figure

from xent_lesson.lessons.imbalance import scenes as imbalance
from xent_lesson.lessons.imbalance import street
from xent_lesson.lessons.imbalance.exercises import (
    easy_box_exercise,
    fair_weight_exercise,
    my_focal_loss_exercise,
    three_labels_exercise,
    times_smaller_exercise,
)
from xent_lesson.maths.losses import binary_cross_entropy, focal_loss


def q_t(y, q):
    return mp.mpf(q) if y else 1 - mp.mpf(q)


def focal(y, q, gamma=0, alpha=None):
    weight = 1 if alpha is None else alpha if y else 1 - alpha
    return weight * (1 - q_t(y, q)) ** gamma * -mp.log(q_t(y, q))


def groups(**at):
    facts = imbalance.photo_boxes.open().to(**{"gamma": 0} | at)
    return facts["empty_nats"], facts["object_nats"]


def close(facts, **expected):
    assert {name: facts[name] for name in expected} == pytest.approx(
        {name: float(value) for name, value in expected.items()}, rel=1e-11, abs=1e-15
    )


# --- the numbers shown -----------------------------------------------------------------------------------------------

@pytest.mark.parametrize("q", [0.01, 0.1, 0.5, 0.99])
def test_the_two_groups(q):
    stage = imbalance.photo_boxes.open(q=q)
    for gamma in (0, 0.5, 2, 5):
        facts = stage.to(gamma=gamma)
        close(facts, empty_nats=990 * focal(0, q, gamma), object_nats=10 * focal(1, q, gamma))
        close(facts, plain_empty_nats=990 * focal(0, q), plain_object_nats=10 * focal(1, q))


@pytest.mark.parametrize("q, endless, free", [(0, "object", "empty"), (1, "empty", "object")])
def test_at_both_ends_of_q_one_group_costs_everything_and_no_gamma_helps(q, endless, free):
    for gamma in (0, 0.1, 2, 5):
        facts = imbalance.photo_boxes.open().to(q=q, gamma=gamma)
        for row in "", "plain_":
            assert facts[f"{row}{endless}_nats"] == math.inf and facts[f"{row}{free}_nats"] == 0


def test_the_numbers_of_the_page_stand_in_the_picture():
    stage = imbalance.photo_boxes.open(gamma=2)
    written = " ".join(text.get_text() for ax in stage.figure.axes for text in ax.texts)
    for words in "boxes: 104.31 nats", "objects: 23.03 nats", "boxes: 1.04 nats", "objects: 18.65 nats":
        assert words in written
    for whole in "cross-entropy:\n127.33 nats", "faded, γ = 2.0:\n19.69 nats":
        assert whole in written
    assert stage.facts["whole_nats"] == stage.facts["empty_nats"] + stage.facts["object_nats"]
    stage.to(gamma=5)
    assert "990 empty boxes: nearly 0 nats" in [text.get_text() for ax in stage.figure.axes for text in ax.texts]


def fills(stage):
    """The parts of both bars, as (left, right), row by row."""
    bars = stage.figure.axes[1]
    return [(xy[:, 0].min(), xy[:, 0].max()) for xy in (patch.get_xy() for patch in bars.patches)]


@pytest.mark.parametrize("q", [0.1, 0.5])
def test_a_bar_shares_out_the_whole_loss_and_nothing_is_cut_off(q):
    stage = imbalance.photo_boxes.open(q=q, gamma=2)
    for row, gamma in enumerate((0, 2)):
        empty, full = (float(n * focal(y, q, gamma)) for y, n in ((0, 990), (1, 10)))
        assert fills(stage)[2 * row] == pytest.approx((0, empty / (empty + full)))
        assert fills(stage)[2 * row + 1] == pytest.approx((empty / (empty + full), 1))


def test_the_photo_has_a_thousand_boxes_and_ten_of_them_show_something():
    small, large = street.boxes(1), street.boxes(2)
    assert len(small) + len(large) == 1000 and len(street.SMALL) + len(street.LARGE) == imbalance.OBJECTS == 10
    assert set(street.SMALL) <= set(small) and set(street.LARGE) <= set(large)
    assert len(street.BUSH) == imbalance.HARD == 20 and not set(street.BUSH) & set(street.SMALL)
    assert imbalance.EASY + imbalance.HARD == imbalance.EMPTY == 990


@pytest.mark.parametrize("size, without", [(1, street.SMALL), (2, street.LARGE), (1, street.SMALL + street.BUSH)])
def test_every_box_but_these_is_a_dash_of_the_line(size, without):
    ax = Figure().subplots()
    ax.set(xlim=(0, street.WIDE))
    corners = [corner for corner in street.boxes(size) if corner not in without]
    line = street.tiles(ax, corners, size)
    found = []
    for (left, y), (right, _) in line.get_xydata()[~np.isnan(line.get_xydata()).any(axis=1)].reshape(-1, 2, 2):
        count = (right - left + street.GAP) / size
        assert count == pytest.approx(round(count))
        found += [(round(left - street.GAP / 2) + size * i, round(y - size / 2)) for i in range(round(count))]
    assert sorted(found) == sorted(corners)


def opacities(stage):
    return [artist.get_alpha() for artist in stage.figure.axes[0].lines], stage.figure.axes[0].patches[0].get_alpha()


def test_a_box_is_as_solid_as_the_share_of_its_loss_that_is_left():
    stage = imbalance.photo_boxes.open(q=0.1, gamma=2)
    grey, blue = opacities(stage)
    assert grey == pytest.approx([0.01 * 0.45, 0.01 * 0.65]) and blue == pytest.approx(0.81)
    (large, small, bush), blue = opacities(imbalance.hard_boxes.open(gamma=2, alpha=0.75))
    assert (small, bush, blue) == pytest.approx((0.65 * 0.0001 / 3, 0.75 * 0.36 / 3, 0.49))


def test_the_easy_boxes_are_there_at_the_opening_and_fade_like_the_bush():
    """What gamma does to them, the reader is asked."""
    (large, small, bush), _ = opacities(imbalance.hard_boxes.open())
    assert small / 0.65 == pytest.approx(bush / 0.75) == pytest.approx(large / 0.45) == pytest.approx(1 / 3)


@pytest.mark.parametrize("gamma, alpha", [(0, 0.5), (2, 0.5), (0, 0.9), (2, 0.25)])
def test_easy_boxes_and_hard_boxes(gamma, alpha):
    facts = imbalance.hard_boxes.open().to(gamma=gamma, alpha=alpha)
    nats = 970 * focal(0, 0.01, gamma, alpha), 20 * focal(0, 0.6, gamma, alpha), 10 * focal(1, 0.3, gamma, alpha)
    close(facts, **{f"{name}_ratio": x / sum(nats) for name, x in zip(("easy", "hard", "object"), nats)})


@pytest.mark.parametrize("gamma, alpha", [(0, 0.5), (0, 0.75), (0, 0.99), (2, 0.5), (0.5, 0.6), (5, 0.99)])
def test_the_cheapest_q_is_where_the_slope_is_0(gamma, alpha):
    def average(q):
        return mp.mpf("0.01") * focal(1, q, gamma, alpha) + mp.mpf("0.99") * focal(0, q, gamma, alpha)

    facts = imbalance.cheapest_q.open().to(alpha=alpha, gamma=gamma)
    q = facts["cheapest_probability"]
    assert float(mp.findroot(lambda q: mp.diff(average, q), q)) == pytest.approx(q, rel=1e-9)
    assert facts["times_ratio"] == pytest.approx(100 * q)
    assert average(q) <= min(average(0.98 * q), average(1.02 * q if q < 0.97 else q))


@pytest.mark.parametrize("y", [0, 1])
def test_the_loss_of_one_box(y):
    stage = imbalance.loss_of_a_box.open(truth=str(y))
    for q in stage.scene.params["q"].values()[1:-1]:
        close(stage.to(q=q), true_label_probability=q_t(y, q), true_label_nats=focal(y, q))
    assert (stage.to(q=y)["true_label_nats"], stage.to(q=1 - y)["true_label_nats"]) == (0, math.inf)


@pytest.mark.parametrize("gamma", [0, 0.5, 1, 2, 5])
def test_the_focal_loss(gamma):
    stage = imbalance.focal_curves.open(gamma=gamma)
    for share in stage.scene.params["q_t"].values()[1:-1]:
        facts = stage.to(q_t=share)
        close(facts, true_label_nats=focal(1, share), focal_nats=focal(1, share, gamma))
        close(facts, kept_ratio=(1 - mp.mpf(share)) ** gamma)
    right, wrong = stage.to(q_t=1), stage.to(q_t=0)
    assert right["focal_nats"] == 0 and wrong["focal_nats"] == wrong["true_label_nats"] == math.inf


@pytest.mark.parametrize("labels", imbalance.labels_and_classes.params["labels"].options)
@pytest.mark.parametrize("z", [(4, 2, -2), (0, 0, 0), (6, -6, 1.5)])
def test_three_questions_and_one_choice(labels, z):
    y = [float(label) for label in labels.split()]

    def three(*z):
        return mp.fsum(focal(label, 1 / (1 + mp.exp(-x))) for label, x in zip(y, z))

    def choice(*z):
        return -mp.log(mp.exp(z[1]) / mp.fsum(map(mp.exp, z)))

    facts = imbalance.labels_and_classes.open(labels=labels, true_class="cat").to(**dict(zip(imbalance.PETS, z)))
    for name, loss in ("own", three), ("shared", choice):
        slopes = [mp.diff(loss, z, tuple(int(i == other) for other in range(3))) for i in range(3)]
        close(facts, **{f"{name}_nats": loss(*z)})
        close(facts, **{f"{name}_{pet}_slope": slope for pet, slope in zip(imbalance.PETS, slopes)})
    assert facts["own_count"] == pytest.approx(sum(1 / (1 + math.exp(-x)) for x in z))


def test_a_threshold_moves_the_errors_and_not_the_loss():
    stage = imbalance.moving_threshold.open()
    seen = [(tau, stage.to(tau=tau)) for tau in stage.scene.params["tau"].values()]
    for tau, facts in seen:
        assert facts["alarm_count"] == sum(q >= tau for q in imbalance.SCORED[0])
        assert facts["missed_count"] == sum(q < tau for q in imbalance.SCORED[1])
    mean = mp.fsum(focal(y, q) for y, row in imbalance.SCORED.items() for q in row) / 20
    nats, = {facts["mean_nats"] for _, facts in seen}
    assert nats == pytest.approx(float(mean), rel=1e-12)


# --- what the page claims --------------------------------------------------------------------------------------------

def test_gamma_turns_the_lead_round():
    assert groups() == pytest.approx((104.3, 23.0), abs=0.05)
    assert groups(gamma=2) == pytest.approx((1.04, 18.65), abs=0.005)
    assert 17.5 < np.divide(*groups(gamma=2)[::-1]) < 18
    assert np.divide(*groups(gamma=1)[::-1]) == pytest.approx(2, abs=0.02)


def test_gamma_knows_what_is_easy_and_not_what_is_rare():
    for gamma in (0, 2, 5):
        assert np.divide(*groups(q=0.5, gamma=gamma)) == pytest.approx(99, rel=1e-12)


@pytest.mark.parametrize("gamma, alpha", [(0, 0.82), (2, 0.05)])
def test_the_alpha_that_evens_out(gamma, alpha):
    none, some = groups(gamma=gamma)
    assert round(none / (none + some), 2) == alpha


@pytest.mark.parametrize("gamma, alpha, q", [
    (0, 0.75, "0.029"), (0, 0.99, "0.500"), (2, 0.25, "0.108"), (2, 0.5, "0.154"),
])
def test_what_the_weights_do_to_the_cheapest_q(gamma, alpha, q):
    assert f"{imbalance.cheapest(gamma, alpha):.3f}" == q


def test_a_weight_is_the_same_as_showing_the_objects_more_often():
    assert imbalance.cheapest(0, 0.75) == pytest.approx(imbalance.cheapest(0, 0.5, p=3 * 10 / (3 * 10 + 990)))


def test_the_slopes_of_the_groups():
    """Differentiated in the logit: 99 against 9 at q = 0.1, and even at q = 0.01, the share of objects."""
    for q, down, up in (0.1, 99, 9), (0.01, 9.9, 9.9):
        z = mp.log(q / (1 - mp.mpf(q)))
        slopes = [mp.diff(lambda z: n * focal(y, 1 / (1 + mp.exp(-z))), z) for y, n in ((0, 990), (1, 10))]
        assert list(map(float, slopes)) == pytest.approx([down, -up])


def test_what_a_better_start_costs():
    assert groups(q=0.5) == pytest.approx((686.2, 6.9), abs=0.05)
    assert groups(q=0.01) == pytest.approx((9.9, 46.1), abs=0.06)


def test_alpha_turns_all_backgrounds_down_alike_and_gamma_the_easy_ones():
    def easy_to_hard(*how):
        return 20 * focal_loss(0, 0.6, *how) / (970 * focal_loss(0, 0.01, *how))

    assert easy_to_hard(0, 0.9) == pytest.approx(easy_to_hard(0)) and round(easy_to_hard(0)) == 2
    assert 6000 < easy_to_hard(2) < 7000


@pytest.mark.parametrize("gamma, cheapest", [(0, 0.01), (2, 0.154)])
def test_the_cheapest_single_answer(gamma, cheapest):
    def slope(q):
        return mp.diff(lambda q: 990 * focal(0, q, gamma) + 10 * focal(1, q, gamma), q)

    assert float(mp.findroot(slope, cheapest)) == pytest.approx(cheapest, abs=5e-4)


def test_an_empty_box_read_as_an_objects_probability_would_reward_seeing_one():
    as_object = [-math.log(q) for q in (0.01, 0.5, 0.99)]
    assert as_object == sorted(as_object, reverse=True)
    assert list(binary_cross_entropy(0, [0.01, 0.5, 0.99])) == sorted(binary_cross_entropy(0, [0.01, 0.5, 0.99]))


def test_where_the_line_belongs_for_one_price_and_another():
    stage = imbalance.moving_threshold.open()
    at_half, at_tenth = stage.to(tau=0.5), stage.to(tau=0.1)
    assert (at_half["alarm_count"], at_half["missed_count"]) == (2, 2)
    assert (at_tenth["alarm_count"], at_tenth["missed_count"]) == (9, 0)
    wrong = {tau: sum(imbalance.errors(tau)) for tau in stage.scene.params["tau"].values()}
    assert wrong[0.5] == 4 and min(wrong.values()) == 3 and all(wrong[percent / 100] == 3 for percent in range(59, 65))


def test_published_values():
    """Lin et al. 2017, sec. 3.2, p_t being q_t: at 0.9 and γ = 2 a loss 100 times lower, at 0.968 some 1000 times."""
    assert binary_cross_entropy(1, 0.9) / focal_loss(1, 0.9, 2) == pytest.approx(100)
    assert binary_cross_entropy(1, 0.968) / focal_loss(1, 0.968, 2) == pytest.approx(1000, rel=0.03)
    assert binary_cross_entropy(1, 0.5) / focal_loss(1, 0.5, 2) == pytest.approx(4)  # "at most 4x for p_t <= .5"


def test_the_exercise_divides_the_two_losses():
    assert times_smaller_exercise.reference == pytest.approx(binary_cross_entropy(1, 0.8) / focal_loss(1, 0.8, 2))


def test_the_weight_sees_one_group_alone_where_x_is_0_elsewhere():
    z = mp.log(mp.mpf("0.1") / mp.mpf("0.9"))  # the same q = 0.1 in every box; w enters z as w x
    one = mp.diff(lambda w: 10 * focal(1, 1 / (1 + mp.exp(-(z + w)))), 0)
    assert float(one) == pytest.approx(-9)


def test_the_made_up_scores_add_up_to_more_than_the_objects():
    assert sum(map(sum, imbalance.SCORED.values())) == pytest.approx(6.21) and len(imbalance.SCORED[1]) == 5


def test_answers_typed_with_few_digits_are_right():
    assert easy_box_exercise.check(0.0321).state == "right" and easy_box_exercise.check(0.0139).slip == "log_10"
    assert three_labels_exercise.check(0.28).state == "right"
    assert three_labels_exercise.check(0.308).slip == "only_positives"
    assert fair_weight_exercise.check(0.93).state == "right" and fair_weight_exercise.check(0.99).slip == "counts_only"


def test_numpy_is_welcome_too():
    def with_numpy(y, q, gamma):
        share = np.where(y == 1, q, 1 - q)
        return (1 - share) ** gamma * np.log(1 / share)

    assert my_focal_loss_exercise.check(with_numpy).state == "right"
