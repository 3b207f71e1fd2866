"""Finds formulas, named terms and numbers in prose, exactly: similarity cannot tell right from wrong there."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from graders.text.formulas import Formula, NoFormula, number, places
from graders.text.spoken import Place, spoken_places
from graders.text.tokens import Token, tokens
from graders.text.words import Word, words

_HALVES = {
    ("one", "half"),
    ("a", "half"),
    ("half", "the"),
    ("half", "of"),
    ("fifty", "fifty"),
    ("fifty", "percent"),
}


@dataclass(frozen=True, slots=True)
class ReadText:
    """A text read once: its words and its symbols, both with their places."""

    raw: str
    words: tuple[Word, ...]
    tokens: tuple[Token, ...]


def read(raw: str) -> ReadText:
    """Read a text for all the searches below."""
    return ReadText(raw, words(raw), tokens(raw))


def formula_places(formulas: tuple[Formula, ...], text: ReadText) -> Iterator[Place]:
    """Yield where the text states one of the formulas, in signs, or spoken as a probability."""
    for formula in formulas:
        yield from places(formula, text.tokens)
        yield from spoken_places(formula.node, text.words, text.tokens)


def term_places(forms: tuple[tuple[str, ...], ...], text: ReadText) -> Iterator[Place]:
    """Yield where the text has one of the forms, each a run of stems."""
    stems = [word.stem for word in text.words]
    for form in forms:
        for at, one in enumerate(stems):
            if one == form[0] and tuple(stems[at : at + len(form)]) == form:
                yield text.words[at].start, text.words[at + len(form) - 1].end


def term_form(term: str) -> tuple[str, ...]:
    """Return the stems of a term; hyphens, case and endings do not matter."""
    return tuple(word.stem for word in words(term))


def number_places(value: Fraction, text: ReadText) -> Iterator[Place]:
    """Yield where the text has a number of this value: digits, fraction, percentage, 50/50, or one half in words."""
    for at, token in enumerate(text.tokens):
        if token.kind == "number" and not _inside_number(text, at):
            length, found = _number_at(text.tokens, at)
            if found == value:
                yield token.start, text.tokens[at + length - 1].end
    if value == Fraction(1, 2):
        for one, two in pairwise(text.words):
            if (one.folded, two.folded) in _HALVES:
                yield one.start, two.end


def read_number(text: str) -> Fraction | None:
    """Return the value of a text that is one number (`0.5`, `1/2`, `50 %`), or None."""
    found = tokens(text)
    sign = -1 if found and found[0].text == "-" else 1
    found = found[1:] if sign < 0 else found
    if not found or found[0].kind != "number":
        return None
    length, value = _number_at(found, 0)
    return sign * value if value is not None and length == len(found) else None


def _inside_number(text: ReadText, at: int) -> bool:
    before = text.tokens[at - 1] if at else None
    if before is None:
        return False
    glued = text.tokens[at].glued
    return (glued and before.kind in ("number", "id")) or (before.text in ("-", "/", "^", ".") and glued)


def _number_at(found: tuple[Token, ...], at: int) -> tuple[int, Fraction | None]:
    """Read a number: how many tokens it has, and its value; a:b and a/a are odds only as 50/50."""
    rest = [token.text for token in found[at : at + 4]]
    try:
        first = number(rest[0])
        if len(rest) > 2 and rest[1] in ("/", "-") and found[at + 2].kind == "number":
            second = number(rest[2])
            if first == second == 50:
                return 3, Fraction(1, 2)
            return (3, first / second) if rest[1] == "/" and second else (3, None)
    except NoFormula:
        return 1, None
    if len(rest) > 1 and rest[1] == "%":
        return 2, first / 100
    return 1, first
