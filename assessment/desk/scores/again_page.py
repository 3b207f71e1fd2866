"""Sending all scores of an assessment to its gradebooks once more; asks first."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from assessment.bank.models import Assessment
from assessment.desk.responses.asking import own_or_404, page_context
from assessment.desk.roles import Deed
from assessment.desk.scores.actions import scores, wake_after_commit
from assessment.desk.scores.filters import STATES
from assessment.lti.passback import again
from assessment.lti.passback.models import ScoreDelivery
from assessment.lti.passback.owing import active_links


@require_http_methods(["GET", "POST"])
def send_all_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how many scores there are by state, and send all again."""
    assessment = own_or_404(request, Assessment, pk, Deed.MARK)
    if request.method == "POST":
        count = again.send_all_again(assessment)
        wake_after_commit()
        messages.success(request, f"{scores(count)} will be sent again.")
        return redirect("admin:bank_assessment_scores", pk)
    rows = ScoreDelivery.objects.filter(resource_link__assessment=assessment)
    found = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    counts = {name: sum(found.get(state, 0) for state in states) for name, states in STATES.items()}
    context = page_context(
        request,
        f"Scores of {assessment}",
        assessment=assessment,
        counts=counts,
        total=sum(counts.values()),
        activities=active_links().filter(assessment=assessment).count(),
    )
    return TemplateResponse(request, "desk/scores/again.html", context)
