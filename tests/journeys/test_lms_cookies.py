"""What the browsers of the other journeys keep of a frame's cookies: a journey without cookies really is one."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright, sync_playwright

from tests.journeys.browser import needs_chromium
from tests.journeys.lms import (
    ALL_COOKIES,
    NO_COOKIES_IN_FRAMES,
    NO_THIRD_PARTY_COOKIES,
    cookies_kept,
    person,
)

pytestmark = [pytest.mark.browser, needs_chromium]


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """The driver of browsers."""
    with sync_playwright() as driver:
        yield driver


@pytest.mark.parametrize(
    ("preferences", "framed"),
    [
        (ALL_COOKIES, {"plain", "partitioned"}),
        (NO_THIRD_PARTY_COOKIES, {"partitioned"}),
        (NO_COOKIES_IN_FRAMES, set()),
    ],
    ids=["all", "no third-party ones", "none in frames"],
)
def test_what_a_browser_keeps(
    playwright: Playwright, tmp_path: Path, preferences: dict[str, Any], framed: set[str]
) -> None:
    with person(playwright, tmp_path, preferences) as browser:
        assert cookies_kept(browser, framed=True) == framed
        assert cookies_kept(browser, framed=False) == {"plain", "partitioned"}
