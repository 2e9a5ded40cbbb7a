"""Forecasts and what came of them: made-up people, their luck, and what bets cost."""

import math
from functools import cache

import numpy as np

from xent_lesson.maths.calibration import reliability
from xent_lesson.maths.information import surprisal
from xent_lesson.maths.next_letter import SYMBOLS, book_text
from xent_lesson.practice.letter_game import OTHER, model, proposed


def spreads_of(count):
    """The first of 2000 made-up bets: the true probabilities of their four options, (count, 4)."""
    return np.random.RandomState(0).dirichlet([0.8] * 4, 2000)[:count]


def drawn(rows, dice, lives=1):
    """What comes true in so many lives if these probabilities are right: one 1 in each row, (lives, rows, options)."""
    rolled = dice.random_sample((lives, len(rows), 1))
    happened = (rolled > np.cumsum(rows, axis=1)[:, :-1]).sum(axis=2)
    return np.eye(rows.shape[1])[happened]


def scatter(groups, lives=400):
    """Between which shares luck alone leaves nine lives in ten, in each bin; a group is (bets, options)."""
    dice, stated = np.random.RandomState(1), np.concatenate(groups, axis=None)
    happened = np.concatenate([drawn(rows, dice, lives).reshape(lives, -1) for rows in groups], axis=1)
    bin_of = np.searchsorted(np.arange(1, 10) / 10, stated, side="right")  # as in reliability()
    observed = np.array([happened[:, bin_of == b].mean(axis=1) for b in np.unique(bin_of)])
    return tuple(np.percentile(observed, [5, 95], axis=1))


@cache
def luck_of(count):
    """The scatter of the first so many of the made-up bets."""
    return scatter([spreads_of(count)])


def made_up():
    """Mina's sixty bets, (spreads, answers): she cubes the right shares, too sure, and keeps 1 % for each."""
    true = spreads_of(60)
    sure = true**3 / (true**3).sum(axis=1, keepdims=True)
    stated = 0.96 * sure + 0.01
    happened = drawn(true, np.random.RandomState(5))[0].argmax(axis=1)
    return [dict(zip("abcd", row)) for row in stated], ["abcd"[i] for i in happened]


def made_up_letters():
    """Mina's bets on sixty letters of new chapters, (spreads, answers): she squares a model's shares, too sure again."""
    text, spreads, answers = book_text("held-out"), [], []
    for at in np.random.RandomState(2).randint(100, len(text), 60):
        options, row = proposed(text[:at], at), dict(zip(SYMBOLS, model(2).next_letter(text[:at])))
        shares = np.array([row.get(option, 0) for option in options])
        shares[options.index(OTHER)] = 1 - shares.sum()
        stated = 0.94 * shares**2 / (shares**2).sum() + 0.01
        spreads.append(dict(zip(options, stated)))
        answers.append(text[at] if text[at] in options else OTHER)
    return spreads, answers


def even(spread, alike):
    """The spread of somebody without any idea; alike : {option: how many outcomes share it}, 1 where it is not named."""
    whole = sum(alike.get(option, 1) for option in spread)
    return {option: alike.get(option, 1) / whole for option in spread}


def charged(spreads, no_idea, answers, alike):
    """What these bets cost: facts, and the prices one by one. Only a reader's own bets can make the mean infinite."""
    prices, even = (
        [surprisal(min(row[k], 1) / alike.get(k, 1)) for row, k in zip(rows, answers)] for rows in (spreads, no_idea)
    )
    paid, n = [price for price in prices if math.isfinite(price)], max(len(prices), 1)
    return {
        "bet_count": float(len(prices)), "forecast_count": float(sum(map(len, spreads))),
        "price_bits": math.fsum(prices) / n, "no_idea_bits": math.fsum(even) / n,
        "endless_count": float(len(prices) - len(paid)), "other_bits": math.fsum(paid) / max(len(paid), 1),
    }, np.array(prices)


def came_true(spreads, answers):
    """The reliability of these bets, and between which shares luck alone leaves nine lives in ten."""
    rows = [np.clip([list(spread.values())], 0, 1) for spread in spreads]
    happened = [float(option == answer) for spread, answer in zip(spreads, answers) for option in spread]
    return reliability(happened, np.concatenate(rows, axis=None)), scatter(rows)
