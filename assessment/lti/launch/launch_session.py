"""The session that a launch begins, and the page that it goes on to."""

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from assessment.bank.models import Assessment
from assessment.lti.launch import frame
from assessment.lti.launch.id_token import Launch
from assessment.lti.launch.provisioning import Provisioned, page_language
from assessment.lti.launch.targets import Target
from assessment.lti.platforms.models import Registration
from assessment.people import sessions


def begin_launch_session(
    request: HttpRequest, registration: Registration, launch: Launch, *, cookieless: bool
) -> SessionBase:
    """Return the session of a launch, under a new key: what other launches of the same person left in it stays."""
    session = request.session
    same_person = session.get(frame.REGISTRATION) == registration.pk and session.get(frame.SUB) == launch.sub
    if same_person and session.get(frame.FRAMED) and not cookieless:
        # A new key in either case: one that somebody planted in this browser is worth nothing after the launch.
        session.cycle_key()
    else:
        session.flush()
    session.set_expiry(frame.SESSION_SECONDS)
    session.update(
        {
            frame.FRAMED: True,
            frame.COOKIELESS: cookieless,
            frame.REGISTRATION: registration.pk,
            frame.SUB: launch.sub,
            frame.FRAMERS: frame.framers_of(registration),
        }
    )
    if language := page_language(launch.locale):
        session[frame.LANGUAGE] = language
    return session


def open_target(session: SessionBase, provisioned: Provisioned, target: Target) -> str:
    """Let a session look at what was launched; return the page's address, without a key of the session."""
    course = provisioned.context.course
    if provisioned.learner is not None:
        sessions.remember_learner(session, provisioned.learner)
    else:
        learners = dict(session.get(sessions.LEARNERS, {}))
        learners.pop(str(course.public_id), None)
        session[sessions.LEARNERS] = learners
    teachers = dict(session.get(frame.TEACHER, {}))
    teachers.pop(course.slug, None)
    if provisioned.staff_user is not None:
        teachers[course.slug] = {
            "user": provisioned.staff_user,
            "course": course.pk,
            "assessment": target.assessment.pk if target.assessment else None,
            "link": provisioned.link.pk if provisioned.link else None,
        }
    session[frame.TEACHER] = teachers
    sessions.open_page(session, target.page.public_id, target.exercise.slug if target.exercise else "")
    address = frame_path(target)
    session[frame.HOME] = address
    return address


def open_review(session: SessionBase, provisioned: Provisioned) -> str:
    """Let a session look at what was submitted; return where: a student their results, staff the page about a learner.

    Source: LTI Submission Review 1.0, section 3: the message opens one learner's submission for one line item.
    """
    assert provisioned.target is not None  # noqa: S101 - a review without one was refused
    assert provisioned.target.assessment is not None  # noqa: S101 - and one of a deck
    address = open_target(session, provisioned, provisioned.target)
    if provisioned.reviewed is None:
        return f"{address}/results"
    page = provisioned.target.assessment
    return reverse("lti:review", args=[page.course.slug, page.slug, provisioned.reviewed.public_id])


def frame_path(target: Target) -> str:
    """Return the address of a page in the frame: of a whole assessment or deck, or of one exercise."""
    page = target.page
    name = "frame:practice" if isinstance(page, Assessment) else "frame:deck"
    exercise = [target.exercise.slug] if target.exercise else []
    return reverse(name, args=[page.course.slug, page.slug, *exercise])


def redirect_in_session(session: SessionBase, address: str) -> HttpResponseRedirect:
    """Send the browser to a page, with the key of its session in the address if it keeps no cookie."""
    if not session.get(frame.COOKIELESS):
        return HttpResponseRedirect(address)
    if session.session_key is None:
        session.create()
    return HttpResponseRedirect(f"/lti/s/{session.session_key}{address}")
