"""Characters that mean the same as a plain one, by their Unicode properties."""

import unicodedata

JOINER = "\u2064"
"""Invisible plus: stands between the whole part and the fraction of a mixed number such as 1½."""

SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ᵀ", "0123456789+-T", strict=True))
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))

PLAIN = {
    "\u2212": "-",  # minus sign, which NFKC leaves alone
    "\u02d7": "-",
    "\u2043": "-",
    "\u2796": "-",
    "\u2795": "+",
    "\u2044": "/",  # fraction slash
    "\u2215": "/",
    "’": "'",
    "‘": "'",
    "′": "'",
    "\u066c": "'",  # Arabic thousands separator
    "×": "*",
    "✕": "*",
    "⨯": "*",
    "·": "*",
    "⋅": "*",
    "∙": "*",
    "⟨": "<",
    "⟩": ">",
    "〈": "<",
    "〉": ">",
    "⊤": "T",
    "\u066a": "%",
    "\u060c": ", ",  # Arabic comma: it separates, U+066B is the decimal mark
    "\u061b": ";",  # Arabic semicolon
}
NOT_MINUS = "\u301c\u3030"  # wave dashes, which say “about” or “from … to”
LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
ARABIC_DECIMAL = "\u066b"


def is_invisible(character: str) -> bool:
    """Tell whether a character has no width and no meaning: zero-width, bidi and variation marks, soft
    hyphen."""
    return unicodedata.category(character) == "Cf" or "\ufe00" <= character <= "\ufe0f"


def is_mark(character: str) -> bool:
    """Tell whether a character combines with the one before it."""
    return unicodedata.category(character)[0] == "M"


def is_dash(character: str) -> bool:
    """Tell whether a character is a hyphen or a dash of any length."""
    return unicodedata.category(character) == "Pd" and character not in NOT_MINUS


def is_counted(character: str) -> bool:
    """Tell whether a character stands for a number without being a digit, such as ① or Ⅳ: NFKC would misread
    it."""
    return unicodedata.decimal(character, None) is None and unicodedata.numeric(character, None) is not None


def needs_mapping(character: str) -> bool:
    """Tell whether NFKC would lose what a character means in a number."""
    return not character.isascii() and (
        character in SUPERSCRIPTS or character in SUBSCRIPTS or is_vulgar(character) or is_counted(character)
    )


def is_vulgar(character: str) -> bool:
    """Tell whether a character is a fraction in itself, such as ½."""
    return unicodedata.decomposition(character).startswith("<fraction>")
