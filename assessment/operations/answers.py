"""Names in the log each submission that is stored and each answer that gets its state, by their public ids."""

import logging
from typing import Any

from django.db.models.signals import post_save

from assessment.grading.models import Response, Submission

logger = logging.getLogger("assessment.answers")


def connect() -> None:
    """Listen to what is stored."""
    post_save.connect(_stored, Submission, weak=False, dispatch_uid="operations.submission")
    post_save.connect(_in_state, Response, weak=False, dispatch_uid="operations.response")


def _stored(instance: Submission, created: bool, **_: Any) -> None:
    if created:
        logger.info("stored", extra={"submission": str(instance.public_id)})


def _in_state(instance: Response, **_: Any) -> None:
    ids = {"response": str(instance.public_id)}
    # What was not loaded with the answer is not asked for: a line of the log is not worth a query.
    if isinstance(submission := instance._state.fields_cache.get("submission"), Submission):
        ids["submission"] = str(submission.public_id)
    logger.info("answer is %s", instance.state, extra=ids)
