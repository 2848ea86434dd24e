"""The charts as the page's script draws them: each in several widths, every hover text kept once."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from newsanalysis import charts

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from newsanalysis.analysis import Analysis

WIDTHS = (360, 560, 800, 1080)
"""Pixels for which each chart is laid out; the page shows the widest that fits."""


@dataclass(frozen=True)
class Drawn:
    """Charts for a page: `captions` says per name what is shown, `data` is JSON for the script."""

    captions: dict[str, str]
    data: Markup


def drawn(
    result: Analysis, which: Sequence[Callable[..., go.Figure]] | None = None, *, widths: Sequence[int] = WIDTHS
) -> Drawn:
    """Draw charts of an analysis, all by default, in every width."""
    figures: dict[str, list[go.Figure]] = {}
    for width in widths:
        drawings = {chart.__name__: chart(result, width=width) for chart in which} if which else None
        for name, figure in (drawings or charts.all_charts(result, width=width)).items():
            figures.setdefault(name, []).append(figure)
    texts: dict[str, int] = {}
    content = {name: [_content(figure, texts) for figure in sizes] for name, sizes in figures.items()}
    captions = {name: sizes[-1].layout.meta["description"] for name, sizes in figures.items()}
    return Drawn(captions, in_script({"charts": content, "texts": list(texts)}))


def in_script(value: object) -> Markup:
    r"""Write JSON that can stand in a ``<script>``: nothing in it ends the element or begins another.

    Examples
    --------
    >>> in_script("</script>")
    Markup('"\\u003c/script\\u003e"')
    """
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def _content(figure: go.Figure, texts: dict[str, int]) -> dict[str, Any]:
    """Return data and layout of a figure, each hover text as its number in `texts`."""
    content = json.loads(figure.to_json())
    content["layout"].pop("meta", None)
    for trace in content["data"]:
        if "hovertext" in trace:
            trace["hovertext"] = _kept_once(trace["hovertext"], texts)
    return {"data": content["data"], "layout": content["layout"]}


def _kept_once(found: Any, texts: dict[str, int]) -> Any:
    if isinstance(found, list):
        return [_kept_once(each, texts) for each in found]
    return texts.setdefault(found, len(texts))
