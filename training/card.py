"""The model's card: what it is, what it learned from, how good it is, and what it is not for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from training.fairness import ACTS, STATES

if TYPE_CHECKING:
    from collections.abc import Mapping

_CARD = Path(__file__).with_name("card.md")


def card(figures: Mapping[str, float], bias: Mapping[str, float], hashes: Mapping[str, str]) -> str:
    """Write the card.

    Parameters
    ----------
    figures
        By name.
    bias
        What `training.fairness.bias_figures` says.
    hashes
        Of the files trained on.
    """
    rows = [[name, f"{value:.3f}"] for name, value in figures.items()]
    states = [
        [name.removeprefix("bias ").removesuffix(" as source"), f"{value:+.3f}"]
        for name, value in bias.items()
        if name.startswith("bias ")
    ]
    return _CARD.read_text(encoding="utf-8").format(
        figures=_table(["figure", "value"], rows),
        hashes=_table(["file", "SHA-256"], [[name, f"`{value}`"] for name, value in hashes.items()]),
        acts=len(ACTS),
        states=len(STATES),
        distance=bias["swap distance"],
        bias=_table(["state", "warmer or colder"], states),
    )


def _table(head: list[str], rows: list[list[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *rows])
