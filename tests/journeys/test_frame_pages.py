"""The student's pages in a platform's frame: they tell their height, and keep drafts, receipts and results there."""

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.assessment.lti.launch.test_frame_browser import activity, launch, platform
from tests.assessment.student.cast import RIGHT
from tests.journeys import browser
from tests.journeys.browser import DESKTOP, PHONE, needs_chromium
from tests.platform.records import Activity
from tests.platform.server import Platform

pytestmark = [pytest.mark.browser, needs_chromium, pytest.mark.django_db(transaction=True)]
__all__ = ["activity", "platform"]

LISTEN = """
window.heights = [];
window.addEventListener("message", (event) => {
  if (event.data?.subject === "lti.frameResize") window.heights.push(event.data.height);
});
"""


def announced_height(tab: Page, above: int = 0) -> int:
    """Wait for a height that the frame has told that is more than `above`, and return the newest."""
    tab.wait_for_function("more => window.heights && window.heights.at(-1) > more", arg=above)
    return int(tab.evaluate("window.heights.at(-1)"))


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_frame_as_high_as_it_is_told_does_not_scroll(
    platform: Platform, activity: Activity, size: ViewportSize
) -> None:
    with browser.chromium() as chromium:
        tab = _opened(chromium, size)
        shown = launch(tab, platform, activity, platform.ada.id)
        expect(shown.locator("#question-a")).to_be_visible()
        first = announced_height(tab)
        tab.evaluate("height => { document.querySelector('iframe').style.height = `${height}px` }", first)
        frame = tab.frames[-1]
        frame.wait_for_function("height => window.innerHeight >= height", arg=first)
        assert frame.evaluate("document.documentElement.scrollHeight <= window.innerHeight")
        assert frame.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        # A model answer opens; the page becomes longer, and says so.
        shown.get_by_role("button", name="Show answer without answering").first.click()
        assert announced_height(tab, first) > first


def test_drafts_receipts_and_results_are_in_the_frame_too(platform: Platform, activity: Activity) -> None:
    with browser.chromium() as chromium:
        tab = _opened(chromium, PHONE)
        shown = launch(tab, platform, activity, platform.ada.id)
        shown.locator("#answer-c").fill("half a thought")
        expect(shown.locator("#question-c [data-draft]")).to_have_text("Saved; not checked yet")
        shown.locator("#answer-a").fill(RIGHT)
        shown.locator("button[data-check=a]").click()
        shown.locator("#question-a").get_by_role("link", name="Receipt").click()
        expect(shown.get_by_role("heading", name="Receipt")).to_be_visible()
        shown.get_by_role("link", name="My results").click()
        expect(shown.get_by_text("1 of 38 points count.")).to_be_visible()
        shown.get_by_role("link", name="Back to the questions").click()
        expect(shown.locator("#answer-c")).to_have_value("half a thought")
        elsewhere = launch(_opened(chromium, DESKTOP), platform, activity, platform.ada.id)
        expect(elsewhere.locator("#answer-c")).to_have_value("half a thought")


def _opened(chromium: Browser, size: ViewportSize) -> Page:
    tab = chromium.new_page(viewport=size, locale="en")
    tab.add_init_script(LISTEN)
    return tab
