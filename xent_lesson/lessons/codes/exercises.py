"""Lesson 10, Codes: bets and exercises."""

from xent_lesson.maths.codes import average_length, block_probabilities, huffman, shannon_lengths
from xent_lesson.maths.information import bernoulli_entropy, entropy, expectation
from xent_lesson.practice.bet import Bet
from xent_lesson.practice.exercise import Exercise

robot_bits_bet = Bet(
    "robot_bits", ["seven_quarters", "one_and_a_half", "five_quarters", "one"], "seven_quarters"
)
budget_left_bet = Bet("budget_left", ["fourteen", "eight", "four", "none"], "four")
one_toss_bet = Bet("one_toss", ["entropy", "nine_tenths", "one", "more"], "one")
pairs_bet = Bet("pairs", ["same", "between", "entropy", "below"], "between")
laughter_bet = Bet("laughter", ["english", "korean", "same", "wall"], "korean")

robot_lengths_exercise = Exercise(
    "robot_lengths", [2, 3, 1, 3],
    slips={
        "all_equal": [2, 2, 2, 2],
        "first_shortest": [1, 2, 3, 3],
        "staircase": [2, 3, 1, 4],
        "weighted": [0.5, 0.375, 0.5, 0.375],
        "over_budget": [2, 2, 1, 2],
        "likeliest_longest": [2, 1, 3, 1],
    },
)

prefix_exercise = Exercise("prefix_question", "no", slips={"yes": "yes"})

budget_exercise = Exercise(
    "budget_sum", [0.875, 3],
    slips={
        "once_each": [0.375, 1],
        "too_long": [0.875, 4],
        "what_is_left": [0.125, 3],
        "one_over_length": [2, 3],
        "share_not_length": [0.875, 0.125],
    },
)

_four = [0.4, 0.3, 0.2, 0.1]

four_letters_exercise = Exercise(
    "four_letters", average_length(_four, huffman(_four)),
    slips={
        "entropy": entropy(_four),
        "all_equal": 2,
        "rounded_up": expectation(_four, shannon_lengths(_four)),
        "unweighted": 2.25,
        "one_joint_missing": 0.9,
        "total": 9,
    },
)

_pairs = block_probabilities([0.71, 0.29], 2)
_per_pair = average_length(_pairs, huffman(_pairs))

pair_code_exercise = Exercise(
    "pair_code", _per_pair / 2,
    slips={
        "entropy": bernoulli_entropy(0.71),
        "per_pair": _per_pair,
        "one_by_one": 1,
        "pair_entropy": 2 * bernoulli_entropy(0.71),
    },
)

average_length_exercise = Exercise(
    "my_average_length", average_length,
    cases=[
        ([0.5, 0.25, 0.125, 0.125], ["0", "10", "110", "111"]),
        ([0.125, 0.5, 0.375], ["11", "0", "10"]),
        ([1.0], [""]),
        ([0.75, 0.0, 0.25], ["0", None, "1"]),
    ],
    slips={
        "unweighted": lambda p, code: sum(len(word) for word in code if word is not None) / len(p),
        "total": lambda p, code: sum(len(word) for word in code if word is not None),
        "entropy": lambda p, code: entropy(p),
        "none_forgotten": lambda p, code: len(None) if None in code else ...,
        "divided_again": lambda p, code: average_length(p, code) / len(p),
        "weights_backwards": lambda p, code: average_length(p[::-1], [word or "" for word in code]),
    },
)
