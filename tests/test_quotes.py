"""Quotes: what is said, the cue that says so, and who says it. All sentences and speakers are made up."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from timing import cpu_seconds

from newsanalysis.articles import plain
from newsanalysis.errors import ResourceError
from newsanalysis.lexicons import cues
from newsanalysis.quotes import attribute
from newsanalysis.sentences import split

Row = tuple[str, str, str | None, str | None]


def find(text: str) -> list[Row]:
    """Return (kind, pieces of content, cue, speaker) of every quote."""
    article = plain(text)
    return [
        (
            quote.kind,
            " … ".join(span.of(text) for span in quote.content),
            quote.cue.of(text) if quote.cue else None,
            quote.speaker.of(text) if quote.speaker else None,
        )
        for quote in attribute(article, split(article))
    ]


# A sentence, and under it each quote: kind | pieces of content | cue | speaker ("-" for none).
SENTENCES = """
Oh invited Northern Minister Kwon Il-su to the lake, and proposed that envoys meet in May.
    indirect | that envoys meet in May | proposed | Oh
Ten days later Oh cut the telephone line and declared that he would wait.
    indirect | that he would wait | declared | Oh
Oh flatly rejected the offer, state media said on Monday, and criticized Kwon for the delay.
    indirect | Oh flatly rejected the offer | said | state media
    indirect | the offer | rejected | Oh
    indirect | Kwon for the delay | criticized | Oh
The talks failed, Oh said, and added that he would try again.
    indirect | The talks failed | said | Oh
    indirect | that he would try again | added | Oh
Oh had accused Kwon of helping smugglers evade the ban, and port officials insist that it must stay.
    indirect | Kwon of helping smugglers evade the ban | accused | Oh
    indirect | that it must stay | insist | port officials
Oh welcomed the ferry plan as Kwon offered new talks.
    indirect | the ferry plan | welcomed | Oh
    indirect | new talks | offered | Kwon
Seoul says it is ready, after the North blew up the office.
    indirect | it is ready | says | Seoul
Seoul warned that it would act, a day after the North blew up the office.
    indirect | that it would act | warned | Seoul
Oh said that the North, after months of silence, had agreed to talks.
    indirect | that the North, after months of silence, had agreed to talks | said | Oh
Oh warned that the North, a day before the summit, would test a bomb.
    indirect | that the North, a day before the summit, would test a bomb | warned | Oh
“We are ready,” Minister Oh Sang-ho said.
    direct | “We are ready,” | said | Minister Oh Sang-ho
"We are ready," said Minister Oh Sang-ho.
    direct | "We are ready," | said | Minister Oh Sang-ho
Minister Oh Sang-ho said, “We are ready.”
    direct | “We are ready.” | said | Minister Oh Sang-ho
Minister Oh Sang-ho said: “We are ready.”
    direct | “We are ready.” | said | Minister Oh Sang-ho
“We are ready,” Oh said in an interview with a radio station on Sunday. “The next move is theirs.”
    direct | “We are ready,” … “The next move is theirs.” | said | Oh
“The plan is sound,” said Han Mi-rae, director of the Center for Islands. “But who pays? That will take years.”
    direct | “The plan is sound,” … “But who pays? That will take years.” | said | Han Mi-rae
“We are ready,” Oh said, “but we will not wait forever.”
    direct | “We are ready,” … “but we will not wait forever.” | said | Oh
Oh said that the talks would resume in May.
    indirect | that the talks would resume in May | said | Oh
Oh said the talks would resume in May.
    indirect | the talks would resume in May | said | Oh
Oh said on Monday the talks would resume in May.
    indirect | the talks would resume in May | said | Oh
Fisheries Minister Oh Sang-ho on Tuesday said the ferry deal left “enough” room for talks.
    mixed | the ferry deal left “enough” room for talks | said | Fisheries Minister Oh Sang-ho
The talks would resume in May, Oh said.
    indirect | The talks would resume in May | said | Oh
The talks would resume in May, according to Oh.
    indirect | The talks would resume in May | according to | Oh
