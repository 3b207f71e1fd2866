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
from graders.notation.formulas import Formula, Node, NoFormula, digits_value, statement_spans
from graders.notation.tokens import Token, symbol_tokens

Place = tuple[int, int]
"""Where something begins and ends in the raw text."""
# Takes “one half”, “half the time” and “fifty fifty”; leaves a lone “half”.
_HALVES = {
    ("one", "half"),
    ("a", "half"),
    ("half", "the"),
    ("half", "of"),
    ("fifty", "fifty"),
    ("fifty", "percent"),
}


@dataclass(frozen=True, slots=True)
class SymbolText:
    """A text read once: its words and its symbols, both with their places."""

    raw: str
    words: tuple[Word, ...]
    tokens: tuple[Token, ...]


def read_symbols(raw: str) -> SymbolText:
    """Read a text for all the searches below."""
    return SymbolText(raw, words(raw), symbol_tokens(raw))


def formula_places(formulas: tuple[Formula, ...], text: SymbolText) -> Iterator[Place]:
    """Yield where the text states one of the formulas, in signs, or spoken as a probability."""
    for formula in formulas:
        yield from statement_spans(formula, text.tokens)
        yield from spoken_places(formula.node, text.words, text.tokens)


def term_places(forms: tuple[tuple[str, ...], ...], text: SymbolText) -> Iterator[Place]:
    """Yield where the text has one of the forms, each a run of stems."""
    stems = [word.stem for word in text.words]
    for form in forms:
        for index, text_stem in enumerate(stems):
            if text_stem == form[0] and tuple(stems[index : index + len(form)]) == form:
                yield text.words[index].start, text.words[index + len(form) - 1].end


def term_form(term: str) -> tuple[str, ...]:
    """Return the stems of a term; hyphens, case and endings do not matter."""
    return tuple(word.stem for word in words(term))


def number_places(value: Fraction, text: SymbolText) -> Iterator[Place]:
    """Yield where the text has a number of this value: digits, fraction, percentage, 50/50, or one half in words."""
    for index, token in enumerate(text.tokens):
        if token.kind == "number" and not _inside_number(text, index):
            length, stated = _number_at(text.tokens, index)
            if stated == value:
                yield token.start, text.tokens[index + length - 1].end
    if value == Fraction(1, 2):
        for first, second in pairwise(text.words):
            if (first.folded, second.folded) in _HALVES:
                yield first.start, second.end


def read_number(text: str) -> Fraction | None:
    """Return the value of a text that is one number (`0.5`, `1/2`, `50 %`), or None."""
    tokens = symbol_tokens(text)
    sign = -1 if tokens and tokens[0].text == "-" else 1
    tokens = tokens[1:] if sign < 0 else tokens
    if not tokens or tokens[0].kind != "number":
        return None
    length, value = _number_at(tokens, 0)
    return sign * value if value is not None and length == len(tokens) else None


def _inside_number(text: SymbolText, index: int) -> bool:
    before = text.tokens[index - 1] if index else None
    if before is None:
        return False
    glued = text.tokens[index].glued
    return (glued and before.kind in ("number", "id")) or (before.text in ("-", "/", "^", ".") and glued)


def _number_at(tokens: tuple[Token, ...], index: int) -> tuple[int, Fraction | None]:
    """Read a number: how many tokens it has, and its value; a:b and a/a are odds only as 50/50."""
    texts = [token.text for token in tokens[index : index + 4]]
    try:
        first = digits_value(texts[0])
        if len(texts) > 2 and texts[1] in ("/", "-") and tokens[index + 2].kind == "number":
            second = digits_value(texts[2])
            if first == second == 50:
                return 3, Fraction(1, 2)
            return (3, first / second) if texts[1] == "/" and second else (3, None)
    except NoFormula:
        return 1, None
    if len(texts) > 1 and texts[1] == "%":
        return 2, first / 100
    return 1, first


