"""Lesson 00, Start here: the first bet."""

from ..bet import Bet

two_coins_bet = Bet("two_coins", ["fair", "lopsided", "same"], "fair")
