"""What a presenter says of its field, and what a kind without a presenter gets."""

import pytest

from assessment.kinds.base import Presenter, stored_key
from assessment.kinds.registry import presenter_for


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
