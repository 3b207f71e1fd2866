"""The app's configuration."""

from django.apps import AppConfig


class LtiConfig(AppConfig):
    """Pages and messages of LTI."""

    name = "assessment.lti.launch"
    label = "lti"

    def ready(self) -> None:
        """Keep the keys of sessions out of the log."""
        from assessment.lti.launch import frame_sessions

        frame_sessions.hide_keys_in_log()
