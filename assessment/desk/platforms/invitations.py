"""Links with which a platform registers itself, for superusers: a link is shown once, when it is made."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from assessment.desk.course_scope import SuperuserAdmin
from assessment.desk.roles import user_of
from assessment.desk.site.theme import TextInput
from assessment.lti.platforms.models import Invitation
from assessment.lti.registration.invitations import make_invitation
from assessment.people.models import Course


class InvitationForm(forms.Form):
    """For whom the link is, and what its teachers may pick from."""

    note = forms.CharField(
        max_length=200,
        widget=TextInput,
        label=gettext_lazy("For whom"),
        help_text=gettext_lazy("Such as: Moodle of the college."),
    )
    library = forms.ModelMultipleChoiceField(
        Course.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Its teachers may pick assessments and flashcards from"),
        help_text=gettext_lazy(
            "What they pick is copied into their own course: nobody else sees their students' answers."
        ),
    )


class InvitationAdmin(SuperuserAdmin):
    """Invitations that were made, and what came of them."""

    list_display = ("note", "state", "expires_at", "registration", "made_by", "created_at")
    list_select_related = ("registration", "made_by")
    fields = readonly_fields = (
        "note",
        "state",
        "expires_at",
        "used_at",
        "registration",
        "made_by",
        "created_at",
    )
    ordering = ("-pk",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let nobody change one: make another."""
        del request, obj
        return False

    @admin.display(description=gettext_lazy("state"))
    def state(self, invitation: Invitation) -> str:
        """Tell whether the link still works."""
        if invitation.used_at:
            return gettext("used")
        return (
            gettext("has ended") if invitation.expires_at <= timezone.now() else gettext("waits to be used")
        )

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Make a link, and show it in the reply, the only time that it can be shown."""
        del form_url, extra_context
        if not self.has_add_permission(request):
            raise PermissionDenied
        everything = {"library": Course.objects.exclude(contexts__isnull=False)}
        form = (
            InvitationForm(request.POST) if request.method == "POST" else InvitationForm(initial=everything)
        )
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Invite a learning platform"),
            "form": form,
            "link": self._link(request, form) if form.is_valid() else None,
        }
        return render(request, "desk/platforms/invite.html", context)

    def _link(self, request: HttpRequest, form: InvitationForm) -> str:
        data = form.cleaned_data
        secret = make_invitation(data["note"], data["library"], user_of(request))
        return request.build_absolute_uri(f"{reverse('lti:register')}?invitation={secret}")
