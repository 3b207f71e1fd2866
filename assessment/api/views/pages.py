"""What the API shows to people and to whoever is lost: the pages of problem types, and a 404 for the rest."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from assessment.api.problems import CONTENT_TYPE, PROBLEMS, problem_body

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


def read_only(view: Callable[..., Any]) -> Callable[..., Any]:
    """Let a view be read alone, and answer other methods with a problem: its renderers cannot write one."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.method in ("GET", "HEAD"):
            return view(request, *args, **kwargs)
        body = problem_body(request, "method-not-allowed", f"Method “{request.method}” is not allowed.")
        return JsonResponse(body, status=405, content_type=CONTENT_TYPE, headers={"Allow": "GET, HEAD"})

    return answer


@require_safe
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
