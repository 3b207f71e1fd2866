"""Whom a browser's session stands for, and what it may look at: written by a launch or a first answer, read by pages.

`learners` has a learner of each course, by their public ids; `pages` has the public ids of the assessments and decks
that a launch opened, and `<public id>/<slug>` where it opened one exercise only. One session can hold several courses,
and never two learners of one.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session

from assessment.people.models import Course, Learner

LEARNERS = "learners"
PAGES = "pages"
CHUNK = 500
"""Sessions a query."""


def session_learner(session: SessionBase, course: Course) -> Learner | None:
    """Return the learner that a session stands for in a course, if it has one yet."""
    public_id = _learners(session).get(str(course.public_id))
    return Learner.objects.filter(course=course, public_id=UUID(public_id)).first() if public_id else None


def remember_learner(session: SessionBase, learner: Learner) -> None:
    """Let a session stand for a learner in the learner's course, in place of any other."""
    session[LEARNERS] = _learners(session) | {str(learner.course.public_id): str(learner.public_id)}


def session_stands_for(session: SessionBase, learner: Learner) -> bool:
    """Tell whether a session stands for this learner."""
    return str(learner.public_id) in _learners(session).values()


def open_page(session: SessionBase, public_id: UUID, exercise: str = "") -> None:
    """Let a session look at one more assessment or deck, or at one exercise of it, by its slug."""
    session[PAGES] = sorted(opened_pages(session) | {_entry(public_id, exercise)})


def is_opened(session: SessionBase, public_id: UUID, exercise: str = "") -> bool:
    """Tell whether launches opened a page for a session: the whole of it, or at least this exercise."""
    return not {_entry(public_id), _entry(public_id, exercise)}.isdisjoint(opened_pages(session))


def is_opened_in_part(session: SessionBase, public_id: UUID) -> bool:
    """Tell whether launches opened exercises of a page for a session, and not the whole of it."""
    opened = opened_pages(session)
    return _entry(public_id) not in opened and any(entry.startswith(f"{public_id}/") for entry in opened)


def _entry(public_id: UUID, exercise: str = "") -> str:
    return f"{public_id}/{exercise}" if exercise else str(public_id)


def opened_pages(session: SessionBase) -> set[str]:
    """Return what launches opened for a session: public ids of assessments and decks, `<id>/<slug>` for an exercise."""
    entries = session.get(PAGES)
    return set(entries) if isinstance(entries, list) else set()


def stands_for_the_erased(session: Mapping[str, Any]) -> bool:
    """Tell whether a session, or what is carried into one, names a learner who is not there any more."""
    named = set(_learners(session).values())
    return Learner.objects.filter(public_id__in=named).count() < len(named)


def end_sessions(
    learners: Sequence[Learner], pages: Mapping[int, Collection[UUID]], foreign_sessions: set[int]
) -> Counter[int]:
    """End every session that stands for one of the learners, with the texts in it; return how many, by learner.

    `pages` are the assessments and decks of each course, by its primary key. `foreign_sessions` is filled with what
    tells the sessions of others: with it a second look is quick (20,000 sessions took ten seconds to read). Where
    somebody is signed in, or another course's learner is remembered too, the session stays and forgets these courses.
    """
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    ended: Counter[int] = Counter()
    for row in _every_session():
        if (known := hash((row.session_key, row.session_data))) in foreign_sessions:
            continue
        data = row.get_decoded()
        named = set(_learners(data).values())
        own_learners = [learner for learner in learners if str(learner.public_id) in named]
        if not own_learners:
            foreign_sessions.add(known)
            continue
        for learner in own_learners:
            data = _without_course(data, learner.course, {str(page) for page in pages[learner.course_id]})
            ended[learner.pk] += 1
        if SESSION_KEY in data or data[LEARNERS]:
            Session.objects.filter(pk=row.pk).update(session_data=store.encode(data))
        else:
            Session.objects.filter(pk=row.pk).delete()
    return ended


def _every_session() -> Iterator[Session]:
    """Yield all sessions, a few at a time: what a session holds can only be read here."""
    last = ""
    while rows := list(Session.objects.filter(session_key__gt=last).order_by("session_key")[:CHUNK]):
        yield from rows
        last = rows[-1].session_key


def _without_course(data: Mapping[str, Any], course: Course, pages: Collection[str]) -> dict[str, Any]:
    """Return a session without what is kept in it, whatever its name, by the course's id or by one of its pages'."""
    gone = {str(course.public_id), *pages}
    left: dict[str, Any] = {}
    for name, value in data.items():
        if isinstance(value, dict):
            left[name] = {key: item for key, item in value.items() if key not in gone}
        elif isinstance(value, list):
            left[name] = [item for item in value if not isinstance(item, str) or item not in gone]
        else:
            left[name] = value
    return left


def _learners(session: SessionBase | Mapping[str, Any]) -> dict[str, Any]:
    learners = session.get(LEARNERS)
    return learners if isinstance(learners, dict) else {}
