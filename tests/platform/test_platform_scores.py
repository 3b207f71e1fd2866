"""Which scores the platform takes, what stands in its gradebook then, and which it refuses."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.platform.records import Activity
from tests.platform.server import Platform
from tests.platform.toolside import ToolSide, send


def stamp(**away: float) -> str:
    return (datetime.now(UTC) + timedelta(**away)).isoformat(timespec="milliseconds")


def test_a_score_arrives_in_points_of_the_column(
    platform: Platform, tool: ToolSide, activity: Activity
) -> None:
    assert tool.send_score(activity, platform.ada).status == 200
    assert platform.mark(activity, platform.ada) == Decimal(70)
    assert platform.gradebook(platform.course) == {
        activity.title: {"Grace Teacher": None, "Ada Student": Decimal(70), "Bob Student": None}
    }
    assert [(row.user_id, row.message["scoreGiven"]) for row in platform.applied] == [("4", 7)]


@pytest.mark.parametrize(
    ("changes", "points"),
    [
        ({"scoreGiven": 0}, Decimal(0)),
        ({"scoreGiven": 15}, Decimal(100)),
        ({"scoreGiven": 10, "scoreMaximum": 40}, Decimal(25)),
        ({"gradingProgress": "Pending"}, None),
        ({"gradingProgress": "PendingManual"}, None),
        ({"scoreGiven": None, "scoreMaximum": None}, None),
        ({"comment": "Well done"}, Decimal(70)),
        ({"https://tool.example/attempt": 2}, Decimal(70)),
    ],
)
def test_what_the_gradebook_shows(
    platform: Platform, tool: ToolSide, activity: Activity, changes: dict[str, Any], points: Decimal | None
) -> None:
    assert tool.send_score(activity, platform.ada, **changes).status == 200
    assert platform.mark(activity, platform.ada) == points


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"userId": None}, "userId"),
        ({"userId": 4}, "userId"),
        ({"userId": "99"}, "not in the course"),
        ({"timestamp": None}, "timestamp"),
        ({"timestamp": "2026-11-26T12:00:00Z"}, "timestamp"),
        ({"timestamp": "2026-11-26T12:00:00.000"}, "timestamp"),
        ({"timestamp": "2026-13-26T12:00:00.000Z"}, "timestamp"),
        ({"timestamp": stamp(hours=2)}, "future"),
        ({"scoreGiven": -1}, "scoreGiven"),
        ({"scoreGiven": "7"}, "scoreGiven"),
        ({"scoreGiven": True}, "scoreGiven"),
        ({"scoreMaximum": None}, "scoreMaximum"),
        ({"scoreMaximum": 0}, "scoreMaximum"),
        ({"activityProgress": "Done"}, "activityProgress"),
        ({"activityProgress": None}, "activityProgress"),
        ({"gradingProgress": "Graded"}, "gradingProgress"),
        ({"comment": 7}, "comment"),
        ({"attempt": 2}, "name space"),
        ({"content_type": "application/json"}, "came as"),
        ({"content_type": "application/vnd.ims.lis.v1.scorecontainer+json"}, "came as"),
    ],
)
def test_a_wrong_score_is_refused(
    platform: Platform, tool: ToolSide, activity: Activity, changes: dict[str, Any], why: str
) -> None:
    answer = tool.send_score(activity, platform.ada, **changes)
    assert (answer.status, answer.body) == (400, b"[]")
    assert [(row.endpoint, row.status) for row in platform.refused] == [("scores", 400)]
    assert why in platform.refused[0].reason
    assert platform.applied == []


def test_a_stamp_must_be_newer_by_a_whole_second(
    platform: Platform, tool: ToolSide, activity: Activity
) -> None:
    first = datetime(2026, 1, 1, 12, 0, 0, 100_000, tzinfo=UTC)
    for later, status in ((0, 200), (0, 409), (0.8, 409), (-5, 409), (1, 200), (0.95, 409)):
        stamped = (first + timedelta(seconds=later)).isoformat(timespec="microseconds")
        assert tool.send_score(activity, platform.ada, timestamp=stamped).status == status, later
    assert tool.send_score(activity, platform.bob, timestamp=first.isoformat()).status == 200


def test_the_query_of_the_columns_address_is_needed(
    platform: Platform, tool: ToolSide, activity: Activity
) -> None:
    whole = tool.scores_url(activity)
    bare, lost = whole.partition("?")[0], whole.replace("/scores?", "?") + "/scores"
    kinds = {"Content_Type": "application/vnd.ims.lis.v1.score+json", "Authorization": tool.bearer()}
    assert send("POST", bare, b"{}", **kinds).status == 403
    assert send("POST", lost, b"{}", **kinds).status == 403
    assert platform.applied == []


def test_a_body_that_is_no_object_is_refused(platform: Platform, tool: ToolSide, activity: Activity) -> None:
    kinds = {"Content_Type": "application/vnd.ims.lis.v1.score+json", "Authorization": tool.bearer()}
    for body in (b"", b"[]", b"{", b"\xff", b"null"):
        assert send("POST", tool.scores_url(activity), body, **kinds).status == 400


@pytest.mark.parametrize("column", [False, True])
def test_a_locked_cell_is_answered_500_and_keeps_what_it_holds(
    platform: Platform, tool: ToolSide, activity: Activity, column: bool
) -> None:
    assert tool.send_score(activity, platform.ada).status == 200
    platform.lock_cell(activity, None if column else platform.ada)
    later = (datetime.now(UTC) + timedelta(seconds=5)).isoformat(timespec="microseconds")
    answer = tool.send_score(activity, platform.ada, scoreGiven=1, timestamp=later)
    assert (answer.status, answer.body) == (500, b"")
    assert platform.mark(activity, platform.ada) == 70
    assert tool.send_score(activity, platform.bob).status == (500 if column else 200)
