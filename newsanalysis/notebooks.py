"""What every notebook needs: to find its files, to show a table whole, and charts that ask no server for anything."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsanalysis.images import words_of
from newsanalysis.printing import NOBODY_NAMED, signed

if TYPE_CHECKING:
    import pandas as pd
    from IPython.display import HTML
    from plotly.graph_objects import Figure

_STANCES = ("stance", "sentiment", "stance_a", "stance_b", "difference")
_OF_STANCES = ("low", "high", "plain_low", "plain_high")
_CELL = re.compile(r"<(t[hd])\b")
_LEFT = "text-align:left;vertical-align:top"
_CHART = """<figure style="margin:0">{chart}
<figcaption>{words}</figcaption><script>document.currentScript.previousElementSibling.remove()</script></figure>"""


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


def show(table: pd.DataFrame, **formats: Any) -> HTML:
    """Show a table whole: text to the left, what is missing as a dash, stances with their sign, all else as 0.000.

    Cells carry their style themselves: JupyterLab takes a page's styles out of notebooks that it does not trust.

    Parameters
    ----------
    table
        Any table of the package, or a part of one.
    **formats
        How else to write a column, as pandas' ``Styler.format`` takes it.

    Examples
    --------
    >>> import pandas as pd
    >>> page = show(pd.DataFrame({"target": [None], "stance": [-0.5], "share": [0.25]})).data
    >>> "nobody named" in page, "−0.50" in page, "0.250" in page
    (True, True, True)
    >>> "<b>" in show(pd.DataFrame({"<b>": ["<b>"]})).data
    False
    """
    from IPython.display import HTML

    if "target" in table:
        table = table.assign(target=table["target"].astype("object").fillna(NOBODY_NAMED))
    stances = (*_STANCES, *(_OF_STANCES if "stance" in table or "difference" in table else ()))
    written: dict[Any, Any] = dict.fromkeys(table.select_dtypes("float"), "{:.3f}")
    written |= {name: signed for name in stances if name in table}
    shown = table.style.hide().format(written | formats, na_rep="–", escape="html").format_index(escape="html", axis=1)
    return HTML(_CELL.sub(rf'<\1 style="{_LEFT}"', shown.to_html(exclude_styles=True)))


def show_charts() -> None:
    """Have charts drawn in the notebook, in a page saved from it without a network, and told in words elsewhere.

    JupyterLab and VS Code draw them themselves. A page that nbconvert makes draws them with the plotly.js in it, where
    plotly's own renderers have it ask a server for MathJax. Where no script runs, as on GitHub, a chart's words stand
    instead.

    Examples
    --------
    >>> import plotly.io
    >>> before = plotly.io.renderers.default
    >>> show_charts()
    >>> plotly.io.renderers.default
    'plotly_mimetype+offline'
    >>> plotly.io.renderers.default = before
    """
    import plotly.io
    from plotly.io.base_renderers import NotebookRenderer

    renderer = NotebookRenderer()
    renderer.to_mimebundle = lambda figure: {"text/html": chart_html(figure)}
    plotly.io.renderers["offline"] = renderer
    plotly.io.renderers.default = "plotly_mimetype+offline"


def chart_html(figure: Figure | dict[str, Any]) -> str:
    """Return a chart as HTML that draws itself where plotly.js is loaded, and reads as words where no script runs.

    Examples
    --------
    >>> import plotly.graph_objects as go
    >>> page = chart_html(go.Figure(layout={"meta": {"description": "Two & three"}}))
    >>> "<figcaption>Two &amp; three</figcaption>" in page, "https://" in page
    (True, False)
    """
    import plotly.graph_objects as go
    import plotly.io

    _, words = words_of(go.Figure(figure, skip_invalid=True))
    chart = plotly.io.to_html(
        figure, include_plotlyjs=False, full_html=False, default_width="100%", default_height=525, validate=False
    )
    return _CHART.format(chart=chart, words=escape(words))
