"""Small texts: evidence in an answer, points in two languages."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from assessment.grading.explanation import Piece, pieces
from assessment.kinds.base import Presenter, stored_key
from assessment.kinds.registry import presenter_for
from assessment.student.templatetags.page import points
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
def test_pieces(parts: list[Part], expected: list[Piece]) -> None:
    assert pieces(ANSWER, parts) == expected


@pytest.mark.parametrize(("language", "text"), [("en", "0.5"), ("de", "0,5")])
def test_points_in_the_readers_language(language: str, text: str) -> None:
    with override(language):
        assert points(Decimal("0.5000")) == text


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ({"value": "[0.6, 1]"}, "A vector, such as [1, −2.5, 3/4]."),
        ({"value": "0.6"}, "A number, such as −2.5 or 3/4."),
        ({"value": "0.6", "shape": "vector"}, "A vector, such as [1, −2.5, 3/4]."),
        ({"value": "0.6", "decimal": "comma"}, "A number, such as −2,5 or 3/4."),
        ("odd", "A number, such as −2.5 or 3/4."),
    ],
)
def test_a_number_field_says_what_is_asked_for(key: object, hint: str) -> None:
    assert presenter_for("numeric").hint(stored_key(key)) == hint


def test_a_kind_without_a_field_gets_a_text_box() -> None:
    presenter = presenter_for("proof")
    assert type(presenter) is Presenter
    assert presenter.template == "kinds/generic.html"
