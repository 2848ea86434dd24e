"""Reading a piece: twelve layouts, the ways a file can be, and what is no piece at all."""

from __future__ import annotations

import tomllib
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from timing import cpu_seconds

from newsanalysis.articles import plain, read
from newsanalysis.errors import ReadError
from newsanalysis.records import Article

LAYOUTS = Path(__file__).parent / "layouts"
PAGES = sorted(path for path in LAYOUTS.iterdir() if path.suffix in {".txt", ".html"})


def paragraphs(article: Article) -> list[str]:
    return [span.of(article.text) for span in article.paragraphs]


def assert_spans_hold(article: Article) -> None:
    found = paragraphs(article)
    assert found
    assert all(text.strip() for text in found)
    headline = [article.headline] if article.headline else []
    assert article.text == "\n\n".join([*headline, *found])


@pytest.fixture(params=PAGES, ids=lambda path: path.stem)
def layout(request: pytest.FixtureRequest) -> tuple[Article, dict[str, object]]:
    expected = tomllib.loads(request.param.with_suffix(".toml").read_text(encoding="utf-8"))
    return read(request.param), expected


def test_there_are_twelve_layouts() -> None:
    assert len(PAGES) >= 12


@pytest.mark.parametrize("field", ["outlet", "headline", "byline", "published", "language"])
def test_layout_fields(layout: tuple[Article, dict[str, object]], field: str) -> None:
    article, expected = layout
    assert getattr(article, field) == expected.get(field)


def test_layout_captions(layout: tuple[Article, dict[str, object]]) -> None:
    article, expected = layout
    assert list(article.captions) == expected.get("captions", [])


def test_layout_paragraphs(layout: tuple[Article, dict[str, object]]) -> None:
    article, expected = layout
    found, wanted = paragraphs(article), expected["paragraphs"]
    assert [text[: len(opening)] for text, opening in zip(found, wanted, strict=False)] == wanted
    assert len(found) == len(wanted), found[len(wanted) :]
    assert article.text.endswith(expected["last_words"])
    assert_spans_hold(article)


def test_layout_furniture_is_off(layout: tuple[Article, dict[str, object]]) -> None:
    article, expected = layout
    assert [words for words in expected["furniture"] if words in article.text] == []


PROSE = "The two sides will meet again on Friday, officials of the ministry said."


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("Published : May 24, 2021 - 15:37", "2021-05-24 15:37"),
        ("Posted on May 24, 2021 by Jane Roe", "2021-05-24 00:00"),
        ("24 May 2021 15:37 KST", "2021-05-24 15:37"),
        ("Mon 24 May 2021 at 3.37 pm", "2021-05-24 15:37"),
        ("2021-05-24T15:37:00+09:00", "2021-05-24 15:37"),
        ("2021.05.24. 15:37", "2021-05-24 15:37"),
        ("입력 2021.05.24 오후 3:37", "2021-05-24 15:37"),
        ("2021년 5월 24일", "2021-05-24 00:00"),
        ("PUBLISHED: 15:37 GMT, 24 May 2021 | UPDATED: 16:02 GMT, 25 May 2021", "2021-05-24 15:37"),
        ("Updated 1537 GMT (2337 HKT) May 24, 2021", "2021-05-24 15:37"),
        ("Monday, May 24th, 2021, 12:05 a.m. ET", "2021-05-24 00:05"),
        ("Sept. 3, 2021", "2021-09-03 00:00"),
        ("24/05/2021", "2021-05-24 00:00"),
        ("05/24/2021", "2021-05-24 00:00"),
        ("Last updated on May 24, 2021 5:06 pm", "2021-05-24 17:06"),
        ("05/06/2021", None),  # two days in two countries
        ("Monday, May 24", None),  # of no year
        ("February 31, 2021", None),
    ],
)
def test_dates(line: str, published: str | None) -> None:
    article = read(f"Envoys to meet in Geneva\n\n{line}\n\n{PROSE}")
    assert article.published == (datetime.fromisoformat(published) if published else None)
    assert article.text == f"Envoys to meet in Geneva\n\n{PROSE}"


