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
from graders.messages import Message
from graders.numeric import messages
from graders.numeric.key import NumericKey
from graders.numeric.latex import without_latex
from graders.numeric.layouts import (
    POINT,
    Layout,
    MarkRoles,
    Split,
    ValueText,
    components_by_direction,
    enumerate_layouts,
    line_up,
    mark_assignments,
)
from graders.numeric.limits import COMPONENTS, DIGITS, LENGTH, NESTING
from graders.numeric.normalise import TidyRow, normalise, tidy_row
from graders.numeric.number import TypedNumber, parse_number
from graders.numeric.printing import print_labelled, print_values
from graders.numeric.settings import Settings
from graders.numeric.unreadable import UnreadableNumber
from graders.numeric.wrappers import Unwrapped, unwrap

# JSON data: numbers by their source digits, since a binary float has lost them; texts by the grammar of typed answers.
KINDS = {
    bool: messages.TRUTH,
    dict: messages.MAPPING,
    float: messages.BINARY_FLOAT,
    type(None): messages.NOTHING,
}


def json_layout(answer: object, settings: Settings) -> Layout | None:
    """Return the values of a JSON number, of a list of numbers and texts, or of rows of them; None if all are
    blank.

    Raise `UnreadableNumber` for other data, for rows of different length, and for a blank value among others.
    """
    rows = _rows(answer)
    if sum(map(len, rows)) > COMPONENTS:
        raise UnreadableNumber(messages.TOO_MANY, limit=COMPONENTS)
    if sum(len(cell) for row in rows for cell in row if isinstance(cell, str)) > LENGTH:
        raise UnreadableNumber(messages.TOO_LONG, limit=LENGTH)
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
            raise UnreadableNumber(messages.TOO_DEEP, limit=NESTING)
    if not isinstance(answer, (list, tuple)):
        return [[answer]]
    if not any(isinstance(item, (list, tuple)) for item in answer):
        return [answer]
    return [_row(item) for item in answer]


def _row(item: object) -> Sequence[object]:
    row = item if isinstance(item, (list, tuple)) else [item]
    if any(isinstance(cell, (list, tuple)) for cell in row):
        raise UnreadableNumber(messages.TOO_DEEP, limit=NESTING - 1)
    return row


def _cell(item: object, settings: Settings) -> _Cell:
    match item:
        case Digits():
            return _Cell(item)
        case str():
            plain = normalise(item, settings.decimal_mark)
            text = tidy_row(without_latex(plain.text).replace("**", "^")).text
            return _Cell(text, plain.echo or "\\" in item or "$" in item)
        case None:
            return _Cell("")
        case int() if not isinstance(item, bool) and abs(item) < 10**DIGITS:
            return _Cell(Digits(item))
        case _:
            raise UnreadableNumber(messages.NOT_TEXT, kind=KINDS.get(type(item), messages.THIS)())


LESS_OBVIOUS = {"point": ",", "comma": ".", "auto": ","}


@dataclass(frozen=True, slots=True)
class Interpretation:
    """The numbers that an answer may mean; `column` tells how they stand, `echo` that the meaning is not
    obvious."""

    numbers: tuple[TypedNumber, ...]
    column: bool
    echo: bool

    @property
    def values(self) -> tuple[Fraction, ...]:
        """The rationals alone."""
        return tuple(number.value for number in self.numbers)


def interpretations(answer: object, settings: Settings) -> list[Interpretation]:
    """Return the readings of an answer, the most natural first; none if it is blank.

    `answer` is text, `Digits`, an int, a list of those or of rows of them, or None. Raise `UnreadableNumber` if it
    has no reading.
    """
    if isinstance(answer, str) and not isinstance(answer, Digits):
        source = unwrap(answer, settings)
        return _of_typed(source, settings) if source else []
    layout = json_layout(answer, settings)
    return _distinct_interpretations([lambda: layout], settings, mixes=True) if layout else []


def _of_typed(source: Unwrapped, settings: Settings) -> list[Interpretation]:
    rows = [tidy_row(row) for row in source.rows]
    if not settings.is_vector:
        try:
            meanings = _distinct_interpretations([lambda: _one(rows)], settings, mixes=True)
        except UnreadableNumber:
            if source.depth and _looks_like_several(rows[0].text):
                raise UnreadableNumber(messages.ONE_NUMBER) from None
            raise
        return [
            replace(interpretation, echo=interpretation.echo or source.echo or source.depth > 0)
            for interpretation in meanings
        ]
    # In mathematics {1, 2} is {2, 1}: where the order counts, who writes a set is told.
    if source.braces and settings.ordered:
        raise UnreadableNumber(messages.A_SET)
    components = components_by_direction(rows[0].text) if len(rows) == 1 else None
    if components:
        named = Layout(tuple(ValueText((text,)) for text in components), is_plain=False)
        return _distinct_interpretations([lambda: named], settings, mixes=False)
    echo = source.echo or source.depth > 1 or source.transposed or any(row.trailing for row in rows)
    meanings = _distinct_interpretations(
        enumerate_layouts([row.text for row in rows], settings.decimal), settings, mixes=False
    )
    return [_placed(interpretation, source, echo=echo) for interpretation in meanings]


def _placed(interpretation: Interpretation, source: Unwrapped, *, echo: bool) -> Interpretation:
    """Turn a transposed reading; without brackets, several values are not obvious."""
    bare_list = source.depth == 0 and len(interpretation.numbers) > 1
    return replace(
        interpretation,
        column=interpretation.column != source.transposed,
        echo=interpretation.echo or echo or bare_list,
    )


