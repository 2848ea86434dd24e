"""INCEpTION's UIMA CAS XMI, through dkpro-cassis: a zip with a type system and a CAS per piece."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsanalysis.coding.annotations import Annotation, Annotations, Relation, assembled
from newsanalysis.errors import CodingError

if TYPE_CHECKING:
    from cassis import Cas, TypeSystem

SPAN, RELATION = "webanno.custom.NewsSpan", "webanno.custom.NewsRelation"
"""The custom layers: a project in INCEpTION needs a span layer and a relation layer of these names."""

_TYPES = "TypeSystem.xml"
_LARGEST = 200_000_000
"""Bytes that a zip may unpack to; a small one can hold more than a machine does."""
_META = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"


def write(documents: Iterable[Annotations], path: Path) -> None:
    """Write a zip as INCEpTION's own export is: ``TypeSystem.xml`` and a ``.xmi`` per piece."""
    types = _type_system()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_TYPES, types.to_xml())
        for number, document in enumerate(documents):
            archive.writestr(f"{number:04d}.xmi", _cas(document, types).to_xmi())


def read(path: Path) -> list[Annotations]:
    """Read such a zip, or INCEpTION's export of one piece.

    Raises
    ------
    CodingError
        If there is no type system or piece in it, or a piece cannot be read.
    """
    cassis = _cassis()
    try:
        with zipfile.ZipFile(path) as archive:
            names = sorted(name for name in archive.namelist() if name.endswith(".xmi"))
            size = sum(archive.getinfo(name).file_size for name in [_TYPES, *names])
            if size > _LARGEST:
                raise CodingError(
                    f"{path.name}: expected at most {_LARGEST:,} bytes unpacked, got {size:,}; split it up"
                )
            types = cassis.load_typesystem(archive.read(_TYPES).decode("utf-8"))
            found = [_document(name, archive.read(name).decode("utf-8"), types) for name in names]
    except (zipfile.BadZipFile, KeyError, OSError) as error:
        raise CodingError(f"{path.name}: expected a zip with {_TYPES} and .xmi files ({error})") from None
    if not found:
        raise CodingError(f"{path.name}: no .xmi file in it; export from INCEpTION as UIMA CAS XMI (XML 1.0)")
    return found


def _cassis() -> Any:
    try:
        import cassis
    except ImportError:
        raise CodingError("INCEpTION's format needs dkpro-cassis: pip install 'newsanalysis[coding]'") from None
    return cassis


def _type_system() -> TypeSystem:
    types = _cassis().load_dkpro_core_typesystem()
    about = types.create_type(_META, "uima.tcas.DocumentAnnotation")
    for name in ("documentTitle", "documentId"):
        types.create_feature(about, name, "uima.cas.String")
    span = types.create_type(SPAN, "uima.tcas.Annotation")
    for name in ("identifier", "layer", "label", "issue"):
        types.create_feature(span, name, "uima.cas.String")
    types.create_feature(span, "stance", "uima.cas.String")
    relation = types.create_type(RELATION, "uima.tcas.Annotation")
    types.create_feature(relation, "Governor", SPAN)
    types.create_feature(relation, "Dependent", SPAN)
    types.create_feature(relation, "label", "uima.cas.String")
    return types


def _cas(document: Annotations, types: TypeSystem) -> Cas:
    cas = _cassis().Cas(types, sofa_string=document.text, sofa_mime="text/plain", document_language="en")
    about = types.get_type(_META)
    cas.add(about(begin=0, end=len(document.text), documentTitle=document.piece, documentId=document.piece))
    span_type, relation_type = types.get_type(SPAN), types.get_type(RELATION)
    placed = {}
    for span in document.spans:
        stance = None if span.stance is None else str(span.stance)
        placed[span.id] = span_type(
            begin=span.start, end=span.end, identifier=span.id, layer=span.layer, label=span.label,
            stance=stance, issue=span.issue,
        )  # fmt: skip
        cas.add(placed[span.id])
    for relation in document.relations:
        governor, dependent = placed[relation.start], placed[relation.end]
        cas.add(
            relation_type(
                begin=dependent.begin, end=dependent.end, Governor=governor, Dependent=dependent, label=relation.label
            )
        )
    return cas


def _document(name: str, xmi: str, types: TypeSystem) -> Annotations:
    try:
        cas = _cassis().load_cas_from_xmi(xmi, typesystem=types)
        marks = cas.select(SPAN)
        ids = {mark.xmiID: mark.identifier or f"x{mark.xmiID}" for mark in marks}
        relations = [Relation(ids[r.Governor.xmiID], ids[r.Dependent.xmiID], r.label) for r in cas.select(RELATION)]
        title = next((about.documentTitle for about in cas.select(_META)), None)
    except CodingError:
        raise
    except Exception as error:  # of cassis, lxml and attrs, which name no common base
        raise CodingError(f"{name}: this CAS cannot be read as {SPAN} and {RELATION} ({error!r})") from error
    spans = [_span(ids[mark.xmiID], mark) for mark in marks]
    return assembled(title or Path(name).stem, cas.sofa_string, spans, relations)


def _span(name: str, mark: Any) -> Annotation:
    stance = None if mark.stance is None else int(mark.stance)
    return Annotation(name, mark.begin, mark.end, mark.layer, mark.label, stance, mark.issue)
