"""A sampled answer is marked blind: point by point where the question has criteria, and the whole score beside it."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from assessment.bank.models import Assessment
from assessment.grading.erasure.erase import erase_data_of
from assessment.grading.human_marks import points_by_criterion
from assessment.grading.judged_criteria import version_marked_by
from assessment.grading.models import Response
from assessment.grading.regrade import regrade
from assessment.grading.review import OverrideInvalid, override_grade
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


def judge(browser: Client, response: Response, *said: str, **fields: str) -> Any:
    """Save what is said of each criterion of the key: "1" for met, "0" for not met, "" for neither."""
    version = version_marked_by(response).pk
    met = {f"met-{version}-{place}": choice for place, choice in enumerate(said)}
    return press_review_button(browser, response, **{"reason": "by the key", **met, **fields})


def parts_of(response: Response) -> dict[str, tuple[str, bool]]:
    parts = effective_grade(response).detail.verdict["parts"]
    return {part["id"]: (part["score"], part["matched"]) for part in parts}


def test_the_page_asks_of_each_criterion_and_says_nothing_of_the_machine(
    instructor: Client, drawn: Response
) -> None:
    html = instructor.get(page_of(drawn)).content.decode()
    assert re.findall(r"<legend>(.*?)</legend>", html) == ["Ice is less dense", "lattice"]
    assert re.findall(r'data-points="(.*?)"', html) == ["0.500000", "1.500000"]
    assert len(re.findall(r'<label><input type="radio" name="met-[0-9]+-[01]" value="[01]?"', html)) == 6
    assert len(re.findall(r'value="" id="id_met-[0-9]+-[01]_2" checked', html)) == 2, (
        "nothing is said beforehand"
    )
    assert "machine:" not in words_of(html)


@pytest.mark.parametrize(
    ("said", "score", "parts"),
    [
        ("10", "", {"density": ("0.5", True), "lattice": ("0", False)}),
        # A fault elsewhere costs points, and none of a criterion's.
        ("11", "1", {"density": ("0.5", True), "lattice": ("1.5", True)}),
        ("1", "0.5", {"density": ("0.5", True)}),
        ("", "1", {}),
    ],
    ids=["their sum", "another whole", "only one is said", "none is said"],
)
def test_what_is_said_of_criteria_is_stored_beside_the_whole(
    instructor: Client,
    drawn: Response,
    said: str,
    score: str,
    parts: dict[str, tuple[str, bool]],
) -> None:
    assert judge(instructor, drawn, *said, score=score).status_code == 302
    grade = effective_grade(drawn)
    assert (grade.human, str(grade.score.normalize())) == (True, score or "0.5")
    assert parts_of(drawn) == parts


@pytest.mark.parametrize(
    ("said", "fields", "says"),
    [
        ("1", {}, "Give the whole score, or say of every criterion whether it is met."),
        ("21", {}, "Select a valid choice"),
        ("11", {"score": "3"}, "Must be from 0 to 2."),
        ("11", {"reason": " "}, "a mark is changed with a reason"),
    ],
)
def test_what_is_not_whole_is_refused_and_stays_typed(
    instructor: Client, drawn: Response, said: str, fields: dict[str, str], says: str
) -> None:
    reply = judge(instructor, drawn, *said, **fields)
    assert (reply.status_code, says in words_of(reply.content.decode())) == (200, True)
    assert not drawn.grades.filter(human=True).exists()
    if said[0] == "1":
        assert re.search(r'value="1" id="id_met-[0-9]+-0_0" checked', reply.content.decode())


def test_of_what_is_left_unsaid_no_points_are_made_up(instructor: Client, drawn: Response) -> None:
    """Lattice was not judged: half a point for density is half a point, and not all."""
    judge(instructor, drawn, "0", score="0")
    press_review_button(instructor, drawn, reason="it is there", **{"part-0": "0.5"})
    assert (effective_grade(drawn).score, parts_of(drawn)) == (Decimal("0.5"), {"density": ("0.5", True)})


def test_criteria_that_are_not_the_mark_take_no_points_of_their_own(
    instructor: Client, drawn: Response, grace: User
) -> None:
    """Density is met and nothing given all the same: what else would lattice be worth is not known."""
    judge(instructor, drawn, "1", "0", score="0")
    assert 'name="part-' not in instructor.get(page_of(drawn)).content.decode()
    with pytest.raises(OverrideInvalid, match="do not add up to this mark"):
        override_grade(drawn, actor=grace, reason="it is there", scores={"lattice": Decimal("1.5")})
    assert press_review_button(instructor, drawn, reason="it is there", score="1.5").status_code == 302
    assert (effective_grade(drawn).score, parts_of(drawn)) == (Decimal("1.5"), {})


@pytest.fixture
def drawn_of_four(page: Assessment, grace: User, drawn: Response) -> Response:
    """The answer, regraded by a newer key: density and lattice in the other order, of four points in all."""
    key = {"question": "Why does ice float?", "criteria": CRITERIA[::-1]}
    regrade(question_with_key(page, key, points=4).question, actor=grace, reason="a better key")
    work()
    return drawn


def test_the_points_are_those_of_the_key_that_marked(instructor: Client, drawn_of_four: Response) -> None:
    html = instructor.get(page_of(drawn_of_four)).content.decode()
    assert 'data-maximum="4"' in html
    assert "The whole score, of 4" in words_of(html)
    assert re.findall(r'data-points="(.*?)"', html) == ["3.000000", "1.000000"]
    judge(instructor, drawn_of_four, "1", "1")
    assert str(effective_grade(drawn_of_four).score.normalize()) == "4"


def test_the_points_are_those_of_the_mark_also_if_its_words_were_erased(
    instructor: Client, drawn_of_four: Response
) -> None:
    erase_data_of(drawn_of_four.submission.learner)
    press_review_button(instructor, drawn_of_four, reason="on paper", score="3")
    assert str(effective_grade(drawn_of_four).score.normalize()) == "3"
    assert str(effective_grade(drawn_of_four).maximum.normalize()) == "4"


def test_what_was_said_of_an_older_key_is_not_taken_for_a_newer_ones(
    instructor: Client, drawn_of_four: Response
) -> None:
    """Density was said to be met when it came first; now lattice does."""
    older = drawn_of_four.version_id
    fields = {
        f"met-{older}-0": "1",
        f"met-{older}-1": "0",
        "seen": str(drawn_of_four.grades.earliest("pk").pk),
    }
    reply = press_review_button(instructor, drawn_of_four, reason="by the key", **fields)
    html = reply.content.decode()
    assert "Meanwhile this answer got another mark" in words_of(html)
    assert re.findall(r"<legend>(.*?)</legend>", html) == ["lattice", "Ice is less dense"]
    assert len(re.findall(r'value="" id="id_met-[0-9]+-[01]_2" checked', html)) == 2


@pytest.fixture
def drawn_of_a_group(page: Assessment, grace: User) -> Response:
    """An answer to a question of two points, which one of three criteria gives."""
    groups = [{"id": "why", "at_most": "1"}]
    criteria = [
        {"id": name, "group": "why", "any_of": [f"{name} is seen"]} for name in ("smoke", "ash", "flame")
    ]
    question_with_key(page, {"question": "What?", "criteria": criteria, "groups": groups})
    response = answer(page, "Smoke is seen.")
    work()
    draw(page, 1, grace)
    return response


def test_of_several_only_some_of_which_count_the_service_counts(
    instructor: Client, drawn_of_a_group: Response
) -> None:
    assert "data-points" not in instructor.get(page_of(drawn_of_a_group)).content.decode()
    judge(instructor, drawn_of_a_group, "1", "1", "0")
    assert effective_grade(drawn_of_a_group).score == 2
    assert parts_of(drawn_of_a_group) == {"smoke": ("2", True), "ash": ("0", True), "flame": ("0", False)}


def test_what_a_person_says_is_met_is_learned_also_if_it_gives_no_points(
    instructor: Client, drawn_of_a_group: Response
) -> None:
    judge(instructor, drawn_of_a_group, "1", "1", "0")
    grade, version = effective_grade(drawn_of_a_group), drawn_of_a_group.version
    assert points_by_criterion(grade, version) == {"smoke": "1", "ash": "1", "flame": "0"}


def test_of_points_that_a_person_typed_some_say_nothing_of_a_criterion(
    instructor: Client, drawn: Response
) -> None:
    """One of the one and a half points of lattice: neither met nor missed."""
    judge(instructor, drawn, "1", "0")
    press_review_button(instructor, drawn, reason="in part", **{"part-1": "1"})
    assert points_by_criterion(effective_grade(drawn), drawn.version) == {"density": "1"}
