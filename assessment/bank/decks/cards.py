"""The cards of a deck: as plain values, from which files are made, and stored as a content file has them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max

from assessment.bank.models import Deck, Flashcard


@dataclass(frozen=True, slots=True)
class Card:
    """One card: Markdown with LaTeX between dollars, and an identity that outlives its words and its place."""

    identity: str
    front: str
    back: str


@dataclass(frozen=True, slots=True)
class CardDeck:
    """A deck's title, its language as a tag such as `en`, its identity, and its cards in their order."""

    identity: str
    title: str
    language: str
    cards: tuple[Card, ...]


def cards_of(deck: Deck) -> CardDeck:
    """Read a deck.

    A card is known by its row: an import keeps the row of a card whose front stayed, wherever it moved, and of a card
    that was edited in its place (see `update_cards`).
    """
    cards = tuple(Card(f"{deck.public_id}/{card.pk}", card.front, card.back) for card in deck.cards.all())
    return CardDeck(str(deck.public_id), deck.title, settings.LANGUAGE_CODE, cards)


@transaction.atomic
def update_cards(deck: Deck, cards: Sequence[dict[str, Any]]) -> None:
    """Make a deck's cards these, each `{"front", "back"}`; what is unchanged stays as it is.

    A card keeps its row wherever it moves, as long as its front is the same; a card whose front is new takes over the
    row that had its place, if no other card is there now. Rows that are left are deleted.
    """
    rows = list(deck.cards.all())
    matched_rows = _matched(rows, cards)
    deck.cards.exclude(pk__in=[row.pk for row in matched_rows if row]).delete()
    if any(row and row.position != place for place, row in enumerate(matched_rows)):
        # Out of the way first: no two cards may have one place, not even for a moment.
        top = deck.cards.aggregate(top=Max("position"))["top"]
        deck.cards.update(position=F("position") + max(top, len(cards)) + 1)
    for place, (row, card) in enumerate(zip(matched_rows, cards, strict=True)):
        if row is None:
            Flashcard.objects.create(deck=deck, position=place, **card)
        elif (row.position, row.front, row.back) != (place, card["front"], card["back"]):
            Flashcard.objects.filter(pk=row.pk).update(position=place, **card)


def _matched(rows: list[Flashcard], cards: Sequence[dict[str, Any]]) -> list[Flashcard | None]:
    """Return the row of each card, or None for a new one."""
    unmatched = {row.pk: row for row in rows}
    matched_rows: list[Flashcard | None] = [None] * len(cards)
    # By its front first: a card that only moved stays the same card to whoever learns it in Anki, which knows it by its
    # row (`Card.identity`).
    by_front: dict[str, list[Flashcard]] = {}
    for row in reversed(rows):
        by_front.setdefault(row.front, []).append(row)
    for place, card in enumerate(cards):
        if rows_with_front := by_front.get(card["front"]):
            row = rows_with_front.pop()
            matched_rows[place] = unmatched.pop(row.pk)
    by_place = {row.position: row for row in unmatched.values()}
    return [row or by_place.get(place) for place, row in enumerate(matched_rows)]
