"""Every URL of the service."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.views import defaults

from assessment.api import problems
from assessment.desk.site.error_pages import for_staff
from assessment.student import help as help_pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("", include("assessment.operations.endpoints")),
    path("", include("assessment.api.urls")),
    path("help/", help_pages.page, name="help"),
    path("help/<slug:name>/", help_pages.page, name="help-page"),
    path("lti/", include("assessment.lti.launch.urls")),
    path("lti/", include("assessment.student.urls", namespace="frame")),
    path("", include("assessment.student.urls")),
]

if settings.STAFF_SSO:
    urlpatterns.insert(0, path("accounts/", include("assessment.desk.accounts.single_sign_on_urls")))

handler400 = for_staff(400, problems.bad_request)
handler403 = for_staff(403, defaults.permission_denied)
handler404 = for_staff(404, defaults.page_not_found)
handler500 = for_staff(500, problems.server_error)
