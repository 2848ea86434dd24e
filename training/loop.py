"""The training loop: what is read when, what counts how much, and the average of weights that is kept."""

from __future__ import annotations

import logging
import random
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import torch
from torch.nn import functional as F  # noqa: N812 - its usual name

from newsanalysis.model.attributions import GROUPS
from training.batches import collate, grouped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from torch import Tensor, nn

    from training.batches import Batch
    from training.examples import Example, Examples
    from training.network import Network

log = logging.getLogger(__name__)

IMPORTANCE = {
    "found": 4.0, "strong": 0.2, "category": 0.5, "modality": 0.15, "issue": 0.15, "evidence": 1.0,
    "stance": 0.6, "act": 0.5, "sentiment": 0.6, "speaks": 0.3, "tags": 1.5,
}  # fmt: skip
"""What the mean loss of each question counts."""
STANCE_WEIGHTS = (1.3, 0.7, 1.6)
"""What DSE's answers count: negative, neutral, positive; most are neutral."""
SENTIMENT_WEIGHTS = (1.0, 1.0, 1.2)
SMOOTHING = 0.05
WARM_UP = 0.06


@dataclass(frozen=True)
class Plan:
    """How to train.

    Parameters
    ----------
    epochs
        Times that every coded piece is read.
    shares
        Share of each other set that is read in an epoch, drawn anew.
    renaming
        Share of the passages whose states get other names, in each epoch anew.
    rate, head_rate, sight_rate
        Highest learning rate of the encoder's last layer, of the heads, and of how dyads' tokens look at others.
    layer_decay
        The rate of each layer below is this much of the one above.
    tokens
        Tokens in a batch, padding included.
    averaging
        How much of the average of weights stays at each step.
    seed
        Of all that is drawn by chance.
    """

    epochs: int = 5
    shares: Mapping[str, float] = field(
        default_factory=lambda: {"relations": 1.0, "stances": 0.5, "sentiments": 0.5, "windows": 0.3}
    )
    renaming: float = 0.25
    rate: float = 1.5e-4
    head_rate: float = 5e-4
    sight_rate: float = 3e-3
    layer_decay: float = 0.9
    tokens: int = 2200
    averaging: float = 0.997
    seed: int = 2026


