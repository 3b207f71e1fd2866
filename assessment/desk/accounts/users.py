"""Accounts of staff, for superusers."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.admin import UserAdmin as UntypedUserAdmin
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from assessment.desk.course_scope import SuperuserAdmin
from assessment.desk.roles import actor
from assessment.people import audit
from assessment.people.models import Act

if TYPE_CHECKING:
    DjangoUserAdmin = UntypedUserAdmin[Any]
    from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
else:
    from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

    DjangoUserAdmin = UntypedUserAdmin


class UserAdmin(SuperuserAdmin, DjangoUserAdmin):
    """Accounts: a name, a password, and whether they may sign in here. What they may do is in the courses."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "email", "is_staff", "is_superuser", "is_active", "last_login")
    list_filter = ("is_staff", "is_superuser", "is_active")
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("username", "password")}),
        (gettext_lazy("Person"), {"fields": ("first_name", "last_name", "email")}),
        (gettext_lazy("Rights"), {"fields": ("is_active", "is_staff", "is_superuser")}),
        (gettext_lazy("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "usable_password", "password1", "password2", "is_staff")}),
    )

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> Any:  # noqa: A002 - Django's name
        """Give an account another password, and record that; its sessions end."""
        with transaction.atomic():
            response = super().user_change_password(request, id, form_url)
            if request.method == "POST" and response.status_code == 302:
                user = self.get_object(request, id)
                audit.record(Act.PASSWORD_CHANGED, by=actor(request), target=user, user=user)
        return response

    def get_changeform_initial_data(self, request: Any) -> dict[str, Any]:
        """Tick staff: whoever gets an account here is to sign in here."""
        return super().get_changeform_initial_data(request) | {"is_staff": True}
