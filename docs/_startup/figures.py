"""Show plotly's figures without a plotly.js of their own: the page loads one for all."""

from IPython import get_ipython
from IPython.display import display_html


def show(figure):
    """Show one figure."""
    display_html(figure.to_html(full_html=False, include_plotlyjs=False, include_mathjax=False), raw=True)


formatter = get_ipython().display_formatter.ipython_display_formatter
formatter.for_type_by_name("plotly.graph_objs._figure", "Figure", show)
