"""Grading again: a regrade by the question's current key, and a replay that shows that a mark is what it was.

A regrade comes behind fresh answers, and never over a person's mark. A replay stores nothing: answer, version and
vectors are all kept, so it reads what the grader read.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Now

from assessment.bank.models import Question, QuestionVersion
from assessment.grading import embeddings
from assessment.grading.calibration import replay_key
from assessment.grading.grade_events import RESPONSES_A_TRANSACTION, lock_responses
from assessment.grading.ledger import detail_digest, has_human_mark, record_machine_grade, state_after
from assessment.grading.models import Grade, GradingRun, Response, RunKind, State
from assessment.grading.submission import grade_now
from assessment.grading.worker import as_graded, grade_items, item_of
from assessment.people import audit
from assessment.people.models import Act, User
from graders.base import Answer
from graders.embedding.protocol import Encoder
from graders.verdict import Verdict, without_messages

BEHIND_FRESH_ANSWERS = 1
"""The priority of a regrade: students who have just answered wait for their first mark, these have one."""


def regrade(question: Question, *, actor: User, reason: str) -> GradingRun:
    """Grade all answers to a question again by its current version; the caller wakes the workers.

    What needs no model is graded at once. The rest waits; meanwhile its mark stands. Old grades stay for ever.
    """
    if question.current is None:
        raise ValueError(f"Question {question.slug} has no version to grade by.")
    run = _begin(question, question.current, actor, reason)
    keys = list(_gradable(question).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), RESPONSES_A_TRANSACTION):
        _regrade_some(
            run, question.current, _gradable(question), keys[start : start + RESPONSES_A_TRANSACTION]
        )
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
        lock_responses(keys)
        for row in rows.filter(pk__in=verdicts).select_related("question").order_by("pk"):
            row.run = run
            _grade_or_wait(row, verdicts[row.pk])


def _verdict(version: QuestionVersion, answer: Answer) -> Verdict | None:
    verdict = grade_now(version, answer)
    return None if verdict is None else as_graded(verdict)


def _grade_or_wait(response: Response, verdict: Verdict | None) -> None:
    if verdict is None:
        response.state, response.waiting_since = State.WAITING, Now()
        # What was counted against it under another key says nothing about this one.
        response.tries = response.lost = 0
    else:
        marked = has_human_mark(response)
        response.state = State.GRADED if marked else state_after(verdict, response)
    # Whoever holds it for an older run writes nothing any more.
    response.lease_by = response.lease_until = None
    response.save(update_fields=["run", "state", "tries", "lost", "waiting_since", "lease_by", "lease_until"])
    if verdict is not None:
        record_machine_grade(response, verdict, exact=True)


@dataclass(frozen=True, slots=True)
class ReplayResult:
    """What a replay compared: `differences` that matter, and `notes` on what it could not compare."""

    grade: Grade
    compared: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    erased: bool = False

    @property
    def same(self) -> bool:
        """Tell whether everything that was compared agrees."""
        return not self.differences


def replay(grade: Grade, encoder: Callable[[], Encoder] = embeddings.encoder) -> ReplayResult:
    """Grade again and compare score, parts and digest; raise `ModelUnusable` if a model is needed and missing."""
    result = ReplayResult(grade, erased=_is_erased(grade))
    detail = getattr(grade, "detail", None)
    if detail is None:
        result.notes.append("the detail was erased")
    else:
        _compare(result, "digest of the detail", detail_digest(detail.verdict), grade.verdict_digest)
    if grade.response.erased_at is not None:
        result.notes.append("the answer was erased")
    elif grade.human:
        result.notes.append("given by a person")
    else:
        _grade_again(result, encoder)
    return result


def _is_erased(grade: Grade) -> bool:
    return grade.response.erased_at is not None or not hasattr(grade, "detail")


def _grade_again(result: ReplayResult, encoder: Callable[[], Encoder]) -> None:
    grade = result.grade
    version = grade.run.version or grade.response.version
    detail = getattr(grade, "detail", None)
    key = replay_key(version, Verdict.from_json(detail.verdict) if detail else None)
    if key is None:
        result.notes.append("an answer that the mark learned from was erased")
        return
    (verdict,) = grade_items([item_of(version, grade.response.answer, key)], encoder)
    if verdict is None:
        result.differences.append("the grader failed")
        return
    verdict = as_graded(verdict)
    _compare(result, "score", verdict.score, grade.score)
    _compare(result, "maximum", verdict.maximum, grade.maximum)
    if detail:
        _compare(result, "parts", _in_form_of(detail.verdict, verdict)["parts"], detail.verdict["parts"])
        result.notes.extend(_other_tools(Verdict.from_json(detail.verdict), verdict))
        fresh = detail_digest(_in_form_of(detail.verdict, verdict))
    else:
        # The form that was stored is not known any more: either digest is that of the same mark.
        forms = (verdict.to_json(), without_messages(verdict.to_json()))
        digests = [detail_digest(form) for form in forms]
        fresh = digests[grade.verdict_digest == digests[1]]
    _compare(result, "digest", fresh, grade.verdict_digest)


def _in_form_of(stored_verdict: Mapping[str, Any], verdict: Verdict) -> dict[str, Any]:
    """Return a verdict as JSON in the form of a stored one: that of before verdicts had codes has sentences alone."""
    data = verdict.to_json()
    return data if "messages" in stored_verdict else without_messages(data)


def _other_tools(stored_verdict: Verdict, fresh: Verdict) -> list[str]:
    """Say which code or model differs from what gave the mark."""
    names = stored_verdict.provenance.__slots__
    pairs = [
        (name, getattr(stored_verdict.provenance, name), getattr(fresh.provenance, name)) for name in names
    ]
    return [
        f"{name} was {stored_value}, is {fresh_value}"
        for name, stored_value, fresh_value in pairs
        if stored_value != fresh_value
    ]


def _compare(result: ReplayResult, name: str, fresh: object, stored_value: object) -> None:
    result.compared.append(name)
    if fresh != stored_value:
        result.differences.append(name)
