"""What the commands about keys share: how many days a key has, and showing it once."""

from datetime import datetime, timedelta

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessment.people.keys import LONGEST_DAYS


def days_from_now(days: int | None) -> datetime | None:
    """Return the moment in so many days; None for none."""
    if days is None:
        return None
    if not 1 <= days <= LONGEST_DAYS:
        raise CommandError(f"--expires-in-days takes 1 to {LONGEST_DAYS}.")
    return timezone.now() + timedelta(days=days)


def show_key(command: BaseCommand, key: str, note: str) -> None:
    """Print the key alone on stdout, for a program to read, and what a person must know on stderr."""
    command.stderr.write(f"{note} Keep it: it cannot be shown again.", style_func=str)
    command.stdout.write(key)
