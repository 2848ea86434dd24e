"""The records as tables: one tidy :class:`pandas.DataFrame` each, with the same columns and types even when empty.

Text is pandas' ``str``, whole numbers are ``int64``, scores ``float64``; an unknown is missing (``NaN``). Offsets
are characters of ``Article.text``, and `sentence` is the sentence's number, by which the tables join.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from newsanalysis.errors import ScorerError
from newsanalysis.intervals import clustered_interval, mean_interval
from newsanalysis.printing import NOBODY_NAMED, signed
from newsanalysis.records import NEUTRAL_BAND

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import ArrayLike, NDArray

    from newsanalysis.lexicons.measured_error import MeasuredError
    from newsanalysis.records import Article, Mention, Position, Quote, Sentence, Span

Row = tuple[Any, ...]

SENTENCES = {
    "sentence": "int64",
    "paragraph": "int64",
    "start": "int64",
    "end": "int64",
    "text": "str",
    "sentiment": "float64",
    "negative": "float64",
    "neutral": "float64",
    "positive": "float64",
}
"""Columns of :func:`sentences`."""

MENTIONS = {
    "sentence": "int64",
    "start": "int64",
    "end": "int64",
    "text": "str",
    "actor": "str",
    "kind": "str",
    "resolved_by": "str",
    "person": "str",
}
"""Columns of :func:`mentions`."""

QUOTES = {
    "sentence": "int64",
    "quote": "str",
    "speaker": "str",
    "person": "str",
    "actor": "str",
    "cue": "str",
    "kind": "str",
    "start": "int64",
    "end": "int64",
    "words": "int64",
}
"""Columns of :func:`quotes`."""

POSITIONS = {
    "sentence": "int64",
    "paragraph": "int64",
    "source": "str",
    "target": "str",
    "stance": "float64",
    "negative": "float64",
    "neutral": "float64",
    "positive": "float64",
    "category": "str",
    "issue": "str",
    "modality": "str",
    "voice": "str",
    "voice_actor": "str",
    "evidence": "str",
    "confidence": "float64",
    "text": "str",
    "evidence_at": "str",
}
"""Columns of :func:`positions`."""

SCORES = {
    "negative": "float64",
    "neutral": "float64",
    "positive": "float64",
    "score": "float64",
    "label": "str",
}
"""Columns of :func:`scores`."""

STANCES = SCORES | {"category": "str"}
"""Columns of :func:`stances`."""

LABELS = ("negative", "neutral", "positive")
"""The labels of :func:`scores`, in the order of the probabilities."""

SUMMARY = {
    "source": "str",
    "target": "str",
    "n": "int64",
    "stance": "float64",
    "low": "float64",
    "high": "float64",
    "plain_low": "float64",
    "plain_high": "float64",
    "voice_share": "float64",
}
"""Columns of :func:`summary`."""


def sentences(article: Article, sentences: Sequence[Sentence], tones: ArrayLike) -> pd.DataFrame:
    """Tabulate the sentences and the tone of their words.

    Parameters
    ----------
    article, sentences
        The piece and its sentences.
    tones
        A row of probabilities (negative, neutral, positive) per sentence: an ``(n, 3)`` array.

    Returns
    -------
    pandas.DataFrame
        One row per sentence: `sentence` and `paragraph` (0: the headline), `start` and `end`, its `text`, its
        `sentiment` from -1 to 1 (`positive` less `negative`), and the three probabilities, each 0 to 1.

    Raises
    ------
    ScorerError
        If `tones` is not three numbers per sentence.
    """
    return frame(sentence_rows(article, sentences, tones), SENTENCES)


def mentions(article: Article, mentions: Sequence[Mention]) -> pd.DataFrame:
    """Tabulate who is mentioned where.

    Returns
    -------
    pandas.DataFrame
        One row per mention and actor: `sentence`, `start`, `end`, the `text` of the mention, the `actor` meant, its
        `kind` (name, demonym, place, person, role, pronoun, group), `resolved_by` (the rule that decided), and the
        `person` meant, where one is.
    """
    return frame(mention_rows(article, mentions), MENTIONS)


def quotes(article: Article, quotes: Sequence[Quote]) -> pd.DataFrame:
    """Tabulate who says what.

    Returns
    -------
    pandas.DataFrame
        One row per quote: the `sentence` it begins in, the words of the `quote` (pieces that lie apart are joined by
        " … "), `speaker` (the words that name the speaker), `person` and `actor` (who that is and for whom), `cue`
        (the words that introduce it), `kind` (direct, indirect, mixed), `start` and `end`, and the number of `words`.
    """
    return frame(quote_rows(article, quotes), QUOTES)


def positions(article: Article, sentences: Sequence[Sentence], positions: Sequence[Position]) -> pd.DataFrame:
    """Tabulate who stands where toward whom.

    Returns
    -------
    pandas.DataFrame
        One row per position: `sentence` and `paragraph`, `source` and `target` (missing: toward nobody in particular),
        `stance` from -1 (hostile) to 1 (cooperative), the probabilities `negative`, `neutral` and `positive`, the
        PLOVER `category`, the `issue`, `modality`, `voice` (``"outlet"`` or who is quoted) and `voice_actor`,
        the words of the `evidence` (joined by "; "), the `confidence` (0 to 1: the probability that careful coders see
        this position with this sign), the sentence's `text`, and `evidence_at`: where in that text the evidence stands,
        as ``"12:30 45:60"``.
    """
    return frame(position_rows(article, sentences, positions), POSITIONS)


def scores(probabilities: ArrayLike, *, likeliest: bool = False) -> pd.DataFrame:
    """Tabulate what a scorer answered.

    Parameters
    ----------
    probabilities
        A row (negative, neutral, positive) per text: an ``(n, 3)`` array.
    likeliest
        Label by the likeliest of the three instead of by the score.

    Returns
    -------
    pandas.DataFrame
        `negative`, `neutral`, `positive`, each 0 to 1, the `score` from -1 to 1 (`positive` less `negative`), and its
        `label`: ``"neutral"`` nearer to zero than 0.1, else ``"negative"`` or ``"positive"``.

    Raises
    ------
    ScorerError
        If `probabilities` is not three numbers per text.

    Examples
    --------
    >>> scores([[0.1, 0.2, 0.7], [0.3, 0.4, 0.3]])[["score", "label"]]
       score     label
    0    0.6  positive
    1    0.0   neutral
    """
    return frame(_score_rows(probabilities, likeliest), SCORES)


def stances(probabilities: ArrayLike, categories: Sequence[str | None], *, likeliest: bool = False) -> pd.DataFrame:
    """Tabulate what a scorer answered of pairs: the columns of :func:`scores`, and each act's PLOVER `category`."""
    rows = zip(_score_rows(probabilities, likeliest), categories, strict=True)
    return frame(((*row, category) for row, category in rows), STANCES)


