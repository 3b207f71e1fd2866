"""The list of answers, those first that need a person, and the addresses of the pages around it."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_lazy

from assessment.desk.answers import assessment_marks, bulk_actions, export, promise_page, review_page
from assessment.desk.answers.filters import FILTERS
from assessment.desk.course_scope import BriefPaginator, CourseScopedAdmin
from assessment.desk.roles import Deed
from assessment.grading.effective_grade import effective_grades, held_responses
from assessment.grading.models import Grade, State
from assessment.grading.sample import unmarked_sample
from graders.verdict import plain_points

if TYPE_CHECKING:
    from django.contrib.admin.views.main import ChangeList
else:
    from unfold.views import ChangeList

RANKS = {State.NEEDS_REVIEW: 0, State.FAILED: 1, State.WAITING: 2, State.CLAIMED: 2}
NEED = Case(*(When(state=state, then=Value(rank)) for state, rank in RANKS.items()), default=Value(3))


class ResponseAdmin(CourseScopedAdmin):
    """Answers with their marks; nobody adds, edits or deletes one, and a mark is given on its review page."""

    course_path = "submission__assessment__course"
    add_needs = None
    change_needs = Deed.MARK
    paginator = BriefPaginator
    list_display = (
        "question",
        "learner",
        "attempt",
        "review_state",
        "machine",
        "effective",
        "by",
        "shown",
        "confidence",
        "submitted",
    )
    list_display_links = ("question", "learner")
    list_select_related = ("question__assessment", "version", "submission__learner")
    list_filter = FILTERS
    list_filter_submit = True
    search_fields = ("submission__learner__external_id",)
    search_help_text = gettext_lazy("The learner's id, or the id of an answer, a submission or a learner.")
    actions = (bulk_actions.accept_selected, bulk_actions.retry_selected)
    sortable_by = ()
    # What needs a person comes first; the answers to one question stand together.
    ordering = (NEED.asc(), "question_id", "pk")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        """Return the list that has the marks with its rows."""
        del request, kwargs
        return MarkedChangeList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Look public ids up as such, with or without dashes."""
        try:
            public_id = UUID(search_term.strip())
        except ValueError:
            return super().get_search_results(request, queryset, search_term)
        paths = ("public_id", "submission__public_id", "submission__learner__public_id")
        matches = [queryset.filter(**{where: public_id}) for where in paths]
        return matches[0] | matches[1] | matches[2], False

    def get_urls(self) -> list[URLPattern]:
        """Add the pages of this package."""
        pages = (
            ("marks/", assessment_marks.every_assessment, "grading_marks"),
            ("marks/<int:pk>/", assessment_marks.one_assessment, "bank_assessment_marks"),
            ("marks/<int:pk>/release/", assessment_marks.release, "bank_assessment_release"),
            ("marks/<int:pk>/take-back/", assessment_marks.take_back, "bank_assessment_take_back"),
            ("marks/<int:pk>/promise/", promise_page.promise, "bank_assessment_promise"),
            ("marks/<int:pk>/export/", export.export, "bank_assessment_export"),
            ("regrade/<int:pk>/", assessment_marks.regrade_question, "bank_question_regrade"),
        )
        view = self.admin_site.admin_view
        return [path(where, view(page), name=name) for where, page, name in pages] + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Refuse whatever is sent by those who only look."""
        if request.method == "POST" and not self.has_change_permission(request):
            raise PermissionDenied
        return super().changelist_view(request, extra_context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the review page instead of a form of columns."""
        del form_url, extra_context
        return review_page.review(self, request, object_id)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Show the review page: it has the history of the marks."""
        del extra_context
        return review_page.review(self, request, object_id)

    @admin.display(description=gettext_lazy("learner"))
    def learner(self, row: Any) -> str:
        """Return who answered."""
        return str(row.submission.learner)

    @admin.display(description=gettext_lazy("state"))
    def review_state(self, row: Any) -> Any:
        """Return the state, set off where a person is needed; the machine's doubt is a part of it."""
        if row.is_blind:
            return gettext("drawn for the promise")
        label = row.get_state_display()
        needs = row.state in (State.NEEDS_REVIEW, State.FAILED)
        return format_html("<strong>{}</strong>", label) if needs else label

    @admin.display(description=gettext_lazy("machine"))
    def machine(self, row: Any) -> str:
        """Return the machine's points."""
        return plain_points(row.machine.score) if row.machine and not row.is_blind else "–"

    @admin.display(description=gettext_lazy("mark"))
    def effective(self, row: Any) -> str:
        """Return the effective points, of how many."""
        if row.mark is None or row.is_blind:
            return "–"
        numbers = {"points": plain_points(row.mark.score), "maximum": plain_points(row.mark.maximum)}
        return gettext("%(points)s of %(maximum)s") % numbers

    @admin.display(description=gettext_lazy("by"))
    def by(self, row: Any) -> str:
        """Tell who gave the mark that counts."""
        return "–" if row.mark is None else gettext("a person") if row.mark.human else gettext("the machine")

    @admin.display(description=gettext_lazy("student sees it"))
    def shown(self, row: Any) -> str:
        """Tell whether the mark is held."""
        return "–" if row.mark is None else gettext("no, held") if row.is_held else gettext("yes")

    @admin.display(description=gettext_lazy("confidence"))
    def confidence(self, row: Any) -> str:
        """Return how sure the machine was."""
        return f"{row.machine.confidence:.2f}" if row.machine and not row.is_blind else "–"

    @admin.display(description=gettext_lazy("submitted"))
    def submitted(self, row: Any) -> str:
        """Return when it was handed in."""
        return f"{localtime(row.submission.created_at):%Y-%m-%d %H:%M}"


# A page of answers has its marks in a constant number of queries, however many rows it has.
class MarkedChangeList(ChangeList):
    """Gives each row of the page its `mark`, its `machine` grade, whether it `is_held`, and whether it `is_blind`."""

    def get_results(self, request: HttpRequest) -> None:
        """Read the page, then its marks."""
        super().get_results(request)
        self.result_list: Any = with_marks(list(self.result_list))


def with_marks(rows: list[Any]) -> list[Any]:
    """Return the rows, each with its marks."""
    marks = effective_grades(rows)
    held = held_responses(marks)
    keys = [row.pk for row in rows]
    machines = machine_grades(keys)
    # To be marked without sight of what the machine says, so that this list does not say it either.
    blind = set(unmarked_sample().filter(response__in=keys).values_list("response", flat=True))
    for row in rows:
        row.mark, row.machine, row.is_held = marks.get(row.pk), machines.get(row.pk), row.pk in held
        row.is_blind = row.pk in blind
    return rows


def machine_grades(keys: list[int]) -> dict[int, Grade]:
    """Return the machine's newest grade by response."""
    grades = Grade.objects.filter(response__in=keys, human=False).order_by("pk")
    return {grade.response_id: grade for grade in grades}
