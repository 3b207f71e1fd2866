"""JSON whose numbers keep the digits that were typed: nothing passes through a binary float.

JSON text is read per RFC 8259; `NaN` and `Infinity`, which Python's reader takes, are refused.
"""

import json
from collections.abc import Mapping, Sequence
from typing import NoReturn

from graders.errors import GraderError

DEPTH = 32


class Digits(str):
    """A JSON number as its source text, e.g. `0.65` or `6.5e-1`."""

    __slots__ = ()


class NotJson(GraderError):
    """The text is not JSON, is nested too deeply, or holds characters that cannot be stored."""


def loads(text: str) -> object:
    """Parse JSON that can be stored; numbers become `Digits`; raise `NotJson` with the reason."""
    data = parse(text)
    check(data)
    return data


def parse(text: str) -> object:
    """Parse JSON as `loads` does, but let through characters that no database stores."""
    try:
        data: object = json.loads(text, parse_float=Digits, parse_int=Digits, parse_constant=_no_constant)
        _check_depth(data, DEPTH)
    except RecursionError:
        raise NotJson(f"nested more than {DEPTH} levels deep") from None
    except ValueError as error:
        raise NotJson(str(error)) from None
    return data


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


def check(data: object) -> None:
    """Raise `NotJson` for text with NUL or a lone surrogate, which no database stores."""
    if isinstance(data, str):
        _check_text(data)
    elif isinstance(data, Mapping):
        for key, item in data.items():
            _check_text(str(key))
            check(item)
    elif isinstance(data, Sequence):
        for item in data:
            check(item)


def _check_depth(data: object, depth: int) -> None:
    if not isinstance(data, (dict, list)):
        return
    if depth == 0:
        raise NotJson(f"nested more than {DEPTH} levels deep")
    for item in data.values() if isinstance(data, dict) else data:
        _check_depth(item, depth - 1)


def _check_text(text: str) -> None:
    if "\x00" in text:
        raise NotJson("has a NUL character (U+0000), which cannot be stored; remove it")
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        raise NotJson("has half of a surrogate pair, which is not a character; remove it")


def _no_constant(name: str) -> NoReturn:
    raise NotJson(f"{name} is not a JSON number")
