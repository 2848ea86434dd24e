"""What has been made out of a page so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from newsanalysis.articles.parts import Kind, Part


@dataclass(frozen=True, slots=True)
class Row:
    """One block of a page: its text, what it says as furniture, and whether it reads as a paragraph."""

    text: str
    parts: tuple[Part, ...]
    prose: bool

    @property
    def is_paragraph(self) -> bool:
        """Whether it is running text and no furniture."""
        return self.prose and not self.parts

    @property
    def is_notice(self) -> bool:
        """Whether it is furniture wherever it stands."""
        return self.says("notice", "list", "ending")

    def says(self, *kinds: Kind) -> bool:
        """Whether it says something of one of these kinds."""
        return any(part.kind in kinds for part in self.parts)


@dataclass(frozen=True, slots=True)
class Page:
    """A page taken apart: its paragraphs, and what stood around them."""

    paragraphs: tuple[str, ...] = ()
    headline: str | None = None
    byline: str | None = None
    outlet: str | None = None
    published: datetime | None = None
    captions: tuple[str, ...] = ()
    language: str | None = None
