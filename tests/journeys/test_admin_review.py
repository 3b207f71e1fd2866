"""An instructor reviews an answer in Chromium and releases it; the student sees the new mark and what was said."""

import os
import re
from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from assessment import tasks
from assessment.bank.models import Assessment, Release, ReleaseRule
from assessment.grading.models import Response
from assessment.people.models import Membership, User
from graders.messages import authored
from tests.assessment.desk.answers.marking_cast import graded_number, graded_text
from tests.assessment.student.cast import COLLAPSE, grade_newest, met_point, missed_point
from tests.journeys.browser import DESKTOP, chromium, needs_chromium

pytestmark = [pytest.mark.browser, needs_chromium]

NARROW = ViewportSize(width=390, height=844)
FEEDBACK = "You name what it is, and your last sentence explains it."


@pytest.fixture
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def ground(
    live_server: LiveServer, transactional_db: None, page: Assessment, monkeypatch: pytest.MonkeyPatch
) -> Assessment:
    """The seed page with marks that wait for the instructor's word, and an instructor."""
    monkeypatch.setattr(tasks, "wake", lambda: None)
    Assessment.objects.update(release=Release.BY_HAND)
    page.questions.update(release_rule=ReleaseRule.AT_ONCE)
    grace = User.objects.create_user("grace", password="a-word-of-her-own", is_staff=True)
    Membership.objects.create(user=grace, course=page.course, role="instructor")
    return page


def look(tab: Page, name: str, address: str) -> None:
    """Keep pictures of the page at that address, once it is there; a page is never wider than a phone.

    A click does not wait for the page that it leads to: while the old one goes, there is no document.
    """
    tab.wait_for_url(re.compile(address))
    for size in (NARROW, DESKTOP):
        tab.set_viewport_size(size)
        assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (name, size)
        if folder := os.environ.get("PICTURES"):
            tab.screenshot(path=f"{folder}/{name}-{size['width']}.png", full_page=True)


def hand_in(tab: Page, address: str) -> None:
    """Answer question c on the student's page."""
    tab.goto(address)
    question = tab.locator("#question-c")
    question.get_by_role("textbox").fill(COLLAPSE)
    question.get_by_role("button", name=re.compile("^Check")).click()
    expect(question).to_contain_text("mode collapse")


def sign_in(tab: Page, address: str) -> None:
    tab.goto(f"{address}/admin/")
    tab.get_by_label("Username").fill("grace")
    tab.locator("input[name=password]").fill("a-word-of-her-own")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("link", name="Answers").first).to_be_visible()


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """The instructor's window; any script error fails the test."""
    tab = browser.new_context(viewport=DESKTOP, locale="en").new_page()
    wrong: list[str] = []
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    yield tab
    assert wrong == []


def is_refused_without_a_reason(tab: Page) -> None:
    tab.get_by_label("Points for explains").fill("0,5")
    expect(tab.locator("[data-total]")).to_have_text("Total: 1.5 of 2")
    tab.get_by_role("button", name="Save this mark").click()
    expect(tab.locator(".errorlist")).to_contain_text("Say why")
    expect(tab.get_by_label("Points for explains")).to_have_value("0,5")
    expect(tab.locator("[data-total]")).to_have_text("Total: 1.5 of 2")
    look(tab, "refused", "/change/")


def unsure_mark() -> Response:
    """Grade the student's answer to question c with half of the points, and leave it to a person."""
    parts = (
        met_point("names", "mode collapse", COLLAPSE, "it is named"),
        missed_point("explains", "why"),
    )
    return grade_newest(
        "c", "1", "2", *parts, needs_review=True, reasons=authored("close to the line"), confidence=0.4
    )


def review(tab: Page, address: str, row: Response) -> None:
    """Give half a point more for an answer, with reason and feedback, and accept the next one by a key."""
    tab.get_by_role("link", name="Answers").first.click()
    look(tab, "list", "/response/")
    tab.goto(f"{address}/admin/grading/response/?status=needs_review")
    expect(tab.locator("#result_list tbody tr")).to_have_count(2)
    tab.locator(f"a[href*='/{row.pk}/change/']").first.click()
    expect(tab.locator("mark")).to_contain_text("mode collapse")
    look(tab, "review", "/change/")
    is_refused_without_a_reason(tab)
    tab.get_by_label("Reason").fill("The last sentence says it")
    tab.get_by_label("Feedback for the student").fill(FEEDBACK)
    tab.keyboard.press("Control+Enter")
    expect(tab).to_have_url(re.compile("_changelist_filters"))
    expect(tab.get_by_role("heading", name="Answer of bob")).to_be_visible()
    tab.keyboard.press("a")
    expect(tab.get_by_text("No other answer in this list needs a person.")).to_be_visible()


def release(tab: Page, title: str) -> None:
    """Release all marks of an assessment, three of which are held."""
    tab.get_by_role("link", name="Marks").first.click()
    look(tab, "assessments", "/response/marks/$")
    tab.get_by_role("link", name=title).click()
    look(tab, "marks", r"/marks/\d+/$")
    tab.get_by_role("link", name="Release all marks").click()
    look(tab, "release", r"/release/$")
    tab.get_by_role("button", name="Release all marks").click()
    expect(tab.get_by_text("3 more marks can now be seen")).to_be_visible()


def test_from_an_unsure_mark_to_a_released_one(
    browser: Browser, tab: Page, ground: Assessment, live_server: LiveServer
) -> None:
    student = browser.new_context(viewport=DESKTOP, locale="en").new_page()
    practice = live_server.url + reverse("student:practice", args=[ground.course.slug, ground.slug])
    hand_in(student, practice)
    row = unsure_mark()
    graded_text(ground, "bob")
    graded_number(ground, "cyn")

    sign_in(tab, live_server.url)
    review(tab, live_server.url, row)

    tab.goto(f"{live_server.url}/admin/grading/response/{row.pk}/change/")
    expect(tab.locator("body")).to_contain_text("machine: 0 of 1, not met")
    expect(tab.locator(".answer-history")).to_contain_text("1 of 2 by the machine")
    look(tab, "reviewed", "/change/")
    student.goto(practice)
    expect(student.locator("#question-c")).not_to_contain_text("1.5 of 2")

    release(tab, ground.title)
    student.goto(practice)
    expect(student.locator("#question-c")).to_contain_text("1.5 of 2")
    expect(student.locator("#question-c")).to_contain_text(FEEDBACK)

    tab.get_by_role("link", name="Take back all marks").click()
    look(tab, "take-back", r"/take-back/$")
    tab.go_back()
    tab.get_by_role("link", name="Grade again").first.click()
    look(tab, "regrade", r"/regrade/")
