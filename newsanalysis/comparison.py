"""Two pieces on the same event side by side: whose voices, which stances, and what only one of them reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd

from newsanalysis.intervals import difference_interval
from newsanalysis.overlap import ENOUGH, overlaps, terms
from newsanalysis.printing import NO_ACTOR, NOBODY_NAMED, signed

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from newsanalysis.records import Article

PIECES = ("a", "b")
"""What the two pieces are called in columns and rows: the first and the second."""
_DYAD = ["source", "target"]
_LONGEST = 48

DYADS = {
    "source": "str",
    "target": "str",
    "n_a": "int64",
    "n_b": "int64",
    "stance_a": "float64",
    "stance_b": "float64",
    "difference": "float64",
    "low": "float64",
    "high": "float64",
}
VOICES = {"actor": "str", "words_a": "int64", "words_b": "int64", "share_a": "float64", "share_b": "float64"}
ONLY = {"piece": "str", "kind": "str", "name": "str", "n": "int64", "sentence": "int64", "text": "str"}
SENTENCES = {
    "piece": "str",
    "sentence": "int64",
    "text": "str",
    "other": "Int64",
    "overlap": "float64",
    "other_text": "str",
}


class Piece(Protocol):
    """What is compared of an ``Analysis``."""

    @property
    def article(self) -> Article:
        """The piece."""

    @property
    def sentences(self) -> pd.DataFrame:
        """Its sentences."""

    @property
    def mentions(self) -> pd.DataFrame:
        """Who is mentioned where."""

    @property
    def quotes(self) -> pd.DataFrame:
        """Who says what."""

    @property
    def positions(self) -> pd.DataFrame:
        """Who stands where toward whom."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Comparison:
    """Two pieces side by side; columns that end in `_a` are of the first, those in `_b` of the second.

    Parameters
    ----------
    names
        What the pieces are called: their outlets, or their headlines where those do not tell them apart.
    headlines
        Their headlines, or how they begin.
    dyads
        One row per source and target: `n_a` and `n_b` positions, mean `stance_a` and `stance_b` (-1 to 1, missing where
        a piece has none), their `difference` (b less a) and its interval `low` to `high`, with how sure each position
        is (missing where either piece has fewer than three), those with most positions first.
    voices
        One row per actor: `words_a` and `words_b` quoted of those who speak for it, `share_a` and `share_b` of all
        words quoted in each piece (0 to 1; missing where it quotes nobody).
    only
        What one piece has and the other has not: `piece` (``"a"`` or ``"b"``), `kind` (``"dyad"``, ``"category"`` or
        ``"speaker"``), its `name`, how often (`n`), and the first `sentence` that has it, with its `text`.
    sentences
        One row per sentence of either `piece`: `sentence`, `text`, and the sentence of the `other` that says the same
        by the words they share, with their `overlap` (0 to 1) and `other_text`; missing where none comes near.
    """

    names: tuple[str, str]
    headlines: tuple[str, str]
    dyads: pd.DataFrame
    voices: pd.DataFrame
    only: pd.DataFrame
    sentences: pd.DataFrame

    @property
    def left_out(self) -> pd.DataFrame:
        """The sentences that have no counterpart in the other piece: `piece`, `sentence` and `text`."""
        alone = self.sentences[self.sentences["other"].isna()]
        return alone[["piece", "sentence", "text"]].reset_index(drop=True)

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Every table by its name, as :func:`newsanalysis.save` writes them."""
        return {name: getattr(self, name) for name in ("dyads", "voices", "only", "sentences")}

    def chart(self, *, title: str | None = None, width: int | None = None, height: int | None = None) -> go.Figure:
        """Draw who speaks and where each actor stands, in both pieces: see :func:`newsanalysis.charts.side_by_side`."""
        from newsanalysis.charts import side_by_side

        options = {} if title is None else {"title": title}
        return side_by_side(self, width=width, height=height, **options)

    def __repr__(self) -> str:
        both = int((self.dyads[["n_a", "n_b"]].min(axis=1) > 0).sum()) if len(self.dyads) else 0
        alone = [int((self.left_out["piece"] == piece).sum()) for piece in PIECES]
        return (
            f"<Comparison of {self.names[0]!r} and {self.names[1]!r}: {both} of {len(self.dyads)} pairs of actors in "
            f"both; {alone[0]} and {alone[1]} sentences that the other lacks>"
        )

    def __str__(self) -> str:
        """Return all of it as text, for a terminal."""
        parts = [f"a: {_titled(self, 0)}\nb: {_titled(self, 1)}"]
        parts += [f"{heading}\n{table.to_string(index=False)}" for heading, table in _tables(self, minus="-")]
        for heading, lines in _lists(self):
            parts.append("\n".join([heading, *(f"  - {line}" for line in lines)]))
        return "\n\n".join(parts)

    def _repr_html_(self) -> str:
        parts = [f"<p><b>a</b>: {escape(_titled(self, 0))}<br><b>b</b>: {escape(_titled(self, 1))}</p>"]
        parts += [f"<h4>{escape(heading)}</h4>{_html_table(table)}" for heading, table in _tables(self)]
        for heading, lines in _lists(self):
            items = "".join(f"<li>{escape(line)}</li>" for line in lines)
            parts.append(f"<details><summary>{escape(heading)}</summary><ul>{items}</ul></details>")
        return f'<div class="newsanalysis-comparison">{"".join(parts)}</div>'


def compare(a: Piece, b: Piece) -> Comparison:
    """Lay two analyses side by side.

    Parameters
    ----------
    a, b
        What :func:`newsanalysis.analyze` found, with the same roster.

    Examples
    --------
    >>> import newsanalysis as na
    >>> one = na.analyze("Seoul welcomed Washington's offer. Tokyo rejected it.", scorer="lexicon")
    >>> two = na.analyze("Seoul rejected Washington's offer.", scorer="lexicon")
    >>> compare(one, two).dyads[["source", "target", "n_a", "n_b", "difference"]][:1]
      source target  n_a  n_b  difference
    0    KOR    USA    1    1       -0.76
    """
    pieces = (a, b)
    return Comparison(
        names=_names(pieces),
        headlines=(_headline(a), _headline(b)),
        dyads=_dyads(pieces),
        voices=_voices(pieces),
        only=_only(pieces),
        sentences=_counterparts(pieces),
    )


def _headline(piece: Piece) -> str:
    return piece.article.headline or " ".join(piece.article.text[:80].split())


def _names(pieces: tuple[Piece, Piece]) -> tuple[str, str]:
    outlets = [piece.article.outlet for piece in pieces]
    if all(outlets) and outlets[0] != outlets[1]:
        return str(outlets[0]), str(outlets[1])
    short = [title if len(title) <= _LONGEST else title[: _LONGEST - 1] + "…" for title in map(_headline, pieces)]
    if short[0] == short[1]:
        return f"{short[0]} (a)", f"{short[1]} (b)"
    return short[0], short[1]


def _dyads(pieces: tuple[Piece, Piece]) -> pd.DataFrame:
    grouped = [dict(iter(_named(piece.positions).groupby(_DYAD)[["stance", "confidence"]])) for piece in pieces]
    none = pd.DataFrame({"stance": [], "confidence": []}, dtype="float64")
    rows: list[tuple[Any, ...]] = []
    for dyad in {**grouped[0], **grouped[1]}:
        first, second = (positions.get(dyad, none) for positions in grouped)
        means = first["stance"].mean(), second["stance"].mean()
        confidences = first["confidence"], second["confidence"]
        low, high = difference_interval(first["stance"], second["stance"], confidences=confidences)
        rows.append((*dyad, len(first), len(second), *means, means[1] - means[0], low, high))
    frame = _frame(rows, DYADS)
    order = pd.DataFrame({"n": -(frame["n_a"] + frame["n_b"]), **frame[_DYAD]}).sort_values(["n", *_DYAD]).index
    return frame.loc[order].reset_index(drop=True)


def _voices(pieces: tuple[Piece, Piece]) -> pd.DataFrame:
    said = [
        piece.quotes.assign(actor=piece.quotes["actor"].astype("object").fillna(NO_ACTOR))
        .groupby("actor")["words"]
        .sum()
        for piece in pieces
    ]
    totals = [words.sum() or np.nan for words in said]
    rows = []
    for actor in {**said[0], **said[1]}:
        words = [int(each.get(actor, 0)) for each in said]
        rows.append((actor, *words, words[0] / totals[0], words[1] / totals[1]))
    rows.sort(key=lambda row: (row[0] == NO_ACTOR, -row[1] - row[2], row[0]))
    return _frame(rows, VOICES)


def _only(pieces: tuple[Piece, Piece]) -> pd.DataFrame:
    """Return the pairs of actors, the categories and the speakers of one piece that the other has not."""
    rows: list[tuple[Any, ...]] = []
    for kind, found in (("dyad", _pairs), ("category", _categories), ("speaker", _speakers)):
        tables = [found(piece) for piece in pieces]
        for number, piece in enumerate(pieces):
            mine, other = tables[number], tables[1 - number]
            texts = dict(zip(piece.sentences["sentence"], piece.sentences["text"], strict=True))
            alone = mine[~mine["name"].isin(set(other["name"]))]
            firsts = alone.groupby("name", sort=False)["sentence"].agg(["size", "min"])
            rows += [(PIECES[number], kind, name, n, first, texts.get(first)) for name, n, first in firsts.itertuples()]
    return _frame(rows, ONLY)


def _pairs(piece: Piece) -> pd.DataFrame:
    positions = _named(piece.positions)
    return positions.assign(name=positions["source"] + " → " + positions["target"])[["sentence", "name"]]


def _categories(piece: Piece) -> pd.DataFrame:
    positions = piece.positions.dropna(subset=["category"])
    return positions.assign(name=positions["source"] + " " + positions["category"])[["sentence", "name"]]


def _speakers(piece: Piece) -> pd.DataFrame:
    quotes = piece.quotes
    return quotes.assign(name=quotes["person"].fillna(quotes["actor"] + ", unnamed")).dropna(subset=["name"])[
        ["sentence", "name"]
    ]


def _counterparts(pieces: tuple[Piece, Piece]) -> pd.DataFrame:
    """Find for each sentence the nearest one of the other piece, if it comes near enough."""
    mine = [_terms(piece) for piece in pieces]
    shares = np.array(overlaps(mine[0], mine[1])).reshape(len(mine[0]), len(mine[1]))
    rows: list[tuple[Any, ...]] = []
    for piece, other, table in ((0, 1, shares), (1, 0, shares.T)):
        theirs = pieces[other].sentences
        for sentence, text, row in zip(*_columns(pieces[piece].sentences), table, strict=True):
            best = int(row.argmax()) if len(row) else 0
            if len(row) and row[best] >= ENOUGH:
                match = theirs.iloc[best]
                rows.append((PIECES[piece], sentence, text, match["sentence"], row[best], match["text"]))
            else:
                rows.append((PIECES[piece], sentence, text, None, np.nan, None))
    return _frame(rows, SENTENCES)


def _columns(sentences: pd.DataFrame) -> tuple[list[int], list[str]]:
    return sentences["sentence"].tolist(), sentences["text"].tolist()


def _terms(piece: Piece) -> list[frozenset[str]]:
    by_sentence = dict(iter(piece.mentions.groupby("sentence")))
    found = []
    for number, start, text in piece.sentences[["sentence", "start", "text"]].itertuples(index=False):
        there = by_sentence.get(number, piece.mentions[:0])
        names = zip(there["start"] - start, there["end"] - start, there["actor"], strict=True)
        found.append(terms(text, list(names)))
    return found


def _named(positions: pd.DataFrame) -> pd.DataFrame:
    return positions.assign(target=positions["target"].astype("object").fillna(NOBODY_NAMED))


def _frame(rows: Sequence[Sequence[Any]], columns: dict[str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(columns)).astype(columns)
    scores = {name: 6 for name, dtype in columns.items() if dtype == "float64"}
    return frame.round(scores)


def _titled(comparison: Comparison, piece: int) -> str:
    name, headline = comparison.names[piece], comparison.headlines[piece]
    return headline if headline.startswith(name.rstrip("…")) else f"{name}: {headline}"


def _tables(comparison: Comparison, *, minus: str = "−") -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield headings and tables as people read them."""

    def written(column: Iterable[float], how: Callable[[float], str]) -> list[str]:
        return ["-" if np.isnan(value) else how(value) for value in column]

    def stance(value: float) -> str:
        return signed(value, minus=minus)

    voices, dyads = comparison.voices, comparison.dyads
    if len(voices):
        shares = {name: written(voices[name], lambda share: f"{share:.0%}") for name in ("share_a", "share_b")}
        yield "Who speaks: quoted words", voices.assign(**shares)
    if len(dyads):
        numbers = ("stance_a", "stance_b", "difference", "low", "high")
        yield "Who stands where", dyads.assign(**{name: written(dyads[name], stance) for name in numbers})


def _lists(comparison: Comparison) -> Iterator[tuple[str, list[str]]]:
    """Yield, for each piece, what it alone has."""
    for number, piece in enumerate(PIECES):
        name = comparison.names[number]
        only = comparison.only[comparison.only["piece"] == piece]
        for kind, words in (("dyad", "pairs of actors"), ("speaker", "speakers"), ("category", "kinds of act")):
            mine = only[only["kind"] == kind]
            if len(mine):
                yield (
                    f"Only in {piece} ({name}), {words}",
                    [f"{row['name']} ({row['n']})" for row in mine.to_dict("records")],
                )
        alone = comparison.left_out[comparison.left_out["piece"] == piece]
        if len(alone):
            yield f"Only in {piece} ({name}), sentences", alone["text"].tolist()


def _html_table(table: pd.DataFrame) -> str:
    return str(table.to_html(index=False, border=0, justify="left"))
