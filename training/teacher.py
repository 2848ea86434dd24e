"""A larger network that is asked what the small one learns from: MPNet, its upper half trained on the coded sets."""

from __future__ import annotations

import json
import logging
import math
import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn

from training.batches import Marks, collate, grouped, sentence_texts
from training.encoder import DROPOUT, Layer, Shape
from training.loop import EVEN, class_weights, is_neutral, question_losses, slope
from training.sets import believing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from training.batches import Text
    from training.network import Batch, Questions
    from training.sets import Sentence

log = logging.getLogger(__name__)

MPNET = Shape(30527, width=768, layers=12, attention_heads=12, inner=3072, positions=514, epsilon=1e-5)
MARKS = Marks(start=0, stop=2, pad=1)
"""MPNet's numbers of what stands around a text."""
FIRST_PLACE = 2
"""MPNet's number of a text's first place."""
BUCKETS, FARTHEST = 32, 128


@dataclass(frozen=True)
class Lesson:
    """How the teacher is taught.

    Parameters
    ----------
    epochs
        Times that every sentence is read.
    rate, head_rate
        Highest learning rate of the top layer and of the heads.
    layer_decay
        The rate of each layer below is this much of the one above.
    neutral, targets
        Share of the sentences without any polar stance, and of those whose coders were asked about no pair, read in
        each epoch.
    weighted
        Whether rare answers count more than frequent ones.
    tokens
        In a batch.
    """

    epochs: int = 2
    rate: float = 7e-5
    head_rate: float = 2.5e-4
    layer_decay: float = 0.9
    neutral: float = 0.5
    targets: float = 1.0
    weighted: bool = True
    tokens: int = 1500
    seed: int = 7


LESSONS = (
    Lesson(),
    Lesson(epochs=3, rate=5e-5, head_rate=1.5e-4, neutral=1.0, targets=0.3, weighted=False, seed=8),
)
"""All answers first, rare ones above all; then mostly stance, which takes longer, each answer as often as it is due."""


class Teacher(nn.Module):
    """MPNet with a head for sentiment and one for stance, asked as the small network is.

    The lower half of its layers stays as it is: each text passes them once, and training takes half the time.

    Parameters
    ----------
    shape
        How large it is.
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.words = nn.Embedding(shape.vocabulary, shape.width)
        self.positions = nn.Embedding(shape.positions, shape.width)
        self.norm = nn.LayerNorm(shape.width, eps=shape.epsilon)
        self.apart = nn.Embedding(BUCKETS, shape.attention_heads)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.frozen = shape.layers // 2
        self.heads = nn.ModuleDict(
            {"sentiment": plain_head(2, shape.width, 3), "stance": plain_head(4, shape.width, 3)}
        )

    def lower(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Return the states that the frozen layers give (batch, length, width)."""
        states = self.norm(self.words(ids) + self.positions(torch.arange(ids.shape[1]) + FIRST_PLACE))
        return self._through(self.layers[: self.frozen], states, mask)

    def upper(self, states: Tensor, mask: Tensor) -> Tensor:
        """Return the states that the trained layers give."""
        return self._through(self.layers[self.frozen :], states, mask)

    def answers(self, states: Tensor, mask: Tensor, questions: dict[str, Questions]) -> dict[str, Tensor]:
        """Return logits by head."""
        mean = (mask[:, None] @ states.float())[:, 0] / mask.sum(-1, keepdim=True)
        return {head: self._answer(head, asked, states.float(), mean) for head, asked in questions.items()}

    def _answer(self, head: str, asked: Questions, states: Tensor, mean: Tensor) -> Tensor:
        pooled = (asked.spans @ states[asked.row]).unbind(1)
        product = [pooled[0] * pooled[1]] if len(pooled) > 1 else []
        return self.heads[head](torch.cat([*pooled, *product, mean[asked.row]], -1))

    def _through(self, layers: Iterable[nn.Module], states: Tensor, mask: Tensor) -> Tensor:
        apart = self.apart(_buckets(mask.shape[1])).permute(2, 0, 1)[None]
        bias = apart + (1 - mask[:, None, None]) * -1e4
        for layer in layers:
            states = layer(states, bias)
        return states


