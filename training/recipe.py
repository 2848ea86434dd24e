"""From data to the files that ship: members trained side by side, their mean, calibration, export, figures, card."""

from __future__ import annotations

import json
import logging
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from tokenizers import Tokenizer

from training import diplomacy, smoke
from training.batches import batches, sentence_texts, window_texts
from training.calibration import Calibration, calibrated
from training.card import card
from training.encoder import load_encoder
from training.export import export, pack
from training.fairness import bias_figures, swapped_scores
from training.figures import attribution_figures, calibration_error, macro_f1, stance_figures
from training.loop import Loop, Material, Plan
from training.network import HEADS, Network
from training.pieces import prune
from training.reading import TOKENS, WindowReader, answers, packed_model, remembering, torch_model
from training.sets import digests, read_diplomacy, read_sets
from training.soup import soup

if TYPE_CHECKING:
    from training.network import Batch
    from training.reading import Model
    from training.sets import Sets

log = logging.getLogger(__name__)

PLANS = (Plan(seed=1, rate=1.0e-4, renaming=0.3), Plan(seed=2, rate=1.4e-4, renaming=0.2))
"""A member's each; they differ so that their mean gains."""
SHIPPED = ("encoder.onnx", *(f"{head}.onnx" for head in HEADS), "tokenizer.json")
"""The files that the package needs; `model.json` holds their hashes."""
SMOKE_PLANS = tuple(replace(plan, epochs=1, tokens=200) for plan in PLANS)
DIPLOMACY_WEIGHT = 0.5
BACKWARD_WEIGHT = 0.5
FIRST_WEIGHTS = 2015
"""The seed of the heads' first weights, the same for every member: only then does their mean mean anything."""
MEASURED_SENTENCES, MEASURED_ARTICLES = 300, 10
"""What flows through the graphs is measured on so many of the training part."""


