"""Who says what: quotes with their cue and speaker, by rules over words, marks and a lexicon of cues.

The stage reads marks (`marks`), the work of words (`grammar`), then each sentence from cue to cue (`finder`, with
`contents` and `speakers`), and last the quotations that no cue claims (`turns`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsanalysis.quotes.drafts import finish
from newsanalysis.quotes.finder import read_sentence
from newsanalysis.quotes.grammar import read_words
from newsanalysis.quotes.labels import read_headline, read_transcript
from newsanalysis.quotes.marks import quotations
from newsanalysis.quotes.sentence import SentenceInHand
from newsanalysis.quotes.turns import carry_on

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsanalysis.quotes.drafts import Draft
    from newsanalysis.quotes.grammar import Text
    from newsanalysis.records import Article, Quote, Sentence

__all__ = ["attribute"]


def attribute(article: Article, sentences: Sequence[Sentence]) -> tuple[Quote, ...]:
    """Find the quotes of a piece: direct, indirect and mixed.

    Parameters
    ----------
    article
        The piece.
    sentences
        Its sentences, in order.

    Returns
    -------
    tuple[Quote, ...]
        In the order of their content. `actor` and `person` are left to coreference. Words count as direct speech
        where they stand in quotation marks or in a transcript; a quote whose speaker nobody names has none.
        What a quote reports others to have said is part of its content and no quote of its own.

    Notes
    -----
    What counts as a quote follows PolNeAR (Newell et al. 2018, "An Attribution Relations Corpus for Political News"):
    every report of what a source says, thinks, asks or wants, with its source, cue and content. The cues are those
    of ``resources/cues.toml``. Time is linear in the length of the text.

    Examples
    --------
    >>> from newsanalysis.articles import plain
    >>> from newsanalysis.sentences import split
    >>> piece = plain("“We are ready,” said Minister Oh Sang-ho. “The North is not.” He added that talks could wait.")
    >>> for quote in attribute(piece, split(piece)):
    ...     print(quote.kind, quote.speaker.of(piece.text), [span.of(piece.text) for span in quote.content])
    direct Minister Oh Sang-ho ['“We are ready,”', '“The North is not.”']
    indirect He ['that talks could wait']
    """
    page = read_words(article.text, sentences, quotations(article.text, sentences))
    drafts = list(_drafts(page, sentences))
    drafts = carry_on(page, sentences, drafts)
    found = (finish(page, draft, sentences) for draft in drafts)
    return tuple(sorted((quote for quote in found if quote is not None), key=lambda quote: (quote.start, quote.end)))


def _drafts(page: Text, sentences: Sequence[Sentence]) -> Iterator[Draft]:
    stretches = list(_stretches(page, sentences))
    done = -1
    for place, (number, first, last) in enumerate(stretches):
        if first <= done:
            continue
        here = SentenceInHand(page, number, first, last)
        draft = _labelled(page, sentences, stretches, place)
        if draft is not None:
            yield draft
            done = draft.end
        else:
            yield from read_sentence(here)


def _labelled(
    page: Text, sentences: Sequence[Sentence], stretches: list[tuple[int, int, int]], place: int
) -> Draft | None:
    """Draft what a label with a colon announces: in a headline its sentence, in a transcript its paragraph."""
    number, first, last = stretches[place]
    paragraph = sentences[number].paragraph
    if place and sentences[stretches[place - 1][0]].paragraph == paragraph:
        return None
    final = place
    while final + 1 < len(stretches) and sentences[stretches[final + 1][0]].paragraph == paragraph:
        final += 1
    turn = read_transcript(page, number, first, stretches[final][2])
    if turn is not None:
        return turn
    alone = final == place
    if alone and (number == 0 or page.kinds[last] != "."):
        return read_headline(page, number, first, last)
    return None


def _stretches(page: Text, sentences: Sequence[Sentence]) -> Iterator[tuple[int, int, int]]:
    """Yield each sentence's place and its first and last word."""
    at, words = 0, page.words
    for number, sentence in enumerate(sentences):
        while at < len(words) and words[at].start < sentence.start:
            at += 1
        first = at
        while at < len(words) and words[at].start < sentence.end:
            at += 1
        if at > first:
            yield number, first, at - 1