def plain_head(vectors: int, width: int, answers: int) -> nn.Module:
    """Return what turns some states of a question into logits."""
    dropout, inner = nn.Dropout(DROPOUT), nn.Linear(vectors * width, width)
    return nn.Sequential(dropout, inner, nn.GELU(), dropout, nn.Linear(width, answers))


def _buckets(length: int) -> Tensor:
    """Number how far each token is from each other one: exactly when near, by powers when far (Raffel et al. 2020)."""
    distance = torch.arange(length)[None] - torch.arange(length)[:, None]
    half, near = BUCKETS // 2, BUCKETS // 4
    far = near + (
        torch.log(distance.abs().clamp(min=1) / near) / math.log(FARTHEST / near) * (half - near)
    ).long().clamp(max=half - near - 1)
    return torch.where(distance.abs() < near, distance.abs(), far) + half * (distance > 0)


def load_teacher(folder: Path) -> tuple[Teacher, Tokenizer]:
    """Read MPNet's weights and tokenizer from ``all-mpnet-base-v2``'s folder; the heads have chance weights."""
    settings = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    settings["truncation"] = settings["padding"] = settings["post_processor"] = None
    weights = load_file(folder / "model.safetensors")
    teacher = Teacher(MPNET)
    state = {
        "words.weight": weights["embeddings.word_embeddings.weight"],
        "positions.weight": weights["embeddings.position_embeddings.weight"],
        "norm.weight": weights["embeddings.LayerNorm.weight"],
        "norm.bias": weights["embeddings.LayerNorm.bias"],
        "apart.weight": weights["encoder.relative_attention_bias.weight"],
    }
    for number in range(MPNET.layers):
        state |= _layer_weights(weights, number)
    teacher.load_state_dict(state | teacher.heads.state_dict(prefix="heads."))
    return teacher, Tokenizer.from_str(json.dumps(settings))


def _layer_weights(weights: dict[str, Tensor], number: int) -> dict[str, Tensor]:
    old, new = f"encoder.layer.{number}.", f"layers.{number}."
    names = {
        "mixed": "attention.attn.o", "attention_norm": "attention.LayerNorm", "inner": "intermediate.dense",
        "outer": "output.dense", "norm": "output.LayerNorm",
    }  # fmt: skip
    state = {}
    for kind in ("weight", "bias"):
        parts = [weights[f"{old}attention.attn.{part}.{kind}"] for part in "qkv"]
        state[f"{new}query_key_value.{kind}"] = torch.cat(parts)
        state |= {f"{new}{to}.{kind}": weights[f"{old}{name}.{kind}"] for to, name in names.items()}
    return state


def _is_read(sentence: Sentence, lesson: Lesson, rng: random.Random) -> bool:
    share = lesson.neutral if is_neutral(sentence) else 1.0 if sentence.pairs else lesson.targets
    return rng.random() < share


