"""Going on from a model that ships: its reading of stance learns from a second teacher; all else stays as it is.

Only the layers of stance's own are trained, on the states that the layers below give, which each text passes once.
"""

from __future__ import annotations

import json
import logging
import random
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, nn

from training.batches import collate, grouped, sentence_texts
from training.calibration import Calibration
from training.loop import EVEN, is_neutral, question_losses, slope
from training.marked import Course, SecondSchool
from training.network import MARKED
from training.pieces import prune
from training.reading import TOKENS, answers, torch_model
from training.recipe import DIPLOMACY_WEIGHT, finish
from training.rewording import neighbours, reworded
from training.sets import Pair, Sentence, believing, read_diplomacy
from training.shipped import read_shipped
from training.unlabelled import names, uncoded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from tokenizers import Tokenizer

    from training.batches import Text
    from training.heads import MarkedReader
    from training.network import Network
    from training.recipe import Recipe
    from training.sets import Belief, Place

log = logging.getLogger(__name__)

BACKWARD = "backward"
"""The pool of pairs whose later name stands for or against the earlier one, which is rare."""
SHARES = {"polar": 9, "neutral": 10, "reworded": 26, "other": 17, "free": 26, "diplomacy": 5, BACKWARD: 8}
"""How much of what is read comes from where: coded pairs with a stance and without one, both in other words, other
names in the same sentences, names in sentences whose pairs nobody coded, our own diplomacy set, and the rare ones
once more."""
LIKELY = 0.3
"""From where on a belief is taken for such a stance."""
TIMES, TIMES_NEUTRAL = 14, 0.8
"""How often a coded pair is reworded."""
PAIRS = 3
"""Of names that nobody coded, in a sentence."""
ITSELF = 0.3
"""What the network's own beliefs count on coded and reworded pairs; the second teacher's count the rest."""
SEED = 31
TEACHERS = 1, 2
"""Seeds of the two that are taught the same; what they believe is averaged."""


@dataclass(frozen=True)
class Reading:
    """How stance is learned further.

    Parameters
    ----------
    sentences
        How many are read, of each one pair in one direction.
    rate, head_rate, mark_rate
        Highest learning rates: of stance's own layers, of its head, and of the marks.
    tokens
        In a batch.
    forward
        Share of the pairs asked from the first to the second, as the coders were; of `BACKWARD`, half as many.
    averaging
        How much of the average of weights, which is kept, stays at each step.
    """

    sentences: int = 1_200_000
    rate: float = 1e-4
    head_rate: float = 3e-4
    mark_rate: float = 1e-3
    tokens: int = 3000
    forward: float = 0.6
    averaging: float = 0.998


def go_on(recipe: Recipe, start: Path, *, resume: bool = False) -> dict[str, dict[str, float]]:
    """Teach the model of a folder stance further, and write what :func:`training.recipe.cook` writes.

    Parameters
    ----------
    recipe
        With a teacher.
    start
        The folder of the model to go on from.
    resume
        Take what the second teacher said from an earlier run.
    """
    recipe.out.mkdir(parents=True, exist_ok=True)
    if not resume:
        recipe.stance_beliefs.unlink(missing_ok=True)
    network = read_shipped(start)
    tokenizer, pieces = prune(start / "tokenizer.json", recipe.texts())
    network.encoder.keep(pieces)
    told = believed(recipe, network, tokenizer)
    read = {name: sentence_texts(found, tokenizer) for name, found in told.items() if found}
    learn(network, read, Reading() if recipe.base else Reading(sentences=100, tokens=200))
    return finish(recipe, network, tokenizer)


