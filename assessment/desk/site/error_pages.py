"""The error pages of the admin: in its look, in words for staff, and with a way back to it.

Everywhere else the other handler answers. The page of a fault asks the database for nothing: that may be the fault.
"""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views import csrf

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PLAIN, FRAMED = "unfold/layouts/unauthenticated.html", "admin/base_site.html"
PAGES = {
    400: (
        gettext_lazy("This request was refused"),
        gettext_lazy("It was too large, or something in it cannot be read. Nothing was stored."),
        gettext_lazy("Go back, shorten what you sent or mend it, and send it again."),
    ),
    403: (
        gettext_lazy("You may not do this"),
        gettext_lazy(
            "Your role in the course does not allow it, or the course is not yours. Nothing was changed."
        ),
        gettext_lazy(
            "An instructor of the course can change your role (Courses, members); an administrator can do so"
            " everywhere."
        ),
    ),
    404: (
        gettext_lazy("There is no such page"),
        gettext_lazy(
            "What was here has been removed or has moved, or it belongs to a course that is not yours."
        ),
        gettext_lazy("Look for it in the lists of the menu."),
    ),
    500: (
        gettext_lazy("Something went wrong on our side"),
        gettext_lazy("The fault has been noted in the log. What you were saving may not have been stored."),
        gettext_lazy(
            "Go back, look whether it is there, and if not, save it again in a minute. If it happens again, tell the"
            " administrator the time and what you did."
        ),
    ),
    "csrf": (
        gettext_lazy("This page had become too old to send"),
        gettext_lazy(
            "You signed in or out in another window meanwhile, or this browser keeps no cookies. Nothing was stored."
        ),
        gettext_lazy("Go back, copy what you typed, reload the page, and send it again."),
    ),
}


def for_staff(status: int, otherwise: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Return a handler of errors that answers for the admin, and leaves all other addresses to `otherwise`."""

    def handler(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_admin(request):
            return otherwise(request, *args, **kwargs)
        return fault(request) if status == 500 else page(request, status, *PAGES[status])

    return handler


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """Answer a form without a good token."""
    if not is_admin(request):
        return csrf.csrf_failure(request, reason)
    return page(request, 403, *PAGES["csrf"])


def is_admin(request: HttpRequest) -> bool:
    """Tell whether an address is one of the admin's."""
    return request.path.startswith(reverse("admin:index"))


def fault(request: HttpRequest) -> HttpResponse:
    """Answer a fault of ours."""
    return alone(request, 500, *PAGES[500])


def alone(
    request: HttpRequest, status: int, title: "StrOrPromise", happened: "StrOrPromise", advice: "StrOrPromise"
) -> HttpResponse:
    """Return a page that needs nothing but itself: no user, no session, no database."""
    context = {"title": title, "happened": happened, "advice": advice}
    return render(request, "desk/site/fault.html", context, status=status)


def page(
    request: HttpRequest, status: int, title: "StrOrPromise", happened: "StrOrPromise", advice: "StrOrPromise"
) -> HttpResponse:
    """Return a page that says what happened and what to do; with the menu for whoever has one."""
    if getattr(request, "user", None) is None:
        # Refused before anybody was looked up, as with an unknown Host.
        return alone(request, status, title, happened, advice)
    signed_in = admin.site.has_permission(request)
    context = {
        **admin.site.each_context(request),
        "layout": FRAMED if signed_in else PLAIN,
        "title": title,
        "happened": happened,
        "advice": advice,
        "way_back": gettext("Go to the admin's home page")
        if signed_in
        else gettext("Go to the sign-in page"),
    }
    return render(request, "desk/site/error.html", context, status=status)


def too_many_logins(request: HttpRequest, seconds: int) -> HttpResponse:
    """Say when a login is looked at again; nothing of what was typed is kept."""
    minutes = math.ceil(seconds / 60)
    advice = ngettext(
        "Try again in a minute. If it was not you, or you cannot wait, tell an administrator of this service, who can"
        " lift it at once.",
        "Try again in %(minutes)s minutes. If it was not you, or you cannot wait, tell an administrator of this"
        " service, who can lift it at once.",
        minutes,
    )
    response = page(
        request,
        429,
        gettext("Too many failed logins"),
        gettext(
            "The password was wrong too often, so for a while no login is looked at: not even one with the right"
            " password. This protects the account from being guessed at."
        ),
        advice % {"minutes": minutes},
    )
    response.headers["Retry-After"] = str(seconds)
    response.headers["Cache-Control"] = "no-store"
    return response


def no_role(request: HttpRequest) -> HttpResponse:
    """Say to somebody who has signed in and has no role anywhere how to get one."""
    return page(
        request,
        403,
        gettext("You have no role in a course yet"),
        gettext("You are signed in as %(name)s, but nobody has given this account a role.")
        % {"name": request.user.get_username()},
        gettext(
            "Ask an instructor of your course to add you (Courses, members) under this user name, or an administrator"
            " of this service. Teachers of a learning platform come by the activity in their course there."
        ),
    )
