"""Assessments, exercises, questions, and the immutable versions that answers refer to."""

import uuid
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, NoReturn

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import QuerySet, Sum

from assessment.bank.fields import DigitsField
from assessment.people.choices import LabelledChoices, labelled
from assessment.people.models import Course, Learner
from graders.registry import grader_for, kind_choices


class Release(models.TextChoices):
    """When the marks of an assessment reach its students."""

    AT_ONCE = "at_once"
    AFTER_REVIEW = "after_review"
    ON_DATE = "on_date"
    BY_HAND = "by_hand"


class Reveal(models.TextChoices):
    """When a student sees the model answers."""

    ALWAYS = "always"
    AFTER_ANSWER = "after_answer"
    AFTER_DATE = "after_date"
    NEVER = "never"


class Counts(models.TextChoices):
    """Which of several attempts counts."""

    BEST = "best"
    LAST = "last"


class ReleaseRule(models.TextChoices):
    """What lets the machine's marks of a question of free text reach its students."""

    PROMISE = "promise", "under the promise"
    AT_ONCE = "at_once", "at once, without proof"
    AS_BEFORE = "as_before", "as before: trusted by the rule before the promise"


def release_choices() -> LabelledChoices:
    """Return the release policies; a function, so that a new one needs no migration."""
    return labelled(Release)


def release_rule_choices() -> LabelledChoices:
    """Return the rules by which the machine's marks go out; a function, so that a new one needs no migration."""
    return labelled(ReleaseRule)


def reveal_choices() -> LabelledChoices:
    """Return the reveal policies; a function, so that a new one needs no migration."""
    return labelled(Reveal)


def counts_choices() -> LabelledChoices:
    """Return the attempt policies; a function, so that a new one needs no migration."""
    return labelled(Counts)


class Assessment(models.Model):
    """A page of exercises, answered and marked together."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="assessments")
    slug = models.SlugField(max_length=100)
    title = models.CharField(max_length=200)
    intro = models.TextField(blank=True, help_text="Markdown, with LaTeX between $ signs.")
    release = models.CharField(max_length=20, choices=release_choices, default=Release.AT_ONCE)
    released_at = models.DateTimeField(
        null=True, blank=True, help_text="When held marks go out: a date, or when it was done by hand."
    )
    reveal = models.CharField(max_length=20, choices=reveal_choices, default=Reveal.AFTER_ANSWER)
    reveal_at = models.DateTimeField(null=True, blank=True)
    counts = models.CharField(max_length=10, choices=counts_choices, default=Counts.BEST)
    open = models.BooleanField(default=False, help_text="Anybody may practise it, where the service is open.")
    attempts = models.PositiveIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Per question; empty for any number.",
    )
    opens_at = models.DateTimeField(null=True, blank=True, help_text="Not shown to students before then.")
    closes_at = models.DateTimeField(
        null=True, blank=True, help_text="No answer is taken after then, but for extra time."
    )
    copied_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="copies"
    )

    class Meta:
        ordering: ClassVar = ["slug"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["course", "slug"], name="one_assessment_a_slug")
        ]

    shown_exercise: "Exercise | None" = None
    """Set on the object of a request that shows this exercise only, as an activity of a platform may; never stored."""

    def __str__(self) -> str:
        return self.title

    def current_questions(self) -> "QuerySet[Question]":
        """Return the questions that are asked now: all, or those of the one exercise that is shown."""
        questions = self.questions.filter(retired=False, current__isnull=False)
        return questions.filter(exercise=self.shown_exercise) if self.shown_exercise else questions


class ExtraTime(models.Model):
    """By how much longer one learner may answer an assessment."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="extra_times")
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="extra_times")
    minutes = models.PositiveIntegerField(validators=[MinValueValidator(1)])

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assessment", "learner"], name="one_extra_time_a_learner")
        ]

    def __str__(self) -> str:
        return f"{self.learner}: {self.minutes} min"


