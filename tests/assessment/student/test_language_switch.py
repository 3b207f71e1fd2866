"""The language switch: by a form, kept in a cookie, back to the same place, and nothing typed is lost."""

import pytest
from django.test import Client

from assessment.bank.models import Assessment
from assessment.grading.models import Submission
from tests.assessment.student.cast import Visitor
from tests.assessment.student.elements import elements, has_element


def test_a_choice_of_language_is_kept(visitor: Visitor) -> None:
    assert '<html lang="en">' in visitor.look()
    reply = visitor.browser.post("/language", {"language": "de", "next": visitor.address})
    assert (reply.status_code, reply["Location"]) == (302, visitor.address)
    html = visitor.look()
    assert '<html lang="de">' in html
    (button,) = elements(html, "button", value="de", form="practice", aria_current="true")
    assert (button.text, button.attributes["lang"]) == ("Deutsch", "de")


def test_what_was_typed_survives_the_switch(visitor: Visitor) -> None:
    reply = visitor.browser.post(
        visitor.address, {"language": "de", "next": visitor.address, "answer.q1": "half a thought"}
    )
    assert (reply.status_code, reply["Location"]) == (302, visitor.address)
    html = visitor.look()
    assert '<html lang="de">' in html
    assert "half a thought" in html
    assert not Submission.objects.exists()


@pytest.mark.parametrize("target", ["https://example.org/", "//example.org", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere(page: Assessment, target: str) -> None:
    for path in ("/language", f"/practice/{page.course.slug}/{page.slug}"):
        reply = Client().post(path, {"language": "de", "next": target})
        assert reply["Location"] == "/"


@pytest.mark.parametrize("language", ["", "xx", "\x00", "de" * 5_000])
def test_a_language_that_there_is_not(page: Assessment, language: str) -> None:
    browser = Client()
    assert browser.post("/language", {"language": language, "next": "/nothing"}).status_code == 302
    assert '<html lang="en">' in browser.get("/nothing").content.decode()


def test_an_error_page_has_the_switch_too(db: None) -> None:
    html = Client().get("/nothing").content.decode()
    assert has_element(html, "input", type="hidden", name="next", value="/nothing")


def test_switching_needs_the_page(page: Assessment) -> None:
    assert Client(enforce_csrf_checks=True).post("/language", {"language": "de"}).status_code == 403
