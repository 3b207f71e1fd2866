"""Cookies that a browser keeps in a frame of another site: `SameSite=None; Secure; Partitioned`.

Python's cookies know `Partitioned` from 3.14 on, and Django's `set_cookie` not yet.
"""

from collections.abc import Container
from http.cookies import Morsel
from typing import Any

from django.http.response import HttpResponseBase

PATH = "/lti/"


class PartitionedMorsel(Morsel[Any]):
    """A cookie that is kept apart for each site that frames us."""

    def OutputString(self, attrs: "Container[str] | None" = None) -> str:  # noqa: N802 - its name in the library
        """Add what the library does not know."""
        return super().OutputString(attrs) + "; Partitioned"


def set_in_frame(response: HttpResponseBase, name: str, value: str, seconds: int) -> None:
    """Set a cookie for the pages under `/lti/`, in a frame too; 0 seconds take it away."""
    response.set_cookie(name, value, max_age=seconds, path=PATH, secure=True, httponly=True, samesite="None")
    plain = response.cookies[name]
    partitioned: PartitionedMorsel = PartitionedMorsel()
    partitioned.set(name, plain.value, plain.coded_value)
    partitioned.update(plain)
    response.cookies[name] = partitioned
