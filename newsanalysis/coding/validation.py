"""The tool held to human coders: what it finds, how it scores it, and how sure it may be."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from newsanalysis.coding.agreement import agreement, verdict
from newsanalysis.coding.alignment import PART, checked
from newsanalysis.coding.codes import sign
from newsanalysis.coding.pairs import Results, by_piece
from newsanalysis.coding.reference import beside, tool_coding
from newsanalysis.errors import CodingError
from newsanalysis.intervals import tails_of
from newsanalysis.lexicons.measured_error import ANCHORS, LEVELS, MeasuredError, level

if TYPE_CHECKING:
    import plotly.graph_objects as go
    from numpy.typing import NDArray

    from newsanalysis.analysis import Analysis

SIGNS = {-1: "cold", 0: "neutral", 1: "warm"}
NO_POSITION = "no position"

_FIGURES = {
    "recall": "of the positions that all coders saw, the part that the tool found",
    "precision": "of the tool's positions, the part that a coder saw too",
    "f1": "the harmonic mean of both",
    "sign": "where both see a position, the part with the same sign",
    "macro_f1": "the mean F1 of cold, neutral and warm there",
    "correlation": "Pearson's r of the tool's stance with the coders' there",
    "category": "where both see a position, the part with the same category",
}


@dataclass(frozen=True)
class Validation:
    """How the tool fares beside human coders.

    Parameters
    ----------
    units
        Each unit that a coder looked at; columns in ``newsanalysis.coding.reference.beside``, `coded_sign` and
        `tool_sign` (cold, neutral, warm, no position) besides.
    figures
        `figure`, `value`, its interval `low` to `high`, `n`, and what it `means`. Intervals draw sentences again.
    coders, pieces
        How many people coded, and how many pieces.
    """

    units: pd.DataFrame
    figures: pd.DataFrame
    coders: int
    pieces: int

    @property
    def verdict(self) -> str:
        """What may be concluded, in words, against Krippendorff's customary bounds of alpha; never rounded up."""
        whom = f"the tool as one more coder, {self.pieces} {'piece' if self.pieces == 1 else 'pieces'}"
        text = self._verdict_on("alpha_with_tool", f"{whom}, ")
        if self.coders > 1:
            text += f". The coders alone: {self._verdict_on('alpha_coders', '')}"
        missed, extra = 1 - self._figure("recall")["value"], 1 - self._figure("precision")["value"]
        if not math.isnan(missed) and not math.isnan(extra):
            text += f". It misses {_up(missed)} of what all coders saw; {_up(extra)} of what it reports no coder saw"
        return text + "."

    def _figure(self, name: str) -> dict[Any, Any]:
        return self.figures[self.figures["figure"] == name].to_dict("records")[0]

    def _verdict_on(self, name: str, whom: str) -> str:
        row = self._figure(name)
        return verdict(row["value"], row["low"], f"{whom}{row['n']} units")

    def confusion(self, *, width: int | None = None) -> go.Figure:
        """Draw the coders' signs against the tool's."""
        from newsanalysis.charts.validation import confusion

        return confusion(self.units, width=width)

    def reliability(self) -> pd.DataFrame:
        """Return how often the tool is right, by its confidence; :func:`newsanalysis.charts.reliability` draws it.

        Returns
        -------
        pandas.DataFrame
            A row per bin of confidence, with `n`,
            the mean `confidence`, the share `right`, and its interval `low` to `high`.
        """
        from newsanalysis.charts.validation import reliability_table

        return reliability_table(self.units)

    def worst(self, n: int = 10) -> pd.DataFrame:
        """List the widest misses first: the sentence, what the coders said, what the tool said, and on which words.

        Returns
        -------
        pandas.DataFrame
            `piece`, `sentence`, `source`, `target`, `kind` (wrong stance, missed, not there), `coded` (-2 to 2),
            `scored` (-1 to 1), `apart` (how far they part, on the scale of -1 to 1), `category`, `evidence` and `text`.
        """
        return _misses(self.units).head(n).reset_index(drop=True)

    def error(self) -> MeasuredError:
        """Return what the coders made of the tool's positions: the table that intervals can include."""
        return measured(self.units)

    def __repr__(self) -> str:
        return f"<Validation on {self.pieces} pieces, {len(self.units)} units: {self.verdict}>"


