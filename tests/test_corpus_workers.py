"""Processes and clusters find what one process finds, also where some of them die."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from typing import Any

import cloudpickle
import corpora
import numpy as np
import psutil
import pytest
from corpora import Sure, assert_equal, rows

import newsanalysis as na
from newsanalysis.corpus import running, workers
from newsanalysis.corpus.work import Job
from newsanalysis.errors import CorpusError
from newsanalysis.lexicons.issues import issue_lexicon

COUNT, LATE = 80, 60
"""Articles, and the one at which a process is killed: by then the first ones are being worked on."""
needs_kill = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")


@pytest.fixture(autouse=True)
def many_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BATCH", 4)
    monkeypatch.setattr(running, "BATCHES_PER_PART", 3)


def analyze(articles: object = None, **options: Any) -> na.Corpus:
    articles = rows(COUNT) if articles is None else articles
    return na.analyze_many(articles, **({"scorer": "lexicon", "progress": False} | options))


def processes() -> list[psutil.Process]:
    children = psutil.Process().children(recursive=True)
    return [child for child in children if "LokyProcess" in " ".join(child.cmdline())]


class Deadly(Sure):
    """Ends the process that asks it about Moscow, as a lack of memory does."""

    def stance(self, texts: Any, sources: Any, targets: Any) -> np.ndarray:
        if any("Moscow" in text for text in texts):
            os._exit(9)
        return super().stance(texts, sources, targets)


@pytest.fixture(scope="module")
def alone() -> na.Corpus:
    return analyze(workers=1)


def test_two_processes_find_what_one_finds(alone: na.Corpus) -> None:
    assert_equal(analyze(workers=2), alone)


@needs_kill
def test_a_process_that_is_killed_costs_nothing(alone: na.Corpus) -> None:
    killed = []

    def articles() -> Iterator[dict[str, object]]:
        for number, row in enumerate(rows(COUNT)):
            if number == LATE:
                while not (crew := processes()):
                    time.sleep(0.01)
                os.kill(crew[-1].pid, signal.SIGKILL)
                killed.append(crew[-1].pid)
            yield row

    assert_equal(analyze(articles(), workers=2), alone)
    assert len(killed) == 1


def test_an_article_that_ends_every_process_fails_alone() -> None:
    cloudpickle.register_pickle_by_value(corpora)
    texts = [f"Seoul thanked Tokyo on day {n}." for n in range(5)]
    texts.insert(2, "Moscow condemned Beijing.")
    corpus = analyze(texts, workers=2, scorer=Deadly())
    assert corpus.articles["article"].tolist() == ["0", "1", "3", "4", "5"]
    assert corpus.failures[["article", "stage"]].to_numpy().tolist() == [["2", "analyze"]]
    assert "memory" in corpus.failures["message"].item()


def test_no_process_is_left_when_the_work_breaks_off() -> None:
    crew: list[psutil.Process] = []

    def articles() -> Iterator[dict[str, object]]:
        yield from rows(40)
        crew.extend(processes())
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        analyze(articles(), workers=2)
    assert crew
    _, alive = psutil.wait_procs(crew, timeout=20)
    assert alive == []


def test_a_scorer_of_ones_own_works_in_processes() -> None:
    assert analyze(workers=2, scorer=Sure()).positions["positive"].unique().tolist() == [0.8]


def test_a_model_takes_its_share_of_the_cores(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    (tmp_path / "model.json").write_text("{}")
    monkeypatch.setattr(workers, "cores", lambda: 8)
    for count, threads in ((2, 4), (16, 1), (None, 1)):
        assert (
            workers._sharing(Job(na.KOREA, na.ModelScorer(tmp_path), issue_lexicon()), count).scorer.threads == threads
        )
    assert workers._sharing(Job(na.KOREA, na.ModelScorer(tmp_path, threads=3), issue_lexicon()), 2).scorer.threads == 3


def test_few_articles_start_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "Processes", None)
    assert len(analyze(["Seoul thanked Tokyo."])) == 1


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


def test_a_cluster_finds_what_one_process_finds(client: Any, alone: na.Corpus, tmp_path: Any) -> None:
    assert_equal(analyze(client=client, out=tmp_path), alone)


@needs_kill
def test_a_worker_of_a_cluster_that_is_killed_costs_nothing(client: Any, alone: na.Corpus) -> None:
    killed = []

    def articles() -> Iterator[dict[str, object]]:
        for number, row in enumerate(rows(COUNT)):
            if number == LATE:
                pids = client.run(os.getpid)
                os.kill(next(iter(pids.values())), signal.SIGKILL)
                killed.append(pids)
            yield row

    assert_equal(analyze(articles(), client=client), alone)
    assert len(killed) == 1


def test_a_stranger_is_no_client() -> None:
    with pytest.raises(CorpusError, match=r"dask\.distributed\.Client, got str"):
        analyze(client="tcp://host:8786")
