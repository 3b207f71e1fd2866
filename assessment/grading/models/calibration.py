"""From which marks of people the machine learned how a teacher marks a question."""

from typing import Any, ClassVar

from django.db import models

from assessment.bank.models import QuestionVersion


class Calibration(models.Model):
    """The answers by which a question's marks were moved towards its teacher's, and what they were given.

    It has no words: `marks` are pairs of a response's primary key and a share of the points as text. Never changed;
    the answers themselves stay in their responses, where they can be erased.
    """

    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="calibrations")
    marks: "models.JSONField[list[Any], list[Any]]" = models.JSONField()
    digest = models.CharField(max_length=64, help_text="Keyed digest of the calibration in the provenance.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "digest"], name="one_row_a_calibration")
        ]

    def __str__(self) -> str:
        return f"{len(self.marks)} marks for {self.version_id}"
