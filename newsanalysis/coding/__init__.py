"""How far to trust it: coding by hand, agreement between coders, and the tool held to both."""

from __future__ import annotations

from newsanalysis.coding.agreement import agreement
from newsanalysis.coding.reading import read_sheet
from newsanalysis.coding.sheets import codebook, sheet

__all__ = ["agreement", "codebook", "read_sheet", "sheet"]
