"""Finds and parses the TOML files that ship with the package."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from newsanalysis.errors import ResourceError


@cache
def load_toml(name: str) -> dict[str, Any]:
    """Parse ``resources/<name>``, once per process.

    Raises
    ------
    ResourceError
        If there is no such file or it is not TOML.
    """
    resource = files("newsanalysis") / "resources" / name
    try:
        return tomllib.loads(resource.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ResourceError(f"no rule file {name!r} in newsanalysis/resources: reinstall the package") from None
    except tomllib.TOMLDecodeError as error:
        raise ResourceError(f"newsanalysis/resources/{name} is not valid TOML: {error}") from None


def load_own_toml(path: Path) -> dict[str, Any]:
    """Parse a rule file of the user's.

    Raises
    ------
    ResourceError
        If there is no such file or it is not TOML in UTF-8.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ResourceError(f"{path}: expected a rule file in TOML, could not read it: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ResourceError(f"{path}: expected TOML in UTF-8, found {error}") from None
