"""How far to trust it: coding by hand, agreement between coders, and the tool held to both."""

from __future__ import annotations

from newsanalysis.coding.agreement import Agreement, agreement
from newsanalysis.coding.annotations import Annotation, Annotations, Relation
from newsanalysis.coding.exchange import read_annotations, write_annotations
from newsanalysis.coding.reading import read_sheet
from newsanalysis.coding.sheets import codebook, sheet
from newsanalysis.coding.validation import Validation, validate

__all__ = [
    "Agreement",
    "Annotation",
    "Annotations",
    "Relation",
    "Validation",
    "agreement",
    "codebook",
    "read_annotations",
    "read_sheet",
    "sheet",
    "validate",
    "write_annotations",
]
