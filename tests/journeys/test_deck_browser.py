"""The flashcards in Chromium: turned by hand and by key, shuffled, printed one a page, on phones, and for axe."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pypdf import PdfReader
from pytest_django.live_server_helper import LiveServer

from assessment.bank.models import Assessment, Deck
from tests.journeys.browser import DESKTOP, PHONE, chromium, needs_chromium
from tests.journeys.test_page_browser import LIMIT, opened, violations, weight

pytestmark = [pytest.mark.browser, needs_chromium]

NO_MOTION = {"reduced_motion": "reduce"}


@pytest.fixture(scope="module")
def window() -> Iterator[Browser]:
    """The system's Chromium."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def address(live_server: LiveServer, transactional_db: None, page: Assessment) -> str:
    """Where the seed's deck is served."""
    return live_server.url + reverse("student:deck", args=[page.course.slug, page.slug])


@pytest.fixture
def tab(window: Browser, address: str) -> Iterator[Page]:
    """A desktop's tab with the deck open; any script error or blocked resource fails the test."""
    yield from opened(window, address, DESKTOP)


@pytest.fixture
def phone(window: Browser, address: str) -> Iterator[Page]:
    """The same on a phone."""
    yield from opened(window, address, PHONE)


def fronts(tab: Page) -> list[str]:
    """Return the questions in the order in which they lie."""
    return [text.strip() for text in tab.locator(".card .front .prose").all_inner_texts()]


def focused(tab: Page) -> str:
    """Return the id of the card that has focus."""
    card_id: str = tab.evaluate("document.activeElement.closest('.card')?.id ?? ''")
    return card_id


def pages(tab: Page, **options: bool | str) -> list[str]:
    """Print the tab to a PDF and return the text of each page, in one line."""
    pdf = PdfReader(BytesIO(tab.pdf(**options)))  # type: ignore[arg-type]
    return [" ".join(page.extract_text().split()) for page in pdf.pages]


def test_a_card_turns_by_click_and_back_again(tab: Page) -> None:
    back = tab.locator("#card-3 .back")
    expect(back).to_be_hidden()
    tab.locator("#card-3").click()  # in its middle, where no words are
    expect(back).to_be_visible()
    expect(back).to_contain_text("Makes sampling differentiable")
    expect(back.locator(".katex").first).to_be_visible()
    expect(tab.locator("[data-revealed]")).to_have_text("1 of 9 revealed")
    tab.locator("#card-3").get_by_text("Hide the answer").click()
    expect(back).to_be_hidden()
    expect(tab.locator("[data-revealed]")).to_have_text("0 of 9 revealed")


def test_a_card_that_turns_moves_no_other(tab: Page) -> None:
    before = tab.locator("#card-9").bounding_box()
    tab.locator("#card-1").click()
    expect(tab.locator("#card-1 .back")).to_be_visible()
    assert tab.locator("#card-9").bounding_box() == before


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_card_turns_by_key(tab: Page, key: str) -> None:
    for _ in range(20):
        tab.keyboard.press("Tab")
        if focused(tab) == "card-1":
            break
    tab.keyboard.press(key)
    expect(tab.locator("#card-1 .back")).to_be_visible()
    assert focused(tab) == "card-1"
    tab.keyboard.press(key)
    expect(tab.locator("#card-1 .back")).to_be_hidden()


def test_a_card_turns_by_tap(window: Browser, address: str) -> None:
    context = window.new_context(viewport=PHONE, has_touch=True, is_mobile=True, locale="en")
    tab = context.new_page()
    tab.goto(address)
    tab.locator("#card-2 summary").tap()
    expect(tab.locator("#card-2 .back")).to_be_visible()
    context.close()


def test_arrow_keys_go_from_card_to_card(tab: Page) -> None:
    tab.locator("#card-1 summary").focus()
    walked = []
    for key in ("ArrowLeft", "ArrowRight", "ArrowDown", "ArrowUp", "End", "ArrowRight", "ArrowLeft", "Home"):
        tab.keyboard.press(key)
        walked.append(int(focused(tab).removeprefix("card-")))
    assert walked == [1, 2, 5, 2, 9, 9, 8, 1]


