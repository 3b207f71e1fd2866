"""What becomes of a score by the platform's answer: sent, confirmed, pending again or refused, and why."""

import logging
import uuid
from datetime import timedelta
from enum import Enum, auto
from random import SystemRandom
from typing import Any

from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Now
from django.utils import timezone

from assessment.grading.leases import NO_LEASE
from assessment.lti.passback import circuit_breaker
from assessment.lti.passback.circuit_breaker import LONGEST_ASKED
from assessment.lti.passback.claiming import claimed_row
from assessment.lti.passback.models import ScoreDelivery, ScoreState
from assessment.lti.passback.remote_results import (
    ResultUnreadable,
    describe_difference,
    has_score,
    matches_message,
    read_remote_result,
    result_fields,
)
from assessment.lti.platforms.models import Enrolment
from assessment.lti.services.ags import Fate, RemoteResult, SendOutcome
from assessment.lti.services.http_client import REDIRECTS

SHORTEST, LONGEST = timedelta(seconds=1), timedelta(hours=1)
CELL_FIRST = timedelta(seconds=15)
"""Before a score at which the platform failed is tried again: its grade is locked, or its database was busy."""
# For a column that is gone or a right that is missing: until a person acts there, asking often gains nothing.
LONG_FIRST, LONG_LONGEST = timedelta(minutes=10), timedelta(hours=6)
GIVEN_UP_AFTER = timedelta(days=3)
"""A plain choice, longer than a weekend without anybody at the platform; then a person is told, and nothing calls for
ever."""
MOST_CONFLICTS = 2
"""New stamps that are tried while the platform says that it holds a newer mark; a plain choice: more would be a
quarrel with whoever writes there."""
NEWER = "the platform holds a newer mark"

logger = logging.getLogger(__name__)


class PlatformHealth(Enum):
    """What a call tells of its platform: it answered, it failed at this one score, or it is in trouble altogether."""

    WELL = auto()
    CELL = auto()
    TROUBLE = auto()


def record_outcome(
    row: ScoreDelivery, token: uuid.UUID, outcome: SendOutcome, *, repeated: bool
) -> PlatformHealth:
    """Write what became of a message, which is `repeated` if it may have arrived before; return how the platform is."""
    registration = row.resource_link.context.deployment.registration
    logger.info("score %s: %s (status %s)", row.pk, outcome.fate, outcome.status)
    if outcome.is_platforms:
        circuit_breaker.record_failure(registration, outcome.retry_after)
        retry_later(row, token, outcome)
        return PlatformHealth.TROUBLE
    if outcome.fate is Fate.FAILED:
        circuit_breaker.record_cell_failure(registration, failed_before=row.tries > 0)
        retry_later(row, token, outcome)
        return PlatformHealth.CELL
    circuit_breaker.record_success(registration)
    match outcome.fate:
        case Fate.DONE:
            record_taken(row, token)
        case Fate.ALREADY:
            _record_conflict(row, token, outcome, repeated=repeated)
        case Fate.GONE | Fate.DENIED:
            retry_later(row, token, outcome)
        case _:
            refuse_score(row, token, explain_outcome(row, outcome))
    return PlatformHealth.WELL


def retry_later(row: ScoreDelivery, token: uuid.UUID, outcome: SendOutcome) -> None:
    """Let the same message be sent again later, or give up after three days."""
    words = explain_outcome(row, outcome)
    # Not while a mark waits that changed meanwhile: the platform may take that one.
    given_up = Q(owed_since__lt=Now() - GIVEN_UP_AFTER)
    if claimed_row(row, token).filter(given_up, wanted=F("stamped")).exists():
        days = GIVEN_UP_AFTER.days
        refuse_score(row, token, f"{words} This went on for {days} days. Mend it, and send the score again.")
        return
    claimed_row(row, token).update(
        state=ScoreState.OWED,
        tries=F("tries") + 1,
        due_at=Now() + wait_before(row.tries, outcome),
        problem=words[:500],
        **NO_LEASE,
    )


def wait_before(tries: int, outcome: SendOutcome) -> timedelta:
    """Return how long to wait before the next try: what the platform asked for, or longer each time, with jitter."""
    lasting = outcome.fate in (Fate.GONE, Fate.DENIED)
    shortest = CELL_FIRST if outcome.fate is Fate.FAILED else SHORTEST
    first, longest = (LONG_FIRST, LONG_LONGEST) if lasting else (shortest, LONGEST)
    usual: timedelta = min(first * 2 ** min(tries, 20), longest) * SystemRandom().uniform(0.5, 1.0)
    asked = min(timedelta(seconds=outcome.retry_after or 0), LONGEST_ASKED)
    return max(usual, asked)


