"""The app's configuration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PeopleConfig(AppConfig):
    """Users, courses, roles, learners, API clients, and the record of what was done."""

    name = "assessment.people"
    label = "people"

    def ready(self) -> None:
        """Keep the triggers of the audit's table through migrations."""
        from assessment.people.audit import TABLE

        post_migrate.connect(TABLE.guard_after_migrate, sender=self, dispatch_uid="guard the record of acts")
