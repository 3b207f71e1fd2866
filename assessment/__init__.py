"""The Django service around the graders."""

from assessment.celery import app as celery_app

__all__ = ["celery_app"]
