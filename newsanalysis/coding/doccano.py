"""doccano's JSONL for sequence labelling with relations: a line per piece, `entities` and `relations` by number."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

from newsanalysis.coding.annotations import LAYERS, Annotation, Annotations, Layer, Relation, assembled, unpacked
from newsanalysis.errors import CodingError


def write(documents: Iterable[Annotations], path: Path) -> None:
    """Write pieces for doccano's import of the format JSONL (Relation).

    An entity has one label and nothing else, so the label begins with its layer: ``actor:KOR``,
    ``position:AGREE +1 talks``.
    """
    lines = (json.dumps(_record(document), ensure_ascii=False) + "\n" for document in documents)
    path.write_text("".join(lines), encoding="utf-8")


def _record(document: Annotations) -> dict[str, Any]:
    numbers = {span.id: number for number, span in enumerate(document.spans)}
    return {
        "text": document.text,
        "entities": [
            {
                "id": numbers[span.id],
                "label": f"{span.layer}:{span.packed}",
                "start_offset": span.start,
                "end_offset": span.end,
            }
            for span in document.spans
        ],
        "relations": [
            {"id": number, "from_id": numbers[each.start], "to_id": numbers[each.end], "type": each.label}
            for number, each in enumerate(document.relations, len(numbers))
        ],
        "piece": document.piece,
    }


def read(path: Path) -> list[Annotations]:
    """Read what doccano exports, each piece with the meta data `piece` that it was imported with.

    Raises
    ------
    CodingError
        If a line is not of that form.
    """
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            relations = [Relation(str(r["from_id"]), str(r["to_id"]), r["type"]) for r in record.get("relations", ())]
            spans = [_span(entity) for entity in record["entities"]]
            found.append(assembled(str(record.get("piece", number)), record["text"], spans, relations))
        except (json.JSONDecodeError, KeyError, TypeError, ValueError) as error:
            if isinstance(error, CodingError):
                raise CodingError(f"{path.name}, line {number}: {error}") from None
            raise CodingError(
                f"{path.name}, line {number}: expected doccano's JSONL with text, entities and relations ({error!r})"
            ) from None
    return found


def _span(entity: dict[str, Any]) -> Annotation:
    layer, _, label = entity["label"].partition(":")
    if layer not in LAYERS or not label:
        raise CodingError(f"expected a label such as 'actor:KOR', of {', '.join(LAYERS)}, got {entity['label']!r}")
    span = Annotation(str(entity["id"]), entity["start_offset"], entity["end_offset"], cast("Layer", layer), label)
    return unpacked(span) if layer == "position" else span
