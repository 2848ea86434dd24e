"""Where the tables of a corpus are kept: in memory, or part by part in a folder, each part whole or absent."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from newsanalysis.corpus.schema import SCHEMAS
from newsanalysis.errors import CorpusError

MANIFEST, INDEX = "manifest.json", "index.sqlite"
_FORMAT = 2
"""Of the tables: one that was written with other columns is another."""
_UNFINISHED = ".unfinished-"

Tables = Mapping[str, pa.Table]


class Storage(Protocol):
    """Takes parts, and gives all of them back."""

    index: Path | None
    parts: int

    def write(self, tables: Tables) -> None:
        """Keep a part."""

    def finish(self) -> None:
        """Say that all is there."""

    def datasets(self) -> dict[str, ds.Dataset]:
        """Return each table, of all parts in order."""


class Memory:
    """Keeps the parts in memory."""

    index = None
    parts = 0

    def __init__(self) -> None:
        self._tables: dict[str, list[pa.Table]] = {name: [] for name in SCHEMAS}

    def write(self, tables: Tables) -> None:
        """Keep a part."""
        for name, table in tables.items():
            self._tables[name].append(table)

    def finish(self) -> None:
        """Nothing remains to be done."""

    def datasets(self) -> dict[str, ds.Dataset]:
        """Return each table, of all parts in order."""
        return {
            name: ds.dataset(pa.concat_tables([schema.empty_table(), *self._tables[name]]))
            for name, schema in SCHEMAS.items()
        }


class Folder:
    """Keeps each part in a folder of its own, ``part-000000`` and on, with a Parquet file per table.

    Parameters
    ----------
    path
        The folder; made where it is missing.
    settings
        What the articles are analyzed with. A folder that was begun with others is refused.

    Raises
    ------
    CorpusError
        If the folder holds something else, or was begun with other settings, or cannot be written.
    """

    def __init__(self, path: Path, settings: Mapping[str, Any]) -> None:
        self.path, self._settings = path, dict(settings)
        try:
            path.mkdir(parents=True, exist_ok=True)
            self._check()
            for left in path.glob(f"{_UNFINISHED}*"):
                shutil.rmtree(left) if left.is_dir() else left.unlink()
            self.parts = len(part_folders(path))
            self._note(finished=False)
        except OSError as error:
            raise CorpusError(f"could not write into {path} ({error}): choose another folder") from error
        self.index = path / INDEX

    def write(self, tables: Tables) -> None:
        """Write a part beside its place, and put it there once it is whole."""
        beside = self.path / f"{_UNFINISHED}{uuid4().hex}"
        beside.mkdir()
        for name, table in tables.items():
            pq.write_table(table, beside / f"{name}.parquet", compression="zstd")
        beside.rename(self.path / f"part-{self.parts:06}")
        self.parts += 1
        self._note(finished=False)

    def finish(self) -> None:
        """Say in the manifest that all is there."""
        self._note(finished=True)

    def datasets(self) -> dict[str, ds.Dataset]:
        """Return each table, of all parts in order; nothing is read yet."""
        return datasets_in(self.path)

    def _check(self) -> None:
        if not (self.path / MANIFEST).exists():
            others = [file.name for file in self.path.iterdir() if not file.name.startswith(_UNFINISHED)]
            if others:
                raise CorpusError(
                    f"expected a new or empty folder, or one that analyze_many began, found {others[0]!r} in "
                    f"{self.path}: give another name"
                )
            return
        before = read_manifest(self.path)["settings"]
        changed = [
            f"{name} was {before.get(name)!r}, now is {self._settings.get(name)!r}"
            for name in dict.fromkeys((*before, *self._settings))
            if before.get(name) != self._settings.get(name)
        ]
        if changed:
            raise CorpusError(
                f"{self.path} was begun with other settings: {'; '.join(changed)}. Go on with those, or write into a "
                "new folder"
            )

    def _note(self, *, finished: bool) -> None:
        manifest = {"format": _FORMAT, "settings": self._settings, "parts": self.parts, "finished": finished}
        beside = self.path / f"{_UNFINISHED}{uuid4().hex}"
        beside.write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
        beside.replace(self.path / MANIFEST)


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read what a folder of parts says of itself.

    Raises
    ------
    CorpusError
        If it is none, or one of another version.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        format_ = manifest["format"]
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise CorpusError(
            f"expected a folder that analyze_many wrote, {folder} has no {MANIFEST} that can be read ({error}): "
            "check the name"
        ) from None
    if format_ != _FORMAT or not isinstance(manifest.get("settings"), dict):
        raise CorpusError(
            f"expected format {_FORMAT} of a corpus, {folder} has {format_!r}: use the version that wrote it, or run "
            "analyze_many again into a new folder"
        )
    return dict(manifest)


def part_folders(folder: Path) -> list[Path]:
    """Return the parts of a folder, in order."""
    return sorted(folder.glob("part-*"))


def datasets_in(folder: Path) -> dict[str, ds.Dataset]:
    """Return each table of a folder, of all parts in order; nothing is read yet."""
    parts = part_folders(folder)
    return {
        name: _dataset([str(part / f"{name}.parquet") for part in parts], schema) for name, schema in SCHEMAS.items()
    }


def _dataset(files: Sequence[str], schema: pa.Schema) -> ds.Dataset:
    return ds.dataset(list(files), schema=schema, format="parquet") if files else ds.dataset(schema.empty_table())
