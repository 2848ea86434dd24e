"""How sure an answer is: logits scaled and shifted, on the development part, until confidence reads as accuracy."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - its usual name

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

STEPS = (-0.8, -0.6, -0.4, -0.2, 0.0, 0.2, 0.4, 0.6, 0.8)
"""What each polar answer's logit may be shifted by."""
LEANS = (0.0, 0.15, 0.3, 0.5)
PRICE = 0.01
MOST_ERROR = 0.04
SCALES = torch.linspace(0.4, 2.0, 81)
BINS = 10


@dataclass(frozen=True)
class Calibration:
    """By head, what its logits are multiplied by, and then what is added to each answer's; `lean`, see `DyadAnswer`."""

    scales: dict[str, float]
    biases: dict[str, list[float]]
    lean: float = 0.0


def scale(logits: Tensor, gold: Tensor) -> float:
    """Return the scale under which the right answers are likeliest."""
    losses = torch.stack([F.cross_entropy(logits * s, gold) for s in SCALES])
    return SCALES[losses.argmin()].item()


def shift(logits: Tensor, gold: Tensor, score: Callable[[Tensor], float]) -> list[float]:
    """Return the shift of the polar answers that scores best while confidence still reads as accuracy.

    Every shift has a small price, so that one is made only where it is worth it.

    Parameters
    ----------
    logits, gold
        Scaled logits of negative, neutral and positive, and the right answers.
    score
        How good probabilities are, higher being better.
    """

    def worth(polar: tuple[float, float]) -> float:
        chances = (logits + _polar(polar)).softmax(-1)
        confidence, given = chances.max(-1)
        if any(polar) and calibration_error(confidence.numpy(), (given == gold).numpy()) > MOST_ERROR:
            return -1.0
        return score(chances) - PRICE * sum(map(abs, polar))

    return _polar(max(product(STEPS, STEPS), key=worth)).tolist()


def _polar(polar: tuple[float, float]) -> Tensor:
    return torch.tensor([polar[0], 0.0, polar[1]])


def platt(
    logits: NDArray[np.float64], coded: NDArray[np.float64], features: NDArray[np.float64] | None = None
) -> tuple[float, list[float], list[float]]:
    """Return the scale, biases and weights of features under which the coding is likeliest (Platt 1999), by L-BFGS.

    Parameters
    ----------
    logits, coded
        Of each answer by itself, and the share of coders who gave it (n, answers).
    features
        What else speaks for or against each answer (n, answers, features).
    """
    x, y = torch.from_numpy(logits).float(), torch.from_numpy(coded).float()
    more = torch.zeros(*x.shape, 0) if features is None else torch.from_numpy(features).float()
    answers = x.shape[1]
    weights = torch.tensor([1.0] + [0.0] * (answers + more.shape[-1]), requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=100, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        odds = x * weights[0] + weights[1 : 1 + answers] + more @ weights[1 + answers :]
        prior = weights[1 + answers :].square().sum() / (2 * len(x))  # a feature that is seldom there weighs little
        value = F.binary_cross_entropy_with_logits(odds, y) * answers + prior
        value.backward()
        return value

    optimizer.step(loss)
    first, *rest = weights.detach().tolist()
    return first, rest[:answers], rest[answers:]


def calibration_error(confidence: NDArray[np.float64], right: NDArray[np.float64]) -> float:
    """Return the expected calibration error: how far confidence lies from accuracy, over bins of confidence.

    Examples
    --------
    >>> round(calibration_error(np.array([0.9, 0.9, 0.2]), np.array([1.0, 1.0, 0.0])), 3)
    0.133
    """
    which = np.clip((confidence * BINS).astype(int), 0, BINS - 1)
    shares = [which == n for n in range(BINS) if (which == n).any()]
    return float(sum(abs(confidence[s].mean() - right[s].mean()) * s.mean() for s in shares))
