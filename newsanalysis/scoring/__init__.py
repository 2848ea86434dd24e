"""Scores: the tone of words, and the stance of one party toward another."""

from newsanalysis.scoring.lexicon import LexiconScorer
from newsanalysis.scoring.protocol import Scorer, Scores, SpanLike, checked, probabilities, spans_within
from newsanalysis.scoring.reading import Event
from newsanalysis.scoring.relations import Relation, read_relations

__all__ = [
    "Event",
    "LexiconScorer",
    "Relation",
    "Scorer",
    "Scores",
    "SpanLike",
    "checked",
    "probabilities",
    "read_relations",
    "spans_within",
]
