"""A new instructor writes a first question in Chromium, tries it, publishes it, and a student answers it."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect

from tests.journeys.browser import DESKTOP, PHONE, chromium, needs_chromium
from tests.journeys.service import ROOT, Service, running

pytestmark = [pytest.mark.browser, pytest.mark.processes, needs_chromium]

NEWCOMER, PASSWORD = "grace", "a-word-of-her-own"
MAKE_INSTRUCTOR = """
import os
from assessment.people.models import Course, Membership, User
user = User.objects.create_user(os.environ["NAME"], password=os.environ["WORD"], is_staff=True)
Membership.objects.create(user=user, course=Course.objects.get(slug="demo"), role="instructor")
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service without a text worker: numbers need none."""
    with running(tmp_path_factory.mktemp("authoring")) as service:
        environment = service.environment | {"NAME": NEWCOMER, "WORD": PASSWORD}
        code = [sys.executable, "manage.py", "shell", "-c", MAKE_INSTRUCTOR]
        subprocess.run(code, cwd=ROOT, env=environment, check=True)
        yield service


@pytest.fixture
def page(service: Service) -> Iterator[Page]:
    """A browser that fails the test when a page breaks its own rules or a script fails."""
    with chromium() as browser:
        tab = browser.new_page(viewport=DESKTOP, locale="en")
        complaints: list[str] = []
        tab.on(
            "console", lambda message: complaints.append(message.text) if message.type == "error" else None
        )
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.set_default_timeout(20_000)
        yield tab
        assert complaints == []


def look(page: Page, name: str) -> None:
    """Keep a picture where one is asked for."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def sign_in(page: Page, service: Service, name: str, password: str) -> None:
    page.goto(f"{service.url}admin/")
    page.get_by_label("Username").fill(name)
    page.locator("input[name=password]").fill(password)
    look(page, "login")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Questions").first).to_be_visible()
    look(page, "index")


def test_from_nothing_to_an_answered_question(page: Page, service: Service) -> None:
    sign_in(page, service, NEWCOMER, PASSWORD)
    page.get_by_role("link", name="Questions").first.click()
    look(page, "questions")
    page.goto(f"{service.url}admin/bank/question/add/")
    look(page, "add")

    page.locator("select[name=assessment]").select_option(label="Practice: GANs and VAEs")
    page.locator("textarea[name=prompt]").fill("How much is $\\frac{1}{3} + \\frac{1}{3}$?")
    expect(page.locator("#review-preview .katex").first).to_be_visible()
    key = page.locator("textarea[name=key]")
    key.fill("value: two thirds")
    expect(page.locator("#review-understood")).to_contain_text("Line 1: value")
    look(page, "wrong-key")
    key.fill("value: 2/3")
    expect(page.locator("#review-understood")).to_contain_text("2/3, exact, all or nothing")

    page.locator("textarea[name=try]").fill("0.66")
    page.get_by_role("button", name="Try it").click()
    expect(page.locator("#review-verdict")).to_contain_text("0 of 1 points")
    page.locator("textarea[name=try]").fill("4/6")
    page.get_by_role("button", name="Try it").press("Enter")
    expect(page.locator("#review-verdict")).to_contain_text("1 of 1 points")
    look(page, "tried")

    page.get_by_role("button", name="Save as a draft").click()
    expect(page.locator(".review-state")).to_contain_text("draft, not on the page")
    page.get_by_role("button", name="Save and publish").click()
    expect(page.locator(".review-state")).to_contain_text("on the page")
    look(page, "published")

    page.get_by_role("link", name="see it on the page").click()
    question = page.locator("article", has_text="How much is")
    question.get_by_role("textbox").fill("2/3")
    question.get_by_role("button", name="Check").click()
    expect(question).to_contain_text("1 of 1 point")


