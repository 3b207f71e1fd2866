"""The addresses of LTI."""

from django.urls import path

from assessment.lti.launch import (
    authentication_response,
    deep_linking,
    login_initiation,
    pages,
    registration_page,
    windows,
)

app_name = "lti"
urlpatterns = [
    path("login", login_initiation.initiate_login, name="login"),
    path("begin", login_initiation.continue_login, name="begin"),
    path("launch", authentication_response.receive_response, name="launch"),
    path("launch/<path:target_path>", authentication_response.receive_response, name="launch-target"),
    path("jwks", registration_page.key_set, name="jwks"),
    path("register", registration_page.confirm_registration, name="register"),
    path("canvas.json", registration_page.canvas, name="canvas"),
    path("pick/<slug:name>", deep_linking.pick, name="pick"),
    path("review/<slug:course_slug>/<slug:slug>/<uuid:learner>", pages.review_submission, name="review"),
    path("bar", windows.fresh_bar_urls, name="bar"),
    path("window", windows.open_window, name="window"),
    path("staff", windows.open_staff_window, name="staff"),
]
