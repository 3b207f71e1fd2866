"""Where the marks stand, releasing and taking them back, grading again, bulk actions, and the table."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessment.bank.models import Assessment, Release, ReleaseRule
from assessment.desk.answers.assessment_marks import rows_of, totals
from assessment.grading.effective_grade import responses_with_marks
from assessment.grading.erasure.erase import erase_data_of
from assessment.grading.models import Response, RunKind, State
from assessment.grading.review import accept_grade, override_grade, release_grades
from assessment.people.models import User
from tests.assessment.desk.answers.marking_cast import (
    choose_action,
    effective_grade,
    graded_number,
    graded_text,
    is_held,
)
from tests.assessment.student.cast import words_of


def assessment_url(name: str, page: Assessment) -> str:
    return reverse(f"admin:bank_assessment_{name}", args=[page.pk])


@pytest.fixture
def by_hand(page: Assessment) -> Assessment:
    """The page, with marks that wait for the instructor's word: two sure ones, and one that needs a review."""
    Assessment.objects.update(release=Release.BY_HAND)
    page.refresh_from_db()
    page.questions.update(release_rule=ReleaseRule.AT_ONCE)
    graded_number(page, "ada")
    graded_text(page, "bob", needs_review=False, confidence=1.0, reasons=())
    graded_text(page, "cyn")
    return page


def test_numbers_by_question_and_in_all(instructor: Client, by_hand: Assessment) -> None:
    sums = totals(rows_of(by_hand))
    assert sums == {
        "total": 3, "waiting": 0, "needs_review": 1, "failed": 0, "held": 3, "released": 0, "stays": 1, "on_trial": 0,
        "by_people": 0, "unmarked": 0
    }  # fmt: skip
    html = instructor.get(assessment_url("marks", by_hand)).content.decode()
    assert "status=needs_review" in html
    assert assessment_url("release", by_hand) in html


@pytest.mark.parametrize("policy", Release.values)
@pytest.mark.parametrize("rule", ReleaseRule)
def test_what_the_release_page_says_comes_true(by_hand: Assessment, policy: str, rule: ReleaseRule) -> None:
    Assessment.objects.update(release=policy, released_at=timezone.now() + timedelta(days=1))
    by_hand.refresh_from_db()
    by_hand.questions.update(release_rule=rule)
    announced = totals(rows_of(by_hand))["stays"]
    release_grades(by_hand, actor=User.objects.create(username="nina"))
    assert responses_with_marks(Response.objects.all()).filter(held=True).count() == announced


@pytest.mark.parametrize(
    ("policy", "rule", "says"),
    [
        (Release.BY_HAND, ReleaseRule.AT_ONCE, "c: 1 need a review"),
        (
            Release.BY_HAND,
            ReleaseRule.PROMISE,
            "c: 1 need a review; 1 wait for the promise: no sample has been drawn",
        ),
        (Release.AFTER_REVIEW, ReleaseRule.AT_ONCE, "a: 1 have not been looked at by a person"),
    ],
)
def test_the_release_page_says_why_some_stay_held(
    instructor: Client, by_hand: Assessment, policy: str, rule: ReleaseRule, says: str
) -> None:
    Assessment.objects.update(release=policy)
    by_hand.questions.update(release_rule=rule)
    assert says in words_of(instructor.get(assessment_url("release", by_hand)).content.decode())


def test_released_and_taken_back(instructor: Client, by_hand: Assessment) -> None:
    sure, unsure = Response.objects.get(question__slug="a"), Response.objects.order_by("pk")[2]
    instructor.get(assessment_url("release", by_hand))
    assert is_held(sure), "looking changes nothing"
    reply = instructor.post(assessment_url("release", by_hand), follow=True)
    assert "2 more marks can now be seen" in words_of(reply.content.decode())
    assert (is_held(sure), is_held(unsure)) == (False, True)
    reply = instructor.post(assessment_url("take_back", by_hand), follow=True)
    assert "2 more marks can no longer be seen" in words_of(reply.content.decode())
    assert is_held(sure)


def test_a_question_is_graded_again_with_a_reason(instructor: Client, by_hand: Assessment) -> None:
    row = Response.objects.get(question__slug="a")
    address = reverse("admin:bank_question_regrade", args=[row.question_id])
    assert "1 answer will be graded again" in words_of(instructor.get(address).content.decode())
    refused = instructor.post(address, {"reason": " "})
    assert "Say why" in refused.content.decode()
    assert row.grades.count() == 1
    assert instructor.post(address, {"reason": "a better key"}).status_code == 302
    newest = row.grades.latest("pk")
    assert (newest.run.kind, newest.run.reason) == (RunKind.REGRADE, "a better key")


def test_a_question_that_is_not_published_cannot_be_graded_again(
    instructor: Client, by_hand: Assessment
) -> None:
    by_hand.questions.update(current=None)
    address = reverse("admin:bank_question_regrade", args=[by_hand.questions.all()[0].pk])
    assert "publish one first" in instructor.post(address, {"reason": "so"}).content.decode()


