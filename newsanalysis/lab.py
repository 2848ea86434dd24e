"""A folder to work in: the notebooks and samples that come with the package, and JupyterLab on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.util import find_spec
from os import pathsep
from pathlib import Path
from typing import TYPE_CHECKING

from newsanalysis.errors import ExportError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

FOLDERS = {"notebooks": "newsanalysis.notebook_files", "data": "newsanalysis.samples"}
"""What is copied: a folder of the user's, and the package whose files go there."""

FIRST = "notebooks/01_positions_across_the_piece.ipynb"
"""The notebook that JupyterLab opens with."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What became of each file: newly `written`, or `kept` because another with its name was there."""

    written: tuple[Path, ...]
    kept: tuple[Path, ...]


def copy_materials(folder: Path) -> Copied:
    """Copy the notebooks and samples into a folder, which is made where it is missing.

    A file that is there already stays as it is; only those that differ from what ships count as `kept`.

    Parameters
    ----------
    folder
        The user's folder.

    Returns
    -------
    Copied
        The files, as paths within `folder`.

    Raises
    ------
    ExportError
        If the disk refuses.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     first, again = copy_materials(Path(folder)), copy_materials(Path(folder))
    >>> Path("data/engagement.txt") in first.written, again
    (True, Copied(written=(), kept=()))
    """
    written, kept = [], []
    for name, package in FOLDERS.items():
        for place, source in _files(files(package), Path(name)):
            content, target = source.read_bytes(), folder / place
            try:
                if not target.exists():
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(content)
                    written.append(place)
                elif target.read_bytes() != content:
                    kept.append(place)
            except OSError as error:
                raise ExportError(f"could not write {target}: {error.strerror}; choose another folder") from error
    return Copied(tuple(written), tuple(kept))


def jupyter_command(python: str, folder: Path) -> list[str]:
    """Return the words that open JupyterLab on a folder.

    Raises
    ------
    ExportError
        If JupyterLab is not installed.
    """
    if find_spec("jupyterlab") is None:
        raise ExportError(
            "JupyterLab is not installed; the notebooks also open in VS Code, or install it: "
            'pip install "newsanalysis[lab]"'
        )
    root, opened = f"--ServerApp.root_dir={folder.resolve()}", f"--LabApp.default_url=/lab/tree/{FIRST}"
    return [python, "-m", "jupyterlab", root, opened]


def jupyter_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment in which JupyterLab's launcher has a card "News analysis".

    Parameters
    ----------
    environment
        The variables of this process. What they say of where Jupyter looks stays, behind what ships.
    """
    ours = str(files("newsanalysis") / "resources" / "jupyter")
    paths = ("JUPYTER_PATH", "JUPYTER_CONFIG_PATH")
    return {
        **environment,
        **{name: pathsep.join(filter(None, (ours, environment.get(name)))) for name in paths},
    }


def _files(folder: Traversable, place: Path) -> Iterator[tuple[Path, Traversable]]:
    """Yield the files of a folder and those below, but for code; each with its place."""
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir():
            if item.name[0] not in "._":
                yield from _files(item, place / item.name)
        elif item.name[0] not in "._" and not item.name.endswith(".py"):
            yield place / item.name, item
