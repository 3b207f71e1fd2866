"""Formulas in a canonical form, and where a text states one: same sums, products and relations in any order.

A recursive-descent reader of its own: nothing is evaluated, depth and length are bounded, and any reading starts
only where a formula can start, so that the work is linear in the length of the text.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import NoReturn

from graders.notation.tokens import Token, tokens

DEPTH = 12
LENGTH = 120
ARGUMENTS = 4
FORMULA_CHARACTERS = 200
RELATIONS = frozenset("=~≤≥<>≠")
_ARTICLES = frozenset({"the", "a", "an"})
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


def parse(text: str) -> Formula:
    """Read a whole text as one formula; raise `NoFormula` if it is none."""
    found = [token for token in tokens(text) if token.kind != "end" or token.text != "\n"]
    calls = frozenset(_head(one.text) for one, two in pairwise(found) if one.kind == "id" and two.text == "(")
    names = frozenset(token.text for token in found if token.kind == "id")
    functions = (
        frozenset() if any(token.text in "+*" for token in found) and "=" not in text and not calls else calls
    )
    reader = _Reader(found, 0, names, functions)
    node = reader.relation()
    if reader.at != len(found) or len(text) > FORMULA_CHARACTERS:
        raise NoFormula("it cannot be read to its end")
    if node[0] in ("id", "number"):
        raise NoFormula("it is a single symbol: write a term or a number instead")
    return Formula(node, names, functions)


def places(formula: Formula, found: tuple[Token, ...]) -> Iterator[tuple[int, int]]:
    """Yield the raw offsets of each place that states the formula.

    For an equation the bare right-hand side counts too, if it has an operator.
    """
    wanted = {formula.node}
    if formula.node[0] == "=":
        wanted |= {side for side in formula.node[1:] if isinstance(side, tuple) and side[0] in ("+", "*")}
    for start in _starts(formula, found):
        reader = _Reader(found, start, formula.names, formula.functions)
        for node, end in reader.statements():
            if node in wanted and _may_end(found, end):
                yield found[start].start, found[end - 1].end


def calls(functions: frozenset[str], found: tuple[Token, ...]) -> Iterator[tuple[Node, int, int]]:
    """Yield each call of one of the functions, whatever its arguments, with its raw offsets."""
    for at, token in enumerate(found[:-1]):
        if token.kind == "id" and _head(token.text) in functions and found[at + 1].text == "(":
            reader = _Reader(found, at, frozenset(), functions)
            try:
                yield reader.base(0), token.start, found[reader.at - 1].end
            except NoFormula:
                continue


def _starts(formula: Formula, found: tuple[Token, ...]) -> Iterator[int]:
    for at, token in enumerate(found):
        opens = token.kind == "id" and (
            _head(token.text) in formula.functions or _is_symbol(token, formula.names)
        )
        opens = opens or token.kind == "number" or token.text in ("(", "-")
        if opens and _may_start(formula, found, at):
            yield at


def _may_start(formula: Formula, found: tuple[Token, ...], at: int) -> bool:
    """Tell whether nothing before belongs to the same formula: `x - ` before `μ + σ` changes it."""
    before = found[at - 1] if at else None
    if before is None or before.kind == "end":
        return True
    if before.kind == "number":
        return False
    symbol = at > 1 and (
        found[at - 2].kind == "number"
        or _is_symbol(found[at - 2], formula.names)
        or found[at - 2].text == ")"
    )
    if before.kind == "id":
        return not _is_symbol(before, formula.names) or len(before.text) > 1
    return before.text == "," or (before.text in "=~(-'" and not symbol)


def _may_end(found: tuple[Token, ...], end: int) -> bool:
    return end >= len(found) or found[end].text not in ("*", "^", "+", "/", "|", "%")


def _is_symbol(token: Token, names: frozenset[str]) -> bool:
    """Tell a symbol from a word of the sentence: a name of the formula, a Greek or a single Latin letter."""
    if token.kind != "id":
        return False
    return token.text in names or (len(token.text.partition("_")[0]) == 1 and token.text not in ("a", "i"))


def _head(name: str) -> str:
    return _HEADS.get(name, name)


class _Reader:
    """Reads one formula from tokens; `at` is the next token."""

    def __init__(
        self,
        found: "tuple[Token, ...] | list[Token]",
        at: int,
        names: frozenset[str],
        functions: frozenset[str],
    ) -> None:
        self.found, self.at, self.stop = found, at, min(len(found), at + LENGTH)
        self.names, self.functions = names, functions

    def peek(self) -> str:
        """Return the next token's text, or nothing at the end."""
        return self.found[self.at].text if self.at < self.stop and self.found[self.at].kind != "end" else ""

    def relation(self) -> Node:
        """Read a sum, or two sums with a relation between them; raise `NoFormula` if there is none."""
        read = self.statements()
        if not read:
            return _refuse()
        node, self.at = read[-1]
        return node

    def statements(self) -> list[tuple[Node, int]]:
        """Return what can be read here, each with the index after it: a sum, then the relation that it begins."""
        try:
            left = self.sum(0)
        except NoFormula:
            return []
        read = [(left, self.at)]
        sign = self.peek()
        if sign in RELATIONS and sign:
            self.at += 1
            try:
                right = self.sum(0)
            except NoFormula:
                return read
            sides = sorted((left, right), key=repr) if sign in "=≠" else [left, right]
            read.append(((sign, *sides), self.at))
        return read

    def sum(self, depth: int) -> Node:
        """Read terms joined by + and -."""
        terms = [self.product(depth)]
        while self.peek() in ("+", "-"):
            before, sign = self.at, self.peek()
            self.at += 1
            try:
                term = self.product(depth)
            except NoFormula:
                self.at = before
                break
            terms.append(term if sign == "+" else _negative(term))
        return _flat("+", terms)

    def product(self, depth: int) -> Node:
        """Read factors joined by *, / or nothing."""
        factors = [self.power(depth)]
        while True:
            before, sign = self.at, self.peek()
            if sign in ("*", "/") or (sign == "x" and "x" not in self.names):
                self.at += 1
            elif not self._starts_factor():
                break
            try:
                factor = self.power(depth)
            except NoFormula:
                self.at = before
                break
            factors.append(("inverse", factor) if sign == "/" else factor)
        return _flat("*", factors)

    def _starts_factor(self) -> bool:
        if self.at >= self.stop:
            return False
        token = self.found[self.at]
        return token.text == "(" or (_is_symbol(token, self.names) and len(token.text.partition("_")[0]) == 1)

    def power(self, depth: int) -> Node:
        """Read a base and its exponent."""
        if self.peek() == "-":
            self.at += 1
            return _negative(self.power(depth + 1)) if depth < DEPTH else _refuse()
        base = self.base(depth)
        if self.peek() == "^":
            self.at += 1
            return ("^", base, self.power(depth + 1))
        return base

    def base(self, depth: int) -> Node:
        """Read a number, a name, a call or a parenthesis."""
        while self.peek() in _ARTICLES and depth:
            self.at += 1
        if depth > DEPTH or not self.peek():
            return _refuse()
        token = self.found[self.at]
        self.at += 1
        if token.kind == "number":
            return ("number", number(token.text) / (100 if self._take("%") else 1))
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
        if self.peek() != "(" or not self.found[self.at].glued:
            return
        inside = [token.text for token in self.found[self.at + 1 : self.at + 1 + ARGUMENTS]]
        end = inside.index(")") if ")" in inside else 0
        here = self.found[self.at + 1 : self.at + 1 + end]
        if end and all(one.text == "," or (one.kind == "id" and one.text not in self.names) for one in here):
            self.at += end + 2

    def call(self, head: str, depth: int) -> Node:
        """Read the arguments of a function; those after | are conditions."""
        self.at += 1
        groups: list[list[Node]] = [[self.sum(depth)]]
        while self.peek() in (",", "|"):
            sign = self.peek()
            self.at += 1
            argument = self.sum(depth)
            if sign == "|":
                groups.append([argument])
            else:
                groups[-1].append(argument)
        return ("call", head, *(tuple(group) for group in groups)) if self._take(")") else _refuse()

    def _take(self, sign: str) -> bool:
        taken = self.peek() == sign
        self.at += taken
        return taken


def number(text: str) -> Fraction:
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
    rest: list[Node] = []
    for part in parts:
        match part:
            case ("number", Fraction() as term):
                value = value * term if sign == "*" else value + term
            case ("inverse", ("number", Fraction() as term)) if term:
                value /= term
            case _:
                rest.append(part)  # type: ignore[arg-type]
    neutral = Fraction(sign == "*")
    if value != neutral or not rest:
        rest.append(("number", value))
    return rest[0] if len(rest) == 1 else (sign, *sorted(rest, key=repr))
