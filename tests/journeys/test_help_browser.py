"""The pages under `/help/` in Chromium: on a desktop and on a phone, light and dark, and for axe."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ViewportSize
from pytest_django.live_server_helper import LiveServer

from assessment.student.help import names
from tests.journeys.browser import DESKTOP, PHONE, chromium, needs_chromium
from tests.journeys.test_page_browser import opened, violations

pytestmark = [pytest.mark.browser, needs_chromium]

SCROLLS_SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
BROKEN = "[...document.images].filter(image => image.complete && !image.naturalWidth).map(image => image.src)"


@pytest.fixture(scope="module")
def window() -> Iterator[Browser]:
    """The system's Chromium."""
    with chromium() as browser:
        yield browser


@pytest.mark.parametrize(
    ("size", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop", "phone in the dark"]
)
def test_every_page_fits_and_axe_finds_nothing(
    window: Browser, live_server: LiveServer, transactional_db: None, size: ViewportSize, scheme: str
) -> None:
    for name in ["", *(f"{name}/" for name in sorted(names()))]:
        for tab in opened(window, f"{live_server.url}/help/{name}", size, color_scheme=scheme):
            assert not tab.evaluate(SCROLLS_SIDEWAYS), name
            assert tab.evaluate(BROKEN) == [], name
            assert violations(tab) == [], name


def test_a_section_is_reached_from_the_list_above_and_from_another_page(
    window: Browser, live_server: LiveServer, transactional_db: None
) -> None:
    for tab in opened(window, f"{live_server.url}/help/instructors/", DESKTOP):
        tab.get_by_role("navigation", name="On this page").get_by_role("link", name="Review marks").click()
        assert tab.url.endswith("/help/instructors/#review-marks")
        tab.get_by_role("link", name="connected the platform").click()
        assert tab.url.endswith("/help/administrators/#connect-a-learning-platform")
