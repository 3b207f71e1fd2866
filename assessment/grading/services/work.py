"""The work of a grading worker: claim, grade in one model call outside any transaction, write behind the fence."""

import logging
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import groupby
from typing import Any

from django.db import transaction

from assessment.grading.models import GradeRequest, Response, State
from assessment.grading.services.claims import claim, held, let_go
from assessment.grading.services.ledger import record_machine_grade, state_after
from graders.base import Answer, Encoder
from graders.registry import grader_for
from graders.verdict import Verdict

logger = logging.getLogger(__name__)

Item = tuple[str, object, Fraction, Answer]
"""Kind, key data, points and answer."""


def grade_next_batch(encoder: Callable[[], Encoder]) -> int:
    """Grade one batch of responses, or of API requests; return how many rows were claimed: 0 if none waits."""
    return _grade_responses(encoder) or _grade_requests(encoder)


def _grade_responses(encoder: Callable[[], Encoder]) -> int:
    claimed = claim(Response.objects.all(), tenant="submission__assessment__course_id", first=["run__kind"])
    if claimed is None:
        return 0
    keys = [row.pk for row in claimed.rows]
    rows = list(Response.objects.filter(pk__in=keys).select_related("version", "question", "run"))
    items = [(row.version.kind, row.version.key, Fraction(row.version.points), row.answer) for row in rows]
    verdicts = grade_items(items, encoder)
    _finish(
        Response,
        claimed.token,
        {row.pk: verdict for row, verdict in zip(rows, verdicts, strict=True)},
        _keep_grade,
    )
    return len(rows)


def _grade_requests(encoder: Callable[[], Encoder]) -> int:
    claimed = claim(GradeRequest.objects.all(), tenant="client_id")
    if claimed is None:
        return 0
    items = [(row.kind, row.key, Fraction(1), row.answer) for row in claimed.rows]
    verdicts = grade_items(items, encoder)
    found = {row.pk: verdict for row, verdict in zip(claimed.rows, verdicts, strict=True)}
    _finish(GradeRequest, claimed.token, found, _keep_verdict)
    return len(claimed.rows)


def grade_items(items: Sequence[Item], encoder: Callable[[], Encoder]) -> list[Verdict | None]:
    """Grade answers of any kinds, one call a kind; an answer that makes its grader fail comes back as None."""
    verdicts: list[Verdict | None] = [None] * len(items)
    by_kind = sorted(range(len(items)), key=lambda index: items[index][0])
    for kind, group in groupby(by_kind, key=lambda index: items[index][0]):
        indexes = list(group)
        found = _bisect(kind, [items[index] for index in indexes], encoder)
        for index, verdict in zip(indexes, found, strict=True):
            verdicts[index] = verdict
    return verdicts


def _bisect(kind: str, items: Sequence[Item], encoder: Callable[[], Encoder]) -> list[Verdict | None]:
    """Grade a batch; if it fails, grade its halves, down to the one answer at fault."""
    grader = grader_for(kind, encoder)
    try:
        pairs = [(grader.parse_key(key, points), answer) for _, key, points, answer in items]
        return list(grader.grade(pairs))
    except Exception as error:  # noqa: BLE001 - whatever one answer raises must not take the others with it
        # The type and place of the error, never its text: that may quote the answer.
        logger.error("Grading %d %s answers failed: %s", len(items), kind, type(error).__name__)
        if len(items) == 1:
            return [None]
    middle = len(items) // 2
    return _bisect(kind, items[:middle], encoder) + _bisect(kind, items[middle:], encoder)


def _finish(
    model: type[Any],
    token: uuid.UUID,
    verdicts: dict[int, Verdict | None],
    keep: Callable[[Any, Verdict], None],
) -> None:
    """Write the verdicts of the rows that are still ours, in one transaction; give the failed ones back."""
    graded = {key: verdict for key, verdict in verdicts.items() if verdict is not None}
    with transaction.atomic():
        for row in held(model, token, list(graded)):
            row.lease_by = row.lease_until = None
            keep(row, graded[row.pk])
    for key in verdicts.keys() - graded.keys():
        let_go(model, token, key)


def _keep_grade(response: Response, verdict: Verdict) -> None:
    verdict = _as_graded(verdict)
    record_machine_grade(response, verdict)
    response.state = state_after(verdict, response.question)
    response.save(update_fields=["state", "lease_by", "lease_until"])


def _keep_verdict(request: GradeRequest, verdict: Verdict) -> None:
    request.verdict = verdict.to_json()
    request.state = State.GRADED
    request.save(update_fields=["verdict", "state", "lease_by", "lease_until"])


def _as_graded(verdict: Verdict) -> Verdict:
    """Keep what only turns out to be unreadable in the worker for a person, instead of losing it."""
    if verdict.outcome == "graded":
        return verdict
    return replace(
        verdict, outcome="graded", needs_review=True, reasons=(*verdict.reasons, "could not be read")
    )
