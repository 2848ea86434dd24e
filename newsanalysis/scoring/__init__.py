"""Scores: the tone of words, and the stance of one party toward another."""

from newsanalysis.scoring.lexicon import LexiconScorer
from newsanalysis.scoring.protocol import Scorer, Scores, SpanLike, checked, probabilities, spans_within
from newsanalysis.scoring.reading import GUESS, Event
from newsanalysis.scoring.relations import Relation, RelationReader, read_relations
from newsanalysis.scoring.word_list import WordListScorer

__all__ = [
    "GUESS",
    "Event",
    "LexiconScorer",
    "Relation",
    "RelationReader",
    "Scorer",
    "Scores",
    "SpanLike",
    "WordListScorer",
    "checked",
    "probabilities",
    "read_relations",
    "spans_within",
]
