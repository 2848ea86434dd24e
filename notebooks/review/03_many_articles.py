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
# # Many articles: do outlets tell it alike?
#
# One piece says how one outlet tells it. The question here is whether outlets that report the same days differ, by how much, and whether
# the difference is more than the luck of which articles were drawn.
#
# The corpus is small enough to read: thirteen events of Korean diplomacy, January 2018 to March 2019, each told by three outlets. **The pieces were written for
# this project and the outlets are invented** (a wire, a hawkish paper in Washington, one in Seoul that trusts talks), so the finding is known beforehand
# and the notebook shows how one would be reached. To read your own, set `articles` to a folder of texts, or to a CSV, JSONL or Parquet file
# with a column `text` or `html` and any of `id`, `outlet`, `published`, `headline`.

# %% tags=["parameters"]
articles = "../data/corpus"
actors = "korea"
out = "out"

# %%
from pathlib import Path

import newsanalysis as na
from newsanalysis.notebooks import find, show, show_charts

show_charts()

corpus = na.analyze_many(find(articles), actors=actors, progress=False)
corpus

# %% [markdown]
# ## What is in it
#
# Look at what failed first: an outlet whose pages could not be read would look silent.

# %%
corpus.failures

# %%
by_outlet = corpus.articles.groupby("outlet", dropna=False)
show(
    by_outlet.agg(
        articles=("article", "size"),
        first=("published", "min"),
        last=("published", "max"),
        positions=("positions", "sum"),
    ).reset_index(),
    first="{:%Y-%m-%d}",
    last="{:%Y-%m-%d}",
)

# %% [markdown]
# ## Whom each outlet gives the word

# %%
na.charts.voices_by_outlet(corpus)

# %% [markdown]
# A share of words is a share of attention, and it needs no judgement of tone. With its interval, from resampling the outlet's articles:

# %%
shares = na.contrasts.voices(corpus)
percent = dict.fromkeys(["share", "low", "high"], "{:.0%}")
show(shares[shares["share"] >= 0.1], **percent)

# %% [markdown]
# ## Where each outlet has each actor stand
#
# Every outlet has the same line in every panel. Hollow marks rest on fewer than three articles and have no interval: look at them as a reason to read
# those articles, not as a result.

# %%
na.charts.by_outlet(corpus)

# %% [markdown]
# ## Over time
#
# All outlets together, month by month. The line breaks where nothing was printed.

# %%
na.charts.over_time(corpus, by="month")

# %% [markdown]
# ## How far do they differ?
#
# For each pair of actors, by how much do the mean stances of two outlets differ on average? A difference between means of a few articles is never
# zero, so two checks stand beside it. The line is a 95 % interval, from drawing each outlet's articles anew. A filled mark means that shuffling the articles
# among the outlets put them as far apart in fewer than 5 of 100 tries.

# %%
na.charts.spread(corpus)

# %%
spread = na.contrasts.spread(corpus)
show(
    spread,
    **dict.fromkeys(["distance", "low", "high"], "{:.2f}"),
    chance=lambda p: "< 0.001" if p < 0.001 else f"{p:.3f}",
)

# %% [markdown]
# ## The finding

# %%
clear = spread[spread["chance"] < 0.05]
for row in clear.itertuples():
    print(
        f"{row.source} toward {row.target}: outlets differ by {row.distance:.2f} on average "
        f"(95 % interval {row.low:.2f} to {row.high:.2f}; {row.outlets} outlets, {row.articles} articles), "
        f"coldest in {row.coldest}, warmest in {row.warmest}."
    )
print(f"On the other {len(spread) - len(clear)} of {len(spread)} pairs, chance alone may do as much.")

# %% [markdown]
# Two cautions. With ten pairs tested at 5 %, half a pair is expected to look clear by luck: trust those whose chance is far below, and name the
# others as what they are. And outlets that report *other* events differ for that reason too; in this corpus each reports every event.
#
# ## Which sentences make the difference
#
# A mean is worth what its sentences are worth. The coldest and the warmest of the pair on which the outlets differ most clearly follow. Some
# will be misread, by a model that saw the words and not the sense: the interval knows how often that happens on the whole, not here, so count how many before you trust the mean.

# %%
pair = spread.sort_values("chance").iloc[0]
positions = corpus.positions.merge(corpus.articles[["article", "outlet"]], on="article")
positions = positions[(positions["source"] == pair["source"]) & (positions["target"] == pair["target"])]
ordered = positions.sort_values("stance")
columns = ["outlet", "stance", "category", "evidence", "text"]
show(ordered.groupby("outlet").head(2)[columns])

# %%
show(ordered[::-1].groupby("outlet").head(2)[columns])

# %% [markdown]
# ## Two pieces on the same day
#
# The means say that they differ; two pieces of one day say how. What one reports and the other leaves out is found by the words that sentences share,
# which is a coarse measure: take it as a list to check.

# %%
newest = corpus.articles.sort_values("published").groupby("outlet")["article"].last()
texts = corpus.sentences.groupby("article")["text"].agg("\n\n".join)
coldest, warmest = (texts[newest[pair[end]]] for end in ("coldest", "warmest"))
comparison = na.compare(coldest, warmest, actors=actors)
comparison

# %%
comparison.chart()

# %% [markdown]
# ## What this cannot tell you
#
# - A small trained model finds the positions: it misses some and reads some wrongly. One that reads one outlet's style worse than another's would look like a difference between outlets.
#   Code a sample of sentences of each by hand before you publish.
# - The intervals are about which articles were drawn and how often the scorer erred on pieces of ours that a language model read twice by a codebook, not about how your articles differ from those.
# - Outlets differ in what they cover. Compare the same events where you can.
#
# ## Take it with you

# %%
folder = Path(out)
na.save({"by_outlet": na.contrasts.by_outlet(corpus), "spread": spread, "voices": shares}, folder / "comparison")
charts = {
    "by_outlet": na.charts.by_outlet,
    "over_time": na.charts.over_time,
    "spread": na.charts.spread,
    "voices_by_outlet": na.charts.voices_by_outlet,
}
na.save({name: draw(corpus) for name, draw in charts.items()}, folder / "comparison_charts")
