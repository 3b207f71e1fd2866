"""Submissions and the responses in them: the words of a student, which can be erased."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from assessment.bank.fields import DigitsField
from assessment.bank.models import Assessment, Question, QuestionVersion
from assessment.grading.models.work import Work
from assessment.people.models import Course, Learner


class Draft(models.Model):
    """What a learner typed and has not handed in, kept until they do: on another device it is there again."""

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="drafts")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="drafts")
    answer = DigitsField()
    saved_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["learner", "question"], name="one_draft_a_question")
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class Submission(models.Model):
    """Answers that a learner handed in together."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="submissions")
    learner = models.ForeignKey(Learner, on_delete=models.PROTECT, related_name="submissions")
    carried: "models.ManyToManyField[Response, models.Model]" = models.ManyToManyField(
        "Response",
        related_name="+",
        blank=True,
        help_text="Earlier answers that came again unchanged: neither stored nor graded a second time.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.public_id)

    def answered(self) -> "models.QuerySet[Response]":
        """Return all that was handed in: the answers stored with it, and those that came again unchanged."""
        return Response.objects.filter(models.Q(submission=self) | models.Q(pk__in=self.carried.values("pk")))


class Response(Work):
    """One answer to one version of a question."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="responses")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="responses")
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="responses")
    run = models.ForeignKey(
        "GradingRun",
        on_delete=models.PROTECT,
        related_name="responses",
        help_text="The run that it waits for.",
    )
    answer = DigitsField()
    erased_at = models.DateTimeField(null=True, blank=True, help_text="When the answer's words were erased.")
    told = models.ForeignKey(
        "Grade",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The mark that was last told as visible; empty while none is.",
    )
    attempt = models.PositiveIntegerField(help_text="Counts this learner's answers to the question, from 1.")

    class Meta(Work.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "question"], name="one_response_a_question")
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class Erasure(models.Model):
    """One erasure: by its digest an older backup is found to hold that learner again, see `people.learners`."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="erasures")
    digest = models.CharField(max_length=60, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True)
    file_written_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When SQLite wrote its file anew, into its log; what is left is to empty that.",
    )
    file_cleaned_at = models.DateTimeField(
        null=True, blank=True, help_text="When SQLite's file was written anew; of no meaning on PostgreSQL."
    )

    def __str__(self) -> str:
        return self.digest
