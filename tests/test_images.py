"""Figures say what they show in every format."""

from __future__ import annotations

import io
from pathlib import Path
from xml.etree import ElementTree as ET

import plotly.graph_objects as go
import psutil
import pypdf
import pytest

import newsanalysis as na

HOSTILE = 'A & B <script>alert(1)</script> "quoted" \x00 end'


@pytest.fixture
def figure() -> go.Figure:
    figure = go.Figure(go.Scatter(x=[1, 2], y=[3, 4]), layout={"title": "Two &amp; points<br>below"})
    return figure.update_layout(meta={"description": HOSTILE})


def test_an_svg_has_title_and_description(figure: go.Figure, tmp_path: Path) -> None:
    root = ET.fromstring(na.save(figure, tmp_path / "f.svg").read_bytes())
    assert root.get("role") == "img"
    assert root.findtext("{http://www.w3.org/2000/svg}desc") == HOSTILE.replace("\x00", "")
    assert root.get("aria-label").startswith("Two & points below. A & B")


def test_a_png_has_them_in_its_metadata_and_still_opens(figure: go.Figure, tmp_path: Path) -> None:
    image = pytest.importorskip("PIL.Image", reason="needs pillow")
    drawn = image.open(io.BytesIO(na.save(figure, tmp_path / "f.png", width=300, height=200, scale=1).read_bytes()))
    drawn.load()
    assert drawn.size == (300, 200)
    assert drawn.text["Description"] == HOSTILE.replace("\x00", "")


def test_a_pdf_has_them_in_its_metadata(figure: go.Figure, tmp_path: Path) -> None:
    told = pypdf.PdfReader(na.save(figure, tmp_path / "f.pdf"))
    assert (told.metadata.title, told.metadata.subject) == ("Two & points below", HOSTILE.replace("\x00", ""))
    assert len(told.pages) == 1


def test_a_page_is_labelled(figure: go.Figure, tmp_path: Path) -> None:
    html = na.save(figure, tmp_path / "f.html").read_text(encoding="utf-8")
    assert 'aria-label="A &amp; B &lt;script&gt;' in html
    assert "<title>Two" in html
    folder = na.save({"one": figure}, tmp_path / "all")
    assert 'aria-label="A &amp; B &lt;script&gt;' in (folder / "one.html").read_text(encoding="utf-8")


def test_one_browser_draws_all_images(figure: go.Figure, tmp_path: Path) -> None:
    from newsanalysis import images

    na.save(figure, tmp_path / "one.svg")
    first = images._browser()
    na.save(figure, tmp_path / "two.svg")
    assert images._browser() is first


def test_a_new_browser_takes_over_from_one_that_died(figure: go.Figure, tmp_path: Path) -> None:
    from newsanalysis import images

    na.save(figure, tmp_path / "one.svg")
    first = images._browser()
    for process in psutil.Process().children(recursive=True):
        if "chrom" in process.name():
            process.kill()
    assert na.save(figure, tmp_path / "two.svg").read_bytes().startswith(b"<svg")
    assert images._browser() is not first