@dataclass(frozen=True)
class Recipe:
    """What is trained on what, and where it goes.

    Parameters
    ----------
    data
        The folder of the public sets.
    out
        Where everything is written.
    base
        The folder of a BERT with its tokenizer; without it, a tiny encoder of chance weights.
    """

    data: Path
    out: Path
    base: Path | None

    @cached_property
    def train(self) -> Sets:
        """The part trained on."""
        return read_sets(self.data, "train", backward=BACKWARD_WEIGHT)

    @cached_property
    def dev(self) -> Sets:
        """The part that settings are chosen on."""
        return read_sets(self.data, "dev")

    @cached_property
    def diplomacy(self) -> list[dict[str, Any]]:
        """The diplomacy set; little of it beside tiny data."""
        rows = diplomacy.rows()
        return rows if self.base else rows[:: len(rows) // 20]

    @property
    def plans(self) -> tuple[Plan, ...]:
        """A plan per member."""
        return PLANS if self.base else SMOKE_PLANS

    def member_file(self, number: int) -> Path:
        """Return where a member's state is kept."""
        return self.out / f"member-{number}.pt"

    def start(self) -> tuple[Network, Tokenizer]:
        """Return the network before training, the same each time, and its tokenizer."""
        torch.manual_seed(FIRST_WEIGHTS)
        if self.base is None:
            tokenizer, encoder = smoke.tiny_base()
        else:
            tokenizer, pieces = self._pieces(self.base / "tokenizer.json")
            encoder = load_encoder(self.base / "model.safetensors", pieces)
        return Network(encoder), tokenizer

    def _pieces(self, file: Path) -> tuple[Tokenizer, list[int]]:
        kept = self.out / "pieces.json"
        if kept.exists():  # a run that goes on keeps its pieces, whatever has been added to the data since
            return Tokenizer.from_file(str(self.out / "tokenizer.json")), json.loads(kept.read_text())
        texts = [sentence.text for sentence in self.train.sentences] + [a.text for a in self.train.articles]
        texts += 2 * [row["text"] for row in self.diplomacy]
        tokenizer, pieces = prune(file, texts)
        tokenizer.save(str(self.out / "tokenizer.json"))
        kept.write_text(json.dumps(pieces))
        return tokenizer, pieces


def cook(recipe: Recipe, *, resume: bool = False) -> dict[str, dict[str, float]]:
    """Train every member, mix them, and write the model, its card and its figures.

    Returns
    -------
    dict
        By kind of weights (``fp32``, ``int8``), figure by name.
    """
    recipe.out.mkdir(parents=True, exist_ok=True)
    if not resume:
        for old in [*recipe.out.glob("member-*.pt"), recipe.out / "pieces.json"]:
            old.unlink(missing_ok=True)
    recipe.start()  # settles the word pieces before members read them side by side
    members = range(1, len(recipe.plans) + 1)
    with ProcessPoolExecutor(len(members), multiprocessing.get_context("spawn")) as pool:
        list(pool.map(train_member, [recipe] * len(members), members))
    return finish(recipe)


def train_member(recipe: Recipe, number: int) -> None:
    """Train one member on one thread, from where it was left off if it was."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    torch.set_num_threads(1)
    network, tokenizer = recipe.start()
    diplomats = read_diplomacy(recipe.diplomacy, "train", DIPLOMACY_WEIGHT)
    material = Material([*recipe.train.sentences, *diplomats], recipe.train.articles, tokenizer)
    plan = recipe.plans[number - 1]
    loop = Loop(network, material, plan)
    if (file := recipe.member_file(number)).exists():
        loop.resume(file)
    while loop.epoch < plan.epochs:
        loop.run_epoch()
        loop.save(file)


def finish(recipe: Recipe) -> dict[str, dict[str, float]]:
    """Mix the members, calibrate, export, count, and write the card."""
    network, tokenizer = recipe.start()
    members = [recipe.member_file(number + 1) for number in range(len(recipe.plans))]
    network.load_state_dict(soup([torch.load(file, weights_only=True)["average"] for file in members]))
    counted = Counted(recipe, tokenizer)
    calibration = counted.calibrate(torch_model(network, Calibration.none()))
    model = remembering(torch_model(network, calibration))
    export(network, calibration, recipe.out)
    pack(recipe.out, measured(recipe.train, tokenizer))
    tokenizer.save(str(recipe.out / "tokenizer.json"))
    figures = {"fp32": counted.figures(model), "int8": counted.figures(packed_model(recipe.out))}
    settings = {"scales": calibration.scales, "biases": calibration.biases}
    hashes = recipe.train.hashes | recipe.dev.hashes | digests(sorted(diplomacy.DATA.glob("*.toml")), diplomacy.DATA)
    bias = bias_figures(swapped_scores(packed_model(recipe.out), tokenizer))
    files = {name: sha256((recipe.out / name).read_bytes()).hexdigest() for name in SHIPPED}
    written = settings | {"files": files, "trained_on": hashes}
    (recipe.out / "model.json").write_text(json.dumps(written, indent=1) + "\n")
    (recipe.out / "figures.json").write_text(json.dumps(figures | {"bias": bias}, indent=1) + "\n")
    (recipe.out / "MODEL_CARD.md").write_text(card(figures, bias, hashes), encoding="utf-8")
    return figures


def measured(train: Sets, tokenizer: Tokenizer) -> list[Batch]:
    """Return sentences and articles from all over the training part."""
    sentences = train.sentences[:: max(1, len(train.sentences) // MEASURED_SENTENCES)]
    articles = train.articles[:: max(1, len(train.articles) // MEASURED_ARTICLES)]
    texts = sentence_texts(sentences, tokenizer), window_texts(articles, tokenizer)
    return [batch for part in texts for batch in batches(part, TOKENS)]


class Counted:
    """What a model is counted on.

    Parameters
    ----------
    recipe
        Its development part, and the diplomacy set's part held out.
    tokenizer
        The model's.
    """

    def __init__(self, recipe: Recipe, tokenizer: Tokenizer) -> None:
        self.articles, self.tokenizer = recipe.dev.articles, tokenizer
        self.sentences = sentence_texts(recipe.dev.sentences, tokenizer)
        self.diplomacy = sentence_texts(read_diplomacy(recipe.diplomacy, "heldout", 1.0), tokenizer)
        seen = {sentence.text for sentence in recipe.train.sentences if sentence.pairs}
        self.unseen = torch.tensor([s.text not in seen for s in recipe.dev.sentences for _ in s.pairs[::2]])

    def calibrate(self, plain: Model) -> Calibration:
        """Calibrate a model that no calibration has touched."""
        given = answers(plain, self.sentences)
        sentiment, stance = given["sentiment"][1], given["stance"][1]
        scores = {
            "sentiment": lambda found: macro_f1(sentiment, found.argmax(-1), 3),
            "stance": lambda found: _all_but_micro(stance_figures(found, stance, self.unseen)),
        }
        return calibrated(given, scores)

    def figures(self, model: Model) -> dict[str, float]:
        """Count everything."""
        given = answers(model, self.sentences)
        sentiment, stance = given["sentiment"], given["stance"]
        diplomats = answers(model, self.diplomacy)["stance"]
        return {
            "sentiment macro F1": macro_f1(sentiment[1], sentiment[0].argmax(-1), 3),
            "sentiment accuracy": _accuracy(*sentiment),
            **stance_figures(*stance, self.unseen),
            **attribution_figures(WindowReader(model, self.tokenizer), self.articles),
            "diplomacy accuracy": _accuracy(*diplomats),
            "sentiment calibration error": calibration_error(*sentiment),
            "stance calibration error": calibration_error(*stance),
        }


def _accuracy(probabilities: torch.Tensor, labels: torch.Tensor) -> float:
    return (probabilities.argmax(-1) == labels).float().mean().item()


def _all_but_micro(figures: dict[str, float]) -> float:
    kept = [value for name, value in figures.items() if "micro" not in name]
    return sum(kept) / len(kept)
