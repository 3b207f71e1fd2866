"""Formulas said in words: “the probability of a label given an image”, “scale the noise by σ and shift it by μ”."""

from collections.abc import Iterator

from graders.text.formulas import Node
from graders.text.lexicon import word_set
from graders.text.tokens import Token
from graders.text.words import Word, fold, stem

SPOKEN_REACH = 12
STEP_REACH = 8
_CHANCE = frozenset({"probability", "probabilities", "likelihood", "distribution", "chance", "p"})
_GIVEN = frozenset({"given", "conditioned", "conditional"})
_SCALING, _SHIFTING = word_set("scaling verbs"), word_set("shifting verbs")

Place = tuple[int, int]


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
    for number in range(at + 1, min(at + STEP_REACH, len(tokens))):
        token = tokens[number]
        if token.kind == "end" or _is_step(token):
            break
        if token.text in names:
            found = (number, token.text)
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
