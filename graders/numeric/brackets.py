"""Brackets: what they enclose, as rows of text, whether they match, and whether rows are nested in rows."""

from dataclasses import dataclass, field

from graders.numeric import messages
from graders.numeric.errors import Unreadable
from graders.numeric.faults import fault
from graders.numeric.limits import NESTING

PAIRS = {"(": ")", "[": "]", "{": "}", "<": ">"}
SEPARATORS = ",;& \n"
PLAIN = frozenset("0123456789.,;&+-/' \n")


@dataclass(slots=True)
class Bracket:
    """One pair of brackets: the text between its inner brackets, and those."""

    opener: str
    texts: list[str] = field(default_factory=list)
    inner: list["Bracket"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Enclosed:
    """The rows that a text holds; `depth` is 0 without brackets, `braces` tells of curly ones."""

    rows: list[str]
    depth: int
    braces: bool


def enclosed(text: str) -> Enclosed:
    """Return the rows of text inside the brackets; raise `Unreadable` if they do not match or stand out of
    place."""
    outer = _tree(text)
    depth = 0
    braces = False
    while len(outer.inner) == 1:
        _check_between(outer)
        outer = outer.inner[0]
        depth += 1
        braces = braces or outer.opener == "{"
    if not outer.inner:
        return Enclosed(["".join(outer.texts)], depth, braces)
    _check_between(outer)
    return Enclosed([_row(inner) for inner in outer.inner], max(depth, 1) + 1, braces)


def _row(bracket: Bracket) -> str:
    """Return the text of a row, whatever brackets enclose it."""
    while bracket.inner:
        _check_between(bracket)
        if len(bracket.inner) > 1:
            raise Unreadable(messages.A_MATRIX)
        bracket = bracket.inner[0]
    return "".join(bracket.texts)


def _tree(text: str) -> Bracket:
    stack = [Bracket("")]
    start = 0
    for at, character in enumerate(text):
        if character not in "()[]{}<>":
            continue
        stack[-1].texts.append(text[start:at])
        start = at + 1
        if character in PAIRS:
            _open(stack, character)
        else:
            _close(stack, character)
    if len(stack) > 1:
        raise Unreadable(messages.NOT_CLOSED, text=stack[-1].opener, closer=PAIRS[stack[-1].opener])
    stack[0].texts.append(text[start:])
    return stack[0]


def _open(stack: list[Bracket], opener: str) -> None:
    if len(stack) > NESTING:
        raise Unreadable(messages.TOO_DEEP, limit=NESTING)
    bracket = Bracket(opener)
    stack[-1].inner.append(bracket)
    stack.append(bracket)


def _close(stack: list[Bracket], closer: str) -> None:
    if len(stack) == 1:
        raise Unreadable(messages.NOT_OPENED, text=closer)
    opener = stack.pop().opener
    if PAIRS[opener] != closer:
        raise Unreadable(messages.NO_MATCH, text=closer, opener=opener, closer=PAIRS[opener])


def _check_between(bracket: Bracket) -> None:
    """Raise `Unreadable` unless one separator stands between two inner brackets, and nothing but one after
    the last."""
    first, *between, last = (_squeezed(text) for text in bracket.texts)
    if first:
        raise _stranger(bracket.texts[0])
    for number, (text, marks) in enumerate(zip(bracket.texts[1:], [*between, last], strict=True), start=2):
        _check_gap(text, marks, number, is_last=number > len(between) + 1)


def _check_gap(text: str, marks: str, number: int, *, is_last: bool) -> None:
    if marks.strip(SEPARATORS):
        raise _stranger(text)
    if len(marks) > 1:
        raise Unreadable(messages.EMPTY, number=number)
    if not marks and not text and not is_last:
        raise Unreadable(messages.OUT_OF_PLACE, text=")(")


def _stranger(text: str) -> Unreadable:
    if set(text) - PLAIN:
        return fault(text)
    return Unreadable(messages.OUT_OF_PLACE, text=text.strip())


def _squeezed(text: str) -> str:
    return "".join(text.split())
