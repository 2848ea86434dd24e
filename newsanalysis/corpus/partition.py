"""A frame of articles in, a frame of their positions out: what a distributed frame maps over its partitions."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa

from newsanalysis.choices import ScorerLike, choices, issues_of, threshold_of
from newsanalysis.corpus.columns import Columns
from newsanalysis.corpus.inputs import rows_of_frame
from newsanalysis.corpus.schema import TABLES, Failure, empty, frame
from newsanalysis.corpus.work import Done, Job, analyze_pieces, read_rows
from newsanalysis.errors import CorpusError, NewsAnalysisWarning
from newsanalysis.lexicons.issues import IssueLexicon
from newsanalysis.lexicons.rosters import Roster

_SPARK = {"str": "string", "int64": "long", "float64": "double"}
_AT_ONCE = 16


class PositionsFrame:
    """Find who stands where in the articles of a frame: a function from frame to frame, for Dask and Spark.

    Parameters
    ----------
    articles : pandas.DataFrame
        A row per article, with a column `text` or `html` and any of `id`, `outlet`, `published` and `headline`. One
        without an `id` is called by its label in the index.
    actors, scorer, at_least, issues
        As in :func:`newsanalysis.analyze`.
    columns
        As in :func:`newsanalysis.analyze_many`.

    Returns
    -------
    pandas.DataFrame
        One row per position: `article`, and the columns of :func:`newsanalysis.tables.positions`, whatever their number
        with the types of `meta`.

    Raises
    ------
    CorpusError
        If `articles` is no DataFrame, or lacks a column.
    RosterError, ScorerError, OptionError, ResourceError
        As :func:`newsanalysis.analyze`.

    Warns
    -----
    NewsAnalysisWarning
        If articles could not be analyzed: they are left out.

    Notes
    -----
    Each frame is looked at alone: an article that repeats another is scored again.
    With Dask, ``frame.map_partitions(na.positions_frame, meta=na.positions_frame.meta)``; with Spark,
    ``frame.mapInPandas(lambda frames: map(na.positions_frame, frames), na.positions_frame.ddl)``.

    Examples
    --------
    >>> import newsanalysis as na
    >>> articles = pd.DataFrame({"id": ["a"], "text": ["Tokyo condemned Pyongyang."]})
    >>> na.positions_frame(articles, scorer="lexicon")[["article", "source", "target", "category"]]
      article source target category
    0       a    JPN    PRK   ACCUSE
    >>> na.positions_frame.ddl[:52]
    'article string, sentence long, paragraph long, sourc'
    """

    def __call__(
        self,
        articles: pd.DataFrame,
        *,
        actors: Roster | str | Path | None = None,
        scorer: ScorerLike | None = None,
        at_least: float | None = None,
        issues: IssueLexicon | str | Path | None = None,
        columns: Mapping[str, str] | None = None,
    ) -> pd.DataFrame:
        """Return the positions of `articles`; see the class."""
        if not isinstance(articles, pd.DataFrame):
            raise CorpusError(f"expected a DataFrame of articles, got {type(articles).__name__}: see analyze_many")
        job, named = Job(*choices(actors, scorer), issues_of(issues), threshold_of(at_least)), Columns.of(columns)
        named.check(articles.columns, "the DataFrame")
        done = [one for part in _cut(articles) for one in _work(job, part, named)]
        failures = [entry for one in done for entry in one.entries if isinstance(entry, Failure)]
        if failures:
            first = failures[0]
            warnings.warn(
                f"{len(failures)} of {len(articles)} articles were left out; {first.article}: {first.message}",
                NewsAnalysisWarning,
                stacklevel=2,
            )
        return frame(pa.concat_tables([empty()["positions"], *(one.tables["positions"] for one in done)]))

    @property
    def meta(self) -> pd.DataFrame:
        """A frame without a row, whose columns and types are those of every result."""
        return frame(empty()["positions"])

    @property
    def ddl(self) -> str:
        """The columns and types of every result, as Spark writes them."""
        return ", ".join(f"{name} {_SPARK[dtype]}" for name, dtype in TABLES["positions"].items())


positions_frame = PositionsFrame()


def _cut(articles: pd.DataFrame) -> Iterator[pd.DataFrame]:
    return (articles.iloc[start : start + _AT_ONCE] for start in range(0, len(articles), _AT_ONCE))


def _work(job: Job, articles: pd.DataFrame, columns: Columns) -> list[Done]:
    return analyze_pieces(job, read_rows(job, list(rows_of_frame(articles, columns))))
