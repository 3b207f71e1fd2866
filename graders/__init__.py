"""Graders: pure functions from (key, answer) to a verdict; no Django, no Celery, no network."""