def learn(network: Network, read: Mapping[str, Sequence[Text]], reading: Reading) -> None:
    """Train the layers and the head of stance."""
    torch.manual_seed(SEED)
    rng = random.Random(SEED)
    reader = network.readers[MARKED]
    below = {name: _below(network, texts) for name, texts in read.items()}
    optimizer = _optimizer(reader, reading)
    average = {name: weight.clone() for name, weight in reader.state_dict().items()}
    drawn_from = rng.choices(list(read), [SHARES[name] for name in read], k=reading.sentences)
    drawn = [(name, rng.randrange(len(read[name]))) for name in drawn_from]
    groups = grouped([len(read[name][n].ids) for name, n in drawn], reading.tokens, rng)
    reader.train()
    for step, group in enumerate(groups):
        for part in optimizer.param_groups:
            part["lr"] = part["highest"] * slope(step / len(groups))
        places = [drawn[number] for number in group]
        texts = [_one_way(read[name][n], rng, reading.forward / (2 if name == BACKWARD else 1)) for name, n in places]
        loss = _loss(network, texts, [below[name][n] for name, n in places])
        loss.backward()
        nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        share = 1 - min(reading.averaging, (2 + step) / (11 + step))
        torch._foreach_lerp_(list(average.values()), list(reader.state_dict().values()), share)
        if step % 500 == 0:
            log.info("stance, %d of %d: loss %.3f", step, len(groups), loss.item())
    reader.load_state_dict(average)


def _optimizer(reader: MarkedReader, reading: Reading) -> torch.optim.Optimizer:
    rates = (reader.layers, reading.rate), (reader.reader, reading.head_rate), (reader.mark, reading.mark_rate)
    groups = [{"params": list(part.parameters()), "highest": rate} for part, rate in rates]
    return torch.optim.AdamW(groups, lr=0.0, weight_decay=0.01, fused=True)


def _loss(network: Network, texts: Sequence[Text], states: Sequence[Tensor]) -> Tensor:
    batch = collate(texts)
    asked = batch.questions[MARKED]
    padded = nn.utils.rnn.pad_sequence(list(states), batch_first=True)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits = network.readers[MARKED](padded, batch.mask, asked.row, asked.spans)
    return (question_losses(logits.float(), asked, EVEN[MARKED]) * asked.weights).mean()


