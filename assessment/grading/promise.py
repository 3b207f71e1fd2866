"""The promise of an assessment: a sample is drawn at random, marked without sight of the machine's marks, and tested.

The service draws from answers of free text that nobody has marked, and that only the machine's doubt may hold. Once all
of it is marked, `graders.measurement.promise` finds the confidence from which on marks are released, and each
source whose marks were in the sample is given it as its threshold. Marks of the review queue and overrides of answers
that were not drawn do not count: they were chosen, not drawn.

Locks are taken in one order: that of a response, or else first of the promise and then of responses nobody drew yet.
"""

import secrets
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from assessment.bank.models import Assessment, ReleaseRule
from assessment.grading.effective_grade import responses_with_marks
from assessment.grading.grade_events import lock_responses
from assessment.grading.models import (
    AssessmentPromise,
    Grade,
    MachineMark,
    MarkSource,
    PromiseTest,
    Response,
    SampledAnswer,
    State,
)
from assessment.people import audit
from assessment.people.models import Act, User
from graders.measurement.promise import (
    Promise,
    SampledMark,
    Terms,
    find_promise,
    is_wrong,
    released_with_more,
)

USUAL_DRAW = 10
"""Answers a question: six questions make the 60 with which a promise of 10 % at 90 % may have two wrong among them."""
LARGEST_DRAW = 500
"""Answers a question, a plain limit: nobody marks more, and the test's time grows with the square of the sample."""


class NotTestable(ValueError):
    """The sample is not drawn, or not marked whole."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a promise stands: how many answers were drawn, and how many of them are marked."""

    promise: AssessmentPromise
    drawn: int
    marked: int

    @property
    def left(self) -> int:
        """How many are still to be marked."""
        return self.drawn - self.marked


def standing_of(assessment: Assessment) -> Standing:
    """Return where the promise of an assessment stands, in one query; that of the usual terms if none is stored."""
    untouched = Standing(AssessmentPromise(assessment=assessment), 0, 0)
    return standings_of([assessment]).get(assessment.pk, untouched)


def standings_of(assessments: Sequence[Assessment]) -> dict[int, Standing]:
    """Return where the promises of assessments stand that have one, by the assessment's primary key, in one query."""

    def count(sample: QuerySet[SampledAnswer]) -> Coalesce:
        rows = sample.filter(promise=OuterRef("pk")).order_by().values("promise")
        return Coalesce(Subquery(rows.annotate(count=Count("pk")).values("count")), 0)

    promises: QuerySet[Any, Any] = AssessmentPromise.objects.filter(assessment__in=assessments)
    rows = promises.select_related("latest").annotate(
        marked=count(SampledAnswer.objects.filter(_has_human_mark("response"))),
        left=count(unmarked_sample()),
    )
    return {row.assessment_id: Standing(row, row.marked + row.left, row.marked) for row in rows}


def unmarked_sample() -> QuerySet[SampledAnswer]:
    """Return the sampled answers that are still to be marked, in the order in which they were drawn."""
    return SampledAnswer.objects.filter(~_has_human_mark("response"), response__erased_at=None).order_by("pk")


def is_blind(response: Response) -> bool:
    """Tell whether a response is to be marked without sight of the machine's mark."""
    return unmarked_sample().filter(response=response).exists()


def draw_sample(assessment: Assessment, per_question: int, *, actor: User) -> int:
    """Draw so many answers at random of each question of free text, beside those drawn before; return how many.

    Drawn are answers that a promise could release: a person marks the others anyway.
    """
    with transaction.atomic():
        promise = _locked_promise(assessment)
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
        promise = _locked_promise(assessment)
        changes = {
            name: (getattr(promise, name), value)
            for name, value in asdict(terms).items()
            if getattr(promise, name) != value
        }
        if not changes:
            return
        AssessmentPromise.objects.filter(pk=promise.pk).update(**asdict(terms))
        audit.record(Act.CHANGED, by=actor, course=assessment.course_id, target=assessment, changes=changes)
        if _can_be_tested(promise):
            _test(assessment, actor)


def check_promise(assessment: Assessment, *, actor: User) -> PromiseTest:
    """Test the promise on the sample, store what came of it, and let marks out or take them back by it.

    Raises `NotTestable` while some of the sample is not marked: those left to the end may be the hard ones.
    """
    with transaction.atomic():
        if not _can_be_tested(_locked_promise(assessment)):
            raise NotTestable
        return _test(assessment, actor)


def check_after_mark(response: Response, *, actor: User) -> None:
    """Test the promise again if a mark of its sample was given or changed, and none is missing."""
    sampled = SampledAnswer.objects.filter(response=response).select_related("promise__assessment").first()
    # Locked first, so that of the two who give the last two marks at once the second sees the first's.
    if sampled and _can_be_tested(_locked_promise(sampled.promise.assessment)):
        _test(sampled.promise.assessment, actor)


def _locked_promise(assessment: Assessment) -> AssessmentPromise:
    AssessmentPromise.objects.get_or_create(assessment=assessment)
    return AssessmentPromise.objects.select_for_update(of=("self",)).get(assessment=assessment)


