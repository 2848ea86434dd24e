"""Outlets and periods beside each other: the numbers that the charts of many articles draw.

The articles are the sample, not the sentences in them: positions of one article resemble each other, so every interval
resamples articles, and where there are fewer than three there is none. The intervals of mean stances include how sure
each position is (its `confidence`), and how often the scorer errs, where the data says who scored and that was
measured; the spread of outlets does not, as the scorer reads all outlets alike.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, Literal, Protocol, get_args

import numpy as np
import pandas as pd

from newsanalysis.errors import ComparisonError, OptionError
from newsanalysis.intervals import FEWEST, clustered_interval, grouped_interval
from newsanalysis.lexicons.measured_error import MeasuredError, measured_error
from newsanalysis.printing import NO_ACTOR
from newsanalysis.spreads import spread as measure

Period = Literal["day", "week", "month"]
"""How long the periods of :func:`over_time` are; a week begins on Monday."""

_FREQUENCIES = {"day": "D", "week": "W-SUN", "month": "M"}
_DYAD = ["source", "target"]
_NAMES = ("article", "outlet", "source", "target", "actor")


class ManyTables(Protocol):
    """What is compared of a ``Corpus``: its tables."""

    @property
    def articles(self) -> pd.DataFrame:
        """The articles: `article`, `outlet`, `published`, `duplicate_of` ..."""

    @property
    def quotes(self) -> pd.DataFrame:
        """Who says what, in which `article`."""

    @property
    def positions(self) -> pd.DataFrame:
        """Who stands where toward whom, in which `article`."""


Many = ManyTables | pd.DataFrame
"""A ``Corpus``, or one of its tables joined with the columns of `articles` that are needed."""


def over_time(
    data: Many,
    *,
    by: Period = "month",
    level: float = 0.95,
    draws: int = 2000,
    seed: int = 0,
    scorer_error: bool = True,
) -> pd.DataFrame:
    """Summarise where each source stands toward each target, period by period.

    An article that several outlets print counts once.

    Parameters
    ----------
    data
        A ``Corpus``, or its positions with a column `published`. Articles without a day, and positions toward nobody
        named, are left out.
    by
        ``"day"``, ``"week"`` or ``"month"``.
    level, draws, seed
        Of the interval: see :func:`newsanalysis.intervals.clustered_interval`.
    scorer_error
        Whether the interval includes how often the scorer errs; a table does not say who scored, and includes nothing.

    Returns
    -------
    pandas.DataFrame
        `source`, `target`, `period` (its first day), `articles` and `n` (positions), their mean `stance` from -1 to 1
        and its interval, `low` to `high`, missing for fewer than three articles. By source, target and period.

    Raises
    ------
    ComparisonError
        If a column is missing or holds something else.
    OptionError
        If `by`, `level`, `draws` or `seed` makes no sense.

    Examples
    --------
    >>> import pandas as pd
    >>> positions = pd.DataFrame({
    ...     "article": ["a", "a", "b"], "published": ["2018-04-27", "2018-04-27", "2018-05-02"],
    ...     "source": "KOR", "target": "PRK", "stance": [0.4, 0.6, 0.2]})
    >>> over_time(positions)[["period", "articles", "n", "stance"]]
          period  articles  n  stance
    0 2018-04-01         1  2     0.5
    1 2018-05-01         1  1     0.2
    """
    check_period(by)
    positions = dyads_of(data, facts=("published",), of="over_time", copies=False)
    positions = positions[positions["published"].notna()]
    periods = positions["published"].dt.to_period(_FREQUENCIES[by]).dt.start_time
    error = _error_of(data) if scorer_error else None
    found = _means(positions.assign(period=periods), [*_DYAD, "period"], error, level, draws, seed)
    return found.astype({"period": "datetime64[us]"})


def by_outlet(
    data: Many, *, level: float = 0.95, draws: int = 2000, seed: int = 0, scorer_error: bool = True
) -> pd.DataFrame:
    """Summarise where each outlet has each source stand toward each target.

    An article that several outlets print counts for each of them.

    Parameters
    ----------
    data
        A ``Corpus``, or its positions with a column `outlet`. Articles of no known outlet, and positions toward nobody
        named, are left out.
    level, draws, seed, scorer_error
        As in :func:`over_time`.

    Returns
    -------
    pandas.DataFrame
        `outlet`, `source`, `target`, and `articles`, `n`, `stance`, `low` and `high` as in :func:`over_time`. By
        outlet, source and target.

    Raises
    ------
    ComparisonError
        If a column is missing or holds something else.
    OptionError
        If `level`, `draws` or `seed` makes no sense.
    """
    positions = dyads_of(data, facts=("outlet",), of="by_outlet")
    error = _error_of(data) if scorer_error else None
    return _means(positions[positions["outlet"].notna()], ["outlet", *_DYAD], error, level, draws, seed)


def spread(data: Many, *, level: float = 0.95, draws: int = 2000, seed: int = 0) -> pd.DataFrame:
    """Measure how far the outlets differ on each source's stance toward each target.

    Only outlets with three articles or more on the pair are compared, and only pairs that two such outlets have.
    Outlets that report other events or other weeks differ for that reason too: compare the same ones where you can.

    Parameters
    ----------
    data
        As in :func:`by_outlet`.
    level, draws, seed
        As in :func:`over_time`; `draws` is also the number of shuffles behind `chance`.

    Returns
    -------
    pandas.DataFrame
        `source`, `target`, how many `outlets`, `articles` and positions `n` are compared; `distance` from 0 to 2, by
        which two outlets' mean stances differ on average, and its interval `low` to `high`; `chance`, the share of
        random shuffles of the articles among the outlets that put them as far apart; and the `coldest` and `warmest`
        outlet. The furthest apart first.

    Raises
    ------
    ComparisonError
        If a column is missing or holds something else.
    OptionError
        If `level`, `draws` or `seed` makes no sense.

    See Also
    --------
    newsanalysis.spreads.spread : How the distance is measured.
    """
    positions = dyads_of(data, facts=("outlet",), of="spread")
    options = {"level": level, "draws": draws, "seed": seed}
    rows = [
        (*dyad, *_spread(mine, options))
        for dyad, mine in _per_article(positions[positions["outlet"].notna()], [*_DYAD, "outlet"]).groupby(_DYAD)
        if len(_comparable(mine)["outlet"].unique()) > 1
    ]
    columns = {
        "source": "str",
        "target": "str",
        "outlets": "int64",
        "articles": "int64",
        "n": "int64",
        "distance": "float64",
        "low": "float64",
        "high": "float64",
        "chance": "float64",
        "coldest": "str",
        "warmest": "str",
    }
    frame = pd.DataFrame(rows, columns=list(columns)).astype(columns)
    frame = frame.round({"distance": 6, "low": 6, "high": 6})
    return frame.sort_values(["distance", *_DYAD], ascending=[False, True, True], ignore_index=True)


def voices(data: Many, *, level: float = 0.95, draws: int = 2000, seed: int = 0) -> pd.DataFrame:
    """Summarise whom each outlet gives the word, by the actor that is spoken for.

    An article that several outlets print counts for each of them.

    Parameters
    ----------
    data
        A ``Corpus``, or its quotes with a column `outlet`. Articles of no known outlet are left out.
    level, draws, seed
        As in :func:`over_time`.

    Returns
    -------
    pandas.DataFrame
        `outlet`, `actor` (``"no known actor"`` where the speaker speaks for none), `quotes` and `words`, the `share`
        of the outlet's quoted words, 0 to 1, and its interval `low` to `high`, missing where the outlet has fewer than
        three articles with quotes. By outlet, the most quoted actor first.

    Raises
    ------
    ComparisonError
        If a column is missing or holds something else.
    OptionError
        If `level`, `draws` or `seed` makes no sense.
    """
    quotes = facts_of(data, "quotes", columns=("article", "actor", "words"), facts=("outlet",), of="voices")
    quotes = quotes[quotes["outlet"].notna() & (quotes["words"] > 0)]
    quotes = quotes.assign(actor=quotes["actor"].astype("object").fillna(NO_ACTOR))
    rows: list[tuple[Any, ...]] = []
    for outlet, mine in quotes.groupby("outlet"):
        said = mine.pivot_table(index="article", columns="actor", values="words", aggfunc="sum", fill_value=0)
        everything = said.sum(axis=1)
        for actor, words in said.items():
            low, high = grouped_interval(words, everything, level=level, draws=draws, seed=seed)
            times = int((mine["actor"] == actor).sum())
            rows.append((outlet, actor, times, words.sum(), words.sum() / everything.sum(), low, high))
    columns = {
        "outlet": "str",
        "actor": "str",
        "quotes": "int64",
        "words": "int64",
        "share": "float64",
        "low": "float64",
        "high": "float64",
    }
    frame = pd.DataFrame(rows, columns=list(columns)).astype(columns)
    return frame.sort_values(["outlet", "words", "actor"], ascending=[True, False, True], ignore_index=True)


def dyads_of(data: Many, *, facts: Sequence[str], of: str, copies: bool = True) -> pd.DataFrame:
    """Return the positions toward somebody named, with the `facts` of their articles: see :func:`facts_of`."""
    columns = ("article", *_DYAD, "stance")
    positions = facts_of(data, "positions", columns=columns, facts=facts, of=of, copies=copies)
    known = positions[_DYAD].notna().all(axis=1) & (positions["stance"].abs() < np.inf)
    return positions[known].reset_index(drop=True)


def facts_of(
    data: Many, name: str, *, columns: Sequence[str], facts: Sequence[str], of: str, copies: bool = True
) -> pd.DataFrame:
    """Return the table `name`, each row with the `facts` of its article: `outlet` or `published`.

    Parameters
    ----------
    data
        A ``Corpus``, or its table with the facts in columns of their own.
    name
        ``"positions"`` or ``"quotes"``.
    columns, facts
        What is needed of the table, and of the articles.
    of
        Who asks: what an error begins with.
    copies
        Whether an article that repeats another has that one's rows; else only what the table has.

    Raises
    ------
    ComparisonError
        If a table or a column is missing, a stance, a number of words is none, or a day is none.
    """
    frame = data if isinstance(data, pd.DataFrame) else _joined(data, name, facts, of, copies=copies)
    missing = [column for column in (*columns, *facts) if column not in frame.columns]
    if missing:
        got = ", ".join(map(str, frame.columns)) or "no columns"
        raise ComparisonError(
            f"{of} needs the columns {', '.join((*columns, *facts))} of the {name} of many articles; got {got}, "
            f"without {', '.join(missing)}; join them with corpus.{name}.merge(corpus.articles, on='article')"
        )
    typed: dict[str, pd.Series] = {
        column: frame[column].map(str, na_action="ignore") for column in _NAMES if column in frame.columns
    }
    try:
        typed |= {column: pd.to_numeric(frame[column]) for column in ("stance", "words") if column in columns}
        if "published" in facts:
            typed["published"] = _days(frame["published"])
    except (TypeError, ValueError) as error:
        raise ComparisonError(f"{of} expects numbers and days in the {name}, got something else ({error})") from None
    known = frame["article"].notna() if "article" in frame.columns else slice(None)
    return frame.assign(**typed)[known].reset_index(drop=True)


def _days(published: pd.Series) -> pd.Series:
    """Return days and times as the clock of the place showed them."""
    if published.dtype.kind == "M":
        clock: pd.Series = published.dt.tz_localize(None)
        return clock
    return pd.to_datetime(published.map(lambda day: pd.Timestamp(day).tz_localize(None), na_action="ignore"))


def check_period(by: object) -> None:
    """Raise OptionError if `by` is no period."""
    if by not in get_args(Period):
        raise OptionError(f"expected a period of {', '.join(map(repr, get_args(Period)))}, got {by!r}")


def _joined(data: ManyTables, name: str, facts: Sequence[str], of: str, *, copies: bool) -> pd.DataFrame:
    frame, articles = getattr(data, name, None), getattr(data, "articles", None)
    if not isinstance(frame, pd.DataFrame) or not isinstance(articles, pd.DataFrame):
        raise ComparisonError(
            f"{of} compares many articles: a Corpus, or its {name} joined with its articles; got "
            f"{type(data).__name__}. Make one with newsanalysis.analyze_many; two pieces are for newsanalysis.compare"
        )
    if copies and "duplicate_of" in articles and "article" in frame:
        frame = with_repeats(frame, articles)
    known = ["article", *(fact for fact in facts if fact in articles)]
    return frame.drop(columns=[fact for fact in facts if fact in frame]).merge(articles[known], on="article")


def with_repeats(frame: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Give each article that repeats another (`duplicate_of`) the rows of that one, unless it has its own."""
    repeats = articles.loc[articles["duplicate_of"].notna(), ["article", "duplicate_of"]]
    repeats = repeats[~repeats["article"].isin(frame["article"])]
    if repeats.empty:
        return frame
    rows = repeats.merge(frame, left_on="duplicate_of", right_on="article", suffixes=("", "_of"))
    return pd.concat([frame, rows[frame.columns]], ignore_index=True)


