"""What the model finds beside what the rules found: which of the two decides."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from newsanalysis.articles import plain
from newsanalysis.model.attributions import Attribution, SecondReading
from newsanalysis.quotes import attribute
from newsanalysis.quotes.second_reading import reread, unsure
from newsanalysis.records import Quote, Span
from newsanalysis.sentences import split


def span(text: str, words: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


def read_again(text: str, *found: tuple[str, str | None, float], said: float = 0.9) -> list[tuple[str, str | None]]:
    """Return each quote's content and speaker, if the model finds (content, speaker, sure), all text as `said`."""
    article = plain(text)
    sentences = split(article)
    attributions = tuple(
        Attribution((span(text, content),), span(text, speaker) if speaker else None, None, sure)
        for content, speaker, sure in found
    )
    places = np.array([(n, n + 1) for n in range(len(text))])
    second = SecondReading(attributions, places, np.full(len(text), said))
    quotes = reread(article, sentences, attribute(article, sentences), second)
    return [(shown(text, quote), quote.speaker.of(text) if quote.speaker else None) for quote in quotes]


def shown(text: str, quote: Quote) -> str:
    return " … ".join(piece.of(text) for piece in quote.content)


DIRECT = "“We are ready,” Oh said."
CLAUSE = "Oh said that the talks would resume in May."
SILENT = "To hear the ferrymen tell it the talks were dead."
NOUN = "Oh expressed willingness to go further."
UNANNOUNCED = "In the ferrymen’s eyes the talks were dead."
RELATIVE = "Oh blew up the bridge in Sorin that the two towns had built together."
DEED = "Oh invited the ferrymen to cross the lake in May, and proposed a fair."
DEAD = "the talks were dead"


@pytest.mark.parametrize(
    ("text", "found", "said", "wanted"),
    [
        (DIRECT, [], 0.0, [("“We are ready,”", "Oh")]),
        (DIRECT, [("We are ready,” Oh said", "Oh", 0.99)], 0.9, [("“We are ready,”", "Oh")]),
        (CLAUSE, [], 0.9, [("that the talks would resume in May", "Oh")]),
        (CLAUSE, [], 0.1, []),
        (CLAUSE, [("the talks would resume", "Oh", 0.95)], 0.9, [("the talks would resume", "Oh")]),
        (CLAUSE, [("the talks would resume", "Oh", 0.3)], 0.9, [("that the talks would resume in May", "Oh")]),
        (SILENT, [(DEAD, "the ferrymen", 0.9)], 0.9, [(DEAD, "the ferrymen")]),
        (SILENT, [(DEAD, "the ferrymen", 0.5)], 0.9, []),
        (SILENT, [(DEAD, None, 0.9)], 0.9, [(DEAD, None)]),
        (UNANNOUNCED, [(DEAD, "the ferrymen", 0.9)], 0.9, []),
        (RELATIVE, [("that the two towns had built together", "Oh", 0.9)], 0.9, []),
        (DEED, [("invited the ferrymen to cross the lake in May", "Oh", 0.9)], 0.9, [("a fair", "Oh")]),
        (CLAUSE, [("said that the talks would resume in May", "Oh", 0.95)], 0.9, [(CLAUSE[8:-1], "Oh")]),
        (NOUN, [("to go further", "Oh", 0.95)], 0.9, [("willingness to go further", "Oh")]),
        (CLAUSE, [("that the talks would", "Oh", 0.95)], 0.9, [(CLAUSE[8:-1], "Oh")]),
    ],
    ids=[
        "marks",
        "exact marks",
        "clause",
        "doubted",
        "bounded anew",
        "unsure",
        "new",
        "unsure and new",
        "by nobody",
        "unannounced",
        "relative clause",
        "deed",
        "with its cue",
        "without its noun",
        "breaks off",
    ],
)
def test_who_decides(text: str, found: list[tuple[str, str | None, float]], said: float, wanted: list) -> None:
    assert read_again(text, *found, said=said) == wanted


@pytest.mark.parametrize(
    ("paragraph", "wanted"),
    [
        (DIRECT, False),
        ("“We are ready,” the tall ferryman of the northern shore said on Monday.", True),
        ("“We are ready and we shall wait.”", True),
        (SILENT, True),
    ],
    ids=["heard", "heard in part", "by nobody", "silent"],
)
def test_only_paragraphs_that_the_rules_are_unsure_of_are_read_again(paragraph: str, wanted: bool) -> None:
    article = plain(f"Oh said that the talks would resume in May.\n\n{paragraph}")
    paragraphs = unsure(article, attribute(article, split(article)))
    assert [span.of(article.text) for span in paragraphs] == [paragraph] * wanted


def test_what_the_model_did_not_read_stays_as_the_rules_found_it() -> None:
    article = plain(CLAUSE)
    sentences = split(article)
    quotes = attribute(article, sentences)
    assert reread(article, sentences, quotes, SecondReading((), np.empty((0, 2)), np.empty(0))) == quotes


