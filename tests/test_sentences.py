"""Sentences: abbreviations, quotations, brackets, lists, headings, and spans that hold for any text.

The table GOLDEN holds the inputs of the 48 English "Golden Rules" of sentence segmentation by Kevin S. Dias
(Pragmatic Segmenter, MIT licence), as tests/lang/test_english.py of pySBD (MIT licence) lists them.
"""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsanalysis.errors import ResourceError
from newsanalysis.lexicons import abbreviations as lexicon
from newsanalysis.lexicons.files import load_toml
from newsanalysis.records import Article, Sentence, Span
from newsanalysis.sentences import split, split_sentences


def cut(text: str) -> list[str]:
    return [sentence.span.of(text) for sentence in split_sentences(text)]


# A bar stands where a sentence ends; the text itself has none.
NEWS = [
    # plain stops
    "Seoul welcomed the offer. | Tokyo did not comment.",
    "Will the talks resume? | Nobody knows! | The envoy left on Friday.",
    "The two sides met in Vienna",
    "The vote was 14 to 1. | 2024 was the last year of the mandate.",
    "The ministry said no. | Two days later it said yes.",
    # titles and ranks
    "Gen. Oh Sang-ho met Adm. Lee and Lt. Col. Park on Monday. | They agreed on a hotline.",
    "Sen. Ann Marsh and Rep. Joe Hill wrote to the Rev. Tom Lund. | He answered.",
    "The guest of honor was Prof. Dr. Weber of the institute.",
    "Chinese Vice Adm. He Rongwei spoke for Mr. So. | Nobody replied.",
    "GEN. OH TOLD MRS. LEE TO WAIT.",
    "The letter went to then-Sen. Marsh and ex-Gov. Hill.",
    "The Cambodian leader was Hun Sen. | The party picked his son to follow him.",
    # states and their short names
    "The U.S. delegation arrived. | It met the U.N. Security Council in the U.S. Mission.",
    "Sanctions were lifted by the U.S. | The North gave nothing in return.",
    "Troops will stay in the D.P.R.K. | However, the number may shrink.",
    "The U.S. and the U.K. abstained, but the E.U. did not.",
    "The envoy returned to Washington, D.C. | She will brief Congress.",
    "The U.S.-led force stayed. | U.S.-South Korea drills began.",
    "The paper covers trade with the U.S.; another covers the U.K.",
    # initials and names of people
    "John Q. Marsh and A. B. Lee signed for the two sides. | They shook hands.",
    "The letter was meant for Kim Jong Un. | Pyongyang did not open it.",
    "The visit of Oh Min. | Seoul said nothing.",
    "The heir is Tom Marsh Jr. | He is 40.",
    "Tom Marsh Jr. (D-Wash.) objected. | Nobody seconded him.",
    # months, days and the clock
    "The ceasefire began on Sept. 3 and ended on Jan. 14, 2019. | A second followed in Nov. | It held.",
    "The call began at 9 a.m. on Tuesday and ended at 11:30 p.m. Seoul time. | Nobody spoke of it.",
    "The plane landed at 6 p.m. | Mr. Oh was not on board.",
    "The plane landed at 6 p.m. Monday. | Nobody left it.",
    "At 5 a.m. Gen. Oh gave the order.",
    # provinces, firms, streets
    "The base in Norfolk, Va., stays. | The one in Pearl City, Calif. | They close it in May.",
    "Hanil Electronics Co. and Marsh Inc. Chairman Lee left early. | Hanil Corp. | It did not vote.",
    "The embassy on Main St. reopened. | Mt. Baekdu can be seen from Ft. Oh.",
    # numbers
    "Resolution No. 1718 followed Art. 41 of the charter. | No. | It was not enough.",
    "Growth fell to 3.5 percent, or $2.4 billion. | Exports rose by 0.3 points to 12.8.",
    "The Senate took up S. 1280 and H.R. 40. | It adjourned.",
    "See pp. 12-14 and vol. 3, sec. 2. | The rest is classified.",
    "The text cites Chapter VII of Art. VII. | It names no state.",
    "The first shot was fired in 1950. | The last one in 1953.",
    # Latin and citations
    "Some goods, e.g. rice and flour, were exempt, i.e. they could pass. | Arms were not.",
    "It was the North vs. the South, cf. the 1972 communique. | Oil, coal, etc. | Nobody asked about food.",
    "The court cited Marsh v. Hill and Oh et al. (2016). | It did not rule.",
    "The envoy was born in Busan. [4] [12] | She joined the ministry in 1990. [citation needed] | She left it.",
    "The treaty was never signed.12 | It lapsed in 1996.",
    "The treaty was never signed. 12 | It lapsed in 1996.",
    # brackets
    "The pact (signed in Oct. 1994) failed. | (Neither side has said why.) | It was not renewed.",
    "The talks (Were there any?) were denied. | Nobody was named.",
    "The capital of the state (now in the U.S.) fell.",
    "He asked for time (he got none). | The rest is known.",
    # quotations
    "“We are ready to talk,” Minister Oh said. | “We have been for years.”",
    '"We are ready to talk," Minister Oh said. | "We have been for years."',
    "“We want peace. | We want it now,” Minister Oh said.",
    "“Are we ready?” he asked. | “We are!” she said.",
    "“Are we ready?” Minister Oh asked. | Nobody answered.",
    "“Are we ready?” | He looked at the map.",
    "'We are ready.' he said.",
    "The paper called it “a farce.” | The ministry called it “progress”. | Both were printed.",
    "He called for “patience, patience, patience!” and left.",
    "She said: “They lied (twice.)” | Nobody protested.",
    "«We are ready.» | The hall was silent.",
    "“‘Never again,’ they said. | They meant it.” | The crowd went home.",
    "The envoy said the deal was dead.” | A mark was lost there.",
    # ellipses
    "The North ... has not replied. | The South… has.",
    "“We will see ... | We have time.”",
    "They waited.... | Nobody came.",
    "“We will wait. … | Then we will act,” the order said.",
    # web addresses and names with marks
    "The text is on www.example.org. | It was taken down from news.example.co.kr on Friday.",
    "Write to press.office@example.org. | Answers take a week.",
    "He works at Yahoo! in Seoul. | She left.",
    "The firm bought iPhones. | iPhone prices rose.",
    # a blank that was lost
    "The talks failed.|The envoy left. | Nobody spoke.",
    "The talks failed?|Nobody knows.",
    "회담이 끝났다。|We left.",
    # captions and datelines
    "SEOUL, Sept. 3 (Hanil News) -- The envoy arrived. | She said nothing.",
    "Envoys at the border village | Photo: Hanil News",
    "Envoys meet at the border | Friday, June 14, 2019",
    "Friday, June 14, 2019 | The envoy arrived in Seoul.",
    "Figure 2.3 | The two economies since 1960.",
    # lists in one line
    "1. Stop the tests | 2. Open the site | 3. Let inspectors in",
    "• Stop the tests | • Open the site",
    "(1) The tests stop. | (2) The site opens.",
]


