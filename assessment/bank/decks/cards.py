"""A deck as plain values, so that the files made of it depend on nothing else."""

from dataclasses import dataclass

from django.conf import settings

from assessment.bank.models import Deck


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
    that was edited in its place (see `importing`).
    """
    cards = tuple(Card(f"{deck.public_id}/{card.pk}", card.front, card.back) for card in deck.cards.all())
    return CardDeck(str(deck.public_id), deck.title, settings.LANGUAGE_CODE, cards)
