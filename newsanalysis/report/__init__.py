"""The piece as a page: marked up, with its charts and tables, filters and links between them, in one file."""

from newsanalysis.report.explorer import Explorer, explore
from newsanalysis.report.pages import page

__all__ = ["Explorer", "explore", "page"]
