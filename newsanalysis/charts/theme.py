"""How every chart and page looks: one colour per actor, one scale for stance, one font; replaced in one place.

A chart uses colour for one thing only, the actor or the stance. Both palettes can be told apart by readers with any
common colour blindness, and every chart says the same without colour: by a sign, a number, a symbol or a place.

Examples
--------
>>> from newsanalysis.charts import theme
>>> house = theme.Theme(font="Georgia, serif", actors={**theme.ACTOR_COLORS, "USA": "#123456"}, names={"USA": "the US"})
>>> before = theme.use(house)
>>> theme.actor_color("USA"), theme.actor_name("USA")
('#123456', 'the US')
>>> theme.use(before) == house
True
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from numbers import Real
from types import MappingProxyType
from typing import ParamSpec
from zlib import crc32

import plotly.graph_objects as go
from plotly.colors import hex_to_rgb, sample_colorscale

from newsanalysis.charts.hover import plain
from newsanalysis.errors import ChartError
from newsanalysis.lexicons.rosters import korea, world

Options = ParamSpec("Options")

ACTOR_COLORS = MappingProxyType(
    {
        "USA": "#0072B2",
        "KOR": "#009E73",
        "PRK": "#D55E00",
        "CHN": "#E69F00",
        "JPN": "#CC79A7",
        "RUS": "#000000",
        "UN": "#56B4E9",
        "EXPERTS": "#999999",
    }
)
"""Okabe and Ito's (2008) palette, with grey for the experts."""

_NO_BUTTONS = ("sendChartToCloud", "zoom", "pan", "select", "lasso", "zoomIn2d", "zoomOut2d", "autoScale2d")
"""Of plotly's bar: sharing would send the piece to a server; a drag zooms and a double click zooms out without them."""
_BAR_WIDTH = 110
"""Pixels at the top right that the buttons left of plotly's bar lie over, and the space before them."""

_TOL_MUTED = ("#332288", "#117733", "#882255", "#44AA99", "#AA4499", "#999933", "#CC6677", "#88CCEE", "#DDCC77")


@dataclass(frozen=True, kw_only=True)
class Theme:
    """Colours (``#RRGGBB``), font and names of every chart and page.

    Parameters
    ----------
    font
        As in CSS.
    ink, pale, rule, band, paper
        Text, lesser text and outlines, rules, shaded lanes, and what is behind it all.
    cold, cool, neutral, mild, warm
        The scale of stance from -1 to 1: Okabe and Ito's (2008) vermillion and blue, with grey between.
    quoted, parted
        Shades of what is quoted, and of where words and stance part.
    actors
        The colour of each actor, by its id.
    others
        Colours of the actors not named there, by default Paul Tol's (2021) muted palette.
    nobody
        The colour of a speaker who speaks for no known actor.
    names
        What titles call an actor, by its id; by default what the roster calls it.
    width
        Pixels of a chart that is given none.
    """

    font: str = "Inter, 'Source Sans 3', 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif"
    ink: str = "#222222"
    pale: str = "#626262"
    rule: str = "#DDDDDD"
    band: str = "#F4F4F4"
    paper: str = "#FFFFFF"
    cold: str = "#D55E00"
    cool: str = "#F0AE7A"
    neutral: str = "#E4E4E4"
    mild: str = "#7DB6DA"
    warm: str = "#0072B2"
    quoted: str = "#F2E6B8"
    parted: str = "#FAF3DC"
    actors: Mapping[str, str] = field(default_factory=lambda: ACTOR_COLORS)
    others: tuple[str, ...] = _TOL_MUTED
    nobody: str = "#BDBDBD"
    names: Mapping[str, str] = field(default_factory=dict)
    width: int = 960

    def color(self, actor: str | None) -> str:
        """Return the colour of an actor, or of nobody."""
        if actor is None:
            return self.nobody
        return self.actors.get(actor) or self.others[crc32(actor.encode()) % len(self.others)]

    @property
    def stance_scale(self) -> list[list[float | str]]:
        """The colours of stance as plotly takes them."""
        return [[0.0, self.cold], [0.25, self.cool], [0.5, self.neutral], [0.75, self.mild], [1.0, self.warm]]

    @property
    def template(self) -> go.layout.Template:
        """The look of every chart as plotly takes it."""
        axis = {
            "gridcolor": self.rule,
            "linecolor": self.rule,
            "zeroline": False,
            "automargin": True,
            "title": {"font": {"size": 12, "color": self.pale}, "standoff": 10},
            "tickfont": {"size": 12, "color": self.ink},
        }
        hover = {
            "bgcolor": self.paper,
            "bordercolor": self.pale,
            "align": "left",
            "font": {"size": 12, "color": self.ink},
        }
        return go.layout.Template(
            layout={
                "font": {"family": self.font, "size": 12, "color": self.ink},
                "colorway": list(self.actors.values()),
                "paper_bgcolor": self.paper,
                "plot_bgcolor": self.paper,
                "title": {
                    "x": 0,
                    "xanchor": "left",
                    "y": 1,
                    "yanchor": "top",
                    "yref": "container",
                    "font": {"size": 13},
                },
                "xaxis": axis,
                "yaxis": axis,
                "hovermode": "closest",
                "hoverlabel": hover,
                "legend": {"orientation": "h", "font": {"size": 12}, "title": {"font": {"size": 12}}},
                "modebar": {"remove": list(_NO_BUTTONS), "color": self.pale, "activecolor": self.ink},
            }
        )


