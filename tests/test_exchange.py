"""Marks go to the annotation tools and come back whole; each format is checked by its own library or model."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

import newsanalysis as na
from newsanalysis.coding import Annotations, agreement, read_annotations, write_annotations
from newsanalysis.coding.annotations import LAYERS, RELATIONS, marks_of
from newsanalysis.coding.reference import tool_coding
from newsanalysis.errors import CodingError, OptionError

DATA = Path(__file__).parents[1] / "data"
ENDINGS = ["jsonl", "json", "zip", "jsonld"]
ODD = "\U0001f54a Séoul: “Seoul thanked Washington \U0001f91d and Tokyo.” <b>&amp;</b>\nTokyo has not answered Seoul."


@pytest.fixture(scope="module")
def results() -> dict[str, na.Analysis]:
    pieces = [*sorted(DATA.glob("*.txt")), *sorted((DATA / "corpus").rglob("*.txt"))]
    found = {path.relative_to(DATA).with_suffix("").as_posix(): na.analyze(path, actors=na.WORLD) for path in pieces}
    return found | {'odd "name"/1': na.analyze(ODD, actors=na.WORLD)}


@pytest.fixture
def written(ending: str, results: dict[str, na.Analysis], tmp_path: Path) -> Path:
    if ending == "zip":
        pytest.importorskip("cassis", reason="needs the extra 'coding'")
    return write_annotations(results, tmp_path / f"pieces.{ending}")


def content(document: Annotations) -> tuple[Any, ...]:
    """Return all of it, with ids replaced by places: tools number marks anew."""
    spans = {
        span.id: (span.start, span.end, span.layer, span.label, span.stance, span.issue) for span in document.spans
    }
    arrows = [(spans[each.start], spans[each.end], each.label) for each in document.relations]
    return document.piece, document.text, sorted(spans.values(), key=str), sorted(arrows, key=str)


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_mark_and_label_comes_back(written: Path, results: dict[str, na.Analysis]) -> None:
    back = read_annotations(written)
    assert [content(each) for each in back] == [content(marks_of(each, name)) for name, each in results.items()]
    again = write_annotations(back, written.with_stem("again"))
    assert [content(each) for each in read_annotations(again)] == [content(each) for each in back]


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_comes_back_can_be_compared(written: Path, results: dict[str, na.Analysis]) -> None:
    name, back = "engagement", {each.piece: each for each in read_annotations(written)}
    coded = back[name].coding(results[name])
    kept = coded.drop_duplicates(["sentence", "source", "target"])
    tool = tool_coding({name: results[name]})
    assert agreement(kept, tool.drop_duplicates(["sentence", "source", "target"])).alpha > 0.9
    assert len(coded) == len(results[name].position_records)


def test_marks_cover_all_layers_and_relations(results: dict[str, na.Analysis]) -> None:
    documents = [marks_of(each, name) for name, each in results.items()]
    assert {span.layer for each in documents for span in each.spans} == set(LAYERS)
    assert {relation.label for each in documents for relation in each.relations} == set(RELATIONS)
    for each in documents:
        for span in each.spans:
            assert each.text[span.start : span.end].strip()


@pytest.mark.parametrize("ending", ["jsonl"])
def test_doccano_gets_what_its_documentation_asks_for(written: Path) -> None:
    """A JSON object a line: `text`, `entities` (id, label, offsets) and `relations` (id, ends, type), ids unique."""
    for line in written.read_text(encoding="utf-8").rstrip("\n").split("\n"):
        record = json.loads(line)
        assert set(record) == {"text", "entities", "relations", "piece"}
        ids = [entity["id"] for entity in record["entities"]]
        assert len(ids) == len(set(ids))
        for entity in record["entities"]:
            assert set(entity) == {"id", "label", "start_offset", "end_offset"}
            assert 0 <= entity["start_offset"] < entity["end_offset"] <= len(record["text"])
            assert len(entity["label"]) <= 100
        for relation in record["relations"]:
            assert set(relation) == {"id", "from_id", "to_id", "type"}
            assert {relation["from_id"], relation["to_id"]} <= set(ids)


@pytest.mark.parametrize("ending", ["json"])
def test_label_studio_takes_predictions_and_annotations(written: Path) -> None:
    interface = pytest.importorskip("label_studio_sdk.label_interface", reason="needs label-studio-sdk")
    labels = interface.LabelInterface(written.with_suffix(".xml").read_text(encoding="utf-8"))
    labels.validate()
    for task in json.loads(written.read_text(encoding="utf-8")):
        assert labels.validate_task({"data": task["data"]})
        assert labels.validate_prediction(task["predictions"][0], return_errors=True) == []
        assert labels.validate_annotation({"result": task["predictions"][0]["result"]})


@pytest.mark.parametrize("ending", ["json"])
def test_a_persons_annotation_goes_before_the_tools_prediction(written: Path) -> None:
    tasks = json.loads(written.read_text(encoding="utf-8"))[:1]
    kept = [part for part in tasks[0]["predictions"][0]["result"] if part.get("from_name") == "actor"][:3]
    tasks[0]["annotations"] = [{"was_cancelled": True, "result": []}, {"result": kept}]
    written.write_text(json.dumps(tasks), encoding="utf-8")
    (back,) = read_annotations(written)
    assert len(back.spans) == 3


@pytest.mark.parametrize("ending", ["zip"])
def test_inception_gets_a_type_system_and_a_cas_of_it(written: Path) -> None:
    cassis = pytest.importorskip("cassis")
    with zipfile.ZipFile(written) as archive:
        types = cassis.load_typesystem(archive.read("TypeSystem.xml").decode())
        cas = cassis.load_cas_from_xmi(archive.read("0000.xmi").decode(), typesystem=types)
    relations = cas.select("webanno.custom.NewsRelation")
    assert relations
    for relation in relations:  # INCEpTION draws a relation where its dependent stands
        assert (relation.begin, relation.end) == (relation.Dependent.begin, relation.Dependent.end)
    assert all(mark.get_covered_text().strip() for mark in cas.select("webanno.custom.NewsSpan"))


TEXTUAL_BODY = {
    "type": "object",
    "required": ["type", "value"],
    "properties": {"type": {"const": "TextualBody"}, "value": {"type": "string"}, "purpose": {"enum": ["tagging"]}},
}
RESOURCE = {
    "type": "object",
    "required": ["type", "source"],
    "properties": {"type": {"const": "SpecificResource"}, "source": {"type": "string", "pattern": "^urn:"}},
}
SELECTORS = {
    "TextPositionSelector": {"start": {"type": "integer", "minimum": 0}, "end": {"type": "integer", "minimum": 0}},
    "TextQuoteSelector": {name: {"type": "string"} for name in ("exact", "prefix", "suffix")},
}
WEB_ANNOTATION = {  # what the W3C Recommendation of 23 February 2017 requires, sections 3 to 5
    "type": "object",
    "required": ["@context", "id", "type", "total", "first"],
    "properties": {
        "@context": {"const": "http://www.w3.org/ns/anno.jsonld"},
        "type": {"const": "AnnotationCollection"},
        "total": {"type": "integer", "minimum": 0},
        "first": {
            "type": "object",
            "required": ["id", "type", "items"],
            "properties": {
                "type": {"const": "AnnotationPage"},
                "items": {"type": "array", "items": {"$ref": "#/$defs/one"}},
            },
        },
    },
    "$defs": {
        "one": {
            "type": "object",
            "required": ["id", "type", "target"],
            "properties": {
                "id": {"type": "string", "pattern": '^urn:[a-z0-9-]+:[^ "<>]+$'},
                "type": {"const": "Annotation"},
                "motivation": {"enum": ["tagging", "linking"]},
                "body": {"type": "array", "minItems": 1, "items": {"anyOf": [TEXTUAL_BODY, RESOURCE]}},
                "target": {
                    "anyOf": [
                        {"type": "string", "pattern": "^urn:"},
                        {
                            "type": "object",
                            "required": ["source", "selector"],
                            "properties": {
                                "selector": {
                                    "type": "array",
                                    "minItems": 2,
                                    "items": {
                                        "anyOf": [
                                            {
                                                "type": "object",
                                                "required": ["type", *fields],
                                                "additionalProperties": False,
                                                "properties": {"type": {"const": name}, **fields},
                                            }
                                            for name, fields in SELECTORS.items()
                                        ]
                                    },
                                }
                            },
                        },
                    ]
                },
            },
        }
    },
}


@pytest.mark.parametrize("ending", ["jsonld"])
def test_web_annotations_are_of_the_w3cs_model(written: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    collection = json.loads(written.read_text(encoding="utf-8"))
    jsonschema.validate(collection, WEB_ANNOTATION)
    assert collection["total"] == len(collection["first"]["items"])
    assert len({item["id"] for item in collection["first"]["items"]}) == collection["total"]


@pytest.mark.parametrize("ending", ["jsonld"])
def test_a_mark_whose_place_is_off_is_found_by_its_words(written: Path) -> None:
    expected = [content(each) for each in read_annotations(written)]
    collection = json.loads(written.read_text(encoding="utf-8"))
    for item in collection["first"]["items"]:
        if item["motivation"] == "tagging":
            item["target"]["selector"][0] = {"type": "TextPositionSelector", "start": 0, "end": 1}
    written.write_text(json.dumps(collection), encoding="utf-8")
    assert [content(each) for each in read_annotations(written)] == expected


def doccano(label: str, end: int) -> str:
    entity = {"id": 0, "label": label, "start_offset": 0, "end_offset": end}
    return json.dumps({"text": "Seoul", "entities": [entity]})


DANGLING = {"text": "S", "entities": [], "relations": [{"from_id": 1, "to_id": 2, "type": "source"}]}


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.jsonl", doccano("KOR", 5), "line 1: expected a label such as 'actor:KOR'"),
        ("a.jsonl", doccano("actor:KOR", 9), "characters 0 to 9 do not lie in a text of 5"),
        ("a.jsonl", doccano("position:warm", 5), "such as 'AGREE \\+1 talks'"),
        ("a.jsonl", json.dumps(DANGLING), "leads to '1', which is not there"),
        ("a.jsonl", "not json", "line 1: expected doccano's JSONL"),
        ("a.json", "{}{", "a.json: expected Label Studio's JSON"),
        ("a.json", '[{"data": {}}]', "a.json: expected Label Studio's JSON"),
        ("a.jsonld", "[]", "a.jsonld: expected an AnnotationCollection"),
    ],
)
def test_a_file_of_another_form_is_named(name: str, text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(CodingError, match=message):
        read_annotations(tmp_path / name)


def test_no_file_another_ending_and_another_text_are_refused(results: dict[str, na.Analysis], tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="doccano"):
        write_annotations(results, tmp_path / "pieces.txt")
    with pytest.raises(CodingError, match="no such file"):
        read_annotations(tmp_path / "none.json")
    with pytest.raises(CodingError, match="another text"):
        marks_of(results["engagement"], "engagement").coding(results["confrontation"])
    for wrong, named in ((["a"], "str in a list"), ([0], "int in a list"), (5, "int"), ([results], "dict in a list")):
        with pytest.raises(CodingError, match=f"expected an analysis, .* got {named}$"):
            write_annotations(wrong, tmp_path / "pieces.json")


def zipped(**files: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", b"\xff\xfe"),
        ("a.jsonl", b"[]"),
        ("a.jsonl", b'{"text": "a", "entities": [{"id": 1, "label": null, "start_offset": 0, "end_offset": 1}]}'),
        ("a.json", b"\xff"),
        ("a.json", b"7"),
        ("a.zip", b"no zip"),
        ("a.zip", zipped(TypeSystem_xml=b"no xml", a_xmi=b"")),
        ("a.zip", zipped(TypeSystem_xml=b"<a/>", a_xmi=b"\xff")),
        ("a.jsonld", b"\xff"),
        ("a.jsonld", b'{"first": {"items": [{"id": "u:1", "motivation": "linking", "body": []}]}, '
         b'"schema:about": [{"id": "u", "schema:text": "a"}]}'),
    ],
)  # fmt: skip
def test_a_file_that_is_no_such_export_is_named(name: str, content: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(CodingError, match=re.escape(name)):
        read_annotations(tmp_path / name)


def test_a_zip_that_unpacks_to_more_than_a_machine_holds_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped(TypeSystem_xml=b"<a/>", a_xmi=b" " * 200_000_001))
    with pytest.raises(CodingError, match="at most 200,000,000 bytes unpacked"):
        read_annotations(tmp_path / "a.zip")


@pytest.mark.parametrize(
    ("label", "choice", "message"),
    [
        ("BANANA", "1", "category of AGREE.* got 'BANANA'"),
        ("AGREE", "9", "stance of -2, .* got 9"),
        ("AGREE", None, "stance of -2, .* got None"),
    ],
)
def test_marks_that_the_codebook_does_not_know_are_named(
    label: str, choice: str | None, message: str, tmp_path: Path
) -> None:
    place = {"id": "p", "to_name": "text", "value": {"start": 0, "end": 5}}
    marks = [{**place, "from_name": "position", "type": "labels", "value": {**place["value"], "labels": [label]}}]
    if choice is not None:
        marks.append({**place, "from_name": "stance", "type": "choices", "value": {"choices": [choice]}})
    task = {"data": {"text": "Seoul met Tokyo.", "piece": "a"}, "annotations": [{"result": marks}]}
    (tmp_path / "a.json").write_text(json.dumps([task]), encoding="utf-8")
    with pytest.raises(CodingError, match=message):
        read_annotations(tmp_path / "a.json")


def test_the_labelling_interface_does_not_overwrite_what_is_none(
    results: dict[str, na.Analysis], tmp_path: Path
) -> None:
    (tmp_path / "a.xml").write_text("<mine/>", encoding="utf-8")
    with pytest.raises(CodingError, match="choose another name"):
        write_annotations(results, tmp_path / "a.json")
    assert (tmp_path / "a.xml").read_text(encoding="utf-8") == "<mine/>"
    write_annotations(results, tmp_path / "b.json")
    write_annotations(results, tmp_path / "b.json")
