"""One article as it is given: its text and what is known of it, checked before any work is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from newsanalysis.articles.dates import read_date
from newsanalysis.articles.loading import LIMIT, path_meant
from newsanalysis.corpus.schema import Failure, encodable, failure
from newsanalysis.errors import CorpusError, ReadError
from newsanalysis.records import Article

_MOST_BYTES = 4 * LIMIT + 4
_HTML = b"<!doctype html>\n"


@dataclass(frozen=True, slots=True)
class Row:
    """An article before it is read; what is ``None`` here is taken from the article itself."""

    article: str
    content: bytes | Article
    outlet: str | None = None
    published: datetime | None = None
    headline: str | None = None

    @property
    def size(self) -> int:
        """How long it is."""
        return len(self.content.text if isinstance(self.content, Article) else self.content)

    @property
    def digest(self) -> bytes:
        """Return a hash that says whether this is the article that was given before."""
        content = self.content.text.encode("utf-8", "replace") if isinstance(self.content, Article) else self.content
        facts = repr((self.outlet, self.published, self.headline)).encode("utf-8", "replace")
        return blake2b(content + b"\0" + facts, digest_size=16).digest()


Given = Row | Failure
"""An article to read, or why there is none."""


def row_of_piece(name: str, piece: object) -> Given:
    """Take whatever :func:`newsanalysis.read` takes; `name` is its id where it has no path."""
    try:
        if isinstance(piece, Article):
            return Row(encodable(piece.source or name), piece)
        if isinstance(piece, bytes | bytearray):
            return Row(name, bytes(piece))
        path = piece if isinstance(piece, Path) else path_meant(_text(piece))
        if path is None:
            return Row(name, _bytes(_text(piece)))
        name = encodable(path.as_posix())
        return Row(name, read_file(path))
    except (ReadError, CorpusError) as error:
        return failure(name, "row", error)


def row_of_fields(name: str, fields: Mapping[str, Any]) -> Given:
    """Take a row of a table: its `text`, `html` or `file`, what it says of the article, and `id` or `name`."""
    try:
        name = _name(fields.get("id")) or name
        return Row(
            name,
            _content(fields),
            outlet=_name(fields.get("outlet")),
            published=moment(fields.get("published")),
            headline=_name(fields.get("headline")),
        )
    except (ReadError, CorpusError) as error:
        return failure(name, "row", error)


def read_file(path: Path) -> bytes:
    """Read a file of one article.

    Raises
    ------
    ReadError
        If it is missing, no file, too long, or the system refuses.
    """
    if not path.is_file():
        raise ReadError(f"expected a file, {path} is none: check the spelling or give the full path")
    try:
        size = path.stat().st_size
        if size > _MOST_BYTES:
            raise ReadError(f"expected at most {LIMIT:,} characters, {path} has {size:,} bytes: split it up")
        return path.read_bytes()
    except OSError as error:
        raise ReadError(f"could not read {path}: {error.strerror}; check that you may open it") from error


def moment(value: Any) -> datetime | None:
    """Read when an article was published, as the clock of the place showed: a time zone is left out.

    Parameters
    ----------
    value
        A date or time of Python, numpy or pandas, or a text: ISO 8601, or as newspapers print it. Missing and empty
        ones are unknown.

    Raises
    ------
    CorpusError
        If it is no date, or could be two.

    Examples
    --------
    >>> moment("2021-05-24T15:37:00+09:00"), moment("May 24, 2021"), moment("")
    (datetime.datetime(2021, 5, 24, 15, 37), datetime.datetime(2021, 5, 24, 0, 0), None)
    """
    if _is_missing(value):
        return None
    if isinstance(value, datetime | date | np.datetime64):
        return _of_clock(value)
    text = str(value).strip()
    if not text:
        return None
    for reading in _READINGS:
        try:
            found = reading(text)
        except ValueError:
            continue
        if found:
            return found.replace(tzinfo=None)
    raise CorpusError(
        f"expected a date such as 2021-05-24 or 2021-05-24T15:37, got {text!r:.60}: leave it empty where it is unknown"
    )


def _printed(text: str) -> datetime | None:
    found = read_date(text)
    return found.when if found else None


_READINGS: tuple[Callable[[str], datetime | None], ...] = (datetime.fromisoformat, _printed)


def _of_clock(value: Any) -> datetime | None:
    try:
        return pd.Timestamp(value).tz_localize(None).floor("us").to_pydatetime()
    except (ValueError, TypeError, OverflowError) as error:
        raise CorpusError(f"expected a date, got {value!r:.60} ({error}): leave it empty where it is unknown") from None


def _content(fields: Mapping[str, Any]) -> bytes | Article:
    if not _is_missing(fields.get("text")):
        text = fields["text"]
        return text if isinstance(text, Article) else _bytes(text)
    if not _is_missing(fields.get("html")):
        return _HTML + _bytes(fields["html"])
    if isinstance(fields.get("file"), Path):
        return read_file(fields["file"])
    raise CorpusError("expected a text, HTML or a file of these, got none: the row's cell is empty")


def _bytes(text: object) -> bytes:
    """Return a text as the bytes it was read from, so that it is never taken for the path of a file."""
    if isinstance(text, bytes | bytearray):
        return bytes(text)
    text = _text(text)
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise CorpusError(f"expected a text, got {type(value).__name__}, {value!r:.60}: give its words")
    return value


def _name(value: Any) -> str | None:
    """Return an id or a name as text: 17.0, which a table with a gap makes of 17, is "17"."""
    if _is_missing(value):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return encodable(str(value)).strip() or None


def _is_missing(value: Any) -> bool:
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))
