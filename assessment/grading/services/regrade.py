"""Grading answers again: by the question's current key, behind fresh answers, and never over a person's mark."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Now

from assessment.bank.models import Question, QuestionVersion
from assessment.grading.models import Grade, GradingRun, Response, RunKind, State
from assessment.grading.services.changes import CHUNK, lock
from assessment.grading.services.ledger import has_human_mark, record_machine_grade, state_after
from assessment.grading.services.submit import grade_now
from assessment.grading.services.work import as_graded
from assessment.people import audit
from assessment.people.models import Act, User
from graders.base import Answer
from graders.verdict import Verdict

BEHIND_FRESH_ANSWERS = 1


def regrade(question: Question, *, actor: User, reason: str) -> GradingRun:
    """Grade all answers to a question again by its current version; the caller wakes the workers.

    What needs no model is graded at once. The rest waits; meanwhile its mark stands. Old grades stay for ever.
    """
    if question.current is None:
        raise ValueError(f"Question {question.slug} has no version to grade by.")
    run = _begin(question, question.current, actor, reason)
    keys = list(_gradable(question).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        _regrade_some(run, question.current, _gradable(question), keys[start : start + CHUNK])
    return run


@transaction.atomic
def _begin(question: Question, version: QuestionVersion, actor: User, reason: str) -> GradingRun:
    course = question.assessment.course_id
    audit.record(Act.REGRADED, by=actor, course=course, target=question, details={"version": version.number})
    return GradingRun.objects.create(
        course_id=course,
        kind=RunKind.REGRADE,
        priority=BEHIND_FRESH_ANSWERS,
        actor=actor,
        reason=reason,
        version=version,
    )


def _gradable(question: Question) -> QuerySet[Response]:
    """Return the answers that have a mark; others have yet to be graded for the first time."""
    marked = Exists(Grade.objects.filter(response=OuterRef("pk")))
    return Response.objects.filter(marked, question=question, erased_at=None)


def _regrade_some(
    run: GradingRun, version: QuestionVersion, rows: QuerySet[Response], keys: Sequence[int]
) -> None:
    # Graded before the lock is taken: an answer is never changed, only erased.
    verdicts = {row.pk: _verdict(version, row.answer) for row in rows.filter(pk__in=keys)}
    with transaction.atomic():
        lock(keys)
        for row in rows.filter(pk__in=verdicts).select_related("question").order_by("pk"):
            row.run = run
            _grade_or_wait(row, verdicts[row.pk])


def _verdict(version: QuestionVersion, answer: Answer) -> Verdict | None:
    verdict = grade_now(version, answer)
    return None if verdict is None else as_graded(verdict)


def _grade_or_wait(response: Response, verdict: Verdict | None) -> None:
    if verdict is None:
        response.state, response.waiting_since = State.WAITING, Now()
        response.tries = response.lost = 0
    else:
        marked = has_human_mark(response)
        response.state = State.GRADED if marked else state_after(verdict, response.question)
    # Whoever holds it for an older run writes nothing any more.
    response.lease_by = response.lease_until = None
    response.save(update_fields=["run", "state", "tries", "lost", "waiting_since", "lease_by", "lease_until"])
    if verdict is not None:
        record_machine_grade(response, verdict)
