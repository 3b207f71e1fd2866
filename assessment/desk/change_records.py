"""What the admin's forms change, as audit records: old and new values by field, in the form's own transaction."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db.models import Model, QuerySet
from django.forms.models import InlineForeignKeyField, ModelChoiceField, ModelMultipleChoiceField
from django.http import HttpRequest

from assessment.bank.models import ExtraTime
from assessment.desk.roles import actor
from assessment.people import audit
from assessment.people.models import Act, Membership, User

Changes = dict[str, tuple[object, object]]
PERSONAL = {"username", "password", "first_name", "last_name", "email"}
"""Fields of an account of which a record says that they changed, and not from what to what."""


class AuditedForms:
    """Records what was saved on a page of the admin and in the tables on it."""

    if TYPE_CHECKING:
        course_of: Any

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save what belongs to the row, then record both."""
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        by, course = actor(request), self.audited_course(form.instance)
        if form.has_changed() or not change:
            self.record_form(form, Act.CHANGED if change else Act.CREATED, by, course)
        for formset in formsets:
            if getattr(formset, "audited", True):
                record_formset(formset, by, course)

    def record_form(self, form: Any, act: Act, by: audit.Actor, course: int | None) -> None:
        """Record the row itself; nothing if only fields of the form were used that are not its own."""
        changes = dict(changed_values(form, created=act == Act.CREATED))
        if changes or act == Act.CREATED:
            audit.record(act, by=by, course=course, **about(form.instance), changes=changes)

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        """Record the row, then delete it."""
        course = self.audited_course(obj)
        audit.record(Act.DELETED, by=actor(request), course=course, **about(obj))
        super().delete_model(request, obj)  # type: ignore[misc]

    def audited_course(self, row: Model) -> int | None:
        """Return the id of the course that a row belongs to, if rows of this page have one."""
        return self.course_of(row) if hasattr(self, "course_of") else None


def record_formset(formset: Any, by: audit.Actor, course: int | None) -> None:
    """Record the rows of a table on a page that were added, changed or deleted."""
    for form in formset.forms:
        if not form.has_changed():
            continue
        if form in formset.deleted_forms:
            if form in formset.initial_forms:
                values: Changes = {name: (value, None) for name, value in _own(form, form.initial)}
                record_row(Act.DELETED, form.instance, values, by, course)
        else:
            created = form in formset.extra_forms
            values = dict(changed_values(form, created=created))
            record_row(Act.CREATED if created else Act.CHANGED, form.instance, values, by, course)


ROLES = {Act.CREATED: Act.ROLE_GIVEN, Act.CHANGED: Act.ROLE_CHANGED, Act.DELETED: Act.ROLE_TAKEN}


def record_row(act: Act, row: Model, changes: Changes, by: audit.Actor, course: int | None) -> None:
    """Record one row of a table; a member of a course by the role."""
    if isinstance(row, Membership):
        audit.record(ROLES[act], by=by, course=course, user=row.user, changes=changes)
    elif changes or act != Act.CHANGED:
        audit.record(act, by=by, course=course, **about(row), changes=changes)


def about(row: Model) -> dict[str, Any]:
    """Return what a record says of the row that it is about."""
    user = {"user": row} if isinstance(row, User) else {}
    # Extra time is about a learner, who is named by public id.
    learner = {"details": {"learner": row.learner}} if isinstance(row, ExtraTime) else {}
    return {"target": row} | user | learner


def changed_values(form: Any, *, created: bool) -> Iterator[tuple[str, tuple[object, object]]]:
    """Yield the row's own fields that a form changed, each with the old and the new value."""
    personal = PERSONAL if isinstance(form.instance, User) else ()
    for name, after in _own(form, form.cleaned_data):
        if created:
            if after not in (None, "", []) and name not in personal:
                yield name, (None, after)
        elif name in form.changed_data:
            before = _row_of(form.fields[name], form.initial.get(name))
            yield name, ("(not kept here)", "(not kept here)") if name in personal else (before, after)


def _own(form: Any, values: Any) -> Iterator[tuple[str, Any]]:
    """Yield the values that are fields of the row; a form may ask for more, such as a new password twice."""
    fields = {field.name for field in form.instance._meta.get_fields()} & form.fields.keys()
    for name in sorted(fields):
        # A row of a table on a page refers to the page's own row.
        if name in values and not isinstance(form.fields[name], InlineForeignKeyField):
            value = values[name]
            yield name, list(value) if isinstance(value, QuerySet) else value


def _row_of(field: Any, value: object) -> object:
    """Return the row that a primary key in a form's initial values stands for."""
    if isinstance(field, ModelMultipleChoiceField) or not isinstance(field, ModelChoiceField):
        return value
    rows: Any = field.queryset
    return rows.model._base_manager.filter(pk=value).first() if value else None
