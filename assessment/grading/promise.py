"""The promise of an assessment: a sample is drawn at random, marked without sight of the machine's marks, and tested.

The service draws from answers of free text that nobody has marked, and whose mark a promise could release. Once all of
it is marked, the machine learns from it where it can (`learning`); then `graders.measurement.promise` finds the
confidence from which on marks are released, and each source whose marks were in the sample is given it as its threshold
(`promise_check`). Marks of the review queue and overrides of answers that were not drawn do not count: they were
chosen, not drawn.
"""

import secrets
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from assessment.bank.models import Assessment, QuestionVersion, ReleaseRule
from assessment.grading.calibration import learns_from_marks
from assessment.grading.effective_grade import responses_with_marks
from assessment.grading.grade_events import lock_responses
from assessment.grading.learning import UNFINISHED, learn_or_test, untested_runs
from assessment.grading.models import (
    AssessmentPromise,
    LearnedMark,
    MachineMark,
    PromiseTest,
    Response,
    SampledAnswer,
    State,
)
from assessment.grading.sample import is_complete, locked_promise, marked_by_person, unmarked_sample
from assessment.people import audit
from assessment.people.models import Act, User
from graders.measurement.promise import Terms

USUAL_DRAW = 10
"""Answers a question: six questions make the 60 with which a promise of 10 % at 90 % may have two wrong among them."""
LARGEST_DRAW = 500
"""Answers a question, a plain limit: nobody marks more, and the test's time grows with the square of the sample."""


class NotTestable(ValueError):
    """The sample is not drawn, or not marked whole."""


class GroupingFixed(ValueError):
    """The first answer of the sample is marked, so what the promise is tested for together is settled."""


class Stage(StrEnum):
    """What a promise waits for."""

    DRAWING = "drawing"
    MARKING = "marking"
    LEARNING = "learning"
    TESTED = "tested"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a promise stands: how many answers were drawn, and how many of them are marked.

    While the machine `learns` from them, `learned` of `to_learn` answers are graded again.
    """

    promise: AssessmentPromise
    drawn: int
    marked: int
    learns: bool = False
    learned: int = 0
    to_learn: int = 0

    @property
    def left(self) -> int:
        """How many are still to be marked."""
        return self.drawn - self.marked

    @property
    def stage(self) -> Stage:
        """What it waits for: a sample, its marks, or answers that are graded again; nothing, once it is tested."""
        if not self.drawn:
            return Stage.DRAWING
        if self.left:
            return Stage.MARKING
        return Stage.LEARNING if self.learns else Stage.TESTED


def standing_of(assessment: Assessment) -> Standing:
    """Return where the promise of an assessment stands, in one query; that of the usual terms if none is stored."""
    untouched = Standing(AssessmentPromise(assessment=assessment), 0, 0)
    return standings_of([assessment]).get(assessment.pk, untouched)


def standings_of(assessments: Sequence[Assessment]) -> dict[int, Standing]:
    """Return where the promises of assessments stand that have one, by the assessment's primary key, in one query."""

    def count(rows: QuerySet[Any], path: str = "promise") -> Coalesce:
        of_promise = rows.filter(**{path: OuterRef("pk")}).order_by().values(path)
        return Coalesce(Subquery(of_promise.annotate(count=Count("pk")).values("count")), 0)

    to_learn = LearnedMark.objects.filter(learning__in=untested_runs())
    promises: QuerySet[Any, Any] = AssessmentPromise.objects.filter(assessment__in=assessments)
    rows = promises.select_related("latest").annotate(
        marked=count(SampledAnswer.objects.filter(marked_by_person("response"))),
        left=count(unmarked_sample()),
        learns=Exists(untested_runs().filter(promise=OuterRef("pk"))),
        to_learn=count(to_learn, "learning__promise"),
        not_learned=count(to_learn.filter(state__in=UNFINISHED), "learning__promise"),
    )
    return {row.assessment_id: _standing(row) for row in rows}


def _standing(row: Any) -> Standing:
    learned = row.to_learn - row.not_learned
    return Standing(row, row.marked + row.left, row.marked, row.learns, learned, row.to_learn)


