"""Evidence in an answer: the pieces that it is cut into, and the points that each piece earned."""

from decimal import Decimal

import pytest

from assessment.grading.explanation import Piece, pieces
from graders.verdict import Part, Span

ANSWER = "It is mode collapse of G."


def part(start: int, end: int, score: int = 1) -> Part:
    """Return a point with evidence at these offsets."""
    return Part("x", Decimal(score), Decimal(1), matched=bool(score), evidence=Span(start, end))


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([], [Piece(ANSWER, (), ())]),
        ([part(6, 19)], [
            Piece("It is ", (), ()), Piece("mode collapse", (1,), (1,)), Piece(" of G.", (), ())]),
        ([part(0, 25), part(6, 10)], [
            Piece("It is ", (1,), ()), Piece("mode", (1, 2), (2,)), Piece(" collapse of G.", (1,), (1,))]),
        ([part(-5, 5), part(20, 99)], [
            Piece("It is", (1,), (1,)), Piece(" mode collapse ", (), ()), Piece("of G.", (2,), (2,))]),
        ([part(9, 3)], [Piece(ANSWER, (), ())]),
        ([part(0, 5, score=0)], [Piece(ANSWER, (), ())]),
    ],
)  # fmt: skip
def test_an_answer_is_cut_where_evidence_begins_and_ends(parts: list[Part], expected: list[Piece]) -> None:
    assert pieces(ANSWER, parts) == expected
