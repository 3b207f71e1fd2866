"""Opposites of a reference in its own words, by kind: what a grader by similarity takes for the reference itself.

Each is made from the reference alone, so that any question with references can be tried, marked or not. As with the
other families, an edit is made only where it makes at least half of the words wrong.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from tests.attacks import antonyms, formulas, negation, roles
from tests.attacks.attack import Attack, Source, meaning
from tests.attacks.word_lists import lines
from tests.attacks.wording import Edited, edited, exchanged, like

SHARE = 0.5
LONGEST = 40
"""Words of a reference: of a longer one a single edit leaves most of what is said right."""

_QUANTIFIERS, _STATES, _UNITS, _COMPARED = (
    {pair.split(">")[0]: pair.split(">")[1] for line in lines(name) for pair in line}
    for name in ("quantifiers", "states", "units", "compared")
)
# Takes “from the roots to the leaves” and “light into energy”; leaves “from one to the other”.
_FROM_TO = re.compile(
    r"\b(?P<first>from|out of) (?P<one>(?:the |an? )?\w+) (?P<second>to|into) (?P<other>(?:the |an? )?\w+)\b",
    re.IGNORECASE,
)
_INTO = re.compile(
    r"\b(?P<one>(?:the |an? )?\w{3,}) (?P<second>into) (?P<other>(?:the |an? )?\w{3,})\b", re.IGNORECASE
)
_THAN = re.compile(r"\bthan\b", re.IGNORECASE)
_NUMBERED_UNIT = r"(?<=\d )"
_ASKS_ORDER = re.compile(r"\b(?:order|sequence|steps|stages|phases|first)\b", re.IGNORECASE)
_ITEMS = re.compile(r", (?:and |then )?| and then ")
_BEFORE_AFTER = {"before": "after", "after": "before"}


def opposites(source: Source, seed: int = 0) -> dict[str, list[Attack]]:
    """Return the opposites of the first reference, by kind; none of a long one, or where nothing can be turned."""
    reference = source.references[0] if source.references else ""
    if not reference or len(reference.split()) > LONGEST:
        return {}
    turned = replace(source, answer=reference)
    built = {kind: build(turned, seed) for kind, build in BUILDERS.items()}
    return {kind: attacks for kind, attacks in built.items() if attacks}


def _parties(source: Source, seed: int) -> list[Attack]:
    return [attack for attack in roles.attacks(source, seed) if attack.form not in ("than", "another label")]


def _order(source: Source, seed: int) -> list[Attack]:
    """Turn a list round that a question asks to be in order, and what comes before or after what."""
    del seed
    found = [("before and after", edited(source.answer, partial(exchanged, words=_BEFORE_AFTER)))]
    if _ASKS_ORDER.search(source.question):
        found.append(("list", edited(source.answer, _list_turned)))
    return _attacks("order", source, found)


def _list_turned(sentence: str) -> str:
    """Return a sentence whose items, three or more, stand from the last to the first."""
    stop = sentence[len(sentence.rstrip(".")) :]
    items = _ITEMS.split(sentence.rstrip("."))
    if len(items) < 3 or len({item.lower() for item in items}) < 3:
        return sentence
    return ", ".join([item.strip() for item in reversed(items)]) + stop


def _direction(source: Source, seed: int) -> list[Attack]:
    """Turn a change into its opposite, and where something comes from into where it goes."""
    turned = [("from and to", edited(source.answer, partial(_ends_turned, pattern=_FROM_TO)))]
    turned.append(("into", edited(source.answer, partial(_ends_turned, pattern=_INTO))))
    changes = [attack for attack in antonyms.attacks(source, seed) if not _THAN.search(attack.text)]
    return [*_attacks("direction", source, turned), *changes]


def _ends_turned(sentence: str, pattern: re.Pattern[str]) -> str:
    match = pattern.search(sentence)
    if not match or match["one"].lower() == match["other"].lower():
        return sentence
    first = f"{match['first']} " if "first" in match.groupdict() else ""
    turned = f"{first}{match['other']} {match['second']} {match['one']}"
    return sentence[: match.start()] + turned + sentence[match.end() :]


def _comparison(source: Source, seed: int) -> list[Attack]:
    """Exchange what is compared, or turn the word that compares it."""
    found = [attack for attack in roles.attacks(source, seed) if attack.form == "than"]
    turned = edited(source.answer, lambda piece: _first(piece, _COMPARED) if _THAN.search(piece) else piece)
    return [*found, *_attacks("comparison", source, [("than turned", turned)])]


def _numbers(source: Source, seed: int) -> list[Attack]:
    return [
        attack for attack in formulas.attacks(source, seed) if attack.form in ("number", "number in words")
    ]


def _by_list(kind: str, words: Mapping[str, str], before: str = "") -> Callable[[Source, int], list[Attack]]:
    """Return a builder that puts the opposite of a list for the first of its words in each sentence."""

    def build(source: Source, seed: int) -> list[Attack]:
        del seed
        return _attacks(
            kind, source, [(kind, edited(source.answer, partial(_first, words=words, before=before)))]
        )

    return build


def _first(sentence: str, words: Mapping[str, str], before: str = "") -> str:
    """Put the opposite for the first word or phrase of a list that a sentence has; `_` stands for a blank."""
    plain = {word.replace("_", " "): other.replace("_", " ") for word, other in words.items()}
    listed = "|".join(re.escape(word) for word in sorted(plain, key=lambda word: -len(word)))
    pattern = re.compile(rf"{before}(?<![\w-])(?:{listed})(?![\w-])", re.IGNORECASE)
    return pattern.sub(lambda match: like(plain[match[0].lower()], match[0]), sentence, count=1)


def _attacks(family: str, source: Source, found: list[tuple[str, Edited]]) -> list[Attack]:
    return [
        meaning(family, form, source.answer, new.text, new.share)
        for form, new in found
        if new.share >= SHARE and new.text != source.answer
    ]


BUILDERS: dict[str, Callable[[Source, int], list[Attack]]] = {
    "exchange of parties": _parties,
    "order": _order,
    "direction": _direction,
    "quantifiers and conditions": _by_list("quantifiers and conditions", _QUANTIFIERS),
    "state words": _by_list("state words", _STATES),
    "comparison": _comparison,
    "units": _by_list("units", _UNITS, _NUMBERED_UNIT),
    "negation": lambda source, seed: negation.attacks(source, seed)[:2],
    "digits": _numbers,
}
"""The kinds, in the order of the table."""