def _can_be_tested(promise: AssessmentPromise) -> bool:
    is_drawn = promise.sample.exists()
    return is_drawn and not unmarked_sample().filter(promise=promise).exists()


def _has_human_mark(path: str) -> Exists:
    return Exists(Grade.objects.filter(response=OuterRef(path), human=True))


def _drawable(assessment: Assessment) -> QuerySet[Any, Any]:
    """Return the answers that nobody has marked, whose machine's mark a promise could release."""
    marks = MachineMark.objects.filter(
        grade=OuterRef("effective_id"),
        releasable=True,
        grade__maximum__gt=0,
        grade__confidence__gte=F("source__question__review_below"),
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


@dataclass(frozen=True, slots=True)
class _Pair:
    """The machine's mark of a sampled answer, the last before a person's, and that person's newest."""

    mark: MachineMark
    human: Grade

    def sampled_mark(self, weight: float) -> SampledMark:
        grade, source = self.mark.grade, self.mark.source
        may_go_out = self.mark.releasable and grade.confidence >= source.question.review_below
        return SampledMark(
            machine=float(grade.score / grade.maximum),
            human=float(self.human.score / self.human.maximum),
            confidence=grade.confidence if may_go_out else None,
            weight=weight,
        )


def _pairs(promise: AssessmentPromise) -> Iterator[_Pair]:
    grades = (
        Grade.objects.filter(response__sampled__promise=promise, maximum__gt=0)
        .select_related("machine_mark__source__question")
        .order_by("response", "pk")
    )
    for _, history in groupby(grades, key=lambda grade: grade.response_id):
        marks = list(history)
        people = [grade for grade in marks if grade.human]
        # A mark that the machine gave after a person's may have learned from it.
        before = [grade for grade in marks if people and grade.pk < people[0].pk]
        if before and hasattr(before[-1], "machine_mark"):
            yield _Pair(before[-1].machine_mark, people[-1])


def _unmarked_confidences(assessment: Assessment) -> dict[int, list[float]]:
    """Return the confidence of each mark that the sample may stand for, by source."""
    rows = responses_with_marks(
        Response.objects.filter(
            question__assessment=assessment,
            question__release_rule=ReleaseRule.PROMISE,
            erased_at=None,
        )
    ).filter(human=False)
    marks = MachineMark.objects.filter(
        releasable=True,
        grade__in=rows.values("effective_id"),
        grade__maximum__gt=0,
        grade__confidence__gte=F("source__question__review_below"),
    )
    by_source: defaultdict[int, list[float]] = defaultdict(list)
    for source, confidence in marks.values_list("source", "grade__confidence"):
        by_source[source].append(confidence)
    return by_source


def _test(assessment: Assessment, actor: User) -> PromiseTest:
    promise = AssessmentPromise.objects.get(assessment=assessment)
    unmarked = _unmarked_confidences(assessment)
    # Those of which no unmarked answer is left stand for none: of a key before, or of a question marked whole.
    pairs = [pair for pair in _pairs(promise) if pair.mark.source_id in unmarked]
    sampled = Counter(pair.mark.source_id for pair in pairs)
    sample = [
        pair.sampled_mark(len(unmarked[pair.mark.source_id]) / sampled[pair.mark.source_id]) for pair in pairs
    ]
    outcome = find_promise(sample, promise.terms)
    confidences = [confidence for source in sampled for confidence in unmarked[source]]
    test = _store(promise, outcome, sample, confidences, actor, pairs)
    # Sources that were not sampled keep what they have: a mark that students see stays until it is tested itself.
    MarkSource.objects.filter(pk__in=sampled).update(threshold=outcome.threshold, test=test)
    AssessmentPromise.objects.filter(pk=promise.pk).update(latest=test)
    details = {
        "sampled": test.sampled,
        "wrong": test.wrong,
        "threshold": str(test.threshold),
        "held": test.held,
    }
    audit.record(
        Act.PROMISE_TESTED, by=actor, course=assessment.course_id, target=assessment, details=details
    )
    return test


def _store(  # noqa: PLR0913, PLR0917 - a test and all that it went by
    promise: AssessmentPromise,
    outcome: Promise,
    sample: Sequence[SampledMark],
    confidences: Sequence[float],
    actor: User,
    pairs: Sequence[_Pair],
) -> PromiseTest:
    step = outcome.kept
    return PromiseTest.objects.create(
        promise=promise,
        **asdict(outcome.terms),
        sampled=len(sample),
        wrong=sum(is_wrong(mark, outcome.terms) for mark in sample),
        unmarked=len(confidences),
        threshold=outcome.threshold,
        sampled_above=step.sampled if step else 0,
        wrong_above=step.wrong if step else 0,
        bound=outcome.bound,
        held=outcome.held or "",
        with_more=[[size, share] for size, share in released_with_more(outcome, confidences).items()],
        made_for=sorted({pair.mark.source.digest for pair in pairs}),
        actor=actor,
    )
