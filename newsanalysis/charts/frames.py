"""Gets the tables a chart draws out of what it is given, and lays several articles end to end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

import pandas as pd

from newsanalysis.errors import ChartError


class Tables(Protocol):
    """What a chart needs of an ``Analysis``: its tables."""

    @property
    def sentences(self) -> pd.DataFrame:
        """The sentences and their tone."""

    @property
    def mentions(self) -> pd.DataFrame:
        """Who is mentioned where."""

    @property
    def quotes(self) -> pd.DataFrame:
        """Who says what."""

    @property
    def positions(self) -> pd.DataFrame:
        """Who stands where toward whom."""


Data = Tables | pd.DataFrame
"""An ``Analysis``, or the table a chart draws: as it came, filtered, or several put together."""

_NAMES = ("source", "target", "issue", "voice", "voice_actor", "actor", "person", "speaker")
_MOST_SENTENCES = 1_000_000
_SMALLEST = 0.3
"""Of the largest mark's size: what a position of no confidence would have."""


def table(data: object, name: str, *, chart: str, columns: Sequence[str], hint: str = "") -> pd.DataFrame:
    """Return the table `name` of `data`, or `data` itself where it is a table, with a plain index.

    Names become text, since some code actors and issues by number.

    Raises
    ------
    ChartError
        If there is no such table, or it lacks one of the `columns`.
    """
    frame = data if isinstance(data, pd.DataFrame) else getattr(data, name, None)
    if not isinstance(frame, pd.DataFrame):
        raise ChartError(
            f"{chart} draws an Analysis or its table {name!r}, got {type(data).__name__}; "
            f"pass the result of newsanalysis.analyze, or result.{name}"
        )
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        got = ", ".join(map(str, frame.columns)) or "no columns"
        raise ChartError(
            f"{chart} needs the columns {', '.join(columns)} of the {name} table; got {got}, "
            f"without {', '.join(missing)}{hint}"
        )
    names = {column: frame[column].map(str, na_action="ignore") for column in _NAMES if column in frame.columns}
    return frame.assign(**names).reset_index(drop=True)


def positions_of(data: Data, *, chart: str, columns: Sequence[str], hint: str = "") -> pd.DataFrame:
    """Return the positions that can be drawn: those with a source and a stance, each with its `number` in the table.

    Raises
    ------
    ChartError
        If there is no such table, it lacks one of the `columns`, or its stances or confidences are not numbers.
    """
    positions = table(data, "positions", chart=chart, columns=columns, hint=hint)
    scores = {name: numbers(positions, name, chart=chart) for name in ("stance", "confidence") if name in positions}
    shown = (scores["stance"].abs() < float("inf")) & positions["source"].notna()
    return positions.assign(**scores, number=range(len(positions)))[shown].reset_index(drop=True)


def numbers(frame: pd.DataFrame, column: str, *, chart: str) -> pd.Series:
    """Return a column as numbers.

    Raises
    ------
    ChartError
        If it holds something else.
    """
    try:
        return pd.to_numeric(frame[column]).astype("float64")
    except (TypeError, ValueError) as error:
        raise ChartError(f"{chart} expects numbers in the column {column!r}, got others ({error})") from None


def sizes(positions: pd.DataFrame, largest: float) -> pd.Series:
    """Return the size of each position's mark: `largest` where it is sure, smaller the lower its confidence.

    A position whose confidence is not known is drawn as sure.

    Examples
    --------
    >>> sizes(pd.DataFrame({"confidence": [1.0, 0.0, None]}), 20).tolist()
    [20.0, 6.0, 20.0]
    """
    if "confidence" not in positions.columns:
        return pd.Series(largest, index=positions.index, dtype="float64")
    return largest * (_SMALLEST + (1 - _SMALLEST) * positions["confidence"].fillna(1).clip(0, 1))


def other_table(data: Data, name: str, columns: Sequence[str]) -> pd.DataFrame:
    """Return another table of an ``Analysis``; an empty one where `data` is a table itself."""
    frame = None if isinstance(data, pd.DataFrame) else getattr(data, name, None)
    if frame is None:
        return pd.DataFrame(columns=list(columns))
    return table(frame, name, chart="a chart of an Analysis", columns=columns)


def by_count(values: pd.Series) -> list[str]:
    """Return the distinct values that are not missing, the most frequent first, ties by name."""
    counts = values.value_counts()
    return sorted(map(str, counts.index), key=lambda value: (-counts[value], value))


def most_first(frame: pd.DataFrame, name: str, count: str = "n") -> list[str]:
    """Return the values of the column `name` by the sum of the column `count`, the largest first, ties by value."""
    sums = frame.groupby(name)[count].sum()
    return sorted(map(str, sums.index), key=lambda value: (-sums[value], value))


def rows(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield a table's rows, whose columns are attributes."""
    yield from frame.itertuples()


def article_starts(frames: Iterable[pd.DataFrame]) -> dict[str, int]:
    """Return where each article's sentence 0 stands when articles are laid end to end.

    A table without an `article` column is one article, named "".

    Raises
    ------
    ChartError
        If a number of a sentence is missing, negative or beyond any piece.
    """
    lengths: dict[str, int] = {}
    for frame in frames:
        sentences = numbers(frame, "sentence", chart="a chart along the piece")
        if not sentences.between(0, _MOST_SENTENCES).all():
            raise ChartError(
                f"expected sentence numbers from 0 to {_MOST_SENTENCES:,} in the column 'sentence', got "
                f"{sentences.min()} to {sentences.max()}{', some missing' if sentences.isna().any() else ''}"
            )
        for article, last in sentences.groupby(articles(frame), sort=False).max().items():
            lengths[str(article)] = max(lengths.get(str(article), 0), int(last) + 1)
    starts, at = {}, 0
    for article, length in lengths.items():
        starts[article] = at
        at += length + 1
    return starts


def places(frame: pd.DataFrame, starts: dict[str, int]) -> pd.Series:
    """Return where each row's sentence stands along the articles laid end to end."""
    return frame["sentence"].astype("int64") + articles(frame).map(starts).astype("int64")


def articles(frame: pd.DataFrame) -> pd.Series:
    """Return the article of each row, "" where the table does not say."""
    if "article" in frame.columns:
        return frame["article"].astype("str").fillna("")
    return pd.Series("", index=frame.index, dtype="str")
