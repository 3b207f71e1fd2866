"""Pages that say where somebody is: a refused message, and what a learner has submitted (LTI Submission Review 1.0).

The admin cannot be framed, so the answers themselves open in a new window, by the bar above the page.
"""

import logging
from secrets import token_hex
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessment.bank.models import Assessment
from assessment.grading.models import Response, State
from assessment.lti.launch import frame
from assessment.lti.platforms.models import Registration
from assessment.lti.refusals import MessageRefused
from assessment.people.models import Learner, Membership

logger = logging.getLogger(__name__)


def refuse(
    request: HttpRequest,
    refused: MessageRefused,
    registration: Registration | None = None,
    *,
    template: str = "lti/notice.html",
    **context: Any,
) -> HttpResponse:
    """Answer with a page in words, and log its code beside the reference that the page shows.

    The page may be framed by the registration's platform; if that is not known, by any site, so that a person in a
    frame can read it: nothing can be done on it.
    """
    reference = token_hex(4)
    logger.warning("Refused: %s, reference %s", refused.code, reference)
    frame.let_frame(request, frame.framers_of(registration) if registration else ["*"])
    shown = {"notice": refused.refusal, "reference": reference, **context}
    response = render(request, template, shown, status=refused.refusal.status)
    response.headers["Cache-Control"] = "no-store"
    return response


@never_cache
@require_safe
def review_submission(request: HttpRequest, course_slug: str, slug: str, learner: UUID) -> HttpResponse:
    """Show how many answers of a learner there are, and how many of them wait for a person."""
    teacher = dict(request.session.get(frame.TEACHER, {})).get(course_slug)
    if teacher is None or not request.session.get(frame.FRAMED):
        frame.let_frame(request, ["*"])
        return render(request, "lti/session_ended.html", status=403)
    # Their role may have ended since the launch.
    if not Membership.objects.filter(user=teacher["user"], course=teacher["course"]).exists():
        raise Http404
    rows = Assessment.objects.select_related("course")
    assessment = get_object_or_404(rows, course=teacher["course"], slug=slug)
    person = get_object_or_404(Learner, course=teacher["course"], public_id=learner)
    answers = Response.objects.filter(submission__learner=person, question__assessment=assessment)
    context = {
        "assessment": assessment,
        "learner": person,
        "count": answers.count(),
        "needs_review": answers.filter(state=State.NEEDS_REVIEW).count(),
    }
    return render(request, "lti/review.html", context)
