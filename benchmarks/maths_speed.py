"""How fast the careful mathematics is, beside the formula on the blackboard and beside scipy.

Run it: python benchmarks/maths_speed.py [rounds]. Each round times every contender in turn, so that
a busy machine slows them alike; the fastest round counts. A ratio of 2 means we take twice as long.
"""

import sys
import time

import numpy as np

from xent_lesson.maths.information import (
    bernoulli_entropy,
    cross_entropy,
    entropy,
    expectation,
    js_divergence,
    kl_divergence,
    normalize,
    surprisal,
)
from xent_lesson.maths.logits import log_softmax, logit, logsumexp, sigmoid, softmax, softplus
from xent_lesson.maths.losses import (
    binary_cross_entropy,
    binary_cross_entropy_dq,
    binary_cross_entropy_dz,
    binary_cross_entropy_from_logit,
    focal_loss,
    softmax_cross_entropy,
    softmax_cross_entropy_dz,
    squared_error,
    squared_error_dz,
)

try:
    from scipy import special, stats
except ImportError:
    special = stats = None

MILLION, ONCE = 10**6, 2000
BUDGET = {"one": (10, "us"), "million": (40, "ms")}

RNG = np.random.default_rng(0)
P, Y = RNG.uniform(0.001, 0.999, MILLION), RNG.integers(0, 2, MILLION).astype(float)
Z = RNG.normal(0, 5, MILLION)
D, E = normalize(RNG.random(MILLION)), normalize(RNG.random(MILLION))


def naive_sigmoid(z):
    return 1 / (1 + np.exp(-z))


def naive_softmax(z):
    return np.exp(z) / np.exp(z).sum()


def naive_kl(p, q):
    return (p * np.log2(p / q)).sum()


def naive_js(p, q):
    return (naive_kl(p, (p + q) / 2) + naive_kl(q, (p + q) / 2)) / 2


def scipy_js(p, q):
    m = (p + q) / 2
    return (special.kl_div(p, m) + special.kl_div(q, m)).sum() / np.log(4)


def naive_bce(y, p):
    return -y * np.log(p) - (1 - y) * np.log(1 - p)


ELEMENTWISE = [  # name, ours, blackboard, scipy, arguments for one, arguments for a million
    ("surprisal", surprisal, lambda p: -np.log2(p), None, (0.3,), (P,)),
    ("bernoulli_entropy", bernoulli_entropy,
     lambda p: -p * np.log2(p) - (1 - p) * np.log2(1 - p),
     special and (lambda p: (special.entr(p) + special.entr(1 - p)) / np.log(2)), (0.3,), (P,)),
    ("sigmoid", sigmoid, naive_sigmoid, special and special.expit, (0.3,), (Z,)),
    ("logit", logit, lambda p: np.log(p / (1 - p)), special and special.logit, (0.3,), (P,)),
    ("softplus", softplus, lambda z: np.log(1 + np.exp(z)),
     special and special.softplus, (0.3,), (Z,)),
    ("squared_error", squared_error, lambda y, p: (y - p) ** 2, None, (1, 0.3), (Y, P)),
    ("squared_error_dz", squared_error_dz,
     lambda y, z: 2 * (naive_sigmoid(z) - y) * naive_sigmoid(z) * (1 - naive_sigmoid(z)), None,
     (1, 0.3), (Y, Z)),
    ("binary_cross_entropy", binary_cross_entropy, naive_bce,
     special and (lambda y, p: -special.xlogy(y, p) - special.xlog1py(1 - y, -p)),
     (1, 0.3), (Y, P)),
    ("..._dq", binary_cross_entropy_dq, lambda y, p: (p - y) / (p * (1 - p)), None,
     (1, 0.3), (Y, P)),
    ("..._dz", binary_cross_entropy_dz, lambda y, z: naive_sigmoid(z) - y,
     special and (lambda y, z: special.expit(z) - y), (1, 0.3), (Y, Z)),
    ("..._from_logit", binary_cross_entropy_from_logit,
     lambda y, z: naive_bce(y, naive_sigmoid(z)),
     special and (lambda y, z: special.softplus(z) - y * z), (1, 0.3), (Y, Z)),
    ("focal_loss", lambda y, p: focal_loss(y, p, 1.5),
     lambda y, p: np.where(y == 1, 1 - p, p) ** 1.5 * naive_bce(y, p), None, (1, 0.3), (Y, P)),
]  # fmt: skip
ROWWISE = [
    ("expectation", expectation, lambda p, x: (p * x).sum(), None, (D, Z)),
    ("entropy", entropy, lambda p: -(p * np.log2(p)).sum(),
     stats and (lambda p: stats.entropy(p, base=2)), (D,)),
    ("cross_entropy", cross_entropy, lambda p, q: -(p * np.log2(q)).sum(), None, (D, E)),
    ("kl_divergence", kl_divergence, naive_kl,
     special and (lambda p, q: special.kl_div(p, q).sum() / np.log(2)), (D, E)),
    ("js_divergence", js_divergence, naive_js,
     special and scipy_js,
     (D, E)),
    ("softmax", softmax, naive_softmax, special and special.softmax, (Z,)),
    ("log_softmax", log_softmax, lambda z: np.log(naive_softmax(z)),
     special and special.log_softmax, (Z,)),
    ("logsumexp", logsumexp, lambda z: np.log(np.exp(z).sum()),
     special and special.logsumexp, (Z,)),
    ("softmax_cross_entropy", softmax_cross_entropy, lambda y, z: -np.log(naive_softmax(z)[y]),
     special and (lambda y, z: -special.log_softmax(z)[y]), (3, Z)),
    ("..._dz", softmax_cross_entropy_dz, lambda y, z: naive_softmax(z) - (np.arange(len(z)) == y),
     special and (lambda y, z: special.softmax(z) - (np.arange(len(z)) == y)), (3, Z)),
]  # fmt: skip


def fastest(contenders, arguments, repeats, rounds):
    """Seconds per call of each contender, in interleaved rounds."""
    best = [float("inf")] * len(contenders)
    for _ in range(rounds):
        for i, function in enumerate(contenders):
            if function:
                start = time.perf_counter()
                for _ in range(repeats):
                    function(*arguments)
                best[i] = min(best[i], (time.perf_counter() - start) / repeats)
    return best


def report(kind, table, repeats, rounds):
    budget, unit = BUDGET[kind]
    scale = {"us": 1e6, "ms": 1e3}[unit]
    print(f"\n{kind:24s}{'ours':>10s}   / blackboard   / scipy      (budget {budget} {unit})")
    for name, ours, naive, scipy, arguments in table:
        mine, plain, theirs = fastest((ours, naive, scipy), arguments, repeats, rounds)
        ratio = f"{mine / theirs:10.1f}" if scipy else " " * 9 + "-"
        over = "   over budget" if mine * scale > budget else ""
        print(f"{name:24s}{mine * scale:8.2f} {unit}{mine / plain:13.1f}{ratio}{over}")


def main(rounds=7):
    report("one", [(*row[:4], row[4]) for row in ELEMENTWISE], ONCE, rounds)
    report("million", [(*row[:4], row[5]) for row in ELEMENTWISE] + ROWWISE, 1, rounds)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
