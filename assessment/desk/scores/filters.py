"""The filters of the list of scores."""

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest

from assessment.bank.models import Assessment
from assessment.desk.responses.filters import Choices, NumberFilter, own_rows
from assessment.lti.passback.models import ScoreDelivery, ScoreState

STATES = {
    "refused": (ScoreState.REFUSED,),
    "owed": (ScoreState.OWED, ScoreState.SENDING),
    "sent": (ScoreState.SENT,),
    "confirmed": (ScoreState.CONFIRMED,),
    "kept": (ScoreState.KEPT,),
}


class StateFilter(SimpleListFilter):
    """By how far a score has come."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        """Return the states."""
        del request, model_admin
        return [
            ("refused", "Refused"),
            ("owed", "Owed"),
            ("sent", "Sent, not confirmed"),
            ("confirmed", "In the gradebook"),
            ("kept", "Keeps its mark while something waits"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[ScoreDelivery]) -> QuerySet[Any]:
        """Return the rows of a state."""
        del request
        states = STATES.get(self.value() or "")
        return queryset.filter(state__in=states) if states else queryset


class AssessmentFilter(NumberFilter):
    """By assessment."""

    title = "assessment"
    parameter_name = "assessment"
    path = "resource_link__assessment"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        """Return the assessments of one's courses that an activity opens."""
        del model_admin
        rows = own_rows(request, Assessment.objects.filter(resource_links__isnull=False), "course").distinct()
        return [(str(pk), title) for pk, title in rows.values_list("pk", "title")]
