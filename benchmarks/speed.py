"""How fast and how large newsanalysis is, beside what people use instead, measured in the same run.

    PYTHONPATH=. python benchmarks/speed.py [PIECE] [--model FOLDER]

One line per figure: what was measured, the figure, and how many times the peer's figure it is. Seconds and rates
belong to the machine of the run; the last column can be compared between machines. PIECE is the article of the cold
start, the bundled sample unless another is named. The model is the one that ships, or that training wrote into FOLDER;
it is timed beside its encoder in torch where the extra `train` is installed. It needs the `dev` extra, and about a
minute.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import newsanalysis as na

DATA = Path(__file__).parents[1] / "data"
SAMPLE = DATA / "engagement.txt"
REPEATS = 3
RATE_CHARS = 60_000
GROWTH_CHARS = (10_000, 100_000, 1_000_000)

CHILD = """
import resource, sys, time
path, started = sys.argv[1], time.perf_counter()
{code}
seconds = time.perf_counter() - started
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(seconds, peak)
"""
IMPORTS = (
    "import nltk",
    "import pysbd",
    "import vaderSentiment.vaderSentiment",
    "import newsanalysis",
    "from newsanalysis import analyze",
)
ANALYZE = "import newsanalysis as na; print(na.analyze(na.read(path){}).summary(), file=sys.stderr)"
PUNKT_AND_VADER = """
import pandas
from nltk.tokenize.punkt import PunktSentenceTokenizer
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
vader = SentimentIntensityAnalyzer()
sentences = PunktSentenceTokenizer().tokenize(open(path, encoding="utf-8").read())
pandas.DataFrame([vader.polarity_scores(sentence) for sentence in sentences])
"""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("piece", nargs="?", type=Path, default=SAMPLE, metavar="PIECE")
    arguments.add_argument("--model", type=Path, metavar="FOLDER", help="another model than the one that ships")
    options = arguments.parse_args()
    piece, model = options.piece, options.model
    if not piece.is_file():
        arguments.error(f"no file {piece}: name an article to start cold on")
    starts(piece, model)
    articles = [na.read(path) for path in sorted(DATA.glob("*.txt"))]
    texts = [article.text for article in articles]
    rates_of_analysis(texts, model)
    rates_of_model([sentence.span.of(text) for text in texts for sentence in na.split_sentences(text)], model)
    rates_of_splitting([span.of(article.text) for article in articles for span in article.paragraphs])
    growth("\n\n".join(texts))


def say(what: str, value: float, unit: str, beside: str = "") -> None:
    print(f"{what:<52} {value:>12.4g} {unit:<12} {beside}".rstrip(), flush=True)


def times(value: float, peer: float, name: str) -> str:
    return f"{value / peer:.2f} times {name}"


def in_child(code: str, path: Path) -> tuple[float, float]:
    """Run `code` in fresh processes; return the median of its seconds and of its peak memory in MB."""
    runs = []
    for _ in range(REPEATS):
        command = [sys.executable, "-c", CHILD.format(code=code), str(path)]
        seconds, peak = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-2:]
        runs.append((float(seconds), float(peak) / 1e6))
    return statistics.median(seconds for seconds, _ in runs), statistics.median(peak for _, peak in runs)


def starts(piece: Path, model: Path | None) -> None:
    """Time imports and a first analysis, each in a process of its own."""
    pandas_seconds, pandas_peak = in_child("import pandas", piece)
    say("import pandas", pandas_seconds, "s")
    for code in IMPORTS:
        seconds, _ = in_child(code, piece)
        say(code, seconds, "s", times(seconds, pandas_seconds, "import pandas"))
    peer_seconds, peer_peak = in_child(PUNKT_AND_VADER, piece)
    say("cold start, Punkt and VADER into a DataFrame", peer_seconds, "s")
    say("peak memory, import pandas", pandas_peak, "MB")
    say("peak memory, Punkt and VADER", peer_peak, "MB")
    named = repr(str(model)) if model else ""
    options = {"lexicon": ", scorer='lexicon'", "model": f", scorer=na.ModelScorer({named})"}
    for name, option in options.items():
        seconds, peak = in_child(ANALYZE.format(option), piece)
        say(f"cold start to printed summary, {name}", seconds, "s", times(seconds, peer_seconds, "Punkt and VADER"))
        say(f"peak memory, {name}", peak, "MB", times(peak, peer_peak, "Punkt and VADER"))


def rates_of_analysis(texts: Sequence[str], model: Path | None) -> None:
    """Time whole analyses with each scorer, and tone alone on the same sentences."""
    from textblob import TextBlob
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    sentences = [sentence.span.of(text) for text in texts for sentence in na.split_sentences(text)]
    rounds = range(max(1, RATE_CHARS // sum(map(len, texts))))
    vader = SentimentIntensityAnalyzer()
    count = len(sentences) * len(rounds)
    peer = count / seconds_of(lambda: [vader.polarity_scores(sentence) for _ in rounds for sentence in sentences])
    blob = len(sentences) / seconds_of(lambda: [TextBlob(sentence).sentiment for sentence in sentences])
    say("VADER alone", peer, "sentences/s")
    say("TextBlob alone", blob, "sentences/s", times(blob, peer, "VADER alone"))
    scorers: dict[str, na.Scorer] = {"lexicon": na.LexiconScorer()}
    scorers |= {f"model, cores: {threads}": na.ModelScorer(model, threads=threads) for threads in (1, 2)}
    for name, scorer in scorers.items():
        rate = count / seconds_of(lambda it=scorer: [na.analyze(text, scorer=it) for _ in rounds for text in texts])
        say(f"analyze, {name}", rate, "sentences/s", times(rate, peer, "VADER alone"))


def rates_of_model(sentences: Sequence[str], model: Path | None) -> None:
    """Time the model's answers, one a sentence, beside its encoder in torch with 32-bit weights."""
    spans = [(0, min(8, len(sentence))) for sentence in sentences]
    others = [(len(sentence) // 2, len(sentence)) for sentence in sentences]
    for threads in (1, 2):
        scorer = na.ModelScorer(model, threads=threads)
        peer = torch_encoder(sentences, scorer.folder, threads)
        peer_rate = len(sentences) / seconds_of(peer) if peer else None
        asked: dict[str, Callable[[], object]] = {
            "sentiment toward a target": partial(scorer.sentiment, sentences, spans),
            "stance toward a target": partial(scorer.stance, sentences, spans, others),
        }
        for name, ask in asked.items():
            rate = len(sentences) / seconds_of(ask)
            beside = "(torch or training/ is not at hand)"
            if peer_rate:
                beside = times(rate, peer_rate, "the encoder in torch")
            say(f"{name}, cores: {threads}", rate, "items/s", beside)


def torch_encoder(sentences: Sequence[str], model: Path, threads: int) -> Callable[[], object] | None:
    """Return what encodes sentences in the batches that the package makes, with weights drawn by chance."""
    try:
        import torch

        from training.encoder import Encoder, Shape
    except ImportError:
        return None
    from newsanalysis.model.files import load_tokenizer
    from newsanalysis.model.passages import network_inputs
    from newsanalysis.model.reader import batches, passage_from

    tokenizer = load_tokenizer(model)
    encoder = Encoder(Shape(vocabulary=tokenizer.get_vocab_size())).eval()
    encodings = tokenizer.encode_batch(list(sentences), add_special_tokens=False)
    read = batches([passage_from(encoding, 0) for encoding in encodings], lambda passage: passage)
    inputs = [tuple(map(torch.from_numpy, network_inputs(batch).values())) for batch in read]

    def encode() -> None:
        torch.set_num_threads(threads)
        with torch.inference_mode():
            for given in inputs:
                encoder(*given)

    return encode


def rates_of_splitting(paragraphs: Sequence[str]) -> None:
    """Time each splitter on the same paragraphs, one call a paragraph."""
    import pysbd
    from nltk.tokenize.punkt import PunktSentenceTokenizer

    splitters: dict[str, Callable[[str], object]] = {
        "Punkt": PunktSentenceTokenizer().tokenize,
        "pySBD": pysbd.Segmenter(language="en", clean=False).segment,
        "newsanalysis": na.split_sentences,
    }
    length = sum(map(len, paragraphs))
    rounds = range(max(1, RATE_CHARS // length))
    rates: dict[str, float] = {}
    for name, splitter in splitters.items():
        seconds = seconds_of(lambda split=splitter: [split(text) for _ in rounds for text in paragraphs])
        rates[name] = length * len(rounds) / seconds / 1e6
    for name, rate in rates.items():
        say(f"splitting, {name}", rate, "Mchar/s", times(rate, rates["Punkt"], "Punkt"))


def growth(text: str) -> None:
    """Time the same work on ever longer texts: the time per character should stay the same."""
    jobs: dict[str, Callable[[str], object]] = {
        "split_sentences": na.split_sentences,
        "read": na.read,
        "analyze, lexicon": partial(na.analyze, scorer="lexicon"),
    }
    for name, job in jobs.items():
        first = None
        for size in GROWTH_CHARS:
            longer = (text + "\n\n") * (size // len(text) + 1)
            seconds = seconds_of(partial(job, longer[:size]), repeats=1 if size == GROWTH_CHARS[-1] else REPEATS)
            first = first or seconds / size
            say(
                f"{name}, {size:,} characters",
                seconds,
                "s",
                f"{seconds / size / first:.2f} times the time per character",
            )


def seconds_of(job: Callable[[], object], repeats: int = REPEATS) -> float:
    """Return the shortest of the times a job took, after one run to warm up where it is repeated."""
    if repeats > 1:
        job()
    taken = []
    for _ in range(repeats):
        gc.collect()
        started = time.perf_counter()
        job()
        taken.append(time.perf_counter() - started)
    return min(taken)


if __name__ == "__main__":
    main()
