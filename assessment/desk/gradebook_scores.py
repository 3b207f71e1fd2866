"""The list of scores on their way into gradebooks, those first that need a person, and the page of one."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin import SimpleListFilter
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Case, Count, QuerySet, Value, When
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from assessment import tasks
from assessment.bank.models import Assessment
from assessment.desk.answers.filters import Choices, NumberFilter, own_rows
from assessment.desk.course_scope import MOST, BriefPaginator, CourseScopedAdmin, own_or_404, page_context
from assessment.desk.roles import Deed, courses_for, is_superuser
from assessment.lti.passback import enqueue, remote_results
from assessment.lti.passback.enqueue import active_links
from assessment.lti.passback.models import ScoreDelivery, ScoreState
from assessment.lti.platforms.models import Registration

RANKS = {ScoreState.REFUSED: 0, ScoreState.OWED: 1, ScoreState.SENDING: 1}
NEED = Case(*(When(state=state, then=Value(rank)) for state, rank in RANKS.items()), default=Value(2))
WORDS = {
    ScoreState.OWED: gettext_lazy("owed"),
    ScoreState.SENDING: gettext_lazy("being sent"),
    ScoreState.SENT: gettext_lazy("sent"),
    ScoreState.CONFIRMED: gettext_lazy("in the gradebook"),
    ScoreState.KEPT: gettext_lazy("left as it is"),
    ScoreState.REFUSED: gettext_lazy("refused"),
}


def paused_platforms(request: HttpRequest) -> QuerySet[Registration]:
    """Return the platforms of one's courses that are left alone now: no score goes there until they answer."""
    rows = Registration.objects.filter(paused_until__gt=Now())
    if is_superuser(request):
        return rows
    return rows.filter(deployments__contexts__course__in=courses_for(request, Deed.VIEW)).distinct()


# What is done with many scores at once: it marks their rows, and a worker does it; only where one may mark.
@admin.action(description=gettext_lazy("Send again"), permissions=["change"])
def send_selected(page: Any, request: HttpRequest, queryset: QuerySet[Any]) -> None:
    """Owe the selected scores once more."""
    count = enqueue.resend(_selected(page, request, queryset))
    outcome = ngettext(
        "1 score will be sent again: see the state in a moment.",
        "%(count)s scores will be sent again: see the state in a moment.",
        count,
    )
    _done(request, outcome % {"count": count}, count)


@admin.action(description=gettext_lazy("Ask what the platform holds"), permissions=["change"])
def ask_selected(page: Any, request: HttpRequest, queryset: QuerySet[Any]) -> None:
    """Let the gradebook be read for the selected scores."""
    count = remote_results.request_results(_selected(page, request, queryset))
    outcome = ngettext(
        "What the platform holds of 1 score will stand here in a moment.",
        "What the platform holds of %(count)s scores will stand here in a moment.",
        count,
    )
    _done(request, outcome % {"count": count}, count)


def wake_delivery_after_commit() -> None:
    """Tell the workers that scores wait, once they do."""
    transaction.on_commit(tasks.wake_delivery)


