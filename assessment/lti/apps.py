"""The app's configuration."""

from django.apps import AppConfig


class LtiConfig(AppConfig):
    """Pages and messages of LTI."""

    name = "assessment.lti"
    label = "lti"
