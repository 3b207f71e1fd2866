"""Decks as files to download: who may, and what the browser is told."""

import csv
import subprocess
import sys
import zipfile
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from assessment.bank.models import Assessment, Deck
from assessment.people.sessions import open_page


@pytest.fixture
def deck(page: Assessment) -> Deck:
    """The deck beside the seed page."""
    return Deck.objects.get(course=page.course, slug=page.slug)


def address(deck: Deck, form: str) -> str:
    return reverse("student:deck_export", args=[deck.course.slug, deck.slug, form])


@pytest.mark.parametrize(
    ("form", "content_type", "begins"),
    [
        ("pdf", "application/pdf", b"%PDF-"),
        ("apkg", "application/octet-stream", b"PK"),
        ("csv", "text/csv; charset=utf-8", b"\xef\xbb\xbffront,back\r\n"),
    ],
)
def test_each_format_is_a_private_file_with_a_name(
    deck: Deck, form: str, content_type: str, begins: bytes
) -> None:
    reply = Client().get(address(deck, form))
    assert reply.status_code == 200
    assert reply.content.startswith(begins)
    assert reply.headers["Content-Type"] == content_type
    assert reply.headers["Content-Disposition"] == f'attachment; filename="gans-and-vaes.{form}"'
    assert "private" in reply.headers["Cache-Control"]
    assert reply.headers["X-Content-Type-Options"] == "nosniff"


def test_the_page_links_them_all(deck: Deck) -> None:
    html = Client().get(reverse("student:deck", args=[deck.course.slug, deck.slug])).content.decode()
    for form in ("pdf", "apkg", "csv"):
        assert f'href="{address(deck, form)}"' in html


def test_one_page_a_card_or_two_for_duplex(deck: Deck) -> None:
    for query, pages in (("", 9), ("?duplex=1", 18)):
        data = Client().get(address(deck, "pdf") + query).content
        assert len(PdfReader(BytesIO(data)).pages) == pages


def test_the_table_has_the_words_of_the_author(deck: Deck) -> None:
    text = Client().get(address(deck, "csv")).content.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text, newline="")))
    assert rows[1:] == [[card.front, card.back] for card in deck.cards.all()]


@pytest.mark.parametrize("form", ["exe", "PDF", "pdf2"])
def test_other_formats_are_not_found(deck: Deck, form: str) -> None:
    assert Client().get(address(deck, form)).status_code == 404


@pytest.mark.parametrize("form", ["pdf", "apkg", "csv"])
def test_a_closed_deck_is_for_those_who_were_sent_to_it(deck: Deck, form: str) -> None:
    Deck.objects.update(open=False)
    browser = Client()
    assert browser.get(address(deck, form)).status_code == 404
    session = browser.session
    open_page(session, deck.public_id)
    session.save()
    assert browser.get(address(deck, form)).status_code == 200


def test_only_looking_is_allowed(deck: Deck) -> None:
    assert Client().post(address(deck, "pdf")).status_code == 405


def test_the_command_writes_the_same(deck: Deck, tmp_path: Path) -> None:
    out = tmp_path / "deck.apkg"
    call_command("export_deck", deck.course.slug, deck.slug, "--format", "apkg", "--out", str(out))
    assert zipfile.ZipFile(out).namelist() == ["collection.anki2", "media"]
    with pytest.raises(CommandError, match="has no deck nothing"):
        call_command("export_deck", deck.course.slug, "nothing", "--format", "csv", "--out", str(out))
    missing = tmp_path / "no" / "deck.csv"
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_deck", deck.course.slug, deck.slug, "--format", "csv", "--out", str(missing))


LOADED = """
import datetime, sys, django
django.setup()
import assessment.urls
early = {"fpdf", "genanki", "numpy"} & set(sys.modules)
from assessment.bank.decks.anki import anki_package
from assessment.bank.decks.cards import Card, CardDeck
from assessment.bank.decks.pdf import deck_pdf
deck = CardDeck("d", "D", "en", (Card("c", "Front", "Back"),))
deck_pdf(deck)
anki_package(deck, datetime.datetime.now(datetime.UTC))
print(sorted(early), sorted({"numpy", "torch"} & set(sys.modules)))
"""


def test_the_web_process_loads_what_it_needs_and_no_numpy() -> None:
    process = subprocess.run(
        [sys.executable, "-c", LOADED],
        capture_output=True,
        text=True,
        check=True,
        cwd=settings.BASE_DIR,
        env={"DJANGO_SETTINGS_MODULE": "assessment.settings", "PATH": ""},
    )
    assert process.stdout.strip().splitlines()[-1] == "[] []"
