"""Every way to separate the values of a vector that counts: line ends and “;”, comma and space, space, bare
commas.

A layout is one assignment of separators over the whole answer; which of them give well-formed numbers is
found out by reading each. Nothing here looks at a key.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from graders.digits import Digits
from graders.numeric import chunks, messages
from graders.numeric.errors import Unreadable
from graders.numeric.limits import COMPONENTS
from graders.numeric.marks import DecimalMark, Role

DIFFERENCE = 100

Cells = Sequence[str]
Block = Sequence[Cells]
Split = Callable[[], "Layout"]


@dataclass(frozen=True, slots=True)
class Token:
    """The text of one value: one number, or the signed terms of a difference; `fixed` for a JSON number."""

    terms: tuple[str, ...]
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """The values that one choice of separators gives; `comma` is its role where that choice decides it."""

    tokens: tuple[Token, ...]
    comma: Role | None = None
    column: bool = False
    is_plain: bool = True


def layouts(rows: Sequence[str], decimal: DecimalMark) -> Iterator[Split]:
    """Yield the layouts of tidy rows, the most natural first; calling one may raise `Unreadable`."""
    if any(";" in row for row in rows):
        yield lambda: replace(
            line_up([[_columns(line) for line in row.split(";")] for row in rows]), is_plain=False
        )
    elif any("&" in row for row in rows):
        yield lambda: line_up([[_stripped(row.split("&"))] for row in rows])
    elif any(",," in row.replace(" ", "") for row in rows):
        yield lambda: line_up([[_with_empty(row)] for row in rows])
    else:
        # a comma after white space may also begin a number, as in “,5”
        separating = [row.replace(" ,", ", ").replace(",  ", ", ") for row in rows]
        yield from _in_one_line(separating, decimal)
        if separating != list(rows):
            yield from _in_one_line(rows, decimal)


def _in_one_line(rows: Sequence[str], decimal: DecimalMark) -> Iterator[Split]:
    runs = [_stripped(row.split(", ")) for row in rows]
    has_commas = any("," in run for row in runs for run in row)
    if any(len(row) > 1 for row in runs):
        yield lambda: replace(line_up([[row] for row in runs]), is_plain=decimal != "comma")
        if has_commas:
            yield from _bare_commas(runs, decimal)
    elif any(" " in row for row in rows):
        yield from _spaces(rows)
    elif not has_commas:
        yield lambda: line_up([[row] for row in runs])
    else:
        yield from _bare_commas(runs, decimal)
        if decimal == "comma":
            yield lambda: line_up([[row] for row in runs])


def _bare_commas(runs: Sequence[Cells], decimal: DecimalMark) -> Iterator[Split]:
    """Yield what commas without white space may do besides being one mark in each number."""
    if decimal != "comma":
        yield lambda: replace(line_up([[chunks.apart(row)] for row in runs]), comma=Role.DECIMAL)
        yield lambda: _marked([[chunks.long_groups(row)] for row in runs], Role.GROUP)
        yield lambda: _marked([[chunks.short_groups(row)] for row in runs], Role.GROUP)
    yield lambda: _pairs(runs)


def _pairs(runs: Sequence[Cells]) -> Layout:
    layout = _marked([[chunks.pairs(row)] for row in runs], Role.DECIMAL)
    chunks.check_pairs([token.terms[0] for token in layout.tokens])
    return layout


def _marked(blocks: Sequence[Block], comma: Role) -> Layout:
    return replace(line_up(blocks), comma=comma, is_plain=False)


def _spaces(rows: Sequence[str]) -> Iterator[Split]:
    if not any(_has_free_sign(row) for row in rows):
        yield lambda: line_up([[_signs_joined(row.split(" "))] for row in rows])
        return
    joined = [_terms_joined(row.split(" ")) for row in rows]
    # a sum of short terms can be written in digits again, to choose it from the readings
    if any(" " in cell and len(cell) > DIFFERENCE for row in joined for cell in row):
        yield lambda: _refused(rows)
    else:
        yield lambda: line_up([[_signs_joined(row.split(" "))] for row in rows])
        yield lambda: _differences(joined)


def _has_free_sign(row: str) -> bool:
    return any(word in ("+", "-") for word in row.split(" ")[1:])


def _signs_joined(words: Cells) -> Cells:
    """Take a sign that stands alone as that of the next value."""
    cells: list[str] = []
    sign = ""
    for word in words:
        if word in ("+", "-") and not sign:
            sign = word
        else:
            cells.append(sign + word)
            sign = ""
    return [*cells, sign] if sign else cells


def _terms_joined(words: Cells) -> Cells:
    """Take a sign that stands alone as an operation between the values beside it."""
    first = 2 if words[0] in ("+", "-") else 1
    cells = ["".join(words[:first])]
    operation = ""
    for word in words[first:]:
        if operation:
            cells[-1] += f" {operation}{word}"
            operation = ""
        elif word in ("+", "-"):
            operation = word
        else:
            cells.append(word)
    return [*cells, operation] if operation else cells


def _refused(rows: Sequence[str]) -> Layout:
    whole = " ".join(rows)
    raise Unreadable(messages.ARITHMETIC, text="-" if " - " in whole else "+", whole=whole)


def _differences(rows: Sequence[Cells]) -> Layout:
    layout = line_up([[row] for row in rows])
    tokens = tuple(Token(tuple(token.terms[0].split(" "))) for token in layout.tokens)
    return replace(layout, tokens=tokens, is_plain=False)


def line_up(blocks: Sequence[Block]) -> Layout:
    """Line up cells as one row or one column; raise `Unreadable` for a matrix, an empty cell, or too many."""
    if len(blocks) > 1 and any(len(block) > 1 for block in blocks):
        raise Unreadable(messages.A_MATRIX)
    lines = blocks[0] if len(blocks) == 1 else [block[0] for block in blocks]
    cells = [cell for line in lines for cell in line]
    if cells == [""]:
        raise Unreadable(messages.NO_VALUES)
    if "" in cells:
        raise Unreadable(messages.EMPTY, number=cells.index("") + 1)
    if len(cells) > COMPONENTS:
        raise Unreadable(messages.TOO_MANY, limit=COMPONENTS)
    if len(lines) > 1 and len(cells) > len(lines):
        widths = {len(line) for line in lines}
        raise Unreadable(messages.A_MATRIX if len(widths) == 1 else messages.ROWS_DIFFER)
    tokens = tuple(Token((cell,), fixed=isinstance(cell, Digits)) for cell in cells)
    return Layout(tokens, column=len(lines) > 1)


def _columns(line: str) -> Cells:
    """Split one of several lines further, to tell a matrix from a column; a free sign stays with its
    number."""
    return _signs_joined(line.replace(", ", " ").strip().split(" "))


def _stripped(cells: Cells) -> Cells:
    return [cell.strip() for cell in cells]


def _with_empty(row: str) -> Cells:
    """Split a row in which two commas stand side by side, so that the value between them is seen to be
    missing."""
    cells = _stripped(row.split(", "))
    return cells if "" in cells else row.replace(" ", "").split(",")