def _one(rows: list[TidyRow]) -> Layout:
    text = rows[0].text
    if len(rows) > 1 or any(separator in text for separator in (";", "&", ", ")):
        raise UnreadableNumber(messages.ONE_NUMBER)
    if not text:
        raise UnreadableNumber(messages.NO_VALUES)
    return Layout((ValueText((text,)),), is_plain=not rows[0].trailing)


def _looks_like_several(text: str) -> bool:
    """Tell whether commas or white space part what begins as numbers do: the hint for a list, not for its
    marks."""
    pieces = text.replace(",", " ").split()
    return len(pieces) > 1 and all(piece.lstrip("+-.")[:1].isdigit() for piece in pieces)


def _distinct_interpretations(
    splits: Iterable[Split], settings: Settings, *, mixes: bool
) -> list[Interpretation]:
    """Read every layout under every assignment of marks; keep one reading for equal values."""
    by_meaning: dict[object, Interpretation] = {}
    problems: list[UnreadableNumber] = []
    for attempt in _attempts(splits, settings, problems):
        try:
            interpretation = _interpret(*attempt, settings, mixes=mixes)
        except UnreadableNumber as problem:
            problems.append(problem)
            continue
        meaning = (interpretation.values, settings.strict and interpretation.column)
        by_meaning[meaning] = replace(
            interpretation, echo=interpretation.echo or (meaning in by_meaning and by_meaning[meaning].echo)
        )
    # The most natural layout comes first, so its problem is the one that a person would name.
    if not by_meaning:
        raise problems[0]
    return list(by_meaning.values())


def _attempts(
    splits: Iterable[Split], settings: Settings, problems: list[UnreadableNumber]
) -> Iterator[tuple[Layout, MarkRoles]]:
    for split in splits:
        try:
            layout = split()
        except UnreadableNumber as problem:
            problems.append(problem)
            continue
        # Not kept as a problem: that a list was given is what the student must know, whatever is wrong in it.
        if not settings.is_vector and len(layout.tokens) > 1:
            raise UnreadableNumber(messages.ONE_NUMBER)
        texts = [term for token in layout.tokens if not token.fixed for term in token.terms]
        for roles in mark_assignments(texts, settings.decimal, layout.comma):
            yield layout, roles


def _interpret(layout: Layout, roles: MarkRoles, settings: Settings, *, mixes: bool) -> Interpretation:
    numbers = []
    for position, token in enumerate(layout.tokens, start=1):
        try:
            numbers.append(_value(token, roles, settings, mixes=mixes))
        except UnreadableNumber as problem:
            raise (problem.at(position) if len(layout.tokens) > 1 else problem) from None
    if len({number.grouping for number in numbers} - {""}) > 1:
        raise UnreadableNumber(messages.TWO_GROUPINGS, text=", ".join(layout.tokens[0].terms))
    unusual = LESS_OBVIOUS[settings.decimal]
    marked = any(
        unusual in number.marks and not token.fixed
        for number, token in zip(numbers, layout.tokens, strict=True)
    )
    is_plain = layout.is_plain and not marked and all(number.is_plain for number in numbers)
    return Interpretation(tuple(numbers), layout.column, echo=not is_plain)


def _value(token: ValueText, roles: MarkRoles, settings: Settings, *, mixes: bool) -> TypedNumber:
    marks = POINT if token.fixed else roles
    if len(token.terms) == 1:
        return parse_number(token.terms[0], marks, percent=settings.percent, mixes=mixes and not token.fixed)
    terms = [parse_number(term, marks, percent=settings.percent, mixes=False) for term in token.terms]
    return TypedNumber(
        sum((term.value for term in terms), Fraction(0)),
        grouping="".join({term.grouping for term in terms}),
        marks="".join(term.marks for term in terms),
        is_plain=False,
    )


# How an answer is understood before it is graded: what a page echoes while a student types.
ParseState = Literal["blank", "read", "ambiguous", "invalid"]


@dataclass(frozen=True, slots=True)
class ParseResult:
    """One answer as it is understood.

    `read_as` is set for `read`; `readings` (each an answer that is read as just that) and `hint` for
    `ambiguous`, `hint` for `invalid`. `echo` tells that the meaning is not obvious. `reading` holds the
    numbers, for the grader.
    """

    state: ParseState
    read_as: str = ""
    echo: bool = False
    readings: tuple[str, ...] = ()
    hint: Message | None = None
    interpretation: Interpretation | None = None


def parse_answer(key: NumericKey, answer: object) -> ParseResult:
    """Return how an answer is understood under the settings of a key; raise nothing.

    `answer` is a text, a JSON number as `Digits`, or a list of them; anything else is `invalid`.
    """
    try:
        return _parse(key, answer)
    except UnreadableNumber as problem:
        return ParseResult("invalid", hint=problem.hint)


def _parse(key: NumericKey, answer: object) -> ParseResult:
    meanings = interpretations(answer, key.settings)
    if not meanings:
        return ParseResult("blank")
    if len(meanings) == 1:
        read_as = print_labelled(meanings[0].values, key.settings, column=meanings[0].column)
        return ParseResult("read", read_as=read_as, echo=meanings[0].echo, interpretation=meanings[0])
    choices = tuple(
        print_values(interpretation.values, key.settings, column=interpretation.column)
        for interpretation in meanings
    )
    if max(map(len, choices)) > LENGTH:
        raise UnreadableNumber(messages.TOO_LONG, limit=LENGTH)
    return ParseResult("ambiguous", readings=choices, hint=messages.CHOOSE(count=len(choices)))
