"""The work of a grading worker: claim, grade in one model call outside any transaction, write behind the fence.

What fails is told apart by a probe, one short text encoded past the cache. If that fails too, the device is at fault:
everything is given back and the error raised. If not, an answer is at fault: the batch is cut in halves down to it.
What cannot be prepared or written for one row is that row's fault as well, found by trying each alone. An outage, of
which no row is to blame, is raised: everything waits, and nothing is counted.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from itertools import groupby
from typing import Any, ClassVar, TypeVar

from django.db import DatabaseError, transaction
from django.db.models import F, QuerySet

from assessment.bank.models import QuestionVersion
from assessment.grading.calibration import calibrated_key, learned_key, learns_from_marks, run_of
from assessment.grading.embeddings import probe
from assessment.grading.erasure import vectors
from assessment.grading.learning import advance, learn_late
from assessment.grading.leases import Claim, Lease
from assessment.grading.ledger import has_human_mark, record_machine_grade, state_after
from assessment.grading.mark_sources import source_of
from assessment.grading.models import GradeRequest, LearnedMark, LearningRun, Response, State
from assessment.grading.queue import (
    Pace,
    claim_batch,
    cost,
    count_failed_try,
    lock_claimed,
    requeue_claim,
    uncount_lost,
)
from assessment.people.outages import is_of_the_schema, outage_of
from graders.base import Answer
from graders.embedding.protocol import Encoder
from graders.errors import DeviceFailed, EncoderMissing, ModelUnusable
from graders.messages import UNREADABLE
from graders.registry import grader_for
from graders.verdict import Verdict

logger = logging.getLogger(__name__)

Item = tuple[str, object, Fraction, Answer]
"""Kind, key data, points and answer."""


RESPONSES = Response.objects.select_related("version", "question", "run__version", "submission")
LEARNED_MARKS = LearnedMark.objects.select_related(
    "learning__run", "learning__version", "response__submission"
).annotate(answer=F("response__answer"))
REQUESTS = GradeRequest.objects.all()


class Process:
    """What this process knows from one batch to the next."""

    device_works: ClassVar[bool | None] = None
    """What the last probe said; None before the first. Without that, nothing that fails is held against an answer."""
    to_hand_back: ClassVar[list[Claim[Any]]] = []
    """Claims that ended while the database could not be told so."""


def item_of(version: QuestionVersion, answer: Answer, key: object = None) -> Item:
    """Return what a grader is given of an answer and the version that it is marked by, or a key made from its own."""
    return version.kind, key or version.key, Fraction(version.points), answer


def grade_next_batch(
    encoder: Callable[[], Encoder],
    pace: Pace | None = None,
    when_hung: Callable[[], None] = lambda: None,
) -> int:
    """Grade one batch of responses and one of API requests; return how many rows were claimed: 0 if none waits.

    Where no response waits, it is a batch of those that are graded again by what was learned from a sample. A batch
    fits the `pace` of this process, if one is there. `when_hung` is called, by another thread, if the work comes on no
    more. Raises an outage (`is_outage`) if model, device or database cannot be used; everything claimed then waits
    again. Requests do not wait until answers can be graded, unless it is the device that fails.
    """
    while Process.to_hand_back:
        requeue_claim(Process.to_hand_back[-1])
        Process.to_hand_back.pop()
    # Before anything is claimed, so that rows stay free for other workers while this device is broken.
    if Process.device_works is False:
        check_device(encoder)
    desk = _Desk(encoder, pace, when_hung)
    try:
        responses = desk.grade_responses() or desk.grade_learned()
    except DeviceFailed:
        raise
    except Exception:
        # Whatever failed for answers goes on to the caller; requests must not wait for it.
        desk.grade_requests()
        raise
    return responses + desk.grade_requests()


def check_device(encoder: Callable[[], Encoder]) -> None:
    """Encode a short text past the cache, and remember whether that worked; raise `DeviceFailed` if it did not."""
    Process.device_works = False
    probe(encoder())
    Process.device_works = True


@dataclass(frozen=True, slots=True)
class _Desk:
    """One batch of each table: what is claimed, how long it is kept, and what is written."""

    encoder: Callable[[], Encoder]
    pace: Pace | None
    when_hung: Callable[[], None]

    def grade_responses(self) -> int:
        claimed = claim_batch(
            RESPONSES,
            tenant="submission__assessment__course_id",
            first=["run__priority"],
            room=self._room,
        )
        if claimed is None:
            return 0
        keys: dict[QuestionVersion, object] = {}
        runs: dict[QuestionVersion, LearningRun | None] = {}

        def prepare(row: Response) -> Item:
            version = _graded_by(row)
            # Once for all its answers in the batch: what people have marked is read for it.
            if version not in keys:
                if learns_from_marks(version):
                    runs[version] = run_of(version)
                keys[version] = calibrated_key(version)
            return item_of(version, row.answer, keys[version])

        with self._kept(claimed, vectors.delete_vectors_of_erased):
            self._grade(RESPONSES, claimed, prepare, vectors.note_responses, _keep_grade)
        for version, run_before in runs.items():
            run = run_of(version)
            # Whether it is tested or not: before its test it would have looked for missing answers by itself.
            if run and run != run_before:
                learn_late(run, [row for row in claimed.rows if _graded_by(row) == version])
        return len(claimed.rows)

    def grade_learned(self) -> int:
        claimed = self._claim_learned()
        if claimed is None:
            return 0
        keys: dict[tuple[int, int | None], object] = {}

        def prepare(row: LearnedMark) -> Item:
            # An answer does not learn from its own mark; all that have none share one key.
            left_out = (
                row.response_id if row.learning.marks.filter(response=row.response_id).exists() else None
            )
            key = row.learning_id, left_out
            if key not in keys:
                keys[key] = learned_key(row.learning, left_out)
            return item_of(row.learning.version, row.response.answer, keys[key])

        def note(rows: Sequence[LearnedMark]) -> None:
            vectors.note_responses(_responses_of(rows))

        def forget(rows: Sequence[LearnedMark]) -> None:
            vectors.delete_vectors_of_erased(_responses_of(rows))

        with self._kept(claimed, forget):
            self._grade(LEARNED_MARKS, claimed, prepare, note, _keep_learned)
        advance()
        return len(claimed.rows)

    def _claim_learned(self) -> Claim[Any] | None:
        tenant = "learning__promise__assessment__course_id"
        claimed = claim_batch(LEARNED_MARKS, tenant=tenant, room=self._room)
        # A run that has just begun has its answers still to find.
        return claimed or (claim_batch(LEARNED_MARKS, tenant=tenant, room=self._room) if advance() else None)

    def grade_requests(self) -> int:
        claimed = claim_batch(REQUESTS, tenant="client_id", room=self._room)
        if claimed is None:
            return 0

        def prepare(row: GradeRequest) -> Item:
            return row.kind, row.key, Fraction(1), row.answer

        with self._kept(claimed, vectors.delete_vectors_of_deleted):
            self._grade(REQUESTS, claimed, prepare, vectors.note_requests, _keep_verdict)
        return len(claimed.rows)

    def _grade(
        self,
        rows: QuerySet[Any],
        claimed: Claim[Any],
        prepare: Callable[[Any], Item],
        note: Callable[[Sequence[Any]], None],
        keep: Callable[[Any, Verdict], None],
    ) -> None:
        """Prepare, grade and write what is claimed; each row that fails by itself is let go alone."""
        items: dict[int, Item] = {}

        def add(row: Any) -> None:
            items[row.pk] = prepare(row)

        prepared = [row for row in claimed.rows if succeeds(partial(add, row))]
        # Noted before they are encoded, so that whoever erases an answer meanwhile finds its vectors.
        unnoted = {row.pk for row in at_fault(prepared, note)}
        keys = [row.pk for row in prepared if row.pk not in unnoted]
        verdicts = zip(keys, grade_items([items[key] for key in keys], self.encoder), strict=True)
        _finish(rows, claimed, {key: verdict for key, verdict in verdicts if verdict is not None}, keep)

    @property
    def _room(self) -> float | None:
        return self.pace.room if self.pace else None

    @contextmanager
    def _kept(self, claimed: Claim[Any], forget: Callable[[Sequence[Any]], None]) -> Iterator[None]:
        """Keep the lease while the block runs, and measure it; whatever ends it early, its rows wait again.

        However it ends, the vectors go of what was erased or deleted meanwhile.
        """
        start = time.monotonic()
        # Only a device that had worked up to here can have been broken by these rows.
        proven, suspect, is_complete = Process.device_works, False, False
        try:
            with Lease(type(claimed.rows[0]), claimed.token, self.when_hung):
                yield
            is_complete = True
        except DeviceFailed:
            Process.device_works = False
            suspect = proven is True
            raise
        finally:
            if not is_complete:
                _hand_back(claimed, suspect=suspect)
            _tidy(claimed, forget)
        if self.pace:
            characters = sum(cost(len(str(row.answer))) for row in claimed.rows)
            self.pace.note(rows=len(claimed.rows), characters=characters, seconds=time.monotonic() - start)


def _hand_back(claimed: Claim[Any], *, suspect: bool) -> None:
    """Hand a claim back, later if the database cannot be told now: by then the sweep may have counted it."""
    try:
        requeue_claim(claimed, suspect=suspect)
    except DatabaseError as error:
        logger.warning("A claim is handed back later: %s", type(error).__name__)
        Process.to_hand_back.append(claimed)


def _tidy(claimed: Claim[Any], forget: Callable[[Sequence[Any]], None]) -> None:
    """Forget what was erased while it was graded; if the database cannot be told now, the sweep does it later."""
    try:
        forget(claimed.rows)
    except DatabaseError as error:
        logger.warning("Vectors of erased answers go later: %s", type(error).__name__)


def grade_items(items: Sequence[Item], encoder: Callable[[], Encoder]) -> list[Verdict | None]:
    """Grade answers of any kinds, one call a kind; an answer that makes its grader fail comes back as None."""
    verdicts: list[Verdict | None] = [None] * len(items)
    by_kind = sorted(range(len(items)), key=lambda index: items[index][0])
    for kind, group in groupby(by_kind, key=lambda index: items[index][0]):
        indexes = list(group)
        group_verdicts = _bisect(kind, [items[index] for index in indexes], encoder)
        for index, verdict in zip(indexes, group_verdicts, strict=True):
            verdicts[index] = verdict
    return verdicts


def _bisect(kind: str, items: Sequence[Item], encoder: Callable[[], Encoder]) -> list[Verdict | None]:
    """Grade a batch; if it fails and the device works, grade its halves, down to the one answer at fault."""
    used: list[Encoder] = []

    def noted() -> Encoder:
        used.append(encoder())
        return used[-1]

    grader = grader_for(kind, noted)
    try:
        pairs = [(grader.parse_key(key, points), answer) for _, key, points, answer in items]
        return list(grader.grade(pairs))
    except Exception as error:
        # A `DeviceFailed` is an outage only if the probe fails as well.
        if is_outage(error) and not isinstance(error, DeviceFailed):
            raise
        # The type of the error, never its text: that may quote the answer.
        logger.error("Grading %d %s answers failed: %s", len(items), kind, type(error).__name__)
    # Whoever asked for no encoder has used no device: then it is the answers.
    if used:
        probe(used[-1])
    if len(items) == 1:
        return [None]
    middle = len(items) // 2
    return _bisect(kind, items[:middle], encoder) + _bisect(kind, items[middle:], encoder)


def _finish(
    rows: QuerySet[Any],
    claimed: Claim[Any],
    verdicts: Mapping[int, Verdict],
    keep: Callable[[Any, Verdict], None],
) -> None:
    """Write the verdicts of the rows that are still ours; give those back that have none, or cannot be written."""
    lost: set[int] = set()

    def write(rows_to_write: Sequence[Any]) -> None:
        keys = [row.pk for row in rows_to_write]
        ours = lock_claimed(rows, claimed.token, keys)
        lost.update(set(keys) - {row.pk for row in ours})
        for row in ours:
            row.lease_by = row.lease_until = None
            keep(row, verdicts[row.pk])

    unwritten = at_fault([row for row in claimed.rows if row.pk in verdicts], write)
    for row in claimed.rows:
        if row.pk not in verdicts or row in unwritten:
            count_failed_try(rows.model, claimed.token, row.pk)
    if lost:
        # Freed by the sweep while this worker was slow or stopped; it lives, so that no answer has killed it.
        uncount_lost(claimed)


def _keep_grade(response: Response, verdict: Verdict) -> None:
    verdict = as_graded(verdict)
    marked = has_human_mark(response)
    response.state = State.GRADED if marked else state_after(verdict, response)
    response.save(update_fields=["state", "lease_by", "lease_until"])
    record_machine_grade(response, verdict)


def _graded_by(response: Response) -> QuestionVersion:
    """Return the version that a response is graded by: a regrade names one, else it is the one that was answered."""
    return response.run.version or response.version


def _responses_of(rows: Sequence[LearnedMark]) -> list[Response]:
    """Return the answers, as those of the run in which they are graded again."""
    for row in rows:
        row.response.run = row.learning.run
    return [row.response for row in rows]


def _keep_learned(row: LearnedMark, verdict: Verdict) -> None:
    verdict = as_graded(verdict)
    row.source = source_of(row.learning.version, row.learning.run, verdict.provenance)
    row.verdict = verdict.to_json()
    row.state = State.GRADED
    row.save(update_fields=["verdict", "source", "state", "lease_by", "lease_until"])


def _keep_verdict(request: GradeRequest, verdict: Verdict) -> None:
    request.verdict = verdict.to_json()
    request.state = State.GRADED
    request.save(update_fields=["verdict", "state", "lease_by", "lease_until"])


def as_graded(verdict: Verdict) -> Verdict:
    """Keep what only turns out to be unreadable in the worker for a person, instead of losing it."""
    if verdict.outcome == "graded":
        return verdict
    return replace(verdict, outcome="graded", needs_review=True, reasons=(*verdict.reasons, UNREADABLE()))


# What fails for every row alike, whichever is tried: nothing may be counted against an answer for it.
OF_THE_MACHINE = (EncoderMissing, ModelUnusable, DeviceFailed, OSError)
R = TypeVar("R")


def is_outage(error: BaseException) -> bool:
    """Tell whether model, device or database cannot be used, or has another schema than this code needs."""
    return isinstance(error, OF_THE_MACHINE) or outage_of(error) is not None or is_of_the_schema(error)


def succeeds(do: Callable[[], Any]) -> bool:
    """Do something, and tell whether it could be done; raise only an outage."""
    try:
        do()
    except Exception as error:
        if is_outage(error):
            raise
        # The type of the error, never its text: that may quote the answer.
        logger.error("A row could not be worked on: %s", type(error).__name__)
        return False
    return True


def at_fault(rows: Sequence[R], handle: Callable[[Sequence[R]], Any]) -> list[R]:
    """Handle rows in one transaction, or if that fails each in its own; return those that fail alone.

    So nothing of a row at fault is written, and all of every other; also what fails only at the commit is found.
    """

    def together(subset: Sequence[R]) -> None:
        with transaction.atomic():
            handle(subset)

    if not rows or succeeds(partial(together, rows)):
        return []
    if len(rows) == 1:
        return list(rows)
    # One failure undoes the whole transaction, and does not say whose it was.
    return [row for row in rows if not succeeds(partial(together, [row]))]