@pytest.mark.parametrize(
    ("dateline", "outlet", "published"),
    [
        ("SEOUL, May 24 (Yonhap) -- ", "Yonhap News Agency", None),
        ("SEOUL (Reuters) - ", "Reuters", None),
        ("WASHINGTON — ", None, None),
        ("SEOUL, South Korea (AP) — ", "The Associated Press", None),
        ("Pyongyang, January 1, 2021 (KCNA) -- ", "Korean Central News Agency", "2021-01-01"),
        ("SEOUL/WASHINGTON, May 24 (Reuters) - ", "Reuters", None),
        ("SEOUL, May 24, 2021 /PRNewswire/ -- ", "PR Newswire", "2021-05-24"),
        ("New Delhi, May 24 (PTI): ", "Press Trust of India", None),
        ("PORT AUGUST, May 24 (Borland Wire) -- ", "Borland Wire", None),
        ("WASHINGTON, D.C. (Freedonia News) -- ", "Freedonia News", None),
        ("(Geneva) – ", None, None),
        ("May 24 (Reuters) - ", "Reuters", None),
    ],
)
def test_datelines(dateline: str, outlet: str | None, published: str | None) -> None:
    article = read(f"Envoys to meet again\n\n{dateline}{PROSE}")
    assert article.text == f"Envoys to meet again\n\n{PROSE}"
    assert article.outlet == outlet
    assert article.published == (datetime.fromisoformat(published) if published else None)


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("By Jane Roe", "Jane Roe"),
        ("BY JANE ROE", "JANE ROE"),
        ("by Jane Roe and Kim Da-hae", "Jane Roe and Kim Da-hae"),
        ("By Jane Roe, Kim Da-hae and Ludwig van der Berg", "Jane Roe, Kim Da-hae and Ludwig van der Berg"),
        ("By Jane Roe, Staff Writer", "Jane Roe"),
        ("By JANE ROE Associated Press", "JANE ROE"),
        ("By Jane Roe in Seoul", "Jane Roe"),
        ("By Jane Roe (jroe@paper.example)", "Jane Roe"),
        ("Jane Roe, Seoul correspondent", "Jane Roe"),
        ("Written by Jane Roe | 24 May 2021 | 5 min read", "Jane Roe"),
        ("Posted by admin on 24 May 2021", "admin"),
        ("By Reuters", "Reuters"),
    ],
)
def test_bylines(line: str, byline: str) -> None:
    article = read(f"Envoys to meet in Geneva\n\n{line}\n\n{PROSE}")
    assert article.byline == byline
    assert article.text == f"Envoys to meet in Geneva\n\n{PROSE}"


@pytest.mark.parametrize(
    "text",
    [
        "By Friday the talks had collapsed.",
        "North Korea fired a missile",
        "Share",
        "Seoul, Tokyo and Washington will share data.",
        "NATO -- the alliance of thirty -- has no say in it.",
        "The Korean Central News Agency (KCNA) -- the North's outlet -- did not report it.",
        "US/ROK drills resume",
        "“We will wait,” Minister Oh Sang-ho said.",
        "No. 2 official Ri Sol-ju left.\n\nThe talks went on.",
        "Seoul welcomed the offer.\n\nTokyo did not.\n\nWho will move first?",
        "MODERATOR: Will you talk?\n\nMINISTER OH: We will.",
        "Copyright law divides the two capitals.\n\nEmbargo on oil is next, officials said.",
        "Read more closely, the offer is an old one.\n\nRelated talks failed in May.",
    ],
)
def test_words_that_are_no_furniture_stay(text: str) -> None:
    article = read(text)
    assert article.headline is None
    assert article.text == text


@pytest.mark.parametrize(
    ("text", "headline", "body"),
    [
        ("Seoul weighs offer\n\nThe minister said so.", "Seoul weighs offer", ["The minister said so."]),
        ("# Seoul weighs offer\n\nThe minister said so.", "Seoul weighs offer", ["The minister said so."]),
        ("The Borland Times\n\nWill Seoul talk?\n\nNobody knows.", "Will Seoul talk?", ["Nobody knows."]),
        (
            "Will Seoul talk?\n\nBy Jane Roe\n\nNobody in the capital knows.",
            "Will Seoul talk?",
            ["Nobody in the capital knows."],
        ),
        (
            "Seoul weighs an offer | Reuters\n\nMay 24, 2021\n\nIt will take a week.",
            "Seoul weighs an offer",
            ["It will take a week."],
        ),
        ("Three points\n\nThe first\n\nThe minister said so.", "Three points", ["The first", "The minister said so."]),
    ],
)
def test_headlines(text: str, headline: str, body: list[str]) -> None:
    article = read(text)
    assert article.headline == headline
    assert paragraphs(article) == body


