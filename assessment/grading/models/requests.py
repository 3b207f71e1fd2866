"""Rows of the API that live for a day: answers graded against a key in the request, and replies kept for a retry."""

import uuid
from typing import Any, ClassVar

from django.db import models

from assessment.bank.fields import DigitsField
from assessment.grading.models.work import Work
from assessment.people.models import ApiClient, Course


class GradeRequest(Work):
    """One `POST /grade` that waits for a worker: key, answer and, later, the verdict."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    client = models.ForeignKey(ApiClient, on_delete=models.CASCADE, related_name="grade_requests")
    kind = models.CharField(max_length=30)
    key = DigitsField()
    answer = DigitsField()
    verdict: "models.JSONField[dict[str, Any] | None, dict[str, Any] | None]" = models.JSONField(null=True)
    texts: "models.JSONField[list[str] | None, list[str] | None]" = models.JSONField(
        null=True, help_text="Under which digests vectors of it are stored; empty until a worker has it."
    )
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return str(self.public_id)


class StoredReply(models.Model):
    """The reply to a POST with an `Idempotency-Key`, repeated when the same request comes again."""

    client = models.ForeignKey(ApiClient, on_delete=models.CASCADE, related_name="stored_replies")
    key = models.CharField(max_length=255)
    request_sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(default=dict)
    body: "models.JSONField[Any, Any]" = models.JSONField()
    course = models.ForeignKey(
        Course,
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
        help_text="Whose marks the reply shows.",
    )
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["client", "key"], name="one_reply_a_key")]

    def __str__(self) -> str:
        return self.key