def draw_sample(assessment: Assessment, per_question: int, *, actor: User) -> int:
    """Draw so many answers at random of each question of free text, beside those drawn before; return how many.

    Drawn are answers that a promise could release: a person marks the others anyway. Where the machine learns from the
    sample these may be any, since what it will doubt then is not known yet.
    """
    with transaction.atomic():
        promise = locked_promise(assessment)
        keys = _drawn(_drawable(assessment), per_question)
        lock_responses(sorted(keys))
        # Asked again under the lock: a colleague may have marked one of them meanwhile.
        unmarked = set(_drawable(assessment).filter(pk__in=keys).values_list("pk", flat=True))
        sample = [
            SampledAnswer(promise=promise, response_id=key, drawn_by=actor) for key in keys if key in unmarked
        ]
        SampledAnswer.objects.bulk_create(sample)
        details = {"answers": len(sample), "a question": per_question}
        audit.record(Act.SAMPLED, by=actor, course=assessment.course_id, target=assessment, details=details)
    return len(sample)


def set_terms(assessment: Assessment, terms: Terms, *, actor: User) -> None:
    """Promise something else from now on; what was tested stands until the next test, at once if it can be."""
    with transaction.atomic():
        promise = locked_promise(assessment)
        changes = {
            name: (getattr(promise, name), value)
            for name, value in asdict(terms).items()
            if getattr(promise, name) != value
        }
        if not changes:
            return
        AssessmentPromise.objects.filter(pk=promise.pk).update(**asdict(terms))
        audit.record(Act.CHANGED, by=actor, course=assessment.course_id, target=assessment, changes=changes)
        if is_complete(promise):
            learn_or_test(promise, actor)


def set_grouping(assessment: Assessment, grouping: str, *, actor: User) -> None:
    """Say which questions the promise is tested and stated for together; raise `GroupingFixed` if it is too late.

    It can be said until the first answer of the sample is marked: later it would be chosen by what it lets out, and the
    promise would be less sure than it says.
    """
    with transaction.atomic():
        promise = locked_promise(assessment)
        if promise.grouping == grouping:
            return
        if promise.sample.filter(marked_by_person("response")).exists():
            raise GroupingFixed
        AssessmentPromise.objects.filter(pk=promise.pk).update(grouping=grouping)
        changes = {"grouping": (promise.grouping, grouping)}
        audit.record(Act.CHANGED, by=actor, course=assessment.course_id, target=assessment, changes=changes)


def check_promise(assessment: Assessment, *, actor: User) -> PromiseTest | None:
    """Test the promise on the sample, store what came of it, and let marks out or take them back by it.

    Returns None if the machine learns from the sample first: it is tested once that is done. Raises `NotTestable` while
    some of the sample is not marked: those left to the end may be the hard ones.
    """
    with transaction.atomic():
        promise = locked_promise(assessment)
        if not is_complete(promise):
            raise NotTestable
        return learn_or_test(promise, actor)


def check_after_mark(response: Response, *, actor: User) -> None:
    """Learn from the sample and test the promise again if a mark of it was given or changed, and none is missing."""
    sampled = SampledAnswer.objects.filter(response=response).select_related("promise__assessment").first()
    if sampled:
        # Locked first, so that of the two who give the last two marks at once the second sees the first's.
        promise = locked_promise(sampled.promise.assessment)
        if is_complete(promise):
            learn_or_test(promise, actor)


def _drawable(assessment: Assessment) -> QuerySet[Any, Any]:
    """Return the answers that nobody has marked, whose machine's mark a promise could release."""
    versions = QuestionVersion.objects.filter(question__assessment=assessment)
    learning = [version.pk for version in versions if learns_from_marks(version)]
    could_go_out = Q(releasable=True, grade__confidence__gte=F("source__question__review_below"))
    marks = MachineMark.objects.filter(
        could_go_out | Q(source__version__in=learning),
        exact=False,
        grade=OuterRef("effective_id"),
        grade__maximum__gt=0,
    )
    return responses_with_marks(
        Response.objects.filter(
            question__assessment=assessment,
            question__release_rule=ReleaseRule.PROMISE,
            sampled=None,
            erased_at=None,
            state__in=[State.GRADED, State.NEEDS_REVIEW],
        )
    ).filter(Exists(marks), human=False)


def _drawn(rows: QuerySet[Any, Any], per_question: int) -> list[int]:
    """Return primary keys, so many of each question, in random order."""
    by_question: defaultdict[int, list[int]] = defaultdict(list)
    for question, key in rows.order_by("pk").values_list("question", "pk"):
        by_question[question].append(key)
    # No seed that anybody could know: whoever can tell what is drawn can hand in or mark accordingly.
    chance = secrets.SystemRandom()
    keys = [
        key
        for answers in by_question.values()
        for key in chance.sample(answers, min(per_question, len(answers)))
    ]
    chance.shuffle(keys)
    return keys
