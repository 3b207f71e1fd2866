"""The word lists of the builders, which are their own: the grader that is tested has other ones."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml


@cache
def _read() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text("utf-8"))
    return read


def words(name: str) -> list[str]:
    """Return the words of a list, in order."""
    return str(_read()[name]).split()


def lines(name: str) -> list[list[str]]:
    """Return the words of each line of a list."""
    return [str(line).split() for line in _read()[name]]
