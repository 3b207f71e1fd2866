"""The app's configuration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class GradingConfig(AppConfig):
    """Submissions, responses, runs, grades, mark changes."""

    name = "assessment.grading"
    label = "grading"

    def ready(self) -> None:
        """Keep the triggers through migrations."""
        from assessment.grading.append_only import PROMISE_TESTS, guard_after_migrate

        post_migrate.connect(guard_after_migrate, sender=self, dispatch_uid="guard the ledger")
        post_migrate.connect(
            PROMISE_TESTS.guard_after_migrate, sender=self, dispatch_uid="guard the tests of promises"
        )
