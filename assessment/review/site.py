"""The admin's site: only superusers, and staff who are members of a course, get in."""

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse

from assessment.review.roles import is_superuser, roles_in, user_of

if TYPE_CHECKING:
    from django.contrib.admin import AdminSite
else:
    from unfold.sites import UnfoldAdminSite as AdminSite


class ReviewSite(AdminSite):
    """The site at `/admin/`; its rights come from roles in courses, never from Django's model permissions."""

    index_title = "Your courses"

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        # Rows that answers refer to are retired, not deleted by the hundred.
        self.disable_action("delete_selected")

    def has_permission(self, request: HttpRequest) -> bool:
        """Let superusers in, and staff with a role in any course."""
        return user_of(request) is not None and (is_superuser(request) or bool(roles_in(request)))

    def search(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Offer no search over everything: each list has its own, within the courses of who asks."""
        del request, extra_context
        raise Http404("There is no search over everything; each list has its own.")
