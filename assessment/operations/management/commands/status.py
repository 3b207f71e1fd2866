"""`manage.py status`: the service on one screen."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand

from assessment.operations.status import read_status, status_as_json, status_as_text


class Command(BaseCommand):
    """Shows what works, what waits and what needs a person."""

    help = (
        "Show versions, checks, workers, and what waits. Exit code 1 if something needs the operator: a check that "
        "fails, an answer that could not be graded or has waited for ten minutes. Answers that wait for an "
        "instructor are everyday work, and no alarm."
    )
    requires_system_checks: list[str] = []  # noqa: RUF012 - declared so by Django

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the form of the output."""
        parser.add_argument("--json", action="store_true", help="as one JSON object")

    def handle(self, *_: Any, **options: Any) -> None:
        """Print it; end with 1 where something is wrong."""
        status = read_status()
        self.stdout.write(json.dumps(status_as_json(status)) if options["json"] else status_as_text(status))
        if status.alarms:
            sys.exit(1)
