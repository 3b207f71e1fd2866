"""What a student sees while drafts are saved: words that move nothing, a clock that goes on, a question before loss."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Dialog, expect
from pytest_django.live_server_helper import LiveServer

from assessment.bank.models import Assessment
from tests.journeys import browser
from tests.journeys.browser import DESKTOP, PHONE, needs_chromium

pytestmark = [pytest.mark.browser, needs_chromium, pytest.mark.usefixtures("transactional_db")]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The system's Chromium."""
    with browser.chromium() as browser_process:
        yield browser_process


def address(server: LiveServer, page: Assessment) -> str:
    """Return where the page is."""
    return f"{server.url}/practice/{page.course.slug}/{page.slug}"


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_words_beside_a_field_move_nothing(
    chromium: Browser, live_server: LiveServer, page: Assessment, language: str, size: dict[str, int]
) -> None:
    context = chromium.new_context(viewport=size, locale=language)  # type: ignore[arg-type]
    tab = context.new_page()
    tab.goto(address(live_server, page))
    height = tab.evaluate("document.body.offsetHeight")
    state = tab.locator("#question-q1 [data-draft]")
    tab.locator("#answer-q1").fill("one")
    expect(state).to_have_text(str(tab.locator("#practice").get_attribute("data-saved")))
    context.set_offline(True)
    tab.locator("#answer-q1").fill("one two")
    expect(state).to_have_text(str(tab.locator("#practice").get_attribute("data-offline")))
    assert tab.evaluate("document.body.offsetHeight") == height
    context.close()


def test_a_page_with_a_text_that_is_not_saved_asks_before_it_goes(
    chromium: Browser, live_server: LiveServer, page: Assessment
) -> None:
    context = chromium.new_context(locale="en")
    tab = context.new_page()
    tab.goto(address(live_server, page))
    context.set_offline(True)
    tab.locator("#answer-c").press_sequentially("typed in a tunnel")
    expect(tab.locator("#question-c [data-draft]")).to_contain_text("no connection")
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    tab.on("dialog", answer)
    tab.close(run_before_unload=True)
    tab.wait_for_event("close")
    assert asked == ["beforeunload"]
    context.close()


def test_the_time_that_is_left_goes_on(chromium: Browser, live_server: LiveServer, page: Assessment) -> None:
    Assessment.objects.update(closes_at=timezone.now() + timedelta(hours=2, minutes=10, seconds=30))
    context = chromium.new_context(locale="en")
    tab = context.new_page()
    tab.clock.install()
    tab.goto(address(live_server, page))
    left = tab.locator("[data-until]")
    expect(left).to_contain_text("2 hours")
    tab.clock.run_for("01:00:00")
    expect(left).to_have_text("1 hour, 10 minutes left.")
    tab.clock.run_for("01:11:30")
    expect(left).to_have_text("The time is over.")
    context.close()


def test_without_scripts_the_word_draft_stands_below_its_field(
    chromium: Browser, live_server: LiveServer, page: Assessment
) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="en")
    tab = context.new_page()
    tab.goto(address(live_server, page))
    tab.locator("#answer-c").fill("half a thought")
    tab.locator("#answer-a").fill("[1, 2, 3]")
    tab.get_by_role("button", name="Check Part A").click()
    field, state = (tab.locator(selector).bounding_box() for selector in ("#answer-c", "#draft-c"))
    assert tab.locator("#draft-c").inner_text() == "Draft: not checked yet"
    assert field is not None
    assert state is not None
    assert state["y"] >= field["y"] + field["height"]
    context.close()
