"""The page of one answer: what stands there, a person's mark, and what is refused beside its field."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessment.bank.models import Assessment
from assessment.grading.erasure.erase import erase_data_of
from assessment.grading.models import GradingRun, Response, State
from assessment.grading.review import override_grade
from assessment.people.models import User
from graders.verdict import Part
from tests.assessment.desk.answers.marking_cast import (
    effective_grade,
    graded_number,
    graded_text,
    page_of,
    press_review_button,
)
from tests.assessment.student.cast import grade_newest, words_of


@pytest.fixture
def answer(page: Assessment) -> Response:
    """An answer in words of which the machine is not sure."""
    return graded_text(page, "ada")


def test_it_shows_answer_evidence_criteria_and_doubts(instructor: Client, answer: Response) -> None:
    html = instructor.get(page_of(answer)).content.decode()
    words = words_of(html)
    assert "<mark>mode collapse<sup>1</sup></mark>" in html
    for text in (
        "machine: 1 of 1, met",
        "machine: 0 of 1, not met",
        "Unsure: close to the line",
        "confidence 0.40",
    ):
        assert text in words
    assert answer.grades.get().verdict_digest in html
    assert "Model answer and key (version 1)" in words
    assert 'name="reason"' in html


def test_what_a_student_wrote_is_text_and_never_html(
    instructor: Client, page: Assessment, answer: Response
) -> None:
    Response.objects.filter(pk=answer.pk).update(answer="<script>alert(1)</script> mode collapse")
    html = instructor.get(page_of(answer)).content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html


def test_a_number_is_shown_with_its_reading(instructor: Client, page: Assessment) -> None:
    words = words_of(instructor.get(page_of(graded_number(page, "ada"))).content.decode())
    assert "[0.6, 0.65, 0.2]" in words
    assert "Read as z = (0.6, 0.65, 0.2)" in words


@pytest.mark.parametrize(
    ("fields", "score"),
    [
        ({"part-0": "1", "part-1": "1"}, "2"),
        ({"part-1": "0,5"}, "1.5"),
        ({"part-1": ".25"}, "1.25"),
        ({"part-0": "0", "part-1": "0"}, "0"),
        ({"part-0": "1", "part-1": "0", "score": "1.75"}, "1.75"),
        ({"score": "2"}, "2"),
    ],
)
def test_a_person_gives_points(
    instructor: Client, answer: Response, fields: dict[str, str], score: str
) -> None:
    reply = press_review_button(instructor, answer, reason="it is there", feedback="Well seen.", **fields)
    assert reply.status_code == 302
    grade = effective_grade(answer)
    assert (grade.human, grade.score, grade.run.reason) == (True, Decimal(score), "it is there")
    assert grade.run.actor == User.objects.get(username="grace")
    assert grade.detail.verdict["feedback"] == "Well seen."
    words = words_of(instructor.get(page_of(answer)).content.decode())
    assert "1 of 2 by the machine, initial" in words
    assert "Reason: it is there" in words
    assert "To the student: Well seen" in words


@pytest.mark.parametrize(
    ("fields", "field", "says"),
    [
        ({"part-1": "1", "reason": ""}, "reason", "Say why"),
        ({"part-1": "7"}, "part-1", "from 0 to 1"),
        ({"part-1": "-1"}, "part-1", "from 0 to 1"),
        ({"part-1": "NaN"}, "part-1", "a number"),
        ({"part-1": "1e9"}, "part-1", "a number"),
        ({"part-1": "٣"}, "part-1", "a number"),
        ({"part-1": "0.33333"}, "part-1", "more than 4 places"),
        ({"part-1": "1", "score": "2"}, "score", "either"),
        ({}, "score", "either"),
        ({"score": "3"}, "score", "from 0 to 2"),
        ({"score": "1", "reason": "x" * 2001}, "reason", "2000"),
        ({"score": "1", "feedback": "a\x00b"}, "feedback", "Null"),
    ],
)
def test_what_cannot_be_given_is_refused_and_stays_typed(
    instructor: Client, answer: Response, fields: dict[str, str], field: str, says: str
) -> None:
    reply = press_review_button(
        instructor, answer, **{"reason": "because of that", "feedback": "Kept words", **fields}
    )
    assert reply.status_code == 200
    assert says in " ".join(reply.context["form"].errors[field])
    assert reply.context["form"][field].errors.as_ul() in reply.content.decode()
    for name, value in fields.items():
        assert reply.context["form"][name].value() == value
    assert answer.grades.count() == 1


def test_the_machines_mark_is_accepted_in_one_click(instructor: Client, answer: Response) -> None:
    press_review_button(instructor, answer, "accept")
    answer.refresh_from_db()
    assert answer.state == State.GRADED
    assert (effective_grade(answer).human, effective_grade(answer).score) == (True, Decimal(1))


def test_a_mark_that_came_meanwhile_is_not_overruled_unseen(instructor: Client, answer: Response) -> None:
    seen = str(effective_grade(answer).pk)
    override_grade(answer, actor=User.objects.get(username="grace"), reason="first", score=Decimal(2))
    for button in ("save", "accept"):
        fields = {"seen": seen, button: "1", "score": "0", "reason": "typed words"}
        reply = instructor.post(page_of(answer), fields)
        assert reply.status_code == 200
        assert "Meanwhile" in reply.content.decode()
        assert "typed words" in reply.content.decode()
        assert effective_grade(answer).score == 2
    assert press_review_button(instructor, answer, score="0", reason="after all").status_code == 302
    assert effective_grade(answer).score == 0


def test_an_answer_without_a_mark_can_be_marked_and_not_accepted(
    instructor: Client, answer: Response
) -> None:
    """As one that failed before it had a mark."""
    failed = Response.objects.get(pk=answer.pk)
    Response.objects.filter(pk=failed.pk).update(state=State.FAILED)
    assert "Grade it again" in instructor.get(page_of(failed)).content.decode()


def test_a_failed_answer_waits_again(
    instructor: Client, answer: Response, woken: list[str], django_capture_on_commit_callbacks: object
) -> None:
    Response.objects.filter(pk=answer.pk).update(state=State.FAILED, tries=3)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        press_review_button(instructor, answer, "retry")
    answer.refresh_from_db()
    assert (answer.state, answer.tries, woken) == (State.WAITING, 0, ["wake"])


def test_erased_words_are_gone_and_the_mark_stays(instructor: Client, answer: Response) -> None:
    erase_data_of(answer.submission.learner)
    words = words_of(instructor.get(page_of(answer)).content.decode())
    assert "words of this answer were erased" in words
    assert "mode collapse" not in words.split("Model answer and key")[0].split("Answer of ")[1]
    assert "the words behind it were erased" in words
    assert press_review_button(instructor, answer, score="2", reason="on paper").status_code == 302


def test_next_goes_through_what_needs_a_person_within_the_filters(
    instructor: Client, page: Assessment
) -> None:
    first, second, third = (graded_text(page, name) for name in ("ada", "bob", "cyn"))
    graded_number(page, "dan")
    filters = f"?_changelist_filters=status%3Dneeds_review%26question%3D{first.question_id}"
    shown = instructor.get(page_of(second) + filters)
    assert shown.context["next"] == page_of(third) + filters.replace("%3D", "%3D")
    assert shown.context["left"] == 2
    fields = {"seen": str(effective_grade(second).pk), "accept": "1", "next": "1"}
    assert instructor.post(page_of(second) + filters, fields).headers["Location"] == page_of(third) + filters
    fields["seen"] = str(effective_grade(third).pk)
    assert instructor.post(page_of(third) + filters, fields).headers["Location"] == page_of(first) + filters
    fields["seen"] = str(effective_grade(first).pk)
    assert instructor.post(page_of(first) + filters, fields).headers["Location"] == page_of(first) + filters


@pytest.mark.parametrize(
    "filters", ["status%3Dnonsense", "question%3Dx", "p%3Dx", "%00", "no_such_field%3D1"]
)
def test_filters_that_mean_nothing_do_not_break_the_page(
    instructor: Client, answer: Response, filters: str
) -> None:
    assert instructor.get(f"{page_of(answer)}?_changelist_filters={filters}").status_code == 200


@pytest.mark.parametrize("number_of", ["999999", "x", "9" * 40, "1_0"])
def test_no_such_answer(instructor: Client, answer: Response, number_of: str) -> None:
    assert instructor.get(f"/admin/grading/response/{number_of}/change/").status_code == 404


def test_queries_do_not_grow_with_the_history(instructor: Client, page: Assessment, answer: Response) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            instructor.get(page_of(answer))
        return len(captured)

    before = queries()
    grace = User.objects.get(username="grace")
    for score in ("0", "1", "2", "1"):
        override_grade(answer, actor=grace, reason="again", score=Decimal(score))
    for name in ("bob", "cyn", "dan"):
        graded_text(page, name)
    assert queries() <= before + 1 <= 25


def test_ten_points_are_written_as_ten(instructor: Client, page: Assessment) -> None:
    row = graded_number(page, "ada")
    parts = (Part("all", Decimal(10), Decimal(20), matched=True),)
    row.run = GradingRun.objects.create(course=page.course)
    row.save()
    grade_newest("a", "10", "20", *parts)
    words = words_of(instructor.get(page_of(row)).content.decode())
    assert "10 of 20 points" in words
    assert "E+" not in words
