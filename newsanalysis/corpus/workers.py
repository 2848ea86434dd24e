"""Who works: this process, processes beside it, or a Dask cluster. What comes back is in order, whoever was first."""

from __future__ import annotations

import copy
import os
import pickle
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from itertools import chain
from threading import Thread
from time import monotonic, sleep
from typing import Any, Generic, Protocol, TypeVar

import cloudpickle
import loky

from newsanalysis.corpus.work import Job
from newsanalysis.errors import CorpusError, OptionError
from newsanalysis.model import ModelScorer

Item = TypeVar("Item")
Result = TypeVar("Result")
_IDLE = 60
"""Seconds without work after which a process ends."""
_REFRESH = 5
_OWN: list[Job] = []
"""The job of a process that works for another."""


@dataclass(frozen=True, slots=True)
class Step(Generic[Item, Result]):
    """A step of the work: what does it, and what says that an item ended the process which worked on it."""

    run: Callable[[Job, Sequence[Item]], list[Result]]
    lost: Callable[[Item, BaseException], list[Result]]


class Workers(Protocol):
    """Whoever works."""

    @property
    def ahead(self) -> int:
        """How many batches may wait or be worked on."""

    def start(self, step: Step[Item, Result], items: Sequence[Item]) -> Callable[[], list[Result]]:
        """Start on a batch; what is returned waits for the results."""

    def close(self) -> None:
        """Let go of everything, at once."""


def in_order(workers: Workers, step: Step[Item, Result], batches: Iterable[Sequence[Item]]) -> Iterator[list[Result]]:
    """Yield the results of each batch, in the order of the batches, with as many under way as `workers` want."""
    waiting: deque[Callable[[], list[Result]]] = deque()
    for batch in batches:
        waiting.append(workers.start(step, batch))
        while len(waiting) > workers.ahead:
            yield waiting.popleft()()
    while waiting:
        yield waiting.popleft()()


class Here:
    """The process that asks works itself."""

    ahead = 0

    def __init__(self, job: Job) -> None:
        self._job = job

    def start(self, step: Step[Item, Result], items: Sequence[Item]) -> Callable[[], list[Result]]:
        """Do the work as soon as it is asked for."""
        return lambda: step.run(self._job, items)

    def close(self) -> None:
        """Nothing is held."""


class Processes:
    """Processes of this machine work.

    They are started anew (neither forked, since a notebook has threads, nor running the caller's script again), and
    take scorers that were written in a notebook. Where one dies, what was under way is tried once more with nothing
    beside it, so that one article that takes all memory costs only itself.
    """

    def __init__(self, job: Job, count: int) -> None:
        self._packed = cloudpickle.dumps(_sharing(job, count))
        self._count = count
        self._crew = self._processes(count)
        self._lone: loky.ProcessPoolExecutor | None = None

    @property
    def ahead(self) -> int:
        """Each process has two batches: one that it works on and one that waits."""
        return 2 * self._count

    def start(self, step: Step[Item, Result], items: Sequence[Item]) -> Callable[[], list[Result]]:
        """Hand a batch to whichever process is free."""
        try:
            future = self._crew.submit(_with_own_job, step.run, items)
        except BrokenProcessPool:
            self._crew = self._processes(self._count)
            future = self._crew.submit(_with_own_job, step.run, items)

        def finish() -> list[Result]:
            try:
                found: list[Result] = future.result()
            except BrokenProcessPool:
                return self._again(step, items)
            return found

        return finish

    def close(self) -> None:
        """End the processes, whatever they do."""
        for executor in (self._crew, self._lone):
            if executor is not None:
                executor.shutdown(wait=True, kill_workers=True)

    def _processes(self, count: int) -> loky.ProcessPoolExecutor:
        return loky.ProcessPoolExecutor(
            count, timeout=_IDLE, initializer=_take_job, initargs=(self._packed, os.getpid())
        )

    def _again(self, step: Step[Item, Result], items: Sequence[Item]) -> list[Result]:
        if self._lone is None:
            self._lone = self._processes(1)
        try:
            found: list[Result] = self._lone.submit(_with_own_job, step.run, items).result()
        except BrokenProcessPool as error:
            self._lone = None
            if len(items) == 1:
                return step.lost(items[0], _died(error))
            return list(chain.from_iterable(self._again(step, [item]) for item in items))
        return found


