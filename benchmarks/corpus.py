"""How fast many articles are analyzed, and in how much memory, by one process, by several and by a cluster.

    PYTHONPATH=. python benchmarks/corpus.py [--articles N] [--model-articles N] [--scorer NAME] [--workers N]

One line per figure: what was measured, the figure, and what it is beside. Articles are made by drawing sentences of the
samples in ``data/``, as many to an article as news has. Each run is a process of its own, with its result in a folder
that is thrown away; its memory is that of all its processes together, taken five times a second. The whole, with 10,000
articles by lexicon and 1,000 by the default scorer, takes half an hour on two cores: let the machine do nothing else.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

import newsanalysis as na

DATA = Path(__file__).parents[1] / "data"
SENTENCES = (8, 60)
"""Fewest and most sentences of an article; lengths between are drawn with a mode of 25, as in daily papers."""
MODE = 25
EVERY = 0.2

RUN = """
import json, sys, time
import newsanalysis as na

def main():
    path, out, options = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
    cluster = options.pop("cluster", None)
    if cluster:
        from distributed import Client, LocalCluster
        with LocalCluster(n_workers=cluster, threads_per_worker=1, dashboard_address=None) as local, Client(local) as c:
            run(path, out, client=c, **options)
    else:
        run(path, out, **options)

def run(path, out, **options):
    started = time.perf_counter()
    corpus = na.analyze_many(path, out=out, progress=False, **options)
    print(json.dumps([time.perf_counter() - started, len(corpus), corpus.dataset("failures").count_rows()]))

if __name__ == "__main__":
    main()
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000, metavar="N", help="for the lexicon (10,000)")
    parser.add_argument("--model-articles", type=int, default=1_000, metavar="N", help="for the other scorer (1,000)")
    parser.add_argument("--scorer", metavar="NAME", help="the other scorer: the package's default unless named")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="processes beside one (2)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        many, tenth = write(place, options.articles), write(place, max(1, options.articles // 10))
        lexicon = {"scorer": "lexicon", "workers": options.workers}
        small = measure("lexicon", tenth, lexicon)
        large = measure("lexicon", many, lexicon)
        say("memory, all beside a tenth of them", large.peak / small.peak, "times")
        one = measure("lexicon", many, lexicon | {"workers": 1})
        say(f"{options.workers} processes beside one", large.rate / one.rate, "times")
        cluster = measure("lexicon", many, {"scorer": "lexicon", "cluster": options.workers})
        say("Dask LocalCluster beside processes", cluster.rate / large.rate, "times")
        if options.model_articles:
            fewer = write(place, options.model_articles)
            other = {"workers": options.workers} | ({"scorer": options.scorer} if options.scorer else {})
            measure(options.scorer or "default scorer", fewer, other)


class Measured:
    """Articles a second, and the most memory of all processes together, in MB."""

    def __init__(self, rate: float, peak: float) -> None:
        self.rate, self.peak = rate, peak


def measure(name: str, path: Path, options: dict[str, object]) -> Measured:
    """Analyze the articles of a file in a process of its own."""
    who = f"{options['cluster']} of a cluster" if "cluster" in options else f"{options['workers']} processes"
    out = path.with_suffix(".out")
    command = [sys.executable, "-c", RUN, str(path), str(out), json.dumps(options)]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    peak = 0
    while run.poll() is None:
        peak = max(peak, tree_memory(run.pid))
        time.sleep(EVERY)
    shutil.rmtree(out, ignore_errors=True)
    if run.returncode:
        sys.exit(f"the run of {name} failed")
    seconds, found, failed = json.loads(run.stdout.read().splitlines()[-1])
    assert failed == 0
    say(f"{name}, {who}, {found:,} articles", found / seconds, "articles/s")
    say(f"{name}, {who}, {found:,} articles, peak memory", peak / 1e6, "MB")
    return Measured(found / seconds, peak / 1e6)


def tree_memory(pid: int) -> int:
    """Return the bytes that a process and those under it hold, what they share counted once where the system tells."""
    total = 0
    try:
        for process in (parent := psutil.Process(pid), *parent.children(recursive=True)):
            total += proportional(process)
    except psutil.NoSuchProcess:
        pass
    return total


def proportional(process: psutil.Process) -> int:
    try:
        memory = process.memory_full_info()
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return 0
    return int(getattr(memory, "pss", memory.rss))


def write(folder: Path, count: int) -> Path:
    """Write articles into a file, the same ones each time."""
    path = folder / f"{count}.jsonl"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(article) + "\n" for article in articles(count))
    return path


def articles(count: int) -> Iterator[dict[str, object]]:
    """Draw articles from the sentences of the samples; a number in each keeps them apart, as dates and names would."""
    sentences = [
        sentence.span.of(article.text)
        for article in map(na.read, sorted(DATA.glob("*.txt")))
        for sentence in na.split_sentences(article.text)
    ]
    chance = random.Random(0)
    for number in range(count):
        length = round(chance.triangular(*SENTENCES, MODE))
        drawn = chance.choices(sentences, k=length)
        paragraphs = [" ".join(drawn[start : start + 2]) for start in range(0, length, 2)]
        yield {
            "id": f"{number:06}",
            "outlet": f"Paper {number % 12}",
            "published": f"2021-{1 + number % 12:02}-{1 + number % 28:02}",
            "headline": f"{drawn[0][:60].strip()} ({number})",
            "text": "\n\n".join(paragraphs),
        }


def say(what: str, value: float, unit: str) -> None:
    print(f"{what:<60} {value:>10.4g} {unit}", flush=True)


if __name__ == "__main__":
    main()
