"""Finds the text that was meant: in the string itself, in bytes, or in a file of one of many encodings."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from newsanalysis.errors import ReadError

LIMIT = 2_000_000
"""The most characters a piece may have, unless the caller says otherwise."""

_LONGEST_PATH = 1024
_SUFFIXES = (".txt", ".text", ".md", ".htm", ".html", ".xhtml", ".pdf", ".doc", ".docx", ".odt", ".rtf", ".eml")
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FORMATS = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a Word, Excel or zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a gzip file"),
)
_CONTROL_BYTES = bytes(code for code in range(32) if code not in b"\t\n\f\r\x1b")
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w-]{2,40})", re.IGNORECASE)
_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*|<!--.{0,2000}?-->\s*){0,3}"
    r"<(?:!doctype\s+html|html|head|title|meta|body|main|header|article|section|div|span|p|h[1-6]|ul|ol|table)\b"
    r"[^<]{0,5000}?>",
    re.IGNORECASE | re.DOTALL,
)
_HTML_END = re.compile(r"</(?:p|div|article|body|html|h[1-6])\s{0,9}>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Loaded:
    """The characters of a piece and where they came from."""

    text: str
    is_html: bool
    source: str | None = None


def load(piece: object, limit: int) -> Loaded:
    """Get the text that `piece` is or points to.

    Raises
    ------
    ReadError
        If there is none, too much of it, or it is not text.
    """
    if isinstance(piece, str):
        path = path_meant(piece)
        return _checked(piece, limit) if path is None else _open(path, limit)
    if isinstance(piece, bytes | bytearray):
        return _checked(_decode(bytes(piece), "the piece"), limit)
    if isinstance(piece, Path):
        return _open(piece, limit)
    raise ReadError(
        f"expected text, HTML, bytes, a pathlib.Path or an Article, got {type(piece).__name__}: "
        "for a web page give its saved file or its HTML, for many pieces call read on each"
    )


def path_meant(piece: str) -> Path | None:
    """Return the path that `piece` is, or ``None`` where it is a text."""
    line = piece.strip()
    if not line or len(line) > _LONGEST_PATH or not line.isprintable():
        return None
    if re.match(r"https?://\S+$", line, re.IGNORECASE):
        raise ReadError(
            f"expected a text or a file, got the address {line}: newsanalysis does not download; "
            "paste the page's text, or save the page and give the file"
        )
    path = Path(line).expanduser() if re.match(r"~[\\/]", line) else Path(line)
    return path if _exists(path) or _looks_like_path(line) else None


def _looks_like_path(line: str) -> bool:
    one_word = not re.search(r"\s", line)
    return line.lower().endswith(_SUFFIXES) or (one_word and "<" not in line and ("/" in line or "\\" in line))


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # too long for a name, or with characters that no name has: a text
        return False


def _open(path: Path, limit: int) -> Loaded:
    if not _exists(path):
        raise ReadError(f"no such file: {path} (looked in {Path.cwd()}); check the spelling or give the full path")
    if path.is_dir():
        raise ReadError(f"expected a file, got the folder {path}: give one file, or call read on each file in it")
    if not path.is_file():
        raise ReadError(f"expected a file, got {path}, which is a device or a pipe: save the piece to a file first")
    try:
        if path.stat().st_size > 4 * limit + 4:
            raise ReadError(_too_long(f"{path} has {path.stat().st_size:,} bytes", limit))
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(f"could not read {path}: {error.strerror}; check that you may open it") from error
    return _checked(_decode(data, str(path)), limit, str(path))


def _checked(text: str, limit: int, source: str | None = None) -> Loaded:
    if len(text) > limit:
        raise ReadError(_too_long(f"{source or 'the text'} has {len(text):,} characters", limit))
    if not text.strip():
        raise ReadError(f"expected the text of a news piece, got nothing: {source or 'the text'} is empty")
    return Loaded(text, _is_html(text), source)


def _too_long(found: str, limit: int) -> str:
    return f"expected at most {limit:,} characters, {found}: split it up, or raise the limit with read(..., limit=...)"


def _is_html(text: str) -> bool:
    return bool(_HTML_START.match(text) or _HTML_END.search(text, 0, 20_000))


def _decode(data: bytes, name: str) -> str:
    for start, kind in _FORMATS:
        if data.startswith(start):
            raise ReadError(f"expected text, {name} is {kind}: save it as plain text or HTML, or paste its words")
    encoding = _marked_encoding(data)
    if encoding is None and len(data.translate(None, _CONTROL_BYTES)) < 0.9 * len(data):
        raise ReadError(_binary(name))
    for candidate in (encoding, "utf-8", _declared(data)):
        if candidate is not None:
            try:
                return data.decode(candidate)
            except (UnicodeDecodeError, LookupError):
                continue
    return _detect(data, name)


def _marked_encoding(data: bytes) -> str | None:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding
    sample = data[:4000]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if len(sample) >= 4 and max(even, odd) > 0.4 * len(sample) / 2 and min(even, odd) < 0.05 * len(sample):
        return "utf-16-be" if even > odd else "utf-16-le"
    return None


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data, 0, 4000)
    return found[1].decode("ascii") if found else None


def _detect(data: bytes, name: str) -> str:
    from charset_normalizer import from_bytes

    match = from_bytes(data, cp_isolation=["cp949", "cp1252"]).best() or from_bytes(data).best()
    if match is None:
        raise ReadError(_binary(name))
    return str(match)


def _binary(name: str) -> str:
    return f"expected text, {name} is in no encoding that is known or no text at all: save it as UTF-8 text or HTML"
