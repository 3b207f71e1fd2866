"""From an invitation to a mark in the gradebook: the platform on `localhost`, this service on `127.0.0.1`, in a frame.

The browsers block third-party cookies; one blocks every cookie in frames. The platform is the strict one of
`tests.platform`: what breaks a rule of the specifications is in its `refused`, and fails the test.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import FrameLocator, Page, expect, sync_playwright

from tests.journeys.browser import needs_chromium
from tests.journeys.lms import (
    ALL_COOKIES,
    NO_COOKIES_IN_FRAMES,
    NO_THIRD_PARTY_COOKIES,
    check,
    cookies_kept,
    invite,
    look,
    person,
)
from tests.journeys.seed_answers import fill_all
from tests.journeys.service import Service, wait_for
from tests.platform.faults import Close, LoseReply, Status
from tests.platform.records import Activity, User
from tests.platform.server import Platform

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.model, needs_chromium]

GRADED_MS = 90_000
ARRIVED_SECONDS = 90
FEEDBACK = "The falling loss is explained at the end."
CYN = User("6", "Cyn", "Student", "cyn@school.example")
DAN = User("7", "Dan", "Student", "dan@school.example")
Open = Callable[[dict[str, Any]], Page]


@pytest.fixture(scope="module")
def open_browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    """Return a function that starts somebody's browser and returns its tab; a script error fails the test."""
    wrong: list[str] = []
    with sync_playwright() as playwright, ExitStack() as stack:

        def start(preferences: dict[str, Any]) -> Page:
            browser = stack.enter_context(person(playwright, tmp_path_factory.mktemp("browser"), preferences))
            browser.on("weberror", lambda error: wrong.append(str(error.error)))
            browser.on(
                "console", lambda line: wrong.append(line.text) if "Security Policy" in line.text else None
            )
            return browser.new_page()

        yield start
    assert wrong == []


@pytest.fixture(scope="module")
def platform() -> Iterator[Platform]:
    """The school's platform, with two students more; it refuses nothing but what it has already."""
    with Platform() as platform:
        platform.course.members += [CYN.id, DAN.id]
        platform.users |= {CYN.id: CYN, DAN.id: DAN}
        yield platform
        assert {(row.endpoint, row.status) for row in platform.refused} <= {("scores", 409)}, platform.refused


@pytest.fixture(scope="module")
def teacher(platform: Platform, service: Service, open_browser: Open) -> Page:
    """The browser of a teacher of the school, where the tool has been registered by an administrator's invitation."""
    tab = open_browser(NO_THIRD_PARTY_COOKIES)
    assert cookies_kept(tab.context, framed=True) == {"partitioned"}
    office = open_browser(ALL_COOKIES)
    address = invite(office, service, "The school")
    tab.goto(f"{platform.url}/tools?" + urlencode({"url": address}))
    expect(frame(tab).get_by_role("heading", name="Register this service")).to_be_visible()
    look(tab, "lms-register", "/tools")
    frame(tab).get_by_role("button", name="Register").click()
    expect(frame(tab).get_by_role("heading", name="Registered")).to_be_visible()
    look(tab, "lms-registered", "/tools")
    frame(tab).get_by_role("button", name="Close").click()
    expect(tab.get_by_text("The tool is registered.")).to_be_visible()
    check(office, service)
    return tab


@pytest.fixture(scope="module")
def activity(platform: Platform, teacher: Page) -> Activity:
    """The seed page as an activity of the course, picked by the teacher."""
    teacher.goto(f"{platform.url}/content?course={platform.course.id}&user={platform.grace.id}")
    expect(frame(teacher).get_by_role("heading", name="Choose what the activity shows")).to_be_visible()
    look(teacher, "lms-pick", "/content")
    frame(teacher).get_by_label(re.compile("Practice: GANs and VAEs")).check()
    frame(teacher).get_by_role("button", name="Use this").click()
    expect(frame(teacher).get_by_role("heading", name="1 added")).to_be_visible()
    (activity,) = platform.activities.values()
    assert activity.line_item
    assert (activity.title, activity.line_item.maximum) == ("Practice: GANs and VAEs", Decimal(38))
    return activity


def frame(tab: Page) -> FrameLocator:
    """Return the tool's frame in a page of the platform."""
    return tab.frame_locator("iframe[name=tool]")


def launch(tab: Page, platform: Platform, activity: Activity, user_id: str) -> FrameLocator:
    """Open an activity, and return its frame."""
    tab.goto(f"{platform.url}/activity?activity={activity.id}&user={user_id}")
    return frame(tab)


def in_gradebook(tab: Page, platform: Platform, name: str) -> str:
    """Return what the gradebook's page shows for a person."""
    tab.goto(f"{platform.url}/gradebook?course={platform.course.id}&user={platform.grace.id}")
    return tab.get_by_role("row", name=name).get_by_role("cell").inner_text()