@pytest.mark.parametrize("marked", NEWS)
def test_news_is_cut_at_the_bars(marked: str) -> None:
    wanted = [sentence.strip() for sentence in marked.split("|")]
    assert cut(marked.replace(" | ", " ").replace("|", "")) == wanted


LINES = [
    ("Early life\nOh Sang-ho was born in Busan in 1960.", ["Early life", "Oh Sang-ho was born in Busan in 1960."]),
    (
        "The envoy flew to Vienna and met the head of the\nInternational Atomic Energy Agency on Tuesday.",
        ["The envoy flew to Vienna and met the head of the\nInternational Atomic Energy Agency on Tuesday."],
    ),
    (
        "What was agreed:\n- The tests stop\n- The site opens",
        ["What was agreed:", "- The tests stop", "- The site opens"],
    ),
    (
        "1. The tests stop\n2. The site opens\nand stays open",
        ["1. The tests stop", "2. The site opens\nand stays open"],
    ),
    ("The envoy left.\r\nNobody spoke.\r\n\r\nThe end", ["The envoy left.", "Nobody spoke.", "The end"]),
    ("Talks fail\n\nThe envoy left", ["Talks fail", "The envoy left"]),
    ("\n \n  Talks fail \n\t\n", ["Talks fail"]),
    ("", []),
    (" \n\n\t", []),
]


@pytest.mark.parametrize(("text", "wanted"), LINES)
def test_lines_are_white_space_unless_they_stand_alone(text: str, wanted: list[str]) -> None:
    assert cut(text) == wanted


def test_paragraphs_are_numbered_from_one_and_end_at_blank_lines() -> None:
    text = "Seoul agreed. Tokyo did not.\nBeijing waited.\n\nMoscow left."
    assert [(s.index, s.paragraph) for s in split_sentences(text)] == [(0, 1), (1, 1), (2, 1), (3, 2)]


def test_the_headline_is_one_sentence_before_the_first_paragraph() -> None:
    text = "No deal. No talks. What now?\n\nSeoul agreed."
    article = Article(text, (Span(30, 43),), headline="No deal. No talks. What now?")
    assert split(article) == (Sentence(0, 0, 0, 28), Sentence(1, 1, 30, 43))


