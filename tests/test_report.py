"""The report in a real browser: it asks for nothing, complains of nothing, and its parts lead to each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import Opened, browser, hostile_article

import newsanalysis as na

ROOT = Path(__file__).parents[1]
MEGABYTES = 6


@pytest.fixture(scope="module")
def result() -> na.Analysis:
    return na.analyze(na.read(ROOT / "data" / "engagement.txt"))


@pytest.fixture(scope="module")
def chrome() -> Iterator[Any]:
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def report(result: na.Analysis, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return na.save(result, tmp_path_factory.mktemp("report") / "report.html")


@pytest.fixture(scope="module")
def opened(chrome: Any, report: Path) -> Opened:
    it = Opened(chrome.new_page(viewport={"width": 1280, "height": 900}))
    it.open(report)
    return it


@pytest.fixture
def page(opened: Opened) -> Iterator[Any]:
    """The report as it is after opening."""
    yield opened.page
    opened.page.keyboard.press("Escape")
    opened.page.click("button[type=reset]")


def test_it_is_one_small_file_that_lets_nothing_in(report: Path) -> None:
    html = report.read_text(encoding="utf-8")
    assert len(html.encode()) < MEGABYTES * 1_000_000
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)[1]
    scripts = policy.split("script-src")[1].split(";")[0]
    assert "default-src &#39;none&#39;" in policy
    assert "unsafe" not in scripts
    assert "http" not in scripts


def test_it_opens_without_a_request_or_a_complaint(opened: Opened) -> None:
    assert opened.asked == []
    assert opened.complaints == []
    assert len(opened.page.query_selector_all(".chart .main-svg")) >= 7


def test_pointing_at_a_mark_shows_who_toward_whom_how_and_by_what_rule(page: Any, result: na.Analysis) -> None:
    position = result.position_records[0]
    page.hover(f"#s{position.sentence} b")
    note = page.inner_text("aside")
    assert f"{position.source} → {position.target}" in note
    assert position.evidence[0].of(result.article.text) in note
    page.hover(f"#s{position.sentence} .actor")
    marked = page.inner_text("aside li.on")
    assert " is " in marked
    assert ", by " in marked


def test_the_keyboard_reaches_every_sentence_and_closes_its_note(page: Any) -> None:
    page.focus("#s1 .number")
    assert "Sentence 1" in page.inner_text("aside")
    page.keyboard.press("Tab")
    assert "Sentence 2" in page.inner_text("aside")
    page.keyboard.press("Escape")
    assert not page.is_visible("aside")


def test_a_filter_acts_on_text_table_and_charts(page: Any, result: na.Analysis) -> None:
    page.select_option("select[name=actor]", "CHN")
    of_china = [p for p in result.position_records if "CHN" in (p.source, p.target)]
    assert len(page.query_selector_all("#positions tbody tr:not([hidden])")) == len(of_china)
    assert f"{len(of_china)} of {len(result.position_records)} positions" in page.inner_text("output")
    on = {int(each.get_attribute("id")[1:]) for each in page.query_selector_all(".sentence:not(.off)")}
    assert on == {position.sentence for position in of_china}
    selected = page.evaluate(
        "document.querySelector('[data-chart=timeline]').data.flatMap(t => [...(t.selectedpoints || [])]).length"
    )
    assert selected == len(of_china)


def test_filters_narrow_each_other(page: Any, result: na.Analysis) -> None:
    page.select_option("select[name=actor]", "PRK")
    page.select_option("select[name=voice]", "the outlet")
    both = [p for p in result.position_records if "PRK" in (p.source, p.target) and p.voice == "outlet"]
    assert len(page.query_selector_all("#positions tbody tr:not([hidden])")) == len(both)


def test_a_point_of_the_timeline_leads_to_its_sentence_and_back(page: Any) -> None:
    page.evaluate("document.querySelector('#chart-timeline').scrollIntoView()")
    point = page.query_selector_all("[data-chart=timeline] .scatterlayer .point")[3]
    sentence = point.evaluate("node => node.__data__.data.sentence")
    box = point.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_selector("[data-chart=timeline] .hovertext")
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_selector(f"#s{sentence}.here")
    assert page.evaluate("document.activeElement.closest('.sentence').id") == f"s{sentence}"
    page.click("aside .back")
    assert page.evaluate("document.activeElement.id") == "chart-timeline"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") < 900


def test_a_position_is_shown_in_the_timeline(page: Any, result: na.Analysis) -> None:
    number = next(n for n, position in enumerate(result.position_records) if position.target)
    page.focus(f"#s{result.position_records[number].sentence} .number")
    page.click(f"aside [data-show='{number}']")
    assert result.position_records[number].source in page.text_content("[data-chart=timeline] .hovertext")


def test_a_row_leads_to_its_sentence(page: Any) -> None:
    page.click("#positions tbody tr:nth-child(2) a")
    sentence = page.inner_text("#positions tbody tr:nth-child(2) a")
    assert page.evaluate("document.activeElement.closest('.sentence').id") == f"s{sentence}"


def test_tables_sort_by_number_and_by_name(page: Any) -> None:
    def column(number: int) -> list[str]:
        return [cell.inner_text() for cell in page.query_selector_all(f"#positions tbody td:nth-child({number})")]

    page.click("#positions th:nth-child(4) button")
    stances = [float(text.replace("−", "-")) for text in column(4)]
    assert stances == sorted(stances)
    assert page.get_attribute("#positions th:nth-child(4)", "aria-sort") == "ascending"
    page.click("#positions th:nth-child(4) button")
    assert column(4)[0].startswith("+")
    page.click("#positions th:nth-child(2) button")
    assert column(2) == sorted(column(2))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(page: Any, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs the extra 'dev'")
    page.emulate_media(color_scheme=scheme)
    page.focus("#s1 .number")
    found = axe.Axe().run(page).response["violations"]
    serious = [
        (violation["id"], node["html"][:200], node["failureSummary"][:300])
        for violation in found
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]
    assert serious == []


@pytest.mark.parametrize("width", [375, 800, 1600])
def test_nothing_is_cut_off_at_any_width(opened: Opened, width: int) -> None:
    page = opened.page
    page.set_viewport_size({"width": width, "height": 900})
    page.wait_for_timeout(400)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1280, "height": 900})


def test_hostile_words_stay_words(chrome: Any, tmp_path: Path) -> None:
    result = na.analyze(hostile_article())
    it = Opened(chrome.new_page())
    page = it.open(na.save(result, tmp_path / "report.html"))
    assert len(result.position_records) > 0
    assert page.title() != "owned"
    assert (
        page.query_selector_all("article img, article script, article svg, aside img, table a[href^=javascript]") == []
    )
    assert "<script>document.title='owned'</script>" in page.inner_text("article")
    assert "{{ 7 * 7 }}" in page.inner_text("article")
    page.hover("#s1")
    for point in page.query_selector_all("[data-chart=timeline] .scatterlayer .point")[:2]:
        point.hover(force=True)
    assert it.asked == []
    assert it.complaints == []


def test_a_megabyte_in_one_line_is_shown(tmp_path: Path) -> None:
    line = "Seoul welcomed Washington's offer of talks " + "and of more talks " * 60_000 + "with Pyongyang."
    result = na.analyze(line)
    assert len(result._repr_html_()) < 100_000
    assert na.save(result, tmp_path / "report.html").stat().st_size < MEGABYTES * 1_000_000


RUN = """
import newsanalysis as na
from newsanalysis.notebooks import show_charts