def _one_way(text: Text, rng: random.Random, forward: float) -> Text:
    """Ask one pair of a text, in one direction; of the diplomacy set, any question."""
    asked = text.questions[MARKED]
    first = 2 * rng.randrange(len(asked) // 2)
    return replace(text, questions={MARKED: [asked[first + (rng.random() > forward)]]})


def _below(network: Network, texts: Sequence[Text]) -> list[Tensor]:
    """Return the states of each text that stance begins from."""
    found: list[Tensor] = [torch.empty(0)] * len(texts)
    network.eval()
    for group in grouped([len(text.ids) for text in texts], TOKENS):
        batch = collate([texts[n] for n in group])
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            states = network.encoder.lower(batch.ids, batch.mask)
        for n, state in zip(group, states, strict=True):
            found[n] = state[: len(texts[n].ids)].to(torch.bfloat16).clone()
    return found


def believed(recipe: Recipe, network: Network, tokenizer: Tokenizer) -> dict[str, list[Sentence]]:
    """Return what is learned from, by pool, with the beliefs of the second teachers and of the network itself."""
    found = pools(recipe, network, tokenizer)
    taught = {name: sentences for name, sentences in found.items() if name != "diplomacy"}
    if not recipe.stance_beliefs.exists():
        each = [_said(recipe, taught, seed) for seed in TEACHERS]
        mean = {name: np.mean([said[name] for said in each], axis=0).tolist() for name in taught}
        recipe.stance_beliefs.write_text(json.dumps(mean))
    told = json.loads(recipe.stance_beliefs.read_text())
    for name, sentences in taught.items():
        found[name] = [believing(sentence, [], pairs) for sentence, pairs in zip(sentences, told[name], strict=True)]
    for name in ("polar", "neutral", "reworded"):
        found[name] = _with_its_own(network, tokenizer, found[name])
    found[BACKWARD] = [sentence for name in taught for sentence in found[name] if _is_backward(sentence)]
    return found


def _is_backward(sentence: Sentence) -> bool:
    later = max(sentence.pairs, key=lambda pair: pair.source)
    return later.belief[0] + later.belief[2] > LIKELY


def _said(recipe: Recipe, taught: Mapping[str, Sequence[Sentence]], seed: int) -> dict[str, list[list[Belief]]]:
    """Teach a second teacher, and ask it about every pair."""
    school = SecondSchool(*recipe.start_teacher())
    school.teach(recipe.train.sentences, Course(seed=seed))
    return {
        name: [[pair.belief for pair in s.pairs] for s in school.believe(asked, seed)] for name, asked in taught.items()
    }


def pools(recipe: Recipe, network: Network, tokenizer: Tokenizer) -> dict[str, list[Sentence]]:
    """Return what is learned from, by pool; but for the diplomacy set, a sentence has the questions of one pair."""
    rng = random.Random(SEED)
    near = neighbours(tokenizer, network.encoder.words.weight.detach())
    coded = [pair for sentence in recipe.train.sentences for pair in _coded_pairs(sentence)]
    again = [reworded(pair, near, rng) for pair in coded for _ in range(_times(pair, rng))]
    free = [*uncoded(recipe.train.articles, SEED), *(s for s in recipe.train.sentences if not s.pairs)]
    return {
        "polar": [pair for pair in coded if not is_neutral(pair)],
        "neutral": [pair for pair in coded if is_neutral(pair)],
        "reworded": [pair for pair in again if pair.pairs],
        "other": [pair for sentence in recipe.train.sentences if sentence.pairs for pair in _others(sentence, rng)],
        "free": [pair for sentence in free for pair in _others(Sentence(sentence.text), rng)],
        "diplomacy": list(read_diplomacy(recipe.diplomacy, "train", DIPLOMACY_WEIGHT)),
    }


def _coded_pairs(sentence: Sentence) -> Iterator[Sentence]:
    for n in range(0, len(sentence.pairs), 2):
        yield replace(sentence, targets=(), pairs=sentence.pairs[n : n + 2])


def _times(pair: Sentence, rng: random.Random) -> int:
    return int(rng.random() < TIMES_NEUTRAL) if is_neutral(pair) else TIMES


def _others(sentence: Sentence, rng: random.Random) -> Iterator[Sentence]:
    """Yield the sentence with each of some pairs that nobody coded, of its names and of the actors coded."""
    text, known = sentence.text, {frozenset((pair.source, pair.target)) for pair in sentence.pairs}
    places = sorted({*names(text), *(pair.source for pair in sentence.pairs)})
    pairs = [
        both for both in combinations(places, 2)
        if frozenset(both) not in known and text[slice(*both[0])] != text[slice(*both[1])] and not _overlap(both)
    ]  # fmt: skip
    for one, other in rng.sample(pairs, min(PAIRS, len(pairs))):
        yield Sentence(text, pairs=(Pair(one, other, None), Pair(other, one, None)))


def _overlap(both: Iterable[Place]) -> bool:
    (_, end), (start, _) = sorted(both)
    return start < end


def _with_its_own(network: Network, tokenizer: Tokenizer, sentences: Sequence[Sentence]) -> list[Sentence]:
    """Return the sentences with the teacher's beliefs of their pairs and the network's own, averaged."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        given = answers(torch_model(network, Calibration.none()), sentence_texts(sentences, tokenizer))
    own = iter(given["stance"][0].float().tolist())
    return [
        believing(sentence, [], [_mean(pair.belief, next(own)) for pair in sentence.pairs]) for sentence in sentences
    ]


def _mean(teacher: Sequence[float], own: Sequence[float]) -> list[float]:
    return [(1 - ITSELF) * one + ITSELF * other for one, other in zip(teacher, own, strict=True)]