def _score_rows(probabilities: ArrayLike, likeliest: bool) -> Iterator[Row]:
    for row in _probabilities(probabilities).tolist():
        yield *row, row[2] - row[0], LABELS[row.index(max(row))] if likeliest else _label(row[2] - row[0])


def summary(
    positions: pd.DataFrame,
    quotes: pd.DataFrame,
    *,
    error: MeasuredError | None = None,
    level: float = 0.95,
    draws: int = 2000,
    seed: int = 0,
) -> pd.DataFrame:
    """Summarise positions by source and target, the pairs with most positions first.

    Parameters
    ----------
    positions, quotes
        Tables of those names, of one piece or, with a column `article`, of many: then the interval resamples articles.
        A column `confidence` goes into `low` and `high`; the mean does not weigh by it.
    error
        How often the scorer errs: then `low` and `high` include that, too.
    level, draws, seed
        Of the interval: see :func:`newsanalysis.intervals.mean_interval`.

    Returns
    -------
    pandas.DataFrame
        `source`, `target` (missing where nobody is named: silence, a launch), `n` positions, their mean `stance` from
        -1 to 1 with its interval `low` to `high` (missing for fewer than three positions, or articles), `plain_low` to
        `plain_high`, which takes every position for sure and every score for right, and `voice_share`: the source's
        share, 0 to 1, of all quoted words, those of unknown speakers included (missing when nobody is quoted).

    Raises
    ------
    OptionError
        If `level`, `draws` or `seed` makes no sense.

    Examples
    --------
    >>> import pandas as pd
    >>> stances = pd.DataFrame({"source": ["USA", "USA"], "target": ["PRK", "PRK"], "stance": [0.5, -0.3]})
    >>> said = pd.DataFrame({"actor": ["USA", "KOR"], "words": [30, 10]})
    >>> summary(stances, said)[["source", "target", "n", "stance", "voice_share"]]
      source target  n  stance  voice_share
    0    USA    PRK  2     0.1         0.75
    """
    spoken = quotes["words"].sum()
    words = quotes.groupby("actor")["words"].sum()
    rows = []
    interval = partial(_interval, level=level, draws=draws, seed=seed)
    for pair, group in positions.groupby(["source", "target"], dropna=False, observed=True):
        (source, target), stances, confidence = pair, group["stance"], group.get("confidence")
        plain = interval(group)
        sure = confidence is None and error is None
        whole = plain if sure else interval(group, confidence=confidence, error=error)
        share = words.get(source, 0) / spoken if spoken else np.nan
        rows.append((source, target, len(stances), stances.mean(), *whole, *plain, share))
    pairs = frame(rows, SUMMARY)
    return pairs.sort_values(["n", "source", "target"], ascending=[False, True, True], ignore_index=True)


def _interval(positions: pd.DataFrame, **options: Any) -> tuple[float, float]:
    if "article" in positions:
        return clustered_interval(positions["stance"], positions["article"], **options)
    return mean_interval(positions["stance"], **options)


