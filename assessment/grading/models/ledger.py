"""The append-only ledger of grades, and what follows from each row.

A `Grade` holds no words of a person: numbers, references and a digest. The words (the reading, the feedback, where the
evidence stands) are in its `GradeDetail`, which can be erased; the digest then still proves what it was.
"""

from collections.abc import Iterable
from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from django.db.models.functions import Now

from assessment.bank.models import Question, QuestionVersion
from assessment.grading.models.submissions import Response
from assessment.people.choices import LabelledChoices, labelled
from assessment.people.models import Course


class RunKind(models.TextChoices):
    """Why grades were given."""

    INITIAL = "initial"
    REGRADE = "regrade"
    LEARNING = "learning"
    OVERRIDE = "override"


def run_kind_choices() -> LabelledChoices:
    """Return the kinds of run; a function, so that a new one needs no migration."""
    return labelled(RunKind)


class GradingRun(models.Model):
    """One occasion on which answers are graded: at submission, or again."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="runs")
    kind = models.CharField(max_length=20, choices=run_kind_choices, default=RunKind.INITIAL)
    priority = models.PositiveSmallIntegerField(
        default=0, help_text="Lower goes first: fresh answers have 0."
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="runs"
    )
    reason = models.TextField(blank=True, help_text="Words of a person: can be erased.")
    version = models.ForeignKey(
        QuestionVersion,
        on_delete=models.PROTECT,
        null=True,
        related_name="runs",
        help_text="What a regrade marks by; empty for the version that was answered.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class LedgerIsAppendOnly(TypeError):
    """A row of the ledger was about to be changed or deleted."""


class GradeQuerySet(QuerySet["Grade"]):
    """Grades can be added and read."""

    def update(self, **_: Any) -> NoReturn:
        """Refuse."""
        raise LedgerIsAppendOnly("A grade is never changed: add a new one.")

    def delete(self) -> NoReturn:
        """Refuse."""
        raise LedgerIsAppendOnly("A grade is never deleted.")

    def bulk_create(self, objs: Iterable["Grade"], *args: Any, **kwargs: Any) -> list["Grade"]:
        """Add grades; refuse to let one take the place of another."""
        if kwargs.get("update_conflicts"):
            raise LedgerIsAppendOnly("A grade is never changed: add a new one.")
        return super().bulk_create(objs, *args, **kwargs)


class Grade(models.Model):
    """A mark that was given: by the machine, or by a person. Never changed, never deleted."""

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="grades")
    run = models.ForeignKey(GradingRun, on_delete=models.PROTECT, related_name="grades")
    human = models.BooleanField(default=False)
    score = models.DecimalField(max_digits=8, decimal_places=4)
    maximum = models.DecimalField(max_digits=8, decimal_places=4)
    confidence = models.FloatField(default=1.0)
    needs_review = models.BooleanField(default=False)
    verdict_digest = models.CharField(
        max_length=64, help_text="Keyed digest of the detail, which can be erased."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = GradeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["response", "run"], name="one_grade_a_run")]
        indexes: ClassVar = [
            models.Index(fields=["response"], name="grade_by_a_person", condition=models.Q(human=True))
        ]

    def __str__(self) -> str:
        return f"{self.score}/{self.maximum}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new grade; refuse to change one."""
        if not self._state.adding:
            raise LedgerIsAppendOnly("A grade is never changed: add a new one.")
        # Without the force Django would overwrite the row that already has a primary key given by hand.
        super().save(*args, **kwargs | {"force_insert": True})

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        """Refuse."""
        raise LedgerIsAppendOnly("A grade is never deleted.")


class GradeDetail(models.Model):
    """The whole verdict behind a grade, with the words of a person in it; can be erased."""

    grade = models.OneToOneField(Grade, on_delete=models.PROTECT, related_name="detail")
    verdict: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()

    def __str__(self) -> str:
        return f"detail of {self.grade_id}"


class ChangeKind(models.TextChoices):
    """What happened to a mark, as an outsider must be told."""

    GIVEN = "given"
    SHOWN = "shown"
    TAKEN_BACK = "taken_back"


def change_kind_choices() -> LabelledChoices:
    """Return the kinds of change; a function, so that a new one needs no migration."""
    return labelled(ChangeKind)


class MarkChange(models.Model):
    """A change of a mark that somebody may have to be told of; who, is not known here.

    `given`: a grade was added. `shown`: a mark became visible without a new one. `taken_back`: it no longer is.
    """

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="mark_changes")
    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="mark_changes")
    grade = models.ForeignKey(
        Grade,
        on_delete=models.PROTECT,
        null=True,
        related_name="mark_changes",
        help_text="The effective mark after the change.",
    )
    kind = models.CharField(max_length=20, choices=change_kind_choices, default=ChangeKind.GIVEN)
    visible = models.BooleanField(default=False, help_text="Whether students saw the mark after the change.")
    position = models.BigIntegerField(
        null=True, unique=True, help_text="Its place in the feed; given after commit, so that none is missed."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["course", "position"], name="feed_of_a_course"),
            models.Index(fields=["id"], name="change_without_place", condition=models.Q(position=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.response_id}"


class FeedEnd(models.Model):
    """The last place given in the feed of mark changes: one row, locked while places are given."""

    position = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.position)


class ToldRelease(models.Model):
    """Under which release a question's marks were last shown or taken back; the sweep compares it with today's."""

    question = models.OneToOneField(Question, on_delete=models.CASCADE, related_name="told_release")
    release = models.CharField(max_length=60)
    changed_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.question_id}: {self.release}"


class Calibration(models.Model):
    """The answers by which a question's marks were moved towards its teacher's, and what they were given.

    It has no words: each of `marks` is a response's primary key and a share of the points as text, and where a person
    gave points by criterion, thirdly the shares of these, as text by the criterion's id. Never changed; the answers
    themselves stay in their responses, where they can be erased.
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