class Cluster:
    """The workers of a Dask cluster work; Dask itself does again what a worker that died had done.

    Parameters
    ----------
    job
        What to work with; it is sent once, and passed from worker to worker.
    client
        A ``dask.distributed.Client``.

    Raises
    ------
    CorpusError
        If `client` is none.
    """

    def __init__(self, job: Job, client: Any) -> None:
        try:
            import distributed
        except ImportError:
            raise CorpusError("a cluster needs dask.distributed: pip install 'newsanalysis[cluster]'") from None
        if not isinstance(client, distributed.Client):
            raise CorpusError(
                f"expected a dask.distributed.Client, got {type(client).__name__}: "
                "make one, as in client=Client('tcp://scheduler:8786')"
            )
        self._client, self._died = client, distributed.KilledWorker
        self._job = client.submit(pickle.loads, cloudpickle.dumps(_sharing(job, None)), pure=False)
        self._threads, self._asked = 0, float("-inf")

    @property
    def ahead(self) -> int:
        """Each thread of the cluster has two batches; a cluster may grow and shrink."""
        if monotonic() - self._asked > _REFRESH:
            self._threads, self._asked = sum(self._client.nthreads().values()), monotonic()
        return 2 * max(1, self._threads)

    def start(self, step: Step[Item, Result], items: Sequence[Item]) -> Callable[[], list[Result]]:
        """Hand a batch to the scheduler."""
        future = self._client.submit(step.run, self._job, items, pure=False)

        def finish() -> list[Result]:
            try:
                found: list[Result] = future.result()
            except self._died as error:
                if len(items) == 1:
                    return step.lost(items[0], _died(error))
                return list(chain.from_iterable(self.start(step, [item])() for item in items))
            return found

        return finish

    def close(self) -> None:
        """Forget the job; the cluster is the caller's."""
        self._job.release()


def cores() -> int:
    """Return how many cores this process may use, inside a container too."""
    return int(loky.cpu_count())


def checked_count(workers: object) -> int | None:
    """Return how many processes are wanted.

    Raises
    ------
    OptionError
        If it is neither ``None`` nor a whole number of 1 or more.
    """
    if workers is None:
        return None
    if not isinstance(workers, int) or isinstance(workers, bool) or workers < 1:
        raise OptionError(f"expected workers=1 or more processes, got {workers!r}: leave it out for one per core")
    return workers


def _sharing(job: Job, count: int | None) -> Job:
    """Let a model that takes all cores take its share of them: one thread in each task of a cluster."""
    if not isinstance(job.scorer, ModelScorer) or job.scorer.threads is not None:
        return job
    scorer = copy.copy(job.scorer)
    scorer.threads = max(1, cores() // count) if count else 1
    return replace(job, scorer=scorer)


def _take_job(packed: bytes, parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one decides
    Thread(target=_leave_with, args=(parent,), daemon=True).start()
    _OWN[:] = [pickle.loads(packed)]


def _leave_with(parent: int) -> None:
    """End this process once the one that started it is no more; where the system does not say so, idleness does it."""
    while os.name == "nt" or os.getppid() == parent:
        sleep(1)
    os._exit(1)


def _with_own_job(run: Callable[[Job, Sequence[Item]], list[Result]], items: Sequence[Item]) -> list[Result]:
    return run(_OWN[0], items)


def _died(error: BaseException) -> CorpusError:
    return CorpusError(
        f"expected the process that worked on it to live, it died each time ({type(error).__name__}), most often for "
        "want of memory: analyze this article alone to see why, or split it up"
    )
