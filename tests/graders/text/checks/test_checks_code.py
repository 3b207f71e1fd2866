"""Program code is left to a person, and its author is told so."""

import pytest

from graders.text import messages
from graders.text.grader import TextGrader
from graders.text.reasons import CODE
from graders.text.ungraded import notes_on

OF_CODE = {"question": "Write a function.", "references": ["def f(a):\n    return max(a)"]}
IN_PROSE = {
    "question": "What does it compute?",
    "references": ["It returns the largest of a list of numbers."],
}
BY_CRITERIA = {
    "criteria": [{"any_of": ["def f(a):\n    return max(a)", {"term": "max"}], "not": ["It is the smallest"]}]
}


@pytest.mark.model
@pytest.mark.parametrize(
    ("key", "answer"),
    [
        (OF_CODE, "def largest(xs):\n    return sorted(xs)[-1]"),
        (OF_CODE, "def f(a):\n    return min(a)"),
        (OF_CODE, "It sorts the list and takes the last."),
        (IN_PROSE, "print(max([1, 2, 3]))"),
        (BY_CRITERIA, "def f(a):\n    return max(a)"),
    ],
)
def test_code_waits_for_a_person(grader: TextGrader, key: dict[str, object], answer: str) -> None:
    [verdict] = grader.grade([(grader.parse_key(key), answer)])
    assert verdict.needs_review
    assert messages.REASONS[CODE]() in verdict.reasons


@pytest.mark.model
def test_code_gets_no_mark_by_references(grader: TextGrader) -> None:
    [verdict] = grader.grade([(grader.parse_key(OF_CODE), "def g(xs):\n    return sorted(xs)[-1]")])
    assert verdict.score == verdict.confidence == 0
    assert verdict.feedback == (messages.LEFT(),)
    assert verdict.notes == (messages.ADVICE(),)


@pytest.mark.parametrize(
    ("key", "count"),
    [
        (OF_CODE, 1),
        (IN_PROSE, 0),
        (BY_CRITERIA, 1),
        ({**BY_CRITERIA, "references": OF_CODE["references"]}, 1),
    ],
)
def test_the_author_is_told(key: dict[str, object], count: int) -> None:
    notes = notes_on(TextGrader().parse_key(key))
    assert len(notes) == count
    assert all("program code" in note and "def f(a): return max(a)" in note for note in notes)


def test_long_code_is_named_by_its_beginning() -> None:
    [note] = notes_on(TextGrader().parse_key({"references": ["def f(a):\n" + "    a += 1\n" * 20]}))
    assert note.endswith("…”")
