"""To the annotation tools and back: doccano, Label Studio, INCEpTION, and the W3C's Web Annotations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import ModuleType

from newsanalysis.analysis import Analysis
from newsanalysis.coding import doccano, inception, label_studio, web_annotation
from newsanalysis.coding.annotations import Annotations, marks_of
from newsanalysis.coding.pairs import Results, by_piece
from newsanalysis.errors import CodingError, OptionError

_FORMATS: dict[str, ModuleType] = {
    ".jsonl": doccano,
    ".json": label_studio,
    ".zip": inception,
    ".jsonld": web_annotation,
}
_ENDINGS = ".jsonl (doccano), .json (Label Studio), .zip (INCEpTION), .jsonld (W3C Web Annotation)"


def write_annotations(result: Results | Annotations | Iterable[Annotations], path: str | Path) -> Path:
    """Write what was found for an annotation tool, in which people can look at it and correct it.

    Parameters
    ----------
    result
        What :func:`newsanalysis.analyze` found, several analyses by the name of their piece, or annotations that were
        read.
    path
        The ending says for whom: ``.jsonl`` doccano, ``.json`` Label Studio (with its labelling interface beside it, as
        ``.xml``), ``.zip`` INCEpTION (UIMA CAS XMI; needs the extra ``coding``), ``.jsonld`` W3C Web Annotation.

    Returns
    -------
    Path
        What was written.

    Raises
    ------
    OptionError
        If the ending is another.
    CodingError
        If `result` is none of these, or dkpro-cassis is missing.

    Examples
    --------
    >>> import newsanalysis as na
    >>> import tempfile
    >>> result = na.analyze("Seoul condemned Tokyo.")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     back = read_annotations(write_annotations(result, Path(folder) / "piece.jsonl"))
    >>> back[0].coding(result)[["source", "target", "category"]].iloc[0].tolist()
    ['KOR', 'JPN', 'ACCUSE']
    """
    place = Path(path).expanduser()
    write = _format(place).write
    documents = list(_documents(result))
    place.parent.mkdir(parents=True, exist_ok=True)
    write(documents, place)
    return place


def read_annotations(path: str | Path) -> list[Annotations]:
    """Read annotations that a tool exported, in the formats of :func:`write_annotations`.

    Returns
    -------
    list of Annotations
        A piece each, with its `text`, `spans` and `relations`; its method ``coding(result)`` gives a table of positions
        to compare.

    Raises
    ------
    CodingError
        If there is no such file, it is not of the format that its ending says, or does not fit its text.
    OptionError
        If the ending is another.
    """
    place = Path(path).expanduser()
    read = _format(place).read
    if not place.is_file():
        raise CodingError(f"no such file: {place}")
    try:
        found: list[Annotations] = read(place)
    except CodingError:
        raise
    except Exception as error:  # of json, zipfile, lxml and cassis, which name no common base
        raise CodingError(f"{place.name}: this cannot be read as its ending says, {_ENDINGS} ({error!r})") from error
    return found


def _format(path: Path) -> ModuleType:
    if path.suffix.lower() not in _FORMATS:
        raise OptionError(f"expected a path that ends in {_ENDINGS}, got {path.name!r}")
    return _FORMATS[path.suffix.lower()]


def _documents(result: Results | Annotations | Iterable[Annotations]) -> Iterable[Annotations]:
    if isinstance(result, Annotations):
        return [result]
    if isinstance(result, Analysis | Mapping):
        return [marks_of(each, name) for name, each in by_piece(result).items()]
    listed = list(result) if isinstance(result, Iterable) else [result]
    for each in listed:
        if not isinstance(each, Annotations):
            raise CodingError(
                f"expected an analysis, a dict of analyses by the name of the piece, or annotations, got "
                f"{type(each).__name__}{' in a list' if isinstance(result, Iterable) else ''}"
            )
    return listed
