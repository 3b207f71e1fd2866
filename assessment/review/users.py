"""Accounts of staff, for superusers."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.admin import UserAdmin as UntypedUserAdmin

from assessment.review.base import SuperuserAdmin

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
        ("Person", {"fields": ("first_name", "last_name", "email")}),
        ("Rights", {"fields": ("is_active", "is_staff", "is_superuser")}),
        ("Dates", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "usable_password", "password1", "password2", "is_staff")}),
    )

    def get_changeform_initial_data(self, request: Any) -> dict[str, Any]:
        """Tick staff: whoever gets an account here is to sign in here."""
        return super().get_changeform_initial_data(request) | {"is_staff": True}
