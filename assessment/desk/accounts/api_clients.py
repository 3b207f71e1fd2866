"""Programs that call the API, and their keys, for superusers: a key is shown once, when it is made."""

from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, pgettext
from django.views.decorators.cache import never_cache

from assessment.desk.course_scope import ParentsRights, SuperuserAdmin
from assessment.desk.questions.trying import TESTER
from assessment.desk.roles import actor
from assessment.desk.site.theme import AnyInlineFormSet, AnyModelForm, NumberInput, PlainTabularInline
from assessment.people import audit
from assessment.people.keys import LONGEST_DAYS, SCOPES, create_key, revoke_key
from assessment.people.models import ApiClient, ApiKey

MEANINGS = {
    "grade:write": gettext_lazy("send answers to be graded"),
    "grade:read": gettext_lazy("read marks that are released"),
    "grade:held": gettext_lazy("read marks that are held as well"),
    "key:read": gettext_lazy("read keys: what is right"),
    "learner:erase": gettext_lazy("erase students for good, with all that they wrote"),
}


def scopes() -> list[tuple[str, str]]:
    """Return the scopes with what they allow."""
    return [(scope, f"{scope}: {MEANINGS[scope]}" if scope in MEANINGS else scope) for scope in SCOPES]


class NewKeyForm(forms.Form):
    """What a new key may do, and until when."""

    scopes = forms.MultipleChoiceField(
        choices=scopes,
        widget=forms.CheckboxSelectMultiple,
        initial=["grade:write", "grade:read"],
        label=gettext_lazy("It may"),
        error_messages={
            "required": gettext_lazy("Tick what it may do: a key that may do nothing is of no use.")
        },
    )
    days = forms.IntegerField(
        min_value=1,
        max_value=LONGEST_DAYS,
        required=False,
        widget=NumberInput,
        label=gettext_lazy("Days until it ends"),
        help_text=gettext_lazy("Empty for a key that works until it is revoked."),
    )

    def make(self, client: ApiClient, by: audit.Actor) -> str:
        """Return a new key of the client."""
        days = self.cleaned_data["days"]
        ends = timezone.now() + timedelta(days=days) if days else None
        return create_key(client, self.cleaned_data["scopes"], ends, by=by)


class KeyForm(AnyModelForm):
    """A key that is there: it can only be revoked."""

    revoke = forms.BooleanField(
        required=False, label=gettext_lazy("Revoke"), help_text=gettext_lazy("Ends it at once and for ever.")
    )

    class Meta:
        model = ApiKey
        fields: ClassVar[list[str]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["revoke"].disabled = self.instance.revoked_at is not None

    def save(self, commit: bool = True) -> Any:
        """Write nothing, for the key may be in use: `ApiClientAdmin` revokes it if that is ticked."""
        del commit
        return self.instance


class KeyFormSet(AnyInlineFormSet):
    """The keys of a client; `revoke` records what is done to them."""

    audited = False


class KeyInline(ParentsRights, PlainTabularInline):
    """The keys of a client, by what is known of them: never the secret."""

    model = ApiKey
    form = KeyForm
    formset = KeyFormSet
    fields = ("prefix", "may", "created_at", "last_used_at", "expires_at", "in_words", "revoke")
    readonly_fields = ("prefix", "may", "created_at", "last_used_at", "expires_at", "in_words")
    ordering = ("-pk",)
    verbose_name_plural = gettext_lazy("keys")
    hide_title = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Make keys on their own page, where they are shown."""
        del request, obj
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keep revoked keys: they tell when one was last used."""
        del request, obj
        return False

    @admin.display(description=gettext_lazy("may"))
    def may(self, key: ApiKey) -> str:
        """Return the scopes in one line."""
        return ", ".join(key.scopes)

    @admin.display(description=gettext_lazy("state"))
    def in_words(self, key: ApiKey) -> str:
        """Return whether it works, in the reader's language."""
        return pgettext("key", key.state)


class ApiClientAdmin(SuperuserAdmin):
    """Clients with the courses granted to them."""

    change_form_template = "desk/accounts/api_client.html"
    list_display = ("name", "keys_at_work", "last_used", "created_at")
    search_fields = ("name",)
    fields = ("name", "courses")
    autocomplete_fields = ("courses",)
    inlines = (KeyInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Count the keys with the rows; leave out the client that stands for this admin, which must have no key."""
        at_work = Q(keys__revoked_at=None) & (
            Q(keys__expires_at=None) | Q(keys__expires_at__gt=timezone.now())
        )
        counts = {"at_work": Count("keys", filter=at_work), "used_at": Max("keys__last_used_at")}
        rows: QuerySet[Any] = super().get_queryset(request).exclude(name=TESTER).annotate(**counts)
        return rows

    @admin.display(description=gettext_lazy("keys at work"), ordering="at_work")
    def keys_at_work(self, client: Any) -> int:
        """Return how many keys could be used now."""
        count: int = client.at_work
        return count

    @admin.display(description=gettext_lazy("last used"), ordering="used_at")
    def last_used(self, client: Any) -> Any:
        """Return when any of them was used."""
        return client.used_at

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> Any:
        """Show keys once there is a client to have them."""
        del request
        return self.inlines if obj else ()

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Revoke the keys that are ticked."""
        super().save_formset(request, form, formset, change)
        for key_form in formset.forms:
            if key_form.cleaned_data.get("revoke"):
                revoke_key(key_form.instance, by=actor(request))

    def get_urls(self) -> list[URLPattern]:
        """Add the page that makes a key."""
        view = self.admin_site.admin_view(never_cache(self.new_key))
        return [path("<int:pk>/new-key/", view, name="people_apiclient_new_key"), *super().get_urls()]

    def new_key(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make a key, and show it in the reply, the only time that it can be shown."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        client = get_object_or_404(self.get_queryset(request), pk=pk)
        form = NewKeyForm(request.POST if request.method == "POST" else None)
        key = form.make(client, actor(request)) if form.is_valid() else None
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("New key for %(client)s") % {"client": client},
            "client": client,
            "form": form,
            "key": key,
        }
        return render(request, "desk/accounts/new_key.html", context)
