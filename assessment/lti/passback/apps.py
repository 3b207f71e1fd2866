"""The app's configuration."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """Scores that are owed to gradebooks."""

    name = "assessment.lti.passback"
    label = "delivery"
