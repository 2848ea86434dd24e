"""Figures as files that say what they show: images drawn by one browser, and pages, each with its words in it."""

from __future__ import annotations

import asyncio
import atexit
import re
import struct
import zlib
from collections.abc import Coroutine
from contextlib import suppress
from functools import cache
from html import escape, unescape
from io import BytesIO
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from newsanalysis.cards import NOT_IN_XML

if TYPE_CHECKING:
    from kaleido import Kaleido
    from plotly.graph_objects import Figure

_LONGEST_WAIT = 120
"""Seconds for one image, or for the browser to start."""
_ENDING = 5
"""Seconds for the browser to stop."""
_DRAWING = Lock()
_TAG = re.compile(r"<[^>]*>")
_PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title></head>
<body style="margin:0">
<main><div role="group" aria-label="{description}">
{chart}
</div></main>
</body>
</html>
"""


def words_of(figure: Figure) -> tuple[str, str]:
    """Return the title of a figure and what it shows, in plain words.

    A chart of this package says both in ``layout.meta``; another figure has its title for both.
    """
    meta = figure.layout.meta if isinstance(figure.layout.meta, dict) else {}
    shown = unescape(_TAG.sub(" ", figure.layout.title.text or "Chart"))
    title = str(meta.get("title", shown))
    return _clean(title), _clean(str(meta.get("description", title)))


def page(figure: Figure, *, plotlyjs: bool | str = True) -> str:
    """Return a figure as a page, plotly.js in it (``True``) or beside it (``"directory"``)."""
    title, description = words_of(figure)
    chart = figure.to_html(full_html=False, include_plotlyjs=plotlyjs)
    return _PAGE.format(title=escape(title), description=escape(description), chart=chart)


def image(figure: Figure, kind: str, *, width: int | None, height: int | None, scale: float) -> bytes:
    """Return a figure as an image: ``"png"``, ``"svg"`` or ``"pdf"``.

    All images of a process are drawn by one browser, which starts with the first and stops at the end. Each says what
    it shows: a PNG in its metadata (Title, Description), a PDF in its (Title, Subject), an SVG in ``<title>`` and
    ``<desc>``.

    Raises
    ------
    kaleido.errors.ChromeNotFoundError, choreographer.errors.BrowserFailedError
        If there is no browser, or it does not start.
    ImportError
        If kaleido, or for a PDF pypdf, is not installed.
    """
    size = {"width": width or figure.layout.width, "height": height or figure.layout.height}
    drawn = _drawn(figure.to_dict(), {"format": kind, "scale": scale, **{k: v for k, v in size.items() if v}})
    title, description = words_of(figure)
    if kind == "svg":
        return _told_svg(drawn.decode(), title, description).encode()
    if kind == "png":
        return _told_png(drawn, {"Title": title, "Description": description})
    return _told_pdf(drawn, {"/Title": title, "/Subject": description})


class _Browser:
    """The browser that draws images, in a thread of its own, so that it also works where a loop runs (notebooks).

    Kaleido's own server for this waits without end where the browser does not start.
    """

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        Thread(target=self._loop.run_forever, daemon=True, name="newsanalysis-images").start()
        try:
            self._kaleido = self._wait(self._opened())
        except BaseException:
            self._loop.call_soon_threadsafe(self._loop.stop)
            raise
        atexit.register(self.close)

    def draw(self, figure: dict[str, Any], options: dict[str, Any]) -> bytes:
        """Return an image of a figure."""
        drawn: bytes = self._wait(self._kaleido.calc_fig(figure, options))
        return drawn

    def close(self) -> None:
        """Stop the browser, or let it be where it is dead."""
        atexit.unregister(self.close)
        with suppress(Exception):
            self._wait(self._kaleido.close(), _ENDING)
        self._loop.call_soon_threadsafe(self._loop.stop)

    async def _opened(self) -> Kaleido:
        from kaleido import Kaleido

        kaleido = Kaleido(n=1, mathjax=False)
        await kaleido.open()  # type: ignore[no-untyped-call]
        return kaleido

    def _wait(self, task: Coroutine[Any, Any, Any], seconds: float = _LONGEST_WAIT) -> Any:
        return asyncio.run_coroutine_threadsafe(task, self._loop).result(seconds)


@cache
def _browser() -> _Browser:
    return _Browser()


def _drawn(figure: dict[str, Any], options: dict[str, Any]) -> bytes:
    """Draw by the browser that runs, or by a new one where that has died."""
    with _DRAWING:
        browser = _browser()
        try:
            return browser.draw(figure, options)
        except Exception:
            _browser.cache_clear()
            browser.close()
            return _browser().draw(figure, options)


def _told_svg(svg: str, title: str, description: str) -> str:
    told = f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
    label = escape(f"{title}. {description}" if not description.startswith(title) else description)
    return re.sub(r"<svg([^>]*)>", lambda tag: f'<svg{tag[1]} role="img" aria-label="{label}">{told}', svg, count=1)


def _told_png(png: bytes, texts: dict[str, str]) -> bytes:
    """Put texts behind the header chunk, as UTF-8 (iTXt)."""
    header_end = 8 + 12 + struct.unpack(">I", png[8:12])[0]
    chunks = b"".join(_chunk(b"iTXt", name.encode() + b"\0\0\0\0\0" + text.encode()) for name, text in texts.items())
    return png[:header_end] + chunks + png[header_end:]


def _told_pdf(pdf: bytes, texts: dict[str, str]) -> bytes:
    from pypdf import PdfWriter

    told, file = PdfWriter(clone_from=BytesIO(pdf)), BytesIO()
    told.add_metadata(texts)
    told.write(file)
    return file.getvalue()


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _clean(text: str) -> str:
    return NOT_IN_XML.sub("", text)
