"""Whom a browser's session stands for, and what it may look at: written by a launch or a first answer, read by pages.

`learners` has a learner of each course, by their public ids; `pages` has the public ids of the assessments and decks
that a launch opened. One session can hold several courses, and never two learners of one.
"""

from typing import Any
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase

from assessment.people.models import Course, Learner

LEARNERS = "learners"
PAGES = "pages"


def learner_of(session: SessionBase, course: Course) -> Learner | None:
    """Return the learner that a session stands for in a course, if it has one yet."""
    public_id = _learners(session).get(str(course.public_id))
    return Learner.objects.filter(course=course, public_id=UUID(public_id)).first() if public_id else None


def remember_learner(session: SessionBase, learner: Learner) -> None:
    """Let a session stand for a learner in the learner's course, in place of any other."""
    session[LEARNERS] = _learners(session) | {str(learner.course.public_id): str(learner.public_id)}


def is_own(session: SessionBase, learner: Learner) -> bool:
    """Tell whether a session stands for this learner."""
    return str(learner.public_id) in _learners(session).values()


def open_page(session: SessionBase, public_id: UUID) -> None:
    """Let a session look at one more assessment or deck."""
    session[PAGES] = sorted(opened_pages(session) | {str(public_id)})


def opened_pages(session: SessionBase) -> set[str]:
    """Return the public ids of the assessments and decks that launches opened for a session."""
    kept = session.get(PAGES)
    return set(kept) if isinstance(kept, list) else set()


def _learners(session: SessionBase) -> dict[str, Any]:
    kept = session.get(LEARNERS)
    return kept if isinstance(kept, dict) else {}
