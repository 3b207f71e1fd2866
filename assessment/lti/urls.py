"""The addresses of LTI."""

from django.urls import URLPattern

app_name = "lti"
urlpatterns: list[URLPattern] = []
