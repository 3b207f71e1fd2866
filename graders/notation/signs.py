"""Signs and capitals that prose may put or leave anywhere, and that mean something at a symbol.

`-x`, `!A`, `p'`, `Cl-`, `a[0]`, `[1, 2)`; MW and mW, CO and Co, the alleles A and a; not dna, co2 or PARIS. Where a key
and an answer differ in what such a sign may mean, a person looks. Capitals are held to mean something where both
spellings are symbols of a field, units or chemical formulas, or where a letter is all that there is.
"""

import re
from functools import lru_cache
from itertools import product

from graders.language.lexicon import word_set

_PLAIN = str.maketrans({
    "⁻": "-", "₋": "-", "–": "-", "‐": "-", "‑": "-", "—": "-", "⁺": "+", "₊": "+",
    "’": "'", "ʼ": "'", "′": "'", "´": "'",
})  # fmt: skip
# Takes the sign of “x−1”; leaves that of “5 − 3”, which stands between blanks.
_MINUS = re.compile(r"−(?=\S)|(?<=\S)−")
# Takes the charges of “Cl^-” and “Ca^2+”; leaves the power of “e^-x”.
_CHARGE = re.compile(r"\^\{?(\d*[+-])\}?(?![\w(])")
_ENDS = re.compile(r"[\s.,;:?]+$")

# Beside each pattern a text that it takes, and one that it leaves.
_SIGNS = re.compile(
    "|".join(
        (
            r"(?<![\w)\]}-])-+(?=[A-Za-z]{1,3}(?![A-Za-z])|[\d(.]|[A-Za-z]+\()",  # -x | -solar
            r"(?:(?<=\d)|(?<=[)\]}])|(?<=\b[A-Za-z])|(?<=\b\w\w)|(?<=\b\w\w\w))-+(?![\w(])",  # Cl- | word-
            r"(?<=\b[A-Za-z0-9])-(?=[A-Za-z0-9]\b)",  # x-y | x-ray
            r"(?<!\w)!+(?=[\w(=])",  # !A | Stop!
            r"(?:(?<=\b[A-Za-z])|(?<=[\d)]))!+(?!\w)",  # n! | Paris!
            r"(?<=(?<!['A-Za-z])[A-Za-z])'+(?![A-Za-z])",  # p' | the students'
            r"(?<![A-Za-z0-9_])_+(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])_+(?![A-Za-z0-9_])",  # __init__ | a_b
        )
    )
)
_BRACKET = re.compile(r"[\[\](){}⟨⟩]")
_TELLING_BRACKET = re.compile(r"[\[\]{}⟨⟩]|(?<=[A-Za-z0-9_])\(|^\([^()]*,.*\)$")
"""A bracket that is none of prose: of a list or a set, right behind a name, around an interval or a point."""
# Takes “"true"” and “'x'”; leaves “p'”.
_QUOTED = re.compile(r"([\"'])(.+)\1")
# Takes “true” and “x”, which quotes make a string; leaves “Paris”, around which they are those of prose.
_LITERAL = re.compile(r"(?:true|false|null|none|nil|[A-Za-z]|[-\d.]+)", re.IGNORECASE)
# Takes “_it_”; leaves “__init__”.
_EMPHASIS = re.compile(r"_([^_]+)_")


def plain_signs(text: str) -> str:
    """Return a text with one kind of dash, apostrophe and charge; a minus between blanks stays a minus."""
    return _CHARGE.sub(r"\1", _MINUS.sub("-", text.translate(_PLAIN)))


def signs_agree(expected: str, answer: str) -> bool:
    """Tell whether the signs of two texts with the same words mean the same, as far as signs tell.

    >>> signs_agree("Paris", "Paris!"), signs_agree("Cl-", "Cl"), signs_agree("[1, 2)", "(1, 2]")
    (True, False, False)
    """
    return (
        _signs(expected) == _signs(answer)
        and _brackets_agree(expected, answer)
        and _quotes_agree(expected, answer)
    )


@lru_cache(maxsize=4096)
def _signs(text: str) -> tuple[tuple[str, bool], ...]:
    """Return the signs that tell something, each with whether it stands behind its symbol: `--i` is not `i--`."""
    bare = _bare(text)
    return tuple(
        (match.group(), bare[match.start() - 1 : match.start()].isalnum()) for match in _SIGNS.finditer(bare)
    )


