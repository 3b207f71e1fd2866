"""The bar over a page in a frame: for a teacher the way to the answers, for everybody one into a new window."""

import re
from urllib.parse import urlencode

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from assessment.lti.launch import frame, tickets
from assessment.lti.passback.columns import why_missing
from assessment.lti.platforms.models import ResourceLink
from assessment.people import sessions

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


AT = re.compile(r"/lti/(?:practice|decks)/([-\w]{1,100})/[-\w]{1,100}(?:/exercises/[-\w]{1,100})?")
"""The pages that the bar is on, with the slug of their course."""
OF_LEARNER = re.compile(r"/lti/review/([-\w]{1,100})/[-\w]{1,100}/([0-9a-f-]{36})")
"""The page about one learner's submission, with the slug of its course and their public id."""


def attach(request: HttpRequest) -> None:
    """Let the page ask for the two addresses; a ticket is made only if it does."""
    request.__dict__["bar"] = SimpleLazyObject(lambda: addresses(request.session, request.path_info))
    request.__dict__["no_column"] = SimpleLazyObject(
        lambda: missing_column(request.session, request.path_info)
    )


def addresses(session: SessionBase, at: str) -> dict[str, str]:
    """Return the addresses `window` and, for a teacher of the course, `staff`, and the page that they are for (`at`).

    They work once, within two minutes. There are none on other pages, and before a launch.
    """
    page = AT.fullmatch(at) or OF_LEARNER.fullmatch(at)
    if page is None or not session.get(frame.FRAMED):
        return {}
    registration = session[frame.REGISTRATION]
    carried = {name: session[name] for name in CARRIED if name in session} | {frame.HOME: at}
    found = {"at": at, "window": _address("window", registration, carried)}
    if teacher := session.get(frame.TEACHER, {}).get(page[1]):
        learner = {"learner": page[2]} if page.re is OF_LEARNER else {}
        found["staff"] = _address("staff", registration, teacher | learner)
    return found


def missing_column(session: SessionBase, at: str) -> str:
    """Return, for a teacher of the course, why the activity has no column in the gradebook; empty if all is well."""
    page = AT.fullmatch(at)
    teacher = session.get(frame.TEACHER, {}).get(page[1]) if page else None
    rows = ResourceLink.objects.select_related("context", "assessment", "exercise")
    link = rows.filter(pk=teacher.get("link")).first() if teacher else None
    return (why_missing(link) or "") if link else ""


def _address(purpose: str, registration: int, what: dict[str, object]) -> str:
    # Not by `reverse`: a key in the path stays in its frame.
    return f"/lti/{purpose}?" + urlencode({"ticket": tickets.issue(purpose, registration, what)})