_in_use = Theme()


def look() -> Theme:
    """Return the theme in use."""
    return _in_use


def use(theme: Theme) -> Theme:
    """Draw every chart and page from here on in another theme.

    Returns
    -------
    Theme
        The one used before.

    Raises
    ------
    ChartError
        If `theme` is none.
    """
    global _in_use
    if not isinstance(theme, Theme):
        raise ChartError(f"expected a theme, such as theme.Theme(font='Georgia'), got {type(theme).__name__}")
    before, _in_use = _in_use, theme
    return before


_ACTOR_SYMBOLS = {
    "USA": "circle",
    "KOR": "square",
    "PRK": "diamond",
    "CHN": "triangle-up",
    "JPN": "triangle-down",
    "RUS": "cross",
    "UN": "star",
    "EXPERTS": "x",
}
_OTHER_SYMBOLS = ("pentagon", "hexagon", "triangle-left", "triangle-right", "hourglass", "bowtie", "star-diamond")
_SPARE_SYMBOLS = tuple(
    symbol + style
    for style in ("", "-open", "-dot", "-open-dot")
    for symbol in (*_OTHER_SYMBOLS, *_ACTOR_SYMBOLS.values())
)

_SMALLEST, _LARGEST = 100, 20_000


def actor_color(actor: str) -> str:
    """Return the colour of an actor: the same in every chart, whoever else is in it.

    Examples
    --------
    >>> actor_color("KOR")
    '#009E73'
    """
    return look().color(actor)


def actor_name(actor: str) -> str:
    """Return what titles call an actor: the theme's name for it, else the roster's, else its id.

    Examples
    --------
    >>> actor_name("KOR"), actor_name("SOMEBODY")
    ('South Korea', 'SOMEBODY')
    """
    named = look().names.get(actor)
    if named:
        return named
    return next((roster()[actor].name for roster in (korea, world) if actor in roster()), actor)


def actor_symbols(actors: Iterable[str]) -> dict[str, str]:
    """Return a marker for each actor of one chart, so that no two share both colour and marker.

    An actor has the same marker in every chart, unless somebody in this one has taken it in the same colour.

    Examples
    --------
    >>> actor_symbols(["KOR", "USA"])
    {'KOR': 'square', 'USA': 'circle'}
    """
    ordered = sorted(set(actors), key=lambda actor: (actor not in _ACTOR_SYMBOLS, actor))
    taken: set[tuple[str, str]] = set()
    symbols = {}
    for actor in ordered:
        color, usual = actor_color(actor), _ACTOR_SYMBOLS.get(actor) or _usual_symbol(actor)
        symbol = next((each for each in (usual, *_SPARE_SYMBOLS) if (color, each) not in taken), usual)
        taken.add((color, symbol))
        symbols[actor] = symbol
    return symbols


def _usual_symbol(actor: str) -> str:
    return _OTHER_SYMBOLS[crc32(actor.encode()) % len(_OTHER_SYMBOLS)]


def sized(draw: Callable[Options, go.Figure]) -> Callable[Options, go.Figure]:
    """Let a chart's `width` and `height` be checked before anything is drawn.

    Raises
    ------
    ChartError
        If one is given that is no number of pixels from 100 to 20,000.
    """

    @wraps(draw)
    def checked(*args: Options.args, **kwargs: Options.kwargs) -> go.Figure:
        for name in ("width", "height"):
            pixels = kwargs.get(name)
            if pixels is not None and not (isinstance(pixels, Real) and _SMALLEST <= float(pixels) <= _LARGEST):
                raise ChartError(
                    f"expected a {name} of {_SMALLEST} to {_LARGEST:,} pixels, got {pixels!r}; "
                    "leave it out for the usual one"
                )
        return draw(*args, **kwargs)

    return checked


def see_through(color: str, opacity: float) -> str:
    """Return a ``#RRGGBB`` colour that lets through what is behind it."""
    red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def stance_color(stance: float) -> str:
    """Return the colour of a stance, as ``#RRGGBB``.

    Examples
    --------
    >>> stance_color(-1), stance_color(0)
    ('#D55E00', '#E4E4E4')
    """
    at = min(1.0, max(0.0, (stance + 1) / 2))
    parts = sample_colorscale(look().stance_scale, [at], colortype="tuple")[0]
    return "#" + "".join(f"{round(255 * part):02X}" for part in parts)


