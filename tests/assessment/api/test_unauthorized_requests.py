"""Every address and every method, as everybody who has no right there: nothing is told, and nothing is done.

The addresses are found by walking the URL configuration: a new one without a row in these tables fails at once.
"""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from assessment.bank.models import Assessment, Deck, Question, QuestionVersion
from assessment.grading.models import Grade, GradeRequest, MarkChange, Response, StoredReply, Submission
from assessment.people.keys import SCOPES, create_key
from assessment.people.models import ApiClient, ApiKey, Course, Learner, User
from assessment.people.sessions import open_page
from tests.assessment.api.calls import VECTOR, grade, hand_in, other_page
from tests.assessment.api.walk import (
    METHODS,
    READ,
    Api,
    admin_address,
    for_the_learner,
    open_to_all,
    routes,
)
from tests.assessment.student.cast import RIGHT, Visitor
from tests.conftest import caller

pytestmark = pytest.mark.django_db

MARK = b"idsummer"
"""Stands in the titles of what is guarded, and in its learner's id."""

API = {
    "api/v1/grade": Api({"POST": "grade:write"}, status_for_owner=200, status_for_stranger=200),
    "api/v1/grade/<uuid:public_id>": Api(
        {"GET": "grade:write", "HEAD": "grade:write"}, status_for_owner=200, status_for_stranger=404
    ),
    "api/v1/propose": Api({"POST": "grade:write"}, status_for_owner=200, status_for_stranger=200),
    "api/v1/grades": Api(READ, status_for_owner=200, status_for_stranger=200),
    "api/v1/courses": Api(READ, status_for_owner=200, status_for_stranger=200),
    "api/v1/questions/<uuid:public_id>": Api(READ, status_for_owner=200, status_for_stranger=404),
    "api/v1/assessments": Api(READ, status_for_owner=200, status_for_stranger=200),
    "api/v1/assessments/<slug:slug>": Api(READ, status_for_owner=200, status_for_stranger=404),
    "api/v1/decks/<slug:slug>": Api(READ, status_for_owner=200, status_for_stranger=404),
    "api/v1/learners/<external_id:learner>": Api(
        {"DELETE": "learner:erase"}, status_for_owner=204, status_for_stranger=404
    ),
    "api/v1/submissions": Api({"POST": "grade:write"}, status_for_owner=201, status_for_stranger=422),
    "api/v1/submissions/<uuid:public_id>": Api(READ, status_for_owner=200, status_for_stranger=404),
}
PAGES = {
    "healthz": open_to_all("GET", "HEAD"),
    "readyz": open_to_all("GET", "HEAD", status=503),
    "metrics": open_to_all("GET", "HEAD", status=403),
    "api/v1/schema": open_to_all("GET", "HEAD"),
    "api/docs": open_to_all("GET", "HEAD"),
    "problems/<slug:slug>": open_to_all("GET", "HEAD"),
    r"^api(?:/[\s\S]*)?\Z": open_to_all(*METHODS, status=404),
    "": open_to_all("GET", "HEAD"),
    "help/": open_to_all("GET", "HEAD"),
    "help/<slug:name>/": open_to_all("GET", "HEAD"),
    "language": open_to_all(*METHODS, status=302),
    "decks/<slug:course_slug>/<slug:slug>": for_the_learner(GET=200, HEAD=200),
    "practice/responses/<uuid:public_id>": for_the_learner(GET=200, HEAD=200),
    "practice/<slug:course_slug>/<slug:slug>": for_the_learner(GET=200, HEAD=200, POST=422),
    "practice/<slug:course_slug>/<slug:slug>/read": for_the_learner(POST=200),
    "practice/<slug:course_slug>/<slug:slug>/draft": for_the_learner(POST=200),
    "practice/<slug:course_slug>/<slug:slug>/results": for_the_learner(GET=200, HEAD=200),
    "practice/<slug:course_slug>/<slug:slug>/receipts/<uuid:public_id>": for_the_learner(GET=200, HEAD=200),
    "decks/<slug:course_slug>/<slug:slug>/export/<slug:form>": for_the_learner(GET=200, HEAD=200),
    "lti/login": open_to_all("GET", "POST", status=400),
    "lti/begin": open_to_all("GET", "HEAD", status=403),
    "lti/launch": open_to_all("GET", "POST", status=400),
    "lti/launch/<path:target_path>": open_to_all("GET", "POST", status=400),
    "lti/jwks": open_to_all("GET", "HEAD"),
    "lti/register": open_to_all("GET", "POST", status=400),
    "lti/canvas.json": open_to_all("GET", "HEAD"),
    "lti/pick/<slug:name>": open_to_all("GET", "POST", status=403),
    "lti/review/<slug:course_slug>/<slug:slug>/<uuid:learner>": open_to_all("GET", "HEAD", status=403),
    "lti/bar": open_to_all("GET", "HEAD"),
    "lti/window": open_to_all("GET", "HEAD", status=403),
    "lti/staff": open_to_all("GET", "HEAD", status=403),
}
WHOLE, PART = "practice/<slug:course_slug>/<slug:slug>", "/exercises/<slug:exercise>"
# The same addresses for one exercise of a page.
PAGES |= {route.replace(WHOLE, WHOLE + PART): row for route, row in PAGES.items() if route.startswith(WHOLE)}
# The student's pages again, in a platform's frame: there a session of this host's own pages opens nothing.
PAGES |= {
    f"lti/{route}": open_to_all(*METHODS, status=403)
    for route in PAGES
    if route.split("/")[0] in ("", "language", "decks", "practice")
}
NOT_ASKED = {"OPTIONS": 200}
WITHOUT_A_KEY = ("nobody", "learner", "expired key", "revoked key")
BODIES: dict[str, dict[str, Any]] = {
    "api/v1/grade": {"kind": "numeric", "key": {"value": "1"}, "answer": "1"},
    "api/v1/propose": {"kind": "text", "key": {"references": ["It is less dense."]}},
    "api/v1/submissions": {
        "assessment": "gans-and-vaes",
        "learner": "midsummer-17",
        "answers": [{"question": "a", "answer": "[1, 2, 3]"}],
    },
}
GUARDED: list[type[Model]] = [
    *(Course, Learner, User, ApiClient, Assessment, Deck, Question, QuestionVersion),
    *(Submission, Response, Grade, GradeRequest, MarkChange, StoredReply),
]


