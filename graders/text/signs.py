"""Signs that are punctuation in prose and mean something at a symbol: `-x`, `!A`, `p'`, `Cl-`, `a[0]`, `[1, 2)`.

Prose may put or leave them anywhere; where a key and an answer differ in what such a sign may mean, a person looks.
"""

import re
from functools import lru_cache

_PLAIN = str.maketrans({
    "⁻": "-", "₋": "-", "–": "-", "‐": "-", "‑": "-", "—": "-", "⁺": "+", "₊": "+",
    "’": "'", "ʼ": "'", "′": "'", "´": "'",
})  # fmt: skip
_MINUS = re.compile(r"−(?=\S)|(?<=\S)−")
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
_QUOTED = re.compile(r"([\"'])(.+)\1")
_LITERAL = re.compile(r"(?:true|false|null|none|nil|[A-Za-z]|[-\d.]+)", re.IGNORECASE)
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
