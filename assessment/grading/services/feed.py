"""The ordered feed of mark changes: each has a place once it is committed, and no reader can miss one.

Numbers from a sequence can become visible out of order, so a place is given only after commit, under a lock.
"""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from assessment.grading.models import ChangeKind, FeedEnd, MarkChange
from assessment.grading.services.releases import settle_due
from assessment.people.models import Course

BATCH = 500
READ_WITH = (
    "course",
    "grade__run",
    "grade__detail",
    "response__question",
    "response__version",
    "response__submission__assessment",
    "response__submission__learner",
)


def changes_after(courses: Iterable[Course], cursor: int, limit: int, *, held: bool) -> list[MarkChange]:
    """Return the next changes after a place in the feed, at most `limit`, oldest first; go on from `position`.

    Without `held` only what students see is told: marks that are visible now, and that one was taken back.
    """
    settle_due()
    give_places()
    changes = MarkChange.objects.filter(course__in=courses, position__gt=cursor)
    if not held:
        shown = Q(visible=True, response__told__isnull=False)
        changes = changes.filter(shown | Q(kind=ChangeKind.TAKEN_BACK))
    return list(changes.select_related(*READ_WITH).order_by("position")[:limit])


def give_places() -> int:
    """Give each committed change its place, after all that have one; return how many were given."""
    given = 0
    while MarkChange.objects.filter(position=None).exists() and (some := _give_some()):
        given += some
    return given


def _give_some() -> int:
    with transaction.atomic():
        FeedEnd.objects.get_or_create(pk=1)
        end = FeedEnd.objects.select_for_update().get(pk=1)
        changes = list(MarkChange.objects.filter(position=None).order_by("pk")[:BATCH])
        for change in changes:
            end.position += 1
            change.position = end.position
        MarkChange.objects.bulk_update(changes, ["position"])
        end.save()
    return len(changes)
