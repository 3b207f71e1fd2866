"""`GET /grades`: the ordered feed of mark changes, read on from a cursor, filtered, and as a table."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from assessment.api.serializers import ChangeShape
from assessment.bank.models import Assessment, Release
from assessment.grading.models import MarkChange, Response
from assessment.grading.review import override_grade, release_grades, withdraw_release
from assessment.people.models import ApiClient, Learner, User
from tests.assessment.api.calls import VECTOR, assert_problem, data_of, hand_in, other_page, pointers
from tests.conftest import caller

pytestmark = pytest.mark.django_db

GRADES = "/api/v1/grades"
WRONG = "[9, 9, 9]"


@pytest.fixture
def grace(db: None) -> User:
    """An instructor."""
    return User.objects.create_user("grace")


@pytest.fixture
def insider(client_of_course: ApiClient) -> APIClient:
    """A caller who may see held marks."""
    return caller(client_of_course, "grade:read", "grade:held")


def read_feed(api: APIClient, **query: str | int) -> dict[str, Any]:
    """Return a part of the feed."""
    response = api.get(GRADES, query)
    assert response.status_code == 200, response.content
    reply: dict[str, Any] = data_of(response)
    return reply


def change_summaries(api: APIClient, **query: str | int) -> list[str]:
    """Return what is told, in short."""
    changes = read_feed(api, **query)["results"]
    return [f"{item['kind']} {item['learner']} {item['question']} {item['score']}" for item in changes]


def follow(api: APIClient, **query: str | int) -> Iterator[dict[str, Any]]:
    """Yield every change, part by part, until there is no more."""
    after = "0"
    while True:
        part = read_feed(api, after=after, **query)
        yield from part["results"]
        after = part["next"]
        if not part["more"]:
            return


def table(response: HttpResponse) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode())))


def test_the_members_of_a_change(api: APIClient, page: Assessment) -> None:
    submission = data_of(hand_in(api, {"a": VECTOR}))
    (change,) = read_feed(api)["results"]
    assert change == {
        "cursor": change["cursor"],
        "kind": "given",
        "changed_at": MarkChange.objects.get().created_at.isoformat(),
        "course": "demo",
        "assessment": "gans-and-vaes",
        "question": "a",
        "version": 1,
        "learner": "ada",
        "learner_id": str(Learner.objects.get().public_id),
        "submission": submission["id"],
        "response": submission["responses"][0]["id"],
        "attempt": 1,
        "score": "1",
        "maximum": "1",
        "by": "machine",
        "held": False,
    }
    assert set(change) == set(ChangeShape().fields)


def test_a_feed_with_nothing_in_it_can_be_followed(api: APIClient, page: Assessment) -> None:
    assert read_feed(api) == {"next": "0", "more": False, "results": []}
    hand_in(api, {"a": VECTOR})
    first = read_feed(api, after="0")
    assert read_feed(api, after=first["next"]) == {"next": first["next"], "more": False, "results": []}
    hand_in(api, {"a": WRONG}, learner="grace")
    assert change_summaries(api, after=first["next"]) == ["given grace a 0"]


@pytest.mark.parametrize(("limit", "parts"), [(1, 5), (2, 3), (5, 1), (500, 1)])
def test_parts_miss_nothing_and_repeat_nothing(
    api: APIClient, page: Assessment, limit: int, parts: int
) -> None:
    for number in range(5):
        hand_in(api, {"a": VECTOR}, learner=f"student-{number}")
    after, told_of, asked = "0", [], 0
    while asked < parts:
        part = read_feed(api, limit=limit, after=after)
        told_of += [item["learner"] for item in part["results"]]
        after, asked = part["next"], asked + 1
    assert told_of == [f"student-{number}" for number in range(5)]
    assert [item["learner"] for item in follow(api, limit=limit)] == told_of


def test_what_a_person_gave_is_told_after_what_the_machine_gave(
    api: APIClient, page: Assessment, grace: User
) -> None:
    hand_in(api, {"a": WRONG})
    override_grade(Response.objects.get(), actor=grace, reason="a private reason", score=Decimal("0.5"))
    reply = read_feed(api)
    assert [(item["score"], item["by"]) for item in reply["results"]] == [("0", "machine"), ("0.5", "person")]
    assert "private" not in str(reply)


def test_a_held_mark_is_told_only_with_the_scope(
    api: APIClient, insider: APIClient, page: Assessment
) -> None:
    Assessment.objects.update(release=Release.BY_HAND)
    hand_in(api, {"a": VECTOR})
    assert change_summaries(api) == []
    assert change_summaries(insider) == ["given ada a 1"]
    assert [item["held"] for item in read_feed(insider)["results"]] == [True]


def test_what_is_taken_back_is_told_without_its_mark(
    api: APIClient, insider: APIClient, page: Assessment, grace: User
) -> None:
    Assessment.objects.update(release=Release.BY_HAND)
    page.refresh_from_db()
    hand_in(api, {"a": VECTOR})
    release_grades(page, actor=grace)
    assert change_summaries(api) == ["shown ada a 1"]
    after = read_feed(api)["next"]
    page.refresh_from_db()
    withdraw_release(page, actor=grace)
    assert change_summaries(api, after=after) == ["taken_back ada a None"]
    assert change_summaries(insider, after=after) == ["taken_back ada a 1"]
    (change,) = read_feed(api, after=after)["results"]
    assert (change["held"], change["by"], change["maximum"]) == (True, None, "1")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["ada a", "ada b1", "grace a"]),
        ({"question": "a"}, ["ada a", "grace a"]),
        ({"question": "{a}"}, ["ada a", "grace a"]),
        ({"question": "q1"}, []),
        ({"learner": "ada"}, ["ada a", "ada b1"]),
        ({"learner": "ada", "question": "b1"}, ["ada b1"]),
        ({"learner": "Ada"}, []),
        ({"assessment": "gans-and-vaes"}, ["ada a", "ada b1", "grace a"]),
        ({"assessment": "{page}"}, ["ada a", "ada b1", "grace a"]),
        ({"assessment": "light"}, []),
        ({"course": "demo"}, ["ada a", "ada b1", "grace a"]),
        ({"course": "optics"}, []),
        ({"course": "demo", "assessment": "gans-and-vaes", "question": "a", "learner": "grace"}, ["grace a"]),
        ({"learner": ""}, ["ada a", "ada b1", "grace a"]),
    ],
    ids=lambda value: " ".join(value.values()) if isinstance(value, dict) else "",
)
def test_the_feed_is_filtered_by_assessment_question_and_learner(
    api: APIClient, page: Assessment, query: dict[str, str], expected: list[str]
) -> None:
    hand_in(api, {"a": VECTOR})
    hand_in(api, {"b1": {"choice": "vae", "reason": ""}})
    hand_in(api, {"a": VECTOR}, learner="grace")
    ids = {"page": str(page.public_id), "a": str(page.questions.get(slug="a").public_id)}
    asked = {name: text.format(**ids) for name, text in query.items()}
    changes = read_feed(api, **asked)["results"]
    assert [f"{item['learner']} {item['question']}" for item in changes] == expected


def test_a_learner_of_another_client_is_not_mine(api: APIClient, page: Assessment) -> None:
    hand_in(api, {"a": VECTOR})
    colleague = ApiClient.objects.create(name="colleague")
    colleague.courses.add(page.course)
    colleague_api = caller(colleague, "grade:write", "grade:read")
    hand_in(colleague_api, {"a": WRONG})
    assert change_summaries(api, learner="ada") == ["given ada a 1"]
    assert change_summaries(colleague_api, learner="ada") == ["given ada a 0"]
    assert len({item["learner_id"] for item in read_feed(api)["results"]}) == 2


def unused_answer(number: int) -> str:
    """Return an answer that was not given yet: the same one again is no new attempt."""
    return f"[{number}, 0.65, -0.2]"


def test_a_filter_does_not_count_what_it_leaves_out(api: APIClient, page: Assessment) -> None:
    for number, learner in enumerate(("eve", "ada", "eve", "eve", "ada", "ada")):
        hand_in(api, {"a": unused_answer(number)}, learner=learner)
    first = read_feed(api, learner="ada", limit=2)
    assert ([item["cursor"] for item in first["results"]], first["more"]) == (["2", "5"], True)
    second = read_feed(api, learner="ada", limit=2, after=first["next"])
    assert ([item["cursor"] for item in second["results"]], second["more"]) == (["6"], False)
    assert [item["cursor"] for item in follow(api, learner="eve", limit=1)] == ["1", "3", "4"]


def test_what_a_filter_leaves_out_is_not_looked_through_again(api: APIClient, page: Assessment) -> None:
    for number, learner in enumerate(("ada", "eve", "eve")):
        hand_in(api, {"a": unused_answer(number)}, learner=learner)
    read_feed(api)  # gives the places
    first = read_feed(api, learner="ada")
    assert (len(first["results"]), first["more"], first["next"]) == (1, False, "3")
    assert read_feed(api, learner="nobody") == {"next": "3", "more": False, "results": []}
    hand_in(api, {"a": WRONG}, learner="ada")
    assert change_summaries(api, learner="ada", after=first["next"]) == ["given ada a 0"]


def test_a_mark_that_was_held_is_told_after_the_place_that_was_reached(
    api: APIClient, page: Assessment, grace: User
) -> None:
    Assessment.objects.update(release=Release.BY_HAND)
    hand_in(api, {"a": VECTOR})
    read_feed(api)
    before = read_feed(api, question="a")
    assert (before["results"], before["next"]) == ([], "1")
    page.refresh_from_db()
    release_grades(page, actor=grace)
    assert change_summaries(api, question="a", after=before["next"]) == ["shown ada a 1"]


def test_another_course_is_not_told_of(api: APIClient, page: Assessment, tmp_path: Path) -> None:
    hand_in(api, {"a": VECTOR})
    stranger = ApiClient.objects.create(name="stranger")
    stranger.courses.add(other_page(tmp_path).course)
    stranger_api = caller(stranger, "grade:read", "grade:held")
    for query in ({}, {"course": "demo"}, {"assessment": str(page.public_id)}, {"learner": "ada"}):
        assert change_summaries(stranger_api, **query) == []
    client = ApiClient.objects.get(name="lms")
    client.courses.clear()
    assert change_summaries(api) == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        *(
            (f"after={text}", "/after")
            for text in ("", "x", "-1", "1.5", "1e3", "1_0", "%D9%A1", "%00", "9" * 19, "9" * 5_000)
        ),
        *((f"limit={text}", "/limit") for text in ("0", "501", "-1", "", "x", "1e9", "9" * 5_000, "true")),
        ("after=1&after=2", "/after"),
        ("limit=1&limit=2", "/limit"),
        *((f"{name}=a&{name}=b", f"/{name}") for name in ("course", "assessment", "question", "learner")),
        *((f"{name}=%00", f"/{name}") for name in ("course", "assessment", "question", "learner")),
    ],
    ids=lambda text: text[:20],
)
@pytest.mark.parametrize("accept", ["application/json", "text/csv"])
def test_what_is_wrong_with_a_query(
    api: APIClient, page: Assessment, query: str, field: str, accept: str
) -> None:
    response = api.get(f"{GRADES}?{query}", headers={"Accept": accept})
    assert_problem(response, 422, "invalid-fields")
    assert pointers(response) == [field]


@pytest.mark.parametrize(
    "query", ["after=9223372036854775807", "learner=%ED%A0%80", "question=%FF", "assessment=" + "x" * 100]
)
def test_odd_queries_find_nothing(api: APIClient, page: Assessment, query: str) -> None:
    hand_in(api, {"a": VECTOR})
    response = api.get(f"{GRADES}?{query}")
    assert (response.status_code, data_of(response)["results"]) == (200, [])


@pytest.mark.parametrize(
    ("query", "accept"),
    [("", "text/csv"), ("?format=csv", "*/*"), ("", "text/csv; charset=utf-8"), ("?format=csv", "text/csv")],
)
def test_the_feed_as_a_table(api: APIClient, page: Assessment, query: str, accept: str) -> None:
    hand_in(api, {"a": VECTOR}, learner="Zoë, 17")
    response = api.get(GRADES + query, headers={"Accept": accept})
    assert (response.status_code, response.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert response.headers["Content-Disposition"] == 'attachment; filename="grades.csv"'
    heading, row = table(response)
    (change,) = read_feed(api)["results"]
    assert heading == list(change)
    expected = {name: str(value) for name, value in change.items()} | {"held": "false"}
    assert dict(zip(heading, row, strict=True)) == expected


def test_an_empty_table_has_its_heading(api: APIClient, page: Assessment) -> None:
    assert table(api.get(f"{GRADES}?format=csv")) == [list(ChangeShape().fields)]


def test_the_next_part_of_a_table_is_in_the_link(api: APIClient, page: Assessment) -> None:
    for learner in ("ada", "eve", "grace"):
        hand_in(api, {"a": VECTOR}, learner=learner)
    address, told_of = f"{GRADES}?format=csv&limit=2&question=a", []
    for _ in range(2):
        response = api.get(address)
        heading, *rows = table(response)
        told_of += [row[heading.index("learner")] for row in rows]
        address = response.headers["Link"].removeprefix("<").removesuffix('>; rel="next"')
    assert told_of == ["ada", "eve", "grace"]


@pytest.mark.parametrize(
    ("learner", "cell"),
    [
        ("ada", "ada"),
        ("17", "17"),
        ("-17", "-17"),
        ("+4930123", "+4930123"),
        ("-0.5", "-0.5"),
        ("=1+1", "'=1+1"),
        ("=HYPERLINK(\"http://x\",\"y\")", "'=HYPERLINK(\"http://x\",\"y\")"),
        ("+1+1", "'+1+1"),
        ("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-", "'-"),
        ("-1e5", "'-1e5"),
        ("＝1+1", "'＝1+1"),
        ("a,b\"c", "a,b\"c"),
        ("1=1", "1=1"),
    ],
)  # fmt: skip
def test_no_cell_is_a_formula(api: APIClient, page: Assessment, learner: str, cell: str) -> None:
    hand_in(api, {"a": VECTOR}, learner=learner)
    heading, row = table(api.get(f"{GRADES}?format=csv"))
    assert row[heading.index("learner")] == cell
    (change,) = read_feed(api)["results"]
    assert change["learner"] == learner


@pytest.mark.parametrize(
    ("query", "accept", "status"),
    [("?format=xml", "*/*", 404), ("", "text/html", 406), ("", "application/pdf", 406)],
)
def test_a_form_that_the_feed_does_not_have_is_refused(
    api: APIClient, page: Assessment, query: str, accept: str, status: int
) -> None:
    slug = {404: "not-found", 406: "not-acceptable"}[status]
    assert_problem(api.get(GRADES + query, headers={"Accept": accept}), status, slug)


def test_who_may_not_read_gets_a_problem_and_no_table(client_of_course: ApiClient) -> None:
    address = f"{GRADES}?format=csv"
    assert_problem(APIClient().get(address), 401, "not-authenticated")
    assert_problem(caller(client_of_course, "grade:write").get(address), 403, "not-permitted")


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"learner": "ada"},
        {"assessment": "gans-and-vaes", "question": "a", "learner": "ada"},
        {"learner": "ada", "limit": 2},
    ],
    ids=["all", "a learner", "every filter", "the first two"],
)
def test_the_queries_do_not_grow_with_the_changes(
    api: APIClient, page: Assessment, query: dict[str, str | int]
) -> None:
    hand_in(api, {"a": VECTOR})
    read_feed(api)  # gives the places, and notes the use of the key
    with CaptureQueriesContext(connection) as asked:
        read_feed(api, **query)
    for number in range(5):
        hand_in(api, {"a": VECTOR}, learner=f"student-{number}")
        hand_in(api, {"a": unused_answer(number)})
    read_feed(api)
    with CaptureQueriesContext(connection) as asked_again:
        assert len(read_feed(api, **query)["results"]) == {0: 11, 2: 2}.get(len(query), 6)
    assert len(asked_again) == len(asked)
