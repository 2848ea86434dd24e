"""The page, put together: its parts escaped, its scripts named by their hashes so that no other can run."""

from __future__ import annotations

import base64
import gzip
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from platform import python_version
from typing import TYPE_CHECKING

from jinja2 import Environment, Template
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from newsanalysis import tables
from newsanalysis.cards import readable
from newsanalysis.charts import timeline
from newsanalysis.charts.theme import look
from newsanalysis.highlight import line_color, markup
from newsanalysis.lexicons.measured_error import CODERS, measured_error
from newsanalysis.printing import records_of
from newsanalysis.report.figures import drawn, in_script
from newsanalysis.report.notes import notes
from newsanalysis.report.rows import filters, position_rows, quote_rows, summary_rows

if TYPE_CHECKING:
    from newsanalysis.analysis import Analysis

_WIDTHS_OF_A_CELL = (360, 440, 520, 600, 720, 1080)
_READ_WITH = ("newsanalysis", "nltk", "vaderSentiment", "onnxruntime", "tokenizers", "pandas", "plotly")


def page(result: Analysis, *, compact: bool = False) -> str:
    """Write an analysis as one HTML page that asks for nothing else.

    Parameters
    ----------
    result
        What :func:`newsanalysis.analyze` found.
    compact
        Only the timeline, the text and the positions, for a cell of a notebook.

    Returns
    -------
    str
        HTML. Its Content-Security-Policy lets three scripts run, by their hashes, and no request be made.
    """
    article = result.article
    charts = drawn(result, [timeline], widths=_WIDTHS_OF_A_CELL) if compact else drawn(result)
    program = _resource("report.js")
    choices = filters(result.position_records)
    return _template().render(
        compact=compact,
        policy=_policy(program, get_plotlyjs()),
        style=Markup(_resource("report.css")),
        program=Markup(program),
        plotly=_packed_plotly(),
        title=article.headline or "A piece",
        facts=_facts(result),
        piece=markup(result, look(), marks="numbers"),
        actors=[(actor, line_color(look(), actor)) for actor in dict.fromkeys(m.actor for m in result.mention_records)],
        look=look(),
        charts=charts,
        filters=choices,
        filters_json=in_script({name: list(these.items()) for name, these in choices.items()}),
        notes=notes(result),
        positions=position_rows(result),
        summary=summary_rows(tables.printed(result.summary()), result.summary()),
        quotes=quote_rows(result),
        settings=_settings(result),
        certainty=_certainty(result),
    )


@cache
def _resource(name: str) -> str:
    return (files("newsanalysis") / "resources" / name).read_text(encoding="utf-8")


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, finalize=_escaped)
    return environment.from_string(_resource("report.html.jinja"))


def _escaped(value: object) -> object:
    """Let every text through that HTML can hold; autoescape sees to the rest."""
    return readable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _packed_plotly() -> Markup:
    """Return plotly.js as the page unpacks it: a third of its size."""
    return Markup(base64.b64encode(gzip.compress(get_plotlyjs().encode(), mtime=0)).decode())


def _policy(*scripts: str) -> str:
    hashes = (base64.b64encode(sha256(script.encode()).digest()).decode() for script in scripts)
    allowed = " ".join(f"'sha256-{each}'" for each in hashes)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _facts(result: Analysis) -> str:
    article = result.article
    published = article.published.strftime("%d %B %Y, %H:%M") if article.published else None
    return " · ".join(filter(None, (article.outlet, article.byline, published)))


def _certainty(result: Analysis) -> str:
    """Say what intervals include beside the positions and how sure these are."""
    error = measured_error(result.scorer)
    if error is None:
        return "not whether they were read aright"
    return f"and how often the scorer erred on {error.positions} positions that {CODERS} judged"


def _settings(result: Analysis) -> list[tuple[str, str]]:
    """Say what was read and with what, for who wants to do it again."""
    return [
        ("Found", ", ".join(records_of(result))),
        ("Language", result.article.language or "unknown"),
        ("Actors looked for", result.actors or "unknown"),
        ("Scored by", result.scorer or "unknown"),
        ("SHA-256 of the text", sha256(result.article.text.encode(errors="replace")).hexdigest()),
        ("Read with", ", ".join(f"{name} {version(name)}" for name in _READ_WITH) + f", Python {python_version()}"),
    ]
