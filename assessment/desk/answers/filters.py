"""The filters of the list of answers; their choices come from the courses that one may look into."""

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy, pgettext

from assessment.bank.models import Assessment, Question
from assessment.desk.roles import Deed, courses_for, is_superuser
from assessment.grading.effective_grade import responses_with_marks
from assessment.grading.models import Response, State
from assessment.people.models import Learner
from graders.digits import ROW_DIGITS, typed_number
from graders.registry import KINDS

Choices = list[tuple[str, str]]


def own_rows(request: HttpRequest, rows: QuerySet[Any], course: str) -> QuerySet[Any]:
    """Return those of the rows whose course one may look into."""
    return (
        rows if is_superuser(request) else rows.filter(**{f"{course}__in": courses_for(request, Deed.VIEW)})
    )


class StatusFilter(SimpleListFilter):
    """By what becomes of an answer."""

    title = gettext_lazy("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        """Return the statuses."""
        del request, model_admin
        return [
            ("needs_review", gettext("Needs review")),
            ("failed", gettext("Failed")),
            ("held", gettext("Held")),
            ("waiting", gettext("Waiting")),
            ("released", gettext("Released")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Response]) -> QuerySet[Any]:
        """Return the rows of a status."""
        del request
        match self.value():
            case "held":
                return responses_with_marks(queryset).filter(held=True)
            case "released":
                return responses_with_marks(queryset).filter(held=False, effective_id__isnull=False)
            case "waiting":
                return queryset.filter(state__in=[State.WAITING, State.CLAIMED])
            case State.NEEDS_REVIEW | State.FAILED as state:
                return queryset.filter(state=state)
        return queryset


class MarkedByFilter(SimpleListFilter):
    """By whether a person has marked it."""

    title = gettext_lazy("marked by")
    parameter_name = "by"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        """Return who may have marked."""
        del request, model_admin
        return [("machine", gettext("The machine alone")), ("person", gettext("A person"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Response]) -> QuerySet[Any]:
        """Return the rows that were marked so."""
        del request
        if self.value() in ("machine", "person"):
            marked = responses_with_marks(queryset).filter(effective_id__isnull=False)
            return marked.filter(human=self.value() == "person")
        return queryset


class KindFilter(SimpleListFilter):
    """By kind of question."""

    title = gettext_lazy("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        """Return the kinds."""
        del request, model_admin
        return [(kind, pgettext("kind", kind.capitalize())) for kind in KINDS]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Response]) -> QuerySet[Any]:
        """Return the rows of a kind."""
        del request
        return queryset.filter(version__kind=self.value()) if self.value() in KINDS else queryset


class NumberFilter(SimpleListFilter):
    """By a row that is referred to by its number; what is no number finds nothing."""

    path = ""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Response]) -> QuerySet[Any]:
        """Return the rows that refer to it."""
        del request
        value = self.value()
        if not value:
            return queryset
        pk = typed_number(value, ROW_DIGITS)
        return queryset.none() if pk is None else queryset.filter(**{self.path: pk})


class AssessmentFilter(NumberFilter):
    """By assessment."""

    title = gettext_lazy("assessment")
    parameter_name = "assessment"
    path = "submission__assessment"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        """Return the assessments of one's courses."""
        del model_admin
        rows = own_rows(request, Assessment.objects.all(), "course").values_list("pk", "title")
        return [(str(pk), title) for pk, title in rows]


class QuestionFilter(NumberFilter):
    """By question; once an assessment is chosen, only its own are offered."""

    title = gettext_lazy("question")
    parameter_name = "question"
    path = "question"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        """Return the questions of one's courses."""
        del model_admin
        rows = own_rows(request, Question.objects.all(), "assessment__course")
        chosen = request.GET.get("assessment", "")
        assessment = typed_number(chosen, ROW_DIGITS)
        if assessment is not None:
            rows = rows.filter(assessment=assessment)
        named = rows.values_list("pk", "slug", "assessment__title").order_by(
            "assessment", "exercise__position", "position"
        )
        return [(str(pk), slug if chosen else f"{slug} · {title}") for pk, slug, title in named]


class LearnerFilter(NumberFilter):
    """By learner: they are found by search, so only the chosen one is listed."""

    title = gettext_lazy("learner")
    parameter_name = "learner"
    path = "submission__learner"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        """Return the learner that is looked at."""
        del model_admin
        chosen = request.GET.get("learner", "")
        if not chosen:
            return []
        rows = own_rows(request, Learner.objects.filter(pk=typed_number(chosen, ROW_DIGITS) or 0), "course")
        # Without any choice the filter would not be applied.
        return [(str(row.pk), row.external_id) for row in rows] or [(chosen, gettext("nobody"))]


FILTERS = (StatusFilter, AssessmentFilter, QuestionFilter, KindFilter, MarkedByFilter, LearnerFilter)
