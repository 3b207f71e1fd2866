"""The app's configuration."""

from django.apps import AppConfig


class BankConfig(AppConfig):
    """Assessments, exercises, questions and their versions."""

    name = "assessment.bank"
    label = "bank"
