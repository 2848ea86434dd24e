"""From coded data to the files that ship: training, calibration, export, figures, card."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass
from functools import cached_property, partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from tokenizers import Tokenizer

from newsanalysis.model.files import MANIFEST
from newsanalysis.model.positions import Odds, PositionReader, cued_signs
from newsanalysis.model.reader import Reader
from newsanalysis.positions import cues_in
from newsanalysis.records import Span
from training import attribution, reading
from training.batches import Batch, collate, grouped
from training.calibration import LEANS, Calibration, calibration_error, platt, scale, shift
from training.card import card
from training.encoder import load_encoder
from training.examples import ISSUES, Examples, Renaming, examples
from training.export import GRAPHS, export, pack
from training.fairness import bias_figures, swapped_scores
from training.loop import Loop, Plan
from training.network import Network
from training.pieces import MASK, prune
from training.sets import read_sets
from training.shipped import read_shipped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from newsanalysis.model.passages import Passage
    from newsanalysis.model.positions import Cues
    from training.examples import Example
    from training.reading import Answers, Candidates
    from training.sets import Sets

log = logging.getLogger(__name__)

SEED = 2015
"""Of the first weights."""
MEASURED = 60
"""Batches of the training part on which it is measured what flows through the graphs."""
EVIDENCE = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5)


@dataclass(frozen=True)
class Recipe:
    """What is trained on what, and where it goes.

    Parameters
    ----------
    data
        The folder of the coded sets.
    out
        Where everything is written.
    base
        The folder of a BERT with its tokenizer, or of a model that ships, to go on from.
    plan
        How to train.
    """

    data: Path
    out: Path
    base: Path
    plan: Plan

    @cached_property
    def train(self) -> Sets:
        """The part trained on."""
        return read_sets(self.data, "train")

    @cached_property
    def dev(self) -> Sets:
        """The part that settings are chosen on."""
        return read_sets(self.data, "dev")

    @property
    def state(self) -> Path:
        """Where the network is kept after each epoch."""
        return self.out / "state.pt"

    def start(self) -> tuple[Network, Tokenizer]:
        """Return the network before training, the same each time, and its tokenizer."""
        torch.manual_seed(SEED)
        if (self.base / MANIFEST).exists():
            tokenizer = Tokenizer.from_file(str(self.base / "tokenizer.json"))
            network = read_shipped(self.base, len(ISSUES))
        else:
            tokenizer, pieces = prune(self.base / "tokenizer.json", self._texts())
            network = Network(load_encoder(self.base / "model.safetensors", pieces), len(ISSUES))
        if not network.encoder.asking.any():
            with torch.no_grad():
                network.encoder.asking.copy_(network.encoder.words.weight[MASK])
        return network, tokenizer

    def _texts(self) -> list[str]:
        train = self.train
        asked = (*train.relations, *train.stances, *train.sentiments)
        return [p.found.article.text for p in train.pieces] + [s.text for s in asked] + [a.text for a in train.articles]


def cook(recipe: Recipe, *, resume: bool = False) -> dict[str, float]:
    """Train, and write the model, its card and its figures; return the figures."""
    recipe.out.mkdir(parents=True, exist_ok=True)
    network, tokenizer = recipe.start()
    material = examples(recipe.train, tokenizer)
    loop = Loop(network, material, Renaming(recipe.train.pieces, tokenizer), recipe.plan)
    if resume and recipe.state.exists():
        loop.resume(recipe.state)
    judge = Judge(recipe.dev, tokenizer)
    while loop.epoch < recipe.plan.epochs:
        loop.run_epoch()
        loop.save(recipe.state)
        trained = {name: weight.clone() for name, weight in network.state_dict().items()}
        network.load_state_dict(loop.average)
        log.info("after epoch %d: %s", loop.epoch, judge.quick_figures(network))
        network.load_state_dict(trained)
    network.load_state_dict(loop.average)
    return finish(recipe, network, tokenizer, material, judge)


def finish(
    recipe: Recipe, network: Network, tokenizer: Tokenizer, material: Examples, judge: Judge
) -> dict[str, float]:
    """Calibrate a trained network, export it, count, and write the card."""
    calibration = judge.calibrate(network)
    export(network, calibration, recipe.out)
    pack(recipe.out, measured(material))
    tokenizer.save(str(recipe.out / "tokenizer.json"))
    files = [*(f"{name}.onnx" for name in GRAPHS), "tokenizer.json"]
    manifest = {
        "positions": {"threshold": 0.5, "evidence": 0.4, "issues": list(ISSUES), "odds": {}},
        "files": {name: sha256((recipe.out / name).read_bytes()).hexdigest() for name in files},
        "trained_on": {**recipe.train.hashes, **recipe.dev.hashes},
    }
    _write(recipe.out / MANIFEST, manifest)
    return settle(recipe, manifest, judge)


def settle(recipe: Recipe, manifest: dict[str, Any], judge: Judge) -> dict[str, float]:
    """Find the odds and thresholds of exported graphs, count, and write the manifest and the card."""
    reader = Reader(recipe.out)
    answers = reading.ask(judge.examples.positions, reader.positions)
    odds = judge.odds(answers)
    answers = judge.changed(answers, odds)
    thresholds = judge.thresholds(answers)
    manifest["positions"] |= thresholds | {"odds": asdict(odds)}
    _write(recipe.out / MANIFEST, manifest)
    figures = judge.figures(reader, answers, **thresholds)
    bias = bias_figures(swapped_scores(PositionReader(recipe.out, reader)))
    _write(recipe.out / "figures.json", figures | bias)
    (recipe.out / "MODEL_CARD.md").write_text(card(figures, bias, manifest["trained_on"]), encoding="utf-8")
    return figures | bias


def _write(file: Path, content: Mapping[str, Any]) -> None:
    file.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def measured(material: Examples) -> list[Batch]:
    """Return batches from all over the training part, of each set."""
    found = []
    for pool in (material.positions, material.sentiments, material.windows):
        groups = grouped(pool, Plan.tokens)
        found += [collate([pool[n] for n in group]) for group in groups[:: max(1, 3 * len(groups) // MEASURED)]]
    return found


class Judge:
    """Counts how good a network is on the development part.

    Parameters
    ----------
    dev
        That part.
    tokenizer
        The network's.
    """

    def __init__(self, dev: Sets, tokenizer: Tokenizer) -> None:
        self.dev, self.examples = dev, examples(dev, tokenizer)

    def quick_figures(self, network: Network) -> dict[str, float]:
        """Return the figures by which training is followed; nothing is calibrated."""

        def answer(passages: Sequence[Passage]) -> Answers:
            return reading.chances(reading.dyad_logits(network, passages))

        found = self._candidates(reading.ask(self.examples.positions, answer))
        logits, gold = reading.sentiment_logits(network, self.examples.sentiments)
        threshold = reading.best_threshold(self.dev.pieces, found)
        figures = self._figures(found, threshold, answer, gold.tolist(), logits.argmax(-1).tolist())
        return {name: round(value, 3) for name, value in figures.items()}

    def calibrate(self, network: Network) -> Calibration:
        """Find how sure each answer is."""
        ask, scales, biases = partial(reading.dyad_logits, network), {"speaks": 1.0}, {"speaks": [0.0, 0.0]}
        logits, gold = reading.sentiment_logits(network, self.examples.sentiments)

        def score(chances: torch.Tensor) -> float:
            return reading.macro_f1(gold.tolist(), chances.argmax(-1).tolist())

        scales["sentiment"] = scale(logits, gold)
        biases["sentiment"] = shift(logits * scales["sentiment"], gold, score)
        lean, scales["stance"], biases["stance"] = self._stance(reading.ask(self.examples.stances, ask))
        return Calibration(scales, biases, lean)

    def _stance(self, answers: Sequence[Answers]) -> tuple[float, float, list[float]]:
        """Return the lean, the scale and the biases of stance that score best."""
        gold = torch.tensor([answer for example in self.examples.stances for answer in example.stances])

        def score(chances: torch.Tensor) -> float:
            macro, sign = reading.stance_figures(self.examples.stances, chances.view(-1, 2, 3).numpy()).values()
            return (2 * macro + sign) / 3

        options = []
        for lean in LEANS:
            logits = torch.cat([torch.from_numpy(leaning(answer, lean)) for answer in answers])
            size = scale(logits, gold)
            bias = shift(logits * size, gold, score)
            options.append((score((logits * size + torch.tensor(bias)).softmax(-1)), (lean, size, bias)))
        return max(options, key=lambda option: option[0])[1]

    def odds(self, answers: Sequence[Answers]) -> Odds:
        """Return the odds under which positions are as likely as they are coded."""
        found = self._candidates(answers)
        sure = np.clip(found.found, 1e-6, 1 - 1e-6)
        cued = np.concatenate([cued_signs(e.passage.dyads, cues) for e, cues in self._with_cues()])
        features = np.concatenate([cued[..., :1] * np.eye(3), cued[..., 1:]], axis=-1)
        first, biases, (cold, neutral, warm, differs, reverses) = platt(
            np.log(sure / (1 - sure)), found.coded, features
        )
        return Odds(first, biases, (cold, neutral, warm), differs, reverses)

    def changed(self, answers: Sequence[Answers], odds: Odds) -> list[Answers]:
        """Return the answers about coded pieces with other odds."""
        return [
            {**answer, "found": odds.change(answer["found"], example.passage.dyads, cues)}
            for answer, (example, cues) in zip(answers, self._with_cues(), strict=True)
        ]

    def _with_cues(self) -> Iterator[tuple[Example, Cues]]:
        for piece, mine in zip(self.dev.pieces, self.examples.pieces, strict=True):
            cues = cues_in(piece.found)
            yield from ((example, cues) for example in mine)

    def thresholds(self, answers: Sequence[Answers]) -> dict[str, float]:
        """Return how likely a position, and a word of its evidence, must be to be reported."""
        threshold = reading.best_threshold(self.dev.pieces, self._candidates(answers))

        def worth(least: float) -> float:
            figures = reading.evidence_figures(self.examples.positions, answers, threshold, least)
            return figures["evidence token F1"]

        return {"threshold": threshold, "evidence": max(EVIDENCE, key=worth)}

    def figures(
        self, reader: Reader, answers: Sequence[Answers], *, threshold: float, evidence: float
    ) -> dict[str, float]:
        """Count everything, of the graphs that ship; `answers` are those of coded pieces."""
        found, rows = self._candidates(answers), self.dev.sentiments
        reported = found.found >= threshold
        given = reader.ask("sentiment", [row.text for row in rows], [Span(*row.places[0]) for row in rows])
        gold = [example.questions["sentiment"][0].answer for example in self.examples.sentiments]
        return {
            **self._figures(found, threshold, reader.positions, gold, given.argmax(-1).tolist()),
            "positions calibration error": calibration_error(found.found[reported], found.coded[reported]),
            **reading.evidence_figures(self.examples.positions, answers, threshold, evidence),
            **attribution.figures(reader, self.dev.articles),
        }

    def _candidates(self, answers: Sequence[Answers]) -> Candidates:
        return reading.candidates(self.dev.pieces, self.examples.pieces, answers)

    def _figures(
        self,
        found: Candidates,
        threshold: float,
        answer: Callable[[Sequence[Passage]], Answers],
        sentiments: Sequence[int],
        given: Sequence[int],
    ) -> dict[str, float]:
        relations, stances = self.examples.relations, self.examples.stances
        return {
            **reading.position_figures(self.dev.pieces, found, threshold),
            **reading.relation_figures(relations, reading.ask(relations, answer)),
            **reading.stance_figures(stances, [one["stance"] for one in reading.ask(stances, answer)]),
            "sentiment macro F1": reading.macro_f1(sentiments, given),
        }


def leaning(answer: Mapping[str, NDArray[np.float32]], lean: float) -> NDArray[np.float32]:
    """Return the logits of stance with some of those of a cold and a warm position, as `DyadAnswer` adds them."""
    found = answer["found"] - answer["found"][:, ::2].mean(-1, keepdims=True)
    return answer["stance"] + np.float32(lean) * found * np.array([1, 0, 1], dtype=np.float32)
