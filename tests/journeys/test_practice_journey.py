"""A student answers the practice page and prints its cards; real web, broker and worker, with the real model."""

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect
from pypdf import PdfReader

from tests.journeys.browser import DESKTOP, PHONE, chromium, needs_chromium
from tests.journeys.service import Service

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.model, needs_chromium]

GRADED_MS = 60_000
COLLAPSE = (
    "This is mode collapse. The generator has found a small region of image space that fools the discriminator"
    " and no longer explores the diversity of the training distribution. Use a WGAN with gradient penalty."
)


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def page(request: pytest.FixtureRequest, grading_service: Service) -> Iterator[Page]:
    """The practice page, opened by a new student."""
    size: ViewportSize = request.param
    with chromium() as browser:
        tab = browser.new_page(viewport=size, locale="en")
        tab.goto(grading_service.url)
        yield tab


def question(page: Page, slug: str) -> Locator:
    """Return the part of the page that belongs to a question."""
    return page.locator(f"#question-{slug}")


def test_numbers_text_and_a_choice_are_answered_and_graded(page: Page) -> None:
    part_a = question(page, "a")
    part_a.get_by_role("textbox").fill("0,6,0,65,-0,2")
    part_a.get_by_role("button", name=re.compile("^Check")).click()
    part_a.get_by_role("button", name="(0.6, 0.65, -0.2)").click()
    expect(part_a).to_contain_text("1 of 1")

    part_c = question(page, "c")
    part_c.get_by_role("textbox").fill(COLLAPSE)
    part_c.get_by_role("button", name=re.compile("^Check")).click()
    expect(part_c.locator("mark").first).to_be_visible(timeout=GRADED_MS)
    marked = " ".join(part_c.locator("mark").all_inner_texts())
    assert "mode collapse" in marked
    assert "small region" in marked
    expect(part_c).to_contain_text("3 of 4 points")

    part_b = question(page, "b1")
    part_b.get_by_role("radio", name="VAE").check()
    part_b.get_by_role("textbox").fill(
        "Its latent space is smooth, so points between two faces decode to faces."
    )
    part_b.get_by_role("button", name=re.compile("^Check")).click()
    expect(part_b).to_contain_text("2 of 2 points", timeout=GRADED_MS)

    page.reload()
    expect(question(page, "a")).to_contain_text("1 of 1")
    expect(question(page, "c")).to_contain_text("3 of 4 points")


def test_the_flashcards_turn_and_print_one_a_page(page: Page) -> None:
    page.get_by_role("link", name="9 flashcards").click()
    page.locator("#card-8").click()
    expect(page.locator("#card-8 .back")).to_contain_text("Inspect samples, not just loss curves.")
    expect(page.locator("#card-8 .back .katex").first).to_be_visible()
    page.get_by_role("button", name="Shuffle").click()
    expect(page.locator("[data-revealed]")).to_have_text("1 of 9 revealed")
    assert len(PdfReader(BytesIO(page.pdf())).pages) == 9
    page.get_by_role("link", name=re.compile("duplex")).click()
    page.wait_for_url("**?print=duplex")
    assert len(PdfReader(BytesIO(page.pdf())).pages) == 18
