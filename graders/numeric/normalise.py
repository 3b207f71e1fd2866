"""From any script and any keyboard to plain characters: the steps before the grammar, in a fixed order.

Superscripts and vulgar fractions are mapped first, since NFKC would turn 1½ into 11⁄2. Every step is linear.
"""

import unicodedata
from dataclasses import dataclass

from graders.numeric import characters, messages
from graders.numeric.characters import JOINER
from graders.numeric.errors import Unreadable
from graders.numeric.limits import LENGTH


@dataclass(frozen=True, slots=True)
class Plain:
    """Normalised text; `echo` tells whether something less than obvious was done to it."""

    text: str
    echo: bool


def normalise(text: str, decimal_mark: str) -> Plain:
    """Return the text in plain characters; U+066B becomes `decimal_mark`; raise `Unreadable` naming a bad
    character."""
    _check_length(text)
    hidden = {character for character in set(text) if characters.is_invisible(character)}
    visible = "".join(character for character in text if character not in hidden) if hidden else text
    mapped = _map_before_nfkc(_without_marks(visible))
    composed = unicodedata.normalize("NFKC", mapped)
    _check_length(composed)
    plain, foreign = _plain_digits(composed)
    return Plain(
        "".join(_plain(character, decimal_mark) for character in plain).strip(),
        echo=foreign
        or mapped != visible
        or any(character.isdecimal() and not character.isascii() for character in visible),
    )


def _check_length(text: str) -> None:
    if len(text) > LENGTH:
        raise Unreadable(messages.TOO_LONG, limit=LENGTH)


def _without_marks(text: str) -> str:
    # also keeps NFKC linear: its sorting of a long run of marks is quadratic
    marks = {character for character in set(text) if characters.is_mark(character)}
    kept: list[str] = []
    for character in text if marks else ():
        if character not in marks:
            kept.append(character)
        elif not kept or not kept[-1].isalpha():
            raise Unreadable(messages.COMBINING, text=character)
    return "".join(kept) if marks else text


def _map_before_nfkc(text: str) -> str:
    if not any(characters.needs_mapping(character) for character in set(text)):
        return text
    return "".join(map(_mapped, " " + text[:-1], text))


def _mapped(before: str, character: str) -> str:
    if character in characters.SUPERSCRIPTS:
        return ("" if before in characters.SUPERSCRIPTS else "^") + characters.SUPERSCRIPTS[character]
    if character in characters.SUBSCRIPTS:
        return ("" if before in characters.SUBSCRIPTS else "_") + characters.SUBSCRIPTS[character]
    if characters.is_vulgar(character):
        glue = JOINER if unicodedata.numeric(before, None) is not None else ""
        return glue + unicodedata.normalize("NFKC", character).replace("\u2044", "/")
    if characters.is_counted(character):
        raise Unreadable(messages.NOT_PLAIN, text=character)
    if characters.is_vulgar(before) and before != "⅟" and character.isdecimal():
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
            raise Unreadable(messages.SCRIPTS, text=character)
        plain.append(str(digit))
    return "".join(plain), bool(zeros - {ord("0")})


def _plain(character: str, decimal_mark: str) -> str:
    if character in characters.LINE_ENDS:
        return "\n"
    if character.isspace():
        return " "
    if character == characters.ARABIC_DECIMAL:
        return decimal_mark
    if characters.is_dash(character):
        return "-"
    return characters.PLAIN.get(character, character)
