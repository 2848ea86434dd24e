"""What a worker does, in two steps: read articles, and analyze those that repeat no other. Nothing here ever raises."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

import pyarrow as pa

from newsanalysis import tables
from newsanalysis.analysis import Analysis, analyze_together
from newsanalysis.articles import read
from newsanalysis.corpus.likeness import Likeness, likeness
from newsanalysis.corpus.rows import Given, Row, moment
from newsanalysis.corpus.schema import Failure, arrow, encodable, failure
from newsanalysis.lexicons.issues import IssueLexicon
from newsanalysis.lexicons.rosters import Roster
from newsanalysis.records import Article, Span
from newsanalysis.scoring import Scorer


@dataclass(frozen=True, slots=True)
class Job:
    """What all articles are analyzed with."""

    roster: Roster
    scorer: Scorer
    issues: IssueLexicon
    at_least: float | None = None


class Known(NamedTuple):
    """What is known of an article, as in the first columns of `articles`."""

    article: str
    outlet: str | None
    published: datetime | None
    headline: str | None
    byline: str | None
    language: str | None


@dataclass(frozen=True, slots=True)
class Piece:
    """An article that was read; it stays packed on its way from one worker to another."""

    known: Known
    packed: bytes
    like: Likeness


@dataclass(frozen=True, slots=True)
class Repeat:
    """An article whose text is that of another."""

    known: Known
    original: str


Entry = Failure | tuple[Any, ...]
"""What became of an article: a row of `failures`, or one of `articles`."""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of articles, in order, and the tables of those that were analyzed."""

    entries: list[Entry]
    tables: dict[str, pa.Table]


def read_rows(_: Job, rows: Sequence[Given]) -> list[Piece | Failure]:
    """Read articles."""
    return [row if isinstance(row, Failure) else _read(row) for row in rows]


def lost_row(row: Given, error: BaseException) -> list[Piece | Failure]:
    """Say that an article ended the process that read it."""
    return [row if isinstance(row, Failure) else failure(row.article, "read", error)]


def analyze_pieces(job: Job, pieces: Sequence[Piece | Repeat | Failure]) -> list[Done]:
    """Analyze articles, the scorer asked about all of them at once; one that fails is found by trying each alone."""
    try:
        return [_analyze(job, pieces)]
    except Exception as error:
        if len(pieces) == 1:
            return lost_piece(pieces[0], error)
    return [done for piece in pieces for done in analyze_pieces(job, [piece])]


def lost_piece(piece: Piece | Repeat | Failure, error: BaseException) -> list[Done]:
    """Say that an article could not be analyzed."""
    entry = failure(piece.known.article, "analyze", error) if isinstance(piece, Piece) else _entry(piece, {})
    return [_done([entry], [])]


def _read(row: Row) -> Piece | Failure:
    try:
        article = _with_facts(read(row.content), row)
        told = (article.outlet, row.headline or article.headline, article.byline, article.language)
        outlet, headline, byline, language = (None if text is None else encodable(text) for text in told)
        known = Known(row.article, outlet, article.published, headline, byline, language)
        return Piece(known, pickle.dumps(article), likeness(article))
    except Exception as error:
        return failure(row.article, "read", error)


def _with_facts(article: Article, row: Row) -> Article:
    """Add what is known beside the text; a headline that the text lacks becomes its first sentence."""
    published = moment(row.published or article.published)
    article = replace(article, outlet=row.outlet or article.outlet, published=published)
    headline = " ".join((row.headline or "").split())
    if not headline or article.headline is not None:
        return article
    first, *rest = article.paragraphs
    if first.start == 0 and rest and first.of(article.text).casefold() == headline.casefold():
        return replace(article, headline=first.of(article.text), paragraphs=tuple(rest))
    by = len(headline) + 2
    return replace(
        article,
        text=f"{headline}\n\n{article.text}",
        headline=headline,
        paragraphs=tuple(Span(span.start + by, span.end + by) for span in article.paragraphs),
    )


def _analyze(job: Job, pieces: Sequence[Piece | Repeat | Failure]) -> Done:
    unique = [piece for piece in pieces if isinstance(piece, Piece)]
    articles = [pickle.loads(piece.packed) for piece in unique]
    found = analyze_together(articles, job.roster, job.scorer, job.issues, job.at_least)
    results = {piece.known.article: result for piece, result in zip(unique, found, strict=True)}
    return _done([_entry(piece, results) for piece in pieces], results.items())


def _entry(piece: Piece | Repeat | Failure, results: Mapping[str, Analysis]) -> Entry:
    if isinstance(piece, Failure):
        return piece
    if isinstance(piece, Repeat):
        return (*piece.known, 0, 0, piece.original)
    result = results[piece.known.article]
    return (*piece.known, len(result.sentence_records), len(result.position_records), None)


def _done(entries: list[Entry], results: Iterable[tuple[str, Analysis]]) -> Done:
    rows: dict[str, list[tuple[Any, ...]]] = {"sentences": [], "mentions": [], "quotes": [], "positions": []}
    for name, result in results:
        article, sentences = result.article, result.sentence_records
        found = {
            "sentences": tables.sentence_rows(article, sentences, result.tones),
            "mentions": tables.mention_rows(article, result.mention_records),
            "quotes": tables.quote_rows(article, result.quote_records),
            "positions": tables.position_rows(article, sentences, result.position_records),
        }
        for table, its_rows in found.items():
            rows[table] += [(name, *row) for row in its_rows]
    return Done(entries, {table: arrow(table, its_rows) for table, its_rows in rows.items()})
