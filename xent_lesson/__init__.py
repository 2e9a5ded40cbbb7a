"""Cross-entropy, felt: the mathematics, the moving pictures, the bets and the exercises of the lessons.

Every name is loaded when it is first used, so that the mathematics comes without matplotlib. Those of the lessons
(each scene, each exercise) are public because they stand in their lesson's folder.
"""

from importlib import import_module

_ROOMS = {
    "maths.information": "surprisal expectation entropy bernoulli_entropy cross_entropy kl_divergence "
    "js_divergence perplexity normalize",
    "maths.logits": "sigmoid logit softplus softmax log_softmax logsumexp",
    "maths.losses": "squared_error squared_error_dq squared_error_dz half_squared_error half_squared_error_dq "
    "half_squared_error_dz binary_cross_entropy binary_cross_entropy_from_logit binary_cross_entropy_dq "
    "binary_cross_entropy_dz softmax_cross_entropy softmax_cross_entropy_dz focal_loss",
    "maths.codes": "is_prefix_free kraft_sum code_from_lengths shannon_lengths huffman huffman_steps average_length "
    "block_probabilities text_code encode decode",
    "maths.letters": "letters letter_frequencies letter_model letter_cross_entropy",
    "maths.next_letter": "plain_letters book_text count_letters train_pairs",
    "maths.training": "fit loss_and_gradient measured_slopes Run",
    "maths.data": "two_moons blobs",
    "maths.calibration": "reliability expected_calibration_error smoothed_labels",
    "frameworks.rules": "torch_bce_loss torch_bce_loss_dz keras_binary_crossentropy keras_binary_crossentropy_dz "
    "sklearn_log_loss",
    "picture.knobs": "Param Choice Distribution Text probability",
    "picture.scene": "Scene Stage scene beside",
    "picture.film": "film filmstrip",
    "practice.bet": "Bet running_average forget_bets",
    "practice.exercise": "Exercise Verdict",
    "practice.letter_game": "LetterGame letter_average",
    "notebook.show": "explore clicker deck present ask compare_frameworks",
    "notebook.letters": "play_letters",
    "notebook.page": "source",
}
_HOMES = {name: f"{__name__}.{room}" for room, names in _ROOMS.items() for name in names.split()}


def _lessons():
    lessons = import_module(".lessons", __name__)
    return lessons.homes("scene") | lessons.homes("exercise")


def __getattr__(name):
    if name == "__all__":
        return __dir__()
    home = None if name.startswith("_") else _HOMES.get(name) or _lessons().get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(home), name)
    return value


def __dir__():
    return sorted([*_HOMES, *_lessons()])
