"""Wrong numbers and formulas in right prose: another value, another sign, a condition the wrong way round.

Only what the references have too is changed, so that it is sure to matter.
"""

import re
from collections.abc import Callable
from itertools import pairwise

from tests.attacks.attack import Attack, Source, chance, meaning
from tests.attacks.word_lists import words
from tests.attacks.wording import SURE_WORDS, WORD, like

FAMILY = "wrong formulas and numbers"
SHARE = 0.5

_NUMBER = re.compile(r"(?<![\w.^_-])\d+(?:\.\d+)?(?![\w^]|\.\d|[.):]\s|\.\()")
_NAMES = words("numbers")
_IN_WORDS = dict(pairwise(_NAMES))
_COUNT = re.compile(rf"\b(?:{'|'.join(list(_IN_WORDS)[1:])})\b", re.IGNORECASE)
_SUM = re.compile(r"(?<=[\wσμ)] )\+(?= [\wσμε(])|(?<=[\wσμ)])\+(?=[\wσμε(])")
_PRODUCT = re.compile(r"(?<=[\wσμ)])( ?)[*⊙·×](?= ?[\wσμε(])")
_GIVEN = re.compile(r"\b([pPqQ])\(\s*([^()|]+?)\s*\|\s*([^()|]+?)\s*\)")
_COMPARED = re.compile(r"(?<![-=<>])(?:[<>]=?|[≤≥])(?=\s*\d)")
_TURNED = {"<": ">", ">": "<", "≤": "≥", "≥": "≤", "<=": ">=", ">=": "<="}


def attacks(source: Source, seed: int) -> list[Attack]:
    """Return the answer with its numbers changed, or its formulas; nothing if the references do not have them."""
    known = " ".join(source.references)
    numbers = set(_NUMBER.findall(known))
    random = chance(seed, source.answer, FAMILY)

    def other(match: re.Match[str]) -> str:
        return _other(match[0], random.choice((2, 3, 5))) if match[0] in numbers else match[0]

    def counted(match: re.Match[str]) -> str:
        said = match[0].lower()
        return (
            like(_IN_WORDS[said], match[0]) if re.search(rf"\b{said}\b", known, re.IGNORECASE) else match[0]
        )

    edits: list[tuple[str, re.Pattern[str], Callable[[re.Match[str]], str]]] = [
        ("number", _NUMBER, other),
        ("number in words", _COUNT, counted),
        ("condition turned", _GIVEN, lambda match: f"{match[1]}({match[3]} | {match[2]})"),
    ]
    if _COMPARED.search(known):
        edits.append(("comparison turned", _COMPARED, lambda match: _TURNED[match[0]]))
    if _SUM.search(known):
        edits.append(("sign", _SUM, lambda _: "-"))
    found = [(form, *_changed(source.answer, pattern, new)) for form, pattern, new in edits]
    if _SUM.search(known) and _PRODUCT.search(known) and _SUM.search(source.answer):
        found.append(("sum and product exchanged", *_exchanged(source.answer)))
    return [
        meaning(FAMILY, form, source.answer, text, share)
        for form, text, share in found
        if text != source.answer and share >= SHARE
    ]


def _changed(answer: str, pattern: re.Pattern[str], new: Callable[[re.Match[str]], str]) -> tuple[str, float]:
    """Return a changed answer, with the share of words that the changes may count for."""
    changes = sum(new(match) != match[0] for match in pattern.finditer(answer))
    return pattern.sub(new, answer), min(1.0, changes * SURE_WORDS / max(len(WORD.findall(answer)), 1))


def _exchanged(answer: str) -> tuple[str, float]:
    held = _SUM.sub("\0", answer)
    held = _PRODUCT.sub(r"\1+", held)
    return held.replace("\0", "*"), min(1.0, SURE_WORDS / max(len(WORD.findall(answer)), 1))


def _other(number: str, step: int) -> str:
    """Return a number that is not near to another: 0.5 becomes 0.7 or 0.8, 0 becomes 2, 1 becomes 3."""
    whole, point, rest = number.partition(".")
    if not point:
        return str(int(whole) + step)
    return (
        f"{whole}.{(int(rest[0]) + step) % 10}{rest[1:]}" if len(rest) == 1 else f"{int(whole) + step}.{rest}"
    )
