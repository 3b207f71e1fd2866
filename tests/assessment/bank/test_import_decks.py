"""Decks of flashcards in content files."""

from pathlib import Path

import pytest

from assessment.bank.content_import import import_files
from assessment.bank.models import Deck
from assessment.bank.yaml_source import ContentInvalid

pytestmark = pytest.mark.django_db

DECK = """\
course: {slug: demo, title: Demo}
deck:
  slug: cards
  title: Cards
  cards:
    - {front: One?, back: 1}
    - {front: Two?, back: 2.0}
"""


def import_deck(folder: Path, text: str) -> list[tuple[str, str]]:
    """Import a file, and return the deck's cards."""
    (path := folder / "deck.yaml").write_text(text)
    import_files([path])
    return list(Deck.objects.get().cards.values_list("front", "back"))


def test_a_file_may_hold_a_deck_alone(tmp_path: Path) -> None:
    assert import_deck(tmp_path, DECK) == [("One?", "1"), ("Two?", "2.0")]


def test_importing_again_follows_the_file(tmp_path: Path) -> None:
    import_deck(tmp_path, DECK)
    deck = Deck.objects.get()
    assert import_deck(tmp_path, DECK.replace("Two?, back: 2.0", "Three?, back: 3")) == [
        ("One?", "1"),
        ("Three?", "3"),
    ]
    assert import_deck(tmp_path, DECK.partition("    - {front: Two?")[0]) == [("One?", "1")]
    assert Deck.objects.get() == deck


def test_an_error_names_the_card(tmp_path: Path) -> None:
    with pytest.raises(ContentInvalid, match=r"deck.yaml:7: deck.cards.1.back: This field is required"):
        import_deck(tmp_path, DECK.replace("Two?, back: 2.0", "Two?"))


def test_two_files_cannot_hold_one_deck(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(DECK)
    with pytest.raises(ContentInvalid, match="one file holds a whole deck"):
        import_files([tmp_path])
