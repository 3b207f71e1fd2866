"""The app's configuration."""

from django.apps import AppConfig


class GradingConfig(AppConfig):
    """Submissions, responses, runs, grades, mark changes."""

    name = "assessment.grading"
    label = "grading"
