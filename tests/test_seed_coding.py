"""The tool beside a hand coding of the piece it was first asked about (seed_coding.md says how that was made)."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

import newsanalysis as na
from newsanalysis.records import NEUTRAL_BAND

if TYPE_CHECKING:
    import pandas as pd

RECALL, PRECISION = 0.6, 0.55
"""What the model that ships reaches on this piece, less a few points, so that it does not fall unseen."""
STATES = {"USA", "KOR", "PRK"}


class Stand(NamedTuple):
    """Who stands how toward whom, in which sentence."""

    sentence: int
    source: str
    target: str | None
    sign: int


def sheet() -> list[dict[str, str]]:
    with Path(__file__).with_name("seed_coding.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def stand(row: dict[str, str]) -> Stand:
    return Stand(int(row["sentence"]), row["source"], row["target"] or None, int(row["stance"]))


def same(coded: Stand, found: Stand) -> bool:
    """Whether the two agree; a coded silence toward nobody in particular agrees with one toward anybody."""
    return coded == found or (coded.target is None and coded == found._replace(target=None))


def sign(stance: float) -> int:
    return 0 if abs(stance) < NEUTRAL_BAND else 1 if stance > 0 else -1


@pytest.fixture(scope="module")
def result(piece_path: Path) -> na.Analysis:
    return na.analyze(na.read(piece_path))


@pytest.fixture(scope="module")
def positions(result: na.Analysis) -> pd.DataFrame:
    return result.positions


@pytest.fixture(scope="module")
def found(positions: pd.DataFrame) -> set[Stand]:
    rows = positions.astype({"target": object})
    return {
        Stand(row.sentence, row.source, row.target if isinstance(row.target, str) else None, sign(row.stance))
        for row in rows.itertuples()
    }


@pytest.fixture(scope="module")
def must() -> set[Stand]:
    return {stand(row) for row in sheet() if row["must"] == "1"}


@pytest.fixture(scope="module")
def defensible() -> set[Stand]:
    return {stand(row) for row in sheet()}


def differences(result: na.Analysis, wanted: set[Stand], found: set[Stand]) -> str:
    """Each sentence of the difference with what was wanted and found there."""
    text = result.sentences.set_index("sentence")["text"]
    lines = []
    for number in sorted({stand.sentence for stand in wanted | found}):
        lines += [
            f"\nsentence {number}: {text[number]}",
            f"  wanted: {sorted((s[1:] for s in wanted if s.sentence == number), key=str) or 'nothing more'}",
            f"  found:  {sorted((s[1:] for s in found if s.sentence == number), key=str) or 'nothing more'}",
        ]
    return "\n".join(lines)


def test_what_any_reader_would_code_is_found(
    result: na.Analysis, must: set[Stand], defensible: set[Stand], found: set[Stand]
) -> None:
    missed = {coded for coded in must if not any(same(coded, one) for one in found)}
    recall = 1 - len(missed) / len(must)
    assert recall >= RECALL, f"recall {recall:.2f}, missed:{differences(result, missed, beyond(defensible, found))}"


def test_what_is_found_can_be_defended(result: na.Analysis, defensible: set[Stand], found: set[Stand]) -> None:
    wrong = beyond(defensible, found)
    precision = 1 - len(wrong) / max(1, len(found))
    assert precision >= PRECISION, f"precision {precision:.2f}, not in the sheet:{differences(result, set(), wrong)}"


def toward(positions: pd.DataFrame, source: str, target: str) -> pd.DataFrame:
    return positions[(positions["source"] == source) & (positions["target"] == target)]


def beyond(defensible: set[Stand], found: set[Stand]) -> set[Stand]:
    return {one for one in found if not any(same(coded, one) for coded in defensible)}


def test_washington_is_engaging_toward_pyongyang_nearly_throughout(positions: pd.DataFrame) -> None:
    line = toward(positions, "USA", "PRK")
    warm = set(line.loc[line["stance"] >= NEUTRAL_BAND, "sentence"])
    cold = set(line.loc[line["stance"] <= -NEUTRAL_BAND, "sentence"])
    assert len(warm) >= 6
    assert cold <= {3, 10, 17}, "cold only where sanctions stay, where the Hanoi talks collapsed, and in a doubt"


def test_seoul_is_cooperative_toward_washington(positions: pd.DataFrame) -> None:
    seoul = toward(positions, "KOR", "USA")
    assert (seoul["stance"] >= NEUTRAL_BAND).any()
    assert (seoul["stance"] > -NEUTRAL_BAND).all()


@pytest.mark.parametrize("sentence", [18, 19, 20])
def test_no_state_carries_the_doubts_of_experts(positions: pd.DataFrame, sentence: int) -> None:
    there = positions[positions["sentence"] == sentence]
    cold = there[there["stance"] <= -NEUTRAL_BAND]
    assert not set(cold["source"]) & STATES, cold[["source", "target", "stance", "category"]].to_string()
    assert set(there["voice_actor"].dropna()) <= {"EXPERTS"}


def test_quoted_words_are_shared_as_a_reader_counts_them(result: na.Analysis) -> None:
    quotes = result.quotes.dropna(subset=["actor"])
    words = quotes["quote"].str.split().str.len().groupby(quotes["actor"]).sum()
    share = (words / words.sum()).to_dict()
    assert share == {
        "USA": pytest.approx(0.41, abs=0.08),
        "KOR": pytest.approx(0.30, abs=0.08),
        "EXPERTS": pytest.approx(0.29, abs=0.08),
    }
