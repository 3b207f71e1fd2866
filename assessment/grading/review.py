"""What a person does with marks: override, accept, retry, release, take back. Who may is checked by the caller."""

import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from assessment.bank.models import Assessment, Release
from assessment.grading.effective_grade import effective_grades
from assessment.grading.grade_events import lock_responses, publish_changes
from assessment.grading.judged_criteria import criteria_to_judge, judged_parts, version_marked_by
from assessment.grading.leases import NO_LEASE
from assessment.grading.ledger import record_human_grade
from assessment.grading.models import ChangeKind, Grade, GradingRun, Response, RunKind, State
from assessment.grading.part_points import add_up, can_be_whole
from assessment.grading.promise import check_after_mark
from assessment.grading.sample import is_blind, unmarked_sample
from assessment.people import audit
from assessment.people.models import Act, User
from graders.messages import authored
from graders.verdict import SCORE_PLACES, Part, Provenance, Verdict, plain_points

logger = logging.getLogger(__name__)


def override_grade(  # noqa: PLR0913 - each is a field of the one form in which a mark is given
    response: Response,
    *,
    actor: User,
    reason: str,
    scores: Mapping[str, Decimal] | None = None,
    score: Decimal | None = None,
    met: Mapping[str, bool] | None = None,
    feedback: str = "",
) -> Grade:
    """Append a person's mark: the whole score, or the points of some criteria; the others keep the machine's.

    Who marks without sight of the machine's may say of criteria whether they are `met`: beside the whole score, or of
    all of them instead.
    The reason is for colleagues; the feedback is what the student reads.
    Raises `OverrideInvalid` with every error by field. A machine's later verdict is added and does not count.
    """
    with transaction.atomic():
        (row,) = lock_responses([response.pk])
        before = effective_grades([row]).get(row.pk)
        stands = _verdict_of(row)
        verdict = (
            _judged_verdict(row, stands, met, score, reason)
            if met
            else human_verdict(row, stands, reason=reason, scores=scores, score=score)
        )
        grade = _mark(row, replace(verdict, feedback=authored(feedback.strip())), actor, reason.strip())
        changes = {"score": (before.score if before else None, grade.score)}
        audit.record(Act.OVERRIDDEN, by=actor, course=grade.run.course_id, target=row, changes=changes)
        check_after_mark(row, actor=actor)
        return grade


def accept_grade(response: Response, *, actor: User) -> Grade:
    """Append a person's mark that confirms the effective one as it stands; raise `OverrideInvalid` if there is none."""
    with transaction.atomic():
        (row,) = lock_responses([response.pk])
        if is_blind(row):
            raise OverrideInvalid(
                {
                    "score": [
                        gettext("This answer was drawn for the promise: mark it without the machine's mark.")
                    ]
                }
            )
        grade = _accept(row, actor)
        details = {"score": grade.score}
        audit.record(Act.ACCEPTED, by=actor, course=grade.run.course_id, target=row, details=details)
        check_after_mark(row, actor=actor)
        return grade


def accept_grades(responses: Sequence[Response], *, actor: User) -> int:
    """Accept many marks, all or none, with one record a course that says how many; return how many there were.

    Left out is what was drawn for a promise and is to be marked without sight of the machine's mark.
    """
    with transaction.atomic():
        by_course: defaultdict[int, list[Response]] = defaultdict(list)
        rows = lock_responses([response.pk for response in responses])
        blind = set(unmarked_sample().filter(response__in=rows).values_list("response", flat=True))
        for row in rows:
            if row.pk in blind:
                continue
            by_course[_accept(row, actor).run.course_id].append(row)
        for course, rows in by_course.items():
            assessments = {row.submission.assessment_id: row.submission.assessment for row in rows}
            target = next(iter(assessments.values())) if len(assessments) == 1 else None
            details = {"answers": len(rows)}
            audit.record(Act.ACCEPTED, by=actor, course=course, target=target, details=details)
    return sum(map(len, by_course.values()))


