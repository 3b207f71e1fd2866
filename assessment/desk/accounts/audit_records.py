"""The record of acts of weight, for superusers to read and to filter; nobody writes in it here."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import RelatedOnlyFieldListFilter
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from assessment.desk.course_scope import SuperuserAdmin
from assessment.people.models import AuditRecord

RELATED = ("actor", "client", "course", "user")


class AuditRecordAdmin(SuperuserAdmin):
    """Acts, newest first."""

    list_display = ("created_at", "act", "by", "course", "about", "what_changed")
    list_select_related = RELATED
    list_filter = (
        ("course", RelatedOnlyFieldListFilter),
        ("actor", RelatedOnlyFieldListFilter),
        ("client", RelatedOnlyFieldListFilter),
        "act",
        "created_at",
    )
    search_fields = ("target", "actor__username", "user__username")
    search_help_text = gettext_lazy("What it was about (a slug, a prefix, a public id), or a user name.")
    date_hierarchy = "created_at"
    sortable_by = ()
    readonly_fields = fields = (
        "created_at",
        "act",
        "by",
        "course",
        "about",
        "changed_fields",
        "more",
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let nobody write here."""
        del request
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let nobody change what was recorded."""
        del request, obj
        return False

    @admin.display(description=gettext_lazy("who"))
    def by(self, row: AuditRecord) -> str:
        """Return who did it: a user, a client of the API, or a command."""
        if row.actor_id:
            gone = gettext("user %(number)s (is gone)") % {"number": row.actor_id}
            return row.actor.get_username() if row.actor else gone
        if row.client_id:
            if row.client:
                return gettext("client “%(name)s”") % {"name": row.client}
            return gettext("client %(number)s (is gone)") % {"number": row.client_id}
        return row.origin

    @admin.display(description=gettext_lazy("about"))
    def about(self, row: AuditRecord) -> str:
        """Return the row that it was about, and whose account."""
        name = row.target_type.partition(".")[2]
        row_name = f"{name} {row.target or row.target_id}".strip()
        number = gettext("user %(number)s") % {"number": row.user_id} if row.user_id else ""
        person = row.user.get_username() if row.user else number
        if person and row.target_type in ("", "people.user"):
            return person
        return f"{row_name}, {person}" if person else row_name

    @admin.display(description=gettext_lazy("what"))
    def what_changed(self, row: AuditRecord) -> SafeString:
        """Return old and new values, and numbers, in a few words."""
        lines = [*_changes(row), *_details(row)]
        return format_html_join("; ", "{}: {}", lines)

    @admin.display(description=gettext_lazy("old and new values"))
    def changed_fields(self, row: AuditRecord) -> SafeString:
        """Return one line a field."""
        return format_html_join("", "<p><strong>{}</strong>: {}</p>", _changes(row))

    @admin.display(description=gettext_lazy("more"))
    def more(self, row: AuditRecord) -> SafeString:
        """Return one line a detail."""
        return format_html_join("", "<p><strong>{}</strong>: {}</p>", _details(row))


def _changes(row: AuditRecord) -> list[tuple[str, str]]:
    return [
        (field.replace("_", " "), f"{_shown(before)} → {_shown(after)}")
        for field, (before, after) in sorted(row.changes.items())
    ]


def _details(row: AuditRecord) -> list[tuple[str, str]]:
    return [(name, _shown(value)) for name, value in sorted(row.details.items())]


def _shown(value: object) -> str:
    if value in (None, "", []):
        return gettext("nothing")
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
