"""The tone of words: VADER's engine and lexicon, corrected for news."""

from __future__ import annotations

import re
from functools import cache

from vaderSentiment.vaderSentiment import N_SCALAR, SentimentIntensityAnalyzer, SentiText, negated, normalize

from newsanalysis.lexicons.tone import tone_rules
from newsanalysis.records import Span

_TOKEN = re.compile(r"\S+")
_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "—": " ", "–": " ", "…": " ", "/": " "})
"""Print's quotation marks and dashes as the engine knows them, character for character."""
_OPENS = ('"', "'", "(", "[")
_CLOSES = (".", "!", "?", ":", '"', ";")
_RELIEF_REACH = 4
_LONGEST = 4_000  # characters that are read; the time of VADER's check for negation grows with the square of them


class _NewsVader(SentimentIntensityAnalyzer):
    """VADER, but for emoji (news has none), words inside names, and cold words that something relieves."""

    def __init__(self) -> None:
        super().__init__()
        rules = tone_rules()
        self.lexicon.update(rules.weights)
        self.relief, self.failure = rules.relief, rules.failure

    def polarity(self, text: str) -> float:
        """Return VADER's compound score."""
        found = self.valences(text)
        total = float(sum(found))
        if not total:
            return 0.0
        emphasis = self._punctuation_emphasis(text)
        return float(normalize(total + emphasis if total > 0 else total - emphasis))

    def valences(self, text: str) -> list[float]:
        """Return the tone of each of the text's words, which white space parts."""
        sentence = SentiText(text)
        words = sentence.words_and_emoticons
        lower = [word.lower() for word in words]
        found = [0.0] * len(words)
        toned = [number for number, word in enumerate(lower) if self.lexicon.get(word)]
        if not toned:
            return found
        raw = text.split()
        names = _names(raw)
        for number in toned:
            if not names[number]:
                found[number] = self.sentiment_valence(0.0, sentence, words[number], number, [])[0]
                if found[number] < 0:
                    self._relieve(found, raw, lower, number)
                elif self._comes_to_nothing(raw, lower, number):
                    found[number] *= N_SCALAR
        return self._but(lower, found)

    def _relieve(self, found: list[float], raw: list[str], lower: list[str], number: int) -> None:
        for before in range(number - 1, max(-1, number - 1 - _RELIEF_REACH), -1):
            if raw[before][-1] in ",;:.":
                return
            if lower[before] in self.relief:
                found[number] *= N_SCALAR / 2
                found[before] = 0.0
                return

    def _comes_to_nothing(self, raw: list[str], lower: list[str], number: int) -> bool:
        """Whether a clause says before a warm word that somebody failed: "unable to win support"."""
        for before in range(number - 1, -1, -1):
            if raw[before][-1] in ",;:.":
                return False
            if lower[before] in self.failure:
                return lower[before] != "able" or negated(lower[max(0, before - 2) : before])
        return False

    @staticmethod
    def _but(lower: list[str], found: list[float]) -> list[float]:
        if "but" not in lower:
            return found
        turn = lower.index("but")
        return [value * 0.5 if number < turn else value * 1.5 for number, value in enumerate(found)]


def tone(text: str) -> float:
    """Return the tone of a text's words, from -1 (cold) to 1 (warm).

    References
    ----------
    Hutto, C. J. and Gilbert, E. (2014), VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social Media
    Text, ICWSM. Words as that package weighs them, corrected by ``resources/tone.toml``.

    Examples
    --------
    >>> tone("The talks were a disgraceful failure.") < -0.5 < 0.5 < tone("The talks were a splendid success.")
    True
    """
    return _engine().polarity(text[:_LONGEST].translate(_PLAIN))


def tone_words(text: str) -> list[tuple[Span, float]]:
    """Return the words that made the tone, with the weight of each after negation and emphasis, about -4 to 4."""
    plain = text[:_LONGEST].translate(_PLAIN)
    found = zip(_TOKEN.finditer(plain), _engine().valences(plain), strict=True)
    return [(Span(match.start(), match.end()), value) for match, value in found if value]


@cache
def _engine() -> _NewsVader:
    return _NewsVader()


def _names(words: list[str]) -> list[bool]:
    """Which words carry no tone because a capital shows them to be part of a name; none in a headline in capitals."""
    capital = [word.lstrip("\"'([")[:1].isupper() and not word.isupper() for word in words]
    if sum(capital) * 2 > len(words):
        return [False] * len(words)
    names = []
    for number, has_capital in enumerate(capital):
        opens = number == 0 or words[number][0] in _OPENS or words[number - 1][-1] in _CLOSES
        next_too = number + 1 < len(words) and capital[number + 1]
        names.append(has_capital and (next_too or not opens))
    return names
