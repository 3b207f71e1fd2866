"""A row that a worker claims, grades and lets go: the queue is the table, and a message is only a hint."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now


class State(models.TextChoices):
    """Where an answer is on its way to a mark."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    GRADED = "graded"
    NEEDS_REVIEW = "needs_review"
    FAILED = "failed"


def state_choices() -> list[tuple[str, str]]:
    """Return the states; a function, so that a new one needs no migration."""
    return State.choices


class Work(models.Model):
    """The columns of a claim: a lease that ends by the database's clock, and a token that fences late writers."""

    state = models.CharField(max_length=20, choices=state_choices, default=State.WAITING)
    waiting_since = models.DateTimeField(db_default=Now())
    lease_by = models.UUIDField(
        null=True, blank=True, help_text="The token of the claim that holds this row."
    )
    lease_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(
        default=0, help_text="How often it failed by itself, when the rest of its batch did not."
    )
    lost = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="How many workers were never heard of again while they held it."
    )

    class Meta:
        abstract = True
        indexes: ClassVar = [
            models.Index(
                fields=["waiting_since"],
                name="%(class)s_waiting",
                condition=models.Q(state__in=["waiting", "claimed"]),
            )
        ]
