"""Who is answering: the learner that this browser's session stands for, in one course.

A session is made on a first submission, never by looking at a page. A launch from a learning platform can put
its own learner there; an anonymous visitor gets a random one, another in every course.
"""

from secrets import token_urlsafe
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

from assessment.bank.models import Assessment, Deck
from assessment.people.models import Course, Learner

SOURCE = "web"
KEY = "learners"


def current_learner(request: HttpRequest, course: Course) -> Learner | None:
    """Return this browser's learner in a course, if it has one yet."""
    public_id = _known(request).get(str(course.public_id))
    return Learner.objects.filter(course=course, public_id=UUID(public_id)).first() if public_id else None


def learner_who_submits(request: HttpRequest, course: Course) -> Learner:
    """Return this browser's learner in a course, made now if there is none."""
    learner = current_learner(request, course)
    if learner is None:
        learner = Learner.objects.create(course=course, source=SOURCE, external_id=token_urlsafe(16))
        request.session[KEY] = _known(request) | {str(course.public_id): str(learner.public_id)}
    return learner


def may_look(request: HttpRequest, page: Assessment | Deck) -> bool:
    """Tell whether this visitor may see a page: anybody if it is open for practice, else who was sent there."""
    return (settings.OPEN_PRACTICE and page.open) or current_learner(request, page.course) is not None


def is_own(request: HttpRequest, learner: Learner) -> bool:
    """Tell whether a learner is the one of this browser."""
    return str(learner.public_id) in _known(request).values()


def _known(request: HttpRequest) -> dict[str, Any]:
    known = request.session.get(KEY)
    return known if isinstance(known, dict) else {}