class Ground:
    """A closed course with a learner's answers, and everybody who may come by."""

    def __init__(self, page: Assessment, owner: ApiClient, folder: Path) -> None:
        for model in (Course, Assessment, Deck):
            model._default_manager.update(title="Midsummer")
        Assessment.objects.update(open=True)
        visitor = Visitor(page)
        visitor.check("a", RIGHT)
        _open_pages(visitor.browser, page)
        visitor.browser.raise_request_exception = False
        Assessment.objects.update(open=False)
        Deck.objects.update(open=False)
        self.owner = owner
        self.stranger = ApiClient.objects.create(name="stranger")
        self.stranger.courses.add(other_page(folder).course)
        self.ended = {field: _ended(owner, field) for field in ("expires_at", "revoked_at")}
        self.learner = visitor.browser
        self.addresses = self._addresses(caller(owner, *SCOPES))

    def _addresses(self, api: APIClient) -> dict[str, str]:
        handed_in = hand_in(api, {"a": VECTOR}, learner="midsummer-17")
        waiting = grade(api, "text", {"references": ["yes"]}, "perhaps")
        return {
            "api/v1/grade/<uuid:public_id>": waiting.headers["Location"],
            "api/v1/learners/<external_id:learner>": "/api/v1/learners/midsummer-17",
            "api/v1/questions/<uuid:public_id>": f"/api/v1/questions/{Question.objects.get(slug='a').public_id}",
            "api/v1/assessments/<slug:slug>": "/api/v1/assessments/gans-and-vaes",
            "api/v1/decks/<slug:slug>": "/api/v1/decks/gans-and-vaes",
            "api/v1/submissions/<uuid:public_id>": handed_in.headers["Location"],
            "problems/<slug:slug>": "/problems/not-found",
            "help/<slug:name>/": "/help/grading/",
            r"^api(?:/[\s\S]*)?\Z": "/api/nothing",
            "decks/<slug:course_slug>/<slug:slug>": "/decks/demo/gans-and-vaes",
            "practice/responses/<uuid:public_id>": "/practice/responses/"
            + str(Response.objects.get(submission__learner__source="web").public_id),
            "practice/<slug:course_slug>/<slug:slug>": "/practice/demo/gans-and-vaes",
            "practice/<slug:course_slug>/<slug:slug>/receipts/<uuid:public_id>": "/practice/demo/gans-and-vaes"
            + "/receipts/"
            + str(Submission.objects.get(learner__source="web").public_id),
            "decks/<slug:course_slug>/<slug:slug>/export/<slug:form>": "/decks/demo/gans-and-vaes/export/csv",
            "lti/launch/<path:target_path>": "/lti/launch/deck/1",
            "lti/pick/<slug:name>": "/lti/pick/1",
        }

    def client_of(self, name: str, lacking: str = "") -> Client:
        """Return a caller by name; one without a scope has all the others."""
        other_scopes = [scope for scope in SCOPES if scope != lacking]
        match name:
            case "nobody":
                return Client()
            case "learner":
                return self.learner
            case "expired key":
                return self.ended["expires_at"]
            case "revoked key":
                return self.ended["revoked_at"]
            case "no scope":
                return caller(self.owner, *other_scopes)
            case "another course":
                return caller(self.stranger, *SCOPES)
            case _:
                return caller(self.owner, *SCOPES)

    def call(self, route: str, method: str, client: Client, query: str = "", **headers: str) -> HttpResponse:
        """Call an address from afar, as a program would."""
        frame = "lti/" if route.startswith("lti/") else ""
        page = route.removeprefix(frame).replace(PART, "")
        address = self.addresses.get(route) or f"/{frame}{self.addresses.get(page, f'/{page}')[1:]}"
        address = address.replace("<slug:course_slug>/<slug:slug>", "demo/gans-and-vaes")
        address = address.replace("<uuid:learner>", "00000000-0000-4000-8000-000000000000")
        if PART in route:
            address = address.replace("/gans-and-vaes", "/gans-and-vaes/exercises/part-a", 1)
        if route.startswith("admin/"):
            address = admin_address(route)
        body: Any = json.dumps(BODIES.get(route, {}))  # the stubs know of a dict only
        kind = "application/json"
        if route.endswith(("/read", "/draft")):
            body, kind = "question=a&answer=1", "application/x-www-form-urlencoded"
        address += query
        reply = client.generic(
            method, address, body, content_type=kind, REMOTE_ADDR="203.0.113.5", headers=headers
        )
        assert isinstance(reply, HttpResponse)
        return reply


