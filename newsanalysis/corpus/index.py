"""Which articles were met, in a database beside the parts, so that memory stays flat and a run can go on."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from types import TracebackType

from newsanalysis.corpus.likeness import Likeness, similarity
from newsanalysis.errors import CorpusError

_TABLES = """
CREATE TABLE IF NOT EXISTS articles (
    number INTEGER PRIMARY KEY, article TEXT NOT NULL UNIQUE, digest BLOB NOT NULL, part INTEGER NOT NULL,
    run INTEGER NOT NULL, words BLOB, signature BLOB, failed INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS by_words ON articles (words) WHERE words IS NOT NULL;
CREATE TABLE IF NOT EXISTS bands (band BLOB, number INTEGER, PRIMARY KEY (band, number)) WITHOUT ROWID;
"""


class Index:
    """Ids and likenesses of all articles of a corpus.

    Parameters
    ----------
    path
        Where the database is kept; ``None`` for one that ends with the process.
    parts
        How many parts are whole: what was noted of later ones is forgotten.

    Raises
    ------
    CorpusError
        If another run writes there, or the file is no database.
    """

    def __init__(self, path: Path | None, parts: int = 0) -> None:
        try:
            self._base = sqlite3.connect(path or "", timeout=1, isolation_level=None)
            self._base.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._base.execute("PRAGMA journal_mode = WAL")
            self._base.execute("PRAGMA synchronous = NORMAL")
            self._base.execute("BEGIN EXCLUSIVE")
            for statement in _TABLES.split(";\n"):
                self._base.execute(statement)
            self._base.execute(
                "DELETE FROM bands WHERE number IN (SELECT number FROM articles WHERE part >= ?)", (parts,)
            )
            self._base.execute("DELETE FROM articles WHERE part >= ?", (parts,))
        except sqlite3.OperationalError as error:
            raise CorpusError(
                f"could not take hold of {path} ({error}): let the other run that writes there end first"
            ) from None
        except sqlite3.DatabaseError as error:
            raise CorpusError(f"expected the index of a corpus, {path} is broken ({error}): write anew") from None
        self._run = self._one("SELECT coalesce(max(run), 0) + 1 FROM articles")

    def __enter__(self) -> Index:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._base.close()

    def __len__(self) -> int:
        return self._one("SELECT count(*) FROM articles")

    def commit(self) -> None:
        """Keep what was noted, should the process be killed from here on."""
        self._base.execute("COMMIT")
        self._base.execute("BEGIN EXCLUSIVE")

    def claim(self, article: str, digest: bytes, part: int) -> str | None:
        """Note an article that is met.

        Parameters
        ----------
        article, digest
            Its id, and a hash of what was given.
        part
            The part that it will be in.

        Returns
        -------
        str or None
            Its id, with #2 and so on where another of this run has it already; ``None`` if it was analyzed before.

        Raises
        ------
        CorpusError
            If what was analyzed before under this id was something else.
        """
        name, number = article, 1
        while (row := self._row("SELECT digest, run FROM articles WHERE article = ?", name)) is not None:
            if row[1] != self._run:
                if row[0] != digest:
                    raise CorpusError(
                        f"expected the articles that were analyzed before, and more; {name!r} is not what it was: "
                        "write changed articles into a new folder, or give them new ids"
                    )
                self._base.execute("UPDATE articles SET run = ? WHERE article = ?", (self._run, name))
                return None
            number += 1
            name = f"{article}#{number}"
        self._base.execute(
            "INSERT INTO articles (article, digest, part, run) VALUES (?, ?, ?, ?)", (name, digest, part, self._run)
        )
        return name

    def original(self, article: str, like: Likeness, similar: float) -> str | None:
        """Return the first article that this one repeats, or note it as one that may be repeated.

        Parameters
        ----------
        article, like
            Its id, which was claimed, and what is kept of its text.
        similar
            The share of three-word sequences in common that makes two texts one; 1 for the same words only.
        """
        found = self._same(like) or (self._near(like, similar) if similar < 1 else None)
        if found is None:
            number = self._one("SELECT number FROM articles WHERE article = ?", article)
            self._base.execute(
                "UPDATE articles SET words = ?, signature = ? WHERE number = ?", (like.words, like.signature, number)
            )
            self._base.executemany("INSERT INTO bands VALUES (?, ?)", [(band, number) for band in like.bands])
        return found

    def fail(self, article: str) -> None:
        """Note that an article could not be analyzed."""
        self._base.execute("UPDATE articles SET failed = 1 WHERE article = ?", (article,))

    def failed(self, article: str) -> bool:
        """Whether an article could not be analyzed."""
        return bool(self._one("SELECT failed FROM articles WHERE article = ?", article))

    def _same(self, like: Likeness) -> str | None:
        row = self._row("SELECT article FROM articles WHERE words = ?", like.words)
        return None if row is None else str(row[0])

    def _near(self, like: Likeness, similar: float) -> str | None:
        marks = ", ".join("?" * len(like.bands))
        candidates = self._base.execute(
            "SELECT article, signature FROM articles WHERE number IN "
            f"(SELECT number FROM bands WHERE band IN ({marks})) ORDER BY number",
            like.bands,
        )
        return next((str(name) for name, other in candidates if similarity(like.signature, other) >= similar), None)

    def _row(self, query: str, *values: object) -> tuple[object, ...] | None:
        found: tuple[object, ...] | None = self._base.execute(query, values).fetchone()
        return found

    def _one(self, query: str, *values: object) -> int:
        return int(self._base.execute(query, values).fetchone()[0])
