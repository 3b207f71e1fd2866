"""Every way in which an answer may be cut into numbers: what separates values, and what comma and point do in them.

A layout is one assignment of separators over the whole answer: line ends and “;”, comma and space, space, or bare
commas. Which layouts give well-formed numbers is found out by parsing each. Nothing here looks at a key.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from graders.digits import Digits
from graders.numeric import messages
from graders.numeric.limits import COMPONENTS
from graders.numeric.settings import NATIVE, DecimalMark
from graders.numeric.unreadable import UnreadableNumber


# One role each for the comma and the point in the whole answer: they are enumerated, never guessed from a value.
class MarkRole(Enum):
    """What a mark does inside numbers."""

    DECIMAL = "decimal"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class MarkRoles:
    """One assignment; `mixed` tells whether white space joins a whole number and a fraction, or groups
    digits; `own` is the question's own decimal mark, empty where it has none."""

    comma: MarkRole
    point: MarkRole
    mixed: bool = False
    native: str = "."

    @property
    def decimals(self) -> str:
        """The marks that are decimal."""
        return ("," if self.comma is MarkRole.DECIMAL else "") + (
            "." if self.point is MarkRole.DECIMAL else ""
        )

    @property
    def groups(self) -> str:
        """The marks that group digits by threes."""
        return ("," if self.comma is MarkRole.GROUP else "") + ("." if self.point is MarkRole.GROUP else "")


POINT = MarkRoles(comma=MarkRole.GROUP, point=MarkRole.DECIMAL)


def mark_assignments(
    texts: Sequence[str], decimal: DecimalMark, comma: MarkRole | None
) -> Iterator[MarkRoles]:
    """Yield every assignment that counts for these numbers; `comma` is its role where the separators decide
    it.

    The question's own decimal mark groups only where a number shows it (the mark stands twice, or before the
    other); the other mark may do either. Both cannot group: there is one grouping mark throughout.
    """
    commas = (comma,) if comma else _roles(",", ".", texts, decimal)
    points = _roles(".", ",", texts, decimal)
    mixes = (True, False) if any(" " in text and "/" in text for text in texts) else (False,)
    for comma_role in commas:
        for point_role in points:
            if (comma_role, point_role) != (MarkRole.GROUP, MarkRole.GROUP):
                yield from (MarkRoles(comma_role, point_role, mixed, NATIVE[decimal]) for mixed in mixes)


def _roles(mark: str, other_mark: str, texts: Sequence[str], decimal: DecimalMark) -> tuple[MarkRole, ...]:
    marked_texts = [text for text in texts if mark in text]
    if not marked_texts or (
        NATIVE[decimal] == mark and not any(_shows_groups(mark, other_mark, text) for text in marked_texts)
    ):
        return (MarkRole.DECIMAL,)
    return (MarkRole.DECIMAL, MarkRole.GROUP)


def _shows_groups(mark: str, other_mark: str, text: str) -> bool:
    return text.count(mark) > 1 or text.find(mark) < text.rfind(other_mark)


# A run is a text without separators that are sure, such as `0,6,0,65`; its pieces stand between its commas, each of
# which may separate, be a decimal mark, or group digits by threes.
THREE = 3
"""Digits of a group: thousands, as in 1,234,567."""


def split_at_commas(runs: Sequence[str]) -> list[str]:
    """Let every comma separate."""
    return [piece for run in runs for piece in run.split(",")]


def decimal_pairs(runs: Sequence[str]) -> list[str]:
    """Let every second comma be a decimal mark; raise `UnreadableNumber` if pieces are left over."""
    cells: list[str] = []
    for run in runs:
        pieces = run.split(",")
        if len(pieces) == 1:
            cells.append(run)
        elif len(pieces) % 2 or "" in pieces:
            raise UnreadableNumber(messages.SEMICOLONS, text=run)
        else:
            cells += map(",".join, zip(pieces[::2], pieces[1::2], strict=True))
    return cells


def check_pairs(cells: Sequence[str]) -> None:
    """Raise `UnreadableNumber` unless decimal pairs are likely: at least two numbers, and some whole part is 0."""
    # “0,6,0,65” has whole parts of 0, as lists of integers seldom do; “1,2,3,4” is four numbers.
    if len(cells) < 2 or not any("," in cell and not cell.partition(",")[0].strip("+-0 ") for cell in cells):
        raise UnreadableNumber(messages.SEMICOLONS, text=",".join(cells))


def long_groups(runs: Sequence[str]) -> list[str]:
    """Let every piece of three digits belong to the number before it."""
    return _grouped(runs, lambda *_: True)


def short_groups(runs: Sequence[str]) -> list[str]:
    """Let a piece start a number of its own as soon as it can."""
    return _grouped(
        runs,
        lambda pieces, index: (
            not (_starts(pieces[index]) and index + 1 < len(pieces) and _continues(pieces[index + 1]))
        ),
    )


def _grouped(runs: Sequence[str], goes_on: Callable[[Sequence[str], int], bool]) -> list[str]:
    cells: list[str] = []
    for run in runs:
        pieces = run.split(",")
        numbers = [[pieces[0]]]
        for index in range(1, len(pieces)):
            # the first piece of a number is never alone: every number is grouped, or none
            if _continues(pieces[index]) and (len(numbers[-1]) == 1 or goes_on(pieces, index)):
                numbers[-1].append(pieces[index])
            else:
                numbers.append([pieces[index]])
        if len(pieces) > 1 and any(len(number) == 1 for number in numbers):
            raise UnreadableNumber(messages.GROUPS, text=run)
        cells += map(",".join, numbers)
    return cells