According to the ministry, the talks would resume in May.
    indirect | the talks would resume in May | According to | the ministry
According to Oh Sang-ho, a former envoy, the talks would resume in May.
    indirect | the talks would resume in May | According to | Oh Sang-ho
The talks, Oh said, would resume in May.
    indirect | The talks … would resume in May | said | Oh
The talks, according to two officials, would resume in May.
    indirect | The talks … would resume in May | according to | two officials
Oh told reporters that the talks would resume in May.
    indirect | that the talks would resume in May | told | Oh
Oh told the Harbor Daily the talks would resume in May.
    indirect | the talks would resume in May | told | Oh
“It is too early,” Oh told reporters.
    direct | “It is too early,” | told | Oh
Oh warned that the North would pay a price, adding that its patience was running out.
    indirect | that the North would pay a price | warned | Oh
    indirect | that its patience was running out | adding | Oh
Oh signed the letter, saying Han had not yet asked for a ferry.
    indirect | Han had not yet asked for a ferry | saying | Oh
Oh told a meeting in Salem, New Hampshire on Monday that the talks had failed.
    indirect | that the talks had failed | told | Oh
Oh said during a visit to Busan, South Gyeongsang, that the talks had failed.
    indirect | that the talks had failed | said | Oh
The ferry deal, which Oh described as “a small miracle,” expires in May.
    direct | “a small miracle,” | described | Oh
As Oh put it, “The talks are over.”
    direct | “The talks are over.” | put it | Oh
The newly appointed minister arrived, saying the talks had failed.
    indirect | the talks had failed | saying | The newly appointed minister
Oh arrived in Geneva on Monday, saying the talks had failed.
    indirect | the talks had failed | saying | Oh
Oh agreed that the treaty helped, but said its wording could hurt.
    indirect | that the treaty helped | agreed | Oh
    indirect | its wording could hurt | said | Oh
Shipowners agree that the treaty helped both ports, but said its vague wording could sink it.
    indirect | that the treaty helped both ports | agree | Shipowners
    indirect | its vague wording could sink it | said | Shipowners
In Oh’s view, the talks have failed.
    indirect | the talks have failed | In Oh’s view | Oh
Oh’s claim that the talks failed drew criticism.
    indirect | that the talks failed | claim | Oh
The claim that the talks failed drew laughter.
    indirect | that the talks failed | claim | -
His warning that the North would strike was ignored.
    indirect | that the North would strike | warning | His
Seoul welcomed Washington’s call for talks.
    indirect | Washington’s call for talks | welcomed | Seoul
Oh asked whether the North would respond.
    indirect | whether the North would respond | asked | Oh
“Will they respond?” Oh asked.
    direct | “Will they respond?” | asked | Oh
Oh vowed to respond to any attack.
    indirect | to respond to any attack | vowed | Oh
Oh refused to comment on the report.
    indirect | to comment on the report | refused | Oh
Oh condemned the launch as a reckless act.
    indirect | the launch as a reckless act | condemned | Oh
Oh called for restraint.
    indirect | restraint | called | Oh
Oh called the launch “a reckless act.”
    mixed | the launch “a reckless act.” | called | Oh
Oh described the North as a threat.
    indirect | the North as a threat | described | Oh
Oh accused the North of breaking its promise.
    indirect | the North of breaking its promise | accused | Oh
The North was accused of breaking its promise.
    indirect | The North … of breaking its promise | accused | -
It is believed that the envoy left on Monday.
    indirect | that the envoy left on Monday | believed | -
The envoy is believed to have left on Monday.
    indirect | The envoy … to have left | believed | -
The envoy is expected to visit Seoul.
    indirect | The envoy … to visit Seoul | expected | -
Oh was quoted as saying that the talks had failed.
    indirect | that the talks had failed | quoted as saying | Oh
Oh was quoted by the state news agency as saying the talks had failed.
    indirect | the talks had failed | quoted by the state news agency as saying | Oh
Asked whether the talks had failed, Oh said no decision had been made.
    indirect | whether the talks had failed | Asked | -
    indirect | no decision had been made | said | Oh
