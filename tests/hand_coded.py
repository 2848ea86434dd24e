"""The first sentences of a sample, coded twice by hand with data/gold/codebook.md, to develop against."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from newsanalysis.coding import read_sheet

HEAD = "piece,sentence,source,target,stance,category,issue,certainty,voice,note\n"

ONE = """\
engagement,0,USA,KOR,1,SUPPORT,talks,2,outlet,
engagement,0,USA,PRK,1,AGREE,talks,3,outlet,
engagement,1,USA,PRK,1,AGREE,talks,3,USA,
engagement,1,PRK,KOR,1,AGREE,denuclearization,3,outlet,
engagement,2,KOR,PRK,2,AGREE,talks,3,outlet,
engagement,2,PRK,KOR,2,AGREE,talks,3,outlet,
engagement,3,PRK,KOR,1,AGREE,military,2,outlet,
engagement,4,PRK,USA,1,AGREE,denuclearization,2,outlet,an if
engagement,5,KOR,PRK,1,AGREE,denuclearization,3,outlet,
engagement,5,PRK,KOR,1,AGREE,denuclearization,3,outlet,
engagement,6,KOR,PRK,2,AGREE,military,3,outlet,
engagement,6,PRK,KOR,2,AGREE,military,3,outlet,
engagement,7,USA,KOR,1,SUPPORT,talks,3,outlet,
engagement,7,USA,PRK,1,SUPPORT,talks,3,outlet,
engagement,8,USA,KOR,1,SUPPORT,talks,3,outlet,
engagement,8,USA,PRK,1,AGREE,talks,3,USA,
engagement,9,USA,PRK,1,REQUEST,talks,3,outlet,
engagement,11,PRK,USA,0,WITHHOLD,talks,3,outlet,
engagement,14,PRK,USA,1,AGREE,talks,3,KOR,
"""

OTHER = """\
engagement,0,USA,PRK,1,AGREE,talks,3,outlet,
engagement,1,USA,PRK,1,AGREE,talks,3,USA,
engagement,1,PRK,KOR,1,AGREE,military,2,outlet,
engagement,2,KOR,PRK,2,AGREE,talks,3,outlet,
engagement,2,PRK,KOR,2,AGREE,talks,3,outlet,
engagement,3,PRK,KOR,2,AGREE,military,1,outlet,
engagement,4,PRK,USA,1,AGREE,denuclearization,2,outlet,
engagement,5,KOR,PRK,1,AGREE,denuclearization,3,outlet,
engagement,5,PRK,KOR,1,AGREE,denuclearization,3,outlet,
engagement,6,KOR,PRK,2,AGREE,military,3,outlet,
engagement,6,PRK,KOR,2,AGREE,military,3,outlet,
engagement,7,USA,KOR,1,SUPPORT,,2,outlet,
engagement,7,USA,PRK,1,SUPPORT,,2,outlet,
engagement,8,USA,KOR,1,SUPPORT,talks,3,outlet,
engagement,8,USA,PRK,1,AGREE,talks,3,USA,
engagement,9,USA,PRK,1,CONSULT,talks,3,outlet,
engagement,11,PRK,USA,0,WITHHOLD,talks,3,outlet,
engagement,14,PRK,USA,0,REQUEST,talks,2,KOR,
"""


def coding(rows: str, folder: Path) -> pd.DataFrame:
    """Return rows of a free coding as they are read from a file."""
    path = folder / "coding.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    return read_sheet(path)
