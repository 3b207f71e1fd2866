"""What a teacher asks for: scores once more, and what the platform holds. It only marks rows; a worker does it."""

import time
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When
from django.db.models.functions import Now

from assessment.bank.models import Assessment
from assessment.lti.passback import pausing
from assessment.lti.passback.agreeing import Unreadable, agrees, as_held, difference, read_back
from assessment.lti.passback.claiming import REGISTRATION
from assessment.lti.passback.models import ScoreDelivery, ScoreState
from assessment.lti.passback.owing import active_links, owe, owe_all
from assessment.lti.platforms.models import ResourceLink

SECONDS = 5.0


def send_again(rows: QuerySet[ScoreDelivery]) -> int:
    """Owe these scores once more, also if the platform has them; return how many. They are stamped anew."""
    return owe(list(rows.order_by().values_list("resource_link_id", "learner_id")), again=True)


def send_all_again(of: Assessment | ResourceLink) -> int:
    """Owe every score of an assessment, or of one activity, once more; return how many there are."""
    links = active_links()
    links = links.filter(assessment=of) if isinstance(of, Assessment) else links.filter(pk=of.pk)
    for link in links:
        owe_all(link)
    return send_again(ScoreDelivery.objects.filter(resource_link__in=links))


def read_held(rows: QuerySet[ScoreDelivery]) -> int:
    """Ask for what the platform holds of these scores; return how many are asked for."""
    keys = list(rows.order_by().values_list("pk", flat=True))
    return ScoreDelivery.objects.filter(pk__in=keys).update(ask_held=True)


def read_asked(seconds: float = SECONDS) -> int:
    """Read what platforms hold where somebody asked; return how many were read. Each is tried once."""
    end, busy, count = time.monotonic() + seconds, set[int](), 0
    while time.monotonic() < end and (row := _next(busy)):
        registration = row.resource_link.context.deployment.registration
        if not pausing.may_call(registration):
            busy.add(registration.pk)
        elif ScoreDelivery.objects.filter(pk=row.pk, ask_held=True).update(ask_held=False):
            count += 1
            if not _read(row):
                busy.add(registration.pk)
    return count


def _next(busy: set[int]) -> ScoreDelivery | None:
    rows = ScoreDelivery.objects.filter(
        ask_held=True, **{"resource_link__context__deployment__active": True, f"{REGISTRATION}__active": True}
    )
    free = rows.exclude(Q(**{f"{REGISTRATION}__paused_until__gt": Now()}))
    free = free.exclude(**{f"{REGISTRATION}__in": busy})
    return free.select_related(REGISTRATION, "learner").order_by("pk").first()


def _read(row: ScoreDelivery) -> bool:
    """Write what the platform holds, or why it cannot be read; False if it is in trouble."""
    registration = row.resource_link.context.deployment.registration
    found = ScoreDelivery.objects.filter(pk=row.pk)
    try:
        held = read_back(row)
    except Unreadable as error:
        found.exclude(state=ScoreState.REFUSED).update(problem=error.words[:500])
        if error.is_platforms:
            pausing.note_failure(registration, None)
        else:
            pausing.note_cell_failure(registration, failed_before=True)
        return not error.is_platforms
    pausing.note_success(registration)
    found.update(**as_held(held))
    if row.sent_at:
        same, settled = agrees(row.message, held), Q(state__in=(ScoreState.SENT, ScoreState.CONFIRMED))
        words: dict[str, Any] = {
            "state": Case(When(settled, then=Value(ScoreState.CONFIRMED if same else ScoreState.SENT))),
            "problem": "" if same else difference(row.message, held)[:500],
        }
        # Only for the message that was compared: a newer one has its own answer.
        found.filter(settled, stamp=row.stamp).update(**words)
    return True
