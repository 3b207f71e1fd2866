"""Finds formulas, named terms and numbers in prose, exactly: similarity cannot tell right from wrong there."""

from dataclasses import dataclass
from fractions import Fraction

from graders.text.formulas import Formula, Node, NoFormula, find, number
from graders.text.tokens import Token, tokens
from graders.text.words import Word, fold, stem, words

SPOKEN_REACH = 12
_HALVES = {
    ("one", "half"),
    ("a", "half"),
    ("half", "the"),
    ("half", "of"),
    ("fifty", "fifty"),
    ("fifty", "percent"),
}
_CHANCE = frozenset({"probability", "probabilities", "likelihood", "distribution", "chance", "p"})

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ReadText:
    """A text read once: its words and its symbols, both with their places."""

    raw: str
    words: tuple[Word, ...]
    tokens: tuple[Token, ...]


def read(raw: str) -> ReadText:
    """Read a text for all the searches below."""
    return ReadText(raw, words(raw), tokens(raw))


def find_formula(formulas: tuple[Formula, ...], text: ReadText) -> Place | None:
    """Return where the text states one of the formulas, in signs, or spoken as a probability."""
    for formula in formulas:
        place = find(formula, text.tokens) or _find_spoken(formula.node, text.words)
        if place:
            return place
    return None


def find_term(forms: tuple[tuple[str, ...], ...], text: ReadText) -> Place | None:
    """Return where the text has one of the forms, each a run of stems."""
    stems = [word.stem for word in text.words]
    for form in forms:
        for at, one in enumerate(stems):
            if one == form[0] and tuple(stems[at : at + len(form)]) == form:
                return text.words[at].start, text.words[at + len(form) - 1].end
    return None


def term_form(term: str) -> tuple[str, ...]:
    """Return the stems of a term; hyphens, case and endings do not matter."""
    return tuple(word.stem for word in words(term))


def find_number(value: Fraction, text: ReadText) -> Place | None:
    """Return where the text has a number of this value, as digits, fraction, percentage, odds or in words."""
    if value == Fraction(1, 2):
        for one, two in zip(text.words, text.words[1:], strict=False):
            if (one.folded, two.folded) in _HALVES:
                return one.start, two.end
    for at, token in enumerate(text.tokens):
        if token.kind == "number" and not _inside_number(text, at):
            length, found = _number_at(text.tokens, at)
            if found == value:
                return token.start, text.tokens[at + length - 1].end
    return None


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


def _find_spoken(node: Node, found: tuple[Word, ...]) -> Place | None:
    """Find P(A | B) said as “probability of A given B”, and P(A) as “probability of A”."""
    match node:
        case ("call", "p", (("id", str() as event),)):
            return _find_chance(found, stem(fold(event)), None)
        case ("call", "p", (("id", str() as event),), (("id", str() as condition),)):
            return _find_chance(found, stem(fold(event)), stem(fold(condition)))
        case _:
            return None


def _find_chance(found: tuple[Word, ...], event: str, condition: str | None) -> Place | None:
    for at, word in enumerate(found):
        if word.folded not in _CHANCE:
            continue
        rest = found[at + 1 : at + 1 + SPOKEN_REACH]
        given = next(
            (n for n, one in enumerate(rest) if one.folded in ("given", "conditioned", "conditional")), None
        )
        if condition is None:
            if given is None and event in [one.stem for one in rest[:4]] and rest[0].folded in ("of", "over"):
                return word.start, next(one.end for one in rest if one.stem == event)
        elif given is not None:
            before = [one.stem for one in rest[:given]]
            after = [one.stem for one in rest[given + 1 : given + 5]]
            if event in before and condition in after and condition not in before:
                return word.start, rest[given + 1 + after.index(condition)].end
    return None
