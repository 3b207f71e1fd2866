"""Erasing a learner: their words, their name and their id go everywhere; marks, and digests that prove them, stay.

One function for every door: the command, the admin and the API. What hangs on a learner by a foreign key that cascades
is theirs alone and is deleted, whichever app it belongs to: a new table of this kind is erased without a line here.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib.admin.models import LogEntry
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation

from assessment.bank.models import Assessment, Deck
from assessment.grading.embeddings import CHUNK
from assessment.grading.erasure import database_file, vectors
from assessment.grading.erasure.traces import Traces, entries_on, entries_that_tell
from assessment.grading.grade_events import lock_responses
from assessment.grading.leases import NO_LEASE
from assessment.grading.models import (
    Draft,
    Erasure,
    Grade,
    GradeDetail,
    GradeRequest,
    GradingRun,
    LearnedMark,
    Response,
    RunKind,
    State,
    StoredReply,
    Submission,
)
from assessment.people import audit, learners
from assessment.people.models import Act, ApiClient, Learner, User
from assessment.people.sessions import end_sessions

WHAT_STAYS = (
    "the marks, in a ledger without words, under a digest in place of the id",
    "marks in the platform's gradebook, and what its own records say",
    "backups and exports that were made before: let them expire",
)
"""What an erasure leaves, in words for whoever asks for one."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Erased:
    """How much was erased, or would be; `rows` are those that were the learner's alone, by their plural name."""

    answers: int = 0
    rows: tuple[tuple[str, int], ...] = ()
    sessions: int = 0
    requests: int = 0
    replies: int = 0
    remarks: int = 0

    def counts(self) -> dict[str, int]:
        """Return it by name in words, without what there was none of."""
        counts = (
            ("answers, with their feedback and evidence", self.answers),
            *self.rows,
            ("sessions", self.sessions),
            ("requests for a grade that hold the same text", self.requests),
            ("stored replies", self.replies),
            ("remarks of staff", self.remarks),
        )
        return {name: count for name, count in counts if count}

    def lines(self) -> list[str]:
        """Return it in lines."""
        return [f"{name}: {count}" for name, count in self.counts().items()]


def erase_data_of(learner: Learner, *, by: audit.Actor = audit.SERVICE) -> Erased:
    """Erase a learner of a course, for `by`; return how much that was, nothing if they were erased before.

    An answer without a mark yet is no longer graded. The numbers in the ledger stay, under a digest in place of the id.
    """
    (erased,) = erase_learners([learner], by=by)
    return erased


def erase_learners(rows: Sequence[Learner], *, by: audit.Actor = audit.SERVICE) -> list[Erased]:
    """Erase learners as `erase_data_of` does, each in a transaction; sessions are read and the file is cleaned once."""
    pages = {learner.course_id: _pages(learner) for learner in rows}
    # Before anything is locked: every session is looked into, and the admin's log.
    seen_sessions: set[int] = set()
    sessions = end_sessions(rows, pages, seen_sessions)
    try:
        return [_erase_locked(learner, sessions[learner.pk], by) for learner in rows]
    finally:
        # Also after a failure halfway: each learner who was erased before it stays erased.
        transaction.on_commit(partial(_after_commit, rows, pages, seen_sessions))


def _erase_locked(learner: Learner, sessions: int, by: audit.Actor) -> Erased:
    log_entries = _log_entries_about(learner)
    with transaction.atomic():
        try:
            row = learners.lock_learner(learner)
        except learners.LearnerErased:
            return Erased()
        erased = replace(_erase(row, log_entries), sessions=sessions)
        digest = learners.erase_identity(row)
        erasure = Erasure.objects.create(course=row.course, digest=digest)
        # The record of the act has the new public id: nothing leads back to the old one.
        row.refresh_from_db(fields=["public_id"])
        details = {"digest": digest, **erased.counts()}
        audit.record(Act.ERASED, by=by, course=row.course, target=row, details=details)
        # With the time in it, whatever the log's format: `erased_learners --apply` reads these lines.
        time = erasure.created_at.isoformat()
        logger.info("learner erased by %s: %s, %d answers, %s", _actor(by), digest, erased.answers, time)
    return erased


