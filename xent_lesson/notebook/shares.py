"""Percents that always sum to 100: what a row of linked sliders holds."""


def whole_percents(weights):
    """Weights as whole percents that sum to exactly 100.

    Each weight's share is rounded down; the percents then missing go to the largest
    remainders, the earlier one first where two are equal.

    weights : k numbers, none negative, not all 0.
    Returns a tuple of k ints.

    >>> whole_percents([1, 1, 1])
    (34, 33, 33)

    Source: Hamilton's method of apportionment.
    """
    total = sum(weights)
    # a rounding residue must neither cost a whole percent nor decide a tie
    exact = [round(100 * weight / total, 6) for weight in weights]
    percents = [int(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: percents[i] - exact[i])
    for i in by_remainder[:100 - sum(percents)]:
        percents[i] += 1
    return tuple(percents)


class Shares:
    """Whole percents over k options: one is set, the others share the rest as before.

    A share pushed to 0 by another keeps its proportion: drag one option up to 100 and
    back down, and the others return to where they were.

    >>> shares = Shares(3)
    >>> shares.set(0, 50)
    (50, 25, 25)
    """

    # what the others keep when one takes all: too little to show, enough to remember
    _TRACE = 1e-9

    def __init__(self, count):
        if count < 2:
            raise ValueError(f"count is {count}, and shares need at least 2 options")
        self._weights = [1.0] * count

    @property
    def percents(self):
        """The percents, as a tuple of whole numbers that sum to 100."""
        return whole_percents(self._weights)

    def set(self, index, percent):
        """Give one option this percent; the others share the rest in their old proportions.

        Where all the others are 0 they share equally. Returns the percents.
        Raises ValueError if there is no such option or percent is not a whole 0 to 100.
        """
        count = len(self._weights)
        if index not in range(count):
            raise ValueError(f"index is {index}, and the options are 0 to {count - 1}")
        if percent not in range(101):
            raise ValueError(f"percent is {percent}, not a whole number from 0 to 100")
        others = [w for i, w in enumerate(self._weights) if i != index]
        if sum(others) == 0:
            others = [1.0] * (count - 1)
        scale = max(100 - percent, self._TRACE) / sum(others)
        self._weights = [w * scale for w in others]
        self._weights.insert(index, float(percent))
        return self.percents

    def put(self, weights):
        """Give all options these weights at once: as many as options, none negative, not all 0."""
        self._weights = [float(weight) for weight in weights]
        return self.percents

    def sure(self, index):
        """Give one option everything. Returns the percents."""
        return self.set(index, 100)
