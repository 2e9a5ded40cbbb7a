"""A vote: hands raised for the options of a bet, and what the class paid for the truth."""

import math

from xent_lesson import words
from xent_lesson.maths.information import surprisal


def price(bet, hands):
    """What a class paid for a bet, in bits: the surprise of the answer under its shares of hands; None if none was raised.

    hands : how many were raised for each option, none negative.

    >>> from xent_lesson.practice.bet import Bet
    >>> price(Bet("red_lot", ["red", "white", "same"], "red"), [5, 3, 12])
    2.0
    """
    if len(hands) != len(bet.options) or min(hands) < 0:
        raise ValueError(f"hands={hands!r}: {len(bet.options)} numbers are wanted, none below 0, one for each option")
    return float(surprisal(hands[bet.options.index(bet.answer)] / sum(hands))) if sum(hands) else None


def told(bet, hands):
    """One line on what the class paid for this bet; "" if no hand was raised."""
    bits = price(bet, hands)
    if bits is None:
        return ""
    kind = "vote.nobody" if math.isinf(bits) else "vote.paid"
    right, count = hands[bet.options.index(bet.answer)], sum(hands)
    return words.say(kind, right=right, count=count, bits=bits, option=bet.label(bet.answer))


def summary(votes):
    """One line on all votes in which a hand was raised, given as (bet, hands): the class' own cross-entropy; "" for none."""
    counted = [(bet, price(bet, hands)) for bet, hands in votes if sum(hands)]
    if not counted:
        return ""
    bits = math.fsum(paid for _, paid in counted) / len(counted)
    no_idea = math.fsum(math.log2(len(bet.options)) for bet, _ in counted) / len(counted)
    return words.say("vote.summary_infinite" if math.isinf(bits) else "vote.summary", votes=len(counted), bits=bits, no_idea=no_idea)
