"""Between which moments a learner may answer an assessment; extra time moves the end, for that learner alone."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone

from assessment.bank.models import Assessment, ExtraTime
from assessment.people.models import Course, Learner

GRACE = timedelta(seconds=30)
"""How long after the end an answer is still taken: it may have been on its way."""


@dataclass(frozen=True, slots=True)
class Window:
    """From when until when; None for no such limit."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    extra_minutes: int = 0

    def is_to_come(self, now: datetime) -> bool:
        """Tell whether it has not begun."""
        return self.opens_at is not None and now < self.opens_at

    def is_over(self, now: datetime) -> bool:
        """Tell whether it has ended, as the page says it."""
        return self.closes_at is not None and now >= self.closes_at

    def takes_answers(self, now: datetime) -> bool:
        """Tell whether an answer that arrives now is taken."""
        late = self.closes_at is not None and now > _later(self.closes_at, GRACE)
        return not self.is_to_come(now) and not late


class NotOpen(Exception):
    """Answers are not taken yet, or no longer; nothing was stored, and no attempt was used."""

    def __init__(self, window: Window, now: datetime) -> None:
        self.window = window
        self.is_to_come = window.is_to_come(now)
        moment = window.opens_at if self.is_to_come else window.closes_at
        words = "opens at" if self.is_to_come else "closed at"
        super().__init__(
            f"The assessment {words} {moment.isoformat() if moment else ''}; nothing was stored."
        )


def window_of(assessment: Assessment, learner: Learner | None) -> Window:
    """Return when a learner may answer; without one, when everybody may."""
    closes_at, minutes = assessment.closes_at, 0
    if closes_at is not None and learner is not None:
        extra = ExtraTime.objects.filter(assessment=assessment, learner=learner).first()
        minutes = extra.minutes if extra else 0
        closes_at = _later(closes_at, timedelta(minutes=minutes))
    return Window(assessment.opens_at, closes_at, minutes)


def require_open(assessment: Assessment, learner: Learner) -> None:
    """Raise `NotOpen` unless an answer of this learner is taken now."""
    now = timezone.now()
    window = window_of(assessment, learner)
    if not window.takes_answers(now):
        raise NotOpen(window, now)


def zone_of(course: Course) -> ZoneInfo:
    """Return the time zone in which a course is told its dates; UTC if it has none that is known."""
    try:
        return ZoneInfo(course.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def _later(moment: datetime, by: timedelta) -> datetime:
    try:
        return moment + by
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)
