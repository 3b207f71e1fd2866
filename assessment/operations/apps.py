"""The Django app of operations: no tables, but ears on what the log has to tell."""

from django.apps import AppConfig
from django.core.signals import request_finished


class OperationsConfig(AppConfig):
    """Listens for tasks and for answers, so that the log can name them."""

    name = "assessment.operations"

    def ready(self) -> None:
        """Connect the signals."""
        from assessment.operations import request_log

        request_finished.connect(request_log.clear_request_id, dispatch_uid="operations.request")
        request_log.connect_tasks()
        request_log.connect_answers()
