"""Formulas in a canonical form, and where a text states one: same sums, products and relations in any order.

A recursive-descent reader of its own: nothing is evaluated, depth and length are bounded, and any reading starts
only where a formula can start, so that the work is linear in the length of the text.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import NoReturn

from graders.notation.tokens import Token, symbol_tokens

# Plain limits: the reader calls itself for each bracket and starts anew at each symbol, so that what is typed to keep
# the machine busy must end early; the formulas of a key lie far below.
NESTING_DEPTH = 12
FORMULA_TOKENS = 120  # a line of text
SKIPPED_TOKENS = 4  # `(x, φ)` behind a symbol is skipped, a longer list is no dependence
FORMULA_CHARACTERS = 200  # two lines of text
RELATIONS = frozenset("=~≤≥<>≠")
# Skipped inside brackets: “P(the label | an image)” is P(label | image); outside them a word ends the formula.
_ARTICLES = frozenset({"the", "a", "an"})
# Other names of one function: “Pr(x)” and “probability(x)” are P(x).
_HEADS = {"pr": "p", "prob": "p", "probability": "p", "normal": "n"}

Node = tuple[object, ...]


class NoFormula(Exception):
    """The tokens at this place are no formula."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as a key has it: its canonical tree, the names it uses, and those it uses as functions."""

    node: Node
    names: frozenset[str]
    functions: frozenset[str]


def parse_formula(text: str) -> Formula:
    """Read a whole text as one formula; raise `NoFormula` if it is none."""
    tokens = [token for token in symbol_tokens(text) if token.kind != "end" or token.text != "\n"]
    calls = frozenset(
        _head(token.text)
        for token, following in pairwise(tokens)
        if token.kind == "id" and following.text == "("
    )
    names = frozenset(token.text for token in tokens if token.kind == "id")
    functions = (
        frozenset()
        if any(token.text in "+*" for token in tokens) and "=" not in text and not calls
        else calls
    )
    reader = _Reader(tokens, 0, names, functions)
    node = reader.relation()
    if reader.position != len(tokens) or len(text) > FORMULA_CHARACTERS:
        raise NoFormula("it cannot be read to its end")
    if node[0] in ("id", "number"):
        raise NoFormula("it is a single symbol: write a term or a number instead")
    return Formula(node, names, functions)


def statement_spans(formula: Formula, tokens: tuple[Token, ...]) -> Iterator[tuple[int, int]]:
    """Yield the raw offsets of each place that states the formula.

    For an equation the bare right-hand side counts too, if it has an operator.
    """
    accepted_nodes = {formula.node}
    if formula.node[0] == "=":
        accepted_nodes |= {
            side for side in formula.node[1:] if isinstance(side, tuple) and side[0] in ("+", "*")
        }
    for start in _starts(formula, tokens):
        reader = _Reader(tokens, start, formula.names, formula.functions)
        for node, end in reader.statements():
            if node in accepted_nodes and _may_end(tokens, end):
                yield tokens[start].start, tokens[end - 1].end


def function_calls(functions: frozenset[str], tokens: tuple[Token, ...]) -> Iterator[tuple[Node, int, int]]:
    """Yield each call of one of the functions, whatever its arguments, with its raw offsets."""
    for index, token in enumerate(tokens[:-1]):
        if token.kind == "id" and _head(token.text) in functions and tokens[index + 1].text == "(":
            reader = _Reader(tokens, index, frozenset(), functions)
            try:
                yield reader.base(0), token.start, tokens[reader.position - 1].end
            except NoFormula:
                continue


def _starts(formula: Formula, tokens: tuple[Token, ...]) -> Iterator[int]:
    for index, token in enumerate(tokens):
        opens = token.kind == "id" and (
            _head(token.text) in formula.functions or _is_symbol(token, formula.names)
        )
        opens = opens or token.kind == "number" or token.text in ("(", "-")
        if opens and _may_start(formula, tokens, index):
            yield index


def _may_start(formula: Formula, tokens: tuple[Token, ...], index: int) -> bool:
    """Tell whether nothing before belongs to the same formula: `x - ` before `μ + σ` changes it."""
    before = tokens[index - 1] if index else None
    if before is None or before.kind == "end":
        return True
    if before.kind == "number":
        return False
    symbol = index > 1 and (
        tokens[index - 2].kind == "number"
        or _is_symbol(tokens[index - 2], formula.names)
        or tokens[index - 2].text == ")"
    )
    if before.kind == "id":
        return not _is_symbol(before, formula.names) or len(before.text) > 1
    return before.text == "," or (before.text in "=~(-'" and not symbol)


# Takes “μ + σ·ε - so gradients flow”; leaves “z = mu + sigma*eps + 1” and “… eps^2”, which go on.
def _may_end(tokens: tuple[Token, ...], end: int) -> bool:
    return end >= len(tokens) or tokens[end].text not in ("*", "^", "+", "/", "|", "%")


def _is_symbol(token: Token, names: frozenset[str]) -> bool:
    """Tell a symbol from a word of the sentence: a name of the formula, a Greek or a single Latin letter."""
    if token.kind != "id":
        return False
    return token.text in names or (len(token.text.partition("_")[0]) == 1 and token.text not in ("a", "i"))


def _head(name: str) -> str:
    return _HEADS.get(name, name)


