"""The circuit breaker of a platform: left alone for a while when it is in trouble, longer each time, then asked once.

What counts as trouble is no connection, no answer in time, no access token, 408, 425, 429, 503 or 504
(`SendOutcome.is_platforms`), and any other 5xx to scores of several different cells. A cell that fails again tells
nothing new, so a few locked grades never stop a school: only the first failure of a cell counts, and any success on
another sets the count to nought.
"""

from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from assessment.lti.passback.claiming import LEASE, REGISTRATION
from assessment.lti.passback.models import ScoreDelivery, ScoreState
from assessment.lti.platforms.models import Registration

FAILURES_TO_PAUSE = 5
"""Failures in a row, each a call without an answer or a cell that had not failed before, until a platform is paused.

Cells are then tried in random order. With one grade in seven locked (50 beside 300 healthy ones) five locked ones come
up in a row in one of 2,400 tries (7⁴); with 3 it would be one of 49, with 10 a platform that fails at everything would
be asked ten times."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
LONGEST_CELL_PAUSE = timedelta(minutes=5)
"""Of a platform that answers, if only 5xx: it may be well but for these cells, so that others are tried again soon."""
PROBE_LEASE = LEASE
"""The call after a pause is one worker's for as long as a score may take."""
LONGEST_ASKED = timedelta(days=1)
"""For how long a platform may ask to be left alone; to let it ask for more than an hour, raise `LONGEST_RETRY_AFTER` of
`services/replies.py` first, which cuts what is read from a reply."""


def may_call(registration: Registration) -> bool:
    """Tell whether a platform may be called now; after a pause only one worker may, until its call has ended."""
    now = timezone.now()
    row = Registration.objects.filter(pk=registration.pk).values("failures", "paused_until").get()
    if row["paused_until"] is not None and row["paused_until"] > now:
        return False
    if row["failures"] < FAILURES_TO_PAUSE:
        return True
    # The worker whose update changes the row makes the trial call; all others find another time there.
    probe = Registration.objects.filter(pk=registration.pk, paused_until=row["paused_until"])
    return probe.update(paused_until=now + PROBE_LEASE) == 1


def record_success(registration: Registration) -> None:
    """Note that a platform answered: it may be called as ever."""
    troubled = Registration.objects.filter(Q(failures__gt=0) | Q(paused_until__isnull=False))
    troubled.filter(pk=registration.pk).update(failures=0, paused_until=None)


def record_failure(registration: Registration, asked_seconds: int | None) -> None:
    """Note that a call failed, and pause if it was one too many, or if the platform asked for so many seconds."""
    failures = _count_failure(registration)
    if until := _paused_until(failures, asked_seconds, LONGEST_PAUSE):
        Registration.objects.filter(pk=registration.pk).update(paused_until=until)


def record_cell_failure(registration: Registration, *, failed_before: bool) -> None:
    """Note that a platform failed at one cell, and pause if it was one too many that had not failed before."""
    if failed_before:
        _end_probe(registration)
        return
    if until := _paused_until(_count_failure(registration), None, LONGEST_CELL_PAUSE):
        Registration.objects.filter(pk=registration.pk).update(paused_until=until)


def lift_pause(registration: Registration) -> int:
    """Let a platform be called again at once, because somebody says that it is well; return how many scores wait.

    They are due now, also those that wait for a time of their own.
    """
    Registration.objects.filter(pk=registration.pk).update(failures=0, paused_until=None)
    keys = list(pending_scores(registration).values_list("pk", flat=True))
    return ScoreDelivery.objects.filter(pk__in=keys, state=ScoreState.OWED).update(due_at=Now())


def pending_scores(registration: Registration) -> QuerySet[ScoreDelivery]:
    """Return the scores of a registration that are owed."""
    return ScoreDelivery.objects.filter(state=ScoreState.OWED, **{REGISTRATION: registration})


def is_paused(registration: Registration) -> bool:
    """Tell whether a platform is left alone now."""
    return registration.paused_until is not None and registration.paused_until > timezone.now()


def _count_failure(registration: Registration) -> int:
    rows = Registration.objects.filter(pk=registration.pk)
    rows.update(failures=F("failures") + 1)
    return rows.values_list("failures", flat=True).get()


def _end_probe(registration: Registration) -> None:
    """Let the next call be tried as this one was, if it was the one after a pause: it told neither good nor bad."""
    probed = Registration.objects.filter(pk=registration.pk, failures__gte=FAILURES_TO_PAUSE)
    probed.update(paused_until=timezone.now())


def _paused_until(failures: int, asked_seconds: int | None, longest: timedelta) -> datetime | None:
    pauses = []
    if asked_seconds:
        pauses.append(min(timedelta(seconds=asked_seconds), LONGEST_ASKED))
    if failures >= FAILURES_TO_PAUSE:
        pauses.append(min(FIRST_PAUSE * 2 ** min(failures - FAILURES_TO_PAUSE, 10), longest))
    return timezone.now() + max(pauses) if pauses else None
