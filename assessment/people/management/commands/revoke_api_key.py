"""`manage.py revoke_api_key PREFIX`: end a key at once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessment.people.keys import revoke_key
from assessment.people.models import ApiKey


class Command(BaseCommand):
    """End one key."""

    help = "End a key at once and for ever. It is named by its prefix: what stands before the dot."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the prefix."""
        parser.add_argument("prefix")

    def handle(self, *_: Any, prefix: str, **__: Any) -> None:
        """Revoke the key; a whole key, pasted by mistake, names its prefix too."""
        name = prefix.partition(".")[0]
        key = ApiKey.objects.select_related("client").filter(prefix=name).first()
        if key is None:
            raise CommandError(f"There is no key with the prefix {name}; list_api_keys shows them.")
        if key.state == "revoked":
            self.stdout.write(f"{key.prefix} of “{key.client}” was revoked before.")
            return
        revoke_key(key, by="manage.py revoke_api_key")
        self.stdout.write(f"{key.prefix} of “{key.client}” is revoked.")