class _Reader:
    """Reads one formula from tokens; `position` is that of the next token."""

    def __init__(
        self,
        tokens: "tuple[Token, ...] | list[Token]",
        position: int,
        names: frozenset[str],
        functions: frozenset[str],
    ) -> None:
        self.tokens, self.position, self.stop = tokens, position, min(len(tokens), position + FORMULA_TOKENS)
        self.names, self.functions = names, functions

    def peek(self) -> str:
        """Return the next token's text, or nothing at the end."""
        return (
            self.tokens[self.position].text
            if self.position < self.stop and self.tokens[self.position].kind != "end"
            else ""
        )

    def relation(self) -> Node:
        """Read a sum, or two sums with a relation between them; raise `NoFormula` if there is none."""
        readings = self.statements()
        if not readings:
            return _refuse()
        node, self.position = readings[-1]
        return node

    def statements(self) -> list[tuple[Node, int]]:
        """Return what can be read here, each with the index after it: a sum, then the relation that it begins."""
        try:
            left = self.sum(0)
        except NoFormula:
            return []
        readings = [(left, self.position)]
        sign = self.peek()
        if sign in RELATIONS and sign:
            self.position += 1
            try:
                right = self.sum(0)
            except NoFormula:
                return readings
            sides = sorted((left, right), key=repr) if sign in "=≠" else [left, right]
            readings.append(((sign, *sides), self.position))
        return readings

    def sum(self, depth: int) -> Node:
        """Read terms joined by + and -."""
        terms = [self.product(depth)]
        while self.peek() in ("+", "-"):
            before, sign = self.position, self.peek()
            self.position += 1
            try:
                term = self.product(depth)
            except NoFormula:
                self.position = before
                break
            terms.append(term if sign == "+" else _negative(term))
        return _flat("+", terms)

    def product(self, depth: int) -> Node:
        """Read factors joined by *, / or nothing."""
        factors = [self.power(depth)]
        while True:
            before, sign = self.position, self.peek()
            if sign in ("*", "/") or (sign == "x" and "x" not in self.names):
                self.position += 1
            elif not self._starts_factor():
                break
            try:
                factor = self.power(depth)
            except NoFormula:
                self.position = before
                break
            factors.append(("inverse", factor) if sign == "/" else factor)
        return _flat("*", factors)

    def _starts_factor(self) -> bool:
        if self.position >= self.stop:
            return False
        token = self.tokens[self.position]
        return token.text == "(" or (_is_symbol(token, self.names) and len(token.text.partition("_")[0]) == 1)

    def power(self, depth: int) -> Node:
        """Read a base and its exponent."""
        if self.peek() == "-":
            self.position += 1
            return _negative(self.power(depth + 1)) if depth < NESTING_DEPTH else _refuse()
        base = self.base(depth)
        if self.peek() == "^":
            self.position += 1
            return ("^", base, self.power(depth + 1))
        return base

    def base(self, depth: int) -> Node:
        """Read a number, a name, a call or a parenthesis."""
        while self.peek() in _ARTICLES and depth:
            self.position += 1
        if depth > NESTING_DEPTH or not self.peek():
            return _refuse()
        token = self.tokens[self.position]
        self.position += 1
        if token.kind == "number":
            return ("number", digits_value(token.text) / (100 if self._take("%") else 1))
        if token.text == "(":
            inside = self.sum(depth + 1)
            return inside if self._take(")") else _refuse()
        if token.kind != "id":
            return _refuse()
        if self.peek() == "(" and _head(token.text) in self.functions:
            return self.call(_head(token.text), depth + 1)
        self._skip_arguments()
        return ("id", token.text) if depth or _is_symbol(token, self.names) else _refuse()

    def _skip_arguments(self) -> None:
        """Skip what a symbol depends on, `(x)` or `(x, φ)`, if the formula itself does not speak of it."""
        if self.peek() != "(" or not self.tokens[self.position].glued:
            return
        inside = [token.text for token in self.tokens[self.position + 1 : self.position + 1 + SKIPPED_TOKENS]]
        end = inside.index(")") if ")" in inside else 0
        arguments = self.tokens[self.position + 1 : self.position + 1 + end]
        if end and all(
            argument.text == "," or (argument.kind == "id" and argument.text not in self.names)
            for argument in arguments
        ):
            self.position += end + 2

    def call(self, head: str, depth: int) -> Node:
        """Read the arguments of a function; those after | are conditions."""
        self.position += 1
        groups: list[list[Node]] = [[self.sum(depth)]]
        while self.peek() in (",", "|"):
            sign = self.peek()
            self.position += 1
            argument = self.sum(depth)
            if sign == "|":
                groups.append([argument])
            else:
                groups[-1].append(argument)
        return ("call", head, *(tuple(group) for group in groups)) if self._take(")") else _refuse()

    def _take(self, sign: str) -> bool:
        is_next = self.peek() == sign
        self.position += is_next
        return is_next


def digits_value(text: str) -> Fraction:
    """Return the value of digits with at most one point; raise `NoFormula` where there are too many."""
    if len(text) > 24:
        return _refuse()
    return Fraction(text)


def _refuse() -> NoReturn:
    raise NoFormula("no operand stands here")


def _negative(node: Node) -> Node:
    return _flat("*", [("number", Fraction(-1)), node])


def _flat(sign: str, nodes: list[Node]) -> Node:
    """Join nodes under one sign: nested ones are merged, numbers computed, the rest sorted."""
    parts = [part for node in nodes for part in (node[1:] if node[0] == sign else (node,))]
    value = Fraction(sign == "*")
    operands: list[Node] = []
    for part in parts:
        match part:
            case ("number", Fraction() as term):
                value = value * term if sign == "*" else value + term
            case ("inverse", ("number", Fraction() as term)) if term:
                value /= term
            case _:
                operands.append(part)  # type: ignore[arg-type]
    neutral = Fraction(sign == "*")
    if value != neutral or not operands:
        operands.append(("number", value))
    return operands[0] if len(operands) == 1 else (sign, *sorted(operands, key=repr))
