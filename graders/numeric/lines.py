"""Lines and white space inside a row: what only looks different becomes one form before separators are
tried."""

from dataclasses import dataclass

from graders.numeric.errors import Unreadable
from graders.numeric.messages import EMPTY

OPERATORS = "/*^%"


@dataclass(frozen=True, slots=True)
class Tidy:
    """A row with single spaces, and “;” for every line end; `trailing` tells whether a last separator was
    dropped."""

    text: str
    trailing: bool


def tidy(row: str) -> Tidy:
    """Return the row tidied: outer line ends and a last separator dropped, no white space beside
    operators."""
    lines = [" ".join(line.split()) for line in row.split("\n")]
    joined = _joined([line for line in lines if line])
    for operator in OPERATORS:
        joined = joined.replace(" " + operator, operator)
        if operator != "%":
            joined = joined.replace(operator + " ", operator)
    joined = joined.replace(" x ", "x").replace(" ;", ";").replace("; ", ";")
    text = joined[:-1].rstrip() if joined.endswith((",", ";")) else joined
    return Tidy(text, text != joined)


def _joined(lines: list[str]) -> str:
    """Join lines with “;”; a comma or “;” beside a line end is one separator with it."""
    joined: list[str] = []
    for number, line in enumerate(lines, start=1):
        text = line
        marks = 0
        if number > 1 and text[0] in ",;":
            text, marks = text[1:].lstrip(), 1
        if number > 1 and joined[-1].endswith((",", ";")):
            joined[-1] = joined[-1][:-1].rstrip()
            marks += 1
        if marks > 1:
            raise Unreadable(EMPTY, number=number)
        joined.append(text)
    return ";".join(joined)