def refuse_score(row: ScoreDelivery, token: uuid.UUID, words: str, **fields: Any) -> None:
    """Note that a score is not sent, and why; a mark that changed meanwhile is owed all the same."""
    claimed_row(row, token).update(
        state=_state_unless_changed(row, ScoreState.REFUSED), problem=words[:500], **NO_LEASE, **fields
    )


def record_taken(row: ScoreDelivery, token: uuid.UUID) -> None:
    """Note that the platform took a message, read the result back, and compare."""
    # Written before the result is read: whatever happens then, the message is not sent again.
    taken_fields = {**_taken(row), "problem": ""}
    if not claimed_row(row, token).update(**taken_fields):
        return
    try:
        result = read_remote_result(row)
    except ResultUnreadable as error:
        _write_sent(row, token, ScoreState.SENT, error.words)
        return
    _write_compared(row, token, result)


def is_confirmed(row: ScoreDelivery) -> bool:
    """Tell whether what was last read back is what the message says."""
    stored = row.held or {}
    result = RemoteResult(row.learner.external_id, stored.get("resultScore"), stored.get("resultMaximum"))
    return row.held_at is not None and matches_message(row.message, result)


def _taken(row: ScoreDelivery) -> dict[str, Any]:
    """Return what is written of a message that the platform took: one without a score leaves no mark of ours there."""
    return {"sent_at": timezone.now(), "tries": 0, "conflicts": 0, "marked": has_score(row.message)}


def _state_unless_changed(row: ScoreDelivery, state: ScoreState) -> Case:
    """Return the state, or that it is owed again where the marks changed since the message was made."""
    return Case(When(wanted__gt=row.wanted, then=Value(ScoreState.OWED)), default=Value(state))


def _record_conflict(row: ScoreDelivery, token: uuid.UUID, outcome: SendOutcome, *, repeated: bool) -> None:
    """A 409: the platform has this very message, or a newer one, which the result tells."""
    taken_fields = _taken(row)
    try:
        result = read_remote_result(row)
    except ResultUnreadable as error:
        if not error.lasting:
            retry_later(row, token, SendOutcome(Fate.WAIT, error.words))
        elif repeated:
            _write_sent(
                row, token, ScoreState.SENT, f"The platform has it already. {error.words}", **taken_fields
            )
        else:
            _stamp_anew(row, token, f"{outcome.words} {error.words}")
        return
    scored = has_score(row.message)
    if (repeated and not scored) or (scored and matches_message(row.message, result)):
        # Of a message without a score the result cannot tell, but the same one was sent before.
        _write_compared(row, token, result, **taken_fields)
    else:
        _stamp_anew(
            row, token, f"{outcome.words} {describe_difference(row.message, result)}", **result_fields(result)
        )


def _write_compared(row: ScoreDelivery, token: uuid.UUID, result: RemoteResult | None, **fields: Any) -> None:
    """Write what was read back of a message that the platform has."""
    confirmed = matches_message(row.message, result)
    state = ScoreState.CONFIRMED if confirmed else ScoreState.SENT
    _write_sent(
        row,
        token,
        state,
        "" if confirmed else describe_difference(row.message, result),
        **fields,
        **result_fields(result),
    )


def _stamp_anew(row: ScoreDelivery, token: uuid.UUID, words: str, **fields: Any) -> None:
    """Let the score be sent with a new stamp, a few times; then it is refused."""
    if row.conflicts >= MOST_CONFLICTS:
        refuse_score(row, token, f"Not taken: {NEWER}. {words}", **fields)
        return
    claimed_row(row, token).update(
        state=ScoreState.OWED,
        wanted=F("wanted") + 1,
        conflicts=F("conflicts") + 1,
        due_at=Now(),
        problem=words[:500],
        **NO_LEASE,
        **fields,
    )


def _write_sent(row: ScoreDelivery, token: uuid.UUID, state: ScoreState, words: str, **fields: Any) -> None:
    claimed_row(row, token).update(
        state=_state_unless_changed(row, state),
        due_at=Now(),
        owed_since=Case(When(wanted__gt=row.wanted, then=Now()), default=F("owed_since")),
        problem=words[:500],
        **NO_LEASE,
        **fields,
    )


