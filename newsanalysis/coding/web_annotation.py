"""The W3C's Web Annotation model in JSON-LD: each mark selects its words by position and by quotation.

References
----------
Sanderson, R., Ciccarese, P. and Young, B. (2017). Web Annotation Data Model. W3C Recommendation.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from newsanalysis.coding.annotations import LAYERS, Annotation, Annotations, Relation, assembled
from newsanalysis.errors import CodingError

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_URN = "urn:newsanalysis:"
_AROUND = 32
"""Characters before and after a quotation, as Hypothes.is keeps them."""


def write(documents: Iterable[Annotations], path: Path) -> None:
    """Write one collection of annotations; the texts that they are of stand in it, as ``schema:text``."""
    listed = list(documents)
    items = [item for document in listed for item in _items(document)]
    collection = {
        "@context": CONTEXT,
        "id": f"{_URN}collection",
        "type": "AnnotationCollection",
        "label": "Who stands where",
        "total": len(items),
        "schema:about": [
            {"id": _source(document), "type": "Text", "format": "text/plain", "schema:text": document.text}
            for document in listed
        ],
        "first": {"id": f"{_URN}page", "type": "AnnotationPage", "startIndex": 0, "items": items},
    }
    path.write_text(json.dumps(collection, ensure_ascii=False, indent=1), encoding="utf-8")


def _source(document: Annotations) -> str:
    return _URN + quote(document.piece, safe="")


def _items(document: Annotations) -> Iterator[dict[str, Any]]:
    source = _source(document)
    for span in document.spans:
        yield {
            "id": f"{source}:{span.id}",
            "type": "Annotation",
            "motivation": "tagging",
            "body": [_tag(name, value) for name, value in _facts(span) if value is not None],
            "target": {"source": source, "selector": _selectors(document.text, span.start, span.end)},
        }
    for number, relation in enumerate(document.relations):
        yield {
            "id": f"{source}:relation:{number}",
            "type": "Annotation",
            "motivation": "linking",
            "body": [
                {"type": "SpecificResource", "source": f"{source}:{relation.end}", "purpose": "linking"},
                _tag("relation", relation.label),
            ],
            "target": f"{source}:{relation.start}",
        }


def _facts(span: Annotation) -> list[tuple[str, str | None]]:
    stance = None if span.stance is None else str(span.stance)
    return [(span.layer, span.label), ("stance", stance), ("issue", span.issue)]


def _tag(name: str, value: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": "tagging", "format": "text/plain", "value": f"{name}:{value}"}


def _selectors(text: str, start: int, end: int) -> list[dict[str, Any]]:
    return [
        {"type": "TextPositionSelector", "start": start, "end": end},
        {
            "type": "TextQuoteSelector",
            "exact": text[start:end],
            "prefix": text[max(0, start - _AROUND) : start],
            "suffix": text[end : end + _AROUND],
        },
    ]


def read(path: Path) -> list[Annotations]:
    """Read such a collection; a mark whose position and quotation part is looked for by its quotation.

    Raises
    ------
    CodingError
        If it is no such collection, or the words of a mark are not in the text, or more than once.
    """
    try:
        collection = json.loads(path.read_text(encoding="utf-8"))
        items = collection["first"]["items"]
        return [_document(about["id"], about["schema:text"], items) for about in collection["schema:about"]]
    except CodingError as error:
        raise CodingError(f"{path.name}: {error}") from None
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CodingError(
            f"{path.name}: expected an AnnotationCollection with its items on the first page and its texts as "
            f"schema:about ({error!r})"
        ) from None


def _document(source: str, text: str, items: list[dict[str, Any]]) -> Annotations:
    mine = [item for item in items if item["id"].startswith(f"{source}:")]
    spans = [_span(item, source, text) for item in mine if item["motivation"] == "tagging"]
    relations = [_relation(item, source) for item in mine if item["motivation"] == "linking"]
    return assembled(unquote(source.removeprefix(_URN)), text, spans, relations)


def _relation(item: dict[str, Any], source: str) -> Relation:
    end = next(body["source"] for body in item["body"] if body["type"] == "SpecificResource")
    label = next(body["value"] for body in item["body"] if body["type"] == "TextualBody")
    return Relation(
        item["target"].removeprefix(f"{source}:"), end.removeprefix(f"{source}:"), label.removeprefix("relation:")
    )


def _span(item: dict[str, Any], source: str, text: str) -> Annotation:
    name = item["id"].removeprefix(f"{source}:")
    tags = dict(body["value"].split(":", 1) for body in item["body"])
    layer = next((each for each in LAYERS if each in tags), None)
    if layer is None:
        raise CodingError(f"{name}: expected a tag such as 'actor:KOR', of {', '.join(LAYERS)}, got {tags}")
    start, end = _place(name, {each["type"]: each for each in item["target"]["selector"]}, text)
    stance = None if "stance" not in tags else int(tags["stance"])
    return Annotation(name, start, end, layer, tags[layer], stance, tags.get("issue"))


def _place(name: str, selectors: dict[str, dict[str, Any]], text: str) -> tuple[int, int]:
    position, quoted = selectors.get("TextPositionSelector"), selectors.get("TextQuoteSelector")
    if position and (quoted is None or text[position["start"] : position["end"]] == quoted["exact"]):
        return position["start"], position["end"]
    if quoted is None:
        raise CodingError(f"{name}: expected a TextPositionSelector or a TextQuoteSelector, got neither")
    before, exact = quoted.get("prefix", ""), quoted["exact"]
    around = before + exact + quoted.get("suffix", "")
    if text.count(around) != 1:
        raise CodingError(f"{name}: {exact!r} with the words around it stands {text.count(around)} times in the text")
    start = text.index(around) + len(before)
    return start, start + len(exact)