def _bare(text: str) -> str:
    """Return a text without what stands around the whole of it: stops, quotes, emphasis."""
    inner = _ENDS.sub("", plain_signs(text).strip())
    quoted = _QUOTED.fullmatch(inner) or _EMPHASIS.fullmatch(inner)
    return quoted[quoted.lastindex or 0] if quoted else inner


def _brackets_agree(expected: str, answer: str) -> bool:
    texts = [_bare(text) for text in (expected, answer)]
    if not any(map(_TELLING_BRACKET.search, texts)):
        return True
    return len({"".join(_BRACKET.findall(text)) for text in texts}) == 1


def _quotes_agree(expected: str, answer: str) -> bool:
    """Tell whether both texts are strings of code or neither is; quotes in the answer alone are those of prose."""
    key_quoted, answer_quoted = (
        bool(_QUOTED.fullmatch(_ENDS.sub("", text.strip()))) for text in (expected, answer)
    )
    if key_quoted == answer_quoted:
        return True
    return not key_quoted and not _LITERAL.fullmatch(expected.strip())


_ELEMENTS = word_set("elements")
# Capitals alone may be initials, so that only these are formulas: takes “CO”; leaves “ATP”.
_COMPOUNDS = word_set("compounds of capitals")
_UNITS = word_set("units")
_PREFIXES = ("", "T", "G", "M", "k", "h", "da", "d", "c", "m", "u", "n", "p", "f", "P", "E")
_PLAIN_LETTERS = str.maketrans({"μ": "u", "µ": "u", "Ω": "Ω"})
# Takes “Aa” and “AA”, in small letters; leaves “Mg”.
_GENES = re.compile(r"(?:([a-z])\1){1,3}")
_OPTIONS = re.compile(
    r"\b(?:options?|choices?|choose|statements?|figures?|diagrams?|graphs?|pictures?|images?|points?|labels?|labell?ed"
    r"|boxe?s?|rows?|columns?|following|teams?|groups?|sections?|answers?|parts?)\b",
    re.IGNORECASE,
)
"""Words of a question whose letters are names: “Which option is right?” B or b, it is all the same."""
_ACIDITY = "pH"
"""Read as a picohenry by nobody."""
SYMBOL_SIGNS, VARIED_LETTERS = 10, 3
"""The signs of the longest symbol; the letters of which each way to write them is looked at."""


def is_case_significant(expected: str, answer: str, question: str, *, alone: bool, number: bool) -> bool:
    """Tell whether a word that differs in capitals from the key's may be another symbol.

    `alone` says that the key has no other word, `number` that a number stands beside it.

    >>> is_case_significant("MW", "mW", "", alone=True, number=False)
    True
    >>> is_case_significant("CO2", "co2", "", alone=True, number=False)
    False
    """
    key, spelling = expected.translate(_PLAIN_LETTERS), answer.translate(_PLAIN_LETTERS)
    if key in (spelling, _ACIDITY) or not (key + spelling).isascii() or len(key) > SYMBOL_SIGNS:
        return False
    if len(key) == 1:
        # Of one letter alone nothing tells whether it is a symbol: 5 v is 5 V, 5 m is not 5 M.
        if number:
            return _unit(key) != _unit(spelling) and bool(_unit(key) and _unit(spelling))
        return alone and not _OPTIONS.search(question)
    if _GENES.fullmatch(key.lower()) or _symbols_differ(key, spelling):
        return True
    return spelling.islower() and key.isalpha() and len(key) <= VARIED_LETTERS and _has_twin(key)


def _symbols_differ(key: str, spelling: str) -> bool:
    """Tell whether both spellings are symbols, and not of the same thing; `mg` may be a lazy Mg."""
    formula, unit = _formula(key), _unit(key)
    if formula and _formula(spelling):
        return formula != _formula(spelling)
    if formula:
        return bool(_unit(spelling)) and not spelling.islower()
    return bool(unit) and unit != (_unit(spelling) or unit)


@lru_cache(maxsize=4096)
def _has_twin(symbol: str) -> bool:
    """Tell whether another way to write a symbol's capitals is another symbol of its kind: MW has mW, Hz has none."""
    variants = {
        "".join(variant) for variant in product(*({letter.lower(), letter.upper()} for letter in symbol))
    }
    if _formula(symbol):
        return any(_formula(variant) not in ((), _formula(symbol)) for variant in variants)
    unit = _unit(symbol)
    twins = {twin for variant in variants if (twin := _unit(variant))} - {unit}
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
