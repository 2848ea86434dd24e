"""How long images of charts take: every chart as PNG and SVG in two widths, one browser for all or one for each.

Run ``python benchmarks/images.py``; needs Chrome or Chromium. ``--few`` draws two charts only.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import newsanalysis as na

SAMPLE = Path(__file__).parents[1] / "data" / "engagement.txt"
WIDTHS = (640, 1600)
KINDS = ("png", "svg")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", action="store_true", help="two charts only")
    few = parser.parse_args().few
    result = na.analyze(na.read(SAMPLE))
    figures = {
        f"{name}-{width}": figure
        for width in WIDTHS
        for name, figure in list(na.charts.all_charts(result, width=width).items())[: 2 if few else None]
    }
    images = [(name, kind) for name in figures for kind in KINDS]
    with TemporaryDirectory() as folder:
        start = time.perf_counter()
        for name, kind in images:
            figures[name].write_image(Path(folder) / f"before-{name}.{kind}", scale=2)
        _print("a browser for each image", start, len(images))
        start = time.perf_counter()
        for name, kind in images:
            na.save(figures[name], Path(folder) / f"{name}.{kind}")
        _print("one browser (na.save)", start, len(images))


def _print(what: str, start: float, n: int) -> None:
    seconds = time.perf_counter() - start
    print(f"{what}: {n} images in {seconds:.1f} s, {seconds / n:.2f} s each")


if __name__ == "__main__":
    main()
