"""A pasted page, a file or HTML becomes an :class:`Article`: the piece alone, and what the page said about it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsanalysis.articles.blocks import split_blocks
from newsanalysis.articles.language import guess_language
from newsanalysis.articles.layout import take_apart
from newsanalysis.articles.loading import LIMIT, load
from newsanalysis.errors import ReadError
from newsanalysis.records import Article, Span

if TYPE_CHECKING:
    from pathlib import Path

    from newsanalysis.articles.page import Page

__all__ = ["plain", "read"]

_BLOCK = re.compile(r"\S(?:.*\S)?(?:[^\S\n]*\n.*\S)*")


def read(piece: str | Path | bytes | Article, *, limit: int = LIMIT) -> Article:
    """Read a news piece and take the furniture of its page off.

    Outlet, headline, byline, date and photo captions become fields; buttons, notices, section labels and lists of other
    stories go; the words of the piece stay as they are. A sentence or paragraph that is no page is only tidied.

    Parameters
    ----------
    piece
        The text of a page as pasted, plain text, HTML, or the path of a file that holds any of these (UTF-8,
        UTF-16, CP949/EUC-KR or Windows-1252). An article passes through as it is.
    limit
        The most characters to accept.

    Returns
    -------
    Article
        Its text is the headline, where there is one, and the paragraphs, with a blank line between them. `published`
        is the time the page prints, without a time zone; a date without a year is not one. `language` is ``None``
        where it is not plain.

    Raises
    ------
    ReadError
        If there is no such file, it is a folder or no text, there is nothing to read or more than `limit`.

    Examples
    --------
    >>> article = read('''The Borland Times
    ...
    ... Envoys to meet in Geneva
    ...
    ... By Jane Roe
    ...
    ... Published : May 24, 2021 - 15:37
    ...
    ... The two sides will meet on Friday, officials said.''')
    >>> article.headline, article.byline, article.outlet, str(article.published)
    ('Envoys to meet in Geneva', 'Jane Roe', 'The Borland Times', '2021-05-24 15:37:00')
    >>> [paragraph.of(article.text) for paragraph in article.paragraphs]
    ['The two sides will meet on Friday, officials said.']
    """
    if isinstance(piece, Article):
        return piece
    loaded = load(piece, limit)
    if loaded.is_html:
        from newsanalysis.articles.web import open_page

        known, text = open_page(loaded.text)
    else:
        known, text = None, loaded.text
    page = take_apart(split_blocks(text), known)
    if not page.paragraphs:
        raise ReadError(
            "expected the text of a news piece, got nothing that can be read: paste its words, or give a file of them"
        )
    return _article(page, loaded.source)


def plain(text: str) -> Article:
    r"""Take `text` as it is: every character stays, and its paragraphs are the blocks between blank lines.

    Raises
    ------
    ReadError
        If it is no ``str``.

    Examples
    --------
    >>> plain("Seoul agreed.\n\nTokyo did not.").paragraphs
    (Span(start=0, end=13), Span(start=15, end=29))
    """
    if not isinstance(text, str):
        raise ReadError(
            f"expected a text or an Article, got {type(text).__name__}: newsanalysis.read opens files and bytes"
        )
    paragraphs = tuple(Span(*block.span()) for block in _BLOCK.finditer(text))
    return Article(text, paragraphs, language=guess_language(text))


def _article(page: Page, source: str | None) -> Article:
    parts = [page.headline] if page.headline else []
    text = "\n\n".join([*parts, *page.paragraphs])
    spans, start = [], len(page.headline) + 2 if page.headline else 0
    for paragraph in page.paragraphs:
        spans.append(Span(start, start + len(paragraph)))
        start += len(paragraph) + 2
    return Article(
        text,
        tuple(spans),
        headline=page.headline,
        byline=page.byline,
        outlet=page.outlet,
        published=page.published,
        captions=page.captions,
        language=guess_language(text) or page.language,
        source=source,
    )