@pytest.mark.parametrize(
    ("text", "captions"),
    [
        ("Envoys arrive in Geneva on Friday. (Yonhap)", ["Envoys arrive in Geneva on Friday. (Yonhap)"]),
        ("Envoys arrive in Geneva | AFP-JIJI", ["Envoys arrive in Geneva | AFP-JIJI"]),
        ("FILE PHOTO: Envoys arrive in Geneva", ["FILE PHOTO: Envoys arrive in Geneva"]),
        ("Photo: Envoys arrive in Geneva", ["Envoys arrive in Geneva"]),
        (
            "Two envoys arrive in Geneva early. Two envoys arrive in Geneva early.",
            ["Two envoys arrive in Geneva early."],
        ),
        (
            "Two envoys arrive in Geneva early Two envoys arrive in Geneva early (AP)",
            ["Two envoys arrive in Geneva early (AP)"],
        ),
        ("Envoys arrive. (AP Photo/Jane Roe)\n\nEnvoys arrive.", ["Envoys arrive. (AP Photo/Jane Roe)"]),
        ("Its agency is the Korean Central News Agency (KCNA).", []),
    ],
)
def test_captions(text: str, captions: list[str]) -> None:
    article = read(f"Envoys to meet in Geneva\n\nBy Jane Roe\n\n{text}\n\n{PROSE}")
    assert list(article.captions) == captions
    assert paragraphs(article)[-1] == PROSE
    assert len(article.paragraphs) == (1 if captions else 2)


@pytest.mark.parametrize(
    ("first", "last", "outlet"),
    [
        ("borland today", "© 2022 Borland Today. All rights reserved.", "Borland Today"),
        ("World", "Copyright (c) 2022 The Freedonia Gazette, Marl", "The Freedonia Gazette"),
        ("World", "(c) 2022 Yonhap", "Yonhap News Agency"),
        ("World", "© 2022 Someone Else", None),
    ],
)
def test_outlet_in_the_copyright_line(first: str, last: str, outlet: str | None) -> None:
    article = read(f"{first}\n\nEnvoys to meet in Geneva\n\nBy Jane Roe\n\n{PROSE}\n\n{last}")
    assert article.outlet == outlet
    assert article.text == f"Envoys to meet in Geneva\n\n{PROSE}"


def test_agency_under_the_last_paragraph_is_no_caption() -> None:
    article = read(f"Envoys to meet in Geneva\n\n{PROSE}\n\nNobody knows where. (Yonhap)")
    assert paragraphs(article) == [PROSE, "Nobody knows where."]
    assert article.captions == ()


def test_wrapped_lines_become_paragraphs() -> None:
    text = (
        "Envoys to meet in Geneva\n\n"
        "The two sides will meet on Friday, officials of the min-\n"
        "istry said, although neither has named its envoy yet, and\n"
        "nobody expects them to sign anything.\n"
        "   Their last round ended in March.\n"
        "Both blamed a third state for it."
    )
    assert paragraphs(read(text)) == [
        "The two sides will meet on Friday, officials of the min-istry said, although neither has named its envoy yet, "
        "and nobody expects them to sign anything.",
        "Their last round ended in March.",
        "Both blamed a third state for it.",
    ]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (PROSE, "en"),
        ("정부는 북한의 제안을 환영한다고 밝혔다.", "ko"),
        ("政府は北朝鮮の提案を歓迎すると述べた。", "ja"),
        ("政府对朝鲜的提议表示欢迎。", "zh"),
        ("Le gouvernement a dit que les deux pays se verront dans une semaine.", "fr"),
        ("Правительство заявило, что не будет вести переговоры с ним.", "ru"),
        ("Der Minister sagte, dass die Gespräche in der Stadt nicht stattfinden.", "de"),
        ("El ministro dijo que las conversaciones no se celebrarán en la capital.", "es"),
        ("Seoul 2021", None),
        ("12345", None),
    ],
)
def test_language(text: str, language: str | None) -> None:
    assert read(text).language == plain(text).language == language


KOREAN = "정부는 북한의 제안을 환영한다고 밝혔다.\n\n다음 회담은 금요일에 열린다."
ENGLISH = "“It’s a start,” Minister Oh Sang-ho said.\n\nThe ministry’s offer – the first since May – stands."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ENGLISH, "utf-8"),
        (ENGLISH, "utf-8-sig"),
        (ENGLISH, "utf-16"),
        (ENGLISH, "utf-16-le"),
        (ENGLISH, "utf-16-be"),
        (ENGLISH, "cp1252"),
        (KOREAN, "utf-8"),
        (KOREAN, "utf-16"),
        (KOREAN, "cp949"),
        (KOREAN, "euc-kr"),
    ],
)
def test_encodings(tmp_path: Path, text: str, encoding: str) -> None:
    path = tmp_path / "piece.txt"
    path.write_bytes(text.encode(encoding))
    article = read(path)
    assert article.text == text == read(path.read_bytes()).text
    assert article.source == str(path)


def test_html_says_its_encoding() -> None:
    text = "政府は提案を歓迎すると述べた。" * 3
    page = f'<html><head><meta charset="shift_jis"></head><body><p>{text}</p></body></html>'
    assert read(page.encode("shift_jis")).language == "ja"


