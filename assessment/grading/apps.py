"""The app's configuration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class GradingConfig(AppConfig):
    """Submissions, responses, runs, grades, mark changes."""

    name = "assessment.grading"
    label = "grading"

    def ready(self) -> None:
        """Keep the ledger's triggers through migrations."""
        from assessment.grading.append_only import guard_after_migrate

        post_migrate.connect(guard_after_migrate, sender=self, dispatch_uid="guard the ledger")
