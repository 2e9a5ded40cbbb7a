"""Losses and their slopes, one number per example, in nats. Truth y first; q probability, z logit.

A slope carries its loss's name and the variable it is taken in: dq or dz. In z, q = sigmoid(z).
"""

import numpy as np

from ._exact import damped_overshoot, overshoot, pick, power_of_rest, shifted, total, weigh
from ._frame import elementwise, rowwise
from ._gates import classes_and_logits, focal_arguments, truth_and_logit, truth_and_model
from .logits import log_softmax, softplus


@elementwise(truth_and_model)
def squared_error(y, q):
    """How wrong q was, squared: the Brier score of one forecast. No half in it.

    (y - q)^2

    y : truth, 0 or 1 or between.   q : probability; same shape as y, or either one number.
    Returns a float or (...), from 0 (right and certain) to 1 (wrong and certain).
    Raises ValueError, naming the argument, entry and value, outside [0, 1].

    >>> squared_error(1, 0.5)
    0.25

    Source: Brier, Verification of Forecasts Expressed in Terms of Probability (1950).
    """
    return (y - q) ** 2


@elementwise(truth_and_model)
def half_squared_error(y, q):
    """The squared error with the half that makes its slope q - y.

    (y - q)^2 / 2

    y : truth, 0 or 1 or between.   q : probability; same shape as y, or either one number.
    Returns a float or (...), from 0 (right and certain) to 1/2 (wrong and certain).
    Raises ValueError, naming the argument, entry and value, outside [0, 1].

    >>> half_squared_error(1, 0.5)
    0.125

    Source: Nielsen, Neural Networks and Deep Learning, ch. 3.
    """
    return (y - q) ** 2 / 2


@elementwise(truth_and_model)
def binary_cross_entropy(y, q):
    """Surprisal of the truth y under a model that says yes with probability q.

    -y log q - (1 - y) log(1 - q)

    y : truth, 0 or 1 or between.   q : probability; same shape as y, or either one number.
    Returns a float or (...) in nats: 0 if right and certain, inf if wrong and certain.
    Raises ValueError, naming the argument, entry and value, outside [0, 1].

    >>> round(binary_cross_entropy(1, 0.5), 4)
    0.6931

    Source: Bishop, Pattern Recognition and Machine Learning, sec. 4.3.2.
    """
    return weigh(y, -np.log(q)) + weigh(1 - y, -np.log1p(-q))


@elementwise(truth_and_logit)
def binary_cross_entropy_from_logit(y, z):
    """Binary cross-entropy of sigmoid(z), without ever rounding the sigmoid to 0 or 1.

    y softplus(-z) + (1 - y) softplus(z)

    y : truth, 0 or 1 or between.   z : logit; same shape as y, or either one number.
    Returns a float or (...) in nats; about |z| if confidently wrong, inf only at an infinite z.
    Raises ValueError, naming the argument, entry and value, for y outside [0, 1] or a nan.

    >>> round(binary_cross_entropy_from_logit(0, 1000), 4)
    1000.0

    Source: Goodfellow, Bengio & Courville, Deep Learning, sec. 6.2.2.2.
    """
    return weigh(y, softplus(-z)) + weigh(1 - y, softplus(z))


@rowwise(classes_and_logits)
def softmax_cross_entropy(y, z):
    """Surprisal of the true class under softmax(z).

    -sum_i y_i log softmax(z)_i,  for a class id y simply -log softmax(z)_y

    z : (..., k) logits.   y : (...,) class ids from 0 to k - 1, or (..., k) probabilities.
    Returns a float or (...,) in nats; inf only for infinite logits.
    Raises ValueError for an id out of range, a row that is no distribution, or no softmax.

    >>> softmax_cross_entropy(0, [123, 456, 789])
    666.0

    Source: Goodfellow, Bengio & Courville, Deep Learning, sec. 6.2.2.3.
    """
    return total(weigh(y, -log_softmax(z)))


@elementwise(focal_arguments)
def focal_loss(y, q, gamma, alpha=None):
    """Binary cross-entropy that fades, gamma times over, where the model is already right.

    -alpha_t (1 - q_t)^gamma log q_t,  q_t = q if y = 1, else 1 - q;  alpha_t likewise.  Papers write p_t for q_t.

    y : truth, 0 or 1.   q : probability; same shape as y, or either one number.
    gamma : one number, 0 or more; 0 gives binary cross-entropy.   alpha : None weighs by 1.
    Returns a float or (...) in nats: 0 if right and certain, inf if wrong and certain.
    Raises ValueError, naming the argument and its value, if one is out of range.

    >>> round(focal_loss(1, 0.9, gamma=2), 5)
    0.00105

    Source: Lin et al., Focal Loss for Dense Object Detection (2017).
    """
    missed = pick(y == 1, power_of_rest(q, gamma), q**gamma)
    surprise = pick(y == 1, -np.log(q), -np.log1p(-q))
    alpha_t = 1.0 if alpha is None else pick(y == 1, alpha, 1 - alpha)
    return weigh(alpha_t, missed * surprise)