class Loop:
    """Trains a network epoch by epoch, and can go on from where it was stopped.

    `average` is that of the weights over the last steps, which does better than the last weights.

    Parameters
    ----------
    network
        Trained in place; its table of word pieces stays as it is.
    material
        What it reads.
    renamed
        Changes the names of an example.
    plan
        How.
    """

    def __init__(
        self, network: Network, material: Examples, renamed: Callable[[Example, random.Random], Example], plan: Plan
    ) -> None:
        self.network, self.material, self.renamed, self.plan = network, material, renamed, plan
        network.encoder.words.requires_grad_(False)
        self.average = {name: weight.clone() for name, weight in network.state_dict().items()}
        self.optimizer = torch.optim.AdamW(_groups(network, plan), weight_decay=0.01, fused=True)
        self.epoch = self.step = 0

    def run_epoch(self) -> None:
        """Read every coded piece once, and a share of the other sets."""
        rng = random.Random(f"{self.plan.seed} {self.epoch}")
        torch.manual_seed(rng.randrange(2**32))
        read = list(self._batches(rng))
        self.network.train()
        started, tokens = time.monotonic(), 0
        for number, batch in enumerate(read):
            self._set_rates((self.epoch + number / len(read)) / self.plan.epochs)
            losses = self._learn(batch)
            tokens += batch.tokens
            if number % 50 == 49:
                pace = tokens / (time.monotonic() - started)
                log.info("epoch %d, %d of %d: %.0f tokens/s, %s", self.epoch + 1, number + 1, len(read), pace, losses)
        self.epoch += 1

    def save(self, file: Path) -> None:
        """Write all that is needed to go on."""
        state = {
            "network": self.network.state_dict(), "average": self.average, "optimizer": self.optimizer.state_dict(),
            "epoch": self.epoch, "step": self.step,
        }  # fmt: skip
        torch.save(state, file.with_suffix(".part"))
        file.with_suffix(".part").replace(file)

    def resume(self, file: Path) -> None:
        """Go on from what `save` wrote."""
        state = torch.load(file, weights_only=True)
        self.network.load_state_dict(state["network"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.average, self.epoch, self.step = state["average"], state["epoch"], state["step"]

    def _batches(self, rng: random.Random) -> Iterator[Batch]:
        plan, pools = self.plan, [list(self.material.positions)]
        for name, share in plan.shares.items():
            pool = getattr(self.material, name)
            pools.append(rng.sample(pool, round(share * len(pool))))
        pools[0] = [self.renamed(e, rng) if rng.random() < plan.renaming else e for e in pools[0]]
        groups = [(pool, group) for pool in pools for group in grouped(pool, plan.tokens, rng)]
        rng.shuffle(groups)
        return (collate([pool[number] for number in group]) for pool, group in groups)

    def _set_rates(self, progress: float) -> None:
        for group in self.optimizer.param_groups:
            group["lr"] = group["highest"] * slope(progress)

    def _learn(self, batch: Batch) -> dict[str, float]:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            found = losses(self.network, batch)
        torch.stack([IMPORTANCE[name] * loss for name, loss in found.items()]).sum().backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad()
        self.step += 1
        share = 1 - min(self.plan.averaging, (1 + self.step) / (10 + self.step))
        torch._foreach_lerp_(list(self.average.values()), list(self.network.state_dict().values()), share)
        return {name: round(loss.item(), 2) for name, loss in found.items()}


def slope(progress: float) -> float:
    """Return the share of the highest learning rate at a point of training: up while it warms up, then down to 0.

    Examples
    --------
    >>> slope(0.03), slope(0.06), slope(1.0)
    (0.5, 1.0, 0.0)
    """
    return min(progress / WARM_UP, (1 - progress) / (1 - WARM_UP))


def losses(network: Network, batch: Batch) -> dict[str, Tensor]:
    """Return the mean loss of each question that a batch asks."""
    words, dyads = network.encoder(*batch.inputs)
    found = _dyad_losses(network, batch, words, dyads)
    for head, asked in batch.questions.items():
        logits = network.readers[head](words, batch.inputs[1], asked.row, asked.spans).float()
        weights = torch.tensor(SENTIMENT_WEIGHTS) if head == "sentiment" else None
        found[head] = F.cross_entropy(logits, asked.answers, weights, label_smoothing=SMOOTHING)
    if batch.tags:
        parts = network.tagger(words).float().split(list(GROUPS.values()), -1)
        by_group = zip(parts, batch.tags.values(), strict=True)
        missed = [F.cross_entropy(part.flatten(0, 1), tags.flatten(), ignore_index=-1) for part, tags in by_group]
        found["tags"] = torch.stack(missed).sum()
    return found


def _dyad_losses(network: Network, batch: Batch, words: Tensor, dyads: Tensor) -> dict[str, Tensor]:
    found: dict[str, Tensor] = {}
    if not (batch.counts.any() or len(batch.stances) or len(batch.acts)):
        return found
    logits = {name: part.float() for name, part in network.dyads(words, dyads).items()}
    if batch.counts.any():
        missed = F.binary_cross_entropy_with_logits(logits["found"], batch.found, reduction="none") * batch.counts
        found["found"] = missed.sum() / batch.counts.sum() * 3
    if len(batch.positions):
        row, dyad, sign, strong, category, modality, issue = batch.positions.unbind(1)
        of = {name: part[row, dyad, sign] for name, part in logits.items() if name not in ("found", "stance")}
        found["strong"] = F.binary_cross_entropy_with_logits(of["strong"], strong.float())
        found["category"] = F.cross_entropy(of["category"], category, label_smoothing=SMOOTHING)
        found["modality"] = F.cross_entropy(of["modality"], modality)
        found["issue"] = F.cross_entropy(of["issue"], issue)
        wrong = F.binary_cross_entropy_with_logits(of["evidence"], batch.evidence, reduction="none") * batch.own
        found["evidence"] = wrong.sum() / batch.own.sum().clamp(min=1)
    if len(batch.stances):
        row, dyad, answer = batch.stances.unbind(1)
        found["stance"] = F.cross_entropy(logits["stance"][row, dyad], answer, torch.tensor(STANCE_WEIGHTS))
    if len(batch.acts):
        row, dyad, sign, category = batch.acts.unbind(1)
        which = F.cross_entropy(logits["category"][row, dyad, sign], category, label_smoothing=SMOOTHING)
        found["act"] = which + F.cross_entropy(logits["found"][row, dyad][:, ::2], sign // 2)
    return found


def _groups(network: Network, plan: Plan) -> list[dict[str, object]]:
    """Group the weights by their rates: the layers from the top down, the heads, and how dyads' tokens see others."""
    encoder = network.encoder
    layers: Sequence[nn.Module] = [*reversed(encoder.layers), torch.nn.ModuleList([encoder.positions, encoder.norm])]
    groups: list[dict[str, object]] = [
        {"params": list(layer.parameters()), "highest": plan.rate * plan.layer_decay**depth}
        for depth, layer in enumerate(layers)
    ]
    inside = {id(weight) for layer in layers for weight in layer.parameters()} | {id(encoder.sight)}
    rest = [w for w in network.parameters() if w.requires_grad and id(w) not in inside]
    groups.append({"params": rest, "highest": plan.head_rate})
    groups.append({"params": [encoder.sight], "highest": plan.sight_rate, "weight_decay": 0.0})
    return [group | {"lr": 0.0} for group in groups]
