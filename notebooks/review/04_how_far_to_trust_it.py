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
# # How far to trust it
#
# A tool that reads news counts only as far as it agrees with people who read the same news. This notebook holds it to them, twice: on
# our own pieces, each coded by two readers (sessions of a large language model) with one codebook, and, where you have them, on public sets that others coded. Beside it stand what people use instead.
#
# `public` is a folder of the public sets (`target_sentiment`, `directed_stance`, `attribution`, `events`, each with a `dev.jsonl`). Their licences keep
# them out of this project; without them that half is left out, and says so. `most` bounds how many rows of each are read: fewer are faster and make wider intervals.
# `model` is a folder that training wrote, to be asked instead of the model that ships.

# %% tags=["parameters"]
data = "../data"
public = None
model = None
most = 400

# %%
from pathlib import Path

import pandas as pd

import newsanalysis as na
from newsanalysis.coding.public_sets import TASKS, macro_f1, read_rows, share, with_intervals
from newsanalysis.coding.systems import systems, textblob, vader
from newsanalysis.notebooks import find, show, show_charts

show_charts()

folder = find(data)
scorers = {"newsanalysis, model": na.ModelScorer(model), "newsanalysis, lexicon": na.LexiconScorer()}
paths = {path.relative_to(folder).with_suffix("").as_posix(): path for path in folder.glob("*.txt")}
paths |= {path.relative_to(folder).with_suffix("").as_posix(): path for path in (folder / "corpus").rglob("*.txt")}
codings = [na.coding.read_sheet(path) for path in sorted((folder / "gold").glob("coder_*.csv"))]
coded = sorted({piece for coding in codings for piece in coding["piece"].dropna()})
f"{len(codings)} codings of {len(coded)} pieces"

# %% [markdown]
# ## Do two people agree?
#
# What two careful readers do not agree on, no tool can get right. **Krippendorff's alpha** is 1 where they always agree and 0 where they
# agree no more than by chance. The customary bounds: below 0.667 no conclusions, below 0.8 tentative ones only. The verdicts below are cut off
# after the third decimal, never rounded up.

# %%
if len(codings) > 1:
    for column in ("stance", "category", "issue"):
        print(f"{column}: {na.coding.agreement(*codings, column=column).verdict}")
    between = na.coding.agreement(*codings)
    print(f"\nOf the positions that either of the coders saw, both saw {between.found:.0%}.")
else:
    print("Fewer than two codings in data/gold: nothing to compare yet.")

# %%
if len(codings) > 1:
    display(show(between.per_value, agreement="{:.0%}", value="{:.0f}"))
    display(show(between.disagreements.head(10)))

# %% [markdown]
# ## Does the tool agree with them?
#
# `recall` asks how much of what *all* coders saw the tool found, `precision` how much of what the tool reports *any* coder saw too. The other
# figures look only where both see a position. Read them together: a tool can score well what it finds, and find little. Intervals draw the sentences again.

# %%
validations = {}
for name, scorer in scorers.items():
    if codings:
        results = {piece: na.analyze(paths[piece], actors=na.WORLD, scorer=scorer) for piece in coded}
        validations[name] = na.coding.validate(results, *codings)
        print(f"{name}: {validations[name].verdict}\n")
        display(show(validations[name].figures))

# %%
for validation in validations.values():
    validation.confusion().show()

# %% [markdown]
# ### Is it as sure as it may be?
#
# `confidence` is the probability that careful readers see a position with this sign. If it holds, positions of confidence 0.8 are right in 8 of 10 cases: the dots lie on the
# diagonal. Below it the tool is surer than it may be, above it less sure. The **expected calibration error** is the mean distance from the diagonal (Guo et al. 2017); `right` are
# positions whose sign is the coders' own, and what no coder saw is wrong.

# %%
for name, validation in validations.items():
    print(name)
    display(show(validation.reliability()))
    na.charts.reliability(validation).show()


# %% [markdown]
# ## Beside what people use
#
# VADER and TextBlob hear the tone of a sentence, and no direction. Here they get a gift: they are *told* which pairs the coders saw, and only have to
# name the sign. This tool has to find the pair first; where it does not, that counts against it.

# %%
def signs_of(units, system=None):
    """The coders' sign of each position that all of them saw, and the one a system gives it (the tool's own: none)."""
    numbers = {"cold": -1, "neutral": 0, "warm": 1, "no position": 9}
    sure = units[(units["seen"] == 1) & units["coded"].notna()]
    own = sure["tool_sign"].map(numbers)
    texts = sure["text"].tolist()
    found = (
        own
        if system is None
        else [sign for sign, _ in system.stance(texts, [(0, 0)] * len(texts), [(0, 0)] * len(texts))]
    )
    frame = pd.DataFrame({"text": texts, "coded": sure["coded_sign"].map(numbers).to_numpy(), "found": list(found)})
    return frame.assign(
        right=frame["coded"] == frame["found"], pair=(sure["source"] + " → " + sure["target"]).to_numpy()
    )


