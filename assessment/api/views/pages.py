"""What the API shows to people and to whoever is lost: the pages of problem types, and a 404 for the rest."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from assessment.api.problems import PROBLEMS

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


def problem_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what a type of problem means, and what to do."""
    if slug not in PROBLEMS:
        raise Http404
    problem = PROBLEMS[slug]
    # What stands between ` is code.
    context = {"problem": problem, "slug": slug, "advice": problem.advice.split("`")}
    response = render(request, "api/problem.html", context)
    response.headers["Content-Security-Policy"] = POLICY
    return response


class NothingHere(APIView):
    """Answers every other address below `/api/` with a problem instead of a page."""

    schema = None
    authentication_classes = ()
    permission_classes = (AllowAny,)

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        """Refuse before any method is looked for."""
        del request, args, kwargs
        raise Http404
