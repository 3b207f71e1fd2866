"""Claiming waiting rows, with a lease by the database's clock and a token that fences late writers.

A worker that stops past its lease cannot write: the sweep has given its rows to another, and their token is gone.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import F, QuerySet, Window
from django.db.models.functions import Now, RowNumber

from assessment.grading.models import State, Work

W = TypeVar("W", bound=Work)

BATCH_BY_TRIES = (32, 8, 1)
"""How many rows are claimed together after 0, 1 and 2 failed tries: an answer that kills its worker is soon alone."""
MAX_TRIES = len(BATCH_BY_TRIES)


@dataclass(frozen=True, slots=True)
class Claim(Generic[W]):
    """Rows that one worker holds until its lease ends."""

    token: uuid.UUID
    rows: list[W]


def claim(waiting: QuerySet[W], *, tenant: str, first: Sequence[str] = ()) -> Claim[W] | None:
    """Claim the next batch among `waiting` rows, or return None if there is none.

    Rows go by `first` (field names), then one a tenant in turn (`tenant` is the path to it), then by age.
    """
    model = waiting.model
    for tries, size in enumerate(BATCH_BY_TRIES):
        candidates = waiting.filter(state=State.WAITING, tries=tries)
        while keys := _next_keys(candidates, size, tenant, first):
            token = uuid.uuid4()
            if _take(model, keys, token):
                return Claim(token, list(waiting.filter(lease_by=token).order_by("waiting_since", "pk")))
    return None


def held(rows: QuerySet[W], token: uuid.UUID, keys: Sequence[int]) -> list[W]:
    """Lock and return those of the rows whose claim still stands; call inside a transaction, before writing.

    A row that a person has marked meanwhile is graded and keeps its lease: the machine's verdict is added to it.
    """
    rows = rows.filter(pk__in=keys, lease_by=token, state__in=[State.CLAIMED, State.GRADED]).order_by("pk")
    return list(
        rows.select_for_update(of=("self",)) if connection.features.has_select_for_update_of else rows
    )


def let_go(model: type[W], token: uuid.UUID, key: int) -> None:
    """Give one row back after a failed try: to the queue, or after the last try to a person."""
    row = model._default_manager.filter(pk=key, lease_by=token, state=State.CLAIMED)
    row.update(state=_state_by_tries(), lease_by=None, lease_until=None)


def give_back(model: type[Work], token: uuid.UUID) -> None:
    """Give all rows of a claim back as if they had not been claimed: it was not the answers' fault."""
    rows = model._default_manager.filter(lease_by=token, state=State.CLAIMED)
    rows.update(state=State.WAITING, lease_by=None, lease_until=None, tries=F("tries") - 1)


def expire_leases(model: type[Work]) -> int:
    """Free the rows whose lease has ended, by the database's clock; return how many."""
    expired = model._default_manager.filter(state=State.CLAIMED, lease_until__lt=Now())
    return expired.update(state=_state_by_tries(), lease_by=None, lease_until=None)


def _next_keys(candidates: QuerySet[Any], size: int, tenant: str, first: Sequence[str]) -> list[int]:
    turn = Window(
        RowNumber(), partition_by=[F(name) for name in (*first, tenant)], order_by=["waiting_since", "pk"]
    )
    ordered = candidates.annotate(turn=turn).order_by(*first, "turn", "waiting_since", "pk")
    return list(ordered.values_list("pk", flat=True)[:size])


def _take(model: type[Work], keys: Sequence[int], token: uuid.UUID) -> int:
    """Take those of the rows that nobody else has or is taking; return how many."""
    with transaction.atomic():
        free = model._default_manager.filter(pk__in=keys, state=State.WAITING)
        if connection.features.has_select_for_update_skip_locked:
            keys = list(free.select_for_update(skip_locked=True).values_list("pk", flat=True))
        return model._default_manager.filter(pk__in=keys, state=State.WAITING).update(
            state=State.CLAIMED, lease_by=token, lease_until=Now() + settings.LEASE, tries=F("tries") + 1
        )


def _state_by_tries() -> models.Case:
    return models.Case(
        models.When(tries__gte=MAX_TRIES, then=models.Value(State.FAILED)),
        default=models.Value(State.WAITING),
    )