def preview_erasure(learner: Learner) -> Erased:
    """Return how much of a learner's own there is to erase."""
    rows = Response.objects.filter(submission__learner=learner, erased_at=None)
    rows_by_table = [(_plural(rows.model), rows.count()) for rows in _own_rows(learner)]
    return Erased(answers=rows.count(), rows=tuple(rows_by_table))


def _after_commit(
    rows: Sequence[Learner], pages: Mapping[int, Sequence[UUID]], seen_sessions: set[int]
) -> None:
    # A request that was under way may have kept its session meanwhile.
    end_sessions(rows, pages, seen_sessions)
    database_file.clean()


def _erase(learner: Learner, log_entries: set[int]) -> Erased:
    answers = _answers(learner)
    keys = [answer.pk for answer in answers]
    # Before anything goes: only by these texts are the traces in other rows found.
    traces = _traces(learner, answers)
    lock_responses(keys)
    # Before the answers go: where no texts were noted, the answers themselves tell whether they had vectors.
    vectors.delete_vectors_of_responses(answers)
    requests, replies = _erase_requests(learner, traces)
    remarks = _erase_reasons(keys, traces) + _erase_log(learner, keys, log_entries)
    _erase_answers(keys)
    rows_by_table = [(_plural(rows.model), _delete(rows)) for rows in _own_rows(learner)]
    return Erased(len(keys), tuple(rows_by_table), 0, requests, replies, remarks)


def _pages(learner: Learner) -> list[UUID]:
    """Return the public ids of the pages of a learner's course: sessions keep what was typed by them."""
    public_ids: list[UUID] = []
    for model in (Assessment, Deck):
        public_ids += model._default_manager.filter(course=learner.course).values_list("public_id", flat=True)
    return public_ids


def _answers(learner: Learner) -> list[Response]:
    rows = Response.objects.filter(submission__learner=learner, erased_at=None)
    return list(rows.select_related("version", "submission").order_by("pk"))


def _traces(learner: Learner, answers: Sequence[Response]) -> Traces:
    texts: list[object] = [answer.answer for answer in answers]
    texts += Draft.objects.filter(learner=learner).values_list("answer", flat=True)
    details = GradeDetail.objects.filter(grade__response__submission__learner=learner)
    texts += [verdict.get("read_as", "") for verdict in details.values_list("verdict", flat=True)]
    return Traces(texts, learner.name, learner.external_id)


def _erase_answers(keys: Sequence[int]) -> None:
    for chunk in _chunks(keys):
        rows = Response.objects.filter(pk__in=chunk)
        # Without the lease a worker that is at it writes nothing.
        rows.update(answer=None, erased_at=timezone.now(), **NO_LEASE)
        rows.filter(state__in=[State.WAITING, State.CLAIMED]).update(state=State.FAILED)
        GradeDetail.objects.filter(grade__response__in=chunk).delete()
        LearnedMark.objects.filter(response__in=chunk).delete()


def _own_rows(learner: Learner) -> list[QuerySet[Any]]:
    """Return what is a learner's alone, by table: drafts, scores owed to gradebooks, places on rosters, extra time."""
    return [
        relation.related_model._default_manager.filter(**{relation.field.name: learner})
        for relation in Learner._meta.related_objects
        if relation.on_delete is models.CASCADE
    ]


def _delete(rows: QuerySet[Any]) -> int:
    count = rows.count()
    rows.delete()
    return count


