"""Learn the weights of `LexiconScorer` for spans that no cue pattern relates, and write them as TOML.

    python benchmarks/fit_weights.py target NEWSMTSC_TRAIN.jsonl
    python benchmarks/fit_weights.py pair DSE_TRAIN.jsonl

The first takes rows of `text, start, end, label` (-1, 0, 1), the second of `text, p, q, label` (0 neutral; 1 p is
positive toward q; 2 q toward p; 3 and 4 the same, negative). Multinomial logistic regression on the features of
`newsanalysis.scoring.surroundings` and, for targets, on words; by gradient descent with weight decay.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from newsanalysis.records import Span
from newsanalysis.scoring import lexicon
from newsanalysis.scoring.relations import read_relations
from newsanalysis.scoring.surroundings import Surroundings, around, between

OUT = Path(lexicon.__file__).parents[1] / "resources" / "weights"
RAREST_WORD = 12
WEAKEST_WORD = 0.1
DECAY = {"target": 2e-3, "pair": 1e-4}
STEPS = 500
SOURCES = {
    "target": "NewsMTSC, training part (Hamborg and Donnay 2021, EACL; MIT licence): "
    "sentiment toward a span of a sentence",
    "pair": "DSE, training part (Park, Pan and Joo 2021, Findings of EMNLP): who is for or against whom in a sentence",
}
SIGN = {1: (1, 0), 2: (0, 1), 3: (-1, 0), 4: (0, -1)}


def target_rows(rows: list[dict[str, Any]]) -> tuple[list[Surroundings], list[int]]:
    found = []
    for row in rows:
        text, target = row["text"], Span(row["start"], row["end"])
        relations = read_relations(text, [target, *lexicon._names(text, target)])
        incoming = [r.stance for r in relations if r.target == 0 != r.source]
        outgoing = [r.stance for r in relations if r.source == 0 and r.target]
        found.append(around(text, target, max(incoming, key=abs, default=0.0), max(outgoing, key=abs, default=0.0)))
    return found, [row["label"] for row in rows]


def pair_rows(rows: list[dict[str, Any]]) -> tuple[list[Surroundings], list[int]]:
    found, labels = [], []
    for row in rows:
        p, q = Span(*row["p"]), Span(*row["q"])
        relations = read_relations(row["text"], [p, q])
        one = next((r for r in relations if (r.source, r.target) == (0, 1)), None)
        other = next((r for r in relations if (r.source, r.target) == (1, 0)), None)
        found += [between(row["text"], p, q, one, other), between(row["text"], q, p, other, one)]
        labels += SIGN.get(row["label"], (0, 0))
    return found, labels


def matrix(found: list[Surroundings], names: list[str], words: list[str]) -> NDArray[np.float32]:
    place = {name: n for n, name in enumerate(names)}
    word_place = {word: n + len(names) for n, word in enumerate(words)}
    x = np.zeros((len(found), len(names) + len(words)), np.float32)
    for row, item in enumerate(found):
        for name, value in item.features.items():
            x[row, place[name]] = value
        for word in {w.lower for w in item.others} & word_place.keys():
            x[row, word_place[word]] = 1
    return x


def fit(x: NDArray[np.float32], labels: list[int], decay: float) -> NDArray[np.float64]:
    y = np.eye(3)[np.array(labels) + 1]
    w, mean, square = (np.zeros((x.shape[1], 3)) for _ in range(3))
    for step in range(1, STEPS + 1):
        z = x @ w
        p = np.exp(z - z.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        slope = x.T @ (p - y) / len(x) + decay * w
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope * slope
        w -= 0.02 * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return w - w[:, 1:2]


def toml(kind: str, names: list[str], words: list[str], w: NDArray[np.float64]) -> str:
    def line(name: str, row: NDArray[np.float64]) -> str:
        return f"{json.dumps(name, ensure_ascii=False)} = [{row[0]:.2f}, {row[2]:.2f}]"

    head = [
        f"# Learned by benchmarks/fit_weights.py from {SOURCES[kind]}.",
        "# Each line: log-odds of negative and of positive against neutral. "
        "What a feature counts: scoring/surroundings.py.",
        "",
        "[features]",
    ]
    lines = head + [line(name, row) for name, row in sorted(zip(names, w, strict=False))]
    weighty = [
        (word, row) for word, row in zip(words, w[len(names) :], strict=True) if np.abs(row).max() >= WEAKEST_WORD
    ]
    if weighty:
        lines += ["", "[words]", *(line(word, row) for word, row in sorted(weighty, key=lambda pair: pair[0]))]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=["target", "pair"])
    parser.add_argument("rows", type=Path)
    args = parser.parse_args()
    rows = [json.loads(line) for line in args.rows.read_text(encoding="utf-8").splitlines()]
    found, labels = target_rows(rows) if args.kind == "target" else pair_rows(rows)
    names = sorted({name for item in found for name in item.features})
    counts = Counter(w.lower for item in found for w in {o.lower: o for o in item.others if o.text.islower()}.values())
    words = sorted(word for word, n in counts.items() if n >= RAREST_WORD) if args.kind == "target" else []
    w = fit(matrix(found, names, words), labels, DECAY[args.kind])
    OUT.mkdir(exist_ok=True)
    (OUT / f"{args.kind}.toml").write_text(toml(args.kind, names, words, w), encoding="utf-8")
    print(f"{len(rows)} rows, {len(names)} features, {len(words)} words -> {OUT / args.kind}.toml")


if __name__ == "__main__":
    main()
