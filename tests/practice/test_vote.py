"""A vote: what a class paid is the surprise of the answer under its own shares."""

import math

import numpy as np
import pytest

from xent_lesson.lessons import bet_named
from xent_lesson.maths.information import cross_entropy
from xent_lesson.practice.vote import price, summary, told

LOT = bet_named("red_lot")  # red is right; three options


def test_the_price_is_the_cross_entropy_of_the_truth_and_the_shares():
    hands = [7, 2, 11]
    shares = np.array(hands) / sum(hands)
    assert price(LOT, hands) == pytest.approx(float(cross_entropy([1, 0, 0], shares)))
    assert price(LOT, [4, 0, 0]) == 0 and price(LOT, [0, 3, 1]) == math.inf and price(LOT, [0, 0, 0]) is None


@pytest.mark.parametrize("hands", [[1, 2], [1, 2, 3, 4], [1, -1, 2]])
def test_other_counts_are_refused(hands):
    with pytest.raises(ValueError, match="3 numbers are wanted, none below 0"):
        price(LOT, hands)


def test_it_is_told_in_one_line_with_its_numbers():
    assert told(LOT, [0, 0, 0]) == ""
    assert "“Red” had 5 of 20 hands" in told(LOT, [5, 5, 10]) and "2.00 bits" in told(LOT, [5, 5, 10])
    assert "Nobody of 9" in told(LOT, [0, 4, 5]) and "∞" in told(LOT, [0, 4, 5])


def test_the_summary_is_the_mean_of_the_votes_that_were_counted():
    other = bet_named("nearly_fair")
    votes = [(LOT, [5, 5, 10]), (other, [0, 0, 0, 0]), (other, [2, 2, 2, 2])]
    assert summary([]) == summary(votes[1:2]) == ""
    line = summary(votes)
    assert "Votes: 2." in line and "is 2.00 bits" in line and f"{(math.log2(3) + 2) / 2:.2f}" in line
    assert "∞" in summary([*votes, (LOT, [0, 1, 1])])
