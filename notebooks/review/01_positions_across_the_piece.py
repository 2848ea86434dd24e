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
# # Who stands where in a news piece
#
# This notebook takes one article and reads it the way a coder of event data would: which states act or speak, toward whom, how
# warmly or coldly, and in whose voice. Every number below comes with the words that made it, so that you can disagree with it.
#
# To read another piece, change `article` in the next cell (a text file, a saved web page, or a pasted page saved as text) and run all cells.
# In a copy that was run for you (by `make demo`), the cell after that one, headed `# Parameters`, sets them again: change `article` there.
# `actors` is `"korea"` for the peninsula and its neighbours, `"world"` for all states, or the path of a roster of your own.

# %% tags=["parameters"]
article = "../data/engagement.txt"
actors = "korea"
out = "out"

# %%
from pathlib import Path

import pandas as pd

import newsanalysis as na
from newsanalysis.notebooks import find, show, show_charts
from newsanalysis.printing import signed

show_charts()

piece = na.read(find(article))
result = na.analyze(piece, actors=actors)
result

# %% [markdown]
# ## The piece
#
# A pasted page carries more than the article: the outlet's name, a byline, a date, buttons, a photo caption, sometimes twice.
# These are taken off and kept as fields. What is left is the headline and the body, and only that is analysed: **a caption is not counted as a
# sentence**, or a photograph would speak twice. If something of the article is missing here, everything below is missing it too, so look first.

# %%
page = {
    "outlet": piece.outlet,
    "headline": piece.headline,
    "byline": piece.byline,
    "published": piece.published,
    "captions": " / ".join(piece.captions),
    "paragraphs": len(piece.paragraphs),
    "sentences": len(result.sentences),
}
show(pd.DataFrame(page.items(), columns=["field", "what the page says"]))

# %% [markdown]
# Sentences are numbered through the piece; **0 is the headline**. The number is how every table and chart below refers back to the text.

# %%
show(result.sentences[["sentence", "paragraph", "text"]])

# %% [markdown]
# ## Who is in it
#
# A state appears under many names: its own, its capital, a seat of power, a minister, "he", "the North", "the allies". Each mention below
# says which actor was meant and which rule decided. Two habits of the trade are built in. A place is not an actor: a summit *in* a capital is where, not who.
# And a group is several actors at once: "the allies" counts for each of them.

# %%
pd.crosstab(result.mentions["actor"], result.mentions["kind"])

# %% [markdown]
# The ones not by name are the ones to check, because a wrong "he" puts words into the wrong mouth. What could not be settled was left out
# rather than guessed.

# %%
by_context = result.mentions[result.mentions["kind"].isin(["pronoun", "role", "group"])]
show(by_context[["sentence", "text", "actor", "person", "resolved_by"]])

# %% [markdown]
# ## Who is quoted
#
# Being talked about is one thing, being heard another. A quote here is any reported speech: **direct** (in quotation marks), **indirect** (said that ...)
# or **mixed**. The chart counts words, because a paragraph of one side and one adjective of the other are not balance. An actor that is discussed at length and
# quoted nowhere is worth a note: the piece is then about it, without it.

# %%
show(result.quotes[["sentence", "actor", "speaker", "cue", "kind", "words", "quote"]])

# %%
na.charts.voices(result)

# %% [markdown]
# ## Positions along the piece
#
# A **position** is what one actor does or says *toward another* in one sentence. Its **stance** runs from -1 (attack, coercion) to 1 (help,
# agreement): the axis of Goldstein's (1992) scale of conflict and cooperation, divided by ten. Within 0.1 of zero it counts as neutral.
#
# Read the chart from left to right as the reader meets the piece, a lane per actor and a row per target. Colour is stance, and the scale is the same for every piece, so that
# charts can be laid side by side. The symbol says whose words carry the position: the reporter's, the actor's own, or another's. Size is its confidence: the probability that careful coders see this position with this sign. A lane is shaded where its actor is quoted.
# Hover over a mark for the sentence, with the words behind the score in bold.

# %%
na.charts.timeline(result)

