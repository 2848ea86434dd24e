"""What articles are analyzed with, in words that can be kept and compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import is_dataclass
from hashlib import sha256
from typing import Any

from newsanalysis import __version__
from newsanalysis.corpus.likeness import ALGORITHM
from newsanalysis.corpus.work import Job
from newsanalysis.errors import OptionError
from newsanalysis.model import ModelScorer
from newsanalysis.model.files import MANIFEST
from newsanalysis.scoring import LexiconScorer, Scorer


def settings_of(job: Job, similar: float) -> dict[str, Any]:
    """Return all that decides what is found in an article, and which articles are scored."""
    return {
        "newsanalysis": __version__,
        "actors": f"{job.roster.name} {_hash(repr(job.roster.actors).encode())}",
        "issues": _hash(repr(job.issues.issues).encode()),
        "scorer": _scorer(job.scorer),
        "at_least": job.at_least,
        "similar": similar,
        "likeness": ALGORITHM,
    }


def scorer_in(settings: Mapping[str, Any]) -> str | None:
    """Return which scorer the settings name, ``"lexicon"`` or ``"model"``, if it is one of ours."""
    name = str(settings.get("scorer")).split(" ")[0]
    return name if name in ("lexicon", "model") else None


def checked_similar(similar: object) -> float:
    """Return from which similarity on two texts are one.

    Raises
    ------
    OptionError
        If it is no number above 0 and up to 1.
    """
    if isinstance(similar, bool) or not isinstance(similar, int | float) or not 0 < similar <= 1:
        raise OptionError(f"expected similar above 0 and up to 1 (the same words only), got {similar!r}")
    return float(similar)


def _scorer(scorer: Scorer) -> str:
    """Name a scorer; of one that is no dataclass, nothing but its class is known."""
    if type(scorer) is LexiconScorer:
        return f"lexicon {_hash(scorer.own_cues)}" if scorer.own_cues else "lexicon"
    if isinstance(scorer, ModelScorer):
        return f"model {_hash((scorer.folder / MANIFEST).read_bytes())}"
    kind = type(scorer)
    return repr(scorer) if is_dataclass(scorer) else f"{kind.__module__}.{kind.__qualname__}"


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()[:12]