def _per_article(positions: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Sum and count the stances of each article, within `columns`."""
    return positions.groupby([*columns, "article"])["stance"].agg(total="sum", n="size").reset_index()


def _error_of(data: Many) -> MeasuredError | None:
    return measured_error(getattr(data, "scorer", None))


def _means(
    positions: pd.DataFrame, columns: list[str], error: MeasuredError | None, level: float, draws: int, seed: int
) -> pd.DataFrame:
    rows: list[tuple[Any, ...]] = []
    for key, mine in positions.groupby(columns):
        stances, articles = mine["stance"], mine["article"]
        interval = clustered_interval(
            stances, articles, confidence=mine.get("confidence"), error=error, level=level, draws=draws, seed=seed
        )
        rows.append((*_parts(key), articles.nunique(), len(mine), stances.mean(), *interval))
    numbers = {"articles": "int64", "n": "int64", "stance": "float64", "low": "float64", "high": "float64"}
    frame = pd.DataFrame(rows, columns=[*columns, *numbers]).astype(numbers)
    names = [column for column in columns if column != "period"]
    return frame.astype(dict.fromkeys(names, "str")).round({"stance": 6, "low": 6, "high": 6})


def _parts(key: Hashable) -> tuple[Any, ...]:
    return key if isinstance(key, tuple) else (key,)


def _comparable(per_article: pd.DataFrame) -> pd.DataFrame:
    """Keep the outlets with as many articles as an interval needs."""
    return per_article[per_article.groupby("outlet")["article"].transform("size") >= FEWEST]


def _spread(per_article: pd.DataFrame, options: dict[str, Any]) -> tuple[Any, ...]:
    compared = _comparable(per_article)
    apart = measure(compared["total"], compared["n"], compared["outlet"], **options)
    sums = compared.groupby("outlet")[["total", "n"]].sum()
    means = sums["total"] / sums["n"]
    return (len(sums), len(compared), int(sums["n"].sum()), *apart, means.idxmin(), means.idxmax())
