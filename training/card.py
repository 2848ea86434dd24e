"""The model's card: what it is, what it learned from, how good it is, and what it is not for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_CARD = """# The reader model

One small encoder reads a sentence once; its heads say how the sentence feels toward a span, what stance one span takes
toward another, and, over a paragraph and its neighbours, who says what.

## Figures

On the development parts, which settings were chosen on.

{figures}

## What it learned from

| data | terms |
| --- | --- |
| all-MiniLM-L6-v2, the encoder's first weights | Apache-2.0 |
| NewsMTSC (Hamborg and Donnay 2021), sentiment toward a person or group in a news sentence | its authors' |
| DSE (Park, Pan and Joo 2021), who is for or against whom in US news | its authors' |
| PolNeAR (Newell et al. 2018), who says what in US news of 2015-16 | its authors'; the texts are their publishers' |
| the diplomacy set of this project (`training/data`) | MIT |

Look the authors' terms up before you pass a model on.

None of the texts of these sets is in the package; the files it was trained on had these SHA-256 hashes:

{hashes}

## Bias

Every act of `training/fairness.py` was scored for every pair of ten states. A score lies {distance:.3f} from the mean
of its act, on average; the table says by how much each state's acts read warmer (+) or colder (-) than the same acts
of the others.

{bias}

## Limits

- English news prose. NewsMTSC, DSE and PolNeAR are US politics of the 2010s; states were learned mostly from made-up
  sentences.
- It judges a sentence by itself: irony, history told as news and what stood before escape it.
- The two directions of a stance are asked apart; a class as rare as "criticised by" is right less often than others.

## What not to use it for

Judging a person or a state by single sentences, ranking outlets or people without reading the evidence, or any decision
about a person's rights, work or safety.
"""


def card(figures: Mapping[str, Mapping[str, float]], bias: Mapping[str, float], hashes: Mapping[str, str]) -> str:
    """Write the card.

    Parameters
    ----------
    figures
        By kind of weights (fp32, int8), figure by name.
    bias
        What `training.fairness.bias_figures` says.
    hashes
        Of the files trained on.
    """
    kinds = list(figures)
    rows = [[name, *(f"{figures[kind].get(name, float('nan')):.3f}" for kind in kinds)] for name in figures[kinds[0]]]
    states = [
        [name.removeprefix("bias ").removesuffix(" as source"), f"{value:+.3f}"]
        for name, value in bias.items()
        if name.startswith("bias ")
    ]
    return _CARD.format(
        figures=_table(["figure", *kinds], rows),
        hashes=_table(["file", "SHA-256"], [[name, f"`{value}`"] for name, value in hashes.items()]),
        distance=bias["swap distance"],
        bias=_table(["state", "warmer or colder"], states),
    )


def _table(head: list[str], rows: list[list[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *rows])
