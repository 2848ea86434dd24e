"""Reads a web page's HTML: the piece as text, and what the page says about itself."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from newsanalysis.articles.captions import without_label
from newsanalysis.articles.dates import read_date
from newsanalysis.articles.page import Page
from newsanalysis.articles.parts import read_byline
from newsanalysis.errors import ReadError
from newsanalysis.lexicons.furniture import fold, furniture

HtmlElement: TypeAlias = Any  # lxml has no types

_DATE_NAMES = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "pubdate", "publishdate",
    "dc.date", "dc.date.issued", "dcterms.created", "parsely-pub-date", "sailthru.date",
)  # fmt: skip
_UNREAD_TAGS = (
    "script", "style", "noscript", "template", "nav", "aside", "footer", "form", "button", "figure", "head", "svg",
)  # fmt: skip
_INLINE_TAGS = frozenset(
    (
        "a",
        "abbr",
        "b",
        "bdi",
        "cite",
        "code",
        "em",
        "font",
        "i",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "u",
    )
)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPACE = re.compile(r"\s+")
_FEWEST_CHARACTERS = 200  # of trafilatura's text; a page with less is read paragraph by paragraph
_HANDLER = logging.NullHandler()


@dataclass(frozen=True, slots=True)
class _Extract:
    """What trafilatura makes of a page."""

    text: str = ""
    title: str | None = None
    author: str | None = None
    site: str | None = None


def open_page(html: str) -> tuple[Page, str]:
    """Return what a page says about itself, and its text, a block a line with blank lines between.

    The text is trafilatura's, at its most precise; where that finds next to none, as in a fragment or a very short
    piece, all paragraphs outside navigation and asides.

    Raises
    ------
    ReadError
        If the page holds no text.
    """
    tree = _parse(html)
    extract = _extract(deepcopy(tree))
    captions = tuple(dict.fromkeys(filter(None, map(_caption, tree.iter("figcaption")))))
    title = _title(tree) or extract.title
    page = Page(
        headline=title,
        byline=_byline(extract.author),
        outlet=_outlet(tree, title, extract.site),
        published=_published(tree),
        captions=captions,
        language=_language(tree),
    )
    lines = extract.text.split("\n") if len(extract.text) >= _FEWEST_CHARACTERS else _lines(tree)
    blocks = [block for line in lines if (block := " ".join(line.split())) and without_label(block) not in captions]
    if not blocks:
        raise ReadError(
            "expected the HTML of a news piece, got a page without text (it may be built by scripts): "
            "paste the words that you see, or save the page as your browser shows it"
        )
    return page, "\n\n".join(blocks)


def _parse(html: str) -> HtmlElement:
    from lxml import etree
    from lxml import html as lxml_html

    lxml: Any = lxml_html
    try:
        return lxml.document_fromstring(_visible(html).encode(), parser=lxml.HTMLParser(encoding="utf-8"))
    except etree.LxmlError as error:
        raise ReadError(f"expected HTML, got what no browser could read ({error}): paste the words instead") from None


def _visible(html: str) -> str:
    return _NOT_XML.sub("", html)


def _extract(tree: HtmlElement) -> _Extract:
    """Let trafilatura find the piece; may cut the tree up."""
    for name in ("trafilatura", "htmldate"):  # a page it cannot read is ours to report
        logging.getLogger(name).addHandler(_HANDLER)
    from trafilatura import bare_extraction

    found = bare_extraction(
        tree,
        favor_precision=True,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if found is None or isinstance(found, dict):
        return _Extract()
    return _Extract(found.text or "", found.title, found.author, found.sitename)


def _text(element: HtmlElement) -> str:
    return " ".join(str(element.text_content()).split())


def _caption(element: HtmlElement) -> str:
    return without_label(_text(element))


def _lines(tree: HtmlElement) -> list[str]:
    """Return the text of `tree` outside of navigation, asides and pictures, a line a block; cuts the tree up."""
    for element in list(tree.iter(*_UNREAD_TAGS)):
        if element.getparent() is not None:
            element.drop_tree()
    for element in tree.iter():
        inline = element.tag in _INLINE_TAGS
        element.text = ("" if inline else "\n") + _SPACE.sub(" ", element.text or "")
        element.tail = ("" if inline else "\n") + _SPACE.sub(" ", element.tail or "")
    return str(tree.text_content()).split("\n")


def _meta(tree: HtmlElement, *names: str) -> Iterator[str]:
    values: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        values.setdefault(name.lower(), element.get("content") or "")
    return (values[name].strip() for name in names if values.get(name, "").strip())


def _title(tree: HtmlElement) -> str | None:
    headings = [text for text in map(_text, tree.iter("h1")) if text]
    if len(headings) == 1:
        return headings[0]
    titles = [*_meta(tree, "og:title", "twitter:title"), *filter(None, map(_text, tree.iter("title")))]
    return next(iter(titles), None)


def _outlet(tree: HtmlElement, title: str | None, site: str | None) -> str | None:
    """Return the site's name: as it gives it, or what its <title> adds to the headline."""
    name = next(_meta(tree, "og:site_name", "application-name"), site)
    whole = next(filter(None, map(_text, tree.iter("title"))), "")
    if not name and title and whole.startswith(title):
        rest = whole[len(title) :].strip(" |-–—:·")
        name = rest if 0 < len(rest.split()) <= 5 else None
    return (furniture().outlets.named(name) or name) if name else None


def _byline(author: str | None) -> str | None:
    if not author or "://" in author or fold(author) in furniture().bylines.unnamed:
        return None
    return read_byline(author) or author.replace("; ", ", ")


def _published(tree: HtmlElement) -> datetime | None:
    printed = [*_meta(tree, *_DATE_NAMES), *_linked_data(tree, "datePublished")]
    printed += [element.get("datetime") or _text(element) for element in tree.iter("time")]
    dates = (read_date(value) for value in printed)
    return next((date.when for date in dates if date and date.when), None)


def _linked_data(tree: HtmlElement, key: str) -> Iterator[str]:
    """Give the values of `key` in the page's JSON-LD, the outermost first."""
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            try:
                waiting: list[Any] = [json.loads(script.text or "")]
            except (ValueError, RecursionError):  # not every page writes JSON well
                continue
            while waiting:
                node = waiting.pop(0)
                if isinstance(node, dict) and isinstance(node.get(key), str):
                    yield node[key]
                waiting.extend(node.values() if isinstance(node, dict) else node if isinstance(node, list) else ())


def _language(tree: HtmlElement) -> str | None:
    code = re.match(r"[a-z]{2}(?=[-_]|$)", (tree.get("lang") or "").lower())
    return code[0] if code else None