show_charts()
na.charts.voices(na.analyze("Seoul said that Tokyo was wrong."))
"""


def test_a_page_saved_from_a_notebook_that_was_run_draws_its_charts_without_a_network(
    chrome: Any, tmp_path: Path
) -> None:
    nbformat = pytest.importorskip("nbformat", reason="needs the extra 'lab'")
    nbclient = pytest.importorskip("nbclient", reason="needs the extra 'lab'")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(RUN)])
    nbclient.NotebookClient(notebook, kernel_name="python3").execute()
    it = Opened(chrome.new_page())
    it.page.goto(exported(notebook, tmp_path).as_uri())
    it.page.wait_for_selector(".js-plotly-plot .main-svg", timeout=120_000)
    assert "KOR" in it.page.inner_text(".js-plotly-plot")
    assert not it.page.query_selector("figcaption"), "the chart is told in words beside what it shows"
    assert it.asked == []
    assert it.complaints == []


def exported(notebook: Any, folder: Path) -> Path:
    """Save a notebook as a page, as the README says."""
    nbconvert = pytest.importorskip("nbconvert", reason="needs the extra 'lab'")
    exporter = nbconvert.HTMLExporter(
        template_name="offline",
        extra_template_basedirs=[str(Path(na.__file__).parent / "resources" / "nbconvert")],
    )
    path = folder / "notebook.html"
    path.write_text(exporter.from_notebook_node(notebook)[0], encoding="utf-8")
    return path


def test_the_notebook_s_views_live_on_in_an_exported_page(chrome: Any, result: na.Analysis, tmp_path: Path) -> None:
    nbformat = pytest.importorskip("nbformat", reason="needs the extra 'lab'")
    shown = [result.article, result, result.sentence_records[2], result.sentence(2), na.explore(result)]
    outputs = [nbformat.v4.new_output("display_data", {"text/html": each._repr_html_()}) for each in shown]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("na.explore(result)", outputs=outputs)])
    it = Opened(chrome.new_page(viewport={"width": 1280, "height": 1200}))
    it.page.goto(exported(notebook, tmp_path).as_uri())
    frame = it.page.frames[1]
    frame.wait_for_selector("body[data-ready]", timeout=120_000)
    frame.select_option("select[name=actor]", "CHN")
    assert "of" in frame.inner_text("output")
    frame.focus("#s2 .number")
    assert "Sentence 2" in frame.inner_text("aside")
    frame.click("#positions tbody tr:not([hidden]) a")
    assert it.page.frames[1].query_selector("#positions"), "a link led out of the frame"
    assert it.asked == []
    assert it.complaints == []


def test_the_page_follows_the_theme(result: na.Analysis, tmp_path: Path) -> None:
    theme = na.charts.theme
    before = theme.use(theme.Theme(warm="#123456", actors={"USA": "#654321"}))
    try:
        html = na.save(result, tmp_path / "report.html").read_text(encoding="utf-8")
    finally:
        theme.use(before)
    assert "--warm: #123456" in html
    assert "border-color:#654321" in html
    assert "rgba(18, 52, 86" in html


def test_only_an_analysis_is_explored(result: na.Analysis) -> None:
    with pytest.raises(na.NewsAnalysisError, match="expected what na"):
        na.explore("Seoul")
    with pytest.raises(na.NewsAnalysisError, match="expected a height"):
        na.explore(result, height=3)
