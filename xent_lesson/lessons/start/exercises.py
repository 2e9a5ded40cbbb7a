"""Lesson 00, Start here: the first bet, the first check."""

from xent_lesson.maths.information import bernoulli_entropy, surprisal
from xent_lesson.practice.bet import Bet
from xent_lesson.practice.exercise import Exercise

two_coins_bet = Bet("two_coins", ["fair", "lopsided", "same"], "fair")

reading_exercise = Exercise(
    "first_reading", surprisal(0.20),
    slips={"right_picture": bernoulli_entropy(0.20), "probability": 0.20, "not_moved": surprisal(0.30)},
)
