"""Scores: the tone of words, and the stance of one party toward another."""

from newsanalysis.scoring.lexicon import LexiconScorer
from newsanalysis.scoring.protocol import (
    CategoryScorer,
    Relation,
    RelationReader,
    Scorer,
    Scores,
    SpanLike,
    checked,
    probabilities,
    spans_within,
)
from newsanalysis.scoring.word_list import WordListScorer

__all__ = [
    "CategoryScorer",
    "LexiconScorer",
    "Relation",
    "RelationReader",
    "Scorer",
    "Scores",
    "SpanLike",
    "WordListScorer",
    "checked",
    "probabilities",
    "spans_within",
]