def _accept(row: Response, actor: User) -> Grade:
    grade = effective_grades([row]).get(row.pk)
    if grade is None:
        raise OverrideInvalid({"score": [gettext("There is no mark to accept yet: give one.")]})
    stands = _verdict_of(row)
    verdict = (
        replace(stands, confidence=1.0, needs_review=False, reasons=())
        if stands
        else human_verdict(row, None, reason="accepted", scores=None, score=grade.score)
    )
    return _mark(row, verdict, actor, "")


def retry(responses: QuerySet[Response], *, actor: User) -> int:
    """Let failed answers wait again, with all their tries; return how many. The caller wakes the workers."""
    # The state is asked once more as it is written: a row that a colleague has let wait may be a worker's by now.
    failed = responses.filter(state=State.FAILED, erased_at=None)
    count = Response.objects.filter(
        pk__in=list(failed.values_list("pk", flat=True)), state=State.FAILED
    ).update(state=State.WAITING, tries=0, lost=0, **NO_LEASE)
    logger.info("%d failed answers wait again, by user %s", count, actor.pk)
    return count


def release_grades(assessment: Assessment, *, actor: User) -> int:
    """Show the marks that were held for a date or for the instructor's word; return how many became visible."""
    return _set_release(assessment, actor, released=True)[ChangeKind.SHOWN]


def withdraw_release(assessment: Assessment, *, actor: User) -> int:
    """Hold all marks again, until they are released by hand or on a new date; return how many are no longer visible."""
    return _set_release(assessment, actor, released=False)[ChangeKind.TAKEN_BACK]


def _set_release(assessment: Assessment, actor: User, *, released: bool) -> Counter[str]:
    with transaction.atomic():
        # Read anew under the lock: the page that asks may be older than what a colleague did.
        row = Assessment.objects.select_for_update().get(pk=assessment.pk)
        before = {"release": row.release, "released_at": row.released_at}
        # `at_once` and `after_review` have no release that could be taken back: from now on it is by hand.
        if not released and row.release not in (Release.BY_HAND, Release.ON_DATE):
            row.release = Release.BY_HAND
        row.released_at = timezone.now() if released else None
        row.save(update_fields=["release", "released_at"])
        assessment.release, assessment.released_at = row.release, row.released_at
        counts = publish_changes(Response.objects.filter(submission__assessment=row))
        audit.record(
            Act.RELEASED if released else Act.RELEASE_WITHDRAWN,
            by=actor,
            course=row.course_id,
            target=row,
            changes={name: (value_before, getattr(row, name)) for name, value_before in before.items()},
            details={"marks": counts[ChangeKind.SHOWN if released else ChangeKind.TAKEN_BACK]},
        )
    logger.info("marks of assessment %s: %s by user %s", row.pk, dict(counts), actor.pk)
    return counts


def _mark(response: Response, verdict: Verdict, actor: User, reason: str) -> Grade:
    run = GradingRun.objects.create(
        course_id=response.submission.assessment.course_id, kind=RunKind.OVERRIDE, actor=actor, reason=reason
    )
    # A claim's lease stays: the worker that holds the answer may still add its verdict.
    response.state = State.GRADED
    response.save(update_fields=["state"])
    return record_human_grade(response, run, verdict)


def _verdict_of(response: Response) -> Verdict | None:
    """Return the verdict behind the effective mark; None if there is none, or its words were erased."""
    grade = effective_grades([response]).get(response.pk)
    detail = getattr(grade, "detail", None)
    return Verdict.from_json(detail.verdict) if detail else None


# A person's mark is a verdict like the machine's, so that it is stored, shown and explained in the same way.
PERSON = Provenance("person", "1")


class OverrideInvalid(ValueError):
    """A mark that cannot be given; `errors` has the messages by field."""

    def __init__(self, errors: Mapping[str, list[str]]) -> None:
        self.errors = dict(errors)
        super().__init__("; ".join(f"{field}: {' '.join(messages)}" for field, messages in errors.items()))


