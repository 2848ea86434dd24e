"""Who stands where in a news piece: actors, quotes, tone and stance, with the words that show it.

Every piece is cut into sentences first, so that is loaded at once; all else loads when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from newsanalysis.sentences import split_sentences

if TYPE_CHECKING:
    from newsanalysis import charts, coding, contrasts
    from newsanalysis.analysis import (
        Analysis,
        analyze,
        compare,
        find_mentions,
        find_quotes,
        score_sentiment,
        score_stance,
    )
    from newsanalysis.articles import read
    from newsanalysis.comparison import Comparison
    from newsanalysis.corpus import Corpus, analyze_many, open_corpus, positions_frame
    from newsanalysis.errors import NewsAnalysisError, NewsAnalysisWarning
    from newsanalysis.export import save
    from newsanalysis.lexicons.rosters import KOREA, WORLD, Roster
    from newsanalysis.model import ModelScorer
    from newsanalysis.records import Article, Mention, Position, Quote, Sentence, Span
    from newsanalysis.report import Explorer, explore
    from newsanalysis.scoring import LexiconScorer, Scorer, WordListScorer

__version__ = "0.1.0"

__all__ = [
    "KOREA",
    "WORLD",
    "Analysis",
    "Article",
    "Comparison",
    "Corpus",
    "Explorer",
    "LexiconScorer",
    "Mention",
    "ModelScorer",
    "NewsAnalysisError",
    "NewsAnalysisWarning",
    "Position",
    "Quote",
    "Roster",
    "Scorer",
    "Sentence",
    "Span",
    "WordListScorer",
    "analyze",
    "analyze_many",
    "charts",
    "coding",
    "compare",
    "contrasts",
    "explore",
    "find_mentions",
    "find_quotes",
    "open_corpus",
    "positions_frame",
    "read",
    "save",
    "score_sentiment",
    "score_stance",
    "split_sentences",
]

_HOMES = {
    "analysis": (
        "Analysis",
        "analyze",
        "compare",
        "find_mentions",
        "find_quotes",
        "score_sentiment",
        "score_stance",
    ),
    "articles": ("read",),
    "comparison": ("Comparison",),
    "corpus": ("Corpus", "analyze_many", "open_corpus", "positions_frame"),
    "errors": ("NewsAnalysisError", "NewsAnalysisWarning"),
    "export": ("save",),
    "lexicons.rosters": ("KOREA", "WORLD", "Roster"),
    "model": ("ModelScorer",),
    "records": ("Article", "Mention", "Position", "Quote", "Sentence", "Span"),
    "report": ("Explorer", "explore"),
    "scoring": ("LexiconScorer", "Scorer", "WordListScorer"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name in {"charts", "coding", "contrasts"}:
        return import_module(f"newsanalysis.{name}")
    if name not in _HOME_OF:
        raise AttributeError(f"module 'newsanalysis' has no attribute {name!r}")
    value = getattr(import_module(f"newsanalysis.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*__all__, *(name for name in globals() if name.startswith("__"))})
