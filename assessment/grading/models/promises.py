"""The promise of an assessment: whose marks they are, the sample that was drawn, and how its tests came out.

No row holds a word of a student: numbers, references and digests.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NoReturn

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import QuerySet
from django.db.models.functions import Now

from assessment.bank.models import Assessment, Question, QuestionVersion
from assessment.grading.models.ledger import Grade, LedgerIsAppendOnly
from assessment.grading.models.submissions import Response
from assessment.people.choices import LabelledChoices, labelled
from graders.measurement.grouping import Grouping
from graders.measurement.promise import Terms

USUAL = Terms()


class PromiseGrouping(models.TextChoices):
    """Which questions a promise is tested and stated for together: those of `graders.measurement.grouping`."""

    ASSESSMENT = Grouping.ASSESSMENT.value, "the whole assessment"
    QUESTION = Grouping.QUESTION.value, "each question by itself"
    EITHER = Grouping.EITHER.value, "a question by itself where it can be, the others together"


def grouping_choices() -> LabelledChoices:
    """Return the ways of testing; a function, so that a new one needs no migration."""
    return labelled(PromiseGrouping)


@dataclass(frozen=True, slots=True)
class GroupOutcome:
    """Questions that were tested together, by primary key, and what came of it; the columns are those of a test."""

    questions: list[int]
    sure: float
    sampled: int
    wrong: int
    unmarked: int
    threshold: float | None
    sampled_above: int
    wrong_above: int
    bound: float | None
    held: str
    with_more: list[list[float]]


class AssessmentPromise(models.Model):
    """What is promised of an assessment's marks of free text: its terms, as `graders.measurement.promise` has them."""

    assessment = models.OneToOneField(Assessment, on_delete=models.CASCADE, related_name="promise")
    # The ranges are those of `python -m graders release`.
    at_most = models.FloatField(
        default=USUAL.at_most,
        validators=[MinValueValidator(0.01), MaxValueValidator(0.5)],
        help_text="The share of released marks that may be wrong.",
    )
    off_by = models.FloatField(
        default=USUAL.off_by,
        validators=[MinValueValidator(0.01), MaxValueValidator(1)],
        help_text="From which share of the points on a mark counts as wrong.",
    )
    sure = models.FloatField(
        default=USUAL.sure,
        validators=[MinValueValidator(0.5), MaxValueValidator(0.999)],
        help_text="With which chance that holds.",
    )
    grouping = models.CharField(
        max_length=10,
        choices=grouping_choices,
        default=PromiseGrouping.ASSESSMENT,
        db_default=PromiseGrouping.ASSESSMENT,
        help_text="Which questions it is tested and stated for together.",
    )
    latest = models.ForeignKey(
        "PromiseTest",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="The last test; empty before the first.",
    )

    def __str__(self) -> str:
        return f"promise of {self.assessment_id}"

    @property
    def terms(self) -> Terms:
        """The terms as the test takes them."""
        return Terms(self.at_most, self.off_by, self.sure)


class SampledAnswer(models.Model):
    """An answer that the service drew at random, to be marked without sight of the machine's mark.

    The rows are in random order: whoever marks them by primary key marks a random part first.
    """

    promise = models.ForeignKey(AssessmentPromise, on_delete=models.CASCADE, related_name="sample")
    response = models.OneToOneField(Response, on_delete=models.CASCADE, related_name="sampled")
    drawn_at = models.DateTimeField(db_default=Now())
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"sampled {self.response_id}"


class PromiseTestQuerySet(QuerySet["PromiseTest"]):
    """Tests can be added and read."""

    def update(self, **_: Any) -> NoReturn:
        """Refuse."""
        raise LedgerIsAppendOnly("A test of the promise is never changed: add a new one.")

    def delete(self) -> NoReturn:
        """Refuse."""
        raise LedgerIsAppendOnly("A test of the promise is never deleted.")

    def bulk_create(self, objs: Iterable["PromiseTest"], *args: Any, **kwargs: Any) -> list["PromiseTest"]:
        """Add tests; refuse to let one take the place of another."""
        if kwargs.get("update_conflicts"):
            raise LedgerIsAppendOnly("A test of the promise is never changed: add a new one.")
        return super().bulk_create(objs, *args, **kwargs)


