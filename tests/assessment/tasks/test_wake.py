"""The wake-up: a hint that can be lost, and never holds up the request that sends it."""

import socket
import time
from collections.abc import Iterator

import pytest

from assessment.celery import app
from assessment.tasks import Broker, wake

REQUEST_MAY_WAIT = 2.0
"""Seconds that a broker which is down or hangs may cost a request in all: part of the service's contract."""


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """Forget earlier failures, before and after, and the address of the broker after; load the transport first."""
    address = app.conf.broker_url
    seconds_to_wake("redis://127.0.0.1:1/0")
    Broker.quiet_until = 0.0
    yield
    Broker.quiet_until = 0.0
    app.conf.update(broker_url=address)


@pytest.fixture
def hanging_port() -> Iterator[int]:
    """A port where connections are taken and nothing is ever answered, as by a broker that was stopped."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def seconds_to_wake(address: str) -> float:
    app.conf.update(broker_url=address)
    start = time.monotonic()
    wake()
    return time.monotonic() - start


def test_a_broker_that_hangs_costs_at_most_two_seconds(hanging_port: int) -> None:
    assert seconds_to_wake(f"redis://127.0.0.1:{hanging_port}/0") < REQUEST_MAY_WAIT


@pytest.mark.parametrize("address", ["redis://127.0.0.1:1/0", "redis+socket:///nowhere/valkey.sock"])
def test_a_broker_that_is_down_costs_next_to_nothing(address: str) -> None:
    assert seconds_to_wake(address) < REQUEST_MAY_WAIT


def test_after_a_failure_the_next_requests_do_not_pay_again(
    hanging_port: int, caplog: pytest.LogCaptureFixture
) -> None:
    seconds_to_wake(f"redis://127.0.0.1:{hanging_port}/0")
    seconds_to_wake(f"redis://127.0.0.1:{hanging_port}/0")
    assert caplog.text.count("could not be told") == 1
