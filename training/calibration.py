"""How sure an answer is: logits scaled and shifted, on the development part, until confidence reads as accuracy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - its usual name

from training.figures import calibration_error
from training.network import HEADS

if TYPE_CHECKING:
    from collections.abc import Mapping

Score = Callable[[Tensor], float]
STEPS = (-0.8, -0.6, -0.4, -0.2, 0.0, 0.2, 0.4, 0.6, 0.8)
"""What each polar answer's logit may be shifted by."""
PRICE = 0.01
MOST_ERROR = 0.04
SCALES = torch.linspace(0.4, 2.0, 81)


@dataclass(frozen=True)
class Calibration:
    """By head, what its logits are multiplied by, and then what is added to each answer's."""

    scales: dict[str, float]
    biases: dict[str, list[float]]

    @classmethod
    def none(cls) -> Calibration:
        """Return the calibration that changes nothing."""
        return cls(dict.fromkeys(HEADS, 1.0), {head: [0.0] * answers for head, (_, answers) in HEADS.items()})


def calibrated(plain: Mapping[str, tuple[Tensor, Tensor]], scores: Mapping[str, Score]) -> Calibration:
    """Scale each head's answers for the likeliest truth, then shift them for the best score.

    Parameters
    ----------
    plain
        By head, probabilities that no calibration has touched, and the right answers.
    scores
        By head, how good probabilities are, higher being better.
    """
    found = Calibration.none()
    for head, score in scores.items():
        probabilities, gold = plain[head]
        logits = probabilities.clamp(min=1e-9).log()
        found.scales[head] = scale(logits, gold)
        found.biases[head] = lean(logits * found.scales[head], gold, score)
    return found


def scale(logits: Tensor, gold: Tensor) -> float:
    """Return the scale under which the right answers are likeliest."""
    losses = torch.stack([F.cross_entropy(logits * s, gold) for s in SCALES])
    return SCALES[losses.argmin()].item()


def lean(logits: Tensor, gold: Tensor, score: Score) -> list[float]:
    """Return the shift of the polar answers that scores best while confidence still reads as accuracy.

    Every shift has a small price, so that one is made only where it is worth it.
    """

    def worth(polar: tuple[float, float]) -> float:
        probabilities = (logits + _shift(polar)).softmax(-1)
        if any(polar) and calibration_error(probabilities, gold) > MOST_ERROR:
            return -1.0
        return score(probabilities) - PRICE * sum(map(abs, polar))

    return _shift(max(product(STEPS, STEPS), key=worth)).tolist()


def _shift(polar: tuple[float, float]) -> Tensor:
    return torch.tensor([polar[0], 0.0, polar[1]])
