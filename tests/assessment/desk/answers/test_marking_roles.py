"""Who may do what with answers and marks, page by page: by role, as a stranger, as nobody."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessment.bank.models import Assessment
from assessment.grading.models import Grade, Response, State
from assessment.people.models import Course, Membership, User
from tests.assessment.desk.answers.marking_cast import (
    LIST,
    choose_action,
    graded_number,
    graded_text,
    page_of,
)
from tests.assessment.desk.cast import signed_in

ROLES = ("superuser", "instructor", "assistant", "auditor", "stranger", "nobody")
READ = (200, 200, 200, 200, 404, 302)
MARK = (302, 302, 302, 403, 404, 302)
CHANGE = (200, 200, 403, 403, 404, 302)
CHANGED = (302, 302, 403, 403, 404, 302)

TABLE: list[tuple[str, str, dict[str, str], tuple[int, ...]]] = [
    ("get", "review", {}, READ),
    ("get", "marks", {}, READ),
    ("get", "export", {}, READ),
    ("get", "export?answers=1", {}, CHANGE),
    ("get", "release", {}, CHANGE),
    ("get", "take_back", {}, CHANGE),
    ("get", "regrade", {}, CHANGE),
    ("post", "review", {"accept": "1"}, MARK),
    ("post", "review", {"save": "1", "score": "1", "reason": "so"}, MARK),
    ("post", "review", {"retry": "1"}, MARK),
    ("post", "release", {}, CHANGED),
    ("post", "take_back", {}, CHANGED),
    ("post", "regrade", {"reason": "so"}, CHANGED),
    ("post", "promise", {"terms": "1", "at_most": "0.2", "off_by": "0.5", "sure": "0.9"}, CHANGED),
    ("post", "promise", {"draw": "1", "per_question": "10"}, CHANGED),
    ("post", "promise", {"check": "1"}, CHANGED),
]


def browser_of(role: str, course: Course, other_course: Course) -> Client:
    """Return a browser in which somebody has signed in."""
    match role:
        case "nobody":
            return Client()
        case "superuser":
            return signed_in(role, is_superuser=True)
        case "stranger":
            return signed_in(role, other_course, "instructor")
    return signed_in(role, course, role)


def address(name: str, row: Response) -> str:
    """Return the address of a page about a row's answer, assessment or question."""
    name, _, query = name.partition("?")
    assessment = row.submission.assessment_id
    url = {
        "review": page_of(row),
        "marks": reverse("admin:bank_assessment_marks", args=[assessment]),
        "export": reverse("admin:bank_assessment_export", args=[assessment]),
        "release": reverse("admin:bank_assessment_release", args=[assessment]),
        "take_back": reverse("admin:bank_assessment_take_back", args=[assessment]),
        "regrade": reverse("admin:bank_question_regrade", args=[row.question_id]),
        "promise": reverse("admin:bank_assessment_promise", args=[assessment]),
    }[name]
    return f"{url}?{query}" if query else url


@pytest.mark.parametrize("role", ROLES)
def test_every_page_by_everybody(page: Assessment, other_course: Course, role: str) -> None:
    row = graded_text(page, "ada")
    browser = browser_of(role, page.course, other_course)
    for method, name, fields, statuses in TABLE:
        newest = Grade.objects.filter(response=row).order_by("-human", "-pk")[0]
        before = (Grade.objects.count(), Assessment.objects.get(pk=page.pk).released_at)
        reply = getattr(browser, method)(
            address(name, row), fields | {"seen": str(newest.pk)} if method == "post" else {}
        )
        expected = statuses[ROLES.index(role)]
        assert reply.status_code == expected, (method, name)
        if expected >= 400 or role == "nobody":
            assert before == (Grade.objects.count(), Assessment.objects.get(pk=page.pk).released_at)
            assert b"mode collapse" not in reply.content


@pytest.mark.parametrize("role", ROLES)
def test_the_list_by_everybody(page: Assessment, other_course: Course, role: str) -> None:
    row = graded_text(page, "ada")
    browser = browser_of(role, page.course, other_course)
    reply = browser.get(LIST)
    assert reply.status_code == (302 if role == "nobody" else 200)
    assert (f"/{row.pk}/change/" in reply.content.decode()) is (role not in ("stranger", "nobody"))
    assert ("accept_selected" in reply.content.decode()) is (role not in ("auditor", "nobody"))


@pytest.mark.parametrize("action", ["accept_selected", "retry_selected"])
@pytest.mark.parametrize("role", ROLES)
def test_bulk_actions_touch_only_what_one_may_mark(
    page: Assessment, other_course: Course, role: str, action: str
) -> None:
    own_answer = graded_text(page, "ada")
    foreign = Response.objects.get(submission__assessment__course=other_course)
    if action == "retry_selected":
        Response.objects.update(state=State.FAILED)
    browser = browser_of(role, page.course, other_course)
    reply = choose_action(browser, action, own_answer, foreign, confirmed="1")
    assert reply.status_code == (403 if role == "auditor" else 302)

    def is_touched(row: Response) -> bool:
        row.refresh_from_db()
        return row.grades.filter(human=True).exists() or row.state == State.WAITING

    assert is_touched(own_answer) is (role in ("superuser", "instructor", "assistant"))
    assert is_touched(foreign) is (role in ("superuser", "stranger"))


def test_an_instructor_here_who_only_looks_there(page: Assessment, other_course: Course) -> None:
    browser = signed_in("nina", page.course, "instructor")
    Membership.objects.create(user=User.objects.get(username="nina"), course=other_course, role="auditor")
    foreign = Response.objects.get(submission__assessment__course=other_course)
    own_answer = graded_number(page, "ada")
    assert browser.get(page_of(foreign)).status_code == 200
    assert browser.post(page_of(foreign), {"accept": "1"}).status_code == 403
    words = choose_action(browser, "accept_selected", own_answer, foreign).content.decode()
    assert "<strong>1 answer</strong>" in words
    choose_action(browser, "accept_selected", own_answer, foreign, confirmed="1")
    assert not foreign.grades.filter(human=True).exists()
    assert own_answer.grades.filter(human=True).exists()


def test_an_auditor_sees_no_form(page: Assessment) -> None:
    html = signed_in("nina", page.course, "auditor").get(page_of(graded_text(page, "ada"))).content.decode()
    for name in ("reason", "score", "part-0", "accept", "save"):
        assert f'name="{name}"' not in html


@pytest.mark.parametrize("pk", ["999999", str(2**63), "9" * 30])
@pytest.mark.parametrize(
    "name", ["bank_assessment_marks", "bank_assessment_release", "bank_question_regrade"]
)
def test_no_such_row(instructor: Client, name: str, pk: str) -> None:
    assert instructor.get(reverse(f"admin:{name}", args=[pk])).status_code == 404


@pytest.mark.parametrize(
    ("method", "name"), [("post", "marks"), ("post", "export"), ("put", "release"), ("get", "promise")]
)
def test_other_methods_are_refused(instructor: Client, page: Assessment, method: str, name: str) -> None:
    reply: Any = getattr(instructor, method)(address(name, graded_number(page, "ada")))
    assert reply.status_code == 405