def _erase_requests(learner: Learner, traces: Traces) -> tuple[int, int]:
    """Delete what the API keeps for a day: replies about the learner, and requests and replies that hold their text.

    A request for a grade names no learner. Those go that clients of the course, or the admin's form for trying an
    answer, sent with the same text; a client that asks for such a verdict again is told that there is none.
    """
    clients = Q(client__courses=learner.course) | Q(client__courses=None)
    waiting = GradeRequest.objects.filter(clients).distinct()
    linked = {
        row.pk: str(row.public_id)
        for row in waiting.only("public_id", "answer")
        if traces.is_theirs(row.answer)
    }
    requests = vectors.delete_requests(GradeRequest.objects.filter(pk__in=linked))
    submissions = [str(public_id) for public_id in learner.submissions.values_list("public_id", flat=True)]
    about = StoredReply.objects.filter(Q(course=learner.course) | Q(course=None))
    gone = set(about.filter(body__id__in=submissions).values_list("pk", flat=True))
    of_requests = StoredReply.objects.filter(clients, course=None).values_list("pk", "key", "body").distinct()
    for pk, key, body in of_requests:
        sent = body if isinstance(body, dict) else {}
        texts = [text for name in ("id", "read_as") if isinstance(text := sent.get(name), str)]
        if traces.names(key) or any(text in linked.values() or traces.quotes(text) for text in texts):
            gone.add(pk)
    for chunk in _chunks(sorted(gone)):
        StoredReply.objects.filter(pk__in=chunk).delete()
    return requests, len(gone)


def _erase_reasons(keys: Sequence[int], traces: Traces) -> int:
    """Erase what staff wrote about these answers; of a regrade of many learners' only a reason that names or quotes."""
    runs: dict[int, GradingRun] = {}
    for chunk in _chunks(keys):
        rows = GradingRun.objects.filter(grades__response__in=chunk).exclude(reason="")
        runs |= {run.pk: run for run in rows.distinct()}
    response_keys = set(keys)
    gone = [run.pk for run in runs.values() if _is_about(run, response_keys) or traces.is_in(run.reason)]
    for chunk in _chunks(gone):
        GradingRun.objects.filter(pk__in=chunk).update(reason="")
    return len(gone)


def _is_about(run: GradingRun, keys: set[int]) -> bool:
    return run.kind == RunKind.OVERRIDE or keys.issuperset(run.grades.values_list("response_id", flat=True))


def _log_entries_about(learner: Learner) -> set[int]:
    """Return the entries of the admin's log on rows of others that tell of a learner."""
    row_titles = (str(row) for rows in _own_rows(learner) for row in rows)
    names = [name for name in (learner.name, learner.external_id) if name]
    titles = {title for title in row_titles if any(name in title for name in names)}
    return entries_that_tell(learner, _traces(learner, _answers(learner)), titles)


def _erase_log(learner: Learner, keys: Sequence[int], log_entries: set[int]) -> int:
    """Erase what the admin's log says of the learner's rows, and its `log_entries` on the rows of others."""
    grades = Grade.objects.filter(response__submission__learner=learner)
    rows: list[tuple[type[models.Model], Sequence[int]]] = [
        (Learner, [learner.pk]),
        (Submission, list(learner.submissions.values_list("pk", flat=True))),
        (Response, keys),
        (Grade, list(grades.values_list("pk", flat=True))),
        *(
            (table_rows.model, list(table_rows.values_list("pk", flat=True)))
            for table_rows in _own_rows(learner)
        ),
    ]
    gone = log_entries.union(*(entries_on(model, ids) for model, ids in rows))
    for chunk in _chunks(sorted(gone)):
        LogEntry.objects.filter(pk__in=chunk).update(object_repr="(erased)", change_message="")
    return len(gone)


def _chunks(keys: Sequence[Any]) -> list[Sequence[Any]]:
    return [keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK)]


def _plural(model: type[models.Model]) -> str:
    # For a record that is kept: in English, whoever erases.
    with translation.override(None):
        return str(model._meta.verbose_name_plural)


def _actor(by: audit.Actor) -> str:
    """Return who it was, for the log: by a number, never by name."""
    if isinstance(by, User):
        return f"user {by.pk}"
    return f"client {by.public_id}" if isinstance(by, ApiClient) else by
