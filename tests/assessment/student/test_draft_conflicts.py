"""Two texts for one answer, from two devices: both are kept until their writer chooses, with and without scripts."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessment.bank.models import Assessment
from assessment.grading.models import Draft, Response
from assessment.people import sessions
from assessment.people.models import Learner
from tests.assessment.student.cast import COLLAPSE, RIGHT, Visitor


def device(page: Assessment, learner: Learner) -> Visitor:
    """Return a browser of a known learner."""
    visitor = Visitor(page)
    session = visitor.browser.session
    sessions.remember_learner(session, learner)
    session.save()
    return visitor


@pytest.fixture
def laptop(page: Assessment, learner: Learner) -> Visitor:
    """A browser of the learner."""
    return device(page, learner)


@pytest.fixture
def phone(page: Assessment, learner: Learner) -> Visitor:
    """Another browser of the same learner."""
    return device(page, learner)


def save(visitor: Visitor, slug: str, text: str, version: str = "") -> tuple[int, dict[str, Any]]:
    """Save a draft as the script does."""
    address = reverse("student:draft", args=[visitor.assessment.course.slug, visitor.assessment.slug])
    reply = visitor.browser.post(address, {"question": slug, "version": version, f"answer.{slug}": text})
    return reply.status_code, reply.json()


def test_what_was_typed_before_the_first_answer_comes_along(visitor: Visitor) -> None:
    save(visitor, "c", "half a thought")
    visitor.check("a", RIGHT)
    assert Draft.objects.get().answer == "half a thought"
    assert "half a thought" in visitor.look()


def test_the_other_text_can_take_the_place_of_the_newer_one(laptop: Visitor, phone: Visitor) -> None:
    save(phone, "c", "from the phone")
    status, conflict = save(laptop, "c", "from the laptop")
    assert (status, conflict["text"]) == (409, "from the phone")
    assert conflict["fields"] == {"answer.c": ["from the phone"]}
    assert save(laptop, "c", "from the laptop", conflict["version"])[0] == 200
    assert Draft.objects.get().answer == "from the laptop"
    assert 'id="other-c"' not in laptop.look()


def test_without_scripts_the_two_texts_change_places(laptop: Visitor, phone: Visitor) -> None:
    save(phone, "c", "from the phone")
    laptop.send("look", "c", c="from the laptop")
    assert Draft.objects.get().answer == "from the phone"
    laptop.send("take", "c", c="from the phone")
    assert Draft.objects.get().answer == "from the laptop"
    html = laptop.look()
    assert "from the phone" in html
    assert 'id="other-c"' in html
    laptop.send("discard", "c", c="from the laptop")
    assert 'id="other-c"' not in laptop.look()


def test_what_was_typed_meanwhile_is_not_lost_when_texts_change_places(
    laptop: Visitor, phone: Visitor
) -> None:
    save(phone, "c", "from the phone")
    laptop.send("look", "c", c="from the laptop")
    laptop.send("take", "c", c="from the phone, and more")
    html = laptop.look()
    assert "from the laptop" in html
    assert "from the phone, and more" in html


def test_a_page_left_as_it_came_overwrites_nothing(laptop: Visitor, phone: Visitor) -> None:
    """Another question is checked on an old page, whose field for this one is still empty."""
    save(phone, "c", "from the phone")
    laptop.send("check", "a", a=RIGHT, c="")
    assert Draft.objects.get().answer == "from the phone"
    assert 'id="other-c"' not in laptop.look()


def test_a_save_that_arrives_after_the_answer_leaves_no_draft(laptop: Visitor) -> None:
    _, saved = save(laptop, "c", COLLAPSE)
    laptop.browser.post(laptop.address, {"check": "c", "answer.c": COLLAPSE, "seen.c": saved["version"]})
    assert save(laptop, "c", COLLAPSE, saved["version"]) == (200, {"state": "saved", "version": ""})
    assert not Draft.objects.exists()


def test_handing_in_an_older_text_leaves_the_newer_draft(laptop: Visitor, phone: Visitor) -> None:
    save(phone, "c", "newer, from the phone")
    laptop.check("c", "older, from the laptop")
    assert Response.objects.get().answer == "older, from the laptop"
    assert Draft.objects.get().answer == "newer, from the phone"


def test_what_is_refused_is_kept_as_a_draft(laptop: Visitor, phone: Visitor) -> None:
    status, _ = laptop.send("check", "all", a="0,6,0,65,-0,2", c=COLLAPSE)
    assert status == 422
    html = phone.look()
    assert 'value="0,6,0,65,-0,2"' in html
    assert COLLAPSE in html


def test_a_draft_needs_the_token_of_its_form(page: Assessment) -> None:
    strict = Client(enforce_csrf_checks=True)
    address = reverse("student:draft", args=[page.course.slug, page.slug])
    assert strict.post(address, {"question": "c", "answer.c": "x"}).status_code == 403
    assert strict.get(address).status_code == 405


def test_drafts_do_not_use_up_the_forms_of_a_minute(laptop: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    counted: list[str] = []
    monkeypatch.setattr(
        "assessment.student.middleware.count_request", lambda kind, _who: counted.append(kind)
    )
    save(laptop, "c", "x")
    laptop.check("a", RIGHT)
    assert counted == ["draft", "practice"]