class School:
    """Teaches the teacher, and asks it.

    Parameters
    ----------
    teacher, tokenizer
        As `load_teacher` gives them; the teacher is trained in place.
    """

    def __init__(self, teacher: Teacher, tokenizer: Tokenizer) -> None:
        self.teacher, self.tokenizer = teacher, tokenizer
        self._read: dict[tuple[int, ...], Tensor] = {}

    def teach(self, sentences: Sequence[Sentence], lessons: Sequence[Lesson] = LESSONS) -> None:
        """Train the upper layers and the heads on coded sentences.

        The mean of the weights after each epoch of the last lesson is kept: it does better than the last ones.
        """
        texts = sentence_texts(sentences, self.tokenizer, MARKS)
        self._read_lower(texts)
        for lesson in lessons:
            ends = list(self._epoch_ends(sentences, texts, lesson))
        self.teacher.load_state_dict({name: torch.stack([end[name] for end in ends]).mean(0) for name in ends[0]})

    def _epoch_ends(
        self, sentences: Sequence[Sentence], texts: Sequence[Text], lesson: Lesson
    ) -> Iterator[dict[str, Tensor]]:
        """Take a lesson, and yield the weights after each of its epochs."""
        torch.manual_seed(lesson.seed)
        rng = random.Random(lesson.seed)
        weights = class_weights(sentences, lesson.neutral) if lesson.weighted else EVEN
        optimizer = torch.optim.AdamW(self._groups(lesson), lr=0.0, weight_decay=0.01, fused=True)
        for epoch in range(lesson.epochs):
            read = [text for s, text in zip(sentences, texts, strict=True) if _is_read(s, lesson, rng)]
            groups = grouped([len(text.ids) for text in read], lesson.tokens, rng)
            self.teacher.train()
            started, losses = time.monotonic(), []
            for number, group in enumerate(groups):
                progress = (epoch + number / len(groups)) / lesson.epochs
                for part in optimizer.param_groups:
                    part["lr"] = part["highest"] * slope(progress)
                loss = self._loss([read[n] for n in group], weights)
                loss.backward()
                nn.utils.clip_grad_norm_(self.teacher.parameters(), 1.0)
                optimizer.step()
                optimizer.zero_grad()
                losses.append(loss.item())
            log.info(
                "teacher, epoch %d: loss %.3f, %.0f s", epoch + 1, sum(losses) / len(losses),
                time.monotonic() - started,
            )  # fmt: skip
            yield {name: weight.clone() for name, weight in self.teacher.state_dict().items()}

    def believe(self, sentences: Sequence[Sentence]) -> list[Sentence]:
        """Return the sentences with what the teacher believes beside every target and pair."""
        texts = sentence_texts(sentences, self.tokenizer, MARKS)
        found = list(sentences)
        self._read_lower(texts)
        for group in grouped([len(text.ids) for text in texts], tokens=4000):
            with torch.no_grad():
                answers = self._answers([texts[n] for n in group])[1]
            beliefs = {head: iter(logits.softmax(-1).tolist()) for head, logits in answers.items()}
            for n in group:
                targets = [next(beliefs["sentiment"]) for _ in found[n].targets]
                found[n] = believing(found[n], targets, [next(beliefs["stance"]) for _ in found[n].pairs])
        return found

    def _answers(self, texts: Sequence[Text]) -> tuple[Batch, dict[str, Tensor]]:
        batch = collate(texts, MARKS)
        lower = nn.utils.rnn.pad_sequence([self._read[tuple(text.ids)] for text in texts], batch_first=True)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states = self.teacher.upper(lower, batch.mask)
        return batch, self.teacher.answers(states, batch.mask, batch.questions)

    def _loss(self, texts: Sequence[Text], weights: dict[str, Tensor]) -> Tensor:
        batch, answers = self._answers(texts)
        losses = [
            question_losses(answers[head], asked, weights[head]) * asked.weights
            for head, asked in batch.questions.items()
        ]
        return torch.cat(losses).mean()

    def _read_lower(self, texts: Sequence[Text]) -> None:
        """Pass the texts that have not been read yet through the frozen layers."""
        new = [text for text in texts if tuple(text.ids) not in self._read]
        self.teacher.eval()
        for group in grouped([len(text.ids) for text in new], tokens=4000):
            batch = collate([new[n] for n in group], MARKS)
            with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
                states = self.teacher.lower(batch.ids, batch.mask)
            for n, state in zip(group, states, strict=True):
                self._read[tuple(new[n].ids)] = state[: len(new[n].ids)].to(torch.bfloat16).clone()

    def _groups(self, lesson: Lesson) -> list[dict[str, object]]:
        self.teacher.requires_grad_(False)
        rates = [(self.teacher.heads, lesson.head_rate)]
        for depth, layer in enumerate(reversed(self.teacher.layers[self.teacher.frozen :])):
            rates.append((layer, lesson.rate * lesson.layer_decay**depth))
        return [{"params": list(part.requires_grad_().parameters()), "highest": rate} for part, rate in rates]
