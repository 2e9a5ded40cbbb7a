"""Lesson 01, Surprise: bets and exercises."""

import math

from xent_lesson.maths.information import surprisal
from xent_lesson.practice.bet import Bet
from xent_lesson.practice.exercise import Exercise

red_lot_bet = Bet("red_lot", ["red", "white", "same"], "red")
half_as_likely_bet = Bet("half_as_likely", ["doubles", "half_more", "same_step", "depends"], "same_step")
heads_like_lightning_bet = Bet(
    "heads_like_lightning", ["heads_9", "heads_18", "heads_28", "heads_280000"], "heads_18"
)
two_surprises_bet = Bet("two_surprises", ["one", "two", "four", "depends"], "depends")

lightning_exercise = Exercise(
    "lightning", math.log2(280_000),
    slips={
        "natural_log": math.log(280_000),
        "common_log": math.log10(280_000),
        "misread_28": math.log2(28),
        "inverse": 280_000,
        "sign_lost": -math.log2(280_000),
    },
)

halving_exercise = Exercise(
    "halving", 11, slips={"doubles": 20, "halves": 5, "step_down": 9}
)

three_events_exercise = Exercise(
    "three_events", 9,
    slips={"multiplied": 27, "one_event": 3, "joint_chance": 1 / 512, "inverse": 512},
)

two_reports_exercise = Exercise(
    "two_reports", math.log2(6),
    slips={
        "added": 1 + math.log2(6),
        "second_only": math.log2(3),
        "first_only": 1,
        "inverse": 6,
        "natural_log": math.log(6),
    },
)

nats_exercise = Exercise(
    "nats", -math.log(1e-10),
    slips={"common_log": 10, "in_bits": -math.log2(1e-10), "sign_lost": math.log(1e-10)},
)

_ends = (0, 1)

surprisal_exercise = Exercise(
    "my_surprisal", surprisal, cases=[0.5, 0.25, 1 / 8, 0.3, 1e-10, 1, 0],
    slips={
        "natural_log": lambda p: ... if p in _ends else -math.log(p),
        "common_log": lambda p: ... if p in _ends else -math.log10(p),
        "sign_lost": lambda p: ... if p in _ends else math.log2(p),
        "inverse": lambda p: ... if p in _ends else 1 / p,
        "log_of_zero": lambda p: ... if p == 1 else -math.log2(p),
        "divides_by_zero": lambda p: ... if p == 1 else math.log2(1 / p),
        "zero_at_zero": lambda p: ... if p == 1 else 0.0 if p == 0 else -math.log2(p),
        "minus_zero": lambda p: ... if p == 0 else -math.log2(p),
    },
)
