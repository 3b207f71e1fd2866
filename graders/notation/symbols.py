"""Finds formulas, in signs or said in words, named terms and numbers in prose, exactly.

Similarity cannot tell right from wrong there. Said in words: “the probability of a label given an image”, “scale the
noise by σ and shift it by μ”.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from graders.language.lexicon import word_set
from graders.language.segmentation import Word, fold, stem, words
from graders.notation.formulas import Formula, Node, NoFormula, number, places
from graders.notation.tokens import Token, tokens

Place = tuple[int, int]
"""Where something begins and ends in the raw text."""
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


SPOKEN_REACH = 12
STEP_REACH = 8
_CHANCE = frozenset({"probability", "probabilities", "likelihood", "distribution", "chance", "p"})
_GIVEN = frozenset({"given", "conditioned", "conditional"})
_SCALING, _SHIFTING = word_set("scaling verbs"), word_set("shifting verbs")


def spoken_places(node: Node, words: tuple[Word, ...], tokens: tuple[Token, ...]) -> Iterator[Place]:
    """Find P(A | B) as “probability of A given B”, P(A) as “probability of A”, and a + b·c as two steps."""
    match node:
        case ("call", "p", (("id", str() as event),)):
            yield from _chances(words, stem(fold(event)), None)
        case ("call", "p", (("id", str() as event),), (("id", str() as condition),)):
            yield from _chances(words, stem(fold(event)), stem(fold(condition)))
        case ("=", *sides):
            for side in sides:
                yield from _steps(side, tokens)


def _steps(side: object, tokens: tuple[Token, ...]) -> Iterator[Place]:
    """Find a + b·c where one scales by b (or c) and shifts by a, in either order."""
    match side:  # sorted: the product stands first
        case ("+", ("*", ("id", str() as one), ("id", str() as other)), ("id", str() as added)):
            parts = added, {one, other}
        case _:
            return
    names = {parts[0], *parts[1]}
    for at, token in enumerate(tokens):
        if not _is_step(token):
            continue
        first = _operand(tokens, at, names)
        again = next(
            (n for n in range(first[0], first[0] + STEP_REACH) if n < len(tokens) and _is_step(tokens[n])), 0
        )
        second = _operand(tokens, again, names) if again else (0, "")
        scaled, shifted = (first, second) if token.text in _SCALING else (second, first)
        kinds = {token.text in _SCALING, again > 0 and tokens[again].text in _SCALING}
        if kinds == {True, False} and scaled[1] in parts[1] and shifted[1] == parts[0]:
            yield token.start, tokens[max(first[0], second[0])].end


def _is_step(token: Token) -> bool:
    return token.text in _SCALING or token.text in _SHIFTING or token.text == "+"


def _operand(tokens: tuple[Token, ...], at: int, names: set[str]) -> tuple[int, str]:
    """Return the last name of the formula that belongs to the step at a place: what stands after “by” or “with”."""
    found = (at, "")
    for index in range(at + 1, min(at + STEP_REACH, len(tokens))):
        token = tokens[index]
        if token.kind == "end" or _is_step(token):
            break
        if token.text in names:
            found = (index, token.text)
    return found


def _chances(found: tuple[Word, ...], event: str, condition: str | None) -> Iterator[Place]:
    for at, word in enumerate(found):
        rest = found[at + 1 : at + 1 + SPOKEN_REACH]
        if word.folded not in _CHANCE or not rest:
            continue
        given = next((n for n, one in enumerate(rest) if one.folded in _GIVEN), None)
        before = [one.stem for one in rest[: 4 if given is None else given]]
        after = [] if given is None else [one.stem for one in rest[given + 1 : given + 5]]
        if event not in before or rest[0].folded not in ("of", "over", "for"):
            continue
        if condition is None and given is None:
            yield word.start, rest[before.index(event)].end
        elif given is not None and condition in after and condition not in before:
            yield word.start, rest[given + 1 + after.index(condition)].end
