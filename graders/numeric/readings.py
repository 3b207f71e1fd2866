"""What an answer may mean: every assignment of separators and marks under which each number is well formed.

Readings with equal values are one. The caller grades a single reading, and asks where there are several; no
reading is an error that names what is at fault. The key takes no part.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from graders.digits import Digits
from graders.numeric import messages
from graders.numeric.basis import by_direction
from graders.numeric.errors import Unreadable
from graders.numeric.layouts import Layout, Split, Token, layouts
from graders.numeric.lines import Tidy, tidy
from graders.numeric.listed import listed
from graders.numeric.marks import POINT, Roles, assignments
from graders.numeric.number import Number, number
from graders.numeric.settings import Settings
from graders.numeric.typed import Typed, typed

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
