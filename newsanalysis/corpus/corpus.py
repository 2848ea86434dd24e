"""Many articles analyzed: the tables of one piece, with the article in front."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyarrow.dataset as ds

from newsanalysis import tables
from newsanalysis.contrasts import with_repeats
from newsanalysis.corpus.schema import TABLES, frame
from newsanalysis.corpus.settings import scorer_in
from newsanalysis.corpus.storage import datasets_in, read_manifest
from newsanalysis.errors import OptionError
from newsanalysis.lexicons.measured_error import measured_error


class Corpus:
    """What :func:`analyze_many` found: the tables of :class:`Analysis` with the column `article` in front.

    A table is read when it is first asked for. One larger than memory is gone through by :meth:`dataset`.

    Parameters
    ----------
    datasets
        Each table, as Arrow has it.
    folder
        Where they are kept; ``None`` in memory.
    scorer
        What scored: ``"lexicon"``, ``"model"``, or ``None`` for a scorer of your own.

    Examples
    --------
    >>> import newsanalysis as na
    >>> pieces = ["Seoul thanked Washington.", "Tokyo condemned Pyongyang."]
    >>> corpus = na.analyze_many(pieces, scorer="lexicon", progress=False)
    >>> corpus.positions[["article", "source", "target", "category"]]
      article source target category
    0       0    KOR    USA  SUPPORT
    1       1    JPN    PRK   ACCUSE
    """

    def __init__(
        self, datasets: Mapping[str, ds.Dataset], folder: Path | None = None, scorer: str | None = None
    ) -> None:
        self._datasets, self._frames = dict(datasets), dict[str, pd.DataFrame]()
        self.folder, self.scorer = folder, scorer

    @property
    def articles(self) -> pd.DataFrame:
        """One row per article, duplicates too.

        `article` (its id), `outlet`, `published` (missing where unknown), `headline`, `byline`, `language`, the number
        of `sentences` and of `positions` that the tables hold of it, and `duplicate_of`: the article whose text it
        repeats. A duplicate is not scored again and has no rows in the tables; see :meth:`with_repeats`.
        """
        return self._frame("articles")

    @property
    def sentences(self) -> pd.DataFrame:
        """One row per sentence: `article`, and the columns of :func:`newsanalysis.tables.sentences`."""
        return self._frame("sentences")

    @property
    def mentions(self) -> pd.DataFrame:
        """One row per mention: `article`, and the columns of :func:`newsanalysis.tables.mentions`."""
        return self._frame("mentions")

    @property
    def quotes(self) -> pd.DataFrame:
        """One row per quote: `article`, and the columns of :func:`newsanalysis.tables.quotes`."""
        return self._frame("quotes")

    @property
    def positions(self) -> pd.DataFrame:
        """One row per position: `article`, and the columns of :func:`newsanalysis.tables.positions`."""
        return self._frame("positions")

    @property
    def failures(self) -> pd.DataFrame:
        """One row per article that could not be analyzed.

        `article`, the `stage` (``"row"``: what was given is no article; ``"read"``; ``"analyze"``), the `error`'s
        class, and its `message`. No article is both here and in `articles`.
        """
        return self._frame("failures")

    def with_repeats(self, name: str) -> pd.DataFrame:
        """Return a table with the rows of an article once more for each that repeats it.

        For questions of who printed what: an agency's text counts in every outlet that ran it. Sentence numbers and
        places are those of the original.

        Parameters
        ----------
        name
            ``"sentences"``, ``"mentions"``, ``"quotes"`` or ``"positions"``.

        Raises
        ------
        OptionError
            If there is no such table.
        """
        if name not in TABLES or name in ("articles", "failures"):
            raise OptionError(f"expected sentences, mentions, quotes or positions, got {name!r}")
        return with_repeats(self._frame(name), self.articles)

    def summary(
        self, *, level: float = 0.95, draws: int = 2000, seed: int = 0, scorer_error: bool = True
    ) -> pd.DataFrame:
        """Per source and target over all articles: n, mean stance with its interval, and the source's share of voice.

        The interval resamples articles, so it is missing for fewer than three; it includes how sure each position is
        and, unless `scorer_error` is False, how often the scorer errs, where that was measured. Other options, columns
        and errors are those of :func:`newsanalysis.tables.summary`.
        """
        columns = ["article", "source", "target", "stance", "confidence"]
        positions = frame(self.dataset("positions").to_table(columns=columns))
        quotes = frame(self.dataset("quotes").to_table(columns=["actor", "words"]))
        error = measured_error(self.scorer) if scorer_error else None
        return tables.summary(positions, quotes, error=error, level=level, draws=draws, seed=seed)

    def dataset(self, name: str) -> ds.Dataset:
        """Return a table as a ``pyarrow.dataset.Dataset``, to filter or go through without reading all of it.

        Raises
        ------
        OptionError
            If there is no such table.
        """
        if name not in TABLES:
            raise OptionError(f"expected one of {', '.join(TABLES)}, got {name!r}")
        return self._datasets[name]

    def _frame(self, name: str) -> pd.DataFrame:
        if name not in self._frames:
            self._frames[name] = frame(self._datasets[name].to_table())
        return self._frames[name].copy(deep=False)

    def __len__(self) -> int:
        return int(self._datasets["articles"].count_rows())

    def _repr_html_(self) -> str:
        from newsanalysis.preview import of_corpus

        return of_corpus(self._counts(), self.summary())

    def _counts(self) -> dict[str, int]:
        return {name: self._datasets[name].count_rows() for name in TABLES}

    def __repr__(self) -> str:
        counts = self._counts()
        where = f" in {self.folder}" if self.folder else ""
        return (
            f"<Corpus of {counts['articles']:,} articles{where}: {counts['quotes']:,} quotes, "
            f"{counts['positions']:,} positions, {counts['failures']:,} failures>"
        )


def open_corpus(folder: str | Path) -> Corpus:
    """Open what :func:`analyze_many` wrote; its tables are read when they are asked for.

    Parameters
    ----------
    folder
        The `out` of that call. One whose run was killed, or still goes on, opens with what is done so far.

    Raises
    ------
    CorpusError
        If it is no such folder.

    Examples
    --------
    >>> import newsanalysis as na, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     corpus = na.analyze_many(["Tokyo condemned Pyongyang."], scorer="lexicon", out=folder, progress=False)
    ...     na.open_corpus(folder).positions["source"].tolist()
    ['JPN']
    """
    path = Path(folder).expanduser()
    settings = read_manifest(path)["settings"]
    return Corpus(datasets_in(path), path, scorer_in(settings))
