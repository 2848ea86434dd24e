"""Tables of articles on disk, row by row: CSV, JSON lines and Parquet. A row that is broken costs only itself."""

from __future__ import annotations

import codecs
import csv
import json
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from newsanalysis.corpus.columns import Columns
from newsanalysis.corpus.rows import Given, row_of_fields
from newsanalysis.corpus.schema import Failure, encodable
from newsanalysis.errors import CorpusError

Opened = tuple[Iterator[Given], int | None]
"""The rows of a file, and how many they are, where it says so."""
_DELIMITERS = ",;\t"
_SAMPLE = 1_000_000
_LONGEST = 100_000_000
"""Characters of a cell and bytes of a line; a quotation mark that never closes would otherwise swallow a file."""
_BATCH = 100


def _open_csv(path: Path, columns: Columns) -> Opened:
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST))
    encoding = _encoding(path)
    with path.open(encoding=encoding, errors="surrogateescape", newline="") as file:
        first = file.readline(_LONGEST)
    delimiter = max(_DELIMITERS, key=first.count)
    header = next(csv.reader([first], delimiter=delimiter), [])
    columns.check(header, path.name)
    return _csv_rows(path, encoding, delimiter, columns), None


def _csv_rows(path: Path, encoding: str, delimiter: str, columns: Columns) -> Iterator[Given]:
    """Yield rows; bytes that are no text come back as they were, for the article alone to fail on."""
    with path.open(encoding=encoding, errors="surrogateescape", newline="") as file:
        reader = csv.reader(file, delimiter=delimiter)
        header = next(reader)
        numbers = count()
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield _broken(next(numbers), f"{error}; near line {reader.line_num}, is a quotation mark left open?")
                continue
            if not cells:
                continue
            number = next(numbers)
            if len(cells) > len(header):
                yield _broken(number, f"expected {len(header)} cells as in the first line, got {len(cells)}: quote it")
                continue
            filled = (cell or None for cell in cells)
            yield row_of_fields(str(number), columns.ours(dict(zip(header, filled, strict=False))))


def _open_jsonl(path: Path, columns: Columns) -> Opened:
    return _jsonl_rows(path, columns), None


def _jsonl_rows(path: Path, columns: Columns) -> Iterator[Given]:
    with path.open("rb") as file:
        numbers = count()
        for line in iter(partial(file.readline, _LONGEST), b""):
            if not line.removeprefix(codecs.BOM_UTF8).strip():
                continue
            number = next(numbers)
            try:
                fields = json.loads(line.removeprefix(codecs.BOM_UTF8))
            except (ValueError, RecursionError) as error:
                yield _broken(number, f"expected a JSON object a line, got {line[:60]!r} ({error})")
                continue
            if isinstance(fields, dict):
                yield row_of_fields(str(number), columns.ours(fields))
            else:
                yield _broken(number, f"expected a JSON object a line, got {line[:60]!r}")


def _open_parquet(path: Path, columns: Columns) -> Opened:
    try:
        file = pq.ParquetFile(path, buffer_size=_SAMPLE, pre_buffer=False)
    except (pa.ArrowException, OSError) as error:
        raise CorpusError(f"expected Parquet, {path.name} is none ({error}): write it anew") from error
    columns.check(file.schema_arrow.names, path.name)
    there = [name for name in columns.names.values() if name in file.schema_arrow.names]
    return _parquet_rows(file, there, columns), file.metadata.num_rows


def _parquet_rows(file: Any, there: list[str], columns: Columns) -> Iterator[Given]:
    numbers = count()
    with file:
        for batch in file.iter_batches(_BATCH, columns=there):
            for fields in batch.to_pylist():
                yield row_of_fields(str(next(numbers)), columns.ours(fields))


def _broken(number: int, message: str) -> Failure:
    return Failure(str(number), "row", CorpusError.__name__, encodable(message))


def _encoding(path: Path) -> str:
    """Return the encoding of a CSV: UTF-8, unless a mark or most lines that are not plain ASCII say otherwise."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    telling = [line for line in sample.splitlines()[:-1] or [sample] if not line.isascii()]
    others = [line for line in telling if not _is_utf8(line)]
    if len(others) <= len(telling) / 2:
        return "utf-8-sig"
    from charset_normalizer import from_bytes

    best = from_bytes(b"\n".join(others), cp_isolation=["cp949", "cp1252"]).best()
    return best.encoding if best else "utf-8-sig"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


READERS: dict[str, Callable[[Path, Columns], Opened]] = {
    ".csv": _open_csv,
    ".tsv": _open_csv,
    ".jsonl": _open_jsonl,
    ".ndjson": _open_jsonl,
    ".parquet": _open_parquet,
}
"""What opens a file, by its ending."""
