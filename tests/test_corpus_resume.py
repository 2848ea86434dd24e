"""A run that is killed goes on where it stopped: no article is lost, none is there twice."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest
from corpora import assert_equal, assert_whole, rows, small_batches

import newsanalysis as na
from newsanalysis.corpus import index, running, storage
from newsanalysis.errors import CorpusError

COUNT = 30
PLACES = (
    (index.Index, "claim"),
    (index.Index, "original"),
    (index.Index, "commit"),
    (storage.pq, "write_table"),
    (storage.Path, "rename"),
    (storage.Path, "replace"),
    (storage.Folder, "finish"),
)
"""What is called at each step that leaves something behind: the process is killed before one of these calls."""

CUES = Path(__file__).parents[1] / "docs" / "examples" / "sport_cues.toml"


@pytest.fixture(autouse=True)
def many_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BATCH", 2)
    monkeypatch.setattr(running, "BATCHES_PER_PART", 2)


def analyze(out: Path | None, count: int = COUNT, **options: Any) -> na.Corpus:
    return na.analyze_many(rows(count), out=out, **({"scorer": "lexicon", "workers": 1, "progress": False} | options))


def run_and_die(out: Path, last: int) -> None:
    """Analyze, and be killed at the call numbered `last` of all those of `PLACES`."""
    calls = 0

    def counted(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == last:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*args, **options)

        return call

    for home, name in PLACES:
        setattr(home, name, counted(getattr(home, name)))
    small_batches()
    analyze(out)


@pytest.fixture(scope="module")
def whole() -> na.Corpus:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "BATCH", 2)
        return analyze(None)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
@pytest.mark.parametrize("seed", range(20))
def test_a_run_killed_anywhere_goes_on(seed: int, tmp_path: Path, whole: na.Corpus) -> None:
    out, chance = tmp_path / "out", random.Random(seed)
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(["newsanalysis.corpus", "newsanalysis.sentences"])
    for last in (chance.randrange(1, 130), chance.randrange(1, 60)):
        process = server.Process(target=run_and_die, args=(out, last))
        process.start()
        process.join()
        assert process.exitcode in (-signal.SIGKILL, 0)
        if (out / "manifest.json").exists():
            so_far = na.open_corpus(out)
            assert so_far.articles["article"].is_unique
            assert set(so_far.positions["article"]) <= set(so_far.articles["article"])
    assert_equal(analyze(out), whole)
    assert_whole(na.open_corpus(out), COUNT)
    assert not list(out.glob(".unfinished-*"))
    assert json.loads((out / "manifest.json").read_text())["finished"]


SCRIPT = """
import sys
sys.path.insert(0, {tests!r})
from test_corpus_resume import analyze, small_batches
small_batches()
analyze({out!r}, 600, workers=2)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_processes_end_with_the_run_that_started_them_and_their_work_is_kept(tmp_path: Path) -> None:
    out = tmp_path / "out"
    code = SCRIPT.format(tests=str(Path(__file__).parent), out=str(out))
    run = subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parents[1])
    children: list[psutil.Process] = []
    while not list(out.glob("part-*")):
        assert run.poll() is None
        children = psutil.Process(run.pid).children(recursive=True)
        time.sleep(0.05)
    run.kill()
    run.wait()
    assert children
    _, alive = psutil.wait_procs(children, timeout=50)
    assert alive == []
    before = len(na.open_corpus(out))
    assert 0 < before < 600
    corpus = analyze(out, 120)
    assert_whole(corpus, max(120, len(corpus) + len(corpus.failures)))
    assert len(corpus) >= before


def test_a_finished_run_does_nothing_again_and_takes_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    analyze(tmp_path, 12)
    parts = {part: part.stat().st_mtime_ns for part in tmp_path.glob("part-*")}
    analyze(tmp_path, 12)
    assert {part: part.stat().st_mtime_ns for part in tmp_path.glob("part-*")} == parts
    assert_equal(analyze(tmp_path, COUNT), analyze(None, COUNT))


def test_a_duplicate_of_what_an_earlier_run_did_is_found(tmp_path: Path) -> None:
    na.analyze_many([{"id": "x", "text": "Seoul thanked Tokyo."}], out=tmp_path, scorer="lexicon", progress=False)
    both = [{"id": "x", "text": "Seoul thanked Tokyo."}, {"id": "y", "text": "SEOUL thanked Tokyo!"}]
    corpus = na.analyze_many(both, out=tmp_path, scorer="lexicon", progress=False)
    assert corpus.articles["duplicate_of"].fillna("").tolist() == ["", "x"]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"actors": "world"}, "actors was 'Korea .*', now is 'World"),
        ({"similar": 1}, "similar was 0.8, now is 1.0"),
        ({"scorer": na.LexiconScorer}, None),
        ({"scorer": na.LexiconScorer(CUES)}, "scorer was 'lexicon', now is 'lexicon "),
    ],
    ids=["actors", "similar", "scorer", "cues"],
)
def test_other_settings_are_refused(options: dict[str, Any], reason: str | None, tmp_path: Path) -> None:
    analyze(tmp_path, 4)
    if reason is None:
        options, reason = {"scorer": type("Mine", (na.LexiconScorer,), {})()}, "scorer was 'lexicon', now is .*Mine"
    with pytest.raises(CorpusError, match=reason):
        analyze(tmp_path, 4, **options)
    assert_equal(na.open_corpus(tmp_path), analyze(None, 4))


def test_another_version_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    analyze(tmp_path, 4)
    monkeypatch.setattr("newsanalysis.corpus.settings.__version__", "99")
    with pytest.raises(CorpusError, match="now is '99'"):
        analyze(tmp_path, 4)


def test_articles_that_changed_are_refused(tmp_path: Path) -> None:
    na.analyze_many(["Seoul thanked Tokyo."], out=tmp_path, scorer="lexicon", progress=False)
    with pytest.raises(CorpusError, match="'0' is not what it was"):
        na.analyze_many(["Tokyo thanked Seoul."], out=tmp_path, scorer="lexicon", progress=False)


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(CorpusError, match=r"notes\.txt"):
        analyze(tmp_path)
    with pytest.raises(CorpusError, match="could not write"):
        analyze(tmp_path / "notes.txt")
    with pytest.raises(CorpusError, match="no manifest"):
        na.open_corpus(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_manifest_of_another_format_or_none_is_refused(tmp_path: Path) -> None:
    for text in ('{"format": 9, "settings": {}}', "[]", "{"):
        (tmp_path / "manifest.json").write_text(text)
        with pytest.raises(CorpusError):
            na.open_corpus(tmp_path)
        with pytest.raises(CorpusError):
            analyze(tmp_path)


def test_two_runs_do_not_write_into_one_folder(tmp_path: Path) -> None:
    analyze(tmp_path, 4)
    with index.Index(tmp_path / "index.sqlite", 1), pytest.raises(CorpusError, match="other run"):
        analyze(tmp_path, 4)
    (tmp_path / "index.sqlite").write_bytes(b"nonsense" * 1000)
    with pytest.raises(CorpusError, match="broken"):
        analyze(tmp_path, 4)
