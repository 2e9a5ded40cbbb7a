"""Bell-shaped distributions over 41 outcomes: the model with one bump, and the truth with two."""

import numpy as np

OUTCOMES = np.arange(1, 42)


def bumps(mean, width):
    """Bell-shaped distributions over the 41 outcomes, one for each mean and width."""
    weight = np.exp(-(((OUTCOMES - np.asarray(mean)[..., None]) / np.asarray(width)[..., None]) ** 2) / 2)
    return weight / weight.sum(axis=-1, keepdims=True)


def two_bumps(apart):
    """Six tenths in a bump on the left, four tenths in one on the right."""
    return 0.6 * bumps(21 - apart / 2, 2.5) + 0.4 * bumps(21 + apart / 2, 2.5)
