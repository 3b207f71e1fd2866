"""The frame in Chromium, platform and tool on two sites: with all cookies, without third-party ones, without any."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    FrameLocator,
    Page,
    Playwright,
    TimeoutError,  # noqa: A004 - Playwright's own
    ViewportSize,
    expect,
    sync_playwright,
)

from assessment.bank.content_import import import_files
from assessment.bank.models import Assessment
from assessment.grading.models import Submission
from assessment.lti.platforms.models import Deployment, Registration
from assessment.lti.registration.invitations import make_invitation
from tests.conftest import CONTENT
from tests.journeys.browser import DESKTOP, PHONE, needs_chromium
from tests.journeys.lms import ALL_COOKIES, NO_COOKIES_IN_FRAMES, NO_THIRD_PARTY_COOKIES, person
from tests.platform.records import Activity
from tests.platform.server import Platform

pytestmark = [pytest.mark.browser, needs_chromium, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """The driver of browsers."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture
def platform(live_server: Any) -> Iterator[Platform]:
    """A platform on `localhost`, for the tool on `127.0.0.1`; both know each other."""
    import_files([CONTENT])
    with Platform() as platform:
        tool = platform.install(live_server.url.replace("localhost", "127.0.0.1"))
        registration = Registration.objects.create(
            name="Moodle",
            issuer=platform.url,
            client_id=tool.client_id,
            authorization_url=f"{platform.url}/auth",
            token_url=f"{platform.url}/token",
            keys_url=f"{platform.url}/jwks",
        )
        registration.library.add(Assessment.objects.get().course)
        Deployment.objects.create(registration=registration, deployment_id=tool.deployment_id)
        yield platform


@pytest.fixture
def activity(platform: Platform) -> Activity:
    """An activity that shows the seed page."""
    return platform.add_activity(assessment="gans-and-vaes")


def launch(tab: Page, platform: Platform, activity: Activity, user: str) -> FrameLocator:
    """Open an activity in the platform, and return the tool's frame."""
    tab.goto(f"{platform.url}/activity?activity={activity.id}&user={user}")
    return tab.frame_locator("iframe")


@contextmanager
def explained(tab: Page) -> Iterator[None]:
    """Say what the browser saw, if it waits for something in vain: what failed to load, and what each frame shows."""
    seen: list[str] = []
    tab.on("requestfailed", lambda request: seen.append(f"failed: {request.url} {request.failure}"))
    tab.on("response", lambda response: seen.append(f"{response.status}: {response.url}"))
    tab.on("console", lambda message: seen.append(f"console: {message.text}"))
    tab.on("framenavigated", lambda frame: seen.append(f"navigated: {frame.url}"))
    try:
        yield
    except TimeoutError as error:
        shown = [frame.url for frame in tab.frames]
        raise AssertionError("\n".join([str(error), f"frames: {shown}", *seen])) from error


def answer(shown: Any) -> None:
    """Answer a question, and see the mark."""
    shown.locator("[name='answer.a']").fill("[0.6, 0.65, -0.2]")
    shown.locator("button[name=check][value=a]").click()
    expect(shown.locator("#question-a .result")).to_be_visible()


@pytest.mark.parametrize(
    ("preferences", "storage", "in_address"),
    [
        (ALL_COOKIES, False, False),
        (NO_THIRD_PARTY_COOKIES, False, False),
        (NO_COOKIES_IN_FRAMES, True, True),
        (ALL_COOKIES, True, False),
    ],
    ids=["all", "partitioned", "storage", "both"],
)
def test_a_student_answers_in_the_frame(
    playwright: Playwright,
    tmp_path: Path,
    platform: Platform,
    activity: Activity,
    *,
    preferences: dict[str, Any],
    storage: bool,
    in_address: bool,
) -> None:
    platform.storage = storage
    with person(playwright, tmp_path, preferences) as browser:
        tab = browser.new_page()
        with explained(tab):
            answer(launch(tab, platform, activity, platform.ada.id))
        assert Submission.objects.get().learner.external_id == platform.ada.id
        assert ("/lti/s/" in tab.frames[1].url) == in_address
    assert platform.refused == []


def test_a_new_window_where_nothing_is_kept(
    playwright: Playwright, tmp_path: Path, platform: Platform, activity: Activity
) -> None:
    platform.storage = False
    with person(playwright, tmp_path, NO_COOKIES_IN_FRAMES) as browser:
        tab = browser.new_page()
        frame = launch(tab, platform, activity, platform.ada.id)
        with browser.expect_page() as opening:
            frame.get_by_role("link", name="Open in a new window").click()
        answer(opening.value)
    assert Submission.objects.get().learner.external_id == platform.ada.id


def test_a_teacher_reviews_in_a_new_window(
    playwright: Playwright, tmp_path: Path, platform: Platform, activity: Activity
) -> None:
    with person(playwright, tmp_path, NO_THIRD_PARTY_COOKIES) as browser:
        tab = browser.new_page()
        frame = launch(tab, platform, activity, platform.grace.id)
        with browser.expect_page() as opening:
            frame.get_by_role("link", name="Review answers").click()
        expect(opening.value.get_by_role("heading", level=1).first).to_be_visible()
        assert "/admin/grading/response/" in opening.value.url


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_and_nothing_is_cut_off(
    playwright: Playwright, tmp_path: Path, platform: Platform, activity: Activity, size: ViewportSize
) -> None:
    teacher, student = platform.grace.id, platform.ada.id
    nothing = platform.add_activity(title="Nothing yet")
    invitation = {
        "invitation": make_invitation("The school", [], None),
        "openid_configuration": f"{platform.url}/.well-known/openid-configuration",
    }
    addresses = [
        f"{platform.url}/launch?activity={activity.id}&user={teacher}",
        f"{platform.url}/launch?activity={nothing.id}&user={teacher}",
        f"{platform.url}/launch?activity={nothing.id}&user={student}",
        f"{platform.url}/select?course={platform.course.id}&user={teacher}",
        f"{platform.tool.login_url}?iss=unknown",
        platform.tool.login_url.replace("login", f"register?{urlencode(invitation)}"),
    ]
    with person(playwright, tmp_path, NO_THIRD_PARTY_COOKIES, size) as browser:
        tab = browser.new_page()
        for address in addresses:
            tab.goto(address)
            expect(tab.get_by_role("heading", level=1)).to_be_visible()
            violations = Axe().run(tab).response["violations"]
            assert [(violation["id"], violation["nodes"][0]["html"]) for violation in violations] == [], (
                address
            )
            assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
