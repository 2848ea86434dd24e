"""The learned scorer: a small encoder that reads a sentence and answers for every actor in it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path

import numpy as np

from newsanalysis.errors import ResourceError, ScorerError
from newsanalysis.model.files import MANIFEST
from newsanalysis.model.positions import PositionReader
from newsanalysis.model.reader import Reader
from newsanalysis.records import Category
from newsanalysis.scoring import LexiconScorer, Scores, SpanLike, spans_within

__all__ = ["ModelScorer", "shared_model"]

SHIPPED = Path(__file__).parents[1] / "resources" / "model"
"""The model that comes with the package."""


class ModelScorer:
    """Scores sentiment toward a target, and stance, by a small encoder trained on human-coded news.

    One comes with the package; ``newsanalysis/resources/MODEL_CARD.md`` says what it learned from, how good it is and
    what it is not for. ``python -m training DATA --out FOLDER`` makes others. It is loaded when it is first asked;
    sentiment and stance of a sentence are the same alone and among others. With it, :func:`analyze` finds positions by
    asking about every ordered pair of actors in sight of a sentence, and :func:`analyze` and :func:`find_quotes` read
    again who says what, where the rules are unsure. The tone of whole sentences it leaves to :class:`LexiconScorer`.

    Parameters
    ----------
    folder
        One that training wrote, with a `model.json` in it; the model that comes with the package by default.
    threads
        How many cores to use; all by default.

    Raises
    ------
    ScorerError
        If `threads` is no positive number.
    ResourceError
        If there is no model in `folder`. That its files are the ones written with it is seen when they are first used.

    Examples
    --------
    >>> ModelScorer("no/such/folder")
    Traceback (most recent call last):
    newsanalysis.errors.ResourceError: no model in no/such/folder, there is no model.json: name one that training wrote
    """

    def __init__(self, folder: str | Path | None = None, *, threads: int | None = None) -> None:
        if threads is not None and (not isinstance(threads, int) or threads < 1):
            raise ScorerError(f"expected a number of threads, 1 or more, got {threads!r}: leave it out for all cores")
        self.folder, self.threads = Path(folder or SHIPPED), threads
        if not (self.folder / MANIFEST).is_file():
            hint = (
                "reinstall the package, or use scorer='lexicon'" if folder is None else "name one that training wrote"
            )
            raise ResourceError(f"no model in {folder or SHIPPED}, there is no {MANIFEST}: {hint}")

    def __getstate__(self) -> dict[str, object]:
        """Leave the loaded model behind: another process loads its own."""
        return {name: value for name, value in vars(self).items() if name not in ("reader", "position_reader")}

    @cached_property
    def reader(self) -> Reader:
        """The model itself."""
        return Reader(self.folder, self.threads)

    @cached_property
    def position_reader(self) -> PositionReader:
        """What finds positions."""
        return PositionReader(self.folder, self.reader)

    @property
    def threshold(self) -> float:
        """The confidence from which on :func:`analyze` reports a position, unless it is told another."""
        return self.position_reader.threshold

    def sentiment(self, texts: Sequence[str], targets: Sequence[SpanLike] | None = None) -> Scores:
        """Score each text's sentiment toward a span of it; without targets its tone, as :class:`LexiconScorer` does.

        Parameters, answer and errors are those of :meth:`Scorer.sentiment`, and ResourceError if the model's files
        are missing or broken.
        """
        if targets is None:
            return LexiconScorer().sentiment(texts)
        spans = spans_within(texts, targets, "target")
        return self.reader.ask("sentiment", texts, spans)

    def stance(self, texts: Sequence[str], sources: Sequence[SpanLike], targets: Sequence[SpanLike]) -> Scores:
        """Score the stance of each text's source toward its target.

        Parameters, answer and errors are those of :meth:`Scorer.stance`, and ResourceError if the model's files are
        missing or broken.
        """
        return self.stance_and_category(texts, sources, targets)[0]

    def stance_and_category(
        self, texts: Sequence[str], sources: Sequence[SpanLike], targets: Sequence[SpanLike]
    ) -> tuple[Scores, list[Category | None]]:
        """Score stances as :meth:`stance` does, and name the PLOVER category of what each source does to its target."""
        pairs = spans_within(texts, sources, "source"), spans_within(texts, targets, "target")
        scores, categories = self.position_reader.stances(texts, *pairs)
        return scores.astype(np.float64), categories


@cache
def shared_model() -> ModelScorer:
    """Return the model that comes with the package, the same each time, so that it is loaded once."""
    return ModelScorer()
