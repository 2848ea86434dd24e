"""The Korea Herald piece of 24 May 2021, as pasted: every field right, no furniture left."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest

from newsanalysis.articles import read
from newsanalysis.records import Article


@pytest.fixture(scope="module")
def article(piece_path: Path) -> Article:
    return read(piece_path)


def test_fields(article: Article) -> None:
    assert article.outlet == "The Korea Herald"
    assert article.byline == "Ahn Sung-mi"
    assert article.published == datetime(2021, 5, 24, 15, 37)
    assert article.language == "en"


def test_headline_is_the_line_above_the_byline(article: Article, piece_path: Path) -> None:
    lines = [line.strip() for line in piece_path.read_text(encoding="utf-8").splitlines() if line.strip()]
    assert article.headline == lines[lines.index("By Ahn Sung-mi") - 1]
    assert article.text.startswith(f"{article.headline}\n\n")


def test_the_caption_pasted_twice_is_one(article: Article, piece_path: Path) -> None:
    (caption,) = article.captions
    assert piece_path.read_text(encoding="utf-8").count(caption) == 2
    assert caption.endswith("(Yonhap)")


def test_paragraphs_are_those_of_the_page(article: Article, piece_path: Path) -> None:
    page = [line.strip() for line in piece_path.read_text(encoding="utf-8").splitlines() if line.strip()]
    found = [span.of(article.text) for span in article.paragraphs]
    assert len(found) == 14
    assert found == page[-15:-1]


def test_no_furniture_is_left(article: Article) -> None:
    furniture = ("Korea Herald", "Ahn", "Published", "15:37", "Link copied", "(Yonhap)", "heraldcorp", "@", "•")
    assert [words for words in furniture if words in article.text] == []
    assert re.search("[가-힣]", article.text) is None


def test_pasted_text_reads_like_the_file(article: Article, piece_path: Path) -> None:
    assert read(piece_path.read_text(encoding="utf-8")).text == article.text
