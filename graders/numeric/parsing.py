"""What an answer may mean: every assignment of separators and marks under which each number is well formed.

Interpretations with equal values are one. Where one is left it is graded; where there are several the student is asked;
where there is none, an error names what is at fault. The key takes no part: a page shows the same to a student who is
still typing, and learns nothing of the values or of how many there are.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from graders.digits import Digits
from graders.numeric import messages
from graders.numeric.key import NumericKey
from graders.numeric.latex import without_latex
from graders.numeric.layouts import (
    POINT,
    Layout,
    Roles,
    Split,
    Token,
    assignments,
    by_direction,
    layouts,
    line_up,
)
from graders.numeric.limits import COMPONENTS, DIGITS, LENGTH, NESTING
from graders.numeric.messages import say
from graders.numeric.normalise import Tidy, normalise, tidy
from graders.numeric.number import Number, number
from graders.numeric.printing import print_labelled, print_values
from graders.numeric.settings import Settings
from graders.numeric.unreadable import Unreadable
from graders.numeric.wrappers import Typed, typed

KINDS = {
    bool: messages.TRUTH,
    dict: messages.MAPPING,
    float: messages.BINARY_FLOAT,
    type(None): messages.NOTHING,
}


def listed(answer: object, settings: Settings) -> Layout | None:
    """Return the values of a JSON number, of a list of numbers and texts, or of rows of them; None if all are
    blank.

    Raise `Unreadable` for other data, for rows of different length, and for a blank value among others.
    """
    rows = _rows(answer)
    if sum(map(len, rows)) > COMPONENTS:
        raise Unreadable(messages.TOO_MANY, limit=COMPONENTS)
    if sum(len(cell) for row in rows for cell in row if isinstance(cell, str)) > LENGTH:
        raise Unreadable(messages.TOO_LONG, limit=LENGTH)
    cells = [[_cell(item, settings) for item in row] for row in rows]
    if not any(cell.text for row in cells for cell in row):
        return None
    layout = line_up([[[cell.text for cell in row]] for row in cells])
    echo = any(cell.echo for row in cells for cell in row)
    return replace(layout, is_plain=len(rows) == 1 and not _is_nested(answer) and not echo)


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    echo: bool = False


def _is_nested(answer: object) -> bool:
    return isinstance(answer, (list, tuple)) and any(isinstance(item, (list, tuple)) for item in answer)


def _rows(answer: object) -> Sequence[Sequence[object]]:
    """Return the rows of a list, without the lists that only enclose it."""
    depth = 0
    while isinstance(answer, (list, tuple)) and len(answer) == 1:
        answer = answer[0]
        depth += 1
        if depth > NESTING:
            raise Unreadable(messages.TOO_DEEP, limit=NESTING)
    if not isinstance(answer, (list, tuple)):
        return [[answer]]
    if not any(isinstance(item, (list, tuple)) for item in answer):
        return [answer]
    return [_row(item) for item in answer]


def _row(item: object) -> Sequence[object]:
    row = item if isinstance(item, (list, tuple)) else [item]
    if any(isinstance(cell, (list, tuple)) for cell in row):
        raise Unreadable(messages.TOO_DEEP, limit=NESTING - 1)
    return row


def _cell(item: object, settings: Settings) -> _Cell:
    match item:
        case Digits():
            return _Cell(item)
        case str():
            plain = normalise(item, settings.decimal_mark)
            text = tidy(without_latex(plain.text).replace("**", "^")).text
            return _Cell(text, plain.echo or "\\" in item or "$" in item)
        case None:
            return _Cell("")
        case int() if not isinstance(item, bool) and abs(item) < 10**DIGITS:
            return _Cell(Digits(item))
        case _:
            raise Unreadable(messages.NOT_TEXT, kind=KINDS.get(type(item), messages.THIS))


LESS_OBVIOUS = {"point": ",", "comma": ".", "auto": ","}


@dataclass(frozen=True, slots=True)
class Reading:
    """The numbers that an answer may mean; `column` tells how they stand, `echo` that the meaning is not
    obvious."""

    numbers: tuple[Number, ...]
    column: bool
    echo: bool

    @property
    def values(self) -> tuple[Fraction, ...]:
        """The rationals alone."""
        return tuple(number.value for number in self.numbers)


def readings(answer: object, settings: Settings) -> list[Reading]:
    """Return the readings of an answer, the most natural first; none if it is blank.

    `answer` is text, `Digits`, an int, a list of those or of rows of them, or None. Raise `Unreadable` if it
    has no reading.
    """
    if isinstance(answer, str) and not isinstance(answer, Digits):
        source = typed(answer, settings)
        return _of_typed(source, settings) if source else []
    layout = listed(answer, settings)
    return _distinct([lambda: layout], settings, mixes=True) if layout else []


def _of_typed(source: Typed, settings: Settings) -> list[Reading]:
    rows = [tidy(row) for row in source.rows]
    if not settings.is_vector:
        try:
            found = _distinct([lambda: _one(rows)], settings, mixes=True)
        except Unreadable:
            if source.depth and _looks_like_several(rows[0].text):
                raise Unreadable(messages.ONE_NUMBER) from None
            raise
        return [replace(reading, echo=reading.echo or source.echo or source.depth > 0) for reading in found]
    if source.braces and settings.ordered:
        raise Unreadable(messages.A_SET)
    components = by_direction(rows[0].text) if len(rows) == 1 else None
    if components:
        named = Layout(tuple(Token((text,)) for text in components), is_plain=False)
        return _distinct([lambda: named], settings, mixes=False)
    echo = source.echo or source.depth > 1 or source.transposed or any(row.trailing for row in rows)
    found = _distinct(layouts([row.text for row in rows], settings.decimal), settings, mixes=False)
    return [_placed(reading, source, echo=echo) for reading in found]


def _placed(reading: Reading, source: Typed, *, echo: bool) -> Reading:
    """Turn a transposed reading; without brackets, several values are not obvious."""
    bare_list = source.depth == 0 and len(reading.numbers) > 1
    return replace(
        reading, column=reading.column != source.transposed, echo=reading.echo or echo or bare_list
    )


def _one(rows: list[Tidy]) -> Layout:
    text = rows[0].text
    if len(rows) > 1 or any(separator in text for separator in (";", "&", ", ")):
        raise Unreadable(messages.ONE_NUMBER)
    if not text:
        raise Unreadable(messages.NO_VALUES)
    return Layout((Token((text,)),), is_plain=not rows[0].trailing)


def _looks_like_several(text: str) -> bool:
    """Tell whether commas or white space part what begins as numbers do: the hint for a list, not for its
    marks."""
    pieces = text.replace(",", " ").split()
    return len(pieces) > 1 and all(piece.lstrip("+-.")[:1].isdigit() for piece in pieces)


def _distinct(splits: Iterable[Split], settings: Settings, *, mixes: bool) -> list[Reading]:
    """Read every layout under every assignment of marks; keep one reading for equal values."""
    found: dict[object, Reading] = {}
    problems: list[Unreadable] = []
    for attempt in _attempts(splits, settings, problems):
        try:
            reading = _read(*attempt, settings, mixes=mixes)
        except Unreadable as problem:
            problems.append(problem)
            continue
        same = (reading.values, settings.strict and reading.column)
        found[same] = replace(reading, echo=reading.echo or (same in found and found[same].echo))
    if not found:
        raise problems[0]
    return list(found.values())


def _attempts(
    splits: Iterable[Split], settings: Settings, problems: list[Unreadable]
) -> Iterator[tuple[Layout, Roles]]:
    for split in splits:
        try:
            layout = split()
        except Unreadable as problem:
            problems.append(problem)
            continue
        if not settings.is_vector and len(layout.tokens) > 1:
            raise Unreadable(messages.ONE_NUMBER)
        texts = [term for token in layout.tokens if not token.fixed for term in token.terms]
        for roles in assignments(texts, settings.decimal, layout.comma):
            yield layout, roles


def _read(layout: Layout, roles: Roles, settings: Settings, *, mixes: bool) -> Reading:
    numbers = []
    for position, token in enumerate(layout.tokens, start=1):
        try:
            numbers.append(_value(token, roles, settings, mixes=mixes))
        except Unreadable as problem:
            raise (problem.at(position) if len(layout.tokens) > 1 else problem) from None
    if len({number.grouping for number in numbers} - {""}) > 1:
        raise Unreadable(messages.TWO_GROUPINGS, text=", ".join(layout.tokens[0].terms))
    unusual = LESS_OBVIOUS[settings.decimal]
    marked = any(
        unusual in number.marks and not token.fixed
        for number, token in zip(numbers, layout.tokens, strict=True)
    )
    is_plain = layout.is_plain and not marked and all(number.is_plain for number in numbers)
    return Reading(tuple(numbers), layout.column, echo=not is_plain)


def _value(token: Token, roles: Roles, settings: Settings, *, mixes: bool) -> Number:
    marks = POINT if token.fixed else roles
    if len(token.terms) == 1:
        return number(token.terms[0], marks, percent=settings.percent, mixes=mixes and not token.fixed)
    terms = [number(term, marks, percent=settings.percent, mixes=False) for term in token.terms]
    return Number(
        sum((term.value for term in terms), Fraction(0)),
        grouping="".join({term.grouping for term in terms}),
        marks="".join(term.marks for term in terms),
        is_plain=False,
    )


State = Literal["blank", "read", "ambiguous", "invalid"]


@dataclass(frozen=True, slots=True)
class Understanding:
    """One answer as it is understood.

    `read_as` is set for `read`; `readings` (each an answer that is read as just that) and `hint` for
    `ambiguous`, `hint` for `invalid`. `echo` tells that the meaning is not obvious. `reading` holds the
    numbers, for the grader.
    """

    state: State
    read_as: str = ""
    echo: bool = False
    readings: tuple[str, ...] = ()
    hint: str = ""
    reading: Reading | None = None


def read(key: NumericKey, answer: object) -> Understanding:
    """Return how an answer is understood under the settings of a key; raise nothing.

    `answer` is a text, a JSON number as `Digits`, or a list of them; anything else is `invalid`.
    """
    try:
        return _understood(key, answer)
    except Unreadable as problem:
        return Understanding("invalid", hint=problem.hint)


def _understood(key: NumericKey, answer: object) -> Understanding:
    found = readings(answer, key.settings)
    if not found:
        return Understanding("blank")
    if len(found) == 1:
        read_as = print_labelled(found[0].values, key.settings, column=found[0].column)
        return Understanding("read", read_as=read_as, echo=found[0].echo, reading=found[0])
    choices = tuple(print_values(reading.values, key.settings, column=reading.column) for reading in found)
    if max(map(len, choices)) > LENGTH:
        raise Unreadable(messages.TOO_LONG, limit=LENGTH)
    return Understanding("ambiguous", readings=choices, hint=say(messages.CHOOSE, count=len(choices)))
