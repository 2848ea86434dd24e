"""A real browser for tests of pages: what it asked for, and what it complained of."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from newsanalysis.records import Article, Span

_HOSTILE = (
    "<script>alert('headline')</script> & \"Seoul\" <img src=x onerror=alert(1)>",
    "Seoul <script>document.title='owned'</script> welcomed Washington's <a href=\"javascript:alert(3)\">offer</a> "
    "of talks with Pyongyang.",
    "“We wait for </script><script>alert(4)</script> \u202eltr\u202c \u2066here,” South Korean Foreign Minister Oh "
    "Sang-ho said.\x00 North Korea condemned the {{ 7 * 7 }} United States for $x$ and <svg onload=alert(5)>.",
)


def hostile_article() -> Article:
    """Return a piece that would run if any of it were read as HTML, as a formula or as a template."""
    text = "\n\n".join(_HOSTILE)
    starts = [text.index(part) for part in _HOSTILE[1:]]
    return Article(
        text,
        tuple(Span(start, start + len(part)) for start, part in zip(starts, _HOSTILE[1:], strict=True)),
        headline=_HOSTILE[0],
        byline="<b onmouseover=alert(2)>Jane Roe</b>",
        outlet='"><script>alert(6)</script>',
        source="<img src=x onerror=alert(9)>.txt",
    )


def chromium() -> str:
    """Return where a browser is, or skip the test."""
    pytest.importorskip("playwright", reason="needs the extra 'dev'")
    found = os.environ.get("BROWSER_PATH") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        pytest.skip("needs Chrome or Chromium")
    return found


class Opened:
    """A page in a browser, with all that it asked for and complained of."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: (self.complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))

    def _heard(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def open(self, path: Path) -> Any:
        """Open a file and wait until its charts are drawn."""
        self.page.goto(path.as_uri(), timeout=120_000)
        self.page.wait_for_selector("body[data-ready]", timeout=120_000)
        return self.page

    @property
    def asked(self) -> list[str]:
        """What was asked for besides the file itself."""
        return [url for url in self.requests if not url.startswith(("file:", "data:", "blob:", "about:"))]


@contextmanager
def browser() -> Iterator[Any]:
    """Start a browser for the tests of a module."""
    path = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()