def test_on_a_phone_down_is_the_next_card(phone: Page) -> None:
    phone.locator("#card-1 summary").focus()
    phone.keyboard.press("ArrowDown")
    assert focused(phone) == "card-2"


def test_all_are_shown_and_hidden_by_a_button(tab: Page) -> None:
    tab.get_by_role("button", name="Show all").click()
    expect(tab.locator("[data-revealed]")).to_have_text("9 of 9 revealed")
    assert tab.locator(".back:visible").count() == 9
    tab.get_by_role("button", name="Hide all").click()
    expect(tab.locator("[data-revealed]")).to_have_text("0 of 9 revealed")
    assert tab.locator(".back:visible").count() == 0


def test_shuffling_changes_the_order_and_keeps_every_card(tab: Page) -> None:
    before = fronts(tab)
    tab.locator("#card-4").click()
    button = tab.get_by_role("button", name="Shuffle")
    for _ in range(3):
        last = fronts(tab)
        button.click()
        assert fronts(tab) != last
        assert sorted(fronts(tab)) == sorted(before)
        expect(button).to_be_focused()
        expect(tab.get_by_role("status")).to_have_text("Shuffled: the cards are in a new order.")
    expect(tab.locator("#card-4 .back")).to_be_visible()
    expect(tab.locator("[data-revealed]")).to_have_text("1 of 9 revealed")


@pytest.mark.parametrize("wished", ["reduce", "no-preference"])
def test_cards_move_only_where_motion_is_welcome(
    window: Browser,
    address: str,
    wished: str,
) -> None:
    for tab in opened(window, address, DESKTOP, reduced_motion=wished):
        tab.get_by_role("button", name="Shuffle").click()
        assert bool(tab.evaluate("document.getAnimations().length")) is (wished == "no-preference")


