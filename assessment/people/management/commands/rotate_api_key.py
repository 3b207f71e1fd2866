"""`manage.py rotate_api_key CLIENT`: a new key with the same scopes; the old one still works for a while."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessment.people.keys import NothingToRotate, rotate_keys
from assessment.people.management.printing import days_from_now, show_key
from assessment.people.models import ApiClient

# A plain limit of three months: a key that works on for longer was not replaced.
LONGEST_HOURS = 24 * 90
BY = "manage.py rotate_api_key"


class Command(BaseCommand):
    """Replace the keys of a client."""

    help = "Print a new key of a client, with the same scopes; its old keys end after a time of grace."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the client, how long its old keys live on, and when the new one ends."""
        parser.add_argument("client")
        parser.add_argument("--prefix", default="", help="Replace only the key with this prefix.")
        parser.add_argument(
            "--grace-hours",
            type=int,
            default=24,
            metavar="N",
            help="How long the old keys still work (24; 0 ends them now).",
        )
        parser.add_argument("--expires-in-days", type=int, metavar="N", help="Default: never.")

    def handle(
        self,
        *_: Any,
        client: str,
        prefix: str,
        grace_hours: int,
        expires_in_days: int | None,
        **__: Any,
    ) -> None:
        """Print the new key."""
        if not 0 <= grace_hours <= LONGEST_HOURS:
            raise CommandError(f"--grace-hours takes 0 to {LONGEST_HOURS}.")
        ends = days_from_now(expires_in_days)
        row = ApiClient.objects.filter(name=client).first()
        if row is None:
            raise CommandError(f"There is no client “{client}”; list_api_keys shows them.")
        try:
            key = rotate_keys(row, timedelta(hours=grace_hours), prefix=prefix, ends=ends, by=BY)
        except NothingToRotate as error:
            raise CommandError(f"Client “{client}”: {error}") from None
        show_key(self, key, f"The old key works for {grace_hours} more hours.")
