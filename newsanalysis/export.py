"""Tables, figures and the page to disk: whole or not at all."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

from newsanalysis import images
from newsanalysis.cards import NOT_IN_XML
from newsanalysis.errors import ExportError, NewsAnalysisError

if TYPE_CHECKING:
    import pandas as pd
    from plotly.graph_objects import Figure

    from newsanalysis.analysis import Analysis

_TABLE_SUFFIXES = (".csv", ".json", ".parquet", ".xlsx")
_IMAGE_SUFFIXES = (".png", ".svg", ".pdf")
_LONGEST_CELL = 32_767
"""Characters that a cell of a workbook can hold."""
_FORMULA = re.compile(r"^\s*[=+\-@\t\r|%]")
_NAME = re.compile(r"(?!\.)[^\\/:*?\[\]<>|\"\x00-\x1f]+")
_NO_IMAGE = "expected {missing} and save again. The figure was written as {html} meanwhile"
_NO_CHROME = (
    "Chrome or Chromium for {suffix} export, found none that starts; install one (Debian: `apt install chromium`; "
    "anywhere: `plotly_get_chrome`)"
)
_NO_MODULE = "{module} for {suffix} export, found none; install it (`pip install {module}`; the extra `lab` has it)"


def save(
    thing: Analysis | pd.DataFrame | Figure | Mapping[str, Any],
    path: str | Path,
    *,
    width: int | None = None,
    height: int | None = None,
    scale: float = 2,
) -> Path:
    """Write an analysis, a table or a chart to disk.

    Parameters
    ----------
    thing
        An `Analysis`, a DataFrame, a plotly Figure, or a dict of DataFrames or Figures by name.
    path
        What to write, by its ending. An `Analysis` becomes a page (``.html``), a workbook (``.xlsx``), one
        ``.json``, or, for a folder, one CSV per table. A DataFrame becomes ``.csv``, ``.json``, ``.parquet`` or
        ``.xlsx``; a Figure ``.html`` (which needs no network), ``.png``, ``.svg`` or ``.pdf``. A dict of Figures
        becomes a folder of HTML files that share one plotly.js; a dict of DataFrames an ``.xlsx`` or a folder of CSV.
        Upper and lower case are one; ``~`` is your home; folders are made where they are missing.
    width, height
        Pixels of an image; those of the figure by default.
    scale
        Pixels of the file per pixel of the figure, for ``.png``.

    Returns
    -------
    Path
        What was written.

    Raises
    ------
    ExportError
        If the ending does not fit, the format cannot hold the table, the disk refuses, or an image is asked for and
        there is no Chrome (the figure is then written as HTML beside it).

    Notes
    -----
    Text cells that a spreadsheet would run as a formula are preceded by an apostrophe in CSV and XLSX.

    Examples
    --------
    >>> import newsanalysis as na
    >>> import tempfile
    >>> result = na.analyze("Seoul welcomed Washington's offer to Pyongyang.")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(result, Path(folder) / "out").is_dir(), save(result.positions, Path(folder) / "p.parquet").name
    (True, 'p.parquet')
    """
    if not isinstance(path, str | Path):
        raise ExportError(f"expected a path to write to, such as 'out/report.html', got {type(path).__name__}")
    target = Path(path).expanduser()
    try:
        if hasattr(thing, "position_records"):
            _save_analysis(cast("Analysis", thing), target)
        elif _is_figure(thing):
            _save_figure(cast("Figure", thing), target, width, height, scale)
        elif _is_table(thing):
            _save_table(cast("pd.DataFrame", thing), target)
        elif isinstance(thing, Mapping) and thing:
            _save_several(thing, target)
        else:
            raise ExportError(
                "expected an Analysis, a DataFrame, a Figure, or a dict of DataFrames or of Figures by name, got "
                f"{'an empty one' if isinstance(thing, Mapping) else type(thing).__name__}; "
                "pass the result of na.analyze or of a chart"
            )
    except NewsAnalysisError:
        raise
    except OSError as error:
        raise ExportError(f"could not write {target}: {error.strerror or error}; choose another place") from error
    except (ValueError, TypeError, NotImplementedError) as error:  # of pandas, for what a format cannot hold
        raise ExportError(f"could not write {target}: {error}; change that, or choose another format") from error
    return target


def _is_figure(thing: object) -> bool:
    return hasattr(thing, "to_plotly_json") and not isinstance(thing, type)


def _is_table(thing: object) -> bool:
    return hasattr(thing, "to_parquet") and not isinstance(thing, type)


def _ending(path: Path) -> str:
    return path.suffix.lower()


def _save_analysis(result: Analysis, path: Path) -> None:
    ending = _ending(path)
    if ending == ".html":
        from newsanalysis.report import page

        _write_text(path, page(result))
    elif ending in ("", ".xlsx", ".json"):
        _save_several(_tables(result), path)
    else:
        raise _wrong_ending(path, "an analysis", (".html", ".xlsx", ".json", "a folder"))


def _tables(result: Analysis) -> dict[str, pd.DataFrame]:
    return {
        "sentences": result.sentences,
        "mentions": result.mentions,
        "quotes": result.quotes,
        "positions": result.positions,
        "summary": result.summary(),
    }


def _save_several(things: Mapping[str, Any], path: Path) -> None:
    are_figures = all(map(_is_figure, things.values()))
    if not are_figures and not all(map(_is_table, things.values())):
        found = ", ".join(dict.fromkeys(type(thing).__name__ for thing in things.values()))
        raise ExportError(f"expected a dict of DataFrames or one of Figures, got one of {found}: save each kind apart")
    ending = _ending(path)
    _check_names(things, longest=31 if ending == ".xlsx" else 100)
    if are_figures and ending == "":
        _in_folder(path, lambda folder: _write_figures(things, folder))
    elif not are_figures and ending == "":
        _in_folder(path, lambda folder: _write_tables(things, folder))
    elif not are_figures and ending == ".xlsx":
        with _whole(path) as temporary:
            _write_xlsx(things, temporary)
    elif not are_figures and ending == ".json":
        content = {name: json.loads(_json(table)) for name, table in things.items()}
        _write_text(path, json.dumps(content, ensure_ascii=False, indent=1))
    else:
        raise _wrong_ending(path, "several things", ("a folder",) if are_figures else (".xlsx", ".json", "a folder"))


def _check_names(names: Iterable[object], *, longest: int) -> None:
    """Let every name be one that a file or sheet can have, and none lead out of the folder."""
    for name in names:
        if not isinstance(name, str) or not _NAME.fullmatch(name) or len(name) > longest:
            raise ExportError(
                f"expected names of at most {longest} characters, without a dot in front and none of "
                f'\\ / : * ? [ ] < > | ", got {name!r}; rename it'
            )


def _save_table(table: pd.DataFrame, path: Path) -> None:
    ending = _ending(path)
    if ending not in _TABLE_SUFFIXES:
        raise _wrong_ending(path, "a table", _TABLE_SUFFIXES)
    with _whole(path) as temporary:
        if ending == ".csv":
            _write_csv(table, temporary)
        elif ending == ".json":
            temporary.write_text(_json(table), encoding="utf-8")
        elif ending == ".parquet":
            table.to_parquet(temporary, index=False)
        else:
            _write_xlsx({"table": table}, temporary)


def _save_figure(figure: Figure, path: Path, width: int | None, height: int | None, scale: float) -> None:
    ending = _ending(path)
    if ending == ".html":
        _write_text(path, images.page(figure))
    elif ending in _IMAGE_SUFFIXES:
        try:
            with _whole(path) as temporary:
                drawn = images.image(figure, ending[1:], width=width, height=height, scale=scale)
                temporary.write_bytes(drawn)
        except Exception as error:
            missing = _missing(error, ending)
            if missing is None:
                raise
            html = path.with_suffix(".html")
            _write_text(html, images.page(figure))
            raise ExportError(_NO_IMAGE.format(missing=missing, html=html)) from error
    else:
        raise _wrong_ending(path, "a figure", (".html", *_IMAGE_SUFFIXES))


def _missing(error: Exception, ending: str) -> str | None:
    """Say which module or browser the image lacked, if that is what the error is about."""
    if isinstance(error, ImportError):
        return _NO_MODULE.format(module=error.name, suffix=ending)
    no_browser = type(error).__name__ in ("ChromeNotFoundError", "BrowserFailedError")
    return _NO_CHROME.format(suffix=ending) if no_browser or "kaleido" in str(error).lower() else None


def _write_figures(figures: Mapping[str, Figure], folder: Path) -> None:
    from plotly.offline import get_plotlyjs

    (folder / "plotly.min.js").write_text(get_plotlyjs(), encoding="utf-8")
    for name, figure in figures.items():
        (folder / f"{name}.html").write_text(images.page(figure, plotlyjs="directory"), encoding="utf-8")


def _write_tables(tables: Mapping[str, pd.DataFrame], folder: Path) -> None:
    for name, table in tables.items():
        _write_csv(table, folder / f"{name}.csv")


def _write_csv(table: pd.DataFrame, path: Path) -> None:
    _harmless(table).to_csv(path, index=False, encoding="utf-8")


def _write_xlsx(tables: Mapping[str, pd.DataFrame], path: Path) -> None:
    import pandas as pd

    with pd.ExcelWriter(path, engine="openpyxl") as workbook:
        for name, table in tables.items():
            _check_lengths(name, table)
            _harmless(table).to_excel(workbook, sheet_name=name, index=False)


def _check_lengths(name: str, table: pd.DataFrame) -> None:
    for column, cells in table.items():
        longest = max((len(cell) for cell in cells if isinstance(cell, str)), default=0)
        if longest > _LONGEST_CELL:
            raise ExportError(
                f"expected cells of at most {_LONGEST_CELL:,} characters for .xlsx, got {longest:,} in {name}, column "
                f"{column}; save as .csv or .parquet"
            )


def _json(table: pd.DataFrame) -> str:
    return str(table.to_json(orient="records", force_ascii=False, indent=1, date_format="iso"))


def _harmless(table: pd.DataFrame) -> pd.DataFrame:
    """Put an apostrophe before text that a spreadsheet would run, and drop what its XML cannot hold."""
    import pandas as pd

    columns = (
        column if column.dtype.kind in "biufcmM" else column.astype("object").map(_harmless_cell, na_action="ignore")
        for _, column in table.items()
    )
    names = [_harmless_cell(name) for name in table.columns]
    return pd.DataFrame(dict(enumerate(columns)), index=table.index).set_axis(names, axis=1)


def _harmless_cell(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    clean = NOT_IN_XML.sub("", cell)
    return f"'{clean}" if _FORMULA.match(clean) else clean


def _write_text(path: Path, text: str) -> None:
    with _whole(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path`, which takes its place if all goes well and vanishes if not."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.stem[:40]}-{uuid4().hex}{path.suffix}")
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _in_folder(path: Path, write: Callable[[Path], object]) -> None:
    """Write into a temporary folder first, and move its files only when all are there."""
    path.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(prefix=".saving-", dir=path))
    try:
        write(temporary)
        for file in temporary.iterdir():
            file.replace(path / file.name)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _wrong_ending(path: Path, what: str, endings: tuple[str, ...]) -> ExportError:
    return ExportError(f"{path.name}: expected {', '.join(endings)} for {what}, found {path.suffix or 'no ending'!r}")
