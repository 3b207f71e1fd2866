"""Symbols that differ only in their capitals: MW and mW, CO and Co, the alleles A and a; not dna, co2 or PARIS.

Capitals are held to mean something where both spellings are symbols of a field, units or chemical formulas, or where a
letter is all that there is: a person looks then.
"""

import re
from functools import lru_cache
from itertools import product

from graders.text.lexicon import word_set

_ELEMENTS = word_set("elements")
_COMPOUNDS = word_set("compounds of capitals")
_UNITS = word_set("units")
_PREFIXES = ("", "T", "G", "M", "k", "h", "da", "d", "c", "m", "u", "n", "p", "f", "P", "E")
_PLAIN = str.maketrans({"μ": "u", "µ": "u", "Ω": "Ω"})
_GENES = re.compile(r"(?:([a-z])\1){1,3}")
_OPTIONS = re.compile(
    r"\b(?:options?|choices?|choose|statements?|figures?|diagrams?|graphs?|pictures?|images?|points?|labels?|labell?ed"
    r"|boxe?s?|rows?|columns?|following|teams?|groups?|sections?|answers?|parts?)\b",
    re.IGNORECASE,
)
"""Words of a question whose letters are names: “Which option is right?” B or b, it is all the same."""
_ACIDITY = "pH"
"""Read as a picohenry by nobody."""
LENGTH, VARIED = 10, 3
"""The signs of the longest symbol; the letters of which each way to write them is looked at."""


def case_tells(expected: str, answer: str, question: str, *, alone: bool, number: bool) -> bool:
    """Tell whether a word that differs in capitals from the key's may be another symbol.

    `alone` says that the key has no other word, `number` that a number stands beside it.

    >>> [case_tells(*pair, "", alone=True, number=False) for pair in (("MW", "mW"), ("CO2", "co2"), ("DNA", "dna"))]
    [True, False, False]
    """
    key, given = expected.translate(_PLAIN), answer.translate(_PLAIN)
    if key in (given, _ACIDITY) or not (key + given).isascii() or len(key) > LENGTH:
        return False
    if len(key) == 1:
        # Of one letter alone nothing tells whether it is a symbol: 5 v is 5 V, 5 m is not 5 M.
        if number:
            return _unit(key) != _unit(given) and bool(_unit(key) and _unit(given))
        return alone and not _OPTIONS.search(question)
    if _GENES.fullmatch(key.lower()) or _differ(key, given):
        return True
    return given.islower() and key.isalpha() and len(key) <= VARIED and _has_twin(key)


def _differ(key: str, given: str) -> bool:
    """Tell whether both spellings are symbols, and not of the same thing; `mg` may be a lazy Mg."""
    formula, unit = _formula(key), _unit(key)
    if formula and _formula(given):
        return formula != _formula(given)
    if formula:
        return bool(_unit(given)) and not given.islower()
    return bool(unit) and unit != (_unit(given) or unit)


@lru_cache(maxsize=4096)
def _has_twin(symbol: str) -> bool:
    """Tell whether another way to write a symbol's capitals is another symbol of its kind: MW has mW, Hz has none."""
    ways = {"".join(way) for way in product(*({letter.lower(), letter.upper()} for letter in symbol))}
    if _formula(symbol):
        return any(_formula(way) not in ((), _formula(symbol)) for way in ways)
    unit = _unit(symbol)
    twins = {twin for way in ways if (twin := _unit(way))} - {unit}
    return unit is not None and any(twin[1].lower() == unit[1].lower() for twin in twins)


@lru_cache(maxsize=4096)
def _formula(symbol: str) -> tuple[str, ...]:
    """Return the elements of a chemical formula with their counts; of capitals alone only of the compounds listed."""
    parts = re.findall(r"[A-Z][a-z]?|\d+|.", symbol)
    elements = [part for part in parts if not part.isdigit()]
    if not parts or parts[0].isdigit() or not set(elements) <= _ELEMENTS:
        return ()
    plain = len(elements) > 1 and symbol.isalpha() and symbol.isupper()
    return () if plain and symbol not in _COMPOUNDS else tuple(parts)


@lru_cache(maxsize=4096)
def _unit(symbol: str) -> tuple[str, str] | None:
    """Return the prefix and the unit of a symbol: mW is milli and W; l and L are one unit."""
    for prefix in _PREFIXES:
        unit = symbol.removeprefix(prefix)
        if symbol.startswith(prefix) and unit in _UNITS:
            return prefix, "l" if unit == "L" else unit
    return None
