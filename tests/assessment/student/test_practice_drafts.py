"""What is saved while a student types: there again on every device, never over a text that they have not seen."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment.bank.models import Assessment
from assessment.grading.models import Draft, Response
from assessment.people import sessions
from assessment.people.models import Learner
from tests.assessment.student.cast import RIGHT, Visitor


@pytest.fixture
def ada(page: Assessment) -> Learner:
    """A student whom a platform knows."""
    return Learner.objects.create(course=page.course, source="lti:1", external_id="5")


def device(page: Assessment, learner: Learner) -> Client:
    """Return a browser in which a launch has opened the page for a learner."""
    browser = Client()
    session = browser.session
    sessions.remember_learner(session, learner)
    sessions.open_page(session, page.public_id)
    session.save()
    return browser


def save(page: Assessment, browser: Client, question: str, answer: str, seen: str = "") -> Any:
    """Save a draft as the page's script does."""
    address = reverse("student:draft", args=[page.course.slug, page.slug])
    return browser.post(address, {"question": question, f"answer.{question}": answer, "version": seen})


def look(page: Assessment, browser: Client) -> str:
    return browser.get(reverse("student:practice", args=[page.course.slug, page.slug])).content.decode()


def test_a_draft_is_there_again_on_another_device(page: Assessment, ada: Learner) -> None:
    saved = save(page, device(page, ada), "q3", "so that gradients")
    assert saved.status_code == 200
    assert saved.json()["state"] == "saved"
    assert "so that gradients" in look(page, device(page, ada))


def test_a_draft_is_no_answer(page: Assessment, ada: Learner) -> None:
    save(page, device(page, ada), "a", RIGHT)
    assert not Response.objects.exists()


def test_a_text_from_elsewhere_is_not_written_over(page: Assessment, ada: Learner) -> None:
    laptop, phone = device(page, ada), device(page, ada)
    first = save(page, laptop, "q3", "typed here").json()["version"]
    save(page, phone, "q3", "typed there", first)
    refused = save(page, laptop, "q3", "typed here, and more", first)
    assert refused.status_code == 409
    assert refused.json()["state"] == "conflict"
    assert refused.json()["text"] == "typed there"
    html = look(page, laptop)
    assert "typed there" in html
    assert "typed here, and more" in html
    assert "two texts of yours" in html


def test_the_newest_version_is_written_over(page: Assessment, ada: Learner) -> None:
    browser = device(page, ada)
    version = save(page, browser, "q3", "one").json()["version"]
    assert save(page, browser, "q3", "one two", version).status_code == 200
    assert Draft.objects.get().answer == "one two"


def test_a_blank_draft_is_none(page: Assessment, ada: Learner) -> None:
    browser = device(page, ada)
    version = save(page, browser, "q3", "one").json()["version"]
    save(page, browser, "q3", " ", version)
    assert not Draft.objects.exists()


def test_what_is_handed_in_is_no_draft_any_more(page: Assessment, ada: Learner) -> None:
    browser = device(page, ada)
    save(page, browser, "a", RIGHT)
    save(page, browser, "q3", "still at it")
    browser.post(
        reverse("student:practice", args=[page.course.slug, page.slug]),
        {"check": "a", "answer.a": RIGHT, "answer.q3": "still at it"},
    )
    assert [draft.question.slug for draft in Draft.objects.all()] == ["q3"]


def test_a_stranger_s_draft_stays_in_their_session(visitor: Visitor, page: Assessment) -> None:
    assert save(page, visitor.browser, "q3", "just looking").status_code == 200
    assert not Draft.objects.exists()
    assert not Learner.objects.exists()
    assert "just looking" in visitor.look()
    assert "just looking" not in look(page, Client())


def test_after_the_end_no_draft_is_taken_and_the_earlier_one_stays(page: Assessment, ada: Learner) -> None:
    browser = device(page, ada)
    version = save(page, browser, "q3", "in time").json()["version"]
    Assessment.objects.update(closes_at=timezone.now() - timedelta(minutes=5))
    late = save(page, browser, "q3", "too late", version)
    assert late.status_code == 422
    assert "over" in late.json()["text"]
    assert Draft.objects.get().answer == "in time"


@pytest.mark.parametrize("answer", ["a\0b", "x" * 20_001])
def test_what_cannot_be_stored_is_refused_in_words(page: Assessment, ada: Learner, answer: str) -> None:
    reply = save(page, device(page, ada), "q3", answer)
    assert reply.status_code == 422
    assert reply.json()["text"]
    assert not Draft.objects.exists()


def test_a_question_that_is_not_asked_has_no_draft(page: Assessment, ada: Learner) -> None:
    assert save(page, device(page, ada), "none", "x").status_code == 404


def test_without_scripts_the_form_keeps_the_rest_as_drafts(page: Assessment, ada: Learner) -> None:
    browser = device(page, ada)
    browser.post(
        reverse("student:practice", args=[page.course.slug, page.slug]),
        {"check": "a", "answer.a": RIGHT, "answer.q3": "half a thought"},
    )
    assert Draft.objects.get().answer == "half a thought"
