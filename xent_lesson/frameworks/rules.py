"""The rules by which PyTorch, Keras and scikit-learn compute binary cross-entropy, restated: where they cut, and what that does.

Given a probability of exactly 0 or 1 the true loss may be infinite. Each framework cuts it off somewhere
else; a slope is taken in the logit z with q = sigmoid(z), as in training. Every rule here is tested against
the framework itself.
"""

import numpy as np

from xent_lesson.maths._exact import pick, weigh
from xent_lesson.maths._frame import elementwise
from xent_lesson.maths._gates import truth_and_logit, truth_and_model
from xent_lesson.maths.logits import sigmoid

_LONGEST_LOG = 100  # PyTorch: no logarithm is longer
_SMALLEST_SPREAD = float(np.float32(1e-12))  # PyTorch: of q (1 - q) under a slope, kept as a float32
_KERAS_LOW, _KERAS_HIGH = np.float32(1e-7), np.float32(1 - 1e-7)
_EPS = np.finfo(np.float64).eps


@elementwise(truth_and_model)
def torch_bce_loss(y, q):
    """What PyTorch's BCELoss reports: no logarithm goes below -100.

    -y max(log q, -100) - (1 - y) max(log(1 - q), -100)

    y : truth, 0 or 1 or between.   q : probability; same shape as y, or either one number.
    Returns a float or (...) in nats, 100 at most.
    Raises ValueError, naming the argument, entry and value, outside [0, 1].

    >>> torch_bce_loss(1, 0)
    100.0

    Source: PyTorch's documentation of torch.nn.BCELoss.
    """
    yes, no = np.minimum(-np.log(q), _LONGEST_LOG), np.minimum(-np.log1p(-q), _LONGEST_LOG)
    return weigh(y, yes) + weigh(1 - y, no)


@elementwise(truth_and_model)
def keras_binary_crossentropy(y, q):
    """What Keras' BinaryCrossentropy reports of a probability: q is first cut to [1e-7, 1 - 1e-7], in float32.

    -y log c - (1 - y) log(1 - c),  c the cut q

    y : truth, 0 or 1 or between.   q : probability; same shape as y, or either one number.
    Returns a float or (...) in nats: 16.118 at most for y = 1, and 15.942 for y = 0.
    Raises ValueError, naming the argument, entry and value, outside [0, 1].

    >>> round(keras_binary_crossentropy(1, 0), 3)
    16.118

    Source: Keras' documentation of keras.config.epsilon; its code of ops.binary_crossentropy.
    """
    cut = np.float64(np.clip(np.float32(q), _KERAS_LOW, _KERAS_HIGH))
    return y * -np.log(cut) + (1 - y) * -np.log1p(-cut)


@elementwise(truth_and_model)
def sklearn_log_loss(y, q):
    """What scikit-learn's log_loss counts for one example: q and 1 - q are first cut to [eps, 1 - eps].

    -y log c(q) - (1 - y) log c(1 - q),  c the cut, eps = 2^-52 for float64

    y : truth, 0 or 1 or between.   q : probability; same shape as y, or either one number.
    Returns a float or (...) in nats, 36.044 at most; never quite 0.
    Raises ValueError, naming the argument, entry and value, outside [0, 1].

    >>> round(sklearn_log_loss(1, 0), 3)
    36.044

    Source: scikit-learn's documentation of sklearn.metrics.log_loss.
    """
    yes, no = np.clip(q, _EPS, 1 - _EPS), np.clip(1 - q, _EPS, 1 - _EPS)
    return y * -np.log(yes) + (1 - y) * -np.log(no)


@elementwise(truth_and_logit)
def torch_bce_loss_dz(y, z):
    """The slope in the logit that PyTorch's BCELoss leaves after a sigmoid, in float64.

    (q - y) / max(q (1 - q), 1e-12) * q (1 - q),  q = sigmoid(z) as rounded

    y : truth, 0 or 1 or between.   z : logit; same shape as y, or either one number.
    Returns a float or (...): q - y, but fading where q (1 - q) is under 1e-12.
    Raises ValueError, naming the argument, entry and value, for y outside [0, 1] or a nan.

    >>> round(torch_bce_loss_dz(1, -20), 6)
    -1.0

    Source: PyTorch's code of binary_cross_entropy_backward.
    """
    q = sigmoid(z)
    spread = q * (1 - q)
    return (q - y) / np.maximum(spread, _SMALLEST_SPREAD) * spread


@elementwise(truth_and_logit)
def keras_binary_crossentropy_dz(y, z):
    """The slope in the logit that Keras' BinaryCrossentropy leaves after a sigmoid: none where q is cut.

    q - y,  q = sigmoid(z) in float32;  0 where q is outside [1e-7, 1 - 1e-7]

    y : truth, 0 or 1 or between.   z : logit; same shape as y, or either one number.
    Returns a float or (...), from -1 to 1.
    Raises ValueError, naming the argument, entry and value, for y outside [0, 1] or a nan.

    >>> keras_binary_crossentropy_dz(1, -20)
    0.0

    Source: the derivative of a cut, as Keras takes it on PyTorch.
    """
    q = 1 / (1 + np.exp(-np.float32(z)))  # not the careful sigmoid: its rounding decides what is cut
    kept = np.asarray((_KERAS_LOW <= q) & (q <= _KERAS_HIGH))
    return pick(kept, np.float64(q) - y, 0.0)
