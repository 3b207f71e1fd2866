"""The cards of a deck as a file has them: each keeps its row, by which whoever learns it elsewhere knows it again."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from assessment.bank.models import Deck, Flashcard


@transaction.atomic
def store_cards(deck: Deck, wanted: Sequence[dict[str, Any]]) -> None:
    """Make a deck's cards these, each `{"front", "back"}`; what is unchanged stays as it is.

    A card keeps its row wherever it moves, as long as its front is the same; a card whose front is new takes over the
    row that had its place, if no other card is there now. Rows that are left are deleted.
    """
    rows = list(deck.cards.all())
    kept = _matched(rows, wanted)
    deck.cards.exclude(pk__in=[row.pk for row in kept if row]).delete()
    if any(row and row.position != place for place, row in enumerate(kept)):
        # Out of the way first: no two cards may have one place, not even for a moment.
        top = deck.cards.aggregate(top=Max("position"))["top"]
        deck.cards.update(position=F("position") + max(top, len(wanted)) + 1)
    for place, (row, card) in enumerate(zip(kept, wanted, strict=True)):
        if row is None:
            Flashcard.objects.create(deck=deck, position=place, **card)
        elif (row.position, row.front, row.back) != (place, card["front"], card["back"]):
            Flashcard.objects.filter(pk=row.pk).update(position=place, **card)


def _matched(rows: list[Flashcard], wanted: Sequence[dict[str, Any]]) -> list[Flashcard | None]:
    """Return the row of each card, or None for a new one."""
    left = {row.pk: row for row in rows}
    found: list[Flashcard | None] = [None] * len(wanted)
    by_front: dict[str, list[Flashcard]] = {}
    for row in reversed(rows):
        by_front.setdefault(row.front, []).append(row)
    for place, card in enumerate(wanted):
        if same := by_front.get(card["front"]):
            row = same.pop()
            found[place] = left.pop(row.pk)
    by_place = {row.position: row for row in left.values()}
    return [row or by_place.get(place) for place, row in enumerate(found)]
