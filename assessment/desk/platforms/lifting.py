"""Ending the pause of a platform that is well again before its time; asks first, for superusers."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from assessment import tasks
from assessment.desk.responses.asking import page_context
from assessment.desk.roles import actor, is_superuser
from assessment.lti.passback import pausing
from assessment.lti.platforms.models import Registration
from assessment.people import audit
from assessment.people.models import Act


@require_http_methods(["GET", "POST"])
def lift_pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what a pause is and until when, and end it by POST."""
    if not is_superuser(request):
        raise PermissionDenied
    registration = get_object_or_404(Registration, pk=pk)
    if request.method == "POST":
        waiting = _lift(request, registration)
        scores = "1 score is" if waiting == 1 else f"{waiting} scores are"
        messages.success(request, f"{registration} is called again now: {scores} due.")
        return redirect("admin:platforms_registration_change", pk)
    context = page_context(
        request,
        f"Lift the pause of {registration}",
        registration=registration,
        paused=pausing.is_paused(registration),
        waiting=pausing.waiting(registration).count(),
    )
    return TemplateResponse(request, "desk/platforms/lift.html", context)


@transaction.atomic
def _lift(request: HttpRequest, registration: Registration) -> int:
    changes = {"paused_until": (registration.paused_until, None)}
    audit.record(Act.CHANGED, by=actor(request), target=registration, changes=changes)
    transaction.on_commit(tasks.wake_delivery)
    return pausing.lift(registration)