@elementwise(truth_and_model)
def squared_error_dq(y, q):
    """Slope of the squared error in the probability.

    2 (q - y)

    y : truth, 0 or 1 or between.   q : probability; same shape as y, or either one number.
    Returns a float or (...), from -2 to 2; 0 where q = y.
    Raises ValueError, naming the argument, entry and value, outside [0, 1].

    >>> squared_error_dq(1, 0.5)
    -1.0

    Source: the derivative of squared_error.
    """
    return 2 * (q - y)


@elementwise(truth_and_model)
def half_squared_error_dq(y, q):
    """Slope of the half squared error in the probability.

    q - y

    y : truth, 0 or 1 or between.   q : probability; same shape as y, or either one number.
    Returns a float or (...), from -1 to 1; 0 where q = y.
    Raises ValueError, naming the argument, entry and value, outside [0, 1].

    >>> half_squared_error_dq(1, 0.5)
    -0.5

    Source: Nielsen, Neural Networks and Deep Learning, ch. 3.
    """
    return q - y


@elementwise(truth_and_model)
def binary_cross_entropy_dq(y, q):
    """Slope of the binary cross-entropy in the probability.

    (q - y) / (q (1 - q)),  which is -1/q for y = 1 and 1/(1 - q) for y = 0

    y : truth, 0 or 1 or between.   q : probability; same shape as y, or either one number.
    Returns a float or (...) in nats per unit of q; -inf or inf if wrong and certain.
    Raises ValueError, naming the argument, entry and value, outside [0, 1].

    >>> binary_cross_entropy_dq(1, 0.25)
    -4.0

    Source: Bishop, Pattern Recognition and Machine Learning, sec. 4.3.2.
    """
    slope = (q - y) / (q * (1 - q))
    return pick(slope == slope, slope, 1 - 2 * q)  # 0/0 if right and certain: the limit is 1 or -1


@elementwise(truth_and_logit)
def squared_error_dz(y, z):
    """Slope of the squared error in the logit: it dies where the sigmoid is flat.

    2 (q - y) q (1 - q),  q = sigmoid(z)

    y : truth, 0 or 1 or between.   z : logit; same shape as y, or either one number.
    Returns a float or (...); 0 at z = -inf and inf, whether right or wrong.
    Raises ValueError, naming the argument, entry and value, for y outside [0, 1] or a nan.

    >>> squared_error_dz(1, 0)
    -0.25

    Source: Nielsen, Neural Networks and Deep Learning, ch. 3.
    """
    return 2 * damped_overshoot(y, z)


@elementwise(truth_and_logit)
def half_squared_error_dz(y, z):
    """Slope of the half squared error in the logit.

    (q - y) q (1 - q),  q = sigmoid(z)

    y : truth, 0 or 1 or between.   z : logit; same shape as y, or either one number.
    Returns a float or (...), at most 4/27 in size for y = 0 or 1; 0 at z = -inf and inf.
    Raises ValueError, naming the argument, entry and value, for y outside [0, 1] or a nan.

    >>> half_squared_error_dz(1, 0)
    -0.125

    Source: Nielsen, Neural Networks and Deep Learning, ch. 3.
    """
    return damped_overshoot(y, z)


@elementwise(truth_and_logit)
def binary_cross_entropy_dz(y, z):
    """Slope of the binary cross-entropy in the logit: how far the prediction overshoots.

    q - y,  q = sigmoid(z)

    y : truth, 0 or 1 or between.   z : logit; same shape as y, or either one number.
    Returns a float or (...), from -1 to 1; 0 only where the prediction is right.
    Raises ValueError, naming the argument, entry and value, for y outside [0, 1] or a nan.

    >>> binary_cross_entropy_dz(1, 0)
    -0.5

    Source: Bishop, Pattern Recognition and Machine Learning, sec. 4.3.2.
    """
    return overshoot(y, z)


@rowwise(classes_and_logits)
def softmax_cross_entropy_dz(y, z):
    """Slope of the softmax cross-entropy in each logit: how far each class overshoots.

    softmax(z)_i - y_i

    z : (..., k) logits.   y : (...,) class ids from 0 to k - 1, or (..., k) probabilities.
    Returns (..., k) slopes from -1 to 1; each row sums to 0.
    Raises ValueError for an id out of range, a row that is no distribution, or no softmax.

    >>> softmax_cross_entropy_dz(0, [0, 0])
    array([-0.5,  0.5])

    Source: Bishop, Pattern Recognition and Machine Learning, sec. 4.3.4.
    """
    _, _, exponential, others = shifted(z)
    rest = pick(exponential == 1, others, 1 + others - exponential)  # 1 - softmax, uncancelled
    return ((1 - y) * exponential - y * rest) / (1 + others)
