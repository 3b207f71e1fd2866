"""The word lists and the spellings of symbols that the graders of text go by, read once from `lexicon.json`."""

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _lists() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((files("graders.language") / "lexicon.json").read_text("utf-8"))
    return data


def word_set(name: str) -> frozenset[str]:
    """Return a list of words as a set; raise `KeyError` for an unknown list."""
    return frozenset(_lists()[name])


def pair_set(name: str) -> frozenset[tuple[str, str]]:
    """Return a list of two-word phrases as a set of pairs."""
    return frozenset((first, second) for first, second in (phrase.split() for phrase in _lists()[name]))


def opposite_scales() -> list[tuple[list[str], list[str]]]:
    """Return pairs of opposite word lists."""
    return [(low, high) for low, high in _lists()["scales"]]


@cache
def opposites() -> dict[str, str]:
    """Return for each word that has one its opposite."""
    return dict(_lists()["opposites"])


def rival_nouns() -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return pairs of those who act on each other, each with its names."""
    return [(tuple(first), tuple(second)) for first, second in _lists()["rival nouns"]]


def spelling_table(name: str) -> dict[str, str]:
    """Return a table from a spelling to the plain sign that it stands for."""
    return dict(_lists()[name])


def required_followers(name: str) -> dict[str, list[str]]:
    """Return a table from a word to those of which one must follow it."""
    return dict(_lists()[name])