When he was asked about the launch, Oh said it was a mistake.
    indirect | the launch | asked | -
    indirect | it was a mistake | said | Oh
“I hope so,” he added.
    direct | “I hope so,” | added | he
He added that the door was open.
    indirect | that the door was open | added | He
“The door is open,” she said, adding that talks could start in May.
    direct | “The door is open,” | said | she
    indirect | that talks could start in May | adding | she
Talks can wait: Oh
    indirect | Talks can wait | : | Oh
Oh: Talks can wait
    indirect | Talks can wait | : | Oh
Island to reopen its harbor: official
    indirect | Island to reopen its harbor | : | official
'We will not wait': Oh warns the North
    direct | 'We will not wait' | warns | Oh
“The door is open,” Oh said.
    direct | “The door is open,” | said | Oh
He said the so-called ‘freeze’ was over.
    mixed | the so-called ‘freeze’ was over | said | He
Oh believes that the talks will fail.
    indirect | that the talks will fail | believes | Oh
Oh thinks the talks will fail.
    indirect | the talks will fail | thinks | Oh
Analysts expect the talks to fail.
    indirect | the talks to fail | expect | Analysts
Oh is confident that the talks will resume.
    indirect | that the talks will resume | is confident | Oh
Oh, who led the delegation in 2019, said the talks would resume.
    indirect | the talks would resume | said | Oh
Oh, a veteran diplomat, said the talks would resume.
    indirect | the talks would resume | said | Oh
Sen. Ann Marlow (D-Ohio) said the talks would resume.
    indirect | the talks would resume | said | Sen. Ann Marlow
The spokesman for the ministry said the talks would resume.
    indirect | the talks would resume | said | The spokesman for the ministry
In an interview on Sunday Oh said the talks would resume.
    indirect | the talks would resume | said | Oh
The council has sent a second letter, with its envoy Oh Sang-ho stressing that Seoul is willing to talk.
    indirect | that Seoul is willing to talk | stressing | its envoy Oh Sang-ho
The envoy echoed the premier’s view that the wise course was to “talk first.”
    mixed | the premier’s view that the wise course was to “talk first.” | echoed | The envoy
Oh said on his blog that the rise of Han, who knows the islands and speaks the language, gives hope.
    indirect | that the rise of Han, who knows the islands and speaks the language, gives hope | said | Oh
The report said two ships were seen near the island.
    indirect | two ships were seen near the island | said | The report
A poll showed that most voters favor talks.
    indirect | that most voters favor talks | showed | A poll
“We will not,” the ministry said in a statement. "We never did."
    direct | “We will not,” … "We never did." | said | the ministry
''We are ready,'' Oh said.
    direct | ''We are ready,'' | said | Oh
"We are ready, Oh said. "The door is open," he added.
    direct | "We are ready, | said | Oh
    direct | "The door is open," | added | he
‘We are ready,’ Oh said.
    direct | ‘We are ready,’ | said | Oh
‘The allies’ plan is sound,’ Oh said.
    direct | ‘The allies’ plan is sound,’ | said | Oh
“He told me ‘no’ twice,” Oh said.
    direct | “He told me ‘no’ twice,” | said | Oh
“The door is open,” Oh’s spokesman said.
    direct | “The door is open,” | said | Oh’s spokesman
The ministry has not said whether it will attend.
    indirect | whether it will attend | said | The ministry
The North did not say why it fired the missile.
    indirect | why it fired the missile | say | The North
The launch was condemned by Oh.
    indirect | The launch | condemned | Oh
Oh urged the North to return to talks.
    indirect | the North to return to talks | urged | Oh
Oh called on the North to return to talks.
    indirect | the North to return to talks | called on | Oh
Oh expressed hope that the talks would resume.
    indirect | hope that the talks would resume | expressed | Oh
The flight stirred speculation about whether the envoy would return.
    indirect | whether the envoy would return | speculation | -
“Talks can wait,” Oh said — and then he left.
    direct | “Talks can wait,” | said | Oh
