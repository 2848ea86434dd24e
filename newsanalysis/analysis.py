"""The pipeline: one line per stage, and the same stages one at a time for a notebook."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsanalysis.actors import mentions_by_name
from newsanalysis.articles import plain, read
from newsanalysis.choices import (
    ScorerLike,
    choices,
    issues_of,
    name_of,
    roster_of,
    scorer_of,
    texts_of,
    threshold_of,
)
from newsanalysis.coreference import resolve
from newsanalysis.errors import ComparisonError, NewsAnalysisWarning, OptionError
from newsanalysis.lexicons.issues import IssueLexicon
from newsanalysis.lexicons.languages import languages
from newsanalysis.lexicons.measured_error import measured_error
from newsanalysis.lexicons.rosters import Roster
from newsanalysis.model import ModelScorer
from newsanalysis.model.attributions import read_attributions
from newsanalysis.positions import Found, take_positions
from newsanalysis.printing import records_of
from newsanalysis.quotes import attribute
from newsanalysis.quotes.second_reading import reread, unsure
from newsanalysis.records import Article, Mention, Position, Quote, Sentence
from newsanalysis.scoring import CategoryScorer, LexiconScorer, Scorer, checked
from newsanalysis.sentences import split

if TYPE_CHECKING:
    import pandas as pd

    from newsanalysis.comparison import Comparison
    from newsanalysis.preview import Excerpt
    from newsanalysis.scoring import SpanLike

Tone = tuple[float, float, float]
"""Probabilities that a text's tone is negative, neutral, positive."""


@dataclass(frozen=True)
class Analysis:
    """Who stands where in one piece: the records of every stage, and each as a tidy DataFrame.

    Parameters
    ----------
    article
        The piece.
    sentence_records, mention_records, quote_records, position_records
        What the stages found, in order; every place is a span of ``article.text``.
    tones
        The tone of each sentence.
    actors
        The name of the roster it was read with, where that is known.
    scorer
        What scored: ``"lexicon"``, ``"model"``, or ``None`` for a scorer of your own.

    Examples
    --------
    >>> import newsanalysis as na
    >>> result = na.analyze("Seoul condemned Tokyo.")
    >>> result.positions[["source", "target", "category"]].iloc[0].tolist()
    ['KOR', 'JPN', 'ACCUSE']
    """

    article: Article
    sentence_records: tuple[Sentence, ...]
    mention_records: tuple[Mention, ...]
    quote_records: tuple[Quote, ...]
    tones: tuple[Tone, ...]
    position_records: tuple[Position, ...]
    actors: str | None = field(default=None, compare=False)
    scorer: str | None = field(default=None, compare=False)

    @property
    def sentences(self) -> pd.DataFrame:
        """One row per sentence, with its tone; columns in :func:`newsanalysis.tables.sentences`."""
        return self._frames["sentences"].copy(deep=False)

    @property
    def mentions(self) -> pd.DataFrame:
        """One row per mention of an actor; columns in :func:`newsanalysis.tables.mentions`."""
        return self._frames["mentions"].copy(deep=False)

    @property
    def quotes(self) -> pd.DataFrame:
        """One row per quote; columns in :func:`newsanalysis.tables.quotes`."""
        return self._frames["quotes"].copy(deep=False)

    @property
    def positions(self) -> pd.DataFrame:
        """One row per position; columns in :func:`newsanalysis.tables.positions`."""
        return self._frames["positions"].copy(deep=False)

    def summary(
        self, *, level: float = 0.95, draws: int = 2000, seed: int = 0, scorer_error: bool = True
    ) -> pd.DataFrame:
        """Per source and target: n, mean stance with its bootstrap interval, and the source's share of voice.

        The interval includes how sure each position is and, unless `scorer_error` is False, how often the scorer errs,
        where that was measured. Other options, columns and errors are those of :func:`newsanalysis.tables.summary`.
        """
        from newsanalysis import tables

        error = measured_error(self.scorer) if scorer_error else None
        return tables.summary(self.positions, self.quotes, error=error, level=level, draws=draws, seed=seed)

    def compare(self, other: Analysis) -> Comparison:
        """Lay another piece on the same event beside this one: see :func:`compare`.

        Raises
        ------
        ComparisonError
            If `other` is no analysis.
        """
        if not isinstance(other, Analysis):
            raise ComparisonError(
                f"expected another Analysis, got {type(other).__name__}: analyze it first, or call newsanalysis.compare"
            )
        return compare(self, other)

    @cached_property
    def _frames(self) -> dict[str, pd.DataFrame]:
        from newsanalysis import tables

        article, sentences = self.article, self.sentence_records
        return {
            "sentences": tables.sentences(article, sentences, self.tones),
            "mentions": tables.mentions(article, self.mention_records),
            "quotes": tables.quotes(article, self.quote_records),
            "positions": tables.positions(article, sentences, self.position_records),
        }

    def sentence(self, number: int) -> Excerpt:
        """Show one sentence with what was found in it.

        Parameters
        ----------
        number
            Its number, as in the tables and charts; 0 is the headline, where there is one.

        Returns
        -------
        Excerpt
            Marked up in a notebook, in plain lines in a terminal.

        Raises
        ------
        OptionError
            If no sentence has that number.

        Examples
        --------
        >>> import newsanalysis as na
        >>> na.analyze("Seoul welcomed Washington's offer.", scorer="lexicon").sentence(0).lines[0]
        'KOR → USA +0.36 SUPPORT, confidence 0.90'
        """
        from newsanalysis.preview import Excerpt

        if not any(sentence.index == number for sentence in self.sentence_records):
            first, last = self.sentence_records[0].index, self.sentence_records[-1].index
            raise OptionError(f"expected the number of a sentence, {first} to {last}, got {number!r}")
        return Excerpt(self, number)

    def _repr_html_(self) -> str:
        from newsanalysis import preview

        return preview.of_analysis(self, self.summary())

    def __repr__(self) -> str:
        title = self.article.headline or self.article.text[:60]
        return f"<Analysis of {title!r}: {', '.join(records_of(self))}>"


