"""What the admin's log says of a learner: entries on their rows, and those on rows of their course that tell of them.

It is read outside of the transaction of an erasure, for it may be long.
"""

from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models

from assessment.grading.services.encoding import CHUNK
from assessment.grading.services.traces import Traces, strings_of
from assessment.people.models import Course, Learner

FARTHEST = 4
"""Foreign keys from a row to its course at most: a response's is its submission's assessment's."""


def entries_on(model: type[models.Model], keys: Collection[int]) -> Iterator[int]:
    """Yield the primary keys of the entries on rows of one table."""
    entries = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(model))
    texts = [str(key) for key in keys]
    for start in range(0, len(texts), CHUNK):
        yield from entries.filter(object_id__in=texts[start : start + CHUNK]).values_list("pk", flat=True)


def entries_that_tell(learner: Learner, traces: Traces, titles: Collection[str]) -> set[int]:
    """Return the entries on rows of a learner's course that name them in full, quote them, or have one of `titles`.

    `titles` are those of the learner's own rows: the log of an assessment has them where extra time was given.
    """
    return {
        entry.pk
        for entry in _every_entry()
        if any(
            text in titles or traces.are_surely_in(text)
            for text in (entry.object_repr, *strings_of(entry.change_message))
        )
        and _may_be_of(entry, learner.course)
    }


def _every_entry() -> Iterator[LogEntry]:
    last = 0
    rows = LogEntry.objects.order_by("pk").only("content_type", "object_id", "object_repr", "change_message")
    while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
        yield from chunk
        last = chunk[-1].pk


def _may_be_of(entry: LogEntry, course: Course) -> bool:
    """Tell whether an entry is on a row of a course, or on one that is not there any more."""
    model = entry.content_type.model_class() if entry.content_type else None
    if model is None:
        return True
    path = path_to_course(model)
    if path is None:
        return False
    courses = list(model._default_manager.filter(pk=entry.object_id).values_list(path, flat=True))
    return not courses or course.pk in courses


@cache
def path_to_course(model: type[models.Model]) -> str | None:
    """Return the shortest way from a row to its course, as the ORM spells it; None if it is of none."""
    ways: list[tuple[Any, list[str]]] = [(model, [])]
    for current, names in ways:
        if current is Course:
            return "__".join([*names, "pk"])
        if len(names) < FARTHEST:
            ways += [
                (field.related_model, [*names, field.name])
                for field in current._meta.concrete_fields
                if field.is_relation
            ]
    return None
