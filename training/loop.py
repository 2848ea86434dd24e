"""The training loop: what is read when, what counts how much, and the average of weights that is kept."""

from __future__ import annotations

import logging
import random
import time
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import torch
from torch.nn import functional as F  # noqa: N812 - its usual name

from training.batches import batches, sentence_texts, window_texts
from training.network import MARKED, UNCODED
from training.renaming import names_in, renamed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tokenizers import Tokenizer
    from torch import Tensor

    from training.network import Batch, Network, Questions
    from training.sets import Article, Sentence

log = logging.getLogger(__name__)

IMPORTANCE = {"sentiment": 1.0, "stance": 0.8, "speaks": 0.1}
"""What a question of each head counts."""
TAGGING = 1.5
"""What the tags of a batch count beside its questions."""
SMOOTHING = 0.05
TRUST = 0.5
"""How much a teacher's belief counts beside a coder's answer to the same question."""
WARM_UP = 0.1
NEUTRAL = 1
"""The number of the neutral answer, between negative and positive."""


@dataclass(frozen=True)
class Plan:
    """How to train for a round of epochs.

    Parameters
    ----------
    epochs
        Times that every sentence is read.
    windows
        Share of the articles' windows read in each epoch, drawn anew.
    neutral
        Share of the sentences without any polar stance read in each epoch, drawn anew: they are most of DSE.
    rate, head_rate
        Highest learning rate of the encoder's last layer and of the heads.
    layer_decay
        The rate of each layer below is this much of the one above.
    tokens
        Tokens in a batch, padding included.
    renaming
        Share of the sentences whose names change, in each epoch anew.
    weighted
        Whether rare answers count more than frequent ones.
    averaging
        How much of the average of weights stays at each step.
    seed
        Of all that is drawn by chance.
    """

    epochs: int = 4
    windows: float = 0.33
    neutral: float = 0.5
    rate: float = 1.4e-4
    head_rate: float = 4e-4
    layer_decay: float = 0.9
    tokens: int = 1400
    renaming: float = 0.15
    weighted: bool = True
    averaging: float = 0.998
    seed: int = 2015


ROUNDS = (
    Plan(),
    Plan(epochs=2, windows=0.15, neutral=0.7, rate=7e-5, head_rate=2e-4, weighted=False, seed=2017),
)
"""Rare answers above all first; then each as often as it is given, so that confidence reads as accuracy."""


@dataclass(frozen=True)
class Material:
    """What is trained on."""

    sentences: Sequence[Sentence]
    articles: Sequence[Article]
    tokenizer: Tokenizer


EVEN = {"sentiment": torch.ones(3), "stance": torch.ones(3), "speaks": torch.ones(2)}
"""Each answer counts the same."""


def is_neutral(sentence: Sentence) -> bool:
    """Tell whether coders were asked about pairs, and found no stance in any."""
    labels = {pair.label for pair in sentence.pairs} - {None}
    return labels == {0}


def class_weights(sentences: Sequence[Sentence], neutral: float) -> dict[str, Tensor]:
    """Weigh each answer by one over the root of how often it is right, so that rare ones are learned too.

    Parameters
    ----------
    sentences
        With their answers.
    neutral
        Share read of the sentences without any polar stance.
    """
    labels = {
        "sentiment": [t.label for sentence in sentences for t in sentence.targets if t.label is not None],
        "stance": [p.label for sentence in sentences for p in sentence.pairs if p.label is not None],
    }
    weights = dict(EVEN)
    for head, given in labels.items():
        numbers = torch.tensor([label + 1 for label in given], dtype=torch.long)
        counts = torch.bincount(numbers, minlength=3).float().clamp(min=1)
        if head == "stance":
            counts[NEUTRAL] -= (1 - neutral) * sum(p.label == 0 for s in sentences if is_neutral(s) for p in s.pairs)
        weight = counts.rsqrt()
        weights[head] = weight * counts.sum() / (weight * counts).sum()
    return weights