def _continues(piece: str) -> bool:
    # “234” and “567.8” go on a number, “5” and “2345” cannot.
    return piece[:THREE].isdecimal() and len(piece) >= THREE and not piece[THREE : THREE + 1].isdecimal()


def _starts(piece: str) -> bool:
    digits = piece.lstrip("+-")
    return digits.isdecimal() and len(digits) <= THREE and digits[0] != "0"


# A vector written by directions, such as `0.6i + 0.65j - 0.2k`.
DIRECTIONS = "ijk"
HATS = {"î": "i", "ĵ": "j", "ı": "i", "ȷ": "j"}
ALONE = {"": "1", "+": "1", "-": "-1"}


def components_by_direction(row: str) -> tuple[str, ...] | None:
    """Return the text of every component up to the last direction named, 0 for one that is missing; None if
    the row is not a sum of at least two directions; raise `UnreadableNumber` if one stands twice."""
    text = "".join(HATS.get(character, character) for character in row)
    if not _is_sum(text):
        return None
    components: dict[str, str] = {}
    start = 0
    for index, character in enumerate(text):
        if character not in DIRECTIONS:
            continue
        if character in components:
            raise UnreadableNumber(messages.UNIT_TWICE, text=character)
        term = text[start:index].strip().removesuffix("*").rstrip()
        components[character] = ALONE.get(term, term)
        start = index + 1
    last = max(map(DIRECTIONS.index, components))
    return tuple(components.get(direction, "0") for direction in DIRECTIONS[: last + 1])


def _is_sum(text: str) -> bool:
    """Tell whether all letters are directions (or exponents), and a sign stands before each term but the
    first."""
    letters = {character for character in text if character.isalpha()} - set("eEx")
    terms = _terms(text)
    return (
        bool(letters)
        and letters <= set(DIRECTIONS)
        and len(terms) > 2
        and not terms[-1]
        and all(term[:1] in ("+", "-") for term in terms[1:-1])
    )


def _terms(text: str) -> list[str]:
    return [term.strip() for term in text.replace("j", "i").replace("k", "i").split("i")]


DIFFERENCE = 100
"""Characters of a sum that may be offered as an interpretation. A plain limit: a longer one cannot be chosen by eye."""

Cells = Sequence[str]
Block = Sequence[Cells]
Split = Callable[[], "Layout"]


@dataclass(frozen=True, slots=True)
class ValueText:
    """The text of one value: one number, or the signed terms of a difference; `fixed` for a JSON number."""

    terms: tuple[str, ...]
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """The values that one choice of separators gives; `comma` is its role where that choice decides it."""

    tokens: tuple[ValueText, ...]
    comma: MarkRole | None = None
    column: bool = False
    is_plain: bool = True


def enumerate_layouts(rows: Sequence[str], decimal: DecimalMark) -> Iterator[Split]:
    """Yield the layouts of tidy rows, the most natural first; calling one may raise `UnreadableNumber`."""
    # “1; 2; 3”, or one value a line; a line with several values is a row of a matrix, which is refused as such.
    if any(";" in row for row in rows):
        yield lambda: replace(
            line_up([[_columns(line) for line in row.split(";")] for row in rows]), is_plain=False
        )
    # The columns of a LaTeX matrix: “1 & 2 & 3”.
    elif any("&" in row for row in rows):
        yield lambda: line_up([[_stripped(row.split("&"))] for row in rows])
    # “1,,3” has a value missing: no other role of the comma may hide that.
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
    # Where the comma is the decimal mark, bare commas never separate: “0,5,1” is refused, with a hint at “;”.
    if decimal != "comma":
        yield lambda: replace(line_up([[split_at_commas(row)] for row in runs]), comma=MarkRole.DECIMAL)
        yield lambda: _marked([[long_groups(row)] for row in runs], MarkRole.GROUP)
        yield lambda: _marked([[short_groups(row)] for row in runs], MarkRole.GROUP)
    yield lambda: _pairs(runs)


def _pairs(runs: Sequence[Cells]) -> Layout:
    layout = _marked([[decimal_pairs(row)] for row in runs], MarkRole.DECIMAL)
    check_pairs([token.terms[0] for token in layout.tokens])
    return layout


def _marked(blocks: Sequence[Block], comma: MarkRole) -> Layout:
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
    raise UnreadableNumber(messages.ARITHMETIC, text="-" if " - " in whole else "+", whole=whole)


def _differences(rows: Sequence[Cells]) -> Layout:
    layout = line_up([[row] for row in rows])
    tokens = tuple(ValueText(tuple(token.terms[0].split(" "))) for token in layout.tokens)
    return replace(layout, tokens=tokens, is_plain=False)


def line_up(blocks: Sequence[Block]) -> Layout:
    """Line up cells as one row or one column; raise `UnreadableNumber` for a matrix, an empty cell, or too many."""
    if len(blocks) > 1 and any(len(block) > 1 for block in blocks):
        raise UnreadableNumber(messages.A_MATRIX)
    lines = blocks[0] if len(blocks) == 1 else [block[0] for block in blocks]
    cells = [cell for line in lines for cell in line]
    if cells == [""]:
        raise UnreadableNumber(messages.NO_VALUES)
    if "" in cells:
        raise UnreadableNumber(messages.EMPTY, number=cells.index("") + 1)
    if len(cells) > COMPONENTS:
        raise UnreadableNumber(messages.TOO_MANY, limit=COMPONENTS)
    if len(lines) > 1 and len(cells) > len(lines):
        widths = {len(line) for line in lines}
        raise UnreadableNumber(messages.A_MATRIX if len(widths) == 1 else messages.ROWS_DIFFER)
    tokens = tuple(ValueText((cell,), fixed=isinstance(cell, Digits)) for cell in cells)
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