def test_what_stands_between_the_paragraphs_is_left_out() -> None:
    article = Article("Seoul agreed. (advertisement) Tokyo did not.", (Span(0, 13), Span(30, 44)))
    assert [sentence.span.of(article.text) for sentence in split(article)] == ["Seoul agreed.", "Tokyo did not."]


PIECES = st.sampled_from(
    [
        *"aZ9.?!…。,:;-()[]\"'“”‘’«»•\n\r\t \u00a0\u2028\x0c",
        *(
            "U.S.",
            " Gen. ",
            " p.m. ",
            "No. 3",
            "1) ",
            "2. The",
            ". . . ",
            "[1]",
            " said ",
            "Photo: ",
            "\n\n",
            "김정은",
            "\x00",
        ),
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join)))
def test_spans_hold_for_any_text(text: str) -> None:
    sentences = split_sentences(text)
    found = [sentence.span.of(text) for sentence in sentences]
    assert all(part and part == part.strip() for part in found)
    assert all(a.end <= b.start and a.paragraph <= b.paragraph for a, b in pairwise(sentences))
    assert [sentence.index for sentence in sentences] == list(range(len(sentences)))
    assert "".join("".join(found).split()) == "".join(text.split())


@given(st.text(alphabet="ab.\n \x0c\x85", max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_any_span_may_be_a_paragraph(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    found = [sentence.span.of(text) for sentence in split(Article(text, (Span(start, end),)))]
    assert "".join("".join(found).split()) == "".join(text[start:end].split())


def test_a_malformed_group_of_abbreviations_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon, "load_toml", lambda name: {"titles": {"courtesy": "Mr"}})
    with pytest.raises(ResourceError, match=r"\[titles\] courtesy should be a list of words"):
        lexicon.abbreviations.__wrapped__()


def test_a_missing_group_of_abbreviations_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = load_toml("abbreviations.toml")
    monkeypatch.setattr(lexicon, "load_toml", lambda name: {key: whole[key] for key in whole if key != "plain"})
    with pytest.raises(ResourceError, match=r"\[plain\] is missing"):
        lexicon.abbreviations.__wrapped__()


GOLDEN = [
    ("Hello World. My name is Jonas.", ["Hello World.", "My name is Jonas."]),
    ("What is your name? My name is Jonas.", ["What is your name?", "My name is Jonas."]),
    ("There it is! I found it.", ["There it is!", "I found it."]),
    ("My name is Jonas E. Smith.", ["My name is Jonas E. Smith."]),
    ("Please turn to p. 55.", ["Please turn to p. 55."]),
    ("Were Jane and co. at the party?", ["Were Jane and co. at the party?"]),
    (
        "They closed the deal with Pitt, Briggs & Co. at noon.",
        [
            "They closed the deal with Pitt, Briggs & Co. at noon.",
        ],
    ),
    ("Let's ask Jane and co. They should know.", ["Let's ask Jane and co.", "They should know."]),
    (
        "They closed the deal with Pitt, Briggs & Co. It closed yesterday.",
        [
            "They closed the deal with Pitt, Briggs & Co.",
            "It closed yesterday.",
        ],
    ),
    ("I can see Mt. Fuji from here.", ["I can see Mt. Fuji from here."]),
    ("St. Michael's Church is on 5th st. near the light.", ["St. Michael's Church is on 5th st. near the light."]),
    ("That is JFK Jr.'s book.", ["That is JFK Jr.'s book."]),
    ("I visited the U.S.A. last year.", ["I visited the U.S.A. last year."]),
    ("I live in the E.U. How about you?", ["I live in the E.U.", "How about you?"]),
    ("I live in the U.S. How about you?", ["I live in the U.S.", "How about you?"]),
    ("I work for the U.S. Government in Virginia.", ["I work for the U.S. Government in Virginia."]),
    ("I have lived in the U.S. for 20 years.", ["I have lived in the U.S. for 20 years."]),
    (
        "At 5 a.m. Mr. Smith went to the bank. He left the bank at 6 P.M. Mr. Smith then went to the store.",
        [
            "At 5 a.m. Mr. Smith went to the bank.",
            "He left the bank at 6 P.M.",
            "Mr. Smith then went to the store.",
        ],
    ),
    ("She has $100.00 in her bag.", ["She has $100.00 in her bag."]),
    ("She has $100.00. It is in her bag.", ["She has $100.00.", "It is in her bag."]),
    (
        "He teaches science (He previously worked for 5 years as an engineer.) at the local University.",
        [
            "He teaches science (He previously worked for 5 years as an engineer.) at the local University.",
        ],
    ),
    (
        "Her email is Jane.Doe@example.com. I sent her an email.",
        [
            "Her email is Jane.Doe@example.com.",
            "I sent her an email.",
        ],
    ),
    (
        "The site is: https://www.example.50.com/new-site/awesome_content.html. Please check it out.",
        [
            "The site is: https://www.example.50.com/new-site/awesome_content.html.",
            "Please check it out.",
        ],
    ),
    ("She turned to him, 'This is great.' she said.", ["She turned to him, 'This is great.' she said."]),
    ('She turned to him, "This is great." she said.', ['She turned to him, "This is great." she said.']),
    (
        'She turned to him, "This is great." She held the book out to show him.',
        [
            'She turned to him, "This is great."',
            "She held the book out to show him.",
        ],
    ),
    ("Hello!! Long time no see.", ["Hello!!", "Long time no see."]),
    ("Hello?? Who is there?", ["Hello??", "Who is there?"]),
    ("Hello!? Is that you?", ["Hello!?", "Is that you?"]),
    ("Hello?! Is that you?", ["Hello?!", "Is that you?"]),
    ("1.) The first item 2.) The second item", ["1.) The first item", "2.) The second item"]),
    ("1.) The first item. 2.) The second item.", ["1.) The first item.", "2.) The second item."]),
    ("1) The first item 2) The second item", ["1) The first item", "2) The second item"]),
    ("1) The first item. 2) The second item.", ["1) The first item.", "2) The second item."]),
    ("1. The first item 2. The second item", ["1. The first item", "2. The second item"]),
    ("1. The first item. 2. The second item.", ["1. The first item.", "2. The second item."]),
    ("• 9. The first item • 10. The second item", ["• 9. The first item", "• 10. The second item"]),
    ("⁃9. The first item ⁃10. The second item", ["⁃9. The first item", "⁃10. The second item"]),
    (
        "a. The first item b. The second item c. The third list item",
        [
            "a. The first item",
            "b. The second item",
            "c. The third list item",
        ],
    ),
    (
        "You can find it at N°. 1026.253.553. That is where the treasure is.",
        [
            "You can find it at N°. 1026.253.553.",
            "That is where the treasure is.",
        ],
    ),
    ("She works at Yahoo! in the accounting department.", ["She works at Yahoo! in the accounting department."]),
    (
        "We make a good team, you and I. Did you see Albert I. Jones yesterday?",
        [
            "We make a good team, you and I.",
            "Did you see Albert I. Jones yesterday?",
        ],
    ),
    (
        "Thoreau argues that by simplifying one’s life, “the laws of the universe will appear less complex. . . .”",
        [
            "Thoreau argues that by simplifying one’s life, “the laws of the universe will appear less complex. . . .”",
        ],
    ),
    (
        '"Bohr [...] used the analogy of parallel stairways [...]" (Smith 55).',
        [
            '"Bohr [...] used the analogy of parallel stairways [...]" (Smith 55).',
        ],
    ),
    (
        (
            "If words are left off at the end of a sentence, and that is all that is omitted, indicate the "
            "omission with ellipsis marks (preceded and followed by a space) and then indicate the end of "
            "the sentence with a period . . . . Next sentence."
        ),
        [
            (
                "If words are left off at the end of a sentence, and that is all that is omitted, indicate the "
                "omission with ellipsis marks (preceded and followed by a space) and then indicate the end of "
                "the sentence with a period . . . ."
            ),
            "Next sentence.",
        ],
    ),
    ("I never meant that.... She left the store.", ["I never meant that....", "She left the store."]),
    (
        "I wasn’t really ... well, what I mean...see . . . what I'm saying, the thing is . . . I didn’t mean it.",
        [
            "I wasn’t really ... well, what I mean...see . . . what I'm saying, the thing is . . . I didn’t mean it.",
        ],
    ),
    (
        (
            "One further habit which was somewhat weakened . . . was that of combining words into "
            "self-interpreting compounds. . . . The practice was not abandoned. . . ."
        ),
        [
            (
                "One further habit which was somewhat weakened . . . was that of combining words into "
                "self-interpreting compounds."
            ),
            ". . . The practice was not abandoned. . . .",
        ],
    ),
]


@pytest.mark.parametrize(("text", "wanted"), GOLDEN)
def test_golden_rules(text: str, wanted: list[str]) -> None:
    assert cut(text) == wanted