def text_on(color: str) -> str:
    """Return the colour of text on a ``#RRGGBB`` colour: ink or white, whichever stands out more.

    Examples
    --------
    >>> text_on("#0072B2"), text_on("#E69F00")
    ('#FFFFFF', '#222222')
    """
    behind = _luminance(color)
    return max((look().ink, "#FFFFFF"), key=lambda text: _contrast(_luminance(text), behind))


def _contrast(one: float, other: float) -> float:
    """The contrast of two luminances, 1 to 21, as WCAG 2 defines it."""
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def _luminance(color: str) -> float:
    """The relative luminance of a ``#RRGGBB`` colour, 0 to 1, as WCAG 2 defines it."""
    parts = (part / 255 for part in hex_to_rgb(color))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


def stance_bar(*, length: float | None = None) -> dict[str, object]:
    """Return the colour bar of stance, for every chart that colours by it."""
    return {
        "title": {"text": "stance toward the target: −1 cold … +1 warm", "side": "right", "font": {"size": 11}},
        "tickvals": [-1, -0.5, 0, 0.5, 1],
        "ticktext": ["−1", "−0.5", "0", "+0.5", "+1"],
        "tickfont": {"size": 11},
        "thickness": 12,
        "outlinewidth": 0,
        "len": length or 1,
        "lenmode": "pixels" if length else "fraction",
        "x": 1.02,
        "xpad": 0,
    }


def finish(
    figure: go.Figure,
    *,
    title: str,
    note: str,
    description: str,
    width: int | None,
    height: float,
    bottom: int = 20,
    right: int = 20,
    grow: bool = False,
) -> go.Figure:
    """Give a figure its theme, its title with a note below, its size, and its description in words.

    Parameters
    ----------
    title, note
        Plain text, broken into lines that fit the width.
    description
        What the chart shows, for who cannot see it: ``figure.layout.meta["description"]``.
    width, height
        Pixels.
    bottom, right
        Margins, pixels.
    grow
        Add what a title of many lines takes to the height, so that the plot keeps its own.
    """
    across = width or look().width
    heading = _lines(title, (across - 40) / 10, taken=_BAR_WIDTH / 10)
    notes = _lines(note, (across - 40) / 6.5)
    lines = len(heading) + len(notes)
    height += 17 * max(0, lines - 2) if grow else 0
    figure.update_layout(
        template=look().template,
        width=across,
        height=height,
        margin={"l": 20, "r": right, "t": 48 + 17 * lines, "b": bottom},
        meta={"title": title, "description": description},
        title={
            "text": "<br>".join(
                [f'<span style="font-size:16px"><b>{plain(line)}</b></span>' for line in heading]
                + [f'<span style="font-size:12px;color:{look().pale}">{plain(line)}</span>' for line in notes]
            ),
            "pad": {"l": 20, "t": 24},
        },
    )
    return figure


def empty(*, title: str, what: str, width: int | None, height: int | None) -> go.Figure:
    """Return a chart without data that says so."""
    message = f"No {what} to show"
    figure = go.Figure()
    figure.add_annotation(text=message, xref="paper", yref="paper", x=0.5, y=0.5, showarrow=False, font={"size": 14})
    figure.update_xaxes(visible=False).update_yaxes(visible=False)
    return finish(figure, title=title, note="", description=f"{title}. {message}.", width=width, height=height or 240)


def legend_below(plot_height: float, gap: int = 56) -> dict[str, object]:
    """Return the place of a legend `gap` pixels below a plot of that height."""
    return {"x": 0, "xanchor": "left", "y": -gap / plot_height, "yanchor": "top", "itemsizing": "constant"}


def listed(items: Iterable[str]) -> str:
    """Join words as in a sentence.

    Examples
    --------
    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    words = list(items)
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def shortened(name: str, most: int) -> str:
    """Cut the middle out of a name that is longer than `most` characters: names often differ at their ends only.

    Examples
    --------
    >>> shortened("The Meridian Wire Service", 15)
    'The Mer…Service'
    """
    if len(name) <= most:
        return name
    kept = most - 1
    return name[: kept - kept // 2].rstrip() + "…" + name[len(name) - kept // 2 :].lstrip()


def _lines(text: str, characters: float, *, taken: float = 0) -> list[str]:
    """Break text into lines; the first has fewer characters by those that are taken."""
    most = max(20, int(characters))
    indent = " " * min(int(taken), most // 2)
    return [line.lstrip() for line in textwrap.wrap(text, most, initial_indent=indent)]
