"""The addresses of the student's pages."""

from django.urls import path

from assessment.web import views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("practice/responses/<uuid:public_id>", views.response, name="response"),
    path("practice/<slug:course_slug>/<slug:slug>", views.practice, name="practice"),
    path("practice/<slug:course_slug>/<slug:slug>/read", views.read, name="read"),
]
