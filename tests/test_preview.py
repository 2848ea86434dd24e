"""What a notebook shows of the records: it needs no script, and stays text whatever it is given."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pandas as pd
import pytest
from browsing import hostile_article

import newsanalysis as na
from newsanalysis import preview

ALLOWED = {"div", "p", "bdi", "b", "u", "span", "sup", "table", "thead", "tbody", "tr", "th", "td", "ul", "li"}
PIECE = "Seoul welcomed Washington's offer of talks with Pyongyang. “We wait,” Minister Oh Sang-ho of South Korea said."


class Strict(HTMLParser):
    """Lets only harmless tags and attributes pass, closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED, tag
        assert {name for name, _ in attrs} <= {"style", "title"}, attrs
        assert "url(" not in dict(attrs).get("style", ""), attrs
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


GITHUB = ALLOWED - {"bdi", "u"}
"""Elements that GitHub keeps of those a card is made of; it keeps no style (github-markup, html-pipeline)."""


class Stripped(HTMLParser):
    """A card in a front end that takes away styles, and elements that it does not know, but not their words."""

    def __init__(self, kept: set[str]) -> None:
        super().__init__(convert_charrefs=False)
        self.kept = kept
        self.html = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.html += f"<{tag}>" if tag in self.kept else ""

    def handle_endtag(self, tag: str) -> None:
        self.html += f"</{tag}>" if tag in self.kept else ""

    def handle_data(self, data: str) -> None:
        self.html += data

    def handle_entityref(self, name: str) -> None:
        self.html += f"&{name};"

    def handle_charref(self, name: str) -> None:
        self.html += f"&#{name};"


def text_of(html: str) -> str:
    parser = Strict()
    parser.feed(html)
    parser.close()
    assert parser.open == []
    return "".join(parser.text)


@pytest.mark.parametrize("piece", [PIECE, hostile_article()])
def test_every_record_shows_as_harmless_html(piece: str | na.Article) -> None:
    result = na.analyze(piece)
    for shown in (
        result.article,
        result,
        result.sentence_records[0],
        *map(result.sentence, result.sentences["sentence"]),
    ):
        html = shown._repr_html_()
        text_of(html)
        assert "\x00" not in html


def test_an_analysis_shows_its_words_and_its_summary() -> None:
    text = text_of(na.analyze(PIECE)._repr_html_())
    assert "Seoul welcomed Washington's offer" in text
    assert "2 sentences" in text
    assert "voice share" in text


@pytest.mark.parametrize("kept", [ALLOWED, GITHUB], ids=["without styles", "on GitHub"])
def test_a_card_is_read_without_its_styles(kept: set[str]) -> None:
    html = na.analyze("Talks offered\n\n" + PIECE)._repr_html_()
    assert "<style" not in html
    assert not re.search(r"<script|\son\w+=|\sclass=|\sid=", html), "what a front end may take away, or give a look"
    parser = Stripped(kept)
    parser.feed(html)
    parser.close()
    shown = parser.html
    assert text_of(shown) == text_of(html)
    title = shown.replace("<bdi>", "").replace("</bdi>", "").removeprefix("<div>")
    assert title.startswith("<p><b>Talks offered</b></p>")
    assert "<sup>1+</sup>" in shown, "the number and the sign of a warm sentence"
    assert "<b>welcomed</b>" in shown, "evidence"
    assert "<table><thead><tr><th>" in shown
    assert "<u>" in shown or "u" not in kept


def test_a_sentence_shows_what_was_found_in_it() -> None:
    result = na.analyze(PIECE)
    first = result.sentence_records[0].index
    assert repr(result.sentence(first)).startswith(f"{first}: Seoul welcomed")
    assert "KOR → USA" in text_of(result.sentence(first)._repr_html_())
    with pytest.raises(na.NewsAnalysisError, match="expected the number of a sentence"):
        result.sentence(99)


def test_text_that_runs_backwards_stays_in_its_place() -> None:
    html = na.analyze(hostile_article())._repr_html_()
    assert html.count("\u202e") == 1
    assert re.search("<bdi[^>]*>(?:(?!</bdi>).)*\u202e(?:(?!<bdi).)*</bdi>", html)


def test_long_pieces_are_cut_and_the_rest_is_counted() -> None:
    html = na.analyze("Seoul welcomed Washington's offer of talks. " * 1500)._repr_html_()
    assert len(html) < 400_000
    assert "more sentences" in html
    assert len(na.read("Seoul welcomed it. " * 5000)._repr_html_()) < 100_000


def test_a_corpus_shows_its_counts_and_pairs() -> None:
    summary = na.analyze(PIECE).summary()
    text = text_of(preview.of_corpus({"articles": 2, "positions": 1200}, summary))
    assert "2 articles" in text
    assert "1,200 positions" in text
    assert "KOR" in text
    assert "No position was found" in preview.of_corpus({"articles": 1}, pd.DataFrame())


def test_a_terminal_shows_a_line() -> None:
    assert repr(na.read(PIECE)).startswith('<Article "Seoul welcomed')
    assert "\n" not in repr(hostile_article())
