"""`manage.py create_api_client NAME --course SLUG`: make a client of the REST API, and show its key once."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from assessment.people import audit
from assessment.people.keys import SCOPES, create_key
from assessment.people.management.printing import days_from_now, show_key
from assessment.people.models import Act, ApiClient, Course

BY = "manage.py create_api_client"


class Command(BaseCommand):
    """Make a client, or a further key of one that exists."""

    help = (
        "Create an API client with a key, on the courses named; prints the key, which cannot be shown again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the name, the courses, the scopes and the end."""
        parser.add_argument("name")
        parser.add_argument(
            "--course", action="append", required=True, metavar="SLUG", help="May be repeated."
        )
        parser.add_argument(
            "--scope", action="append", choices=SCOPES, help="Default: grade:write and grade:read."
        )
        parser.add_argument("--expires-in-days", type=int, metavar="N", help="Default: never.")

    def handle(
        self,
        *_: Any,
        name: str,
        course: list[str],
        scope: list[str] | None,
        expires_in_days: int | None,
        **__: Any,
    ) -> None:
        """Create what is missing, and print the key."""
        ends = days_from_now(expires_in_days)
        try:
            ApiClient._meta.get_field("name").clean(name, None)
        except ValidationError as error:
            raise CommandError(f"The name: {' '.join(error.messages)}") from None
        courses = list(Course.objects.filter(slug__in=course))
        if missing := set(course) - {row.slug for row in courses}:
            raise CommandError(f"There is no course {', '.join(sorted(missing))}.")
        with transaction.atomic():
            client, created = _client(name, courses)
            active = client.keys.active().count()
            key = create_key(client, scope or ["grade:write", "grade:read"], ends, by=BY)
        note = (
            f"New client “{name}”."
            if created
            else f"The client “{name}” exists: a key is added to its {active} active one(s)."
        )
        show_key(self, key, note)


def _client(name: str, courses: list[Course]) -> tuple[ApiClient, bool]:
    """Return the client with these courses granted besides those that it has, and whether it is new."""
    client, created = ApiClient.objects.get_or_create(name=name)
    before = set(client.courses.all())
    client.courses.add(*courses)
    if not before.issuperset(courses):
        granted = {"courses": (sorted(map(str, before)), sorted(map(str, before.union(courses))))}
        audit.record(Act.CREATED if created else Act.CHANGED, by=BY, target=client, changes=granted)
    return client, created
