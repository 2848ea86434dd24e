"""A second teacher, for stance alone: MPNet again, but it reads a text once a pair, with both actors marked in it."""

from __future__ import annotations

import logging
import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - its usual name

from newsanalysis.model.reader import padded
from training.batches import LONGEST_SENTENCE, grouped
from training.loop import SMOOTHING, slope
from training.pieces import tokens_of
from training.sets import STANCES
from training.teacher import MARKS, plain_head

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tokenizers import Tokenizer

    from training.sets import Belief, Place, Sentence
    from training.teacher import Teacher

log = logging.getLogger(__name__)

SWAPPED = (0, 2, 1, 4, 3)
"""DSE's classes when p and q change places."""
SIGNS = "@", "#"
"""What stands around the first actor, and around the second."""
FROZEN = 4
"""How many of the lower layers stay as they are."""
COUNTS_SENTIMENT = 0.7
"""What a batch of targets counts beside one of pairs."""


@dataclass(frozen=True)
class Course:
    """How the second teacher is taught.

    Parameters
    ----------
    neutral, targets
        By epoch: the share read of the pairs without a stance, and of the sentences with a target alone.
    rate, head_rate
        Highest learning rate of the top layer and of the heads.
    layer_decay
        The rate of each layer below is this much of the one above.
    tokens
        In a batch.
    seed
        Of all that is drawn by chance.
    """

    neutral: tuple[float, ...] = (0.5, 0.6, 0.7, 0.8)
    targets: tuple[float, ...] = (0.6, 0.25, 0.1, 0.0)
    rate: float = 5.5e-5
    head_rate: float = 2e-4
    layer_decay: float = 0.9
    tokens: int = 2000
    seed: int = 1


@dataclass(frozen=True)
class Asked:
    """A text with one or two actors marked in it.

    Attributes
    ----------
    ids
        Its tokens.
    actors
        By actor, the first token of its mark and the last.
    label
        The right answer, where it is taught.
    """

    ids: list[int]
    actors: tuple[tuple[int, int], ...]
    label: int = 0


class Marked(nn.Module):
    """MPNet with one head that chooses among DSE's five classes, and one for sentiment, which it learns by the way.

    Parameters
    ----------
    teacher
        With its first weights; its layers are trained in place, but for the lowest `FROZEN`.
    """

    def __init__(self, teacher: Teacher) -> None:
        super().__init__()
        self.body = teacher
        teacher.frozen = min(FROZEN, len(teacher.layers) - 1)
        teacher.requires_grad_(False)
        self.trained = teacher.layers[teacher.frozen :].requires_grad_()
        width = teacher.words.embedding_dim
        self.heads = nn.ModuleList([plain_head(3, width, 3), plain_head(5, width, len(STANCES))])

    def forward(self, asked: Sequence[Asked]) -> Tensor:
        """Return logits: of the classes where two actors are marked, else of negative, neutral and positive."""
        ids, mask = map(torch.from_numpy, padded([one.ids for one in asked]))
        with torch.autocast("cpu", dtype=torch.bfloat16):
            with torch.no_grad():
                lower = self.body.lower(ids, mask)
            states = self.body.upper(lower, mask)
        states = states.float()
        mean = (mask[:, None] @ states)[:, 0] / mask.sum(-1, keepdim=True)
        actors = range(len(asked[0].actors))
        marks = [torch.stack([s[one.actors[n][0]] for s, one in zip(states, asked, strict=True)]) for n in actors]
        means = [torch.stack([_inside(s, one.actors[n]) for s, one in zip(states, asked, strict=True)]) for n in actors]
        return self.heads[len(actors) - 1](torch.cat([*marks, *means, mean], -1))


def _inside(states: Tensor, marks: tuple[int, int]) -> Tensor:
    return states[marks[0] + 1 : marks[1]].mean(0)


def mark(tokenizer: Tokenizer, text: str, actors: Sequence[Place], label: int = 0) -> Asked:
    """Set a sign around each actor's tokens; a text is cut where it is too long, but never before its actors.

    Examples
    --------
    >>> from training.smoke import tiny_base
    >>> tokenizer, _ = tiny_base()
    >>> asked = mark(tokenizer, "Anna met Bo.", [(9, 11), (0, 4)])
    >>> [tokenizer.id_to_token(number) for number in asked.ids[1:-1]], asked.actors
    (['#', 'anna', '#', 'met', '@', 'bo', '@', '.'], ((5, 7), (1, 3)))
    """
    encoding = tokenizer.encode(text, add_special_tokens=False)
    spans = [tokens_of(place, encoding.offsets) or range(len(encoding.ids)) for place in actors]
    edges = [(span[0], span[-1] + 1) for span in spans]
    marks = [(first, True, -last, n) for n, (first, last) in enumerate(edges)]
    marks += [(last, False, -first, n) for n, (first, last) in enumerate(edges)]
    ids, at, found = [MARKS.start], 0, {}
    for edge, opens, _, actor in sorted(marks):
        ids += encoding.ids[at:edge]
        at = edge
        found[actor, opens] = len(ids)
        ids.append(tokenizer.token_to_id(SIGNS[actor]))
    ids = [*ids, *encoding.ids[at:]][: max(LONGEST_SENTENCE, len(ids))]
    return Asked([*ids, MARKS.stop], tuple((found[n, True], found[n, False]) for n in range(len(actors))), label)