def validate(
    result: Results,
    *codings: pd.DataFrame,
    confidence: float = 0.95,
    draws: int = 1000,
    seed: int = 0,
) -> Validation:
    """Hold the tool to one coder or more.

    Parameters
    ----------
    result
        What :func:`newsanalysis.analyze` found, or several analyses by the name of their piece, as in the codings.
    *codings
        As :func:`read_sheet` returns them. Of several coders, the mean stance of those who saw a position counts.
    confidence, draws, seed
        Of the intervals: their level, how many times sentences are drawn again, where the random numbers start.

    Returns
    -------
    Validation
        With `figures`, a `verdict` in words, the chart `confusion()`, the tables `reliability()` and `worst()` misses.

    Raises
    ------
    CodingError
        If there is no coding, a piece was coded and not analysed, or a sentence's number is none of the piece.

    Notes
    -----
    The tool's stance counts as -2 or 2 from 0.5 on, as -1 or 1 from 0.1 on. A position that the tool takes toward
    nobody, or that a coder does, is matched by one toward nobody only.
    """
    if not codings:
        raise CodingError("expected a coding to hold the tool to, got none: pass what read_sheet returned")
    people = [checked(coding) for coding in codings]
    results = _coded_pieces(by_piece(result), people)
    tool = tool_coding(results)
    units = beside(people, tool)
    if units.empty:
        raise CodingError("nothing was coded: expected at least one row with a stance")
    units = _with_texts(units, results).assign(
        coded_sign=[_named(sign, value) for value in units["coded"]],
        tool_sign=[_named(lambda stance: int(np.sign(stance)), value) for value in units["tool"]],
    )
    figures = [*_figures(units, confidence, draws, seed), *_alphas(units, len(people), confidence, draws, seed)]
    columns = ["figure", "value", "low", "high", "n", "means"]
    return Validation(units, pd.DataFrame(figures, columns=columns), len(people), len(results))


def measured(units: pd.DataFrame) -> MeasuredError:
    """Count what human coders made of each position that the tool found: columns as in :class:`Validation`."""
    counts = np.zeros((len(LEVELS), len(LEVELS) + 1))
    found = units[units["tool"].notna()]
    coders = [name for name in units.columns if name.startswith("coder_")]
    for row in found[["tool", "seen", *coders]].to_dict("records"):
        given = [row[name] for name in coders if row[name] == row[name]]
        at = LEVELS.index(int(row["tool"]))
        counts[at, -1] += 1 - row["seen"]
        for stance in given:
            counts[at, LEVELS.index(int(stance))] += row["seen"] / len(given)
    return MeasuredError(counts, len(found), found["piece"].nunique())


def _coded_pieces(results: dict[str, Analysis], codings: Sequence[pd.DataFrame]) -> dict[str, Analysis]:
    pieces = sorted({str(piece) for coding in codings for piece in coding["piece"].dropna()})
    if missing := [piece for piece in pieces if piece not in results]:
        raise CodingError(
            f"coded, but not among the analyses: {', '.join(missing)}; analysed: {', '.join(results) or 'none'}. "
            "Pass a dict of analyses by the name of the piece in the coding"
        )
    return {piece: results[piece] for piece in pieces}


def _with_texts(units: pd.DataFrame, results: dict[str, Analysis]) -> pd.DataFrame:
    texts = {
        (piece, int(str(sentence))): text
        for piece, result in results.items()
        for sentence, text in result.sentences.set_index("sentence")["text"].items()
    }
    keys = list(zip(units["piece"], units["sentence"].astype(int), strict=True))
    if unknown := [key for key in keys if key not in texts]:
        piece, sentence = unknown[0]
        raise CodingError(f"{piece}: coded in sentence {sentence}, which it does not have; was another text coded?")
    return units.assign(text=[texts[key] for key in keys])


def _named(rule: Callable[[float], int], value: float) -> str:
    return NO_POSITION if math.isnan(value) else SIGNS[rule(value)]


def _figures(units: pd.DataFrame, confidence: float, draws: int, seed: int) -> list[tuple[object, ...]]:
    ends = tails_of(confidence, draws, seed)
    rng = np.random.default_rng(seed)
    data = _arrays(units)
    groups = [*units.groupby(["piece", "sentence"], sort=False).indices.values()]
    again = [
        _all_figures(data, np.concatenate([groups[at] for at in rng.integers(len(groups), size=len(groups))]))
        for _ in range(draws)
    ]
    whole, counts = _all_figures(data, np.arange(len(units))), _counts(units)
    rows: list[tuple[object, ...]] = []
    for name, means in _FIGURES.items():
        drawn = np.array([figures[name] for figures in again])
        low, high = (math.nan, math.nan) if np.isnan(drawn).all() else np.nanquantile(drawn, ends)
        rows.append((name, whole[name], float(low), float(high), counts[name], means))
    return rows


