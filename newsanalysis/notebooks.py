"""What every notebook needs: to find its files, and to show a table whole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsanalysis.printing import NOBODY_NAMED, signed

if TYPE_CHECKING:
    import pandas as pd
    from pandas.io.formats.style import Styler

_STANCES = ("stance", "sentiment", "stance_a", "stance_b", "difference")
_OF_STANCES = ("low", "high", "plain_low", "plain_high")


def find(path: str | Path) -> Path:
    """Return a path that is written as seen from the folder ``notebooks``, wherever the notebook runs.

    Parameters
    ----------
    path
        As seen from ``notebooks`` or from here; one that is in neither is returned as it is.

    Examples
    --------
    >>> find("no/such/file.txt").as_posix()
    'no/such/file.txt'
    """
    return next((place for place in (Path(path), Path("notebooks", path)) if place.exists()), Path(path))


def show(table: pd.DataFrame, **formats: Any) -> Styler:
    """Show a table whole: text to the left, what is missing as a dash, stances with their sign, all else as 0.000.

    Parameters
    ----------
    table
        Any table of the package, or a part of one.
    **formats
        How else to write a column, as pandas' ``Styler.format`` takes it.

    Examples
    --------
    >>> import pandas as pd
    >>> page = show(pd.DataFrame({"target": [None], "stance": [-0.5], "share": [0.25]})).to_html()
    >>> "nobody named" in page, "−0.50" in page, "0.250" in page
    (True, True, True)
    """
    left: list[Any] = [{"selector": "th, td", "props": "text-align: left; vertical-align: top"}]
    if "target" in table:
        table = table.fillna({"target": NOBODY_NAMED})
    stances = (*_STANCES, *(_OF_STANCES if "stance" in table or "difference" in table else ()))
    written: dict[Any, Any] = dict.fromkeys(table.select_dtypes("float"), "{:.3f}")
    written |= {name: signed for name in stances if name in table}
    return table.style.hide().format(written | formats, na_rep="–", escape="html").set_table_styles(left)