class SecondSchool:
    """Teaches the second teacher, and asks it.

    Parameters
    ----------
    teacher, tokenizer
        As `load_teacher` gives them.
    """

    def __init__(self, teacher: Teacher, tokenizer: Tokenizer) -> None:
        self.marked, self.tokenizer = Marked(teacher), tokenizer

    def teach(self, sentences: Sequence[Sentence], course: Course | None = None) -> None:
        """Train on the pairs and targets that coders were asked about.

        The mean of the weights after each of the last two epochs is kept.
        """
        course = course or Course()
        torch.manual_seed(course.seed)
        rng = random.Random(course.seed)
        pairs = [self._pair_asked(s, n) for s in sentences for n in range(0, len(s.pairs), 2)]
        targets = [
            mark(self.tokenizer, s.text, [t.place], t.label + 1)
            for s in sentences
            for t in s.targets
            if t.label is not None
        ]
        optimizer = torch.optim.AdamW(self._groups(course), lr=0.0, weight_decay=0.01, fused=True)
        ends = []
        for epoch in range(len(course.neutral)):
            read = [rng.choice(ways) for ways in pairs if ways[0].label or rng.random() < course.neutral[epoch]]
            aside = [target for target in targets if rng.random() < course.targets[epoch]]
            batches = [*_batches(read, course.tokens, rng), *_batches(aside, course.tokens, rng)]
            rng.shuffle(batches)
            self.marked.train()
            losses = []
            for number, batch in enumerate(batches):
                progress = (epoch + number / len(batches)) / len(course.neutral)
                for group in optimizer.param_groups:
                    group["lr"] = group["highest"] * slope(progress)
                losses.append(self._learn(batch, optimizer))
            log.info("second teacher, epoch %d: loss %.3f", epoch + 1, sum(losses) / len(losses))
            ends = [*ends[-1:], [weight.detach().clone() for weight in self._learned()]]
        with torch.no_grad():
            for weight, *last in zip(self._learned(), *ends, strict=True):
                weight.copy_(torch.stack(last).mean(0))

    def believe(self, sentences: Sequence[Sentence], seed: int) -> list[Sentence]:
        """Return the sentences, each of one pair, asked one way or the other, with what the teacher believes of it.

        Which way is drawn by the seed.
        """
        rng = random.Random(seed)
        ways = [rng.randrange(2) for _ in sentences]
        asked = [self._pair_asked(sentence, 0)[way] for sentence, way in zip(sentences, ways, strict=True)]
        found = list(sentences)
        for number, way, classes in zip(range(len(asked)), ways, self.ask(asked).tolist(), strict=True):
            forward, backward = beliefs([classes[n] for n in SWAPPED] if way else classes)
            one, other = found[number].pairs
            found[number] = replace(
                found[number], pairs=(replace(one, belief=forward), replace(other, belief=backward))
            )
        return found

    @torch.inference_mode()
    def ask(self, asked: Sequence[Asked]) -> Tensor:
        """Return how likely each class is (asked, 5)."""
        self.marked.eval()
        found = torch.zeros(len(asked), len(STANCES))
        for group in grouped([len(one.ids) for one in asked], tokens=5000):
            found[group] = self.marked([asked[n] for n in group]).softmax(-1)
        return found

    def _pair_asked(self, sentence: Sentence, number: int) -> tuple[Asked, Asked]:
        """Mark the actors of a pair, the first one first and the other way round."""
        one, other = sentence.pairs[number : number + 2]
        label = list(STANCES.values()).index((one.label or 0, other.label or 0))
        return (
            mark(self.tokenizer, sentence.text, (one.source, one.target), label),
            mark(self.tokenizer, sentence.text, (one.target, one.source), SWAPPED[label]),
        )

    def _learn(self, batch: Sequence[Asked], optimizer: torch.optim.Optimizer) -> float:
        labels = torch.tensor([one.label for one in batch])
        loss = F.cross_entropy(self.marked(batch), labels, label_smoothing=SMOOTHING)
        (loss if len(batch[0].actors) > 1 else COUNTS_SENTIMENT * loss).backward()
        nn.utils.clip_grad_norm_(self.marked.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        return loss.item()

    def _learned(self) -> list[nn.Parameter]:
        return [weight for weight in self.marked.parameters() if weight.requires_grad]

    def _groups(self, course: Course) -> list[dict[str, object]]:
        rates = [(self.marked.heads, course.head_rate)]
        rates += [(layer, course.rate * course.layer_decay**d) for d, layer in enumerate(reversed(self.marked.trained))]
        return [{"params": list(part.parameters()), "highest": rate} for part, rate in rates]


def _batches(asked: Sequence[Asked], tokens: int, rng: random.Random) -> list[list[Asked]]:
    return [[asked[n] for n in group] for group in grouped([len(one.ids) for one in asked], tokens, rng)]


def beliefs(classes: Sequence[float]) -> tuple[Belief, Belief]:
    """Turn how likely DSE's classes are into how likely negative, neutral and positive are, forward and backward.

    Examples
    --------
    >>> beliefs([0.5, 0.25, 0.0, 0.125, 0.125])
    ((0.125, 0.625, 0.25), (0.125, 0.875, 0.0))
    """
    _, warm, warm_back, cold, cold_back = classes
    return (cold, 1 - cold - warm, warm), (cold_back, 1 - cold_back - warm_back, warm_back)