def _arrays(units: pd.DataFrame) -> dict[str, NDArray[Any]]:
    known = units["category"].notna() & units["coded_category"].notna()
    return {
        "sure": (units["seen"] == 1).to_numpy(),
        "seen": (units["seen"] > 0).to_numpy(),
        "found": units["tool"].notna().to_numpy(),
        "coded": units["coded"].to_numpy(dtype=float),
        "scored": units["scored"].to_numpy(dtype=float),
        "coded_sign": units["coded_sign"].map({name: value for value, name in SIGNS.items()}).to_numpy(dtype=float),
        "tool_sign": units["tool_sign"].map({name: value for value, name in SIGNS.items()}).to_numpy(dtype=float),
        "same_category": np.where(known, units["category"] == units["coded_category"], np.nan).astype(float),
    }


def _counts(units: pd.DataFrame) -> dict[str, int]:
    sure, found, both = units["seen"] == 1, units["tool"].notna(), units["tool"].notna() & (units["seen"] > 0)
    named = both & units["category"].notna() & units["coded_category"].notna()
    counts = dict.fromkeys(_FIGURES, int(both.sum()))
    return counts | {"recall": sure.sum(), "precision": found.sum(), "f1": len(units), "category": named.sum()}


def _all_figures(data: dict[str, NDArray[Any]], rows: NDArray[Any]) -> dict[str, float]:
    sure, seen, found = data["sure"][rows], data["seen"][rows], data["found"][rows]
    recall, precision = _mean(found[sure]), _mean(seen[found])
    both = rows[seen & found]
    truth, guess = data["coded_sign"][both], data["tool_sign"][both]
    category = data["same_category"][both]
    return {
        "recall": recall,
        "precision": precision,
        "f1": 2 * recall * precision / (recall + precision) if recall + precision else math.nan,
        "sign": _mean(truth == guess),
        "macro_f1": macro_f1(truth, guess),
        "correlation": _correlation(data["scored"][both], data["coded"][both]),
        "category": _mean(category[~np.isnan(category)]),
    }


def macro_f1(truth: NDArray[Any], guess: NDArray[Any]) -> float:
    """Return the mean F1 of the labels that occur in either; NaN without any."""
    labels = np.union1d(truth, guess)
    scores = [
        2 * np.sum((truth == label) & (guess == label)) / (np.sum(truth == label) + np.sum(guess == label))
        for label in labels
    ]
    return float(np.mean(scores)) if scores else math.nan


def _mean(values: NDArray[Any]) -> float:
    return float(values.mean()) if len(values) else math.nan


def _correlation(one: NDArray[Any], other: NDArray[Any]) -> float:
    if len(one) < 3 or one.std() == 0 or other.std() == 0:
        return math.nan
    return float(np.corrcoef(one, other)[0, 1])


def _alphas(units: pd.DataFrame, coders: int, confidence: float, draws: int, seed: int) -> list[tuple[object, ...]]:
    units = units.set_index(PART)
    people = [units[f"coder_{number + 1}"] for number in range(coders)]
    sides = {"alpha_with_tool": [*people, units["tool"]]}
    if coders > 1:
        sides["alpha_coders"] = people
    meanings = {
        "alpha_with_tool": "Krippendorff's alpha (ordinal) of stance, the tool as one more coder",
        "alpha_coders": "the same, of the coders alone",
    }
    rows: list[tuple[object, ...]] = []
    for name, series in sides.items():
        if (pd.concat(series, axis=1).notna().sum(axis=1) > 1).any():
            found = agreement(*series, confidence=confidence, draws=draws, seed=seed)
            rows.append((name, found.alpha, found.low, found.high, found.units, meanings[name]))
        else:
            rows.append((name, math.nan, math.nan, math.nan, 0, meanings[name]))
    return rows


def _misses(units: pd.DataFrame) -> pd.DataFrame:
    human = units["coded"].map(_on_scale)
    seen, found = units["seen"] > 0, units["tool"].notna()
    sure = units["seen"] == 1
    wrong = seen & found & (human.map(level) != units["tool"])
    kinds = {"wrong stance": wrong, "missed": sure & ~found, "not there": found & ~seen}
    kind = pd.Series(pd.NA, index=units.index, dtype="object")
    for name, where in kinds.items():
        kind[where] = name
    rows = units.assign(kind=kind, apart=(human.fillna(0) - units["scored"].fillna(0)).abs())[kind.notna()]
    columns = [*PART[:-1], "kind", "coded", "scored", "apart", "category", "evidence", "text"]
    return rows.sort_values("apart", ascending=False, kind="stable")[columns]


def _on_scale(stance: float) -> float:
    """Return a mean of coders' stances on the tool's scale of -1 to 1."""
    return float(np.interp(stance, [*ANCHORS], [*ANCHORS.values()])) if stance == stance else math.nan


def _up(share: float) -> str:
    """Write a share of errors in percent, rounded up: never smaller than it is."""
    return f"{math.ceil(share * 100)} %"