def _open_pages(browser: Client, page: Assessment) -> None:
    """Let a browser look at the page and its deck, as a launch does."""
    session = browser.session
    for opened in (page, Deck.objects.get(course=page.course, slug=page.slug)):
        open_page(session, opened.public_id)
    session.save()


def _ended(client: ApiClient, field: str) -> APIClient:
    key = create_key(client, SCOPES)
    moment = timezone.now() - timedelta(seconds=1)
    ApiKey.objects.filter(prefix=key.partition(".")[0]).update(**{field: moment})
    return APIClient(HTTP_AUTHORIZATION=f"Bearer {key}")


@pytest.fixture
def ground(page: Assessment, client_of_course: ApiClient, tmp_path: Path) -> Ground:
    """The ground to walk."""
    return Ground(page, client_of_course, tmp_path)


def counts() -> list[int]:
    return [model._default_manager.count() for model in GUARDED]


def test_every_address_has_a_row() -> None:
    routes_without_admin = [route for route in routes() if not route.startswith("admin/")]
    assert sorted(routes_without_admin) == sorted([*API, *PAGES])
    assert len([route for route in routes() if route.startswith("admin/")]) > 30


@pytest.mark.parametrize("route", API)
def test_an_address_of_the_api(ground: Ground, route: str) -> None:
    row = API[route]
    before = counts()
    wanted = {"another course": row.status_for_stranger, "no scope": 403} | dict.fromkeys(WITHOUT_A_KEY, 401)
    for method in METHODS:
        for name, status in wanted.items():
            client = ground.client_of(name, row.scopes.get(method, ""))
            reply = ground.call(route, method, client)
            known = status == 401 or method in row.scopes
            assert reply.status_code == (status if known else NOT_ASKED.get(method, 405)), (
                method,
                name,
                reply.content,
            )
            assert MARK not in reply.content, (method, name)
    assert counts() == before


