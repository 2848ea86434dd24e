"""Members trained apart from the same start, and the mean of their weights, which does better than each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor


def soup(members: Sequence[dict[str, Tensor]]) -> dict[str, Tensor]:
    """Return the mean of the members' weights.

    Examples
    --------
    >>> soup([{"w": torch.tensor([1.0])}, {"w": torch.tensor([2.0])}])
    {'w': tensor([1.5000])}
    """
    return {name: torch.stack([member[name] for member in members]).mean(0) for name in members[0]}