answers = {name: signs_of(validation.units) for name, validation in validations.items()}
if validations:
    units = next(iter(validations.values())).units
    answers |= {each.name: signs_of(units, each) for each in (vader(), textblob())}
    figures = {"macro F1 of cold, neutral, warm": macro_f1((-1, 0, 1)), "right sign": share("right")}
    rows = [with_intervals(items, figures).assign(system=name) for name, items in answers.items()]
    display(
        show(pd.concat(rows)[["figure", "system", "value", "low", "high", "n"]].sort_values("figure", kind="stable"))
    )

# %% [markdown]
# ### Where each fails
#
# The widest misses of the tool first, with the words it went by. Look for a pattern before you look for an excuse: a kind of act it does not know, a pronoun
# that went astray, a voice that it took for the reporter's.

# %%
for name, validation in validations.items():
    print(name)
    columns = ["piece", "sentence", "source", "target", "kind", "coded", "scored", "category", "evidence", "text"]
    display(show(validation.worst(12)[columns]))

# %% [markdown]
# And sentences where the tone alone misleads: what VADER and TextBlob call cold or warm, and the coders do not.

# %%
for name in ("VADER", "TextBlob"):
    if name in answers:
        wrong = answers[name][~answers[name]["right"]].drop_duplicates("text").head(6)
        print(name)
        display(show(wrong[["pair", "coded", "found", "text"]]))

# %% [markdown]
# ## On other people's codings
#
# Four public sets, each coded by others for ends of their own. A figure from news of other kinds and other years says whether the one above is luck.
# `n` counts items, for `attribution` articles. Systems that hear only a tone cannot answer the last two.

# %%
asked = systems(scorers) if public else []
public_answers = {}
for task in TASKS if public else ():
    path = Path(public) / task.name / "dev.jsonl"
    if not path.is_file():
        print(f"no {path}: {task.name} is left out")
        continue
    rows = read_rows(path, most // 20 if task.name == "attribution" else most)
    public_answers[task] = task.answers(rows, asked)
if not public:
    print("No path to the public sets was given: set `public` in the second cell to ask them too.")

# %%
for task, by_system in public_answers.items():
    rows = [with_intervals(items, task.figures).assign(system=name) for name, items in by_system.items()]
    print(task.name)
    display(
        show(pd.concat(rows)[["figure", "system", "value", "low", "high", "n"]].sort_values("figure", kind="stable"))
    )

# %%
for task, by_system in public_answers.items():
    for name, items in by_system.items():
        wrong = items[~items["right"].astype("bool")].head(3)
        print(f"{task.name}: where {name} fails")
        display(show(wrong[["about", "coded", "found", "text"]].assign(text=wrong["text"].str.slice(0, 300))))

# %% [markdown]
# ## What the errors do to an interval
#
# The plain interval of a mean says how far it hangs on the positions that happen to be there, and takes each for sure and right. `summary()` and the trajectory chart say more: in
# every draw a position is kept with the probability that is its confidence, and, where the tool was measured on the gold, replaced by what the coders *could* have said of it, by the rates at which
# they contradicted the tool (multiple imputation by measured error; TeBlunthuis, Hase and Chan 2024). `low` to `high` is that interval,
# `plain_low` to `plain_high` the one without. Where the tool errs to one side, the mean itself may lie off the middle of its interval: that is the point of it.

# %%
piece = next((path for name, path in paths.items() if name == "engagement"), next(iter(paths.values())))
result = na.analyze(piece)
show(result.summary().dropna(subset=["low"]), voice_share="{:.0%}")

# %%
na.charts.trajectory(result)

# %% [markdown]
# ## What a reader may conclude from one piece, and what not
#
# **May**: which states the piece relates, and the sentences in which it does so, to be read; that a pair is told warmly or coldly, where the interval *with* the scorer's
# error keeps clear of zero; that one actor is quoted and another only talked about.
#
# **May not**: that two pairs differ, where their intervals overlap; that a pair has no relation, because the table has no row for it; that a single
# position is right, without reading its evidence; anything about how things stood, or about the outlet, from one text.
#
# **Before you publish**: draw a sample with `na.coding.sheet(result, "coding.xlsx", sample=60, coders=2)`, have two people code it, and report `na.coding.agreement` and
# `na.coding.validate` of *your* texts. Figures from ours say what to expect, and nothing more.
