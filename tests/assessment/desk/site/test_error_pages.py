"""Whoever works in the admin gets error pages of the admin, with its look and a way back; students keep theirs."""

from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client

from assessment.desk import menu
from assessment.people.models import Course
from tests.assessment.desk.cast import signed_in

MENU = 'href="/admin/bank/question/"'


@pytest.fixture
def auditor(course: Course) -> Client:
    """A browser in which an auditor of the course has signed in."""
    return signed_in("nina", course, "auditor")


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/admin/no/such/page/", 404, "There is no such page"),
        ("/admin/grading/response/marks/999999/", 404, "There is no such page"),
        ("/admin/people/apiclient/", 403, "You may not do this"),
        ("/admin/bank/question/add/", 403, "You may not do this"),
    ],
)
def test_staff_get_the_admin_s_pages_with_its_menu(
    auditor: Client, address: str, status: int, says: str
) -> None:
    reply = auditor.get(address)
    words = reply.content.decode()
    assert reply.status_code == status
    assert says in words
    assert "Go to the admin&#x27;s home page" in words
    assert MENU in words
    assert "Your answers are stored" not in words


def test_a_form_that_has_become_too_old(course: Course) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(signed_in("nina", course, "auditor").get("/admin/").wsgi_request.user)  # type: ignore[arg-type]
    reply = browser.post("/admin/password_change/", {})
    assert reply.status_code == 403
    assert "This page had become too old to send" in reply.content.decode()


def test_a_form_of_the_sign_in_page_that_has_become_too_old(page: object) -> None:
    reply = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x", "password": "y"})
    assert reply.status_code == 403
    assert "Go to the sign-in page" in reply.content.decode()


def test_a_fault_of_ours(auditor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_request: HttpRequest) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(menu, "navigation", fail)
    auditor.raise_request_exception = False
    reply = auditor.get("/admin/")
    assert reply.status_code == 500
    assert "Go to the admin's home page" in reply.content.decode()
    assert "Answers that the page called saved" not in reply.content.decode()


def test_the_page_of_a_fault_asks_the_database_for_nothing(
    auditor: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any, rf: Any
) -> None:
    from assessment.desk.site.error_pages import fault

    with django_assert_num_queries(0):
        fault(rf.get("/admin/"))


@pytest.mark.parametrize("address", ["/no-such-page", "/practice/demo/nothing-here"])
def test_students_keep_theirs(page: object, address: str) -> None:
    html = Client().get(address).content.decode()
    assert "Your answers are stored" in html
    assert "/admin/" not in html
