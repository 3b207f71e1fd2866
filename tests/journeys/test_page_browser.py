"""The practice page in Chromium: keyboard, readings as buttons, results that come by themselves, phones, axe."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.urls import reverse
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from assessment.bank.models import Assessment
from assessment.grading.models import Response
from tests.assessment.student.cast import COLLAPSE, RIGHT, grade_newest, met_point, missed_point
from tests.journeys import browser
from tests.journeys.browser import DESKTOP, PHONE, needs_chromium

LIMIT = 150_000

pytestmark = [pytest.mark.browser, needs_chromium]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The system's Chromium."""
    with browser.chromium() as browser_process:
        yield browser_process


@pytest.fixture
def address(live_server: LiveServer, transactional_db: None, page: Assessment) -> str:
    """Where the practice page is served."""
    return live_server.url + reverse("student:practice", args=[page.course.slug, page.slug])


@pytest.fixture
def tab(chromium: Browser, address: str) -> Iterator[Page]:
    """A desktop's tab with the practice page open; any script error or blocked resource fails the test."""
    yield from opened(chromium, address, DESKTOP)


@pytest.fixture
def phone(chromium: Browser, address: str) -> Iterator[Page]:
    """The same on a phone."""
    yield from opened(chromium, address, PHONE)


def opened(chromium: Browser, address: str, size: ViewportSize, **options: str) -> Iterator[Page]:
    """Open the page in a new window, and watch for what goes wrong there."""
    context = chromium.new_context(viewport=size, locale="en", **options)  # type: ignore[arg-type]
    tab = context.new_page()
    wrong: list[str] = []
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on(
        "console", lambda line: wrong.append(line.text) if "Content Security Policy" in line.text else None
    )
    tab.goto(address)
    yield tab
    context.close()
    assert wrong == []


def answer_all(tab: Page) -> None:
    """Submit a right number and a text, and grade the text by hand."""
    tab.get_by_label("Your answer Part A").fill(RIGHT)
    tab.get_by_label("Your answer Part C").fill(COLLAPSE)
    tab.locator(".finish button").click()
    expect(tab.locator("#question-c .result")).to_be_visible()


def grade_c() -> None:
    """Grade the newest answer to C: one point met, one missing."""
    grade_newest(
        "c",
        "2",
        "4",
        met_point("x", "mode collapse", COLLAPSE, "names it"),
        missed_point("y", "a way out"),
    )


def violations(tab: Page) -> list[str]:
    """Return what axe finds, one line each."""
    axe_violations = Axe().run(tab).response["violations"]
    return [
        f"{violation['id']}: {[node['target'] for node in violation['nodes']]}"
        for violation in axe_violations
    ]


def test_the_keyboard_alone_is_enough(tab: Page) -> None:
    tab.keyboard.press("Tab")
    expect(tab.get_by_role("link", name="Skip to the content")).to_be_focused()
    tab.keyboard.press("Enter")
    field = tab.get_by_label("Your answer Part A")
    for _ in range(100):
        tab.keyboard.press("Tab")
        if field.evaluate("field => field === document.activeElement"):
            break
    tab.keyboard.type(RIGHT)
    tab.keyboard.press("Enter")
    expect(tab.locator("#question-a .result")).to_contain_text("1 of 1 point")
    expect(tab.locator("#question-a .result")).to_be_focused()
    assert Response.objects.count() == 1


def test_a_number_is_read_while_it_is_typed(tab: Page) -> None:
    field = tab.get_by_label("Your answer Part A")
    field.press_sequentially("0.6; 0.65; -0.2")
    echo = tab.locator("#echo-a")
    expect(echo).to_contain_text("Read as")
    expect(echo.locator(".katex")).to_be_visible()
    assert not Response.objects.exists()


def test_readings_to_choose_from_while_typing(tab: Page) -> None:
    field = tab.get_by_label("Your answer Part A")
    field.fill("0,6,0,65,-0,2")
    choices = tab.locator("#echo-a button")
    expect(choices).to_have_count(2)
    meant = choices.last.inner_text()
    choices.last.click()
    expect(field).to_have_value(meant)
    expect(tab.locator("#echo-a")).to_contain_text("Read as")


