"""What a teacher sees who opens one learner's submission from the gradebook: what there is, and the way to it.

The admin cannot be framed, so the answers themselves open in a new window, by the bar above the page. Source: LTI
Submission Review 1.0.
"""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessment.bank.models import Assessment
from assessment.grading.models import Response, State
from assessment.lti.launch import frame
from assessment.people.models import Learner, Membership


@never_cache
@require_safe
def review(request: HttpRequest, course_slug: str, slug: str, learner: UUID) -> HttpResponse:
    """Show how many answers of a learner there are, and how many of them wait for a person."""
    teacher = dict(request.session.get(frame.TEACHER, {})).get(course_slug)
    if teacher is None or not request.session.get(frame.FRAMED):
        frame.let_frame(request, ["*"])
        return render(request, "lti/over.html", status=403)
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
