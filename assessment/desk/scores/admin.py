"""The list of scores on their way into gradebooks, those first that need a person, and the page of one."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Case, QuerySet, Value, When
from django.db.models.functions import Now
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.timezone import localtime

from assessment.desk.base import CourseScopedAdmin
from assessment.desk.responses.listing import BriefPaginator
from assessment.desk.roles import Deed, courses_for, is_superuser
from assessment.desk.scores import actions, again_page
from assessment.desk.scores.filters import AssessmentFilter, StateFilter
from assessment.lti.passback.models import ScoreState
from assessment.lti.platforms.models import Registration

RANKS = {ScoreState.REFUSED: 0, ScoreState.OWED: 1, ScoreState.SENDING: 1}
NEED = Case(*(When(state=state, then=Value(rank)) for state, rank in RANKS.items()), default=Value(2))
WORDS = {
    ScoreState.OWED: "owed",
    ScoreState.SENDING: "being sent",
    ScoreState.SENT: "sent",
    ScoreState.CONFIRMED: "in the gradebook",
    ScoreState.KEPT: "left as it is",
    ScoreState.REFUSED: "refused",
}


def paused_platforms(request: HttpRequest) -> QuerySet[Registration]:
    """Return the platforms of one's courses that are left alone now: no score goes there until they answer."""
    rows = Registration.objects.filter(paused_until__gt=Now())
    if is_superuser(request):
        return rows
    return rows.filter(deployments__contexts__course__in=courses_for(request, Deed.VIEW)).distinct()


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
    list_filter = (StateFilter, AssessmentFilter)
    list_filter_submit = True
    list_before_template = "desk/scores/paused.html"
    search_fields = ("learner__external_id", "learner__name")
    search_help_text = "The learner's name, or their id on the platform."
    actions = (actions.send_selected, actions.ask_selected)
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
        view = self.admin_site.admin_view(again_page.send_all_again)
        own = [path("again/<int:pk>/", view, name="bank_assessment_scores")]
        return own + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Refuse whatever is sent by those who only look."""
        if request.method == "POST" and not self.has_change_permission(request):
            raise PermissionDenied
        paused = {"paused_platforms": paused_platforms(request), "may_lift": is_superuser(request)}
        return super().changelist_view(request, {"title": "Scores", **paused, **(extra_context or {})})

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

    @admin.display(description="learner")
    def learner_id_there(self, row: Any) -> str:
        """Return the name and the platform's id."""
        learner = row.learner
        return f"{learner.name} ({learner.external_id})" if learner.name else learner.external_id

    @admin.display(description="activity")
    def activity(self, row: Any) -> str:
        """Return the activity, and what it opens."""
        link = row.resource_link
        opened = link.exercise or link.assessment
        return f"{link} → {opened}" if opened and str(opened) != str(link) else str(link)

    @admin.display(description="platform")
    def platform(self, row: Any) -> str:
        """Return the platform."""
        return str(row.resource_link.context.deployment.registration)

    @admin.display(description="state")
    def shown_state(self, row: Any) -> Any:
        """Return the state, set off where a person is needed."""
        label = WORDS[ScoreState(row.state)]
        return format_html("<strong>{}</strong>", label) if row.state == ScoreState.REFUSED else label

    @admin.display(description="score")
    def score(self, row: Any) -> str:
        """Return the points of the last message, or what they wait for."""
        message = row.message or {}
        if "scoreGiven" in message:
            return f"{message['scoreGiven']} of {message['scoreMaximum']}"
        waits = {"Pending": "waits for a worker", "PendingManual": "waits for a person"}
        return waits.get(message.get("gradingProgress", ""), "–")

    @admin.display(description="the platform holds")
    def held_there(self, row: Any) -> str:
        """Return what was read back."""
        if row.held_at is None:
            return "–"
        held = row.held or {}
        if held.get("resultScore") is None:
            return "nothing"
        return f"{held['resultScore']} of {held.get('resultMaximum') or '?'}"

    @admin.display(description="note")
    def note(self, row: Any) -> str:
        """Return why it is not in the gradebook, or why another mark stays there."""
        return row.problem or "–"

    @admin.display(description="sent")
    def sent(self, row: Any) -> str:
        """Return when the platform took it."""
        return f"{localtime(row.sent_at):%Y-%m-%d %H:%M}" if row.sent_at else "–"

    @admin.display(description="next try")
    def next_try(self, row: Any) -> str:
        """Return when it is tried next, if it is."""
        return f"{localtime(row.due_at):%Y-%m-%d %H:%M}" if row.state == ScoreState.OWED else "–"
