"""For any text, the records' spans hold, or the error is one of ours; and time grows with length, not its square."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import newsanalysis as na
from newsanalysis.errors import NewsAnalysisError
from newsanalysis.records import Article

PIECES = [
    *(
        "Seoul",
        "Washington’s offer",
        "Pyongyang",
        "the North",
        "Kim Jong-un",
        "Blinken",
        "he",
        "we",
        "the two leaders",
        "U.S.",
    ),
    *("said", "told reporters that", "according to", "condemned", "talks with", "did not", "sanctions on"),
    *("“", "”", '"', "'", "’s", "(", ")", ". ", ".", ", ", ": ", "...", "-", "—", "\n", "\n\n", "\t", "\x00", "\u202e"),
    *(
        "May 24, 2021 - 15:37",
        "By Kim",
        "Link copied",
        "한국",
        "<p>",
        "</p>",
        "&amp;",
        "http://x.y",
        "Mr.",
        "A.",
        "3.5",
        "🙂",
    ),
]
news = st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join)
anything = st.one_of(st.text(max_size=400), news)
many = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def check_article(article: Article) -> None:
    last = article.headline_span.end if article.headline_span else 0
    for span in article.paragraphs:
        assert last <= span.start < span.end <= len(article.text)
        assert span.of(article.text).strip() == span.of(article.text)
        last = span.end


@many
@given(anything)
def test_read_gives_paragraphs_that_hold(text: str) -> None:
    try:
        check_article(na.read(text))
    except NewsAnalysisError as error:
        assert str(error)


@many
@given(anything)
def test_sentences_cover_the_text_in_order(text: str) -> None:
    last, kept = 0, []
    for sentence in na.split_sentences(text):
        assert last <= sentence.start < sentence.end <= len(text)
        kept.append(text[sentence.start : sentence.end])
        last = sentence.end
    assert "".join("".join(kept).split()) == "".join(text.split())


@many
@given(anything)
def test_quotes_hold(text: str) -> None:
    for quote in na.find_quotes(text):
        spans = [*quote.content, *(span for span in (quote.cue, quote.speaker) if span)]
        assert quote.content
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        assert all(one.end <= other.start for one, other in zip(quote.content, quote.content[1:], strict=False))


@pytest.mark.filterwarnings("ignore::newsanalysis.NewsAnalysisWarning")
@many
@given(anything)
def test_an_analysis_holds(text: str) -> None:
    try:
        result = na.analyze(text)
    except NewsAnalysisError as error:
        assert str(error)
        return
    size, sentences = len(result.article.text), result.sentence_records
    check_article(result.article)
    for mention in result.mention_records:
        assert sentences[mention.sentence].start <= mention.start < mention.end <= size
    for position in result.position_records:
        assert -1 <= position.stance <= 1
        assert position.negative + position.neutral + position.positive == pytest.approx(1)
        assert position.source != position.target
        assert all(0 <= span.start < span.end <= size for span in position.evidence)
    assert len(result.positions) == len(result.position_records)
    assert len(result.summary()) <= len(result.positions)


HOSTILE = {
    "open quotation marks": "“Seoul ",
    "straight marks": '" said Seoul ',
    "brackets": "((((",
    "stops": ". . . ",
    "one long line": "Seoul said that Pyongyang told Washington that ",
    "no spaces": "a",
    "blank lines": "\n \n",
    "names": "Kim Jong-un, ",
    "initials": "A.B. ",
    "pronouns": "they and it and he ",
    "angle brackets": "<a <b ",
    "numbers": "1,",
    "hyphens": "South-Korean-",
}


def steps(work: Callable[[str], object], text: str) -> int:
    """Count the function calls that `work` makes: a measure of time that no other process disturbs."""
    count = 0

    def tick(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(tick)
    try:
        work(text)
    except NewsAnalysisError:
        pass
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.filterwarnings("ignore::newsanalysis.NewsAnalysisWarning")
@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("work", [na.read, na.analyze], ids=lambda work: work.__name__)
def test_work_grows_with_length(work: Callable[[str], object], unit: str) -> None:
    work("Seoul waits.")
    small, large = (steps(work, unit * (size // len(unit))) for size in (3_000, 12_000))
    assert large < 6 * small + 20_000, f"4 times the text made {large / small:.1f} times the calls"
