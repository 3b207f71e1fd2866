"""A platform that does not answer is left alone for a while, longer each time, and then asked once."""

from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils import timezone

from assessment.platforms.models import Registration

PATIENCE = 5
"""Calls that fail one after the other before a platform is left alone."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
PROBE = timedelta(minutes=3)
LONGEST_ASKED = timedelta(days=1)


def may_call(registration: Registration) -> bool:
    """Tell whether a platform may be called now; after a pause only one worker may, until its call has ended."""
    now = timezone.now()
    row = Registration.objects.filter(pk=registration.pk).values("failures", "paused_until").get()
    if row["paused_until"] is not None and row["paused_until"] > now:
        return False
    if row["failures"] < PATIENCE:
        return True
    same = Registration.objects.filter(pk=registration.pk, paused_until=row["paused_until"])
    return same.update(paused_until=now + PROBE) == 1


def note_success(registration: Registration) -> None:
    """Note that a platform answered: it may be called as ever."""
    troubled = Registration.objects.filter(Q(failures__gt=0) | Q(paused_until__isnull=False))
    troubled.filter(pk=registration.pk).update(failures=0, paused_until=None)


def note_failure(registration: Registration, asked_seconds: int | None) -> None:
    """Note that a call failed, and pause if it was one too many, or if the platform asked for so many seconds."""
    rows = Registration.objects.filter(pk=registration.pk)
    rows.update(failures=F("failures") + 1)
    failures = rows.values_list("failures", flat=True).get()
    if until := _paused_until(failures, asked_seconds):
        rows.update(paused_until=until)


def _paused_until(failures: int, asked_seconds: int | None) -> datetime | None:
    pauses = []
    if asked_seconds:
        pauses.append(min(timedelta(seconds=asked_seconds), LONGEST_ASKED))
    if failures >= PATIENCE:
        pauses.append(min(FIRST_PAUSE * 2 ** min(failures - PATIENCE, 10), LONGEST_PAUSE))
    return timezone.now() + max(pauses) if pauses else None
