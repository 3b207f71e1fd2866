"""What a student is told while an answer waits, when a person looks, when a mark is held."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from assessment.bank.models import Assessment, Release
from assessment.grading.models import Grade, GradeDetail, GradingRun, Response, RunKind, State
from assessment.grading.queue import Wait
from assessment.grading.review import override_grade
from assessment.people.models import User
from assessment.student.results import wait_in_words
from graders.verdict import without_messages
from tests.assessment.grading.learning_cast import question_with_key
from tests.assessment.student.cast import (
    COLLAPSE,
    RIGHT,
    Visitor,
    grade_newest,
    met_point,
    missed_point,
    words_of,
)


def result_fragment(visitor: Visitor) -> str:
    """Return the fragment for the newest answer, as its owner gets it."""
    reply = visitor.browser.get(reverse("student:response", args=[Response.objects.latest("pk").public_id]))
    assert reply.status_code == 200
    return reply.content.decode()


def let_wait(seconds: int) -> None:
    """Let the newest answer have waited this long."""
    since = timezone.now() - timedelta(seconds=seconds)
    Response.objects.filter(pk=Response.objects.latest("pk").pk).update(waiting_since=since)


def test_a_fragment_asks_again_until_graded(visitor: Visitor) -> None:
    visitor.check("c", COLLAPSE)
    assert "data-poll=" in result_fragment(visitor)
    grade_newest("c", "4", "4")
    fragment = result_fragment(visitor)
    assert "data-poll=" not in fragment
    assert "4 of 4 points" in words_of(fragment)


def test_a_short_wait_needs_no_words(visitor: Visitor) -> None:
    visitor.check("c", COLLAPSE)
    assert "appears here soon" in result_fragment(visitor)


def test_after_ten_seconds_it_says_that_no_grader_runs(visitor: Visitor) -> None:
    visitor.check("c", COLLAPSE)
    let_wait(11)
    assert wait_in_words(Wait(0, None, grader_at_work=False)) in result_fragment(visitor)


def test_nobody_else_sees_an_answer(visitor: Visitor, other_visitor: Visitor) -> None:
    visitor.check("c", COLLAPSE)
    other_visitor.check("c", "mine")
    address = reverse("student:response", args=[Response.objects.earliest("pk").public_id])
    assert other_visitor.browser.get(address).status_code == 404
    assert COLLAPSE not in other_visitor.look()


@pytest.mark.parametrize("release", [Release.AFTER_REVIEW, Release.BY_HAND])
def test_a_held_mark_shows_no_points_and_no_evidence(
    visitor: Visitor, page: Assessment, release: Release
) -> None:
    page.release = release
    page.save()
    visitor.check("c", COLLAPSE)
    grade_newest("c", "3", "4", met_point("x", "mode collapse", COLLAPSE, "names it"))
    fragment = result_fragment(visitor)
    assert "your teacher will release the mark" in fragment
    assert "of 4 points" not in words_of(fragment)
    assert "<mark>" not in fragment
    assert "Names it" not in fragment


def test_an_unsure_grader_hands_over_to_a_person(visitor: Visitor) -> None:
    visitor.check("c", COLLAPSE)
    grade_newest("c", "3", "4", needs_review=True)
    text = words_of(result_fragment(visitor))
    assert "A person will look at this" in text
    assert "3" not in text


def test_a_failed_answer_is_kept_and_its_student_told(visitor: Visitor) -> None:
    visitor.check("c", COLLAPSE)
    Response.objects.update(state=State.FAILED)
    text = words_of(result_fragment(visitor))
    assert "an instructor has been told" in text
    assert COLLAPSE in text


def test_a_grade_whose_words_were_erased_still_shows_points(visitor: Visitor) -> None:
    visitor.check("a", RIGHT)
    GradeDetail.objects.all().delete()
    assert "1 of 1 point" in words_of(result_fragment(visitor))


def test_marks_stored_as_sentences_are_shown_as_before(visitor: Visitor) -> None:
    """Before verdicts had codes: the sign beside a point says whether it is met, and nothing is told twice."""
    visitor.check("c", COLLAPSE)
    grade_newest(
        "c",
        "1",
        "2",
        met_point("names", "mode collapse", COLLAPSE, "names it"),
        missed_point("why", "says why"),
    )
    detail = GradeDetail.objects.latest("pk")
    without_codes = without_messages(detail.verdict)
    GradeDetail.objects.filter(pk=detail.pk).update(
        verdict=without_codes
        | {"feedback": "Your choice: Right. Your reason: 1 of 2 expected ideas was found."}
    )
    text = words_of(result_fragment(visitor))
    assert "Names it" in text
    assert "Says why." in text
    assert not any(words in text for words in ("Met: names it", "Not met: says", "Your choice: Right"))


def test_a_mark_by_a_person_says_so(visitor: Visitor) -> None:
    visitor.check("c", COLLAPSE)
    grade_newest("c", "0", "4")
    response = Response.objects.latest("pk")
    run = GradingRun.objects.create(course=response.run.course, kind=RunKind.OVERRIDE)
    Grade.objects.create(response=response, run=run, human=True, score=3, maximum=4, verdict_digest="")
    text = words_of(result_fragment(visitor))
    assert "3 of 4 points" in text
    assert "A person gave this mark." in text


@pytest.mark.parametrize(
    ("met", "score", "at_most", "shown"),
    [
        ({"density": True, "lattice": False}, None, None, ["1/1", "0/1"]),
        ({"density": True, "lattice": True}, "1", None, []),
        ({"density": True}, "1", None, []),
        ({"density": True}, "2", "1", []),
    ],
    ids=[
        "the criteria are the mark",
        "another mark",
        "only one was judged",
        "only one of a group was judged",
    ],
)
def test_criteria_that_a_person_judged_are_shown_where_they_explain_the_mark(
    visitor: Visitor,
    page: Assessment,
    *,
    met: dict[str, bool],
    score: str | None,
    at_most: str | None,
    shown: list[str],
) -> None:
    """Of two points, which two criteria share, or one of them gives."""
    criteria = [{"id": name, "any_of": [f"the {name} of ice"]} for name in ("density", "lattice")]
    limit = {"at_most": at_most} if at_most else {}
    question_with_key(page, {"question": "Why does ice float?", "criteria": criteria} | limit)
    visitor.check("q3", "Its density.")
    grace, whole = User.objects.create(username="grace"), Decimal(score) if score else None
    override_grade(Response.objects.latest("pk"), actor=grace, reason="by the key", met=met, score=whole)
    text = words_of(result_fragment(visitor))
    assert f"{score or 1} of 2 points" in text
    assert re.findall("[012]/[12]", text) == shown


def test_a_waiting_result_keeps_room_for_what_comes(visitor: Visitor) -> None:
    visitor.check("c", COLLAPSE)
    criteria = Response.objects.get().version.key["criteria"]
    assert result_fragment(visitor).count("<li></li>") == len(criteria)


def test_the_total_is_of_released_marks(visitor: Visitor, page: Assessment) -> None:
    assert "You have" not in visitor.look()
    visitor.check("c", COLLAPSE)
    assert "You have" not in visitor.look()
    asked = page.questions.select_related("current")
    maximum = sum((question.current.points for question in asked if question.current), Decimal(0))
    visitor.check("a", RIGHT)
    assert f"You have 1 of {maximum.normalize()} points so far." in words_of(visitor.look())
    grade_newest("c", "2.5", "4")
    assert f"You have 3.5 of {maximum.normalize()} points so far." in words_of(result_fragment(visitor))
    page.release = Release.BY_HAND
    page.save()
    assert "You have" not in words_of(result_fragment(visitor))
    assert "You have" not in visitor.look()
