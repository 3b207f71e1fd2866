"""The remote result: what a gradebook holds, read back and compared with the score that it was sent.

What a teacher asks for only marks rows; a worker reads.
"""

import time
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When
from django.db.models.functions import Now
from django.utils import timezone

from assessment.lti.passback import circuit_breaker
from assessment.lti.passback.claiming import REGISTRATION
from assessment.lti.passback.models import ScoreDelivery, ScoreState
from assessment.lti.services.ags import RESULTS, RemoteResult, outcome_of_failure, read_result
from assessment.lti.services.replies import CallFailed

TOLERANCE = 0.0051
"""Points of the column: platforms keep two decimals at least."""
ROUNDED = 0.5
"""Half a point: what rounding to whole points can do."""
READ_SECONDS = 5.0
"""For so long a run starts new calls: scores are sent by the same worker."""
NO_SERVICE = "The platform does not let results be read back."


class ResultUnreadable(Exception):
    """A result could not be read: `lasting` if it will not be either when asked again, `is_platforms` if none could."""

    def __init__(self, words: str, *, lasting: bool, is_platforms: bool = False) -> None:
        super().__init__(words)
        self.words, self.lasting, self.is_platforms = words, lasting, is_platforms


def read_remote_result(row: ScoreDelivery) -> RemoteResult | None:
    """Return what the platform holds of a score, None if nothing; raise `ResultUnreadable` if it cannot be read."""
    link = row.resource_link
    if link.context.scopes and RESULTS not in link.context.scopes:
        raise ResultUnreadable(NO_SERVICE, lasting=True)
    registration = link.context.deployment.registration
    try:
        return read_result(registration, link.line_item_url, row.learner.external_id)
    except CallFailed as error:
        outcome = outcome_of_failure(error)
        raise ResultUnreadable(
            error.reason, lasting=error.permanent, is_platforms=outcome.is_platforms
        ) from error


def matches_message(message: dict[str, Any] | None, result: RemoteResult | None) -> bool:
    """Tell whether a result is what a message said, in whatever points the column has."""
    score = None if result is None else result.score
    if message is None:
        return False
    if not has_score(message):
        return score is None
    if score is None or result is None:
        return False
    of = result.maximum or message["scoreMaximum"]
    return bool(abs(score - message["scoreGiven"] * of / message["scoreMaximum"]) <= TOLERANCE)


def has_score(message: dict[str, Any] | None) -> bool:
    """Tell whether a message brings a mark; one that brings none empties the cell."""
    return "scoreGiven" in (message or {})


def is_on_its_way(row: ScoreDelivery) -> bool:
    """Tell whether a mark was stamped that the platform has not taken yet."""
    return row.marked and row.sent_at is None and has_score(row.message)


def is_from_here(row: ScoreDelivery, result: RemoteResult | None) -> bool:
    """Tell whether what a column shows now may be a mark that was sent from here, or is none.

    It is what the last message said, or what the column showed before where that was ours: the mark before one that is
    on its way, what was seen at the first try of a withdrawal, or what the platform had made of the message.
    """
    if result is None or result.score is None or matches_message(row.message, result):
        return True
    before = row.held or {}
    if (result.score, result.maximum) != (before.get("resultScore"), before.get("resultMaximum")):
        return False
    return row.sent_at is None or _is_made_of(row.message, result)


def _is_made_of(message: dict[str, Any] | None, result: RemoteResult) -> bool:
    """Tell whether a platform may have made a result of a message: cut at the column's maximum, or rounded."""
    if message is None or result.score is None or not has_score(message):
        return False
    of = result.maximum or message["scoreMaximum"]
    expected = message["scoreGiven"] * of / message["scoreMaximum"]
    return bool(abs(result.score - min(expected, of)) <= ROUNDED)


def result_fields(result: RemoteResult | None) -> dict[str, Any]:
    """Return what is stored of a result, with when it was read; a teacher's comment there is theirs."""
    points = (
        {name: value for name, value in result.to_json().items() if name != "comment"} if result else None
    )
    return {"held": points, "held_at": timezone.now(), "ask_held": False}