class PromiseTest(models.Model):
    """One test of a promise: under which terms, on which marks, and what came of it. Never changed, never deleted."""

    promise = models.ForeignKey(AssessmentPromise, on_delete=models.PROTECT, related_name="tests")
    at_most = models.FloatField()
    off_by = models.FloatField()
    sure = models.FloatField()
    sampled = models.PositiveIntegerField(help_text="Marks of the sample that the test went by.")
    wrong = models.PositiveIntegerField(help_text="How many of them the machine had wrong.")
    unmarked = models.PositiveIntegerField(help_text="Answers that they stood for.")
    threshold = models.FloatField(null=True, help_text="The confidence that is enough; empty: none is.")
    sampled_above = models.PositiveIntegerField(help_text="Of the sample at or above the threshold.")
    wrong_above = models.PositiveIntegerField(help_text="How many of those the machine had wrong.")
    false_passes_above = models.PositiveIntegerField(
        null=True,
        help_text="How many of those the machine passes and the person does not; empty: not counted.",
    )
    false_fails_above = models.PositiveIntegerField(null=True, help_text="And the other way round.")
    bound = models.FloatField(
        null=True, help_text="What the share of wrong marks does not exceed, as surely as the terms say."
    )
    held = models.CharField(max_length=100, blank=True, help_text="Why nothing is released.")
    with_more: "models.JSONField[list[Any], list[Any]]" = models.JSONField(
        default=list, help_text="Pairs: so many sampled answers would release that share of the rest."
    )
    made_for: "models.JSONField[list[str], list[str]]" = models.JSONField(
        default=list, help_text="The digests of the sources whose marks were tested."
    )
    grouping = models.CharField(
        max_length=10,
        choices=grouping_choices,
        default=PromiseGrouping.ASSESSMENT,
        db_default=PromiseGrouping.ASSESSMENT,
    )
    groups: "models.JSONField[list[Any] | None, list[Any] | None]" = models.JSONField(
        null=True,
        help_text="What came of each group of questions, if not all were tested together; the threshold and the bound "
        "are theirs then, and empty above.",
    )
    # Not a key of the database: an account that goes may change no row here.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="+",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PromiseTestQuerySet.as_manager()

    def __str__(self) -> str:
        return f"test {self.pk} of {self.promise_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new test; refuse to change one."""
        if not self._state.adding:
            raise LedgerIsAppendOnly("A test of the promise is never changed: add a new one.")
        super().save(*args, **kwargs | {"force_insert": True})

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        """Refuse."""
        raise LedgerIsAppendOnly("A test of the promise is never deleted.")

    @property
    def group_outcomes(self) -> list[GroupOutcome]:
        """What came of each group of questions; none if all were tested together."""
        return [GroupOutcome(**group) for group in self.groups or ()]

    def outcome_of(self, question: Question) -> "GroupOutcome | PromiseTest | None":
        """Return what came of a question: of its group, or of the whole; None if it was not tested."""
        if self.groups is None:
            return self
        return next((group for group in self.group_outcomes if question.pk in group.questions), None)


class MarkSource(models.Model):
    """What marks of free text come from: a version of a key, a grader with its model and scorer, what it has learned
    from a sample, and a regrade or none.

    A promise is made for sources. A changed key, model or scorer, a learning run and a regrade are each another one,
    which has no threshold until the promise is tested with its marks; the marks of the one before keep theirs.
    """

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="mark_sources")
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    learning = models.ForeignKey(
        "LearningRun",
        on_delete=models.SET_NULL,
        null=True,
        related_name="sources",
        help_text="The run by whose frozen marks it grades.",
    )
    threshold = models.FloatField(
        null=True, help_text="The confidence from which on its marks are released; empty: none is."
    )
    test = models.ForeignKey(
        PromiseTest, on_delete=models.PROTECT, null=True, related_name="sources", help_text="What set it."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.digest[:12]


class MachineMark(models.Model):
    """What the promise must know of a machine's grade of free text, and the ledger does not say; never changed."""

    grade = models.OneToOneField(Grade, on_delete=models.PROTECT, related_name="machine_mark")
    source = models.ForeignKey(MarkSource, on_delete=models.PROTECT, related_name="marks")
    exact = models.BooleanField(help_text="Given without the model: no estimate, so nothing to promise.")
    releasable = models.BooleanField(help_text="Whether nothing but plain doubt may hold it.")

    def __str__(self) -> str:
        return f"mark {self.grade_id}"
