"""Linked views in a cell of a notebook: timeline, text and table, without a server."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from newsanalysis.errors import OptionError
from newsanalysis.report.pages import page

if TYPE_CHECKING:
    from newsanalysis.analysis import Analysis

_SHORTEST, _TALLEST = 300, 5000
_INSTEAD = "Shown where frames are: in a trusted notebook, and in one saved as a web page."


@dataclass(frozen=True, repr=False)
class Explorer:
    """Timeline, text and table of one piece, linked, as a cell of a notebook shows them.

    Parameters
    ----------
    title
        The piece's headline.
    page
        A whole HTML page, in a frame that reaches neither the notebook nor the network.
    height
        Pixels of the frame.
    """

    title: str
    page: str
    height: int

    def _repr_html_(self) -> str:
        return (
            f'<iframe title="{escape(self.title)}" sandbox="allow-scripts" width="100%" height="{self.height}" '
            f'style="border:1px solid #ccc;border-radius:6px" srcdoc="{escape(self.page)}">{_INSTEAD}</iframe>'
        )

    def __repr__(self) -> str:
        return f"<Explorer of {self.title!r}: shows in a notebook; na.save(result, 'report.html') makes a page>"


def explore(result: Analysis, *, height: int = 760) -> Explorer:
    """Show the timeline, the text and the positions of a piece in one cell, linked to each other.

    A point of the timeline leads to its sentence, and back; filters act on all three. It needs no server and no
    network, and stays alive in a notebook that was exported to HTML. It adds about 2 MB to the notebook, most of it
    plotly.js.

    Parameters
    ----------
    result
        What :func:`newsanalysis.analyze` found.
    height
        Pixels, 300 to 5,000.

    Returns
    -------
    Explorer
        Which a notebook shows, as the last line of a cell.

    Raises
    ------
    OptionError
        If `result` is no analysis, or `height` out of range.

    Examples
    --------
    >>> import newsanalysis as na
    >>> na.explore(na.analyze("Seoul welcomed Washington's offer."))
    <Explorer of "Seoul welcomed Washington's offer.": shows in a notebook; na.save(result, 'report.html') makes a page>
    """
    if not hasattr(result, "position_records"):
        raise OptionError(f"expected what na.analyze returns, got {type(result).__name__}: analyze the piece first")
    if not isinstance(height, int) or not _SHORTEST <= height <= _TALLEST:
        raise OptionError(f"expected a height of {_SHORTEST} to {_TALLEST:,} pixels, got {height!r}")
    article = result.article
    return Explorer(article.headline or article.text[:60], page(result, compact=True), height)
