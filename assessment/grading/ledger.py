"""Writing grades: one row in the ledger, its erasable detail, and the mark change, in the caller's transaction."""

import hashlib
import hmac
import json
from typing import Any

from django.conf import settings
from django.db import transaction

from assessment.grading.grade_events import record_grade_event
from assessment.grading.mark_sources import is_promised, note_mark, note_source
from assessment.grading.models import Grade, GradeDetail, GradingRun, MarkSource, Response, State
from graders.verdict import Verdict


def record_machine_grade(response: Response, verdict: Verdict, *, exact: bool = False) -> Grade:
    """Append the machine's grade for the run that the response waits for; must run inside a transaction.

    `exact` is one that was given without the model.
    """
    grade = _append(response, response.run, verdict, human=False)
    note_source(grade, response, verdict, exact=exact)
    record_grade_event(response)
    return grade


def record_learned_grade(response: Response, run: GradingRun, verdict: Verdict, source: MarkSource) -> Grade:
    """Append the machine's grade of a learning run, in a transaction that has the response locked.

    What else the response waits for it waits for still.
    """
    grade = _append(response, run, verdict, human=False)
    note_mark(grade, source, verdict, exact=False)
    if response.state in (State.GRADED, State.NEEDS_REVIEW):
        marked = has_human_mark(response)
        response.state = State.GRADED if marked else state_after(verdict, response, source)
        response.save(update_fields=["state"])
    record_grade_event(response)
    return grade


def record_human_grade(response: Response, run: GradingRun, verdict: Verdict) -> Grade:
    """Append a person's grade, in a run of its own; must run inside a transaction."""
    grade = _append(response, run, verdict, human=True)
    record_grade_event(response)
    return grade


def _append(response: Response, run: GradingRun, verdict: Verdict, *, human: bool) -> Grade:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            "A grade, its detail and its mark change are written together."
        )
    detail = verdict.to_json()
    grade = Grade.objects.create(
        response=response,
        run=run,
        human=human,
        score=verdict.score,
        maximum=verdict.maximum,
        confidence=verdict.confidence,
        needs_review=verdict.needs_review,
        verdict_digest=detail_digest(detail),
    )
    GradeDetail.objects.create(grade=grade, verdict=detail)
    return grade


def state_after(verdict: Verdict, response: Response, source: MarkSource | None = None) -> State:
    """Return where an answer stands after a verdict: graded, or waiting for a person.

    Plain doubt alone sends no mark to a person that a promise releases.
    """
    unsure = verdict.needs_review or verdict.confidence < response.question.review_below
    return State.NEEDS_REVIEW if unsure and not is_promised(response, verdict, source) else State.GRADED


def has_human_mark(response: Response) -> bool:
    """Tell whether a person has marked a response: then no verdict of the machine sends it to review again."""
    return Grade.objects.filter(response=response, human=True).exists()


def detail_digest(detail: dict[str, Any]) -> str:
    """Return the keyed SHA-256 of a verdict: it proves the detail, and without the key nobody can guess at it."""
    text = json.dumps(detail, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(settings.LEDGER_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()
