# ---
# jupyter:
#   jupytext:
#     formats: ipynb,review//py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#       jupytext_version: 1.19.6
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Your own article, your own region
#
# The first notebook reads a piece on Korea. This one reads yours, on any states: choose who counts as an actor, check that they were found,
# and look at who stands where.
#
# Set `article` in the next cell to a file (text, a saved web page, a pasted page saved as text), or paste the text itself between three
# quotation marks. `actors` is `"world"` for all states, `"korea"` for the peninsula and its neighbours, or the path of a roster of your own.

# %% tags=["parameters"]
article = "../data/other_states.txt"
actors = "world"
out = "out"

# %%
from pathlib import Path

import newsanalysis as na
from newsanalysis.notebooks import find, show, show_charts

show_charts()

is_file = len(article) < 300 and find(article).exists()
piece = na.read(find(article) if is_file else article)
result = na.analyze(piece, actors=actors)
result

# %% [markdown]
# ## Was it read whole?
#
# Look at the text first: what was taken for page furniture is missing from everything below.

# %%
show(result.sentences[["sentence", "text"]])

# %% [markdown]
# ## Whom it found
#
# An actor that the roster does not know is not in the table, however often the piece names it. Is somebody missing, or somebody
# here who should not be? The next section mends that.

# %%
found = result.mentions.groupby("actor")["text"].agg(mentions="size", words=lambda texts: ", ".join(sorted(set(texts))))
show(found.sort_values("mentions", ascending=False).reset_index())

# %% [markdown]
# ## A roster of your own
#
# `na.WORLD` knows every state with its people, capital and demonym, and the officials who are in the news most. Anyone else is a line of code.
# `add` gives a new roster and leaves the old one as it is. The text and the official are made up.

# %%
south_asia = na.WORLD.add("IND", people={"Asha Mehra": "foreign secretary"})
text = "Asha Mehra arrived in Kathmandu on Monday. Mehra welcomed Pakistan's offer of talks."
for roster in (na.WORLD, south_asia):
    print(na.analyze(text, actors=roster).positions[["source", "target", "stance", "category", "evidence"]], end="\n\n")

# %% [markdown]
# Not all actors are states. An armed group, a bloc or a company is added alike, with `kind="group"` or `"organisation"`, and one that the
# piece calls by several names gets them all:

# %%
with_council = na.WORLD.add("LC", kind="organisation", name="Lakeside Council", names=["the Council of the Lake"])
text = "The Lakeside Council condemned Kenya. Kenya thanked the Council of the Lake."
show(na.analyze(text, actors=with_council).positions[["source", "target", "stance", "category", "evidence"]])

# %% [markdown]
# What you will use again belongs in a file, which others can read and correct. It can include a roster that ships, and add to it; pass its path as
# `actors`.

# %%
folder = Path(out)
folder.mkdir(parents=True, exist_ok=True)
(folder / "south_asia.toml").write_text(
    """name = "South Asia"
include = ["world"]

[[actor]]
id = "IND"
kind = "state"
name = "India"
person = [{ name = "Asha Mehra", role = "foreign secretary" }]
""",
    encoding="utf-8",
)
na.Roster.load(folder / "south_asia.toml")

# %% [markdown]
# ## Other regions, same line
#
# Three short texts on things that happened, each read with the world's roster. Nothing in the code knows of a region.

# %%
regions = {
    "India and Pakistan": "India and Pakistan agreed in February 2021 to observe the ceasefire along the Line of "
    "Control. The United States welcomed the agreement.",
    "Taiwan Strait": "China fired missiles into waters around Taiwan in August 2022. Japan protested to Beijing, "
    "because some fell into its exclusive economic zone. Washington said that it would continue to support Taiwan.",
    "Ukraine": "Russia attacked Ukraine in February 2022. The European Union condemned Moscow and imposed sanctions on "
    "Russia. Poland supported Ukraine with weapons.",
}
for region, text in regions.items():
    print(region)
    print(
        na.analyze(text, actors="world").positions[["source", "target", "stance", "category", "evidence"]], end="\n\n"
    )

# %% [markdown]
# What is missing there is as telling as what is found: a model that has not met a wording may stay silent. Read a few sentences of your region
# against the table before you trust a mean.
#
# ## Who stands where in your article

# %%
na.charts.timeline(result)

# %%
na.charts.dyads(result)

# %%
columns = ["sentence", "source", "target", "stance", "category", "modality", "voice", "evidence", "text"]
show(result.positions[columns])

# %% [markdown]
# ## Beside another piece
#
# Two pieces on one event differ first in what they leave out. `na.compare` takes two pieces, or two analyses. Here your article stands beside
# itself without its second half, so that there is something to compare with; put another outlet's piece there.

# %%
half = piece.text[: len(piece.text) // 2].rsplit(".", 1)[0] + "."
comparison = result.compare(na.analyze(half, actors=actors))
comparison

# %%
comparison.chart()

# %% [markdown]
# ## Take it with you

# %%
na.save(result, folder / "tables")
na.save(result, folder / "report.html")
