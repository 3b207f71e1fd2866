"""What a presenter says of its field, and what a kind without a presenter gets."""

from fractions import Fraction

import pytest

from assessment.kinds.base import Presenter, stored_key
from assessment.kinds.registry import presenter_for
from graders.text.grader import TextGrader


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ({"value": "[0.6, 1]"}, "A vector, such as [1, −2.5"),
        ({"value": "0.6"}, "A number, such as −2.5"),
        ({"value": "0.6", "shape": "vector"}, "A vector, such as [1, −2.5"),
        ({"value": "0.6", "decimal": "comma"}, "A number, such as −2,5"),
        ("odd", "A number, such as −2.5"),
    ],
)
def test_a_number_field_says_what_is_asked_for(key: object, hint: str) -> None:
    assert presenter_for("numeric").hint(stored_key(key)).startswith(hint)


def test_an_author_sees_who_is_rival_to_whom() -> None:
    data = {"references": ["x"], "contrasts": [["buyer", ["seller", "vendor"]]], "topics": [["TCP", "UDP"]]}
    lines = [line.text for line in presenter_for("text").summary(TextGrader().parse_key(data), Fraction(1))]
    assert [line.rpartition(": ")[2] for line in lines if "none of the others" in line] == [
        "buyer; seller (also vendor)",
        "TCP; UDP",
    ]


def test_a_kind_without_a_field_gets_a_text_box() -> None:
    presenter = presenter_for("proof")
    assert type(presenter) is Presenter
    assert presenter.template == "kinds/generic.html"