Speaking to reporters in Geneva, Oh said the talks would resume.
    indirect | the talks would resume | said | Oh
Oh did not elaborate on the plan.
    indirect | the plan | elaborate on | Oh
Oh pointed out that the deal had expired.
    indirect | that the deal had expired | pointed out | Oh
Oh ruled out talks with the North.
    indirect | talks with the North | ruled out | Oh
Oh made it clear that the door was open.
    indirect | that the door was open | made it clear | Oh
Oh went on to say that the door was open.
    indirect | that the door was open | say | Oh
MARLOW: We are ready. We have been for years.
    direct | We are ready. We have been for years. | : | MARLOW
The two sides reaffirmed their faith in the treaty.
    indirect | their faith in the treaty | reaffirmed | The two sides
“No comment,” said the ministry.
    direct | “No comment,” | said | the ministry
State media said Saturday the leader had inspected a factory.
    indirect | the leader had inspected a factory | said | State media
“The world has changed and so must we.”
    direct | “The world has changed and so must we.” | - | -
Oh said, “We are ready. The door is open.” Then he left.
    direct | “We are ready. The door is open.” | said | Oh
“We are ready,” Oh said. He left at noon. “We have been ready for years now.”
    direct | “We are ready,” | said | Oh
    direct | “We have been ready for years now.” | - | -
“We are ready,” Oh said. “We are not,” Han replied.
    direct | “We are ready,” | said | Oh
    direct | “We are not,” | replied | Han
Oh said the North’s ‘peace’ was a trick and the South’s patience was ending.
    mixed | the North’s ‘peace’ was a trick and the South’s patience was ending | said | Oh
“Oh said ‘no’ to me,” Han said.
    direct | “Oh said ‘no’ to me,” | said | Han
Oh: “We are ready.”
    direct | “We are ready.” | : | Oh
Defense chief to North: ‘Stop now’
    direct | ‘Stop now’ | : | Defense chief to North
Seoul slams launch, vows response
    indirect | launch | slams | Seoul
    indirect | response | vows | Seoul
Han praised Oh’s speech as “brave” but criticized its timing.
    mixed | Oh’s speech as “brave” | praised | Han
    indirect | its timing | criticized | Han
Oh declined to say whether he would attend.
    indirect | to say whether he would attend | declined | Oh
The ministry denied that it had sent a letter.
    indirect | that it had sent a letter | denied | The ministry
Oh, speaking at a forum in Seoul, said the talks had failed.
    indirect | the talks had failed | said | Oh
“Are you well?” Oh asked the envoy.
    direct | “Are you well?” | asked | Oh
Two officials who asked not to be named said the deal was dead.
    indirect | the deal was dead | said | Two officials
Oh said Thursday that “nothing is decided.”
    mixed | that “nothing is decided.” | said | Oh
“Nothing is decided,” Oh said Thursday at a briefing, adding that “everything is open.”
    direct | “Nothing is decided,” | said | Oh
    mixed | that “everything is open.” | adding | Oh
Oh suggested that Han, a rival, was wrong.
    indirect | that Han, a rival, was wrong | suggested | Oh
The treaty, he argued, was a mistake.
    indirect | The treaty … was a mistake | argued | he
Asked about the launch, Oh said it was a mistake.
    indirect | the launch | Asked | -
    indirect | it was a mistake | said | Oh
He asked for patience and said the door was open.
    indirect | patience | asked | He
    indirect | the door was open | said | He
The envoy urged both sides to show restraint, saying that dialogue was the only way.
    indirect | both sides to show restraint | urged | The envoy
    indirect | that dialogue was the only way | saying | The envoy
The North’s threat to leave the talks alarmed Seoul.
    indirect | to leave the talks | threat | The North
Fears that the talks would fail grew.
    indirect | that the talks would fail | Fears | -
Oh is opposed to the plan.
    indirect | the plan | is opposed | Oh
Critics of the plan worry that it will fail.
    indirect | that it will fail | worry | Critics of the plan
The ministry issued a statement condemning the launch.
    indirect | the launch | condemning | a statement
