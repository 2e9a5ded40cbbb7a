"""Cross-entropy, felt: the mathematics, the moving pictures, the bets and the exercises of the lessons.

Every name below is loaded when it is first used, so that the mathematics comes without matplotlib.
"""

import sys
from importlib import import_module
from types import ModuleType

_ROOMS = {
    "information": "surprisal expectation entropy bernoulli_entropy cross_entropy kl_divergence "
    "js_divergence perplexity normalize",
    "logits": "sigmoid logit softplus softmax log_softmax logsumexp",
    "losses": "squared_error squared_error_dp squared_error_dz half_squared_error half_squared_error_dp "
    "half_squared_error_dz binary_cross_entropy binary_cross_entropy_from_logit binary_cross_entropy_dp "
    "binary_cross_entropy_dz softmax_cross_entropy softmax_cross_entropy_dz focal_loss",
    "knobs": "Param Choice Distribution probability",
    "scene": "Scene Stage scene beside",
    "film": "film filmstrip",
    "show": "explore clicker ask",
    "page": "source",
    "bet": "Bet running_average forget_bets",
    "exercise": "Exercise Verdict",
    "figures.surprise": "surprise_curve bag bag_of_lots heads_in_a_row two_events surprise_area",
    "figures.entropy": "bernoulli_curve bernoulli_slope entropy_area two_teams",
    "exercises.start": "reading_exercise",
    "exercises.surprise": "lightning_exercise halving_exercise three_events_exercise same_coin_exercise "
    "nats_exercise surprisal_exercise",
    "exercises.entropy": "coin_entropy_exercise four_outcomes_exercise largest_entropy_exercise "
    "team_entropies_exercise same_entropy_exercise entropy_exercise",
}
_HOME = {name: room for room, names in _ROOMS.items() for name in names.split()}
__all__ = sorted(_HOME)


def __getattr__(name):
    if name not in _HOME:
        raise AttributeError(f"module 'xent_lesson' has no attribute {name!r}")
    value = getattr(import_module(f".{_HOME[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__():
    return __all__


class _Face(ModuleType):
    """Keeps `scene` and `film` the functions: importing a room would put the room under its own name here."""

    def __setattr__(self, name, value):
        if not (name in _HOME and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Face
