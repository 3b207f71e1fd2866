"""JSON whose numbers keep the digits that were typed: nothing passes through a binary float.

JSON text is read per RFC 8259; `NaN` and `Infinity`, which Python's reader takes, are refused. So is an object with a
name that stands there twice (RFC 8259, 4: what receivers make of it is unpredictable): `{"a": 1, "a": 2}`.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NoReturn

from graders.errors import GraderError

NESTING_LEVELS = 32
"""Far above what any answer needs, and far below where the recursion of whoever reads the data ends."""
WHOLE_DIGITS = 9
"""Digits of a whole number in a setting, and on each side of a point or a slash: above a weight of a million and every
limit there is, and so few that no input makes arithmetic slow."""
ROW_DIGITS = 18
"""Digits of the number of a database's row: every such number fits into its 64 bits."""

# Digits, digits with a point, or a fraction whose denominator is not 0: `Fraction` would raise for that.
_RATIO = re.compile(
    rf"[0-9]{{1,{WHOLE_DIGITS}}}(\.[0-9]{{1,{WHOLE_DIGITS}}})?"
    rf"|[0-9]{{1,{WHOLE_DIGITS}}}/0*[1-9][0-9]{{0,{WHOLE_DIGITS - 1}}}"
)


class Digits(str):
    """A JSON number as its source text, e.g. `0.65` or `6.5e-1`."""

    __slots__ = ()


def whole_number(value: object) -> int | None:
    """Return the whole number that a text of ASCII digits or an int is, without a sign; None for anything else."""
    return typed_number(plain_text(value))


def typed_number(text: str, longest: int = WHOLE_DIGITS) -> int | None:
    """Return the whole number of at most `longest` ASCII digits that a text is; None for “ 5” and “٥” too."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= longest else None


def ratio(value: object) -> Fraction | None:
    """Return the exact value of `2`, `0.5` or `1/3`, without a sign or an exponent; None for anything else."""
    text = plain_text(value)
    return Fraction(text) if _RATIO.fullmatch(text) else None


def plain_text(value: object) -> str:
    """Return a text or an int as text without white space around it, and nothing for other data.

    A float has lost digits already, true is no number although Python counts with it, and a huge int is slow to write.
    """
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**WHOLE_DIGITS:
        return str(value)
    return value.strip() if isinstance(value, str) else ""


class NotJson(GraderError):
    """The text is not JSON, is nested too deeply, or holds characters that cannot be stored."""


class RepeatedName(NotJson):
    """An object has a name twice; `pointer` says where (RFC 6901)."""

    def __init__(self, pointer: str) -> None:
        self.pointer = pointer
        super().__init__(f"{pointer} stands there twice; keep one")


class _Repeating(dict[str, object]):
    """An object with a name that stands in it twice."""

    name = ""


def loads(text: str) -> object:
    """Parse JSON that can be stored; numbers become `Digits`; raise `NotJson` with the reason."""
    data = parse_json(text)
    check_storable(data)
    return data


def parse_json(text: str) -> object:
    """Parse JSON as `loads` does, but let through characters that no database stores."""
    repeating: list[_Repeating] = []

    def as_object(pairs: list[tuple[str, object]]) -> dict[str, object]:
        members = dict(pairs)
        if len(members) == len(pairs):
            return members
        repeating.append(_Repeating(members))
        repeating[-1].name = _first_double(name for name, _ in pairs)
        return repeating[-1]

    try:
        data: object = json.loads(
            text,
            parse_float=Digits,
            parse_int=Digits,
            parse_constant=_no_constant,
            object_pairs_hook=as_object,
        )
        _check_depth(data, NESTING_LEVELS)
    except RecursionError:
        raise NotJson(f"nested more than {NESTING_LEVELS} levels deep") from None
    except ValueError as error:
        raise NotJson(str(error)) from None
    if repeating:
        # The last one: those before may stand in what it dropped, or in another one's double.
        raise RepeatedName("".join(f"/{part}" for part in _path_to(repeating[-1], data)))
    return data


def _first_double(names: Iterable[str]) -> str:
    """Return the first name that stood there before; nothing if all are different."""
    known: set[str] = set()
    for name in names:
        if name in known:
            return name
        known.add(name)
    return ""


def dumps(data: object) -> str:
    """Write JSON data back; `Digits` are written as the numbers they were, keys in their order."""
    match data:
        case Digits():
            return str(data)
        case None | bool() | str() | int():
            return json.dumps(data, ensure_ascii=False)
        case Mapping():
            return "{" + ", ".join(f"{dumps(str(key))}: {dumps(item)}" for key, item in data.items()) + "}"
        case Sequence():
            return "[" + ", ".join(dumps(item) for item in data) + "]"
        case _:
            raise TypeError(f"{type(data).__name__} is not JSON data")


def check_storable(data: object) -> None:
    """Raise `NotJson` for text with NUL or a lone surrogate, which no database stores."""
    if isinstance(data, str):
        _check_text(data)
    elif isinstance(data, Mapping):
        for key, item in data.items():
            _check_text(str(key))
            check_storable(item)
    elif isinstance(data, Sequence):
        for item in data:
            check_storable(item)


def _check_depth(data: object, depth: int) -> None:
    if not isinstance(data, (dict, list)):
        return
    if depth == 0:
        raise NotJson(f"nested more than {NESTING_LEVELS} levels deep")
    for item in data.values() if isinstance(data, dict) else data:
        _check_depth(item, depth - 1)


def _path_to(repeating: _Repeating, data: object) -> list[str]:
    """Return the escaped names and places that lead from the data to a repeated name; none if it is not there."""
    if data is repeating:
        return [_escaped(repeating.name)]
    steps: Iterable[tuple[object, object]] = ()
    if isinstance(data, dict):
        steps = data.items()
    elif isinstance(data, list):
        steps = enumerate(data)
    for step, item in steps:
        if path := _path_to(repeating, item):
            return [_escaped(str(step)), *path]
    return []


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _check_text(text: str) -> None:
    if "\x00" in text:
        raise NotJson("has a NUL character (U+0000), which cannot be stored; remove it")
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        raise NotJson("has half of a surrogate pair, which is not a character; remove it")


def _no_constant(name: str) -> NoReturn:
    raise NotJson(f"{name} is not a JSON number")