class Exercise(models.Model):
    """One or more questions under a shared stem."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="exercises")
    slug = models.SlugField(max_length=100)
    position = models.PositiveIntegerField()
    section = models.CharField(max_length=200, blank=True, help_text="A heading that begins above this one.")
    section_intro = models.TextField(blank=True)
    title = models.CharField(max_length=200, blank=True)
    stem = models.TextField(blank=True, help_text="Markdown, with LaTeX between $ signs.")

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assessment", "slug"], name="one_exercise_a_slug")
        ]

    def __str__(self) -> str:
        return self.title or self.slug


class Question(models.Model):
    """A place in an exercise; what is asked there, and the key, are in its versions."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="questions")
    exercise = models.ForeignKey(Exercise, on_delete=models.CASCADE, related_name="questions")
    slug = models.SlugField(max_length=100)
    position = models.PositiveIntegerField()
    current = models.ForeignKey("QuestionVersion", on_delete=models.PROTECT, null=True, related_name="+")
    review_below = models.FloatField(
        default=0, help_text="A machine mark less sure than this waits for a person."
    )
    release_rule = models.CharField(
        max_length=20,
        choices=release_rule_choices,
        default=ReleaseRule.PROMISE,
        db_default=ReleaseRule.PROMISE,
        help_text="For text: what lets the machine's marks go out to students.",
    )
    retired = models.BooleanField(default=False, help_text="No longer in the content; kept for its answers.")

    class Meta:
        ordering: ClassVar = ["exercise__position", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assessment", "slug"], name="one_question_a_slug")
        ]

    def __str__(self) -> str:
        return self.slug


class Immutable(TypeError):
    """A row that is never changed was about to be."""


class VersionQuerySet(QuerySet["QuestionVersion"]):
    """Versions can be added and read."""

    def update(self, **_: Any) -> NoReturn:
        """Refuse."""
        raise Immutable("A question version is never changed: add a new one.")

    def bulk_create(
        self, objs: Iterable["QuestionVersion"], *args: Any, **kwargs: Any
    ) -> list["QuestionVersion"]:
        """Add versions; refuse to let one take the place of another."""
        if kwargs.get("update_conflicts"):
            raise Immutable("A question version is never changed: add a new one.")
        return super().bulk_create(objs, *args, **kwargs)


VERSION_FIELDS = ("kind", "prompt", "key", "points", "model_answer", "model_answer_label")
"""What an author writes of a version: if one of these differs, it is another version."""


class QuestionVersion(models.Model):
    """What a question asked and how it was marked at one time; an answer refers to one version, for ever."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=30, choices=kind_choices)
    prompt = models.TextField(help_text="Markdown, with LaTeX between $ signs.")
    key = DigitsField(help_text="What is right; never shown to a student.")
    points = models.DecimalField(max_digits=8, decimal_places=4, validators=[MinValueValidator(0)])
    model_answer = models.TextField(blank=True, help_text="Markdown, with LaTeX between $ signs.")
    model_answer_label = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["question", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["question", "number"], name="one_version_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.question} version {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new version; refuse to change one."""
        if not self._state.adding:
            raise Immutable("A question version is never changed: add a new one.")
        # Without the force Django would overwrite the row that already has a primary key given by hand.
        super().save(*args, **kwargs | {"force_insert": True})

    def shown(self) -> dict[str, Any]:
        """Return what a student must see of the key to answer: the options of a choice, for instance."""
        grader = grader_for(self.kind)
        return grader.shown(grader.parse_key(self.key, Fraction(self.points)))


class Deck(models.Model):
    """A set of flashcards."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="decks")
    slug = models.SlugField(max_length=100)
    title = models.CharField(max_length=200)
    intro = models.TextField(blank=True, help_text="Markdown, with LaTeX between $ signs.")
    open = models.BooleanField(default=False, help_text="Anybody may practise it, where the service is open.")
    copied_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="copies"
    )

    class Meta:
        ordering: ClassVar = ["slug"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["course", "slug"], name="one_deck_a_slug")]

    def __str__(self) -> str:
        return self.title


class Flashcard(models.Model):
    """A question on the front, its answer on the back."""

    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="cards")
    position = models.PositiveIntegerField()
    front = models.TextField(help_text="Markdown, with LaTeX between $ signs.")
    back = models.TextField(help_text="Markdown, with LaTeX between $ signs.")

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["deck", "position"], name="one_card_a_position")
        ]

    def __str__(self) -> str:
        return self.front


def total_points(assessment: Assessment, exercise: Exercise | None = None) -> Decimal:
    """Return the points of all questions that are asked now, of the whole page or of one exercise."""
    questions = assessment.questions.filter(retired=False, current__isnull=False)
    if exercise is not None:
        questions = questions.filter(exercise=exercise)
    return Decimal(questions.aggregate(sum=Sum("current__points"))["sum"] or 0)
