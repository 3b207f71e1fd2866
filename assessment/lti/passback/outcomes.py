"""What becomes of a score by the platform's answer: sent, confirmed, owed again later, or refused, with words."""

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
from assessment.lti.passback import pausing
from assessment.lti.passback.agreeing import Unreadable, agrees, as_held, difference, has_score, read_back
from assessment.lti.passback.claiming import ours
from assessment.lti.passback.explaining import explain
from assessment.lti.passback.models import ScoreDelivery, ScoreState
from assessment.lti.platforms.ags import Fate, Outcome, Result

SHORTEST, LONGEST = timedelta(seconds=1), timedelta(hours=1)
CELL_FIRST = timedelta(seconds=15)
"""Before a score at which the platform failed is tried again: its grade is locked, or its database was busy."""
LONG_FIRST, LONG_LONGEST = timedelta(minutes=10), timedelta(hours=6)
LONGEST_ASKED = timedelta(days=1)
GIVEN_UP_AFTER = timedelta(days=3)
MOST_CONFLICTS = 2
NEWER = "the platform holds a newer mark"

logger = logging.getLogger(__name__)


class Health(Enum):
    """What a call tells of its platform: it answered, it failed at this one score, or it is in trouble altogether."""

    WELL = auto()
    CELL = auto()
    TROUBLE = auto()


def note(row: ScoreDelivery, token: uuid.UUID, outcome: Outcome, *, repeated: bool) -> Health:
    """Write what became of a message, which is `repeated` if it may have arrived before; return how the platform is."""
    registration = row.resource_link.context.deployment.registration
    logger.info("score %s: %s (status %s)", row.pk, outcome.fate, outcome.status)
    if outcome.is_platforms:
        pausing.note_failure(registration, outcome.retry_after)
        retry_later(row, token, outcome)
        return Health.TROUBLE
    if outcome.fate is Fate.FAILED:
        pausing.note_cell_failure(registration, failed_before=row.tries > 0)
        retry_later(row, token, outcome)
        return Health.CELL
    pausing.note_success(registration)
    match outcome.fate:
        case Fate.DONE:
            note_taken(row, token)
        case Fate.ALREADY:
            _note_already(row, token, outcome, repeated=repeated)
        case Fate.GONE | Fate.DENIED:
            retry_later(row, token, outcome)
        case _:
            refuse(row, token, explain(row, outcome))
    return Health.WELL


def retry_later(row: ScoreDelivery, token: uuid.UUID, outcome: Outcome) -> None:
    """Let the same message be sent again later, or give up after three days."""
    words = explain(row, outcome)
    given_up = Q(owed_since__lt=Now() - GIVEN_UP_AFTER)
    if ours(row, token).filter(given_up, wanted=F("stamped")).exists():
        days = GIVEN_UP_AFTER.days
        refuse(row, token, f"{words} This went on for {days} days. Mend it, and send the score again.")
        return
    ours(row, token).update(
        state=ScoreState.OWED,
        tries=F("tries") + 1,
        due_at=Now() + wait_before(row.tries, outcome),
        problem=words[:500],
        **NO_LEASE,
    )


def wait_before(tries: int, outcome: Outcome) -> timedelta:
    """Return how long to wait before the next try: what the platform asked for, or longer each time, with jitter."""
    lasting = outcome.fate in (Fate.GONE, Fate.DENIED)
    shortest = CELL_FIRST if outcome.fate is Fate.FAILED else SHORTEST
    first, longest = (LONG_FIRST, LONG_LONGEST) if lasting else (shortest, LONGEST)
    usual: timedelta = min(first * 2 ** min(tries, 20), longest) * SystemRandom().uniform(0.5, 1.0)
    asked = min(timedelta(seconds=outcome.retry_after or 0), LONGEST_ASKED)
    return max(usual, asked)


def refuse(row: ScoreDelivery, token: uuid.UUID, words: str, **fields: Any) -> None:
    """Note that a score is not sent, and why; a mark that changed meanwhile is owed all the same."""
    ours(row, token).update(
        state=_unless_wanted(row, ScoreState.REFUSED), problem=words[:500], **NO_LEASE, **fields
    )


def note_taken(row: ScoreDelivery, token: uuid.UUID) -> None:
    """Note that the platform took a message, read the result back, and compare."""
    # Written before the result is read: whatever happens then, the message is not sent again.
    taken = {**_taken(row), "problem": ""}
    if not ours(row, token).update(**taken):
        return
    try:
        held = read_back(row)
    except Unreadable as error:
        _finish(row, token, ScoreState.SENT, error.words)
        return
    _compare(row, token, held)


def is_confirmed(row: ScoreDelivery) -> bool:
    """Tell whether what was last read back is what the message says."""
    held = row.held or {}
    result = Result(row.learner.external_id, held.get("resultScore"), held.get("resultMaximum"))
    return row.held_at is not None and agrees(row.message, result)


def _taken(row: ScoreDelivery) -> dict[str, Any]:
    """Return what is written of a message that the platform took: one without a score leaves no mark of ours there."""
    return {"sent_at": timezone.now(), "tries": 0, "conflicts": 0, "marked": has_score(row.message)}


def _unless_wanted(row: ScoreDelivery, state: ScoreState) -> Case:
    """Return the state, or that it is owed again where the marks changed since the message was made."""
    return Case(When(wanted__gt=row.wanted, then=Value(ScoreState.OWED)), default=Value(state))


def _note_already(row: ScoreDelivery, token: uuid.UUID, outcome: Outcome, *, repeated: bool) -> None:
    """A 409: the platform has this very message, or a newer one, which the result tells."""
    taken = _taken(row)
    try:
        held = read_back(row)
    except Unreadable as error:
        if not error.lasting:
            retry_later(row, token, Outcome(Fate.WAIT, error.words))
        elif repeated:
            _finish(row, token, ScoreState.SENT, f"The platform has it already. {error.words}", **taken)
        else:
            _stamp_anew(row, token, f"{outcome.words} {error.words}")
        return
    scored = has_score(row.message)
    if (repeated and not scored) or (scored and agrees(row.message, held)):
        # Of a message without a score the result cannot tell, but the same one was sent before.
        _compare(row, token, held, **taken)
    else:
        _stamp_anew(row, token, f"{outcome.words} {difference(row.message, held)}", **as_held(held))


def _compare(row: ScoreDelivery, token: uuid.UUID, held: Result | None, **fields: Any) -> None:
    """Write what was read back of a message that the platform has."""
    confirmed = agrees(row.message, held)
    state = ScoreState.CONFIRMED if confirmed else ScoreState.SENT
    _finish(row, token, state, "" if confirmed else difference(row.message, held), **fields, **as_held(held))


def _stamp_anew(row: ScoreDelivery, token: uuid.UUID, words: str, **fields: Any) -> None:
    """Let the score be sent with a new stamp, a few times; then it is refused."""
    if row.conflicts >= MOST_CONFLICTS:
        refuse(row, token, f"Not taken: {NEWER}. {words}", **fields)
        return
    ours(row, token).update(
        state=ScoreState.OWED,
        wanted=F("wanted") + 1,
        conflicts=F("conflicts") + 1,
        due_at=Now(),
        problem=words[:500],
        **NO_LEASE,
        **fields,
    )


def _finish(row: ScoreDelivery, token: uuid.UUID, state: ScoreState, words: str, **fields: Any) -> None:
    ours(row, token).update(
        state=_unless_wanted(row, state),
        due_at=Now(),
        owed_since=Case(When(wanted__gt=row.wanted, then=Now()), default=F("owed_since")),
        problem=words[:500],
        **NO_LEASE,
        **fields,
    )
