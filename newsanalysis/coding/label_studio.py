"""Label Studio's JSON: the tool's marks as predictions, people's as annotations, and the interface to label in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast
from xml.sax.saxutils import quoteattr

from newsanalysis.coding.annotations import (
    LAYERS,
    NO_CATEGORY,
    RELATIONS,
    Annotation,
    Annotations,
    Layer,
    Relation,
    assembled,
)
from newsanalysis.coding.codes import CATEGORIES, STANCES
from newsanalysis.errors import CodingError
from newsanalysis.lexicons.issues import issue_lexicon

MODEL = "newsanalysis"
"""The `model_version` of the tool's predictions."""


def write(documents: Iterable[Annotations], path: Path) -> None:
    """Write tasks with the tool's marks as predictions, and the labelling interface beside them, as ``.xml``.

    Label Studio lets a coder take a prediction over as an annotation, and correct it.

    Raises
    ------
    CodingError
        If another file has the interface's name.
    """
    listed, beside = list(documents), path.with_suffix(".xml")
    if beside.exists() and not beside.read_text(encoding="utf-8", errors="replace").startswith("<View>"):
        raise CodingError(f"{beside} is no labelling interface and would be overwritten; choose another name")
    tasks = [
        {
            "data": {"text": document.text, "piece": document.piece},
            "predictions": [{"model_version": MODEL, "result": list(_result(document))}],
        }
        for document in listed
    ]
    path.write_text(json.dumps(tasks, ensure_ascii=False, indent=1), encoding="utf-8")
    beside.write_text(interface(listed), encoding="utf-8")


def _result(document: Annotations) -> Iterator[dict[str, Any]]:
    for span in document.spans:
        region = {"start": span.start, "end": span.end, "text": document.text[span.start : span.end]}
        yield _region(span, span.layer, "labels", region | {"labels": [span.label]})
        if span.stance is not None:
            yield _region(span, "stance", "choices", region | {"choices": [str(span.stance)]})
        if span.issue is not None:
            yield _region(span, "issue", "choices", region | {"choices": [span.issue]})
    for relation in document.relations:
        yield {
            "type": "relation",
            "from_id": relation.start,
            "to_id": relation.end,
            "direction": "right",
            "labels": [relation.label],
        }


def _region(span: Annotation, name: str, kind: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"id": span.id, "from_name": name, "to_name": "text", "type": kind, "value": value}


def interface(documents: Iterable[Annotations]) -> str:
    """Return the labelling interface (XML) that shows these pieces: a control per layer, stance and issue per mark."""
    used: dict[str, set[str]] = {layer: set() for layer in LAYERS}
    for document in documents:
        for span in document.spans:
            used[span.layer].add(span.label)
    used["position"] |= {*CATEGORIES, NO_CATEGORY}
    controls = "".join(_control("Labels", layer, "Label", sorted(labels) or [layer]) for layer, labels in used.items())
    for name, values in (("stance", [str(stance) for stance in STANCES]), ("issue", list(issue_lexicon().names))):
        more = ' perRegion="true" choice="single" whenTagName="position"'
        controls += _control("Choices", name, "Choice", values, more)
    arrows = "".join(f"<Relation value={quoteattr(name)}/>" for name in RELATIONS)
    return f'<View>{controls}<Relations>{arrows}</Relations><Text name="text" value="$text"/></View>'


def _control(tag: str, name: str, item: str, values: list[str], more: str = "") -> str:
    items = "".join(f"<{item} value={quoteattr(value)}/>" for value in values)
    return f'<{tag} name="{name}" toName="text"{more}>{items}</{tag}>'


def read(path: Path) -> list[Annotations]:
    """Read Label Studio's JSON export: people's annotations, a piece for each, and predictions where nobody annotated.

    Raises
    ------
    CodingError
        If a task is not of that form.
    """
    try:
        tasks = json.loads(path.read_text(encoding="utf-8"))
        return [document for number, task in enumerate(tasks, 1) for document in _documents(task, number)]
    except CodingError as error:
        raise CodingError(f"{path.name}: {error}") from None
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise CodingError(
            f"{path.name}: expected Label Studio's JSON, tasks with data and annotations or predictions ({error!r})"
        ) from None


def _documents(task: dict[str, Any], number: int) -> Iterator[Annotations]:
    piece, text = str(task["data"].get("piece", number)), task["data"]["text"]
    done = [each for each in task.get("annotations", ()) if not each.get("was_cancelled")]
    for each in done or task.get("predictions", ()):
        spans = {part["id"]: _span(part) for part in each["result"] if part["type"] == "labels"}
        for part in each["result"]:
            if part["type"] == "choices":
                spans[part["id"]] = _completed(spans[part["id"]], part)
        arrows = [
            Relation(part["from_id"], part["to_id"], (part.get("labels") or [""])[0])
            for part in each["result"]
            if part["type"] == "relation"
        ]
        yield assembled(piece, text, spans.values(), arrows)


def _span(part: dict[str, Any]) -> Annotation:
    value = part["value"]
    return Annotation(part["id"], value["start"], value["end"], cast("Layer", part["from_name"]), value["labels"][0])


def _completed(span: Annotation, part: dict[str, Any]) -> Annotation:
    choice = part["value"]["choices"][0]
    return replace(span, stance=int(choice)) if part["from_name"] == "stance" else replace(span, issue=choice)
