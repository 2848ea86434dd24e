"""The tables of a corpus: those of one piece with the article in front, the articles themselves, and the failures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa

from newsanalysis import tables

ARTICLES = {
    "article": "str",
    "outlet": "str",
    "published": "datetime64[us]",
    "headline": "str",
    "byline": "str",
    "language": "str",
    "sentences": "int64",
    "positions": "int64",
    "duplicate_of": "str",
}
"""Columns of `articles`: the id, what is known of the article, how many sentences and positions the tables hold of it
(none for a duplicate), and the id of the article that it repeats."""

FAILURES = {"article": "str", "stage": "str", "error": "str", "message": "str"}
"""Columns of `failures`: the id, where it failed (row, read, analyze), the error's class, and what it says."""

TABLES = {
    "articles": ARTICLES,
    "sentences": {"article": "str"} | tables.SENTENCES,
    "mentions": {"article": "str"} | tables.MENTIONS,
    "quotes": {"article": "str"} | tables.QUOTES,
    "positions": {"article": "str"} | tables.POSITIONS,
    "failures": FAILURES,
}
"""Columns of each table, and their types in pandas."""

_ARROW = {"str": pa.string(), "int64": pa.int64(), "float64": pa.float64(), "datetime64[us]": pa.timestamp("us")}
SCHEMAS = {
    name: pa.schema([(column, _ARROW[dtype]) for column, dtype in columns.items()]) for name, columns in TABLES.items()
}
"""The same as Arrow and Parquet keep them."""


class Failure(NamedTuple):
    """An article that could not be analyzed: a row of `failures`."""

    article: str
    stage: str
    error: str
    message: str


def failure(article: str, stage: str, error: BaseException) -> Failure:
    """Say what went wrong with an article."""
    return Failure(article, stage, type(error).__name__, " ".join(encodable(str(error) or repr(error)).split()))


def encodable(text: str) -> str:
    r"""Return `text` without halves of characters, which no file can hold.

    Examples
    --------
    >>> encodable("a\ud800b")
    'a?b'
    """
    return text.encode("utf-8", "replace").decode("utf-8")


def arrow(name: str, rows: Iterable[Sequence[Any]]) -> pa.Table:
    """Make the table `name` of its rows, with scores rounded as in the tables of one piece."""
    return pa.Table.from_pandas(tables.frame(rows, TABLES[name]), SCHEMAS[name], preserve_index=False)


def empty() -> dict[str, pa.Table]:
    """Return every table without a row."""
    return {name: schema.empty_table() for name, schema in SCHEMAS.items()}


def frame(table: pa.Table) -> pd.DataFrame:
    """Return an Arrow table as pandas has it."""
    found: pd.DataFrame = table.to_pandas()
    return found
