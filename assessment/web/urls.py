"""The addresses of the student's pages."""

from django.urls import path
from django.views.i18n import set_language

from assessment.web import decks, receipts, saving, views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("language", set_language, name="language"),
    path("decks/<slug:course_slug>/<slug:slug>", decks.deck, name="deck"),
    path("decks/<slug:course_slug>/<slug:slug>/export/<slug:form>", decks.export, name="deck_export"),
    path("practice/responses/<uuid:public_id>", views.response, name="response"),
    path("practice/<slug:course_slug>/<slug:slug>", views.practice, name="practice"),
    path("practice/<slug:course_slug>/<slug:slug>/read", views.read, name="read"),
    path("practice/<slug:course_slug>/<slug:slug>/draft", saving.draft, name="draft"),
    path("practice/<slug:course_slug>/<slug:slug>/results", receipts.results, name="results"),
    path(
        "practice/<slug:course_slug>/<slug:slug>/receipts/<uuid:public_id>", receipts.receipt, name="receipt"
    ),
]
