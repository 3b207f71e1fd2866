"""Whether the result that a platform holds is the score that it was sent, and what to say where it is not."""

from typing import Any

from django.utils import timezone

from assessment.lti.passback.models import ScoreDelivery
from assessment.lti.platforms.ags import RESULTS, Result, as_outcome, read_result
from assessment.lti.platforms.fetching import CallFailed

NEAR = 0.0051
"""Points of the column: platforms keep two decimals at least."""
ROUNDED = 0.5
"""Half a point: what rounding to whole points can do."""
NO_SERVICE = "The platform does not let results be read back."


class Unreadable(Exception):
    """A result could not be read: `lasting` if it will not be either when asked again, `is_platforms` if none could."""

    def __init__(self, words: str, *, lasting: bool, is_platforms: bool = False) -> None:
        super().__init__(words)
        self.words, self.lasting, self.is_platforms = words, lasting, is_platforms


def read_back(row: ScoreDelivery) -> Result | None:
    """Return what the platform holds of a score, None if nothing; raise `Unreadable` if it cannot be read."""
    link = row.resource_link
    if link.context.scopes and RESULTS not in link.context.scopes:
        raise Unreadable(NO_SERVICE, lasting=True)
    registration = link.context.deployment.registration
    try:
        return read_result(registration, link.line_item_url, row.learner.external_id)
    except CallFailed as error:
        outcome = as_outcome(error)
        raise Unreadable(error.reason, lasting=error.permanent, is_platforms=outcome.is_platforms) from error


def agrees(message: dict[str, Any] | None, held: Result | None) -> bool:
    """Tell whether a result is what a message said, in whatever points the column has."""
    score = None if held is None else held.score
    if message is None:
        return False
    if not has_score(message):
        return score is None
    if score is None or held is None:
        return False
    of = held.maximum or message["scoreMaximum"]
    return bool(abs(score - message["scoreGiven"] * of / message["scoreMaximum"]) <= NEAR)


def has_score(message: dict[str, Any] | None) -> bool:
    """Tell whether a message brings a mark; one that brings none empties the cell."""
    return "scoreGiven" in (message or {})


def is_on_its_way(row: ScoreDelivery) -> bool:
    """Tell whether a mark was stamped that the platform has not taken yet."""
    return row.marked and row.sent_at is None and has_score(row.message)


def is_from_here(row: ScoreDelivery, result: Result | None) -> bool:
    """Tell whether what a column shows now may be a mark that was sent from here, or is none.

    It is what the last message said, or what the column showed before where that was ours: the mark before one that is
    on its way, what was seen at the first try of a withdrawal, or what the platform had made of the message.
    """
    if result is None or result.score is None or agrees(row.message, result):
        return True
    before = row.held or {}
    if (result.score, result.maximum) != (before.get("resultScore"), before.get("resultMaximum")):
        return False
    return row.sent_at is None or _is_made_of(row.message, result)


def _is_made_of(message: dict[str, Any] | None, held: Result) -> bool:
    """Tell whether a platform may have made a result of a message: cut at the column's maximum, or rounded."""
    if message is None or held.score is None or not has_score(message):
        return False
    of = held.maximum or message["scoreMaximum"]
    expected = message["scoreGiven"] * of / message["scoreMaximum"]
    return bool(abs(held.score - min(expected, of)) <= ROUNDED)


def as_held(held: Result | None) -> dict[str, Any]:
    """Return what is stored of a result, with when it was read; a teacher's comment there is theirs."""
    points = {name: value for name, value in held.to_json().items() if name != "comment"} if held else None
    return {"held": points, "held_at": timezone.now(), "ask_held": False}


def difference(message: dict[str, Any] | None, held: Result | None) -> str:
    """Say how a result differs from what was sent."""
    if held is None or held.score is None:
        return "The platform took the score and shows none: it may be hidden there, or was emptied or reset since."
    shown = f"{held.score}" if held.maximum is None else f"{held.score} of {held.maximum}"
    if message is None or not has_score(message):
        return (
            f"The platform still shows {shown}: it was told that there is no mark, and keeps the old one (Open edX"
            " does). Empty the cell there if no mark is to be seen."
        )
    of = held.maximum or message["scoreMaximum"]
    expected = message["scoreGiven"] * of / message["scoreMaximum"]
    if expected > of and abs(held.score - of) <= NEAR:
        return f"The platform cuts what is above the column's maximum, and shows {shown}."
    if abs(held.score - expected) <= ROUNDED:
        return f"The platform shows {shown} for {_number(expected)}: the column may round to whole points."
    return f"The platform took the score and shows {shown}: a teacher may have changed it there."


def _number(points: float) -> str:
    return f"{points:.2f}".rstrip("0").rstrip(".")