def analyze(
    piece: str | bytes | Path | Article,
    *,
    actors: Roster | str | Path | None = None,
    scorer: ScorerLike | None = None,
    at_least: float | None = None,
    issues: IssueLexicon | str | Path | None = None,
) -> Analysis:
    """Find who stands where in a piece.

    Parameters
    ----------
    piece
        Whatever :func:`newsanalysis.read` takes.
    actors
        The actors to look for: ``na.KOREA`` (the default), ``na.WORLD``, or either by its name; a roster of your own
        or the path of one in TOML.
    scorer
        What finds and scores positions: ``"model"`` (the default), the trained model that comes with the package;
        ``"lexicon"``, cues and word lists alone, every score traceable to words, which find far less; or an object
        with the methods of :class:`Scorer`, which scores what the lexicon finds.
    at_least
        The confidence, 0 to 1, from which on a position is reported: lower finds more, higher errs less. By default
        :attr:`ModelScorer.threshold`, found on coded news; the lexicon reports all that it finds.
    issues
        The path of issues of your own in TOML, in place of those that ship or beside them.

    Returns
    -------
    Analysis
        With the DataFrames `sentences`, `mentions`, `quotes`, `positions` and the method `summary`.

    Raises
    ------
    ReadError, RosterError
        If there is no text to read; if `actors` is no roster, nor the path of one.
    ScorerError
        If `scorer` is none, or does not answer three probabilities per text.
    ResourceError
        If a file of the model is missing or broken, or `issues` is no path of issues.
    OptionError
        If `at_least` is no number from 0 to 1.

    Warns
    -----
    NewsAnalysisWarning
        If the piece is not in English, or in the `language` that the scorer says it reads.
    """
    at_least = threshold_of(at_least)
    article = read(piece)
    roster, scorer = choices(actors, scorer)
    _warn_of_language(article, getattr(scorer, "language", "en"))
    return analyze_together([article], roster, scorer, issues_of(issues), at_least)[0]


def analyze_together(
    articles: Sequence[Article], roster: Roster, scorer: Scorer, issues: IssueLexicon, at_least: float | None = None
) -> list[Analysis]:
    """Analyze pieces in any language, each as :func:`analyze` would alone; the options are as `choices` gives them."""
    found, name = [stages(article, roster, scorer) for article in articles], name_of(scorer)
    tones = _tones(found, scorer)
    positions = take_positions(found, scorer, issues, at_least=at_least)
    return [
        Analysis(
            piece.article,
            tuple(piece.sentences),
            tuple(piece.mentions),
            tuple(piece.quotes),
            tone,
            taken,
            roster.name,
            name,
        )
        for piece, tone, taken in zip(found, tones, positions, strict=True)
    ]


