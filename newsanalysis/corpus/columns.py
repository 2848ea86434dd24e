"""Which column of a table holds what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsanalysis.errors import CorpusError

FIELDS = ("id", "text", "html", "file", "outlet", "published", "headline")
"""What is read of a table of articles, under these names unless others are mapped to them."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Names of columns: ours to theirs, those of theirs that must be there, and where the files lie that they name."""

    names: dict[str, str]
    wanted: tuple[str, ...] = ()
    folder: Path = Path()

    @classmethod
    def of(cls, columns: Mapping[str, str] | None) -> Columns:
        """Take what a caller maps, such as ``{"text": "body"}``.

        Raises
        ------
        CorpusError
            If it is no mapping, or names something that is not read.
        """
        given = dict(columns) if isinstance(columns, Mapping) else columns
        if given is not None and not (isinstance(given, dict) and set(given) <= set(FIELDS)):
            raise CorpusError(
                f"expected columns as a dict from any of {', '.join(FIELDS)} to your names, got {columns!r:.200}: "
                "write ours first, as in columns={'text': 'body'}"
            )
        return cls({name: name for name in FIELDS} | (given or {}), tuple((given or {}).values()))

    def check(self, found: Iterable[object], where: str) -> None:
        """Raise CorpusError if a table lacks a column that was mapped, or has no text, HTML or files of these."""
        there = {str(name) for name in found}
        missing = [name for name in self.wanted if name not in there]
        contents = [self.names[name] for name in ("text", "html", "file")]
        if not missing and there.isdisjoint(contents):
            missing = [" or ".join(contents)]
        if missing:
            raise CorpusError(
                f"expected the column {', '.join(missing)} in {where}, found {', '.join(sorted(there)) or 'none'}: "
                "name yours, as in columns={'text': 'body'}, or --columns text=body in a terminal"
            )

    def ours(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return a row under our names; what it does not have is ``None``, and its file is where it lies."""
        found = {ours: row.get(theirs) for ours, theirs in self.names.items()}
        return found | {"file": self.folder / found["file"]} if isinstance(found["file"], str) else found
