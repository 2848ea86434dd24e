"""What the arguments of the public functions mean: which roster, which scorer, how sure a position, which texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from numbers import Real
from pathlib import Path
from typing import Literal

from newsanalysis.errors import OptionError, ScorerError
from newsanalysis.lexicons.issues import IssueLexicon, issue_lexicon, load_issues
from newsanalysis.lexicons.rosters import Roster, korea
from newsanalysis.model import ModelScorer, shared_model
from newsanalysis.scoring import LexiconScorer, Scorer

ScorerLike = Scorer | Literal["model", "lexicon"]


def choices(actors: Roster | str | Path | None = None, scorer: ScorerLike | None = None) -> tuple[Roster, Scorer]:
    """Return the roster and the scorer that the options of :func:`newsanalysis.analyze` mean.

    Raises
    ------
    RosterError, ScorerError
        As there.
    """
    return roster_of(actors), scorer_of(scorer)


def roster_of(actors: Roster | str | Path | None) -> Roster:
    """Return the roster that is meant; the Korean one where none is named."""
    if actors is None:
        return korea()
    return actors if isinstance(actors, Roster) else Roster.load(actors)


def scorer_of(scorer: ScorerLike | None) -> Scorer:
    """Return the scorer that is meant; the model where none is named."""
    if scorer is None or scorer == "model":
        return shared_model()
    if scorer == "lexicon":
        return LexiconScorer()
    if isinstance(scorer, type) or not isinstance(scorer, Scorer):
        raise ScorerError(
            f"expected 'model', 'lexicon' or an object with the methods sentiment and stance, got {scorer!r}: "
            "leave it out for the model, or pass one that is made, such as na.LexiconScorer()"
        )
    return scorer


def threshold_of(at_least: float | None) -> float | None:
    """Return the confidence from which on positions are reported; ``None`` leaves it to the scorer.

    Raises
    ------
    OptionError
        If it is no number from 0 to 1.

    Examples
    --------
    >>> threshold_of(0.5), threshold_of(None)
    (0.5, None)
    """
    if at_least is None:
        return None
    if not isinstance(at_least, Real) or isinstance(at_least, bool) or not 0 <= at_least <= 1:
        raise OptionError(
            f"expected at_least as a confidence from 0 to 1, such as 0.5, got {at_least!r}: "
            "leave it out for all that the scorer reports"
        )
    return float(at_least)


def issues_of(issues: IssueLexicon | str | Path | None) -> IssueLexicon:
    """Return the issues that are meant; those that ship where no file is named."""
    if issues is None:
        return issue_lexicon()
    return issues if isinstance(issues, IssueLexicon) else load_issues(issues)


def name_of(scorer: Scorer) -> str | None:
    """Name a scorer whose errors may have been measured."""
    return {LexiconScorer: "lexicon", ModelScorer: "model"}.get(type(scorer))


def texts_of(texts: Sequence[str]) -> list[str]:
    """Return the texts in a list, once each is seen to be one."""
    if isinstance(texts, str | bytes) or not isinstance(texts, Iterable):
        raise ScorerError(f"expected a list of texts, got {type(texts).__name__}: put a single text in a list")
    found = list(texts)
    for number, text in enumerate(found):
        if not isinstance(text, str):
            raise ScorerError(f"expected texts, got {text!r} as number {number}: leave out what is missing")
    return found
