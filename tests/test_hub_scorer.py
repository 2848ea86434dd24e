"""The documentation's scorer of a Hugging Face pipeline, with a tiny model that is trained here."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

import newsanalysis as na

torch = pytest.importorskip("torch", reason="needs the extra 'train'")
transformers = pytest.importorskip("transformers", reason="needs the extra 'dev'")

EXAMPLE = Path(__file__).parents[1] / "docs" / "examples" / "hub_scorer.py"
TAUGHT = [
    ("Seoul condemned Pyongyang.", 0),
    ("Seoul met Pyongyang.", 1),
    ("Seoul praised Pyongyang.", 2),
    ("Tokyo condemned Beijing.", 0),
    ("Tokyo met Beijing.", 1),
    ("Tokyo praised Beijing.", 2),
]


@pytest.fixture(scope="module")
def example() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hub_scorer", EXAMPLE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def tiny_classifier(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder with a BERT of one layer that knows six sentences."""
    folder = tmp_path_factory.mktemp("classifier")
    words = sorted({word for text, _ in TAUGHT for word in text.lower().replace(".", " .").split()} | {"toward"})
    (folder / "vocab.txt").write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *words]))
    tokenizer = transformers.BertTokenizerFast(str(folder / "vocab.txt"))
    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        id2label={0: "Negative", 1: "Neutral", 2: "Positive"},
        label2id={"Negative": 0, "Neutral": 1, "Positive": 2},
    )
    model = transformers.BertForSequenceClassification(config)
    batch = tokenizer([text for text, _ in TAUGHT], return_tensors="pt", padding=True)
    labels = torch.tensor([label for _, label in TAUGHT])
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    for _ in range(150):
        optimizer.zero_grad()
        model(**batch, labels=labels).loss.backward()
        optimizer.step()
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return str(folder)


def test_a_pipeline_scores_what_it_was_taught(example: ModuleType, tiny_classifier: str) -> None:
    scorer = example.PipelineScorer(tiny_classifier)
    assert isinstance(scorer, na.Scorer)
    texts = [text for text, _ in TAUGHT]
    tones = na.score_sentiment(texts, scorer=scorer)
    assert tones["label"].tolist() == ["negative", "neutral", "positive"] * 2
    names = [(0, 5)] * len(texts)
    targets = [(text.rindex(" ") + 1, len(text) - 1) for text in texts]
    stances = na.score_stance(texts, names, targets, scorer=scorer)
    assert (stances["score"].iloc[[2, 5]] > stances["score"].iloc[[0, 3]].to_numpy()).all()


def test_a_pipeline_scores_a_piece(example: ModuleType, tiny_classifier: str) -> None:
    result = na.analyze(
        "Seoul condemned Pyongyang. Seoul praised Pyongyang.", scorer=example.PipelineScorer(tiny_classifier)
    )
    assert result.sentences["sentiment"].gt(0).tolist() == [False, True]
    probabilities = result.positions[["negative", "neutral", "positive"]]
    assert all(sure in row for sure, row in zip(result.positions["confidence"], probabilities.to_numpy(), strict=True))
    assert result.positions["stance"].is_monotonic_increasing


def test_no_texts_are_no_question(example: ModuleType, tiny_classifier: str) -> None:
    assert example.PipelineScorer(tiny_classifier).sentiment([]).shape == (0, 3)