# Why a score is not in the gradebook, and what to do about it: a few sentences for a teacher, never the raw reply.
LEARNER_LEFT = (
    "The student is not in the course on the platform any more, or has no role there that is graded. If they left,"
    " nothing needs doing; otherwise enrol them there again, and then send the score again here."
)
LEARNER_PERHAPS_LEFT = (
    "Mostly this means that the student left the course there. If they did, nothing needs doing; otherwise look at the"
    " activity's grade settings on the platform, and then send the score again here."
)
LOCKED = (
    "The platform failed at this score (500) while it may take others: perhaps the grade is locked in the gradebook."
    " Unlock it there, and the score arrives by itself; or leave it as it is."
)
FAILED = "The platform failed at this score alone. It is tried again by itself, less and less often."
GONE = (
    "The activity, or its column in the gradebook, was deleted on the platform. If that was meant, nothing needs doing."
    " If it was copied or moved, open the activity there once: its column becomes known again, and the scores follow."
)
MOVED = (
    "The platform says that the column has moved to another address. Open the activity there once: its new address"
    " becomes known, and the scores follow."
)
DENIED = (
    "The platform does not let this tool write into this column. Switch its grade service on in the tool's settings"
    " there (Moodle: grade sync and column management; Canvas: the scopes of the developer key), then send the score"
    " again here."
)
NO_ACCESS = (
    "The platform gives this tool no access to its gradebook. An administrator sees why with “Check this"
    " registration” under Registrations."
)
NO_SCOPE = (
    "The platform did not grant this tool the right to send scores. Switch its grade service on in the tool's settings"
    " there (Moodle: grade sync and column management; Canvas: the scopes of the developer key)."
)
NO_COLUMNS = (
    "The platform does not let this tool make a column in the gradebook. Switch column management on in the tool's"
    " settings there, or add the activity with “Select content”, which brings a column with it; then open it once."
)
NOT_A_STUDENT = (
    "incorrect score received",
    "user not found",
    "not a student",
    "not in the course",
    "not enrolled",
)
"""What platforms say to a score of somebody who is not graded in the course: “Incorrect score received” (Moodle), “User
not found in course or is not a student” (Canvas); not “Provided timestamp … not a valid timestamp”."""


def explain_outcome(row: ScoreDelivery, outcome: SendOutcome) -> str:
    """Return what became of a score in words, with what to do; `outcome.words` where they say all there is."""
    status = f" ({outcome.status})" if outcome.status and not outcome.no_token else ""
    match outcome.fate:
        case Fate.DENIED if outcome.no_token:
            return NO_SCOPE if "invalid_scope" in outcome.words else NO_ACCESS
        case Fate.DENIED:
            return _with_status(DENIED, status)
        case Fate.GONE:
            return _with_status(GONE, status)
        case Fate.FAILED:
            return LOCKED if outcome.status == 500 else _with_status(FAILED, status)
        case Fate.REJECTED if outcome.status in REDIRECTS:
            return _with_status(MOVED, status)
        case Fate.REJECTED if outcome.status in (400, 422):
            return _of_the_learner(row, outcome, status)
        case _:
            return outcome.words


def explain_column(outcome: SendOutcome) -> str:
    """Return why a column could not be made, with what to do."""
    status = f" ({outcome.status})" if outcome.status and not outcome.no_token else ""
    if outcome.no_token and outcome.fate is Fate.DENIED:
        return NO_COLUMNS if "invalid_scope" in outcome.words else NO_ACCESS
    if outcome.fate in (Fate.DENIED, Fate.GONE, Fate.REJECTED):
        return _with_status(NO_COLUMNS, status)
    return f"{outcome.words} Making the column is tried again by itself."


def _of_the_learner(row: ScoreDelivery, outcome: SendOutcome, status: str) -> str:
    """Return why a well-formed score was rejected: by what the platform says, and by what its roster last said."""
    context = row.resource_link.context
    enrolments = Enrolment.objects.filter(learner=row.learner, context=context)
    has_left = enrolments.filter(active=False).exists()
    if has_left or any(sign in outcome.words.lower() for sign in NOT_A_STUDENT):
        return _with_status(LEARNER_LEFT, status)
    return f"{outcome.words} {LEARNER_PERHAPS_LEFT}"


def _with_status(words: str, status: str) -> str:
    """Put the status behind the first sentence, for whoever asks the platform's administrator."""
    first, _, remainder = words.partition(".")
    return f"{first}{status}.{remainder}"
