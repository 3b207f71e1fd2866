"""Decks as PDF, for Anki, and as a table, made from plain cards."""

import csv
import sqlite3
import zipfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from assessment.bank.decks.anki import anki_package
from assessment.bank.decks.cards import Card, CardDeck, cards_of, update_cards
from assessment.bank.decks.files import csv_table
from assessment.bank.decks.pdf import deck_pdf
from assessment.bank.models import Deck
from assessment.people.models import Course

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
EMPHASIS = Card(
    "1", "What *is* **bold** and `code_x`?", "- one\n- two **b**old [site](https://example.org)\n"
)
FORMULA = Card("2", r"$\mu_1 + \sigma^2 \odot \varepsilon$?", r"$$\partial x \parallel y < z$$ ⊙ ∥")


def deck(*cards: Card, title: str = "Cards") -> CardDeck:
    return CardDeck("deck", title, "en", cards)


def pages(data: bytes) -> list[str]:
    """Return the words of each page."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(data)).pages]


def notes(data: bytes, folder: Path) -> list[tuple[str, str, str, int]]:
    """Return guid, front, back and time of change of each note, in the order of its card."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        package.extract("collection.anki2", folder)
    with closing(sqlite3.connect(folder / "collection.anki2")) as collection:
        rows = collection.execute(
            "SELECT guid, flds, notes.mod FROM notes JOIN cards ON nid = notes.id ORDER BY due"
        )
        return [(guid, *fields.split("\x1f"), mod) for guid, fields, mod in rows]


def test_a_card_is_a_page_of_words_that_can_be_selected() -> None:
    first, second = pages(deck_pdf(deck(EMPHASIS, FORMULA)))
    assert first == "What is bold and code_x? • one • two bold site Cards 1 / 2"
    assert second == "μ₁ + σ² ⊙ ε? ∂ x ∥ y < z ⊙ ∥ Cards 2 / 2"


def test_the_document_says_its_title_language_and_cards() -> None:
    reader = PdfReader(BytesIO(deck_pdf(deck(EMPHASIS, FORMULA, title="GANs & VAEs (µ)"))))
    assert reader.metadata is not None
    assert reader.metadata.title == "GANs & VAEs (µ)"
    assert str(reader.root_object["/Lang"]) == "en"
    assert [getattr(entry, "title", None) for entry in reader.outline] == [
        "1. What is bold and code_x?",
        "2. μ₁ + σ² ⊙ ε?",
    ]


def test_a_page_is_a4_landscape() -> None:
    box = PdfReader(BytesIO(deck_pdf(deck(EMPHASIS)))).pages[0].mediabox
    assert (round(box.width), round(box.height)) == (842, 595)


def test_duplex_puts_the_back_behind_the_front_also_of_a_long_card() -> None:
    long = Card("3", "front " * 900, "back")
    page_texts = pages(deck_pdf(deck(EMPHASIS, long, FORMULA), duplex=True))
    assert len(page_texts) % 2 == 0
    backs = [number for number, words in enumerate(page_texts) if words.startswith(("• one", "back", "∂"))]
    fronts = [number for number, words in enumerate(page_texts) if words.startswith(("What", "μ₁"))]
    assert [number % 2 for number in backs] == [1, 1, 1]
    assert [number % 2 for number in fronts] == [0, 0]


def test_a_long_card_flows_on_and_nothing_is_cut() -> None:
    words = [f"w{number}" for number in range(3000)]
    page_texts = pages(deck_pdf(deck(Card("1", "Long?", " ".join(words) + " " + "x" * 400))))
    assert len(page_texts) > 1
    text = " ".join(page.removesuffix("Cards 1 / 1") for page in page_texts)
    assert [word for word in text.split() if word.startswith("w")] == words
    assert text.count("x") == 400


def test_the_same_deck_gives_the_same_bytes() -> None:
    first = deck_pdf(deck(EMPHASIS, FORMULA))
    deck_pdf.cache_clear()
    assert deck_pdf(deck(EMPHASIS, FORMULA)) == first


@pytest.mark.parametrize(
    "text",
    [
        "![x](file:///etc/passwd)", "[x](javascript:alert(1))", "[a]: https://example.org", "<img src=x onerror=y>",
        "\x01\x1f\x7f", "漢字 🙂", "1. " * 30 + "x", "> " * 40 + "x", "$" * 50, "```\n" + "y" * 300,
        "| a |\n|---|\n| b |\n", "|a|b|\n|-|-|\n||x|", "***", "\u00ad\u200b\u2028", "a" * 5000, "\t\tcode",
    ],
)  # fmt: skip
def test_no_text_breaks_a_file_or_fetches_anything(text: str, tmp_path: Path) -> None:
    odd = deck(Card("1", text, text), title=text[:200])
    assert len(PdfReader(BytesIO(deck_pdf(odd))).pages) >= 1
    assert len(PdfReader(BytesIO(deck_pdf(odd, duplex=True))).pages) >= 2
    assert len(notes(anki_package(odd, NOW), tmp_path)) == 1
    for part in notes(anki_package(odd, NOW), tmp_path)[0][1:3]:
        assert "<img" not in part
        assert 'href="javascript' not in part
    assert len(list(csv.reader(StringIO(csv_table(odd).decode("utf-8-sig"), newline="")))) == 2


