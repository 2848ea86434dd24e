from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

import newsanalysis as na
from newsanalysis.highlight import describe, markup, tint
from newsanalysis.records import OUTLET, Position, Span


class TextOnly(HTMLParser):
    """Collects the text of a page and checks that its tags are closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def text_of(html: str) -> str:
    parser = TextOnly()
    parser.feed(html)
    assert parser.open == []
    return "".join("".join(parser.text).split())


class Look:
    warm, cold = "#0072B2", "#D55E00"

    def color(self, actor: str | None) -> str:
        return {"KOR": "#AA1111", "USA": "#AA2222"}.get(actor, "#AA3333")


LOOK = Look()


PIECE = "Seoul <b>welcomed</b> Washington's offer. “We & they wait,” Minister Oh Sang-ho of South Korea said."


def test_a_black_line_is_seen_on_a_dark_page() -> None:
    text = "Moscow welcomed Seoul's offer."
    html = markup(na.analyze(text), na.charts.theme.Theme())
    assert "border-color:currentColor" in html, "Russia's"
    assert "border-color:#009E73" in html, "South Korea's"
    assert "#000000" not in html


def test_every_character_of_the_piece_is_there_once() -> None:
    result = na.analyze(PIECE)
    assert text_of(re.sub("<sup>[0-9]+[+−]?</sup>", "", markup(result, LOOK))) == "".join(result.article.text.split())


def test_actors_evidence_and_quotes_are_marked() -> None:
    html = markup(
        na.analyze("Seoul condemned Washington.\n\n“We wait,” Minister Oh Sang-ho of South Korea said."), LOOK
    )
    assert "border-color:#AA1111" in html
    assert "border-image" not in html
    assert "<b>condemned</b>" in html
    assert 'title="says ' in html


def test_a_group_is_underlined_in_the_colours_of_all_it_means() -> None:
    html = markup(na.analyze("Seoul and Washington agreed on a plan. The allies condemned Pyongyang."), LOOK)
    style, who = re.search(r'style="([^"]*)" title="([^"(]*) \(treaty allies', html).groups()
    assert who == "USA and KOR"
    assert style.endswith("border-image:linear-gradient(90deg, #AA2222 0% 50%, #AA1111 50% 100%) 1")


def test_numbered_marks_name_their_records_and_nothing_is_lost() -> None:
    result = na.analyze(PIECE)
    html = markup(result, LOOK, marks="numbers")
    for sentence in result.sentence_records:
        assert f'id="s{sentence.index}"' in html
        assert f'href="#n{sentence.index}"' in html
    named = {int(n) for found in re.findall('data-mention="([^"]*)"', html) for n in found.split()}
    assert named == set(range(len(result.mention_records)))
    words = re.sub('<a class="number".*?</a>|<span class="speaker">.*?</span>', "", html)
    assert text_of(words) == "".join(result.article.text.split())


def test_a_sentence_tells_its_positions() -> None:
    html = markup(na.analyze("Seoul condemned Washington."), LOOK)
    assert 'title="KOR → USA' in html


@pytest.mark.parametrize(("stance", "shown"), [(0.6, "0, 114, 178"), (-0.6, "213, 94, 0"), (0.02, "128, 128, 128")])
def test_tint_follows_stance(stance: float, shown: str) -> None:
    assert shown in tint([position(stance)], LOOK)


def test_no_position_no_tint() -> None:
    assert tint([], LOOK) == ""


def test_describe_says_modality_and_voice() -> None:
    assert describe(position(-0.4)) == (
        "USA → PRK −0.40 REJECT, about talks, conditional, in the words of Oh Sang-ho, confidence 0.70"
    )
    assert describe(position(-0.4, voice=OUTLET)).endswith("conditional, confidence 0.70")
    assert "somebody not named" in describe(position(-0.4, voice=None))


def position(stance: float, voice: str | None = "Oh Sang-ho") -> Position:
    return Position(
        1, "USA", "PRK", stance, 0.5, 0.3, 0.2, "REJECT", "talks", "conditional", voice, "KOR", (Span(0, 3),), 0.7
    )


def test_all_who_say_a_quote_together_are_named() -> None:
    result = na.analyze("Seoul and Beijing pledged to resume the talks on Monday.")
    assert {quote.actor for quote in result.quote_records} >= {"KOR", "CHN"}
    assert "KOR and CHN: </span>" in markup(result, LOOK, marks="numbers")
