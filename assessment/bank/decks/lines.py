"""Styled words in lines of a given width."""

import re
from collections.abc import Callable, Iterable, Iterator

from assessment.bank.decks.blocks import Run, Style

Measure = Callable[[str, Style], float]
"""The width of words in a style, in the unit of the lines."""

Line = list[Run]

_PIECES = re.compile(r"\n|[^\S\n\u00a0]+|(?:\S|\u00a0)+")


def lines(runs: Iterable[Run], width: float, measure: Measure) -> list[Line]:
    """Divide words into lines no wider than `width`: at spaces, or inside a word that is wider than a line."""
    done: list[Line] = [[]]
    used = 0.0
    for word in _words(runs):
        wide = sum(measure(text, style) for text, style in word)
        if word[0][0] == "\n":
            done.append([])
            used = 0.0
            continue
        if used + wide > width and done[-1]:
            done.append([])
            used = 0.0
            if word[0][0].isspace():
                continue
        if wide <= width:
            done[-1] += word
            used += wide
        else:
            used = _divided(word, width, measure, done)
    return [_joined(line) for line in done]


def _words(runs: Iterable[Run]) -> Iterator[list[Run]]:
    """Yield words, spaces and line breaks; a word may be of several styles, as `**bo**ld` is."""
    word: list[Run] = []
    for text, style in runs:
        for piece in _PIECES.findall(text):
            if not piece.isspace() or piece == "\u00a0":
                word.append((piece, style))
                continue
            if word:
                yield word
                word = []
            yield [(piece if style.code or piece == "\n" else " ", style)]
    if word:
        yield word


def _divided(word: list[Run], width: float, measure: Measure, done: list[Line]) -> float:
    """Add a word that is wider than a line, in pieces; return how wide the last line is."""
    used = 0.0
    for text, style in word:
        for character in text:
            wide = measure(character, style)
            if used + wide > width and done[-1]:
                done.append([])
                used = 0.0
            done[-1].append((character, style))
            used += wide
    return used


def _joined(line: Line) -> Line:
    """Put neighbours of one style together, without spaces at the end."""
    joined: Line = []
    for text, style in line:
        if joined and joined[-1][1] == style:
            joined[-1] = (joined[-1][0] + text, style)
        else:
            joined.append((text, style))
    while joined and not joined[-1][0].rstrip():
        joined.pop()
    if joined:
        joined[-1] = (joined[-1][0].rstrip(), joined[-1][1])
    return joined