def test_an_empty_deck_is_an_empty_file(tmp_path: Path) -> None:
    assert pages(deck_pdf(deck())) == [""]
    assert notes(anki_package(deck(), NOW), tmp_path) == []
    assert csv_table(deck()) == b"\xef\xbb\xbffront,back\r\n"


def test_anki_gets_html_and_sets_formulas_itself(tmp_path: Path) -> None:
    (_, front, back, _), (_, formula, display, _) = notes(
        anki_package(deck(EMPHASIS, FORMULA), NOW), tmp_path
    )
    assert front == "<p>What <em>is</em> <strong>bold</strong> and <code>code_x</code>?</p>"
    assert '<a href="https://example.org">site</a>' in back
    assert r"\(\mu_1 + \sigma^2 \odot \varepsilon\)" in formula
    assert r"\[\partial x \parallel y &lt; z\]" in display


@pytest.mark.parametrize(
    "text", ["[sound:x.mp3]", "[latex]x[/latex]", "`[$]x[/$]`", r"$\href{javascript:alert(1)}{x}$"]
)
def test_anki_is_told_to_do_nothing(text: str, tmp_path: Path) -> None:
    front = notes(anki_package(deck(Card("1", text, "x")), NOW), tmp_path)[0][1]
    assert "[" not in front
    assert r"\(" not in front


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_cell_is_a_formula(start: str) -> None:
    text = csv_table(deck(Card("1", f"{start}1+1", 'a "b"\nc'))).decode("utf-8-sig")
    assert text == f"front,back\r\n'{start}1+1," + '"a ""b""\nc"\r\n'


@pytest.fixture
def stored(db: None) -> Deck:
    """A deck of three cards."""
    course = Course.objects.create(slug="c", title="C")
    deck = Deck.objects.create(course=course, slug="d", title="D")
    update_cards(deck, [{"front": name, "back": name.lower()} for name in ("One", "Two", "Three")])
    return deck


def sides(deck: Deck) -> list[dict[str, Any]]:
    return [{"front": card.front, "back": card.back} for card in deck.cards.all()]


def guids(deck: Deck, folder: Path, exported_at: datetime = NOW) -> dict[str, str]:
    return {front: guid for guid, front, _, _ in notes(anki_package(cards_of(deck), exported_at), folder)}


def test_notes_are_the_same_after_an_edit_so_that_anki_updates_them(stored: Deck, tmp_path: Path) -> None:
    before = guids(stored, tmp_path)
    assert guids(stored, tmp_path) == before
    assert len(set(before.values())) == 3
    update_cards(
        stored,
        [
            {"front": "Zero", "back": "new"},
            {"front": "Two", "back": "edited"},
            {"front": "One", "back": "one"},
            {"front": "Three", "back": "three"},
        ],
    )
    after = guids(stored, tmp_path)
    assert list(after) == [f"<p>{name}</p>" for name in ("Zero", "Two", "One", "Three")]
    assert {front: guid for front, guid in after.items() if front != "<p>Zero</p>"} == before
    update_cards(stored, [{"front": "0", "back": "new"}, *sides(stored)[1:]])
    assert guids(stored, tmp_path)["<p>0</p>"] == after["<p>Zero</p>"]


def test_a_later_export_is_newer_or_anki_would_keep_the_old_words(stored: Deck, tmp_path: Path) -> None:
    [first, *_] = notes(anki_package(cards_of(stored), NOW), tmp_path)
    [second, *_] = notes(anki_package(cards_of(stored), NOW + timedelta(hours=1)), tmp_path)
    assert second[3] - first[3] == 3600


def test_storing_the_same_cards_changes_nothing(stored: Deck) -> None:
    before = list(stored.cards.values())
    update_cards(stored, sides(stored))
    assert list(stored.cards.values()) == before


def test_two_cards_with_one_front_keep_their_order(stored: Deck) -> None:
    twice = [{"front": "Same", "back": "1"}, {"front": "Same", "back": "2"}]
    update_cards(stored, twice)
    keys = list(stored.cards.values_list("pk", flat=True))
    update_cards(stored, twice[::-1])
    assert sides(stored) == twice[::-1]
    assert list(stored.cards.values_list("pk", flat=True)) == keys