def test_every_kind_starts_with_an_example_that_can_be_tried(page: Page, service: Service) -> None:
    sign_in(page, service, NEWCOMER, PASSWORD)
    page.goto(f"{service.url}admin/bank/question/add/")
    kind = page.locator("select[name=kind]")
    expect(page.locator("#review-understood")).to_contain_text("z = (0.6, 0.65, -0.2)")
    kind.select_option("choice")
    page.get_by_role("radio", name="GAN").check()
    page.get_by_role("button", name="Try it").click()
    expect(page.locator("#review-verdict")).to_contain_text("It has no encoder")
    look(page, "choice")
    kind.select_option("composite")
    expect(page.locator("#review-verdict")).to_be_empty()
    expect(page.locator("#review-try")).to_contain_text("Reason")
    look(page, "composite")
    kind.select_option("text")
    expect(page.locator("#review-understood")).to_contain_text("the samples lack diversity")
    page.locator("textarea[name=try]").fill("The samples all look the same.")
    page.get_by_role("button", name="Try it").click()
    expect(page.locator("#review-verdict")).to_contain_text("The text worker grades this")
    look(page, "text")
    page.locator("textarea[name=key]").fill(
        "criteria: [{id: mine, points: 1, any_of: [a sentence of my own]}]"
    )
    kind.select_option("numeric")
    expect(page.locator("#review-understood")).to_contain_text("Line 1")
    assert "a sentence of my own" in page.locator("textarea[name=key]").input_value()


REFERENCE = "Ice is less dense than water because its molecules are held further apart in a lattice."
BY_REFERENCES = f"question: Why does ice float?\nreferences:\n  - {REFERENCE}\n"


@pytest.mark.parametrize("width", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_criteria_are_proposed_edited_tried_and_put_back(
    page: Page, service: Service, width: ViewportSize
) -> None:
    sign_in(page, service, NEWCOMER, PASSWORD)
    page.set_viewport_size(width)
    page.goto(f"{service.url}admin/bank/question/add/")
    page.locator("select[name=kind]").select_option("text")
    key, understood = page.locator("textarea[name=key]"), page.locator("#review-understood")
    key.fill(BY_REFERENCES)
    propose = page.get_by_role("button", name="Propose criteria")
    expect(propose).to_have_accessible_description(re.compile("a draft"))
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    look(page, f"propose-{width['width']}")

    propose.press("Enter")
    expect(page.locator("#review-proposed")).to_contain_text("Nothing is saved yet")
    expect(key).to_be_focused()
    expect(understood).to_contain_text("its molecules are held further apart in a lattice")
    expect(propose).to_be_hidden()
    key.fill(
        key.input_value().replace("- its molecules are held further apart in a lattice", "- it is a lattice")
    )
    expect(understood).to_contain_text("it is a lattice")
    page.locator("textarea[name=try]").fill("It is less dense.")
    page.get_by_role("button", name="Try it").click()
    expect(page.locator("#review-verdict")).to_contain_text("The text worker grades this")
    look(page, f"proposed-{width['width']}")

    put_back = page.get_by_role("button", name="Put back the key from before")
    put_back.click()
    expect(key).to_have_value(BY_REFERENCES)
    expect(propose).to_be_visible()
    expect(put_back).to_be_hidden()
    violations = Axe().run(page, context=[[".review-bench"]]).response["violations"]
    assert [(issue["id"], issue["nodes"][0]["html"]) for issue in violations] == []


def test_administrator_of_make_run_signs_in(page: Page, service: Service) -> None:
    credentials = json.loads((service.folder / "credentials").read_text())
    sign_in(page, service, credentials["user"], credentials["password"])
    for name in ("Courses", "Assessments", "Decks", "Learners", "Staff", "API clients"):
        page.get_by_role("link", name=name).first.click()
        expect(page.get_by_role("heading").first).to_be_visible()
        look(page, f"list-{name}".replace(" ", "-"))
        first = page.locator("#result_list tbody a").first
        if first.count():
            first.click()
            expect(page.locator("#content-main form").first).to_be_visible()
            look(page, f"one-{name}".replace(" ", "-"))
