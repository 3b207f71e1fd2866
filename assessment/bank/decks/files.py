"""A deck of the database as a file: its bytes, what they are, and a name for them."""

import csv
import re
from dataclasses import dataclass
from datetime import datetime
from io import StringIO

from assessment.bank.decks.cards import CardDeck, cards_of
from assessment.bank.models import Deck
from assessment.bank.spreadsheets import escape_cell

FORMATS = {
    "pdf": "application/pdf",
    "apkg": "application/octet-stream",
    "csv": "text/csv; charset=utf-8",
}
"""The formats, and the content type of each; Anki's package has none of its own."""


@dataclass(frozen=True, slots=True)
class DeckFile:
    """A file to send or to write."""

    data: bytes
    content_type: str
    name: str


def export_deck(deck: Deck, form: str, exported_at: datetime, *, duplex: bool = False) -> DeckFile:
    """Return a deck as one of `FORMATS`; `exported_at` is now, `duplex` is for a PDF (see `pdf.deck_pdf`)."""
    name = re.sub(r"[^A-Za-z0-9_-]", "-", deck.slug)
    return DeckFile(_file_content(deck, form, exported_at, duplex=duplex), FORMATS[form], f"{name}.{form}")


def _file_content(deck: Deck, form: str, exported_at: datetime, *, duplex: bool) -> bytes:
    # Each library is loaded by the first who asks for its format, not by every web process.
    cards = cards_of(deck)
    if form == "pdf":
        from assessment.bank.decks.pdf import deck_pdf

        return deck_pdf(cards, duplex=duplex)
    if form == "apkg":
        from assessment.bank.decks.anki import anki_package

        return anki_package(cards, exported_at)

    return csv_table(cards)


CSV_COLUMNS = ("front", "back")


def csv_table(deck: CardDeck) -> bytes:
    """Return the cards as CSV in UTF-8, with the mark that tells spreadsheets so; no cell is a formula."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(CSV_COLUMNS)
    writer.writerows((escape_cell(card.front), escape_cell(card.back)) for card in deck.cards)
    return text.getvalue().encode("utf-8-sig")
