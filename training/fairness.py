"""Whether a score hangs on who acts: the same sentences with the states swapped."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from training.batches import sentence_texts
from training.reading import answers
from training.sets import Pair, Sentence

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from training.reading import Model

STATES = (
    "The United States",
    "North Korea",
    "France",
    "India",
    "Nigeria",
    "China",
    "Russia",
    "Israel",
    "Iran",
    "Brazil",
)
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


def swapped_scores(model: Model, tokenizer: Tokenizer) -> Tensor:
    """Return the stance (acts, sources, targets) of every state toward every other; NaN of one toward itself."""
    scores = torch.full((len(ACTS), len(STATES), len(STATES)), torch.nan)
    where = [(a, s, t) for a in range(len(ACTS)) for s in range(len(STATES)) for t in range(len(STATES)) if s != t]
    told = [_told(ACTS[act], STATES[source], STATES[target]) for act, source, target in where]
    found, _ = answers(model, sentence_texts(told, tokenizer))["stance"]
    scores[tuple(zip(*where, strict=True))] = found[:, 2] - found[:, 0]
    return scores


def bias_figures(scores: Tensor) -> dict[str, float]:
    """Say how far a score lies from the mean over states of the same act: on average, and for each state as source."""
    away = scores - scores.flatten(1).nanmean(1)[:, None, None]
    by_state = {f"bias {state} as source": away[:, n].nanmean().item() for n, state in enumerate(STATES)}
    return {"swap distance": away.abs().nanmean().item()} | by_state


def _told(act: str, source: str, target: str) -> Sentence:
    before, between, _ = act.split("{}")
    target = target.replace("The ", "the ")
    start = len(before) + len(source) + len(between)
    pair = Pair((len(before), len(before) + len(source)), (start, start + len(target)), 0)
    return replace(Sentence(act.format(source, target)), pairs=(pair,))
