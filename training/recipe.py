"""From data to the files that ship: a teacher, the network that learns from it, calibration, export, figures, card."""

from __future__ import annotations

import json
import logging
import random
from dataclasses import dataclass
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
from training.loop import ROUNDS, Loop, Material, Plan
from training.network import HEADS, Network
from training.pieces import prune
from training.reading import TOKENS, WindowReader, answers, packed_model, remembering, torch_model
from training.rewording import neighbours, rewordings
from training.sets import beliefs_of, believing, digests, read_diplomacy, read_sets
from training.teacher import School, load_teacher
from training.unlabelled import asked, uncoded

if TYPE_CHECKING:
    from training.network import Batch
    from training.reading import Model
    from training.sets import Sentence, Sets
    from training.teacher import Teacher

log = logging.getLogger(__name__)

SHIPPED = (*(f"{part}.onnx" for part in ("lower", "upper", *HEADS)), "tokenizer.json")
"""The files that the package needs; `model.json` holds their hashes."""
SMOKE_ROUNDS = (Plan(epochs=1, tokens=200), Plan(epochs=1, tokens=200, weighted=False))
DIPLOMACY_WEIGHT = 0.5
BACKWARD_WEIGHT = 0.5
REWORDINGS = 2
"""How often all coded sentences are reworded."""
FIRST_WEIGHTS = 2015
"""The seed of the heads' first weights."""
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
        The folder of a BERT with its tokenizer, or of a model to go on from; without it, a tiny encoder of chance
        weights.
    teacher
        The folder of an MPNet with its tokenizer; without it, the network learns from coders alone, but for a tiny
        encoder, which has a tiny teacher.
    """

    data: Path
    out: Path
    base: Path | None
    teacher: Path | None = None

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
    def rounds(self) -> tuple[Plan, ...]:
        """How to train."""
        return ROUNDS if self.base else SMOKE_ROUNDS

    @property
    def state(self) -> Path:
        """Where the network is kept after each epoch."""
        return self.out / "network.pt"

    @property
    def beliefs(self) -> Path:
        """Where what the teacher said is kept."""
        return self.out / "beliefs.json"

    @property
    def stance_beliefs(self) -> Path:
        """Where what the second teachers said is kept."""
        return self.out / "stance_beliefs.json"

    def texts(self) -> list[str]:
        """Return whose word pieces are needed; our own sentences count twice."""
        texts = [sentence.text for sentence in self.train.sentences] + [a.text for a in self.train.articles]
        return texts + 2 * [row["text"] for row in self.diplomacy]

    def start(self) -> tuple[Network, Tokenizer]:
        """Return the network before training, the same each time, and its tokenizer."""
        torch.manual_seed(FIRST_WEIGHTS)
        if self.base is None:
            tokenizer, encoder = smoke.tiny_base()
        else:
            tokenizer, pieces = self._pieces(self.base / "tokenizer.json")
            encoder = load_encoder(self.base / "model.safetensors", pieces)
        return Network(encoder), tokenizer

    @property
    def has_teacher(self) -> bool:
        """Whether a teacher is asked."""
        return self.teacher is not None or self.base is None

    def start_teacher(self) -> tuple[Teacher, Tokenizer]:
        """Return the teacher before it is taught, and its tokenizer."""
        torch.manual_seed(FIRST_WEIGHTS)
        return load_teacher(self.teacher) if self.teacher else smoke.tiny_teacher()

    def _pieces(self, file: Path) -> tuple[Tokenizer, list[int]]:
        kept = self.out / "pieces.json"
        if kept.exists():  # a run that goes on keeps its pieces, whatever has been added to the data since
            return Tokenizer.from_file(str(self.out / "tokenizer.json")), json.loads(kept.read_text())
        tokenizer, pieces = prune(file, self.texts())
        tokenizer.save(str(self.out / "tokenizer.json"))
        kept.write_text(json.dumps(pieces))
        return tokenizer, pieces


def cook(recipe: Recipe, *, resume: bool = False) -> dict[str, dict[str, float]]:
    """Train, and write the model, its card and its figures.

    Returns
    -------
    dict
        By kind of weights (``fp32``, ``int8``), figure by name.
    """
    recipe.out.mkdir(parents=True, exist_ok=True)
    if not resume:
        for old in (recipe.state, recipe.beliefs, recipe.out / "pieces.json"):
            old.unlink(missing_ok=True)
    network, tokenizer = recipe.start()
    loop = Loop(network, Material(sentences(recipe), recipe.train.articles, tokenizer), recipe.rounds)
    if recipe.state.exists():
        loop.resume(recipe.state)
    while loop.epoch < loop.epochs:
        loop.run_epoch()
        loop.save(recipe.state)
    network.load_state_dict(loop.averaged())
    return finish(recipe, network, tokenizer)


def sentences(recipe: Recipe) -> list[Sentence]:
    """Return what is learned from: the coded sentences, and with a teacher its beliefs of these and of more."""
    coded = [*recipe.train.sentences, *read_diplomacy(recipe.diplomacy, "train", DIPLOMACY_WEIGHT)]
    if not recipe.has_teacher:
        return coded
    rng = random.Random(FIRST_WEIGHTS)
    network, tokenizer = recipe.start()
    near = neighbours(tokenizer, network.encoder.words.weight.detach())
    more = [*(asked(sentence, rng) for sentence in coded), *uncoded(recipe.train.articles)]
    for time in range(REWORDINGS):
        more += rewordings(coded, near, random.Random(FIRST_WEIGHTS + 1 + time))
    if not recipe.beliefs.exists():
        school = School(*recipe.start_teacher())
        school.teach(coded)
        more = school.believe(more)
        recipe.beliefs.write_text(json.dumps([beliefs_of(sentence) for sentence in more]))
        return more
    return [
        believing(sentence, *found)
        for sentence, found in zip(more, json.loads(recipe.beliefs.read_text()), strict=True)
    ]


def finish(recipe: Recipe, network: Network, tokenizer: Tokenizer) -> dict[str, dict[str, float]]:
    """Calibrate a trained network, export it, count, and write the card."""
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
