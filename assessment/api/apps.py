"""The app's configuration."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The REST API; it has no tables of its own."""

    name = "assessment.api"
    label = "api"

    def ready(self) -> None:
        """Tell the schema generator how clients sign in."""
        from assessment.api import schema  # noqa: F401 - registers itself