def human_verdict(
    response: Response,
    stands: Verdict | None,
    *,
    reason: str,
    scores: Mapping[str, Decimal] | None,
    score: Decimal | None,
) -> Verdict:
    """Return the verdict that a person gives instead of the one that `stands`; raise `OverrideInvalid`."""
    maximum = stands.maximum if stands else _maximum(response)
    if scores and stands and stands.parts and not add_up(stands):
        raise OverrideInvalid(
            {
                "score": [
                    gettext("The points of the criteria do not add up to this mark: give the whole score.")
                ]
            }
        )
    parts = {part.id: part for part in stands.parts} if stands else {}
    errors = _errors(reason, scores, score, parts, maximum)
    if errors:
        raise OverrideInvalid(errors)
    base = stands or Verdict(outcome="graded", score=Decimal(0), maximum=maximum, provenance=PERSON)
    base = replace(
        base, provenance=PERSON, feedback=(), notes=(), confidence=1.0, needs_review=False, reasons=()
    )
    if scores:
        return _by_criteria(base, scores)
    # Points by criterion would no longer add up to the mark.
    return replace(base, score=Decimal(score or 0), parts=())


def _maximum(response: Response) -> Decimal:
    """Return the maximum of an answer whose mark has no words: that of the mark, if it has one."""
    grade = effective_grades([response]).get(response.pk)
    maximum: Decimal = grade.maximum if grade else response.version.points
    return maximum


def _judged_verdict(
    response: Response, stands: Verdict | None, met: Mapping[str, bool], score: Decimal | None, reason: str
) -> Verdict:
    """Return the verdict of a person who says which criteria are met; raise `OverrideInvalid`.

    A whole score may be another than their sum, for what else is right or wrong in the answer.
    """
    version = version_marked_by(response)
    criteria = [criterion.id for criterion in criteria_to_judge(version)]
    if not met.keys() <= set(criteria):
        raise OverrideInvalid({"score": [_unknown(criteria)]})
    if score is None and len(met) < len(criteria):
        raise OverrideInvalid(
            {"score": [gettext("Give the whole score, or say of every criterion whether it is met.")]}
        )
    parts, together = judged_parts(version, met)
    whole = together if score is None else score
    return replace(human_verdict(response, stands, reason=reason, scores=None, score=whole), parts=parts)


def _by_criteria(base: Verdict, scores: Mapping[str, Decimal]) -> Verdict:
    parts = tuple(_part(part, scores[part.id]) if part.id in scores else part for part in base.parts)
    change = sum(
        (part.score - part_before.score for part, part_before in zip(parts, base.parts, strict=True)),
        Decimal(0),
    )
    # Thirds of a point are rounded: all of them are the whole all the same, unless a criterion was not judged.
    whole = can_be_whole(base) and all(part.score == part.maximum for part in parts)
    score = base.maximum if whole else min(max(base.score + change, Decimal(0)), base.maximum)
    return replace(base, score=score, parts=parts)


def _part(part: Part, score: Decimal) -> Part:
    if score == part.score:
        return part
    # What the machine said of the point is no longer true of it.
    return replace(part, score=score, matched=score > 0, feedback=(), similarity=None)


def _errors(
    reason: str,
    scores: Mapping[str, Decimal] | None,
    score: Decimal | None,
    parts: Mapping[str, Part],
    maximum: Decimal,
) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if not reason.strip():
        errors["reason"] = [gettext("Say why: a mark is changed with a reason.")]
    if (score is None) == (not scores):
        errors["score"] = [gettext("Give either the whole score, or the points of some criteria.")]
    elif score is not None and (fault := _fault(score, maximum)):
        errors["score"] = [fault]
    for name, part_score in (scores or {}).items():
        fault = _fault(part_score, parts[name].maximum) if name in parts else _unknown(parts)
        if fault:
            errors[f"scores.{name}"] = [fault]
    return errors


def _fault(score: Decimal, maximum: Decimal) -> str:
    if not score.is_finite() or not 0 <= score <= maximum:
        return gettext("Must be from 0 to %(maximum)s.") % {"maximum": plain_points(maximum)}
    if score.normalize().as_tuple().exponent < -SCORE_PLACES:  # type: ignore[operator]  # finite: a number
        return gettext("Has more than %(places)s places after the point.") % {"places": SCORE_PLACES}
    return ""


def _unknown(names: Iterable[str]) -> str:
    known = ", ".join(names)
    if not known:
        return gettext("This mark has no criteria.")
    return gettext("There is no such criterion; there are: %(known)s.") % {"known": known}
