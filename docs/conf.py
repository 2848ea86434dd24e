"""How Sphinx builds the site: pages in MyST Markdown whose code runs, and a reference from the docstrings."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from lxml import html
from plotly.offline import get_plotlyjs
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

import newsanalysis as na

project = "newsanalysis"
author = "The newsanalysis authors"
project_copyright = "MIT licence"
release = version = na.__version__

extensions = ["myst_nb", "numpydoc", "sphinx.ext.autodoc", "sphinx_design"]
exclude_patterns = ["out", "_build", "_startup"]
nitpicky = True
nitpick_ignore_regex = [("py:class", r".*")]  # numpydoc takes the words of a type for classes; functions must exist

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 180
nb_merge_streams = True

autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_class_signature = "mixed"
maximum_signature_line_length = 90
numpydoc_show_class_members = False
numpydoc_xref_param_type = False

html_theme = "pydata_sphinx_theme"
html_title = f"newsanalysis {release}"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sourcelink = False
html_copy_source = False
html_context = {"default_mode": "light"}
html_theme_options: dict[str, Any] = {
    "show_prev_next": True,
    "navbar_end": ["theme-switcher"],
    "navbar_persistent": ["search-button"],
    "footer_start": ["copyright"],
    "footer_end": [],
    "secondary_sidebar_items": {"**": ["page-toc"], "gallery": [], "tutorial": [], "index": []},
    "show_toc_level": 2,
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
html_sidebars = {"index": [], "tutorial": [], "gallery": [], "method": []}

PLOTLY = "_static/plotly.min.js"


def setup(app: Sphinx) -> None:
    """Let figures of executed code be drawn by one plotly.js that the site itself holds."""
    app.connect("builder-inited", start_kernels_with_figures)
    app.connect("html-page-context", load_plotly)
    app.connect("build-finished", write_plotly)
    app.connect("build-finished", check_offline)


def start_kernels_with_figures(app: Sphinx) -> None:
    """Have every kernel run ``_startup`` first."""
    profile = Path(tempfile.mkdtemp(prefix="ipython-")) / "profile_default" / "startup"
    profile.mkdir(parents=True)
    for script in Path(app.srcdir, "_startup").glob("*.py"):
        (profile / script.name).write_text(script.read_text(encoding="utf-8"), encoding="utf-8")
    os.environ["IPYTHONDIR"] = str(profile.parents[1])


def load_plotly(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Load plotly.js before the first figure of a page that has one."""
    if "Plotly.newPlot" in context.get("body", ""):
        source = context["pathto"](PLOTLY, resource=True)
        context["body"] = f'<script src="{source}"></script>{context["body"]}'


def write_plotly(app: Sphinx, error: Exception | None) -> None:
    """Write plotly.js into the site."""
    if error is None and app.builder.format == "html":
        Path(app.outdir, PLOTLY).write_text(get_plotlyjs(), encoding="utf-8")


def check_offline(app: Sphinx, error: Exception | None) -> None:
    """Stop where a page would load something from elsewhere."""
    if error is not None or app.builder.format != "html":
        return
    for page in Path(app.outdir).rglob("*.html"):
        tree = html.fromstring(page.read_bytes())
        for address in tree.xpath("//@src | //link[not(contains(@rel, 'canonical'))]/@href"):
            if address.startswith(("http:", "https:", "//")):
                raise ExtensionError(f"{page.name} loads {address}: the site is to work without a network")
