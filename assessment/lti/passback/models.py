"""Scores for gradebooks: rows are the truth, and what is sent is computed from the effective marks."""

from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Now

from assessment.grading.models import Leased
from assessment.lti.platforms.models import ResourceLink
from assessment.people.choices import LabelledChoices, labelled
from assessment.people.models import Learner


class ScoreState(models.TextChoices):
    """Where a score is on its way into the gradebook."""

    OWED = "owed"
    SENDING = "sending"
    SENT = "sent"
    CONFIRMED = "confirmed"
    KEPT = "kept"  # Something waits for its mark; until then the column stays as it is.
    REFUSED = "refused"


def score_state_choices() -> LabelledChoices:
    """Return the states; a function, so that a new one needs no migration."""
    return labelled(ScoreState)


class ScoreDelivery(Leased):
    """One learner's score in one line item: what was stamped and sent, what is owed, and what the platform holds.

    `wanted` counts the changes of the learner's marks; `stamped` has the count that `message` was made at. A message
    keeps its stamp through every retry, so that a platform which has it already answers 409 to the next.
    """

    waiting_state = ScoreState.OWED
    claimed_state = ScoreState.SENDING

    resource_link = models.ForeignKey(ResourceLink, on_delete=models.CASCADE, related_name="score_deliveries")
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="score_deliveries")
    state = models.CharField(max_length=20, choices=score_state_choices, default=ScoreState.OWED)
    wanted = models.PositiveBigIntegerField(default=1)
    stamped = models.PositiveBigIntegerField(default=0)
    message: "models.JSONField[dict[str, Any] | None, dict[str, Any] | None]" = models.JSONField(
        null=True, blank=True
    )
    stamp = models.DateTimeField(null=True, blank=True, help_text="The timestamp of the message.")
    owed_since = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField(db_default=Now(), help_text="Not sent before then.")
    tries = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=500, blank=True, help_text="Why the last try failed, in words.")
    sent_at = models.DateTimeField(
        null=True, blank=True, help_text="When the platform took the message; empty until it has."
    )
    marked = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Whether the column may have a mark that was sent from here.",
    )
    made_at = models.DateTimeField(null=True, blank=True, help_text="When the score was last computed.")
    conflicts = models.PositiveSmallIntegerField(
        default=0, help_text="How often the platform said that it holds a newer one."
    )
    ask_held = models.BooleanField(
        default=False, help_text="Whether the platform is to be asked what it holds."
    )
    held: "models.JSONField[dict[str, Any] | None, dict[str, Any] | None]" = models.JSONField(
        null=True, blank=True, help_text="The result that the platform holds, as read back."
    )
    held_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "score"
        verbose_name_plural = "scores"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["resource_link", "learner"], name="one_score_a_line_item")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"], name="score_to_send", condition=models.Q(state__in=["owed", "sending"])
            ),
            models.Index(fields=["id"], name="score_to_ask_for", condition=models.Q(ask_held=True)),
        ]

    def __str__(self) -> str:
        return f"Score {self.pk}"


class FanOutEnd(models.Model):
    """The place in the feed of mark changes up to which scores are owed: one row, locked while it moves on."""

    position = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.position)
