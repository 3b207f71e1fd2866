"""One or two slips of the finger in long words; what is negated or compared, names and formulas stay as they are."""

import re
from random import Random

from tests.attacks.antonyms import OPPOSITE
from tests.attacks.attack import Attack, Source, chance, harmless
from tests.attacks.wording import PLAIN

FAMILY = "typos"

_LONG = re.compile(r"(?<![\w|(-])[A-Za-z][a-z]{5,}(?![\w|)-])")
_NEAR = {
    "a": "s",
    "e": "r",
    "i": "o",
    "n": "m",
    "o": "p",
    "r": "t",
    "s": "d",
    "t": "r",
    "l": "k",
    "c": "v",
    "d": "f",
}
_TURNS = re.compile(r"n['’]t|^(?:un|in|im|dis|non)", re.IGNORECASE)


def edits(source: Source, seed: int) -> list[Attack]:
    """Return the answer with one slip of each sort, and with two."""
    random = chance(seed, source.answer, FAMILY)
    found = []
    for form, slips in (
        ("swapped letters", 1),
        ("left out", 1),
        ("doubled", 1),
        ("next key", 1),
        ("two slips", 2),
    ):
        text = _slipped(source.answer, form, slips, random)
        if text != source.answer:
            found.append(harmless(FAMILY, form, source.answer, text))
    return found


def _slipped(answer: str, form: str, slips: int, random: Random) -> str:
    places = [match for match in _LONG.finditer(answer) if _may_slip(match[0])]
    if len(places) < slips:
        return answer
    for match in sorted(random.sample(places, slips), key=lambda match: -match.start()):
        chosen = random.choice(("swapped letters", "left out", "doubled")) if slips > 1 else form
        answer = answer[: match.start()] + slip(match[0], chosen, random) + answer[match.end() :]
    return answer


def _may_slip(word: str) -> bool:
    return word.lower() not in OPPOSITE and word.lower() not in PLAIN and not _TURNS.search(word)


def slip(word: str, form: str, random: Random) -> str:
    """Return a word with one slip between its first two and its last letter, so that it is not another word."""
    at = random.randrange(2, len(word) - 2)
    if form == "swapped letters":
        at = next((place for place in range(at, len(word) - 1) if word[place] != word[place + 1]), at)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if form == "left out":
        return word[:at] + word[at + 1 :]
    if form == "doubled":
        return word[: at + 1] + word[at:]
    at = next((place for place in range(2, len(word) - 1) if word[place] in _NEAR), at)
    return word[:at] + _NEAR.get(word[at], word[at]) + word[at + 1 :]
