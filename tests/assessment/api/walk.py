"""Walking the URL configuration: every route, and an address of each that leads to a row of the course on guard."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
READ = {"GET": "grade:read", "HEAD": "grade:read"}


@dataclass(frozen=True)
class Api:
    """An address of the API: the scope of each method, what its owner gets, and what another course's client gets."""

    scopes: dict[str, str]
    status_for_owner: int
    status_for_stranger: int


@dataclass(frozen=True)
class Page:
    """Any other address: what the learner of the page gets, and what everybody else gets; other methods are 405."""

    learner: dict[str, int]
    stranger: dict[str, int]


def open_to_all(*methods: str, status: int = 200) -> Page:
    """Return an address that is the same for everybody."""
    return Page(dict.fromkeys(methods, status), dict.fromkeys(methods, status))


def for_the_learner(**learner: int) -> Page:
    """Return an address that is not there for others."""
    return Page(learner, dict.fromkeys(learner, 404))


def routes(entries: Sequence[Any] | None = None, before: str = "") -> Iterator[str]:
    """Yield every route below the root, as it is written in the URL configuration."""
    for entry in get_resolver().url_patterns if entries is None else entries:
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, before + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield before + str(entry.pattern)


def admin_address(route: str) -> str:
    """Return an address of a route of the admin, about the first row of its model where it names one."""
    app, model = ([*route.split("/")[1:3], ""])[:2]
    model_class = apps.all_models.get(app, {}).get(model)
    row = model_class._default_manager.order_by("pk").first() if model_class else None
    plain = re.sub(r"\(\?P<app_label>[^)]*\)", "people", route).replace("(?P<url>.*)", "nothing")
    plain = re.sub(r"<uuid:\w+>", "00000000-0000-4000-8000-000000000000", plain)
    return "/" + re.sub(r"<(\w+:)?\w+>", str(row.pk if row else 1), plain).replace("^", "").rstrip("$")
