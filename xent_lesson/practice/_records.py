"""What the file of bets says: records that count, and all the rest, kept as it is.

    {"bets": {
    "two_coins": {"spread": {"fair": 0.7, "lopsided": 0.3}, "answer": "fair", "question": "5f2c11d0"}
    }}

"question" marks the words that were answered; records of the first edition have none. "kind" says of what kind a bet is
that is none on a question of a lesson, such as "letter": it counts among its own kind. "past" holds the records of
questions that are asked no more. An entry that names a "version" is another edition's: it stays, and does not count.
"""

import json
from dataclasses import dataclass, field

_json = json.JSONEncoder(ensure_ascii=False).encode
_ROUNDING = 5e-3  # a spread of float16 may miss 1 by 4e-3 and be one


def a_record(spread, answer, question=None, kind=None):
    """A record as it is kept. question : the mark of the words that were answered, if any; kind : as above."""
    record = {"spread": {option: float(p) for option, p in spread.items()}, "answer": answer}
    return record | {key: value for key, value in (("question", question), ("kind", kind)) if value}


def same_question(old, new):
    """Whether two records answer one question: the same options and, where both tell, the same words."""
    one, other = old.get("question"), new.get("question")
    return old["spread"].keys() == new["spread"].keys() and (one is None or other is None or one == other)


@dataclass
class Records:
    """bets : {name: record}; foreign, bad : entries of another edition, or of no sense; rest : the other keys."""
    bets: dict = field(default_factory=dict)
    foreign: dict = field(default_factory=dict)
    bad: dict = field(default_factory=dict)
    rest: dict = field(default_factory=dict)

    def enter(self, names, record):
        """Keep a record if it is the first for its question, by its name or one it once had. Returns whether it is.

        A record of another question by these names steps aside: it stays in the file, and counts no more.
        """
        if any(name in self.bets and same_question(self.bets[name], record) for name in names):
            return False
        for shelf in (self.bets, self.foreign):
            for name in names:
                if name in shelf:
                    self._past().append({"name": name} | shelf.pop(name))
        self.bets[names[0]] = record
        return True

    def text(self):
        """What the file should say, a line for each bet: all but what is bad."""
        rest = "".join(f",\n{_json(key)}: {_json(value)}" for key, value in self.rest.items())
        return f'{{"bets": {_lines(self.bets | self.foreign)}{rest}}}\n'

    def text_of_bad(self, note):
        """What is bad, as a file of its own, under a note that says what to do with it."""
        return f'{{"note": {_json(note)},\n"bets": {_lines(self.bad)}}}\n'

    def _past(self):
        past = self.rest.setdefault("past", [])
        if not isinstance(past, list):
            self.rest["past"] = past = [past]
        return past


def parse(content):
    """The Records in these bytes, or None if they are no list of bets. A byte order mark is welcome: editors write one.

    content : None for a file that is not there.
    """
    if content is None:
        return Records()
    try:
        rest = json.loads(content)
        entries = dict(rest.pop("bets").items())
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    found = Records(rest=rest)
    for name, entry in entries.items():
        foreign = isinstance(entry, dict) and "version" in entry
        shelf = found.foreign if foreign else found.bets if _is_record(entry) else found.bad
        shelf[name] = entry
    return found


def _is_record(entry):
    try:
        shares = entry["spread"].values()
        return min(shares) >= 0 and abs(sum(shares) - 1) < _ROUNDING and entry["answer"] in entry["spread"]
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError):
        return False


def _lines(bets):
    return "{\n" + ",\n".join([_json({name: bet})[1:-1] for name, bet in bets.items()]) + "\n}"
