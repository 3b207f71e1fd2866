"""`manage.py lift_lockout USER`: let an account sign in at once that was refused after too many failures."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from assessment.desk.accounts.login_brake import lift
from assessment.people import audit
from assessment.people.models import Act, User


class Command(BaseCommand):
    """Forget the failed logins of an account."""

    help = "Forget the failed logins of an account, so that it can sign in at once; the address's are kept."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the user name."""
        parser.add_argument("user", metavar="USER", help="the user name of the account")

    def handle(self, *_: Any, user: str, **__: Any) -> None:
        """Lift the lock-out, and say of how many failures."""
        account = User.objects.filter(username=user).first()
        if account is None:
            raise CommandError(f"There is no user “{user}”.")
        with transaction.atomic():
            count = lift(user)
            audit.record(Act.LOCKOUT_LIFTED, by="manage.py lift_lockout", target=account, user=account)
        self.stdout.write(f"{count} failed logins of “{user}” are forgotten.")
