"""A deck as a table (RFC 4180): front and back of each card as they were written."""

import csv
from io import StringIO

from assessment.bank.decks.cards import CardDeck
from assessment.bank.spreadsheets import guarded

COLUMNS = ("front", "back")


def table(deck: CardDeck) -> bytes:
    """Return the cards as CSV in UTF-8, with the mark that tells spreadsheets so; no cell is a formula."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows((guarded(card.front), guarded(card.back)) for card in deck.cards)
    return text.getvalue().encode("utf-8-sig")
