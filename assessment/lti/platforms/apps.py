"""The app's configuration."""

from django.apps import AppConfig


class PlatformsConfig(AppConfig):
    """Registrations, deployments, contexts and links of learning platforms."""

    name = "assessment.lti.platforms"
    label = "platforms"
