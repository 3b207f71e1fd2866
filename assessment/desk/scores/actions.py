"""What is done with many scores at once: it marks their rows, and a worker does it; only where one may mark."""

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from assessment import tasks
from assessment.desk.responses.listing import MOST
from assessment.desk.roles import Deed
from assessment.lti.passback import again
from assessment.lti.passback.models import ScoreDelivery


@admin.action(description="Send again", permissions=["change"])
def send_selected(page: Any, request: HttpRequest, queryset: QuerySet[Any]) -> None:
    """Owe the selected scores once more."""
    count = again.send_again(_selected(page, request, queryset))
    _done(request, f"{scores(count)} will be sent again: see the state in a moment.", count)


@admin.action(description="Ask what the platform holds", permissions=["change"])
def ask_selected(page: Any, request: HttpRequest, queryset: QuerySet[Any]) -> None:
    """Let the gradebook be read for the selected scores."""
    count = again.read_held(_selected(page, request, queryset))
    _done(request, f"What the platform holds of {scores(count)} will stand here in a moment.", count)


def scores(count: int) -> str:
    """Return a number of scores in words."""
    return "1 score" if count == 1 else f"{count} scores"


def wake_after_commit() -> None:
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
        wake_after_commit()
    messages.success(request, words)
