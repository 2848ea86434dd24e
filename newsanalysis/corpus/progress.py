"""A bar that says how far it is, in a notebook and in a terminal.

It is text everywhere: a widget needs ipywidgets here and its manager in the browser, and where either is missing it
leaves a warning or nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from types import TracebackType

from newsanalysis.corpus.schema import Failure
from newsanalysis.corpus.work import Entry


class Bar:
    """Shows articles done, articles a second, and failures.

    Parameters
    ----------
    total
        How many articles there are, where that is known.
    done
        How many were done by an earlier run.
    shown
        Whether anything is shown.
    """

    def __init__(self, total: int | None, done: int, *, shown: bool) -> None:
        from tqdm import tqdm

        self._bar = tqdm(
            total=total,
            initial=done,
            unit=" articles",
            disable=not shown,
            smoothing=0.1,
            file=sys.stdout if _in_notebook() else sys.stderr,
        )
        self._failures = 0

    def __enter__(self) -> Bar:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.close()

    def update(self, entries: Sequence[Entry]) -> None:
        """Count what became of articles."""
        self._failures += sum(isinstance(entry, Failure) for entry in entries)
        if self._failures:
            self._bar.set_postfix(failures=self._failures, refresh=False)
        self._bar.update(len(entries))


def _in_notebook() -> bool:
    """Whether what is printed goes to a kernel's front end, which shows standard error as if something went wrong."""
    return type(sys.stdout).__module__.startswith("ipykernel")
