"""Sending scores: stamped and stored before the call, called outside any transaction, written behind the fence.

A message keeps its stamp through every retry, so that one which arrived is not applied again: the platform answers
409, and the result is read back. A score whose marks changed meanwhile is stamped anew, later than before.
"""

import time
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Value, When
from django.db.models.functions import Now
from django.utils import timezone

from assessment.delivery import outcomes
from assessment.delivery.agreeing import Unreadable, as_held, read_back
from assessment.delivery.claiming import claim, give_back, give_back_all, is_any_due, ours, renew
from assessment.delivery.models import ScoreDelivery, ScoreState
from assessment.delivery.outcomes import Health
from assessment.delivery.pausing import may_call
from assessment.delivery.reporting import Report, report, shows_mark, words_of_keeping
from assessment.delivery.scores import Score, score_of
from assessment.platforms.ags import Fate, Outcome, send_score
from assessment.platforms.models import Registration

SECONDS = 5.0
"""For so long a run starts new calls: the worker has other work, too."""
STEP = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Sent:
    """What one run did: rows handled, and whether more are due."""

    rows: int
    more: bool


def send_due(seconds: float = SECONDS) -> Sent:
    """Send the scores that are due, platforms in turn; one that is in trouble is not called again in this run."""
    end, busy, count = time.monotonic() + seconds, set[int](), 0
    while time.monotonic() < end:
        token, rows = claim(busy)
        if not rows:
            break
        count += _send_claimed(rows, token, end, busy)
    return Sent(count, is_any_due(busy))


def _send_claimed(rows: list[ScoreDelivery], token: uuid.UUID, end: float, busy: set[int]) -> int:
    """Send the rows of one claim; add registrations in trouble to `busy`, and return how many were handled.

    After a score at which its platform failed, the rest of that platform is claimed anew, in random order.
    """
    count, given_back = 0, set[int]()
    for row in rows:
        registration = _registration(row)
        if registration.pk in given_back:
            continue
        if time.monotonic() > end or registration.pk in busy:
            give_back(row, token)
        elif not may_call(registration):
            busy.add(registration.pk)
            give_back(row, token)
        elif renew(row, token):
            count += 1
            match deliver(row, token):
                case Health.TROUBLE:
                    busy.add(registration.pk)
                case Health.CELL:
                    give_back_all(registration, token)
                    given_back.add(registration.pk)
    return count


def deliver(row: ScoreDelivery, token: uuid.UUID) -> Health:
    """Send one claimed score and write what became of it; return how its platform is."""
    before = row.message
    if row.message is None or row.wanted > row.stamped:
        score = score_of(row.resource_link, row.learner)
        if score is None or not score.maximum:
            return _refuse_nothing(row, token, score)
        if row.sent_at and row.message and _says_the_same(row, score):
            return _settle(row, token)
        found = report(score, row)
        if found is Report.PROGRESS and (health := _look_at_column(row, token)):
            return health
        if found is Report.NOTHING and (row.sent_at or not row.marked):
            return _keep(row, token)
        # What waits changes nothing, but the mark before it has not arrived yet.
        previous = row.message if found is Report.NOTHING else None
        if not _stamp(row, token, score, previous):
            return Health.WELL
    elif row.sent_at:
        # Whoever sent it died before its result was read.
        outcomes.note_taken(row, token)
        return Health.WELL
    repeated = row.message is before
    link, message = row.resource_link, row.message or {}
    outcome = send_score(_registration(row), link.line_item_url, message)
    return outcomes.note(row, token, outcome, repeated=repeated)


def next_stamp(last: datetime | None, now: datetime) -> datetime:
    """Return a time that is newer than the last stamp, also for a platform that looks at whole seconds only."""
    return now if last is None else max(now, last + STEP)


def _look_at_column(row: ScoreDelivery, token: uuid.UUID) -> Health | None:
    """Read a column before it is told that something waits; None if it may be: it shows no mark, or cannot be read."""
    try:
        result = read_back(row)
    except Unreadable as error:
        if error.lasting:
            return None
        fate = Fate.WAIT if error.is_platforms else Fate.FAILED
        return outcomes.note(row, token, Outcome(fate, error.words), repeated=False)
    fields = as_held(result)
    row.held = fields["held"]
    ours(row, token).update(**fields)
    return _keep(row, token) if shows_mark(row) else None


def _keep(row: ScoreDelivery, token: uuid.UUID) -> Health:
    """Note that nothing is sent, since the column keeps its mark until all is marked here."""
    ours(row, token).update(
        state=Case(When(wanted__gt=row.wanted, then=Value(ScoreState.OWED)), default=Value(ScoreState.KEPT)),
        stamped=row.wanted,
        made_at=Now(),
        tries=0,
        problem=words_of_keeping(row),
        lease_by=None,
        lease_until=None,
    )
    return Health.WELL


def _stamp(
    row: ScoreDelivery, token: uuid.UUID, score: Score, previous: dict[str, Any] | None = None
) -> bool:
    """Store a new message with its stamp, or the previous one with a new stamp; False if the claim stands no more."""
    stamp = next_stamp(row.stamp, timezone.now())
    fresh = score.message(row.learner.external_id, stamp)
    row.message = {**previous, "timestamp": fresh["timestamp"]} if previous else fresh
    row.stamp, row.stamped, row.sent_at = stamp, row.wanted, None
    row.marked = row.marked or "scoreGiven" in row.message
    names = ("message", "stamp", "stamped", "sent_at", "marked")
    kept: dict[str, Any] = {name: getattr(row, name) for name in names}
    return ours(row, token).update(made_at=Now(), **kept) == 1


def _says_the_same(row: ScoreDelivery, score: Score) -> bool:
    """Tell whether the platform has taken this very score already."""
    assert row.stamp is not None  # noqa: S101 - a message has one
    return row.message == score.message(row.learner.external_id, row.stamp)


def _settle(row: ScoreDelivery, token: uuid.UUID) -> Health:
    """Note that there is nothing to send: what changed changes no score."""
    known = ScoreState.CONFIRMED if outcomes.is_confirmed(row) else ScoreState.SENT
    ours(row, token).update(
        state=Case(When(wanted__gt=row.wanted, then=Value(ScoreState.OWED)), default=Value(known)),
        stamped=row.wanted,
        made_at=Now(),
        lease_by=None,
        lease_until=None,
    )
    return Health.WELL


def _refuse_nothing(row: ScoreDelivery, token: uuid.UUID, score: Score | None) -> Health:
    words = (
        "The learner has answered nothing of what the activity opens now, so there is no score to send."
        if score is None
        else "The questions are worth no points, so there is no score to send."
    )
    outcomes.refuse(row, token, words, stamped=row.wanted, made_at=Now())
    return Health.WELL


def _registration(row: ScoreDelivery) -> Registration:
    return row.resource_link.context.deployment.registration
