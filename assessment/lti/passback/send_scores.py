"""Sending scores: stamped and stored before the call, called outside any transaction, written behind the fence.

A message keeps its stamp through every retry, so that one which arrived is not applied again: the platform answers
409, and the result is read back. A score whose marks changed meanwhile is stamped anew, later than before. A message
without a score empties the cell: each time before one is sent, also again, the marks and the column are looked at.
"""

import time
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Value, When
from django.db.models.functions import Now
from django.utils import timezone

from assessment.grading.leases import NO_LEASE
from assessment.lti.passback import outcomes
from assessment.lti.passback.circuit_breaker import may_call
from assessment.lti.passback.claiming import (
    claim_scores,
    claimed_row,
    is_any_due,
    renew,
    requeue_score,
    requeue_scores,
)
from assessment.lti.passback.models import ScoreDelivery, ScoreState
from assessment.lti.passback.outcomes import PlatformHealth
from assessment.lti.passback.remote_results import (
    ResultUnreadable,
    has_score,
    is_from_here,
    is_on_its_way,
    read_remote_result,
    result_fields,
)
from assessment.lti.passback.reporting import UNREADABLE, Report, choose_report, shows_mark, words_of_keeping
from assessment.lti.passback.scores import ActivityScore, learner_score
from assessment.lti.platforms.models import Registration
from assessment.lti.services.ags import Fate, SendOutcome, send_score

SEND_SECONDS = 5.0
"""For so long a run starts new calls: the worker has other work, too."""
STEP = timedelta(seconds=1)
"""What a stamp is newer by than the last one where the clock is not: platforms compare whole seconds."""


@dataclass(frozen=True, slots=True)
class SendRun:
    """What one run did: rows handled, and whether more are due."""

    rows: int
    more_due: bool


def send_due(seconds: float = SEND_SECONDS) -> SendRun:
    """Send the scores that are due, platforms in turn; one that is in trouble is not called again in this run."""
    end, busy, count = time.monotonic() + seconds, set[int](), 0
    while time.monotonic() < end:
        token, rows = claim_scores(busy)
        if not rows:
            break
        count += _send_batch(rows, token, end, busy)
    return SendRun(count, is_any_due(busy))


def _send_batch(rows: list[ScoreDelivery], token: uuid.UUID, end: float, busy: set[int]) -> int:
    """Send the rows of one claim; add registrations in trouble to `busy`, and return how many were handled.

    After a score at which its platform failed, the rest of that platform is claimed anew, in random order.
    """
    count, given_back = 0, set[int]()
    for row in rows:
        registration = _registration(row)
        if registration.pk in given_back:
            continue
        if time.monotonic() > end or registration.pk in busy:
            requeue_score(row, token)
        elif not may_call(registration):
            busy.add(registration.pk)
            requeue_score(row, token)
        elif renew(row, token):
            count += 1
            match send_claimed(row, token):
                case PlatformHealth.TROUBLE:
                    busy.add(registration.pk)
                case PlatformHealth.CELL:
                    requeue_scores(registration, token)
                    given_back.add(registration.pk)
    return count


def send_claimed(row: ScoreDelivery, token: uuid.UUID) -> PlatformHealth:
    """Send one claimed score and write what became of it; return how its platform is."""
    before = row.message
    if row.message is None or row.wanted > row.stamped or _may_be_out_of_date(row):
        if health := _make_message(row, token):
            return health
    elif row.sent_at:
        # Whoever sent it died before its result was read.
        outcomes.record_taken(row, token)
        return PlatformHealth.WELL
    repeated = row.message is before
    link, message = row.resource_link, row.message or {}
    outcome = send_score(_registration(row), link.line_item_url, message)
    return outcomes.record_outcome(row, token, outcome, repeated=repeated)


def _may_be_out_of_date(row: ScoreDelivery) -> bool:
    """Tell whether a message takes a mark away if something has changed since it was first tried, here or there."""
    return row.sent_at is None and not has_score(row.message)


