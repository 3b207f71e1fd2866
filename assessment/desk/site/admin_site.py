"""The admin's site: only superusers, and staff who are members of a course, get in."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy

from assessment.desk.roles import actor, is_superuser, roles_in, user_of
from assessment.desk.site import error_pages
from assessment.people import audit
from assessment.people.models import Act

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite
else:
    from unfold.sites import UnfoldAdminSite as AdminSite


class DeskSite(AdminSite):
    """The site at `/admin/`; its rights come from roles in courses, never from Django's model permissions."""

    index_title = gettext_lazy("Your courses")

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        # Rows that answers refer to are retired, not deleted by the hundred.
        self.disable_action("delete_selected")

    def has_permission(self, request: HttpRequest) -> bool:
        """Let superusers in, and staff with a role in any course."""
        return user_of(request) is not None and (is_superuser(request) or bool(roles_in(request)))

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Ask for name and password, or say to whoever has signed in without a role how to get one."""
        if settings.STAFF_SSO:
            return self._login_by_allauth(request)
        if request.method == "GET" and request.user.is_authenticated and not self.has_permission(request):
            return error_pages.no_role(request)
        for name in ("GET", "POST"):
            setattr(request, name, allowed_next(request, getattr(request, name)))
        return super().login(request, extra_context)

    def _login_by_allauth(self, request: HttpRequest) -> Any:
        """Leave name, password and second factor to allauth; whoever has signed in is told what they lack."""
        if request.user.is_authenticated:
            return (
                error_pages.no_role(request) if not self.has_permission(request) else redirect("admin:index")
            )
        target = str(allowed_next(request, request.GET).get(REDIRECT_FIELD_NAME) or reverse("admin:index"))
        return redirect(f"{reverse('account_login')}?{urlencode({REDIRECT_FIELD_NAME: target})}")

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Change one's own password, and record that it was; all other sessions of the account end."""
        with transaction.atomic():
            response = super().password_change(request, extra_context)
            if request.method == "POST" and response.status_code == 302:
                audit.record(Act.PASSWORD_CHANGED, by=actor(request), user=actor(request))
        return response

    def search(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Offer no search over everything: each list has its own, within the courses of who asks."""
        del request, extra_context
        raise Http404("There is no search over everything; each list has its own.")


def allowed_next(request: HttpRequest, params: QueryDict) -> QueryDict:
    """Return the parameters without a `next` that a login does not go on to: another host, no page of the admin.

    `/admin/bank/question/` stays; `https://elsewhere.example/`, `javascript:…` and `/admin/logout/` go.
    """
    if REDIRECT_FIELD_NAME not in params or _is_allowed(request, str(params[REDIRECT_FIELD_NAME])):
        return params
    params = params.copy()
    del params[REDIRECT_FIELD_NAME]
    params._mutable = False
    return params


def _is_allowed(request: HttpRequest, url: str) -> bool:
    allowed_hosts = {request.get_host()}
    if not url_has_allowed_host_and_scheme(url, allowed_hosts, require_https=request.is_secure()):
        return False
    path = url.partition("?")[0].partition("#")[0]
    try:
        match = resolve(path)
    except Resolver404:
        return False
    # The admin's last pattern, which has no name, takes every address that is none of its pages.
    is_page = match.url_name not in ("login", "logout", None)
    return path.startswith(reverse("admin:index")) and is_page
