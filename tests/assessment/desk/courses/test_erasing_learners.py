"""Erasing in the admin: who may, what the page says, and that the id is typed."""

import pytest
from django.test import Client
from django.urls import reverse

from assessment.bank.models import Assessment
from assessment.grading.erasure.erase import Erased
from assessment.grading.models import Response
from assessment.people.models import Course, Learner
from tests.assessment.desk.cast import signed_in
from tests.assessment.grading.cast import hand_in
from tests.assessment.student.cast import RIGHT, Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(page: Assessment, learner: Learner) -> Learner:
    """A learner with an answer and a name."""
    Learner.objects.filter(pk=learner.pk).update(name="Ada Lovelace")
    hand_in(page, learner, a="[1, 2, 3]")
    return learner


def address(learner: Learner) -> str:
    return reverse("admin:people_learner_erase", args=[learner.pk])


def is_erased(learner: Learner) -> bool:
    learner.refresh_from_db()
    return learner.is_erased


def test_an_instructor_is_told_what_goes_and_types_the_id(instructor: Client, ada: Learner) -> None:
    (answers_line,) = Erased(answers=1).lines()
    html = instructor.get(address(ada)).content.decode()
    assert answers_line in html
    assert "cannot be undone" in html
    assert "the marks, in a ledger" in html
    html = instructor.post(address(ada), {"typed": "ada"}, follow=True).content.decode()
    assert f"The learner was erased: {answers_line}" in html
    assert "Lovelace" not in html
    assert is_erased(ada)
    assert Response.objects.get().answer is None


@pytest.mark.parametrize("typed", ["", "Ada", "ada ada", "Ada Lovelace", "erase", "a" * 1000])
def test_any_other_word_erases_nobody(instructor: Client, ada: Learner, typed: str) -> None:
    reply = instructor.post(address(ada), {"typed": typed})
    assert reply.status_code == 200
    assert b"errorlist" in reply.content
    assert not is_erased(ada)


@pytest.mark.parametrize(("role", "status"), [("instructor", 200), ("assistant", 403), ("auditor", 403)])
def test_assistants_and_auditors_may_not(course: Course, ada: Learner, role: str, status: int) -> None:
    browser = signed_in("nina", course, role)
    assert browser.get(address(ada)).status_code == status
    page = browser.get(reverse("admin:people_learner_change", args=[ada.pk])).content
    assert (b"Erase this learner" in page) is (role == "instructor")
    chosen = {"action": "erase_selected", "_selected_action": str(ada.pk), "index": "0"}
    acted = browser.post(reverse("admin:people_learner_changelist"), chosen)
    assert (acted.headers.get("Location") == address(ada)) is (role == "instructor")
    if role != "instructor":
        assert browser.post(address(ada), {"typed": "ada"}).status_code == 403
        assert not is_erased(ada)


def test_an_instructor_of_another_course_finds_nobody(
    course: Course, other_course: Course, ada: Learner
) -> None:
    browser = signed_in("nina", other_course, "instructor")
    assert browser.get(address(ada)).status_code == 404
    assert browser.post(address(ada), {"typed": "ada"}).status_code == 404
    assert not is_erased(ada)


def test_several_at_once_are_refused(instructor: Client, ada: Learner) -> None:
    bob = Learner.objects.create(course=ada.course, source="test", external_id="bob")
    keys = [str(ada.pk), str(bob.pk)]
    chosen = {"action": "erase_selected", "_selected_action": keys, "index": "0"}
    reply = instructor.post(reverse("admin:people_learner_changelist"), chosen, follow=True)
    assert "Erase learners one by one" in reply.content.decode()
    assert not is_erased(ada)


def test_an_erased_learner_is_listed_without_a_way_to_erase(instructor: Client, ada: Learner) -> None:
    instructor.post(address(ada), {"typed": "ada"})
    page = instructor.get(reverse("admin:people_learner_change", args=[ada.pk])).content
    assert b"erased-" in page
    assert b"Erase this learner" not in page
    assert "was erased before" in instructor.get(address(ada), follow=True).content.decode()


def test_the_student_s_browser_is_a_stranger_s_afterwards(instructor: Client, visitor: Visitor) -> None:
    visitor.check("a", RIGHT)
    learner = Learner.objects.get(source="web")
    receipt = Response.objects.get(submission__learner=learner).public_id
    receipt_url = f"/practice/responses/{receipt}"
    assert visitor.browser.get(receipt_url).status_code == 200
    instructor.post(address(learner), {"typed": learner.external_id})
    assert is_erased(learner)
    assert visitor.browser.get(receipt_url).status_code == 404
    visitor.check("a", RIGHT)
    assert Learner.objects.filter(source="web").exclude(pk=learner.pk).count() == 1


def test_an_instructor_who_tried_the_page_stays_signed_in(instructor: Client, page: Assessment) -> None:
    """Their session stands for a learner as well, whom they erase."""
    visitor = Visitor(page)
    visitor.browser = instructor
    visitor.check("a", RIGHT)
    learner = Learner.objects.get(source="web")
    assert instructor.post(address(learner), {"typed": learner.external_id}).status_code == 302
    assert instructor.get(reverse("admin:index")).status_code == 200
    assert is_erased(learner)