def printed(summary: pd.DataFrame, *, minus: str = "−") -> pd.DataFrame:
    """Write a summary for people to read: stances with their sign, shares in percent, an empty target in words.

    Parameters
    ----------
    summary
        What :func:`summary` gives.
    minus
        As in ``newsanalysis.printing.signed``.

    Returns
    -------
    pandas.DataFrame
        The same columns but the plain interval, all but `n` as text; no interval and no share are ``"-"``.

    Examples
    --------
    >>> import pandas as pd
    >>> stances = pd.DataFrame({"source": ["USA"], "target": [None], "stance": [-0.3]})
    >>> printed(summary(stances, pd.DataFrame({"actor": ["USA"], "words": [9]})))
      source        target  n stance low high voice_share
    0    USA  nobody named  1  −0.30   -    -        100%
    """
    stances = {
        name: [signed(value, minus=minus) or "-" for value in summary[name]] for name in ("stance", "low", "high")
    }
    shares = ["-" if np.isnan(share) else f"{share:.0%}" for share in summary["voice_share"]]
    target = summary["target"].astype("object").fillna(NOBODY_NAMED)
    shown = summary.drop(columns=["plain_low", "plain_high"], errors="ignore")
    return shown.assign(target=target, voice_share=shares, **stances)


def frame(rows: Iterable[Sequence[Any]], schema: dict[str, str]) -> pd.DataFrame:
    """Make a table of rows, whose columns and types are those of `schema` also where there is no row.

    Examples
    --------
    >>> frame([], MENTIONS).dtypes["actor"]
    <StringDtype(na_value=nan)>
    """
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pd.DataFrame(
        {name: _series(column, dtype) for (name, dtype), column in zip(schema.items(), columns, strict=True)}
    )


def sentence_rows(article: Article, sentences: Sequence[Sentence], tones: ArrayLike) -> Iterator[Row]:
    """Yield the rows of :func:`sentences`."""
    scores = _probabilities(tones)
    if len(scores) != len(sentences):
        raise ScorerError(f"expected a row of tones for each of {len(sentences)} sentences, got {len(scores)} rows")
    for s, tone in zip(sentences, scores.tolist(), strict=True):
        yield s.index, s.paragraph, s.start, s.end, s.span.of(article.text), tone[2] - tone[0], *tone


def mention_rows(article: Article, mentions: Sequence[Mention]) -> Iterator[Row]:
    """Yield the rows of :func:`mentions`."""
    for m in mentions:
        yield m.sentence, m.start, m.end, m.span.of(article.text), m.actor, m.kind, m.resolved_by, m.person


def quote_rows(article: Article, quotes: Sequence[Quote]) -> Iterator[Row]:
    """Yield the rows of :func:`quotes`."""
    return (_quote_row(article.text, quote) for quote in quotes)


def position_rows(article: Article, sentences: Sequence[Sentence], positions: Sequence[Position]) -> Iterator[Row]:
    """Yield the rows of :func:`positions`."""
    by_index = {sentence.index: sentence for sentence in sentences}
    return (_position_row(article.text, by_index[position.sentence], position) for position in positions)


def _series(column: Sequence[Any], dtype: str) -> pd.Series:
    """Give a column its type, and scores six decimals: no 0.00999...98, and no minus before nothing."""
    series = pd.Series(column, dtype=dtype)
    return series.round(6) + 0.0 if dtype == "float64" else series


def _probabilities(rows: ArrayLike) -> NDArray[np.float64]:
    numbers = np.asarray(rows, dtype=float)
    if numbers.size == 0:
        return numbers.reshape(0, 3)
    if numbers.ndim != 2 or numbers.shape[1] != 3:
        raise ScorerError(f"expected rows of (negative, neutral, positive), an (n, 3) array; got shape {numbers.shape}")
    return numbers


def _label(score: float) -> str:
    if abs(score) < NEUTRAL_BAND:
        return "neutral"
    return "positive" if score > 0 else "negative"


def _quote_row(text: str, quote: Quote) -> Row:
    content = " … ".join(span.of(text) for span in quote.content)
    return (
        quote.sentence,
        content,
        _words(text, quote.speaker),
        quote.person,
        quote.actor,
        _words(text, quote.cue),
        quote.kind,
        quote.start,
        quote.end,
        sum(any(map(str.isalnum, word)) for word in content.split()),
    )


def _words(text: str, span: Span | None) -> str | None:
    return None if span is None else span.of(text)


def _position_row(text: str, sentence: Sentence, position: Position) -> Row:
    inside = (span for span in position.evidence if sentence.span.covers(span))
    return (
        position.sentence,
        sentence.paragraph,
        position.source,
        position.target,
        position.stance,
        position.negative,
        position.neutral,
        position.positive,
        position.category,
        position.issue,
        position.modality,
        position.voice,
        position.voice_actor,
        "; ".join(span.of(text) for span in position.evidence) or None,
        position.confidence,
        sentence.span.of(text),
        " ".join(f"{span.start - sentence.start}:{span.end - sentence.start}" for span in inside) or None,
    )