def test_bulk_accept_asks_first_and_leaves_what_a_person_has_marked(
    instructor: Client, by_hand: Assessment
) -> None:
    rows = list(Response.objects.order_by("pk"))
    override_grade(rows[0], actor=User.objects.get(username="grace"), reason="so", score=Decimal("0.5"))
    asked = words_of(choose_action(instructor, "accept_selected", *rows).content.decode())
    assert "2 answers will be accepted" in asked
    assert "1 of those selected is left out" in asked
    assert not any(effective_grade(row).human for row in rows[1:])
    choose_action(instructor, "accept_selected", *rows, confirmed="1")
    assert all(effective_grade(row).human for row in rows)
    assert rows[0].grades.count() == 2


def test_bulk_retry_takes_failed_ones_and_wakes_the_workers(
    instructor: Client, by_hand: Assessment, woken: list[str], django_capture_on_commit_callbacks: object
) -> None:
    rows = list(Response.objects.order_by("pk"))
    Response.objects.filter(pk=rows[1].pk).update(state=State.FAILED)
    assert "1 answer will be graded again" in words_of(
        choose_action(instructor, "retry_selected", *rows).content.decode()
    )
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        choose_action(instructor, "retry_selected", *rows, confirmed="1")
    assert list(Response.objects.filter(state=State.WAITING)) == [rows[1]]
    assert woken == ["wake"]


def table(browser: Client, page: Assessment, query: str = "") -> list[dict[str, str]]:
    reply = browser.get(assessment_url("export", page) + query)
    text = b"".join(reply.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(text)))


def test_the_table_has_released_and_held_marks(instructor: Client, by_hand: Assessment) -> None:
    accept_grade(Response.objects.get(question__slug="a"), actor=User.objects.get(username="grace"))
    rows = {row["learner"]: row for row in table(instructor, by_hand)}
    assert set(rows) == {"ada", "bob", "cyn"}
    assert (rows["ada"]["marked by"], rows["ada"]["shown"], rows["ada"]["question"]) == (
        "person",
        "held",
        "a",
    )
    assert (rows["cyn"]["score"], rows["cyn"]["state"], rows["cyn"]["machine score"]) == (
        "1",
        "needs_review",
        "1",
    )
    assert "answer" not in rows["ada"]
    release_grades(by_hand, actor=User.objects.get(username="grace"))
    assert {row["learner"]: row["shown"] for row in table(instructor, by_hand)} == {
        "ada": "released", "bob": "released", "cyn": "held"
    }  # fmt: skip


def test_answers_are_in_the_table_if_asked_for_and_not_erased(
    instructor: Client, by_hand: Assessment
) -> None:
    cyn = Response.objects.order_by("pk")[2].submission.learner
    erase_data_of(cyn)
    cyn.refresh_from_db()
    answers = {row["learner"]: row["answer"] for row in table(instructor, by_hand, "?answers=1")}
    assert answers["ada"] == "[0.6, 0.65, 0.2]"
    assert answers["bob"].startswith("This is mode collapse")
    assert "cyn" not in answers
    assert answers[cyn.external_id] == "(erased)"


@pytest.mark.parametrize("cell", ["=1+1", "+1+1", "-1-1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1"])
def test_no_cell_is_a_formula(instructor: Client, by_hand: Assessment, cell: str) -> None:
    learner = Response.objects.order_by("pk")[0].submission.learner
    learner.external_id = cell
    learner.save()
    assert f"'{cell}" in {row["learner"] for row in table(instructor, by_hand)}


def test_negative_marks_stay_numbers(instructor: Client, by_hand: Assessment) -> None:
    learner = Response.objects.order_by("pk")[0].submission.learner
    learner.external_id = "-17"
    learner.save()
    assert "-17" in {row["learner"] for row in table(instructor, by_hand)}


@pytest.mark.parametrize("name", ["marks", "release", "take_back", "export"])
def test_a_page_takes_the_same_queries_for_any_number_of_marks(
    instructor: Client, by_hand: Assessment, name: str
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            reply = instructor.get(assessment_url(name, by_hand))
            b"".join(getattr(reply, "streaming_content", ()))
        return len(captured)

    few = queries()
    for count in range(20):
        graded_number(by_hand, f"eve-{count}")
        graded_text(by_hand, f"eve-{count}")
    assert queries() == few <= 12


def test_every_assessment_is_listed_with_what_is_due(instructor: Client, by_hand: Assessment) -> None:
    words = words_of(instructor.get(reverse("admin:grading_marks")).content.decode())
    assert f"{by_hand.title}{by_hand.course.title}310" in words


def test_the_assessments_page_leads_to_its_marks(instructor: Client, by_hand: Assessment) -> None:
    address = reverse("admin:bank_assessment_change", args=[by_hand.pk])
    assert assessment_url("marks", by_hand) in instructor.get(address).content.decode()
