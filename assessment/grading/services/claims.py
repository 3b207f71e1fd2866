"""Claiming waiting rows, with a lease by the database's clock and a token that fences late writers.

A worker that stops past its lease cannot write: the sweep has given its rows to another, and their token is gone.

Two counts say what is known against an answer. `tries`: its grader failed on it alone, seen by the worker itself.
`lost`: its lease ended and nobody was heard of again. A lease can end for an answer that kills its worker, or for a
machine that is slow, stopped or switched off, and at that moment nothing tells these apart. So the sweep counts it, and
the worker, if it still lives, takes it back (`forgive`): what stays counted are workers that died. Either count makes
the next batch of the row smaller, so that one that kills is soon alone and takes no other with it; at the last count
it is `failed`. Deaths may be more than tries: an innocent row is alone with one by chance, a guilty one every time.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import F, Min, QuerySet, Window
from django.db.models.functions import Length, Now, RowNumber

from assessment.grading.models import State, Work
from assessment.grading.services.pace import cost

W = TypeVar("W", bound=Work)

BATCH_BY_TRIES = (32, 8, 1)
"""How many rows are claimed together at most, after 0, 1 and 2 or more failures of any kind."""
MAX_TRIES = len(BATCH_BY_TRIES)
MAX_LOST = 5
"""With these batches a row is lost in company twice, and then three times alone."""
FAILURES = F("tries") + F("lost")


@dataclass(frozen=True, slots=True)
class Claim(Generic[W]):
    """Rows that one worker holds until its lease ends."""

    token: uuid.UUID
    rows: list[W]


def claim(
    waiting: QuerySet[W], *, tenant: str, first: Sequence[str] = (), room: float | None = None
) -> Claim[W] | None:
    """Claim the next batch among `waiting` rows, or return None if there is none.

    Rows with fewer failures go first, then by `first` (field names), then one a tenant in turn (`tenant` is the path
    to it), then by age. With `room` no more are taken than fit into so many characters (see `pace`), but one always.
    """
    model = waiting.model
    candidates = waiting.filter(state=State.WAITING).alias(failures=FAILURES)
    while (fewest := candidates.aggregate(fewest=Min(FAILURES))["fewest"]) is not None:
        size = BATCH_BY_TRIES[min(fewest, len(BATCH_BY_TRIES) - 1)]
        keys = _fitting(_next_rows(candidates.filter(failures=fewest), size, tenant, first), room)
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
    """Give one row back after its grader failed on it alone: to the queue, or after the last try to a person."""
    row = model._default_manager.filter(pk=key, lease_by=token, state=State.CLAIMED)
    row.update(state=_after("tries", MAX_TRIES), lease_by=None, lease_until=None, tries=F("tries") + 1)


def hand_back(claimed: Claim[Any], *, suspect: bool = False) -> None:
    """Give all rows of a claim back that were not graded, also those that the sweep has taken: the worker lives.

    Nothing is counted against them, unless they are `suspect`: the device worked before them and not after them, as if
    they had killed their worker.
    """
    model = type(claimed.rows[0])
    with transaction.atomic():
        forgive(claimed)
        own = model._default_manager.filter(lease_by=claimed.token, state=State.CLAIMED)
        lost = _after("lost", MAX_LOST) if suspect else State.WAITING
        own.update(state=lost, lease_by=None, lease_until=None, lost=F("lost") + int(suspect))


def forgive(claimed: Claim[Any]) -> None:
    """Take back what the sweep has counted when it freed rows of this claim: its worker was only slow, or stopped."""
    model = type(claimed.rows[0])
    freed = model._default_manager.filter(
        pk__in=[row.pk for row in claimed.rows], state__in=[State.WAITING, State.CLAIMED], lost__gt=0
    )
    freed.exclude(lease_by=claimed.token).update(lost=F("lost") - 1)


def expire_leases(model: type[Work]) -> int:
    """Free the rows whose lease has ended, by the database's clock; return how many."""
    expired = model._default_manager.filter(state=State.CLAIMED, lease_until__lt=Now())
    return expired.update(state=_after("lost", MAX_LOST), lease_by=None, lease_until=None, lost=F("lost") + 1)


def _next_rows(
    candidates: QuerySet[Any], size: int, tenant: str, first: Sequence[str]
) -> list[tuple[int, int]]:
    """Return the primary keys of the rows that come next, and the lengths of their answers."""
    turn = Window(
        RowNumber(), partition_by=[F(name) for name in (*first, tenant)], order_by=["waiting_since", "pk"]
    )
    ordered = candidates.annotate(turn=turn).order_by(*first, "turn", "waiting_since", "pk")
    return list(ordered.values_list("pk", Length("answer"))[:size])


def _fitting(rows: Iterable[tuple[int, int]], room: float | None) -> list[int]:
    """Return the first of the rows, as many as fit into the room, and one at least."""
    keys: list[int] = []
    for key, characters in rows:
        if room is not None:
            room -= cost(characters)
            if room < 0 and keys:
                break
        keys.append(key)
    return keys


def _take(model: type[Work], keys: Sequence[int], token: uuid.UUID) -> int:
    """Take those of the rows that nobody else has or is taking; return how many."""
    with transaction.atomic():
        free = model._default_manager.filter(pk__in=keys, state=State.WAITING)
        if connection.features.has_select_for_update_skip_locked:
            keys = list(free.select_for_update(skip_locked=True).values_list("pk", flat=True))
        return model._default_manager.filter(pk__in=keys, state=State.WAITING).update(
            state=State.CLAIMED, lease_by=token, lease_until=Now() + settings.LEASE
        )


def _after(count: str, most: int) -> models.Case:
    """Return the state of a row of which one more is counted now."""
    return models.Case(
        models.When(**{f"{count}__gte": most - 1}, then=models.Value(State.FAILED)),
        default=models.Value(State.WAITING),
    )
