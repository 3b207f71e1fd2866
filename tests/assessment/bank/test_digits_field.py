"""Keys and answers come back from the database with the digits that were typed."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import transaction

from assessment.bank.content_import import import_files
from assessment.bank.fields import DigitsField
from assessment.bank.models import Question, QuestionVersion
from graders import digits
from graders.digits import Digits
from tests.assessment.bank.content_files import write

pytestmark = pytest.mark.django_db


@pytest.fixture
def question(tmp_path: Path) -> Question:
    """A question to hang versions on."""
    import_files([write(tmp_path)])
    return Question.objects.get(slug="colour")


def stored(question: Question, key: object) -> QuestionVersion:
    """Store a key in a new version and read it back."""
    row = QuestionVersion.objects.create(
        question=question, number=2, kind="text", prompt="x", key=key, points=Decimal(1)
    )
    return QuestionVersion.objects.get(pk=row.pk)


@pytest.mark.parametrize(
    "text",
    [
        "[0.6, 0.65, -0.2]",
        "[0.60, 6.5e-1, -0.20, -0, 1E400, 0.1000000000000000055511151231257827]",
        f'{{"n": {"9" * 5_000}}}',
        '{"value": "0.65", "strict": false, "tolerance": null}',
        '"1_000"',
        "[]",
        "{}",
        "null",
        "true",
        "0",
        '"μ ⊙ 𝜎 \\u0001"',
        '{"b": 1, "a": 2}',
    ],
    ids=lambda text: text[:20],
)
def test_data_comes_back_as_it_was(question: Question, text: str) -> None:
    data = digits.loads(text)
    again = stored(question, data).key
    assert again == data
    assert digits.dumps(again) == digits.dumps(data)


def test_numbers_come_back_as_digits_and_strings_as_strings(question: Question) -> None:
    key = stored(question, [Digits("0.650"), "0.650"]).key
    assert key == ["0.650", "0.650"]
    assert [type(item) for item in key] == [Digits, str]


@pytest.mark.parametrize(
    ("key", "error"),
    [
        (0.65, TypeError),
        ({"value": Decimal("0.65")}, TypeError),
        ("a\x00b", digits.NotJson),
        ({"a\x00": 1}, digits.NotJson),
        (["\ud800"], digits.NotJson),
    ],
    ids=["float", "Decimal", "NUL", "NUL in a name", "lone surrogate"],
)
def test_what_could_not_be_read_again_is_not_stored(
    question: Question, key: object, error: type[Exception]
) -> None:
    with pytest.raises(error), transaction.atomic():
        stored(question, key)
    assert question.versions.count() == 1


@pytest.mark.parametrize("text", ["{", "NaN", "[1,]", '"\\u0000"', "[" * 100 + "]" * 100])
def test_text_from_a_form_is_checked(text: str) -> None:
    with pytest.raises(ValidationError, match="This is not JSON"):
        DigitsField().to_python(text)


def test_a_fixture_keeps_the_digits(question: Question) -> None:
    row = stored(question, {"value": [Digits("0.650")]})
    dumped = serializers.serialize("json", [row])
    (loaded,) = serializers.deserialize("json", dumped)
    key = loaded.object.key  # type: ignore[attr-defined] # any model may come out of a fixture
    assert digits.dumps(key) == '{"value": [0.650]}'