@pytest.mark.parametrize("route", API)
def test_its_owner_gets_there(ground: Ground, route: str) -> None:
    """The walk above would prove nothing with addresses that lead nowhere."""
    for method in API[route].scopes:
        assert (
            ground.call(route, method, ground.client_of("owner")).status_code == API[route].status_for_owner
        )


FORMS = (
    "",
    "?format=csv",
    "?format=json",
    "?format=xlsx",
    "?format=api",
    "?format=",
    "?format=%00&format=csv",
)
ACCEPTED = ("*/*", "text/csv", "text/html", "application/json; version=9", "image/*;q=0.1", "nonsense", ";;,")
NEGOTIATED = [*API, *(route for route in PAGES if route.startswith(("api/", "problems/", "^api")))]


@pytest.mark.parametrize("route", NEGOTIATED)
def test_no_form_of_a_reply_that_is_wanted_is_a_fault_of_ours(ground: Ground, route: str) -> None:
    """Any method, with any `format` and any `Accept`: what cannot be had is refused."""
    owner = ground.client_of("owner")
    for method in METHODS:
        for query, accept in [(form, "*/*") for form in FORMS] + [("", accept) for accept in ACCEPTED]:
            reply = ground.call(route, method, owner, query, accept=accept)
            assert reply.status_code < 500, (method, query, accept)


def test_what_there_is_is_said_as_json_to_who_wants_a_table(ground: Ground) -> None:
    for query, accept in (("?format=csv", "*/*"), ("", "text/csv")):
        reply = ground.call("api/v1/grades", "OPTIONS", ground.client_of("owner"), query, accept=accept)
        assert (reply.status_code, reply.headers["Content-Type"]) == (200, "application/json")
        assert "renders" in json.loads(reply.content)


@pytest.mark.parametrize("route", PAGES)
def test_pages_are_for_their_learner_and_for_nobody_else(ground: Ground, route: str) -> None:
    row = PAGES[route]
    names = ("learner", "nobody", "another course", "no scope", "expired key", "owner")
    callers = {name: ground.client_of(name) for name in names}
    for method in METHODS:
        for name, client in callers.items():
            wanted = row.learner if name == "learner" else row.stranger
            reply = ground.call(route, method, client)
            assert reply.status_code == wanted.get(method, 405), (method, name, reply.content[:300])
            assert name == "learner" or MARK not in reply.content, (method, name)


def test_another_learner_is_not_shown_the_answers_of_the_first(ground: Ground) -> None:
    Assessment.objects.update(open=True)
    second = Visitor(Assessment.objects.get(slug="gans-and-vaes"))
    second.check("a", RIGHT)
    reply = ground.call("practice/responses/<uuid:public_id>", "GET", second.browser)
    assert reply.status_code == 404


def test_the_admin_is_closed_to_whoever_is_not_staff(ground: Ground) -> None:
    """Who is not signed in there is sent to its first page, or told that there is nothing; no row changes."""
    callers = {name: ground.client_of(name) for name in ("nobody", "learner", "another course", "owner")}
    before = counts()
    for route in (route for route in routes() if route.startswith("admin/")):
        allowed = {200, 405} if route == "admin/login/" else {301, 302, 404, 405}
        for method in METHODS:
            for name, client in callers.items():
                reply = ground.call(route, method, client)
                assert reply.status_code in allowed, (route, method, name)
                assert reply.headers.get("Location", "/admin/").startswith("/admin/"), (route, method, name)
                assert MARK not in reply.content, (route, method, name)
    assert counts() == before
