"""Scores as a strict platform takes them: Assignment and Grade Services 2.0, section 3.4, with Moodle's habits."""

import json
import re
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.platform.access import require_token
from tests.platform.gradebook import line_item_of
from tests.platform.recorded import SCORE, recorded
from tests.platform.records import AppliedScore, LineItem, Refused, demand
from tests.platform.state import Reply, Request, State

CONTENT_TYPE = "application/vnd.ims.lis.v1.score+json"
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,9}(Z|[+-]\d\d:\d\d)", re.ASCII)
ACTIVITY = {"Initialized", "Started", "InProgress", "Submitted", "Completed"}
GRADING = {"FullyGraded", "Pending", "PendingManual", "Failed", "NotReady"}
KNOWN = {
    "userId", "scoringUserId", "timestamp", "scoreGiven", "scoreMaximum", "comment", "activityProgress",
    "gradingProgress", "submission",
}  # fmt: skip
AHEAD = timedelta(seconds=60)


def take_score(state: State, request: Request) -> Reply:
    """Apply a score to the gradebook, or refuse it."""
    demand(request.method == "POST", "a score is sent by POST", 405)
    tool = require_token(state, request, SCORE)
    item = line_item_of(state, request, tool, "/scores")
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    demand(kind == CONTENT_TYPE, f"a score came as {kind!r}")
    message = read_object(request.body)
    check_score(message)
    user = state.users.get(message["userId"])
    demand(user and user.id in item.course.members, f"user {message['userId']!r} is not in the course")
    stamp = datetime.fromisoformat(message["timestamp"])
    demand(stamp <= state.now() + AHEAD, "the timestamp lies in the future")
    last = state.latest(item.id, message["userId"])
    if last and int(stamp.timestamp()) <= int(last.stamp.timestamp()):
        raise Refused(409, recorded("score_refused")["reason"].replace("21", item.id), "conflict")
    if state.locked & {(item.id, message["userId"]), (item.id, "")}:
        return Reply(500)  # Moodle 5.1.3 says no more; what stands in the cell stays
    stored = STORED[state.kind](message, points(message, item), last.points if last else None)
    state.applied.append(AppliedScore(item.id, message["userId"], stored, stamp, message))
    return Reply(200, b"", CONTENT_TYPE)


def points(message: dict[str, Any], item: LineItem) -> Decimal | None:
    """Return a message's points in those of the column, cut at its maximum; None if it has none."""
    if "scoreGiven" not in message:
        return None
    points = Decimal(str(message["scoreGiven"])) * item.maximum / Decimal(str(message["scoreMaximum"]))
    return min(points, item.maximum).quantize(Decimal("0.00001")).normalize()


def as_moodle(message: dict[str, Any], sent: Decimal | None, before: Decimal | None) -> Decimal | None:
    """Store null for what is not fully graded or has no score, whatever was there (5.1, `scores.php`)."""
    del before
    return sent if message["gradingProgress"] == "FullyGraded" else None


def as_canvas(message: dict[str, Any], sent: Decimal | None, before: Decimal | None) -> Decimal | None:
    """Take also what waits for a person; empty the cell for all else (`scores_controller.rb`)."""
    del before
    return sent if message["gradingProgress"] in ("FullyGraded", "PendingManual") else None


def as_open_edx(message: dict[str, Any], sent: Decimal | None, before: Decimal | None) -> Decimal | None:
    """Publish what is fully graded and has a score; leave what was there for all else (`signals.py`)."""
    return sent if message["gradingProgress"] == "FullyGraded" and sent is not None else before


STORED = {"moodle": as_moodle, "canvas": as_canvas, "openedx": as_open_edx}
"""What stands in a cell after a message, by the platform's kind: from the message, its points, and what was there."""


def check_score(message: dict[str, Any]) -> None:
    """Refuse a message that lacks a field, has one that the specification does not know, or a wrong value."""
    unknown = [name for name in message if name not in KNOWN and ":" not in name]
    demand(not unknown, f"fields without a name space: {unknown}")
    for name in ("userId", "timestamp", "activityProgress", "gradingProgress"):
        demand(isinstance(message.get(name), str) and message[name], f"{name} is no text")
    demand(STAMP.fullmatch(message["timestamp"]), f"timestamp is {message['timestamp']!r}")
    try:
        datetime.fromisoformat(message["timestamp"])
    except ValueError as wrong:
        raise Refused(400, f"timestamp: {wrong}") from wrong
    demand(message["activityProgress"] in ACTIVITY, f"activityProgress {message['activityProgress']!r}")
    demand(message["gradingProgress"] in GRADING, f"gradingProgress {message['gradingProgress']!r}")
    for name in ("comment", "scoringUserId"):
        demand(isinstance(message.get(name, ""), str), f"{name} is no text")
    if "scoreGiven" in message:
        demand(
            is_number(message["scoreGiven"]) and message["scoreGiven"] >= 0,
            "scoreGiven is below 0 or no number",
        )
        demand(is_number(message.get("scoreMaximum")), "scoreGiven without scoreMaximum")
    if "scoreMaximum" in message:
        demand(
            is_number(message["scoreMaximum"]) and message["scoreMaximum"] > 0, "scoreMaximum is not above 0"
        )


def is_number(value: object) -> bool:
    """Tell whether a value was a finite number in JSON."""
    return type(value) in (int, float) and abs(value) < 1e15  # type: ignore[arg-type]


def read_object(body: bytes) -> dict[str, Any]:
    """Return the JSON object of a body."""
    try:
        decoded = json.loads(body.decode("utf-8"))
    except ValueError as wrong:
        raise Refused(400, f"no JSON: {wrong}") from wrong
    demand(isinstance(decoded, dict), "no JSON object")
    return dict(decoded)
