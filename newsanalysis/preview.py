"""What a notebook shows of an analysis, of one of its sentences, and of a corpus."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from newsanalysis import tables
from newsanalysis.cards import LONGEST, card, paragraphs, remark, table
from newsanalysis.highlight import describe, markup, speaker
from newsanalysis.printing import counted, records_of

if TYPE_CHECKING:
    import pandas as pd

    from newsanalysis.highlight import Analyzed

_MOST_PAIRS = 12
_COLUMNS = ("source", "target", "n", "stance", "low", "high", "voice_share")


def of_analysis(result: Analyzed, summary: pd.DataFrame) -> str:
    """Return the marked-up piece with its summary, as HTML.

    Parameters
    ----------
    result
        An :class:`newsanalysis.Analysis`.
    summary
        Its :meth:`newsanalysis.Analysis.summary`.
    """
    article, sentences = result.article, result.sentence_records
    facts = [article.outlet, *records_of(result)]
    shown = [sentence.index for sentence in sentences if sentence.end <= LONGEST]
    body = _marked(result, shown) if shown else paragraphs([article.text])
    left = len(sentences) - len(shown)
    if shown and left:
        body += remark(f"… {left:,} more sentences: na.save(result, 'report.html') shows all of them.")
    key = remark(
        "Small: the number of the sentence; blue, +: warm; orange, −: cold. Underlined: an actor. Line above: quoted. "
        "Bold: evidence."
    )
    title = article.headline or article.text[:80]
    return card(title, facts, _pairs(summary) + key + body)


def of_corpus(counts: Mapping[str, int], summary: pd.DataFrame) -> str:
    """Return what is in a corpus, as HTML.

    Parameters
    ----------
    counts
        Rows of each table, by its name.
    summary
        As of :func:`newsanalysis.tables.summary`.
    """
    facts = [f"{n:,} {name}" for name, n in counts.items() if name != "articles"]
    return card(counted(counts.get("articles", 0), "article"), facts, _pairs(summary))


@dataclass(frozen=True, repr=False)
class Excerpt:
    """One sentence of an analysis, marked up, with what was found in it.

    Parameters
    ----------
    result
        An :class:`newsanalysis.Analysis`.
    sentence
        The number of the sentence.
    """

    result: Analyzed
    sentence: int

    @property
    def text(self) -> str:
        """Its words."""
        span = next(s.span for s in self.result.sentence_records if s.index == self.sentence)
        return span.of(self.result.article.text)

    @property
    def lines(self) -> list[str]:
        """What was found in it: a line per position, mention and quote."""
        found = [describe(position) for position in self.result.position_records if position.sentence == self.sentence]
        text = self.result.article.text
        found += [
            f"“{mention.span.of(text)}” is {mention.actor}: {mention.kind}, by {mention.resolved_by}"
            for mention in self.result.mention_records
            if mention.sentence == self.sentence
        ]
        quotes = (quote for quote in self.result.quote_records if quote.sentence == self.sentence)
        return [*found, *(f"{speaker(quote)} is quoted: {quote.kind} speech" for quote in quotes)]

    def _repr_html_(self) -> str:
        listed = Markup("").join(Markup("<li>{}</li>").format(paragraphs([line])) for line in self.lines)
        body = paragraphs([self.text]) if len(self.text) > LONGEST else _marked(self.result, [self.sentence])
        return card(f"Sentence {self.sentence}", [], body + Markup("<ul>{}</ul>").format(listed))

    def __repr__(self) -> str:
        return "\n  ".join([f"{self.sentence}: {self.text}", *self.lines])


def _marked(result: Analyzed, sentences: Iterable[int]) -> Markup:
    from newsanalysis.charts.theme import look

    return markup(result, look(), only=sentences)


def _pairs(summary: pd.DataFrame) -> Markup:
    if summary.empty:
        return remark("No position was found.")
    printed = tables.printed(summary[:_MOST_PAIRS])
    rows = table([name.replace("_", " ") for name in _COLUMNS], printed[list(_COLUMNS)].to_numpy().tolist())
    left = len(summary) - len(printed)
    return rows + remark(f"… {counted(left, 'more pair')}") if left else rows
