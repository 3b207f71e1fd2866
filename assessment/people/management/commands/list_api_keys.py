"""`manage.py list_api_keys`: who may call the API, with which scopes, until when, and when each key was last used."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from assessment.people.models import ApiKey


class Command(BaseCommand):
    """Show every key, but no secret: that is not kept."""

    help = "List the keys of API clients: prefix, state, scopes, courses, end, last use."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take filters and the form."""
        parser.add_argument("--client", help="Only the keys of this client.")
        parser.add_argument("--active", action="store_true", help="Only keys that work.")
        parser.add_argument("--json", action="store_true", help="One JSON object a line.")

    def handle(self, *_: Any, client: str | None, active: bool, **options: Any) -> None:
        """Print a line for each key."""
        keys = ApiKey.objects.active() if active else ApiKey.objects.all()
        if client is not None:
            keys = keys.filter(client__name=client)
        keys = keys.select_related("client").prefetch_related("client__courses")
        rows = [_row(key) for key in keys.order_by("client__name", "pk")]
        for line in map(_json, rows) if options["json"] else _table(rows):
            self.stdout.write(line)


def _row(key: ApiKey) -> dict[str, str]:
    return {
        "client": key.client.name,
        "prefix": key.prefix,
        "state": key.state,
        "scopes": " ".join(key.scopes),
        "courses": " ".join(course.slug for course in key.client.courses.all()),
        "created": _moment(key.created_at),
        "expires": _moment(key.expires_at),
        "last used": _moment(key.last_used_at),
    }


def _moment(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else "never"


def _json(row: dict[str, str]) -> str:
    return json.dumps(row, ensure_ascii=False)


def _table(rows: list[dict[str, str]]) -> Iterator[str]:
    """Yield the lines of a table with a heading, or the one that says what to do."""
    if not rows:
        yield "There is no such key; create_api_client makes one."
        return
    heading = {name: name for name in rows[0]}
    widths = {name: max(len(row[name]) for row in [heading, *rows]) for name in heading}
    for row in [heading, *rows]:
        yield "  ".join(row[name].ljust(width) for name, width in widths.items()).rstrip()
