"""Every URL of the service."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("", include("assessment.operations.urls")),
    path("", include("assessment.api.urls")),
    path("lti/", include("assessment.lti.urls")),
    path("lti/", include("assessment.web.urls", namespace="frame")),
    path("", include("assessment.web.urls")),
]

handler400 = "assessment.api.problems.bad_request"
handler500 = "assessment.api.problems.server_error"
