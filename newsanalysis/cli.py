"""The command line: ``newsanalysis analyze FILE``, ``compare A B``, ``corpus PATH``, ``demo`` and ``lab``."""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
import warnings
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsanalysis import __version__
from newsanalysis.errors import CorpusError, ExportError, NewsAnalysisError, NewsAnalysisWarning, ReadError

if TYPE_CHECKING:
    from newsanalysis.analysis import Analysis
    from newsanalysis.corpus import Corpus
    from newsanalysis.lexicons.issues import IssueLexicon
    from newsanalysis.lexicons.rosters import Roster

_EXAMPLES = """examples:
  newsanalysis analyze article.txt --out results
  newsanalysis analyze one.html two.txt --out results --actors world
  pbpaste | newsanalysis analyze - --actors my_roster.toml
  newsanalysis analyze article.txt --scorer lexicon
  newsanalysis compare one.txt two.txt --out results
  newsanalysis corpus articles.csv --out corpus
  newsanalysis demo --out results
  newsanalysis lab my_project
"""
_SAMPLE = "engagement.txt"
_FEW_POSITIONS, _MANY_SENTENCES = 3, 10
"""Fewer positions in as many sentences are a sign that the piece is about actors outside the roster."""
_SHOWN, _LARGEST = 10, 20
"""Failures of a corpus that are named, and pairs of actors that are printed."""
_PATIENCE = 20
"""Seconds to wait for a scheduler."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    arguments
        The words after the command's name; those of this process by default.

    Returns
    -------
    int
        0; 1 where whoever reads the output stopped reading (``| head``); 2 where a piece could not be read or
        something not written, which one line on standard error says.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    try:
        status = _run(arguments)
        if sys.stdout:
            sys.stdout.flush()
    except BrokenPipeError:
        _discard_output()
        return 1
    except OSError as error:
        _discard_output()
        return _complain("standard output", error)
    return status


def _run(arguments: Sequence[str] | None) -> int:
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.command is None:
        parser.print_help()
        return 0
    if options.command == "corpus":
        return _corpus(options)
    if options.command == "demo":
        with as_file(files("newsanalysis.samples") / _SAMPLE) as sample:
            return _analyze([str(sample)], options)
    if options.command == "compare":
        return _compare(options.files, options)
    if options.command == "lab":
        return _lab(options.folder, opening=not options.copy_only)
    return _analyze(options.files, options)


def _discard_output() -> None:
    """Let nothing be written any more, also not what Python flushes when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="newsanalysis",
        description="Who stands where in a news piece, with the words that show it.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--out", type=Path, metavar="DIR", help="write tables, charts and a page into this folder")
    shared.add_argument(
        "--actors", default="korea", metavar="ROSTER", help="korea (default), world, or a roster file in TOML"
    )
    _add_reading(shared)
    analyze = commands.add_parser(
        "analyze",
        parents=[shared],
        help="analyze one or more pieces",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    analyze.add_argument("files", nargs="+", metavar="FILE", help="text or HTML; - for standard input")
    compare = commands.add_parser(
        "compare",
        parents=[shared],
        help="lay two pieces on the same event side by side",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    compare.add_argument("files", nargs=2, metavar=("A", "B"), help="text or HTML; - for standard input")
    _add_corpus(commands)
    commands.add_parser("demo", parents=[shared], help="analyze the sample that comes with the package")
    lab = commands.add_parser("lab", help="copy the notebooks and samples into a folder and open JupyterLab there")
    lab.add_argument("folder", nargs="?", type=Path, default=Path("newsanalysis"), metavar="DIR")
    lab.add_argument("--copy-only", action="store_true", help="copy, and leave the opening to you")
    return parser


def _add_reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--scorer",
        choices=("model", "lexicon"),
        default="model",
        help="what finds and scores positions: model (default), or lexicon, cues and word lists alone",
    )
    parser.add_argument(
        "--at-least",
        type=_confidence,
        metavar="CONFIDENCE",
        help="report only positions with this confidence or more, 0 to 1 (default: the scorer's own)",
    )
    parser.add_argument("--issues", type=Path, metavar="FILE", help="issues of your own, a file in TOML")


def _add_corpus(commands: Any) -> None:
    corpus = commands.add_parser(
        "corpus",
        help="analyze many pieces: a folder, or a CSV, JSONL or Parquet file",
        description="Analyze many pieces. A run that was stopped goes on where it was when it is started again.",
    )
    corpus.add_argument("path", metavar="PATH", help="a folder of txt, html and md files; a CSV, JSONL or Parquet file")
    corpus.add_argument("--out", required=True, type=Path, metavar="DIR", help="write the tables into it, as Parquet")
    corpus.add_argument("--actors", default="korea", metavar="ROSTER", help="as for analyze")
    _add_reading(corpus)
    corpus.add_argument(
        "--columns", nargs="+", default=[], type=_named, metavar="OURS=YOURS",
        help="what your table calls our columns, as in text=body outlet=paper",
    )  # fmt: skip
    who = corpus.add_mutually_exclusive_group()
    who.add_argument("--workers", type=int, metavar="N", help="how many processes work (default: one a core)")
    who.add_argument("--scheduler", metavar="ADDRESS", help="of a Dask cluster that works, as in tcp://host:8786")


def _named(pair: str) -> tuple[str, str]:
    ours, found, yours = pair.partition("=")
    if not (ours and found and yours):
        raise argparse.ArgumentTypeError(f"expected a name of ours and yours, as in text=body, got {pair!r}")
    return ours, yours


def _corpus(options: argparse.Namespace) -> int:
    import newsanalysis as na

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", NewsAnalysisWarning)
        try:
            with _client(options.scheduler) as client:
                corpus = na.analyze_many(
                    options.path,
                    actors=_roster(options.actors),
                    scorer=options.scorer,
                    at_least=options.at_least,
                    issues=options.issues,
                    out=options.out,
                    columns=dict(options.columns) or None,
                    client=client,
                    workers=options.workers,
                )
        except NewsAnalysisError as error:
            return _complain(options.path, error)
        except KeyboardInterrupt:
            return _complain(options.path, f"stopped; the same command goes on from what is in {options.out}")
    for warning in caught:
        _complain(options.path, warning.message)
    _print_corpus(corpus)
    failed = corpus.failures
    for article, message in zip(failed["article"].head(_SHOWN), failed["message"].head(_SHOWN), strict=True):
        _complain(article, message)
    if len(failed) > _SHOWN:
        _complain(options.path, f"{len(failed) - _SHOWN} more failed: see the table failures")
    return 2 if len(failed) else 0


def _client(scheduler: str | None) -> AbstractContextManager[Any]:
    if scheduler is None:
        return nullcontext()
    try:
        from distributed import Client
    except ImportError:
        raise CorpusError("--scheduler needs dask.distributed: pip install 'newsanalysis[cluster]'") from None
    try:
        client: AbstractContextManager[Any] = Client(scheduler, timeout=_PATIENCE)
    except (OSError, ValueError) as error:
        raise CorpusError(f"no scheduler answers at {scheduler} ({error}): start one with `dask scheduler`") from None
    return client


def _print_corpus(corpus: Corpus) -> None:
    from newsanalysis import tables

    articles, counts = corpus.articles, {name: corpus.dataset(name).count_rows() for name in ("quotes", "positions")}
    print(
        f"{len(articles):,} articles, {articles['duplicate_of'].notna().sum():,} of them duplicates, "
        f"{articles['outlet'].nunique():,} outlets, {counts['quotes']:,} quotes, {counts['positions']:,} positions\n"
    )
    summary = tables.printed(corpus.summary().head(_LARGEST), minus="-")
    print(summary.to_string(index=False) if len(summary) else "No position was found.")
    print(f"\nThe tables are in {corpus.folder}; newsanalysis.open_corpus({str(corpus.folder)!r}) opens them")


def _analyze(names: Sequence[str], options: argparse.Namespace) -> int:
    status = 0
    try:
        roster = _roster(options.actors)
    except NewsAnalysisError as error:
        return _complain("--actors", error)
    try:
        issues = _issues(options.issues)
    except NewsAnalysisError as error:
        return _complain("--issues", error)
    try:
        _check_folder(options.out)
    except ExportError as error:
        return _complain("--out", error)
    for name, folder in zip(names, _folders(names, options.out), strict=True):
        try:
            _one(name, roster, issues, options, folder)
        except NewsAnalysisError as error:
            status = _complain(name, error)
    return status


def _compare(names: Sequence[str], options: argparse.Namespace) -> int:
    import newsanalysis as na

    name = "--actors"
    try:
        roster = _roster(options.actors)
        name = "--issues"
        issues = _issues(options.issues)
        name = "--out"
        _check_folder(options.out)
        name = names[0]
        first = _result(name, roster, issues, options)
        name = names[1]
        comparison = first.compare(_result(name, roster, issues, options))
        print(comparison)
        if options.out:
            name = "--out"
            na.save(comparison.tables, options.out / "tables")
            na.save(comparison.chart(), options.out / "comparison.html")
            print(f"\nTables and a chart are in {options.out}: open {options.out / 'comparison.html'}")
    except NewsAnalysisError as error:
        return _complain(name, error)
    return 0


def _lab(folder: Path, *, opening: bool) -> int:
    from newsanalysis.lab import copy_materials, jupyter_command, jupyter_environment

    try:
        _check_folder(folder)
        copied = copy_materials(folder)
        print(f"Copied {len(copied.written)} files into {folder}")
        if copied.kept:
            print("Left as they were, since you changed them: " + ", ".join(map(str, copied.kept)))
        if opening:
            command, environment = jupyter_command(sys.executable, folder), jupyter_environment(os.environ)
            return subprocess.run(command, env=environment, check=False).returncode
    except KeyboardInterrupt:
        print("JupyterLab is closed.")
    except ExportError as error:
        return _complain("lab", error)
    return 0


def _check_folder(out: Path | None) -> None:
    """Let what cannot become a folder be known before the work, not after it."""
    nearest = next((place for place in (out, *out.parents) if place.exists()), None) if out else None
    if nearest and not nearest.is_dir():
        raise ExportError(f"expected a folder, new or old, found the file {nearest}: give another name")


def _folders(names: Sequence[str], out: Path | None) -> list[Path | None]:
    """Give each piece a folder for its results: `out`, or one of its own in there, called like the piece."""
    if out is None or len(names) == 1:
        return [out] * len(names)
    titles: list[str] = []
    for name in names:
        title = "stdin" if name == "-" else Path(name).stem
        candidates = (title, *(f"{title}-{number}" for number in range(2, len(names) + 1)))
        titles.append(next(candidate for candidate in candidates if candidate not in titles))
    return [out / title for title in titles]


def _one(name: str, roster: Roster, issues: IssueLexicon, options: argparse.Namespace, folder: Path | None) -> None:
    import newsanalysis as na

    result = _result(name, roster, issues, options)
    _print_summary(result)
    if roster == na.KOREA and _finds_little(result):
        print("\nFew positions: is the piece about states outside the Korea roster? Try --actors world.")
    if folder:
        na.save(result, folder / "tables")
        na.save(na.charts.all_charts(result), folder / "charts")
        na.save(result, folder / "report.html")
        print(f"\nTables, charts and a page to read are in {folder}: open {folder / 'report.html'}")


def _result(name: str, roster: Roster, issues: IssueLexicon, options: argparse.Namespace) -> Analysis:
    import newsanalysis as na

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", NewsAnalysisWarning)
        result = na.analyze(
            _piece(name), actors=roster, scorer=options.scorer, at_least=options.at_least, issues=issues
        )
    for warning in caught:
        _complain(name, warning.message)
    return result


def _piece(name: str) -> bytes | str | Path:
    """What a word of the command line means: standard input, an address (which Python refuses), a file."""
    if name == "-":
        return _standard_input()
    if name.lower().startswith(("http://", "https://")):
        return name
    if Path(name).is_dir():
        raise ReadError(f"expected a file, got the folder {name}: give its files, such as {Path(name) / '*.txt'}")
    return Path(name)


def _finds_little(result: Analysis) -> bool:
    return len(result.position_records) < _FEW_POSITIONS and len(result.sentence_records) >= _MANY_SENTENCES


def _print_summary(result: Analysis) -> None:
    from newsanalysis import tables

    article = result.article
    facts = (article.outlet, article.byline, article.published and f"{article.published:%d %B %Y}")
    print(article.headline or article.text[:80])
    if any(facts):
        print(", ".join(str(fact) for fact in facts if fact))
    print(
        f"{len(result.sentence_records)} sentences, {len(result.mention_records)} mentions of actors, "
        f"{len(result.quote_records)} quotes, {len(result.position_records)} positions\n"
    )
    summary = tables.printed(result.summary(), minus="-")
    print(summary.to_string(index=False) if len(summary) else "No position was found.")


def _roster(name: str) -> Roster:
    from newsanalysis.lexicons.rosters import Roster, korea, world

    ships = {"korea": korea, "world": world}.get(name.lower())
    return ships() if ships else Roster.load(name)


def _confidence(text: str) -> float | None:
    from newsanalysis.choices import threshold_of

    try:
        return threshold_of(float(text))
    except (ValueError, NewsAnalysisError):
        raise argparse.ArgumentTypeError(f"expected a confidence from 0 to 1, such as 0.5, got {text}") from None


def _issues(path: Path | None) -> IssueLexicon:
    from newsanalysis.choices import issues_of

    return issues_of(path)


def _standard_input() -> bytes:
    if sys.stdin is None:
        raise ReadError("expected a piece on standard input, which is closed: pipe its text or HTML in")
    return sys.stdin.buffer.read()


def _complain(name: str, error: Exception | Warning | str) -> int:
    print(f"newsanalysis: {name}: {' '.join(str(error).split())}", file=sys.stderr)
    return 2
