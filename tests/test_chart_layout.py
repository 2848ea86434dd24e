"""The charts as a browser draws them: no text on another, and quick with many positions."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from browsing import browser
from plotly.offline import get_plotlyjs

import newsanalysis as na

ROOT = Path(__file__).parents[1]
OVERLAPS = """() => {
  const texts = [...document.querySelectorAll('.main-svg text')]
    .map((text) => ({ words: text.textContent.trim(), box: text.getBoundingClientRect() }))
    .filter(({ words, box }) => words && box.width);
  const shared = (a, b, low, high) => Math.min(a[high], b[high]) - Math.max(a[low], b[low]);
  return texts.flatMap((one, at) => texts.slice(at + 1)
    .filter((other) => shared(one.box, other.box, 'left', 'right') > 2)
    .filter((other) => shared(one.box, other.box, 'top', 'bottom') > 3)
    .map((other) => [one.words, other.words]));
}"""
CUT_OFF = """() => [...document.querySelectorAll('.main-svg text')]
  .map((text) => ({ words: text.textContent.trim(), box: text.getBoundingClientRect() }))
  .filter(({ words, box }) => words && box.width && (box.left < -1 || box.right > %d + 1))
  .map(({ words }) => words)"""

UNDER_THE_BAR = """() => {
  const buttons = [...document.querySelectorAll('.modebar-btn')].map((button) => button.getBoundingClientRect());
  const left = Math.min(...buttons.map((box) => box.left)), bottom = Math.max(...buttons.map((box) => box.bottom));
  const lines = document.querySelectorAll('.gtitle tspan.line');
  return [...(lines.length ? lines : document.querySelectorAll('.gtitle'))]
    .filter((line) => line.getBoundingClientRect().right > left && line.getBoundingClientRect().top < bottom)
    .map((line) => line.textContent);
}"""
BUTTONS = "() => [...document.querySelectorAll('.modebar-btn')].map((button) => button.dataset.title)"


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    with browser() as started:
        page = started.new_page(viewport={"width": 1700, "height": 1200})
        page.set_content("<body style='margin:0'><div id='chart'></div></body>")
        page.add_script_tag(content=get_plotlyjs())
        yield page


def draw(page: Any, figure: Any) -> None:
    page.evaluate("(figure) => Plotly.newPlot('chart', figure.data, figure.layout)", json.loads(figure.to_json()))


@pytest.fixture(scope="module")
def result() -> na.Analysis:
    return na.analyze(na.read(ROOT / "data" / "engagement.txt"))


@pytest.mark.parametrize("width", [360, 640, 760, 1600])
def test_no_text_stands_on_another_or_leaves_the_chart(page: Any, result: na.Analysis, width: int) -> None:
    found = {}
    for name, figure in na.charts.all_charts(result, width=width).items():
        draw(page, figure)
        found[name] = page.evaluate(OVERLAPS) + page.evaluate(CUT_OFF % width)
        found[name] += page.evaluate(UNDER_THE_BAR)
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_no_button_sends_the_piece_anywhere(page: Any, result: na.Analysis) -> None:
    draw(page, na.charts.balance(result))
    buttons = page.evaluate(BUTTONS)
    assert "Download plot as a PNG" in buttons
    assert "Share chart..." not in buttons


def test_two_thousand_positions_stay_quick(page: Any) -> None:
    random = np.random.default_rng(0)
    n = 2000
    actors = np.array(["USA", "KOR", "PRK", "CHN", "JPN"])
    sources = random.integers(0, 5, n)
    positions = pd.DataFrame(
        {
            "sentence": np.sort(random.integers(0, 900, n)),
            "source": actors[sources],
            "target": actors[(sources + random.integers(1, 5, n)) % 5],
            "stance": random.uniform(-1, 1, n),
            "confidence": 0.7,
            "voice": "outlet",
            "voice_actor": None,
            "text": "Seoul welcomed the offer of talks that Washington had made in the spring.",
        }
    )
    draw(page, na.charts.timeline(positions))
    start = time.perf_counter()
    draw(page, na.charts.timeline(positions))
    point = page.query_selector_all(".scatterlayer .point")[1000].bounding_box()
    page.mouse.move(point["x"] + 2, point["y"] + 2)
    page.wait_for_selector(".hovertext")
    assert time.perf_counter() - start < 10
