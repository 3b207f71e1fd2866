"""What workers keep in the database for themselves: vectors already computed, and signs of life."""

from typing import ClassVar

from django.db import models


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


class Heartbeat(models.Model):
    """When a kind of worker was last seen working, by the database's clock."""

    worker = models.CharField(max_length=50, unique=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker
