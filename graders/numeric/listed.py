"""From JSON data to values: numbers by their source digits, texts by the grammar, in one list or in rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from graders.digits import Digits
from graders.numeric import messages
from graders.numeric.errors import Unreadable
from graders.numeric.latex import without_latex
from graders.numeric.layouts import Layout, line_up
from graders.numeric.limits import COMPONENTS, DIGITS, LENGTH, NESTING
from graders.numeric.lines import tidy
from graders.numeric.normalise import normalise
from graders.numeric.settings import Settings

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