@pytest.mark.parametrize(
    "options",
    [{}, {"format": "A4"}, {"prefer_css_page_size": True}, {"format": "A5"}],
    ids=["letter", "A4", "own", "A5"],
)
@pytest.mark.parametrize(("query", "count"), [("", 9), ("?print=1", 9), ("?print=duplex", 18)])
def test_a_card_a_page(tab: Page, address: str, query: str, count: int, options: dict[str, str]) -> None:
    tab.goto(address + query)
    printed = pages(tab, **options)
    assert len(printed) == count
    cards = list(Deck.objects.get().cards.values_list("front", flat=True))
    for number, front in enumerate(cards):
        assert front in printed[number * count // 9]
        assert f"{number + 1} / 9" in printed[number * count // 9]
    assert all(("Q." in page) and ("A." in page) for page in printed) is (count == 9)
    chrome = ("Show all", "Show the answer", "Hide", "Evenmark", "English", "Nine cards", "Print")
    assert [word for word in chrome for page in printed if word in page] == []


def test_every_second_page_is_a_back(tab: Page, address: str) -> None:
    tab.goto(f"{address}?print=duplex")
    printed = pages(tab)
    assert [page[:2] for page in printed] == ["Q.", "A."] * 9
    assert printed[4].startswith("Q. Reparameterization trick?")
    assert "Essential for VAE training." in printed[5]


def test_printing_leaves_the_cards_as_they_were(tab: Page) -> None:
    tab.locator("#card-2").click()
    tab.locator("#card-2 .back").wait_for()
    assert len(pages(tab)) == 9
    expect(tab.locator("[data-revealed]")).to_have_text("1 of 9 revealed")
    expect(tab.locator("#card-2 .back")).to_be_visible()


def test_cards_are_printed_in_the_order_in_which_they_lie(tab: Page) -> None:
    tab.get_by_role("button", name="Shuffle").click()
    assert all(front in page for front, page in zip(fronts(tab), pages(tab), strict=True))


def test_the_print_buttons_print(window: Browser, address: str) -> None:
    for tab in opened(window, address, DESKTOP):
        tab.evaluate("window.print = () => { window.printed = true }")
        tab.get_by_role("link", name="Print flashcards").click()
        assert tab.evaluate("window.printed") is True
        assert tab.url == address
        tab.goto(f"{address}?print=1")
        tab.evaluate("window.print = () => { window.printed = true }")
        tab.get_by_role("button", name="Print now").click()
        assert tab.evaluate("window.printed") is True


def test_without_scripts_cards_open_and_print(window: Browser, address: str) -> None:
    context = window.new_context(java_script_enabled=False, locale="en")
    tab = context.new_page()
    tab.goto(address)
    tab.locator("#card-3").click()
    assert "z = μ + σ · ε" in tab.locator("#card-3 .back").inner_text()
    assert tab.locator(".deck-tools button:visible").count() == 0
    printed = pages(tab)
    assert len(printed) == 9
    assert "describes image space; synthesize new images." in printed[0]
    tab.get_by_role("link", name="Print flashcards").click()
    tab.wait_for_url(f"{address}?print=1")  # the click alone does not wait until the page is there
    assert len(pages(tab)) == 9
    context.close()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    window: Browser,
    address: str,
    size: ViewportSize,
    scheme: str,
) -> None:
    for tab in opened(window, address, size, color_scheme=scheme, **NO_MOTION):
        assert violations(tab) == []
        tab.get_by_role("button", name="Show all").click()
        assert violations(tab) == []
        for query in ("?print=1", "?print=duplex"):
            tab.goto(address + query)
            assert violations(tab) == []


@pytest.mark.parametrize("query", ["", "?print=1", "?print=duplex"])
def test_a_phone_scrolls_one_way_and_has_targets_for_thumbs(phone: Page, address: str, query: str) -> None:
    phone.goto(address + query)
    if not query:
        phone.get_by_role("button", name="Show all").click()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    targets = phone.locator("main button:visible, .deck-tools a, .onward a, main summary, .languages button")
    small = targets.evaluate_all("all => all.filter(one => one.offsetHeight < 44).map(one => one.outerHTML)")
    assert small == []


def test_the_practice_page_leads_here_and_the_language_can_be_changed_by_key(tab: Page, address: str) -> None:
    tab.goto(address.replace("/decks/", "/practice/"))
    tab.get_by_role("link", name="9 flashcards").click()
    assert tab.url == address
    german = tab.get_by_role("button", name="Deutsch")
    german.focus()
    tab.keyboard.press("Enter")
    expect(tab.locator("html")).to_have_attribute("lang", "de")
    assert tab.url == address
    expect(tab.get_by_role("button", name="Mischen")).to_be_visible()


def test_the_page_is_small_and_all_from_here(window: Browser, address: str) -> None:
    context = window.new_context(locale="en")
    tab = context.new_page()
    sizes: dict[str, int] = {}
    tab.on(
        "requestfinished", lambda request: sizes.update({request.url: request.sizes()["responseBodySize"]})
    )
    tab.goto(address, wait_until="networkidle")
    assert all(url.startswith(address.partition("/decks")[0]) for url in sizes)
    assert sum(weight(url, size) for url, size in sizes.items() if not url.endswith(".woff2")) < LIMIT, sizes
    context.close()


def test_a_dark_screen_prints_on_white_paper(window: Browser, address: str) -> None:
    for tab in opened(window, address, DESKTOP, color_scheme="dark"):
        tab.emulate_media(media="print", color_scheme="dark")
        style = "getComputedStyle(document.querySelector('#card-1 .front')).color"
        assert tab.evaluate(style) == "rgb(0, 0, 0)"
        assert tab.evaluate("getComputedStyle(document.querySelector('#card-1')).backgroundColor") == (
            "rgb(255, 255, 255)"
        )