# Plain limits of one clause: what stands further from “probability” or “scale” belongs to another statement.
SPOKEN_REACH = 12
STEP_REACH = 8  # words from “scale ε by σ” to its “add”
# Takes “the likelihood of labels conditioned on images” for P(label | image); leaves “the probability that …”.
_CHANCE = frozenset({"probability", "probabilities", "likelihood", "distribution", "chance", "p"})
_GIVEN = frozenset({"given", "conditioned", "conditional"})
# Takes “scale ε by σ, then add μ” for μ + σ·ε; leaves “multiply ε by μ and add σ”.
_SCALING, _SHIFTING = word_set("scaling verbs"), word_set("shifting verbs")


def spoken_places(node: Node, words: tuple[Word, ...], tokens: tuple[Token, ...]) -> Iterator[Place]:
    """Find P(A | B) as “probability of A given B”, P(A) as “probability of A”, and a + b·c as two steps."""
    match node:
        case ("call", "p", (("id", str() as event),)):
            yield from _spoken_probabilities(words, stem(fold(event)), None)
        case ("call", "p", (("id", str() as event),), (("id", str() as condition),)):
            yield from _spoken_probabilities(words, stem(fold(event)), stem(fold(condition)))
        case ("=", *sides):
            for side in sides:
                yield from _spoken_steps(side, tokens)


def _spoken_steps(side: object, tokens: tuple[Token, ...]) -> Iterator[Place]:
    """Find a + b·c where one scales by b (or c) and shifts by a, in either order."""
    match side:  # sorted: the product stands first
        case ("+", ("*", ("id", str() as factor), ("id", str() as cofactor)), ("id", str() as added)):
            parts = added, {factor, cofactor}
        case _:
            return
    names = {parts[0], *parts[1]}
    for index, token in enumerate(tokens):
        if not _is_step(token):
            continue
        first = _operand(tokens, index, names)
        second_index = next(
            (n for n in range(first[0], first[0] + STEP_REACH) if n < len(tokens) and _is_step(tokens[n])), 0
        )
        second = _operand(tokens, second_index, names) if second_index else (0, "")
        scaled, shifted = (first, second) if token.text in _SCALING else (second, first)
        kinds = {token.text in _SCALING, second_index > 0 and tokens[second_index].text in _SCALING}
        if kinds == {True, False} and scaled[1] in parts[1] and shifted[1] == parts[0]:
            yield token.start, tokens[max(first[0], second[0])].end


def _is_step(token: Token) -> bool:
    return token.text in _SCALING or token.text in _SHIFTING or token.text == "+"


def _operand(tokens: tuple[Token, ...], start: int, names: set[str]) -> tuple[int, str]:
    """Return the last name of the formula that belongs to the step at a place: what stands after “by” or “with”."""
    operand = (start, "")
    for index in range(start + 1, min(start + STEP_REACH, len(tokens))):
        token = tokens[index]
        if token.kind == "end" or _is_step(token):
            break
        if token.text in names:
            operand = (index, token.text)
    return operand


def _spoken_probabilities(text_words: tuple[Word, ...], event: str, condition: str | None) -> Iterator[Place]:
    for index, word in enumerate(text_words):
        following = text_words[index + 1 : index + 1 + SPOKEN_REACH]
        if word.folded not in _CHANCE or not following:
            continue
        condition_index = next(
            (n for n, neighbour in enumerate(following) if neighbour.folded in _GIVEN), None
        )
        before = [
            neighbour.stem for neighbour in following[: 4 if condition_index is None else condition_index]
        ]
        after = (
            []
            if condition_index is None
            else [neighbour.stem for neighbour in following[condition_index + 1 : condition_index + 5]]
        )
        if event not in before or following[0].folded not in ("of", "over", "for"):
            continue
        if condition is None and condition_index is None:
            yield word.start, following[before.index(event)].end
        elif condition_index is not None and condition in after and condition not in before:
            yield word.start, following[condition_index + 1 + after.index(condition)].end
