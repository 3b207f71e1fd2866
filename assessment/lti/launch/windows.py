"""Out of the frame into a window of its own: the bar over a page, its tickets, and where they lead.

A window at top level has other cookies than a frame, so what a launch found out is handed to it in its address, by a
ticket that is signed, used once, within two minutes: as a student, or signed in as staff.
"""

import re
from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import login as sign_in
from django.contrib.sessions.backends.base import SessionBase
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessment.lti.launch import frame
from assessment.lti.launch.id_token import use_nonce
from assessment.lti.launch.pages import refuse
from assessment.lti.passback.line_items import why_missing
from assessment.lti.platforms.models import Registration, ResourceLink
from assessment.lti.refusals import MessageRefused, RefusalCode
from assessment.people import sessions
from assessment.people.models import Learner, Membership, User

SIGNED_IN_SECONDS = 8 * 60 * 60
"""A working day. It is shorter than a session of staff who sign in themselves (12 hours), since its ticket stood in
an address."""
BACKEND = "assessment.lti.backend.PlatformBackend"


CARRIED = (
    frame.FRAMERS,
    frame.HOME,
    frame.LANGUAGE,
    frame.REGISTRATION,
    frame.SUB,
    frame.TEACHER,
    sessions.LEARNERS,
    sessions.PAGES,
)
"""What of a session goes with it into a new window."""


TICKET_SECONDS = 120
"""A click follows within seconds; the ticket stands in an address, and so in the browser's history and in logs."""

BAR_PAGE = re.compile(r"/lti/(?:practice|decks)/([-\w]{1,100})/[-\w]{1,100}(?:/exercises/[-\w]{1,100})?")
"""The pages that the bar is on, with the slug of their course."""
REVIEW_PAGE = re.compile(r"/lti/review/([-\w]{1,100})/[-\w]{1,100}/([0-9a-f-]{36})")
"""The page about one learner's submission, with the slug of its course and their public id."""


def attach_bar(request: HttpRequest) -> None:
    """Let the page ask for the two addresses; a ticket is made only if it does."""
    request.__dict__["bar"] = SimpleLazyObject(lambda: bar_urls(request.session, request.path_info))
    request.__dict__["no_column"] = SimpleLazyObject(
        lambda: missing_column(request.session, request.path_info)
    )


def bar_urls(session: SessionBase, page_path: str) -> dict[str, str]:
    """Return the addresses `window` and, for a teacher of the course, `staff`, and the page that they are for, `at`.

    They work once, within two minutes. There are none on other pages, and before a launch.
    """
    match = BAR_PAGE.fullmatch(page_path) or REVIEW_PAGE.fullmatch(page_path)
    if match is None or not session.get(frame.FRAMED):
        return {}
    registration = session[frame.REGISTRATION]
    carried = {name: session[name] for name in CARRIED if name in session} | {frame.HOME: page_path}
    urls = {"at": page_path, "window": _ticket_url("window", registration, carried)}
    if teacher := session.get(frame.TEACHER, {}).get(match[1]):
        learner = {"learner": match[2]} if match.re is REVIEW_PAGE else {}
        urls["staff"] = _ticket_url("staff", registration, teacher | learner)
    return urls


def missing_column(session: SessionBase, page_path: str) -> str:
    """Return, for a teacher of the course, why the activity has no column in the gradebook; empty if all is well."""
    match = BAR_PAGE.fullmatch(page_path)
    teacher = session.get(frame.TEACHER, {}).get(match[1]) if match else None
    rows = ResourceLink.objects.select_related("context", "assessment", "exercise")
    link = rows.filter(pk=teacher.get("link")).first() if teacher else None
    return (why_missing(link) or "") if link else ""


def _ticket_url(purpose: str, registration: int, content: dict[str, object]) -> str:
    # Not by `reverse`: a key in the path stays in its frame.
    return f"/lti/{purpose}?" + urlencode({"ticket": issue_ticket(purpose, registration, content)})


def issue_ticket(purpose: str, registration_id: int, payload: dict[str, Any]) -> str:
    """Return a ticket for one purpose (`staff`, `window`)."""
    ticket = {"id": token_urlsafe(12), "registration": registration_id, "what": payload}
    return signing.dumps(ticket, salt=f"lti.{purpose}", compress=True)


def redeem_ticket(purpose: str, ticket: str) -> tuple[Registration, dict[str, Any]] | None:
    """Return a ticket's registration and content, once; None if it is forged, too old, or was used."""
    try:
        payload = signing.loads(ticket, salt=f"lti.{purpose}", max_age=TICKET_SECONDS)
    except signing.BadSignature:
        return None
    registration = Registration.objects.filter(pk=payload["registration"], active=True).first()
    if registration is None or not use_nonce(registration, f"ticket {payload['id']}", seconds=TICKET_SECONDS):
        return None
    return registration, payload["what"]


@never_cache
@require_safe
def fresh_bar_urls(request: HttpRequest) -> HttpResponse:
    """Return new addresses for the bar of a page."""
    return JsonResponse(bar_urls(request.session, request.GET.get("at", "")))


@never_cache
@require_safe
def open_window(request: HttpRequest) -> HttpResponse:
    """Begin a session at top level, as the one of the frame that the ticket is from, and open its page."""
    redeemed = redeem_ticket("window", request.GET.get("ticket", ""))
    if redeemed is None or sessions.stands_for_the_erased(redeemed[1]):
        return refuse(request, MessageRefused(RefusalCode.TICKET_SPENT))
    _, carried = redeemed
    # The session that this browser had at top level ends: it may have been of somebody else.
    request.session.flush()
    request.session.update({**carried, frame.FRAMED: True, frame.COOKIELESS: False})
    request.session.set_expiry(frame.SESSION_SECONDS)
    return HttpResponseRedirect(carried[frame.HOME])


@never_cache
@require_safe
def open_staff_window(request: HttpRequest) -> HttpResponse:
    """Sign in the staff user of a launch, while they have a role in its course, and show the answers there."""
    redeemed = redeem_ticket("staff", request.GET.get("ticket", ""))
    teacher: dict[str, Any] = redeemed[1] if redeemed else {}
    user = User.objects.filter(pk=teacher.get("user", 0), is_active=True, is_staff=True).first()
    # Their role may have ended since the ticket was given.
    if user is None or not Membership.objects.filter(user=user, course=teacher["course"]).exists():
        return refuse(request, MessageRefused(RefusalCode.TICKET_SPENT))
    sign_in(request, user, backend=BACKEND)
    request.session.set_expiry(SIGNED_IN_SECONDS)
    address = reverse("admin:grading_response_changelist")
    filters = {"assessment": teacher["assessment"]} if teacher["assessment"] else {}
    if public_id := teacher.get("learner"):
        filters["learner"] = get_object_or_404(Learner, course=teacher["course"], public_id=public_id).pk
    if filters:
        address += "?" + urlencode(filters)
    return HttpResponseRedirect(address)
