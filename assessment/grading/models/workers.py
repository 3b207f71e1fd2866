"""What workers keep in the database for themselves: vectors already computed, signs of life, and their speed."""

from typing import ClassVar

from django.db import models

from assessment.grading.models.submissions import Response


class Embedding(models.Model):
    """A text's vector, under a keyed digest of the text; the model's identity is part of the key."""

    text_digest = models.CharField(max_length=64)
    model_digest = models.CharField(max_length=64, help_text="Of weights, backend and number format.")
    vector = models.BinaryField(help_text="Little-endian float32.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["text_digest", "model_digest"], name="one_vector_a_text")
        ]

    def __str__(self) -> str:
        return self.text_digest[:12]


class EncodedTexts(models.Model):
    """Under which digests vectors of an answer's texts are stored, noted before a worker encodes them.

    Only a worker can cut an answer into its texts; an erasure, which any process may be asked for, reads them here.
    """

    response = models.OneToOneField(Response, on_delete=models.CASCADE, related_name="encoded_texts")
    digests: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    forget_at = models.DateTimeField(
        null=True,
        help_text="When the vectors of an erased answer go once more: a worker may have been at it.",
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["forget_at"],
                name="texts_to_forget",
                condition=models.Q(forget_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{len(self.digests)} texts of {self.response_id}"


class Heartbeat(models.Model):
    """When a kind of worker was last seen working, by the database's clock."""

    worker = models.CharField(max_length=50, unique=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker


class WorkerSpeed(models.Model):
    """How fast one process grades free text: what a student's wait is reckoned from."""

    process = models.CharField(max_length=100, unique=True, help_text="The worker's host and process id.")
    rows_per_second = models.FloatField()
    measured_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.process