def compare(
    a: str | bytes | Path | Article | Analysis,
    b: str | bytes | Path | Article | Analysis,
    *,
    actors: Roster | str | Path | None = None,
    scorer: ScorerLike | None = None,
    at_least: float | None = None,
    issues: IssueLexicon | str | Path | None = None,
) -> Comparison:
    """Lay two pieces on the same event side by side: whose voices, which stances, and what only one of them reports.

    Parameters
    ----------
    a, b
        Pieces, as :func:`analyze` takes them, or what it found in them.
    actors, scorer, at_least, issues
        As in :func:`analyze`, for the pieces that are not analyzed yet.

    Returns
    -------
    Comparison
        With the DataFrames `dyads`, `voices`, `only`, `sentences` and `left_out`, and the method `chart`.

    Raises
    ------
    ReadError, RosterError, ScorerError, OptionError, ResourceError
        As in :func:`analyze`.

    Examples
    --------
    >>> both = compare("Seoul praised Tokyo.", "Seoul condemned Tokyo.", scorer="lexicon")
    >>> both.dyads[["source", "target", "stance_a", "stance_b", "difference"]]
      source target  stance_a  stance_b  difference
    0    KOR    JPN      0.36     -0.34        -0.7
    """
    from newsanalysis import comparison

    options: Any = {"actors": actors, "scorer": scorer, "at_least": at_least, "issues": issues}
    first, second = (one if isinstance(one, Analysis) else analyze(one, **options) for one in (a, b))
    return comparison.compare(first, second)


def find_mentions(text: str | Article, actors: Roster | str | Path | None = None) -> list[Mention]:
    """Find every mention of an actor: by name, and by the roles, pronouns and groups that stand for one.

    Parameters
    ----------
    text
        A text, taken as it is, or an article that was read.
    actors
        As in :func:`analyze`.

    Returns
    -------
    list of Mention
        In order; a group of actors ("the allies") has one per actor over the same characters.

    Raises
    ------
    ReadError, RosterError
        If `text` is neither a text nor an article; if `actors` is no roster, nor the path of one.

    Examples
    --------
    >>> text = "Pyongyang kept silent on the summit in Washington."
    >>> [(m.span.of(text), m.actor) for m in find_mentions(text)]
    [('Pyongyang', 'PRK')]
    """
    return list(_mentions_and_quotes(text, actors, LexiconScorer())[0])


def find_quotes(
    text: str | Article, actors: Roster | str | Path | None = None, *, scorer: ScorerLike | None = None
) -> list[Quote]:
    """Find who says what, directly or indirectly.

    Parameters
    ----------
    text
        A text, taken as it is, or an article that was read.
    actors
        As in :func:`analyze`; they say for whom a speaker speaks.
    scorer
        As in :func:`analyze`: the model reads again where the rules are silent or unsure; with any other scorer the
        rules decide.

    Returns
    -------
    list of Quote
        In order; what two actors say together has one per actor.

    Raises
    ------
    ReadError, RosterError
        If `text` is neither a text nor an article; if `actors` is no roster, nor the path of one.

    Examples
    --------
    >>> text = 'Japan is "deeply worried," the ministry in Tokyo said.'
    >>> quote = find_quotes(text)[0]
    >>> quote.speaker.of(text), quote.cue.of(text)
    ('the ministry in Tokyo', 'said')
    """
    return list(_mentions_and_quotes(text, actors, scorer_of(scorer))[1])


def score_sentiment(
    texts: Sequence[str], targets: Sequence[SpanLike] | None = None, *, scorer: ScorerLike | None = None
) -> pd.DataFrame:
    """Score the tone of texts, or their tone toward a target in each.

    Parameters
    ----------
    texts
        The texts, most often sentences.
    targets
        For each text the characters of the target, a :class:`Span` or a (start, end) pair.
    scorer
        As in :func:`analyze`.

    Returns
    -------
    DataFrame
        `negative`, `neutral`, `positive` (0 to 1, summing to 1), `score` (positive - negative) and `label`:
        ``"neutral"`` where the score is nearer to zero than 0.1. For targets, any scorer but the lexicon, whose
        probabilities also say how strong the words are, has the likeliest of the three as label.

    Raises
    ------
    ScorerError
        If `texts` is no list of texts, a target does not lie in its text, or `scorer` is none.

    Examples
    --------
    >>> score_sentiment(["A splendid success.", "A terrible failure."])["label"].tolist()
    ['positive', 'negative']
    """
    from newsanalysis import tables

    texts, scorer = texts_of(texts), scorer_of(scorer)
    likeliest = targets is not None and not isinstance(scorer, LexiconScorer)
    return tables.scores(checked(scorer.sentiment(texts, targets), len(texts)), likeliest=likeliest)


