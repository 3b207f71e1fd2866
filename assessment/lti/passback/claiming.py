"""Claiming scores that are due, with a lease by the database's clock and a token that fences late writers.

Platforms go in turn, so that one with many scores keeps no other waiting. Of one platform, scores that were never tried
go before those that failed, so that locked grades keep no healthy one waiting; while its last call failed, in random
order, so that a row of locked grades is not taken for a platform in trouble. A row whose lease has ended is due again.
"""

import uuid
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db.models import Case, F, FloatField, Q, QuerySet, Value, When, Window
from django.db.models.functions import Now, Random, RowNumber

from assessment.grading import leases
from assessment.grading.leases import claim_rows, held_by, is_expired, requeue
from assessment.lti.passback.models import ScoreDelivery, ScoreState
from assessment.lti.platforms.models import Registration
from assessment.people.models import ERASED

LEASE = timedelta(minutes=3)
"""Longer than all calls that one score can need: tokens, the score and its result, each twice, ten seconds a call."""
SCORES_PER_CLAIM = 10
"""Few, since a worker holds them all while it sends one after the other, and platforms take turns by claim."""
ROUNDS = 5
"""How often rows that others are taking are looked past, before the next hint tries again."""
REGISTRATION = "resource_link__context__deployment__registration"


def claim_scores(busy: Collection[int] = ()) -> tuple[uuid.UUID, list[ScoreDelivery]]:
    """Claim the next scores that are due, but none of the registrations in `busy`; return the token and the rows."""
    for _ in range(ROUNDS):
        keys = _next_keys(busy)
        if not keys:
            break
        if token := claim_rows(ScoreDelivery.objects.filter(_is_due()), keys, LEASE):
            rows = ScoreDelivery.objects.filter(lease_by=token)
            claimed = rows.select_related(REGISTRATION, "learner", "resource_link__assessment")
            return token, sorted(claimed, key=lambda row: keys.index(row.pk))
    return uuid.uuid4(), []


def claimed_row(row: ScoreDelivery, token: uuid.UUID) -> QuerySet[ScoreDelivery]:
    """Return the row if its claim still stands: every write goes through this."""
    return held_by(ScoreDelivery, token).filter(pk=row.pk)


def renew(row: ScoreDelivery, token: uuid.UUID) -> bool:
    """Hold a claimed row for the whole time of a lease from now; False if another worker has it."""
    return leases.renew(claimed_row(row, token), LEASE) == 1


def requeue_score(row: ScoreDelivery, token: uuid.UUID) -> None:
    """Let a claimed row be as if it had not been claimed."""
    requeue(claimed_row(row, token))


def requeue_scores(registration: Registration, token: uuid.UUID) -> None:
    """Let all that is claimed of a registration and not handled yet be as if it had not been claimed."""
    claimed = held_by(ScoreDelivery, token).filter(**{REGISTRATION: registration.pk})
    keys = list(claimed.values_list("pk", flat=True))
    requeue(held_by(ScoreDelivery, token).filter(pk__in=keys))


def is_any_due(busy: Collection[int] = ()) -> bool:
    """Tell whether a score could be sent now."""
    return _due(busy).exists()


def _due(busy: Collection[int]) -> QuerySet[ScoreDelivery]:
    paused = Q(**{f"{REGISTRATION}__paused_until__gt": Now()})
    rows = ScoreDelivery.objects.filter(
        _is_due(), **{"resource_link__context__deployment__active": True, f"{REGISTRATION}__active": True}
    )
    # Of an erased learner nothing is owed, also if it was while they were erased.
    rows = rows.exclude(learner__source__startswith=ERASED)
    return rows.exclude(paused).exclude(**{f"{REGISTRATION}__in": list(busy)})


def _is_due() -> Q:
    free = Q(state=ScoreState.OWED, due_at__lte=Now())
    return free | is_expired(ScoreDelivery)


def _next_keys(busy: Collection[int]) -> list[int]:
    failed = Case(When(tries__gt=0, then=Value(1)), default=Value(0))
    troubled = Q(**{f"{REGISTRATION}__failures__gt": 0})
    draw = Case(When(troubled, then=Random()), default=Value(0.0), output_field=FloatField())
    rows = _due(busy).annotate(failed=failed, draw=draw)
    order = ["failed", "draw", "due_at", "pk"]
    turn: Any = Window(RowNumber(), partition_by=[F(REGISTRATION)], order_by=order)
    ordered = rows.annotate(turn=turn).order_by("turn", "due_at", "pk")
    return list(ordered.values_list("pk", flat=True)[:SCORES_PER_CLAIM])
