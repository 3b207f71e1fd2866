"""The addresses of the API."""

from django.urls import path, re_path, register_converter
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from assessment.api.lookup import ExternalIdConverter
from assessment.api.views import content, grade, grades, learners, pages, propose, submissions

register_converter(ExternalIdConverter, "external_id")

urlpatterns = [
    path("api/v1/grade", grade.GradeView.as_view(), name="grade"),
    path("api/v1/grade/<uuid:public_id>", grade.GradeRequestView.as_view(), name="grade-request"),
    path("api/v1/propose", propose.ProposeView.as_view(), name="propose"),
    path("api/v1/grades", grades.GradesView.as_view(), name="grades"),
    path("api/v1/courses", content.CoursesView.as_view(), name="courses"),
    path("api/v1/questions/<uuid:public_id>", content.QuestionView.as_view(), name="question"),
    path("api/v1/assessments", content.AssessmentsView.as_view(), name="assessments"),
    path("api/v1/assessments/<slug:slug>", content.AssessmentView.as_view(), name="assessment"),
    path("api/v1/decks/<slug:slug>", content.DeckView.as_view(), name="deck"),
    path("api/v1/learners/<external_id:learner>", learners.LearnerView.as_view(), name="learner"),
    path("api/v1/submissions", submissions.SubmissionsView.as_view(), name="submissions"),
    path("api/v1/submissions/<uuid:public_id>", submissions.SubmissionView.as_view(), name="submission"),
    path("api/v1/schema", pages.read_only(SpectacularAPIView.as_view()), name="schema"),
    path(
        "api/docs",
        pages.read_only(
            SpectacularSwaggerSplitView.as_view(url_name="schema", template_name="api/docs.html")
        ),
        name="api-docs",
    ),
    path("problems/<slug:slug>", pages.problem_page, name="problem"),
    re_path(r"^api(?:/[\s\S]*)?\Z", pages.NothingHere.as_view()),
]
