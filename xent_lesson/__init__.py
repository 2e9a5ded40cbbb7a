"""Cross-entropy, felt: the mathematics, the moving pictures, the bets and the exercises of the lessons.

Every name below is loaded when it is first used, so that the mathematics comes without matplotlib.
"""

import sys
from importlib import import_module
from types import ModuleType

_ROOMS = {
    "maths.information": "surprisal expectation entropy bernoulli_entropy cross_entropy kl_divergence "
    "js_divergence perplexity normalize",
    "maths.logits": "sigmoid logit softplus softmax log_softmax logsumexp",
    "maths.losses": "squared_error squared_error_dp squared_error_dz half_squared_error half_squared_error_dp "
    "half_squared_error_dz binary_cross_entropy binary_cross_entropy_from_logit binary_cross_entropy_dp "
    "binary_cross_entropy_dz softmax_cross_entropy softmax_cross_entropy_dz focal_loss",
    "maths.codes": "is_prefix_free kraft_sum code_from_lengths shannon_lengths huffman huffman_steps average_length "
    "block_probabilities text_code encode decode",
    "maths.letters": "letters letter_frequencies letter_model letter_cross_entropy",
    "maths.training": "fit loss_and_gradient Run",
    "maths.data": "two_moons blobs",
    "maths.calibration": "reliability expected_calibration_error smoothed_labels",
    "picture.knobs": "Param Choice Distribution Text probability",
    "picture.scene": "Scene Stage scene beside",
    "picture.film": "film filmstrip",
    "frameworks.rules": "torch_bce_loss torch_bce_loss_dz keras_binary_crossentropy keras_binary_crossentropy_dz "
    "sklearn_log_loss",
    "notebook.show": "explore clicker ask compare_frameworks",
    "notebook.page": "source",
    "practice.bet": "Bet running_average forget_bets",
    "practice.exercise": "Exercise Verdict",
    "figures.surprise": "surprise_curve bag bag_of_lots heads_in_a_row two_events surprise_area",
    "figures.expectation": "tilting_beam balance_point running_mean team team_totals",
    "figures.entropy": "bernoulli_curve bernoulli_slope entropy_area two_teams",
    "figures.cross_entropy": "cross_entropy_area cross_entropy_curve one_hot_loss whose_words",
    "exercises.cross_entropy": "weighted_by_truth_exercise photo_loss_exercise perfect_model_exercise "
    "called_impossible_exercise two_codes_exercise my_cross_entropy_exercise",
    "figures.gradients": "sigmoid_flatness two_losses losses_and_slopes slope_ratio linear_output softmax_slopes",
    "figures.kl_divergence": "ce_is_h_plus_kl tangent both_directions one_bump",
    "exercises.kl_divergence": "both_ways_exercise two_bells_exercise noisy_labels_exercise "
    "negative_term_exercise endless_direction_exercise my_kl_exercise",
    "figures.logits": "logit_and_back each_or_all softmax_temperature naive_and_stable",
    "exercises.logits": "three_sigmoids_exercise dog_share_exercise large_logits_exercise far_off_exercise "
    "softmax_twice_exercise torch_line_exercise my_logit_loss_exercise",
    "figures.likelihood": "likelihood_three_ways vanishing_product tally_and_model next_toss",
    "exercises.likelihood": "two_days_exercise twenty_tosses_exercise likelihood_ratio_exercise "
    "long_row_exercise five_heads_exercise mean_nll_exercise",
    "figures.training": "neuron_race step_size published_race moons_race three_blobs",
    "exercises.training": "mirror_exercise slow_rate_exercise find_the_bug_exercise "
    "smallest_rate_exercise my_training_exercise",
    "exercises.start": "reading_exercise",
    "exercises.surprise": "lightning_exercise halving_exercise three_events_exercise same_coin_exercise "
    "nats_exercise surprisal_exercise",
    "exercises.expectation": "die_exercise team_exercise never_both_exercise straight_line_exercise "
    "square_exercise expectation_exercise",
    "exercises.entropy": "coin_entropy_exercise four_outcomes_exercise largest_entropy_exercise "
    "team_entropies_exercise same_entropy_exercise entropy_exercise",
    "exercises.gradients": "confident_slopes_exercise times_steeper_exercise peak_place_exercise "
    "cat_photo_exercise linear_slope_exercise gradient_exercise",
    "figures.codes": "kraft_budget code_area huffman_tree block_codes letter_tree letter_habits",
    "exercises.codes": "robot_lengths_exercise prefix_exercise budget_exercise four_letters_exercise "
    "pair_code_exercise average_length_exercise",
    "figures.imbalance": "two_groups loss_of_a_box focal_curves labels_and_classes moving_threshold",
    "exercises.imbalance": "two_boxes_exercise times_smaller_exercise three_labels_exercise easy_box_exercise "
    "fair_weight_exercise my_focal_loss_exercise",
    "figures.trust": "expected_scores temperature_and_trust soft_labels luck_alone own_bets",
    "exercises.trust": "best_report_exercise cooled_share_exercise soft_target_exercise soft_label_floor_exercise "
    "blind_loss_exercise my_calibration_error_exercise",
    "figures.frameworks": "reported_loss lost_push softmax_in_front",
    "exercises.frameworks": "repair_exercise takes_logits_exercise mean_to_sum_exercise paper_in_bits_exercise "
    "weighted_mean_exercise my_bce_exercise",
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
