"""What a teacher is asked to pick from, and for what: an activity that opens nothing yet, or a Deep Linking request.

Source: LTI Deep Linking 2.0, sections 3 and 4.4.
"""

from secrets import token_hex
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.urls import reverse

from assessment.lti.launch import frame, reading
from assessment.lti.launch.arrival import Arrival
from assessment.lti.launch.claims import PICKING, Launch
from assessment.lti.launch.refusals import NotATeacher, NothingAccepted
from assessment.lti.platforms.addresses import problem_with_address
from assessment.lti.platforms.roles import may_pick, role_for

LINK = "ltiResourceLink"
MOST_KEPT = 5
LONGEST_DATA = 20_000


def check(launch: Launch, issuer: str) -> None:
    """Refuse a Deep Linking request that nothing can be picked for, or by whom; raise the refusal."""
    if role_for(launch.roles) is None and not may_pick(launch.roles, issuer):
        raise NotATeacher
    settings = launch.settings
    if LINK not in reading.texts(settings, "accept_types"):
        raise NothingAccepted
    reading.text(settings, "data", LONGEST_DATA)
    reading.flag(settings, "accept_multiple")
    reading.flag(settings, "accept_lineitem")
    if problem_with_address(reading.url(settings, "deep_link_return_url")):
        raise NothingAccepted


def begin(session: SessionBase, arrived: Arrival, launch: Launch) -> str:
    """Keep in the session what is picked for, and return the address of the page to pick on."""
    asked: dict[str, Any] = {"context": arrived.context.pk, "user": arrived.staff_user}
    if launch.message == PICKING:
        settings = launch.settings
        asked |= {
            # Somebody without a role in the course, whom the check has let pick: they are no staff here.
            "visiting": arrived.role is None,
            "return_url": reading.url(settings, "deep_link_return_url"),
            "data": settings.get("data"),
            "several": reading.flag(settings, "accept_multiple") is True,
            "columns": reading.flag(settings, "accept_lineitem") is not False,
        }
    elif arrived.link is not None:
        asked["link"] = arrived.link.pk
    name = token_hex(8)
    kept = list(dict(session.get(frame.PICKING, {})).items())[1 - MOST_KEPT :]
    session[frame.PICKING] = {**dict(kept), name: asked}
    return reverse("lti:pick", args=[name])
