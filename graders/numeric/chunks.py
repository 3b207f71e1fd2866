"""Commas without white space: each may separate, be a decimal mark, or group digits by threes.

A run is a text without separators that are sure, such as `0,6,0,65`; its pieces stand between its commas.
"""

from collections.abc import Callable, Sequence

from graders.numeric import messages
from graders.numeric.errors import Unreadable

THREE = 3


def apart(runs: Sequence[str]) -> list[str]:
    """Let every comma separate."""
    return [piece for run in runs for piece in run.split(",")]


def pairs(runs: Sequence[str]) -> list[str]:
    """Let every second comma be a decimal mark; raise `Unreadable` if pieces are left over."""
    cells: list[str] = []
    for run in runs:
        pieces = run.split(",")
        if len(pieces) == 1:
            cells.append(run)
        elif len(pieces) % 2 or "" in pieces:
            raise Unreadable(messages.SEMICOLONS, text=run)
        else:
            cells += map(",".join, zip(pieces[::2], pieces[1::2], strict=True))
    return cells


def check_pairs(cells: Sequence[str]) -> None:
    """Raise `Unreadable` unless decimal pairs are likely: at least two numbers, and some whole part is 0."""
    if len(cells) < 2 or not any("," in cell and not cell.partition(",")[0].strip("+-0 ") for cell in cells):
        raise Unreadable(messages.SEMICOLONS, text=",".join(cells))


def long_groups(runs: Sequence[str]) -> list[str]:
    """Let every piece of three digits belong to the number before it."""
    return _grouped(runs, lambda *_: True)


def short_groups(runs: Sequence[str]) -> list[str]:
    """Let a piece start a number of its own as soon as it can."""
    return _grouped(
        runs,
        lambda pieces, at: not (_starts(pieces[at]) and at + 1 < len(pieces) and _continues(pieces[at + 1])),
    )


def _grouped(runs: Sequence[str], goes_on: Callable[[Sequence[str], int], bool]) -> list[str]:
    cells: list[str] = []
    for run in runs:
        pieces = run.split(",")
        numbers = [[pieces[0]]]
        for at in range(1, len(pieces)):
            # the first piece of a number is never alone: every number is grouped, or none
            if _continues(pieces[at]) and (len(numbers[-1]) == 1 or goes_on(pieces, at)):
                numbers[-1].append(pieces[at])
            else:
                numbers.append([pieces[at]])
        if len(pieces) > 1 and any(len(number) == 1 for number in numbers):
            raise Unreadable(messages.GROUPS, text=run)
        cells += map(",".join, numbers)
    return cells


def _continues(piece: str) -> bool:
    return piece[:THREE].isdecimal() and len(piece) >= THREE and not piece[THREE : THREE + 1].isdecimal()


def _starts(piece: str) -> bool:
    digits = piece.lstrip("+-")
    return digits.isdecimal() and len(digits) <= THREE and digits[0] != "0"
