"""How good a network is on a part of the sets, in the figures that the benchmark counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor

from newsanalysis.model.attributions import read_attributions
from training.attribution import paragraphs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsanalysis.model.attributions import WindowReader
    from training.sets import Article, Place

NEUTRAL = 1
"""The number of the neutral answer, between negative and positive."""


def macro_f1(gold: Tensor, given: Tensor, classes: int) -> float:
    """Return the mean over classes of the F1 of each.

    Examples
    --------
    >>> macro_f1(torch.tensor([0, 0, 1]), torch.tensor([0, 1, 1]), 2)
    0.666...
    """
    total = 0.0
    for label in range(classes):
        hits = ((gold == label) & (given == label)).sum().item()
        total += 2 * hits / max(1, ((gold == label).sum() + (given == label).sum()).item())
    return total / classes


def calibration_error(probabilities: Tensor, gold: Tensor, bins: int = 10) -> float:
    """Return the expected calibration error: how far confidence lies from accuracy, over bins of confidence."""
    confidence, given = probabilities.max(-1)
    right = (given == gold).float()
    which = (confidence * bins).long().clamp(max=bins - 1)
    return sum(
        ((confidence[which == n].mean() - right[which == n].mean()).abs() * (which == n).float().mean()).item()
        for n in range(bins)
        if (which == n).any()
    )


def dse_class(forward: Tensor, backward: Tensor) -> Tensor:
    """Turn probabilities of p toward q and of q toward p into DSE's class; the surer polar answer names it."""
    found = []
    for one, other in zip(forward.tolist(), backward.tolist(), strict=True):
        options = [(0.0, 0)]
        for probabilities, classes in ((one, (3, 0, 1)), (other, (4, 0, 2))):
            answer = max(range(3), key=probabilities.__getitem__)
            if answer != NEUTRAL:
                options.append((probabilities[answer], classes[answer]))
        found.append(max(options)[1])
    return torch.tensor(found)


def stance_figures(probabilities: Tensor, labels: Tensor, unseen: Tensor) -> dict[str, float]:
    """Score stances asked both ways, forward and backward in turn.

    Parameters
    ----------
    probabilities, labels
        Of every direction asked.
    unseen
        Whether each pair's sentence is absent from the training part.
    """
    given = dse_class(probabilities[0::2], probabilities[1::2])
    one_hot = torch.eye(3)[labels]
    gold = dse_class(one_hot[0::2], one_hot[1::2])
    polar = gold > 0
    signs = torch.tensor([0, 1, 1, -1, -1])
    return {
        "stance macro F1": macro_f1(gold, given, 5),
        "stance micro F1": (gold == given).float().mean().item(),
        "stance unseen macro F1": macro_f1(gold[unseen], given[unseen], 5),
        "stance sign of polar items": (signs[given] == signs[gold])[polar].float().mean().item(),
    }


def attribution_figures(reader: WindowReader, articles: Sequence[Article]) -> dict[str, float]:
    """Score the quotes that a reader finds as the benchmark does: a content counts from a Jaccard overlap of 0.5."""
    hits = found_all = gold_all = speakers = speakers_right = 0
    shared = found_characters = gold_characters = 0
    for article in articles:
        found = read_attributions(reader, article.text, list(paragraphs(article.text))).attributions
        contents = [_characters([(span.start, span.end) for span in quote.content]) for quote in found]
        used: set[int] = set()
        for attribution in article.attributions:
            best = _best(_characters(attribution.content), contents, used)
            if best is None:
                continue
            used.add(best)
            if attribution.source:
                speakers += 1
                by = found[best].speaker
                speakers_right += bool(by and _characters([(by.start, by.end)]) & _characters(attribution.source))
        hits, found_all, gold_all = hits + len(used), found_all + len(found), gold_all + len(article.attributions)
        every_found = set().union(*contents)
        every_gold = set().union(*(_characters(a.content) for a in article.attributions))
        shared += len(every_found & every_gold)
        found_characters, gold_characters = found_characters + len(every_found), gold_characters + len(every_gold)
    return {
        "attribution precision": hits / max(1, found_all),
        "attribution recall": hits / max(1, gold_all),
        "attribution F1": 2 * hits / max(1, found_all + gold_all),
        "attribution character F1": 2 * shared / max(1, found_characters + gold_characters),
        "attribution speaker": speakers_right / max(1, speakers),
    }


def _characters(places: Sequence[Place]) -> set[int]:
    return set().union(*(range(start, end) for start, end in places))


def _best(gold: set[int], contents: list[set[int]], used: set[int]) -> int | None:
    best, overlap = None, 0.0
    for number, content in enumerate(contents):
        if number in used or not content:
            continue
        jaccard = len(gold & content) / len(gold | content)
        if jaccard > overlap:
            best, overlap = number, jaccard
    return best if overlap >= 0.5 else None