# %% [markdown]
# The same as a table. Three columns keep a reader honest. **category** is the kind of act, in PLOVER's terms, plus `WITHHOLD`: an actor that keeps silent or
# waits takes a position too. **modality** tells an offer from an offer with an *if*. **voice** tells what the reporter states from what somebody says.

# %%
columns = ["sentence", "source", "target", "stance", "category", "issue", "modality", "voice", "evidence"]
show(result.positions[columns])

# %% [markdown]
# ## Does the story turn?
#
# The mean of each pair's positions up to there, along the piece. News is written with the newest first, so a line that cools toward the end often means that background follows
# the news, and not that relations cooled. The band says how far the mean hangs on the positions that
# happen to be there: it is wide where they differ or are few, it begins at the third, and a slope inside it is no slope. Pairs with a single position have no panel.

# %%
na.charts.trajectory(result)

# %% [markdown]
# ## Toward whom
#
# Rows act, columns are acted upon, and *n* is how many positions stand behind the mean. The table is rarely symmetrical: a government can court another that does not answer.
# An empty cell means that the piece relates the pair nowhere, which is not the same as neutral.

# %%
na.charts.dyads(result)

# %%
show(result.summary(), voice_share="{:.0%}")

# %% [markdown]
# Where nobody is named, an actor keeps silent, or acts toward no one in particular, as in a missile test. `n` counts positions. `low` and `high` bound their mean (95 % interval) if each position is there as likely as its confidence says, and the scorer errs as often as it did on pieces of ours that a language model read twice by a codebook; `plain_low` and `plain_high` take every position for sure and every score for right. Fewer than three positions have none. `voice_share` is the source's part of all quoted words, whomever it speaks toward.

# %% [markdown]
# ## Balance
#
# How often each actor acts coldly, neutrally and warmly. A mean near zero can hide two halves that cancel out; this shows them.

# %%
na.charts.balance(result)

# %% [markdown]
# ## About what
#
# States can agree on one thing and fight over the next. Here each actor's mean stance is split by issue. Sanctions are the usual cold spot in
# an otherwise warm piece, and the reason why one number per country is too few.

# %%
na.charts.issues(result)

# %% [markdown]
# ## Where the tone misleads
#
# **Sentiment** is the colour of the words, **stance** is the direction of the act, and they part more often than one would think. An offer to end a war
# and lift sanctions is full of dark words and is warm; praise for a new missile is bright and is not. In the shaded corners the two
# have opposite signs: there a count of good and bad words says the opposite of what is done. The table gives those sentences, a row each.

# %%
na.charts.tone_and_stance(result)

# %%
both = result.positions.merge(result.sentences[["sentence", "sentiment"]], on="sentence")
clear = both[["stance", "sentiment"]].abs().min(axis=1) >= 0.1
apart = both[clear & (both["stance"] * both["sentiment"] < 0)]
pairs = apart["source"] + " → " + apart["target"].fillna("nobody named")
stances = pairs + " " + apart["stance"].map(signed).astype("str")
rows = apart.assign(stances=stances).groupby("sentence", as_index=False)
show(rows.agg({"sentiment": "first", "stances": ", ".join, "text": "first"}))

# %% [markdown]
# ## What this reading cannot tell you
#
# - It reads one text. It says how this piece tells it, not how things stood, and not why.
# - A small trained model finds the positions: it misses some and reads some wrongly. Irony, allusion and diplomatic code ("a frank exchange") pass it by.
# - Means of five or ten positions are a description. Compare pieces before you conclude.
# - A position that a quoted person *ascribes* to another state is counted for that state in the speaker's voice. Filter by `voice_actor` where it matters who says so.
# - Two coders would not agree on every line either. Before you publish, code some sentences by hand and compare.
#
# ## Take it with you
#
# The tables (CSV, and one workbook), the charts (each opens in a browser without a network), and a page with the piece marked up.

# %%
folder = Path(out)
na.save(result, folder / "tables")
na.save(result, folder / "tables.xlsx")
na.save(na.charts.all_charts(result), folder / "charts")
na.save(result, folder / "report.html")
sorted(str(file) for file in folder.rglob("*") if file.suffix in {".csv", ".xlsx", ".html"})
