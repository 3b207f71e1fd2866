"""Too many requests: a problem with `Retry-After` for a client, for an address that has no key, and for a form."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from rest_framework.test import APIClient

from assessment.bank.models import Assessment
from assessment.grading.models import Submission
from assessment.people.limits import Counter
from assessment.people.models import ApiClient
from tests.assessment.api.calls import ASSESSMENTS, GRADE, assert_problem, hand_in
from tests.assessment.student.cast import Visitor
from tests.conftest import caller
from tests.limits import count_on, valkey

pytestmark = pytest.mark.django_db

LIMIT = 3


@pytest.fixture
def limited(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Limits of three, counted on a server of its own."""
    with valkey(tmp_path_factory.mktemp("v")) as address:
        count_on(settings, address, client=LIMIT, failed_key=LIMIT, practice=LIMIT)
        yield
    Counter.quiet_until = 0.0


def until_refused(call: Callable[[], Any]) -> list[HttpResponse]:
    """Call until it is too much; the minute may end once in between."""
    replies: list[HttpResponse] = []
    while not replies or (replies[-1].status_code != 429 and len(replies) <= 2 * LIMIT):
        replies.append(call())
    return replies


def assert_too_many(reply: HttpResponse) -> None:
    assert_problem(reply, 429, "too-many-requests")
    assert 1 <= int(reply.headers["Retry-After"]) <= 61


def test_a_client_is_refused_after_its_limit(limited: None, client_of_course: ApiClient) -> None:
    api = caller(client_of_course, "grade:read")
    *served, refused = until_refused(lambda: api.get(ASSESSMENTS))
    assert {reply.status_code for reply in served} == {200}
    assert len(served) >= LIMIT
    assert_too_many(refused)


def test_a_second_key_or_address_is_no_way_round(limited: None, client_of_course: ApiClient) -> None:
    until_refused(lambda: caller(client_of_course, "grade:read").get(ASSESSMENTS))
    replies = [
        caller(client_of_course, "grade:read").get(
            ASSESSMENTS, REMOTE_ADDR=f"192.0.2.{n}", HTTP_X_FORWARDED_FOR=f"203.0.113.{n}"
        )
        for n in range(LIMIT + 1)
    ]
    assert 429 in {reply.status_code for reply in replies}


def test_another_client_goes_on(limited: None, client_of_course: ApiClient) -> None:
    until_refused(lambda: caller(client_of_course, "grade:read").get(ASSESSMENTS))
    second_client = ApiClient.objects.create(name="other")
    assert caller(second_client, "grade:read").get(ASSESSMENTS).status_code == 200


def test_what_is_refused_is_not_done(limited: None, api: APIClient, page: Assessment) -> None:
    numbers = count()
    *served, refused = until_refused(lambda: hand_in(api, {"a": f"[{next(numbers)}, 0.65, -0.2]"}))
    assert_too_many(refused)
    assert Submission.objects.count() == len(served)


@pytest.mark.parametrize("header", [None, "Bearer x.y", "Bearer", "Basic eDp5", "{revoked}"])
def test_an_address_without_a_valid_key(limited: None, header: str | None) -> None:
    sent = {} if header is None else {"Authorization": header}
    *failed, refused = until_refused(lambda: APIClient().post(GRADE, headers=sent))
    assert {reply.status_code for reply in failed} == {401}
    assert_too_many(refused)


def test_failures_of_an_address_do_not_touch_its_clients(limited: None, client_of_course: ApiClient) -> None:
    until_refused(lambda: APIClient().get(ASSESSMENTS))
    assert caller(client_of_course, "grade:read").get(ASSESSMENTS).status_code == 200


@pytest.mark.parametrize(("proxies", "is_refused"), [(0, True), (1, False)])
def test_a_header_of_the_caller_is_believed_only_from_a_proxy(
    limited: None, settings: Any, proxies: int, is_refused: bool
) -> None:
    settings.NUM_PROXIES = proxies
    replies = [
        APIClient().get(ASSESSMENTS, HTTP_X_FORWARDED_FOR=f"203.0.113.{n}").status_code
        for n in range(2 * LIMIT + 1)
    ]
    assert (429 in replies) is is_refused


def test_a_form_of_the_practice_page(limited: None, page: Assessment) -> None:
    Assessment.objects.update(open=True)
    visitor = Visitor(page)
    *_, refused = until_refused(lambda: visitor.browser.post(visitor.address, {"check": "a"}))
    shown = refused.content.decode()
    assert (refused.status_code, refused.headers["Content-Type"]) == (429, "text/html; charset=utf-8")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert "Wait a minute" in shown
    assert visitor.browser.get(visitor.address).status_code == 200


@pytest.mark.parametrize(
    "address", ["/healthz", "/api/v1/schema", "/problems/too-many-requests", "/api/none"]
)
def test_what_is_open_is_not_counted(limited: None, address: str) -> None:
    replies = {Client().get(address).status_code for _ in range(2 * LIMIT + 1)}
    assert 429 not in replies


def test_without_the_server_requests_are_served(settings: Any, client_of_course: ApiClient) -> None:
    count_on(settings, "redis://127.0.0.1:1/0", client=1, failed_key=1)
    api = caller(client_of_course, "grade:read")
    assert [api.get(ASSESSMENTS).status_code for _ in range(3)] == [200, 200, 200]
    Counter.quiet_until = 0.0
