"""What a test can let go wrong at the platform."""

import http.client
import threading
from decimal import Decimal

import pytest

from tests.platform.faults import BadJson, Close, ExpiredToken, Huge, LoseReply, Slow, Status
from tests.platform.records import Activity
from tests.platform.server import Platform
from tests.platform.toolside import Answer, ToolSide


@pytest.mark.parametrize("code", [401, 403, 404, 409, 500, 503])
def test_a_status_is_answered_and_nothing_applied(
    platform: Platform, tool: ToolSide, activity: Activity, code: int
) -> None:
    platform.faults.next("scores", Status(code))
    assert tool.send_score(activity, platform.ada).status == code
    assert platform.applied == []
    assert tool.send_score(activity, platform.ada).status == 200
    assert platform.calls["scores"] == 2


def test_faults_come_in_turn_and_for_good(platform: Platform, tool: ToolSide, activity: Activity) -> None:
    platform.faults.next("scores", None, Status(429, retry_after=7))
    platform.faults.always("scores", Status(503))
    answers = [tool.send_score(activity, platform.ada) for _ in range(4)]
    assert [answer.status for answer in answers] == [200, 429, 503, 503]
    assert answers[1].headers["Retry-After"] == "7"
    platform.faults.clear()
    assert tool.send_score(activity, platform.bob).status == 200


def test_a_score_is_applied_and_its_reply_lost(
    platform: Platform, tool: ToolSide, activity: Activity
) -> None:
    platform.faults.next("scores", LoseReply())
    with pytest.raises((http.client.RemoteDisconnected, OSError)):
        tool.send_score(activity, platform.ada)
    assert platform.mark(activity, platform.ada) == Decimal(70)


def test_a_connection_is_closed(platform: Platform, tool: ToolSide, activity: Activity) -> None:
    platform.faults.next("scores", Close())
    with pytest.raises((http.client.RemoteDisconnected, OSError)):
        tool.send_score(activity, platform.ada)
    assert platform.applied == []


def test_a_call_is_held_until_it_is_released(platform: Platform, tool: ToolSide, activity: Activity) -> None:
    slow, answers = Slow(), list[Answer]()
    platform.faults.next("scores", slow)
    caller = threading.Thread(target=lambda: answers.append(tool.send_score(activity, platform.ada)))
    caller.start()
    assert slow.started.wait(30)
    assert (platform.applied, answers) == ([], [])
    slow.release.set()
    caller.join(30)
    assert [answer.status for answer in answers] == [200]


def test_leaving_the_platform_releases_what_it_holds() -> None:
    slow = Slow()
    with Platform() as platform:
        platform.faults.always("scores", slow)
    assert slow.release.is_set()


def test_replies_that_cannot_be_used(platform: Platform, tool: ToolSide) -> None:
    platform.faults.next("token", BadJson(), Huge(1000))
    with pytest.raises(ValueError, match="Expecting"):
        tool.ask_token().json  # noqa: B018
    assert len(tool.ask_token().body) == 1002


def test_a_token_is_taken_as_expired(platform: Platform, tool: ToolSide, activity: Activity) -> None:
    platform.faults.next("scores", ExpiredToken(), ExpiredToken())
    assert tool.send_score(activity, platform.ada).status == 401
    platform.bad_token_status = 400
    assert tool.send_score(activity, platform.ada).status == 400
    assert platform.applied == []


def test_two_platforms_know_nothing_of_each_other(platform: Platform, tool: ToolSide) -> None:
    with Platform() as other_platform:
        other_tool = ToolSide(other_platform)
        assert other_platform.url != platform.url
        assert other_tool.ask_token(client_assertion=tool.assertion()).status == 400