def score_stance(
    texts: Sequence[str],
    sources: Sequence[SpanLike],
    targets: Sequence[SpanLike],
    *,
    scorer: ScorerLike | None = None,
) -> pd.DataFrame:
    """Score how a source in each text stands toward a target in it.

    Parameters
    ----------
    texts
        The texts, most often sentences.
    sources, targets
        For each text the characters of the source and of the target, each a :class:`Span` or a (start, end) pair.
    scorer
        As in :func:`analyze`.

    Returns
    -------
    DataFrame
        The columns of :func:`score_sentiment` with targets, negative being hostile and positive cooperative, and
        `category`: the likeliest PLOVER category of what the source does to the target, if it does anything; missing
        where the scorer names none.

    Raises
    ------
    ScorerError
        If `texts` is no list of texts, a span does not lie in its text, or `scorer` is none.

    Examples
    --------
    >>> text = "Seoul proposed ending the war with Pyongyang."
    >>> score_stance([text], sources=[(0, 5)], targets=[(35, 44)])[["label", "category"]].values.tolist()
    [['positive', 'AGREE']]
    """
    from newsanalysis import tables

    texts, scorer = texts_of(texts), scorer_of(scorer)
    if isinstance(scorer, CategoryScorer):
        scores, categories = scorer.stance_and_category(texts, sources, targets)
    else:
        scores, categories = scorer.stance(texts, sources, targets), [None] * len(texts)
    likeliest = not isinstance(scorer, LexiconScorer)
    return tables.stances(checked(scores, len(texts)), categories, likeliest=likeliest)


def _mentions_and_quotes(
    text: str | Article, actors: Roster | str | Path | None, scorer: Scorer
) -> tuple[tuple[Mention, ...], tuple[Quote, ...]]:
    article = text if isinstance(text, Article) else plain(text)
    roster, sentences = roster_of(actors), split(article)
    named = mentions_by_name(article, sentences, roster)
    return resolve(article, sentences, named, _quotes(article, sentences, scorer), roster)


def stages(article: Article, roster: Roster, scorer: Scorer) -> Found:
    """Find in a piece what stands before its positions: sentences, mentions and quotes."""
    sentences = split(article)
    named = mentions_by_name(article, sentences, roster)
    quotes = _quotes(article, sentences, scorer)
    mentions, quotes = resolve(article, sentences, named, quotes, roster)
    return Found(article, sentences, mentions, quotes)


def _quotes(article: Article, sentences: Sequence[Sentence], scorer: Scorer) -> tuple[Quote, ...]:
    """Find quotes by rules and, with the model at hand, read again what they may have missed."""
    quotes = attribute(article, sentences)
    if not isinstance(scorer, ModelScorer):
        return quotes
    heard = [span for quote in quotes if quote.speaker for span in quote.content]
    second = read_attributions(scorer.reader, article.text, unsure(article, quotes), heard)
    return reread(article, sentences, quotes, second)


def _tones(pieces: Sequence[Found], scorer: Scorer) -> list[tuple[Tone, ...]]:
    texts = [sentence.span.of(piece.article.text) for piece in pieces for sentence in piece.sentences]
    rows = iter(checked(scorer.sentiment(texts), len(texts)).tolist())
    return [tuple(tuple(row) for row in islice(rows, len(piece.sentences))) for piece in pieces]


def _warn_of_language(article: Article, expected: str) -> None:
    if article.language and article.language != expected:
        names = languages().names
        expected = names.get(expected, expected)
        language = names.get(article.language, f"another language ({article.language})")
        warnings.warn(
            f"expected {expected}, the piece seems to be in {language}: little of it will be found; translate it first",
            NewsAnalysisWarning,
            stacklevel=3,
        )
