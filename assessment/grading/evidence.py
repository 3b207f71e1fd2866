"""A student's own words, cut where the evidence for points begins and ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from graders.verdict import Part


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the answer, and the numbers of the points that it meets: none for plain text."""

    text: str
    meets: tuple[int, ...]
    labels: tuple[int, ...]
    """Those of `meets` that end here: a point whose evidence is cut by another's is labelled once."""


def pieces(answer: str, parts: Sequence[Part], prefix: str = "") -> list[Piece]:
    """Cut a text by the evidence of those parts whose id has the prefix; offsets outside the text are clipped."""
    spans = [
        (number, max(0, part.evidence.start), min(len(answer), part.evidence.end))
        for number, part in enumerate(parts, start=1)
        if part.evidence is not None and part.score > 0 and part.id.startswith(prefix)
    ]
    spans = [span for span in spans if span[1] < span[2]]
    cuts = sorted({0, len(answer), *(edge for _, start, end in spans for edge in (start, end))})
    return [
        Piece(
            text=answer[start:end],
            meets=tuple(number for number, first, last in spans if first <= start and end <= last),
            labels=tuple(number for number, _, last in spans if last == end),
        )
        for start, end in pairwise(cuts)
    ]
