"""Rows that workers claim: the queue is the table itself, and a message to a worker is only a hint to look."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from assessment.people.choices import LabelledChoices, labelled


class State(models.TextChoices):
    """Where an answer is on its way to a mark."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    GRADED = "graded"
    NEEDS_REVIEW = "needs_review"
    FAILED = "failed"


def state_choices() -> LabelledChoices:
    """Return the states; a function, so that a new one needs no migration."""
    return labelled(State)


class Leased(models.Model):
    """A row that one worker at a time may work on; what is done with these columns is in `grading.leases`.

    The lease ends by the database's clock, since those of workers differ. The token is a new one for each claim: a
    worker that was stopped past the end of its lease finds another token, or none, and writes nothing.
    """

    waiting_state: ClassVar[str]
    """The state in which a row waits to be claimed."""
    claimed_state: ClassVar[str]
    """The state in which a worker holds it, until its lease ends."""

    lease_by = models.UUIDField(
        null=True, blank=True, help_text="The token of the claim that holds this row."
    )
    lease_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class Work(Leased):
    """A row that a text worker grades."""

    waiting_state = State.WAITING
    claimed_state = State.CLAIMED

    state = models.CharField(max_length=20, choices=state_choices, default=State.WAITING)
    waiting_since = models.DateTimeField(db_default=Now())
    tries = models.PositiveSmallIntegerField(
        default=0, help_text="How often it failed by itself, when the rest of its batch did not."
    )
    lost = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="How many workers were never heard of again while they held it."
    )

    class Meta(Leased.Meta):
        abstract = True
        indexes: ClassVar = [
            models.Index(
                fields=["waiting_since"],
                name="%(class)s_waiting",
                condition=models.Q(state__in=["waiting", "claimed"]),
            )
        ]
