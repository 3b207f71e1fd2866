"""Where tickets lead: into a window of its own, as a student, or signed in as staff."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import login as sign_in
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessment.lti.launch import bar, frame, tickets
from assessment.lti.launch.refusals import TicketSpent
from assessment.lti.launch.replies import refuse
from assessment.lti.launch.sessions import SECONDS
from assessment.people import sessions
from assessment.people.models import Learner, Membership, User

SIGNED_IN_SECONDS = 8 * 60 * 60
BACKEND = "assessment.lti.launch.backend.PlatformBackend"


@never_cache
@require_safe
def addresses(request: HttpRequest) -> HttpResponse:
    """Return new addresses for the bar of a page."""
    return JsonResponse(bar.addresses(request.session, request.GET.get("at", "")))


@never_cache
@require_safe
def window(request: HttpRequest) -> HttpResponse:
    """Begin a session at top level, as the one of the frame that the ticket is from, and open its page."""
    found = tickets.redeem("window", request.GET.get("ticket", ""))
    if found is None or sessions.stands_for_the_erased(found[1]):
        return refuse(request, TicketSpent())
    _, carried = found
    request.session.flush()
    request.session.update({**carried, frame.FRAMED: True, frame.COOKIELESS: False})
    request.session.set_expiry(SECONDS)
    return HttpResponseRedirect(carried[frame.HOME])


@never_cache
@require_safe
def staff(request: HttpRequest) -> HttpResponse:
    """Sign in the staff user of a launch, while they have a role in its course, and show the answers there."""
    found = tickets.redeem("staff", request.GET.get("ticket", ""))
    teacher: dict[str, Any] = found[1] if found else {}
    user = User.objects.filter(pk=teacher.get("user", 0), is_active=True, is_staff=True).first()
    if user is None or not Membership.objects.filter(user=user, course=teacher["course"]).exists():
        return refuse(request, TicketSpent())
    sign_in(request, user, backend=BACKEND)
    request.session.set_expiry(SIGNED_IN_SECONDS)
    address = reverse("admin:grading_response_changelist")
    filters = {"assessment": teacher["assessment"]} if teacher["assessment"] else {}
    if public_id := teacher.get("learner"):
        filters["learner"] = get_object_or_404(Learner, course=teacher["course"], public_id=public_id).pk
    if filters:
        address += "?" + urlencode(filters)
    return HttpResponseRedirect(address)
