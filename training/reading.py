"""What a network answers outside training, and how good that is on a part of the sets."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

from newsanalysis.model.passages import network_inputs
from newsanalysis.model.positions import CATEGORIES, likeliest_category, reported_signs
from training.batches import collate, grouped
from training.examples import COOPERATIVE, sign_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from newsanalysis.model.passages import Passage
    from training.examples import Example
    from training.network import Network
    from training.sets import Coded, Piece

    Answers = Mapping[str, NDArray[np.float32]]

TOKENS = 4000
QUADS = (("AGREE", "CONSULT", "SUPPORT"), ("COOPERATE", "AID", "CONCEDE"), ("REQUEST", "ACCUSE", "REJECT", "THREATEN"))
"""PLOVER's quads but the last, material conflict."""
BODIES = frozenset((
    "UN", "EU", "NATO", "IAEA", "WHO", "IMF", "AU", "ASEAN", "G7", "G8", "APEC", "OPEC", "ISIS", "ALQAEDA", "HOUTHIS",
    "SHABAAB", "FARC", "EXPERTS",
))  # fmt: skip
"""Actors beside states whose codes coders and rosters have in common."""
NEARLY = 0.015
THRESHOLDS = np.arange(0.1, 0.9, 0.02)


def ask(examples: Sequence[Example], answer: Callable[[Sequence[Passage]], Answers]) -> list[Answers]:
    """Return what a network or its exported graphs answer of each example's dyads.

    Parameters
    ----------
    answer
        Gives arrays by name, a row a passage.
    """
    found: list[Answers] = [{}] * len(examples)
    for group in grouped(examples, TOKENS):
        given = answer([examples[number].passage for number in group])
        for row, number in enumerate(group):
            dyads = len(examples[number].passage.dyads)
            found[number] = {name: part[row][:dyads] for name, part in given.items()}
    return found


@torch.inference_mode()
def dyad_logits(network: Network, passages: Sequence[Passage]) -> Answers:
    """Ask a network for the logits of passages' dyads."""
    network.eval()
    inputs = map(torch.from_numpy, network_inputs(passages).values())
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits = network.dyads(*network.encoder(*inputs))
    return {name: part.float().numpy() for name, part in logits.items()}


def chances(answer: Answers) -> Answers:
    """Turn the logits of an answer into chances."""
    powers = {name: np.exp(answer[name] - answer[name].max(-1, keepdims=True)) for name in ("category", "stance")}
    return {
        "found": 1 / (1 + np.exp(-answer["found"])),
        **{name: power / power.sum(-1, keepdims=True) for name, power in powers.items()},
    }


@torch.inference_mode()
def sentiment_logits(network: Network, examples: Sequence[Example]) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the logits of sentiment, and the right answers."""
    network.eval()
    found = []
    for group in grouped(examples, TOKENS):
        batch = collate([examples[number] for number in group])
        asked = batch.questions["sentiment"]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            words, _ = network.encoder(*batch.inputs)
            logits = network.readers["sentiment"](words, batch.inputs[1], asked.row, asked.spans)
        found.append((logits.float(), asked.answers))
    return torch.cat([logits for logits, _ in found]), torch.cat([answers for _, answers in found])


@dataclass(frozen=True)
class Candidates:
    """Every dyad of every piece that was asked about: what was answered, and what coders said.

    Attributes
    ----------
    keys
        Piece, sentence, source and target of each.
    found
        Logits, or chances, of a position of each sign (dyads, 3).
    category
        The likeliest category for each sign (dyads, 3).
    coded
        The share of readings that have it with each sign (dyads, 3).
    """

    keys: Sequence[tuple[int, int, str, str]]
    found: NDArray[np.float64]
    category: NDArray[np.int64]
    coded: NDArray[np.float64]


def candidates(
    pieces: Sequence[Piece], examples: Sequence[Sequence[Example]], answers: Iterable[Answers]
) -> Candidates:
    """Lay what was answered of pieces' examples beside their coding; examples come by piece, answers one by one."""
    given = iter(answers)
    keys, logits, category, coded = [], [], [], []
    for number, (piece, mine) in enumerate(zip(pieces, examples, strict=True)):
        said: dict[tuple[int, str, str], set[tuple[int, int]]] = defaultdict(set)
        for position in piece.coded:
            said[position.sentence, position.source, position.target].add((position.reading, sign_of(position.stance)))
        for example in mine:
            answer = next(given)
            for row, dyad in enumerate(example.passage.dyads):
                key = dyad.sentence, dyad.source, dyad.target or ""
                keys.append((number, *key))
                logits.append(answer["found"][row])
                category.append(answer["category"][row].argmax(-1))
                coded.append([len({r for r, sign in said[key] if sign == s}) / piece.readings for s in range(3)])
    return Candidates(keys, *(np.array(part) for part in (logits, category, coded)))


def position_figures(pieces: Sequence[Piece], found: Candidates, threshold: float) -> dict[str, float]:
    """Score positions as the benchmark does: recall of what all readings have, precision against what any has."""
    mine: dict[tuple[int, int, str, str], list[tuple[int, str]]] = defaultdict(list)
    for row in np.flatnonzero(found.found.max(-1) >= threshold):
        for sign in reported_signs(found.found[row], threshold):
            mine[found.keys[row]].append((sign, CATEGORIES[found.category[row, sign]] or ""))
    by_key: dict[tuple[int, int, str, str], list[Coded]] = defaultdict(list)
    for number, piece in enumerate(pieces):
        for position in piece.coded:
            by_key[number, position.sentence, position.source, position.target].append(position)
    needed = hit = signed = right = right_signed = category = 0
    for key, coded in by_key.items():
        given = mine.get(key, ())
        fit = _fitting(given, coded)
        right, right_signed = right + bool(given), right_signed + fit
        by_all = len({position.reading for position in coded}) == pieces[key[0]].readings
        if by_all and max(position.certainty for position in coded) > 1 and _common(key):
            needed, hit, signed = needed + 1, hit + bool(given), signed + fit
            category += any(name in {position.category for position in coded} for _, name in given)
    recall, precision = hit / max(1, needed), right / max(1, len(mine))
    signed_recall, signed_precision = signed / max(1, needed), right_signed / max(1, len(mine))
    return {
        "positions recall": recall,
        "positions precision": precision,
        "positions F1": _harmonic(recall, precision),
        "positions precision with sign": signed_precision,
        "positions F1 with sign": _harmonic(signed_recall, signed_precision),
        "positions category": category / max(1, hit),
    }


