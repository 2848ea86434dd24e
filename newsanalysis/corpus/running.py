"""Many articles through the pipeline: read, compared with those before, analyzed, kept part by part."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from hashlib import blake2b
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from newsanalysis.choices import ScorerLike, choices, issues_of, threshold_of
from newsanalysis.corpus.corpus import Corpus
from newsanalysis.corpus.index import Index
from newsanalysis.corpus.inputs import Source, source_of
from newsanalysis.corpus.progress import Bar
from newsanalysis.corpus.rows import Given
from newsanalysis.corpus.schema import ARTICLES, Failure, arrow
from newsanalysis.corpus.settings import checked_similar, scorer_in, settings_of
from newsanalysis.corpus.storage import Folder, Memory
from newsanalysis.corpus.work import (
    Done,
    Entry,
    Job,
    Piece,
    Repeat,
    analyze_pieces,
    lost_piece,
    lost_row,
    read_rows,
)
from newsanalysis.corpus.workers import Cluster, Here, Processes, Step, Workers, checked_count, cores, in_order
from newsanalysis.errors import CorpusError, NewsAnalysisWarning, OptionError
from newsanalysis.lexicons.languages import languages

if TYPE_CHECKING:
    from dask.distributed import Client

    from newsanalysis.lexicons.issues import IssueLexicon
    from newsanalysis.lexicons.rosters import Roster

BATCH = 16
"""Articles that a worker gets at a time, and whose sentences a scorer is asked about together."""
BATCHES_PER_PART = 16
_LARGE = 200_000
"""Bytes after which a batch is full with fewer articles."""
FEW = 2 * BATCH
"""Articles for which other processes are not worth their start."""
_READ: Step[Given, Piece | Failure] = Step(read_rows, lost_row)
_ANALYZE: Step[Piece | Repeat | Failure, Done] = Step(analyze_pieces, lost_piece)


def analyze_many(
    articles: object,
    *,
    actors: Roster | str | Path | None = None,
    scorer: ScorerLike | None = None,
    at_least: float | None = None,
    issues: IssueLexicon | str | Path | None = None,
    out: str | Path | None = None,
    client: Client | None = None,
    workers: int | None = None,
    columns: Mapping[str, str] | None = None,
    similar: float = 0.8,
    progress: bool = True,
) -> Corpus:
    """Find who stands where in many pieces.

    A piece that cannot be analyzed costs only itself: it becomes a row of `failures`. One that repeats the text of an
    earlier one is reported and not scored again. The result is the same whoever works, and in the order of the input.

    Parameters
    ----------
    articles
        A folder, whose ``.txt``, ``.html`` and ``.md`` files are read, those in its folders too; a CSV (or TSV), JSONL
        or Parquet file, or a DataFrame, with a column `text`, `html` or `file` (a path, seen from the table's folder)
        and any of `id`, `outlet`, `published` and `headline`; or anything that gives one after the other what
        :func:`newsanalysis.read` takes, or mappings with these fields. What a table does not say is taken from the
        article itself. `published` is kept as the clock of the place shows it: a time zone is left out.
    actors, scorer, at_least, issues
        As in :func:`newsanalysis.analyze`.
    out
        A folder for the result, as Parquet, written part by part; memory stays flat however many articles there are.
        A run that was killed goes on where it stopped when it is called again; a finished one takes more articles.
    client
        A ``dask.distributed.Client``, whose cluster works instead of processes of this machine.
    workers
        How many processes work; by default one a core, and for a handful of articles none but this one. With 1 this
        process alone works.
    columns
        Names of the columns where they are others, ours to yours: ``{"text": "body", "outlet": "paper"}``.
    similar
        The share of three-word sequences in common (Jaccard, estimated by MinHash) from which on two texts of 50 words
        or more are one; 1 for the same words only. Case, punctuation and headlines do not count.
    progress
        Whether a bar shows how far it is.

    Returns
    -------
    Corpus
        With the DataFrames `articles`, `sentences`, `mentions`, `quotes`, `positions` and `failures`. An article is
        called by its `id`, its path, its label in the DataFrame's index, or its number from 0; a second one of the same
        name by that and ``#2``.

    Raises
    ------
    CorpusError
        If `articles` is nothing of the kind; or if `out` holds something else, was begun with other settings or for
        other articles, or is written by another run.
    OptionError
        If `at_least`, `workers` or `similar` makes no sense, or `workers` and `client` are both given.
    RosterError, ScorerError, ResourceError
        As :func:`newsanalysis.analyze`.

    Warns
    -----
    NewsAnalysisWarning
        If pieces are not in English.

    Notes
    -----
    Near-duplicates are found as in Broder (1997), "On the resemblance and containment of documents".

    Examples
    --------
    >>> import newsanalysis as na
    >>> corpus = na.analyze_many(
    ...     [
    ...         {"id": "a", "outlet": "The Daily", "text": "Tokyo condemned Pyongyang."},
    ...         {"id": "b", "outlet": "The Times", "text": "Tokyo condemned Pyongyang."},
    ...         {"id": "c", "outlet": "The Times", "text": ""},
    ...     ],
    ...     scorer="lexicon",
    ...     progress=False,
    ... )
    >>> corpus.articles[["article", "outlet", "positions", "duplicate_of"]]
      article     outlet  positions duplicate_of
    0       a  The Daily          1          NaN
    1       b  The Times          0            a
    >>> corpus.failures[["article", "stage", "error"]]
      article stage      error
    0       c  read  ReadError
    """
    job = Job(*choices(actors, scorer), issues_of(issues), threshold_of(at_least))
    similar, workers = checked_similar(similar), checked_count(workers)
    if client is not None and workers is not None:
        raise OptionError("expected workers or client, got both: a client's cluster brings its own workers")
    source, is_small = _looked_at(source_of(articles, columns))
    if workers is None:
        workers = 1 if is_small else cores()
    settings = settings_of(job, similar)
    storage = Memory() if out is None else Folder(_folder(out), settings)
    with (
        Index(storage.index, storage.parts) as index,
        closing(_workers(job, client, workers)) as crew,
        Bar(source.total, len(index), shown=progress) as bar,
    ):
        foreign = Counter[str]()
        for part in _parts(source, index, crew, similar, bar, first=storage.parts):
            index.commit()
            storage.write(_tables(part))
            foreign.update(_foreign(part))
    storage.finish()
    _warn_of(foreign)
    folder = storage.path if isinstance(storage, Folder) else None
    return Corpus(storage.datasets(), folder, scorer_in(settings))


def _parts(
    source: Source, index: Index, crew: Workers, similar: float, bar: Bar, *, first: int
) -> Iterator[list[Done]]:
    """Yield what became of the articles, part by part; everything is pulled through from here, a few batches ahead."""
    read = in_order(crew, _READ, _batches(source.rows, index, first))
    compared = (_compare(pieces, index, similar) for pieces in read)
    part: list[Done] = []
    for number, done in enumerate(in_order(crew, _ANALYZE, compared), 1):
        settled = [Done(_settle(one.entries, index), one.tables) for one in done]
        bar.update([entry for one in settled for entry in one.entries])
        part += settled
        if number % BATCHES_PER_PART == 0:
            yield part
            part = []
    if part:
        yield part


def _batches(rows: Iterable[Given], index: Index, first: int) -> Iterator[list[Given]]:
    """Yield the articles that are new, a batch at a time; the batches of a part are counted from the part `first`."""
    batch: list[Given] = []
    number = size = 0
    for row in rows:
        digest = blake2b(repr(row).encode()).digest() if isinstance(row, Failure) else row.digest
        name = index.claim(row.article, digest, first + number // BATCHES_PER_PART)
        if name is None:
            continue
        batch.append(row._replace(article=name) if isinstance(row, Failure) else replace(row, article=name))
        size += 0 if isinstance(row, Failure) else row.size
        if len(batch) == BATCH or size > _LARGE:
            yield batch
            batch, number, size = [], number + 1, 0
    if batch:
        yield batch


def _compare(pieces: Sequence[Piece | Failure], index: Index, similar: float) -> list[Piece | Repeat | Failure]:
    """Find the articles that repeat an earlier one."""
    found: list[Piece | Repeat | Failure] = []
    for piece in pieces:
        original = index.original(piece.known.article, piece.like, similar) if isinstance(piece, Piece) else None
        found.append(Repeat(piece.known, original) if isinstance(piece, Piece) and original else piece)
    return found


def _settle(entries: Sequence[Entry], index: Index) -> list[Entry]:
    """Let what repeats an article that could not be analyzed fail with it."""
    settled: list[Entry] = []
    for entry in entries:
        if isinstance(entry, Failure):
            index.fail(entry.article)
        elif entry[-1] is not None and index.failed(entry[-1]):
            message = f"expected the text that it repeats to be analyzed, {entry[-1]!r} failed: see there"
            entry = Failure(entry[0], "analyze", CorpusError.__name__, message)
        settled.append(entry)
    return settled


def _tables(part: Sequence[Done]) -> dict[str, pa.Table]:
    entries = [entry for done in part for entry in done.entries]
    found = {name: pa.concat_tables(done.tables[name] for done in part) for name in part[0].tables}
    return found | {
        "articles": arrow("articles", [entry for entry in entries if not isinstance(entry, Failure)]),
        "failures": arrow("failures", [entry for entry in entries if isinstance(entry, Failure)]),
    }


def _looked_at(source: Source) -> tuple[Source, bool]:
    """Return the articles, and whether they are few; of a stream, the first ones are fetched to know that."""
    if source.total is not None:
        return source, source.total <= FEW
    first = list(islice(source.rows, FEW + 1))
    total = len(first) if len(first) <= FEW else None
    return Source(chain(first, source.rows), total), total is not None


def _workers(job: Job, client: Client | None, count: int) -> Workers:
    if client is not None:
        return Cluster(job, client)
    return Here(job) if count == 1 else Processes(job, count)


def _folder(out: object) -> Path:
    if not isinstance(out, str | Path):
        raise OptionError(f"expected a folder to write to as out, such as 'corpus', got {type(out).__name__}")
    return Path(out).expanduser()


def _foreign(part: Sequence[Done]) -> Iterator[str]:
    """Yield the language of each article that is not in English."""
    place = list(ARTICLES).index("language")
    for entry in (entry for done in part for entry in done.entries if not isinstance(entry, Failure)):
        if entry[place] not in (None, "en"):
            yield entry[place]


def _warn_of(codes: Counter[str]) -> None:
    if codes:
        names = languages().names
        found = ", ".join(f"{count:,} in {names.get(code, code)}" for code, count in codes.most_common())
        warnings.warn(
            f"expected English, some pieces seem to be in other languages ({found}): little of them will be found; "
            "the column language of articles says which, translate them first",
            NewsAnalysisWarning,
            stacklevel=3,
        )
