"""Admins whose rows belong to a course, and show themselves only to its members, by role."""

from functools import cached_property, reduce
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.contrib import admin
from django.contrib.admin import FieldListFilter, RelatedFieldListFilter
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Field, ForeignKey, ManyToManyField, Model, QuerySet
from django.forms import ModelChoiceField, ModelMultipleChoiceField
from django.http import Http404, HttpRequest
from django.utils.text import capfirst

from assessment.desk.change_records import AuditedForms
from assessment.desk.roles import Deed, courses_for, is_superuser, may
from assessment.desk.site.theme import PlainModelAdmin, PlainStackedInline, PlainTabularInline

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    AnyPaginator = Paginator[Any]
else:
    AnyPaginator = Paginator


class OwnChoices:
    """Offers, in every field that refers to other rows, only rows of courses that one may change."""

    if TYPE_CHECKING:
        admin_site: Any

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> "ModelChoiceField[Any] | None":
        """Limit the choices."""
        form_field = super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]
        field: ModelChoiceField[Any] | None = self._limited(form_field, request)
        return field

    def formfield_for_manytomany(
        self, db_field: "ManyToManyField[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> "ModelMultipleChoiceField[Any] | None":
        """Limit the choices."""
        form_field = super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]
        field: ModelMultipleChoiceField[Any] | None = self._limited(form_field, request)
        return field

    def _limited(self, field: Any, request: HttpRequest) -> Any:
        if field is not None and not is_superuser(request):
            admin = self.admin_site._registry.get(field.queryset.model)
            scoped = isinstance(admin, CourseScopedAdmin)
            field.queryset = (
                admin.allowed(request, field.queryset, Deed.CHANGE) if scoped else field.queryset.none()
            )
        return field


class TitledByMenu:
    """Calls a list what the menu calls it, where Django would say `Select course to change`."""

    if TYPE_CHECKING:
        opts: Any

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Give the list its title."""
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title} | (extra_context or {}))  # type: ignore[misc]


class CourseScopedAdmin(TitledByMenu, AuditedForms, OwnChoices, PlainModelAdmin):
    """An admin that says how its rows reach their course (`course_path`), and which role's deed each right needs.

    `add_needs`, `change_needs` and `delete_needs` are None where nobody may, not even a superuser.
    """

    course_path: ClassVar[str]
    view_needs: ClassVar[Deed] = Deed.VIEW
    add_needs: ClassVar[Deed | None] = Deed.CHANGE
    change_needs: ClassVar[Deed | None] = Deed.CHANGE
    delete_needs: ClassVar[Deed | None] = None
    show_full_result_count = False
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows of the courses that one may look into: lists, counts, pages, choices and actions use it."""
        return self.allowed(request, super().get_queryset(request), self.view_needs)

    def allowed(self, request: HttpRequest, rows: QuerySet[Any], deed: Deed) -> QuerySet[Any]:
        """Return those of the rows in whose course a deed is allowed: what every action must ask first."""
        if is_superuser(request):
            return rows
        return rows.filter(**{f"{self.course_path}__in": courses_for(request, deed)})

    def course_of(self, row: Model) -> int:
        """Return the id of a row's course."""
        *relations, last = self.course_path.split("__")
        owner = reduce(getattr, relations, row)
        course: int = owner.pk if last == "pk" else getattr(owner, f"{last}_id")
        return course

    def is_allowed(self, request: HttpRequest, deed: Deed | None, row: Model | None = None) -> bool:
        """Tell whether a deed is allowed on a row, or on any."""
        return deed is not None and may(request, deed, None if row is None else self.course_of(row))

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show it in the menu to whoever may look."""
        return self.is_allowed(request, self.view_needs)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Let those look who may."""
        return self.is_allowed(request, self.view_needs, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let those add who may in some course; the choices of the form are limited to it."""
        return self.is_allowed(request, self.add_needs)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Let those change who may."""
        return self.is_allowed(request, self.change_needs, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Let those delete who may; mostly nobody may."""
        return self.is_allowed(request, self.delete_needs, obj)


class SuperuserAdmin(TitledByMenu, AuditedForms, PlainModelAdmin):
    """An admin for superusers alone."""

    show_full_result_count = False
    list_per_page = 50

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show it to superusers."""
        return is_superuser(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Let superusers look."""
        del obj
        return is_superuser(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let superusers add."""
        return is_superuser(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Let superusers change."""
        del obj
        return is_superuser(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Let nobody delete: what belongs together is revoked or retired."""
        del request, obj
        return False


class ParentsRights(OwnChoices):
    """Rows inside another row's page: whoever may change that one may change these."""

    extra = 0
    if TYPE_CHECKING:
        parent_model: type[Model]

    @property
    def _parent(self) -> Any:
        return self.admin_site._registry[self.parent_model]

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Ask the page."""
        return bool(self._parent.has_view_permission(request, obj))

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Ask the page: a new one may be filled by whoever may add it."""
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Ask the page."""
        if obj is None:
            return bool(self._parent.has_add_permission(request))
        return bool(self._parent.has_change_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Ask the page."""
        return self.has_change_permission(request, obj)


class CourseScopedTabularInline(ParentsRights, PlainTabularInline):
    """A table of rows inside a page."""


class CourseScopedStackedInline(ParentsRights, PlainStackedInline):
    """Rows inside a page, one below the other."""


class OwnRowsFilter(RelatedFieldListFilter):
    """A filter by another row that offers only rows which one may see."""

    def field_choices(
        self, field: "Field[Any, Any]", request: HttpRequest, model_admin: Any
    ) -> "list[tuple[str, StrOrPromise]]":
        """Return the choices that the other row's own list would show."""
        related_admin = model_admin.admin_site._registry[field.remote_field.model]  # type: ignore[union-attr]
        rows = related_admin.get_queryset(request)
        return [(row.pk, str(row)) for row in rows]


def own(field: str) -> tuple[str, type[FieldListFilter]]:
    """Return a `list_filter` entry for a field that refers to other rows."""
    return field, OwnRowsFilter


# Pages that are about one row: found only in courses that one may look into, so that others do not seem to exist.
M = TypeVar("M", bound=Model)


def own_or_404(request: HttpRequest, model: type[M], pk: int, deed: Deed = Deed.VIEW) -> M:
    """Return a row; 404 if it is another course's, 403 if it may be seen but the deed is not allowed."""
    page = admin.site._registry[model]
    assert isinstance(page, CourseScopedAdmin)  # noqa: S101 - for the type checker
    row = page.get_queryset(request).filter(pk=pk).first() if pk < 2**63 else None
    if row is None:
        raise Http404("There is no such page, or it belongs to a course that is not yours.")
    if not page.is_allowed(request, deed, row):
        raise PermissionDenied
    visible_row: M = row
    return visible_row


def page_context(request: HttpRequest, title: str, **values: Any) -> dict[str, Any]:
    """Return what every page of the admin needs, and more."""
    return admin.site.each_context(request) | {"title": title} | values


MOST = 1000
"""Rows that are counted and paged through; who looks for others filters."""


class BriefPaginator(AnyPaginator):
    """Counts no further than `MOST`: a full count of a big table takes longer than the page."""

    @cached_property
    def count(self) -> int:
        """Return the number of rows, or `MOST` if there are more."""
        rows: Any = self.object_list
        return int(rows.order_by()[:MOST].count())
