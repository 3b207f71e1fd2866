"""The record of acts of weight: who did what, with old and new values, in the transaction in which it was done.

It holds no student's words and no secret, and outlives an erasure: a learner stands there by public id, a user by
primary key, and a long text by its length.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal

from django.db.models import Model

from assessment.people.append_only import AppendOnlyTable
from assessment.people.models import Act, ApiClient, AuditRecord, Course, Learner, User

__all__ = ["Act", "Actor", "record"]

TABLE = AppendOnlyTable(table="people_auditrecord", row="audit_record", noun="an audit record")
Actor = User | ApiClient | str
"""A user, a client of the API, or in words what else did it, such as `manage.py regrade`."""

SERVICE = "the service"
LONGEST = 200
"""Characters: a name or a title fits in; a prompt or a student's words would not, and only their length is kept."""
NAMES = ("slug", "prefix", "kid", "name", "title", "note", "public_id")
"""What a row is called by, in this order: never the name of a person, see `_name`."""


def record(  # noqa: PLR0913 - each is a column of the record
    act: Act,
    *,
    by: Actor,
    course: Course | int | None = None,
    target: Model | None = None,
    user: User | None = None,
    changes: Mapping[str, tuple[object, object]] | None = None,
    details: Mapping[str, object] | None = None,
) -> AuditRecord:
    """Add a row; call it inside the transaction of the act, so that neither is there without the other.

    `target` is the row that the act was about, saved or just deleted; `user` whose account or role it was about;
    `changes` the old and the new value by field; `details` numbers and names, never what a student wrote.
    """
    return AuditRecord.objects.create(
        act=act,
        actor=by if isinstance(by, User) else None,
        client=by if isinstance(by, ApiClient) else None,
        origin=by[:100] if isinstance(by, str) else "",
        course_id=course.pk if isinstance(course, Course) else course,
        user=user,
        target_type=target._meta.label_lower if target else "",
        target_id="" if target is None or target.pk is None else str(target.pk)[:64],
        target=_name(target)[:LONGEST] if target else "",
        changes={
            field: [as_json_value(before), as_json_value(after)]
            for field, (before, after) in (changes or {}).items()
        },
        details={name: as_json_value(value) for name, value in (details or {}).items()},
    )


def as_json_value(value: object) -> object:
    """Return a value as JSON can hold it: a row by its type and name, a long text by its length."""
    match value:
        case None | bool() | int():
            return value
        case datetime() if value.tzinfo:
            return value.astimezone(UTC).isoformat()
        case date() | time():
            return value.isoformat()
        case Decimal():
            return f"{value.normalize():f}"
        case Model():
            return f"{value._meta.verbose_name_raw} {_name(value) or value.pk}"
        case list() | tuple() | set() | frozenset():
            return [as_json_value(item) for item in value]
    text = str(value)
    return text if len(text) <= LONGEST else f"({len(text)} characters)"


def _name(row: Model) -> str:
    """Return what a row is called by; a learner by public id, and a user by nothing but the primary key."""
    if isinstance(row, User):
        return ""
    if isinstance(row, Learner):
        return str(row.public_id)
    return next((str(getattr(row, name)) for name in NAMES if getattr(row, name, None)), "")
