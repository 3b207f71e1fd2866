"""Who is answering: the learner that this browser's session stands for, in one course.

A session is made on a first submission, never by looking at a page. A launch from a learning platform puts its own
learner there, and opens what it is about; an anonymous visitor gets a random learner, another in every course.
"""

from secrets import token_urlsafe

from django.conf import settings
from django.http import HttpRequest

from assessment.bank.models import Assessment, Deck
from assessment.people import sessions
from assessment.people.models import Course, Learner

SOURCE = "web"


def current_learner(request: HttpRequest, course: Course) -> Learner | None:
    """Return this browser's learner in a course, if it has one yet."""
    return sessions.session_learner(request.session, course)


def learner_who_submits(request: HttpRequest, course: Course) -> Learner:
    """Return this browser's learner in a course, made now if there is none."""
    learner = current_learner(request, course)
    if learner is None:
        learner = Learner.objects.create(course=course, source=SOURCE, external_id=token_urlsafe(16))
        sessions.remember_learner(request.session, learner)
    return learner


def may_look(request: HttpRequest, page: Assessment | Deck) -> bool:
    """Tell whether this visitor may see a page, or the exercise of it that is shown.

    Anybody may if it is open for practice, but for those who were sent to some of its exercises only; else who was
    sent to it.
    """
    shown = page.shown_exercise.slug if isinstance(page, Assessment) and page.shown_exercise else ""
    if sessions.is_opened(request.session, page.public_id, shown):
        return True
    is_open = settings.OPEN_PRACTICE and page.open
    return is_open and not sessions.is_opened_in_part(request.session, page.public_id)


def is_own(request: HttpRequest, learner: Learner) -> bool:
    """Tell whether a learner is the one of this browser."""
    return sessions.session_stands_for(request.session, learner)
