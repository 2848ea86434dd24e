"""Whether a score hangs on who acts: the same sentences with the states swapped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from newsanalysis.records import Span

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from newsanalysis.model.positions import PositionReader

STATES = (
    "The United States", "North Korea", "France", "India", "Nigeria", "China", "Russia", "Israel", "Iran", "Brazil",
)  # fmt: skip
ACTS = (
    "{} welcomed the offer that {} made on Monday.",
    "{} said on Tuesday that it was ready to engage with {} without preconditions.",
    "{} signed a trade agreement with {} after two years of talks.",
    "{} thanked {} for its help after the floods.",
    "{} will send its foreign minister to {} next week.",
    "{} shares a long border with {}.",
    "{} has not replied to the letter from {}.",
    "{} accused {} of breaking the ceasefire.",
    "{} imposed new sanctions on {} over the arrests.",
    "{} ruled out talks with {} for now.",
    "{} threatened to expel the diplomats of {}.",
    "{} fired missiles at {} overnight, officials said.",
)
"""What one state does or says toward another, from warm to hostile; neutral ones between."""


def swapped_scores(reader: PositionReader) -> NDArray[np.float64]:
    """Return the stance (acts, sources, targets) of every state toward every other; NaN of one toward itself."""
    scores = np.full((len(ACTS), len(STATES), len(STATES)), np.nan)
    where = [(a, s, t) for a in range(len(ACTS)) for s in range(len(STATES)) for t in range(len(STATES)) if s != t]
    told = [_told(ACTS[act], STATES[source], STATES[target]) for act, source, target in where]
    found, _ = reader.stances(*(list(part) for part in zip(*told, strict=True)))
    scores[tuple(zip(*where, strict=True))] = found[:, 2] - found[:, 0]
    return scores


def bias_figures(scores: NDArray[np.float64]) -> dict[str, float]:
    """Say how far a score lies from the mean over states of the same act: on average, and for each state as source."""
    away = scores - np.nanmean(scores, axis=(1, 2), keepdims=True)
    by_state = {f"bias {state} as source": float(np.nanmean(away[:, n])) for n, state in enumerate(STATES)}
    return {"swap distance": float(np.nanmean(np.abs(away)))} | by_state


def _told(act: str, source: str, target: str) -> tuple[str, Span, Span]:
    before, between, _ = act.split("{}")
    target = target.replace("The ", "the ")
    start = len(before) + len(source) + len(between)
    places = Span(len(before), len(before) + len(source)), Span(start, start + len(target))
    return act.format(source, target), *places