“Talks,” he wrote on his blog, “are over.”
    direct | “Talks,” … “are over.” | wrote | he
In a statement, the ministry called the launch a “grave provocation” and urged the North to return to talks.
    mixed | the launch a “grave provocation” | called | the ministry
    indirect | the North to return to talks | urged | the ministry
Oh said he was “deeply worried” by the launch.
    mixed | he was “deeply worried” by the launch | said | Oh
Oh believes in dialogue.
    indirect | dialogue | believes in | Oh
Seoul and Washington agreed to resume the drills.
    indirect | to resume the drills | agreed | Seoul and Washington
Washington rejected the North’s demand for an end to the drills.
    indirect | the North’s demand for an end to the drills | rejected | Washington
While Oh said the talks had failed, Han was hopeful.
    indirect | the talks had failed | said | Oh
Oh didn’t say when the talks would resume.
    indirect | when the talks would resume | say | Oh
Lee said, "I am 6' 2" tall."
    direct | "I am 6' 2" tall." | said | Lee
"""


def _rows(table: str) -> list[tuple[str, list[Row]]]:
    rows: list[tuple[str, list[Row]]] = []
    for line in table.strip().splitlines():
        if not line.startswith(" "):
            rows.append((line, []))
            continue
        kind, content, cue, speaker = line.strip().split(" | ")
        rows[-1][1].append((kind, content, None if cue == "-" else cue, None if speaker == "-" else speaker))
    return rows


@pytest.mark.parametrize(("text", "wanted"), _rows(SENTENCES))
def test_quotes_of_a_sentence(text: str, wanted: list[Row]) -> None:
    found = find(text)
    assert found == wanted, f"\n{text}\nwanted {wanted}\nfound  {found}"


PARAGRAPHS: list[tuple[str, list[Row]]] = [
    (  # the next paragraph, all in marks, is still the same speaker
        "“We are ready,” Oh said.\n\n“But we will not wait for anyone.”",
        [("direct", "“We are ready,” … “But we will not wait for anyone.”", "said", "Oh")],
    ),
    (  # a mark left open for the next paragraph to open again
        "“We are ready,” Oh said. “We have been for years.\n\n“But we will not wait.”\n\nThe talks ended.",
        [("direct", "“We are ready,” … “We have been for years. … “But we will not wait.”", "said", "Oh")],
    ),
    (  # a colon at the end of a paragraph
        "Oh continued:\n\n“The door is open. It will stay open.”",
        [("direct", "“The door is open. It will stay open.”", "continued", "Oh")],
    ),
    (  # one quotation over several sentences
        "Oh said, “We are ready. The door is open.” Then he left.",
        [("direct", "“We are ready. The door is open.”", "said", "Oh")],
    ),
    (  # a lost mark costs its own quote and no other
        "“We are ready, Oh said.\n\nThe talks ended at noon. “We will see,” Han said.",
        [("direct", "“We are ready,", "said", "Oh"), ("direct", "“We will see,”", "said", "Han")],
    ),
    (  # a lost mark that nothing ends costs one sentence
        "Oh had a plan. “We are ready for it. The talks ended at noon.\n\nHan said, “We will see.”",
        [("direct", "“We are ready for it.", None, None), ("direct", "“We will see.”", "said", "Han")],
    ),
    (  # the opening mark is lost
        "We are ready,” Oh said. The meeting ended at noon. “We will see,” Han said.",
        [("direct", "We are ready,”", "said", "Oh"), ("direct", "“We will see,”", "said", "Han")],
    ),
    (  # another speaker's quotation right after
        "“We are ready,” Oh said. “We are not,” Han replied.",
        [("direct", "“We are ready,”", "said", "Oh"), ("direct", "“We are not,”", "replied", "Han")],
    ),
    (  # nobody is named: better no speaker than a wrong one
        "“We are ready,” Oh said. He left. “We have been ready for years.”",
        [("direct", "“We are ready,”", "said", "Oh"), ("direct", "“We have been ready for years.”", None, None)],
    ),
    (  # two unnamed speakers stay two
        "“The world has changed and so must we.”\n\n“I do not think that it has changed.”",
        [
            ("direct", "“The world has changed and so must we.”", None, None),
            ("direct", "“I do not think that it has changed.”", None, None),
        ],
    ),
    (
        "LEE: We are ready. The door is open.\n\nMARLOW: We will see about that.",
        [
            ("direct", "We are ready. The door is open.", ":", "LEE"),
            ("direct", "We will see about that.", ":", "MARLOW"),
        ],
    ),
]


@pytest.mark.parametrize(("text", "wanted"), PARAGRAPHS)
def test_quotes_over_sentences_and_paragraphs(text: str, wanted: list[Row]) -> None:
    found = find(text)
    assert found == wanted, f"\n{text}\nwanted {wanted}\nfound  {found}"


@pytest.mark.parametrize("marks", ["“{}”", '"{}"', "''{}''", "``{}''", "«{}»", "„{}”", "‘{}’", "'{}'"])
def test_every_style_of_marks_reads_alike(marks: str) -> None:
    text = f"{marks.format('It isn’t over yet,')} Minister Oh said."
    assert find(text) == [("direct", marks.format("It isn’t over yet,"), "said", "Minister Oh")]


@pytest.mark.parametrize(
    "text",
    [
        "The talks in Geneva ended at noon.",
        "The so-called “freeze” ended in May.",
        "The ‘allies’ met in Geneva.",
        "Analysis: Talks can wait",
        "The United States jobs report is due on Friday.",
        "He read the letter of the law.",
        "It remains uncertain whether the talks will resume.",
        "",
    ],
)
def test_a_report_of_no_words_is_no_quote(text: str) -> None:
    assert find(text) == []


PIECES = st.lists(
    st.sampled_from(
        [
            *(
                "“",
                "”",
                '"',
                "'",
                "’",
                "''",
                ",",
                ".",
                ":",
                "(",
                ")",
                "—",
                "\n\n",
                "US",
                "3,000",
                "Oh",
                "he",
                "his",
                "who",
            ),
            *("said", "asked", "told", "adding", "believed", "was", "claim", "view", "that", "whether", "according to"),
            *("to", "by", "in", "and", "but"),
        ]
    ),
    max_size=60,
).map(" ".join)


@given(st.one_of(st.text(), PIECES))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_quotes_whose_spans_hold(text: str) -> None:
    article = plain(text)
    sentences = split(article)
    for quote in attribute(article, sentences):
        assert quote.content
        for span in (*quote.content, quote.cue, quote.speaker):
            assert span is None or (0 <= span.start < span.end <= len(text) and span.of(text).strip())
        for earlier, later in zip(quote.content, quote.content[1:], strict=False):
            assert earlier.end <= later.start
        assert sentences[quote.sentence].index == quote.sentence


@pytest.mark.parametrize(
    "unit", ["said ", '" ', "a thing, he said, ", "claim that ", ", according to him, ", "Oh, who, "]
)
def test_time_grows_with_length(unit: str) -> None:
    def seconds(length: int) -> float:
        article = plain(unit * (length // len(unit)))
        sentences = split(article)
        return cpu_seconds(lambda: attribute(article, sentences))

    assert seconds(160_000) < 8 * 3 * max(seconds(20_000), 0.002)


def test_a_cue_group_with_an_unknown_complement_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = {**cues.load_toml("cues.toml"), "nouns": [{"class": "saying", "takes": ["clauses"], "lemmas": ["claim"]}]}
    monkeypatch.setattr(cues, "load_toml", lambda name: data)
    with pytest.raises(ResourceError, match="clauses"):
        cues.cue_lexicon.__wrapped__()


def test_every_cue_has_a_class_and_forms() -> None:
    lexicon = cues.cue_lexicon()
    assert all(cue.classes for cue in (*lexicon.nouns.values(), *lexicon.adjectives.values()))
    for form in ("said", "says", "saying", "told", "pointed", "ruled", "warns"):
        assert form in lexicon.verbs
