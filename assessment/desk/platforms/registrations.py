"""Registrations of learning platforms, for superusers: what to type there and here, and a check in words."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessment import tasks
from assessment.desk.course_scope import ParentsRights, SuperuserAdmin, page_context
from assessment.desk.platforms.registration_form import RegistrationForm
from assessment.desk.roles import actor, is_superuser
from assessment.desk.site.theme import PlainTabularInline
from assessment.lti.passback import circuit_breaker
from assessment.lti.platforms.models import Deployment, Registration
from assessment.lti.registration.diagnostics import diagnose
from assessment.lti.services.access_tokens import drop_tokens
from assessment.people import audit
from assessment.people.models import Act


def tool_addresses(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what a platform asks for, with its usual names, and this service's addresses for it."""
    names = {
        gettext("Tool URL, target link URI"): "lti:launch",
        gettext("Initiate login URL (OIDC)"): "lti:login",
        gettext("Redirection URI"): "lti:launch",
        gettext("Content selection URL (Deep Linking)"): "lti:launch",
        gettext("Public keyset URL (JWKS)"): "lti:jwks",
        gettext("Canvas: enter URL"): "lti:canvas",
    }
    return [(name, request.build_absolute_uri(reverse(where))) for name, where in names.items()]


class DeploymentInline(ParentsRights, PlainTabularInline):
    """The deployments of a registration: launches from any other are refused."""

    model = Deployment
    fields = ("deployment_id", "active")
    verbose_name_plural = gettext_lazy("deployments")
    hide_title = True
    extra = 1

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let nobody delete: courses and marks hang on it. Untick active instead."""
        del request, obj
        return False


class RegistrationAdmin(SuperuserAdmin):
    """Registrations with their deployments."""

    form = RegistrationForm
    change_form_template = "desk/platforms/registration.html"
    list_display = ("name", "issuer", "client_id", "courses", "active", "state")
    search_fields = ("name", "issuer", "client_id")
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("name", "platform", "issuer", "client_id")}),
        (
            gettext_lazy("Addresses of the platform"),
            {"fields": ("authorization_url", "token_url", "keys_url")},
        ),
        (gettext_lazy("What its teachers may pick from"), {"fields": ("library",)}),
        (gettext_lazy("Seldom needed"), {"fields": ("token_audience", "frame_origins", "active")}),
    )
    autocomplete_fields = ("library",)
    inlines = (DeploymentInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Count the courses with the rows."""
        rows: QuerySet[Any] = super().get_queryset(request).annotate(contexts=Count("deployments__contexts"))
        return rows

    @admin.display(description=gettext_lazy("courses"), ordering="contexts")
    def courses(self, registration: Any) -> int:
        """Return how many of its courses have been launched from."""
        count: int = registration.contexts
        return count

    @admin.display(description=gettext_lazy("state"))
    def state(self, registration: Registration) -> str:
        """Tell whether calls to it succeed."""
        if circuit_breaker.is_paused(registration):
            paused = gettext("paused until %(time)s: calls failed")
            return paused % {"time": f"{localtime(registration.paused_until):%H:%M}"}
        return gettext("its last calls failed") if registration.failures else gettext("well")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Store it; tokens that were given for what stood here before are forgotten."""
        super().save_model(request, obj, form, change)
        if change:
            drop_tokens(obj)

    def get_urls(self) -> list[URLPattern]:
        """Add the pages that check a registration, and lift its pause."""
        view = self.admin_site.admin_view
        routes = [
            path("<int:pk>/check/", view(never_cache(self.check_page)), name="platforms_registration_check"),
            path("<int:pk>/lift/", view(lift_pause), name="platforms_registration_lift"),
        ]
        return routes + super().get_urls()

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        """Show what has to be typed into the platform above what comes from it."""
        context = {"tool_addresses": tool_addresses(request), **(extra_context or {})}
        registration = self.get_object(request, object_id) if object_id else None
        context["paused_platforms"] = (
            [registration] if registration and circuit_breaker.is_paused(registration) else []
        )
        context["may_lift"] = self.has_change_permission(request)
        return super().changeform_view(request, object_id, form_url, context)

    def check_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Try keys, tokens, line items and roster on request by POST, and say each outcome in words."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        registration = get_object_or_404(Registration, pk=pk)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Check %(registration)s") % {"registration": registration},
            "registration": registration,
            "steps": diagnose(registration) if request.method == "POST" else None,
        }
        return render(request, "desk/platforms/check.html", context)


# A pause ends by itself; whoever knows that the platform is well again need not wait for it.
@require_http_methods(["GET", "POST"])
def lift_pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what a pause is and until when, and end it by POST."""
    if not is_superuser(request):
        raise PermissionDenied
    registration = get_object_or_404(Registration, pk=pk)
    if request.method == "POST":
        waiting = _lift(request, registration)
        outcome = ngettext(
            "%(registration)s is called again now: 1 score is due.",
            "%(registration)s is called again now: %(count)s scores are due.",
            waiting,
        )
        messages.success(request, outcome % {"registration": registration, "count": waiting})
        return redirect("admin:platforms_registration_change", pk)
    context = page_context(
        request,
        gettext("Lift the pause of %(registration)s") % {"registration": registration},
        registration=registration,
        paused=circuit_breaker.is_paused(registration),
        waiting=circuit_breaker.pending_scores(registration).count(),
    )
    return TemplateResponse(request, "desk/platforms/lift.html", context)


@transaction.atomic
def _lift(request: HttpRequest, registration: Registration) -> int:
    changes = {"paused_until": (registration.paused_until, None)}
    audit.record(Act.CHANGED, by=actor(request), target=registration, changes=changes)
    transaction.on_commit(tasks.wake_delivery)
    return circuit_breaker.lift_pause(registration)