def _selected(page: Any, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[ScoreDelivery]:
    keys = list(queryset.values_list("pk", flat=True)[:MOST])
    rows: QuerySet[ScoreDelivery] = page.allowed(
        request, ScoreDelivery.objects.filter(pk__in=keys), Deed.MARK
    )
    return rows


def _done(request: HttpRequest, words: str, count: int) -> None:
    if count:
        wake_delivery_after_commit()
    messages.success(request, words)


STATES = {
    "refused": (ScoreState.REFUSED,),
    "owed": (ScoreState.OWED, ScoreState.SENDING),
    "sent": (ScoreState.SENT,),
    "confirmed": (ScoreState.CONFIRMED,),
    "kept": (ScoreState.KEPT,),
}


class ScoreStateFilter(SimpleListFilter):
    """By how far a score has come."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        """Return the states."""
        del request, model_admin
        return [
            ("refused", gettext("Refused")),
            ("owed", gettext("Owed")),
            ("sent", gettext("Sent, not confirmed")),
            ("confirmed", gettext("In the gradebook")),
            ("kept", gettext("Keeps its mark while something waits")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[ScoreDelivery]) -> QuerySet[Any]:
        """Return the rows of a state."""
        del request
        states = STATES.get(self.value() or "")
        return queryset.filter(state__in=states) if states else queryset


class ScoreAssessmentFilter(NumberFilter):
    """By assessment."""

    title = gettext_lazy("assessment")
    parameter_name = "assessment"
    path = "resource_link__assessment"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        """Return the assessments of one's courses that an activity opens."""
        del model_admin
        rows = own_rows(request, Assessment.objects.filter(resource_links__isnull=False), "course").distinct()
        return [(str(pk), title) for pk, title in rows.values_list("pk", "title")]


class ScoreDeliveryAdmin(CourseScopedAdmin):
    """Scores, to look at; nobody writes one, and whoever may mark can have it sent again."""

    course_path = "resource_link__context__course"
    add_needs = None
    change_needs = Deed.MARK
    paginator = BriefPaginator
    list_display = (
        "learner_id_there",
        "activity",
        "shown_state",
        "score",
        "held_there",
        "note",
        "sent",
        "next_try",
    )
    list_display_links = ("learner_id_there",)
    list_select_related = ("learner", "resource_link__assessment", "resource_link__exercise")
    list_filter = (ScoreStateFilter, ScoreAssessmentFilter)
    list_filter_submit = True
    list_before_template = "desk/gradebook_scores/paused.html"
    search_fields = ("learner__external_id", "learner__name")
    search_help_text = gettext_lazy("The learner's name, or their id on the platform.")
    actions = (send_selected, ask_selected)
    sortable_by = ()
    ordering = (NEED.asc(), "-pk")
    readonly_fields = fields = (
        "learner_id_there",
        "activity",
        "platform",
        "shown_state",
        "note",
        "score",
        "sent",
        "tries",
        "next_try",
        "held_there",
        "held_at",
    )
    show_save: ClassVar = False

    def get_urls(self) -> list[URLPattern]:
        """Add the page that sends all scores of an assessment again."""
        view = self.admin_site.admin_view(send_all_again)
        routes = [path("again/<int:pk>/", view, name="bank_assessment_scores")]
        return routes + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Refuse whatever is sent by those who only look."""
        if request.method == "POST" and not self.has_change_permission(request):
            raise PermissionDenied
        paused = {"paused_platforms": paused_platforms(request), "may_lift": is_superuser(request)}
        return super().changelist_view(request, {**paused, **(extra_context or {})})

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        """Show a score; there is nothing to save."""
        nothing = {"show_save": False, "show_save_and_continue": False, "show_save_and_add_another": False}
        return super().changeform_view(request, object_id, form_url, {**nothing, **(extra_context or {})})

    @admin.display(description=gettext_lazy("learner"))
    def learner_id_there(self, row: Any) -> str:
        """Return the name and the platform's id."""
        learner = row.learner
        return f"{learner.name} ({learner.external_id})" if learner.name else learner.external_id

    @admin.display(description=gettext_lazy("activity"))
    def activity(self, row: Any) -> str:
        """Return the activity, and what it opens."""
        link = row.resource_link
        opened = link.exercise or link.assessment
        return f"{link} → {opened}" if opened and str(opened) != str(link) else str(link)

    @admin.display(description=gettext_lazy("platform"))
    def platform(self, row: Any) -> str:
        """Return the platform."""
        return str(row.resource_link.context.deployment.registration)

    @admin.display(description=gettext_lazy("state"))
    def shown_state(self, row: Any) -> Any:
        """Return the state, set off where a person is needed."""
        label = WORDS[ScoreState(row.state)]
        return format_html("<strong>{}</strong>", label) if row.state == ScoreState.REFUSED else label

    @admin.display(description=gettext_lazy("score"))
    def score(self, row: Any) -> str:
        """Return the points of the last message, or what they wait for."""
        message = row.message or {}
        if "scoreGiven" in message:
            numbers = {"points": message["scoreGiven"], "maximum": message["scoreMaximum"]}
            return gettext("%(points)s of %(maximum)s") % numbers
        waits = {"Pending": gettext("waits for a worker"), "PendingManual": gettext("waits for a person")}
        return waits.get(message.get("gradingProgress", ""), "–")

    @admin.display(description=gettext_lazy("the platform holds"))
    def held_there(self, row: Any) -> str:
        """Return what was read back."""
        if row.held_at is None:
            return "–"
        held = row.held or {}
        if held.get("resultScore") is None:
            return gettext("nothing")
        numbers = {"points": held["resultScore"], "maximum": held.get("resultMaximum") or "?"}
        return gettext("%(points)s of %(maximum)s") % numbers

    @admin.display(description=gettext_lazy("note"))
    def note(self, row: Any) -> str:
        """Return why it is not in the gradebook, or why another mark stays there."""
        return row.problem or "–"

    @admin.display(description=gettext_lazy("sent"))
    def sent(self, row: Any) -> str:
        """Return when the platform took it."""
        return f"{localtime(row.sent_at):%Y-%m-%d %H:%M}" if row.sent_at else "–"

    @admin.display(description=gettext_lazy("next try"))
    def next_try(self, row: Any) -> str:
        """Return when it is tried next, if it is."""
        return f"{localtime(row.due_at):%Y-%m-%d %H:%M}" if row.state == ScoreState.OWED else "–"


@require_http_methods(["GET", "POST"])
def send_all_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how many scores there are by state, and send all again."""
    assessment = own_or_404(request, Assessment, pk, Deed.MARK)
    if request.method == "POST":
        count = enqueue.resend_all(assessment)
        wake_delivery_after_commit()
        outcome = ngettext("1 score will be sent again.", "%(count)s scores will be sent again.", count)
        messages.success(request, outcome % {"count": count})
        return redirect("admin:bank_assessment_scores", pk)
    rows = ScoreDelivery.objects.filter(resource_link__assessment=assessment)
    by_state = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    counts = {name: sum(by_state.get(state, 0) for state in states) for name, states in STATES.items()}
    context = page_context(
        request,
        gettext("Scores of %(assessment)s") % {"assessment": assessment},
        assessment=assessment,
        counts=counts,
        total=sum(counts.values()),
        activities=active_links().filter(assessment=assessment).count(),
    )
    return TemplateResponse(request, "desk/gradebook_scores/send_again.html", context)
