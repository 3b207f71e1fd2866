"""`manage.py export_deck COURSE SLUG --format pdf --out FILE`: write a deck of flashcards into a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from assessment.bank.decks.files import FORMATS, export_deck
from assessment.bank.models import Deck


class Command(BaseCommand):
    """Export a deck as PDF, as a package for Anki, or as CSV."""

    help = "Write a deck of flashcards into a file: PDF, a package for Anki, or CSV."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the deck, the format and the file."""
        parser.add_argument("course", help="slug of the course")
        parser.add_argument("slug", help="slug of the deck")
        parser.add_argument("--format", choices=list(FORMATS), required=True, dest="form")
        parser.add_argument("--duplex", action="store_true", help="PDF: front and back on pages of their own")
        parser.add_argument("--out", type=Path, required=True, metavar="FILE")

    def handle(self, *_: Any, course: str, slug: str, form: str, out: Path, duplex: bool, **__: Any) -> None:
        """Write the file."""
        deck = Deck.objects.filter(course__slug=course, slug=slug).first()
        if deck is None:
            raise CommandError(f"Course {course} has no deck {slug}; nothing was written. Check both slugs.")
        file = export_deck(deck, form, timezone.now(), duplex=duplex)
        try:
            out.write_bytes(file.data)
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error.strerror}. The deck is unchanged.") from None
        self.stdout.write(f"{deck.cards.count()} cards written to {out}.")
