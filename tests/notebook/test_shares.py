"""The percents of linked sliders: whole, never negative, always 100 together."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from xent_lesson.notebook.shares import Shares, whole_percents

walks = st.integers(2, 8).flatmap(
    lambda k: st.tuples(st.just(k), st.lists(st.tuples(st.integers(0, k - 1), st.integers(0, 100)), max_size=12))
)


def after(count, *steps):
    shares = Shares(count)
    for index, percent in steps:
        shares.set(index, percent)
    return shares


def test_a_new_row_is_even_and_the_first_take_what_is_left():
    assert Shares(4).percents == (25, 25, 25, 25)
    assert Shares(3).percents == (34, 33, 33)
    assert Shares(7).percents == (15, 15, 14, 14, 14, 14, 14)


def test_the_others_share_the_rest_in_their_old_proportions():
    assert after(3, (0, 70), (1, 20)).percents == (66, 20, 14)  # 70 : 15 of the other 80
    assert after(3, (0, 50)).set(0, 10) == (10, 45, 45)


@given(walks)
def test_any_walk_keeps_whole_percents_that_sum_to_100(walk):
    count, steps = walk
    shares = Shares(count)
    for index, percent in steps:
        percents = shares.set(index, percent)
        assert sum(percents) == 100 and min(percents) >= 0
        assert percents[index] == percent
        assert all(type(p) is int for p in percents)


@given(walks, st.lists(st.integers(0, 100), max_size=6))
def test_a_drag_of_one_slider_forgets_nothing(walk, drag):
    count, steps = walk
    start = after(count, *steps, (0, 30)).percents
    assert after(count, *steps, (0, 30), *((0, p) for p in drag), (0, 100), (0, 30)).percents == start


def test_to_certainty_and_back_the_others_return():
    shares = after(4, (1, 60), (2, 20), (0, 30))
    before = shares.percents
    assert shares.sure(0) == (100, 0, 0, 0)
    assert shares.set(0, 30) == before


def test_where_all_the_others_are_0_they_share_equally():
    assert after(3, (0, 0), (1, 0)).percents == (0, 0, 100)
    assert after(3, (0, 0), (1, 0), (2, 40)).percents == (30, 30, 40)


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=30).filter(lambda w: sum(w) > 1e-6))
def test_no_percent_is_a_whole_percent_away_from_its_share(weights):
    percents = whole_percents(weights)
    assert sum(percents) == 100
    assert all(abs(p - 100 * w / sum(weights)) < 1.00001 for p, w in zip(percents, weights))


def test_equal_weights_differ_by_at_most_one_percent():
    for count in range(1, 101):
        percents = whole_percents([0.1] * count)
        assert sum(percents) == 100 and percents[0] - percents[-1] <= 1
        assert list(percents) == sorted(percents, reverse=True)


@pytest.mark.parametrize("percent", [-1, 101, 30.5, float("nan"), "30", None])
def test_a_percent_that_is_none_is_refused(percent):
    with pytest.raises(ValueError, match="percent is .* not a whole number from 0 to 100"):
        Shares(3).set(0, percent)


@pytest.mark.parametrize("index", [-1, 3, "a"])
def test_an_option_that_is_not_there_is_refused(index):
    with pytest.raises(ValueError, match="the options are 0 to 2"):
        Shares(3).set(index, 10)


def test_one_option_is_no_choice():
    with pytest.raises(ValueError, match="at least 2"):
        Shares(1)


@given(st.lists(st.integers(0, 20), min_size=2, max_size=6).filter(any), st.sampled_from([0.1, 0.3, 1 / 3, 1e-3]))
@example([3, 14, 5], 0.3)
def test_only_proportions_matter_not_how_they_are_rounded(weights, unit):
    assert whole_percents([w * unit for w in weights]) == whole_percents(weights)
