"""Courses and who teaches in them: a superuser adds courses, an instructor looks after the members."""

from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy

from assessment.desk.course_scope import (
    CourseScopedAdmin,
    CourseScopedTabularInline,
)
from assessment.desk.roles import is_superuser
from assessment.desk.site.theme import AnyInlineFormSet, AnyModelForm
from assessment.people.models import Course, Membership, User


class MemberForm(AnyModelForm):
    """One member, named by user name: an instructor is not shown a list of everybody's accounts."""

    username = forms.CharField(
        max_length=150,
        label=gettext_lazy("User name"),
        help_text=gettext_lazy("Of an account with staff status."),
    )

    class Meta:
        model = Membership
        fields: ClassVar = ["role"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["username"].initial = self.instance.user.get_username()
            self.fields["username"].disabled = True

    def clean_username(self) -> str:
        """Look the account up."""
        name = str(self.cleaned_data["username"])
        if self.instance.pk:
            return name
        user = User.objects.filter(username=name, is_active=True, is_staff=True).first()
        if user is None:
            raise forms.ValidationError(
                gettext(
                    "No staff account has this user name. Ask an administrator to make one, or check the spelling."
                )
            )
        course = self.instance.course_id
        if course and Membership.objects.filter(course=course, user=user).exists():
            raise forms.ValidationError(gettext("Is a member already: change the role there."))
        self.instance.user = user
        return name


class MemberFormSet(AnyInlineFormSet):
    """The members of a course."""

    def clean(self) -> None:
        """Refuse a new member who stands there twice."""
        super().clean()
        seen: set[str] = set()
        for form in self.forms:
            name = form.cleaned_data.get("username") if hasattr(form, "cleaned_data") else None
            if not name or form.cleaned_data.get("DELETE"):
                continue
            if name in seen:
                form.add_error("username", gettext("Stands here twice: keep one."))
            seen.add(name)


class MemberInline(CourseScopedTabularInline):
    """The members of a course."""

    model = Membership
    form = MemberForm
    formset = MemberFormSet
    fields = ("username", "role")
    verbose_name = gettext_lazy("member")
    verbose_name_plural = gettext_lazy("members")
    hide_title = True

    def get_queryset(self, request: HttpRequest) -> Any:
        """Fetch the accounts with them."""
        return super().get_queryset(request).select_related("user")


class CourseForm(AnyModelForm):
    """A course, with a time zone that is known."""

    class Meta:
        model = Course
        fields: ClassVar = ["title", "slug", "time_zone"]

    def clean_time_zone(self) -> str:
        """Refuse a name that no database of zones has."""
        name = str(self.cleaned_data["time_zone"])
        if name not in available_timezones():
            raise forms.ValidationError(
                gettext("Is no time zone: write a name such as Europe/Berlin or UTC.")
            )
        return name


class CourseAdmin(CourseScopedAdmin):
    """Courses."""

    form = CourseForm

    course_path = "pk"
    list_display = ("title", "slug", "created_at")
    search_fields = ("title", "slug")
    prepopulated_fields: ClassVar = {"slug": ("title",)}
    fields = ("title", "slug", "time_zone")
    inlines = (MemberInline,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let superusers add courses."""
        return is_superuser(request)