def test_readings_to_choose_from_after_sending(tab: Page) -> None:
    tab.get_by_label("Your answer Part A").fill("0,6,0,65,-0,2")
    tab.get_by_role("button", name="Check Part A").click()
    expect(tab.locator("#problems")).to_be_focused()
    expect(tab.get_by_label("Your answer Part A")).to_have_attribute("aria-invalid", "true")
    tab.locator("#problem-a button").last.click()
    expect(tab.locator("#question-a .result")).to_contain_text("of 1 point")
    assert Response.objects.count() == 1


def test_symbols_go_where_the_cursor_is(phone: Page) -> None:
    field = phone.get_by_label("Your answer Part A")
    field.fill("0.6, 0.65")
    field.evaluate("field => field.setSelectionRange(0, 0)")
    phone.locator("[data-symbols] button", has_text="[").click()
    expect(field).to_have_value("[0.6, 0.65")
    expect(field).to_be_focused()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_result_appears_by_itself_and_moves_nothing(
    chromium: Browser, address: str, size: ViewportSize
) -> None:
    for tab in opened(chromium, address, size):
        answer_all(tab)
        tab.evaluate(
            "() => { window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach("
            "entry => { window.moved += entry.value })).observe({type: 'layout-shift'}) }"
        )
        grade_c()
        result = tab.locator("#question-c .result")
        expect(result).to_contain_text("2 of 4 points", timeout=10_000)
        expect(result.locator("mark")).to_contain_text("mode collapse")
        tab.wait_for_timeout(300)
        assert tab.evaluate("window.moved") < 0.01


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(chromium: Browser, address: str, size: ViewportSize, scheme: str) -> None:
    for tab in opened(chromium, address, size, color_scheme=scheme):
        assert violations(tab) == []
        answer_all(tab)
        assert violations(tab) == []
        grade_c()
        expect(tab.locator("#question-c .result")).to_contain_text("2 of 4 points", timeout=10_000)
        tab.locator("summary").first.click()
        tab.get_by_label("Your answer Part A").fill("0,6,0,65,-0,2")
        tab.get_by_role("button", name="Check Part A").click()
        expect(tab.locator("#problems")).to_be_visible()
        assert violations(tab) == []


def test_a_phone_scrolls_one_way_and_has_targets_for_thumbs(phone: Page) -> None:
    answer_all(phone)
    grade_c()
    expect(phone.locator("#question-c .result")).to_contain_text("2 of 4 points", timeout=10_000)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    targets = phone.locator(
        "main button:visible, main .line input, main textarea, main .options label, main summary"
    )
    small = targets.evaluate_all(
        "all => all.filter(one => one.tabIndex >= 0 || one.matches('label')).filter(one => one.offsetHeight < 44)"
        ".map(one => one.outerHTML)"
    )
    assert small == []


def test_without_scripts_the_forms_do_it_all(chromium: Browser, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="en")
    tab = context.new_page()
    tab.goto(address)
    assert "z = μ + σ * ε" in tab.locator("#prompt-a").inner_text()
    tab.fill("#answer-a", "0,6,0,65,-0,2")
    tab.fill("#answer-c", COLLAPSE)
    tab.press("#answer-a", "Enter")
    tab.locator("#problem-a button").last.click()
    expect(tab.locator("#question-a .result")).to_contain_text("of 1 point")
    tab.get_by_role("button", name="Check Part C").click()
    expect(tab.locator("#question-c .result")).to_contain_text("Saved; being graded")
    grade_c()
    tab.get_by_role("button", name="Look again").click()
    expect(tab.locator("#question-c .result")).to_contain_text("2 of 4 points")
    context.close()


def test_the_page_is_small(chromium: Browser, address: str) -> None:
    context = chromium.new_context(locale="en")
    tab = context.new_page()
    urls: dict[str, int] = {}
    tab.on("requestfinished", lambda request: urls.update({request.url: request.sizes()["responseBodySize"]}))
    tab.goto(address, wait_until="networkidle")
    assert all(url.startswith(address.partition("/practice")[0]) for url in urls)
    assert sum(weight(url, size) for url, size in urls.items() if not url.endswith(".woff2")) < LIMIT, urls
    context.close()


def weight(url: str, size: int) -> int:
    """Return what a page's resource weighs: the test server knows nothing of compressed files, WhiteNoise does."""
    compressed = finders.find(f"{url.partition('/static/')[2]}.gz") if "/static/" in url else None
    return Path(compressed).stat().st_size if compressed else size
