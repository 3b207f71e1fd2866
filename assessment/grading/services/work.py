"""The work of a grading worker: claim, grade in one model call outside any transaction, write behind the fence."""

import logging
import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import groupby
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import QuerySet

from assessment.bank.models import QuestionVersion
from assessment.grading.models import GradeRequest, Response, State
from assessment.grading.services import vectors
from assessment.grading.services.calibrating import calibrated
from assessment.grading.services.claims import Claim, claim, give_back, held, let_go
from assessment.grading.services.ledger import has_human_mark, record_machine_grade, state_after
from graders.base import Answer, Encoder
from graders.errors import EncoderMissing, ModelUnusable
from graders.registry import grader_for
from graders.verdict import Verdict

logger = logging.getLogger(__name__)

Item = tuple[str, object, Fraction, Answer]
"""Kind, key data, points and answer."""


RESPONSES = Response.objects.select_related("version", "question", "run__version", "submission")
REQUESTS = GradeRequest.objects.all()
OUTAGES = (EncoderMissing, ModelUnusable, DatabaseError, OSError, MemoryError)
"""Faults of the machine, not of an answer: what was claimed is given back, and no try is counted."""


def item_of(version: QuestionVersion, answer: Answer, key: object = None) -> Item:
    """Return what a grader is given of an answer and the version that it is marked by, or a key made from its own."""
    return version.kind, key or version.key, Fraction(version.points), answer


def grade_next_batch(encoder: Callable[[], Encoder]) -> int:
    """Grade one batch of responses and one of API requests; return how many rows were claimed: 0 if none waits.

    Raises one of `OUTAGES` if the model or the database cannot be used; everything claimed then waits again.
    """
    return _grade_responses(encoder) + _grade_requests(encoder)


def _grade_responses(encoder: Callable[[], Encoder]) -> int:
    claimed = claim(RESPONSES, tenant="submission__assessment__course_id", first=["run__priority"])
    if claimed is None:
        return 0
    versions = [row.run.version or row.version for row in claimed.rows]
    keys = {version: calibrated(version) for version in versions}
    items = [
        item_of(version, row.answer, keys[version])
        for version, row in zip(versions, claimed.rows, strict=True)
    ]
    vectors.note_responses(claimed.rows)
    _grade_claim(RESPONSES, claimed, items, encoder, _keep_grade)
    vectors.forget_erased_responses(claimed.rows)
    return len(items)


def _grade_requests(encoder: Callable[[], Encoder]) -> int:
    claimed = claim(REQUESTS, tenant="client_id")
    if claimed is None:
        return 0
    items = [(row.kind, row.key, Fraction(1), row.answer) for row in claimed.rows]
    vectors.note_requests(claimed.rows)
    _grade_claim(REQUESTS, claimed, items, encoder, _keep_verdict)
    vectors.forget_deleted_requests(claimed.rows)
    return len(items)


def _grade_claim(
    rows: QuerySet[Any],
    claimed: Claim[Any],
    items: Sequence[Item],
    encoder: Callable[[], Encoder],
    keep: Callable[[Any, Verdict], None],
) -> None:
    """Grade what is claimed, outside any transaction, and write what is still ours."""
    try:
        verdicts = grade_items(items, encoder)
    except OUTAGES:
        give_back(rows.model, claimed.token)
        raise
    found = {row.pk: verdict for row, verdict in zip(claimed.rows, verdicts, strict=True)}
    _finish(rows, claimed.token, found, keep)


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
    except OUTAGES:
        raise
    except Exception as error:  # noqa: BLE001 - whatever one answer raises must not take the others with it
        # The type of the error, never its text: that may quote the answer.
        logger.error("Grading %d %s answers failed: %s", len(items), kind, type(error).__name__)
        if len(items) == 1:
            return [None]
    middle = len(items) // 2
    return _bisect(kind, items[:middle], encoder) + _bisect(kind, items[middle:], encoder)


def _finish(
    rows: QuerySet[Any],
    token: uuid.UUID,
    verdicts: dict[int, Verdict | None],
    keep: Callable[[Any, Verdict], None],
) -> None:
    """Write the verdicts of the rows that are still ours, in one transaction; give the failed ones back."""
    graded = {key: verdict for key, verdict in verdicts.items() if verdict is not None}
    with transaction.atomic():
        for row in held(rows, token, list(graded)):
            row.lease_by = row.lease_until = None
            keep(row, graded[row.pk])
    for key in verdicts.keys() - graded.keys():
        let_go(rows.model, token, key)


def _keep_grade(response: Response, verdict: Verdict) -> None:
    verdict = as_graded(verdict)
    marked = has_human_mark(response)
    response.state = State.GRADED if marked else state_after(verdict, response.question)
    response.save(update_fields=["state", "lease_by", "lease_until"])
    record_machine_grade(response, verdict)


def _keep_verdict(request: GradeRequest, verdict: Verdict) -> None:
    request.verdict = verdict.to_json()
    request.state = State.GRADED
    request.save(update_fields=["verdict", "state", "lease_by", "lease_until"])


def as_graded(verdict: Verdict) -> Verdict:
    """Keep what only turns out to be unreadable in the worker for a person, instead of losing it."""
    if verdict.outcome == "graded":
        return verdict
    return replace(
        verdict, outcome="graded", needs_review=True, reasons=(*verdict.reasons, "could not be read")
    )
