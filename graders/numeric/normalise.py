"""From any script and any keyboard to plain characters and tidy lines: the steps before the grammar, in a fixed order.

Superscripts and vulgar fractions are mapped first, since NFKC would turn 1½ into 11⁄2. Every step is linear.
"""

import unicodedata
from dataclasses import dataclass

from graders.numeric import messages
from graders.numeric.limits import LENGTH
from graders.numeric.messages import EMPTY
from graders.numeric.unreadable import UnreadableNumber

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


# What means the same as a plain character is told by its Unicode properties, in whatever script it was typed.
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


@dataclass(frozen=True, slots=True)
class PlainText:
    """Normalised text; `echo` tells whether something less than obvious was done to it."""

    text: str
    echo: bool


def normalise(text: str, decimal_mark: str) -> PlainText:
    """Return the text in plain characters; U+066B becomes `decimal_mark`; raise `UnreadableNumber` naming a bad
    character."""
    _check_length(text)
    hidden = {character for character in set(text) if is_invisible(character)}
    visible = "".join(character for character in text if character not in hidden) if hidden else text
    mapped = _map_before_nfkc(_without_marks(visible))
    composed = unicodedata.normalize("NFKC", mapped)
    _check_length(composed)
    plain, foreign = _plain_digits(composed)
    return PlainText(
        "".join(_plain(character, decimal_mark) for character in plain).strip(),
        echo=foreign
        or mapped != visible
        or any(character.isdecimal() and not character.isascii() for character in visible),
    )


def _check_length(text: str) -> None:
    if len(text) > LENGTH:
        raise UnreadableNumber(messages.TOO_LONG, limit=LENGTH)


def _without_marks(text: str) -> str:
    # also keeps NFKC linear: its sorting of a long run of marks is quadratic
    marks = {character for character in set(text) if is_mark(character)}
    remaining: list[str] = []
    for character in text if marks else ():
        if character not in marks:
            remaining.append(character)
        elif not remaining or not remaining[-1].isalpha():
            raise UnreadableNumber(messages.COMBINING, text=character)
    return "".join(remaining) if marks else text


def _map_before_nfkc(text: str) -> str:
    if not any(needs_mapping(character) for character in set(text)):
        return text
    return "".join(map(_mapped, " " + text[:-1], text))


def _mapped(before: str, character: str) -> str:
    if character in SUPERSCRIPTS:
        return ("" if before in SUPERSCRIPTS else "^") + SUPERSCRIPTS[character]
    if character in SUBSCRIPTS:
        return ("" if before in SUBSCRIPTS else "_") + SUBSCRIPTS[character]
    if is_vulgar(character):
        glue = JOINER if unicodedata.numeric(before, None) is not None else ""
        return glue + unicodedata.normalize("NFKC", character).replace("\u2044", "/")
    if is_counted(character):
        raise UnreadableNumber(messages.NOT_PLAIN, text=character)
    if is_vulgar(before) and before != "⅟" and character.isdecimal():
        return JOINER + character
    return character


def _plain_digits(text: str) -> tuple[str, bool]:
    """Return the text with ASCII digits, and whether they were others; all digits must be of one script."""
    if text.isascii():
        return text, False
    zeros: set[int] = set()
    plain: list[str] = []
    for character in text:
        digit = unicodedata.decimal(character, None)
        if digit is None:
            plain.append(character)
            continue
        zeros.add(ord(character) - digit)
        if len(zeros) > 1:
            raise UnreadableNumber(messages.SCRIPTS, text=character)
        plain.append(str(digit))
    return "".join(plain), bool(zeros - {ord("0")})


def _plain(character: str, decimal_mark: str) -> str:
    if character in LINE_ENDS:
        return "\n"
    if character.isspace():
        return " "
    if character == ARABIC_DECIMAL:
        return decimal_mark
    if is_dash(character):
        return "-"
    return PLAIN.get(character, character)


# Lines and white space inside a row: what only looks different becomes one form before separators are tried.
OPERATORS = "/*^%"


@dataclass(frozen=True, slots=True)
class TidyRow:
    """A row with single spaces, and “;” for every line end; `trailing` tells whether a last separator was
    dropped."""

    text: str
    trailing: bool


def tidy_row(row: str) -> TidyRow:
    """Return the row tidied: outer line ends and a last separator dropped, no white space beside
    operators."""
    lines = [" ".join(line.split()) for line in row.split("\n")]
    joined_text = _joined([line for line in lines if line])
    for operator in OPERATORS:
        joined_text = joined_text.replace(" " + operator, operator)
        if operator != "%":
            joined_text = joined_text.replace(operator + " ", operator)
    joined_text = joined_text.replace(" x ", "x").replace(" ;", ";").replace("; ", ";")
    text = joined_text[:-1].rstrip() if joined_text.endswith((",", ";")) else joined_text
    return TidyRow(text, text != joined_text)


def _joined(lines: list[str]) -> str:
    """Join lines with “;”; a comma or “;” beside a line end is one separator with it."""
    joined_rows: list[str] = []
    for number, line in enumerate(lines, start=1):
        text = line
        marks = 0
        if number > 1 and text[0] in ",;":
            text, marks = text[1:].lstrip(), 1
        if number > 1 and joined_rows[-1].endswith((",", ";")):
            joined_rows[-1] = joined_rows[-1][:-1].rstrip()
            marks += 1
        if marks > 1:
            raise UnreadableNumber(EMPTY, number=number)
        joined_rows.append(text)
    return ";".join(joined_rows)