def test_path_may_be_a_string(tmp_path: Path) -> None:
    path = tmp_path / "a piece.txt"
    path.write_text(PROSE, encoding="utf-8")
    assert read(str(path)).text == PROSE


def test_article_passes_through() -> None:
    article = read(PROSE)
    assert read(article) is article


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Seoul agreed.</p>", "Seoul agreed."),
        ("<div>Seoul agreed.<br>Tokyo did <b>not</b>.</div>", "Seoul agreed.\n\nTokyo did not."),
        ("<body><nav>Home</nav><p>Seoul agreed.</p><script>x</script><footer>Terms</footer></body>", "Seoul agreed."),
        (
            "<html><title>Seoul agrees</title><body><h1>Seoul agrees</h1><p>Seoul agreed.</p></body></html>",
            "Seoul agrees\n\nSeoul agreed.",
        ),
    ],
)
def test_short_html(html: str, text: str) -> None:
    assert read(html).text == text


def test_control_characters_go() -> None:
    article = read("Seoul\x00 wel\u00adcomed\u00a0the \u200boffer\x07.\r\nTokyo\u2028did not. \ud800")
    assert article.text == "Seoul welcomed the offer.\n\nTokyo\n\ndid not."


@pytest.mark.parametrize(
    ("piece", "says"),
    [
        ("", "is empty"),
        (" \n\t ", "is empty"),
        ("\x00\x07\u200b", "nothing that can be read"),
        ("missing.txt", "no such file"),
        ("no/such/file", "no such file"),
        (Path("missing"), "no such file"),
        ("https://paper.example/story", "does not download"),
        ("x" * 2_000_001, "limit=..."),
        (b"%PDF-1.7 \x00", "is a PDF"),
        (b"PK\x03\x04\x00", "Word"),
        (bytes(range(256)) * 20, "no text at all"),
        (42, "got int"),
        (None, "got NoneType"),
        (["a"], "got list"),
        ("<p></p>", "without text"),
        ("<html><body><script>render()</script></body></html>", "without text"),
    ],
)
def test_what_is_no_piece(piece: object, says: str) -> None:
    with pytest.raises(ReadError, match=says):
        read(piece)  # type: ignore[arg-type]


def test_folder_and_device_are_no_piece(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="the folder"):
        read(tmp_path)
    with pytest.raises(ReadError, match="the folder"):
        read(str(tmp_path))
    with pytest.raises(ReadError, match="device"):
        read(Path("/dev/null"))


def test_limit_is_the_callers(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text(PROSE, encoding="utf-8")
    assert read(path, limit=len(PROSE)).text == PROSE
    for piece in (PROSE, path):
        with pytest.raises(ReadError, match="at most 10 characters"):
            read(piece, limit=10)


def test_plain_changes_nothing() -> None:
    text = "\n The Borland Times \n\n\nBy Jane Roe\nin Seoul  \n \n\t\nSEOUL (AP) — It rained.\n"
    article = plain(text)
    assert article.text == text
    assert paragraphs(article) == ["The Borland Times", "By Jane Roe\nin Seoul", "SEOUL (AP) — It rained."]
    assert article.headline is None
    assert plain("").paragraphs == ()


LINES = st.sampled_from(
    ["By Jane Roe", "May 24, 2021", "Share", "Related", "Comments", "The Borland Times", PROSE, "Envoys meet",
     "(END)", "", "SEOUL (AP) — It rained.", "A photo. (AP)", "<p>", "</p>", "Subject: x", "|", "By", "By ,",
     "©", "(", "()", "Photo:"]
)  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(st.one_of(st.text(), st.lists(st.one_of(LINES, st.text(max_size=40)), max_size=12).map("\n".join)))
def test_any_text_gives_spans_that_hold(text: str) -> None:
    assert " ".join(span.of(text) for span in plain(text).paragraphs).split() == text.split()
    try:
        article = read(text)
    except ReadError:
        return
    assert_spans_hold(article)


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        article = read(data)
    except ReadError:
        return
    assert_spans_hold(article)


@pytest.mark.parametrize(
    "unit",
    [
        "By ",
        "( ",
        "- ",
        "A. ",
        "May 1 ",
        ". (AP) ",
        "2021-",
        "a\n",
        "| ",
        "<p>",
        "\u0000",
        " ",
        "@a.",
        "No one spoke. ",
        "<!--",
    ],
)
def test_time_is_linear(unit: str) -> None:
    def seconds(size: int) -> float:
        text = "x" + unit * (size // len(unit))

        def job() -> None:
            with suppress(ReadError):
                read(text)

        return cpu_seconds(job)

    seconds(1000)
    assert seconds(400_000) < 20 * (seconds(40_000) + 0.02)