def _make_message(row: ScoreDelivery, token: uuid.UUID) -> PlatformHealth | None:
    """Store what is to be sent by the marks and the column as they are now; None if there is something to send."""
    score = learner_score(row.resource_link, row.learner)
    if score is None or not score.maximum:
        return _refuse_nothing(row, token, score)
    unchanged = row.message is not None and _says_the_same(row, score)
    if unchanged and row.sent_at:
        return _record_unchanged(row, token)
    report = choose_report(score, row)
    previous = None
    if report is Report.NOTHING:
        if not is_on_its_way(row):
            return _keep_column(row, token, words_of_keeping(row))
        # What waits changes nothing, but the mark before it has not arrived yet.
        previous = row.message
    elif report is not Report.MARK and (health := _look_at_column(row, token, report)):
        return health
    if unchanged and row.stamped == row.wanted:
        return None  # A retry, which keeps its stamp.
    return None if _stamp(row, token, score, previous) else PlatformHealth.WELL


def next_stamp(last: datetime | None, now: datetime) -> datetime:
    """Return a time that is newer than the last stamp, also for a platform that looks at whole seconds only."""
    return now if last is None else max(now, last + STEP)


def _look_at_column(row: ScoreDelivery, token: uuid.UUID, report: Report) -> PlatformHealth | None:
    """Read a column before each message without a score; None if it may be sent: it takes no mark of somebody else's.

    Where nothing can be read, a person's withdrawal is sent all the same, to a column that has a mark from here. That
    something waits is not worth the risk.
    """
    try:
        result = read_remote_result(row)
    except ResultUnreadable as error:
        if error.lasting:
            return None if report is Report.WITHDRAWAL else _keep_column(row, token, UNREADABLE)
        fate = Fate.WAIT if error.is_platforms else Fate.FAILED
        return outcomes.record_outcome(row, token, SendOutcome(fate, error.words), repeated=False)
    row.marked = report is Report.WITHDRAWAL and is_from_here(row, result)
    fields = result_fields(result)
    row.held = fields["held"]
    claimed_row(row, token).update(**fields, marked=row.marked)
    return None if row.marked or not shows_mark(row) else _keep_column(row, token, words_of_keeping(row))


def _keep_column(row: ScoreDelivery, token: uuid.UUID, words: str) -> PlatformHealth:
    """Note that nothing is sent, since the column stays as it is until all is marked here."""
    claimed_row(row, token).update(
        state=Case(When(wanted__gt=row.wanted, then=Value(ScoreState.OWED)), default=Value(ScoreState.KEPT)),
        stamped=row.wanted,
        made_at=Now(),
        tries=0,
        problem=words,
        **NO_LEASE,
    )
    return PlatformHealth.WELL


def _stamp(
    row: ScoreDelivery, token: uuid.UUID, score: ActivityScore, previous: dict[str, Any] | None = None
) -> bool:
    """Store a new message with its stamp, or the previous one with a new stamp; False if the claim stands no more."""
    stamp = next_stamp(row.stamp, timezone.now())
    fresh = score.message(row.learner.external_id, stamp)
    row.message = {**previous, "timestamp": fresh["timestamp"]} if previous else fresh
    row.stamp, row.stamped, row.sent_at = stamp, row.wanted, None
    row.marked = row.marked or has_score(row.message)
    names = ("message", "stamp", "stamped", "sent_at", "marked")
    stamp_fields: dict[str, Any] = {name: getattr(row, name) for name in names}
    return claimed_row(row, token).update(made_at=Now(), **stamp_fields) == 1


def _says_the_same(row: ScoreDelivery, score: ActivityScore) -> bool:
    """Tell whether the platform has taken this very score already."""
    assert row.stamp is not None  # noqa: S101 - a message has one
    return row.message == score.message(row.learner.external_id, row.stamp)


def _record_unchanged(row: ScoreDelivery, token: uuid.UUID) -> PlatformHealth:
    """Note that there is nothing to send: what changed changes no score."""
    known = ScoreState.CONFIRMED if outcomes.is_confirmed(row) else ScoreState.SENT
    claimed_row(row, token).update(
        state=Case(When(wanted__gt=row.wanted, then=Value(ScoreState.OWED)), default=Value(known)),
        stamped=row.wanted,
        made_at=Now(),
        **NO_LEASE,
    )
    return PlatformHealth.WELL


def _refuse_nothing(row: ScoreDelivery, token: uuid.UUID, score: ActivityScore | None) -> PlatformHealth:
    words = (
        "The learner has answered nothing of what the activity opens now, so there is no score to send."
        if score is None
        else "The questions are worth no points, so there is no score to send."
    )
    outcomes.refuse_score(row, token, words, stamped=row.wanted, made_at=Now())
    return PlatformHealth.WELL


def _registration(row: ScoreDelivery) -> Registration:
    return row.resource_link.context.deployment.registration
