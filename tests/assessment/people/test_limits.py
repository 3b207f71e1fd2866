"""How often a caller may call: counted on a real server by the minute, and not at all while that is away."""

import logging
import socket
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
import redis
from django.core.cache import caches

from assessment.people.limits import Counter, caller_address, count_request
from tests.limits import count_on, valkey

NOON = 1_800_000_000.0
"""The beginning of a minute."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that counts."""
    with valkey(tmp_path_factory.mktemp("v")) as address:
        yield address


@pytest.fixture(autouse=True)
def _ask_again() -> Iterator[None]:
    """Forget that a server was away."""
    yield
    Counter.quiet_until = 0.0


def seconds_to_wait(*calls: tuple[str, str, float]) -> list[int | None]:
    return [count_request(kind, caller, NOON + seconds) for kind, caller, seconds in calls]


@pytest.mark.parametrize(
    ("case", "calls", "expected"),
    [
        ("the third of two", [("a", 0), ("a", 1), ("a", 2)], [None, None, 58]),
        ("refused ones too", [("a", 0), ("a", 0), ("a", 20), ("a", 59.5)], [None, None, 40, 1]),
        ("a new minute", [("a", 58), ("a", 59), ("a", 59), ("a", 60)], [None, None, 1, None]),
        ("each caller alone", [("a", 0), ("a", 0), ("b", 0), ("a", 0)], [None, None, None, 60]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_limit_of_two(
    settings: Any, address: str, case: str, calls: list[tuple[str, float]], expected: list[int | None]
) -> None:
    count_on(settings, address, client=2)
    assert seconds_to_wait(*(("client", f"{case} {name}", seconds) for name, seconds in calls)) == expected


def test_kinds_are_counted_apart_and_zero_is_no_limit(settings: Any, address: str) -> None:
    count_on(settings, address, client=1, failed_key=1)
    calls = [("client", "x", 0.0), ("failed_key", "x", 0.0), ("practice", "x", 0.0), ("practice", "x", 0.0)]
    assert seconds_to_wait(*calls) == [None] * 4
    assert seconds_to_wait(*calls) == [60, 60, None, None]


def test_nobody_is_named_on_the_server_and_nothing_stays(settings: Any, address: str) -> None:
    count_on(settings, address, practice=5)
    count_request("practice", "192.0.2.77")
    with closing(redis.Redis.from_url(address)) as server:
        keys = [key for key in server.scan_iter() if b"practice" in key]
        assert keys
        assert not [key for key in keys if b"192.0.2.77" in key]
        assert all(0 < server.ttl(key) <= 120 for key in server.scan_iter())


def test_all_processes_count_together(settings: Any, address: str) -> None:
    count_on(settings, address, client=1)
    assert seconds_to_wait(("client", "shared", 0)) == [None]
    # Another process has connections of its own.
    del caches["limits"]
    assert seconds_to_wait(("client", "shared", 0)) == [60]


@pytest.mark.parametrize(
    "away", ["redis://127.0.0.1:1/0", "unix:///nowhere/valkey.sock", "redis://user:wrong@127.0.0.1:1"]
)
def test_while_the_server_is_away_nothing_is_refused(
    settings: Any, caplog: pytest.LogCaptureFixture, away: str
) -> None:
    count_on(settings, away, client=1)
    with caplog.at_level(logging.WARNING):
        assert seconds_to_wait(*[("client", "x", 0.0)] * 5) == [None] * 5
    (line,) = [record.message for record in caplog.records]
    assert line.endswith("not counted against their limits: ConnectionError")


def test_a_server_that_hangs_is_asked_once(settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        count_on(settings, f"redis://127.0.0.1:{server.getsockname()[1]}", client=1)
        assert seconds_to_wait(*[("client", "x", 0.0)] * 5) == [None] * 5
        server.accept()[0].close()
        server.settimeout(0)
        with pytest.raises(BlockingIOError):
            server.accept()
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_a_server_that_is_back_is_asked_again(settings: Any, address: str) -> None:
    count_on(settings, "redis://127.0.0.1:1/0", client=1)
    assert seconds_to_wait(*[("client", "back", 0.0)] * 2) == [None, None]
    count_on(settings, address, client=1)
    assert seconds_to_wait(*[("client", "back", 0.0)] * 2) == [None, 60]


def test_the_server_has_no_more_than_half_a_second(settings: Any) -> None:
    options = settings.CACHES["limits"]["OPTIONS"]
    assert (options["socket_timeout"], options["socket_connect_timeout"]) == (0.5, 0.5)


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "expected"),
    [
        (0, "192.0.2.1", None, "192.0.2.1"),
        (0, "192.0.2.1", "203.0.113.9", "192.0.2.1"),
        (1, "192.0.2.1", "203.0.113.9", "203.0.113.9"),
        (1, "192.0.2.1", None, "192.0.2.1"),
        (1, "192.0.2.1", "", "192.0.2.1"),
        (1, "192.0.2.1", "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        (1, "192.0.2.1", "1.1.1.1,2.2.2.2 , 203.0.113.9", "203.0.113.9"),
        (2, "192.0.2.1", "1.1.1.1, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "192.0.2.1", "203.0.113.9", "203.0.113.9"),
        (0, "2001:db8:1:2:3:4:5:6", None, "2001:db8:1:2::/64"),
        (1, "192.0.2.1", "2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        (0, "", None, ""),
        (1, "", "unknown", "unknown"),
        (1, "192.0.2.1", "x" * 1_000, "x" * 100),
    ],
)
def test_where_a_request_came_from(
    settings: Any, proxies: int, remote: str, forwarded: str | None, expected: str
) -> None:
    settings.NUM_PROXIES = proxies
    meta = {"REMOTE_ADDR": remote} | ({} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded})
    assert caller_address(meta) == expected
