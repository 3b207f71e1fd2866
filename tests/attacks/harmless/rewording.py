"""The same in other words: synonyms, contractions, British and American spelling, and filler words."""

import re

from tests.attacks.attack import Attack, Source, chance, harmless
from tests.attacks.word_lists import words
from tests.attacks.wording import edited, exchanged, lowered, without_stop

_CONTRACTIONS = {
    "do not": "don't", "does not": "doesn't", "did not": "didn't", "is not": "isn't", "are not": "aren't",
    "was not": "wasn't", "were not": "weren't", "cannot": "can't", "can not": "can't", "will not": "won't",
    "would not": "wouldn't", "should not": "shouldn't", "has not": "hasn't", "have not": "haven't", "it is": "it's",
    "that is": "that's", "there is": "there's", "they are": "they're", "we are": "we're", "it will": "it'll",
}  # fmt: skip
FILLERS = (
    "I think that {}",
    "Basically, {}",
    "Well, {}",
    "In my opinion, {}",
    "My answer is that {}",
    "I believe {}",
)


def _table(pairs: list[str]) -> dict[str, str]:
    """Read `one/other` for both ways, and `one>other` where the second word has other meanings too."""
    found: dict[str, str] = {}
    for pair in pairs:
        one, both, other = re.split("([/>])", pair)[:3]
        found.setdefault(one, other)
        if both == "/":
            found.setdefault(other, one)
    return found


_SAME = _table(words("synonyms"))
_SPELLED = _table(words("spelling"))
_SPELLED_OUT = {short: long for long, short in _CONTRACTIONS.items() if long not in ("can not", "cannot")}


def edits(source: Source, seed: int) -> list[Attack]:
    """Return the answer in other words that mean the same."""
    text = source.answer
    filler = chance(seed, text, "fillers").choice(FILLERS)
    found = [
        ("synonyms", "all", exchanged(text, _SAME)),
        ("synonyms", "one a sentence", edited(text, _one).text),
        ("contractions", "contracted", exchanged(text, _CONTRACTIONS)),
        ("contractions", "spelled out", exchanged(text, _SPELLED_OUT | {"can't": "cannot"})),
        ("spelling", "British or American", exchanged(text, _SPELLED)),
        ("fillers", "before", filler.format(lowered(text))),
        ("fillers", "after", f"{without_stop(text)}. I hope this is clear."),
    ]
    if text.split(" ", 1)[0].lower() in ("because", "by", "to", "-", "put", "that"):
        found = [one for one in found if one[:2] != ("fillers", "before")]
    return [harmless(family, form, text, new) for family, form, new in found if new != text]


def _one(sentence: str) -> str:
    for word, other in _SAME.items():
        new = exchanged(sentence, {word: other})
        if new != sentence:
            return new
    return sentence
