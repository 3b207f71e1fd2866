"""The app's configuration."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Users, courses, roles, learners, API clients."""

    name = "assessment.people"
    label = "people"