def _fitting(mine: Sequence[tuple[int, str]], coded: Sequence[Coded]) -> bool:
    signs = {sign_of(position.stance) for position in coded}
    doubtful = any(position.certainty == 1 for position in coded)
    return any(sign in signs or (sign == 1 and doubtful) for sign, _ in mine)


def _common(key: tuple[int, int, str, str]) -> bool:
    return all(len(actor) == 3 or actor in BODIES for actor in (key[2], key[3] or "EXPERTS"))


def _harmonic(recall: float, precision: float) -> float:
    return 2 * recall * precision / max(1e-9, recall + precision)


def best_threshold(pieces: Sequence[Piece], found: Candidates) -> float:
    """Return the threshold with the best F1 with sign; of those nearly as good, the highest, which errs less."""
    worth = [position_figures(pieces, found, threshold)["positions F1 with sign"] for threshold in THRESHOLDS]
    return round(float(max(t for t, f1 in zip(THRESHOLDS, worth, strict=True) if f1 >= max(worth) - NEARLY)), 2)


def relation_figures(examples: Sequence[Example], answers: Sequence[Answers]) -> dict[str, float]:
    """Score marked pairs as the benchmark does: sign, quad and category."""
    gold = [CATEGORIES[example.act[1]] for example in examples if example.act]
    found = [likeliest_category(answer["found"][0], answer["category"][0]) for answer in answers]
    signs = [1 if answer["found"][0, 2] >= answer["found"][0, 0] else -1 for answer in answers]
    quad = {name: number for number, names in enumerate(QUADS) for name in names}
    quads = [[quad.get(name, len(QUADS)) for name in names] for names in (gold, found)]
    return {
        "relations sign macro F1": macro_f1([1 if name in COOPERATIVE else -1 for name in gold], signs),
        "relations quad macro F1": macro_f1(*quads),
        "relations category macro F1": macro_f1(gold, found),
    }


def macro_f1(gold: Sequence[object], given: Sequence[object]) -> float:
    """Return the mean over the gold's classes of the F1 of each.

    Examples
    --------
    >>> macro_f1([0, 0, 1], [0, 1, 1])
    0.666...
    """
    scores = []
    for label in set(gold):
        hits = sum(g == label == f for g, f in zip(gold, given, strict=True))
        scores.append(2 * hits / max(1, sum(g == label for g in gold) + sum(f == label for f in given)))
    return sum(scores) / len(scores)


def stance_figures(examples: Sequence[Example], chances: Iterable[NDArray[np.floating]]) -> dict[str, float]:
    """Score DSE's pairs, asked both ways, as the benchmark does; `chances` are those of both dyads (2, 3)."""
    gold = [dse_class(np.eye(3)[list(example.stances)]) for example in examples]
    given = [dse_class(both) for both in chances]
    signs = (0, 1, 1, -1, -1)
    polar = [(signs[g], signs[f]) for g, f in zip(gold, given, strict=True) if g]
    return {
        "stance macro F1": macro_f1(gold, given),
        "stance sign of polar items": sum(g == f for g, f in polar) / len(polar),
    }


def dse_class(both: NDArray[np.float64]) -> int:
    """Turn chances of p toward q and of q toward p into DSE's class; the surer polar answer names it.

    Examples
    --------
    >>> dse_class(np.array([[0.1, 0.2, 0.7], [0.8, 0.1, 0.1]]))
    4
    """
    options = [(0.0, 0)]
    for chances, classes in zip(both, ((3, 0, 1), (4, 0, 2)), strict=True):
        answer = int(chances.argmax())
        if answer != 1:
            options.append((float(chances[answer]), classes[answer]))
    return max(options)[1]


def evidence_figures(
    examples: Sequence[Example], answers: Sequence[Answers], threshold: float, least: float
) -> dict[str, float]:
    """Hold the evidence of the coded positions that are found to the coders': of several readings, to the nearest.

    Parameters
    ----------
    threshold
        How likely a position must be to be found.
    least
        How likely a word must be to be evidence.
    """
    best: dict[tuple[int, int, int], tuple[bool, float]] = {}
    for number, (example, answer) in enumerate(zip(examples, answers, strict=True)):
        passage = example.passage
        for label in example.positions or ():
            if answer["found"][label.dyad, label.sign] < threshold or not label.evidence.any():
                continue
            own = (passage.sentences == passage.dyads[label.dyad].sentence) & ~passage.anybody
            likely = np.where(own, answer["evidence"][label.dyad, label.sign][: len(own)], 0.0)
            chosen = likely >= min(least, likely.max())
            both = int((chosen & label.evidence).sum())
            score = both > 0, 2 * both / int(chosen.sum() + label.evidence.sum())
            key = number, label.dyad, label.sign
            best[key] = max(best.get(key, (False, 0.0)), score)
    overlaps, scores = zip(*best.values(), strict=True) if best else ((), ())
    found = max(1, len(best))
    return {"evidence overlap": sum(overlaps) / found, "evidence token F1": sum(scores) / found}
