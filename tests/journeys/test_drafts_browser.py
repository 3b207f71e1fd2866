"""Drafts in a real browser: saved as one types, kept through a lost connection, there again on another device."""

import os
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from assessment.bank.models import Assessment
from assessment.grading.models import Draft, Response
from assessment.people.models import Learner
from tests.assessment.student.cast import RIGHT
from tests.assessment.student.test_practice_drafts import device
from tests.journeys.browser import DESKTOP, PHONE, chromium, needs_chromium

pytestmark = [pytest.mark.browser, needs_chromium]
LONG_MS = 20_000


@pytest.fixture
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def ada(transactional_db: None, page: Assessment) -> Learner:
    """A student whom a platform knows."""
    return Learner.objects.create(course=page.course, source="lti:1", external_id="5")


def launched(browser: Browser, server: LiveServer, page: Assessment, learner: Learner) -> BrowserContext:
    """Return a new browser in which the page has been opened for a learner."""
    context = browser.new_context(viewport=DESKTOP, locale="en")
    cookie = device(page, learner).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": server.url}])
    return context


def opened(context: BrowserContext, server: LiveServer, page: Assessment) -> Page:
    tab = context.new_page()
    tab.goto(f"{server.url}/practice/{page.course.slug}/{page.slug}")
    return tab


def test_what_is_typed_is_saved_and_is_there_on_another_device(
    browser: Browser, live_server: LiveServer, page: Assessment, ada: Learner
) -> None:
    tab = opened(launched(browser, live_server, page, ada), live_server, page)
    tab.get_by_label("Your answer Part C").fill("The generator has found")
    expect(tab.locator("#question-c [data-draft]")).to_have_text("Saved; not checked yet")
    assert Draft.objects.get().answer == "The generator has found"
    second_tab = opened(launched(browser, live_server, page, ada), live_server, page)
    expect(second_tab.get_by_label("Your answer Part C")).to_have_value("The generator has found")
    assert not Response.objects.exists()


def test_a_lost_connection_loses_nothing(
    browser: Browser, live_server: LiveServer, page: Assessment, ada: Learner
) -> None:
    context = launched(browser, live_server, page, ada)
    tab = opened(context, live_server, page)
    context.set_offline(True)
    tab.get_by_label("Your answer Part C").fill("typed in a tunnel")
    expect(tab.locator("#question-c [data-draft]")).to_contain_text("no connection")
    context.set_offline(False)
    expect(tab.locator("#question-c [data-draft]")).to_have_text("Saved; not checked yet", timeout=LONG_MS)
    assert Draft.objects.get().answer == "typed in a tunnel"


def test_two_windows_keep_both_texts(
    browser: Browser, live_server: LiveServer, page: Assessment, ada: Learner
) -> None:
    first_window = opened(launched(browser, live_server, page, ada), live_server, page)
    second_window = opened(launched(browser, live_server, page, ada), live_server, page)
    second_window.get_by_label("Your answer Part C").fill("typed there")
    expect(second_window.locator("#question-c [data-draft]")).to_have_text("Saved; not checked yet")
    first_window.get_by_label("Your answer Part C").fill("typed here")
    box = first_window.locator("#question-c [data-other]")
    expect(box).to_contain_text("typed there")
    expect(first_window.get_by_label("Your answer Part C")).to_have_value("typed here")
    box.get_by_role("button", name="Keep what I typed").click()
    expect(first_window.locator("#question-c [data-draft]")).to_have_text("Saved; not checked yet")
    assert Draft.objects.get().answer == "typed here"


def test_handing_in_leaves_no_draft_and_moves_to_the_result(
    browser: Browser, live_server: LiveServer, page: Assessment, ada: Learner
) -> None:
    tab = opened(launched(browser, live_server, page, ada), live_server, page)
    tab.get_by_label("Your answer Part A").fill(RIGHT)
    tab.get_by_role("button", name="Check Part A").click()
    expect(tab.locator("#question-a .result")).to_contain_text("1 of 1 point")
    assert not Draft.objects.exists()
    tab.locator("#question-a").get_by_role("link", name="Receipt").click()
    expect(tab.get_by_role("heading", name="Receipt")).to_be_visible()
    tab.get_by_role("link", name="My results").click()
    expect(tab.get_by_text("1 of 38 points count.")).to_be_visible()
    tab.set_viewport_size(PHONE)
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_new_pages(
    browser: Browser,
    live_server: LiveServer,
    page: Assessment,
    ada: Learner,
    scheme: Literal["light", "dark"],
) -> None:
    """A page with drafts and two texts, a receipt, own results, and a page that is not open yet."""
    context = launched(browser, live_server, page, ada)
    tab = opened(context, live_server, page)
    tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    Assessment.objects.update(closes_at=timezone.now() + timedelta(days=2), attempts=3)
    tab.get_by_label("Your answer Part A").fill(RIGHT)
    tab.get_by_role("button", name="Check Part A").click()
    expect(tab.locator("#question-a .result")).to_contain_text("Attempt 1 of 3")
    Draft.objects.create(learner=ada, question=page.questions.get(slug="c"), answer="typed there")
    tab.get_by_label("Your answer Part C").fill("typed here")
    expect(tab.locator("#question-c [data-other]")).to_contain_text("typed there")
    look(tab, f"page-{scheme}", "/practice/")
    tab.locator("#question-a").get_by_role("link", name="Receipt").click()
    look(tab, f"receipt-{scheme}", "/receipts/")
    tab.get_by_role("link", name="My results").click()
    look(tab, f"results-{scheme}", "/results$")
    Assessment.objects.update(opens_at=timezone.now() + timedelta(days=1))
    tab.get_by_role("link", name="Back to the questions").click()
    expect(tab.get_by_text("This opens on")).to_be_visible()
    look(tab, f"early-{scheme}", "/practice/")


def look(tab: Page, name: str, address: str) -> None:
    """Ask axe about the page at an address, at two widths, and keep pictures where they are asked for."""
    tab.wait_for_url(re.compile(address))
    for size in (PHONE, DESKTOP):
        tab.set_viewport_size(size)
        assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (name, size)
        violations = Axe().run(tab).response["violations"]
        assert [
            (violation["id"], [node["html"] for node in violation["nodes"]]) for violation in violations
        ] == [], (name, size)
        if folder := os.environ.get("PICTURES"):
            tab.screenshot(path=f"{folder}/{name}-{size['width']}.png", full_page=True)
