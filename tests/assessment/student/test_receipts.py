"""Receipts and own results: what was handed in, when, and what counts; for nobody else."""

from uuid import uuid4

import pytest
from django.urls import reverse

from assessment.bank.models import Assessment
from assessment.grading.models import Response, Submission
from assessment.people.models import Course
from tests.assessment.student.cast import COLLAPSE, RIGHT, Visitor, grade_newest, words_of


def receipt_of(submission: Submission) -> str:
    """Return the address of a receipt."""
    page = submission.assessment
    return reverse("student:receipt", args=[page.course.slug, page.slug, submission.public_id])


def results_text(visitor: Visitor) -> str:
    """Return the words of the page of results."""
    address = reverse("student:results", args=[visitor.assessment.course.slug, visitor.assessment.slug])
    return words_of(visitor.browser.get(address).content.decode())


def test_a_receipt_says_what_was_handed_in_and_when(visitor: Visitor) -> None:
    Course.objects.update(time_zone="Europe/Berlin")
    visitor.send("check", "all", a=RIGHT, c=COLLAPSE)
    submission = Submission.objects.get()
    assert receipt_of(submission) in visitor.look()
    text = words_of(visitor.browser.get(receipt_of(submission)).content.decode())
    assert str(submission.public_id) in text
    assert "(Europe/Berlin)" in text
    assert RIGHT in text
    assert COLLAPSE in text
    assert "1 of 1 point" in text
    assert "Saved; being graded" in text


def test_a_receipt_is_for_its_owner_alone(visitor: Visitor, other_visitor: Visitor) -> None:
    visitor.check("a", RIGHT)
    other_visitor.check("a", "[1, 2]")
    address = receipt_of(Response.objects.get(answer=RIGHT).submission)
    assert visitor.browser.get(address).status_code == 200
    assert other_visitor.browser.get(address).status_code == 404
    assert Visitor(visitor.assessment).browser.get(address).status_code == 404
    nothing = reverse(
        "student:receipt", args=[visitor.assessment.course.slug, visitor.assessment.slug, uuid4()]
    )
    assert visitor.browser.get(nothing).status_code == 404


def test_without_answers_the_results_say_what_to_do(visitor: Visitor) -> None:
    assert "handed in nothing" in results_text(visitor)


@pytest.mark.parametrize(("policy", "score"), [("best", "1 of"), ("last", "0 of")])
def test_what_counts_follows_the_policy(visitor: Visitor, policy: str, score: str) -> None:
    Assessment.objects.update(counts=policy)
    visitor.check("a", RIGHT)
    visitor.check("a", "[1, 2, 3]")
    text = results_text(visitor)
    assert f"{score} 38 points count." in text
    assert f"the {policy} counts" in text
    assert text.count("Receipt") == 2


def test_a_mark_that_is_not_released_is_in_no_total(visitor: Visitor) -> None:
    Assessment.objects.update(release="by_hand")
    visitor.check("a", RIGHT)
    text = results_text(visitor)
    assert "No mark is released yet." in text
    assert "your teacher will release the mark" in text
    assert "1 of 1" not in text


def test_what_a_person_must_look_at_is_said(visitor: Visitor) -> None:
    visitor.check("c", COLLAPSE)
    grade_newest("c", "1", "4", needs_review=True)
    assert "A person will look at this" in results_text(visitor)


def test_erased_words_are_said_to_be_erased(visitor: Visitor) -> None:
    visitor.check("c", COLLAPSE)
    Response.objects.update(answer=None, erased_at="2026-01-01T00:00:00Z")
    page = visitor.browser.get(receipt_of(Submission.objects.get())).content.decode()
    assert "words of this answer were erased" in page
