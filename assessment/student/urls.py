"""The addresses of the student's pages."""

from collections.abc import Callable

from django.http import HttpResponseBase
from django.urls import path
from django.views.i18n import set_language

from assessment.student import decks, receipts, script_views, views

app_name = "student"
ABOUT_A_PAGE: tuple[tuple[str, Callable[..., HttpResponseBase], str], ...] = (
    ("", views.practice, "practice"),
    ("/read", script_views.read_back, "read"),
    ("/draft", script_views.autosave, "draft"),
    ("/results", receipts.results, "results"),
    ("/receipts/<uuid:public_id>", receipts.receipt, "receipt"),
)
urlpatterns = [
    path("", views.home, name="home"),
    path("language", set_language, name="language"),
    path("decks/<slug:course_slug>/<slug:slug>", decks.deck_page, name="deck"),
    path("decks/<slug:course_slug>/<slug:slug>/export/<slug:form>", decks.deck_file, name="deck_export"),
    path("practice/responses/<uuid:public_id>", script_views.graded_answer, name="response"),
    *(
        path(f"practice/<slug:course_slug>/<slug:slug>{shown}{suffix}", view, name=name)
        # The whole page, or one exercise of it, under the same names.
        for shown in ("", "/exercises/<slug:exercise>")
        for suffix, view, name in ABOUT_A_PAGE
    ),
]