class Loop:
    """Trains a network epoch by epoch, and can go on from where it was stopped.

    Parameters
    ----------
    network
        Trained in place.
    material
        What it reads.
    rounds
        How, one round after the other.
    """

    def __init__(self, network: Network, material: Material, rounds: Sequence[Plan] = ROUNDS) -> None:
        self.network, self.material, self.rounds = network, material, rounds
        self.average = {name: weight.clone() for name, weight in network.state_dict().items()}
        self.optimizer = torch.optim.AdamW(_groups(network), weight_decay=0.01, fused=True)
        self.weights = dict(EVEN)
        self.names = names_in(material.sentences)
        self.windows = window_texts(material.articles, material.tokenizer)
        self.epoch = self.step = 0

    @property
    def epochs(self) -> int:
        """How many epochs all rounds have."""
        return sum(plan.epochs for plan in self.rounds)

    def run_epoch(self) -> None:
        """Read every sentence once, and a share of the articles."""
        plan, epoch = self._place()
        rng = random.Random(f"{plan.seed} {epoch}")
        torch.manual_seed(rng.randrange(2**32))
        read = list(self._batches(plan, rng))
        self.weights = class_weights(self.material.sentences, plan.neutral) if plan.weighted else dict(EVEN)
        self.network.train()
        started, tokens, losses = time.monotonic(), 0, []
        for number, batch in enumerate(read):
            self._set_rates(plan, (epoch + number / len(read)) / plan.epochs)
            losses.append(self._learn(batch, plan.averaging))
            tokens += batch.ids.numel()
            if number % 100 == 99:
                pace = tokens / (time.monotonic() - started)
                log.info(
                    "epoch %d, %d of %d: loss %.3f, %.0f tokens/s", self.epoch + 1, number + 1, len(read),
                    sum(losses[-100:]) / 100, pace,
                )  # fmt: skip
        self.epoch += 1

    def averaged(self) -> dict[str, Tensor]:
        """Return the average of the weights over the last steps, which does better than the last weights."""
        return {name: weight.clone() for name, weight in self.average.items()}

    def save(self, file: Path) -> None:
        """Write all that is needed to go on."""
        state = {
            "network": self.network.state_dict(),
            "average": self.average,
            "optimizer": self.optimizer.state_dict(),
            "epoch": self.epoch,
            "step": self.step,
        }
        torch.save(state, file.with_suffix(".part"))
        file.with_suffix(".part").replace(file)

    def resume(self, file: Path) -> None:
        """Go on from what `save` wrote."""
        state = torch.load(file, weights_only=True)
        self.network.load_state_dict(state["network"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.average, self.epoch, self.step = state["average"], state["epoch"], state["step"]

    def _place(self) -> tuple[Plan, int]:
        """Return the round that comes next, and which of its epochs."""
        epoch = self.epoch
        for plan in self.rounds:
            if epoch < plan.epochs:
                return plan, epoch
            epoch -= plan.epochs
        raise IndexError(f"all {self.epochs} epochs are over")

    def _batches(self, plan: Plan, rng: random.Random) -> Iterator[Batch]:
        material = self.material
        read = [s for s in material.sentences if not is_neutral(s) or rng.random() < plan.neutral]
        sentences = [renamed(s, self.names, rng) if rng.random() < plan.renaming else s for s in read]
        windows = rng.sample(self.windows, round(plan.windows * len(self.windows)))
        parts = [
            batches(sentence_texts(sentences, material.tokenizer), plan.tokens, rng),
            batches(windows, plan.tokens, rng),
        ]
        mixed = list(chain.from_iterable(parts))
        rng.shuffle(mixed)
        return iter(mixed)

    def _set_rates(self, plan: Plan, progress: float) -> None:
        for group in self.optimizer.param_groups:
            depth = group["depth"]
            highest = plan.head_rate if depth is None else plan.rate * plan.layer_decay**depth
            group["lr"] = highest * slope(progress)

    def _learn(self, batch: Batch, averaging: float) -> float:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = self.network(batch)
        loss = self._loss(batch, logits)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad()
        self._average(averaging)
        return loss.item()

    def _loss(self, batch: Batch, logits: dict[str, Tensor]) -> Tensor:
        wrong, counted = torch.zeros(()), 0.0
        for head, asked in batch.questions.items():
            losses = question_losses(logits[head].float(), asked, self.weights[head])
            wrong = wrong + IMPORTANCE[head] * (losses * asked.weights).sum()
            counted += IMPORTANCE[head] * len(losses)
        tagged = sum(
            F.cross_entropy(logits[group].float().flatten(0, 1), tags.flatten(), ignore_index=-1)
            for group, tags in batch.tags.items()
        )
        return wrong / max(counted, 1.0) + TAGGING * tagged

    def _average(self, averaging: float) -> None:
        self.step += 1
        share = 1 - min(averaging, (1 + self.step) / (10 + self.step))
        torch._foreach_lerp_(list(self.average.values()), list(self.network.state_dict().values()), share)


def slope(progress: float) -> float:
    """Return the share of the highest learning rate at a point of training: up while it warms up, then down to 0.

    Examples
    --------
    >>> slope(0.05), slope(0.1), slope(1.0)
    (0.5, 1.0, 0.0)
    """
    return min(progress / WARM_UP, (1 - progress) / (1 - WARM_UP))


def question_losses(logits: Tensor, asked: Questions, weights: Tensor) -> Tensor:
    """Return how wrong each answer is, by the coders, by the teacher, or by both where both were asked; else 0.

    Parameters
    ----------
    logits
        (questions, answers).
    asked
        The questions.
    weights
        Of each right answer, so that rare ones are learned too; a teacher's belief is taken as it is.
    """
    coded = asked.labels != UNCODED
    believed = asked.beliefs.sum(-1) > 0
    by_coders = F.cross_entropy(logits, asked.labels.clamp(min=0), weights, reduction="none", label_smoothing=SMOOTHING)
    by_teacher = -(asked.beliefs * logits.log_softmax(-1)).sum(-1)
    trust = torch.where(believed, torch.where(coded, TRUST, 1.0), 0.0)
    return (1 - trust) * coded * by_coders + trust * by_teacher


def _groups(network: Network) -> list[dict[str, object]]:
    """Group the weights by how deep they lie: the heads', then the layers from the top down, stance's own as well."""
    encoder = network.encoder
    layers = [*reversed(encoder.layers), torch.nn.ModuleList([encoder.words, encoder.positions, encoder.norm])]
    own = [*reversed(network.readers[MARKED].layers)]
    deep = [(layer, depth) for column in (layers, own) for depth, layer in enumerate(column)]
    inside = {id(weight) for layer, _ in deep for weight in layer.parameters()}
    heads = [weight for weight in network.parameters() if id(weight) not in inside]
    return [
        {"params": heads, "lr": 0.0, "depth": None},
        *({"params": list(layer.parameters()), "lr": 0.0, "depth": depth} for layer, depth in deep),
    ]
