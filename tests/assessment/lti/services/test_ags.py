"""Scores, results and line items: against the strict platform, and with the habits of others written down."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from assessment.lti.platforms.models import Context, Registration
from assessment.lti.services.ags import (
    Fate,
    LineItem,
    RemoteResult,
    create_line_item,
    line_item_service_url,
    list_line_items,
    read_line_item,
    read_result,
    send_score,
)
from assessment.lti.services.replies import CallFailed
from tests.assessment.lti.services.scripted import Answer, Scripted, as_json
from tests.platform.faults import BadJson, Close, ExpiredToken, Fault, Huge, LoseReply, Status
from tests.platform.gradebook import line_item_url
from tests.platform.server import Platform


def message(sub: str = "4", points: float = 80, minutes_ago: int = 1) -> dict[str, Any]:
    """Return a score as the service sends it."""
    stamp = datetime.now(UTC) - timedelta(minutes=minutes_ago)
    return {
        "userId": sub,
        "timestamp": stamp.isoformat(timespec="microseconds"),
        "scoreGiven": points,
        "scoreMaximum": 100,
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "comment": "Well done",
    }


@pytest.fixture
def column(platform: Platform) -> str:
    """The address of a column of the strict platform."""
    item = platform.add_activity().line_item
    assert item
    return line_item_url(platform, item)


@pytest.mark.parametrize(
    ("url", "scores"),
    [
        ("https://x.example/item", "https://x.example/item/scores"),
        ("https://x.example/item/", "https://x.example/item/scores"),
        ("https://x.example/7/lineitem?type_id=1", "https://x.example/7/lineitem/scores?type_id=1"),
        ("https://x.example/a?b=c&d=%2F", "https://x.example/a/scores?b=c&d=%2F"),
        ("https://x.example", "https://x.example/scores"),
    ],
)
def test_scores_go_on_the_path(url: str, scores: str) -> None:
    assert line_item_service_url(url, "scores") == scores


def test_who_is_asked_for_is_added_to_the_query() -> None:
    assert line_item_service_url("https://x.example/a?b=c", "results", user_id="a&b ä") == (
        "https://x.example/a/results?b=c&user_id=a%26b+%C3%A4"
    )


def test_a_strict_platform_takes_a_score(strict: Registration, platform: Platform, column: str) -> None:
    assert send_score(strict, column, message()).fate == Fate.DONE
    (applied,) = platform.applied
    assert (applied.user_id, str(applied.points)) == ("4", "8E+1")
    assert platform.refused == []
    held = read_result(strict, column, "4")
    assert held == RemoteResult("4", 80, 100, "Well done")
    assert held.to_json()["resultScore"] == 80
    assert read_result(strict, column, "5") is None


def test_one_token_serves_many_scores(strict: Registration, platform: Platform, column: str) -> None:
    for sub in ("4", "5"):
        send_score(strict, column, message(sub))
    assert platform.calls["token"] == 1


def test_the_same_score_again_is_there_already(strict: Registration, platform: Platform, column: str) -> None:
    once = message()
    fates = [send_score(strict, column, once).fate for _ in range(2)]
    assert fates == [Fate.DONE, Fate.ALREADY]
    assert len(platform.applied) == 1


@pytest.mark.parametrize("status", [400, 401])
def test_an_expired_token_is_refreshed_once(
    strict: Registration, platform: Platform, column: str, status: int
) -> None:
    platform.bad_token_status = status
    send_score(strict, column, message())
    platform.expire_tokens()
    assert send_score(strict, column, message("5")).fate == Fate.DONE
    assert platform.calls["token"] == 2
    platform.faults.always("scores", ExpiredToken())
    outcome = send_score(strict, column, message())
    assert outcome.fate == (Fate.DENIED if status == 401 else Fate.REJECTED)
    assert platform.calls["token"] == 3


@pytest.mark.parametrize(
    ("fault", "fate", "applied"),
    [
        (Status(429, 30), Fate.WAIT, 0),
        (Status(503), Fate.WAIT, 0),
        (Status(504), Fate.WAIT, 0),
        (Status(500), Fate.FAILED, 0),
        (Status(502), Fate.FAILED, 0),
        (Status(408), Fate.WAIT, 0),
        (Close(), Fate.WAIT, 0),
        (LoseReply(), Fate.WAIT, 1),
        (BadJson(), Fate.DONE, 1),
        (Huge(), Fate.DONE, 1),
        (Status(404), Fate.GONE, 0),
        (Status(410), Fate.GONE, 0),
        (Status(403), Fate.DENIED, 0),
        (Status(401), Fate.DENIED, 0),
        (Status(409), Fate.ALREADY, 0),
        (Status(422), Fate.REJECTED, 0),
        (Status(302), Fate.REJECTED, 0),
    ],
)
def test_what_became_of_a_score(
    strict: Registration, platform: Platform, column: str, *, fault: Fault, fate: Fate, applied: int
) -> None:
    platform.faults.always("scores", fault)
    outcome = send_score(strict, column, message())
    assert outcome.fate == fate
    assert outcome.words or fate == Fate.DONE
    assert outcome.retry_after == (30 if fault == Status(429, 30) else None)
    assert len(platform.applied) == applied


def test_why_a_score_is_not_taken_is_told(strict: Registration, platform: Platform, column: str) -> None:
    outcome = send_score(strict, column, message("nobody"))
    assert outcome.fate == Fate.REJECTED
    assert "user 'nobody' is not in the course" in outcome.words


@pytest.mark.parametrize(
    ("fault", "fate"),
    [
        (Status(400), Fate.DENIED),
        (Status(401), Fate.DENIED),
        (Status(404), Fate.DENIED),
        (Status(409), Fate.DENIED),
        (Huge(), Fate.DENIED),
        (BadJson(), Fate.WAIT),
        (Status(503, 20), Fate.WAIT),
        (Status(429), Fate.WAIT),
        (Close(), Fate.WAIT),
    ],
)
def test_without_a_token_no_score_is_sent(
    strict: Registration, platform: Platform, column: str, fault: Fault, fate: Fate
) -> None:
    platform.faults.always("token", fault)
    outcome = send_score(strict, column, message())
    assert outcome.fate == fate
    assert outcome.words
    assert platform.calls["scores"] == 0


@pytest.mark.parametrize(
    "url", ["", "http://10.0.0.1/x", "file:///etc/passwd", "https://[", "nonsense", "https://x.example/\0"]
)
def test_a_line_item_that_is_nowhere(registration: Registration, url: str) -> None:
    assert send_score(registration, url, message()).fate == Fate.REJECTED


def test_columns_are_made_listed_and_read(strict: Registration, strict_context: Context) -> None:
    url = strict_context.line_items_url
    created = create_line_item(strict, url, LineItem("", "Practice", 10, resource_id="r", tag="grade"))
    assert (created.label, created.maximum, created.resource_id, created.tag) == (
        "Practice",
        10,
        "r",
        "grade",
    )
    assert list_line_items(strict, url) == [created]
    assert read_line_item(strict, created.url) == created


def test_a_column_that_may_not_be_made(
    strict: Registration, strict_context: Context, platform: Platform
) -> None:
    platform.faults.always("lineitems", Status(403))
    with pytest.raises(CallFailed, match="403") as caught:
        create_line_item(strict, strict_context.line_items_url, LineItem("", "Practice", 10))
    assert caught.value.permanent
    assert platform.line_items == {}


def test_of_many_columns_the_first_are_listed(
    strict: Registration, strict_context: Context, platform: Platform
) -> None:
    for number in range(4):
        platform.add_activity(f"Practice {number}")
    line_items = list_line_items(strict, strict_context.line_items_url, most_items=3)
    assert [item.label for item in line_items] == ["Practice 0", "Practice 1", "Practice 2"]


def test_a_column_that_is_gone(strict: Registration, platform: Platform, column: str) -> None:
    platform.line_items.clear()
    with pytest.raises(CallFailed) as caught:
        read_line_item(strict, column)
    assert (caught.value.status, caught.value.permanent) == (404, True)


def result(**changes: Any) -> dict[str, Any]:
    """Return a result as platforms show one."""
    return {"id": "https://x.example/1", "userId": "4", "resultScore": 7, "resultMaximum": 10} | changes


def test_a_platform_that_shows_everybody(registration: Registration, server: Scripted) -> None:
    item = server.url + "/item"
    first = as_json([result(userId="5"), None, 7, {}], Link='</more?After=Xy>; rel="next"')
    server.answers("/item/results", first)
    server.answers("/more", as_json([result()]))
    assert read_result(registration, item, "4") == RemoteResult("4", 7, 10)
    assert server.calls("/more")[0].target == "/more?After=Xy"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"userId": 4}, RemoteResult("4", 7, 10)),
        ({"resultScore": None}, RemoteResult("4", None, 10)),
        ({"resultScore": "7"}, RemoteResult("4", None, 10)),
        ({"resultScore": True, "resultMaximum": []}, RemoteResult("4", None, None)),
        ({"resultScore": 7.25, "comment": "x" * 2_000}, RemoteResult("4", 7.25, 10, "x" * 1_000)),
        ({"comment": {"a": 1}}, RemoteResult("4", 7, 10)),
    ],
)
def test_results_of_any_form(
    registration: Registration, server: Scripted, changes: dict[str, Any], expected: RemoteResult
) -> None:
    server.answers("/item/results", as_json([result(**changes)]))
    assert read_result(registration, f"{server.url}/item", "4") == expected


@pytest.mark.parametrize("body", [{}, None, "x", 7, {"results": []}])
def test_results_that_are_none(registration: Registration, server: Scripted, body: Any) -> None:
    server.answers("/item/results", as_json(body))
    with pytest.raises(CallFailed):
        read_result(registration, f"{server.url}/item", "4")


def test_pages_that_lead_in_a_circle_end(registration: Registration, server: Scripted) -> None:
    server.answers("/item/results", as_json([], Link='</item/results?p=2>; rel="next"'))
    with pytest.raises(CallFailed, match="lead back"):
        read_result(registration, f"{server.url}/item", "4")


@pytest.mark.parametrize("body", [{}, [], 7, {"label": "x"}, {"id": 7}])
def test_line_items_that_are_none(registration: Registration, server: Scripted, body: Any) -> None:
    url = server.answers("/items", as_json(body, 201))
    with pytest.raises(CallFailed):
        create_line_item(registration, url, LineItem("", "Practice", 10))
    server.answers("/items", as_json([body]))
    with pytest.raises(CallFailed):
        list_line_items(registration, url)


def test_a_platform_that_answers_nothing_readable_to_a_score(
    registration: Registration, server: Scripted
) -> None:
    server.answers("/item/scores", Answer(200, b"\xff\x00"))
    assert send_score(registration, f"{server.url}/item", message()).fate == Fate.DONE
