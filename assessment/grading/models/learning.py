"""What the machine learns from a marked sample: the marks, and the new marks of all answers until they count.

No row but the verdict of a `LearnedMark` holds a word of a student, and these are gone once they are in the ledger.
"""

from typing import Any, ClassVar

from django.db import models

from assessment.bank.models import QuestionVersion
from assessment.grading.models.ledger import GradingRun
from assessment.grading.models.promises import AssessmentPromise, MarkSource, PromiseTest
from assessment.grading.models.submissions import Response
from assessment.grading.models.work import Work


class LearningRun(models.Model):
    """A run in which the answers to a version of a question are graded again, by the marks of a sample.

    The marks are frozen: what people mark afterwards changes nothing until another run takes the place of this one.
    """

    run = models.OneToOneField(GradingRun, on_delete=models.PROTECT, related_name="learning")
    promise = models.ForeignKey(AssessmentPromise, on_delete=models.CASCADE, related_name="learning_runs")
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="learning_runs")
    digest = models.CharField(max_length=64, help_text="Of the frozen marks.")
    calibration = models.CharField(
        max_length=64,
        blank=True,
        help_text="Keyed digest of the calibration by all of them, in the provenance.",
    )
    current = models.BooleanField(default=True, help_text="Whether no newer run has taken its place.")
    test = models.ForeignKey(
        PromiseTest,
        on_delete=models.PROTECT,
        null=True,
        related_name="learning_runs",
        help_text="The first test of the promise with its marks; empty while they do not count.",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version"], name="one_current_learning_run", condition=models.Q(current=True)
            )
        ]

    def __str__(self) -> str:
        return f"learning {self.run_id}"


class FrozenMark(models.Model):
    """A person's mark that a learning run learns from: whose answer's, which share of the points, and what of criteria.

    Shares are text; those of criteria are there as far as a person gave points by criterion, by the criterion's id.
    """

    learning = models.ForeignKey(LearningRun, on_delete=models.CASCADE, related_name="marks")
    # Not a key of the database: its check would lock an answer that somebody else is marking, who waits for the
    # promise meanwhile. Answers are erased, never deleted.
    response = models.ForeignKey(Response, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    share = models.CharField(max_length=10)
    points: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(db_default={}, default=dict)

    def __str__(self) -> str:
        return f"{self.share} for {self.response_id}"


class LearnedMark(Work):
    """An answer that a learning run grades again, and its verdict until the promise is tested with it.

    Only then does it go to the ledger. So the mark before it stands meanwhile, and nobody is told of marks that come,
    go and come again.
    """

    learning = models.ForeignKey(LearningRun, on_delete=models.CASCADE, related_name="answers")
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="learned_marks")
    verdict: "models.JSONField[dict[str, Any] | None, dict[str, Any] | None]" = models.JSONField(null=True)
    source = models.ForeignKey(MarkSource, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(Work.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["learning", "response"], name="one_learned_mark_a_run")
        ]

    def __str__(self) -> str:
        return f"learned mark of {self.response_id}"
