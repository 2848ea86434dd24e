"""Where articles come from: folders, tables on disk and in memory, anything that can be gone through one by one."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sized
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from newsanalysis.corpus.columns import Columns
from newsanalysis.corpus.rows import Given, Row, read_file, row_of_fields, row_of_piece
from newsanalysis.corpus.schema import encodable, failure
from newsanalysis.corpus.table_files import READERS
from newsanalysis.errors import CorpusError, ReadError
from newsanalysis.records import Article

PIECES = (".txt", ".text", ".html", ".htm", ".xhtml", ".md")
"""Endings of the files of a folder that are read."""
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Source:
    """Articles to go through once, and how many they are, where that can be known."""

    rows: Iterator[Given]
    total: int | None = None


def source_of(articles: object, columns: Mapping[str, str] | None = None) -> Source:
    """Find out what is given, and how to go through it without holding all of it.

    Parameters
    ----------
    articles, columns
        As :func:`newsanalysis.analyze_many` takes them.

    Raises
    ------
    CorpusError
        If it is nothing of the kind, a file or a column is missing, or a name in `columns` is unknown.
    """
    named = Columns.of(columns)
    if isinstance(articles, str | Path):
        return _on_disk(Path(articles).expanduser(), named)
    if isinstance(articles, pd.DataFrame):
        named.check(articles.columns, "the DataFrame")
        return Source(rows_of_frame(articles, named), len(articles))
    if isinstance(articles, bytes | bytearray | Article | Mapping) or not isinstance(articles, Iterable):
        raise CorpusError(
            f"expected many articles (a folder, a CSV, JSONL or Parquet file, a DataFrame, a list), got "
            f"{type(articles).__name__}: put a single one in a list, or call newsanalysis.analyze"
        )
    total = len(articles) if isinstance(articles, Sized) else None
    return Source((_row(str(number), piece, named) for number, piece in enumerate(articles)), total)


def rows_of_frame(frame: pd.DataFrame, columns: Columns) -> Iterator[Given]:
    """Yield a frame's rows; one without an `id` is called by its label in the index."""
    there = [name for name in columns.names.values() if name in frame.columns]
    for start in range(0, len(frame), _AT_ONCE):
        part = frame.iloc[start : start + _AT_ONCE]
        cells = [part[name].astype("object").tolist() for name in there]
        for label, *row in zip(part.index, *cells, strict=True):
            yield row_of_fields(encodable(str(label)), columns.ours(dict(zip(there, row, strict=True))))


def _row(name: str, piece: Any, columns: Columns) -> Given:
    return row_of_fields(name, columns.ours(piece)) if isinstance(piece, Mapping) else row_of_piece(name, piece)


def _on_disk(path: Path, columns: Columns) -> Source:
    if path.is_dir():
        return _of_folder(path)
    if not path.is_file():
        raise CorpusError(
            f"expected a folder or a file of articles, found neither at {str(path)!r:.200} (looked in {Path.cwd()}): "
            "check the spelling; a text goes into a list"
        )
    columns = replace(columns, folder=path.parent)
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise CorpusError(
            f"expected a folder, or a file that ends in {', '.join(READERS)}, got {path.name}: "
            "for one piece call newsanalysis.analyze"
        )
    rows, total = reader(path, columns)
    return Source(rows, total)


def _of_folder(folder: Path) -> Source:
    total = sum(1 for _ in _files(folder))
    if not total:
        raise CorpusError(f"expected files that end in {', '.join(PIECES)} in {folder} or its folders, found none")
    return Source((_of_file(name, path) for name, path in _files(folder)), total)


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files of a folder and of those in it, by name; hidden ones are left out."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.lower().endswith(PIECES) and not name.startswith("."):
                path = Path(place) / name
                yield encodable(path.relative_to(folder).as_posix()), path


def _of_file(name: str, path: Path) -> Given:
    try:
        return Row(name, read_file(path))
    except ReadError as error:
        return failure(name, "row", error)
