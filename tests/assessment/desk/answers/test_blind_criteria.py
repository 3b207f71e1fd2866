"""A sampled answer is marked blind: point by point where the question has criteria, and the whole score beside it."""

import re

import pytest
from django.test import Client

from assessment.bank.models import Assessment
from assessment.grading.models import Response
from assessment.people.models import User
from tests.assessment.desk.answers.marking_cast import effective_grade, page_of, press_review_button
from tests.assessment.grading.learning_cast import answer, draw, question_with_key, work
from tests.assessment.student.cast import words_of

CRITERIA = [
    {"id": "density", "description": "Ice is less dense", "any_of": ["ice is less dense"]},
    {"id": "lattice", "any_of": ["the molecules of ice stand far apart"], "points": "3"},
]


@pytest.fixture
def grace(instructor: Client) -> User:
    """The instructor who has signed in."""
    return User.objects.get(username="grace")


@pytest.fixture
def drawn(page: Assessment, grace: User) -> Response:
    """An answer in the key's words to a question of two points, which was drawn for the promise."""
    question_with_key(page, {"question": "Why does ice float?", "criteria": CRITERIA})
    response = answer(page, "Ice is less dense.")
    work()
    draw(page, 1, grace)
    return response


def parts_of(response: Response) -> dict[str, tuple[str, bool]]:
    parts = effective_grade(response).detail.verdict["parts"]
    return {part["id"]: (part["score"], part["matched"]) for part in parts}


def test_the_page_asks_of_each_criterion_and_says_nothing_of_the_machine(
    instructor: Client, drawn: Response
) -> None:
    html = instructor.get(page_of(drawn)).content.decode()
    assert re.findall(r"<legend>(.*?)</legend>", html) == ["Ice is less dense", "lattice"]
    assert re.findall(r'data-points="(.*?)"', html) == ["0.500000", "1.500000"]
    assert len(re.findall(r'<label><input type="radio" name="met-[01]" value="[01]?"', html)) == 6
    assert html.count('value="" id="id_met-0_2" checked') == 1, "nothing is said beforehand"
    assert "machine:" not in words_of(html)


@pytest.mark.parametrize(
    ("fields", "score", "parts"),
    [
        ({"met-0": "1", "met-1": "0"}, "0.5", {"density": ("0.5", True), "lattice": ("0", False)}),
        # A fault elsewhere costs points, and none of a criterion's.
        (
            {"met-0": "1", "met-1": "1", "score": "1"},
            "1",
            {"density": ("0.5", True), "lattice": ("1.5", True)},
        ),
        ({"met-0": "1", "met-1": "", "score": "0.5"}, "0.5", {"density": ("0.5", True)}),
        ({"score": "1"}, "1", {}),
    ],
    ids=["their sum", "another whole", "only one is said", "none is said"],
)
def test_what_is_said_of_criteria_is_stored_beside_the_whole(
    instructor: Client,
    drawn: Response,
    fields: dict[str, str],
    score: str,
    parts: dict[str, tuple[str, bool]],
) -> None:
    assert press_review_button(instructor, drawn, reason="by the key", **fields).status_code == 302
    grade = effective_grade(drawn)
    assert (grade.human, str(grade.score.normalize())) == (True, score)
    assert parts_of(drawn) == parts


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"met-0": "1"}, "Give the whole score, or say of every criterion whether it is met."),
        ({"met-0": "2", "met-1": "1"}, "Select a valid choice"),
        ({"met-0": "1", "met-1": "1", "score": "3"}, "Must be from 0 to 2."),
        ({"met-0": "1", "met-1": "1", "reason": " "}, "a mark is changed with a reason"),
    ],
)
def test_what_is_not_whole_is_refused_and_stays_typed(
    instructor: Client, drawn: Response, fields: dict[str, str], says: str
) -> None:
    reply = press_review_button(instructor, drawn, **{"reason": "so", **fields})
    assert (reply.status_code, says in words_of(reply.content.decode())) == (200, True)
    assert not drawn.grades.filter(human=True).exists()
    if fields["met-0"] == "1":
        assert 'value="1" id="id_met-0_0" checked' in reply.content.decode()


def test_of_several_only_some_of_which_count_the_service_counts(
    page: Assessment, instructor: Client, grace: User
) -> None:
    groups = [{"id": "why", "at_most": "1"}]
    criteria = [
        {"id": name, "group": "why", "any_of": [f"{name} is seen"]} for name in ("smoke", "ash", "flame")
    ]
    question_with_key(page, {"question": "What?", "criteria": criteria, "groups": groups})
    response = answer(page, "Smoke is seen.")
    work()
    draw(page, 1, grace)
    assert "data-points" not in instructor.get(page_of(response)).content.decode()
    fields = {"met-0": "1", "met-1": "1", "met-2": "0"}
    press_review_button(instructor, response, reason="by the key", **fields)
    assert effective_grade(response).score == 2
    assert parts_of(response) == {"smoke": ("2", True), "ash": ("0", True), "flame": ("0", False)}
