"""The sample corpus is what its table and its README say it is."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import newsanalysis as na

FOLDER = Path(__file__).parents[1] / "data" / "corpus"
with (FOLDER / "articles.csv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))


def test_every_outlet_reports_every_event_once() -> None:
    outlets = {row["outlet"] for row in ROWS}
    events = {row["event"] for row in ROWS}
    assert len(outlets) == 3
    assert len(events) >= 10
    assert sorted((row["event"], row["outlet"]) for row in ROWS) == sorted(
        (event, outlet) for event in events for outlet in outlets
    )


def test_the_table_names_every_file() -> None:
    assert sorted(row["file"] for row in ROWS) == sorted(path.name for path in FOLDER.glob("*.txt"))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_a_piece_reads_as_its_row_says(row: dict[str, str]) -> None:
    article = na.read(FOLDER / row["file"])
    assert (article.headline, article.outlet) == (row["headline"], row["outlet"])
    assert article.published is not None
    assert article.published.date().isoformat() == row["published"]
    assert 100 <= len(article.text.split()) <= 220
