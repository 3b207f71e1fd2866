"""`manage.py grade_file`: a verdict for each row, and nothing stored."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from assessment.bank.models import Assessment
from assessment.grading.models import Grade, Submission


def graded(path: Path) -> list[dict[str, object]]:
    """Return what the command prints for a file."""
    output = StringIO()
    call_command("grade_file", str(path), assessment="gans-and-vaes", stdout=output)
    return [json.loads(line) for line in output.getvalue().splitlines()]


def test_each_row_gets_its_verdict_and_nothing_is_stored(page: Assessment, tmp_path: Path) -> None:
    rows = [
        '{"question": "a", "answer": [0.6, 0.65, -0.2]}',
        '{"question": "q3"}',
        '{"question": "a", "answer": "?"}',
    ]
    (path := tmp_path / "rows.jsonl").write_text("\n\n".join(rows))
    outcomes = [(row["question"], row["verdict"]["outcome"], row["verdict"]["score"]) for row in graded(path)]  # type: ignore[index]
    assert outcomes == [("a", "graded", "1"), ("q3", "graded", "0"), ("a", "invalid", "0")]
    assert not Submission.objects.exists()
    assert not Grade.objects.exists()


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{", "line 1 is not JSON"),
        ("[]", 'line 1: "question" must be one of: q1'),
        ('{"question": "zz", "answer": "1"}', 'line 1: "question" must be one of: q1'),
    ],
)
def test_a_bad_row_is_named(page: Assessment, tmp_path: Path, row: str, message: str) -> None:
    (path := tmp_path / "rows.jsonl").write_text(row)
    with pytest.raises(CommandError, match=message):
        graded(path)


def test_an_unknown_assessment_is_named(page: Assessment, tmp_path: Path) -> None:
    (path := tmp_path / "rows.jsonl").write_text("")
    with pytest.raises(CommandError, match="There is no assessment nowhere"):
        call_command("grade_file", str(path), assessment="nowhere")