def describe_difference(message: dict[str, Any] | None, result: RemoteResult | None) -> str:
    """Say how a result differs from what was sent."""
    if result is None or result.score is None:
        return "The platform took the score and shows none: it may be hidden there, or was emptied or reset since."
    shown = f"{result.score}" if result.maximum is None else f"{result.score} of {result.maximum}"
    if message is None or not has_score(message):
        return (
            f"The platform still shows {shown}: it was told that there is no mark, and keeps the old one (Open edX"
            " does). Empty the cell there if no mark is to be seen."
        )
    of = result.maximum or message["scoreMaximum"]
    expected = message["scoreGiven"] * of / message["scoreMaximum"]
    if expected > of and abs(result.score - of) <= TOLERANCE:
        return f"The platform cuts what is above the column's maximum, and shows {shown}."
    if abs(result.score - expected) <= ROUNDED:
        return f"The platform shows {shown} for {_number(expected)}: the column may round to whole points."
    return f"The platform took the score and shows {shown}: a teacher may have changed it there."


def request_results(rows: QuerySet[ScoreDelivery]) -> int:
    """Ask for what the platform holds of these scores; return how many are asked for."""
    keys = list(rows.order_by().values_list("pk", flat=True))
    return ScoreDelivery.objects.filter(pk__in=keys).update(ask_held=True)


def read_requested_results(seconds: float = READ_SECONDS) -> int:
    """Read what platforms hold where somebody asked; return how many were read. Each is tried once."""
    end, busy, count = time.monotonic() + seconds, set[int](), 0
    while time.monotonic() < end and (row := _next_requested(busy)):
        registration = row.resource_link.context.deployment.registration
        if not circuit_breaker.may_call(registration):
            busy.add(registration.pk)
        # Whoever changes the row reads its result; the same update of another worker changes none.
        elif ScoreDelivery.objects.filter(pk=row.pk, ask_held=True).update(ask_held=False):
            count += 1
            if not _read(row):
                busy.add(registration.pk)
    return count


def _next_requested(busy: set[int]) -> ScoreDelivery | None:
    rows = ScoreDelivery.objects.filter(
        ask_held=True, **{"resource_link__context__deployment__active": True, f"{REGISTRATION}__active": True}
    )
    free = rows.exclude(Q(**{f"{REGISTRATION}__paused_until__gt": Now()}))
    free = free.exclude(**{f"{REGISTRATION}__in": busy})
    return free.select_related(REGISTRATION, "learner").order_by("pk").first()


def _read(row: ScoreDelivery) -> bool:
    """Write what the platform holds, or why it cannot be read; False if it is in trouble."""
    registration = row.resource_link.context.deployment.registration
    rows = ScoreDelivery.objects.filter(pk=row.pk)
    try:
        result = read_remote_result(row)
    except ResultUnreadable as error:
        rows.exclude(state=ScoreState.REFUSED).update(problem=error.words[:500])
        if error.is_platforms:
            circuit_breaker.record_failure(registration, None)
        else:
            circuit_breaker.record_cell_failure(registration, failed_before=True)
        return not error.is_platforms
    circuit_breaker.record_success(registration)
    rows.update(**result_fields(result))
    if row.sent_at:
        matching, settled = (
            matches_message(row.message, result),
            Q(state__in=(ScoreState.SENT, ScoreState.CONFIRMED)),
        )
        words: dict[str, Any] = {
            "state": Case(When(settled, then=Value(ScoreState.CONFIRMED if matching else ScoreState.SENT))),
            "problem": "" if matching else describe_difference(row.message, result)[:500],
        }
        # Only for the message that was compared: a newer one has its own answer.
        rows.filter(settled, stamp=row.stamp).update(**words)
    return True


def _number(points: float) -> str:
    return f"{points:.2f}".rstrip("0").rstrip(".")
