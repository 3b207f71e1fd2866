"""The ordered feed of mark changes: each has a place once it is committed, and no reader can miss one.

Numbers from a sequence can become visible out of order, so a place is given only after commit, under a lock.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Wanted:
    """Of what a reader wants to be told: assessments, questions or learners, by primary key; None is all of them."""

    assessments: Collection[int] | None = None
    questions: Collection[int] | None = None
    learners: Collection[int] | None = None

    def condition(self) -> Q:
        """Return it as a condition on changes.

        Keys of rows found beforehand keep every condition on the response: the index of places stays in use.
        """
        fields = {
            "response__submission__assessment__in": self.assessments,
            "response__question__in": self.questions,
            "response__submission__learner__in": self.learners,
        }
        return Q(**{field: list(keys) for field, keys in fields.items() if keys is not None})


EVERYTHING = Wanted()


def changes_after(
    courses: Iterable[Course], cursor: int, limit: int, *, held: bool, wanted: Wanted = EVERYTHING
) -> list[MarkChange]:
    """Return the next changes after a place in the feed, at most `limit`, oldest first; go on from `position`.

    Without `held` only what students see is told: marks that are visible now, and that one was taken back.
    """
    settle_due()
    give_places()
    changes = MarkChange.objects.filter(wanted.condition(), course__in=courses, position__gt=cursor)
    if not held:
        shown = Q(visible=True, response__told__isnull=False)
        changes = changes.filter(shown | Q(kind=ChangeKind.TAKEN_BACK))
    return list(changes.select_related(*READ_WITH).order_by("position")[:limit])


def feed_end() -> int:
    """Return the last place given: all up to it can be read, so who has read on from here has missed nothing."""
    return FeedEnd.objects.values_list("position", flat=True).first() or 0


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
