"""A deck of the database as a file: its bytes, what they are, and a name for them."""

import re
from dataclasses import dataclass
from datetime import datetime

from assessment.bank.decks.cards import cards_of
from assessment.bank.models import Deck

FORMATS = {
    "pdf": "application/pdf",
    "apkg": "application/octet-stream",
    "csv": "text/csv; charset=utf-8",
}
"""The formats, and the content type of each; Anki's package has none of its own."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A file to send or to write."""

    data: bytes
    content_type: str
    name: str


def export_deck(deck: Deck, form: str, at: datetime, *, duplex: bool = False) -> Exported:
    """Return a deck as one of `FORMATS`; `at` is now, `duplex` is for a PDF (see `pdf.pdf`)."""
    name = re.sub(r"[^A-Za-z0-9_-]", "-", deck.slug)
    return Exported(_made(deck, form, at, duplex=duplex), FORMATS[form], f"{name}.{form}")


def _made(deck: Deck, form: str, at: datetime, *, duplex: bool) -> bytes:
    # Each library is loaded by the first who asks for its format, not by every web process.
    cards = cards_of(deck)
    if form == "pdf":
        from assessment.bank.decks.pdf import pdf

        return pdf(cards, duplex=duplex)
    if form == "apkg":
        from assessment.bank.decks.anki import anki

        return anki(cards, at)
    from assessment.bank.decks.table import table

    return table(cards)
