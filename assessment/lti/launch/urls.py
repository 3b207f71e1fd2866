"""The addresses of LTI."""

from django.urls import path

from assessment.lti.launch import jwks, launch, login, pick_page, register_page, review_page, tool, windows

app_name = "lti"
urlpatterns = [
    path("login", login.login, name="login"),
    path("begin", login.begin, name="begin"),
    path("launch", launch.launch, name="launch"),
    path("launch/<path:rest>", launch.launch, name="launch-target"),
    path("jwks", jwks.jwks, name="jwks"),
    path("register", register_page.register, name="register"),
    path("canvas.json", tool.canvas, name="canvas"),
    path("pick/<slug:name>", pick_page.pick, name="pick"),
    path("review/<slug:course_slug>/<slug:slug>/<uuid:learner>", review_page.review, name="review"),
    path("bar", windows.addresses, name="bar"),
    path("window", windows.window, name="window"),
    path("staff", windows.staff, name="staff"),
]
