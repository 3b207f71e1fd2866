"""What a page in a frame needs: what its session keeps of the launch, which sites may frame it, and its cookies.

The cookies are kept in a frame of another site: `SameSite=None; Secure; Partitioned`. Python's cookies know
`Partitioned` from 3.14 on, and Django's `set_cookie` not yet.
"""

import re
from collections.abc import Container
from http.cookies import Morsel
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from assessment.lti.platforms.models import Registration
from assessment.lti.services.addresses import origin_of

SESSION_SECONDS = 12 * 60 * 60
"""A school day and the evening after it: whoever comes back later is launched again by one click in their course."""
FRAMED = "framed"
"""Says that a session was made by a launch; no other is taken for a page in a frame."""
COOKIELESS = "cookieless"
"""Says that the browser keeps no cookie of the frame, and that the session's key is in the addresses instead."""
FRAMERS = "framers"
HOME = "home"
LANGUAGE = "language"
REGISTRATION = "registration"
SUB = "sub"
TEACHER = "teacher"
PICKING = "picking"


_IN_HEADER = re.compile(r"https?://[a-z0-9_.\-\[\]:]+", re.IGNORECASE)


def framers_of(registration: Registration) -> list[str]:
    """Return the origins that may frame pages launched by a platform: its own addresses', and those listed for it."""
    urls = [
        registration.issuer,
        registration.authorization_url,
        registration.token_url,
        registration.keys_url,
        *map(str, registration.frame_origins),
    ]
    return sorted({origin for url in urls if (origin := _for_header(url))})


def let_frame(request: HttpRequest, framers: list[str]) -> None:
    """Let these origins frame the reply to a request; the policy's middleware reads it."""
    request.__dict__["framers"] = framers


def let_post_to(request: HttpRequest, url: str) -> None:
    """Let a form of the reply be sent to the origin of an address."""
    request.__dict__["form_targets"] = [origin] if (origin := _for_header(url)) else []


def _for_header(url: str) -> str | None:
    """Return an address's origin, if a policy can name it as it is."""
    origin = origin_of(url)
    return origin if origin and _IN_HEADER.fullmatch(origin) else None


FRAME_PATH = "/lti/"


class PartitionedMorsel(Morsel[Any]):
    """A cookie that is kept apart for each site that frames us."""

    def OutputString(self, attrs: "Container[str] | None" = None) -> str:  # noqa: N802 - its name in the library
        """Add what the library does not know."""
        return super().OutputString(attrs) + "; Partitioned"


def set_frame_cookie(response: HttpResponseBase, name: str, value: str, seconds: int) -> None:
    """Set a cookie for the pages under `/lti/`, in a frame too; 0 seconds take it away."""
    response.set_cookie(
        name, value, max_age=seconds, path=FRAME_PATH, secure=True, httponly=True, samesite="None"
    )
    plain = response.cookies[name]
    partitioned: PartitionedMorsel = PartitionedMorsel()
    partitioned.set(name, plain.value, plain.coded_value)
    partitioned.update(plain)
    response.cookies[name] = partitioned