def test_other_bounds_may_make_another_kind() -> None:
    text = "Oh said that the “bold” plan, which was costly, had failed."
    article = plain(text)
    sentences = split(article)
    [quote] = attribute(article, sentences)
    plainly = replace(quote, content=(span(text, "had failed"),), kind="indirect")
    found = Attribution((span(text, "“bold” plan, which was costly, had failed"),), None, None, 0.9)
    places = np.array([(n, n + 1) for n in range(len(text))])
    [again] = reread(article, sentences, [plainly], SecondReading((found,), places, np.ones(len(text))))
    assert (shown(text, again), again.kind, again.cue, again.speaker) == (
        "“bold” plan, which was costly, had failed",
        "mixed",
        quote.cue,
        quote.speaker,
    )


def test_a_speaker_that_the_rules_miss_is_the_models() -> None:
    text = "The ferrymen were blunt. It was reported that the talks had failed."
    content = "that the talks had failed"
    assert read_again(text) == [(content, None)]
    assert read_again(text, (content, "The ferrymen", 0.9)) == [(content, "The ferrymen")]


@pytest.mark.parametrize("content", ["s readiness for talks", "Kim, a veteran diplomat who"])
def test_a_content_that_breaks_off_is_not_taken_over(content: str) -> None:
    text = "Signaling Seoul's readiness for talks, it named Kim, a veteran diplomat who had led them."
    assert read_again(text, (content, "Seoul", 0.95)) == read_again(text)


def heard(text: str, content: str, speaker: str | None, cue: str | None = None) -> list[Quote]:
    """Return what comes of one content that the model alone hears, and is sure of."""
    places = [span(text, words) if words else None for words in (speaker, cue)]
    found = Attribution((span(text, content),), *places, 0.9)
    second = SecondReading((found,), np.array([(n, n + 1) for n in range(len(text))]), np.ones(len(text)))
    article = plain(text)
    return list(reread(article, split(article), [], second))


@pytest.mark.parametrize(
    ("text", "content", "speaker", "is_quote"),
    [
        ("Oh, as he said in May, urged the ferrymen to wait.", "urged the ferrymen to wait", "Oh", False),
        ("Oh said in May talks would resume.", "talks would resume", "Oh", True),
        (
            "Oh said that talks with Kwon, the head of the guild, had failed.",
            "that talks with Kwon, the head",
            "Oh",
            False,
        ),
        ("Oh said that the man who sails had left.", "that the man who", "Oh", False),
        ("Oh said he blew up the bridge that the two towns had built.", "that the two towns had built", "Oh", False),
        ("In the ferrymen’s eyes the talks were dead, Oh said.", "the talks were dead", "Oh", True),
        ("The talks, Oh said, were dead for good.", "were dead for good", "Oh", True),
        ("Oh said 'we will not cross' and left.", "we will not cross", "Oh", True),
        ("Oh said the ferry’s captain had left.", "s captain had left", "Oh", False),
    ],
)
def test_what_the_model_alone_hears_is_a_quote_where_a_reader_would_say_so(
    text: str, content: str, speaker: str, is_quote: bool
) -> None:
    assert bool(heard(text, content, speaker)) == is_quote


def test_a_content_in_pieces_does_not_bound_what_the_rules_found() -> None:
    article = plain(CLAUSE)
    pieces = span(CLAUSE, "the talks"), span(CLAUSE, "resume in")
    second = SecondReading((Attribution(pieces, None, None, 0.9),), np.array([(0, len(CLAUSE))]), np.ones(1))
    [quote] = reread(article, split(article), attribute(article, split(article)), second)
    assert shown(CLAUSE, quote) == "that the talks would resume in May"


def test_nobody_is_made_the_speaker_of_what_a_noun_announces() -> None:
    text = "Oh left amid speculation that the talks would resume."
    article = plain(text)
    [rule] = attribute(article, split(article))
    assert rule.speaker is None
    found = Attribution(rule.content, span(text, "Oh"), None, 0.9)
    second = SecondReading((found,), np.array([(0, len(text))]), np.ones(1))
    assert [quote.speaker for quote in reread(article, split(article), [rule], second)] == [None]


@pytest.mark.parametrize(
    ("text", "content", "cue", "wanted"),
    [
        (SILENT, DEAD, "tell", "tell"),
        (SILENT, DEAD, None, "tell"),
        ("Oh voiced a clear willingness to go further.", "to go further", "clear", "willingness"),
        ("Oh urged calm and vowed to go further.", "to go further", "vowed", "vowed"),
    ],
)
def test_what_only_the_model_hears_has_a_cue(text: str, content: str, cue: str | None, wanted: str) -> None:
    [quote] = heard(text, content, None, cue)
    assert quote.cue == span(text, wanted)