def test_from_an_answer_to_a_mark_and_from_an_override_to_a_new_one(
    grading_service: Service, platform: Platform, teacher: Page, activity: Activity, open_browser: Open
) -> None:
    student = open_browser(NO_THIRD_PARTY_COOKIES)
    answer_all(student, launch(student, platform, activity, platform.ada.id))
    wait_for(lambda: platform.mark(activity, platform.ada) == Decimal(37), ARRIVED_SECONDS, "the mark")
    assert in_gradebook(student, platform, "Ada Student") == "37.00"
    look(student, "lms-gradebook", "/gradebook")

    page = launch(teacher, platform, activity, platform.grace.id)
    expect(page.get_by_text("You are a teacher here")).to_be_visible()
    look(teacher, "lms-teacher", "/activity")
    with teacher.context.expect_page() as opened:
        page.get_by_role("link", name="Review answers").click()
    override(opened.value)
    wait_for(
        lambda: platform.mark(activity, platform.ada) == Decimal("37.5"), ARRIVED_SECONDS, "the new mark"
    )
    assert in_gradebook(teacher, platform, "Ada Student") == "37.50"

    page = launch(student, platform, activity, platform.ada.id)
    expect(page.locator("#question-c")).to_contain_text("3.5 of 4 points")
    expect(page.locator("#question-c")).to_contain_text(FEEDBACK)


def answer_all(tab: Page, page: FrameLocator) -> None:
    """Answer every part as a student, and see each mark; free text is graded by the worker with the model."""
    expect(page.locator("#question-a")).to_be_visible()
    look(tab, "lms-page", "/activity")
    fill_all(page)
    page.locator(".finish button").click()
    expect(page.locator(".result")).to_have_count(13)
    expect(page.locator(".result[data-poll]")).to_have_count(0, timeout=GRADED_MS)
    expect(page.locator("#question-c")).to_contain_text("3 of 4 points")
    expect(page.locator("#question-c mark").first).to_be_visible()
    expect(page.locator("[data-total]")).to_have_text("You have 37 of 38 points so far.")
    look(tab, "lms-results", "/activity")


def override(review: Page) -> None:
    """Give half a point more for question c."""
    expect(review.locator("#result_list tbody tr")).to_have_count(13)
    look(review, "lms-answers", "/grading/response/")
    review.locator("#result_list tbody tr", has_text=re.compile(r"3 of\s+4")).get_by_role(
        "link"
    ).first.click()
    review.wait_for_url(re.compile("/change/"))
    expect(review.get_by_role("heading", name="Answer of Ada Student")).to_be_visible()
    look(review, "lms-review", "/change/")
    review.get_by_label("Points for loss").fill("0.5")
    review.get_by_label("Reason").fill("It is said in other words")
    review.get_by_label("Feedback for the student").fill(FEEDBACK)
    review.get_by_role("button", name="Save this mark").click()
    expect(review.locator(".answer-history")).to_contain_text("3.5 of 4")


def test_without_any_cookie_in_frames_the_platform_keeps_what_a_launch_needs(
    platform: Platform, activity: Activity, open_browser: Open
) -> None:
    tab = open_browser(NO_COOKIES_IN_FRAMES)
    assert cookies_kept(tab.context, framed=True) == set()
    platform.storage = True
    page = launch(tab, platform, activity, platform.bob.id)
    answer_a(page)
    assert {"lti.put_data", "lti.get_data"} <= set(tab.evaluate("window.seen"))
    assert [cookie["name"] for cookie in tab.context.cookies() if "partitionKey" in cookie] == []
    wait_for(lambda: platform.mark(activity, platform.bob) == 1, ARRIVED_SECONDS, "the mark")


def test_without_cookies_or_storage_a_new_window_works(
    platform: Platform, activity: Activity, open_browser: Open
) -> None:
    tab = open_browser(NO_COOKIES_IN_FRAMES)
    platform.storage = False
    page = launch(tab, platform, activity, DAN.id)
    link = page.get_by_role("link", name=re.compile("new window"))
    expect(link).to_be_visible()
    look(tab, "lms-blocked", "/activity")
    with tab.context.expect_page() as opened:
        link.click()
    answer_a(opened.value)
    look(opened.value, "lms-window", "/lti/")
    wait_for(lambda: platform.mark(activity, DAN) == 1, ARRIVED_SECONDS, "the mark")


def test_a_mark_arrives_once_at_a_platform_in_trouble(
    platform: Platform, activity: Activity, open_browser: Open
) -> None:
    before = platform.calls["scores"]
    platform.faults.next("scores", Status(503), Close(), Status(429, retry_after=1), LoseReply())
    answer_a(launch(open_browser(NO_THIRD_PARTY_COOKIES), platform, activity, CYN.id))
    wait_for(lambda: platform.calls["scores"] >= before + 5, ARRIVED_SECONDS, "the score to be sent again")
    assert [row.points for row in platform.applied if row.user_id == CYN.id] == [Decimal(1)]
    assert platform.refused[-1].status == 409


def answer_a(page: Page | FrameLocator) -> None:
    """Answer part A once more, and see its mark."""
    part = page.locator("#question-a")
    part.get_by_role("textbox").fill("[0.6, 0.65, -0.2]")
    part.get_by_role("button", name=re.compile("^Check")).click()
    expect(part).to_contain_text("1 of 1 point")
